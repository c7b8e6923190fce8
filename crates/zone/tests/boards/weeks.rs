//! The light of a project week by week, against what a hand computes.

use crate::site::{Site, project};
use jiff::civil::{Date, date};
use serde_json::json;
use zone::offices::projects::light::{Level, Week, weeks, weeks_alike};

/// A Wednesday. The weeks before it ended on 27 January and on 3, 10 and 17 February.
const ON: Date = date(2019, 2, 20);

fn levels(site: &Site, number: usize) -> Vec<Option<Level>> {
    weeks(&site.zone, site.row(number), ON, 5).iter().map(Week::level).collect()
}

fn alike(site: &Site, number: usize) -> usize {
    weeks_alike(&weeks(&site.zone, site.row(number), ON, 5))
}

#[test]
fn a_stage_is_late_within_the_tolerance_then_beyond_it_then_reached() {
    let mut site = Site::new(1);
    let plan = json!({"project": project(0), "stage": "signed", "planned_on": "2019-02-01", "strength": "plan"});
    site.must("projects.milestone", "2019-01-01", &plan);
    site.until(date(2019, 2, 13));
    let reached = json!({"project": project(0), "stage": "signed", "proof": "formal_contract"});
    site.accepted("projects.milestone_reached", "2019-02-13", &reached);
    site.until(ON);
    // Planned for Friday 1 February: two days late on the 3rd, nine on the 10th, reached on the 13th.
    let on_track = Some(Level::OnTrack);
    assert_eq!(
        levels(&site, 0),
        [Some(Level::NotStarted), Some(Level::Warning), Some(Level::Behind), on_track, on_track]
    );
    assert_eq!(alike(&site, 0), 2);
    let all = weeks(&site.zone, site.row(0), ON, 5);
    assert_eq!(all.iter().map(Week::number).collect::<Vec<_>>(), [4, 5, 6, 7, 8]);
    assert_eq!((all[3].on, all[4].on), (date(2019, 2, 17), ON), "the week that is not over goes as far as the day");
}

#[test]
fn money_is_held_against_the_share_of_the_year() {
    let mut site = Site::new(2);
    for number in 0..2 {
        for (month, amount) in [("2019-01", "100000"), ("2019-12", "900000")] {
            let plan = json!({"project": project(number), "month": month, "planned_to_date_yuan": amount});
            site.accepted("projects.investment_plan", "2019-01-01", &plan);
        }
    }
    site.until(date(2019, 2, 2));
    site.entry(0, date(2019, 2, 1), Some(30_000));
    site.until(date(2019, 2, 12));
    site.entry(0, date(2019, 2, 11), Some(100_000));
    site.until(ON);
    // A ninth of the year, 11.1 %, is due from the end of January on. 3.3 % is 7.8 points short; nothing is 11.1 short.
    // Before that its plan runs and asks for nothing yet: nothing is late.
    let on_track = Some(Level::OnTrack);
    let (warning, behind) = (Some(Level::Warning), Some(Level::Behind));
    assert_eq!(levels(&site, 0), [on_track, warning, warning, on_track, on_track]);
    assert_eq!(levels(&site, 1), [on_track, behind, behind, behind, behind]);
    assert_eq!((alike(&site, 0), alike(&site, 1)), (2, 4));
}

#[test]
fn a_plan_that_is_moved_or_withdrawn_changes_no_week_that_is_over() {
    let mut site = Site::new(2);
    let mut plans = Vec::new();
    for number in 0..2 {
        let plan =
            json!({"project": project(number), "stage": "signed", "planned_on": "2019-02-01", "strength": "plan"});
        plans.push(site.must("projects.milestone", "2019-01-01", &plan));
        let money = json!({"project": project(number), "month": "2019-01", "planned_to_date_yuan": "900000"});
        site.accepted("projects.investment_plan", "2019-01-01", &money);
    }
    site.until(date(2019, 2, 12));
    let (on_track, behind) = (Some(Level::OnTrack), Some(Level::Behind));
    let over = |number| levels(&site, number)[..3].to_vec();
    assert_eq!([over(0), over(1)], [[on_track, behind, behind], [on_track, behind, behind]], "nothing was invested");
    // On Tuesday the 12th one plan is moved behind the end of the year, the other withdrawn; and both say that nothing was to
    // be invested.
    for (number, plan) in plans.into_iter().enumerate() {
        let day = if number == 0 { "2019-12-20" } else { "2019-02-01" };
        let moved = json!({"project": project(number), "stage": "signed", "planned_on": day, "strength": "plan",
            "cause": "land", "reason": "other"});
        let amends = ledger::Amends { seq: plan, version: plan, void: number == 1 };
        site.command("projects.milestone", "p-0", "2019-02-12", &moved, 0, Some(amends)).unwrap();
        let none = json!({"project": project(number), "month": "2019-01", "planned_to_date_yuan": "0"});
        let said = site.plan("projects.investment_plan", date(2019, 1, 1), none).unwrap();
        site.say("review.accepted", "p-1", "2019-02-12", &json!({"items": [said]}), 0).unwrap();
    }
    site.until(ON);
    let reasons = |on| {
        let light = zone::offices::projects::light::light(&site.zone, site.row(0), on).unwrap();
        light.reasons.iter().map(|reason| (reason.level, reason.code)).collect::<Vec<_>>()
    };
    assert_eq!(reasons(date(2019, 2, 3)), [(Level::Behind, "investment"), (Level::Warning, "milestone")]);
    assert_eq!(reasons(date(2019, 2, 17)), [], "from then on the new plans count, by which nothing is due");
    for number in 0..2 {
        // The plan of nothing leaves the year without one: it has not started.
        let not_started = Some(Level::NotStarted);
        assert_eq!(levels(&site, number), [on_track, behind, behind, not_started, not_started], "of {number}");
    }
}

