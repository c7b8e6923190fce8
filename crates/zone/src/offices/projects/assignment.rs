//! Who carries a project (分包): its sponsoring leader, its team, whoever keeps in touch, and the one accountable person.
//! A newly named accountable person carries the project once both have signed the handover; until then whoever carried it
//! does, also after he has left.

use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Recorder, Review, Type};
use crate::refusal::Problem;
use crate::register::Row;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;

/// The accountable person of a project, named from the day it `happened`; the history follows by date.
pub static LEAD: Kind = Kind::new(
    "projects.lead",
    Office::Projects,
    Review::SelfAccepting,
    &["project", "happened"],
    &[Field::open("project", Type::Subject("projects.project")), Field::sealed("lead", Type::Person)],
);

/// Whoever else stands by a project, from the day it `happened` and, if it is said, until a day.
pub static ASSIGNMENT: Kind = Kind::new(
    "projects.assignment",
    Office::Projects,
    Review::SelfAccepting,
    &["project", "role", "happened"],
    &[
        Field::open("project", Type::Subject("projects.project")),
        Field::open("role", Type::Choice(&["sponsor", "team_leader", "liaison"])),
        Field::sealed("person", Type::Person),
        Field::open("until", Type::Date).optional(),
    ],
);

/// The accountable person hands a project over: his act.
pub static HANDOVER: Kind = Kind {
    recorder: Recorder::Person,
    ..Kind::new(
        "projects.handover",
        Office::Projects,
        Review::SelfAccepting,
        &["project", "happened"],
        &[
            Field::open("project", Type::Subject("projects.project")),
            Field::sealed("to", Type::Person),
            Field::personal("note", Type::Text(300)).optional(),
        ],
    )
};

/// And whoever is named takes it: his act.
pub static HANDOVER_TAKEN: Kind = Kind {
    recorder: Recorder::Person,
    ..Kind::new(
        "projects.handover_taken",
        Office::Projects,
        Review::SelfAccepting,
        &["project", "happened"],
        &[Field::open("project", Type::Subject("projects.project"))],
    )
};

/// The rule that says how a project passes to another person.
const RULE: &str = "projects.assignment";

/// Whoever carries a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carrier {
    /// Number of the person.
    pub person: u32,
    /// Since when.
    pub since: Date,
    /// Who is named to follow but has not taken the project over, and from which day he was to carry it.
    pub named: Option<(u32, Date)>,
}

/// Whoever has carried a project up to a day, one after the other. Named is whom the office names, and whoever has taken what
/// was handed to him: two signatures need no third.
pub fn carriers(zone: &Zone, project: u32, on: Date) -> Vec<Carrier> {
    let by_the_office = versions(zone, &LEAD, project, on)
        .filter_map(|row| Some((row.latest.happened, person(row.latest.value(&LEAD, "lead"))?)));
    let by_signature =
        versions(zone, &HANDOVER_TAKEN, project, on).map(|row| (row.latest.happened, row.latest.for_person));
    let mut named: Vec<(Date, u32)> = by_the_office.chain(by_signature).collect();
    named.sort_unstable();
    let mut carriers: Vec<Carrier> = Vec::new();
    for (from, next) in named {
        let Some(before) = carriers.last_mut() else {
            carriers.push(Carrier { person: next, since: from, named: None });
            continue;
        };
        if before.person == next {
            before.named = None;
            continue;
        }
        match passes_on(zone, project, (before.person, before.since), (next, from), on) {
            Some(since) => {
                before.named = None;
                carriers.push(Carrier { person: next, since, named: None });
            }
            None => before.named = Some((next, from)),
        }
    }
    carriers
}

/// Whoever carries a project on a day.
pub fn carrier(zone: &Zone, project: u32, on: Date) -> Option<Carrier> {
    carriers(zone, project, on).pop()
}

/// The day on which a project passes from one person to the next, who was named from a day.
fn passes_on(
    zone: &Zone,
    project: u32,
    (from, since): (u32, Date),
    (to, named): (u32, Date),
    on: Date,
) -> Option<Date> {
    if zone.rules.parameter(RULE, "handover", named) != Some("signed_by_both") {
        return Some(named);
    }
    let given = versions(zone, &HANDOVER, project, on)
        .filter(|row| row.latest.happened >= since && row.latest.for_person == from)
        .filter(|row| person(row.latest.value(&HANDOVER, "to")) == Some(to))
        .map(|row| row.latest.happened)
        .max()?;
    let taken = versions(zone, &HANDOVER_TAKEN, project, on)
        .filter(|row| row.latest.happened >= given && row.latest.for_person == to)
        .map(|row| row.latest.happened)
        .min()?;
    Some(taken.max(named))
}

