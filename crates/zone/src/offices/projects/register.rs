//! The register of projects: what a project is, from when on it is followed and until when.

use super::outline::{OUTLINE_MOST, PLACES, outline, outside};
use super::supervision::{SUPERVISION, last_entry};
use crate::decide::Proposal;
use crate::fact::{Field, KINDS, Kind, Office, Review, Type};
use crate::refusal::Problem;
use crate::register::Row;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;

/// A key project, listed on the day it `happened`. A project may be on the provincial and the municipal list: `both`.
/// `industry` is a class of GB/T 4754-2017 (`c1353`); place and
/// outline: CGCS2000 degrees.
pub static PROJECT: Kind = Kind {
    dimension: Some("accountable_unit"),
    ..Kind::new(
        "projects.project",
        Office::Projects,
        Review::FourEyes,
        &["project"],
        &[
            Field::open("project", Type::Key),
            Field::open("title", Type::Title(60)),
            Field::open("level", Type::Choice(&["provincial", "municipal", "both", "zone"])),
            Field::open("category", Type::Choice(&["industry", "park", "commerce", "infrastructure", "livelihood"])),
            Field::open("nature", Type::Choice(&["new", "expansion", "upgrade"])),
            Field::open("accountable_unit", Type::Unit(&["department", "centre"])),
            Field::open("planned_investment_yuan", Type::Quantity { unit: "yuan", places: 2, signed: false }),
            Field::open("target_on", Type::Date),
            Field::open("target_strength", Type::Choice(&["commitment", "plan", "hope"])),
            Field::open("industry", Type::Key).since(2),
            Field::open("enterprise", Type::Unit(&["enterprise"])).since(2),
            Field::open("park", Type::Subject("projects.project")).since(2),
            Field::open("longitude", Type::Quantity { unit: "degree", places: 6, signed: false }).since(2),
            Field::open("latitude", Type::Quantity { unit: "degree", places: 6, signed: false }).since(2),
            Field::open("outline", Type::Title(OUTLINE_MOST)).since(3),
        ],
    )
};

/// A project is followed no longer from the day after it `happened` on: it has done what it was listed for, was given up,
/// or goes on as part of another.
pub static CLOSURE: Kind = Kind::new(
    "projects.closure",
    Office::Projects,
    Review::FourEyes,
    &["project"],
    &[
        Field::open("project", Type::Subject("projects.project")),
        Field::open("cause", Type::Choice(&["fulfilled", "given_up", "merged"])),
    ],
);

/// Levels of the projects that are supervised every working day.
pub const LEVELS_OF_KEY_PROJECTS: [&str; 3] = ["provincial", "municipal", "both"];

/// The rows of the provincial and municipal projects that count, in the order of listing.
pub fn key_projects(zone: &Zone) -> impl Iterator<Item = (u32, &Row)> {
    zone.register.rows_of(&PROJECT).filter_map(|row| {
        let level = row.accepted()?.choice(&PROJECT, "level")?;
        let number = zone.register.by_first(row.first)?;
        LEVELS_OF_KEY_PROJECTS.contains(&level).then_some((number, &**row))
    })
}

/// Number of the unit that is accountable for a project: as accepted, before that as submitted.
pub fn accountable_unit(zone: &Zone, project: u32) -> Option<u32> {
    let row = zone.register.row(project)?;
    match row.accepted().or(row.submitted())?.value(&PROJECT, "accountable_unit") {
        Value::Unit(unit) => Some(*unit),
        _ => None,
    }
}

/// Whether a person has a right in the unit that is accountable for a project.
pub(super) fn is_of_accountable_unit(zone: &Zone, project: u32, person: &str, on: Date) -> bool {
    let accountable = accountable_unit(zone, project);
    let person = zone.org.person(person).filter(|_| accountable.is_some());
    person.is_some_and(|person| zone.org.rights(person, on).any(|right| right.unit == accountable))
}

/// The day from which a project is followed; nothing if it is not listed (any more).
pub fn listed_on(zone: &Zone, project: u32) -> Option<Date> {
    let row = zone.register.row(project)?;
    row.accepted().or(row.submitted()).map(|version| version.happened)
}

