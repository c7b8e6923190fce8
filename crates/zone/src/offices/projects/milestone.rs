//! The stages of a project, from the first idea to full capacity: planned and forecast days, and the actual day with the
//! evidence that proves it (standards 3.2). A slip is a further version of the plan: what was planned before stays.

use super::permit::{State, items};
use crate::decide::Proposal;
use crate::fact::{Field, Kind, Office, Review, Type};
use crate::refusal::Problem;
use crate::register::Row;
use crate::state::Zone;
use crate::value::Value;
use jiff::civil::Date;

/// The stages in their order: 谋划, 签约, 落地, 开工, 竣工, 投产, 入规, 达产.
pub const STAGES: &[&str] =
    &["planning", "signed", "landed", "started", "completed", "in_production", "above_scale", "full_capacity"];

/// When a stage of a project is to be reached, how firmly, and when it is expected now.
pub static MILESTONE: Kind = Kind {
    is_plan: true,
    ..Kind::new(
        "projects.milestone",
        Office::Projects,
        Review::SelfAccepting,
        &["project", "stage"],
        &[
            Field::open("project", Type::Subject("projects.project")),
            Field::open("stage", Type::Choice(STAGES)),
            Field::open("planned_on", Type::Date),
            Field::open("forecast_on", Type::Date).optional(),
            Field::open("strength", Type::Choice(&["commitment", "plan", "hope"])),
            Field::open(
                "cause",
                Type::Choice(&[
                    "land",
                    "permit",
                    "funds",
                    "labour",
                    "weather",
                    "design",
                    "market",
                    "enterprise",
                    "other",
                ]),
            )
            .optional(),
        ],
    )
};

/// A stage that was reached on the day it `happened`, with what proves it.
pub static REACHED: Kind = Kind::new(
    "projects.milestone_reached",
    Office::Projects,
    Review::FourEyes,
    &["project", "stage"],
    &[
        Field::open("project", Type::Subject("projects.project")),
        Field::open("stage", Type::Choice(STAGES)),
        Field::open(
            "proof",
            Type::Choice(&[
                "plan_approval",
                "formal_contract",
                "framework_agreement",
                "licence_and_land",
                "permit_and_photos",
                "acceptance_sheet",
                "tax_record",
                "statistics_listing",
                "monthly_data",
            ]),
        ),
    ],
);

/// The rule that says which evidence proves which stage.
const RULE: &str = "projects.milestones";

/// A stage of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its word, of [`STAGES`].
    pub stage: &'static str,
    /// The planned day, if it is planned.
    pub planned_on: Option<Date>,
    /// The expected day, where it is another one.
    pub forecast_on: Option<Date>,
    /// How firm the plan is.
    pub strength: Option<&'static str>,
    /// Why it slips.
    pub cause: Option<&'static str>,
    /// The day on which it was reached.
    pub reached_on: Option<Date>,
    /// The day on which it is said to have been reached, while that waits for the reviewer.
    pub said_on: Option<Date>,
    /// Seq of the newest record of its plan, and of what proves that it was reached.
    pub records: [Option<u32>; 2],
}

impl Milestone {
    /// By how many days it was or will be late, as known on a day; negative if early. Nothing without a plan.
    pub fn days_late(&self, on: Date) -> Option<i32> {
        let planned = self.planned_on?;
        let done = self.reached_on.or(self.said_on);
        let ends = done.unwrap_or_else(|| self.forecast_on.unwrap_or(planned).max(on));
        Some((ends - planned).get_days())
    }
    /// How many days ago it should have been reached, if it was not reached yet; 0 if its day has not passed.
    pub fn days_overdue(&self, on: Date) -> i32 {
        let planned = self.planned_on.filter(|_| self.reached_on.is_none());
        planned.map_or(0, |planned| (on - planned).get_days().max(0))
    }
    /// Whether it should have been reached before a day, and was not in time or not yet.
    pub fn is_late(&self, on: Date) -> bool {
        self.planned_on.is_some_and(|planned| self.reached_on.map_or(on > planned, |reached| reached > planned))
    }
}

/// Every stage of a project as planned and reached on a day, in their order; those that nobody planned or reached are empty.
pub fn milestones(zone: &Zone, project: u32, on: Date) -> Vec<Milestone> {
    let mut all: Vec<Milestone> = STAGES
        .iter()
        .map(|stage| Milestone {
            stage,
            planned_on: None,
            forecast_on: None,
            strength: None,
            cause: None,
            reached_on: None,
            said_on: None,
            records: [None, None],
        })
        .collect();
    for number in zone.register.of_subject(&MILESTONE, project) {
        let (Some(row), Some(version)) = (zone.register.row(number), zone.plan_on(number, on)) else { continue };
        let Some(milestone) = stage_of(row).and_then(|stage| all.get_mut(stage)) else { continue };
        let date = |field: &str| match version.value(&MILESTONE, field) {
            Value::Date(date) => Some(*date),
            _ => None,
        };
        // Made anew after it was withdrawn it is the same plan: what stood on the day is the first of them.
        if milestone.records[0].is_some() {
            continue;
        }
        milestone.planned_on = date("planned_on");
        milestone.forecast_on = date("forecast_on");
        milestone.strength = version.choice(&MILESTONE, "strength");
        milestone.cause = version.choice(&MILESTONE, "cause");
        milestone.records[0] = Some(version.seq);
    }
    for row in zone.register.rows_about(&REACHED, project) {
        let said = row.accepted().or_else(|| row.waiting());
        let Some(version) = said.filter(|version| version.happened <= on) else { continue };
        let Some(milestone) = stage_of(row).and_then(|stage| all.get_mut(stage)) else { continue };
        match row.accepted() {
            Some(_) => milestone.reached_on = Some(version.happened),
            None => milestone.said_on = Some(version.happened),
        }
        milestone.records[1] = Some(version.seq);
    }
    all
}

