//! Forms: labels, hints and units at the control; errors at the field and listed on top; nothing typed is lost.

mod control;

use crate::icon::{Icon, svg};
use maud::{Markup, html};

/// What is typed or chosen. Options are pairs of value and word.
pub enum Input<'a> {
    /// One line.
    Text {
        /// Greatest number of characters.
        max: usize,
    },
    /// Several lines.
    LongText,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A secret; its value is never written back.
    Password,
    /// A file.
    File {
        /// Accepted types.
        accept: &'a str,
    },
    /// Any number of files; where fingers point, also straight from the camera.
    Files {
        /// Accepted types.
        accept: &'a str,
        /// The word of the camera.
        camera: &'a str,
    },
    /// One of many.
    Choice {
        /// The options.
        options: &'a [(String, String)],
    },
    /// One of few, side by side: for a thumb.
    Segments {
        /// The options.
        options: &'a [(String, String)],
    },
    /// One item a line.
    Lines,
    /// Any number of options. The field's value holds the chosen ones, one a line or separated by commas.
    Checks {
        /// The options.
        options: &'a [(String, String)],
    },
}

/// One field of a form.
pub struct Field<'a> {
    /// Its name in the submitted form; its control has the id `f-name`.
    pub name: &'a str,
    /// Its label.
    pub label: &'a str,
    /// What to write here; may be empty.
    pub hint: &'a str,
    /// Unit after the control; may be empty.
    pub unit: &'a str,
    /// The word for "required", when it is.
    pub required: Option<&'a str>,
    /// What was typed before.
    pub value: &'a str,
    /// What is wrong and what to do.
    pub error: Option<&'a str>,
    /// Kind of control.
    pub input: Input<'a>,
    /// The word for "sealed", when the value is kept sealed.
    pub sealed_mark: Option<&'a str>,
}

impl<'a> Field<'a> {
    /// A field with nothing but what every one has.
    pub const fn of(name: &'a str, label: &'a str, value: &'a str, input: Input<'a>) -> Self {
        Self { name, label, hint: "", unit: "", required: None, value, error: None, input, sealed_mark: None }
    }
}

/// Draws a field.
#[must_use]
pub fn field(f: &Field) -> Markup {
    let group = matches!(f.input, Input::Checks { .. } | Input::Segments { .. });
    let inner = html! {
        @if let Some(error) = f.error { p.s-err id={ "e-" (f.name) } { (svg(Icon::Alert)) (error) } }
        div.s-ctl { (control::control(f)) @if !f.unit.is_empty() { span.s-u id={ "u-" (f.name) } { (f.unit) } } }
        @if !f.hint.is_empty() { p.s-hint id={ "h-" (f.name) } { (f.hint) } }
    };
    let class = if f.error.is_some() { "s-field s-field-x" } else { "s-field" };
    html! {
        @if group {
            fieldset class=(class) aria-describedby=[control::described(f)] { legend { (label(f)) } (inner) }
        } @else {
            div class=(class) { label for={ "f-" (f.name) } { (label(f)) } (inner) }
        }
    }
}

fn label(f: &Field) -> Markup {
    html! {
        (f.label)
        @if let Some(word) = f.required { span.s-req { (word) } }
        @if let Some(word) = f.sealed_mark { span.s-sealed { (svg(Icon::Shield)) (word) } }
    }
}

/// The summary of what is wrong, at the top of the form: field names and texts; an empty name stands for the whole.
#[must_use]
pub fn errors(title: &str, items: &[(String, String)]) -> Markup {
    errors_with(title, items, html! {})
}

/// The same with what helps below it, such as a link to what stands in the way.
#[must_use]
pub fn errors_with(title: &str, items: &[(String, String)], help: Markup) -> Markup {
    html! {
        @if !items.is_empty() {
            div.s-note.s-t-bad.s-errors role="alert" tabindex="-1" {
                strong { (svg(Icon::Alert)) (title) }
                ul {
                    @for (name, text) in items {
                        li { @if name.is_empty() { (text) } @else { a href={ "#f-" (name) } { (text) } } }
                    }
                }
                (help)
            }
        }
    }
}

