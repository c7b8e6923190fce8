//! Lights and boards: the same however records come, by kept cells as by reading everything; ranks, weights and the
//! smallest changes hold; and each act of a board is refused where it must be.

mod acts;
mod history;
mod league;
mod notice;
mod plain;
mod site;
mod week;
mod weeks;

use history::{PROJECTS, Said, Time, history, told};
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;
use site::{Site, fold};
use zone::board::{DayCells, compute};
use zone::offices::projects::kept::Courses;
use zone::offices::projects::light::{Level, Light, light, week_end};
use zone::offices::projects::{permit, problem};
use zone::value::Value;
use zone::{Month, Period, Zone};

fn february() -> Period {
    Period::Month(Month::new(2019, 2).unwrap())
}

/// The boards of a time, told by project, for comparing two zones that number them otherwise: measures, score, place and how
/// many findings.
fn boards(site: &Site, zone: &Zone, time: Time) -> Vec<Option<String>> {
    let of = |period| {
        let board = compute(zone, period).unwrap();
        let told = move |number| {
            let entry = board.entry(site.row(number))?;
            Some(format!("{:?} {:?} {:?} {}", entry.measures, entry.score, entry.place, entry.falsified.len()))
        };
        (0..PROJECTS).map(told).collect::<Vec<_>>()
    };
    time.periods().into_iter().flat_map(of).collect()
}

/// The lights of the weeks of a time.
fn lights(site: &Site, zone: &Zone, time: Time) -> Vec<Option<Light>> {
    let ends = (0..10).map(|week| week_end(time.begins() + (7 * week).days()));
    ends.flat_map(|on| (0..PROJECTS).map(move |number| light(zone, site.row(number), on))).collect()
}

/// A reason without the numbers of rows and seqs: its level, code and values, and the facts behind it by what they say.
type Told = (Level, &'static str, Vec<(&'static str, String)>, Vec<String>);

/// The lights, for comparing two zones that number their facts otherwise.
fn lights_told(site: &Site, time: Time) -> Vec<Option<(Level, Vec<Told>)>> {
    let fact = |number: &u32| {
        let row = site.zone.register.row(*number).unwrap();
        let values = row.latest.values.iter().filter(|value| !matches!(value, Value::Row(_)));
        format!("{} {} {:?}", row.kind().name, row.latest.happened, values.collect::<Vec<_>>())
    };
    let of = |light: Light| {
        let told = |reason: zone::offices::projects::light::Reason| {
            let mut rows: Vec<String> = reason.rows.iter().map(fact).collect();
            rows.sort();
            (reason.level, reason.code, reason.arguments, rows)
        };
        (light.level, light.reasons.into_iter().map(told).collect())
    };
    lights(site, &site.zone, time).into_iter().map(|light| light.map(of)).collect()
}

/// A permit's item, when it was decided, its limit, and the working days over it.
type Promised = (String, Option<Date>, Option<Date>, u32);

/// What the board and the lights read of a project's permits, and what its page works out from all their steps: those whose
/// clock has begun, when each was decided, by when it was promised and how late it is.
fn permits(zone: &Zone, project: u32, on: Date) -> [Vec<Promised>; 2] {
    let kept = permit::clocked(zone, project, on).into_iter();
    let kept = kept.map(|(item, done_on, promised)| (item.0.to_string(), done_on, promised.on(), promised.late));
    let shown = permit::items(zone, project, on).into_iter().filter_map(|item| {
        let promised = item.promised?;
        Some((item.permit.id, item.decided.and_then(|decided| decided.on), promised.on(), promised.late))
    });
    [kept.collect(), shown.collect()]
}

/// What was kept as records came, against a second fold of all of them.
fn same_as_refolded(site: &Site, time: Time) {
    let again = fold(&site.records);
    assert!(again.day_cells == site.zone.day_cells && DayCells::replayed(&again) == site.zone.day_cells);
    assert!(again.courses == site.zone.courses && Courses::replayed(&again) == site.zone.courses);
    assert_eq!(boards(site, &again, time), boards(site, &site.zone, time));
    assert_eq!(lights(site, &again, time), lights(site, &site.zone, time));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn kept_cells_say_what_a_plain_reader_and_a_second_fold_say((time, days) in history(), points in [0usize..60, 0..60]) {
        let (site, notes) = told(time, &days, |day, site| {
            if points.contains(&day) {
                same_as_refolded(site, time);
            }
        });
        same_as_refolded(&site, time);
        let board = compute(&site.zone, Period::Month(time.month())).unwrap();
        for number in 0..PROJECTS {
            let entry = board.entry(site.row(number));
            prop_assert_eq!(entry.is_some(), notes.takes_part(time, number), "{}", number);
            let Some(entry) = entry else { continue };
            let [money, stages, supervised] = notes.measures(time, number);
            prop_assert_eq!(entry.measures[0], money, "investment of {}", number);
            prop_assert_eq!(entry.measures[1], stages, "milestones of {}", number);
            prop_assert_eq!(entry.measures[3], supervised, "supervision of {}", number);
        }
    }

    #[test]
    fn a_day_that_is_over_is_told_as_it_was((time, days) in history(), points in [0usize..60, 0..60]) {
        let mut then: Vec<(Date, Zone)> = Vec::new();
        let (site, notes) = told(time, &days, |day, site| {
            if points.contains(&day) {
                then.push((site.today(), site.zone.clone()));
            }
        });
        for (on, zone) in &then {
            // Calendars and steps that came later and speak of earlier days may tell it otherwise.
            let is_measured_anew = notes.second_notice_on.is_some_and(|adopted| adopted > *on);
            for number in 0..PROJECTS {
                let row = site.row(number);
                for zone in [zone, &site.zone] {
                    let [kept, shown] = permits(zone, row, *on);
                    prop_assert_eq!(kept, shown);
                }
                if !is_measured_anew && !notes.rewritten.contains(&number) {
                    prop_assert_eq!(problem::of(zone, row, *on), problem::of(&site.zone, row, *on));
                    prop_assert_eq!(permits(zone, row, *on), permits(&site.zone, row, *on));
                }
            }
        }
    }

    #[test]
    fn the_order_of_projects_within_a_day_does_not_matter((time, days) in history(), turn in 1usize..6) {
        let (site, _) = told(time, &days, |_, _| {});
        // Each project's own records keep their order; which project comes first on a day changes.
        let turned: Vec<Vec<Said>> = days
            .iter()
            .map(|saids| {
                let mut saids = saids.clone();
                saids.sort_by_key(|said| (said.project() + turn) % PROJECTS);
                saids
            })
            .collect();
        let (other, _) = told(time, &turned, |_, _| {});
        prop_assert_eq!(boards(&site, &site.zone, time), boards(&other, &other.zone, time));
        prop_assert_eq!(lights_told(&site, time), lights_told(&other, time));
    }
}
