//! A form drawn from a kind's field table.

use crate::web::delegations;
use crate::web::records::desk::Desk;
use crate::web::records::photo;
use crate::web::records::typed::{Fault, Typed};
use look::form::{Field as Control, Input, field};
use look::part::facts;
use maud::{Markup, html};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use zone::content::key_digest;
use zone::fact::{Compartment, Field, Kind, Office, Type};
use zone::offices::projects::put_into_hands;
use zone::org::Unit;

/// The field of a form that names those of its fields which the link to it decided.
pub const GIVEN: &str = "given";
/// How many options still stand side by side.
const SEGMENTS: usize = 4;

/// What a form holds when it is drawn.
#[derive(Clone, Copy)]
pub struct Filled<'a> {
    /// What the fields hold.
    pub values: &'a BTreeMap<String, String>,
    /// What is wrong.
    pub faults: &'a [Fault],
    /// Digests of files that were kept: from an earlier try, from the last version, in a draft.
    pub kept: &'a [String],
}

impl<'a> Filled<'a> {
    /// A form as it was sent, with what is wrong with it.
    pub fn again(typed: &'a Typed, faults: &'a [Fault]) -> Self {
        Self { values: &typed.values, faults, kept: &typed.evidence }
    }

    /// What a field holds.
    pub fn value(&self, name: &str) -> &'a str {
        self.values.get(name).map_or("", String::as_str)
    }
}

/// A form of a kind.
pub struct Sheet<'a> {
    /// Names and texts.
    pub desk: &'a Desk<'a>,
    /// The kind.
    pub kind: &'static Kind,
    /// What it holds.
    pub filled: Filled<'a>,
    /// Units to choose from; none draws no choice.
    pub units: &'a [std::sync::Arc<str>],
    /// In whose name it may be: ids and words; none draws no choice.
    pub names: &'a [(String, String)],
    /// Whether the key is fixed: an amendment.
    pub fixed: bool,
    /// Words below a field, such as what it said the last time.
    pub hints: &'a BTreeMap<String, String>,
}

type Options = Vec<(String, String)>;

