//! The year's red and black lists: each month computed, its objections heard, made final. Of August an objection is upheld,
//! the month reported afterwards and the list computed again. In September and October a project is on the black list: its
//! first objection is rejected, its second upheld and the list computed again, where it stays with a better score. The
//! lists of June and September are made public; the place on September's black list ends when it is put right.

use crate::Plan;
use crate::days::moment;
use crate::diary::{Diary, OfBoard, Pen};
use jiff::civil::{Date, date};
use rulebook::scorecard::List;
use serde_json::{Value as Json, json};
use zone::board::{Computed, compute};
use zone::calendar::Calendar;
use zone::decide::subject_exists;
use zone::offices::projects::{PROJECT, carrier, listed_on};
use zone::{Month, Period, Zone};

/// A month in which somebody objects: what he says, what is replied, and after how many working days the list is computed
/// again, if it is.
struct Hearing {
    month: u8,
    objection: OfBoard,
    reply: OfBoard,
    again: Option<usize>,
}

const HEARINGS: [Hearing; 3] = [
    Hearing { month: UNREPORTED, objection: unreported, reply: uphold_days, again: Some(4) },
    Hearing { month: 9, objection: unforeseen, reply: reject, again: None },
    Hearing { month: 10, objection: unregistered, reply: uphold_stage, again: Some(5) },
];
/// The month of which a day is reported when the objection was upheld.
const UNREPORTED: u8 = 8;
/// The months whose lists everybody may read.
const PUBLIC: [u8; 2] = [6, 9];
/// The month whose black list somebody leaves, and after how many working days: the works have begun by then.
const PUT_RIGHT: (u8, usize) = (9, 24);

/// An act whose content follows from the boards so far: kind, who does it if not the pen, content.
pub(crate) type Said = (&'static str, Option<String>, Json);

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("boards");
    let (first, second) = (plan.cast.pen("oversight1"), plan.cast.pen("oversight2"));
    for number in 1..=12u8 {
        let month = Month::new(2019, number).expect("a month");
        let period = Period::Month(month);
        let computed = plan.days.after(month.last_day(), 6);
        let mut on = |after: usize, from: i64, to: i64| {
            let day = if after == 0 { computed } else { plan.days.after(computed, after) };
            moment(&mut chance, day, from, to)
        };
        diary.of_board(on(0, 900, 930), &first, period, notice);
        let mut last = 0;
        if let Some(hearing) = HEARINGS.iter().find(|hearing| hearing.month == number) {
            diary.of_board(on(1, 1000, 1130), &first, period, hearing.objection);
            diary.of_board(on(2, 1500, 1630), &second, period, hearing.reply);
            if number == UNREPORTED {
                diary.of_board(on(3, 900, 930), &first, period, afterwards);
            }
            if let Some(again) = hearing.again {
                diary.of_board(on(again, 900, 930), &first, period, notice);
                last = again;
            }
        }
        diary.of_board(on(last + 5, 1500, 1600), &first, period, internal);
        if PUBLIC.contains(&number) {
            let minutes = proof(&format!("minutes of the meeting on the list of {period}"));
            diary.of_board_with(on(last + 6, 900, 1000), &second, period, public, minutes);
        }
        if number == PUT_RIGHT.0 {
            let photos = proof("photos of the works that have begun");
            diary.of_board_with(on(PUT_RIGHT.1, 1500, 1600), &first, period, removal, photos);
        }
    }
}

fn proof(of_what: &str) -> Vec<u8> {
    crate::sheets::page(&["Demonstration evidence, invented".to_owned(), of_what.to_owned()])
}

/// The newest notice. A world that ends earlier has none.
fn newest(zone: &Zone, period: Period) -> Option<&Computed> {
    zone.boards.newest(period).map(|computed| &**computed)
}

/// A demonstration of very many projects has no boards: one record does not hold them.
fn notice(zone: &Zone, period: Period) -> Option<Said> {
    let refused = zone::board::decide::notice(zone, period).err();
    refused.is_none_or(|problem| problem.code != "board-of-too-many").then_some(())?;
    Some(("board.computed", None, json!({"period": period.to_string()})))
}

/// The key of a project's row.
fn key_of(zone: &Zone, project: u32) -> Option<String> {
    let mut keys = (1..=99).map(|number| format!("xm-{number:03}"));
    keys.find(|key| subject_exists(zone, &PROJECT, &[key]) == Some(project))
}

/// The last of those on the black list, with its key and its row; most months have none.
fn blamed(zone: &Zone, period: Period) -> Option<(String, u32)> {
    let place = newest(zone, period)?.on_list(List::Black).last()?;
    let project = zone.register.by_first(u32::try_from(place.project).ok()?)?;
    Some((key_of(zone, project)?, project))
}

