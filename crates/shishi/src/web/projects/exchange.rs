//! The register for other programs: Open Contracting for Infrastructure Data (OC4IDS 0.9.5) and GeoJSON (RFC 7946). What is
//! given out is open: nothing sealed, no person.

use super::day_of;
use super::places::{ground, place};
use crate::messages::Language;
use crate::web::records::{Desk, Stored};
use crate::web::{AppState, PageError, Viewer};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use rulebook::Decimal;
use serde_json::{Map, Value as Json, json};
use zone::fact::Office;
use zone::offices::projects::{Milestone, accountable_unit, closure, key_projects, milestones, standing};
use zone::register::Row;

/// The language of the package, whoever takes it: titles are in it.
const WORDS: Language = Language::Chinese;
/// Its two letters (ISO 639-1).
const WORDS_TAG: &str = "zh";
/// The system of the register's coordinates.
const CGCS2000: &str = "CGCS2000";

/// The rows of the key projects with what is stored of them.
pub(super) fn projects<'a>(desk: &Desk<'a>) -> Result<Vec<(u32, &'a Row, Stored)>, PageError> {
    let viewer: &'a Viewer = desk.viewer;
    viewer.must_read(Office::Projects)?;
    let rows: Vec<(u32, &Row)> = key_projects(&viewer.zone).collect();
    let stored = desk.read(&rows.iter().map(|(_, row)| (u64::from(row.latest.seq), false)).collect::<Vec<_>>())?;
    Ok(rows.into_iter().zip(stored).map(|((number, row), stored)| (number, row, stored)).collect())
}

pub(super) fn text<'a>(stored: &'a Stored, field: &str) -> &'a str {
    stored.open.get(field).and_then(Json::as_str).unwrap_or_default()
}

/// A decimal as a JSON number: the two formats have no other.
fn number(decimal: Decimal) -> Json {
    serde_json::from_str(&decimal.to_string()).unwrap_or(Json::Null)
}

/// A project's place and the ground that it has, as far as they are known: what each is called, and its geometry.
fn geometries(row: &Row, stored: &Stored) -> Vec<(&'static str, Json)> {
    let place = place(row).map(|at| ("place", json!({"type": "Point", "coordinates": at.map(number)})));
    let ground = ground(stored);
    // A ring ends where it began.
    let ring: Vec<_> = ground.iter().chain(ground.first()).map(|corner| corner.map(number)).collect();
    let outline = (!ring.is_empty()).then(|| ("outline", json!({"type": "Polygon", "coordinates": [ring]})));
    place.into_iter().chain(outline).collect()
}

fn file(name: &str, kind: &'static str, content: &Json) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition.as_str())];
    (headers, content.to_string()).into_response()
}

/// A project's place and its ground: a feature each.
fn features(row: &Row, stored: &Stored) -> Vec<Json> {
    let key = text(stored, "project");
    let feature = |(shape, geometry): (&str, Json)| {
        let id = if shape == "place" { key.to_owned() } else { format!("{key}#{shape}") };
        let properties = json!({
            "project": key, "title": text(stored, "title"), "level": text(stored, "level"), "shape": shape,
            // RFC 7946 knows WGS 84 alone; the register's degrees are CGCS2000, which differs by centimetres.
            "coordinate_system": CGCS2000,
        });
        json!({"type": "Feature", "id": id, "properties": properties, "geometry": geometry})
    };
    geometries(row, stored).into_iter().map(feature).collect()
}

/// `GET /projects/projects.geojson`: the projects that have a place or an outline.
pub async fn geojson(State(state): State<AppState>, viewer: Viewer) -> Result<Response, PageError> {
    let desk = Desk::new(&state, &viewer);
    let features = projects(&desk)?.into_iter().flat_map(|(_, row, stored)| features(row, &stored));
    let content = json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()});
    viewer.note("export", "projects.geojson")?;
    Ok(file("projects.geojson", "application/geo+json", &content))
}

/// `GET /projects/oc4ids.json`: a package of every key project.
pub async fn oc4ids(State(state): State<AppState>, viewer: Viewer) -> Result<Response, PageError> {
    let desk = Desk::new(&state, &viewer);
    let on = day_of(&viewer);
    let all = projects(&desk)?;
    let described = all.iter().map(|(number, row, stored)| project(&desk, *number, row, stored, on));
    let content = json!({
        "version": "0.9",
        "uri": format!("urn:shishi:{}:projects:{}", viewer.zone.id, viewer.zone.size),
        "publishedDate": viewer.zone.recorded.to_string(),
        "publisher": {"name": viewer.zone.name.to_string()},
        "projects": described.collect::<Result<Vec<_>, PageError>>()?,
    });
    viewer.note("export", "oc4ids.json")?;
    Ok(file("oc4ids.json", "application/json", &content))
}

