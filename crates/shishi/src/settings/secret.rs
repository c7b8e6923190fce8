//! Secrets: each stands alone in a file of its own, never in a setting, so that no listing of settings shows one.

use super::fault::Wrong;
use super::{Fault, Given, Reading, Value};

/// A secret, which no log and no error shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret")
    }
}

impl Reading {
    /// The secret of the file that a setting names.
    pub(super) fn secret(&self, key: &str, faults: &mut Vec<Fault>) -> Option<Secret> {
        let Given { place, value: Value::Path(path) } = self.given(key)? else { return None };
        let wrong = match std::fs::read_to_string(path) {
            Ok(text) if !text.trim().is_empty() => return Some(Secret(text.trim().to_owned())),
            Ok(_) => Wrong::NoSecret,
            Err(error) => Wrong::File(error.to_string()),
        };
        faults.push(Fault::new(place.clone(), wrong));
        None
    }

    /// Whether anything is said of a part of the settings; then what it needs must be said, too.
    pub(super) fn is_begun<const N: usize>(
        &self,
        part: &str,
        needed: [&str; N],
        lacks: Wrong,
        faults: &mut Vec<Fault>,
    ) -> bool {
        if !super::keys().any(|key| key.starts_with(part) && self.is_said(key, faults)) {
            return false;
        }
        let missing: Vec<&str> = needed.into_iter().filter(|key| !self.is_said(key, faults)).collect();
        faults.extend(missing.into_iter().map(|key| Fault::new(key, lacks.clone())));
        true
    }

    /// Whether anything is said of a key, even if it cannot be taken.
    pub(super) fn is_said(&self, key: &str, faults: &[Fault]) -> bool {
        self.given(key).is_some() || faults.iter().any(|fault| fault.is_about(key))
    }
}
