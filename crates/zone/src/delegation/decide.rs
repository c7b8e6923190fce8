//! What is refused of delegations: more than the person has, for longer than a year, through two hands, or of what must be
//! his own; and every touch of the three administrators, none of whom does another's work.

use super::{CONFIRMED, DISOWNED, ENDED, GIVEN, Mandate, STAND_IN, Said, delegable, stands_in_for};
use crate::content::{Split, canonical_date};
use crate::decide::{Command, review_items};
use crate::fact::{Kind, kind};
use crate::org::{Right, Role};
use crate::refusal::Problem;
use crate::state::Zone;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::Value as Json;
use std::collections::BTreeSet;

/// Whether `by` may do acts of a kind for another person in a unit today. The rights are the other's.
pub(crate) fn check_acting(
    zone: &Zone,
    kind: &Kind,
    (by, for_person): (&str, &str),
    unit: Option<u32>,
    today: Date,
) -> Result<(), Problem> {
    let number = zone.org.person(by).filter(|person| !zone.org.is_erased(*person));
    let number = number.ok_or_else(|| Problem::new("no-right-to-record").with("kind", kind.name))?;
    if !delegable(kind) && !stands_in_for(kind) {
        return Err(Problem::field("for", "not-delegable").with("kind", kind.name));
    }
    // Who has not been asked learns nothing of the other, not even whether there is such a person.
    let none = || Problem::field("for", "no-delegation").with("kind", kind.name).with("today", today.to_string());
    let other = zone.org.person(for_person).ok_or_else(none)?;
    zone.delegations.covering(&zone.org, (number, other), kind, today).ok_or_else(none)?;
    if [number, other].iter().any(|person| is_administrator(zone, *person, today, today)) {
        return Err(Problem::field("for", "administrators-do-not-deputise"));
    }
    let may = |right: &Right| unit.is_none_or(|unit| right.may_record(kind, unit));
    if !zone.org.rights(other, today).any(may) {
        return Err(Problem::field("for", "principal-without-right").with("kind", kind.name));
    }
    Ok(())
}

/// Whether a person is one of the three administrators on any day of a span.
fn is_administrator(zone: &Zone, person: u32, from: Date, until: Date) -> bool {
    let then = |right: &Right| right.from <= until && right.until.is_none_or(|last| from <= last);
    zone.org.grants.get(&person).into_iter().flatten().any(|right| right.role.is_administrator() && then(right))
}

/// Checks of the acts of delegation themselves.
pub(crate) fn check(zone: &Zone, command: &Command, content: &Split, today: Date, problems: &mut Vec<Problem>) {
    match command.kind.as_str() {
        name if name == GIVEN.name => check_given(zone, command, content, today, problems),
        name if name == STAND_IN.name => check_stand_in(zone, command, content, today, problems),
        name if name == ENDED.name => check_ended(zone, command, content, today, problems),
        name if name == CONFIRMED.name || name == DISOWNED.name => check_word(zone, command, content, problems),
        _ => {}
    }
}

fn text<'a>(part: &'a serde_json::Map<String, Json>, name: &str) -> &'a str {
    part.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// From when to when: from today on at the earliest, for a year at most.
fn check_days(content: &Split, today: Date, problems: &mut Vec<Problem>) -> Option<(Date, Date)> {
    let (from, until) = (canonical_date(text(&content.open, "from"))?, canonical_date(text(&content.open, "until"))?);
    if from < today {
        problems.push(Problem::field("from", "from-in-the-past").with("today", today.to_string()));
    }
    if until < from {
        problems.push(Problem::field("until", "until-before-from").with("from", from.to_string()));
    }
    let most = from.saturating_add(1.year());
    if until > most {
        problems.push(Problem::field("until", "longer-than-a-year").with("most", most.to_string()));
    }
    Some((from, until))
}

/// The two persons: not one and the same, not erased, no administrator at any time of it.
fn check_persons(
    zone: &Zone,
    (principal, deputy): (&str, (&str, &str)),
    (from, until): (Date, Date),
    problems: &mut Vec<Problem>,
) {
    let (field, deputy) = deputy;
    if principal == deputy {
        problems.push(Problem::field(field, "deputy-of-oneself"));
    }
    for (field, person) in [("", principal), (field, deputy)] {
        let at = (!field.is_empty()).then(|| field.to_owned());
        if let Some(seq) = zone.org.erasure(person) {
            problems.push(Problem { field: at, ..Problem::new("person-erased").with("seq", seq.to_string()) });
        } else if zone.org.person(person).is_some_and(|person| is_administrator(zone, person, from, until)) {
            problems.push(Problem { field: at, ..Problem::new("administrators-do-not-deputise") });
        }
    }
}

