//! The permits of a project: the section of its page, with the critical path as a rail, and the page of all permits, on
//! whose top stands what blocks the project today.

use super::permit_words::{Forms, Words, rows};
use super::{day_of, named};
use crate::web::frame::framed;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use jiff::civil::Date;
use look::part::{self, ButtonKind, Duty, Tone, chip, duties, link_button, permits_key, section as framed_section};
use look::{Icon, Markup};
use maud::html;
use rulebook::catalogue::Stage;
use rulebook::rule::Certainty;
use zone::Kind;
use zone::offices::projects::permit::{
    Block, CATALOGUE, Item, PERMIT, Reason, STEP, State as Stand, blocks, critical_path, items,
};
use zone::offices::projects::{PROJECT, closed_on};

/// The section on a project's page: what applies, in the order of the catalogue.
pub fn section(desk: &Desk<'_>, key: &str, project: u32, on: Date) -> Markup {
    let (title, zone) = (desk.t("permits-title"), &desk.viewer.zone);
    let all = items(zone, project, on);
    if all.is_empty() {
        return framed_section(&title, "", html! {}, part::empty(html! { (desk.t("permits-nothing")) }, html! {}));
    }
    let words = Words::new(desk, &all, critical_path(zone, project, on));
    let shown: Vec<&Item> = all.iter().filter(|item| applies(item)).collect();
    let tools = html! {
        (permits_key(&desk.t("permits-critical")))
        a href={ "/projects/" (key) "/permits" } { (desk.t("permits-all")) }
    };
    let list = [(String::new(), rows(&words, &shown, false))];
    let body = part::permits(&title, &heads(desk), &desk.t("permits-critical"), &list);
    framed_section(&title, &count(desk, &shown), tools, body)
}

/// `GET /projects/{project}/permits`.
pub async fn page(State(state): State<AppState>, viewer: Viewer, Path(key): Path<String>) -> Result<Markup, PageError> {
    let project = named(&viewer, &key)?;
    let desk = Desk::new(&state, &viewer);
    let on = day_of(&viewer);
    let name = desk.title(PROJECT.name, &key);
    let title = viewer.language.format("permits-of", &[("project", &name)]);
    let all = items(&viewer.zone, project, on);
    let path = html! {
        a href="/projects" { (desk.t("office-projects")) } " / " a href={ "/projects/" (key) } { (name) }
    };
    let body = if all.is_empty() {
        part::empty(html! { (desk.t("permits-nothing")) }, html! {})
    } else {
        let words = Words::new(&desk, &all, critical_path(&viewer.zone, project, on));
        let forms = Forms { step: form(&desk, &key, project, &STEP), word: form(&desk, &key, project, &PERMIT) };
        let words = words.with_forms(forms);
        html! { (blocking(&words, &blocks(&viewer.zone, project, on))) (whole(&words)) (footnote(&desk)) }
    };
    let main = html! { (part::head(path, &title, html! {}, tools(&desk, &key, project))) (body) };
    Ok(framed(&viewer, &title, "/offices/projects", main))
}

fn applies(item: &Item) -> bool {
    !matches!(item.state, Stand::Unsaid | Stand::Exempt(_))
}

fn heads(desk: &Desk<'_>) -> [String; 4] {
    ["permits-column-item", "permits-column-state", "permits-column-decided", "permits-column-clock"]
        .map(|key| desk.t(key))
}

/// What may be recorded here: nothing of the past, and nothing of a project that is closed.
fn tools(desk: &Desk<'_>, key: &str, project: u32) -> Markup {
    let button = |kind: &Kind, style, words: &str, icon| {
        html! { @if let Some(form) = form(desk, key, project, kind) { (link_button(style, &form, &desk.t(words), icon)) } }
    };
    html! {
        (button(&PERMIT, ButtonKind::Plain, "permits-record-word", None))
        (button(&STEP, ButtonKind::Primary, "permits-record-step", Some(Icon::Record)))
    }
}

/// Address of the form that records something of the project, if one may.
fn form(desk: &Desk<'_>, key: &str, project: u32, kind: &Kind) -> Option<String> {
    let viewer = desk.viewer;
    let open = viewer.as_of.is_none() && closed_on(&viewer.zone, project).is_none_or(|closed| closed >= day_of(viewer));
    let may = open && !viewer.units_of_forms(kind).is_empty();
    may.then(|| format!("/offices/projects/{}/new?project={key}", kind.word()))
}

