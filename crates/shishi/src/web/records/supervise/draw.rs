//! The form of one project in the order of the hand: photograph, place, amounts, problem, and one button that stays.

use super::submit::{action, named};
use super::yesterday::Yesterday;
use super::{Project, path};
use crate::web::delegations;
use crate::web::frame::framed;
use crate::web::records::desk::Desk;
use crate::web::records::sheet::Filled;
use look::form::errors;
use look::part::{ButtonKind, button};
use look::{Icon, svg};
use maud::{Markup, html};
use zone::fact::{Kind, Type};
use zone::offices::projects::problem::{PROBLEM_STEP, SORTS, limit_days};
use zone::offices::projects::{PROJECT, SUPERVISION};

/// Names of the controls of numbers, and the fields that they fill.
pub const STEPPERS: [(&str, &str); 4] = [
    ("progress_percent", "progress_percent"),
    ("workers", "workers"),
    ("machines", "machines"),
    ("invested_ten_thousand", "invested_to_date_yuan"),
];
/// What a tap on plus adds.
const STEPS: [&str; 4] = ["1", "1", "1", "10"];
const UNITS: [&str; 4] = ["%", "supervise-people", "supervise-machines", "supervise-ten-thousand"];
/// What the form sends without showing it: the script fills in place and time.
const HIDDEN: [&str; 6] = ["id", "happened", "longitude", "latitude", "accuracy_m", "photographed_at"];

/// The whole page.
pub fn page(desk: &Desk<'_>, project: &Project, yesterday: &Yesterday<'_>, filled: Filled<'_>) -> Markup {
    let viewer = desk.viewer;
    let title = desk.title(PROJECT.name, &project.key);
    let names = delegations::names(desk, &viewer.names_to_record(&SUPERVISION, std::slice::from_ref(&project.unit)));
    let found: Vec<(String, String)> =
        filled.faults.iter().map(|fault| (fault.field.clone(), named(viewer, fault))).collect();
    let fresh = filled.faults.is_empty();
    // An entry that is made up for keeps its day, however late it is sent.
    let of_day = filled.value("happened") != desk.viewer.zone.date_of(desk.viewer.now).to_string();
    let wrong = |count: &str| viewer.language.format("form-errors", &[("n", count)]);
    let main = html! {
        div.s-ph {
            div.s-ph-h { a href="/supervise/" { (svg(Icon::Back)) span { (desk.t("supervise-title")) } } }
            div.s-ph-t {
                h1 { (title) }
                div { span data-day { (filled.value("happened")) }
                    @if let Some(progress) = yesterday.number("progress_percent") { span { (viewer.language.format("supervise-last", &[("value", &format!("{progress}%"))])) } }
                }
            }
            div data-faults data-faults-title=(wrong("{n}")) { (errors(&wrong(&found.len().to_string()), &found)) }
            form method="post" action=(action(project)) enctype="multipart/form-data" data-supervise=(title) data-fresh[fresh] data-of-day[of_day] {
                @for name in HIDDEN { input type="hidden" name=(name) value=(filled.value(name)); }
                input type="hidden" name="via" value="phone";
                @if names.len() > 1 { (choice(desk, &filled, "for", &desk.t("delegation-whose"), &names)) }
                (photographs(desk, &filled))
                (place(desk))
                (amounts(desk, yesterday, &filled))
                (state(desk, &filled))
                (problem(desk, project, &filled))
                (note(desk, &filled))
                div.s-save.s-ph-save { (button(ButtonKind::Primary, &desk.t("supervise-send"), None)) }
                template data-words data-store=(desk.t("supervise-store")) data-stored=(desk.t("supervise-stored")) {}
            }
        }
    };
    framed(viewer, &title, &path(&project.key), main)
}

fn fault(filled: &Filled<'_>, name: &str) -> Markup {
    html! {
        @for fault in filled.faults.iter().filter(|fault| fault.field == name) {
            p.s-err id={ "e-" (name) } { (svg(Icon::Alert)) (fault.text) }
        }
    }
}

