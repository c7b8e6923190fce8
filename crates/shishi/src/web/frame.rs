//! The frame around every page of a signed-in person: zone, switches, offices, badge, banner.

use crate::web::Viewer;
use crate::web::records::{waiting, waiting_note};
use look::Icon;
use look::frame::{Bell, Frame, NavItem, Person, languages, menu, page, search, wall_page};
use maud::{Markup, html};
use zone::fact::Office;
use zone::org::Role;
use zone::{Month, Period};

/// Percent-encodes a value for a query.
pub fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(byte as char),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// The icon of an office.
pub fn icon(office: Office) -> Icon {
    match office {
        Office::Projects => Icon::Projects,
        Office::Investment => Icon::Investment,
        Office::Economy => Icon::Economy,
        Office::Party => Icon::Party,
        Office::City => Icon::City,
        Office::Air => Icon::Air,
        Office::Social => Icon::Social,
        Office::Org => Icon::System,
        Office::Oversight => Icon::Oversight,
    }
}

/// Where an office begins: its records, or a page of its own.
pub fn home(office: Office) -> String {
    match office {
        Office::Projects => "/projects".to_owned(),
        other => format!("/offices/{}", other.word()),
    }
}

/// Which switch of the period a page has: none where it would change nothing.
pub enum Switch {
    /// The page shows no figure of a period.
    None,
    /// The page shows the viewer's period.
    Page,
    /// The period is the last part of the page's address: what stands before it, and the period.
    Address(String, Period),
}

/// Puts the frame around a page that shows nothing of a period. `title` is the page's own; `current` the path of its
/// navigation entry.
pub fn framed(viewer: &Viewer, title: &str, current: &str, main: Markup) -> Markup {
    framed_with(viewer, title, current, Switch::None, main)
}

