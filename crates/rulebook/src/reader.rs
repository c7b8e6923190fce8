//! Reading rule files so that every error is reported at once, with its line, and unknown keys are refused.

use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One fault of a rule file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct RuleError {
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong and what is expected.
    pub what: String,
}

/// Collects the faults of one file.
pub(crate) struct Faults<'a> {
    text: &'a str,
    found: Vec<RuleError>,
}

impl<'a> Faults<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, found: Vec::new() }
    }

    pub(crate) fn add(&mut self, at: &Range<usize>, what: impl Into<String>) {
        let line =
            1 + self.text.as_bytes()[..at.start.min(self.text.len())].iter().filter(|byte| **byte == b'\n').count();
        self.found.push(RuleError { line, what: what.into() });
    }

    /// The value if nothing was found; otherwise every fault, in the order of the lines.
    pub(crate) fn finish<T>(mut self, value: Option<T>) -> Result<T, Vec<RuleError>> {
        self.found.sort_by_key(|fault| fault.line);
        match value {
            Some(value) if self.found.is_empty() => Ok(value),
            _ => Err(self.found),
        }
    }
}

/// Parses the file itself.
pub(crate) fn parse<'a>(text: &'a str, faults: &mut Faults<'_>) -> Option<TableReader<'a>> {
    match DeTable::parse(text) {
        Ok(table) => Some(TableReader::new(table.into_inner(), 0..0)),
        Err(error) => {
            faults.add(&error.span().unwrap_or(0..0), error.message().to_owned());
            None
        }
    }
}

/// A key and its value, until it is taken.
type Entry<'a> = (Spanned<Cow<'a, str>>, Option<Spanned<DeValue<'a>>>);

/// A table whose keys are taken one by one; what remains at the end is unknown.
pub(crate) struct TableReader<'a> {
    entries: Vec<Entry<'a>>,
    /// Where the table stands, for faults about what is missing in it.
    pub(crate) span: Range<usize>,
}

impl<'a> TableReader<'a> {
    fn new(table: DeTable<'a>, span: Range<usize>) -> Self {
        Self { entries: table.into_iter().map(|(key, value)| (key, Some(value))).collect(), span }
    }

    /// Takes a value if it is there.
    pub(crate) fn take(&mut self, key: &str) -> Option<Spanned<DeValue<'a>>> {
        self.entries.iter_mut().find(|(name, _)| name.get_ref() == key)?.1.take()
    }

    pub(crate) fn optional_text(&mut self, key: &str, faults: &mut Faults<'_>) -> Option<String> {
        let value = self.take(key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::String(text) => Some(text.into_owned()),
            _ => {
                faults.add(&span, format!("`{key}` must be a text"));
                None
            }
        }
    }

    pub(crate) fn text(&mut self, key: &str, faults: &mut Faults<'_>) -> String {
        let present = self.has(key);
        let text = self.optional_text(key, faults);
        if !present {
            faults.add(&self.span, format!("`{key}` is missing"));
        }
        text.unwrap_or_default()
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, value)| name.get_ref() == key && value.is_some())
    }

    pub(crate) fn optional_integer(&mut self, key: &str, faults: &mut Faults<'_>) -> Option<u32> {
        let value = self.take(key)?;
        let span = value.span();
        let number = match value.get_ref() {
            DeValue::Integer(integer) => u32::from_str_radix(integer.as_str(), integer.radix()).ok(),
            _ => None,
        };
        if number.is_none() {
            faults.add(&span, format!("`{key}` must be a whole number from 0"));
        }
        number
    }

    pub(crate) fn integer(&mut self, key: &str, faults: &mut Faults<'_>) -> u32 {
        if !self.has(key) {
            faults.add(&self.span, format!("`{key}` is missing"));
        }
        self.optional_integer(key, faults).unwrap_or_default()
    }

    pub(crate) fn flag(&mut self, key: &str, faults: &mut Faults<'_>) -> bool {
        match self.take(key) {
            None => false,
            Some(value) => match value.get_ref() {
                DeValue::Boolean(flag) => *flag,
                _ => {
                    faults.add(&value.span(), format!("`{key}` must be true or false"));
                    false
                }
            },
        }
    }

    pub(crate) fn texts(&mut self, key: &str, faults: &mut Faults<'_>) -> Vec<String> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let span = value.span();
        let DeValue::Array(items) = value.into_inner() else {
            faults.add(&span, format!("`{key}` must be a list of texts"));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items {
            let span = item.span();
            match item.into_inner() {
                DeValue::String(text) => texts.push(text.into_owned()),
                _ => faults.add(&span, format!("`{key}` must be a list of texts")),
            }
        }
        texts
    }

    pub(crate) fn table(&mut self, key: &str, faults: &mut Faults<'_>) -> Option<TableReader<'a>> {
        let value = self.take(key)?;
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Some(TableReader::new(table, span)),
            _ => {
                faults.add(&span, format!("`{key}` must be a table"));
                None
            }
        }
    }

    pub(crate) fn tables(&mut self, key: &str, faults: &mut Faults<'_>) -> Vec<TableReader<'a>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let span = value.span();
        let DeValue::Array(items) = value.into_inner() else {
            faults.add(&span, format!("`{key}` must be a list of tables"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            let span = item.span();
            match item.into_inner() {
                DeValue::Table(table) => tables.push(TableReader::new(table, span)),
                _ => faults.add(&span, format!("`{key}` must be a list of tables")),
            }
        }
        tables
    }

    /// All remaining entries as texts (numbers by their digits): free parameter tables.
    pub(crate) fn remaining_texts(&mut self, faults: &mut Faults<'_>) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (key, value) in &mut self.entries {
            let Some(value) = value.take() else { continue };
            let span = value.span();
            match value.into_inner() {
                DeValue::String(text) => pairs.push((key.get_ref().to_string(), text.into_owned())),
                DeValue::Integer(integer) => pairs.push((key.get_ref().to_string(), integer.as_str().to_owned())),
                _ => faults
                    .add(&span, format!("`{}` must be a text or a whole number; decimals are texts", key.get_ref())),
            }
        }
        pairs
    }

    /// Refuses what nobody took.
    pub(crate) fn finish(self, faults: &mut Faults<'_>) {
        for (key, value) in &self.entries {
            if value.is_some() {
                faults.add(&key.span(), format!("unknown key `{}`", key.get_ref()));
            }
        }
    }
}
