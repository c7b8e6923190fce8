//! One description per fact: the field table from which form, API schema, Excel template, dry run, list, record page
//! and export derive. Offices declare their tables in their own rooms; this is the vocabulary they declare them in.

use crate::numbering::Numbering;
use crate::offices;

/// The rooms of the house, in the order of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Office {
    /// 重点项目.
    Projects,
    /// 招商.
    Investment,
    /// 经济.
    Economy,
    /// 党建.
    Party,
    /// 城市.
    City,
    /// 大气.
    Air,
    /// 社会事务.
    Social,
    /// 单位和人员.
    Org,
    /// 规则, 报告, 复核: acts on what the others recorded.
    Oversight,
}

impl Office {
    /// Every office.
    pub const ALL: [Self; 9] = [
        Self::Projects,
        Self::Investment,
        Self::Economy,
        Self::Party,
        Self::City,
        Self::Air,
        Self::Social,
        Self::Org,
        Self::Oversight,
    ];
    /// The offices that record facts of the zone's work.
    pub const WORKING: [Self; 7] =
        [Self::Projects, Self::Investment, Self::Economy, Self::Party, Self::City, Self::Air, Self::Social];

    /// The word in paths, kinds and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Projects => "projects",
            Self::Investment => "investment",
            Self::Economy => "economy",
            Self::Party => "party",
            Self::City => "city",
            Self::Air => "air",
            Self::Social => "social",
            Self::Org => "org",
            Self::Oversight => "oversight",
        }
    }

    /// The office of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|office| office.word() == word)
    }
}

/// Where a field's content stands (`docs/ledger-format.md` §2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compartment {
    /// In the leaf, for everyone with the ledger.
    Open,
    /// An organisation's secret: only its digest is in the leaf.
    Sealed,
    /// About a person, or free text: never read by the fold.
    Personal,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Type {
    /// A key of lower-case letters, digits, `-`, `_`, `.`, `+`, at most 64 characters.
    Key,
    /// A short title of a thing, at most so many characters.
    Title(usize),
    /// Free text, at most so many characters; never open.
    Text(usize),
    /// Lines of a document (a rule, a report's text).
    Document,
    /// One of these codes.
    Choice(&'static [&'static str]),
    /// Several of a rule's item ids.
    Keys,
    /// An item of the catalogue of this rule, by its id. Which items there are on the day, the office's room asks.
    Item(&'static str),
    /// A whole number up to this.
    Count(u64),
    /// A quantity in a unit: unit's message key, places, least value.
    Quantity {
        /// Key of the unit's name (`thousand_yuan`).
        unit: &'static str,
        /// Places after the point that are accepted.
        places: u32,
        /// Whether it may be negative.
        signed: bool,
    },
    /// A date.
    Date,
    /// A month.
    Month,
    /// A year or a month.
    Period,
    /// A unit of one of these types (any, if empty).
    Unit(&'static [&'static str]),
    /// A fact of a kind, named by its key.
    Subject(&'static str),
    /// A person's pseudonymous id.
    Person,
    /// Pseudonymous ids, each once.
    Persons,
    /// 24 hourly means in µg/m³, empty where missing.
    Hours,
    /// Pairs of first seq and version seq.
    Versions,
    /// Anything canonical: only for kinds that the product itself makes.
    Json,
}

/// A field of a fact.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name in the record, the form, the template and the API; with the kind, the key of its label.
    pub name: &'static str,
    /// What it holds.
    pub ty: Type,
    /// Where it stands.
    pub compartment: Compartment,
    /// Whether it must be given.
    pub required: bool,
    /// The version of its kind that it came with; a later one than 1 is never required, for records from before lack it.
    pub since: u32,
}

impl Field {
    /// An open, required field.
    pub const fn open(name: &'static str, ty: Type) -> Self {
        Self { name, ty, compartment: Compartment::Open, required: true, since: 1 }
    }
    /// A sealed, required field.
    pub const fn sealed(name: &'static str, ty: Type) -> Self {
        Self { name, ty, compartment: Compartment::Sealed, required: true, since: 1 }
    }
    /// A personal, required field.
    pub const fn personal(name: &'static str, ty: Type) -> Self {
        Self { name, ty, compartment: Compartment::Personal, required: true, since: 1 }
    }
    /// The same, but it may be left empty.
    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }
    /// The same, but it came with a later version of its kind, so it may be left empty.
    pub const fn since(self, version: u32) -> Self {
        Self { required: false, since: version, ..self }
    }
}

