//! The form of a new webhook, and what is wrong with what it sends.

use crate::web::frame::framed;
use crate::web::viewer::Viewer;
use crate::web::{AppState, PageError};
use crate::webhooks::{ADDRESS_MOST, NOTICES};
use look::form::{self, Field, Input};
use look::part::{self, ButtonKind, button};
use maud::{Markup, html};
use store::HookFormat;
use zone::fact::{KINDS, Kind, Office};
use zone::org::Role;

/// Longest name.
const NAME_MOST: usize = 40;
/// Longest secret of a robot.
const SECRET_MOST: usize = 200;
/// Every kind.
pub(super) const ALL: &str = "*";
/// The kinds that people need to hear of, as one box.
const FOR_PEOPLE: &str = "notices";

/// The box of all kinds of an office.
fn of_office(office: Office) -> String {
    format!("office:{}", office.word())
}

/// What the form sends: pairs, because a box may be ticked several times.
pub(super) type Pairs = Vec<(String, String)>;

/// What was typed into a field.
pub(super) fn first<'a>(sent: &'a Pairs, name: &str) -> &'a str {
    sent.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value.trim())
}

/// The word of a format in the form and in message keys.
pub(super) fn word_of(format: HookFormat) -> &'static str {
    match format {
        HookFormat::Json => "json",
        HookFormat::WeCom => "wecom",
        HookFormat::DingTalk => "dingtalk",
        HookFormat::Feishu => "feishu",
    }
}

/// The format that was chosen: JSON where nothing was said, nothing where it is none.
pub(super) fn format_of(sent: &Pairs) -> Option<HookFormat> {
    match first(sent, "format") {
        "" => Some(HookFormat::Json),
        word => HookFormat::ALL.into_iter().find(|format| word_of(*format) == word),
    }
}

/// The kinds that were chosen, in the order of all kinds.
pub(super) fn kinds_of(sent: &Pairs) -> Vec<&'static str> {
    let is_chosen = |kind: &str| sent.iter().any(|(field, value)| field == "kind" && value == kind);
    if is_chosen(ALL) {
        return vec![ALL];
    }
    let wanted = |kind: &&Kind| is_chosen(kind.name) || is_chosen(&of_office(kind.office));
    let others = KINDS.iter().copied().filter(wanted).map(|kind| kind.name).filter(|kind| !NOTICES.contains(kind));
    let is_wanted = |name: &str| zone::fact::kind(name).is_some_and(|kind| wanted(&kind));
    let notices = NOTICES.into_iter().filter(|kind| is_chosen(FOR_PEOPLE) || is_wanted(kind));
    notices.chain(others).collect()
}

/// `GET /webhooks/new`.
pub async fn form(viewer: Viewer) -> Result<Markup, PageError> {
    viewer.must_be(Role::Administrator)?;
    Ok(draw(&viewer, &Pairs::new(), &[]))
}

/// The page with the form, as it was sent.
pub(super) fn draw(viewer: &Viewer, sent: &Pairs, told: &[(String, String)]) -> Markup {
    let title = viewer.language.text("webhook-new");
    let above = html! { a href="/webhooks" { (viewer.language.text("webhooks-title")) } };
    let main = html! { (part::head(above, &title, html! {}, html! {})) (the_form(viewer, sent, told)) };
    framed(viewer, &title, "/webhooks", main)
}

fn the_form(viewer: &Viewer, sent: &Pairs, told: &[(String, String)]) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let formats = HookFormat::ALL.map(word_of).map(|word| (word.to_owned(), t(&format!("webhook-format-{word}"))));
    let field = |name: &str, label: &str, hint: &str, value: &str, input: Input<'_>| {
        let error = told.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str());
        form::field(&Field { hint: &t(hint), error, ..Field::of(name, &t(label), value, input) })
    };
    let format = if first(sent, "format").is_empty() { word_of(HookFormat::Json) } else { first(sent, "format") };
    let (address, secret) = (Input::Text { max: ADDRESS_MOST }, Input::Text { max: SECRET_MOST });
    form::form(&form::Form {
        action: "/webhooks/new",
        multipart: false,
        hidden: Vec::new(),
        body: html! {
            (form::errors(&t("webhook-not-made"), told))
            (field("name", "webhook-name", "webhook-name-hint", first(sent, "name"), Input::Text { max: NAME_MOST }))
            (field("format", "webhook-format", "webhook-format-hint", format, Input::Choice { options: &formats }))
            (field("address", "webhook-address", "webhook-address-hint", first(sent, "address"), address))
            // The sheet hides it for what takes no secret; what was refused is shown whatever was chosen.
            div.s-robot[told.iter().all(|(field, _)| field != "secret")] {
                (field("secret", "webhook-robot-secret", "webhook-robot-secret-hint", first(sent, "secret"), secret))
            }
            (kinds_field(viewer, sent, told))
        },
        buttons: button(ButtonKind::Primary, &t("webhook-make"), None),
        draft: None,
    })
}

