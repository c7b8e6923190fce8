//! What projects and their lights are called on the page of a week and on the wall.

use crate::web::PageError;
use crate::web::records::Desk;
use look::Mark;
use look::part::{self, Tone};
use maud::{Markup, html};
use rulebook::{Decimal, Rounding};
use std::collections::HashMap;
use zone::offices::projects::accountable_unit;
use zone::offices::projects::light::{Level, Reason};

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

/// The shape of a level.
pub fn mark(level: Level) -> Mark {
    match level {
        Level::NotStarted => Mark::Ahead,
        Level::OnTrack => Mark::Normal,
        Level::Warning => Mark::Warning,
        Level::Behind => Mark::Behind,
    }
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

/// The word of a level.
pub fn level_word(desk: &Desk<'_>, level: Level) -> String {
    desk.t(&format!("light-{}", level.word()))
}

/// A level as shape and word.
pub fn light(desk: &Desk<'_>, level: Level) -> Markup {
    part::light(mark(level), &level_word(desk, level))
}

/// Why a project is not on track.
pub fn reason(desk: &Desk<'_>, reason: &Reason) -> String {
    let language = desk.viewer.language;
    let say = |name: &str, value: &str| match name {
        "stage" => language.choice("stage", value),
        "item" => permit(desk, value),
        _ => value.to_owned(),
    };
    let values: Vec<(&str, String)> = reason.arguments.iter().map(|(name, value)| (*name, say(name, value))).collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    language.format(&format!("light-{}", reason.code), &values)
}

/// What the newest catalogue calls a permit.
pub fn permit(desk: &Desk<'_>, id: &str) -> String {
    let found = desk.items("projects.permits").into_iter().find(|(known, _)| known == id);
    found.map_or_else(|| id.to_owned(), |(_, title)| title)
}

/// Yuan as ten thousands or hundred millions, half-up as money is.
pub fn scaled(yuan: Decimal, scale: i64) -> String {
    let value = yuan.rational() / Decimal::whole(scale).rational();
    Rounding::HalfUp.text(&value, if scale == HUNDRED_MILLION { 2 } else { 0 })
}

/// 万.
pub const TEN_THOUSAND: i64 = 10_000;
/// 亿.
pub const HUNDRED_MILLION: i64 = 100_000_000;

/// A part of a whole in percent, with a place behind the point.
pub fn percent(part: Decimal, whole: Decimal) -> Option<String> {
    let share = part.rational() * Decimal::whole(100).rational();
    (whole > Decimal::ZERO).then(|| Rounding::HalfUp.text(&(share / whole.rational()), 1))
}
