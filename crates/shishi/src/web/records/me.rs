//! The person's own pages: what I may record, who I am.

use crate::web::browser::is_phone;
use crate::web::frame::{at, encode, framed};
use crate::web::login::provider;
use crate::web::records::desk::Desk;
use crate::web::records::{draft, duties, no_change, path_of};
use crate::web::viewer::real_seconds;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::State;
use axum::http::HeaderMap;
use look::Icon;
use look::part::{self, ButtonKind, Column, Duty, Table, Tone, button, facts, section, table};
use maud::{Markup, html};
use zone::fact::KINDS;

/// `GET /record`: the day's supervision and the kinds that I may record, for a thumb.
pub async fn record(State(state): State<AppState>, headers: HeaderMap, viewer: Viewer) -> Result<Markup, PageError> {
    // The way of an entry stands in the ledger for good: this page is reached from a desk, too.
    let via = if is_phone(&headers) { "phone" } else { "form" };
    let desk = Desk::new(&state, &viewer);
    let t = |key: &str| viewer.language.text(key);
    let title = t("nav-record");
    let supervision = duties::supervision(&desk)?;
    let due: Vec<(String, String, String)> =
        supervision.into_iter().map(|item| (supervised_at(&item, via), item.title, item.place)).collect();
    let mine = KINDS.iter().filter(|kind| kind.register && !viewer.units_of_forms(kind).is_empty());
    let kinds: Vec<(String, String, String)> = mine
        .map(|kind| {
            let office = t(&format!("office-{}", kind.office.word()));
            (format!("{}/new?via={via}", path_of(kind)), viewer.language.kind(kind.name), office)
        })
        .collect();
    let main = html! {
        (part::head(html! {}, &title, html! { (t("records-record-say")) }, html! {}))
        @if !due.is_empty() {
            (section(&t("today-supervision"), "", no_change::button(&viewer, via), lines(&due, &t("today-chip-today"), Icon::Clock)))
        }
        @if !kinds.is_empty() { (section(&t("records-kinds"), "", html! {}, lines(&kinds, &title, Icon::Record))) }
        @else { (part::empty(html! { (t("records-nothing-to-record")) }, html! {})) }
    };
    Ok(framed(&viewer, &title, "/record", main))
}

/// Where a supervision is entered: on a telephone with a thumb.
fn supervised_at(item: &duties::Item, via: &str) -> String {
    match &item.by_thumb {
        Some(by_thumb) if via == "phone" => by_thumb.clone(),
        _ => format!("{}&via={via}", item.href),
    }
}

/// Lines that lead to a form: address, what, of what.
fn lines(items: &[(String, String, String)], chip: &str, icon: Icon) -> Markup {
    let rows: Vec<Duty<'_>> = items
        .iter()
        .map(|(href, title, place)| Duty {
            chip: part::chip(Tone::Info, Some(icon), chip),
            title,
            href,
            place,
            source: "",
            clock: html! {},
            action: html! {},
        })
        .collect();
    part::duties(&rows)
}

