//! The API: the same commands and the same refusals as the forms, as JSON. `description.rs` tells programs what to
//! send, derived from the field tables; `evidence.rs` takes files.

mod description;
mod evidence;

pub use description::{description, openapi};

use crate::accounts::tokens::Scope;
use crate::engine::Submit;
use crate::web::{AppState, PageError, Viewer};
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use ledger::Amends;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Number, Value, json};
use std::collections::HashMap;
use uuid::Uuid;
use zone::{Command, Period, Problem, Refusal};

/// The routes of the API.
pub fn routes() -> Router<AppState> {
    let files = DefaultBodyLimit::max(crate::web::records::FILE_BYTES_MAX);
    Router::new()
        .route("/api/v1/records", post(record))
        .route("/api/v1/records/{seq}", get(one))
        .route("/api/v1/figures", get(figures))
        .route("/api/v1/evidence", post(evidence::take).layer(files))
        .route("/api/openapi.json", get(openapi))
}

/// The part of the API that a request is of, for programs' tokens; what is for everybody is of none.
pub fn scope_of(method: &Method, path: &str) -> Option<Scope> {
    match (method, path) {
        (&Method::POST, "/api/v1/records") => Some(Scope::Record),
        (&Method::POST, "/api/v1/evidence") => Some(Scope::Evidence),
        (&Method::GET | &Method::HEAD, "/api/v1/figures") => Some(Scope::Figures),
        (&Method::GET | &Method::HEAD, path) if path.starts_with("/api/v1/records/") => Some(Scope::Records),
        _ => None,
    }
}

/// What `POST /api/v1/records` takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    id: Uuid,
    kind: String,
    #[serde(default, rename = "for")]
    for_person: Option<String>,
    #[serde(default)]
    v: Option<Whole>,
    unit: String,
    happened: String,
    content: Fields,
    #[serde(default)]
    amends: Option<SentAmends>,
    #[serde(default)]
    evidence: Vec<String>,
}

/// What an amendment is of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentAmends {
    seq: Whole,
    version: Whole,
    void: bool,
}

/// A whole number. JSON has one kind of number only: 7.0 is 7.
#[derive(Clone, Copy)]
struct Whole(u64);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// From here on a floating number may stand for its neighbour.
        const EXACT_BELOW: f64 = 9_007_199_254_740_992.0;
        let number = Number::deserialize(deserializer)?;
        let whole = |number: &f64| number.fract() == 0.0 && (0.0..EXACT_BELOW).contains(number);
        let read = number.as_u64().or_else(|| number.as_f64().filter(whole).map(|number| number as u64));
        read.map(Self).ok_or_else(|| D::Error::custom(format_args!("{number} is no whole number")))
    }
}

/// The fields of a fact, each given once: of two values for one field nobody knows which was meant.
struct Fields(Map<String, Value>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Once;
        impl<'de> Visitor<'de> for Once {
            type Value = Fields;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of fields")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Map::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if fields.contains_key(&name) {
                        return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
                    }
                    fields.insert(name, value);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Once)
    }
}

/// Records a fact. 201 with the seq; 200 for a repetition; 422 with every problem; 503 if nothing was saved.
async fn record(State(state): State<AppState>, viewer: Viewer, sent: Result<Json<Sent>, JsonRejection>) -> Response {
    let Json(sent) = match sent {
        Ok(sent) => sent,
        Err(rejection) => {
            let text = viewer.language.format("api-malformed", &[("what", &rejection.body_text())]);
            return (StatusCode::BAD_REQUEST, Json(json!({"problems": [{"code": "malformed", "text": text}]})))
                .into_response();
        }
    };
    let version = zone::fact::kind(&sent.kind).map_or(1, zone::Kind::version);
    if sent.v.is_some_and(|v| v.0 != u64::from(version)) {
        let text = viewer.language.format("api-version", &[("version", &version.to_string())]);
        return (StatusCode::BAD_REQUEST, Json(json!({"problems": [{"code": "unknown-version", "text": text}]})))
            .into_response();
    }
    if let Err(refusal) = evidence::must_be_here(&state.engine.files, &sent.evidence) {
        return refused(&viewer, &refusal);
    }
    let command = Command {
        id: sent.id,
        kind: sent.kind,
        by: viewer.person().to_owned(),
        for_person: sent.for_person.unwrap_or_else(|| viewer.person().to_owned()),
        via: "api",
        unit: sent.unit,
        happened: sent.happened,
        content: sent.content.0,
        amends: sent.amends.map(|of| Amends { seq: of.seq.0, version: of.version.0, void: of.void }),
        evidence: sent.evidence,
        import: None,
    };
    match state.engine.submit(command).await {
        Ok((seq, repeated)) => {
            let status = if repeated { StatusCode::OK } else { StatusCode::CREATED };
            (status, Json(json!({"seq": seq, "repeated": repeated}))).into_response()
        }
        Err(Submit::Refused(refusal)) => refused(&viewer, &refusal),
        Err(error) => PageError::submit(viewer.language, error).into_response(),
    }
}

/// Everything that is wrong, in words and as codes.
fn refused(viewer: &Viewer, refusal: &Refusal) -> Response {
    let problem = |problem: &Problem| json!({"field": problem.field, "code": problem.code, "text": viewer.language.problem(problem)});
    let problems: Vec<Value> = refusal.0.iter().map(problem).collect();
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"problems": problems}))).into_response()
}

/// Figures of the period, each as the command line prints it.
async fn figures(viewer: Viewer, Query(query): Query<HashMap<String, String>>) -> Response {
    let period = query.get("period").and_then(|period| Period::parse(period)).unwrap_or(viewer.period);
    let figures = zone::report::year_figures(&viewer.zone, period);
    let shown = figures.iter().map(|figure| {
        let mut shown = crate::figures::json(figure);
        if !viewer.may_see_exact(figure) {
            shown["exact"] = Value::Null;
        }
        shown
    });
    Json(json!({"size": viewer.zone.size, "figures": shown.collect::<Vec<_>>()})).into_response()
}

/// One record's open content.
async fn one(State(state): State<AppState>, viewer: Viewer, Path(seq): Path<u64>) -> Response {
    let bytes =
        if seq < viewer.zone.size { state.engine.read(|ledger, _| ledger.record(seq)).ok().flatten() } else { None };
    match bytes {
        Some(bytes) => ([(axum::http::header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        None => PageError::NotFound(viewer.language).into_response(),
    }
}
