//! Financing (银企对接): what a project needs, which bank grants it, what is drawn and repaid. Amounts, rates and
//! collateral are the enterprise's secret: sealed.

use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Review, Type};
use crate::numbering::Numbering;
use crate::refusal::Problem;
use crate::register::{Row, Version};
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use rulebook::Decimal;
use std::collections::{BTreeMap, BTreeSet};

const YUAN: Type = Type::Quantity { unit: "yuan", places: 2, signed: false };

/// A bank or another lender.
pub static BANK: Kind = Kind::new(
    "projects.bank",
    Office::Projects,
    Review::SelfAccepting,
    &["bank"],
    &[Field::open("bank", Type::Key), Field::open("title", Type::Title(40))],
);

/// What a project needs money for: the n-th need of the project.
pub static NEED: Kind = Kind {
    numbering: Some(Numbering::Within),
    ..Kind::new(
        "projects.finance_need",
        Office::Projects,
        Review::SelfAccepting,
        &["project", "need"],
        &[
            Field::open("project", Type::Subject("projects.project")),
            Field::open("need", Type::Count(99)),
            Field::open("purpose", Type::Choice(&["construction", "equipment", "working_capital", "other"])),
            Field::sealed("amount_yuan", YUAN),
            Field::open("needed_by", Type::Date).optional(),
        ],
    )
};

/// A bank grants credit for a need.
pub static CREDIT: Kind = Kind::new(
    "projects.credit",
    Office::Projects,
    Review::SelfAccepting,
    &["project", "need", "bank"],
    &[
        Field::open("project", Type::Subject("projects.project")),
        Field::open("need", Type::Count(99)),
        Field::open("bank", Type::Subject("projects.bank")),
        Field::sealed("amount_yuan", YUAN),
        Field::sealed("rate_percent", Type::Quantity { unit: "percent", places: 4, signed: false }).optional(),
        Field::sealed("collateral", Type::Choice(&["land", "plant", "equipment", "guarantee", "receivables", "none"]))
            .optional(),
        Field::open("until", Type::Date).optional(),
    ],
);

/// Of a credit so much is paid out.
pub static DRAWN: Kind = Kind::new(
    "projects.drawdown",
    Office::Projects,
    Review::SelfAccepting,
    &["project", "need", "bank", "happened"],
    PART,
);

/// Of what was paid out so much is paid back.
pub static REPAID: Kind = Kind::new(
    "projects.repayment",
    Office::Projects,
    Review::SelfAccepting,
    &["project", "need", "bank", "happened"],
    PART,
);

static PART: &[Field] = &[
    Field::open("project", Type::Subject("projects.project")),
    Field::open("need", Type::Count(99)),
    Field::open("bank", Type::Subject("projects.bank")),
    Field::sealed("amount_yuan", YUAN),
];

/// Sums of money. A sum that rests on something sealed whose opening is not here is not known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Money {
    /// Needed, yuan.
    pub needed: Option<Decimal>,
    /// Granted.
    pub granted: Option<Decimal>,
    /// Paid out.
    pub drawn: Option<Decimal>,
    /// Paid back.
    pub repaid: Option<Decimal>,
}

impl Money {
    const NONE: Self = Self {
        needed: Some(Decimal::ZERO),
        granted: Some(Decimal::ZERO),
        drawn: Some(Decimal::ZERO),
        repaid: Some(Decimal::ZERO),
    };

    /// What is paid out and not paid back.
    pub fn owed(&self) -> Option<Decimal> {
        Some(self.drawn? - self.repaid?)
    }

    /// What is needed and not granted.
    pub fn unmet(&self) -> Option<Decimal> {
        let rest = self.needed? - self.granted?;
        Some(rest.max(Decimal::ZERO))
    }

    fn add(&mut self, kind: &Kind, amount: Option<Decimal>) {
        let sum = match kind.name {
            "projects.finance_need" => &mut self.needed,
            "projects.credit" => &mut self.granted,
            "projects.drawdown" => &mut self.drawn,
            _ => &mut self.repaid,
        };
        *sum = sum.zip(amount).map(|(sum, amount)| sum + amount);
    }
}

