//! The form that says how a table is read: from what is typed to a mapping, and back.

use crate::imports::{DateStyle, HAPPENED, Mapping, Source, fields_of};
use crate::messages::Language;
use std::collections::BTreeMap;
use zone::fact::Kind;

/// Longest list of words that is kept.
const WORDS_MAX: usize = 400;

/// What stands in the form's controls, by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed(BTreeMap<String, String>);

/// Which rows make the head that a form was drawn for: a mark of it goes along, so that a changed one is noticed.
fn mark(sheet: &str, header: &str, lines: &str) -> String {
    format!("{header} {lines} {sheet}")
}

impl Typed {
    /// What came with the form.
    pub(super) fn of(sent: Vec<(String, String)>) -> Self {
        Self(sent.into_iter().collect())
    }

    /// The controls of a mapping.
    pub(super) fn shown(mapping: &Mapping, kind: &'static Kind) -> Self {
        let mut typed = Self::default();
        let separator = "、";
        typed.put("sheet", mapping.sheet.as_deref().unwrap_or_default());
        typed.put("header", &mapping.header.to_string());
        typed.put("lines", &mapping.lines.to_string());
        typed.put("first", &mapping.first.to_string());
        typed.put("dates", mapping.dates.word());
        typed.put("year", &mapping.year.map(|year| year.to_string()).unwrap_or_default());
        typed.put("totals", &mapping.totals.join(separator));
        typed.put("subtotals", &mapping.subtotals.join(separator));
        typed.put("notes", &mapping.notes.join(separator));
        for (name, _) in fields_of(kind) {
            match mapping.fields.get(name) {
                Some(Source::Column(column)) => typed.put(&format!("column-{name}"), &column.to_string()),
                Some(Source::Constant(text)) => typed.put(&format!("constant-{name}"), text),
                None => {}
            }
            if let Some(unit) = mapping.units.get(name) {
                typed.put(&format!("unit-{name}"), unit);
            }
        }
        typed.remember();
        typed
    }

    fn put(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// The text of a control.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    fn own_mark(&self) -> String {
        mark(self.get("sheet"), self.get("header"), self.get("lines"))
    }

    /// Whether the head is another than that for which the form was drawn.
    pub(super) fn has_moved(&self) -> bool {
        self.get("was") != self.own_mark()
    }

    /// Notes for which head the form is drawn.
    pub(super) fn remember(&mut self) {
        self.put("was", &self.own_mark());
    }

    /// Takes the suggestions for another head; what was typed and has nothing to do with the head stays.
    pub(super) fn moved_to(&self, suggested: &Mapping, kind: &'static Kind) -> Self {
        let mut typed = Self::shown(suggested, kind);
        for (name, _) in fields_of(kind) {
            let constant = format!("constant-{name}");
            if typed.get(&format!("column-{name}")).is_empty() && !self.get(&constant).is_empty() {
                typed.put(&constant, self.get(&constant));
            }
        }
        for name in ["totals", "subtotals", "notes"] {
            typed.put(name, self.get(name));
        }
        if typed.get("year").is_empty() {
            typed.put("year", self.get("year"));
        }
        typed
    }