/// The last of those with a day missing, with its key, its row and that day.
fn lacking(zone: &Zone, period: Period) -> Option<(String, u32, Date)> {
    let board = compute(zone, period)?;
    let calendar = Calendar::known_on(&zone.rules, period.last_day());
    board.entries.iter().rev().find_map(|entry| {
        let key = key_of(zone, entry.project)?;
        let days = zone.day_cells.of(entry.project, period.first_month());
        let from = listed_on(zone, entry.project)?.max(period.first_day());
        let day = (1..=period.last_day().day())
            .map(|day| date(period.year() as i16, period.last_day().month(), day))
            .find(|day| {
            *day >= from
                && calendar.is_working(*day) == Some(true)
                && days.is_none_or(|days| days.row(day.day() as u32 - 1).is_none())
        })?;
        Some((key, entry.project, day))
    })
}

fn carried_by(zone: &Zone, project: u32, on: Date) -> Option<String> {
    let person = carrier(zone, project, on)?.person;
    zone.org.people.get(person as usize).map(|id| id.to_string())
}

fn unreported(zone: &Zone, period: Period) -> Option<Said> {
    let (key, project, _) = lacking(zone, period)?;
    object(zone, period, &key, project, "当月有督导记录因网络中断未能按日上报，现场照片和施工日志可以证明，请予核实。")
}

fn unforeseen(zone: &Zone, period: Period) -> Option<Said> {
    let (key, project) = blamed(zone, period)?;
    object(zone, period, &key, project, "施工许可尚未批复，不具备开工条件，请考虑客观原因。")
}

fn unregistered(zone: &Zone, period: Period) -> Option<Said> {
    let (key, project) = blamed(zone, period)?;
    object(zone, period, &key, project, "10月下旬已取得施工许可并开工，开工节点未及时登记，请予核实。")
}

fn object(zone: &Zone, period: Period, key: &str, project: u32, says: &str) -> Option<Said> {
    let board = newest(zone, period)?;
    let content = json!({"board": board.seq, "project": key, "objection": says});
    Some(("board.objection", carried_by(zone, project, board.on), content))
}

fn reply(zone: &Zone, period: Period, outcome: &str, says: &str) -> Option<Said> {
    let waiting = zone.boards.objections(newest(zone, period)?.seq).find(|objection| objection.reply.is_none())?;
    Some(("board.replied", None, json!({"objection": waiting.seq, "outcome": outcome, "reply": says})))
}

fn uphold_days(zone: &Zone, period: Period) -> Option<Said> {
    reply(zone, period, "upheld", "经核对施工日志，情况属实，由责任人补报后重新计算。")
}

fn uphold_stage(zone: &Zone, period: Period) -> Option<Said> {
    reply(zone, period, "upheld", "经核对施工许可和现场照片，10月已开工属实，登记后重新计算。")
}

fn reject(zone: &Zone, period: Period) -> Option<Said> {
    reply(zone, period, "rejected", "开工迟于计划属实，许可申报不及时不属客观原因，维持原结果。")
}

/// What was not reported in time is reported.
fn afterwards(zone: &Zone, period: Period) -> Option<Said> {
    let (key, project, day) = lacking(zone, period)?;
    let content = json!({
        "project": key,
        "stage": "structure",
        "change": "no_change",
        "workers": 36,
        "machines": 3,
        "problem": "none",
        "note": "网络中断，补报。",
    });
    let by = carried_by(zone, project, day);
    Some(("projects.supervision", by, with_day(content, day)))
}

/// The day on which it happened, where that is not the day of recording: taken out again by the diary.
fn with_day(mut content: Json, day: Date) -> Json {
    content["happened"] = day.to_string().into();
    content
}

fn edition(zone: &Zone, period: Period, reach: &str) -> Option<Said> {
    Some(("board.edition", None, json!({"board": newest(zone, period)?.seq, "reach": reach})))
}

fn internal(zone: &Zone, period: Period) -> Option<Said> {
    edition(zone, period, "internal")
}

fn public(zone: &Zone, period: Period) -> Option<Said> {
    edition(zone, period, "public")
}

fn removal(zone: &Zone, period: Period) -> Option<Said> {
    let (key, _) = blamed(zone, period)?;
    let edition = zone.boards.newest_edition(period)?.seq;
    Some(("board.removed", None, json!({"edition": edition, "project": key, "ground": "put_right"})))
}

/// The pen of whoever does an act: his own, in the unit of the fact.
pub(crate) fn pen_of(zone: &Zone, pen: &Pen, kind: &str, by: Option<String>, content: &Json) -> Pen {
    let Some(by) = by else { return pen.clone() };
    let unit = if kind == "projects.supervision" {
        let key = content["project"].as_str().unwrap_or_default();
        let row = subject_exists(zone, &PROJECT, &[key]).and_then(|number| zone.register.row(number));
        let unit = row.and_then(|row| match row.accepted()?.value(&PROJECT, "accountable_unit") {
            zone::value::Value::Unit(unit) => Some(zone.org.units[*unit as usize].id.to_string()),
            _ => None,
        });
        unit.unwrap_or_else(|| zone.id.to_string())
    } else {
        zone.id.to_string()
    };
    Pen { by: by.clone(), for_person: by, unit, via: "form", import: None }
}
