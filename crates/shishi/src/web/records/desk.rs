//! What a page has on its desk: stored records with what their asker may see, and the names of things.

use crate::engine::KeeperError;
use crate::web::frame::thousands;
use crate::web::records::stored::{Sealed, Stored};
use crate::web::{AppState, PageError, Viewer};
use serde_json::{Map, Value as Json};
use std::cell::RefCell;
use std::collections::HashMap;
use store::Compartment as Room;
use zone::content::key_digest;
use zone::fact::{Compartment, Field, Kind, Type};
use zone::listing::Standing;
use zone::offices::projects::PROJECT;
use zone::org::Unit;
use zone::register::Row;

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Nothing was given.
    Empty,
    /// Something that the asker may not see.
    Sealed,
    /// Words.
    Text(String),
    /// A number as it was recorded.
    Number(String),
}

/// The store and the asker, with the names looked up so far.
pub struct Desk<'a> {
    /// The program's state.
    pub state: &'a AppState,
    /// Who asks.
    pub viewer: &'a Viewer,
    titles: RefCell<HashMap<(&'static str, String), String>>,
    people: RefCell<HashMap<String, String>>,
}

impl<'a> Desk<'a> {
    /// An empty desk.
    pub fn new(state: &'a AppState, viewer: &'a Viewer) -> Self {
        Self { state, viewer, titles: RefCell::default(), people: RefCell::default() }
    }

    /// A text.
    pub fn t(&self, key: &str) -> String {
        self.viewer.language.text(key)
    }

    /// The error of a failed read.
    pub fn failed(&self, error: &KeeperError) -> PageError {
        PageError::storage(self.viewer.language, error)
    }

    /// Whether the asker may see sealed content of a fact.
    pub fn opens(&self, row: &Row) -> bool {
        self.viewer.may_open_sealed(row.kind().office, row.unit)
    }

    /// Reads records, each with its sealed content if asked for.
    pub fn read(&self, wanted: &[(u64, bool)]) -> Result<Vec<Stored>, PageError> {
        let read = self.state.engine.read(|ledger, vault| {
            let mut records = Vec::with_capacity(wanted.len());
            for (seq, open) in wanted {
                let Some(bytes) = ledger.record(*seq)? else { continue };
                let opening = if *open { vault.get(*seq, Room::Sealed)? } else { None };
                let sealed = opening.and_then(|opening| serde_json::from_slice(&opening.content).ok());
                records.extend(Stored::of(&bytes, sealed));
            }
            Ok(records)
        });
        read.map_err(|error| self.failed(&error))
    }

    /// Reads one record.
    pub fn record(&self, seq: u64, open: bool) -> Result<Option<Stored>, PageError> {
        Ok(self.read(&[(seq, open)])?.pop())
    }

    /// Reads the last versions of rows.
    pub fn latest(&self, rows: &[&Row]) -> Result<Vec<Stored>, PageError> {
        let wanted: Vec<(u64, bool)> = rows.iter().map(|row| (row.latest.seq.into(), self.opens(row))).collect();
        self.read(&wanted)
    }

    /// Reads the personal content of a record. The caller has checked the right and writes the audit.
    pub fn personal(&self, seq: u64) -> Result<Map<String, Json>, PageError> {
        let read = self.state.engine.read(|_, vault| vault.get(seq, Room::Personal(0)));
        let opening = read.map_err(|error| self.failed(&error))?;
        Ok(opening.and_then(|opening| serde_json::from_slice(&opening.content).ok()).unwrap_or_default())
    }

    /// The title of the fact that a key names; empty if there is none.
    pub fn title(&self, of: &'static str, key: &str) -> String {
        let at = (of, key.to_owned());
        if let Some(known) = self.titles.borrow().get(&at) {
            return known.clone();
        }
        let zone = &self.viewer.zone;
        let row =
            zone.register.by_key(&key_digest(of, std::iter::once(key))).and_then(|number| zone.register.row(number));
        let stored = row.and_then(|row| self.record(row.latest.seq.into(), false).ok().flatten());
        let title = stored.and_then(|stored| stored.open.get("title").and_then(Json::as_str).map(str::to_owned));
        let title = title.unwrap_or_default();
        self.titles.borrow_mut().insert(at, title.clone());
        title
    }

