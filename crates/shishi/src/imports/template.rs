//! The workbook to be filled in for a kind: headings in the user's language, and a sheet that explains every column.

use super::fault::words;
use super::heading::heading;
use crate::messages::Language;
use crate::workbook::{self, Cell, Column};
use zone::fact::{Compartment, Field, Kind, Type};

/// The template of a kind.
pub fn template(kind: &Kind, language: Language) -> Vec<u8> {
    let t = |key: &str| language.text(key);
    let happened = language.field(kind.name, "happened");
    let mut columns = vec![Column { label: happened.clone(), numeric: false, choices: Vec::new() }];
    let mut lines = vec![line(&[&happened, "happened", "", &t("imports-yes"), &t("hint-date"), "2019-03-05", ""])];
    for field in kind.fields {
        let label = heading(language, kind, field);
        lines.push(line(&[
            &label,
            field.name,
            &unit(language, field),
            &t(if field.required { "imports-yes" } else { "imports-no" }),
            &about(language, kind, field),
            &example(language, field),
            &compartment(language, field),
        ]));
        columns.push(Column { label, numeric: is_numeric(field), choices: choices(language, field) });
    }
    let about = ["column", "name", "unit", "required", "about", "example", "compartment"]
        .map(|word| t(&format!("imports-about-{word}")));
    workbook::template(&language.kind(kind.name), &columns, &t("imports-about-sheet"), &about, &lines)
}

fn line(texts: &[&str]) -> Vec<Cell> {
    texts.iter().map(|text| Cell::Text((*text).into())).collect()
}

/// Examples of fields of which not every value of their sort is one.
const OWN_EXAMPLES: [(&str, &str); 8] = [
    ("industry", "C1353"),
    ("longitude", "114.123456"),
    ("latitude", "33.123456"),
    ("outline", "114.123456,33.123456 114.127456,33.123456 114.127456,33.126456"),
    ("course", "114.123456,33.123456 114.163456,33.133456"),
    ("photographed_at", "15:38"),
    ("meeting", "2019-w47"),
    ("visit", "2019-w47"),
];

fn is_numeric(field: &Field) -> bool {
    matches!(field.ty, Type::Quantity { .. } | Type::Count(_))
}

fn choices(language: Language, field: &Field) -> Vec<String> {
    let Type::Choice(codes) = field.ty else { return Vec::new() };
    codes.iter().map(|code| language.choice(field.name, code)).collect()
}

fn unit(language: Language, field: &Field) -> String {
    match field.ty {
        Type::Quantity { unit, .. } => language.text(&format!("unit-{}", unit.replace('_', "-"))),
        Type::Hours => language.text("unit-concentration"),
        _ => String::new(),
    }
}

/// What is to be written into a column: the field's own hint, as its form gives it, and what is true of all of its sort.
fn about(language: Language, kind: &Kind, field: &Field) -> String {
    let own = language.hint(kind.name, field.name);
    match own {
        // A code that has a hint of its own is no key that somebody invents.
        Some(own) if field.ty == Type::Key => own,
        Some(own) => {
            let sort = Some(about_sort(language, field)).filter(|sort| !sort.is_empty() && *sort != own);
            [own].into_iter().chain(sort).collect::<Vec<_>>().join(&language.text("records-semicolon"))
        }
        None => about_sort(language, field),
    }
}

fn about_sort(language: Language, field: &Field) -> String {
    let t = |key: &str| language.text(key);
    match field.ty {
        Type::Key => t("hint-key"),
        Type::Title(most) | Type::Text(most) => language.format("imports-at-most", &[("most", &most.to_string())]),
        Type::Choice(_) => words(language, field),
        Type::Count(_) => t("imports-type-count"),
        Type::Quantity { places, .. } => language.format("imports-type-quantity", &[("places", &places.to_string())]),
        Type::Date => t("hint-date"),
        Type::Month => t("hint-month"),
        Type::Period => t("hint-period"),
        Type::Unit(_) => t("imports-type-unit"),
        Type::Subject(of) => language.format("imports-type-subject", &[("kind", &language.kind(of))]),
        Type::Person => t("imports-type-person"),
        Type::Persons => t("hint-attendees"),
        Type::Keys => t("imports-type-keys"),
        Type::Item(_) => t("imports-type-item"),
        Type::Hours => t("hint-hours-24"),
        Type::Document | Type::Versions | Type::Json => String::new(),
    }
}

fn example(language: Language, field: &Field) -> String {
    let own = OWN_EXAMPLES.iter().find(|(name, _)| *name == field.name);
    if let Some((_, example)) = own.filter(|_| !matches!(field.ty, Type::Choice(_))) {
        return (*example).to_owned();
    }
    match field.ty {
        Type::Key | Type::Subject(_) => format!("{}-001", field.name.split('_').next().unwrap_or("k")),
        Type::Choice(codes) => codes.first().map(|code| language.choice(field.name, code)).unwrap_or_default(),
        Type::Count(_) => "12".to_owned(),
        Type::Quantity { unit: "percent" | "points", .. } => "12.5".to_owned(),
        Type::Quantity { .. } => "1234.5".to_owned(),
        Type::Date => "2019-03-05".to_owned(),
        Type::Month | Type::Period => "2019-03".to_owned(),
        Type::Hours => "90 85 - 77 …".to_owned(),
        _ => String::new(),
    }
}

fn compartment(language: Language, field: &Field) -> String {
    match field.compartment {
        Compartment::Open => String::new(),
        Compartment::Sealed => language.text("hint-sealed"),
        Compartment::Personal => language.text("hint-personal"),
    }
}
