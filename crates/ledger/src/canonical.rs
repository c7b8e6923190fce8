//! Canonical bytes (RFC 8785) for the subset of JSON that records use: no fractions, ASCII keys.

use serde_json::Value;
use unicode_normalization::is_nfc;

/// The largest record, in bytes (`docs/ledger-format.md` §1).
pub const RECORD_BYTES_MAX: usize = 65_535;
/// The largest integer that every JSON reader keeps exactly.
pub const INTEGER_MAX: u64 = (1 << 53) - 1;

/// Why a text is not a canonical value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// The bytes are not JSON.
    #[error("not JSON: {0}")]
    Syntax(String),
    /// The bytes are JSON, but not in the one permitted form (order, white space, escapes, a key twice).
    #[error("not in canonical form")]
    Form,
    /// A number that is not a count from 0 to 2^53−1.
    #[error("number {0} is not a count from 0 to 2^53-1; quantities are decimal strings")]
    Number(String),
    /// Text with control characters or not in normalisation form C.
    #[error("text {0:?} has control characters or is not in normalisation form C")]
    Text(String),
    /// A key outside printable ASCII.
    #[error("key {0:?} is not ASCII")]
    Key(String),
    /// Nested deeper than any record is.
    #[error("objects and arrays nest deeper than {DEPTH_MAX}")]
    Depth,
    /// Longer than a record may be.
    #[error("{0} bytes; a record has at most {RECORD_BYTES_MAX}")]
    TooLong(usize),
}

/// Checks that a value may stand in a record: only counts as numbers, NFC text, ASCII keys, no deeper than records go.
pub fn check(value: &Value) -> Result<(), CanonicalError> {
    check_at(value, 0)
}

fn check_at(value: &Value, depth: u32) -> Result<(), CanonicalError> {
    match value {
        Value::Null | Value::Bool(_) => Ok(()),
        Value::Number(number) => match number.as_u64() {
            Some(count) if count <= INTEGER_MAX => Ok(()),
            _ => Err(CanonicalError::Number(number.to_string())),
        },
        Value::String(text) => check_text(text),
        Value::Array(_) | Value::Object(_) if depth == DEPTH_MAX => Err(CanonicalError::Depth),
        Value::Array(items) => items.iter().try_for_each(|item| check_at(item, depth + 1)),
        Value::Object(map) => map.iter().try_for_each(|(key, value)| {
            check_key(key)?;
            check_at(value, depth + 1)
        }),
    }
}

/// Keys are words: printable ASCII that needs no escape.
fn check_key(key: &str) -> Result<(), CanonicalError> {
    if key.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\') {
        return Ok(());
    }
    Err(CanonicalError::Key(key.to_owned()))
}

/// Checks one text: normalisation form C, no control characters (line feeds included).
pub fn check_text(text: &str) -> Result<(), CanonicalError> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Ok(());
    }
    if text.chars().any(char::is_control) || !is_nfc(text) {
        return Err(CanonicalError::Text(text.to_owned()));
    }
    Ok(())
}

/// The canonical bytes of a value.
///
/// With ASCII keys and integers only, RFC 8785 is what `serde_json` writes from its sorted map.
pub fn bytes(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    check(value)?;
    serde_json::to_vec(value).map_err(|error| CanonicalError::Syntax(error.to_string()))
}

/// As [`bytes`], for the fields of an object.
pub fn object_bytes(fields: &serde_json::Map<String, Value>) -> Result<Vec<u8>, CanonicalError> {
    for (key, value) in fields {
        check_key(key)?;
        check_at(value, 1)?;
    }
    serde_json::to_vec(fields).map_err(|error| CanonicalError::Syntax(error.to_string()))
}

/// Parses bytes and insists that they are canonical; the way in for everything that is verified.
pub fn parse(input: &[u8]) -> Result<Value, CanonicalError> {
    check_bytes(input)?;
    serde_json::from_slice(input).map_err(|error| CanonicalError::Syntax(error.to_string()))
}

/// As [`parse`], for a whole record with its limit of length.
pub fn parse_record(input: &[u8]) -> Result<Value, CanonicalError> {
    check_length(input)?;
    parse(input)
}

/// As [`parse_record`] for those who need no value: what is appended is checked before it is hashed.
pub fn check_record(input: &[u8]) -> Result<(), CanonicalError> {
    check_length(input)?;
    check_bytes(input)
}

fn check_length(input: &[u8]) -> Result<(), CanonicalError> {
    if input.len() > RECORD_BYTES_MAX { Err(CanonicalError::TooLong(input.len())) } else { Ok(()) }
}

/// Whether bytes are canonical, in one pass and without building a value: what [`bytes`] writes and nothing else.
pub fn check_bytes(input: &[u8]) -> Result<(), CanonicalError> {
    let text = std::str::from_utf8(input).map_err(|error| CanonicalError::Syntax(error.to_string()))?;
    let mut scanner = Scanner { text, at: 0 };
    scanner.value(0)?;
    if scanner.at == text.len() { Ok(()) } else { Err(CanonicalError::Form) }
}

