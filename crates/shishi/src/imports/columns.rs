//! From a table's columns to a fact's fields: headings and choices are taken as field names, codes, Chinese or English.

use super::Fault;
use super::heading::{field_names, happened_names, plain};
use crate::messages::Language;
use crate::workbook::{Cell, Row};
use std::collections::HashMap;
use zone::content::{Given, is_key};
use zone::fact::{Field, Kind, Type};

/// Which column holds which field.
pub struct Columns {
    happened: Option<usize>,
    fields: Vec<Option<usize>>,
    words: Vec<HashMap<String, &'static str>>,
    /// The column of remarks that an earlier round added.
    pub remarks: Option<usize>,
    /// Headings that name no field; their columns are not read.
    pub unknown: Vec<String>,
    /// The column that says where a fact stands, as exports write it.
    status: Option<usize>,
    /// Fields without a column: the table says nothing of them.
    pub absent: Vec<&'static str>,
}

impl Columns {
    /// Reads the heading row; every column that is missing is named.
    pub fn read(kind: &'static Kind, header: &[Cell]) -> Result<Self, Vec<Fault>> {
        Self::find(kind, header, true)
    }

    /// The same of a table whose rows have no date of their own.
    pub fn read_undated(kind: &'static Kind, header: &[Cell]) -> Result<Self, Vec<Fault>> {
        Self::find(kind, header, false)
    }

    fn find(kind: &'static Kind, header: &[Cell], is_dated: bool) -> Result<Self, Vec<Fault>> {
        let mut left: Vec<(usize, String)> = header
            .iter()
            .enumerate()
            .map(|(at, cell)| (at, plain(cell.text())))
            .filter(|(_, name)| !name.is_empty())
            .collect();
        let mut take = |names: &[String]| -> Option<usize> {
            let found = names.iter().find_map(|name| left.iter().position(|(_, heading)| heading == name))?;
            Some(left.remove(found).0)
        };
        let fields: Vec<Option<usize>> = kind.fields.iter().map(|field| take(&field_names(kind, field))).collect();
        let happened = if is_dated { take(&happened_names(kind)) } else { None };
        let remarks = take(&Language::ALL.map(|language| plain(&language.text("imports-remarks"))));
        let status = take(&Language::ALL.map(|language| plain(&language.text("list-status"))));
        let missing = |field: &str| Fault::new("imports-column-missing", &[]).at(field);
        let mut faults: Vec<Fault> =
            (is_dated && happened.is_none()).then(|| missing("happened")).into_iter().collect();
        for (field, column) in kind.fields.iter().zip(&fields) {
            if field.required && column.is_none() {
                faults.push(missing(field.name));
            }
        }
        if fields.iter().all(Option::is_none) {
            faults = vec![Fault::new("imports-no-header", &[])];
        }
        let unknown = left.into_iter().map(|(at, _)| header[at].text().trim().to_owned()).collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let absent = kind.fields.iter().zip(&fields).filter(|(_, column)| column.is_none());
        let absent = absent.map(|(field, _)| field.name).collect();
        let words = kind.fields.iter().map(words).collect();
        Ok(Self { happened, fields, words, remarks, unknown, status, absent })
    }

    /// The columns of a table whose rows hold the date and every field in the kind's order: what a mapping makes.
    pub fn of_template(kind: &'static Kind) -> Self {
        Self {
            happened: Some(0),
            fields: (1..=kind.fields.len()).map(Some).collect(),
            words: kind.fields.iter().map(words).collect(),
            remarks: None,
            unknown: Vec::new(),
            status: None,
            absent: Vec::new(),
        }
    }

    /// Whether a row is of a fact that was withdrawn where it was exported.
    pub fn is_withdrawn(&self, row: &Row) -> bool {
        let Some(said) = self.status.map(|column| plain(Self::cell(row, column))) else { return false };
        Language::ALL.iter().any(|language| plain(&language.text("status-withdrawn")) == said)
    }

    fn cell(row: &Row, column: usize) -> &str {
        row.cells.get(column).map_or("", Cell::text).trim()
    }

