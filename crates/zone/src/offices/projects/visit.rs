//! The weekly site visit (一周一观摩): a route, a panel of judges, their scores, and the tally. A visit says by which of two
//! scorecards it is scored: its own five dimensions, or the four comparisons (四比四看). No judge scores a project of his own
//! unit; from a number of judges on the highest and the lowest score do not count (standards 3.6).

use super::register::is_of_accountable_unit;
use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Recorder, Review, Type};
use crate::numbering::Numbering;
use crate::refusal::Problem;
use crate::register::Row;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;
use num_rational::BigRational;
use num_traits::Zero;
use rulebook::{Decimal, Rounding};

/// A visit and its panel, on the day it `happened`. It may be prepared before its day.
pub static VISIT: Kind = Kind {
    numbering: Some(Numbering::Week),
    ahead: Some(&[]),
    ..Kind::new(
        "projects.visit",
        Office::Projects,
        Review::SelfAccepting,
        &["visit"],
        &[
            Field::open("visit", Type::Key),
            Field::open("title", Type::Title(60)),
            Field::sealed("judges", Type::Persons),
            Field::open("scorecard", Type::Choice(&["site", "comparison"])).since(2),
        ],
    )
};

/// A project on the route of a visit, in its group, the n-th of the route.
pub static STOP: Kind = Kind {
    ahead: Some(&[]),
    ..Kind::new(
        "projects.visit_stop",
        Office::Projects,
        Review::SelfAccepting,
        &["visit", "project"],
        &[
            Field::open("visit", Type::Subject("projects.visit")),
            Field::open("project", Type::Subject("projects.project")),
            Field::open("place", Type::Count(99)),
            Field::open("group", Type::Choice(&["industry", "infrastructure", "livelihood"])).optional(),
        ],
    )
};

const POINTS: Type = Type::Quantity { unit: "points", places: 2, signed: false };

/// A judge's score sheet of a project: his own act.
pub static SCORE: Kind = Kind {
    recorder: Recorder::Person,
    ..Kind::new(
        "projects.visit_score",
        Office::Projects,
        Review::SelfAccepting,
        &["visit", "project", "judge"],
        &[
            Field::open("visit", Type::Subject("projects.visit")),
            Field::open("project", Type::Subject("projects.project")),
            Field::open("judge", Type::Key),
            Field::open("scale", POINTS),
            Field::open("fit", POINTS),
            Field::open("pace", POINTS),
            Field::open("permits", POINTS),
            Field::open("prospects", POINTS),
        ],
    )
};

/// A judge's sheet by the four comparisons: his own act. Which of them are scored, the rule says.
pub static COMPARISON: Kind = Kind {
    recorder: Recorder::Person,
    ..Kind::new(
        "projects.visit_comparison",
        Office::Projects,
        Review::SelfAccepting,
        &["visit", "project", "judge"],
        &[
            Field::open("visit", Type::Subject("projects.visit")),
            Field::open("project", Type::Subject("projects.project")),
            Field::open("judge", Type::Key),
            Field::open("reserve", POINTS).optional(),
            Field::open("investment", POINTS).optional(),
            Field::open("progress", POINTS).optional(),
            Field::open("service", POINTS).optional(),
        ],
    )
};

/// A scorecard of visits.
#[derive(Debug)]
pub struct Scorecard {
    /// The kind of its sheets.
    pub sheet: &'static Kind,
    /// The rule that says which dimensions there are, what each weighs, and how scores are averaged.
    pub rule: &'static str,
    /// The dimensions that its sheets have fields for.
    fields: &'static [&'static str],
}

/// 投资规模, 科技含量和产业契合, 进度, 手续要素, 前景效益.
static SITE: Scorecard =
    Scorecard { sheet: &SCORE, rule: "projects.visit", fields: &["scale", "fit", "pace", "permits", "prospects"] };

/// 比谋划看储备, 比招引看投资, 比开工看进度, 比服务看实效.
static FOUR: Scorecard = Scorecard {
    sheet: &COMPARISON,
    rule: "projects.visit_comparison",
    fields: &["reserve", "investment", "progress", "service"],
};