fn photographs(desk: &Desk<'_>, filled: &Filled<'_>) -> Markup {
    html! {
        section {
            div.s-ph-l { label for="f-evidence" { (desk.t("supervision-photo")) } span data-photos { @if !filled.kept.is_empty() { (desk.viewer.language.format("supervise-photos", &[("n", &filled.kept.len().to_string())])) } } }
            (fault(filled, "evidence"))
            div.s-ph-photos data-photo-words=(desk.viewer.language.format("supervise-photos", &[("n", "{n}")])) data-remove=(desk.t("supervise-photo-remove")) {
                label.s-ph-camera {
                    span { (svg(Icon::Camera)) (desk.t("supervise-camera")) }
                    input #f-evidence type="file" name="evidence" accept="image/jpeg,image/png" capture="environment" multiple;
                }
                @for digest in filled.kept { span.s-ph-kept { (svg(Icon::Check)) input type="hidden" name="kept" value=(digest); (&digest[..8.min(digest.len())]) } }
            }
        }
    }
}

/// The telephone says where it is, if it is asked and allowed to.
fn place(desk: &Desk<'_>) -> Markup {
    html! {
        section.s-ph-place hidden data-place data-found=(desk.viewer.language.format("supervise-place-found", &[("n", "{n}")])) data-none=(desk.t("supervise-place-none")) {
            (svg(Icon::Place))
            span data-place-words { (desk.t("supervise-place")) }
            button.s-btn type="button" data-locate { (desk.t("supervise-locate")) }
        }
    }
}

fn amounts(desk: &Desk<'_>, yesterday: &Yesterday<'_>, filled: &Filled<'_>) -> Markup {
    html! {
        section {
            div.s-ph-steps {
                @for (at, (name, field)) in STEPPERS.into_iter().enumerate() {
                    @let last = yesterday.number(field);
                    @let id = format!("f-{name}");
                    div {
                        div.s-ph-l {
                            label for=(id) { (desk.viewer.language.field(SUPERVISION.name, name)) }
                            @if let Some(last) = &last { span { (desk.viewer.language.format("supervise-last", &[("value", last)])) } }
                        }
                        (fault(filled, name))
                        div.s-step {
                            button type="button" hidden data-step={ "-" (STEPS[at]) } aria-label=(desk.t("supervise-less")) { "−" }
                            input id=(id) name=(name) inputmode="decimal" autocomplete="off" value=(filled.value(name));
                            span { @if at == 0 { (UNITS[0]) } @else { (desk.t(UNITS[at])) } }
                            button type="button" hidden data-step=(STEPS[at]) aria-label=(desk.t("supervise-more")) { "+" }
                        }
                    }
                }
            }
            (bar(desk, yesterday))
        }
    }
}

/// What was done up to the last entry, and where the plan of investment is.
fn bar(desk: &Desk<'_>, yesterday: &Yesterday<'_>) -> Markup {
    let done = yesterday.number("progress_percent");
    let planned = yesterday.planned_percent;
    html! {
        @if done.is_some() || planned.is_some() {
            svg.s-ph-bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
                rect.s-ph-whole width="100" height="4" y="2" {}
                @if let Some(done) = &done { rect.s-ph-done width=(done) height="4" y="2" {} }
                @if let Some(planned) = planned { rect.s-ph-plan x=(planned) width="0.6" height="8" {} }
            }
            @if let Some(planned) = planned { p.s-meta { (desk.viewer.language.format("supervise-planned", &[("n", &planned.to_string())])) } }
        }
    }
}

fn options(desk: &Desk<'_>, kind: &Kind, field: &str) -> Vec<(String, String)> {
    let codes = match kind.field(field).map(|field| field.ty) {
        Some(Type::Choice(codes)) => codes,
        _ => &[],
    };
    codes.iter().map(|code| ((*code).to_owned(), desk.viewer.language.choice(field, code))).collect()
}

