//! Passwords: kept as argon2 hashes, held against the zone's policy when they are chosen.

use crate::accounts::policy::Policy;
use argon2::password_hash::{Output, PasswordHash, PasswordHasher, Salt, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use store::Account;

/// Memory of one argon2 run. OWASP's first recommendation for argon2id: 19 MiB, 2 passes, 1 lane.
const HASH_KIB: u32 = 19 * 1024;
/// Longest password, in characters: enough for a sentence, and not enough to keep a server busy.
pub const LONGEST: usize = 128;

fn argon() -> Argon2<'static> {
    Argon2::new(
        Algorithm::Argon2id,
        Version::V0x13,
        Params::new(HASH_KIB, 2, 1, None).expect("fixed parameters are valid"),
    )
}

/// The PHC string of a password, with a salt of its own.
pub(super) fn hash(password: &str) -> String {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).expect("the system gives random bytes");
    let salt = SaltString::encode_b64(&salt).expect("16 bytes are a salt");
    argon().hash_password(password.as_bytes(), &salt).expect("argon2 hashes any password").to_string()
}

/// Memory for one argon2 run. What is freed of pieces up to 32 MiB the allocator keeps for the thread that had asked,
/// and sign-ins run on many threads; a greater piece is given back at once. Only what is written to becomes real.
fn memory(blocks: usize) -> Vec<Block> {
    const GIVEN_BACK_FROM: usize = (33 << 20) / Block::SIZE;
    let mut memory = Vec::with_capacity(blocks.max(GIVEN_BACK_FROM));
    memory.resize(blocks, Block::default());
    memory
}

/// Whether a password is the one of a PHC string; nothing if the string is none.
pub(super) fn is_right(password: &str, stored: &str) -> Option<bool> {
    let stored = PasswordHash::new(stored).ok()?;
    let (algorithm, params) = (Algorithm::try_from(stored.algorithm).ok()?, Params::try_from(&stored).ok()?);
    let (mut salt, expected) = ([0; Salt::MAX_LENGTH], stored.hash?);
    let salt = stored.salt?.decode_b64(&mut salt).ok()?;
    let mut memory = memory(params.block_count());
    let argon = Argon2::new(algorithm, Version::V0x13, params);
    let found = Output::init_with(expected.len(), |out| {
        Ok(argon.hash_password_into_with_memory(password.as_bytes(), salt, out, &mut memory)?)
    });
    // Compared in constant time by `Output`.
    Some(found.ok()? == expected)
}

/// A password that somebody else is given, once: 16 characters that cannot be mistaken for each other.
pub(super) fn initial() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789#";
    let mut random = [0; 16];
    loop {
        getrandom::fill(&mut random).expect("the system gives random bytes");
        let text: Vec<u8> = random.iter().map(|byte| LETTERS[usize::from(byte % 32)]).collect();
        let text = String::from_utf8(text).expect("ASCII");
        // It is held against no policy, but it should not look weaker than what is asked of its reader.
        if text.contains('#') && text.bytes().any(|byte| byte.is_ascii_digit()) {
            return text;
        }
    }
}

