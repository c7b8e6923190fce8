//! A project's money: what is needed, which bank grants it on which terms, what is drawn and repaid. Amounts, rates and
//! collateral are sealed; whoever may not open them learns which needs and banks there are, not how much.

use super::{day_of, hundred_millions};
use crate::web::PageError;
use crate::web::records::Desk;
use jiff::civil::Date;
use look::Icon;
use look::part::{self, Tone};
use maud::{Markup, html};
use rulebook::Decimal;
use zone::fact::Office;
use zone::offices::projects::finance::{CREDIT, Credit, Money, Need, Told, credits, needs, of_project};

/// Whether the viewer may open all that some sums rest on.
pub fn opens(desk: &Desk<'_>, told: &Told) -> bool {
    told.units.iter().all(|unit| desk.viewer.may_open_sealed(Office::Projects, *unit))
}

/// The section; nothing where nothing was needed.
pub fn section(desk: &Desk<'_>, project: u32) -> Result<Markup, PageError> {
    let zone = &desk.viewer.zone;
    let needs: Vec<Need> = needs(zone).into_iter().filter(|need| need.project == project).collect();
    if needs.is_empty() {
        return Ok(html! {});
    }
    let credits = credits(zone, project);
    let may = needs.iter().all(|need| opens(desk, &need.told));
    let money = of_project(zone, project);
    let amount = |yuan: Option<Decimal>| {
        let amount = yuan.map_or_else(|| "—".to_owned(), hundred_millions);
        html! { (amount) " " (desk.t("unit-hundred-million-yuan")) }
    };
    let sums = [
        ("project-needed", money.needed),
        ("project-granted", money.granted),
        ("project-drawn", money.drawn),
        ("project-repaid", money.repaid),
        ("project-unmet", money.unmet()),
    ]
    .map(|(key, yuan)| (desk.t(key), amount(yuan)));
    let counts = [("needs", needs.len().to_string()), ("credits", credits.len().to_string())];
    let counts: Vec<(&str, &str)> = counts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut lines = Vec::new();
    for need in &needs {
        let own: Vec<&Credit> = credits.iter().filter(|credit| credit.need == need.number).collect();
        lines.push(of_need(desk, need, &own)?);
    }
    let more = html! { a href="/financing" { (desk.t("financing-title")) } };
    Ok(part::section(
        &desk.t("project-finance"),
        "",
        more,
        html! {
            @if may { (part::facts(&sums)) }
            @else { p.s-meta { (desk.viewer.language.format("finance-sealed", &counts)) } }
            @for line in &lines { (line) }
        },
    ))
}

/// A need with its credits.
fn of_need(desk: &Desk<'_>, need: &Need, credits: &[&Credit]) -> Result<Markup, PageError> {
    let language = desk.viewer.language;
    let purpose = need.purpose.map(|purpose| language.choice("purpose", purpose)).unwrap_or_default();
    let number = language.format("financing-need", &[("n", &need.number.to_string())]);
    let mut lines = Vec::new();
    for credit in credits {
        lines.push(of_credit(desk, credit)?);
    }
    Ok(html! {
        h3 {
            a href={ "/records/" (need.first) } { (language.format("finance-need", &[("need", &number), ("purpose", &purpose)])) }
            @if let Some(day) = need.needed_by { " " span.s-meta { (language.format("finance-needed-by", &[("day", &day.to_string())])) } }
            " " (past(desk, need))
        }
        @for line in &lines { (line) }
        @if lines.is_empty() { p.s-meta { (desk.t("finance-no-credit")) } }
    })
}

/// That a need's day is over, unless it is known to be met.
pub fn past(desk: &Desk<'_>, need: &Need) -> Markup {
    let unmet = need.told.money.unmet().filter(|_| opens(desk, &need.told));
    let on: Date = day_of(desk.viewer);
    html! {
        @if need.is_past(on) {
            @match unmet {
                Some(Decimal::ZERO) => {},
                Some(_) => (part::chip(Tone::Bad, Some(Icon::Alert), &desk.t("finance-past-unmet"))),
                None => (part::chip(Tone::Neutral, Some(Icon::Clock), &desk.t("finance-past"))),
            }
        }
    }
}

/// The bank, and on which terms; of what is sealed nothing to whoever may not open it.
fn of_credit(desk: &Desk<'_>, credit: &Credit) -> Result<Markup, PageError> {
    let language = desk.viewer.language;
    let row = desk.viewer.zone.register.row(credit.bank);
    let stored = row.map(|row| desk.record(row.latest.seq.into(), false)).transpose()?.flatten();
    let bank = stored.as_ref().and_then(|stored| stored.open.get("title")?.as_str()).unwrap_or_default();
    let money = &credit.told.money;
    let terms = |key: &str, of: fn(&Money) -> Option<Decimal>| {
        let yuan = of(money).map_or_else(|| "—".to_owned(), hundred_millions);
        (desk.t(key), html! { (yuan) " " (desk.t("unit-hundred-million-yuan")) })
    };
    let until = credit.until.map(|day| (language.field(CREDIT.name, "until"), html! { (day) }));
    let mut rows =
        vec![(language.field(CREDIT.name, "bank"), html! { a href={ "/records/" (credit.first) } { (bank) } })];
    if opens(desk, &credit.told) {
        rows.push(terms("project-granted", |money| money.granted));
        rows.extend(
            credit.rate_percent.map(|rate| (language.field(CREDIT.name, "rate_percent"), html! { (rate) "%" })),
        );
        let collateral = credit.collateral.map(|code| language.choice("collateral", code));
        rows.extend(collateral.map(|words| (language.field(CREDIT.name, "collateral"), html! { (words) })));
        rows.extend(until);
        rows.push(terms("project-drawn", |money| money.drawn));
        rows.push(terms("project-repaid", |money| money.repaid));
    } else {
        rows.extend(until);
    }
    Ok(part::facts(&rows))
}
