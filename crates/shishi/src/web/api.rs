//! The API: the same commands and the same refusals as the forms, as JSON.

use crate::engine::Submit;
use crate::web::{AppState, Viewer};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ledger::Amends;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use uuid::Uuid;
use zone::fact::{Compartment, Field, KINDS, Kind, Type};
use zone::{Command, Period};

/// What `POST /api/v1/records` takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    id: Uuid,
    kind: String,
    #[serde(default)]
    v: Option<u32>,
    unit: String,
    happened: String,
    content: Fields,
    #[serde(default)]
    amends: Option<Amends>,
    #[serde(default)]
    evidence: Vec<String>,
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
pub async fn record(
    State(state): State<AppState>,
    viewer: Viewer,
    sent: Result<Json<Sent>, JsonRejection>,
) -> Response {
    let Json(sent) = match sent {
        Ok(sent) => sent,
        Err(rejection) => {
            let text = viewer.language.format("api-malformed", &[("what", &rejection.body_text())]);
            return (StatusCode::BAD_REQUEST, Json(json!({"problems": [{"code": "malformed", "text": text}]})))
                .into_response();
        }
    };
    if sent.v.is_some_and(|v| v != zone::fact::KIND_VERSION) {
        let text = viewer.language.format("api-version", &[("version", &zone::fact::KIND_VERSION.to_string())]);
        return (StatusCode::BAD_REQUEST, Json(json!({"problems": [{"code": "unknown-version", "text": text}]})))
            .into_response();
    }
    let command = Command {
        id: sent.id,
        kind: sent.kind,
        by: viewer.person().to_owned(),
        for_person: viewer.person().to_owned(),
        via: "api",
        unit: sent.unit,
        happened: sent.happened,
        content: sent.content.0,
        amends: sent.amends,
        evidence: sent.evidence,
        import: None,
    };
    match state.engine.submit(command).await {
        Ok((seq, repeated)) => {
            let status = if repeated { StatusCode::OK } else { StatusCode::CREATED };
            (status, Json(json!({"seq": seq, "repeated": repeated}))).into_response()
        }
        Err(Submit::Refused(refusal)) => {
            let problems: Vec<Value> = refusal
                .0
                .iter()
                .map(|problem| json!({"field": problem.field, "code": problem.code, "text": viewer.language.problem(problem)}))
                .collect();
            (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"problems": problems}))).into_response()
        }
        Err(error) => {
            let key = if matches!(error, Submit::Busy) { "error-busy" } else { "error-not-saved" };
            let body = json!({"problems": [{"code": key, "text": viewer.language.text(key)}]});
            (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
        }
    }
}

/// Figures of the period, each as the command line prints it.
pub async fn figures(viewer: Viewer, Query(query): Query<HashMap<String, String>>) -> Response {
    let period = query.get("period").and_then(|period| Period::parse(period)).unwrap_or(viewer.period);
    let figures = zone::report::year_figures(&viewer.zone, period);
    Json(json!({"size": viewer.zone.size, "figures": figures.iter().map(crate::figures::json).collect::<Vec<_>>()}))
        .into_response()
}

