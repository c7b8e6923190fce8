//! The page of a week, held against weeks that were made by hand. 11 March 2019 is a Monday.

use super::site::{Site, UNIT, project};
use jiff::civil::{Date, date};
use ledger::Amends;
use rulebook::Decimal;
use serde_json::{Value, json};
use zone::duty::{Work, whole};
use zone::offices::projects::light::Level;
use zone::offices::projects::week::{Ahead, Entries, Money, Reached, Slip, Week, What, lights, week};

const MONDAY: Date = date(2019, 3, 11);
const SUNDAY: Date = date(2019, 3, 17);

fn march(day: i8) -> Date {
    date(2019, 3, day)
}

fn site() -> Site {
    let mut site = Site::new(3);
    for text in [
        include_str!("../../../../rulebook/duty/supervision.toml"),
        include_str!("../../../../rulebook/projects/problem_limit.toml"),
    ] {
        let rule = rulebook::Rule::parse(text).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        site.must("rule.adopted", "2018-01-01", &json!({"rule": rule.id, "version": rule.version, "text": lines}));
    }
    site
}

fn entry(site: &mut Site, of: usize, day: Date, percent: &str, invested: &str) {
    let content = json!({
        "project": project(of), "stage": "structure", "change": "progress", "workers": 5, "machines": 1,
        "problem": "none", "progress_percent": percent, "invested_to_date_yuan": invested,
    });
    site.must("projects.supervision", &day.to_string(), &content);
}

fn planned(site: &mut Site, of: usize, on: Date, stage: &str, more: &Value) -> u64 {
    let mut content = json!({"project": project(of), "stage": stage, "strength": "plan"});
    content.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    site.must("projects.milestone", &on.to_string(), &content)
}

/// The first falls behind, the second reaches a stage and advances most, the third expects a stage later.
fn told() -> (Site, u64, u64) {
    let mut site = site();
    site.until(march(7));
    planned(&mut site, 0, march(7), "started", &json!({"planned_on": "2019-03-08"}));
    planned(&mut site, 1, march(7), "started", &json!({"planned_on": "2019-03-13"}));
    let plan = planned(&mut site, 2, march(7), "completed", &json!({"planned_on": "2019-06-30"}));
    for (of, month, amount) in [(1, 2, "50000"), (1, 12, "900000"), (2, 2, "50000"), (2, 12, "900000")] {
        let plan = json!({"project": project(of), "month": format!("2019-{month:02}"), "planned_to_date_yuan": amount});
        site.accepted("projects.investment_plan", "2019-03-07", &plan);
    }
    site.until(march(8));
    entry(&mut site, 1, march(8), "40", "200000");
    entry(&mut site, 2, march(8), "10", "100000");
    site.until(march(12));
    let proof = json!({"project": project(1), "stage": "started", "proof": "permit_and_photos"});
    let reached = site.accepted("projects.milestone_reached", "2019-03-12", &proof);
    site.until(march(14));
    let later = json!({"project": project(2), "stage": "completed", "strength": "plan", "planned_on": "2019-06-30",
        "forecast_on": "2019-07-30", "cause": "weather", "reason": "连续降雨"});
    let amends = Amends { seq: plan, version: plan, void: false };
    let slipped = site.command("projects.milestone", "p-0", "2019-03-07", &later, 0, Some(amends)).unwrap();
    site.until(march(15));
    entry(&mut site, 1, march(15), "44.5", "260000");
    entry(&mut site, 2, march(15), "12", "100000");
    site.until(march(16));
    site.entry(0, march(14), None);
    site.until(march(18));
    (site, reached, slipped)
}

fn levels(week: &Week, of: u32) -> [Option<Level>; 2] {
    let line = week.lines.iter().find(|line| line.project == of).unwrap();
    line.lights.each_ref().map(|light| light.as_ref().map(|light| light.level))
}