/// The money of a project.
pub fn of_project(zone: &Zone, project: u32) -> Money {
    let mut money = Money::NONE;
    for kind in [&NEED, &CREDIT, &DRAWN, &REPAID] {
        for version in zone.register.rows_about(kind, project).filter_map(Row::accepted) {
            money.add(kind, version.value(kind, "amount_yuan").decimal());
        }
    }
    money
}

/// Money that facts of some units say: it is shown to whoever may open those of every one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The sums.
    pub money: Money,
    /// Numbers of the units that recorded them.
    pub units: BTreeSet<u32>,
    /// How many credits are among them.
    pub credits: usize,
}

impl Told {
    const NOTHING: Self = Self { money: Money::NONE, units: BTreeSet::new(), credits: 0 };

    fn add(&mut self, kind: &Kind, row: &Row, version: &Version) {
        self.money.add(kind, version.value(kind, "amount_yuan").decimal());
        self.units.insert(row.unit);
        self.credits += usize::from(kind.name == CREDIT.name);
    }
}

/// The accepted facts of a kind.
fn accepted<'a>(zone: &'a Zone, kind: &'static Kind) -> impl Iterator<Item = (&'a Row, &'a Version)> {
    zone.register.rows_of(kind).filter_map(|row| Some((&**row, row.accepted()?)))
}

/// The money of each bank, by the number of its row: granted, paid out, paid back. A bank that grants nothing is there.
pub fn by_bank(zone: &Zone) -> BTreeMap<u32, Told> {
    let numbers = accepted(zone, &BANK).filter_map(|(row, _)| zone.register.by_first(row.first));
    let mut banks: BTreeMap<u32, Told> = numbers.map(|bank| (bank, Told::NOTHING)).collect();
    for kind in [&CREDIT, &DRAWN, &REPAID] {
        for (row, version) in accepted(zone, kind) {
            if let Value::Row(bank) = version.value(kind, "bank") {
                banks.entry(*bank).or_insert(Told::NOTHING).add(kind, row, version);
            }
        }
    }
    banks
}

/// A need of a project, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// Number of the project's row.
    pub project: u32,
    /// Which need of the project.
    pub number: u64,
    /// What for.
    pub purpose: Option<&'static str>,
    /// The last day on which it helps.
    pub needed_by: Option<Date>,
    /// Seq of its first record.
    pub first: u32,
    /// Needed, granted, paid out, paid back.
    pub told: Told,
}

impl Need {
    /// Whether its day is over on a day.
    pub fn is_past(&self, on: Date) -> bool {
        self.needed_by.is_some_and(|day| day < on)
    }
}

/// Every need of all projects: the most urgent first, those without a day last.
pub fn needs(zone: &Zone) -> Vec<Need> {
    let which = |kind: &Kind, version: &Version| match (version.value(kind, "project"), version.value(kind, "need")) {
        (Value::Row(project), Value::Count(number)) => Some((*project, *number)),
        _ => None,
    };
    let mut needs: BTreeMap<(u32, u64), Need> = BTreeMap::new();
    for (row, version) in accepted(zone, &NEED) {
        let Some((project, number)) = which(&NEED, version) else { continue };
        let needed_by = match version.value(&NEED, "needed_by") {
            Value::Date(day) => Some(*day),
            _ => None,
        };
        let purpose = version.choice(&NEED, "purpose");
        let mut need = Need { project, number, purpose, needed_by, first: row.first, told: Told::NOTHING };
        need.told.add(&NEED, row, version);
        needs.insert((project, number), need);
    }
    for kind in [&CREDIT, &DRAWN, &REPAID] {
        for (row, version) in accepted(zone, kind) {
            if let Some(need) = which(kind, version).and_then(|which| needs.get_mut(&which)) {
                need.told.add(kind, row, version);
            }
        }
    }
    let mut needs: Vec<Need> = needs.into_values().collect();
    needs.sort_by_key(|need| (need.needed_by.is_none(), need.needed_by, need.project, need.number));
    needs
}