/// How many there are, and how far they are.
fn count(desk: &Desk<'_>, shown: &[&Item]) -> String {
    let number = |test: &dyn Fn(Stand) -> bool| shown.iter().filter(|item| test(item.state)).count().to_string();
    let values = [
        ("all", shown.len().to_string()),
        ("granted", number(&|state| state == Stand::Granted)),
        ("running", number(&|state| matches!(state, Stand::Running | Stand::Correcting | Stand::Stopped))),
        (
            "waiting",
            number(&|state| !matches!(state, Stand::Granted | Stand::Running | Stand::Correcting | Stand::Stopped)),
        ),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    desk.viewer.language.format("permits-count", &values)
}

/// What blocks the project today, and how long the critical path still is.
fn blocking(words: &Words<'_, '_>, blocks: &[Block]) -> Markup {
    let desk = words.desk;
    let lines: Vec<(String, String, String, String, Markup)> = blocks.iter().map(|block| line(words, block)).collect();
    let items: Vec<Duty<'_>> = blocks
        .iter()
        .zip(&lines)
        .map(|(block, (title, href, place, source, clock))| Duty {
            chip: reason(words, block.reason),
            title,
            href,
            place,
            source,
            clock: clock.clone(),
            action: html! {},
        })
        .collect();
    framed_section(
        &desk.t("permits-blocks"),
        "",
        html! {},
        html! {
            @if items.is_empty() { p { (desk.t("permits-blocks-none")) } } @else { (duties(&items)) }
            p.s-meta { (words.path_in_words()) }
        },
    )
}

/// A block's title, address, authority, what waits for it, and its clock.
fn line(words: &Words<'_, '_>, block: &Block) -> (String, String, String, String, Markup) {
    let held = block.holds.len();
    let source = if held == 0 { String::new() } else { words.format("permits-holds", &[("n", &held.to_string())]) };
    let item = &block.item;
    (words.title(&item.permit), words.href(item), words.authority(&item.permit), source, words.clock(item))
}

fn reason(words: &Words<'_, '_>, reason: Reason) -> Markup {
    let word = words.desk.t(&format!("permits-block-{}", reason.word()));
    let (tone, icon) = match reason {
        Reason::Late(_) | Reason::Refused | Reason::Expired => (Tone::Bad, Icon::Alert),
        Reason::Correcting => (Tone::Warn, Icon::Wait),
        Reason::Stopped => (Tone::Neutral, Icon::Pause),
        Reason::NotHandedIn => (Tone::Info, Icon::Clock),
    };
    chip(tone, Some(icon), &word)
}

/// Every item that applies, by stage; then those that do not, or of which nobody has said so.
fn whole(words: &Words<'_, '_>) -> Markup {
    let desk = words.desk;
    let shown: Vec<&Item> = words.items.iter().filter(|item| applies(item)).collect();
    let groups: Vec<_> = Stage::ALL
        .into_iter()
        .map(|stage| {
            let of_stage: Vec<&Item> = shown.iter().filter(|item| item.permit.stage == stage).copied().collect();
            (desk.t(&format!("permits-stage-{}", stage.word())), rows(words, &of_stage, true))
        })
        .filter(|(_, rows)| !rows.is_empty())
        .collect();
    let title = desk.t("permits-all");
    let key = permits_key(&desk.t("permits-critical"));
    framed_section(
        &title,
        &count(desk, &shown),
        key,
        html! {
            (part::permits(&title, &heads(desk), &desk.t("permits-critical"), &groups))
            (words.aside())
        },
    )
}

/// The rule, and that its limits are nobody's official ones, where they are not.
fn footnote(desk: &Desk<'_>) -> Markup {
    let Some(adopted) = desk.viewer.zone.rules.in_force(CATALOGUE, day_of(desk.viewer)) else { return html! {} };
    let version = adopted.rule.version.to_string();
    let unchecked = adopted.rule.certainty == Certainty::Unchecked;
    html! {
        p.s-meta {
            a href={ "/rules/" (CATALOGUE) } { (desk.viewer.language.format("permits-rule", &[("version", &version)])) }
            @if unchecked { (desk.t("records-semicolon")) (desk.t("permits-figures-unchecked")) }
        }
    }
}
