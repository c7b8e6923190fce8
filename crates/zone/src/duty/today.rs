//! What a person owes today, what is late, and what waits for others. Late is what a closed day made late.

use super::expected::duties;
use super::{State, Weekly, entered, weekly};
use crate::board::decide::{may_object, objection_until};
use crate::board::fact::REPLIED;
use crate::delegation::Sort;
use crate::fact::Kind;
use crate::listing::{Listing, Standing};
use crate::offices::oversight::{self, Stage};
use crate::offices::projects::problem::{self, PROBLEM_STEP, Turn};
use crate::offices::projects::visit::{VISIT, to_score};
use crate::offices::projects::{SUPERVISION, carrier, closed_on, meeting};
use crate::org::Right;
use crate::state::Zone;
use jiff::ToSpan;
use jiff::civil::Date;
use rulebook::scorecard::List;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Work {
    /// The entry of a project and day.
    Supervise,
    /// An action of a meeting, of one's own unit.
    Action,
    /// The word of a second person that an action is done.
    Confirm,
    /// The meeting or visit of a week.
    Week(Weekly),
    /// A judge's sheets of a site visit.
    Score,
    /// A step of a project's problem.
    Problem(&'static str),
    /// A step of an order.
    Step(&'static str),
    /// A reply to a proposal.
    Reply,
    /// A decision on a proposal.
    Decide,
    /// An objection to a place on a black list, which is possible until its day: seq of the board.
    Object(u64),
    /// The reply to an objection: its seq.
    Answer(u64),
}

impl Work {
    /// Whether it is about an order, or an action of a meeting.
    pub fn is_of_order(self) -> bool {
        matches!(self, Self::Action | Self::Confirm | Self::Step(_) | Self::Reply | Self::Decide)
    }

    /// Whether it is about a place on a red or black list.
    pub fn is_of_board(self) -> bool {
        matches!(self, Self::Object(_) | Self::Answer(_))
    }
}

/// One thing that a person owes, or waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// What.
    pub work: Work,
    /// Seq of the first record of the project, problem, visit, action or order; of a proposal, that of its order.
    pub subject: u32,
    /// Seq of the proposal, of a reply or decision.
    pub proposal: Option<u32>,
    /// The day that it is of, of an entry; of what a week owes its last.
    pub period: Option<Date>,
    /// The last day on which it is in time.
    pub due_on: Option<Date>,
    /// Whether a closed day has made it late.
    pub late: bool,
    /// Number of the absent colleague for whom the person stands in.
    pub stand_in_for: Option<u32>,
}

/// A person's day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Today {
    /// What he can do, what is late first.
    pub due: Vec<Owed>,
    /// What he has done his part of, and others have not.
    pub waiting: Vec<Owed>,
}

/// How many days back a missing entry, score sheet or week is still asked for.
const BACK: i64 = 14;

/// The day of a person.
pub fn today(zone: &Zone, person: u32, on: Date) -> Today {
    let mut day = Today::default();
    supervisions(zone, person, on, &mut day);
    of_week(zone, person, on, &mut day);
    actions(zone, person, on, &mut day);
    scores(zone, person, on, &mut day);
    problems(zone, person, on, &mut day);
    orders(zone, person, on, &mut day);
    proposals(zone, person, on, &mut day);
    boards(zone, person, on, &mut day);
    day.due.sort_by_key(|owed| (!owed.late, owed.due_on, owed.subject, owed.period));
    day
}

/// The person and those whom he stands in for when a kind is recorded.
fn people(zone: &Zone, person: u32, kind: &Kind, on: Date) -> BTreeSet<u32> {
    let mandates = zone.delegations.of_deputy(&zone.org, person, on);
    let absent = mandates.filter(|mandate| mandate.sort == Sort::StandIn && mandate.covers(kind));
    absent.filter_map(|mandate| mandate.principal).chain([person]).collect()
}

