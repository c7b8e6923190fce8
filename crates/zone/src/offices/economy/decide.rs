//! What the economy office refuses.

use crate::decide::Proposal;
use crate::refusal::Problem;
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
    for field in ["output_thousand_yuan", "revenue_thousand_yuan"] {
        let Some(now) = proposal.value(field).and_then(Value::decimal) else { continue };
        let neighbours = zone.register.rows_of(proposal.kind).filter_map(|row| {
            let version = row.submitted()?;
            let same = version.value(proposal.kind, "enterprise") == &Value::Unit(*enterprise);
            match version.value(proposal.kind, "month") {
                Value::Month(other) if same && other.year() == month.year() && other != month => {
                    Some((*other, version.value(proposal.kind, field).decimal()?))
                }
                _ => None,
            }
        });
        for (other, amount) in neighbours {
            if (other < *month && amount > now) || (other > *month && amount < now) {
                problems.push(
                    Problem::field(field, "cumulative-falls")
                        .with("month", other.to_string())
                        .with("amount", amount.to_string()),
                );
                break;
            }
        }
    }
}