impl Scorecard {
    /// The dimensions that the rule lists on a day, each with its most points.
    pub fn dimensions(&self, zone: &Zone, on: Date) -> Vec<(&'static str, Decimal)> {
        let most = |field| Decimal::parse(zone.rules.parameter(self.rule, field, on)?);
        self.fields.iter().filter_map(|field| Some((*field, most(field)?))).collect()
    }

    fn of_choice(code: Option<&str>) -> &'static Self {
        if code == Some("comparison") { &FOUR } else { &SITE }
    }
}

/// The scorecard of a visit. What was recorded before there were two says nothing of it.
pub fn scorecard(zone: &Zone, visit: u32) -> &'static Scorecard {
    let version = zone.register.row(visit).and_then(|row| row.submitted());
    Scorecard::of_choice(version.and_then(|version| version.choice(&VISIT, "scorecard")))
}

/// A project's place in the tally of a visit.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// Number of the project's row.
    pub project: u32,
    /// Its place on the route.
    pub place: u64,
    /// Its group.
    pub group: Option<&'static str>,
    /// Seq and points of each sheet, in order of recording.
    pub sheets: Vec<(u32, Decimal)>,
    /// Whether the highest and the lowest do not count.
    pub trimmed: bool,
    /// How many sheets count.
    pub counted: usize,
    /// The mean, rounded once as the rule says; nothing without sheets.
    pub mean: Option<String>,
    /// Rank within the group, 1-1-3; nothing without sheets.
    pub rank: Option<u32>,
}

/// The tally of a visit, by group and place of the route; it is live: every sheet counts as soon as it is recorded.
pub fn tally(zone: &Zone, visit: u32) -> Vec<Tally> {
    let Some(day) = zone.register.row(visit).and_then(|row| row.submitted()).map(|version| version.happened) else {
        return Vec::new();
    };
    let card = scorecard(zone, visit);
    // Who was taken off the panel no longer counts.
    let counts = |row: &Row| row.submitted().is_some_and(|sheet| is_on_panel(zone, visit, sheet.for_person));
    let number = |key: &str| zone.rules.parameter(card.rule, key, day).and_then(|text| text.parse::<u32>().ok());
    let (trim_from, places) = (number("trim_from_judges").unwrap_or(5) as usize, number("places").unwrap_or(2));
    let rounding =
        zone.rules.parameter(card.rule, "rounding", day).and_then(Rounding::parse).unwrap_or(Rounding::HalfUp);
    let mut all: Vec<(Tally, Option<BigRational>)> = Vec::new();
    for stop in zone.register.rows_about(&STOP, visit) {
        let Some(version) = stop.submitted() else { continue };
        let (Value::Row(project), Value::Count(place)) =
            (version.value(&STOP, "project"), version.value(&STOP, "place"))
        else {
            continue;
        };
        let sheets: Vec<(u32, Decimal)> = zone
            .register
            .rows_about(card.sheet, visit)
            .filter(|row| counts(row))
            .filter_map(|row| sheet(card, row, *project))
            .collect();
        let trimmed = sheets.len() >= trim_from.max(3);
        let mean = mean(&sheets, trimmed);
        let tally = Tally {
            project: *project,
            place: *place,
            group: version.choice(&STOP, "group"),
            counted: if trimmed { sheets.len() - 2 } else { sheets.len() },
            sheets,
            trimmed,
            mean: mean.as_ref().map(|mean| rounding.text(mean, places)),
            rank: None,
        };
        // Ranked by what is printed: equal means share a rank.
        let printed = mean.map(|mean| BigRational::from_integer(rounding.units(&mean, places)));
        all.push((tally, printed));
    }
    all.sort_by_key(|(tally, _)| (tally.group, tally.place));
    for at in 0..all.len() {
        let (group, Some(own)) = (all[at].0.group, all[at].1.clone()) else { continue };
        let better = all.iter().filter(|(other, mean)| other.group == group && mean.as_ref() > Some(&own)).count();
        all[at].0.rank = Some(better as u32 + 1);
    }
    all.into_iter().map(|(tally, _)| tally).collect()
}