fn supervisions(zone: &Zone, person: u32, on: Date, day: &mut Today) {
    let people = people(zone, person, &SUPERVISION, on);
    let owed = |subject, period, late, owner| Owed {
        work: Work::Supervise,
        subject,
        proposal: None,
        period: Some(period),
        due_on: Some(period),
        late,
        stand_in_for: (owner != person).then_some(owner),
    };
    for missed in missing(zone, on) {
        let owner = carrier(zone, missed.number, missed.period).map(|carrier| carrier.person);
        if let Some(owner) = owner.filter(|owner| people.contains(owner)) {
            day.due.push(owed(missed.subject, missed.period, true, owner));
        }
    }
    for duty in duties(zone, on).into_iter().filter(|duty| duty.state == State::Open) {
        if let Some(owner) = duty.person.filter(|owner| people.contains(owner)) {
            day.due.push(owed(duty.subject, on, false, owner));
        }
    }
}

/// What the week still owes, and weeks that are over: asked of whoever may record it for the unit that held the last one, of
/// everybody who may before there was one.
fn of_week(zone: &Zone, person: u32, on: Date, day: &mut Today) {
    for owed in weeks(zone, on) {
        let Work::Week(weekly) = owed.work else { continue };
        let holder = weekly.last_held_by(zone);
        let may = |right: &Right| {
            let unit = holder.or(right.unit).unwrap_or_default();
            right.may_record(weekly.kind(), unit)
        };
        let own = std::iter::once(person).chain(people(zone, person, weekly.kind(), on));
        let whose = own.into_iter().find(|of| zone.org.rights(*of, on).any(may));
        if let Some(whose) = whose {
            day.due.push(Owed { stand_in_for: Some(whose).filter(|whose| *whose != person), ..owed });
        }
    }
}

/// What the week still owes, and what the weeks before lack.
pub(super) fn weeks(zone: &Zone, on: Date) -> impl Iterator<Item = Owed> {
    weekly::missing(zone, on.saturating_sub(BACK.days()), on).map(|(weekly, duty)| Owed {
        work: Work::Week(weekly),
        subject: duty.subject,
        proposal: None,
        period: Some(duty.period),
        due_on: Some(duty.due_on),
        late: duty.state == State::Lapsed,
        stand_in_for: None,
    })
}

/// An entry of a closed day that is not there.
pub(super) struct Missed {
    /// Seq of the first record of its project.
    pub subject: u32,
    /// Number of the project's row.
    number: u32,
    /// The day.
    pub period: Date,
}

/// Entries of closed days that nobody has made up for or waived.
pub(super) fn missing(zone: &Zone, on: Date) -> Vec<Missed> {
    let from = on.saturating_sub(BACK.days());
    let mut made_up_for: BTreeMap<Date, HashSet<u32>> = BTreeMap::new();
    let lapses = zone.lapses.between(from, on).filter(|lapse| lapse.waived.is_none());
    let mut found: Vec<Missed> = lapses
        .filter_map(|lapse| {
            let number = zone.register.by_first(lapse.subject)?;
            // While a closure waited for its review days went on to close.
            closed_on(zone, number).is_none_or(|closed| lapse.period <= closed).then_some(())?;
            let entered = made_up_for.entry(lapse.period).or_insert_with(|| entered(zone, lapse.period));
            (!entered.contains(&number)).then_some(Missed { subject: lapse.subject, number, period: lapse.period })
        })
        .collect();
    found.extend(taken_back(zone, from, on));
    found
}

/// Those whose entry was withdrawn after its day had closed: no record says that they lapsed.
fn taken_back(zone: &Zone, from: Date, on: Date) -> impl Iterator<Item = Missed> {
    let withdrawn =
        Listing { standing: Some(Standing::Withdrawn), from: Some(from), to: Some(on), ..Listing::default() };
    let withdrawn = withdrawn.numbers(&zone.register, &SUPERVISION).into_iter();
    let days: BTreeSet<Date> =
        withdrawn.filter_map(|number| zone.register.row(number)).map(|row| row.latest.happened).collect();
    let duties = days.into_iter().flat_map(|day| duties(zone, day));
    let silent = duties
        .filter(|duty| duty.state == State::Lapsed && zone.lapses.of(duty.rule, duty.subject, duty.period).is_none());
    silent.filter_map(|duty| {
        let number = zone.register.by_first(duty.subject)?;
        Some(Missed { subject: duty.subject, number, period: duty.period })
    })
}

