//! The description of the API as OpenAPI, derived from the field tables: what it lets through, the zone reads.

use axum::Json;
use serde_json::{Map, Value, json};
use zone::decide::REASON_MOST;
use zone::fact::{Compartment, Field, KINDS, Kind, Type};

/// The months and years that there are figures of.
const MONTH: &str = "^(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])$";
const PERIOD: &str = "^(19|2[01])[0-9]{2}(-(0[1-9]|1[0-2]))?$";

/// `GET /api/openapi.json`.
pub async fn openapi() -> Json<Value> {
    Json(description())
}

/// OpenAPI 3.1.
pub fn description() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Shishi", "version": env!("CARGO_PKG_VERSION"), "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "security": [{"token": []}, {"session": []}],
        "paths": {
            "/api/v1/records": {"post": record()},
            "/api/v1/records/{seq}": {"get": {
                "summary": "A record's open content",
                "parameters": [{"name": "seq", "in": "path", "required": true, "schema": seq(), "example": 0}],
                "responses": {"200": answer("The stored bytes", json!({"type": "object"})), "400": problems("Not a seq"), "401": problems("Not signed in"), "403": problems("The token lacks the scope"), "404": problems("No such record"), "429": problems("Too often")}}},
            "/api/v1/figures": {"get": {
                "summary": "The figures of a period",
                "parameters": [{"name": "period", "in": "query", "schema": {"type": "string", "pattern": PERIOD}, "example": "2019-03"}],
                "responses": {"200": answer("The figures", json!({"type": "object"})), "400": problems("No such period"), "401": problems("Not signed in"), "403": problems("The token lacks the scope"), "429": problems("Too often")}}},
            "/api/v1/evidence": {"post": evidence()}
        },
        "webhooks": {"record.committed": {"post": webhook()}},
        "components": {"schemas": schemas(), "securitySchemes": {"token": {
            "type": "http", "scheme": "bearer",
            "description": "A token that its owner made under /me/tokens, with scopes among figures:read, records:read, records:write and evidence:write."}, "session": {
            "type": "apiKey", "in": "cookie", "name": "session",
            "description": "The cookie that POST /login (form fields login and password) sets. It ends after 30 minutes without a request, and after 12 hours."}}}
    })
}

fn answer(description: &str, schema: Value) -> Value {
    json!({"description": description, "content": {"application/json": {"schema": schema}}})
}

