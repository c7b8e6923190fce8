//! How the fold takes up facts of the register, their amendments and their reviews.

use super::{DecodeError, RecordRef, Zone, field_error, open};
use crate::content::Decoded;
use crate::fact::{Kind, Review};
use crate::offices::projects::{SUPERVISION, kept};
use crate::org::{Right, Role, Unit};
use crate::register::{Accepted, Amendment, Return, Row, Status, Version};
use crate::value::Value;

impl Zone {
    pub(super) fn register_fact(
        &mut self,
        kind: &'static Kind,
        record: &RecordRef<'_>,
        decoded: Decoded,
    ) -> Result<(), DecodeError> {
        let seq = record.seq as u32;
        let version = Version {
            seq,
            for_person: self.org.intern_person(record.for_person),
            by: self.org.intern_person(record.by),
            happened: record.happened.parse().map_err(|_| field_error(record, "happened", "not a date"))?,
            void: record.amends.is_some_and(|amends| amends.void),
            values: decoded.values,
        };
        let at_once = kind.review == Review::SelfAccepting;
        let Some(amends) = record.amends else {
            let existing =
                decoded.key.and_then(|key| self.register.by_key(&key)).and_then(|number| self.register.row(number));
            if existing.is_some_and(|row| !row.is_withdrawn()) {
                return Err(DecodeError::Order("a second fact under the key of one that is not withdrawn"));
            }
            let row = Row {
                first: seq,
                kind: kind.ordinal(),
                status: if at_once { Status::Accepted } else { Status::Submitted },
                unit: self.org.unit(record.unit).ok_or_else(|| field_error(record, "unit", "unknown unit"))?,
                import: record.import.map_or(0, |id| self.import_number(id)),
                latest: version,
                accepted: if at_once { Accepted::Latest } else { Accepted::Never },
            };
            self.org_fact(kind, record, &row);
            self.cells.update(None, &row);
            let number = self.register.insert(row, decoded.key);
            self.keep(number, None);
            return Ok(());
        };
        let first = u32::try_from(amends.seq).ok();
        let number = first
            .and_then(|first| self.register.by_first(first))
            .ok_or(DecodeError::Order("amends a fact that does not exist"))?;
        let old = self.register.row(number).expect("a number from the register").clone();
        if u64::from(old.latest.seq) != amends.version || usize::from(old.kind) != usize::from(kind.ordinal()) {
            return Err(DecodeError::Order("amends another version than the last"));
        }
        let accepted = match &old.accepted {
            _ if at_once => Accepted::Latest,
            Accepted::Latest => Accepted::Earlier(Box::new(old.latest.clone())),
            other => other.clone(),
        };
        let status = if at_once { Status::Accepted } else { Status::Submitted };
        let amendment = Amendment {
            before: old.latest.seq,
            happened: old.latest.happened,
            seq,
            on: self.recorded_on(record)?,
            void: version.void,
        };
        // A version typed after an import is not the import's: accepting the import does not accept it.
        let import = record.import.map_or(0, |id| self.import_number(id));
        let row = Row { status, import, latest: version, accepted, ..(*old).clone() };
        self.org_fact(kind, record, &row);
        self.replace(number, &old, row);
        self.register.note_amendment(number, amendment);
        Ok(())
    }

    pub(super) fn replace(&mut self, number: u32, old: &Row, row: Row) {
        self.cells.update(Some(old), &row);
        self.register.replace(number, row);
        self.keep(number, Some(old));
    }

    /// Takes up a row that was put into what is kept of days, permits and problems.
    fn keep(&mut self, number: u32, before: Option<&Row>) {
        let row = self.register.row(number).expect("a row just put");
        if row.kind().name == SUPERVISION.name {
            // An entry is in time if it was first recorded before its day was closed.
            let late = crate::board::cells::is_late(&self.closed, row);
            self.day_cells.put(number, row, late);
        }
        kept::keep(self, number, before);
    }

    pub(super) fn org_fact(&mut self, kind: &Kind, record: &RecordRef<'_>, row: &Row) {
        match kind.name {
            "org.unit" => {
                let Ok(unit) = serde_json::from_str::<open::Unit<'_>>(record.open) else { return };
                let ty = crate::org::UNIT_TYPES.iter().find(|ty| **ty == unit.ty).copied().unwrap_or("department");
                let parent = unit.parent.and_then(|id| self.org.unit(id));
                let from = row.latest.happened;
                self.org.put_unit(Unit { id: unit.unit.into(), title: unit.title.into(), ty, parent, from });
            }
            "org.person" => {
                if let Ok(value) = serde_json::from_str::<serde_json::Value>(record.open)
                    && let Some(id) = value["person"].as_str()
                {
                    self.org.intern_person(id);
                }
            }
            "org.grant" => {
                let right = row.submitted().and_then(|version| right(kind, row.first, version));
                self.org.put_grant(row.first, right);
            }
            _ => {}
        }
    }

    pub(super) fn review(
        &mut self,
        reviewed: &open::Reviewed,
        record: &RecordRef<'_>,
        accept: bool,
    ) -> Result<(), DecodeError> {
        let mut numbers = Vec::with_capacity(reviewed.items.len());
        for (first, version) in &reviewed.items {
            let number =
                self.register.by_first(*first).ok_or(DecodeError::Order("reviews a fact that does not exist"))?;
            if self.register.row(number).is_none_or(|row| row.latest.seq != *version) {
                return Err(DecodeError::Order("reviews another version than the last"));
            }
            numbers.push(number);
        }
        if let Some(import) = &reviewed.import {
            numbers.extend(self.waiting_of_import(import));
        }
        for number in numbers {
            let old = self.register.row(number).expect("a number from the register").clone();
            if accept {
                self.replace(
                    number,
                    &old,
                    Row { status: Status::Accepted, accepted: Accepted::Latest, ..(*old).clone() },
                );
            } else {
                self.send_back(number, &old, record)?;
            }
        }
        Ok(())
    }

    /// A version goes back to whoever submitted it.
    pub(super) fn send_back(&mut self, number: u32, old: &Row, record: &RecordRef<'_>) -> Result<(), DecodeError> {
        let sent_back = Return { version: old.latest.seq, seq: record.seq as u32, on: self.recorded_on(record)? };
        self.replace(number, old, Row { status: Status::Returned, ..old.clone() });
        self.register.note_return(number, sent_back);
        Ok(())
    }
}

/// The right that a grant's version gives, and to whom.
fn right(kind: &Kind, grant: u32, version: &Version) -> Option<(u32, Right)> {
    let (Value::Person(person), Value::Choice(role)) = (version.value(kind, "person"), version.value(kind, "role"))
    else {
        return None;
    };
    let right = Right {
        grant,
        role: Role::of_index(*role)?,
        office: version.choice(kind, "office").and_then(crate::Office::of_word),
        unit: match version.value(kind, "unit") {
            Value::Unit(unit) => Some(*unit),
            _ => None,
        },
        from: version.happened,
        until: match version.value(kind, "until") {
            Value::Date(date) => Some(*date),
            _ => None,
        },
    };
    Some((*person, right))
}