fn choice(desk: &Desk<'_>, filled: &Filled<'_>, name: &str, label: &str, options: &[(String, String)]) -> Markup {
    let id = format!("f-{name}");
    html! {
        div.s-field {
            label for=(id) { (label) }
            (fault(filled, name))
            select.s-in id=(id) name=(name) {
                option value="" { (desk.t("form-choose")) }
                @for (code, word) in options { option value=(code) selected[filled.value(name) == code] { (word) } }
            }
        }
    }
}

fn segments(filled: &Filled<'_>, name: &str, label: &str, options: &[(String, String)]) -> Markup {
    html! {
        fieldset.s-field {
            legend id={ "f-" (name) } { (label) }
            (fault(filled, name))
            div.s-seg {
                @for (code, word) in options {
                    label { input type="radio" name=(name) value=(code) checked[filled.value(name) == code]; span { (word) } }
                }
            }
        }
    }
}

fn state(desk: &Desk<'_>, filled: &Filled<'_>) -> Markup {
    let label = |field: &str| desk.viewer.language.field(SUPERVISION.name, field);
    html! {
        section {
            (segments(filled, "change", &label("change"), &options(desk, &SUPERVISION, "change")))
            (choice(desk, filled, "stage", &label("stage"), &options(desk, &SUPERVISION, "stage")))
            (choice(desk, filled, "cause", &label("cause"), &options(desk, &SUPERVISION, "cause")))
        }
    }
}

fn problem(desk: &Desk<'_>, project: &Project, filled: &Filled<'_>) -> Markup {
    let viewer = desk.viewer;
    let answers = ["no", "yes"].map(|code| (code.to_owned(), desk.t(&format!("supervise-problem-{code}"))));
    let today = viewer.zone.date_of(viewer.now);
    let units = viewer.zone.org.units_of(&["department", "centre"]).filter(|unit| desk.has_hands(&PROBLEM_STEP, unit));
    let units: Vec<(String, String)> = units.map(|unit| (unit.id.to_string(), unit.title.to_string())).collect();
    html! {
        section data-problem=(project.key) {
            (segments(filled, "has_problem", &desk.t("supervise-problem"), &answers))
            div.s-ph-problem {
                fieldset.s-field {
                    legend.s-vh id="f-problem_sort" { (viewer.language.field("projects.problem", "sort")) }
                    (fault(filled, "problem_sort"))
                    div.s-ph-chips {
                        @for sort in SORTS {
                            @let limit = limit_days(&viewer.zone, sort, today).map(|days| viewer.language.format("supervise-limit", &[("n", &days.to_string())]));
                            label { input type="radio" name="problem_sort" value=(sort) checked[filled.value("problem_sort") == *sort]; span title=[limit] { (viewer.language.choice("sort", sort)) } }
                        }
                    }
                }
                div.s-field {
                    label for="f-problem_title" { (viewer.language.field("projects.problem", "title")) }
                    (fault(filled, "problem_title"))
                    input.s-in id="f-problem_title" name="problem_title" maxlength="60" value=(filled.value("problem_title"));
                }
                (choice(desk, filled, "problem_owner", &viewer.language.field("projects.problem", "owner"), &units))
                @if let Some(days) = limit_days(&viewer.zone, "other", today) { p.s-meta { (viewer.language.format("supervise-limit-other", &[("n", &days.to_string())])) } }
            }
        }
    }
}

fn note(desk: &Desk<'_>, filled: &Filled<'_>) -> Markup {
    html! {
        section {
            div.s-field {
                label for="f-note" { (desk.viewer.language.field(SUPERVISION.name, "note")) }
                (fault(filled, "note"))
                textarea.s-in id="f-note" name="note" rows="2" maxlength="300" { (filled.value("note")) }
            }
            @for name in ["happened", "longitude", "latitude", "accuracy_m", "photographed_at"] { (fault(filled, name)) }
        }
    }
}
