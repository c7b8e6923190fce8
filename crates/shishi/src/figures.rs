//! A figure as JSON, for the command line and the API.

use jiff::civil::Date;
use rulebook::Body;
use serde_json::{Value as Json, json};
use zone::Zone;
use zone::figure::{Figure, Outcome};

/// The day from which figures are defined.
pub fn first_day(zone: &Zone) -> Option<Date> {
    let rules = zone.rules.all().flat_map(|(_, versions)| versions.iter().map(|adopted| &adopted.rule));
    rules.filter(|rule| matches!(rule.body, Body::Figure(_))).map(|rule| rule.from).min()
}

/// Id, reference, value, printed form, class, unit, rounding, number of records.
pub fn json(figure: &Figure) -> Json {
    let rule = figure.rule();
    let printed = figure.printed();
    let state = match figure.outcome {
        Outcome::Number { .. } | Outcome::Text(_) => "value",
        Outcome::Missing => "missing",
        Outcome::NeedsOpenings(_) => "needs_openings",
        Outcome::Redacted(_) => "redacted",
    };
    json!({
        "id": figure.id(),
        "ref": rule.reference,
        "period": figure.period.to_string(),
        "state": state,
        "value": printed.as_ref().map(|printed| printed.value.clone()),
        "printed": printed.map(|printed| printed.zh),
        "exact": figure.exact_text(),
        "rank": figure.rank(),
        "class": rule.class,
        "unit": unit(figure),
        "rounding": format!("{} {}", rule.print.rounding.name(), rule.print.places),
        "rule_version": figure.definition.rule.version,
        "records": figure.records,
        "missing": figure.missing,
    })
}

/// What the value counts. Where the figure ranks, the value is the rank, not the mean behind it.
fn unit(figure: &Figure) -> &str {
    let rule = figure.rule();
    if figure.rank().is_some() { "rank" } else { rule.unit.as_deref().unwrap_or(&rule.print.unit.zh) }
}
