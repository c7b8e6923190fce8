//! The two forms: what a clerk may enter, and who stands in.

use crate::engine::Submit;
use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use look::form::{self, Field, Input};
use look::part::{ButtonKind, button};
use maud::{Markup, html};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;
use zone::delegation::{GIVEN, STAND_IN, delegable};
use zone::fact::{KINDS, Kind};

/// What a form sent: pairs, because a box may be ticked several times.
pub type Sent = axum::Form<Vec<(String, String)>>;

/// What is wrong, by field.
pub type Told = Vec<(String, String)>;

/// The first value of a name.
pub fn first<'a>(sent: &'a [(String, String)], name: &str) -> &'a str {
    sent.iter().find(|(of, _)| of == name).map_or("", |(_, value)| value.trim())
}

/// All values of a name.
pub fn all<'a>(sent: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    sent.iter().filter(|(of, _)| of == name).map(|(_, value)| value.as_str()).collect()
}

/// Kinds of which the viewer may let a clerk enter acts.
pub fn kinds(viewer: &Viewer) -> Vec<&'static Kind> {
    let may = |kind: &Kind| viewer.rights.iter().any(|right| right.may_record(kind, right.unit.unwrap_or_default()));
    KINDS.iter().copied().filter(|kind| delegable(kind) && may(kind)).collect()
}

/// Whom one may choose: everybody with an account that is open, administrators and one person excepted.
pub fn colleagues(desk: &Desk<'_>, but: &str) -> Result<Vec<store::Account>, PageError> {
    let viewer = desk.viewer;
    let mut accounts = desk.state.accounts.all().map_err(|error| viewer.failed(error))?;
    let (org, today) = (&viewer.zone.org, viewer.zone.date_of(viewer.now));
    let administers = |person: &str| {
        let rights = org.person(person).into_iter().flat_map(|person| org.rights(person, today));
        rights.into_iter().any(|right| right.role.is_administrator())
    };
    accounts.retain(|account| {
        account.closed == 0
            && account.person != but
            && org.erasure(&account.person).is_none()
            && !administers(&account.person)
    });
    Ok(accounts)
}

/// Whom one may choose, id, and name with post and unit.
pub fn people(desk: &Desk<'_>, but: &str) -> Result<Vec<(String, String)>, PageError> {
    let words = |account: &store::Account| {
        let values = [("name", account.name.as_str()), ("post", &account.post), ("unit", &desk.unit(&account.unit))];
        desk.viewer.language.format("delegation-person", &values)
    };
    let chosen = colleagues(desk, but)?;
    let mut people: Vec<(String, String)> =
        chosen.iter().map(|account| (account.person.clone(), words(account))).collect();
    people.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(people)
}

/// A control of a form of a kind, with what was typed and what is wrong with it.
struct Drawn<'a> {
    desk: &'a Desk<'a>,
    kind: &'static Kind,
    sent: &'a [(String, String)],
    told: &'a Told,
}

impl Drawn<'_> {
    fn control(&self, name: &str, value: &str, input: Input<'_>) -> Markup {
        let (label, required) = (self.desk.viewer.language.field(self.kind.name, name), self.desk.t("form-required"));
        let hint = self.desk.viewer.language.known(&format!("delegation-hint-{}", name.replace('_', "-")));
        let error = self.told.iter().find(|(field, _)| field == name).map(|(_, text)| text.as_str());
        form::field(&Field {
            hint: &hint.unwrap_or_default(),
            required: Some(&required),
            error,
            ..Field::of(name, &label, value, input)
        })
    }

    fn days(&self) -> Markup {
        let today = self.desk.viewer.zone.date_of(self.desk.viewer.now).to_string();
        let from = Some(first(self.sent, "from")).filter(|from| !from.is_empty()).unwrap_or(&today);
        html! {
            (self.control("from", from, Input::Date))
            (self.control("until", first(self.sent, "until"), Input::Date))
        }
    }

    fn form(&self, action: &str, body: Markup, word: &str) -> Markup {
        let heading = self.desk.viewer.language.format("form-errors", &[("n", &self.told.len().to_string())]);
        let id = Some(first(self.sent, "id")).filter(|id| !id.is_empty());
        form::form(&form::Form {
            action,
            multipart: false,
            hidden: vec![("id".to_owned(), id.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned))],
            body: html! { (form::errors(&heading, self.told)) (body) },
            buttons: button(ButtonKind::Primary, &self.desk.t(word), None),
            draft: None,
        })
    }
}

/// The form of a delegation.
pub fn give(desk: &Desk<'_>, sent: &[(String, String)], told: &Told) -> Result<Markup, PageError> {
    let drawn = Drawn { desk, kind: &GIVEN, sent, told };
    let kinds: Vec<(String, String)> =
        kinds(desk.viewer).iter().map(|kind| (kind.name.to_owned(), desk.viewer.language.kind(kind.name))).collect();
    let people = people(desk, desk.viewer.person())?;
    let body = html! {
        (drawn.control("clerk", first(sent, "clerk"), Input::Choice { options: &people }))
        (drawn.control("kinds", &all(sent, "kinds").join("\n"), Input::Checks { options: &kinds }))
        (drawn.days())
    };
    Ok(drawn.form("/me/delegations", body, "delegation-give"))
}

/// The form of a stand-in: for oneself, or – by whoever keeps rights – for another.
pub fn stand_in(
    desk: &Desk<'_>,
    action: &str,
    for_another: bool,
    sent: &[(String, String)],
    told: &Told,
) -> Result<Markup, PageError> {
    let drawn = Drawn { desk, kind: &STAND_IN, sent, told };
    let people = people(desk, desk.viewer.person())?;
    let body = html! {
        @if for_another { (drawn.control("absent", first(sent, "absent"), Input::Choice { options: &people })) }
        (drawn.control("stand_in", first(sent, "stand_in"), Input::Choice { options: &people }))
        (drawn.days())
    };
    Ok(drawn.form(action, body, "stand-in-name"))
}

/// The content of a delegation's form.
pub fn given(sent: &[(String, String)]) -> Json {
    json!({"clerk": first(sent, "clerk"), "kinds": all(sent, "kinds"), "from": first(sent, "from"), "until": first(sent, "until")})
}

/// The content of a stand-in's form.
pub fn named(absent: &str, sent: &[(String, String)]) -> Json {
    json!({"absent": absent, "stand_in": first(sent, "stand_in"), "from": first(sent, "from"), "until": first(sent, "until")})
}

/// Records an act of the viewer's own: nothing, or what is wrong with it by field.
pub async fn record(state: &AppState, viewer: &Viewer, id: Uuid, kind: &str, content: Json) -> Result<Told, PageError> {
    let content: Map<String, Json> = content.as_object().cloned().unwrap_or_default();
    match state.engine.submit(viewer.command(id, kind, &viewer.zone.id, content)).await {
        Ok(_) => Ok(Vec::new()),
        Err(Submit::Refused(refusal)) => {
            let told =
                |problem: &zone::Problem| (problem.field.clone().unwrap_or_default(), viewer.language.problem(problem));
            Ok(refusal.0.iter().map(told).collect())
        }
        Err(error) => Err(PageError::submit(viewer.language, error)),
    }
}
