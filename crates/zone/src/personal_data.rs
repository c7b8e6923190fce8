//! Numbers that belong to a person and therefore into the personal compartment: what a title or a key must not contain,
//! because the open ledger is for everybody and for ever. And what is shown of personal content to whoever need not read it.

/// What kind of number was found; the end of a message key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonalNumber {
    /// A citizen identity number: 18 characters with a right check character (GB 11643-1999).
    Identity,
    /// A mobile telephone number: 11 digits from 13 to 19.
    Telephone,
    /// A bank card number: 16 to 19 digits with a right check digit (ISO/IEC 7812-1, Luhn).
    Card,
}

impl PersonalNumber {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Telephone => "telephone",
            Self::Card => "card",
        }
    }
}

/// The first personal number in a text. Full-width digits count; a space or hyphen between digits does not part them.
/// Digits among Latin letters are part of a word: random ids are such words.
pub fn find(text: &str) -> Option<PersonalNumber> {
    let plain: Vec<char> = text.chars().map(half_width).collect();
    let words = plain.split(|c| !c.is_ascii_alphanumeric() && !matches!(c, ' ' | '-'));
    words.map(|word| word.iter().collect::<String>()).find_map(|word| {
        let parts: Vec<&str> = word.split([' ', '-']).filter(|part| !part.is_empty()).collect();
        // Parts that follow each other may be one number written in groups.
        (0..parts.len())
            .find_map(|from| (from..parts.len().min(from + 6)).find_map(|to| of_word(&parts[from..=to].concat())))
    })
}

/// Personal content for whoever need not read it: of a telephone number the first three and last four digits, of an identity
/// number the first six and last four, of a card the last four; of every other word its first character.
pub fn masked(text: &str) -> String {
    let (shown, plain): (Vec<char>, Vec<char>) = text.chars().map(|c| (c, half_width(c))).unzip();
    let (mut masked, mut at, mut in_word) = (String::with_capacity(text.len()), 0, false);
    while at < plain.len() {
        if let Some((end, number)) = number_at(&plain, at) {
            mask_number(&shown[at..end], &plain[at..end], number, &mut masked);
            (at, in_word) = (end, false);
            continue;
        }
        let is_word = plain[at].is_alphanumeric();
        match (is_word, in_word) {
            (true, true) => {}
            (true, false) => {
                masked.push(shown[at]);
                let more = plain.get(at + 1).is_some_and(|next| next.is_alphanumeric());
                if more && number_at(&plain, at + 1).is_none() {
                    masked.push_str("**");
                }
            }
            (false, _) => masked.push(shown[at]),
        }
        (at, in_word) = (at + 1, is_word);
    }
    masked
}

/// The longest personal number that begins here: where it ends, and what it is.
fn number_at(plain: &[char], from: usize) -> Option<(usize, PersonalNumber)> {
    let inside = |c: char| c.is_ascii_digit() || matches!(c, 'x' | 'X' | ' ' | '-');
    let begins = plain[from].is_ascii_digit() && (from == 0 || !plain[from - 1].is_ascii_alphanumeric());
    let length = plain[from..].iter().take_while(|c| inside(**c)).count();
    (from + 1..=from + length).rev().filter(|_| begins).find_map(|end| {
        let ends = plain[end - 1].is_ascii_alphanumeric() && plain.get(end).is_none_or(|c| !c.is_ascii_alphanumeric());
        let word: String = plain[from..end].iter().filter(|c| c.is_ascii_alphanumeric()).collect();
        of_word(&word).filter(|_| ends).map(|number| (end, number))
    })
}

fn mask_number(shown: &[char], plain: &[char], number: PersonalNumber, masked: &mut String) {
    let digits = plain.iter().filter(|c| c.is_ascii_alphanumeric()).count();
    let (first, last) = match number {
        PersonalNumber::Identity => (6, 4),
        PersonalNumber::Telephone => (3, 4),
        PersonalNumber::Card => (0, 4),
    };
    let mut digit = 0;
    for (c, plain) in shown.iter().zip(plain) {
        let is_digit = plain.is_ascii_alphanumeric();
        let hidden = is_digit && digit >= first && digit + last < digits;
        masked.push(if hidden { '*' } else { *c });
        digit += usize::from(is_digit);
    }
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        'Ｘ' => 'X',
        '－' => '-',
        other => other,
    }
}

