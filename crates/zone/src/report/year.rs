//! The year report: everything that it prints is examined word by word, whatever stands in it.

use crate::figure::Figure;
use crate::period::Period;
use crate::refusal::Problem;
use crate::report::{Piece, Prepared, Question, YEAR, bind, chart_figures, questions, unbound};
use crate::state::Zone;
use rulebook::Body;
use rulebook::report::ReportText;

pub(super) fn prepare(zone: &Zone, prepared: &mut Prepared, problems: &mut Vec<Problem>) {
    let draft = zone.newest_draft(YEAR, prepared.period);
    let text = draft.and_then(|draft| draft.text.clone()).filter(|rule| matches!(rule.body, Body::Report(_)));
    let (Some(draft), Some(text)) = (draft, text) else {
        problems.push(Problem::new("no-draft"));
        return;
    };
    prepared.text = Some(text);
    prepared.approval = zone.approval(draft).cloned();
    prepared.questions = questions(zone, prepared.period);
    words(zone, prepared, problems);
    charts(zone, prepared, problems);
    plausibility(zone, prepared, problems);
    prepared.sort();
}

/// What is read: the draft's texts, and the replies that are printed with them.
fn words(zone: &Zone, prepared: &mut Prepared, problems: &mut Vec<Problem>) {
    let mut printed = prepared.report_text().map(paragraphs).unwrap_or_default();
    printed.extend(prepared.questions.iter().filter_map(|question| reply(zone, question)));
    for (place, text) in printed {
        for piece in examine(zone, prepared.period, &place, &text, problems) {
            match piece {
                Piece::Figure(figure) => bound(zone, prepared, &figure, problems),
                Piece::Limit(figure, _) => prepared.add_rules(zone, &figure, problems),
                Piece::Text(_) | Piece::Unknown(_) => {}
            }
        }
    }
}

fn reply(zone: &Zone, question: &Question) -> Option<(String, String)> {
    let seq = question.answer?;
    let answer = zone.answers.iter().find(|answer| answer.seq == seq)?;
    Some(("answer".to_owned(), answer.text.clone().unwrap_or_default()))
}

fn bound(zone: &Zone, prepared: &mut Prepared, figure: &Figure, problems: &mut Vec<Problem>) {
    let missing = Problem::new("figure-without-value").with("figure", figure.id());
    if figure.printed().is_none() && !problems.contains(&missing) {
        problems.push(missing);
    }
    prepared.add(zone, figure, problems);
}

/// The pieces of a text that is printed; numbers and bindings that nothing stands behind are problems.
pub(super) fn examine(zone: &Zone, period: Period, place: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<Piece> {
    for fault in unbound(zone, text, period.last_day()) {
        problems.push(Problem::new("unbound-number").with("place", place).with("text", fault.context));
    }
    let pieces = bind(zone, text, period);
    for piece in &pieces {
        if let Piece::Unknown(id) = piece {
            problems.push(Problem::new("unknown-figure").with("figure", id.clone()).with("place", place));
        }
    }
    pieces
}

fn charts(zone: &Zone, prepared: &mut Prepared, problems: &mut Vec<Problem>) {
    let chapters = prepared.report_text().map(|text| text.chapters.clone()).unwrap_or_default();
    for (number, chart) in
        chapters.iter().enumerate().flat_map(|(n, c)| c.charts.iter().map(move |chart| (n + 1, chart)))
    {
        match chart_figures(zone, chart, prepared.period) {
            Some(figures) => figures.iter().for_each(|figure| prepared.add(zone, figure, problems)),
            None => problems
                .push(Problem::new("unknown-figure").with("figure", chart.clone()).with("place", number.to_string())),
        }
    }
}

/// Every question has its reply, and the rule that asks is as sure as those of the figures: its ratios are printed too.
fn plausibility(zone: &Zone, prepared: &mut Prepared, problems: &mut Vec<Problem>) {
    for question in prepared.questions.clone() {
        if let Some(adopted) = zone.rules.in_force(&question.rule, prepared.period.last_day()) {
            prepared.add_rule(&adopted.rule, &question.rule, problems);
        }
        if question.answer.is_none() {
            problems.push(Problem::new("plausibility-unanswered").with("pair", question.pair));
        }
    }
}

/// Every text of a report that may hold a number, with its place.
pub fn paragraphs(text: &ReportText) -> Vec<(String, String)> {
    let mut all = vec![("title".to_owned(), text.title.clone()), ("subtitle".to_owned(), text.subtitle.clone())];
    for (number, chapter) in text.chapters.iter().enumerate() {
        all.push((format!("{}", number + 1), chapter.title.clone()));
        for (paragraph, words) in chapter.paragraphs.iter().enumerate() {
            all.push((format!("{}.{}", number + 1, paragraph + 1), words.clone()));
        }
        for caption in &chapter.captions {
            all.push((format!("{} caption", number + 1), caption.clone()));
        }
    }
    for role in &text.roles {
        all.push((role.role.clone(), role.names.join(" ")));
    }
    all
}
