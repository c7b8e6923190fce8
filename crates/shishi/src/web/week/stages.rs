//! The stages of a project's week in words: what was reached, and what slipped from which day to which.

use crate::web::records::Desk;
use jiff::civil::Date;
use maud::{Markup, html};
use zone::offices::projects::week::{Line, Slip};

/// The planned day of a stage and the day on which it is expected.
type Days = (Date, Date);

/// The stages that were reached, and the first that slipped, with the number of the others.
pub fn stages(desk: &Desk<'_>, line: &Line) -> Markup {
    let others = line.slips.len().saturating_sub(1);
    html! {
        span {
            @for reached in &line.reached {
                a href={ "/records/" (reached.seq) } { (reached_words(desk, reached.stage, &reached.on.to_string())) } " "
            }
            @if let Some(slip) = line.slips.first() {
                a href={ "/records/" (slip.seq) } { (slip_words(desk, slip)) }
                @if others > 0 { " " (desk.viewer.language.format("week-slips-more", &[("n", &others.to_string())])) }
            }
            @if line.reached.is_empty() && line.slips.is_empty() { "—" }
        }
    }
}

/// A stage that was reached.
pub fn reached_words(desk: &Desk<'_>, stage: &str, day: &str) -> String {
    let language = desk.viewer.language;
    language.format("week-reached", &[("stage", &language.choice("stage", stage)), ("day", day)])
}

fn slip_words(desk: &Desk<'_>, slip: &Slip) -> String {
    let language = desk.viewer.language;
    let now = (slip.planned_on, slip.forecast_on.unwrap_or(slip.planned_on));
    let (stage, cause) = (language.choice("stage", slip.stage), language.choice("cause", slip.cause));
    let [planned, expected] = [now.0, now.1].map(|day| day.to_string());
    let [was_planned, was_expected] =
        slip.before.map_or_else(Default::default, |(planned, expected)| [planned, expected].map(|day| day.to_string()));
    let values = [
        ("stage", &*stage),
        ("planned", &*planned),
        ("forecast", &*expected),
        ("was_planned", &*was_planned),
        ("was_expected", &*was_expected),
        ("cause", &*cause),
    ];
    language.format(word(slip.before, now), &values)
}

/// What is said of a slip: a new plan, another day that is expected, or the plan alone where nothing stood before.
fn word(before: Option<Days>, now: Days) -> &'static str {
    match before {
        Some((planned, _)) if planned != now.0 && now.1 != now.0 => "week-slip-replanned-expected",
        Some((planned, _)) if planned != now.0 => "week-slip-replanned",
        Some((_, expected)) if expected < now.1 => "week-slip-later",
        Some((_, expected)) if expected > now.1 => "week-slip-sooner",
        _ if now.1 != now.0 => "week-slip",
        _ => "week-slip-planned",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_is_said_of_a_slip_follows_from_the_days_before_and_now() {
        let (march, may, july) = (date(2020, 3, 31), date(2020, 5, 31), date(2020, 7, 31));
        for (before, now, said) in [
            (None, (march, march), "week-slip-planned"),
            (None, (march, may), "week-slip"),
            (Some((march, march)), (march, may), "week-slip-later"),
            (Some((march, july)), (march, may), "week-slip-sooner"),
            (Some((march, march)), (may, may), "week-slip-replanned"),
            (Some((march, may)), (may, july), "week-slip-replanned-expected"),
            (Some((march, may)), (march, may), "week-slip"),
        ] {
            assert_eq!(word(before, now), said, "{before:?} {now:?}");
        }
    }
}