fn of_word(word: &str) -> Option<PersonalNumber> {
    let (body, check) = word.split_at_checked(17).unwrap_or((word, ""));
    let digits: Vec<u8> = word.bytes().map(|byte| byte.wrapping_sub(b'0')).collect();
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if matches!(check, "x" | "X") && is_number(body) {
        return identity(&digits[..17], 10).then_some(PersonalNumber::Identity);
    }
    match digits[..] {
        _ if !is_number(word) => None,
        [1, 3..=9, ..] if digits.len() == 11 => Some(PersonalNumber::Telephone),
        [ref body @ .., last] if digits.len() == 18 && identity(body, last) => Some(PersonalNumber::Identity),
        // Issuers of bank cards begin with 3 to 6; other runs of digits are serial numbers.
        [3..=6, ..] if (16..=19).contains(&digits.len()) && luhn(&digits) => Some(PersonalNumber::Card),
        _ => None,
    }
}

/// GB 11643-1999, 4.2: weights 2^(18−i) mod 11; the sum with the check character (X is 10) is 1 mod 11.
fn identity(body: &[u8], check: u8) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    (sum + u32::from(check)) % 11 == 1
}

fn luhn(digits: &[u8]) -> bool {
    let value = |(at, digit): (usize, &u8)| {
        let doubled = u32::from(*digit) * (1 + at as u32 % 2);
        doubled / 10 + doubled % 10
    };
    digits.iter().rev().enumerate().map(value).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_masked_says_as_little_as_it_must() {
        for (text, expected) in [
            ("13812345678", "138****5678"),
            ("138-1234-5678", "138-****-5678"),
            ("990101194912310028", "990101********0028"),
            ("99010119900100003x", "990101********003x"),
            ("6222020000000000000", "***************0000"),
            ("王小明 13812345678", "王** 138****5678"),
            ("王小明13812345678", "王**138****5678"),
            ("联系人：王小明，电话１３８１２３４５６７８", "联**：王**，电**１３８****５６７８"),
            ("西三巷14号", "西**"),
            ("王", "王"),
            ("Li Hong, 2019-03-05", "L** H**, 2**-0**-0**"),
            ("13812345678 13912345678", "138****5678 139****5678"),
            // No telephone number: one digit too many, or part of a word.
            ("138123456789", "1**"),
            ("p-ab13812345678", "p-a**"),
            ("", ""),
        ] {
            assert_eq!(masked(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_persons_are_found_and_others_are_not() {
        // Invented: no division has the code 990101; the check characters were computed by a script of their own.
        for (text, found) in [
            ("联系人 13812345678", Some(PersonalNumber::Telephone)),
            ("138-1234-5678", Some(PersonalNumber::Telephone)),
            ("电话１３８１２３４５６７８转", Some(PersonalNumber::Telephone)),
            ("990101194912310028", Some(PersonalNumber::Identity)),
            ("990101194912310029", None),
            ("证990101 20000229 0134号", Some(PersonalNumber::Identity)),
            ("99010119900100003x", Some(PersonalNumber::Identity)),
            ("卡6222020000000000000", Some(PersonalNumber::Card)),
            ("卡6222020000000000005", None),
            ("obj-0000000000000000", None),
            ("2019-03-05", None),
            ("国办发明电〔2019〕3号", None),
            ("obj-20190305-000123", None),
            ("总投资 12345678901 元", None),
            ("23812345678", None),
            ("p-13812345678a", None),
            ("p-ab13812345678", None),
            ("p-13812345678", Some(PersonalNumber::Telephone)),
            ("", None),
        ] {
            assert_eq!(find(text), found, "{text}");
        }
    }
}
