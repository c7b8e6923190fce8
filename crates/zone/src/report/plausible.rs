//! Questions of plausibility that a publication must answer.

use crate::figure::{Outcome, compute};
use crate::period::Period;
use crate::state::Zone;
use num_rational::BigRational;
use rulebook::plausibility::{Comparison, Pair, PlausibilityRule, compare};
use rulebook::{Body, Rounding, Rule};
use std::sync::Arc;

/// A question: two pairs of part and whole that do not fit each other.
#[derive(Debug, Clone)]
pub struct Question {
    /// Id of the rule that asks.
    pub rule: String,
    /// Version of the rule.
    pub version: u32,
    /// Second part ÷ first part, per cent with one place: here. Nothing where a part is not positive.
    pub here: Option<String>,
    /// Second rest ÷ first rest likewise: everywhere else. Nothing where a part is as large as its whole.
    pub elsewhere: Option<String>,
    /// What a reply must name: the parts, the version and both ratios as they were asked. A reply to other ratios, or
    /// under another version, is a reply to another question.
    pub pair: String,
    /// Seq of the reply, if there is one.
    pub answer: Option<u64>,
}

/// All questions of a period: every plausibility rule in force, every two of its pairs.
pub fn questions(zone: &Zone, period: Period) -> Vec<Question> {
    let mut questions = Vec::new();
    for (id, _) in zone.rules.all() {
        let Some(adopted) = zone.rules.in_force(id, period.last_day()) else { continue };
        if let Body::Plausibility(pairs) = &adopted.rule.body {
            questions.extend(of_rule(zone, &adopted.rule, pairs, period));
        }
    }
    questions
}

fn of_rule(zone: &Zone, rule: &Rule, body: &PlausibilityRule, period: Period) -> Vec<Question> {
    let values: Vec<_> = body.pairs.iter().map(|pair| (pair, values(zone, pair, period))).collect();
    let mut questions = Vec::new();
    for (index, (first, a)) in values.iter().enumerate() {
        for (second, b) in &values[index + 1..] {
            let (Some(a), Some(b)) = (a, b) else { continue };
            let found = compare((&a.0, &a.1), (&b.0, &b.1), &body.highest_quotient.rational());
            if let Some(found) = found.filter(|found| found.fires) {
                questions.push(question(zone, rule, period, [&first.part, &second.part], &found));
            }
        }
    }
    questions
}

fn question(zone: &Zone, rule: &Rule, period: Period, parts: [&String; 2], found: &Comparison) -> Question {
    let [here, elsewhere] = [&found.parts, &found.rests].map(|ratio| ratio.as_ref().map(percent));
    let said = |ratio: &Option<String>| ratio.clone().unwrap_or_else(|| "none".to_owned());
    let pair = format!("{}+{}+v{}+{}+{}", parts[0], parts[1], rule.version, said(&here), said(&elsewhere));
    let answers =
        |answer: &&Arc<crate::state::Answer>| answer.rule == rule.id && answer.period == period && answer.pair == pair;
    let answer = zone.answers.iter().rev().find(answers).map(|answer| answer.seq);
    Question { rule: rule.id.clone(), version: rule.version, here, elsewhere, pair, answer }
}

fn percent(ratio: &BigRational) -> String {
    Rounding::HalfUp.text(&(ratio * BigRational::from_integer(100.into())), 1)
}

fn values(zone: &Zone, pair: &Pair, period: Period) -> Option<(BigRational, BigRational)> {
    let number = |id: &str| match compute(zone, id, period, 0)?.outcome {
        Outcome::Number { exact, .. } => Some(exact),
        _ => None,
    };
    Some((number(&pair.part)?, number(&pair.whole)? * pair.whole_factor.rational()))
}