/// Who else stands by a project on a day: of each role the person named last, and since when.
pub fn assigned(zone: &Zone, project: u32, on: Date) -> Vec<(&'static str, u32, Date)> {
    let mut newest: Vec<(&'static str, u32, Date)> = Vec::new();
    for version in versions(zone, &ASSIGNMENT, project, on).filter_map(Row::accepted) {
        let is_over = matches!(version.value(&ASSIGNMENT, "until"), Value::Date(until) if *until < on);
        let named = version.choice(&ASSIGNMENT, "role").zip(person(version.value(&ASSIGNMENT, "person")));
        let Some((role, person)) = named.filter(|_| !is_over) else { continue };
        match newest.iter_mut().find(|(known, ..)| *known == role) {
            Some(entry) if entry.2 <= version.happened => *entry = (role, person, version.happened),
            Some(_) => {}
            None => newest.push((role, person, version.happened)),
        }
    }
    newest
}

/// Whether a project was handed to a person who does not carry it yet.
pub fn handed_to(zone: &Zone, project: u32, to: u32, on: Date) -> bool {
    let Some(carrier) = carrier(zone, project, on).filter(|carrier| carrier.person != to) else { return false };
    versions(zone, &HANDOVER, project, on).any(|row| {
        row.latest.happened >= carrier.since
            && row.latest.for_person == carrier.person
            && person(row.latest.value(&HANDOVER, "to")) == Some(to)
    })
}

/// The facts of a kind about a project that happened up to a day.
fn versions<'a>(zone: &'a Zone, kind: &'static Kind, project: u32, on: Date) -> impl Iterator<Item = &'a Row> {
    let rows = zone.register.rows_about(kind, project);
    rows.filter(move |row| row.accepted().is_some_and(|version| version.happened <= on))
}

fn person(value: &Value) -> Option<u32> {
    match value {
        Value::Person(person) => Some(*person),
        _ => None,
    }
}

/// Once its day is over a naming is not amended to name another, nor withdrawn: that would pass the project on without the
/// two signatures.
fn renamed(zone: &Zone, proposal: &Proposal<'_>) -> Option<Problem> {
    let row = zone.register.row(zone.register.by_first(proposal.amends?)?)?;
    let is_over = zone.last_closed().is_some_and(|closed| row.latest.happened <= closed);
    let same = !proposal.void
        && proposal.happened == row.latest.happened
        && proposal.value("lead") == Some(row.latest.value(&LEAD, "lead"));
    (is_over && !same).then(|| Problem::field("lead", "carrier-by-handover"))
}

pub(super) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let Some(Value::Row(project)) = proposal.value("project") else { return };
    let me = zone.org.person(proposal.by);
    let carrier = carrier(zone, *project, proposal.happened);
    match proposal.kind.name {
        "projects.handover" => {
            if carrier.map(|carrier| carrier.person) != me {
                problems.push(Problem::field("project", "not-carried-by-you"));
            } else if proposal.value("to").and_then(person) == me {
                problems.push(Problem::field("to", "handed-to-oneself"));
            } else if let (Some(me), Some(to)) = (me, proposal.value("to").and_then(person)) {
                // Who follows can open what he answers for, as whoever hands it over can.
                let reads = |person| {
                    zone.org.rights(person, proposal.happened).any(|right| right.may_read(crate::Office::Projects))
                };
                if reads(me) && !reads(to) {
                    problems.push(Problem::field("to", "nothing-to-follow-with"));
                }
            }
        }
        "projects.lead" if zone.rules.parameter(RULE, "handover", proposal.happened) == Some("signed_by_both") => {
            problems.extend(renamed(zone, proposal));
        }
        "projects.assignment" => {
            if let Some(Value::Date(until)) = proposal.value("until")
                && *until < proposal.happened
            {
                problems.push(Problem::field("until", "ends-before-it-begins").with("on", until.to_string()));
            }
        }
        "projects.handover_taken" if !me.is_some_and(|me| handed_to(zone, *project, me, proposal.happened)) => {
            problems.push(Problem::field("project", "not-handed-to-you"));
        }
        _ => {}
    }
}
