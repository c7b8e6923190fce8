//! Financing of all projects: totals by bank, and the needs that are not met. Amounts are sealed: a sum is told to whoever
//! may open every amount in it; whoever may not is told so once, and sees banks and needs without columns of amounts.
//! Whether a need is met follows from sealed amounts, too: to whoever may not open them every need is listed alike.

use super::finance::{opens, past};
use super::hundred_millions;
use super::meetings::{new, project_link};
use crate::web::frame::framed;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::State;
use look::part::{self, Column, StripCell, Table, Tone, section, table};
use maud::{Markup, html};
use rulebook::Decimal;
use zone::fact::Office;
use zone::offices::projects::finance::{Money, NEED, Need, Told, by_bank, needs};

/// `GET /financing`.
pub async fn page(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    viewer.must_read(Office::Projects)?;
    let desk = Desk::new(&state, &viewer);
    let needs = needs(&viewer.zone);
    // What is known to be met is left out.
    let shown: Vec<&Need> = needs.iter().filter(|need| unmet(&desk, need) != Some(Decimal::ZERO)).collect();
    let hides = shown.iter().any(|need| unmet(&desk, need).is_none());
    let title = desk.t("financing-title");
    let path = html! { a href="/projects" { (desk.t("office-projects")) } };
    let values = [("shown", shown.len().to_string()), ("all", needs.len().to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let count = viewer.language.format("financing-count", &values);
    // Where one need's amounts are closed, no sum of all is known: that is said once.
    let closed = needs.iter().any(|need| !opens(&desk, &need.told));
    let listed = desk.t(if hides { "financing-all" } else { "financing-unmet" });
    let main = html! {
        (part::head(path, &title, html! { @if !closed { (desk.t("financing-unit")) } }, new(&desk, &NEED, "financing-new", String::new())))
        @if closed { (part::note(Tone::Info, "", html! { (desk.t("financing-closed")) })) } @else { (totals(&desk, &needs)) }
        (section(&desk.t("financing-banks"), "", more(&desk, "bank"), banks(&desk)?))
        (section(&listed, &count, more(&desk, "finance_need"), html! {
            (listing(&desk, &listed, &shown)?)
            @if hides { p.s-meta { (desk.t("financing-sealed")) } }
        }))
    };
    Ok(framed(&viewer, &title, "/offices/projects", main))
}

fn more(desk: &Desk<'_>, kind: &str) -> Markup {
    html! { a href={ "/offices/projects/" (kind) } { (desk.t("common-all")) } }
}

fn unmet(desk: &Desk<'_>, need: &Need) -> Option<Decimal> {
    need.told.money.unmet().filter(|_| opens(desk, &need.told))
}

/// An amount in hundred millions, or that it is sealed.
fn amount(desk: &Desk<'_>, told: &Told, of: fn(&Money) -> Option<Decimal>) -> Markup {
    match of(&told.money).filter(|_| opens(desk, told)) {
        Some(amount) => html! { (hundred_millions(amount)) },
        None => html! { (desk.t("compartment-sealed")) },
    }
}

/// What a column of amounts says.
type Of = (&'static str, fn(&Money) -> Option<Decimal>);

const TOTALS: [Of; 5] = [
    ("project-needed", |money| money.needed),
    ("project-granted", |money| money.granted),
    ("project-drawn", |money| money.drawn),
    ("project-repaid", |money| money.repaid),
    ("project-unmet", Money::unmet),
];

/// The sums of all needs. What is granted beyond one need meets no other: unmet is the sum over the needs.
fn totals(desk: &Desk<'_>, needs: &[Need]) -> Markup {
    let cells = TOTALS.iter().map(|(key, of)| {
        let all: Option<Decimal> = needs.iter().map(|need| of(&need.told.money)).sum();
        let figure = html! { @match all { Some(all) => (hundred_millions(all)), None => "—" } };
        StripCell { label: desk.t(key), figure, note: String::new() }
    });
    part::strip(&cells.collect::<Vec<_>>())
}

fn column(desk: &Desk<'_>, key: &str, numeric: bool) -> Column {
    Column { key: key.to_owned(), label: desk.t(key), numeric, sort_href: None, sorted: None }
}

fn banks(desk: &Desk<'_>) -> Result<Markup, PageError> {
    let sums: [Of; 4] = [TOTALS[1], TOTALS[2], TOTALS[3], ("financing-owed", Money::owed)];
    let zone = &desk.viewer.zone;
    let all = by_bank(zone);
    let closed = all.values().any(|told| !opens(desk, told));
    let mut rows = Vec::new();
    for (bank, told) in all {
        let Some(row) = zone.register.row(bank) else { continue };
        let stored = desk.latest(&[row])?.pop();
        let title = stored.as_ref().and_then(|stored| stored.open.get("title")?.as_str()).unwrap_or_default();
        let mut cells = vec![html! { a href={ "/records/" (row.first) } { (title) } }, html! { (told.credits) }];
        cells.extend(sums.iter().filter(|_| !closed).map(|(_, of)| amount(desk, &told, *of)));
        rows.push(cells);
    }
    let mut columns = vec![column(desk, "field-bank", false), column(desk, "financing-credits", true)];
    columns.extend(sums.iter().filter(|_| !closed).map(|(key, _)| column(desk, key, true)));
    let empty = html! { (desk.t("empty-projects-bank")) };
    Ok(table(&Table { caption: &desk.t("financing-banks"), columns, rows, empty }))
}

fn listing(desk: &Desk<'_>, caption: &str, needs: &[&Need]) -> Result<Markup, PageError> {
    // Where every amount is closed there is no column of amounts.
    let knows = needs.iter().any(|need| opens(desk, &need.told));
    let sums: &[Of] = if knows { &[TOTALS[0], TOTALS[1], TOTALS[4]] } else { &[] };
    let rows = needs.iter().map(|need| {
        let purpose = need.purpose.map(|purpose| desk.viewer.language.choice("purpose", purpose)).unwrap_or_default();
        let number = desk.viewer.language.format("financing-need", &[("n", &need.number.to_string())]);
        let mut cells = vec![
            project_link(desk, need.project)?,
            html! { span { a href={ "/records/" (need.first) } { (number) } " " (purpose) } },
            html! { span.s-when { @match need.needed_by { Some(day) => (day), None => "—" } " " (past(desk, need)) } },
        ];
        cells.extend(sums.iter().map(|(_, of)| amount(desk, &need.told, *of)));
        Ok(cells)
    });
    let rows = rows.collect::<Result<Vec<_>, PageError>>()?;
    let mut columns = vec![
        column(desk, "office-projects", false),
        column(desk, "kind-projects-finance-need", false),
        column(desk, "field-needed-by", false),
    ];
    columns.extend(sums.iter().map(|(key, _)| column(desk, key, true)));
    Ok(table(&Table { caption, columns, rows, empty: html! { (desk.t("financing-none")) } }))
}
