//! What becomes of a project: when its stages are planned and reached, and how much of it is planned and done on a day. A
//! function of its number and its target, so that every office of the demonstration tells the same story of it.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// How fast the projects go, in thousandths of their plan: most keep to it, three fall behind.
const PACES: [i64; 18] =
    [1030, 1000, 1010, 880, 1040, 1000, 960, 1020, 780, 1010, 990, 1050, 700, 1000, 1020, 940, 1010, 1000];
/// Below this pace a project falls behind so far that its plan is moved.
const SLOW: i64 = 900;
/// Stages of works that produce nothing: they end when they are completed.
const OF_WORKS: usize = 5;
/// The projects that are still prepared when the demonstration ends, and the first day of their works, as planned.
const AHEAD: [(usize, Date); 4] =
    [(4, date(2020, 4, 1)), (7, date(2020, 3, 1)), (10, date(2020, 5, 1)), (15, date(2020, 4, 1))];
/// The project that waits for its permit, so that its works begin late and the year has a black list: its number, the first
/// day of its works as planned, and the days that are lost. They are made up for in as many days.
const WAITING: (usize, Date, i64) = (6, date(2019, 9, 1), 55);
/// The projects whose works were all but done when they were listed, so that their months of production fall into the year:
/// their number, and the last day of their works, as planned.
pub(crate) const PRODUCING: [(usize, Date); 2] = [(13, date(2019, 2, 28)), (16, date(2019, 3, 31))];
/// When the first of them is at full capacity, and when the second is expected to be: later than planned, because it lacks
/// orders. That is known when its December is.
const FULL: [(usize, Date); 2] = [(13, date(2019, 12, 16)), (16, date(2020, 8, 31))];
const FULL_KNOWN: Date = date(2020, 1, 14);
/// From when on it is known which works will not be ready in time, and that those of [`WAITING`] will not begin in time.
const SLOW_KNOWN: Date = date(2019, 7, 15);
const WAITING_KNOWN: Date = date(2019, 8, 26);
/// When somebody at last records that the works of [`WAITING`] have begun: after the objection that it was overlooked.
const WAITING_RECORDED: Date = date(2019, 11, 13);
/// The others have begun by then, one after the other.
const BEGUN: Date = date(2019, 10, 1);

/// The course of a project.
#[derive(Clone)]
pub(crate) struct Course {
    index: usize,
    /// First day of the works, as planned.
    begins: Date,
    /// Their last day, as planned.
    ends: Date,
    /// Total investment, yuan.
    total: i64,
    pace: i64,
    /// Days by which its works begin later than those of others do.
    lost: i64,
    stages: usize,
}

/// Places of stages among all of them.
pub(crate) const SIGNED: usize = 1;
pub(crate) const LANDED: usize = 2;
pub(crate) const STARTED: usize = 3;
pub(crate) const COMPLETED: usize = 4;
pub(crate) const PRODUCES: usize = 5;
const FULL_CAPACITY: usize = 7;

/// Share of a whole, in millionths.
type Share = i64;
const WHOLE: Share = 1_000_000;

/// Slow at first and at the end, as building is.
fn swing(passed: i64, all: i64) -> Share {
    let t = (passed.max(0) * WHOLE / all.max(1)).min(WHOLE);
    let square = t * t / WHOLE;
    square * (3 * WHOLE - 2 * t) / WHOLE
}

impl Course {
    /// `target` is the day that somebody wishes; what is still prepared gets one that its works can keep.
    pub(crate) fn new(index: usize, category: &str, target: Date, total: i64) -> Self {
        let months = 14 + (index as i64 * 5) % 8;
        let (waiting, waits_for, lost) = WAITING;
        let fixed = AHEAD.into_iter().chain([(waiting, waits_for)]).find(|fixed| fixed.0 == index);
        let done = PRODUCING.into_iter().find(|done| done.0 == index);
        let (begins, ends) = match (fixed, done) {
            (_, Some((_, ends))) => (ends.first_of_month() - months.months(), ends),
            (Some((_, begins)), _) => (begins, (begins + months.months()).last_of_month()),
            (None, None) => {
                let latest = BEGUN - (index as i64 % 4).months();
                ((target.first_of_month() - months.months()).min(latest), target)
            }
        };
        let works = matches!(category, "infrastructure" | "livelihood" | "commerce");
        let stages = if works { OF_WORKS } else { zone::offices::projects::STAGES.len() };
        let lost = if index == waiting { lost } else { 0 };
        Self { index, begins, ends, total, pace: PACES[index % PACES.len()], lost, stages }
    }