/// `GET /me`: account, drafts, roles, language, signing out.
pub async fn page(State(state): State<AppState>, viewer: Viewer) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let account = &viewer.signed.account;
    let org = &viewer.zone.org;
    let unit = org
        .unit(&account.unit)
        .map_or_else(|| account.unit.clone(), |number| org.units[number as usize].title.to_string());
    let column =
        |key: &str| Column { key: key.to_owned(), label: t(key), numeric: false, sort_href: None, sorted: None };
    let rows = viewer.rights.iter().map(|right| {
        let word = right.role.word().replace('_', "-");
        vec![
            html! { (t(&format!("role-{word}"))) },
            html! { (right.office.map_or_else(|| t("common-all"), |office| t(&format!("office-{}", office.word())))) },
            html! { (right.unit.and_then(|unit| org.units.get(unit as usize)).map_or_else(|| t("common-all"), |unit| unit.title.to_string())) },
            html! { (t(&format!("role-{word}-about"))) },
        ]
    });
    let title = t("nav-me");
    let listing = table(&Table {
        caption: &t("records-roles"),
        columns: ["field-role", "records-office", "field-unit", "records-role-about"].map(column).into(),
        rows: rows.collect(),
        empty: part::empty(html! { (t("records-no-roles")) }, html! {}),
    });
    let drafts = draft::listing(&Desk::new(&state, &viewer));
    let awaited = super::waiting(&viewer).to_confirm;
    let next = encode("/me");
    let main = html! {
        (part::head(html! {}, &title, html! { (account.name) " · " (account.post) }, html! {
            form method="post" action="/logout" { (button(ButtonKind::Plain, &t("login-out"), None)) }
        }))
        (facts(&[
            (t("login-name"), html! { (account.login) }),
            (t("field-unit"), html! { (unit) }),
            (t("records-person-id"), html! { span.s-mono { (account.person) } }),
            (t("delegations-short"), html! {
                a href="/me/delegations" { (t("delegations-see")) }
                @if !awaited.is_empty() { " · " a href="/me/confirmations" { (viewer.language.format("confirmations-title", &[("n", &awaited.len().to_string())])) } }
            }),
            (t("calendar-title"), html! { a href="/me/calendar" { (t("calendar-see")) } }),
            (t("burden-title"), html! { a href="/burden" { (t("burden-see")) } }),
            (t("nav-language"), html! { a href={ "/switch?language=zh-CN&next=" (next) } lang="zh-CN" { (t("language-zh-CN")) } " · " a href={ "/switch?language=en&next=" (next) } lang="en" { (t("language-en")) } }),
        ]))
        (drafts)
        (section(&t("records-roles"), "", html! {}, listing))
        (sign_in(&state, &viewer)?)
    };
    Ok(framed(&viewer, &title, "/me", main))
}

/// Password, second factor and the sessions that are open.
fn sign_in(state: &AppState, viewer: &Viewer) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let login = viewer.signed.account.login.as_str();
    let read = || Ok((state.accounts.recovery_codes(login)?, state.accounts.sessions(Some(login), real_seconds())?));
    let (recovery_codes, sessions) = read().map_err(|error| viewer.failed(error))?;
    let rows = sessions.iter().map(|session| {
        vec![
            html! { (session.browser) },
            html! { (at(viewer, session.created)) },
            html! { (at(viewer, session.seen)) },
            html! { @if session.digest == viewer.signed.digest { (t("session-this")) } },
        ]
    });
    let column =
        |key: &str| Column { key: key.to_owned(), label: t(key), numeric: false, sort_href: None, sorted: None };
    let listing = table(&Table {
        caption: &t("sessions-title"),
        columns: ["session-browser", "session-since", "session-seen", "session-which"].map(column).into(),
        rows: rows.collect(),
        empty: html! {},
    });
    let factor = match recovery_codes {
        Some(left) => viewer.language.format("factor-is-there", &[("left", &left.to_string())]),
        None => t("factor-has-not"),
    };
    let changed = viewer.language.format("password-since", &[("at", &at(viewer, viewer.signed.account.changed))]);
    let mut ways = vec![
        (t("login-password"), html! { (changed) " " a href="/me/password" { (t("password-title")) } }),
        (t("factor-title"), html! { (factor) " " a href="/me/factor" { (t("factor-set")) } }),
    ];
    if let Some(provider) = &state.provider {
        let since = provider::since(state, viewer, provider)?.unwrap_or_else(|| t("oidc-unlinked-yet"));
        let name = provider::called(provider, viewer.language);
        ways.push((name, html! { (since) " " a href="/me/oidc" { (t("oidc-set")) } }));
    }
    ways.push((t("tokens-title"), html! { a href="/me/tokens" { (t("tokens-keep")) } }));
    Ok(html! {
        (section(&t("me-sign-in"), "", html! {}, facts(&ways)))
        (section(&t("sessions-title"), "", html! {
            @if sessions.len() > 1 { form method="post" action="/me/sessions/end" { (button(ButtonKind::Plain, &t("sessions-end-others"), None)) } }
        }, listing))
    })
}
