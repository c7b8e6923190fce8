//! How somebody's own table is to be read: which sheet, where its heads stand, which column holds which field, in which
//! unit and spelling, what its names mean. Plain data that a person has confirmed; a table is read through it and comes
//! out as a template's would, so that what a row may hold is decided in one place.

use super::heading::plain;
use super::spelling::DateStyle;
use super::{Columns, Fault};
use crate::messages::Language;
use crate::workbook::{COLUMNS_MAX, Cell, Row};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zone::Zone;
use zone::fact::{Compartment, Field, Kind, Type};

/// The version of what is kept of a mapping.
pub const VERSION: u32 = 1;
/// Most lines of a head.
pub const HEAD_LINES_MAX: u64 = 3;
/// Name of the date of a row among the fields.
pub const HAPPENED: &str = "happened";
/// Units that differ by a power of ten, each with it. An amount goes from one to another by moving its point.
const FAMILIES: &[&[(&str, i32)]] = &[
    &[("yuan", 0), ("thousand_yuan", 3), ("ten_thousand_yuan", 4), ("million_yuan", 6), ("hundred_million_yuan", 8)],
    &[("m", 0), ("km", 3)],
];

/// Where a field's values come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// A column, by its position from 0.
    Column(usize),
    /// One value for every row.
    Constant(String),
}

/// How a table is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// [`VERSION`].
    pub version: u32,
    /// The sheet; none of a file of separated values.
    pub sheet: Option<String>,
    /// Number of the head's first row, as a spreadsheet shows it.
    pub header: u64,
    /// Lines of the head.
    pub lines: u64,
    /// Number of the first row of data.
    pub first: u64,
    /// Where each field comes from, by its name.
    pub fields: BTreeMap<String, Source>,
    /// The unit in which a quantity is typed, by its field.
    pub units: BTreeMap<String, String>,
    /// How dates are spelled.
    pub dates: DateStyle,
    /// The year of a date or month that names none.
    pub year: Option<i16>,
    /// Units by the names that the table has for them, chosen by a person.
    pub names: BTreeMap<String, String>,
    /// Words with which a row of totals begins.
    pub totals: Vec<String>,
    /// Words with which a row of a group's totals begins.
    pub subtotals: Vec<String>,
    /// Words with which a note beside the table begins.
    pub notes: Vec<String>,
}

/// The units in which a quantity may be typed, the field's own among them; none where there is no choice.
pub fn units_of(field: &Field) -> Vec<&'static str> {
    family(field).into_iter().flatten().map(|(unit, _)| *unit).collect()
}

fn family(field: &Field) -> Option<&'static [(&'static str, i32)]> {
    let Type::Quantity { unit: own, .. } = field.ty else { return None };
    FAMILIES.iter().find(|family| family.iter().any(|(unit, _)| *unit == own)).copied()
}

/// By how many places an amount's point is moved to the right, from a unit to the field's own.
pub fn shift(field: &Field, typed: &str) -> Option<i32> {
    let Type::Quantity { unit: own, .. } = field.ty else { return None };
    let power = |name: &str| family(field)?.iter().find(|(unit, _)| *unit == name).map(|(_, power)| *power);
    Some(power(typed)? - power(own)?)
}

/// Name and description of everything that a row has: the date first.
pub fn fields_of(kind: &'static Kind) -> impl Iterator<Item = (&'static str, Option<&'static Field>)> {
    std::iter::once((HAPPENED, None)).chain(kind.fields.iter().map(|field| (field.name, Some(field))))
}

impl Mapping {
    /// A mapping of nothing, with the usual words for totals and notes.
    pub fn new(sheet: Option<String>, header: u64, lines: u64) -> Self {
        let words = |key: &str| Language::ALL.iter().flat_map(|language| language.words(key)).collect::<Vec<_>>();
        Self {
            version: VERSION,
            sheet,
            header,
            lines,
            first: header.saturating_add(lines),
            fields: BTreeMap::new(),
            units: BTreeMap::new(),
            dates: DateStyle::YearFirst,
            year: None,
            names: BTreeMap::new(),
            totals: words("table-words-total"),
            subtotals: words("table-words-subtotal"),
            notes: words("table-words-note"),
        }
    }

    /// Reads what was kept; nothing if another version of the program wrote it.
    pub fn of_text(text: &str) -> Option<Self> {
        serde_json::from_str::<Self>(text).ok().filter(|mapping| mapping.version == VERSION)
    }

