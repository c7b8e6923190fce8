//! The person's own pages: what I may record, who I am.

use crate::web::frame::{encode, framed};
use crate::web::records::path_of;
use crate::web::{PageError, Viewer};
use look::part::{self, ButtonKind, Column, Table, button, facts, section, table};
use maud::{Markup, html};
use zone::fact::{KINDS, Kind};

/// `GET /record`: the kinds that I may record, for a thumb.
pub async fn record(viewer: Viewer) -> Result<Markup, PageError> {
    let t = |key: &str| viewer.language.text(key);
    let mine: Vec<&&'static Kind> =
        KINDS.iter().filter(|kind| kind.register && !viewer.units_to_record(kind).is_empty()).collect();
    let column =
        |key: &str| Column { key: key.to_owned(), label: t(key), numeric: false, sort_href: None, sorted: None };
    let rows = mine.iter().map(|kind| {
        let office = t(&format!("office-{}", kind.office.word()));
        vec![
            html! { a href={ (path_of(kind)) "/new?via=phone" } { (viewer.language.kind(kind.name)) } },
            html! { (office) },
        ]
    });
    let title = t("nav-record");
    let listing = table(&Table {
        caption: &title,
        columns: ["records-kind", "records-office"].map(column).into(),
        rows: rows.collect(),
        empty: part::empty(html! { (t("records-nothing-to-record")) }, html! {}),
    });
    let main = html! { (part::head(html! {}, &title, html! { (t("records-record-say")) }, html! {})) (listing) };
    Ok(framed(&viewer, &title, "/record", main))
}

/// `GET /me`: account, roles, language, signing out.
pub async fn page(viewer: Viewer) -> Markup {
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
    let next = encode("/me");
    let main = html! {
        (part::head(html! {}, &title, html! { (account.name) " · " (account.post) }, html! {
            form method="post" action="/logout" { (button(ButtonKind::Plain, &t("login-out"), None)) }
        }))
        (facts(&[
            (t("login-name"), html! { (account.login) }),
            (t("field-unit"), html! { (unit) }),
            (t("records-person-id"), html! { span.s-mono { (account.person) } }),
            (t("nav-language"), html! { a href={ "/switch?language=zh-CN&next=" (next) } lang="zh-CN" { (t("language-zh-CN")) } " · " a href={ "/switch?language=en&next=" (next) } lang="en" { (t("language-en")) } }),
        ]))
        (section(&t("records-roles"), "", html! {}, listing))
    };
    framed(&viewer, &title, "/me", main)
}