/// The kinds: those for people and all of them first, then each office with a box for the whole of it, and its kinds behind
/// a press.
fn kinds_field(viewer: &Viewer, sent: &Pairs, told: &[(String, String)]) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let is_chosen = |value: &str| sent.iter().any(|(name, chosen)| name == "kind" && chosen == value);
    let tick = |value: &str, word: &str| {
        html! { label { input type="checkbox" name="kind" value=(value) checked[is_chosen(value)]; (word) } }
    };
    let error = told.iter().find(|(field, _)| field == "kind").map(|(_, text)| text.as_str());
    let offices = Office::ALL.into_iter().filter_map(|office| {
        let kinds: Vec<&Kind> = KINDS.iter().copied().filter(|kind| kind.office == office).collect();
        let values = [("office", t(&format!("office-{}", office.word()))), ("n", kinds.len().to_string())];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let whole = tick(&of_office(office), &viewer.language.format("webhook-office", &values));
        let is_open = kinds.iter().any(|kind| is_chosen(kind.name));
        let each = kinds.iter().map(|kind| tick(kind.name, &viewer.language.kind(kind.name)));
        let each: Vec<Markup> = each.collect();
        (!kinds.is_empty()).then(|| {
            html! {
                div.s-checks { (whole) }
                details open[is_open] {
                    summary { (viewer.language.format("webhook-one-by-one", &values)) }
                    div.s-checks.s-checks-m { @for one in &each { (one) } }
                }
            }
        })
    });
    let offices: Vec<Markup> = offices.collect();
    html! {
        fieldset id="f-kind" class=(if error.is_some() { "s-field s-field-x" } else { "s-field" }) {
            legend { (t("webhook-kinds")) }
            @if let Some(error) = error { p.s-err { (error) } }
            p.s-hint { (t("webhook-kinds-hint")) }
            div.s-checks { (tick(FOR_PEOPLE, &t("webhook-notices"))) (tick(ALL, &t("webhook-all-kinds"))) }
            @for office in &offices { (office) }
        }
    }
}

/// What is wrong with a new webhook, by field.
pub(super) fn problems(state: &AppState, viewer: &Viewer, sent: &Pairs, kinds: &[&str]) -> Vec<(String, String)> {
    let t = |key: &str| viewer.language.text(key);
    let mut told = Vec::new();
    let mut tell = |field: &str, text: String| told.push((field.to_owned(), text));
    let name = first(sent, "name");
    if name.is_empty() || name.chars().count() > NAME_MOST || name.chars().any(char::is_control) {
        let most = NAME_MOST.to_string();
        let values = [("field", t("webhook-name")), ("most", most)];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        tell("name", viewer.language.format("account-text-wrong", &values));
    }
    let format = format_of(sent);
    if format.is_none() {
        tell("format", t("webhook-format-wrong"));
    }
    if let Err(wrong) = state.webhooks.post.reach.read(first(sent, "address")) {
        let ports: Vec<String> = state.webhooks.post.settings.ports.iter().map(u16::to_string).collect();
        let ports = ports.join(&t("common-comma"));
        tell("address", viewer.language.format(&format!("webhook-wrong-{wrong}"), &[("ports", &ports)]));
    }
    let secret = first(sent, "secret");
    if matches!(format, Some(HookFormat::Json | HookFormat::WeCom)) && !secret.is_empty() {
        tell("secret", t("webhook-secret-not-used"));
    } else if secret.len() > SECRET_MOST || secret.contains(|sign: char| sign.is_whitespace() || sign.is_control()) {
        tell("secret", viewer.language.format("webhook-secret-long", &[("most", &SECRET_MOST.to_string())]));
    }
    if kinds.is_empty() {
        tell("kind", t("webhook-kinds-wrong"));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(values: &[&str]) -> Vec<&'static str> {
        kinds_of(&values.iter().map(|value| ("kind".to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn the_box_of_an_office_is_all_its_kinds_each_once() {
        let city: Vec<&str> = KINDS.iter().map(|kind| kind.name).filter(|name| name.starts_with("city.")).collect();
        assert!(city.len() > 1);
        assert_eq!(chosen(&["office:city"]), city);
        assert_eq!(chosen(&["office:city", "city.object"]), city, "ticked twice is told once");
        assert_eq!(chosen(&["office:none"]), [""; 0]);
        // What people need to hear of stands in front, whoever's it is.
        let oversight = chosen(&["office:oversight"]);
        assert!(oversight.contains(&"oversight.order") && oversight.contains(&"oversight.rating"));
        assert_eq!(chosen(&["office:oversight", ALL]), [ALL]);
    }
}