/// What is wrong with a password that somebody chooses: message keys with their values. Empty if nothing is.
pub fn problems(
    policy: &Policy,
    account: &Account,
    password: &str,
) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let (rules, length) = (policy.profile.rules(), password.chars().count());
    let mut problems = Vec::new();
    if length < rules.least {
        problems.push(("password-too-short", vec![("least", rules.least.to_string())]));
    }
    if length > LONGEST {
        // Nothing else is looked at: how hard it is to guess takes time with its length.
        return vec![("password-too-long", vec![("most", LONGEST.to_string())])];
    }
    let classes = [
        password.chars().any(char::is_lowercase),
        password.chars().any(char::is_uppercase),
        password.chars().any(|c| c.is_ascii_digit()),
        // Signs, and scripts that know no case.
        password.chars().any(|c| !c.is_lowercase() && !c.is_uppercase() && !c.is_ascii_digit()),
    ];
    if classes.iter().filter(|has| **has).count() < rules.classes {
        problems.push(("password-too-plain", vec![("least", rules.classes.to_string())]));
    }
    let own = [account.login.as_str(), account.name.as_str(), "shishi", "实事"];
    let names = |word: &&&str| word.chars().count() > 1 && password.to_lowercase().contains(&word.to_lowercase());
    if let Some(word) = own.iter().find(names) {
        problems.push(("password-names", vec![("word", (*word).to_owned())]));
    } else if u8::from(zxcvbn::zxcvbn(password, &own).score()) < rules.score {
        problems.push(("password-guessed", Vec::new()));
    }
    let kept = account.earlier.iter().take(rules.earlier.saturating_sub(1));
    if [&account.password].into_iter().chain(kept).any(|before| is_right(password, before) == Some(true)) {
        problems.push(("password-was-used", vec![("number", rules.earlier.max(1).to_string())]));
    }
    problems
}

/// Hashes of the passwords before a new one, newest first.
pub(super) fn earlier(policy: &Policy, account: &Account) -> Vec<String> {
    let before = [&account.password].into_iter().chain(&account.earlier);
    before.take(policy.profile.rules().earlier).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::policy::Profile;

    fn account() -> Account {
        Account {
            login: "chen.li".into(),
            person: "p-1".into(),
            name: "陈丽".into(),
            post: String::new(),
            unit: String::new(),
            password: hash("Yesterday's 7 boats"),
            changed: 0,
            initial: false,
            earlier: vec![hash("Older than 9 hills")],
            signed_in: 0,
            closed: 0,
            failures: 0,
            locked_until: 0,
        }
    }

    fn told(profile: Profile, password: &str) -> Vec<&'static str> {
        let policy = Policy { profile, ..Policy::default() };
        problems(&policy, &account(), password).into_iter().map(|problem| problem.0).collect()
    }

    #[test]
    fn a_password_is_told_all_that_is_wrong_with_it() {
        use Profile::{Level3, Modern};
        let none: [&str; 0] = [];
        assert_eq!(told(Level3, "kT9#vq2m"), none);
        assert_eq!(told(Level3, "abc"), ["password-too-short", "password-too-plain", "password-guessed"]);
        assert_eq!(told(Level3, "kupferstecherei"), ["password-too-plain"]);
        assert_eq!(told(Level3, "Password1!"), ["password-guessed"]);
        assert_eq!(told(Level3, "Chen.Li-4471x"), ["password-names"]);
        assert_eq!(told(Level3, "Shishi-4471xq"), ["password-names"]);
        assert_eq!(told(Level3, "Yesterday's 7 boats"), ["password-was-used"]);
        assert_eq!(told(Level3, "Older than 9 hills"), ["password-was-used"]);
        assert_eq!(told(Level3, &"长".repeat(LONGEST + 1)), ["password-too-long"]);
        assert_eq!(told(Modern, "kT9#vq2m"), ["password-too-short", "password-guessed"]);
        assert_eq!(told(Modern, "seven quiet boats by the mill"), none, "no class of characters is asked for");
        assert_eq!(told(Modern, "早上七点第三座桥边有四条船在等人"), none);
        assert_eq!(told(Modern, "passwordpassword"), ["password-guessed"]);
        assert_eq!(told(Modern, "Older than 9 hills"), none, "only the present one may not be chosen again");
        assert_eq!(told(Modern, "Yesterday's 7 boats"), ["password-was-used"]);
    }

    #[test]
    fn a_given_password_is_long_mixed_and_new_each_time() {
        let (one, other) = (initial(), initial());
        assert!(one != other && one.len() == 16 && one.bytes().any(|byte| byte.is_ascii_digit()));
        assert!(is_right(&one, &hash(&one)) == Some(true) && is_right(&other, &hash(&one)) == Some(false));
    }
}