/// The last day on which a project is followed, if that is known.
pub fn closed_on(zone: &Zone, project: u32) -> Option<Date> {
    closure(zone, project).map(|(closed, _)| closed)
}

/// The last day on which a project is followed, and why no longer.
pub fn closure(zone: &Zone, project: u32) -> Option<(Date, Option<&'static str>)> {
    let closures = zone.register.rows_about(&CLOSURE, project).filter_map(Row::accepted);
    closures.map(|version| (version.happened, version.choice(&CLOSURE, "cause"))).min_by_key(|(closed, _)| *closed)
}

/// What concerns every fact about a project, and the project itself. What is wrong is withdrawn also of a closed project.
pub(super) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    if proposal.kind.name == PROJECT.name {
        check_what_hangs_on_it(zone, proposal, problems);
    }
    if proposal.void {
        return;
    }
    if proposal.kind.name == PROJECT.name {
        return check_project(zone, proposal, problems);
    }
    if proposal.kind.name == CLOSURE.name {
        return check_closure(zone, proposal, problems);
    }
    let Some(Value::Row(project)) = proposal.value("project").filter(|_| is_about_a_project(proposal.kind)) else {
        return;
    };
    problems.extend(of_another_unit(zone, *project, proposal));
    let listed = listed_on(zone, *project).filter(|_| !BEFORE_THE_LISTING.contains(&proposal.kind.name));
    if let Some(listed) = listed.filter(|listed| proposal.happened < *listed) {
        problems.push(Problem::field("happened", "before-the-project").with("from", listed.to_string()));
    }
    if let Some(closed) = closed_on(zone, *project).filter(|closed| proposal.happened > *closed) {
        problems.push(Problem::field("project", "project-closed").with("on", closed.to_string()));
    }
}

/// What may be said of a project for days before it was listed.
const BEFORE_THE_LISTING: [&str; 5] = [
    "projects.milestone",
    "projects.milestone_reached",
    "projects.investment_plan",
    "projects.funding",
    "projects.capacity_promise",
];

fn is_about_a_project(kind: &Kind) -> bool {
    kind.field("project").is_some_and(|field| field.ty == Type::Subject(PROJECT.name))
}

/// What only the accountable unit says of its project, or the unit that keeps its entry in the register.
const OF_THE_ACCOUNTABLE: [&str; 8] = [
    "projects.supervision",
    "projects.lead",
    "projects.assignment",
    "projects.milestone",
    "projects.milestone_reached",
    "projects.investment_plan",
    "projects.capacity_promise",
    "projects.capacity_month",
];

/// Whether a unit may say of a project what facts of a kind say.
pub fn speaks_for(zone: &Zone, kind: &Kind, project: u32, unit: u32) -> bool {
    let row = zone.register.row(project).map(|row| row.unit);
    let own = [accountable_unit(zone, project), row];
    !OF_THE_ACCOUNTABLE.contains(&kind.name) || own[0].is_none() || own.contains(&Some(unit))
}

fn of_another_unit(zone: &Zone, project: u32, proposal: &Proposal<'_>) -> Option<Problem> {
    let accountable = accountable_unit(zone, project)?;
    let title = || zone.org.units[accountable as usize].title.to_string();
    let speaks = speaks_for(zone, proposal.kind, project, proposal.unit);
    (!speaks).then(|| Problem::field("project", "another-units-project").with("unit", title()))
}

/// A project that was followed is not withdrawn, and not listed after what happened with it: a day that lapsed stays lapsed,
/// and what was entered stays possible.
fn check_what_hangs_on_it(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let Some(first) = proposal.amends else { return };
    let Some(number) = zone.register.by_first(first) else { return };
    let days = |kind: &&Kind| -> Vec<Date> {
        zone.register.rows_about(kind, number).filter_map(Row::submitted).map(|version| version.happened).collect()
    };
    let lapsed = zone.lapses.of_subject(first).map(|lapse| lapse.period).min();
    if proposal.void {
        let day = days(&&SUPERVISION).into_iter().chain(lapsed).min();
        problems.extend(day.map(|on| Problem::new("project-was-followed").with("on", on.to_string())));
        return;
    }
    let followed = KINDS.iter().filter(|kind| is_about_a_project(kind) && !BEFORE_THE_LISTING.contains(&kind.name));
    // An entry of the day of the listing may stand, a duty begins the day after.
    let entered = followed.flat_map(days).min().filter(|on| *on < proposal.happened);
    let owed = lapsed.filter(|on| *on <= proposal.happened);
    if let Some(on) = entered.into_iter().chain(owed).min() {
        problems.push(Problem::field("happened", "listed-after-it-was-followed").with("on", on.to_string()));
    }
}

