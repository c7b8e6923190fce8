//! The year report, as far as the demonstration has it: the draft, and the replies to the questions of plausibility.
//! The publication is left to whoever tries the product.

use crate::Plan;
use crate::chance::Chance;
use crate::days::moment;
use crate::diary::{Diary, Pen};
use jiff::civil::{Date, date};
use serde_json::json;
use zone::{Command, Period, Zone, report};

/// What the office says when the zone's enterprises sell more than they produce and the rest of the city does not.
const ANSWER: &str = "营业收入含外购商品销售和服务收入，产值按工厂法只计工业产品，两者口径不同。已与统计机构核对本区企业名录和上报数据；\
                      其他区数据的差异由其统计机构解释。";

pub(crate) fn plan(plan: &Plan<'_>, diary: &mut Diary, text: &str) {
    let mut chance = plan.chance("report");
    let editor = plan.cast.pen("editor");
    let year = Period::Year(2019);
    let day = date(2020, 1, 16);
    let content = json!({"report": report::YEAR, "period": year.to_string(), "text": text.lines().collect::<Vec<_>>()});
    diary.plain(moment(&mut chance, day, 1500, 1700), &editor, "report.drafted", day, content);
    diary.answer(moment(&mut chance, date(2020, 1, 17), 1500, 1700), year, &editor);
    diary.approve(moment(&mut chance, date(2020, 1, 19), 1000, 1130), year, &plan.cast.pen("director"));
}

/// The director approves what the editor drafted.
pub(crate) fn approval(zone: &Zone, period: Period, today: Date, pen: &Pen, ids: &mut Chance) -> Command {
    let draft = zone.newest_draft(report::YEAR, period).map(|draft| draft.seq);
    let content = json!({"report": report::YEAR, "period": period.to_string(), "draft": draft});
    act("report.approved", &content, today, pen, ids)
}

fn act(kind: &str, content: &serde_json::Value, today: Date, pen: &Pen, ids: &mut Chance) -> Command {
    Command {
        id: ids.uuid(),
        kind: kind.into(),
        by: pen.by.clone(),
        for_person: pen.for_person.clone(),
        via: pen.via,
        unit: pen.unit.clone(),
        happened: today.to_string(),
        content: content.as_object().cloned().unwrap_or_default(),
        amends: None,
        evidence: Vec::new(),
        import: None,
    }
}

/// A reply to every question that has none.
pub(crate) fn answers(zone: &Zone, period: Period, today: Date, pen: &Pen, ids: &mut Chance) -> Vec<Command> {
    let open = report::questions(zone, period).into_iter().filter(|question| question.answer.is_none());
    open.map(|question| {
        let content = json!({
            "rule": question.rule,
            "period": period.to_string(),
            "pair": question.pair,
            "answer": ANSWER,
        });
        act("plausibility.answered", &content, today, pen, ids)
    })
    .collect()
}