/// When a record counts (`docs/ledger-format.md` §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// At once.
    SelfAccepting,
    /// When a second person of the reporting unit has accepted it.
    FourEyes,
}

/// Who may record a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorder {
    /// Officers of the kind's office.
    Officer,
    /// The zone's rule keeper: rules, units.
    RuleKeeper,
    /// The system administrator: people, and what must not be kept any longer.
    Administrator,
    /// The security administrator: rights.
    SecurityAdministrator,
    /// Reviewers.
    Reviewer,
    /// The editor of reports.
    Editor,
    /// A leader, who approves what is to be published.
    Leader,
    /// Only the product itself: genesis and the clock.
    Product,
    /// Whoever is concerned, in his own name: what it is about says more (`delegation::decide`).
    Person,
}

/// The description of a kind of fact.
#[derive(Debug)]
pub struct Kind {
    /// `office.fact`.
    pub name: &'static str,
    /// The room that it belongs to.
    pub office: Office,
    /// When it counts.
    pub review: Review,
    /// Who may record it.
    pub recorder: Recorder,
    /// Fields that name the subject; `happened` may be among them. Empty: every record is a fact of its own.
    pub key: &'static [&'static str],
    /// The unit field by which cells are kept apart; otherwise the reporting unit.
    pub dimension: Option<&'static str>,
    /// The month field by which cells are kept, where it is not the month of `happened`.
    pub month: Option<&'static str>,
    /// Whether its facts are plans: a day that is over is measured by the plan as it stood then, so the register keeps the
    /// versions that counted before.
    pub is_plan: bool,
    /// How a new one is numbered, if the form proposes it.
    pub numbering: Option<Numbering>,
    /// The fields that are given from its day on only, of a fact that may be recorded before its day: a meeting that is called.
    pub ahead: Option<&'static [&'static str]>,
    /// Whether the fact stands in the register (lists, reviews, figures) or changes the state in its own way.
    pub register: bool,
    /// The fields, in the order of the form.
    pub fields: &'static [Field],
}

impl Kind {
    /// A kind of the register: the usual case.
    pub const fn new(
        name: &'static str,
        office: Office,
        review: Review,
        key: &'static [&'static str],
        fields: &'static [Field],
    ) -> Self {
        Self {
            name,
            office,
            review,
            recorder: Recorder::Officer,
            key,
            dimension: None,
            month: None,
            is_plan: false,
            numbering: None,
            ahead: None,
            register: true,
            fields,
        }
    }

    /// A kind that changes the state in its own way.
    pub const fn system(name: &'static str, office: Office, recorder: Recorder, fields: &'static [Field]) -> Self {
        Self {
            name,
            office,
            review: Review::SelfAccepting,
            recorder,
            key: &[],
            dimension: None,
            month: None,
            is_plan: false,
            numbering: None,
            ahead: None,
            register: false,
            fields,
        }
    }

    /// The version of its description, which new records carry: that of its newest field.
    pub fn version(&self) -> u32 {
        self.fields.iter().map(|field| field.since).max().unwrap_or(1)
    }

    /// Whether a record may have a version: this one or an earlier one.
    pub fn had_version(&self, v: u32) -> bool {
        (1..=self.version()).contains(&v)
    }

    /// Whether its facts name facts of a kind.
    pub fn names(&self, kind: &str) -> bool {
        self.fields.iter().any(|field| matches!(field.ty, Type::Subject(of) if of == kind))
    }

    /// Position of a field.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// A field by name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The fact's own word, after the office's.
    pub fn word(&self) -> &'static str {
        self.name.split_once('.').map_or(self.name, |(_, word)| word)
    }

    /// Position among all kinds.
    pub fn ordinal(&self) -> u8 {
        KINDS.iter().position(|kind| kind.name == self.name).expect("every kind is in KINDS") as u8
    }

    /// Whether a person may type it into a form or a workbook.
    pub fn is_form(&self) -> bool {
        self.register && matches!(self.recorder, Recorder::Officer)
    }
}

