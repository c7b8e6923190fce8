//! Numbers that belong to a person and therefore into the personal compartment: what a title or a key must not contain,
//! because the open ledger is for everybody and for ever.

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