#[test]
fn there_is_no_light_before_the_listing_and_after_the_closure() {
    let mut site = Site::new(1);
    site.until(date(2019, 2, 6));
    let listed = json!({
        "project": project(9), "title": "项目", "level": "municipal", "category": "industry", "nature": "new",
        "accountable_unit": crate::site::UNIT, "planned_investment_yuan": "900000", "target_on": "2020-12-31",
        "target_strength": "plan",
    });
    site.accepted("projects.project", "2019-02-06", &listed);
    site.until(date(2019, 2, 12));
    site.accepted("projects.closure", "2019-02-12", &json!({"project": project(0), "cause": "given_up"}));
    site.until(ON);
    let waits = Some(Level::NotStarted);
    assert_eq!(levels(&site, 0), [waits, waits, waits, None, None]);
    assert_eq!(levels(&site, 9), [None, None, waits, waits, waits]);
    assert_eq!((alike(&site, 0), alike(&site, 9)), (0, 3));
}

#[test]
fn what_december_left_undone_is_late_in_january_until_it_is_done() {
    let mut site = Site::founded(date(2019, 12, 2), 4);
    site.adopt_first_notice_of_2020();
    site.adopt_second_notice_of_2020();
    // A hundred thousand by the end of 2019. The first two are one yuan short of it, the others have it.
    for (number, invested) in [99_999, 99_999, 100_000, 100_000].into_iter().enumerate() {
        let plan = json!({"project": project(number), "month": "2019-12", "planned_to_date_yuan": "100000"});
        site.accepted("projects.investment_plan", "2019-12-02", &plan);
        site.entry(number, date(2019, 12, 2), Some(invested));
    }
    // The first and the last go on: fifty thousand more in 2020, ten of them in January.
    for (number, month, planned) in [(0, 1, 110_000), (0, 12, 150_000), (3, 1, 110_000), (3, 12, 150_000)] {
        let plan = json!({"project": project(number), "month": format!("2020-{month:02}"),
            "planned_to_date_yuan": planned.to_string()});
        site.accepted("projects.investment_plan", "2019-12-02", &plan);
    }
    site.until(date(2020, 1, 14));
    // On Tuesday the 14th the first two make good what they owed, and the last has invested what January asks of it.
    for (number, invested) in [(0, 100_000), (1, 100_000), (3, 110_000)] {
        site.entry(number, date(2020, 1, 14), Some(invested));
    }
    site.until(date(2020, 2, 3));
    let light = |number: usize, on: Date| {
        let light = zone::offices::projects::light::light(&site.zone, site.row(number), on).unwrap();
        let reasons = light.reasons.iter().map(|reason| (reason.code, reason.arguments.clone())).collect::<Vec<_>>();
        (light.level, reasons)
    };
    let texts = |all: &[(&'static str, &str)]| all.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    let owed = |values: &[(&'static str, &str)]| vec![("investment-owed", texts(values))];
    let carried = |values: &[(&'static str, &str)]| vec![("investment-carried", texts(values))];
    let none = || Vec::new();
    let (new_year, sunday, after) = (date(2020, 1, 1), date(2020, 1, 12), date(2020, 1, 19));
    // One yuan of the year's fifty thousand rounds to nothing, and is late all the same.
    let one_short = [("planned", "0.0"), ("actual", "0.0"), ("points", "0.0"), ("owed", "1")];
    for on in [new_year, sunday] {
        assert_eq!(light(0, on), (Level::Warning, carried(&one_short)), "{on}");
        assert_eq!(light(1, on), (Level::Behind, owed(&[("owed", "1")])), "{on}");
    }
    assert_eq!(light(3, new_year), (Level::OnTrack, none()), "it had met its plan");
    assert_eq!([light(0, after), light(3, after)], [(Level::OnTrack, none()), (Level::OnTrack, none())]);
    // Without a plan of the year nothing is asked of the second any more, and nothing ever was of the third.
    let levels = [light(1, after), light(2, new_year), light(2, after)].map(|(level, _)| level);
    assert_eq!(levels, [Level::OnTrack, Level::NotStarted, Level::NotStarted]);
    // At the end of January ten thousand more are asked for: the first has made good one yuan.
    let january = date(2020, 1, 31);
    let short = [("planned", "20.0"), ("actual", "0.0"), ("points", "20.0"), ("owed", "1")];
    assert_eq!(light(0, january), (Level::Behind, carried(&short)));
    assert_eq!(light(3, january), (Level::OnTrack, none()));
    // At the end of December itself it was the year's own plan that was short.
    let own = [("planned", "100.0"), ("actual", "100.0"), ("points", "0.0")];
    assert_eq!(light(1, date(2019, 12, 31)), (Level::Warning, vec![("investment", texts(&own))]));
}

/// A stage that is planned anew after its plan was withdrawn is the same stage: whoever does that moves nothing of what is over,
/// as if he had moved the plan.
#[test]
fn a_stage_whose_plan_was_withdrawn_and_made_anew_is_due_once_and_as_it_stood() {
    let mut site = Site::new(2);
    let plan = |number: usize, day: &str| json!({"project": project(number), "stage": "signed", "planned_on": day, "strength": "plan"});
    // One was planned for January, the other for March.
    let planned = ["2019-01-20", "2019-03-20"];
    let first = [0, 1].map(|number| site.must("projects.milestone", "2019-01-01", &plan(number, planned[number])));
    site.until(date(2019, 2, 12));
    for number in 0..2 {
        let mut content = plan(number, planned[number]);
        content["reason"] = "other".into();
        let amends = ledger::Amends { seq: first[number], version: first[number], void: true };
        site.command("projects.milestone", "p-0", "2019-02-12", &content, 0, Some(amends)).unwrap();
        site.must("projects.milestone", "2019-02-12", &plan(number, "2019-01-18"));
    }
    let due = |number: usize, from, to| {
        let stages = zone::offices::projects::measure::stages(&site.zone, site.row(number), from, to);
        stages.iter().map(|stage| stage.planned_on).collect::<Vec<_>>()
    };
    let (january, february) = ((date(2019, 1, 1), date(2019, 1, 31)), (date(2019, 2, 1), date(2019, 2, 28)));
    assert_eq!(due(0, january.0, january.1), [date(2019, 1, 20)], "as it stood when January closed");
    assert_eq!(due(1, january.0, january.1), [], "it was not planned for January");
    assert_eq!([0, 1].map(|number| due(number, february.0, february.1)), [[date(2019, 1, 18)]; 2]);
    let shown = |number: usize, on: Date| {
        zone::offices::projects::milestones(&site.zone, site.row(number), on)
            .into_iter()
            .find_map(|stage| stage.planned_on)
    };
    assert_eq!([0, 1].map(|number| shown(number, january.1)), planned.map(|day| day.parse().ok()));
    assert_eq!(shown(1, february.1), Some(date(2019, 1, 18)));
}

#[test]
fn what_december_had_ahead_counts_in_january() {
    let mut site = Site::founded(date(2019, 12, 2), 1);
    site.adopt_first_notice_of_2020();
    site.adopt_second_notice_of_2020();
    for (month, planned) in [("2019-12", "100000"), ("2020-01", "110000"), ("2020-02", "130000"), ("2020-12", "200000")]
    {
        let plan = json!({"project": project(0), "month": month, "planned_to_date_yuan": planned});
        site.accepted("projects.investment_plan", "2019-12-02", &plan);
    }
    site.entry(0, date(2019, 12, 2), Some(120_000));
    site.until(date(2020, 3, 2));
    let level = |on| zone::offices::projects::light::light(&site.zone, site.row(0), on).unwrap().level;
    assert_eq!(level(date(2020, 1, 31)), Level::OnTrack, "ten thousand were asked for, twenty were there");
    // By the end of February thirty are asked for, a tenth of the year's hundred more than there are.
    assert_eq!(level(date(2020, 2, 29)), Level::Warning);
}