    /// The mapping that is typed, as far as it can be read, with the names that are known; and what cannot be read, each
    /// at its control.
    pub(super) fn mapping(
        &self,
        kind: &'static Kind,
        names: BTreeMap<String, String>,
        language: Language,
    ) -> (Mapping, Vec<(String, String)>) {
        let mut errors = Vec::new();
        let mut error = |name: String, key: &str| errors.push((name, language.text(key)));
        let mut number = |name: &str| {
            let read = self.get(name).parse::<u64>().ok().filter(|number| (1..=1_048_576).contains(number));
            if read.is_none() {
                error(name.to_owned(), "table-fault-number");
            }
            read
        };
        let (header, lines, first) = (number("header"), number("lines"), number("first"));
        let sheet = Some(self.get("sheet").to_owned()).filter(|sheet| !sheet.is_empty());
        // What cannot be read stays as the form was drawn for.
        let mut was = self.get("was").split(' ').map(|number| number.parse::<u64>().unwrap_or(1));
        let (header_was, lines_was) = (was.next().unwrap_or(1), was.next().unwrap_or(1));
        let mut mapping = Mapping::new(sheet, header.unwrap_or(header_was), lines.unwrap_or(lines_was));
        mapping.first = first.unwrap_or(mapping.first);
        mapping.names = names;
        let style = DateStyle::ALL.into_iter().find(|style| style.word() == self.get("dates"));
        mapping.dates = style.unwrap_or(DateStyle::YearFirst);
        match self.get("year") {
            "" => {}
            typed => match typed.parse() {
                Ok(year) => mapping.year = Some(year),
                Err(_) => error("year".to_owned(), "table-fault-year"),
            },
        }
        mapping.totals = words(self.get("totals"));
        mapping.subtotals = words(self.get("subtotals"));
        mapping.notes = words(self.get("notes"));
        for (name, _) in fields_of(kind) {
            let (column, constant) = (self.get(&format!("column-{name}")), self.get(&format!("constant-{name}")));
            let source = match (column, constant) {
                ("", "") => None,
                ("", constant) => Some(Source::Constant(constant.to_owned())),
                (column, constant) => {
                    if !constant.is_empty() {
                        error(format!("constant-{name}"), "table-fault-both");
                    }
                    column.parse().ok().map(Source::Column)
                }
            };
            mapping.fields.extend(source.map(|source| (name.to_owned(), source)));
            let unit = self.get(&format!("unit-{name}"));
            if !unit.is_empty() && mapping.column(name).is_some() {
                mapping.units.insert(name.to_owned(), unit.to_owned());
            }
        }
        (mapping, errors)
    }
}

/// The words of a list, however they are separated.
fn words(text: &str) -> Vec<String> {
    let text: String = text.chars().take(WORDS_MAX).collect();
    let words = text.split(['、', ';', '；', ',', '，']).map(str::trim).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// The control at which a fault of a mapping belongs.
pub(super) fn control_of(field: &str, key: &str, mapping: &Mapping) -> String {
    match mapping.fields.get(field) {
        _ if matches!(field, "header" | "first" | "year") => field.to_owned(),
        _ if key == "table-fault-unit" => format!("unit-{field}"),
        Some(Source::Constant(_)) => format!("constant-{field}"),
        _ => format!("column-{field}"),
    }
}

/// A field's label.
pub(super) fn label(language: Language, kind: &Kind, name: &str) -> String {
    if name == HAPPENED { language.field(kind.name, HAPPENED) } else { language.field(kind.name, name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_what_is_read() {
        let kind = zone::fact::kind("economy.month").unwrap();
        let mut mapping = Mapping::new(Some("3月".to_owned()), 4, 2);
        mapping.first = 7;
        mapping.year = Some(2019);
        mapping.dates = DateStyle::MonthDay;
        mapping.fields.insert("enterprise".to_owned(), Source::Column(1));
        mapping.fields.insert("month".to_owned(), Source::Constant("2019-03".to_owned()));
        mapping.fields.insert("output_thousand_yuan".to_owned(), Source::Column(0));
        mapping.units.insert("output_thousand_yuan".to_owned(), "ten_thousand_yuan".to_owned());
        let typed = Typed::shown(&mapping, kind);
        assert!(!typed.has_moved());
        assert_eq!(typed.mapping(kind, BTreeMap::new(), Language::Chinese), (mapping, Vec::new()));
    }

    #[test]
    fn nothing_that_is_typed_is_taken_for_something_else() {
        let kind = zone::fact::kind("economy.month").unwrap();
        let sent = [
            ("header", "x"),
            ("lines", "0"),
            ("first", "3"),
            ("year", "19年"),
            ("column-month", "99999999999999999999"),
            ("column-enterprise", "2"),
            ("constant-enterprise", "甲"),
            ("unit-month", "km"),
            ("sheet", " "),
        ];
        let typed = Typed::of(sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let (mapping, errors) = typed.mapping(kind, BTreeMap::new(), Language::Chinese);
        let at: Vec<&str> = errors.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(at, ["header", "lines", "year", "constant-enterprise"]);
        assert_eq!((mapping.sheet.as_deref(), mapping.fields.len(), mapping.units.len()), (None, 1, 0));
    }
}