/// Whether a person is a judge of a visit.
pub fn is_judge(zone: &Zone, visit: u32, person: u32) -> bool {
    let held = zone.register.row(visit).and_then(|row| row.submitted());
    held.is_some_and(|held| matches!(held.value(&VISIT, "judges"), Value::Persons(judges) if judges.contains(&person)))
}

/// The projects on the route of a visit of which a judge has no sheet yet, in the order of the route.
pub fn unscored(zone: &Zone, visit: u32, judge: u32) -> Vec<u32> {
    let card = scorecard(zone, visit);
    let own = zone.register.rows_about(card.sheet, visit).filter_map(Row::submitted);
    let scored: Vec<&Value> =
        own.filter(|sheet| sheet.for_person == judge).map(|sheet| sheet.value(card.sheet, "project")).collect();
    let stops = zone.register.rows_about(&STOP, visit).filter_map(Row::submitted);
    let mut left: Vec<(u64, u32)> = stops
        .filter_map(|stop| match (stop.value(&STOP, "project"), stop.value(&STOP, "place")) {
            (project @ Value::Row(number), Value::Count(place)) => {
                (!scored.contains(&project)).then_some((*place, *number))
            }
            _ => None,
        })
        .collect();
    left.sort_unstable();
    left.into_iter().map(|(_, project)| project).collect()
}

/// The projects of a visit that a judge is to score and has not: none of his own unit, none once it is closed.
pub fn to_score(zone: &Zone, visit: u32, judge: u32) -> Vec<u32> {
    let held = zone.register.row(visit).and_then(|row| row.submitted()).map(|version| version.happened);
    let (Some(held), Some(id)) = (held, zone.org.people.get(judge as usize)) else { return Vec::new() };
    let is_asked = is_judge(zone, visit, judge) && super::visit_closure::closed(zone, visit).is_none();
    let mut left = if is_asked { unscored(zone, visit, judge) } else { Vec::new() };
    left.retain(|project| !is_of_accountable_unit(zone, *project, id, held));
    left
}

/// The judges of a visit who may score a project: none of its accountable unit. Nothing where nobody can say who the judges are.
pub fn scorers(zone: &Zone, visit: u32, project: u32) -> Option<Vec<u32>> {
    let held = zone.register.row(visit).and_then(|row| row.submitted())?;
    let Value::Persons(judges) = held.value(&VISIT, "judges") else { return None };
    let is_own = |judge: &u32| {
        let id = zone.org.people.get(*judge as usize);
        id.is_none_or(|id| is_of_accountable_unit(zone, project, id, held.happened))
    };
    Some(judges.iter().copied().filter(|judge| !is_own(judge)).collect())
}

/// Those of them whose sheet of the project is not there.
pub fn missing(zone: &Zone, visit: u32, project: u32) -> Option<Vec<u32>> {
    let mut left = scorers(zone, visit, project)?;
    left.retain(|judge| unscored(zone, visit, *judge).contains(&project));
    Some(left)
}

/// Whether a person is on the panel; so he is where nobody can say who the judges are: they are sealed, and their opening
/// may be elsewhere.
fn is_on_panel(zone: &Zone, visit: u32, person: u32) -> bool {
    let held = zone.register.row(visit).and_then(|row| row.submitted());
    let is_known = held.is_some_and(|held| matches!(held.value(&VISIT, "judges"), Value::Persons(_)));
    !is_known || is_judge(zone, visit, person)
}

/// The points of a sheet about a project.
fn sheet(card: &Scorecard, row: &Row, project: u32) -> Option<(u32, Decimal)> {
    let version = row.submitted().filter(|version| *version.value(card.sheet, "project") == Value::Row(project))?;
    Some((version.seq, card.fields.iter().filter_map(|field| version.value(card.sheet, field).decimal()).sum()))
}

fn mean(sheets: &[(u32, Decimal)], trimmed: bool) -> Option<BigRational> {
    let mut points: Vec<Decimal> = sheets.iter().map(|(_, points)| *points).collect();
    points.sort_unstable();
    let counted = if trimmed { &points[1..points.len() - 1] } else { &points[..] };
    let sum = counted.iter().fold(BigRational::zero(), |sum, points| sum + points.rational());
    (!counted.is_empty()).then(|| sum / Decimal::whole(counted.len() as i64).rational())
}