/// Puts the frame around a page, with its switch of the period.
pub fn framed_with(viewer: &Viewer, title: &str, current: &str, switch: Switch, main: Markup) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let waiting = waiting(viewer);
    let awaits = viewer.language.format("frame-awaits", &[("n", &waiting.count().to_string())]);
    let current = if current == "/offices/projects" { home(Office::Projects) } else { current.to_owned() };
    let count_of = |href: &str| match Office::WORKING.into_iter().find(|office| home(*office) == href) {
        Some(office) => waiting.of_office(office),
        None if href == "/offices/org" => waiting.of_office(Office::Org),
        None if href == "/" => waiting.count(),
        None if href == "/orders" => waiting.orders(),
        None if href == "/boards" => waiting.boards(),
        None => 0,
    };
    let offices: Vec<(String, String, Icon)> = Office::WORKING
        .into_iter()
        .filter(|office| viewer.may_read(*office))
        .map(|office| (home(office), t(&format!("office-{}", office.word())), icon(office)))
        .collect();
    let mut entries: Vec<(String, String, Icon)> = vec![("/".into(), t("nav-today"), Icon::Today)];
    entries.extend(offices);
    if viewer.may_read(Office::Oversight) {
        entries.push(("/orders".into(), t("nav-orders"), Icon::Clock));
    }
    entries.push(("/figures".into(), t("nav-figures"), Icon::Oversight));
    if viewer.may_read(Office::Projects) {
        entries.push(("/boards".into(), t("boards-title"), Icon::Oversight));
        entries.push(("/week".into(), t("week-nav"), Icon::Calendar));
    }
    if viewer.may_import() {
        entries.push(("/imports".into(), t("nav-import"), Icon::Import));
    }
    entries.push(("/reports".into(), t("nav-reports"), Icon::Reports));
    entries.push(("/rules".into(), t("nav-rules"), Icon::Rule));
    entries.push(("/ledger".into(), t("nav-ledger"), Icon::Ledger));
    if viewer.may_read(Office::Org) {
        entries.push(("/offices/org".into(), t("office-org"), Icon::System));
    }
    let administrators = [
        (Role::Administrator, "/accounts", "accounts-title", Icon::User),
        (Role::Administrator, "/webhooks", "webhooks-title", Icon::Bell),
        (Role::SecurityAdministrator, "/security", "security-title", Icon::Shield),
        (Role::AuditAdministrator, "/audit", "audit-title", Icon::Oversight),
    ];
    for (_, href, key, icon) in administrators.into_iter().filter(|(role, ..)| viewer.is(*role)) {
        entries.push((href.into(), t(key), icon));
    }
    let nav: Vec<NavItem<'_>> = entries
        .iter()
        .map(|(href, label, icon)| {
            let count = Some(count_of(href) as u64).filter(|count| *count > 0);
            NavItem { href, label, icon: *icon, current: *href == current, count }
        })
        .collect();
    let phone = [
        ("/", t("nav-today"), Icon::Today),
        ("/record", t("nav-record"), Icon::Plus),
        ("/search", t("nav-search"), Icon::Search),
        ("/me", t("nav-me"), Icon::User),
    ];
    let phone_nav: Vec<NavItem<'_>> = phone
        .iter()
        .map(|(href, label, icon)| NavItem { href, label, icon: *icon, current: *href == current, count: None })
        .collect();
    let (badge, product, skip, lang_path) = (t("demo-badge"), t("product"), t("skip"), encode(&viewer.path));
    let (zh, en) =
        (format!("/switch?language=zh-CN&next={lang_path}"), format!("/switch?language=en&next={lang_path}"));
    let tag = viewer.language.tag();
    let frame = Frame {
        lang: tag,
        title: &format!("{title} · {}", viewer.zone.name),
        product: &product,
        zone: &viewer.zone.name,
        demo_badge: viewer.zone.demonstration.then_some(badge.as_str()),
        period: period_menu(viewer, &switch),
        as_of: as_of_menu(viewer),
        search: Some(search("/search", "q", &t("nav-search"), "")),
        bell: Some(Bell { href: "/", words: &awaits, count: waiting.count() as u64 }),
        languages: languages(&[(&zh, "zh-CN", "中文", tag == "zh-CN"), (&en, "en", "EN", tag == "en")]),
        person: Some(Person { name: &viewer.signed.account.name, post: &viewer.signed.account.post }),
        person_menu: html! { a href="/me" { (t("nav-me")) } form method="post" action="/logout" { button type="submit" { (t("login-out")) } } },
        nav: &nav,
        phone_nav: &phone_nav,
        foot: html! {
            div.s-line1 { (viewer.language.format("frame-ledger-size", &[("size", &thousands(viewer.zone.size))])) }
            div { a href="/public" { (t("nav-public")) } }
        },
        past_banner: past_banner(viewer),
        skip: &skip,
    };
    page(&frame, html! { (waiting_note(viewer)) (main) })
}

/// What says that a page shows the past.
fn past_banner(viewer: &Viewer) -> Option<Markup> {
    viewer.as_of.map(|size| html! {
        (viewer.language.format("past-banner", &[("size", &thousands(size)), ("recorded", &moment(&viewer.zone, &viewer.zone.recorded))])) " "
        a href={ "/switch?at=&next=" (encode(viewer.path.split('?').next().unwrap_or("/"))) } { (viewer.language.text("past-leave")) }
    })
}

/// What the wall of a meeting room has around it: the zone, the day, the moment, and a menu with ways out.
pub fn walled(viewer: &Viewer, title: &str, [day, when]: [Markup; 2], ways: Markup, main: Markup) -> Markup {
    let t = |key: &str| viewer.language.text(key);
    let (badge, product, skip) = (t("demo-badge"), t("product"), t("skip"));
    let tag = viewer.language.tag();
    let next = encode(&viewer.path);
    let (zh, en) = (format!("/switch?language=zh-CN&next={next}"), format!("/switch?language=en&next={next}"));
    let frame = Frame {
        lang: tag,
        title: &format!("{title} · {}", viewer.zone.name),
        product: &product,
        zone: &viewer.zone.name,
        demo_badge: viewer.zone.demonstration.then_some(badge.as_str()),
        period: html! {},
        as_of: html! {},
        search: None,
        bell: None,
        languages: html! { (ways) a href=(zh) lang="zh-CN" { "中文" } a href=(en) lang="en" { "EN" } },
        person: None,
        person_menu: html! {},
        nav: &[],
        phone_nav: &[],
        foot: html! {},
        past_banner: past_banner(viewer),
        skip: &skip,
    };
    wall_page(&frame, [day, when], &t("wall-menu"), main)
}

