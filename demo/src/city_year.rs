//! The city office's year: one record per object, by form or by weekly import, some returned, some withdrawn.

use crate::chance::Chance;
use crate::days::moment;
use crate::diary::{Diary, Fact, Pen};
use crate::org_year::community;
use crate::{Plan, names};
use jiff::civil::{Date, Weekday, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// How much is done in each month.
const SEASON: [u64; 12] = [40, 15, 90, 130, 140, 120, 95, 90, 120, 120, 90, 55];
/// Communities whose objects come by weekly import; the others' are typed.
const BY_IMPORT: usize = 8;
/// Of so many latrines one is returned for correction before it is accepted.
const RETURNED_OF: usize = 75;
/// Of so many one is corrected after it was accepted.
const CORRECTED_OF: usize = 210;
/// Of so many one was registered twice, and the second registration is withdrawn.
const TWICE_OF: usize = 150;

#[derive(Clone)]
struct Object {
    key: String,
    class: &'static str,
    act: &'static str,
    place: usize,
    finished: Date,
    length: Option<i64>,
    address: Option<String>,
}

impl Object {
    fn content(&self, place: usize) -> Json {
        let mut content = json!({"object": self.key, "class": self.class, "act": self.act, "place": community(place)});
        if let Some(length) = self.length {
            content["length_m"] = length.to_string().into();
        }
        if let Some(address) = &self.address {
            content["address"] = address.as_str().into();
        }
        content
    }
}

/// What happens to an object's record.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Plain,
    Returned,
    Corrected,
    Withdrawn,
}

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("city");
    let desk = Desk {
        plan,
        officers: ["city1", "city2", "city3", "city4"].map(|login| plan.cast.pen(login)),
        reviewers: ["city-review", "city-review2"].map(|login| plan.cast.pen(login)),
    };
    let objects = objects(plan, &mut chance);
    let mut typed: Vec<(Timestamp, Fact)> = Vec::new();
    let mut weeks: BTreeMap<Date, Vec<(Object, Fate)>> = BTreeMap::new();
    for (object, fate) in objects {
        if object.place < BY_IMPORT && object.class == "latrine" {
            let behind = i64::from(object.finished.weekday().to_monday_zero_offset());
            let monday = object.finished + (7 - behind).days();
            weeks.entry(plan.days.on_or_after(monday)).or_default().push((object, fate));
        } else {
            desk.form(diary, &mut chance, &object, fate, &mut typed);
        }
    }
    for (number, (day, objects)) in weeks.into_iter().enumerate() {
        desk.import(diary, &mut chance, day, &objects, number, &mut typed);
    }
    desk.january(diary, &mut chance, &mut typed);
    diary.review(typed, &desk.reviewers[0], &plan.days.weekly(Weekday::Thursday), &mut chance);
}

fn objects(plan: &Plan<'_>, chance: &mut Chance) -> Vec<(Object, Fate)> {
    let targets = &plan.targets.city;
    let mut all = Vec::new();
    let latrines = plan.scaled(targets.latrines);
    let twice = latrines / TWICE_OF;
    let mut fates = vec![Fate::Plain; latrines];
    fates[..latrines / RETURNED_OF].fill(Fate::Returned);
    let corrected = latrines / CORRECTED_OF;
    fates[latrines - corrected..].fill(Fate::Corrected);
    fates.extend(std::iter::repeat_n(Fate::Withdrawn, twice));
    chance.shuffle(&mut fates);
    for (number, fate) in fates.into_iter().enumerate() {
        let address = chance.permille(900).then(|| names::address(chance));
        let place = chance.weighted(&[14, 12, 11, 10, 9, 9, 8, 8, 7, 5, 4, 3]);
        let finished = finished(chance);
        let key = format!("hc-{:05}", number + 1);
        all.push((Object { key, class: "latrine", act: "removed", place, finished, length: None, address }, fate));
    }
    for (class, prefix, number) in [("road", "dl", targets.roads), ("toilet", "gc", targets.toilets)] {
        for number in 0..plan.scaled(number) {
            let act = if chance.permille(550) { "built" } else { "rebuilt" };
            let length = (class == "road").then(|| chance.between(180, 2400));
            let place = chance.below(names::COMMUNITIES.len() as u64) as usize;
            let key = format!("{prefix}-{:04}", number + 1);
            let object = Object { key, class, act, place, finished: finished(chance), length, address: None };
            all.push((object, Fate::Plain));
        }
    }
    all
}

fn finished(chance: &mut Chance) -> Date {
    let first = date(2019, chance.weighted(&SEASON) as i8 + 1, 1);
    let day = chance.between(if first.month() == 1 { 3 } else { 1 }, i64::from(first.days_in_month()));
    let day = first.with().day(day as i8).build().expect("a day of the month");
    // Nobody works in the week of the spring festival.
    let festival = date(2019, 2, 4)..=date(2019, 2, 10);
    if festival.contains(&day) { day + 9.days() } else { day }
}

struct Desk<'a> {
    plan: &'a Plan<'a>,
    officers: [Pen; 4],
    reviewers: [Pen; 2],
}

const KIND: &str = "city.object";

