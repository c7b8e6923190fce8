//! What projects and amounts are called on the page of a week and on the wall. What lights are called says
//! `projects/lights.rs`.

use crate::web::PageError;
use crate::web::records::Desk;
use look::part::Tone;
use maud::{Markup, html};
use rulebook::{Decimal, Rounding};
use std::collections::HashMap;
use zone::offices::projects::accountable_unit;
use zone::offices::projects::light::Level;

/// Key and title of projects, by the number of their row.
pub struct Names(HashMap<u32, (String, String)>);

impl Names {
    /// Reads them all at once.
    pub fn of(desk: &Desk<'_>, projects: &[u32]) -> Result<Self, PageError> {
        let register = &desk.viewer.zone.register;
        let version = |project: &u32| Some((*project, register.row(*project)?.accepted()?.seq));
        let counted: Vec<(u32, u32)> = projects.iter().filter_map(version).collect();
        let wanted: Vec<(u64, bool)> = counted.iter().map(|(_, seq)| (u64::from(*seq), false)).collect();
        let by_seq: HashMap<u64, _> = desk.read(&wanted)?.into_iter().map(|stored| (stored.seq, stored)).collect();
        let named = counted.into_iter().map(|(project, seq)| {
            let stored = by_seq.get(&u64::from(seq));
            let text = |field: &str| {
                let value = stored.and_then(|stored| stored.open.get(field)?.as_str().map(str::to_owned));
                value.unwrap_or_default()
            };
            (project, (text("project"), text("title")))
        });
        Ok(Self(named.collect()))
    }

    /// The way to a project, by its title.
    pub fn link(&self, project: u32) -> Markup {
        html! { @if let Some((key, title)) = self.0.get(&project) { a href={ "/projects/" (key) } { (title) } } }
    }
}

/// The unit that is accountable for a project. The wall and the sheet of the week name units: who carries a project stands on
/// its own page, beside what he has to say.
pub fn unit_of(desk: &Desk<'_>, project: u32) -> String {
    let zone = &desk.viewer.zone;
    let unit = accountable_unit(zone, project).and_then(|unit| zone.org.units.get(unit as usize));
    unit.map_or_else(String::new, |unit| unit.title.to_string())
}

/// The tone of a level.
pub fn tone(level: Level) -> Tone {
    match level {
        Level::NotStarted => Tone::Neutral,
        Level::OnTrack => Tone::Ok,
        Level::Warning => Tone::Warn,
        Level::Behind => Tone::Bad,
    }
}

/// Yuan as whole ten thousands, half-up as money is.
pub fn ten_thousands(yuan: Decimal) -> String {
    Rounding::HalfUp.text(&(yuan.rational() / Decimal::whole(10_000).rational()), 0)
}

/// A part of a whole in percent, with a place behind the point.
pub fn percent(part: Decimal, whole: Decimal) -> Option<String> {
    let share = part.rational() * Decimal::whole(100).rational();
    (whole > Decimal::ZERO).then(|| Rounding::HalfUp.text(&(share / whole.rational()), 1))
}
