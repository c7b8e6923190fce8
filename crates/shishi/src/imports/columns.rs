//! From a table's columns to a fact's fields: headings and choices are taken as field names, codes, Chinese or English.

use super::Fault;
use crate::messages::Language;
use crate::workbook::{Cell, Row};
use serde_json::{Map, Value};
use std::collections::HashMap;
use zone::fact::{Field, Kind, Type};

/// Which column holds which field.
pub struct Columns {
    kind: &'static Kind,
    happened: usize,
    fields: Vec<Option<usize>>,
    words: Vec<HashMap<String, &'static str>>,
    /// The column of remarks that an earlier round added.
    pub remarks: Option<usize>,
    /// Headings that name no field; their columns are not read.
    pub unknown: Vec<String>,
}

/// Letters and digits of a heading in lower case: spaces, brackets and units written differently make no difference.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || *c == '_').flat_map(char::to_lowercase).collect()
}

/// The heading of a field in a template: label and unit.
pub fn heading(language: Language, kind: &Kind, field: &Field) -> String {
    let label = language.field(kind.name, field.name);
    match field.ty {
        Type::Quantity { unit, .. } => {
            let unit = language.text(&format!("unit-{}", unit.replace('_', "-")));
            language.format("imports-heading-unit", &[("label", &label), ("unit", &unit)])
        }
        _ => label,
    }
}

/// Everything by which a field's column may be called, the surest first.
fn names(kind: &Kind, field: &Field) -> Vec<String> {
    let mut names = vec![plain(field.name)];
    for language in Language::ALL {
        names.push(plain(&heading(language, kind, field)));
        names.push(plain(&language.field(kind.name, field.name)));
    }
    names
}

/// Everything by which the column of the date may be called.
fn happened_names(kind: &Kind) -> Vec<String> {
    let mut names = vec!["happened".to_owned()];
    for language in Language::ALL {
        names.push(plain(&language.field(kind.name, "happened")));
        names.push(plain(&language.text("field-happened")));
        names.push(plain(&language.text("imports-date")));
    }
    names.push("date".to_owned());
    names
}

impl Columns {
    /// Reads the heading row; every column that is missing is named.
    pub fn read(kind: &'static Kind, header: &[Cell]) -> Result<Self, Vec<Fault>> {
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
        let fields: Vec<Option<usize>> = kind.fields.iter().map(|field| take(&names(kind, field))).collect();
        let happened = take(&happened_names(kind));
        let remarks = take(&Language::ALL.map(|language| plain(&language.text("imports-remarks"))));
        let missing = |field: &str| Fault::new("imports-column-missing", &[]).at(field);
        let mut faults: Vec<Fault> = happened.is_none().then(|| missing("happened")).into_iter().collect();
        for (field, column) in kind.fields.iter().zip(&fields) {
            if field.required && column.is_none() {
                faults.push(missing(field.name));
            }
        }
        if fields.iter().all(Option::is_none) {
            faults = vec![Fault::new("imports-no-header", &[])];
        }
        let unknown = left.into_iter().map(|(at, _)| header[at].text().trim().to_owned()).collect();
        match happened.filter(|_| faults.is_empty()) {
            Some(happened) => {
                Ok(Self { kind, happened, fields, words: kind.fields.iter().map(words).collect(), remarks, unknown })
            }
            None => Err(faults),
        }
    }

    /// The date and the content of a row, as a command carries them.
    pub fn content(&self, row: &Row) -> (String, Map<String, Value>) {
        let text = |column: usize| row.cells.get(column).map_or("", Cell::text).trim();
        let mut content = Map::new();
        for ((field, column), words) in self.kind.fields.iter().zip(&self.fields).zip(&self.words) {
            let typed = column.map_or("", text);
            if !typed.is_empty() {
                content.insert(field.name.to_owned(), Value::String(typed_value(field, typed, words)));
            }
        }
        (text(self.happened).to_owned(), content)
    }
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

fn typed_value(field: &Field, typed: &str, words: &HashMap<String, &'static str>) -> String {
    match field.ty {
        Type::Choice(_) => words.get(&plain(typed)).map_or_else(|| typed.to_owned(), |code| (*code).to_owned()),
        Type::Month | Type::Period => month(typed).unwrap_or_else(|| typed.to_owned()),
        _ => typed.to_owned(),
    }
}

/// A month as people and spreadsheets write it: `2019/3`, `2019年3月`, `201903`, or the date of its first day.
fn month(typed: &str) -> Option<String> {
    let parts: Vec<&str> = typed.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    let (year, month) = match parts[..] {
        [year, month] => (year, month),
        [year, month, "1" | "01"] => (year, month),
        [both] if both.len() == 6 => (both.get(..4)?, both.get(4..)?),
        _ => return None,
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (year.len() == 4 && month.len() <= 2 && digits(year) && digits(month)).then(|| format!("{year}-{month:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[&str]) -> Vec<Cell> {
        texts.iter().map(|text| Cell::Text((*text).to_owned())).collect()
    }

    #[test]
    fn headings_in_three_ways() {
        let kind = zone::fact::kind("air.station_day").unwrap();
        for header in [&["station", "date", "pm10", "pm25"], &["Station", "happened", "PM10", "pm25"]] {
            let columns = Columns::read(kind, &cells(header)).unwrap_or_else(|faults| panic!("{faults:?}"));
            assert_eq!((columns.happened, &columns.fields[..]), (1, &[Some(0), Some(2), Some(3)][..]));
        }
        for language in Language::ALL {
            for kind in zone::fact::KINDS.iter().filter(|kind| kind.is_form()) {
                let mut header = vec![Cell::Text(language.field(kind.name, "happened"))];
                header.extend(kind.fields.iter().map(|field| Cell::Text(heading(language, kind, field))));
                header.push(Cell::Text(language.text("imports-remarks")));
                let columns = Columns::read(kind, &header).unwrap_or_else(|faults| panic!("{faults:?}"));
                let expected: Vec<_> = (1..=kind.fields.len()).map(Some).collect();
                assert_eq!((columns.happened, columns.fields), (0, expected), "{}", kind.name);
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
    fn months() {
        for typed in ["2019-03", "2019/3", "2019年3月", "2019.03", "201903", "2019-03-01"] {
            assert_eq!(month(typed).as_deref(), Some("2019-03"), "{typed}");
        }
        assert_eq!(month("2019-03-02"), None);
        assert_eq!(month("2019"), None);
    }

    #[test]
    fn choices_in_words() {
        let kind = zone::fact::kind("city.object").unwrap();
        let field = kind.field("class").unwrap();
        let words = words(field);
        for word in ["toilet", "公厕", "Toilet"] {
            assert_eq!(typed_value(field, word, &words), "toilet");
        }
        assert_eq!(typed_value(field, "什么", &words), "什么");
    }
}
