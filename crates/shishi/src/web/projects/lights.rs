//! The weekly light of a project in marks, words and sentences: one piece for the list, Today, the project's page, the
//! meeting and the board. What a light is says `zone::offices::projects::light`.

use crate::web::records::Desk;
use jiff::civil::Date;
use look::part::{self, Tone};
use look::{Mark, Markup};
use maud::html;
use rulebook::Decimal;
use zone::offices::projects::light::{Level, Light, Reason, Week, weeks, weeks_alike};
use zone::offices::projects::permit::catalogue;

/// Weeks that a project's page looks back to say for how long it has stood as it does.
const LOOKED_BACK: u8 = 12;

/// The levels of which there is a word, the worst first.
pub const LEVELS: [Level; 4] = [Level::Behind, Level::Warning, Level::OnTrack, Level::NotStarted];

/// The shape of a level.
pub fn shape(level: Level) -> Mark {
    match level {
        Level::NotStarted => Mark::Ahead,
        Level::OnTrack => Mark::Normal,
        Level::Warning => Mark::Warning,
        Level::Behind => Mark::Behind,
    }
}

/// The class of a level's word where it stands without its mark.
pub fn tone(level: Level) -> &'static str {
    match level {
        Level::NotStarted => "s-meta",
        Level::OnTrack => "s-ok",
        Level::Warning => "s-warn",
        Level::Behind => "s-bad",
    }
}

/// The word of a level.
pub fn word(desk: &Desk<'_>, level: Level) -> String {
    desk.t(&format!("light-{}", level.word()))
}

/// A level as its shape and word.
pub fn light(desk: &Desk<'_>, level: Level) -> Markup {
    part::light(shape(level), &word(desk, level))
}

/// What a week is called.
pub fn week_name(desk: &Desk<'_>, week: &Week) -> String {
    desk.viewer.language.format("light-week", &[("n", &week.number().to_string())])
}

/// A week's mark alone, which says week and word to whoever does not see it.
pub fn mark(desk: &Desk<'_>, week: &Week) -> Markup {
    let level = week.level().map_or_else(|| desk.t("light-none"), |level| word(desk, level));
    let values = [("week", week_name(desk, week)), ("light", level)];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    part::light_mark(week.level().map(shape), &desk.viewer.language.format("light-of-week", &values))
}

/// The marks of some weeks in a line.
pub fn marks(desk: &Desk<'_>, weeks: &[Week]) -> Markup {
    html! { span.s-marks { @for week in weeks { (mark(desk, week)) } } }
}

/// A reason in words.
pub fn reason(desk: &Desk<'_>, reason: &Reason) -> String {
    let language = desk.viewer.language;
    let say = |name: &str, value: &str| match name {
        "stage" => language.choice("stage", value),
        "item" => permit_title(desk, value),
        "owed" => Decimal::parse(value).map_or_else(|| value.to_owned(), super::hundred_millions),
        _ => value.to_owned(),
    };
    let values: Vec<(&str, String)> = reason.arguments.iter().map(|(name, value)| (*name, say(name, value))).collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    language.format(&format!("light-{}", reason.code), &values)
}

/// What the newest catalogue calls a permit.
pub fn permit_title(desk: &Desk<'_>, id: &str) -> String {
    let on = desk.viewer.zone.date_of(desk.viewer.now);
    let found = catalogue(&desk.viewer.zone.rules, on).and_then(|catalogue| catalogue.permit(id));
    let english = desk.viewer.language.tag() == "en";
    found
        .map_or_else(|| id.to_owned(), |permit| if english { permit.title.en.clone() } else { permit.title.zh.clone() })
}

/// The reasons of a light, each leading to what is late: the plan of the stage, the newest amount, the project's permits.
pub fn reasons(desk: &Desk<'_>, key: &str, light: &Light) -> Markup {
    let register = &desk.viewer.zone.register;
    let record = |number: Option<&u32>| number.and_then(|number| register.row(*number)).map(|row| row.first);
    let href = |reason: &Reason| match reason.code {
        "permit" => Some(format!("/projects/{key}/permits")),
        "investment" | "investment-carried" | "investment-owed" => {
            record(reason.rows.get(1).or(reason.rows.first())).map(|first| format!("/records/{first}"))
        }
        _ => record(reason.rows.first()).map(|first| format!("/records/{first}")),
    };
    html! {
        @for (at, one) in light.reasons.iter().enumerate() {
            @if at > 0 { (desk.t("project-and")) }
            @match href(one) {
                Some(href) => a href=(href) { (reason(desk, one)) },
                None => (reason(desk, one)),
            }
        }
    }
}

/// How a project stands on a day and for how many weeks, for the head of its page, and the sentence that says why, where
/// it is not on track.
pub fn standing(desk: &Desk<'_>, key: &str, project: u32, on: Date) -> (Markup, Markup) {
    let weeks = weeks(&desk.viewer.zone, project, on, LOOKED_BACK);
    let Some(light) = weeks.last().and_then(|week| week.light.as_ref()) else { return (html! {}, html! {}) };
    let since = match weeks_alike(&weeks) {
        0 | 1 => String::new(),
        n if n >= usize::from(LOOKED_BACK) => {
            desk.viewer.language.format("light-weeks-at-least", &[("n", &n.to_string())])
        }
        n => desk.viewer.language.format("light-weeks", &[("n", &n.to_string())]),
    };
    let head = html! { (self::light(desk, light.level)) @if !since.is_empty() { " " span.s-meta { (since) } } };
    if light.reasons.is_empty() {
        return (head, html! {});
    }
    let tone = if light.level == Level::Behind { Tone::Bad } else { Tone::Warn };
    let why = desk.viewer.language.format("light-why", &[("light", &word(desk, light.level))]);
    let says = html! {
        b { (why) } (reasons(desk, key, light)) (desk.t("light-full-stop")) " "
        a href="/rules/projects.light" { (desk.t("light-rule")) }
    };
    (head, part::note(tone, "", says))
}