    /// Its last day, as planned.
    pub(crate) fn target(&self) -> Date {
        self.ends
    }

    /// Whether its works have begun by a day.
    pub(crate) fn has_begun(&self, day: Date) -> bool {
        self.reached(STARTED) <= day
    }

    /// Whether it falls behind so far that its plan is moved.
    pub(crate) fn is_slow(&self) -> bool {
        self.pace < SLOW
    }

    /// When it is recorded that a stage was reached, where that is not at once.
    pub(crate) fn told(&self, stage: usize) -> Option<Date> {
        (self.lost > 0 && stage == STARTED).then_some(WAITING_RECORDED)
    }

    /// From when on it is known that a stage will be reached late, and why, if it falls behind.
    pub(crate) fn known_late(&self, stage: usize) -> Option<(Date, &'static str)> {
        if self.full_on().is_some_and(|full| stage == FULL_CAPACITY && full > FULL_KNOWN) {
            Some((FULL_KNOWN, "market"))
        } else if self.is_slow() && stage >= COMPLETED {
            Some((SLOW_KNOWN, ["funds", "permit", "land"][self.index % 3]))
        } else {
            (self.lost > 0 && stage == STARTED).then_some((WAITING_KNOWN, "permit"))
        }
    }

    /// When it is at full capacity, where the year tells.
    fn full_on(&self) -> Option<Date> {
        FULL.into_iter().find(|full| full.0 == self.index && self.stages > FULL_CAPACITY).map(|full| full.1)
    }

    fn days(&self) -> i64 {
        i64::from((self.ends - self.begins).get_days())
    }

    fn passed(&self, day: Date) -> i64 {
        i64::from((day - self.begins).get_days())
    }

    /// Planned investment up to a day, yuan, in full ten thousands.
    pub(crate) fn planned(&self, day: Date) -> i64 {
        self.yuan(swing(self.passed(day), self.days()))
    }

    /// The share of the work that is done by a day.
    pub(crate) fn done(&self, day: Date) -> Share {
        if !self.has_begun(day) {
            return 0;
        }
        let since = i64::from((day - self.reached(STARTED)).get_days());
        let still_lost = (self.lost - since).max(0);
        swing((self.passed(day) - still_lost) * self.pace, self.days() * 1000)
    }

    /// What a share of the work costs, yuan, in full ten thousands.
    pub(crate) fn yuan(&self, share: Share) -> i64 {
        self.total / 10_000 * share / WHOLE * 10_000
    }

    /// A share as the percent that an entry says.
    pub(crate) fn percent(share: Share) -> String {
        let tenths = share / 1000;
        if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
    }

    /// The stage of the works at a share, of six.
    pub(crate) fn works(share: Share) -> usize {
        [50_000, 250_000, 600_000, 850_000, WHOLE].iter().filter(|least| share >= **least).count()
    }

    /// The planned day of each of its stages.
    pub(crate) fn stages(&self) -> Vec<Date> {
        let all = [
            self.begins - 15.months(),
            self.begins - 6.months(),
            self.begins - 3.months(),
            self.begins,
            self.ends,
            self.ends + 2.months(),
            self.ends + 6.months(),
            self.ends + 12.months(),
        ];
        all[..self.stages].to_vec()
    }

