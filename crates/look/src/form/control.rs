use super::{Field, Input};
use crate::icon::{Icon, svg};
use maud::{Markup, html};

/// The ids that describe a control: error, unit, hint.
pub(super) fn described(f: &Field) -> Option<String> {
    let mut ids = Vec::new();
    if f.error.is_some() {
        ids.push(format!("e-{}", f.name));
    }
    if !f.unit.is_empty() {
        ids.push(format!("u-{}", f.name));
    }
    if !f.hint.is_empty() {
        ids.push(format!("h-{}", f.name));
    }
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// The control itself, without label, hint and error.
pub(super) fn control(f: &Field) -> Markup {
    match &f.input {
        Input::Text { max } => line(f, "text", None, Some(*max)),
        Input::Integer => line(f, "text", Some("numeric"), Some(24)),
        Input::Decimal => line(f, "text", Some("decimal"), Some(32)),
        Input::Date => line(f, "date", None, None),
        Input::Month => line(f, "month", None, None),
        Input::Password => line(f, "password", None, None),
        Input::LongText => area(f, false),
        Input::Lines => area(f, true),
        Input::File { accept } => file(f, accept),
        Input::Files { accept, camera } => files(f, accept, camera),
        Input::Choice { options } => choice(f, options),
        Input::Segments { options } => group(f, "radio", "s-seg", options),
        Input::Checks { options } if options.len() > MANY => group(f, "checkbox", "s-checks s-checks-m", options),
        Input::Checks { options } => group(f, "checkbox", "s-checks", options),
    }
}

/// More options than this stand beside each other.
const MANY: usize = 8;

fn invalid(f: &Field) -> Option<&'static str> {
    f.error.map(|_| "true")
}

fn line(f: &Field, kind: &str, mode: Option<&str>, max: Option<usize>) -> Markup {
    let secret = kind == "password";
    let class = match (mode.is_some(), kind) {
        (true, _) => "s-in s-in-n",
        (_, "date" | "month") => "s-in s-in-d",
        _ => "s-in",
    };
    html! {
        input class=(class) id={ "f-" (f.name) } name=(f.name) type=(kind) inputmode=[mode] maxlength=[max]
            value=[(!secret).then_some(f.value)] autocomplete=(if secret { "current-password" } else { "off" })
            required[f.required.is_some()] aria-invalid=[invalid(f)] aria-describedby=[described(f)]
            data-sealed[f.sealed_mark.is_some()];
    }
}

fn area(f: &Field, lines: bool) -> Markup {
    html! {
        textarea.s-in id={ "f-" (f.name) } name=(f.name) rows=(if lines { 6 } else { 4 }) required[f.required.is_some()]
            aria-invalid=[invalid(f)] aria-describedby=[described(f)] data-sealed[f.sealed_mark.is_some()] {
            // the parser drops one line break at the start: give it one to drop
            @if f.value.starts_with('\n') { "\n" }
            (f.value)
        }
    }
}

fn file(f: &Field, accept: &str) -> Markup {
    html! {
        input.s-in.s-in-f id={ "f-" (f.name) } name=(f.name) type="file" accept=(accept) required[f.required.is_some()]
            aria-invalid=[invalid(f)] aria-describedby=[described(f)];
    }
}

fn files(f: &Field, accept: &str, camera: &str) -> Markup {
    html! {
        div.s-files {
            input.s-in.s-in-f id={ "f-" (f.name) } name=(f.name) type="file" accept=(accept) multiple
                required[f.required.is_some()] aria-invalid=[invalid(f)] aria-describedby=[described(f)];
            label.s-camera {
                span { (svg(Icon::Camera)) (camera) }
                input.s-in.s-in-f name=(f.name) type="file" accept="image/jpeg,image/png" capture="environment";
            }
        }
    }
}

fn choice(f: &Field, options: &[(String, String)]) -> Markup {
    let known = options.iter().any(|(value, _)| value == f.value);
    html! {
        select.s-in id={ "f-" (f.name) } name=(f.name) required[f.required.is_some()] aria-invalid=[invalid(f)]
            aria-describedby=[described(f)] data-sealed[f.sealed_mark.is_some()] {
            // without an own empty option nothing may look chosen before it is
            @if !known { option value="" selected {} }
            @for (value, word) in options { option value=(value) selected[value == f.value] { (word) } }
        }
    }
}

fn group(f: &Field, kind: &str, class: &str, options: &[(String, String)]) -> Markup {
    let chosen: Vec<&str> = f.value.split(['\n', ',']).map(str::trim).collect();
    html! {
        div class=(class) {
            @for (at, (value, word)) in options.iter().enumerate() {
                @let first = (at == 0).then(|| format!("f-{}", f.name));
                label {
                    input type=(kind) id=[first] name=(f.name) value=(value) checked[chosen.contains(&value.as_str())]
                        aria-invalid=[invalid(f)] data-sealed[f.sealed_mark.is_some()];
                    span { (word) }
                }
            }
        }
    }
}
