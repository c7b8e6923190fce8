//! The page frame: the head, the offices at the left (bottom bar on a phone), the banner when a page shows the past.

use crate::icon::{Icon, seal, svg};
use maud::{DOCTYPE, Markup, html};

/// One entry of a navigation.
pub struct NavItem<'a> {
    /// Where it leads.
    pub href: &'a str,
    /// Its word.
    pub label: &'a str,
    /// Its icon.
    pub icon: Icon,
    /// Whether the page belongs to it.
    pub current: bool,
    /// How many things wait there.
    pub count: Option<u64>,
}

/// The person at the screen.
pub struct Person<'a> {
    /// Name.
    pub name: &'a str,
    /// Post or unit.
    pub post: &'a str,
}

/// How much awaits the person, beside a bell.
pub struct Bell<'a> {
    /// Where it is done.
    pub href: &'a str,
    /// The number and what it counts, in words.
    pub words: &'a str,
    /// The number.
    pub count: u64,
}

/// Everything around the page's own content.
pub struct Frame<'a> {
    /// `zh-CN` or `en`.
    pub lang: &'a str,
    /// Title of the page.
    pub title: &'a str,
    /// Name of the product.
    pub product: &'a str,
    /// Name of the zone.
    pub zone: &'a str,
    /// The words that mark demonstration data.
    pub demo_badge: Option<&'a str>,
    /// The switch of the period; see [`menu`].
    pub period: Markup,
    /// The switch of the moment the page speaks of.
    pub as_of: Markup,
    /// The search form; see [`search`].
    pub search: Option<Markup>,
    /// What awaits the person.
    pub bell: Option<Bell<'a>>,
    /// The switch of the language; see [`languages`].
    pub languages: Markup,
    /// Who is signed in.
    pub person: Option<Person<'a>>,
    /// What opens under the person's name; stands alone when nobody is signed in.
    pub person_menu: Markup,
    /// The offices. A rule is drawn above the first of [`Icon::Ledger`] and [`Icon::System`]. On a public page these
    /// are the few links of the public head.
    pub nav: &'a [NavItem<'a>],
    /// The bottom bar of a phone.
    pub phone_nav: &'a [NavItem<'a>],
    /// Below the offices: size of the ledger, newest checkpoint.
    pub foot: Markup,
    /// Said above the content when the page shows the past.
    pub past_banner: Option<Markup>,
    /// The words "skip to content".
    pub skip: &'a str,
}

/// An office page: a whole HTML document.
#[must_use]
pub fn page(frame: &Frame, main: Markup) -> Markup {
    document(
        frame,
        "s-office",
        html! {
            header.s-top {
                a.s-brand href="/" aria-label=(frame.product) { (seal()) b { (frame.product) } }
                div.s-zone { (frame.zone) }
                div.s-times { div.s-sw { (frame.period) } div.s-sw { (frame.as_of) } }
                div.s-space {}
                @if let Some(search) = &frame.search { div.s-find { (search) } }
                (badge(frame))
                (bell(frame))
                div.s-lang { (frame.languages) }
                (person(frame))
            }
            @if !frame.nav.is_empty() || !frame.foot.0.is_empty() {
                div.s-side {
                    nav.s-nav aria-label=(frame.product) { (nav_list(frame.nav, true)) }
                    div.s-side-foot { (frame.foot) }
                }
            }
            (past(frame))
            main #s-main tabindex="-1" { (main) }
            @if !frame.phone_nav.is_empty() {
                nav.s-tabs aria-label=(frame.zone) { (nav_list(frame.phone_nav, false)) }
            }
        },
    )
}

/// A page for everybody: a head of 52 px and no offices.
#[must_use]
pub fn public_page(frame: &Frame, main: Markup) -> Markup {
    document(
        frame,
        "s-public",
        html! {
            header.s-top {
                a.s-brand href="/" aria-label=(frame.zone) { (seal()) b { (frame.zone) } }
                span.s-what { (frame.product) }
                (badge(frame))
                div.s-space {}
                @if let Some(search) = &frame.search { div.s-find { (search) } }
                @if !frame.nav.is_empty() {
                    nav.s-links aria-label=(frame.product) { (nav_list(frame.nav, false)) }
                }
                div.s-lang { (frame.languages) }
                (person(frame))
            }
            (past(frame))
            main #s-main tabindex="-1" { (main) }
            @if !frame.foot.0.is_empty() { footer.s-foot { (frame.foot) } }
        },
    )
}

/// The wall of a meeting room: one dark screen without offices. It says the day that it speaks of and as of which moment;
/// the languages stand in its one menu, with the ways out.
#[must_use]
pub fn wall_page(frame: &Frame, [day, when]: [Markup; 2], word: &str, main: Markup) -> Markup {
    document(
        frame,
        "s-wall",
        html! {
            header.s-wall-h {
                (seal())
                h1 { (frame.zone) }
                (day)
                div.s-space {}
                (when)
                (badge(frame))
                (menu(html! { (word) }, frame.languages.clone()))
            }
            (past(frame))
            main #s-main tabindex="-1" { (main) }
        },
    )
}

/// A page with nothing around it: signing in, a refusal before anybody is known.
#[must_use]
pub fn bare_page(frame: &Frame, main: Markup) -> Markup {
    document(
        frame,
        "s-bare",
        html! {
            header.s-bare-h {
                (seal())
                div { b { (frame.product) } span { (frame.zone) } }
                (badge(frame))
            }
            main #s-main tabindex="-1" { (main) }
            footer.s-bare-f { div.s-lang { (frame.languages) } (frame.foot) }
        },
    )
}