    /// The day on which a stage is reached, as its pace has it. What comes after the works waits for them.
    pub(crate) fn reached(&self, stage: usize) -> Date {
        let planned = self.stages()[stage];
        if let Some(full) = self.full_on().filter(|_| stage == FULL_CAPACITY) {
            return full;
        }
        let late = if stage < COMPLETED {
            (self.index as i64 * 7 + stage as i64 * 3) % 9 - 3 + if stage == STARTED { self.lost } else { 0 }
        } else {
            self.days() * 1000 / self.pace - self.days()
        };
        planned + late.days()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_goes_from_nothing_to_the_whole() {
        let course = Course::new(0, "industry", date(2020, 6, 30), 1_000_000_000);
        assert_eq!(course.planned(date(2017, 1, 1)), 0);
        assert_eq!(course.planned(date(2020, 6, 30)), 1_000_000_000);
        let days: Vec<i64> = (0..900).map(|day| course.planned(date(2018, 6, 1) + i64::from(day).days())).collect();
        assert!(days.windows(2).all(|pair| pair[0] <= pair[1]));
        let slow = Course::new(12, "industry", date(2020, 6, 30), 1_000_000_000);
        assert!(slow.is_slow() && slow.yuan(slow.done(date(2019, 12, 31))) < slow.planned(date(2019, 12, 31)));
        assert_eq!([Course::percent(0), Course::percent(123_456), Course::percent(WHOLE)], ["0", "12.3", "100"]);
        for stage in 1..course.stages().len() {
            assert!(course.reached(stage) >= course.reached(stage - 1), "{stage}");
        }
    }

    #[test]
    fn what_waits_for_its_permit_begins_late_and_catches_up() {
        let (index, planned, lost) = WAITING;
        let course = Course::new(index, "infrastructure", date(2020, 6, 30), 1_000_000_000);
        let begins = course.reached(STARTED);
        assert_eq!(begins.first_of_month(), (planned + lost.days()).first_of_month());
        assert!(begins.month() > planned.month() && course.planned(begins) > 0);
        assert_eq!(course.done(begins.yesterday().unwrap()), 0);
        let days: Vec<Share> = (0..400).map(|day| course.done(begins + i64::from(day).days())).collect();
        assert!(days.windows(2).all(|pair| pair[0] <= pair[1]));
        let level = begins + lost.days();
        assert_eq!(course.done(level), swing(course.passed(level) * course.pace, course.days() * 1000));
        let known = course.known_late(STARTED).unwrap().0;
        assert!(known < planned && course.known_late(COMPLETED).is_none());
    }

    #[test]
    fn two_produce_in_the_year_and_one_of_them_comes_to_full_capacity() {
        for (index, ends) in PRODUCING {
            let course = Course::new(index, "park", date(2021, 3, 31), 1_000_000_000);
            assert_eq!(course.target(), ends);
            let produces = course.reached(PRODUCES);
            assert!(course.reached(COMPLETED) <= ends && produces > ends && produces.year() == 2019, "{produces}");
            assert!(
                (0..course.stages().len())
                    .all(|stage| stage == 0 || course.reached(stage) >= course.reached(stage - 1))
            );
        }
        let full = PRODUCING.map(|(index, ends)| Course::new(index, "park", ends, 1).reached(FULL_CAPACITY));
        assert!(full[0] < date(2020, 1, 1) && full[1] > date(2020, 1, 19));
        let late = |index| Course::new(index, "park", date(2019, 3, 31), 1).known_late(FULL_CAPACITY).is_some();
        assert!(!late(13) && late(16));
    }

    #[test]
    fn four_are_still_prepared_whatever_target_is_drawn() {
        let last = date(2020, 1, 19);
        for month in 0..=18 {
            let target = (date(2019, 10, 1) + i64::from(month).months()).last_of_month();
            let courses: Vec<Course> = (0..18).map(|index| Course::new(index, "park", target, 1_000_000)).collect();
            let ahead: Vec<usize> = (0..18).filter(|index| !courses[*index].has_begun(last)).collect();
            assert_eq!(ahead, AHEAD.map(|ahead| ahead.0), "{target}");
            for course in ahead.into_iter().map(|index| &courses[index]) {
                assert!((date(2021, 6, 30)..=date(2021, 11, 30)).contains(&course.target()));
                assert_eq!((course.planned(last), course.done(last), course.is_slow()), (0, 0, false));
            }
        }
    }
}