#[test]
fn a_week_says_what_changed_and_who_is_behind() {
    let (site, reached, slipped) = told();
    let [first, second, third] = [0, 1, 2].map(|number| site.row(number));
    let earlier = week(&site.zone, march(10), march(18)).unwrap();
    let week = week(&site.zone, march(13), march(18)).unwrap();
    assert_eq!((week.from, week.to, week.until), (MONDAY, SUNDAY, SUNDAY));
    assert_eq!(levels(&week, first), [Some(Level::Warning), Some(Level::Behind)], "two days late, then nine");
    assert_eq!(levels(&week, second), [Some(Level::OnTrack); 2]);
    assert_eq!([Level::Behind, Level::Warning, Level::OnTrack].map(|level| week.count(level)), [1, 0, 2]);
    let line = |of| week.lines.iter().find(|line| line.project == of).unwrap();
    let (on, seq) = (march(12), u32::try_from(reached).unwrap());
    assert_eq!(line(second).reached, [Reached { stage: "started", on, seq }]);
    assert_eq!(line(second).advance(), Decimal::parse("4.5"));
    assert_eq!(line(second).spent(), Decimal::parse("60000"));
    assert_eq!(line(third).spent(), Some(Decimal::ZERO));
    assert_eq!((line(first).advance(), line(first).spent()), (None, None), "nobody said");
    let slip = Slip {
        stage: "completed",
        planned_on: date(2019, 6, 30),
        forecast_on: Some(date(2019, 7, 30)),
        before: Some((date(2019, 6, 30), date(2019, 6, 30))),
        cause: "weather",
        seq: u32::try_from(slipped).unwrap(),
    };
    assert_eq!(line(third).slips, [slip]);
    assert!(earlier.lines.iter().all(|line| line.slips.is_empty()), "it was said a week later");
    assert_eq!([first, second, third].map(|of| line(of).has_news()), [true; 3]);
    // Of two projects, to the end of February and of the year.
    let [due, done, year] = ["100000", "360000", "1800000"].map(|text| Decimal::parse(text).unwrap());
    assert_eq!(week.money, Money { due, done, year });
    assert_eq!(week.late().map(|line| line.project).collect::<Vec<_>>(), [first]);
    assert_eq!(week.best().map(|line| line.project), Some(second));
}

#[test]
fn entries_of_a_week_are_owed_on_its_working_days() {
    let (site, ..) = told();
    let week = week(&site.zone, SUNDAY, march(18)).unwrap();
    // Five days of three projects: two in time, one on Saturday for Thursday.
    assert_eq!(week.work.entries, Entries { owed: 15, in_time: 2, late: 1, missed: 12, open: 0 });
    assert_eq!(week.lines[0].entries, Entries { owed: 5, in_time: 0, late: 1, missed: 4, open: 0 });
}

#[test]
fn a_week_that_is_not_over_speaks_of_its_days_so_far() {
    let mut site = site();
    site.until(march(13));
    entry(&mut site, 1, march(13), "40", "200000");
    let now = week(&site.zone, SUNDAY, march(13)).unwrap();
    assert_eq!(now.until, march(13));
    assert_eq!(now.work.entries, Entries { owed: 9, in_time: 1, late: 0, missed: 6, open: 2 });
    assert_eq!(now.best().map(|line| line.project), None, "nothing is planned, so none is on track");
    assert!(week(&site.zone, march(18), march(17)).is_none(), "it has not begun");
    assert!(week(&site.zone, march(18), march(18)).is_some());
}

#[test]
fn what_is_behind_more_comes_first() {
    let mut site = site();
    site.until(march(7));
    // Three days late, twenty, and twice.
    planned(&mut site, 0, march(7), "started", &json!({"planned_on": "2019-03-14"}));
    planned(&mut site, 1, march(7), "started", &json!({"planned_on": "2019-02-25"}));
    planned(&mut site, 2, march(7), "started", &json!({"planned_on": "2019-03-06"}));
    planned(&mut site, 2, march(7), "landed", &json!({"planned_on": "2019-03-05"}));
    let week = week(&site.zone, MONDAY, SUNDAY).unwrap();
    let order: Vec<u32> = week.late().map(|line| line.project).collect();
    assert_eq!(order, [2, 1, 0].map(|number| site.row(number)));
    let lights = lights(&site.zone, SUNDAY);
    assert_eq!(lights.iter().map(|(project, _)| *project).collect::<Vec<_>>(), order, "on the wall as on the sheet");
}

