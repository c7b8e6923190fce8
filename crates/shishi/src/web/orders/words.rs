//! How an order stands, in chips, clocks and words.

use crate::web::records::Desk;
use look::Icon;
use look::part::{self, Tone};
use maud::{Markup, html};
use zone::Zone;
use zone::offices::oversight::{self, Clock, Order, Rung, Stage, Word};
use zone::register::Row;

/// The chip of a stage.
pub fn stage_chip(desk: &Desk<'_>, stage: Stage) -> Markup {
    let (tone, icon) = match stage {
        Stage::Registered | Stage::Answered => (Tone::Warn, Icon::Wait),
        Stage::Assigned | Stage::Taken => (Tone::Info, Icon::Clock),
        Stage::Accepted | Stage::Closed => (Tone::Ok, Icon::Check),
        Stage::Filed => (Tone::Neutral, Icon::Check),
    };
    part::chip(tone, Some(icon), &desk.t(&format!("stage-{}", stage.word())))
}

/// The chip of a rung: the word says it, and four tones keep the four apart.
pub fn rung_chip(desk: &Desk<'_>, rung: Rung) -> Markup {
    let tone = match rung {
        Rung::Reminder => Tone::Neutral,
        Rung::Blue => Tone::Info,
        Rung::Orange => Tone::Warn,
        Rung::Red => Tone::Bad,
    };
    part::chip(tone, Some(Icon::Alert), &desk.viewer.language.choice("rung", rung.word()))
}

/// The clock of an order whose answer is owed; its limit where no calendar says how long that is.
pub fn order_clock(desk: &Desk<'_>, order: Option<&Order>) -> Markup {
    let viewer = desk.viewer;
    let Some(order) = order else { return html! {} };
    match oversight::clock(&viewer.zone, order, viewer.zone.date_of(viewer.now)) {
        Some(found) => clock(desk, found),
        None => {
            html! { @if let Some(limit) = order.limit.filter(|_| order.stage.is_owed()) { span.s-clock { (limit) } } }
        }
    }
}

/// A clock of working days.
pub fn clock(desk: &Desk<'_>, clock: Clock) -> Markup {
    let (tone, used) = if clock.left < 0 { (Tone::Bad, 100) } else { (Tone::Info, clock.used) };
    part::clock(tone, used, &clock_words(desk, clock))
}

/// How many working days are left, or how many it is over.
pub fn clock_words(desk: &Desk<'_>, clock: Clock) -> String {
    let days = |key: &str| desk.viewer.language.format(key, &[("n", &clock.left.unsigned_abs().to_string())]);
    match clock.left {
        left if left < 0 => days("clock-over"),
        0 => desk.t("clock-today"),
        _ => days("clock-left"),
    }
}

/// What an entry of an order's history is called.
pub fn said(desk: &Desk<'_>, word: Word) -> String {
    let language = desk.viewer.language;
    let of = |key: &str, sanction: &str| language.format(key, &[("sanction", &language.choice("sanction", sanction))]);
    match word {
        Word::Step(step) => language.choice("order_step", step),
        Word::Rung(rung) => language.choice("rung", rung.word()),
        Word::Proposed(sanction) => of("word-proposed", sanction.word()),
        Word::WindowClosed(_) => language.text("word-window-closed"),
        Word::Reply(_) => language.text("word-reply"),
        Word::Decided(sanction, true) => of("word-adopted", sanction.word()),
        Word::Decided(sanction, false) => of("word-refused", sanction.word()),
    }
}

/// The row of an order by the seq of its first record.
pub fn row_of(zone: &Zone, first: u32) -> Option<&Row> {
    let row = zone.register.row(zone.register.by_first(first)?)?;
    (row.kind().name == oversight::ORDER.name).then_some(row)
}