fn project(desk: &Desk<'_>, project: u32, row: &Row, stored: &Stored, on: Date) -> Result<Json, PageError> {
    let (viewer, zone) = (desk.viewer, &desk.viewer.zone);
    let stages = milestones(zone, project, on);
    let newest = stages.iter().flat_map(|stage| stage.records).flatten().chain([row.latest.seq]).max();
    let newest = newest.map(|seq| desk.record(seq.into(), false)).transpose()?.flatten();
    let updated = newest.map_or_else(|| stored.recorded.clone(), |newest| newest.recorded);
    // The zone has no registered prefix of project identifiers: its own id stands there.
    let id = format!("{}-{}", zone.id, text(stored, "project"));
    let mut described = Map::new();
    let mut put = |name: &str, value: Json| drop(described.insert(name.to_owned(), value));
    put("id", id.into());
    put("updated", updated.into());
    put("language", WORDS_TAG.into());
    put("title", text(stored, "title").into());
    put("identifiers", json!([{"id": text(stored, "project"), "scheme": zone.id.to_string()}]));
    put("status", status(viewer, project, &stages, on).into());
    put("type", sort(text(stored, "nature")).into());
    if matches!(text(stored, "category"), "industry" | "park" | "commerce") {
        put("sector", json!(["economy"]));
    }
    if let Some(total) = standing(zone, project, on).total {
        put("budget", json!({"amount": {"amount": number(total.amount), "currency": "CNY"}}));
    }
    if let Some(unit) = accountable_unit(zone, project).and_then(|unit| zone.org.units.get(unit as usize)) {
        let (name, id) = (unit.title.to_string(), unit.id.to_string());
        put("publicAuthority", json!({"name": name, "id": id}));
        put("parties", json!([{"name": name, "id": id, "roles": ["publicAuthority"]}]));
    }
    let locations: Vec<Json> = geometries(row, stored)
        .into_iter()
        .map(|(shape, geometry)| {
            let described = WORDS.format(&format!("exchange-{shape}"), &[("system", CGCS2000)]);
            json!({"id": shape, "description": described, "geometry": geometry})
        })
        .collect();
    if !locations.is_empty() {
        put("locations", locations.into());
    }
    let day = |stage: usize| stages[stage].reached_on.or(stages[stage].forecast_on).or(stages[stage].planned_on);
    if let (Some(starts), Some(ends)) = (day(3), day(4)) {
        put("period", json!({"startDate": midnight(starts), "endDate": midnight(ends)}));
    }
    let told: Vec<Json> = stages.iter().filter_map(|stage| milestone(stage, on)).collect();
    if !told.is_empty() {
        put("milestones", told.into());
    }
    Ok(Json::Object(described))
}

/// The project type of a nature: technical renewal (技术改造) rehabilitates what is there.
fn sort(nature: &str) -> &'static str {
    match nature {
        "new" => "construction",
        "upgrade" => "rehabilitation",
        _ => "expansion",
    }
}

fn midnight(day: Date) -> String {
    format!("{day}T00:00:00+08:00")
}

fn status(viewer: &Viewer, project: u32, stages: &[Milestone], on: Date) -> &'static str {
    let reached = |stage: usize| stages[stage].reached_on.is_some();
    let cause = closure(&viewer.zone, project).filter(|(closed, _)| *closed < on).and_then(|(_, cause)| cause);
    match () {
        // What was merged into another project goes on as its part.
        () if cause == Some("given_up") && !reached(4) => "cancelled",
        () if reached(5) => "maintenance",
        () if reached(4) || cause == Some("fulfilled") => "completion",
        () if reached(3) => "implementation",
        () if reached(1) => "preparation",
        () => "identification",
    }
}

fn milestone(stage: &Milestone, on: Date) -> Option<Json> {
    if stage.records.iter().all(Option::is_none) {
        return None;
    }
    let mut told = json!({
        "id": stage.stage,
        "title": WORDS.choice("stage", stage.stage),
        "type": "delivery",
        "status": match stage.reached_on {
            Some(_) => "met",
            None if stage.is_late(on) => "notMet",
            None => "scheduled",
        },
    });
    if let Some(planned) = stage.planned_on {
        told["dueDate"] = midnight(planned).into();
    }
    if let Some(reached) = stage.reached_on {
        told["dateMet"] = midnight(reached).into();
    }
    Some(told)
}
