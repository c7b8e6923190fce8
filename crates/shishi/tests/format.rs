//! `docs/ledger-format.md` lists every kind and field; the list is held against the field tables, so that the text from
//! which the second verifier is written cannot fall behind. `UPDATE=1 cargo test -p shishi --test format` rewrites it.

use zone::fact::{Compartment, KINDS, Review, Type};

const BEGIN: &str = "<!-- kinds: begin -->\n";
const END: &str = "<!-- kinds: end -->\n";

fn words(codes: &[&str]) -> String {
    codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(" ")
}

fn describe(ty: Type) -> String {
    match ty {
        Type::Key | Type::Item(_) => "key".into(),
        Type::Title(most) => format!("text ≤ {most}"),
        Type::Text(most) => format!("text ≤ {most}"),
        Type::Document => "array of lines".into(),
        Type::Choice(codes) => words(codes),
        Type::Keys => "array of keys".into(),
        Type::Count(_) => "count".into(),
        Type::Quantity { unit, signed, .. } => {
            format!("decimal, {unit}{}", if signed { ", of either sign" } else { "" })
        }
        Type::Date => "date".into(),
        Type::Month => "month".into(),
        Type::Period => "year or month".into(),
        Type::Unit([]) => "unit id".into(),
        Type::Unit(types) => format!("unit id, of type {}", words(types)),
        Type::Subject(of) => format!("key of a {of}"),
        Type::Person => "person id".into(),
        Type::Persons => "array of person ids, sorted, each once".into(),
        Type::Hours => "array of 24 decimals or null, µg/m³".into(),
        Type::Versions => "array of [first seq, version seq]".into(),
        Type::Json => "as described".into(),
    }
}

fn table() -> String {
    let mut text = String::from(
        "| kind | counts | key | open fields | sealed fields | personal fields |\n|---|---|---|---|---|---|\n",
    );
    let mut kinds: Vec<_> = KINDS.to_vec();
    kinds.sort_by_key(|kind| kind.name);
    for kind in kinds {
        let part = |compartment| {
            let fields = kind.fields.iter().filter(|field| field.compartment == compartment);
            let list: Vec<String> = fields
                .map(|field| {
                    let may = if field.required { "" } else { "?" };
                    let since = if field.since > 1 { format!("+{}", field.since) } else { String::new() };
                    format!("`{}`{may}{since} ({})", field.name, describe(field.ty))
                })
                .collect();
            list.join(", ")
        };
        let counts = match (kind.register, kind.review) {
            (false, _) => "–",
            (true, Review::SelfAccepting) => "at once",
            (true, Review::FourEyes) => "when accepted",
        };
        let key = kind.key.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" ");
        let (open, sealed, personal) =
            (part(Compartment::Open), part(Compartment::Sealed), part(Compartment::Personal));
        text += &format!("| `{}` | {counts} | {key} | {open} | {sealed} | {personal} |\n", kind.name);
    }
    text
}

#[test]
fn the_text_lists_every_kind_and_field() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ledger-format.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the begin mark");
    let (now, after) = rest.split_once(END).expect("the end mark");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, format!("{before}{BEGIN}{}{END}{after}", table())).unwrap();
        return;
    }
    assert_eq!(now, table(), "docs/ledger-format.md is behind the field tables: run with UPDATE=1 and read the change");
}