/// A form that is posted.
pub struct Form<'a> {
    /// Where it is posted.
    pub action: &'a str,
    /// Whether it carries files.
    pub multipart: bool,
    /// Hidden names and values.
    pub hidden: Vec<(String, String)>,
    /// The fields.
    pub body: Markup,
    /// The buttons; on a phone they stay at the bottom of the screen.
    pub buttons: Markup,
    /// Its draft on the server, if it may have one.
    pub draft: Option<Draft<'a>>,
}

/// The draft of a form. A button of the form saves it; the script saves it by itself, with the same button's name.
pub struct Draft<'a> {
    /// The address that fills the form in again.
    pub href: &'a str,
    /// When it was saved, in words; may be empty.
    pub state: &'a str,
}

/// Draws a form.
#[must_use]
pub fn form(f: &Form) -> Markup {
    html! {
        form.s-form action=(f.action) method="post" enctype=[f.multipart.then_some("multipart/form-data")]
            novalidate data-draft=[f.draft.as_ref().map(|draft| draft.href)] {
            @for (name, value) in &f.hidden { input type="hidden" name=(name) value=(value); }
            (f.body)
            @if let Some(draft) = &f.draft { p.s-hint role="status" data-draft-state { (draft.state) } }
            @if !f.buttons.0.is_empty() { div.s-save { (f.buttons) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample<'a>(input: Input<'a>, value: &'a str) -> Field<'a> {
        Field {
            name: "amount",
            label: "<Amount>",
            hint: "hint",
            unit: "unit",
            required: Some("must"),
            value,
            error: Some("say <why>"),
            input,
            sealed_mark: None,
        }
    }

    #[test]
    fn an_error_is_bound_to_its_control() {
        let out = field(&sample(Input::Decimal, "1\"2")).0;
        assert!(
            out.contains("aria-invalid=\"true\"") && out.contains("aria-describedby=\"e-amount u-amount h-amount\""),
            "{out}"
        );
        assert!(
            out.contains("id=\"e-amount\"") && out.contains("value=\"1&quot;2\"") && out.contains("&lt;why&gt;"),
            "{out}"
        );
        let top = errors("t", &[("amount".into(), "x".into()), (String::new(), "y".into())]).0;
        assert!(top.contains("href=\"#f-amount\"") && top.contains("<li>y</li>") && out.contains("id=\"f-amount\""));
    }

    #[test]
    fn chosen_options_come_back() {
        let options: Vec<_> = ["a", "b", "c"].iter().map(|o| ((*o).to_string(), o.to_uppercase())).collect();
        let out = field(&sample(Input::Choice { options: &options }, "b")).0;
        assert!(out.contains("<option value=\"b\" selected>B"), "{out}");
        let out = field(&sample(Input::Checks { options: &options }, "a\nc")).0;
        assert_eq!(out.matches(" checked").count(), 2, "{out}");
        assert!(out.contains("id=\"f-amount\""), "{out}");
    }

    #[test]
    fn a_password_is_never_written_back() {
        assert!(!field(&sample(Input::Password, "secret")).0.contains("secret"));
    }

    #[test]
    fn files_come_by_the_number_and_from_the_camera() {
        let out = field(&sample(Input::Files { accept: ".pdf", camera: "<cam>" }, "")).0;
        assert_eq!(out.matches("name=\"amount\"").count(), 2, "{out}");
        assert_eq!(out.matches(" multiple").count(), 1, "{out}");
        assert!(out.contains("capture=\"environment\"") && out.contains("&lt;cam&gt;"), "{out}");
    }

    #[test]
    fn a_form_with_a_draft_says_where_it_is_and_when_it_was_saved() {
        let draft = Some(Draft { href: "/new?draft=1&x=2", state: "10:42" });
        let (body, buttons) = (html! {}, html! {});
        let out = form(&Form { action: "/new", multipart: true, hidden: vec![], body, buttons, draft }).0;
        assert!(
            out.contains("data-draft=\"/new?draft=1&amp;x=2\"") && out.contains("data-draft-state>10:42<"),
            "{out}"
        );
    }

    #[test]
    fn no_errors_no_summary() {
        assert!(errors("t", &[]).0.is_empty());
    }
}