#[test]
fn what_is_due_in_the_week_after_is_told_by_day() {
    let mut site = site();
    site.until(march(11));
    planned(&mut site, 0, march(11), "started", &json!({"planned_on": "2019-03-24"}));
    planned(&mut site, 0, march(11), "completed", &json!({"planned_on": "2019-03-25"}));
    let expected = json!({"planned_on": "2019-03-12", "forecast_on": "2019-03-18", "cause": "funds"});
    planned(&mut site, 1, march(11), "started", &expected);
    site.must("projects.meeting", "2019-03-11", &json!({"meeting": "2019-w11", "title": "例会"}));
    let action = |number: u32, due: &str| {
        json!({"meeting": "2019-w11", "action": number, "title": "事项", "project": project(2),
        "responsible_unit": UNIT, "due_on": due})
    };
    let asked = site.must("projects.action", "2019-03-11", &action(1, "2019-03-20"));
    site.must("projects.action", "2019-03-11", &action(2, "2019-03-17"));
    site.must("projects.action", "2019-03-11", &action(3, "2019-03-21"));
    site.must("projects.action_done", "2019-03-11", &json!({"meeting": "2019-w11", "action": 3}));
    let problem = json!({"project": project(1), "problem": "w-1", "sort": "funds", "owner": UNIT, "due_on": "2019-03-19",
        "title": "资金未到位"});
    let raised = site.must("projects.problem", "2019-03-11", &problem);
    let found = week(&site.zone, MONDAY, march(11)).unwrap();
    let meeting = zone::decide::subject_exists(&site.zone, &zone::offices::projects::meeting::MEETING, &["2019-w11"]);
    let [asked, raised] = [asked, raised].map(|seq| u32::try_from(seq).unwrap());
    let of = |on, number: usize, what| Ahead { on, project: Some(site.row(number)), what };
    assert_eq!(
        found.ahead(&site.zone),
        [
            of(march(18), 1, What::Stage("started")),
            of(march(19), 1, What::Problem(raised, "funds")),
            of(march(20), 2, What::Action(meeting.unwrap(), asked)),
            of(march(24), 0, What::Stage("started")),
        ]
    );
    assert_eq!((found.work.meetings, found.work.problems.open, found.work.problems.raised), (1, 1, 1));
}

#[test]
fn a_meeting_that_was_called_and_of_which_nobody_says_a_word_was_not_held() {
    let mut site = site();
    site.until(march(11));
    site.must("projects.meeting", "2019-03-13", &json!({"meeting": "2019-w11", "title": "例会"}));
    let held = |site: &Site, day: i8| week(&site.zone, MONDAY, march(day)).unwrap().work.meetings;
    assert_eq!(held(&site, 12), 0, "its day has not come");
    site.until(march(14));
    assert_eq!(held(&site, 14), 0);
    let action =
        json!({"meeting": "2019-w11", "action": 1, "title": "事项", "responsible_unit": UNIT, "due_on": "2019-03-20"});
    site.must("projects.action", "2019-03-14", &action);
    assert_eq!(held(&site, 14), 1);
}

#[test]
fn the_day_of_the_zone_counts_what_is_done_open_and_late() {
    let mut site = site();
    site.until(march(11));
    site.must("projects.meeting", "2019-03-11", &json!({"meeting": "2019-w11", "title": "例会"}));
    for (number, due) in [(1, "2019-03-11"), (2, "2019-03-12")] {
        let action =
            json!({"meeting": "2019-w11", "action": number, "title": "事项", "responsible_unit": UNIT, "due_on": due});
        site.must("projects.action", "2019-03-11", &action);
    }
    site.entry(0, march(11), None);
    site.entry(1, march(11), None);
    site.until(march(12));
    site.entry(0, march(12), None);
    let day = whole(&site.zone, march(12));
    // Today: one entry of three, one action. Late: yesterday's third entry and the other action; earlier days as well.
    assert_eq!((day.done, day.open), (1, 3));
    let yesterday: Vec<Work> =
        day.late.iter().filter(|owed| owed.due_on == Some(march(11))).map(|owed| owed.work).collect();
    assert_eq!(yesterday.len(), 2);
    assert!(yesterday.contains(&Work::Action) && yesterday.contains(&Work::Supervise));
    assert!(day.late.iter().all(|owed| owed.due_on >= Some(march(12) - jiff::Span::new().days(14))));
}
