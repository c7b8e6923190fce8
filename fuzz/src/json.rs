//! The canonical form: one reader says what is canonical, another reader and a writer of this file's own say it again.

use ledger::canonical;
use serde_json::Value;

/// Deepest nesting of objects and arrays (`docs/ledger-format.md` §1).
const DEPTH_MAX: usize = 64;

/// The two agree on what is canonical, and what is written is canonical and comes back.
pub fn check(input: &[u8]) {
    let taken = canonical::check_bytes(input).is_ok();
    assert_eq!(canonical::parse(input).is_ok(), taken, "the check and the reader differ");
    assert_eq!(canonical::check_record(input).is_ok(), taken && input.len() <= canonical::RECORD_BYTES_MAX);
    let Ok(value) = serde_json::from_slice::<Value>(input) else {
        assert!(!taken, "canonical, but no JSON");
        return;
    };
    let own = written(&value);
    assert_eq!(taken, own.as_deref() == Some(input), "canonical for one and not for the other");
    match canonical::bytes(&value) {
        Ok(bytes) => {
            assert_eq!(Some(&bytes), own.as_ref(), "two writers differ");
            let again = canonical::parse(&bytes).expect("what is written is canonical");
            assert_eq!(canonical::bytes(&again).as_deref(), Ok(&bytes[..]), "no fixed point");
        }
        Err(_) => assert!(own.is_none(), "refused, though it may stand in a record"),
    }
}

/// The canonical bytes of a value, from the text of the contract; none if it may not stand in a record.
pub fn written(value: &Value) -> Option<Vec<u8>> {
    let mut out = String::new();
    write(value, 0, &mut out)?;
    Some(out.into_bytes())
}

fn write(value: &Value, depth: usize, out: &mut String) -> Option<()> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(word) => out.push_str(if *word { "true" } else { "false" }),
        Value::Number(number) => {
            let count = number.as_u64().filter(|count| *count < 1 << 53)?;
            out.push_str(&count.to_string());
        }
        Value::String(text) => quoted(text, out)?,
        Value::Array(_) | Value::Object(_) if depth == DEPTH_MAX => return None,
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, depth + 1, out)?;
            }
            out.push(']');
        }
        Value::Object(fields) => {
            let mut keys: Vec<&String> = fields.keys().collect();
            keys.sort_by_key(|key| key.encode_utf16().collect::<Vec<_>>());
            out.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                if !key.chars().all(|c| ('!'..='~').contains(&c) && c != '"' && c != '\\') {
                    return None;
                }
                quoted(key, out)?;
                out.push(':');
                write(&fields[key], depth + 1, out)?;
            }
            out.push('}');
        }
    }
    Some(())
}

fn quoted(text: &str, out: &mut String) -> Option<()> {
    // The normalisation form is asked of the same library: a second one would say nothing about ours.
    if text.chars().any(char::is_control) || canonical::check_text(text).is_err() {
        return None;
    }
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    Some(())
}
