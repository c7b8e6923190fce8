//! The API's description is true: what it lets through is recorded, what the zone demands it demands.

mod support;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use support::{Chance, House, cookie, copied, small};

fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| House::open(&copied(small(), "openapi")))
}

fn description() -> Value {
    house().ask("GET", "/api/openapi.json", "", &[], "").json()
}

/// What is wrong with a value, by the part of JSON Schema that the description uses. A keyword that is not known here
/// fails the test: it would go unchecked.
fn faults(root: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fault = |what: &str| found.push(format!("{at}: {what}"));
    for (keyword, rule) in schema.as_object().expect("a schema") {
        let good = match keyword.as_str() {
            "$ref" => {
                let target = root.pointer(rule.as_str().unwrap().trim_start_matches('#')).expect("what is referred to");
                faults(root, target, value, at).is_empty()
            }
            "oneOf" => {
                let fits = |branch: &&Value| faults(root, branch, value, at).is_empty();
                rule.as_array().unwrap().iter().filter(fits).count() == 1
            }
            "type" => match rule {
                Value::Array(types) => types.iter().any(|one| is_a(one.as_str().unwrap(), value)),
                one => is_a(one.as_str().unwrap(), value),
            },
            "const" => rule == value,
            "enum" => rule.as_array().unwrap().contains(value),
            "required" => rule.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
            "additionalProperties" => {
                let known = schema["properties"].as_object().unwrap();
                value.as_object().is_none_or(|given| given.keys().all(|name| known.contains_key(name)))
            }
            "properties" => rule
                .as_object()
                .unwrap()
                .iter()
                .all(|(name, rule)| value.get(name).is_none_or(|value| faults(root, rule, value, name).is_empty())),
            "items" => {
                value.as_array().is_none_or(|items| items.iter().all(|item| faults(root, rule, item, at).is_empty()))
            }
            "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap()),
            "maxLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 <= rule.as_u64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= rule.as_u64().unwrap()),
            "minimum" => value.as_u64().is_none_or(|number| number >= rule.as_u64().unwrap()),
            "maximum" => value.as_u64().is_none_or(|number| number <= rule.as_u64().unwrap()),
            "pattern" | "format" | "description" | "title" | "x-compartment" => true,
            other => panic!("{at}: no way to check {other}"),
        };
        if !good {
            fault(keyword);
        }
    }
    found
}

fn is_a(ty: &str, value: &Value) -> bool {
    match ty {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no such type: {other}"),
    }
}

#[track_caller]
fn fits(value: &Value, expected: bool) {
    let root = description();
    let schema = root.pointer("/paths/~1api~1v1~1records/post/requestBody/content/application~1json/schema").unwrap();
    let found = faults(&root, schema, value, "");
    assert_eq!(found.is_empty(), expected, "{value}: {found:?}");
}