/// One record's open content.
pub async fn one(State(state): State<AppState>, viewer: Viewer, Path(seq): Path<u64>) -> Response {
    let bytes =
        if seq < viewer.zone.size { state.engine.read(|ledger, _| ledger.record(seq)).ok().flatten() } else { None };
    match bytes {
        Some(bytes) => ([(axum::http::header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The description of the API, derived from the field tables.
pub async fn openapi() -> Json<Value> {
    Json(description())
}

/// OpenAPI 3.1.
pub fn description() -> Value {
    let mut schemas = Map::new();
    for kind in KINDS.iter().filter(|kind| kind.is_form()) {
        schemas.insert(kind.name.replace('.', "_"), schema(kind));
    }
    let kinds: Vec<&str> = KINDS.iter().filter(|kind| kind.is_form()).map(|kind| kind.name).collect();
    let references: Vec<Value> =
        schemas.keys().map(|name| json!({"$ref": format!("#/components/schemas/{name}")})).collect();
    schemas.insert(
        "Problems".into(),
        json!({"type": "object", "required": ["problems"], "properties": {"problems": {"type": "array", "items": {
            "type": "object", "required": ["code", "text"],
            "properties": {"field": {"type": ["string", "null"]}, "code": {"type": "string"}, "text": {"type": "string"}}}}}}),
    );
    let problems = |description: &str| json!({"description": description, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problems"}}}});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Shishi", "version": env!("CARGO_PKG_VERSION"), "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "paths": {
            "/api/v1/records": {"post": {
                "summary": "Record a fact",
                "requestBody": {"required": true, "content": {"application/json": {"schema": {
                    "type": "object", "additionalProperties": false, "required": ["id", "kind", "unit", "happened", "content"],
                    "properties": {
                        "id": {"type": "string", "format": "uuid", "description": "The command's id; a repetition is answered as the first time."},
                        "kind": {"enum": kinds}, "v": {"const": zone::fact::KIND_VERSION},
                        "unit": {"type": "string"}, "happened": {"type": "string", "format": "date"},
                        "content": {"oneOf": references},
                        "amends": {"type": "object", "required": ["seq", "version", "void"], "properties": {
                            "seq": {"type": "integer"}, "version": {"type": "integer"}, "void": {"type": "boolean"}}},
                        "evidence": {"type": "array", "items": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}}}}}},
                "responses": {
                    "201": {"description": "Recorded and durable", "content": {"application/json": {"schema": {"type": "object", "required": ["seq", "repeated"], "properties": {"seq": {"type": "integer"}, "repeated": {"type": "boolean"}}}}}},
                    "200": {"description": "Recorded before"},
                    "400": problems("Malformed"), "422": problems("Refused: every problem at once"), "503": problems("Not saved; send it again with the same id")}}},
            "/api/v1/records/{seq}": {"get": {
                "summary": "A record's open content",
                "parameters": [{"name": "seq", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 0}}],
                "responses": {"200": {"description": "The stored bytes", "content": {"application/json": {"schema": {"type": "object"}}}}, "404": {"description": "No such record"}}}},
            "/api/v1/figures": {"get": {
                "summary": "The figures of a period",
                "parameters": [{"name": "period", "in": "query", "schema": {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2})?$"}}],
                "responses": {"200": {"description": "The figures", "content": {"application/json": {"schema": {"type": "object"}}}}}}}
        },
        "components": {"schemas": schemas}
    })
}

fn schema(kind: &Kind) -> Value {
    let properties: Map<String, Value> =
        kind.fields.iter().map(|field| (field.name.to_owned(), field_schema(field))).collect();
    let required: Vec<&str> = kind.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    json!({"type": "object", "title": kind.name, "additionalProperties": false, "required": required, "properties": properties})
}

fn field_schema(field: &Field) -> Value {
    let mut schema = match field.ty {
        Type::Key => json!({"type": "string", "pattern": "^[a-z0-9._+-]{1,64}$"}),
        Type::Title(most) | Type::Text(most) => json!({"type": "string", "minLength": 1, "maxLength": most}),
        Type::Choice(codes) => json!({"enum": codes}),
        Type::Count(most) => json!({"type": "integer", "minimum": 0, "maximum": most}),
        Type::Quantity { unit, .. } => json!({"type": "string", "description": format!("decimal, in {unit}")}),
        Type::Date => json!({"type": "string", "format": "date"}),
        Type::Month => json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}),
        Type::Period => json!({"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2})?$"}),
        Type::Unit(_) => json!({"type": "string", "description": "id of a unit"}),
        Type::Subject(of) => json!({"type": "string", "description": format!("key of a {of}")}),
        Type::Person => json!({"type": "string", "description": "pseudonymous id"}),
        Type::Persons | Type::Keys | Type::Document => json!({"type": "array", "items": {"type": "string"}}),
        Type::Hours => json!({"type": "array", "minItems": 24, "maxItems": 24, "items": {"type": ["string", "null"]}}),
        Type::Versions | Type::Json => json!({}),
    };
    let compartment = match field.compartment {
        Compartment::Open => "open",
        Compartment::Sealed => "sealed",
        Compartment::Personal => "personal",
    };
    schema["x-compartment"] = compartment.into();
    schema
}