/// A small menu that opens without a script: `label` stays visible, `items` are links or buttons.
#[must_use]
pub fn menu(label: Markup, items: Markup) -> Markup {
    html! { details.s-menu { summary { (label) } div.s-pop { (items) } } }
}

/// The search form of the head; the script lets `/` reach it.
#[must_use]
pub fn search(action: &str, name: &str, label: &str, value: &str) -> Markup {
    html! {
        form.s-search action=(action) method="get" role="search" {
            (svg(Icon::Search))
            input type="search" name=(name) value=(value) placeholder=(label) aria-label=(label) data-search;
            kbd aria-hidden="true" { "/" }
        }
    }
}

/// The languages: address, the language's tag, its own name, and whether it is the one in use.
#[must_use]
pub fn languages(items: &[(&str, &str, &str, bool)]) -> Markup {
    html! {
        @for (at, (href, tag, name, current)) in items.iter().enumerate() {
            @if at > 0 { span.s-slash aria-hidden="true" { "/" } }
            a href=(href) lang=(tag) hreflang=(tag) aria-current=[current.then_some("true")] { (name) }
        }
    }
}

fn document(frame: &Frame, class: &str, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(frame.lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light";
                title { (frame.title) @if frame.title != frame.product { " · " (frame.product) } }
                link rel="icon" type="image/svg+xml" href="/static/favicon.svg";
                link rel="stylesheet" href="/static/shishi.css";
                script defer src="/static/shishi.js" {}
            }
            body class=(class) {
                a.s-skip href="#s-main" { (frame.skip) }
                (body)
            }
        }
    }
}

fn badge(frame: &Frame) -> Markup {
    html! { @if let Some(word) = frame.demo_badge { span.s-demo { (word) } } }
}

fn bell(frame: &Frame) -> Markup {
    html! {
        @if let Some(bell) = &frame.bell {
            a.s-bell href=(bell.href) title=(bell.words) {
                (svg(Icon::Bell)) b aria-hidden="true" { (bell.count) } span.s-vh { (bell.words) }
            }
        }
    }
}

fn past(frame: &Frame) -> Markup {
    html! { @if let Some(banner) = &frame.past_banner { div.s-past role="status" { (svg(Icon::Clock)) div { (banner) } } } }
}

fn person(frame: &Frame) -> Markup {
    let empty = frame.person_menu.0.is_empty();
    html! {
        @match &frame.person {
            Some(person) if empty => div.s-me { b { (person.name) } span { (person.post) } },
            Some(person) => {
                details.s-menu.s-me {
                    summary { b { (person.name) } span { (person.post) } }
                    div.s-pop { (frame.person_menu) }
                }
            },
            None if !empty => div.s-me { (frame.person_menu) },
            None => {},
        }
    }
}

fn nav_list(items: &[NavItem], grouped: bool) -> Markup {
    let technical = |item: &NavItem| matches!(item.icon, Icon::Ledger | Icon::System);
    let first = items.iter().position(technical).filter(|at| grouped && *at > 0);
    html! {
        ul {
            @for (at, item) in items.iter().enumerate() {
                li.s-rule[first == Some(at)] {
                    a href=(item.href) aria-current=[item.current.then_some("page")] {
                        (svg(item.icon))
                        span { (item.label) }
                        @if let Some(count) = item.count { em { (count) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample<'a>(nav: &'a [NavItem<'a>]) -> Frame<'a> {
        Frame {
            lang: "en",
            title: "<title>",
            product: "<product>",
            zone: "<zone>",
            demo_badge: Some("<demo>"),
            period: html! {},
            as_of: html! {},
            search: Some(search("/s", "q", "<find>", "\"><script>")),
            bell: Some(Bell { href: "/", words: "<bell>", count: 3 }),
            languages: languages(&[("?l=a", "en", "<en>", true)]),
            person: Some(Person { name: "<name>", post: "<post>" }),
            person_menu: menu(html! { "m" }, html! {}),
            nav,
            phone_nav: nav,
            foot: html! {},
            past_banner: Some(html! { "past" }),
            skip: "<skip>",
        }
    }

    #[test]
    fn a_page_keeps_to_the_strictest_content_policy_and_escapes_every_text() {
        let item = |icon| NavItem { href: "/", label: "<label>", icon, current: true, count: Some(3) };
        let nav = [item(Icon::Today), item(Icon::Ledger), item(Icon::System)];
        let frame = sample(&nav);
        for page in [
            page(&frame, html! { "x" }),
            public_page(&frame, html! { "x" }),
            bare_page(&frame, html! { "x" }),
            wall_page(&frame, [html! { "d" }, html! { "w" }], "<word>", html! { "x" }),
        ] {
            let out = page.0;
            assert_eq!(out.matches("<script").count(), 1, "{out}");
            assert!(!out.contains(" style=") && !out.contains(" on"), "{out}");
            for raw in [
                "<product>",
                "<zone>",
                "<demo>",
                "<find>",
                "<en>",
                "<name>",
                "<label>",
                "<bell>",
                "<skip>",
                "<title><",
                "<word>",
            ] {
                assert!(!out.contains(raw), "{raw} in {out}");
            }
        }
    }

    #[test]
    fn one_rule_stands_above_the_technical_offices() {
        let item = |icon| NavItem { href: "/", label: "l", icon, current: false, count: None };
        let nav = [item(Icon::Today), item(Icon::Ledger), item(Icon::System)];
        assert_eq!(page(&sample(&nav), html! {}).0.matches("s-rule").count(), 1);
        assert_eq!(page(&sample(&nav[1..]), html! {}).0.matches("s-rule").count(), 0);
    }
}