    /// What is kept.
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers")
    }

    /// What may be kept outside the vault, for the next table: no value of a sealed or personal field.
    pub fn without_secrets(&self, kind: &'static Kind) -> Self {
        let mut mapping = self.clone();
        mapping.fields.retain(|name, source| {
            let open = kind.field(name).is_none_or(|field| field.compartment == Compartment::Open);
            open || matches!(source, Source::Column(_))
        });
        mapping
    }

    /// The column of a field.
    pub fn column(&self, field: &str) -> Option<usize> {
        match self.fields.get(field)? {
            Source::Column(column) => Some(*column),
            Source::Constant(_) => None,
        }
    }

    /// The unit that a name stands for.
    pub fn unit_named(&self, name: &str) -> Option<&str> {
        self.names.get(&plain(name)).map(String::as_str)
    }

    /// Notes what a name means.
    pub fn name(&mut self, name: &str, unit: &str) {
        self.names.insert(plain(name), unit.to_owned());
    }

    /// Everything that is open or wrong, each at its field. A table is read only through a mapping without faults.
    pub fn faults(&self, zone: &Zone, kind: &'static Kind) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.header == 0 || !(1..=HEAD_LINES_MAX).contains(&self.lines) {
            faults.push(Fault::new("table-fault-head", &[("most", &HEAD_LINES_MAX.to_string())]).at("header"));
        } else if self.first < self.header + self.lines {
            faults.push(Fault::new("table-fault-first", &[]).at("first"));
        }
        if self.year.is_some_and(|year| !(1949..=2199).contains(&year)) {
            faults.push(Fault::new("table-fault-year", &[]).at("year"));
        }
        let mut taken: BTreeMap<usize, &str> = BTreeMap::new();
        for (name, field) in fields_of(kind) {
            let time = field.is_none_or(|field| matches!(field.ty, Type::Date | Type::Month | Type::Period));
            match self.fields.get(name) {
                None if field.is_none_or(|field| field.required) => {
                    faults.push(Fault::new("table-fault-open", &[]).at(name));
                }
                Some(Source::Column(column)) if *column >= COLUMNS_MAX => {
                    faults.push(Fault::new("table-fault-open", &[]).at(name));
                }
                Some(Source::Column(column)) => {
                    // A day and its month may stand in one column.
                    if !time && taken.insert(*column, name).is_some() {
                        faults.push(Fault::new("table-fault-twice", &[]).at(name));
                    }
                    let open = field.is_some_and(|field| {
                        let typed = self.units.get(name).and_then(|unit| shift(field, unit));
                        !units_of(field).is_empty() && typed.is_none()
                    });
                    if open {
                        faults.push(Fault::new("table-fault-unit", &[]).at(name));
                    }
                }
                Some(Source::Constant(_)) | None => {}
            }
        }
        faults.extend(self.constant_faults(zone, kind));
        faults
    }

    /// What is wrong with the values that every row has: the same that a row's own would be refused for.
    fn constant_faults(&self, zone: &Zone, kind: &'static Kind) -> Vec<Fault> {
        let constant = |name: &str| match self.fields.get(name) {
            Some(Source::Constant(text)) => Some(text.as_str()),
            _ => None,
        };
        let cells = fields_of(kind).map(|(name, _)| constant(name).map_or(Cell::Empty, |text| Cell::Text(text.into())));
        let (row, columns) = (Row { number: 0, cells: cells.collect() }, Columns::of_template(kind));
        let mut problems = Vec::new();
        zone::content::read_fields(zone, kind, |at, field| columns.given(at, field, &row), &mut problems);
        let mut faults: Vec<Fault> = problems.into_iter().map(Fault::from).collect();
        faults.retain(|fault| fault.field.as_deref().is_some_and(|name| constant(name).is_some()));
        if let Some(text) = constant(HAPPENED).filter(|text| zone::content::typed_date(text).is_none()) {
            faults.push(Fault::new("refusal-not-a-date", &[("value", text)]).at(HAPPENED));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_move_their_point_within_a_family() {
        let field = zone::fact::kind("economy.month").unwrap().field("output_thousand_yuan").unwrap();
        let shifts: Vec<_> = units_of(field).into_iter().map(|unit| shift(field, unit)).collect();
        assert_eq!(shifts, [Some(-3), Some(0), Some(1), Some(3), Some(5)]);
        assert_eq!((shift(field, "km"), shift(field, "")), (None, None));
        let hours = zone::fact::kind("party.activity").unwrap().field("hours").unwrap();
        assert!(units_of(hours).is_empty());
    }

    #[test]
    fn no_secret_is_kept() {
        let kind = zone::fact::kind("economy.month").unwrap();
        let mut mapping = Mapping::new(None, 1, 1);
        for (name, source) in [
            ("month", Source::Constant("2019-03".to_owned())),
            ("output_thousand_yuan", Source::Constant("12".to_owned())),
            ("revenue_thousand_yuan", Source::Column(2)),
        ] {
            mapping.fields.insert(name.to_owned(), source);
        }
        let kept = mapping.without_secrets(kind).fields;
        assert_eq!(kept.keys().collect::<Vec<_>>(), ["month", "revenue_thousand_yuan"]);
    }

    #[test]
    fn what_another_version_kept_is_not_read() {
        let mapping = Mapping::new(Some("表".to_owned()), 3, 2);
        assert_eq!(Mapping::of_text(&mapping.text()), Some(mapping.clone()));
        let other = mapping.text().replacen("\"version\":1", "\"version\":2", 1);
        assert_eq!(Mapping::of_text(&other), None);
        assert_eq!(Mapping::of_text(&mapping.text().replacen("\"lines\"", "\"rows\"", 1)), None);
        assert_eq!(Mapping::of_text("{}"), None);
    }
}
