//! What a list shows: its conditions, its order, its page.

use crate::web::PageError;
use crate::web::frame::encode;
use crate::web::records::desk::{Desk, status_word};
use jiff::civil::Date;
use ledger::RecordRef;
use std::collections::HashMap;
use zone::fact::Kind;
use zone::register::Row;
use zone::value::Value;
use zone::{Month, Zone};

/// Facts on a page.
pub const PAGE: usize = 50;
/// The words that the status is filtered by.
pub const STATUSES: [&str; 4] = ["submitted", "accepted", "returned", "withdrawn"];

/// Conditions and order of a list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// One of [`STATUSES`].
    pub status: Option<&'static str>,
    /// The month that it is of.
    pub month: Option<Month>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Reporting unit, or the unit that it is about.
    pub unit: Option<u32>,
    /// Part of key or title.
    pub text: String,
    /// An import: what it wrote and nobody has amended since.
    pub import: String,
    /// By seq instead of date.
    pub by_seq: bool,
    /// Oldest first.
    pub up: bool,
    /// Page, from 1.
    pub page: usize,
}

impl Filter {
    /// Reads a query; what makes no sense is left out.
    pub fn read(zone: &Zone, query: &HashMap<String, String>) -> Self {
        let given = |name: &str| query.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        Self {
            status: given("status").and_then(|word| STATUSES.into_iter().find(|status| *status == word)),
            month: given("month").and_then(Month::parse),
            from: given("from").and_then(|date| date.parse().ok()),
            to: given("to").and_then(|date| date.parse().ok()),
            unit: given("unit").and_then(|id| zone.org.unit(id)),
            text: given("q").unwrap_or_default().chars().take(60).collect(),
            import: given("import").unwrap_or_default().chars().take(36).collect(),
            by_seq: given("sort") == Some("seq"),
            up: given("order") == Some("up"),
            page: given("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1),
        }
    }

    /// Whether it leaves anything out.
    pub fn is_open(&self) -> bool {
        self.query_of_conditions(None).is_empty()
    }

    fn query_of_conditions(&self, zone: Option<&Zone>) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        pairs.extend(self.status.map(|status| ("status", status.to_owned())));
        pairs.extend(self.month.map(|month| ("month", month.to_string())));
        pairs.extend(self.from.map(|date| ("from", date.to_string())));
        pairs.extend(self.to.map(|date| ("to", date.to_string())));
        pairs.extend(
            self.unit.map(|unit| {
                ("unit", zone.map_or_else(String::new, |zone| zone.org.units[unit as usize].id.to_string()))
            }),
        );
        pairs.extend((!self.text.is_empty()).then(|| ("q", self.text.clone())));
        pairs.extend((!self.import.is_empty()).then(|| ("import", self.import.clone())));
        pairs
    }

    /// The query that gives this list again, without the page.
    pub fn query(&self, zone: &Zone) -> String {
        let mut pairs = self.query_of_conditions(Some(zone));
        pairs.extend(self.by_seq.then(|| ("sort", "seq".to_owned())));
        pairs.extend(self.up.then(|| ("order", "up".to_owned())));
        pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
    }

    /// Numbers of the facts that it lets through, in its order.
    pub fn numbers(&self, desk: &Desk<'_>, kind: &'static Kind) -> Result<Vec<u32>, PageError> {
        let zone = &desk.viewer.zone;
        let (from, to) = (self.from.unwrap_or(Date::MIN), self.to.unwrap_or(Date::MAX));
        let mut numbers: Vec<u32> = zone.register.happened(kind, from, to).collect();
        if !self.import.is_empty() {
            let import = zone.import(&self.import);
            numbers.retain(|number| zone.register.row(*number).is_some_and(|row| Some(row.import) == import));
        }
        numbers.retain(|number| zone.register.row(*number).is_some_and(|row| self.holds(kind, row, from, to)));
        if !self.text.is_empty() {
            numbers = self.with_text(desk, kind, numbers)?;
        }
        if self.by_seq || !self.import.is_empty() {
            numbers.sort_unstable();
        }
        if !self.up {
            numbers.reverse();
        }
        Ok(numbers)
    }

    fn holds(&self, kind: &'static Kind, row: &Row, from: Date, to: Date) -> bool {
        let version = &row.latest;
        let month = || match kind.month.map(|field| version.value(kind, field)) {
            Some(Value::Month(month)) => *month,
            _ => Month::of(version.happened),
        };
        let about = |unit: u32| kind.dimension.is_some_and(|field| version.value(kind, field) == &Value::Unit(unit));
        row.kind().name == kind.name
            && (from..=to).contains(&version.happened)
            && self.status.is_none_or(|status| status == status_word(row))
            && self.month.is_none_or(|wanted| wanted == month())
            && self.unit.is_none_or(|unit| row.unit == unit || about(unit))
    }

    /// Those whose key or title holds the text. Keys and titles stand in the store only.
    fn with_text(&self, desk: &Desk<'_>, kind: &'static Kind, numbers: Vec<u32>) -> Result<Vec<u32>, PageError> {
        let needle = self.text.to_lowercase();
        let zone = &desk.viewer.zone;
        let subjects: Vec<&str> = kind.key.iter().copied().filter(|key| *key != "happened").chain(["title"]).collect();
        let named = |units: &str| {
            zone.org.unit(units).is_some_and(|number| zone.org.units[number as usize].title.contains(&self.text))
        };
        let read = desk.state.engine.read(|ledger, _| {
            let mut found = Vec::new();
            for number in numbers {
                let Some(row) = zone.register.row(number) else { continue };
                let Some(bytes) = ledger.record(row.latest.seq.into())? else { continue };
                let Ok(record) = RecordRef::parse(&bytes) else { continue };
                let Ok(open) = serde_json::from_str::<HashMap<&str, serde_json::Value>>(record.open) else {
                    continue;
                };
                let texts = subjects.iter().filter_map(|name| open.get(name)?.as_str());
                if texts.into_iter().any(|text| text.to_lowercase().contains(&needle) || named(text)) {
                    found.push(number);
                }
            }
            Ok(found)
        });
        read.map_err(|error| desk.failed(&error))
    }
}