/// What the meetings gave the person's units to do, and what others say is done.
fn actions(zone: &Zone, person: u32, on: Date, day: &mut Today) {
    let rights: Vec<&Right> = zone.org.rights(person, on).collect();
    let may = |kind: &Kind, unit: u32| rights.iter().any(|right| right.may_record(kind, unit));
    for action in meeting::open_actions(zone) {
        let owed = |work| Owed {
            work,
            subject: action.first,
            proposal: None,
            period: None,
            due_on: Some(action.due_on),
            late: action.done_on.is_none() && zone.last_closed().is_some_and(|closed| action.due_on <= closed),
            stand_in_for: None,
        };
        let mine = may(&meeting::DONE, action.unit);
        let holds = zone.register.row(action.meeting).is_some_and(|row| may(&meeting::CLOSED, row.unit));
        match (action.done_on, mine, holds) {
            (None, true, _) => day.due.push(owed(Work::Action)),
            (None, false, true) => day.waiting.push(owed(Work::Action)),
            (Some(_), false, true) => day.due.push(owed(Work::Confirm)),
            (Some(_), true, _) => day.waiting.push(owed(Work::Confirm)),
            (_, false, false) => {}
        }
    }
}

/// The visits that the person judges and has not scored: on the day itself, or as soon as may be.
fn scores(zone: &Zone, person: u32, on: Date, day: &mut Today) {
    for visit in zone.register.happened(&VISIT, on.saturating_sub(BACK.days()), on) {
        let Some(row) = zone.register.row(visit).filter(|_| !to_score(zone, visit, person).is_empty()) else {
            continue;
        };
        let held = row.latest.happened;
        day.due.push(Owed {
            work: Work::Score,
            subject: row.first,
            proposal: None,
            period: None,
            due_on: Some(held),
            late: zone.last_closed().is_some_and(|closed| held <= closed),
            stand_in_for: None,
        });
    }
}

/// Problems of projects: to be assigned and confirmed by whoever sees to them, to be solved by the owner's unit.
fn problems(zone: &Zone, person: u32, on: Date, day: &mut Today) {
    let people = people(zone, person, &PROBLEM_STEP, on);
    for open in problem::open(zone, on) {
        let limit = open.due_on.filter(|_| open.course.state.is_open());
        let owed = |step, owner| Owed {
            work: Work::Problem(step),
            subject: open.first,
            proposal: None,
            period: None,
            due_on: limit,
            late: limit.is_some_and(|due_on| zone.last_closed().is_some_and(|closed| due_on <= closed)),
            stand_in_for: Some(owner).filter(|owner| *owner != person),
        };
        let turn = |of: u32| problem::turn(zone, &open, of, on);
        let (step, own) = turn(person);
        // Nobody confirms his own solution in an absent colleague's place either.
        let people = people.iter().copied().filter(|_| !open.is_solved_by(person));
        let whose = [person].into_iter().chain(people).find(|of| turn(*of).1 == Turn::His);
        match whose {
            Some(whose) => day.due.push(owed(step, whose)),
            None if own == Turn::Others => day.waiting.push(owed(step, person)),
            None => {}
        }
    }
}

