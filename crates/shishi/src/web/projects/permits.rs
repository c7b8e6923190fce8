//! The permits of a project: the section of its page, with the critical path as a rail, and the page of all permits, on
//! whose top stands what blocks the project today.

use crate::web::frame::framed;
use crate::web::projects::permit_words::{Words, rows};
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::{Path, State};
use jiff::civil::Date;
use look::part::{self, ButtonKind, Duty, Tone, chip, duties, link_button, permits_key, section as framed_section};
use look::{Icon, Markup};
use maud::html;
use rulebook::catalogue::Stage;
use rulebook::rule::Certainty;
use zone::Office;
use zone::offices::projects::PROJECT;
use zone::offices::projects::permit::{
    Block, CATALOGUE, Item, PERMIT, Reason, STEP, State as Stand, blocks, critical_path, items,
};

/// The section on a project's page: what applies, in the order of the catalogue.
pub fn section(desk: &Desk<'_>, project: u32) -> Result<Markup, PageError> {
    let (title, zone) = (desk.t("permits-title"), &desk.viewer.zone);
    let all = items(zone, project, today(desk));
    if all.is_empty() {
        return Ok(framed_section(&title, "", html! {}, part::empty(html! { (desk.t("permits-nothing")) }, html! {})));
    }
    let words = Words::new(desk, &all, critical_path(zone, project, today(desk)));
    let shown: Vec<&Item> = all.iter().filter(|item| applies(item)).collect();
    let tools = html! {
        (permits_key(&desk.t("permits-critical")))
        @if let Some(key) = key_of(desk, project)? { a href={ "/projects/" (key) "/permits" } { (desk.t("permits-all")) } }
    };
    let list = [(String::new(), rows(&words, &shown, false))];
    Ok(framed_section(
        &title,
        &count(desk, &shown),
        tools,
        part::permits(&title, &heads(desk), &desk.t("permits-critical"), &list),
    ))
}

/// `GET /projects/{key}/permits`.
pub async fn page(State(state): State<AppState>, viewer: Viewer, Path(key): Path<String>) -> Result<Markup, PageError> {
    viewer.must_read(Office::Projects)?;
    let desk = Desk::new(&state, &viewer);
    let project = zone::decide::subject_exists(&viewer.zone, &PROJECT, &[&key]);
    let project = project.ok_or(PageError::NotFound(viewer.language))?;
    let title = desk.title(PROJECT.name, &key);
    let all = items(&viewer.zone, project, today(&desk));
    let head = part::head(
        html! { a href="/offices/projects" { (desk.t("office-projects")) } " / " (key) },
        &viewer.language.format("permits-of", &[("project", &title)]),
        html! {},
        tools(&desk),
    );
    let body = if all.is_empty() {
        part::empty(html! { (desk.t("permits-nothing")) }, html! {})
    } else {
        let words = Words::new(&desk, &all, critical_path(&viewer.zone, project, today(&desk)));
        html! { (blocking(&words, project)) (whole(&words)) (footnote(&desk)) }
    };
    Ok(framed(&viewer, &title, "/offices/projects", html! { (head) (body) }))
}

fn today(desk: &Desk<'_>) -> Date {
    desk.viewer.zone.date_of(desk.viewer.now)
}

fn applies(item: &Item) -> bool {
    !matches!(item.state, Stand::Unsaid | Stand::Exempt(_))
}

/// The key of a project, which stands in the store only.
fn key_of(desk: &Desk<'_>, project: u32) -> Result<Option<String>, PageError> {
    let Some(row) = desk.viewer.zone.register.row(project) else { return Ok(None) };
    let stored = desk.record(row.latest.seq.into(), false)?;
    Ok(stored.and_then(|stored| stored.open.get("project")?.as_str().map(str::to_owned)))
}

fn heads(desk: &Desk<'_>) -> [String; 4] {
    ["permits-column-item", "permits-column-state", "permits-column-decided", "permits-column-clock"]
        .map(|key| desk.t(key))
}

fn tools(desk: &Desk<'_>) -> Markup {
    let may = |kind| desk.viewer.as_of.is_none() && !desk.viewer.units_of_forms(kind).is_empty();
    html! {
        @if may(&PERMIT) { (link_button(ButtonKind::Plain, "/offices/projects/permit/new", &desk.t("permits-record-word"), None)) }
        @if may(&STEP) { (link_button(ButtonKind::Primary, "/offices/projects/permit_step/new", &desk.t("permits-record-step"), Some(Icon::Record))) }
    }
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
fn blocking(words: &Words<'_, '_>, project: u32) -> Markup {
    let desk = words.desk;
    let blocks = blocks(&desk.viewer.zone, project, today(desk));
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
            @for line in words.aside() { p.s-meta { (line) } }
        },
    )
}

/// The rule, and that its limits are nobody's official ones, where they are not.
fn footnote(desk: &Desk<'_>) -> Markup {
    let Some(adopted) = desk.viewer.zone.rules.in_force(CATALOGUE, today(desk)) else { return html! {} };
    let version = adopted.rule.version.to_string();
    let unchecked = adopted.rule.certainty == Certainty::Unchecked;
    html! {
        p.s-meta {
            a href={ "/rules/" (CATALOGUE) } { (desk.viewer.language.format("permits-rule", &[("version", &version)])) }
            @if unchecked { (desk.t("records-semicolon")) (desk.t("permits-figures-unchecked")) }
        }
    }
}
