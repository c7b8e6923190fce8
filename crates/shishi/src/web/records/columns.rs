//! Which columns a list shows: each person's own choice, the same on the page and in what is exported from it.

use crate::web::frame::encode;
use crate::web::records::desk::Desk;
use crate::web::records::filter::Filter;
use crate::web::records::{kind_of, path_of};
use crate::web::{AppState, PageError, Viewer};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use look::frame::menu;
use look::part::{ButtonKind, button};
use look::{Icon, svg};
use maud::{Markup, html};
use zone::fact::{Compartment, Field, Kind, Review, Type};
use zone::offices::projects::PROJECT;

/// A column besides the number, which always leads to the fact.
#[derive(Debug, Clone, Copy)]
pub enum Column {
    /// When it happened.
    Happened,
    /// A field.
    Field(&'static Field),
    /// The reporting unit.
    Unit,
    /// Where it stands.
    Status,
}

impl Column {
    /// Its name in addresses and forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Field(field) => field.name,
            Self::Unit => "reporting_unit",
            Self::Status => "status",
        }
    }

    /// Its heading, with the unit of a quantity.
    pub fn label(self, desk: &Desk<'_>, kind: &Kind) -> String {
        match self {
            Self::Happened => desk.viewer.language.field(kind.name, "happened"),
            Self::Field(field) => label(desk, kind, field),
            Self::Unit => desk.t("field-unit"),
            Self::Status => desk.t("list-status"),
        }
    }

    /// Whether it holds numbers.
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Field(field) if matches!(field.ty, Type::Count(_) | Type::Quantity { .. }))
    }
}

fn label(desk: &Desk<'_>, kind: &Kind, field: &Field) -> String {
    let label = desk.viewer.language.field(kind.name, field.name);
    match field.ty {
        Type::Quantity { unit, .. } => {
            let unit = desk.t(&format!("unit-{}", unit.replace('_', "-")));
            desk.viewer.language.format("records-label-unit", &[("label", &label), ("unit", &unit)])
        }
        _ => label,
    }
}

/// Fields of a place: a list shows and exports them to whoever asks for them, but not unasked.
const OF_A_PLACE: [&str; 5] = ["longitude", "latitude", "accuracy_m", "outline", "park"];

/// What a list of a kind shows as long as nobody has chosen. Few projects are of one enterprise, and theirs has no room.
pub fn usual(kind: &'static Kind) -> Vec<Column> {
    let is_unasked = |name: &str| OF_A_PLACE.contains(&name) || (kind.name == PROJECT.name && name == "enterprise");
    all(kind).into_iter().filter(|column| !is_unasked(column.name())).collect()
}

/// Everything that a list of a kind can show: nothing personal.
pub fn all(kind: &'static Kind) -> Vec<Column> {
    let fields = kind.fields.iter().filter(|field| field.compartment != Compartment::Personal).map(Column::Field);
    let status = (kind.review == Review::FourEyes).then_some(Column::Status);
    [Column::Happened].into_iter().chain(fields).chain([Column::Unit]).chain(status).collect()
}

/// The columns that a text names, in the table's order; the usual ones where it names none.
pub fn named(kind: &'static Kind, text: &str) -> Vec<Column> {
    let names: Vec<&str> = text.split(',').collect();
    let chosen: Vec<Column> = all(kind).into_iter().filter(|column| names.contains(&column.name())).collect();
    if chosen.is_empty() { usual(kind) } else { chosen }
}

/// The columns of a person's list.
pub fn chosen(desk: &Desk<'_>, kind: &'static Kind) -> Result<Vec<Column>, PageError> {
    let kept = desk.state.accounts.own().preference(desk.viewer.person(), &preference(kind));
    Ok(named(kind, &kept.map_err(|error| desk.failed(&error.into()))?.unwrap_or_default()))
}

fn preference(kind: &Kind) -> String {
    format!("columns:{}", kind.name)
}

/// The choice as a text; empty where it is the usual one.
pub fn text(kind: &'static Kind, columns: &[Column]) -> String {
    let names = |columns: &[Column]| columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(",");
    let chosen = names(columns);
    if chosen == names(&usual(kind)) { String::new() } else { chosen }
}

/// The choice as a part of a query, with what joins it to the part before.
pub fn query(kind: &'static Kind, columns: &[Column]) -> String {
    let text = text(kind, columns);
    if text.is_empty() { text } else { format!("&columns={}", encode(&text)) }
}

/// The control of the list's head.
pub fn control(desk: &Desk<'_>, kind: &'static Kind, columns: &[Column], filter: &Filter) -> Markup {
    let shows = |name: &str| columns.iter().any(|column| column.name() == name);
    let items = html! {
        form method="post" action={ (path_of(kind)) "/columns" } {
            input type="hidden" name="filter" value=(filter.query(&desk.viewer.zone));
            div.s-checks { @for column in all(kind) {
                label { input type="checkbox" name="column" value=(column.name()) checked[shows(column.name())]; span { (column.label(desk, kind)) } }
            } }
            (button(ButtonKind::Plain, &desk.t("list-filter-apply"), None))
        }
    };
    menu(html! { (svg(Icon::Columns)) (desk.t("list-columns")) }, items)
}

/// `POST /offices/{office}/{fact}/columns`: none chosen means all.
pub async fn choose(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((office, fact)): Path<(String, String)>,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Redirect, PageError> {
    let kind = kind_of(&viewer, &office, &fact)?;
    let names: Vec<&str> = sent.iter().filter(|(name, _)| name == "column").map(|(_, value)| value.as_str()).collect();
    let value = text(kind, &named(kind, &names.join(",")));
    let kept = state.accounts.own().put_preference(viewer.person(), &preference(kind), &value);
    kept.map_err(|error| PageError::storage(viewer.language, &error.into()))?;
    let filter = sent.iter().find(|(name, _)| name == "filter").map_or("", |(_, query)| query);
    let filter = super::list::sent_filter(&viewer, filter).query(&viewer.zone);
    Ok(Redirect::to(&format!("{}?{filter}", path_of(kind))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_keeps_the_tables_order_and_what_is_unknown_or_personal_is_nothing() {
        let kind = zone::fact::kind("city.object").unwrap();
        let names = |text: &str| named(kind, text).iter().map(|column| column.name()).collect::<Vec<_>>();
        assert_eq!(names("status,object,nothing,address"), ["object", "status"]);
        assert_eq!(names("address"), names(""));
        assert!(names("").len() > 5 && !names("").contains(&"address"));
        assert_eq!(text(kind, &named(kind, "status,object")), "object,status");
        assert_eq!(text(kind, &all(kind)), "");
    }

    #[test]
    fn a_place_is_shown_to_whoever_asks_for_it() {
        let kind = zone::fact::kind("projects.project").unwrap();
        let names = |text: &str| named(kind, text).iter().map(|column| column.name()).collect::<Vec<_>>();
        assert!(!names("").contains(&"longitude") && names("").contains(&"industry"));
        assert_eq!(names("longitude,project"), ["project", "longitude"]);
        assert_eq!(text(kind, &usual(kind)), "");
        assert!(text(kind, &all(kind)).contains("latitude"), "that is another choice than the usual one");
    }
}
