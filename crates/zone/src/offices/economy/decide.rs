//! What the economy office refuses.

use crate::content::key_digest;
use crate::decide::Proposal;
use crate::period::Month;
use crate::refusal::Problem;
use crate::register::Status;
use crate::state::Zone;
use crate::value::Value;

pub(crate) fn check(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    if proposal.kind.name != "economy.month" {
        return;
    }
    let (Some(Value::Unit(enterprise)), Some(Value::Month(month))) =
        (proposal.value("enterprise"), proposal.value("month"))
    else {
        return;
    };
    if month.month() == 1 {
        problems.push(Problem::field("month", "january-is-not-reported"));
        return;
    }
    if month.last_day() > proposal.happened {
        problems.push(Problem::field("month", "month-not-over"));
    }
    // Cumulative figures never fall within a year; a fall is a typing error or a question to be answered first.
    let id = &zone.org.units[*enterprise as usize].id;
    // The nearest month is told first: the last one before, then the first one after.
    let mut neighbours: Vec<_> = (2..month.month())
        .rev()
        .chain(month.month() + 1..=12)
        .filter_map(|number| Month::new(month.year(), number))
        .filter_map(|other| {
            let key = key_digest(proposal.kind.name, [&**id, &other.to_string()].into_iter());
            zone.register.row(zone.register.by_key(&key)?).map(|row| (other, row.clone()))
        })
        .collect();
    // What another unit reported is sealed to this one, also from being guessed at: its amounts are compared with nothing.
    let elsewhere = neighbours.iter().find(|(_, row)| row.unit != proposal.unit && row.submitted().is_some());
    if let (Some((other, _)), None) = (elsewhere, proposal.amends) {
        problems.push(Problem::field("enterprise", "reported-elsewhere").with("month", other.to_string()));
        return;
    }
    neighbours.retain(|(_, row)| row.unit == proposal.unit);
    for field in ["output_thousand_yuan", "revenue_thousand_yuan"] {
        let Some(now) = proposal.value(field).and_then(Value::decimal) else { continue };
        for (other, row) in &neighbours {
            // A returned version is wrong by the reviewer's word: it stops nobody.
            let version = if row.status == Status::Returned { row.accepted() } else { row.submitted() };
            let Some(amount) = version.and_then(|version| version.value(proposal.kind, field).decimal()) else {
                continue;
            };
            if (other < month && amount > now) || (other > month && amount < now) {
                let problem = Problem::field(field, "cumulative-falls").with("amount", amount.to_string());
                problems.push(problem.with("month", other.to_string()));
                break;
            }
        }
    }
}
