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
    /// Longer than a record may be.
    #[error("{0} bytes; a record has at most {RECORD_BYTES_MAX}")]
    TooLong(usize),
}

/// Checks that a value may stand in a record: only counts as numbers, NFC text, ASCII keys.
pub fn check(value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Null | Value::Bool(_) => Ok(()),
        Value::Number(number) => match number.as_u64() {
            Some(count) if count <= INTEGER_MAX => Ok(()),
            _ => Err(CanonicalError::Number(number.to_string())),
        },
        Value::String(text) => check_text(text),
        Value::Array(items) => items.iter().try_for_each(check),
        Value::Object(map) => map.iter().try_for_each(|(key, value)| {
            if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(CanonicalError::Key(key.clone()));
            }
            check(value)
        }),
    }
}

/// Checks one text: normalisation form C, no control characters (line feeds included).
pub fn check_text(text: &str) -> Result<(), CanonicalError> {
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

/// Parses bytes and insists that they are canonical; the way in for everything that is verified.
pub fn parse(input: &[u8]) -> Result<Value, CanonicalError> {
    let value: Value = serde_json::from_slice(input).map_err(|error| CanonicalError::Syntax(error.to_string()))?;
    if bytes(&value)? != input {
        return Err(CanonicalError::Form);
    }
    Ok(value)
}

/// As [`parse`], for a whole record with its limit of length.
pub fn parse_record(input: &[u8]) -> Result<Value, CanonicalError> {
    if input.len() > RECORD_BYTES_MAX {
        return Err(CanonicalError::TooLong(input.len()));
    }
    parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;
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

    #[test]
    fn keys_are_sorted_and_slashes_are_bare() {
        let value = json!({"b": "河/湾", "a": {"d": 0, "c": "\"\\"}});
        assert_eq!(bytes(&value).unwrap(), r#"{"a":{"c":"\"\\","d":0},"b":"河/湾"}"#.as_bytes());
    }
}
