//! The social-affairs office's year: the handover line by line, and the centres that carry the functions on.

use crate::days::moment;
use crate::diary::{Diary, Fact};
use crate::org_year::{FOUNDED, HOSPITAL, centre, school};
use crate::{Plan, chance::Chance};
use jiff::civil::{Date, Weekday, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::{Value as Json, json};

/// Days of the handover's four batches.
const BATCHES: [Date; 4] = [date(2019, 7, 18), date(2019, 8, 6), date(2019, 8, 29), date(2019, 9, 19)];
const LINE: &str = "social.handover_line";

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary) {
    let mut chance = plan.chance("social");
    let mut accepted: Vec<(Timestamp, Fact)> = Vec::new();
    staff(plan, diary, &mut chance, &mut accepted);
    institutions(plan, diary, &mut chance, &mut accepted);
    let reviewer = plan.cast.pen("social-review");
    diary.review(accepted, &reviewer, &plan.days.weekly(Weekday::Tuesday), &mut chance);
    waiting(plan, diary, &mut chance);
}

fn line(chance: &mut Chance, key: &str, category: &str, on: Date) -> Json {
    let receiver = on - chance.between(0, 2).days();
    json!({
        "line": key,
        "category": category,
        "giver_signed_on": (receiver - chance.between(0, 4).days()).to_string(),
        "receiver_signed_on": receiver.to_string(),
    })
}

/// The staff comes in four batches, each one import; in the second two lines are returned.
fn staff(plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance, accepted: &mut Vec<(Timestamp, Fact)>) {
    let pens = [plan.cast.pen("social1"), plan.cast.pen("social2")];
    let reviewer = plan.cast.pen("social-review");
    let people = plan.cast.staff();
    let size = people.len().div_ceil(BATCHES.len()).max(1);
    for (batch, (people, on)) in people.chunks(size).zip(BATCHES).enumerate() {
        let import = diary.import();
        let officer = &pens[batch % 2];
        let day = plan.days.after(on, 1);
        let mut at = moment(chance, day, 900, 1130);
        let reviewed = plan.days.after(day, 2);
        let second = plan.days.after(reviewed, 1);
        for (number, person) in people.iter().enumerate() {
            let mut content = line(chance, &format!("jj-{}-{:03}", batch + 1, number + 1), "staff", on);
            content["person"] = person.id.as_str().into();
            let post = if chance.permille(700) { "institution" } else { "community_service" };
            content["post"] = post.into();
            let wrong = batch == 1 && number < 2;
            let mut said = content.clone();
            if wrong {
                said["post"] = if post == "institution" { "community_service" } else { "institution" }.into();
            }
            let fact = diary.record(at, &officer.importing(import), LINE, on, said);
            at += SignedDuration::from_millis(30);
            if wrong {
                let returned = moment(chance, reviewed, 900, 1100);
                diary.send_back(returned, &reviewer, vec![fact], "岗位类别与移交花名册不一致，请核对");
                let again = moment(chance, second, 900, 1130);
                diary.amend(again, officer, fact, LINE, on, content);
                accepted.push((again, fact));
            }
        }
        diary.accept_import(moment(chance, reviewed, 1400, 1700), &reviewer, import);
    }
}

/// Schools, the hospital and the centres, by form.
fn institutions(plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance, accepted: &mut Vec<(Timestamp, Fact)>) {
    let pen = plan.cast.pen("social1");
    let targets = &plan.targets.social;
    let day = plan.days.after(BATCHES[1], 1);
    for number in 0..targets.schools as usize {
        let mut content = line(chance, &format!("jj-x-{:02}", number + 1), "school", BATCHES[1]);
        content["institution"] = school(number).into();
        let at = moment(chance, day, 1400, 1700);
        accepted.push((at, diary.record(at, &pen, LINE, BATCHES[1], content)));
    }
    let mut founded: Vec<(String, &str)> =
        (0..targets.centres as usize).map(|number| (centre(number), "functional")).collect();
    for _ in 0..targets.hospitals {
        let mut content = line(chance, "jj-y-01", "hospital", BATCHES[2]);
        content["institution"] = HOSPITAL.into();
        let at = moment(chance, plan.days.after(BATCHES[2], 1), 1400, 1700);
        accepted.push((at, diary.record(at, &pen, LINE, BATCHES[2], content)));
        founded.push((HOSPITAL.to_owned(), "hospital"));
    }
    for (unit, ty) in founded {
        let content = json!({"centre": unit, "unit_of_centre": unit, "type": ty});
        let at = moment(chance, plan.days.after(FOUNDED, 1), 900, 1130);
        accepted.push((at, diary.record(at, &pen, "social.centre", FOUNDED, content)));
    }
}

/// One late line was entered in January and waits: a person who had been on leave at the handover.
fn waiting(plan: &Plan<'_>, diary: &mut Diary, chance: &mut Chance) {
    let on = date(2020, 1, 14);
    let mut content = line(chance, "jj-5-001", "staff", on);
    let people = &plan.cast.people;
    let late = &people[people.len() - plan.cast.staff().len() - 1];
    content["person"] = late.id.as_str().into();
    content["post"] = "institution".into();
    let at = moment(chance, date(2020, 1, 16), 900, 1130);
    diary.record(at, &plan.cast.pen("social2"), LINE, on, content);
}