fn problems(description: &str) -> Value {
    answer(description, reference("Problems"))
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn record() -> Value {
    let forms = || KINDS.iter().filter(|kind| kind.is_form());
    let commands: Vec<Value> =
        forms().flat_map(|kind| [reference(&name(kind)), reference(&amendment_name(kind))]).collect();
    let recorded = json!({"type": "object", "required": ["seq", "repeated"], "properties": {"seq": {"type": "integer"}, "repeated": {"type": "boolean"}}});
    json!({
        "summary": "Record a fact, or amend one",
        "requestBody": {"required": true, "content": {"application/json": {"schema": {"oneOf": commands}}}},
        "responses": {
            "201": answer("Recorded and durable", recorded.clone()),
            "200": answer("Recorded before", recorded),
            "400": problems("Malformed"), "401": problems("Not signed in"), "403": problems("The token lacks the scope"),
            "422": problems("Refused: every problem at once"), "429": problems("Too often"),
            "503": problems("Not saved, or not known to be; send it again with the same id")}
    })
}

fn evidence() -> Value {
    let kept = json!({"type": "object", "required": ["digest", "bytes"], "properties": {"digest": digest(), "bytes": {"type": "integer"}}});
    json!({
        "summary": "Keep a file of evidence; records name it by its digest",
        "requestBody": {"required": true, "content": {"application/octet-stream": {"schema": {
            "type": "string", "format": "binary", "maxLength": crate::web::records::FILE_BYTES_MAX,
            "description": "A PDF, PNG, JPEG or xlsx file."}}}},
        "responses": {
            "201": answer("Kept", kept), "401": problems("Not signed in"), "403": problems("No right to record anything, or the token lacks the scope"), "429": problems("Too often"),
            "413": problems("Too large"), "422": problems("Not a type that is accepted"), "503": problems("Not saved")}
    })
}

/// A record's position. Beyond that number JSON's readers do not agree what a number is.
fn seq() -> Value {
    json!({"type": "integer", "minimum": 0, "maximum": (1_u64 << 53) - 1})
}

fn described(mut schema: Value, description: &str) -> Value {
    schema["description"] = description.into();
    schema
}

/// What a webhook's address is told; the headers are those of Standard Webhooks.
fn webhook() -> Value {
    let text = || json!({"type": "string"});
    let headers = ["webhook-id", "webhook-timestamp", "webhook-signature"]
        .map(|name| json!({"name": name, "in": "header", "required": true, "schema": text()}));
    let data = json!({"type": "object", "required": ["zone", "seq", "kind", "recorded_at", "unit", "link"], "properties": {
        "zone": text(), "seq": seq(), "kind": text(), "recorded_at": {"type": "string", "format": "date-time"},
        "unit": text(), "link": {"type": "string", "format": "uri"}}});
    let body = json!({"type": "object", "required": ["type", "timestamp", "data"], "properties": {
        "type": {"const": "record.committed"}, "timestamp": {"type": "string", "format": "date-time"}, "data": data}});
    json!({
        "summary": "A record was committed",
        "description": "Told at least once, in order, signed with HMAC-SHA-256 (Standard Webhooks). A test has the type `test`.",
        "security": [],
        "parameters": headers,
        "requestBody": {"required": true, "content": {"application/json": {"schema": body}}},
        "responses": {"2XX": {"description": "Taken"}, "410": {"description": "Nothing is wanted any more"},
            "default": {"description": "Not taken: it is sent again"}}
    })
}

fn digest() -> Value {
    json!({"type": "string", "pattern": "^[0-9a-f]{64}$"})
}

fn name(kind: &Kind) -> String {
    kind.name.replace('.', "_")
}

fn amendment_name(kind: &Kind) -> String {
    format!("{}_amendment", name(kind))
}

fn schemas() -> Map<String, Value> {
    let mut schemas = Map::new();
    for kind in KINDS.iter().filter(|kind| kind.is_form()) {
        schemas.insert(name(kind), command(kind, None));
        schemas.insert(amendment_name(kind), command(kind, Some(amends())));
    }
    schemas.insert(
        "Problems".into(),
        json!({"type": "object", "required": ["problems"], "properties": {"problems": {"type": "array", "items": {
            "type": "object", "required": ["code", "text"],
            "properties": {"field": {"type": ["string", "null"]}, "code": {"type": "string"}, "text": {"type": "string"}}}}}}),
    );
    schemas
}

fn amends() -> Value {
    json!({"type": "object", "additionalProperties": false, "required": ["seq", "version", "void"], "properties": {
        "seq": described(seq(), "The fact's first record."),
        "version": described(seq(), "The last record of it that was seen."),
        "void": {"type": "boolean", "description": "Whether it is withdrawn."}}})
}

/// What is sent to record a fact of a kind; with `amends`, to amend or withdraw one.
fn command(kind: &Kind, amends: Option<Value>) -> Value {
    let mut required = vec!["id", "kind", "unit", "happened", "content"];
    let mut properties = json!({
        "id": {"type": "string", "format": "uuid", "description": "The command's id; a repetition is answered as the first time."},
        "kind": {"const": kind.name}, "v": {"const": kind.version()},
        "for": {"type": "string", "pattern": "^[a-z0-9._+-]{1,64}$", "description": "Pseudonymous id of the person whose act it is, where he has delegated it or is absent; else one's own."},
        "unit": {"type": "string", "description": "id of the reporting unit"},
        "happened": {"type": "string", "format": "date"},
        "content": content(kind, amends.is_some()),
        "evidence": {"type": "array", "items": digest(), "description": "Digests of files that POST /api/v1/evidence has kept."}});
    if let Some(amends) = amends {
        required.push("amends");
        properties["amends"] = amends;
    }
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

fn content(kind: &Kind, amends: bool) -> Value {
    let mut properties: Map<String, Value> =
        kind.fields.iter().map(|field| (field.name.to_owned(), field_schema(field))).collect();
    let mut required: Vec<&str> = kind.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    if amends && !properties.contains_key("reason") {
        required.push("reason");
        properties.insert(
            "reason".into(),
            json!({"type": "string", "minLength": 2, "maxLength": REASON_MOST, "x-compartment": "personal"}),
        );
    }
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
        Type::Month => json!({"type": "string", "pattern": MONTH}),
        Type::Period => json!({"type": "string", "pattern": PERIOD}),
        Type::Item(rule) => {
            json!({"type": "string", "pattern": "^[a-z0-9._+-]{1,64}$", "description": format!("id of an item of the rule {rule}")})
        }
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
