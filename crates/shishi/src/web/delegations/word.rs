//! What a page says of an act that was done for another: by whom, for whom, under which delegation, and whether he has
//! confirmed it.

use crate::web::records::Desk;
use look::Icon;
use look::part::{self, Tone, facts};
use maud::{Markup, html};
use zone::delegation::{Act, Said, Sort};

/// The id of a person's number.
fn id<'a>(desk: &Desk<'a>, person: u32) -> &'a str {
    desk.viewer.zone.org.people.get(person as usize).map_or("", |id| &**id)
}

/// Where an act stands, as a chip.
pub fn chip(desk: &Desk<'_>, act: &Act) -> Markup {
    let (tone, icon, key) = match act.said {
        Said::NotNeeded => (Tone::Neutral, Icon::User, "delegation-stand-in"),
        Said::Awaited => (Tone::Warn, Icon::Wait, "delegation-awaited"),
        Said::Confirmed(_) => (Tone::Ok, Icon::Check, "delegation-confirmed"),
        Said::Disowned(_) => (Tone::Bad, Icon::Alert, "delegation-disowned"),
    };
    part::chip(tone, Some(icon), &desk.t(key))
}

/// Whose act it is, who entered it, under what, and what he said of it.
pub fn lines(desk: &Desk<'_>, act: &Act) -> Markup {
    let zone = &desk.viewer.zone;
    let (by, of) = (desk.person(id(desk, act.by)), desk.person(id(desk, act.for_person)));
    let stands_in = zone.delegations.mandate(act.mandate.into()).is_some_and(|mandate| mandate.sort == Sort::StandIn);
    let under = if stands_in { "delegation-under-stand-in" } else { "delegation-under-entry" };
    let said = match act.said {
        Said::Confirmed(seq) | Said::Disowned(seq) => Some(seq),
        Said::NotNeeded | Said::Awaited => None,
    };
    let when = said.and_then(|seq| desk.record(seq.into(), false).ok().flatten());
    facts(&[
        (desk.t("record-for"), html! { (of) }),
        (desk.t("record-by"), html! { (by) }),
        (
            desk.t("delegation-under"),
            html! {
                a href={ "/ledger/" (act.mandate) } { (desk.viewer.language.format(under, &[("seq", &act.mandate.to_string())])) }
            },
        ),
        (
            desk.t("delegation-word"),
            html! {
                (chip(desk, act))
                @if let Some(record) = when { " " a href={ "/ledger/" (record.seq) } { (desk.instant(&record.recorded)) } }
            },
        ),
    ])
}

/// The part of a fact's page about versions that were entered or done for another; nothing where each did his own.
pub fn note(desk: &Desk<'_>, versions: &[u64]) -> Markup {
    let acts = versions.iter().filter_map(|seq| desk.viewer.zone.delegations.act(u32::try_from(*seq).ok()?));
    let acts: Vec<&Act> = acts.collect();
    html! {
        @if !acts.is_empty() {
            (part::section(&desk.t("delegation-part"), "", html! {}, html! {
                @for act in acts { (lines(desk, act)) (what_now(desk, act)) }
            }))
        }
    }
}

/// What the viewer can do about it: the person whose act it is says yes or no, whoever entered it corrects it.
fn what_now(desk: &Desk<'_>, act: &Act) -> Markup {
    let me = desk.viewer.person();
    let mine = id(desk, act.for_person) == me;
    let path = format!("/me/confirmations/{}", act.seq);
    html! {
        @if mine && act.said == Said::Awaited {
            p { (part::link_button(part::ButtonKind::Primary, &path, &desk.t("delegation-say-word"), Some(Icon::Check))) }
        }
        @if matches!(act.said, Said::Disowned(_)) {
            p.s-meta {
                (desk.t("delegation-disowned-about"))
                @if mine || id(desk, act.by) == me { " " a href=(path) { (desk.t("delegation-why")) } }
            }
        }
    }
}

/// What a report's page says of an approval that was entered for a leader and is not confirmed.
pub fn report_note(desk: &Desk<'_>, act: &Act) -> Markup {
    part::note(Tone::Warn, &desk.t("delegation-approval-awaited"), html! { (lines(desk, act)) (what_now(desk, act)) })
}