fn stage_of(row: &Row) -> Option<usize> {
    match row.latest.value(row.kind(), "stage") {
        Value::Choice(stage) => Some(usize::from(*stage)),
        _ => None,
    }
}

pub(super) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let (Some(Value::Row(project)), Some(Value::Choice(stage))) = (proposal.value("project"), proposal.value("stage"))
    else {
        return;
    };
    if proposal.kind.name == MILESTONE.name {
        return check_plan(zone, proposal, problems);
    }
    if proposal.evidence.is_empty() {
        problems.push(Problem::field("evidence", "stage-without-evidence"));
    }
    let name = STAGES[usize::from(*stage)];
    let proof = proposal.choice("proof");
    if proof == Some("framework_agreement") {
        problems.push(Problem::field("proof", "framework-is-no-contract"));
    } else if let Some(wanted) = zone.rules.parameter(RULE, name, proposal.happened)
        && proof.is_some_and(|proof| !wanted.split(' ').any(|one| one == proof))
    {
        problems.push(Problem::field("proof", "not-the-proof-of-this-stage"));
    }
    // What is wrong is withdrawn, whatever is missing before it.
    if !proposal.void {
        check_permit(zone, *project, name, proposal.happened, problems);
        check_before(zone, *project, usize::from(*stage), problems);
    }
    // The stages follow each other; the same day is possible.
    for row in zone.register.rows_about(&REACHED, *project) {
        let Some((other, said)) = stage_of(row).zip(row.accepted().or_else(|| row.waiting())) else { continue };
        let reached = said.happened;
        let wrong = (other < usize::from(*stage) && reached > proposal.happened)
            || (other > usize::from(*stage) && reached < proposal.happened);
        if wrong && Some(row.first) != proposal.amends {
            let problem = Problem::field("happened", "stages-out-of-order").with("stage", STAGES[other]);
            problems.push(problem.with("on", reached.to_string()));
        }
    }
}

/// Where the rule names a permit that a stage needs, it is granted by then, unless it does not apply to the project.
fn check_permit(zone: &Zone, project: u32, stage: &str, on: Date, problems: &mut Vec<Problem>) {
    let Some(wanted) = zone.rules.parameter(RULE, &format!("{stage}_permit"), on) else { return };
    let Some(item) = items(zone, project, on).into_iter().find(|item| item.permit.id == wanted) else { return };
    if item.state.is_open() && item.state != State::Expired {
        let problem = Problem::field("happened", "stage-before-its-permit");
        problems.push(problem.with("zh", item.permit.title.zh).with("en", item.permit.title.en));
    }
}

/// No stage is reached before one that is planned to come first; one that waits for its reviewer is there.
fn check_before(zone: &Zone, project: u32, stage: usize, problems: &mut Vec<Problem>) {
    let earlier = milestones(zone, project, Date::MAX).into_iter().take(stage);
    let skipped = earlier
        .filter(|stage| stage.planned_on.is_some() && stage.reached_on.is_none() && stage.said_on.is_none())
        .map(|stage| Problem::field("stage", "stage-before-a-planned-one").with("stage", stage.stage));
    problems.extend(skipped);
}

/// A plan that moves back says why.
fn check_plan(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let date = |value: Option<&Value>| match value {
        Some(Value::Date(date)) => Some(*date),
        _ => None,
    };
    let planned = date(proposal.value("planned_on"));
    let expected = date(proposal.value("forecast_on"));
    // A plan that was withdrawn and is entered anew is the same plan.
    let (Some(Value::Row(project)), Some(stage)) = (proposal.value("project"), proposal.value("stage")) else { return };
    let plans = zone.register.rows_about(&MILESTONE, *project);
    let before = plans
        .filter(|row| row.latest.value(&MILESTONE, "stage") == stage)
        .max_by_key(|row| row.latest.seq)
        .and_then(|row| date(Some(row.latest.value(&MILESTONE, "planned_on"))));
    let slips = expected > planned && expected.is_some() || before.is_some_and(|before| planned > Some(before));
    if slips && !proposal.has("cause") {
        problems.push(Problem::field("cause", "slip-without-cause"));
    }
}
