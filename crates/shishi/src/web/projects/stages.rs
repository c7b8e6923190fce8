//! The strip of a project's stages.

use crate::web::records::Desk;
use jiff::civil::Date;
use look::part::{self, Milestone as Drawn, Reached};
use maud::{Markup, html};
use zone::offices::projects::{Milestone, milestones};

/// The stages that are planned or reached; nothing if there are none.
pub fn strip(desk: &Desk<'_>, project: u32, on: Date) -> Markup {
    let stages = milestones(&desk.viewer.zone, project, on);
    let drawn: Vec<Drawn> = stages
        .iter()
        .filter(|stage| stage.records.iter().any(Option::is_some))
        .map(|stage| draw(desk, stage, on))
        .collect();
    html! { @if !drawn.is_empty() { (part::milestones(&drawn)) } }
}

fn draw(desk: &Desk<'_>, stage: &Milestone, on: Date) -> Drawn {
    let language = desk.viewer.language;
    let dated = |key: &str, day: Option<Date>| {
        day.map(|day| language.format(key, &[("day", &day.to_string())])).unwrap_or_default()
    };
    let late = stage.is_late(on) || stage.forecast_on > stage.planned_on && stage.forecast_on.is_some();
    let days = stage.days_late(on);
    let deviation = match (days, stage.reached_on) {
        (Some(0), Some(_)) => desk.t("project-on-time"),
        (Some(days), Some(_)) if days < 0 => language.format("project-early", &[("n", &(-days).to_string())]),
        (Some(days), _) if days > 0 => language.format("project-late", &[("n", &days.to_string())]),
        _ => String::new(),
    };
    Drawn {
        name: language.choice("stage", stage.stage),
        strength: stage.strength.map(|strength| language.choice("strength", strength)).unwrap_or_default(),
        plan: dated("project-planned-on", stage.planned_on),
        actual: match (stage.reached_on, stage.said_on) {
            (Some(_), _) => dated("project-reached-on", stage.reached_on),
            (None, Some(_)) => dated("project-said-on", stage.said_on),
            (None, None) => dated("project-expected-on", stage.forecast_on),
        },
        deviation,
        late: late && days.is_some_and(|days| days > 0),
        reached: match stage.reached_on {
            None => Reached::Ahead,
            Some(_) if stage.is_late(on) => Reached::Late,
            Some(_) => Reached::Done,
        },
    }
}