/// A project is not closed before a day for which it was supervised or failed to be: what was owed stays owed.
fn check_closure(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let Some(Value::Row(project)) = proposal.value("project") else { return };
    let Some(row) = zone.register.row(*project) else { return };
    let entered = last_entry(zone, *project, Date::MAX).map(|entry| entry.happened);
    let lapsed = zone.lapses.between(proposal.happened, Date::MAX).filter(|lapse| lapse.subject == row.first);
    let last = entered.max(lapsed.map(|lapse| lapse.period).max());
    if let Some(on) = last.filter(|on| *on > proposal.happened) {
        problems.push(Problem::field("happened", "closed-before-a-day-owed").with("on", on.to_string()));
    }
}

fn check_project(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    if proposal.value("planned_investment_yuan").and_then(Value::decimal) == Some(rulebook::Decimal::ZERO) {
        problems.push(Problem::field("planned_investment_yuan", "nothing-to-invest"));
    }
    if let Some(Value::Date(target)) = proposal.value("target_on")
        && *target < proposal.happened
    {
        problems.push(Problem::field("target_on", "target-before-listing").with("on", target.to_string()));
    }
    let itself = proposal.amends.and_then(|first| zone.register.by_first(first)).map(Value::Row);
    if itself.is_some() && proposal.value("park") == itself.as_ref() {
        problems.push(Problem::field("park", "its-own-park"));
    }
    if let Some(code) = proposal.choice("industry").filter(|code| !is_industry(code)) {
        problems.push(Problem::field("industry", "not-an-industry").with("value", code.to_uppercase()));
    }
    let mut given = 0;
    for (at, (field, ..)) in PLACES.into_iter().enumerate() {
        let Some(degrees) = proposal.value(field).and_then(Value::decimal) else { continue };
        given += 1;
        problems.extend(outside(field, at, degrees));
    }
    if given == 1 {
        problems.push(Problem::field("latitude", "half-a-place"));
    }
    if let Some(Err(wrong)) = proposal.choice("outline").map(outline) {
        problems.extend(wrong);
    }
}

/// The last division of each section of GB/T 4754-2017, A to T: the divisions 01 to 97 run on through them.
const LAST_DIVISIONS: [u8; 20] = [5, 12, 43, 46, 50, 52, 60, 62, 65, 69, 70, 72, 75, 79, 82, 83, 85, 90, 96, 97];

/// A division, group or class of GB/T 4754-2017: the letter of its section and two to four digits, of which the first two
/// are a division of that section.
fn is_industry(code: &str) -> bool {
    let (Some(section), digits) = (code.bytes().next(), code.get(1..).unwrap_or_default()) else { return false };
    let at = usize::from(section.wrapping_sub(b'a'));
    let is_number = (2..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let division = digits.get(..2).filter(|_| is_number).and_then(|division| division.parse::<u8>().ok());
    let before = at.checked_sub(1).map_or(Some(0), |before| LAST_DIVISIONS.get(before).copied());
    division
        .zip(before.zip(LAST_DIVISIONS.get(at)))
        .is_some_and(|(division, (before, last))| division > before && division <= *last)
}

#[cfg(test)]
mod tests {
    use super::is_industry;

    #[test]
    fn classes_of_industries() {
        for code in ["c1353", "a01", "t97", "f526", "b12", "c13", "k70", "k7010"] {
            assert!(is_industry(code), "{code}");
        }
        for code in
            ["", "c", "c1", "u12", "c13530", "13", "c1a3", "c9999", "c12", "c44", "a00", "t98", "a06", "k71", "é01"]
        {
            assert!(!is_industry(code), "{code}");
        }
    }
}