/// Every kind there is. The order is part of no format.
pub static KINDS: &[&Kind] = &[
    &offices::city::OBJECT,
    &offices::projects::SUPERVISION,
    &offices::air::STATION_DAY,
    &offices::economy::MONTH,
    &offices::party::ACTIVITY,
    &offices::social::HANDOVER_LINE,
    &offices::economy::BUDGET_REVENUE,
    &offices::economy::EXTERNAL_STATISTIC,
    &offices::investment::PROJECT,
    &offices::investment::CAMPAIGN,
    &offices::projects::PROJECT,
    &offices::projects::LEAD,
    &offices::party::SITE,
    &offices::party::HONOUR,
    &offices::air::STATION,
    &offices::social::CENTRE,
    &offices::city::OPENING_BALANCE,
    &offices::projects::OPENING_BALANCE,
    &offices::social::OPENING_BALANCE,
    &crate::org::UNIT,
    &crate::org::PERSON,
    &crate::org::GRANT,
    &crate::system::GENESIS,
    &crate::system::DAY_CLOSED,
    &crate::system::EPOCH,
    &crate::system::KEY_ROTATED,
    &crate::system::RULE_ADOPTED,
    &crate::system::ACCEPTED,
    &crate::system::RETURNED,
    &crate::system::IMPORT_WITHDRAWN,
    &crate::system::PUBLISHED,
    &crate::system::ANSWERED,
    &crate::system::DRAFTED,
    &crate::system::APPROVED,
    &crate::system::ERASED,
    &crate::system::REDACTED,
    &crate::delegation::GIVEN,
    &crate::delegation::STAND_IN,
    &crate::delegation::ENDED,
    &crate::delegation::CONFIRMED,
    &crate::delegation::DISOWNED,
    &offices::projects::CLOSURE,
    &offices::projects::FUNDING,
    &offices::projects::PLAN,
    &offices::projects::MILESTONE,
    &offices::projects::REACHED,
    &offices::projects::ASSIGNMENT,
    &offices::projects::HANDOVER,
    &offices::projects::HANDOVER_TAKEN,
    &offices::projects::finance::BANK,
    &offices::projects::finance::NEED,
    &offices::projects::finance::CREDIT,
    &offices::projects::finance::DRAWN,
    &offices::projects::finance::REPAID,
    &offices::projects::capacity::PROMISE,
    &offices::projects::capacity::MONTH,
    &offices::projects::meeting::MEETING,
    &offices::projects::meeting::ACTION,
    &offices::projects::meeting::DONE,
    &offices::projects::meeting::CLOSED,
    &offices::projects::visit::VISIT,
    &offices::projects::visit::STOP,
    &offices::projects::visit::SCORE,
    &offices::projects::permit::PERMIT,
    &offices::projects::permit::STEP,
    &offices::projects::problem::PROBLEM,
    &offices::projects::problem::PROBLEM_STEP,
    &crate::board::fact::COMPUTED,
    &crate::board::fact::OBJECTION,
    &crate::board::fact::REPLIED,
    &crate::board::fact::EDITION,
    &crate::board::fact::REMOVED,
    &crate::board::fact::FALSIFIED,
    &crate::duty::LAPSED,
    &crate::duty::WAIVED,
    &offices::oversight::ORDER,
    &offices::oversight::STEP,
    &offices::oversight::REPLY,
    &offices::oversight::DECIDED,
    &offices::oversight::LADDER_STEP,
    &offices::oversight::PROPOSED,
    &offices::oversight::WINDOW_CLOSED,
    &offices::projects::rating::OWN,
    &offices::projects::rating::INSPECTED,
    &offices::projects::visit::COMPARISON,
    &offices::projects::visit_closure::VISIT_CLOSED,
    &offices::projects::road::ROAD,
];

/// A kind by its name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sound() {
        for kind in KINDS {
            for key in kind.key {
                assert!(*key == "happened" || kind.index(key).is_some(), "{}: key {key}", kind.name);
            }
            for name in kind.dimension.iter().chain(kind.month.iter()) {
                assert!(kind.index(name).is_some(), "{}: {name}", kind.name);
            }
            for field in kind.fields {
                assert!(
                    field.since == 1 || !field.required,
                    "{}.{}: records from before lack it",
                    kind.name,
                    field.name
                );
                let free = matches!(field.ty, Type::Text(_));
                assert!(
                    !(free && field.compartment == Compartment::Open),
                    "{}.{}: free text is never open",
                    kind.name,
                    field.name
                );
                let people = matches!(field.ty, Type::Person | Type::Persons);
                assert!(
                    !(people && field.compartment == Compartment::Open),
                    "{}.{}: lists of persons are sealed",
                    kind.name,
                    field.name
                );
            }
            assert!(!kind.is_form() || !kind.key.is_empty(), "{}: an import tells rows apart by their key", kind.name);
            let office = kind.name.split('.').next().unwrap();
            if kind.register {
                assert_eq!(office, kind.office.word(), "{}", kind.name);
            }
        }
    }
}
