//! Questions of plausibility that a publication must answer.

use crate::figure::{Outcome, compute};
use crate::period::Period;
use crate::state::Zone;
use num_rational::BigRational;
use rulebook::Body;
use rulebook::plausibility::{Pair, compare};

/// A question: two pairs of part and whole that do not fit each other.
#[derive(Debug, Clone)]
pub struct Question {
    /// The rule that asks.
    pub rule: String,
    /// Version of the rule.
    pub version: u32,
    /// `part+part`.
    pub pair: String,
    /// Second part ÷ first part: here.
    pub parts: BigRational,
    /// Second rest ÷ first rest: everywhere else.
    pub rests: BigRational,
    /// Seq of the reply, if there is one.
    pub answer: Option<u64>,
}

/// All questions of a period: every plausibility rule in force, every two of its pairs.
pub fn questions(zone: &Zone, period: Period) -> Vec<Question> {
    let mut questions = Vec::new();
    for (id, _) in zone.rules.all() {
        let Some(adopted) = zone.rules.in_force(id, period.last_day()) else { continue };
        let Body::Plausibility(rule) = &adopted.rule.body else { continue };
        for (index, first) in rule.pairs.iter().enumerate() {
            for second in &rule.pairs[index + 1..] {
                let (Some(a), Some(b)) = (values(zone, first, period), values(zone, second, period)) else { continue };
                let Some(found) = compare((&a.0, &a.1), (&b.0, &b.1), &rule.highest_quotient.rational()) else {
                    continue;
                };
                if !found.fires {
                    continue;
                }
                let pair = format!("{}+{}", first.part, second.part);
                let answer = zone.answers.iter().rev().find(|a| a.rule == **id && a.period == period && a.pair == pair);
                questions.push(Question {
                    rule: id.to_string(),
                    version: adopted.rule.version,
                    pair,
                    parts: found.parts,
                    rests: found.rests,
                    answer: answer.map(|answer| answer.seq),
                });
            }
        }
    }
    questions
}

fn values(zone: &Zone, pair: &Pair, period: Period) -> Option<(BigRational, BigRational)> {
    let number = |id: &str| match compute(zone, id, period, 0)?.outcome {
        Outcome::Number { exact, .. } => Some(exact),
        _ => None,
    };
    Some((number(&pair.part)?, number(&pair.whole)? * pair.whole_factor.rational()))
}