fn orders(zone: &Zone, person: u32, on: Date, day: &mut Today) {
    for row in zone.register.rows_of(&oversight::ORDER).filter(|row| !row.is_withdrawn()) {
        let stage = zone.orders.stage(row.first);
        if stage == Stage::Filed {
            continue;
        }
        let order = zone.orders.get(row.first);
        let owed = |work| Owed {
            work,
            subject: row.first,
            proposal: None,
            period: None,
            due_on: order.and_then(|order| order.limit).filter(|_| stage.is_owed()),
            late: order.is_some_and(|order| order.is_late()),
            stand_in_for: None,
        };
        // To urge and to open again are possible, not owed.
        let steps = oversight::what_may_be_done(zone, person, row.first, on);
        let mine = steps.into_iter().find(|step| !matches!(*step, "urged" | "reopened" | "returned"));
        let concerned =
            order.is_some_and(|order| order.is_of(person)) || oversight::oversees(zone, person, row.unit, on);
        match mine {
            Some(step) => day.due.push(owed(Work::Step(step))),
            None if concerned && stage < Stage::Closed => {
                let next = oversight::next_steps(stage).find(|step| *step != "urged");
                day.waiting.extend(next.map(|step| owed(Work::Step(step))));
            }
            None => {}
        }
    }
}

fn proposals(zone: &Zone, person: u32, on: Date, day: &mut Today) {
    for proposal in zone.orders.proposals().filter(|proposal| proposal.decided.is_none()) {
        let owed = |work, due_on| Owed {
            work,
            subject: proposal.order,
            proposal: Some(proposal.seq),
            period: None,
            due_on,
            late: false,
            stand_in_for: None,
        };
        let replied = proposal.replies.iter().any(|reply| reply.person == person);
        if oversight::concerned(zone, proposal, person, on) {
            if replied || proposal.window_closed.is_some() {
                day.waiting.push(owed(Work::Decide, None));
            } else {
                day.due.push(owed(Work::Reply, proposal.window));
            }
        } else if oversight::may_decide(zone, proposal, person, on) {
            if proposal.is_ripe() {
                day.due.push(owed(Work::Decide, None));
            } else {
                day.waiting.push(owed(Work::Reply, proposal.window));
            }
        }
    }
}

/// Who is on a black list that was computed learns it while he can object; who replies learns that an objection waits.
fn boards(zone: &Zone, person: u32, on: Date, day: &mut Today) {
    let owed = |work, project: u64, due_on| Owed {
        work,
        subject: u32::try_from(project).unwrap_or(u32::MAX),
        proposal: None,
        period: None,
        due_on,
        late: false,
        stand_in_for: None,
    };
    let listed = zone.boards.periods().into_iter().filter_map(|period| zone.boards.newest(period));
    for computed in listed {
        let until = objection_until(zone, computed).filter(|until| on <= *until);
        let Some(until) = until else { continue };
        for cell in computed.on_list(List::Black) {
            let number = u32::try_from(cell.project).ok().and_then(|first| zone.register.by_first(first));
            let was_said = zone.boards.objections(computed.seq).any(|objection| objection.project == cell.project);
            if number.is_some_and(|number| !was_said && may_object(zone, computed, person, number, on)) {
                day.due.push(owed(Work::Object(computed.seq), cell.project, Some(until)));
            }
        }
    }
    let replies = zone.org.rights(person, on).any(|right| right.may_record(&REPLIED, right.unit.unwrap_or_default()));
    let me = zone.org.people.get(person as usize);
    for objection in zone.boards.all_waiting() {
        let is_own = me.is_some_and(|me| **me == *objection.by);
        let work = owed(Work::Answer(objection.seq), objection.project, None);
        match (is_own, replies) {
            (true, _) => day.waiting.push(work),
            (false, true) => day.due.push(work),
            (false, false) => {}
        }
    }
}

/// How many projects a person has to supervise on each day of a span that is not over, if nobody is absent.
pub fn ahead(zone: &Zone, person: u32, from: Date, to: Date) -> Vec<(Date, usize)> {
    let days = from.series(1.day()).take_while(|day| *day <= to);
    let owed = |day: Date| {
        let open = duties(zone, day).into_iter().filter(|duty| duty.state == State::Open);
        (day, open.filter(|duty| duty.person == Some(person)).count())
    };
    days.map(owed).filter(|(_, projects)| *projects > 0).collect()
}