    /// The date of a row, as typed; empty in a table without dates.
    pub fn happened<'a>(&self, row: &'a Row) -> &'a str {
        self.happened.map_or("", |column| Self::cell(row, column))
    }

    /// What a row has for a field, if it stands there as a number and not as a text.
    pub fn number<'a>(&self, at: usize, row: &'a Row) -> Option<&'a str> {
        match row.cells.get(self.fields[at]?)? {
            Cell::Number(number) => Some(number),
            _ => None,
        }
    }

    /// What a row has for a field, by the field's position.
    pub fn given<'a>(&self, at: usize, field: &Field, row: &'a Row) -> Option<Given<'a>> {
        let typed = Self::cell(row, self.fields[at]?);
        if matches!(field.ty, Type::Subject(_)) {
            return Some(Given::Text(key_of(typed)));
        }
        let Type::Choice(codes) = field.ty else { return Some(Given::Text(typed)) };
        let code = codes.iter().find(|code| **code == typed).or_else(|| self.words[at].get(&plain(typed)));
        Some(Given::Text(code.copied().unwrap_or(typed)))
    }
}

/// The key of a subject that is named as lists and exports name it, with its key in brackets behind the title.
fn key_of(typed: &str) -> &str {
    let inner = typed.strip_suffix(['）', ')']).and_then(|rest| Some(rest.rsplit_once(['（', '('])?.1));
    inner.map(str::trim).filter(|inner| is_key(&inner.to_lowercase())).unwrap_or(typed)
}

/// A choice's words in both languages, with its code.
fn words(field: &Field) -> HashMap<String, &'static str> {
    let mut words = HashMap::new();
    let Type::Choice(codes) = field.ty else { return words };
    for code in codes {
        for language in Language::ALL {
            words.insert(plain(&language.choice(field.name, code)), *code);
        }
    }
    // Codes last: where a word of one choice is the code of another, the code is meant.
    words.extend(codes.iter().map(|code| (plain(code), *code)));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::heading::heading;

    fn cells(texts: &[&str]) -> Vec<Cell> {
        texts.iter().map(|text| Cell::Text((*text).into())).collect()
    }

    #[test]
    fn headings_in_three_ways() {
        let kind = zone::fact::kind("air.station_day").unwrap();
        for header in [&["station", "date", "pm10", "pm25"], &["Station", "happened", "PM10", "pm25"]] {
            let columns = Columns::read(kind, &cells(header)).unwrap_or_else(|faults| panic!("{faults:?}"));
            assert_eq!((columns.happened, &columns.fields[..]), (Some(1), &[Some(0), Some(2), Some(3)][..]));
        }
        for language in Language::ALL {
            for kind in zone::fact::KINDS.iter().filter(|kind| kind.is_form()) {
                let mut header = vec![Cell::Text(language.field(kind.name, "happened").into())];
                header.extend(kind.fields.iter().map(|field| Cell::Text(heading(language, kind, field).into())));
                header.push(Cell::Text(language.text("imports-remarks").into()));
                let columns = Columns::read(kind, &header).unwrap_or_else(|faults| panic!("{faults:?}"));
                let expected: Vec<_> = (1..=kind.fields.len()).map(Some).collect();
                assert_eq!((columns.happened, columns.fields), (Some(0), expected), "{}", kind.name);
                assert!(columns.unknown.is_empty() && columns.remarks == Some(header.len() - 1));
            }
        }
    }

    #[test]
    fn every_missing_column_is_named() {
        let kind = zone::fact::kind("city.object").unwrap();
        let faults = Columns::read(kind, &cells(&["object", "x"])).err().unwrap();
        assert_eq!(faults.len(), 4, "{faults:?}");
    }

    #[test]
    fn a_subject_is_named_by_its_key_or_as_exports_name_it() {
        for (typed, key) in [
            ("xm-001", "xm-001"),
            ("河湾科技孵化园（xm-001）", "xm-001"),
            ("Park (phase 2) (XM-001)", "XM-001"),
            ("园区（二期）", "园区（二期）"),
            ("（）", "（）"),
            ("", ""),
        ] {
            assert_eq!(key_of(typed), key);
        }
    }

    #[test]
    fn choices_in_words() {
        let kind = zone::fact::kind("city.object").unwrap();
        let (at, field) = (kind.index("class").unwrap(), kind.field("class").unwrap());
        let header: Vec<&str> = ["happened"].into_iter().chain(kind.fields.iter().map(|field| field.name)).collect();
        let columns = Columns::read(kind, &cells(&header)).unwrap_or_else(|faults| panic!("{faults:?}"));
        for (word, code) in [("toilet", "toilet"), ("公厕", "toilet"), ("Toilet", "toilet"), ("什么", "什么")] {
            let row = Row { number: 2, cells: vec![Cell::Text(word.into()); header.len()] };
            assert!(matches!(columns.given(at, field, &row), Some(Given::Text(text)) if text == code), "{word}");
        }
    }
}
