//! The kept courses of permits and problems: for each project, what all the steps of a permit or problem come to, from which
//! day on that is so, and, once it is decided or solved, by when it was due and how late it was. Kept up to date with each
//! step, so that a board or somebody's Today folds no step again; who asks for an earlier day has it folded up to there.

use super::permit::{self, Clocked, PERMIT, STEP};
use super::problem::{self, PROBLEM, PROBLEM_STEP, Told};
use crate::fact::Kind;
use crate::register::Row;
use crate::rules::is_notice;
use crate::state::Zone;
use crate::value::{ItemId, Value};
use imbl::OrdMap;
use jiff::civil::Date;
use std::sync::Arc;

/// All kept courses.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Courses {
    /// By the number of the project's row: permits that have a step, by the ids of their items.
    permits: OrdMap<u32, Arc<Vec<Clocked>>>,
    /// By the numbers of the project's row and of the problem's.
    problems: OrdMap<(u32, u32), Arc<Told>>,
}

impl Courses {
    /// The permits of a project.
    pub(super) fn permits(&self, project: u32) -> &[Clocked] {
        self.permits.get(&project).map_or(&[], |kept| kept.as_slice())
    }

    /// The problems of a project.
    pub(super) fn problems(&self, project: u32) -> impl Iterator<Item = &Told> {
        self.problems.range((project, 0)..=(project, u32::MAX)).map(|(_, told)| &**told)
    }

    /// The problems of all projects.
    pub(super) fn all_problems(&self) -> impl Iterator<Item = &Told> {
        self.problems.values().map(|told| &**told)
    }

    /// The courses as the records give them, read from nothing: what the kept ones are held against.
    pub fn replayed(zone: &Zone) -> Self {
        let mut courses = Self::default();
        for (project, item) in zone.register.rows_of(&STEP).filter_map(|row| permit_of(row)) {
            courses.put_permit(project, item, Clocked::of(zone, project, item, Date::MAX));
        }
        for row in zone.register.rows_of(&PROBLEM) {
            let told = zone.register.by_first(row.first).and_then(|number| Told::of(zone, number, Date::MAX));
            courses.put_problem(told);
        }
        courses
    }

    fn put_permit(&mut self, project: u32, item: &Arc<ItemId>, clocked: Option<Clocked>) {
        let kept = Arc::make_mut(self.permits.entry(project).or_default());
        match (kept.binary_search_by(|kept| kept.item.cmp(item)), clocked) {
            (Ok(at), Some(clocked)) => kept[at] = clocked,
            (Ok(at), None) => drop(kept.remove(at)),
            (Err(at), Some(clocked)) => kept.insert(at, clocked),
            (Err(_), None) => {}
        }
        if kept.is_empty() {
            self.permits.remove(&project);
        }
    }

    fn put_problem(&mut self, told: Option<Told>) {
        if let Some(told) = told {
            self.problems.insert((told.project, told.number), Arc::new(told));
        }
    }
}

/// The project and item of a step or word of a permit.
fn permit_of(row: &Row) -> Option<(u32, &Arc<ItemId>)> {
    let (version, kind) = (&row.latest, row.kind());
    match (version.value(kind, "project"), version.value(kind, "item")) {
        (Value::Row(project), Value::Item(item)) => Some((*project, item)),
        _ => None,
    }
}

/// The row that a field of a row names.
fn named(row: &Row, field: &str) -> Option<u32> {
    match row.latest.value(row.kind(), field) {
        Value::Row(number) => Some(*number),
        _ => None,
    }
}

/// Takes up a row that was put, and what it was before.
pub(crate) fn keep(zone: &mut Zone, number: u32, before: Option<&Row>) {
    let row = zone.register.row(number).expect("a row just put");
    let is = |kind: &Kind| row.kind().name == kind.name;
    if is(&PERMIT) || is(&STEP) {
        let row = row.clone();
        for (project, item) in before.into_iter().chain([&*row]).filter_map(permit_of) {
            let clocked = Clocked::of(zone, project, item, Date::MAX);
            zone.courses.put_permit(project, item, clocked);
        }
    } else if is(&PROBLEM) {
        keep_problem(zone, number, before.and_then(|row| named(row, "project")));
    } else if is(&PROBLEM_STEP) {
        let problems = [before.and_then(|row| named(row, "problem")), named(row, "problem")];
        problems.into_iter().flatten().for_each(|problem| keep_problem(zone, problem, None));
    }
}

fn keep_problem(zone: &mut Zone, number: u32, project_before: Option<u32>) {
    let told = Told::of(zone, number, Date::MAX);
    if let Some(project) = project_before {
        zone.courses.problems.remove(&(project, number));
    }
    zone.courses.put_problem(told);
}

/// Takes up a rule that was adopted: what is over was measured by limits and calendars, of which one may be new.
pub(crate) fn keep_by_rule(zone: &mut Zone, rule: &str) {
    if [permit::CATALOGUE, permit::CLOCK, problem::LIMIT_RULE].contains(&rule) || is_notice(rule) {
        zone.courses = Courses::replayed(zone);
    }
}