/// A value of a schema from the schema alone, except where it only says "the id of a thing that exists".
fn made(schema: &Value, name: &str, known: &Value) -> Value {
    if let Some(value) = known.get(name) {
        return value.clone();
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    if let Some(choices) = schema.get("enum") {
        return choices[0].clone();
    }
    match schema["type"].as_str() {
        Some("object") => {
            let required = schema["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
            let all = required.map(|name| (name.to_owned(), made(&schema["properties"][name], name, known)));
            Value::Object(all.collect::<Map<_, _>>())
        }
        Some("integer") => schema.get("minimum").cloned().unwrap_or(json!(0)),
        Some("boolean") => json!(false),
        Some("array") => json!([]),
        Some("string") => json!("更正"),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn a_record_and_its_amendment_made_from_the_description_are_recorded() {
    let root = description();
    let zone = house().state.engine.snapshot();
    let place = zone.org.units_of(&["community"]).next().unwrap().id.to_string();
    let today = zone.date_of(house().state.engine.now()).to_string();
    let mut known = json!({"id": Chance(1).uuid(), "unit": "dept-city", "happened": today,
        "object": "t-openapi", "place": place});
    let fact = made(&root["components"]["schemas"]["city_object"], "", &known);
    fits(&fact, true);
    let answer = house().record(&cookie("city1"), &fact);
    assert_eq!(answer.status, 201, "{fact}: {}", answer.body);
    let seq = answer.json()["seq"].clone();

    known["id"] = json!(Chance(2).uuid());
    known["seq"] = seq.clone();
    known["version"] = seq;
    let amendment = made(&root["components"]["schemas"]["city_object_amendment"], "", &known);
    fits(&amendment, true);
    // To JSON 7.0 is a whole number; what is none, or none of a record, is refused.
    for version in [json!(0.5), json!(-1), json!(1e16), json!("7")] {
        let mut wrong = amendment.clone();
        wrong["amends"]["version"] = version;
        assert_eq!(house().record(&cookie("city1"), &wrong).status, 400, "{wrong}");
    }
    let mut amendment = amendment;
    amendment["amends"]["version"] = json!(amendment["amends"]["version"].as_u64().unwrap() as f64);
    assert!(amendment.to_string().contains(".0"), "{amendment}");
    let answer = house().record(&cookie("city1"), &amendment);
    assert_eq!(answer.status, 201, "{amendment}: {}", answer.body);

    // What the zone refuses for its form alone, the description does not let through.
    let mut without = amendment.clone();
    without["content"].as_object_mut().unwrap().remove("reason");
    fits(&without, false);
    known["id"] = json!(Chance(3).uuid());
    without["id"] = known["id"].clone();
    assert_eq!(house().record(&cookie("city1"), &without).status, 422);
    for (pointer, value) in [("/kind", json!("city.nothing")), ("/content/class", json!("palace")), ("/v", json!(2))] {
        let mut wrong = fact.clone();
        wrong["v"] = json!(1);
        *wrong.pointer_mut(pointer).unwrap() = value;
        fits(&wrong, false);
    }
}

#[test]
fn every_kind_can_be_amended_and_the_way_in_is_described() {
    let root = description();
    let schemas = root["components"]["schemas"].as_object().unwrap();
    for kind in zone::fact::KINDS.iter().filter(|kind| kind.is_form()) {
        let amendment = &schemas[&format!("{}_amendment", kind.name.replace('.', "_"))];
        let content = &amendment["properties"]["content"];
        let required = |of: &Value, name: &str| of["required"].as_array().unwrap().contains(&json!(name));
        assert!(required(amendment, "amends") && required(content, "reason"), "{}", kind.name);
        assert!(content["properties"]["reason"].is_object(), "{}", kind.name);
    }
    let scheme = &root["components"]["securitySchemes"]["session"];
    assert_eq!(
        (&scheme["type"], &scheme["in"], &scheme["name"]),
        (&json!("apiKey"), &json!("cookie"), &json!("session"))
    );
    let token = &root["components"]["securitySchemes"]["token"];
    assert_eq!((&token["type"], &token["scheme"]), (&json!("http"), &json!("bearer")));
    assert_eq!(root["security"], json!([{"token": []}, {"session": []}]), "either of the two");
    for (path, methods) in root["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            for code in ["401", "403", "429"] {
                assert!(operation["responses"][code].is_object(), "{method} {path} {code}");
            }
        }
    }
}

fn upload(login: &str, bytes: impl Into<axum::body::Body>) -> support::Answer {
    let heads = [("content-type", "application/octet-stream")];
    house().ask("POST", "/api/v1/evidence", &cookie(login), &heads, bytes)
}

#[test]
fn evidence_is_there_before_the_record_that_names_it() {
    let pdf = "%PDF-1.7 evidence of the API";
    let digest = hex::encode(Sha256::digest(pdf));
    let facts = support::Facts::of(&house().state.engine.snapshot());
    let mut fact = facts.object(&mut Chance(20));
    fact["evidence"] = json!([digest]);
    fits(&fact, true);
    let early = house().record(&cookie("city1"), &fact);
    assert_eq!((early.status, &early.json()["problems"][0]["code"]), (422, &json!("evidence-unknown")));
    assert!(early.body.contains(&digest[..16]), "{}", early.body);
    let kept = upload("city1", pdf);
    assert_eq!((kept.status, kept.json()), (201, json!({"digest": digest, "bytes": pdf.len()})));
    let recorded = house().record(&cookie("city1"), &fact);
    assert_eq!(recorded.status, 201, "{}", recorded.body);
    let file = house().get("city1", &format!("/evidence/{digest}"));
    assert_eq!((file.status, file.body.as_str()), (200, pdf));
}

#[test]
fn evidence_is_taken_as_the_form_takes_it() {
    assert_eq!(upload("director", "%PDF-1.7").status, 403, "whoever records nothing uploads nothing");
    assert_eq!(upload("city1", "<html>").status, 422);
    let most = 20 << 20;
    let file = |size: usize| format!("%PDF-{}", "x".repeat(size - 5));
    assert_eq!(upload("city1", file(most)).status, 201);
    let large = upload("city1", file(most + 1));
    assert_eq!((large.status, &large.json()["problems"][0]["code"]), (413, &json!("api-evidence-large")));
    let nobody = house().ask("POST", "/api/v1/evidence", "", &[], "%PDF-1.7");
    assert_eq!(nobody.status, 401);
}