impl Desk<'_> {
    /// An object that is typed, one to three working days after it was finished.
    fn form(
        &self,
        diary: &mut Diary,
        chance: &mut Chance,
        object: &Object,
        fate: Fate,
        typed: &mut Vec<(Timestamp, Fact)>,
    ) {
        let mut pen = self.officers[2 + chance.below(2) as usize].clone();
        if chance.permille(60) {
            pen = pen.typed_by(&self.officers[2]);
        }
        let day = self.plan.days.after(object.finished, chance.between(1, 3) as usize);
        let at = moment(chance, day, 840, 1730);
        let said = self.said(object, fate);
        let fact = diary.record(at, &pen, KIND, object.finished, object.content(said));
        if fate == Fate::Returned {
            let day = self.plan.days.after(day, 1);
            self.return_for_correction(diary, chance, &pen, object, fact, day, typed);
        } else {
            typed.push((at, fact));
        }
        self.afterwards(diary, chance, &pen, object, fate, fact, day);
    }

    /// The place that is said first: a wrong one where it will be corrected.
    fn said(&self, object: &Object, fate: Fate) -> usize {
        let wrong = matches!(fate, Fate::Returned | Fate::Corrected);
        if wrong { (object.place + 1) % names::COMMUNITIES.len() } else { object.place }
    }

    /// A week's objects in one workbook.
    fn import(
        &self,
        diary: &mut Diary,
        chance: &mut Chance,
        day: Date,
        objects: &[(Object, Fate)],
        number: usize,
        typed: &mut Vec<(Timestamp, Fact)>,
    ) {
        let import = diary.import();
        let (officer, reviewer) = (&self.officers[number % 2], &self.reviewers[number % 2]);
        let pen = officer.importing(import);
        let mut at = moment(chance, day, 910, 1130);
        let mut facts: Vec<(Timestamp, Fact)> = Vec::new();
        let mut returned = Vec::new();
        for (object, fate) in objects {
            let fact = diary.record(at, &pen, KIND, object.finished, object.content(self.said(object, *fate)));
            at += SignedDuration::from_millis(20);
            if *fate == Fate::Returned {
                returned.push((object, fact));
            } else {
                facts.push((at, fact));
            }
            self.afterwards(diary, chance, officer, object, *fate, fact, day);
        }
        let reviewed = self.plan.days.after(day, chance.between(1, 3) as usize);
        for (object, fact) in returned {
            self.return_for_correction(diary, chance, officer, object, fact, reviewed, typed);
        }
        if chance.permille(750) {
            diary.accept_import(moment(chance, reviewed, 1400, 1700), reviewer, import);
        } else if !facts.is_empty() {
            diary.review(facts, reviewer, &[reviewed], chance);
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a return names the record, its author, its day and where it goes on"
    )]
    fn return_for_correction(
        &self,
        diary: &mut Diary,
        chance: &mut Chance,
        pen: &Pen,
        object: &Object,
        fact: Fact,
        on: Date,
        typed: &mut Vec<(Timestamp, Fact)>,
    ) {
        let reason = "照片位置与填报社区不一致，请核实所属社区";
        diary.send_back(moment(chance, on, 900, 1130), &self.reviewers[1], vec![fact], reason);
        let again = self.plan.days.after(on, chance.between(1, 2) as usize);
        let at = moment(chance, again, 840, 1700);
        diary.amend(at, pen, fact, KIND, object.finished, object.content(object.place));
        typed.push((at, fact));
    }

    /// What is found out after acceptance: a wrong community, or a latrine that was registered before.
    #[expect(clippy::too_many_arguments, reason = "an amendment names the record, its author, its day and its fate")]
    fn afterwards(
        &self,
        diary: &mut Diary,
        chance: &mut Chance,
        pen: &Pen,
        object: &Object,
        fate: Fate,
        fact: Fact,
        recorded: Date,
    ) {
        if !matches!(fate, Fate::Corrected | Fate::Withdrawn) {
            return;
        }
        // At least a fortnight later, so that the first version is accepted by then; nothing is left open.
        let limit = date(2020, 1, 14);
        let on =
            self.plan.days.on_or_after((recorded + chance.between(15, 40).days()).min(limit).max(recorded + 8.days()));
        let at = moment(chance, on, 840, 1730);
        let content = object.content(object.place);
        if fate == Fate::Withdrawn {
            diary.withdraw(at, pen, fact, KIND, object.finished, content);
        } else {
            diary.amend(at, pen, fact, KIND, object.finished, content);
        }
        let accepted = self.plan.days.after(on, 1);
        diary.accept(moment(chance, accepted, 1700, 1730), &self.reviewers[0], vec![fact]);
    }

    /// The new year: some are finished and accepted, seven wait, three were returned.
    fn january(&self, diary: &mut Diary, chance: &mut Chance, typed: &mut Vec<(Timestamp, Fact)>) {
        for number in 0..22 {
            let finished = if number < 12 { date(2020, 1, 2 + number % 6) } else { date(2019, 12, 9 + number) };
            let address = Some(names::address(chance));
            let key = format!("hc-2020-{:03}", number + 1);
            let place = chance.below(names::COMMUNITIES.len() as u64) as usize;
            let object = Object { key, class: "latrine", act: "removed", place, finished, length: None, address };
            let own = &self.officers[2 + number as usize % 2];
            // The last two of one officer, who has not confirmed them yet.
            let pen = &if number > 17 { own.typed_by(&self.officers[2]) } else { own.clone() };
            let recorded = date(2020, 1, if number < 12 { 9 } else { 13 + (number - 12) / 3 });
            let at = moment(chance, recorded, 840, 1330);
            let fact = diary.record(at, pen, KIND, finished, object.content(place));
            match number {
                0..12 => typed.push((at, fact)),
                12..15 => {
                    let at = moment(chance, self.plan.days.after(recorded, 2), 900, 1130);
                    diary.send_back(at, &self.reviewers[1], vec![fact], "缺少拆除前后对比照片，请补充");
                }
                _ => {}
            }
        }
    }
}
