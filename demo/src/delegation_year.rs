//! Who may act for whom: colleagues who stand in for each other with a project's daily entry (A/B角), and clerks who enter
//! for whoever has delegated it and confirms once a month. It is planned from the acts that the offices have planned.

use crate::Plan;
use crate::days::instant;
use crate::diary::{Diary, day_of};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::json;
use std::collections::BTreeSet;
use zone::offices::projects::SUPERVISION;

/// The days on which delegations are given, and the year of each.
const GIVEN: [(Date, i16); 2] = [(date(2018, 12, 28), 2019), (date(2019, 12, 30), 2020)];
/// Minutes after midnight at which the first is given, and at which a month's acts are confirmed.
const TEN: i64 = 600;

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary) {
    let acts: BTreeSet<(i16, String, String, String)> = diary
        .acts_for_others()
        .map(|(at, command)| (day_of(at).year(), command.kind.clone(), command.for_person.clone(), command.by.clone()))
        .collect();
    let mut givers: BTreeSet<String> = BTreeSet::new();
    for (on, year) in GIVEN {
        let of_year = acts.iter().filter(|(of, ..)| *of == year);
        for (number, (_, kind, person, other)) in of_year.enumerate() {
            let (from, until) = (date(year, 1, 1).to_string(), date(year, 12, 31).to_string());
            let mut pen = plan.cast.setup();
            (pen.by, pen.for_person, pen.via) = (person.clone(), person.clone(), "form");
            let at = instant(on, TEN + number as i64, 0);
            if kind == SUPERVISION.name {
                let content = json!({"absent": person, "stand_in": other, "from": from, "until": until});
                diary.plain(at, &pen, "delegation.stand_in", on, content);
            } else {
                let content = json!({"clerk": other, "kinds": [kind], "from": from, "until": until});
                diary.plain(at, &pen, "delegation.given", on, content);
                givers.insert(person.clone());
            }
        }
    }
    // What was entered in a month is confirmed on the first working day of the next; January's still waits.
    for month in 1..=12 {
        let last = date(2019, 1, 1).saturating_add(month.months()).yesterday().expect("a day of these years");
        for (number, giver) in givers.iter().enumerate() {
            let mut pen = plan.cast.setup();
            (pen.by, pen.for_person, pen.via) = (giver.clone(), giver.clone(), "form");
            diary.confirm(instant(plan.days.after(last, 1), TEN + number as i64, 0), &pen);
        }
    }
}