/// Deeper nesting occurs in no record.
const DEPTH_MAX: u32 = 64;

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, expected: u8) -> bool {
        let taken = self.peek() == Some(expected);
        self.at += usize::from(taken);
        taken
    }

    fn value(&mut self, depth: u32) -> Result<(), CanonicalError> {
        match self.peek() {
            Some(b'{' | b'[') if depth == DEPTH_MAX => Err(CanonicalError::Depth),
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.array(depth + 1),
            Some(b'"') => check_text(self.string()?),
            Some(b'0'..=b'9') => self.count(),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: u32) -> Result<(), CanonicalError> {
        self.at += 1;
        if self.take(b'}') {
            return Ok(());
        }
        let mut last = None;
        loop {
            let key = self.string()?;
            check_key(key)?;
            // Strictly ascending: sorted, and none twice.
            if last.is_some_and(|last| last >= key) || !self.take(b':') {
                return Err(CanonicalError::Form);
            }
            last = Some(key);
            self.value(depth)?;
            if self.take(b'}') {
                return Ok(());
            }
            if !self.take(b',') {
                return Err(CanonicalError::Form);
            }
        }
    }

    fn array(&mut self, depth: u32) -> Result<(), CanonicalError> {
        self.at += 1;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            self.value(depth)?;
            if self.take(b']') {
                return Ok(());
            }
            if !self.take(b',') {
                return Err(CanonicalError::Form);
            }
        }
    }

    /// What stands between quotation marks. Only these two are ever escaped, since control characters are refused; an
    /// escape changes neither the normalisation form nor the printability of what stands around it.
    fn string(&mut self) -> Result<&'a str, CanonicalError> {
        if !self.take(b'"') {
            return Err(CanonicalError::Form);
        }
        let from = self.at;
        loop {
            match self.peek() {
                None => return Err(CanonicalError::Form),
                Some(b'"') => break,
                Some(b'\\') => {
                    self.at += 1;
                    if !matches!(self.peek(), Some(b'"' | b'\\')) {
                        return Err(CanonicalError::Form);
                    }
                    self.at += 1;
                }
                Some(_) => self.at += 1,
            }
        }
        let text = &self.text[from..self.at];
        self.at += 1;
        Ok(text)
    }

    fn count(&mut self) -> Result<(), CanonicalError> {
        let from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        let digits = &self.text[from..self.at];
        let canonical = digits.len() == 1 || !digits.starts_with('0');
        match digits.parse::<u64>() {
            Ok(count) if count <= INTEGER_MAX && canonical => Ok(()),
            _ => Err(CanonicalError::Number(digits.chars().take(30).collect())),
        }
    }

    fn word(&mut self) -> Result<(), CanonicalError> {
        for word in ["null", "true", "false"] {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(());
            }
        }
        Err(CanonicalError::Form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn one_form_only() {
        assert!(parse(br#"{"a":1,"b":["x",null,true]}"#).is_ok());
        for refused in [
            &br#"{"b":1,"a":1}"#[..],
            br#"{"a": 1}"#,
            br#"{"a":1,"a":1}"#,
            br#"{"a":1.0}"#,
            br#"{"a":-1}"#,
            br#"{"a":9007199254740992}"#,
            br#"{"a":"\u0041"}"#,
            b"{\"a\":\"\\n\"}",
            "{\"a\":\"e\u{301}\"}".as_bytes(),
            "{\"é\":1}".as_bytes(),
            br#"{"a":1}}"#,
            b"",
        ] {
            assert!(parse(refused).is_err(), "{}", String::from_utf8_lossy(refused));
        }
    }

    /// The definition that the scanner must agree with: parse, write again, compare.
    fn rewritten(input: &[u8]) -> bool {
        let value = serde_json::from_slice::<Value>(input);
        value.is_ok_and(|value| bytes(&value).is_ok_and(|bytes| bytes == input))
    }

    fn values() -> impl Strategy<Value = Value> {
        let text = prop_oneof!["[a-c\"\\\\]{0,3}", "[ -~]{0,6}", "[河湾e\u{301}\u{85}\\n]{0,3}"];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (0..=1u64 << 54).prop_map(Value::from),
            text.clone().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-d.\"\\\\]{0,2}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_scanner_takes_what_is_written_and_nothing_else(value in values(), at in any::<prop::sample::Index>(), byte in prop::sample::select(&b"{}[]\",:\\0129 nateu.-\n"[..]), way in 0..3) {
            let mut input = serde_json::to_vec(&value).unwrap();
            prop_assert_eq!(check_bytes(&input).is_ok(), rewritten(&input));
            let at = at.index(input.len());
            match way {
                0 => input[at] = byte,
                1 => input.insert(at, byte),
                _ => { input.remove(at); }
            }
            prop_assert_eq!(check_bytes(&input).is_ok(), rewritten(&input), "{:?}", String::from_utf8_lossy(&input));
        }
    }

    #[test]
    fn what_is_written_nests_no_deeper_than_what_is_read() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        for depth in [64, 65, 120] {
            let text = nested(depth);
            let value: Value = serde_json::from_str(&text).unwrap();
            let within = depth == 64;
            assert_eq!(check_bytes(text.as_bytes()).is_ok(), within, "{depth}");
            assert_eq!(bytes(&value).is_ok(), within, "{depth}");
            let fields = serde_json::Map::from_iter([("a".to_owned(), value)]);
            let inside = object_bytes(&fields);
            assert!(inside.is_err(), "one deeper than {depth}");
        }
        let fields = serde_json::Map::from_iter([("a".to_owned(), serde_json::from_str(&nested(63)).unwrap())]);
        assert_eq!(check_bytes(&object_bytes(&fields).unwrap()), Ok(()));
    }

    #[test]
    fn keys_are_sorted_and_slashes_are_bare() {
        let value = json!({"b": "河/湾", "a": {"d": 0, "c": "\"\\"}});
        assert_eq!(bytes(&value).unwrap(), r#"{"a":{"c":"\"\\","d":0},"b":"河/湾"}"#.as_bytes());
    }
}