/// An instant of a record in the zone's own time, to the minute.
pub fn moment(zone: &zone::Zone, instant: &str) -> String {
    match instant.parse::<jiff::Timestamp>() {
        Ok(instant) => instant.to_zoned(zone.time_zone.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => instant.to_owned(),
    }
}

/// An instant in Unix seconds as the zone's clocks show it; a dash for never.
pub fn at(viewer: &Viewer, seconds: i64) -> String {
    match jiff::Timestamp::from_second(seconds) {
        Ok(instant) if seconds > 0 => moment(&viewer.zone, &instant.to_string()),
        _ => "—".to_owned(),
    }
}

/// A number with thousands separators.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A path and query without some of its parameters: those that a switch is about to set.
fn without(path: &str, names: &[&str]) -> String {
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !names.contains(&pair.split('=').next().unwrap_or_default())).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

fn period_menu(viewer: &Viewer, switch: &Switch) -> Markup {
    let period = match switch {
        Switch::None => return html! {},
        Switch::Page => viewer.period,
        Switch::Address(_, period) => *period,
    };
    let next = |other: Period| match switch {
        Switch::Address(start, _) => format!("{start}/{other}"),
        _ => without(&viewer.path, &["period", "page", "verify"]),
    };
    let shown = viewer.language.format("period-shown", &[("period", &period.to_string())]);
    menu(
        html! { (shown) },
        html! {
            @for other in choices(&viewer.zone, period, switch) {
                a href={ "/switch?period=" (other) "&next=" (encode(&next(other))) } aria-current=[(other == period).then_some("true")] { (other) }
            }
        },
    )
}

/// The periods beside one for which figures are defined. A page with the period in its address is of years or of months,
/// and stays so; it is a report, so its periods are over.
fn choices(zone: &zone::Zone, period: Period, switch: &Switch) -> Vec<Period> {
    let year = period.year();
    let years = [year - 1, year, year + 1];
    let months = (1..=12).filter_map(|month| Month::new(year, month)).map(Period::Month);
    let all: Vec<Period> = match (switch, period) {
        (Switch::Address(..), Period::Month(month)) => {
            let [before, _, after] = years.map(|year| Month::new(year, month.month()).map(Period::Month));
            before.into_iter().chain(months).chain(after).collect()
        }
        (Switch::Address(..), Period::Year(_)) => years.map(Period::Year).into(),
        _ => years.map(Period::Year).into_iter().chain(months).collect(),
    };
    let (first, closed) = (crate::figures::first_day(zone), zone.last_closed());
    let is_offered = |other: &Period| {
        let begun = match switch {
            Switch::Address(..) => other.last_day(),
            _ => other.first_day(),
        };
        first.is_none_or(|first| first <= other.last_day()) && closed.is_none_or(|closed| begun <= closed)
    };
    all.into_iter().filter(|other| *other == period || is_offered(other)).collect()
}

fn as_of_menu(viewer: &Viewer) -> Markup {
    let path = without(&viewer.path, &["at", "page", "verify"]);
    let shown = match viewer.as_of {
        None => viewer.language.text("as-of-now"),
        Some(size) => viewer.language.format("as-of-size", &[("size", &thousands(size))]),
    };
    menu(
        html! { (shown) },
        html! {
            a href={ "/switch?at=&next=" (encode(&path)) } { (viewer.language.text("as-of-now")) }
            form method="get" action="/switch" {
                input type="hidden" name="next" value=(path);
                label { (viewer.language.text("as-of-date")) input type="date" name="at"; }
                button type="submit" { (viewer.language.text("as-of-show")) }
            }
        },
    )
}