    /// The name of a person with an account; the id of anybody else. Who is erased is so on pages of the past, too.
    pub fn person(&self, id: &str) -> String {
        if self.state.engine.snapshot().org.erasure(id).is_some() {
            return self.viewer.language.format("person-erased", &[("id", id)]);
        }
        if let Some(known) = self.people.borrow().get(id) {
            return known.clone();
        }
        let name = self.state.accounts.name_of(id).map_or_else(|| id.to_owned(), |(name, _)| name);
        self.people.borrow_mut().insert(id.to_owned(), name.clone());
        name
    }

    /// The title of a unit.
    pub fn unit(&self, id: &str) -> String {
        let org = &self.viewer.zone.org;
        org.unit(id).map_or_else(|| id.to_owned(), |number| org.units[number as usize].title.to_string())
    }

    /// What a field of a record says.
    pub fn shown(&self, kind: &Kind, field: &Field, stored: &Stored) -> Shown {
        match self.given(kind, field, stored) {
            Shown::Empty => self.left_open(kind, field).map_or(Shown::Empty, Shown::Text),
            given => given,
        }
    }

    /// What was given in a field of a record.
    fn given(&self, kind: &Kind, field: &Field, stored: &Stored) -> Shown {
        match stored.value(field) {
            Some(value) => self.cell(kind, field, value),
            None if field.compartment == Compartment::Sealed && matches!(stored.sealed, Sealed::Closed) => {
                Shown::Sealed
            }
            None => Shown::Empty,
        }
    }

    /// What it means that a field was left empty, where it means something: a right without an office is one for all.
    fn left_open(&self, kind: &Kind, field: &Field) -> Option<String> {
        self.viewer.language.known(&format!("empty-field-{}-{}", kind.name.replace(['.', '_'], "-"), field.name))
    }

    /// What a field of a record says in a file: lists in full and as an import takes them, where a page gives their number.
    pub fn written(&self, kind: &Kind, field: &Field, stored: &Stored) -> Shown {
        let item = |item: &Json| item.as_str().map_or_else(|| "-".to_owned(), str::to_owned);
        match (field.ty, stored.value(field).and_then(Json::as_array)) {
            (Type::Hours, Some(items)) => Shown::Text(items.iter().map(item).collect::<Vec<_>>().join(" ")),
            (Type::Persons | Type::Keys, Some(items)) => {
                Shown::Text(items.iter().map(item).collect::<Vec<_>>().join("; "))
            }
            _ => self.given(kind, field, stored),
        }
    }

    /// What a value says.
    pub fn cell(&self, kind: &Kind, field: &Field, value: &Json) -> Shown {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let items = || value.as_array().map(Vec::as_slice).unwrap_or_default();
        match field.ty {
            Type::Count(_) if field.name == "year" => Shown::Text(text),
            Type::Count(_) | Type::Quantity { .. } => Shown::Number(text),
            Type::Choice(_) => Shown::Text(self.viewer.language.choice(field.name, &text)),
            Type::Unit(_) => Shown::Text(self.unit(&text)),
            Type::Subject(of) => {
                let title = self.title(of, &text);
                Shown::Text(match title.as_str() {
                    "" => text,
                    title => self.viewer.language.format("records-named-key", &[("title", title), ("key", &text)]),
                })
            }
            Type::Item(rule) => {
                let titled = self.items(rule).into_iter().find(|(id, _)| *id == text);
                Shown::Text(titled.map_or(text, |(_, title)| title))
            }
            // A key is kept in small letters; the section of GB/T 4754 is written as a capital.
            Type::Key if kind.name == PROJECT.name && field.name == "industry" => Shown::Text(text.to_uppercase()),
            Type::Person => Shown::Text(self.person(&text)),
            Type::Persons => {
                Shown::Text(self.viewer.language.format("records-people", &[("n", &items().len().to_string())]))
            }
            Type::Hours => {
                let given = items().iter().filter(|hour| !hour.is_null()).count();
                Shown::Text(format!("{given}/24"))
            }
            Type::Keys => Shown::Text(
                items()
                    .iter()
                    .filter_map(Json::as_str)
                    .map(|key| self.have(key))
                    .collect::<Vec<_>>()
                    .join(&self.t("records-comma")),
            ),
            _ => Shown::Text(text),
        }
    }