pub(super) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    if proposal.kind.name == VISIT.name {
        return check_visit(zone, proposal, problems);
    }
    let (Some(Value::Row(visit)), Some(Value::Row(project))) = (proposal.value("visit"), proposal.value("project"))
    else {
        return;
    };
    let Some(held) = zone.register.row(*visit).and_then(|row| row.submitted()) else { return };
    if proposal.kind.name == STOP.name {
        return check_stop(zone, proposal, *visit, problems);
    }
    if proposal.happened < held.happened {
        problems.push(Problem::field("happened", "before-the-visit").with("on", held.happened.to_string()));
    }
    let on_route = zone.register.rows_about(&STOP, *visit).filter_map(Row::submitted);
    if !on_route.into_iter().any(|stop| *stop.value(&STOP, "project") == Value::Row(*project)) {
        problems.push(Problem::field("project", "not-on-the-route"));
    }
    let me = zone.org.person(proposal.by);
    if proposal.choice("judge") != Some(proposal.by) {
        problems.push(Problem::field("judge", "not-your-sheet"));
    }
    if let Value::Persons(judges) = held.value(&VISIT, "judges")
        && !me.is_some_and(|me| judges.contains(&me))
    {
        problems.push(Problem::field("judge", "not-on-the-panel"));
    }
    // No judge scores a project that his own unit is accountable for.
    if is_of_accountable_unit(zone, *project, proposal.by, proposal.happened) {
        problems.push(Problem::field("project", "judge-of-the-own-unit"));
    }
    check_points(scorecard(zone, *visit), zone, proposal, problems);
}

/// A place on the route is one project's.
fn check_stop(zone: &Zone, proposal: &Proposal<'_>, visit: u32, problems: &mut Vec<Problem>) {
    let Some(Value::Count(place)) = proposal.value("place").filter(|_| !proposal.void) else { return };
    let others = zone.register.rows_about(&STOP, visit).filter(|row| Some(row.first) != proposal.amends);
    let is_taken = others.filter_map(Row::submitted).any(|stop| *stop.value(&STOP, "place") == Value::Count(*place));
    if is_taken {
        problems.push(Problem::field("place", "place-taken").with("place", place.to_string()));
    }
}

/// A sheet is of the visit's scorecard and scores each of its dimensions, none above its weight, and nothing else.
fn check_points(card: &Scorecard, zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    if proposal.kind.name != card.sheet.name {
        problems.push(Problem::field("visit", "sheet-of-another-scorecard"));
        return;
    }
    let dimensions = card.dimensions(zone, proposal.happened);
    for field in card.fields.iter().copied() {
        let most = dimensions.iter().find(|(dimension, _)| *dimension == field).map(|(_, most)| *most);
        let points = proposal.value(field).and_then(Value::decimal);
        match (points, most) {
            (Some(points), Some(most)) if points > most => {
                problems.push(Problem::field(field, "more-than-its-weight").with("most", most.to_string()));
            }
            (None, Some(_)) => problems.push(Problem::field(field, "required")),
            // The five of a visit's own sheet are scored also where no rule weighs them.
            (Some(_), None) if card.sheet.field(field).is_some_and(|field| !field.required) => {
                problems.push(Problem::field(field, "not-on-the-scorecard"));
            }
            _ => {}
        }
    }
}

/// A visit has a scorecard that the zone has adopted, and keeps it once somebody has scored.
fn check_visit(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let card = Scorecard::of_choice(proposal.choice("scorecard"));
    if card.sheet.name == COMPARISON.name && card.dimensions(zone, proposal.happened).is_empty() {
        problems.push(Problem::field("scorecard", "scorecard-without-rule"));
    }
    let Some(visit) = proposal.amends.and_then(|first| zone.register.by_first(first)) else { return };
    let before = scorecard(zone, visit);
    if before.sheet.name != card.sheet.name
        && zone.register.rows_about(before.sheet, visit).any(|row| !row.is_withdrawn())
    {
        problems.push(Problem::field("scorecard", "scored-already"));
    }
}
