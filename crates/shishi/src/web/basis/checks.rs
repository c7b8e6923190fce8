//! What was checked, in words: the state at the top of a basis and the list below it.

use crate::web::Viewer;
use crate::web::basis::verification::Found;
use crate::web::figures::printed;
use crate::web::frame::{encode, thousands};
use look::basis::{Check, checks, state};
use look::part::Tone;
use maud::{Markup, html};
use zone::figure::Figure;

/// The state of verification.
pub fn state_box(viewer: &Viewer, found: Option<&Found>) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let Some(found) = found else { return state(Tone::Neutral, &t("basis-not-verified"), &[]) };
    let count = viewer.language.format("basis-verified-count", &[("count", &thousands(found.folded))]);
    let took = viewer.language.format("basis-verified-took", &[("n", &thousands(found.milliseconds as u64))]);
    let (tone, title) = if found.good() { (Tone::Ok, "basis-verified") } else { (Tone::Bad, "basis-differs") };
    state(tone, &t(title), &[&count, &took])
}

/// The checks, made or not.
pub fn listing(viewer: &Viewer, figure: &Figure, found: Option<&Found>) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let items = match found {
        Some(found) => made(viewer, figure, found),
        None => ["rule", "fold", "replay", "inside", "signed", "history"]
            .map(|name| (None, format!("basis-check-{name}"), t("basis-check-not-run")))
            .into(),
    };
    let items: Vec<(Option<bool>, String, String)> =
        items.into_iter().map(|(held, key, words)| (held, t(&key), words)).collect();
    let items: Vec<Check<'_>> = items.iter().map(|(held, name, found)| Check { held: *held, name, found }).collect();
    html! {
        (checks(&items))
        p.s-meta { (t("basis-verify-yourself")) " " a href={ "/public?next=" (encode(&viewer.path)) } { (t("nav-public")) } }
    }
}

/// Whether it held, key of its name, what was found.
type Line = (Option<bool>, String, String);

fn made(viewer: &Viewer, figure: &Figure, found: &Found) -> Vec<Line> {
    let language = viewer.language;
    let line = |held: bool, name: &str, words: String| (Some(held), format!("basis-check-{name}"), words);
    let equal = |held: bool| language.text(if held { "basis-check-equal" } else { "basis-check-differs" });
    let adopted = language.format("basis-rule-record", &[("seq", &figure.definition.seq.to_string())]);
    let value = printed(viewer, figure);
    let (inside, all) = found.inside;
    let mut lines = vec![
        line(found.rule, "rule", format!("v{} · {adopted}", figure.definition.rule.version)),
        line(found.refolded, "fold", format!("{value} · {}", equal(found.refolded))),
    ];
    lines.extend(found.replayed.map(|held| line(held, "replay", equal(held))));
    lines.push(line(inside == all, "inside", format!("{} / {}", thousands(inside), thousands(all))));
    if let Some(signed) = &found.signed {
        let (then, now) = (thousands(signed.size), thousands(viewer.zone.size));
        let size = language.format("basis-checkpoint-size", &[("size", &then)]);
        let word = if signed.signature { size } else { language.text("basis-check-invalid") };
        lines.push(line(signed.signature, "signed", word));
        lines.push(line(
            signed.one_history,
            "history",
            language.format("basis-check-sizes", &[("signed", &then), ("shown", &now)]),
        ));
    } else {
        lines.push(line(false, "signed", language.text("basis-no-checkpoint")));
    }
    lines
}