    /// The words of an item of the six haves.
    fn have(&self, id: &str) -> String {
        self.haves().into_iter().find(|(key, _)| key == id).map_or_else(|| id.to_owned(), |(_, words)| words)
    }

    /// The items of the checklist that sites are ticked against.
    pub fn haves(&self) -> Vec<(String, String)> {
        let zone = &self.viewer.zone;
        let Some(rule) = zone.rules.in_force("party.six_haves", zone.date_of(self.viewer.now)) else {
            return Vec::new();
        };
        let rulebook::Body::Checklist(items) = &rule.rule.body else { return Vec::new() };
        let english = self.viewer.language.tag() == "en";
        items
            .iter()
            .map(|item| (item.id.clone(), if english { item.text.en.clone() } else { item.text.zh.clone() }))
            .collect()
    }

    /// The items of a rule's catalogue, its newest version: ids and titles.
    pub fn items(&self, rule: &str) -> Vec<(String, String)> {
        let newest = self.viewer.zone.rules.newest(rule).map(|adopted| &adopted.rule.body);
        let Some(rulebook::Body::Catalogue(catalogue)) = newest else { return Vec::new() };
        let english = self.viewer.language.tag() == "en";
        let title = |permit: &rulebook::catalogue::Permit| {
            if english { permit.title.en.clone() } else { permit.title.zh.clone() }
        };
        catalogue.permits().iter().map(|permit| (permit.id.clone(), title(permit))).collect()
    }

    /// Whether somebody of a unit may do today what is put into its hands.
    pub fn has_hands(&self, act: &Kind, unit: &Unit) -> bool {
        let zone = &self.viewer.zone;
        let number = zone.org.unit(&unit.id);
        number.is_some_and(|number| !zone.org.lacks_recorder(act, number, zone.date_of(self.viewer.now)))
    }

    /// Words and thousands separators, for a page.
    pub fn words(&self, shown: &Shown) -> String {
        match shown {
            Shown::Empty => "—".to_owned(),
            Shown::Sealed => self.t("compartment-sealed"),
            Shown::Text(text) => text.clone(),
            Shown::Number(number) => grouped(number),
        }
    }

    /// What a fact is called: its title and key, or the words of its key.
    pub fn name(&self, kind: &Kind, stored: &Stored) -> String {
        let parts: Vec<String> = kind
            .key
            .iter()
            .filter(|key| **key != "happened")
            .filter_map(|key| kind.field(key))
            .map(|field| self.words(&self.shown(kind, field, stored)))
            .collect();
        let title = stored.open.get("title").and_then(Json::as_str);
        match title {
            Some(title) => title.to_owned(),
            None if parts.is_empty() => format!("{} {}", self.viewer.language.kind(kind.name), stored.seq),
            None => parts.join(" · "),
        }
    }

    /// The word of a fact's status.
    pub fn status(&self, row: &Row) -> String {
        self.t(&format!("status-{}", Standing::of(row).word()))
    }

    /// An instant in the zone's time, to the minute.
    pub fn instant(&self, text: &str) -> String {
        match text.parse::<jiff::Timestamp>() {
            Ok(at) => at.to_zoned(self.viewer.zone.time_zone.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
            Err(_) => text.to_owned(),
        }
    }
}

/// A decimal with separators between the thousands.
pub fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, places) = rest.split_once('.').map_or((rest, None), |(whole, places)| (whole, Some(places)));
    let Ok(whole) = whole.parse::<u64>() else { return number.to_owned() };
    let whole = thousands(whole);
    places.map_or_else(|| format!("{sign}{whole}"), |places| format!("{sign}{whole}.{places}"))
}