fn check_given(zone: &Zone, command: &Command, content: &Split, today: Date, problems: &mut Vec<Problem>) {
    let Some(days) = check_days(content, today, problems) else { return };
    check_persons(zone, (&command.for_person, ("clerk", text(&content.sealed, "clerk"))), days, problems);
    let rights: Vec<&Right> =
        zone.org.person(&command.for_person).into_iter().flat_map(|person| zone.org.rights(person, today)).collect();
    let names = content.open.get("kinds").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut seen = BTreeSet::new();
    for name in names.iter().filter_map(Json::as_str) {
        let may = |kind: &Kind| rights.iter().any(|right| right.may_record(kind, right.unit.unwrap_or_default()));
        match kind(name) {
            Some(kind) if !delegable(kind) => {
                problems.push(Problem::field("kinds", "not-delegable").with("kind", name));
            }
            Some(kind) if may(kind) && seen.insert(name) => {}
            _ => problems.push(Problem::field("kinds", "kind-not-ones-own").with("kind", name)),
        }
    }
}

/// The absent person names who stands in; where he cannot any more, the security administrator does, whose work rights are.
fn check_stand_in(zone: &Zone, command: &Command, content: &Split, today: Date, problems: &mut Vec<Problem>) {
    let (absent, stand_in) = (text(&content.sealed, "absent"), text(&content.sealed, "stand_in"));
    let mut own = zone.org.person(&command.by).into_iter().flat_map(|person| zone.org.rights(person, today));
    if absent != command.by && command.via != "setup" && !own.any(|right| right.role == Role::SecurityAdministrator) {
        problems.push(Problem::field("absent", "no-right-to-name-stand-in"));
        return;
    }
    let Some(days) = check_days(content, today, problems) else { return };
    check_persons(zone, (absent, ("stand_in", stand_in)), days, problems);
    let mut rights = zone.org.person(absent).into_iter().flat_map(|person| zone.org.rights(person, today));
    if !rights.any(|right| matches!(right.role, Role::Officer | Role::Reviewer)) {
        problems.push(Problem::field("absent", "nothing-to-stand-in-for"));
    }
}

/// Ending takes nothing that anybody else has: either of the two, whoever recorded it, and the administrators of accounts
/// and rights may.
fn check_ended(zone: &Zone, command: &Command, content: &Split, today: Date, problems: &mut Vec<Problem>) {
    let seq = content.open.get("delegation").and_then(Json::as_u64).unwrap_or(u64::MAX);
    let me = zone.org.person(&command.by);
    let administers = |right: &Right| matches!(right.role, Role::Administrator | Role::SecurityAdministrator);
    let may = |mandate: &Mandate| {
        me.is_some_and(|me| mandate.concerns(me) || mandate.recorded_by == me)
            || command.via == "setup"
            || me.is_some_and(|me| zone.org.rights(me, today).any(administers))
    };
    match zone.delegations.mandate(seq).filter(|mandate| may(mandate)) {
        None => problems.push(Problem::field("delegation", "not-your-delegation").with("seq", seq.to_string())),
        Some(mandate) if !mandate.goes_on(today) => {
            problems.push(Problem::field("delegation", "ended-already").with("seq", seq.to_string()));
        }
        Some(_) => {}
    }
}

/// A person says of acts that were entered for him whether they are his: once, and of each.
fn check_word(zone: &Zone, command: &Command, content: &Split, problems: &mut Vec<Problem>) {
    let Some(items) = review_items(content.open.get("items")) else {
        problems.push(Problem::field("items", "not-versions"));
        return;
    };
    let me = zone.org.person(&command.by);
    let mut seen = BTreeSet::new();
    for (first, seq) in items {
        let act = zone.delegations.act(seq).filter(|act| act.first == first && Some(act.for_person) == me);
        let code = match act.map(|act| act.said) {
            None | Some(Said::NotNeeded) => Some("not-to-confirm"),
            Some(Said::Awaited) if seen.insert(seq) => None,
            Some(_) => Some("said-already"),
        };
        problems.extend(code.map(|code| Problem::field("items", code).with("seq", seq.to_string())));
    }
}