/// A credit that a bank grants for a need, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Credit {
    /// Which need of the project.
    pub need: u64,
    /// Number of the bank's row.
    pub bank: u32,
    /// The day on which it ends.
    pub until: Option<Date>,
    /// Rate a year in percent; not known without the opening.
    pub rate_percent: Option<Decimal>,
    /// What secures it; not known without the opening.
    pub collateral: Option<&'static str>,
    /// Seq of its first record.
    pub first: u32,
    /// Granted, paid out, paid back.
    pub told: Told,
}

/// The credits of a project, by need, in the order of recording.
pub fn credits(zone: &Zone, project: u32) -> Vec<Credit> {
    let about = |kind: &'static Kind| {
        zone.register.rows_about(kind, project).filter_map(move |row| {
            let version = row.accepted()?;
            match (version.value(kind, "need"), version.value(kind, "bank")) {
                (Value::Count(need), Value::Row(bank)) => Some((*need, *bank, row, version)),
                _ => None,
            }
        })
    };
    let mut credits: Vec<Credit> = about(&CREDIT)
        .map(|(need, bank, row, version)| {
            let until = match version.value(&CREDIT, "until") {
                Value::Date(day) => Some(*day),
                _ => None,
            };
            let rate_percent = version.value(&CREDIT, "rate_percent").decimal();
            let collateral = version.choice(&CREDIT, "collateral");
            let mut told = Told::NOTHING;
            told.add(&CREDIT, row, version);
            Credit { need, bank, until, rate_percent, collateral, first: row.first, told }
        })
        .collect();
    for kind in [&DRAWN, &REPAID] {
        for (need, bank, row, version) in about(kind) {
            if let Some(credit) = credits.iter_mut().find(|credit| (credit.need, credit.bank) == (need, bank)) {
                credit.told.add(kind, row, version);
            }
        }
    }
    credits.sort_by_key(|credit| (credit.need, credit.first));
    credits
}

/// Sum of a kind for the need, and bank if it has one, that a proposal names; without what the proposal itself amends.
fn sum(zone: &Zone, kind: &'static Kind, proposal: &Proposal<'_>) -> Decimal {
    let Some(Value::Row(project)) = proposal.value("project") else { return Decimal::ZERO };
    let same = |version: &&Version| {
        ["need", "bank"].iter().all(|field| {
            let own = proposal.value(field);
            kind.index(field).is_none() || own.is_none_or(|own| version.value(kind, field) == own)
        })
    };
    let rows = zone.register.rows_about(kind, *project).filter(|row| Some(row.first) != proposal.amends);
    let versions = rows.filter_map(Row::submitted).filter(same);
    versions.filter_map(|version| version.value(kind, "amount_yuan").decimal()).sum()
}

pub(super) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let (Some(Value::Row(project)), Some(need)) = (proposal.value("project"), proposal.value("need")) else { return };
    let kind = proposal.kind.name;
    if kind == NEED.name {
        return;
    }
    let has_need = |row: &Row| row.submitted().is_some_and(|version| version.value(&NEED, "need") == need);
    if !zone.register.rows_about(&NEED, *project).any(has_need) {
        problems.push(Problem::field("need", "unknown-need"));
        return;
    }
    // What the sums come to is sealed: whoever may record knows them, and is told.
    let amount = proposal.value("amount_yuan").and_then(Value::decimal).unwrap_or(Decimal::ZERO);
    let (of, code) = match kind {
        "projects.drawdown" => (&CREDIT, "more-than-granted"),
        "projects.repayment" => (&DRAWN, "more-than-drawn"),
        _ => return,
    };
    let whole = sum(zone, of, proposal);
    if sum(zone, proposal.kind, proposal) + amount > whole {
        problems.push(Problem::field("amount_yuan", code).with("amount", whole.to_string()));
    }
}