impl Sheet<'_> {
    /// Fields of the kind in the table's order, with date, unit and evidence.
    pub fn body(&self) -> Markup {
        html! {
            @if !self.names.is_empty() { (self.whose()) }
            @if !self.is_fixed("happened") { (self.happened()) }
            @if !self.units.is_empty() { (self.unit()) }
            (self.given())
            @for field in self.kind.fields { @if !self.is_fixed(field.name) && !self.is_given(field.name) { (self.field(field)) } }
            @if self.fixed { (self.reason()) }
            (self.evidence())
        }
    }

    /// Hidden values of a fixed key, and of what was given by the way to the form.
    pub fn hidden(&self) -> Vec<(String, String)> {
        let fixed = self.kind.key.iter().copied().filter(|name| self.is_fixed(name));
        let given = self.given_fields().map(|field| field.name).filter(|name| !self.value(name).is_empty());
        let set = Some(GIVEN).filter(|_| !self.value(GIVEN).is_empty());
        fixed.chain(given).chain(set).map(|name| (name.to_owned(), self.value(name).to_owned())).collect()
    }

    /// The fields that the link to this form decided. What it leaves empty is neither asked nor sent.
    fn given_fields(&self) -> impl Iterator<Item = &'static Field> {
        self.kind.fields.iter().filter(|field| self.is_given(field.name))
    }

    fn is_given(&self, name: &str) -> bool {
        self.value(GIVEN).split(' ').any(|given| given == name)
    }

    /// What was given, in words.
    fn given(&self) -> Markup {
        let desk = self.desk;
        let shown = self.given_fields().filter(|field| !self.value(field.name).is_empty());
        let rows: Vec<(String, Markup)> = shown
            .map(|field| {
                let words = desk.words(&desk.cell(self.kind, field, &Json::from(self.value(field.name))));
                (desk.viewer.language.field(self.kind.name, field.name), html! { (words) })
            })
            .collect();
        html! { @if !rows.is_empty() { (facts(&rows)) } }
    }

    /// Errors for the top of the form.
    pub fn errors(&self) -> Markup {
        let items: Vec<(String, String)> = self
            .filled
            .faults
            .iter()
            .map(|fault| (fault.field.clone(), fault.named(self.desk.viewer, self.kind)))
            .collect();
        let title = self.desk.viewer.language.format("form-errors", &[("n", &items.len().to_string())]);
        let records = self.filled.faults.iter().filter_map(|fault| fault.record);
        let help = html! {
            @for seq in records { p { a href={ "/records/" (seq) } { (self.desk.t("records-open-existing")) } } }
        };
        look::form::errors_with(&title, &items, help)
    }

    fn is_fixed(&self, name: &str) -> bool {
        self.fixed && self.kind.key.contains(&name)
    }

    fn value(&self, name: &str) -> &str {
        self.filled.value(name)
    }

    fn draw(&self, control: &Control<'_>) -> Markup {
        field(control)
    }

    fn error(&self, name: &str) -> Option<String> {
        let texts: Vec<&str> =
            self.filled.faults.iter().filter(|fault| fault.field == name).map(|fault| fault.text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }

    fn plain<'b>(
        &'b self,
        name: &'b str,
        label: &'b str,
        hint: &'b str,
        error: Option<&'b str>,
        required: Option<&'b str>,
        input: Input<'b>,
    ) -> Markup {
        self.draw(&Control {
            name,
            label,
            hint,
            unit: "",
            required,
            value: self.value(name),
            error,
            input,
            sealed_mark: None,
        })
    }

    fn happened(&self) -> Markup {
        let label = self.desk.viewer.language.field(self.kind.name, "happened");
        let (required, error) = (self.desk.t("form-required"), self.error("happened"));
        self.plain("happened", &label, "", error.as_deref(), Some(&required), Input::Date)
    }

    fn unit(&self) -> Markup {
        let options: Options = self.units.iter().map(|id| (id.to_string(), self.desk.unit(id))).collect();
        let (label, required, error) =
            (self.desk.t("field-unit"), self.desk.t("form-required"), self.error("reporting_unit"));
        self.plain("reporting_unit", &label, "", error.as_deref(), Some(&required), Input::Choice { options: &options })
    }

    fn whose(&self) -> Markup {
        let (label, required, error) =
            (self.desk.t("delegation-whose"), self.desk.t("form-required"), self.error("for"));
        let input = match self.names.len() {
            0..=SEGMENTS => Input::Segments { options: self.names },
            _ => Input::Choice { options: self.names },
        };
        self.plain("for", &label, &self.desk.t("delegation-whose-hint"), error.as_deref(), Some(&required), input)
    }

    fn reason(&self) -> Markup {
        let (label, required, error) = (self.desk.t("form-reason"), self.desk.t("form-required"), self.error("reason"));
        let hint = self.desk.t("records-reason-hint");
        self.plain("reason", &label, &hint, error.as_deref(), Some(&required), Input::LongText)
    }

    fn evidence(&self) -> Markup {
        let (label, hint, error) =
            (self.desk.t("form-add-evidence"), self.desk.t("records-evidence-hint"), self.error("evidence"));
        let camera = self.desk.t("records-camera");
        let files = Input::Files { accept: ".pdf,.png,.jpg,.jpeg,.xlsx", camera: &camera };
        html! {
            // Says that the boxes below are all there is to keep: a program that sends none of them drops nothing.
            input type="hidden" name="evidence_listed" value="1" data-photographs[photo::is_evidence_of(self.kind)];
            @if !self.filled.kept.is_empty() {
                fieldset.s-field {
                    legend { (self.desk.t("records-evidence-kept")) }
                    div.s-checks { @for digest in self.filled.kept { label {
                        input type="checkbox" name="kept" value=(digest) checked;
                        span.s-mono { (&digest[..16]) "…" }
                    } } }
                }
            }
            (self.plain("evidence", &label, &hint, error.as_deref(), None, files))
        }
    }

    fn field(&self, field: &'static Field) -> Markup {
        let desk = self.desk;
        let label = desk.viewer.language.field(self.kind.name, field.name);
        let (required, sealed) = (desk.t("form-required"), desk.t("compartment-sealed"));
        let (unit, error, options) = (self.unit_of(field), self.error(field.name), self.options(field));
        let hint = self.nothing_to_choose(field, &options).unwrap_or_else(|| self.hint(field));
        self.draw(&Control {
            name: field.name,
            label: &label,
            hint: &hint,
            unit: &unit,
            required: field.required.then_some(required.as_str()),
            value: self.value(field.name),
            error: error.as_deref(),
            input: input(field, &options),
            sealed_mark: (field.compartment == Compartment::Sealed).then_some(sealed.as_str()),
        })
    }

    /// Who enters what a list would hold, where it holds nothing yet.
    fn nothing_to_choose(&self, field: &Field, options: &Options) -> Option<String> {
        if options.iter().any(|(code, _)| !code.is_empty()) {
            return None;
        }
        match field.ty {
            Type::Unit(_) => Some(self.desk.t("records-no-unit-to-choose")),
            Type::Subject(of) => {
                let language = self.desk.viewer.language;
                Some(language.format("records-nothing-to-choose", &[("kind", &language.kind(of))]))
            }
            _ => None,
        }
    }

    fn unit_of(&self, field: &Field) -> String {
        match field.ty {
            Type::Quantity { unit, .. } => self.desk.t(&format!("unit-{}", unit.replace('_', "-"))),
            _ => String::new(),
        }
    }

    fn hint(&self, field: &Field) -> String {
        let language = self.desk.viewer.language;
        let mut hints: Vec<String> = Vec::new();
        hints.extend(self.hints.get(field.name).cloned());
        hints.extend(language.hint(self.kind.name, field.name));
        if hints.is_empty() {
            hints.extend(match field.ty {
                Type::Key => Some(language.text("hint-key")),
                Type::Period => Some(language.text("hint-period")),
                Type::Hours => Some(language.text("hint-hours-24")),
                Type::Person | Type::Persons if self.is_of_colleagues() => None,
                Type::Person if !self.filled.value(field.name).is_empty() => {
                    Some(self.desk.person(self.filled.value(field.name)))
                }
                Type::Person | Type::Persons => Some(language.text("records-person-hint")),
                _ => None,
            });
        }
        if field.compartment == Compartment::Personal {
            hints.push(language.text(if self.fixed { "records-personal-again" } else { "hint-personal" }));
        }
        hints.join(&self.desk.t("records-semicolon"))
    }

    /// What there is to choose from; an empty option first where nothing may be chosen.
    fn options(&self, field: &'static Field) -> Options {
        let desk = self.desk;
        let zone = &desk.viewer.zone;
        let mut options: Options = match field.ty {
            Type::Choice(codes) => {
                codes.iter().map(|code| ((*code).to_owned(), desk.viewer.language.choice(field.name, code))).collect()
            }
            Type::Unit(types) => {
                let act = put_into_hands(self.kind.name, field.name);
                let given = self.filled.value(field.name);
                let may_act = |unit: &&Unit| *unit.id == *given || act.is_none_or(|act| desk.has_hands(act, unit));
                let units = zone.org.units_of(types).filter(may_act);
                units.map(|unit| (unit.id.to_string(), unit.title.to_string())).collect()
            }
            Type::Subject(of) => self.subjects(of),
            Type::Keys => return desk.haves(),
            Type::Item(rule) => desk.items(rule),
            Type::Person | Type::Persons if self.is_of_colleagues() => return self.colleagues(field),
            _ => return Vec::new(),
        };
        if !field.required {
            options.insert(0, (String::new(), desk.t("common-not-given")));
        }
        options
    }

    /// Whether the people of the kind are those with whom one works: they have accounts, and are chosen by their names. Who
    /// took part in an activity or was taken over may have none.
    fn is_of_colleagues(&self) -> bool {
        self.kind.office == Office::Projects
    }

    /// Colleagues to choose from, and whoever is named already.
    fn colleagues(&self, field: &Field) -> Options {
        let mut people = match field.ty {
            Type::Persons => self.by_units(),
            _ => delegations::people(self.desk, "").unwrap_or_default(),
        };
        let named = self.value(field.name).split([',', ';', '、', '\n', ' ']).filter(|id| !id.is_empty());
        let missing: Vec<&str> = named.filter(|id| people.iter().all(|(known, _)| known != id)).collect();
        people.extend(missing.into_iter().map(|id| (id.to_owned(), self.desk.person(id))));
        if field.ty == Type::Person && !field.required {
            people.insert(0, (String::new(), self.desk.t("common-not-given")));
        }
        people
    }

    /// Colleagues with their units, those of a unit beside each other.
    fn by_units(&self) -> Options {
        let mut people = delegations::colleagues(self.desk, "").unwrap_or_default();
        people.sort_by(|a, b| (&a.unit, &a.name).cmp(&(&b.unit, &b.name)));
        let words = |account: &store::Account| {
            let values = [("name", account.name.as_str()), ("unit", &self.desk.unit(&account.unit))];
            self.desk.viewer.language.format("records-colleague", &values)
        };
        people.iter().map(|account| (account.person.clone(), words(account))).collect()
    }

    /// Keys and titles of the facts that may be named.
    fn subjects(&self, of: &'static str) -> Options {
        let Some(kind) = zone::fact::kind(of) else { return Vec::new() };
        let rows = self.desk.viewer.zone.register.rows_of(kind).filter(|row| !row.is_withdrawn());
        let rows: Vec<&zone::register::Row> = rows.map(|row| &**row).collect();
        let mut options: Options = Vec::new();
        for stored in self.desk.latest(&rows).unwrap_or_default() {
            let Some(key) = stored.open.get(kind.key[0]).and_then(|key| key.as_str()) else { continue };
            let known = self.desk.viewer.zone.register.by_key(&key_digest(of, std::iter::once(key))).is_some();
            let title = stored.open.get("title").and_then(|title| title.as_str()).unwrap_or(key);
            options.extend(known.then(|| (key.to_owned(), format!("{key} {title}"))));
        }
        options.sort();
        options
    }
}

fn input<'a>(field: &Field, options: &'a Options) -> Input<'a> {
    match field.ty {
        Type::Key => Input::Text { max: 64 },
        Type::Title(max) => Input::Text { max },
        Type::Text(max) if max <= 100 => Input::Text { max },
        Type::Text(_) | Type::Document => Input::LongText,
        Type::Choice(_) if field.required && options.len() <= SEGMENTS => Input::Segments { options },
        Type::Choice(_) | Type::Unit(_) | Type::Subject(_) | Type::Item(_) => Input::Choice { options },
        Type::Keys | Type::Persons if !options.is_empty() => Input::Checks { options },
        Type::Person if !options.is_empty() => Input::Choice { options },
        Type::Keys | Type::Persons => Input::Lines,
        Type::Count(_) => Input::Integer,
        Type::Quantity { .. } => Input::Decimal,
        Type::Date => Input::Date,
        Type::Month => Input::Month,
        Type::Period => Input::Text { max: 7 },
        Type::Hours => Input::LongText,
        Type::Person | Type::Versions | Type::Json => Input::Text { max: 64 },
    }
}
