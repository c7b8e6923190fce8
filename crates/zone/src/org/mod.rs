//! Units, people, posts: who reports, who reviews. All dated; names are personal and stay in the vault.

pub(crate) mod decide;
mod rights;
pub use rights::{ROLES, Right, Role};

use crate::fact::{Field, Kind, Office, Recorder, Review, Type};
use imbl::{HashMap, Vector};
use jiff::civil::Date;
use std::sync::Arc;

/// Types of units.
pub const UNIT_TYPES: &[&str] = &[
    "zone",
    "department",
    "enterprise",
    "party_branch",
    "centre",
    "school",
    "hospital",
    "community",
    "district",
    "team",
];

/// Types of the units whose people have accounts.
pub const ACCOUNT_UNITS: &[&str] = &["zone", "department", "centre", "hospital", "school", "party_branch", "team"];

/// A unit, valid from the day it `happened`.
pub static UNIT: Kind = Kind {
    recorder: Recorder::RuleKeeper,
    ..Kind::new(
        "org.unit",
        Office::Org,
        Review::SelfAccepting,
        &["unit"],
        &[
            Field::open("unit", Type::Key),
            Field::open("title", Type::Title(60)),
            Field::open("type", Type::Choice(UNIT_TYPES)),
            Field::open("parent", Type::Unit(&[])).optional(),
        ],
    )
};

/// A person: only the id is open.
pub static PERSON: Kind = Kind {
    recorder: Recorder::Administrator,
    ..Kind::new(
        "org.person",
        Office::Org,
        Review::SelfAccepting,
        &["person"],
        &[
            Field::open("person", Type::Key),
            Field::personal("name", Type::Text(40)).optional(),
            Field::personal("post", Type::Text(60)).optional(),
        ],
    )
};

/// Codes of the offices for which a right may be given.
pub const OFFICES: &[&str] = &["projects", "investment", "economy", "party", "city", "air", "social", "oversight"];

/// A role of a person for an office and unit, from the day it `happened`.
pub static GRANT: Kind = Kind {
    recorder: Recorder::SecurityAdministrator,
    ..Kind::new(
        "org.grant",
        Office::Org,
        Review::SelfAccepting,
        &[],
        &[
            Field::sealed("person", Type::Person),
            Field::open("role", Type::Choice(ROLES)),
            Field::open("office", Type::Choice(OFFICES)).optional(),
            Field::open("unit", Type::Unit(&[])).optional(),
            Field::open("until", Type::Date).optional(),
        ],
    )
};

/// A unit as the state keeps it. Units are few: their titles are kept.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Key.
    pub id: Arc<str>,
    /// Title.
    pub title: Arc<str>,
    /// One of [`UNIT_TYPES`].
    pub ty: &'static str,
    /// Number of the parent.
    pub parent: Option<u32>,
    /// First day.
    pub from: Date,
}

/// The organisation.
#[derive(Debug, Clone, Default)]
pub struct Org {
    /// Units by number; 0 is the zone itself.
    pub units: Vector<Unit>,
    /// Ids of people by number.
    pub people: Vector<Arc<str>>,
    unit_numbers: HashMap<Arc<str>, u32>,
    person_numbers: HashMap<Arc<str>, u32>,
    pub(crate) grants: HashMap<u32, Vec<Right>>,
    erased: HashMap<u32, u64>,
}

impl Org {
    /// Number of a unit.
    pub fn unit(&self, id: &str) -> Option<u32> {
        self.unit_numbers.get(id).copied()
    }
    /// Number of the unit with a title, if just one has it.
    pub fn unit_by_title(&self, title: &str) -> Option<u32> {
        let mut found = self.units.iter().enumerate().filter(|(_, unit)| &*unit.title == title);
        match (found.next(), found.next()) {
            (Some((number, _)), None) => Some(number as u32),
            _ => None,
        }
    }
    /// Number of a person.
    pub fn person(&self, id: &str) -> Option<u32> {
        self.person_numbers.get(id).copied()
    }
    /// Units of a type.
    pub fn units_of<'a>(&'a self, types: &'a [&str]) -> impl Iterator<Item = &'a Unit> {
        self.units.iter().filter(move |unit| types.is_empty() || types.contains(&unit.ty))
    }
    /// Puts a grant's last version in the place of any earlier one.
    pub(crate) fn put_grant(&mut self, grant: u32, right: Option<(u32, Right)>) {
        let holder = self
            .grants
            .iter()
            .find(|(_, rights)| rights.iter().any(|right| right.grant == grant))
            .map(|(person, _)| *person);
        if let Some(holder) = holder
            && let Some(rights) = self.grants.get_mut(&holder)
        {
            rights.retain(|right| right.grant != grant);
        }
        if let Some((person, right)) = right {
            self.grants.entry(person).or_default().push(right);
        }
    }
    /// Adds a unit, or corrects the description of one that is known.
    pub(crate) fn put_unit(&mut self, unit: Unit) {
        if let Some(number) = self.unit(&unit.id) {
            self.units.set(number as usize, unit);
            return;
        }
        self.unit_numbers.insert(unit.id.clone(), self.units.len() as u32);
        self.units.push_back(unit);
    }
    /// Number of a person, given now if he has none: `by` and `for` may name people before their own record.
    pub(crate) fn intern_person(&mut self, id: &str) -> u32 {
        if let Some(number) = self.person(id) {
            return number;
        }
        let (number, id): (u32, Arc<str>) = (self.people.len() as u32, id.into());
        self.people.push_back(id.clone());
        self.person_numbers.insert(id, number);
        number
    }
    /// Takes up a person's erasure, at a seq.
    pub(crate) fn erase(&mut self, id: &str, seq: u64) {
        let person = self.intern_person(id);
        self.erased.entry(person).or_insert(seq);
    }
    /// Seq of a person's erasure.
    pub fn erasure(&self, id: &str) -> Option<u64> {
        self.person(id).and_then(|person| self.erased.get(&person).copied())
    }
    /// Whether a person is erased.
    pub fn is_erased(&self, person: u32) -> bool {
        self.erased.contains_key(&person)
    }
    /// Ids of the persons who are erased.
    pub fn erased(&self) -> impl ExactSizeIterator<Item = &Arc<str>> {
        self.erased.keys().map(|person| &self.people[*person as usize])
    }
    /// Whether somebody may record facts of a kind for a unit on a day.
    pub fn has_recorder(&self, kind: &Kind, unit: u32, on: Date) -> bool {
        self.grants.keys().any(|person| self.rights(*person, on).any(|right| right.may_record(kind, unit)))
    }
    /// Whether what somebody of a unit has to record would be nobody's: others have been given the right, its people have not.
    pub fn lacks_recorder(&self, kind: &Kind, unit: u32, on: Date) -> bool {
        let given = (0..self.units.len() as u32).any(|other| other != unit && self.has_recorder(kind, other, on));
        given && !self.has_recorder(kind, unit, on)
    }
    /// What a person may do on a day; nothing who is erased.
    pub fn rights(&self, person: u32, on: Date) -> impl Iterator<Item = &Right> {
        self.grants
            .get(&person)
            .filter(|_| !self.erased.contains_key(&person))
            .into_iter()
            .flatten()
            .filter(move |right| right.from <= on && right.until.is_none_or(|until| on <= until))
    }
}
