//! The rules that are delivered, as a zone would adopt them: every file parses and its own cases hold, the calendars'
//! cases hold in the working-day calendar, every number of the demonstration has its definition, the year report binds
//! every one of them and holds no other, no total of the demonstration stands in a rule or in the program, and everything
//! that rules, kinds and refusals name has its words in both languages.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the files that are delivered")]

use jiff::Timestamp;
use jiff::civil::{Date, date};
use ledger::RecordRef;
use rulebook::figure::{FigureRule, Operator};
use rulebook::plausibility::PlausibilityRule;
use rulebook::report::ReportText;
use rulebook::rule::Certainty;
use rulebook::{Body, Rule};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use uuid::Uuid;
use zone::calendar::Calendar;
use zone::decide::{decide, genesis};
use zone::fact::Type;
use zone::report::{Piece, bind, rules_behind, unbound};
use zone::{Command, Period, Zone};

const YEAR: Period = Period::Year(2019);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file below a folder, in order of its path.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

/// The rules of a folder, by file, each with its text. Parsing runs the cases; every fault of every file is told.
fn rules(folder: &str) -> Vec<(PathBuf, String, Rule)> {
    let mut faults = Vec::new();
    let mut rules = Vec::new();
    for path in files(&root().join(folder)) {
        assert_eq!(path.extension().and_then(|e| e.to_str()), Some("toml"), "{}", path.display());
        let text = fs::read_to_string(&path).unwrap();
        match Rule::parse(&text) {
            Ok(rule) => rules.push((path, text, rule)),
            Err(found) => faults.extend(found.iter().map(|fault| format!("{}: {fault}", path.display()))),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    rules
}

fn all_rules() -> Vec<(PathBuf, String, Rule)> {
    let mut all = rules("rulebook");
    all.extend(rules("demo/rules"));
    all
}

fn apply(zone: &mut Zone, draft: &zone::Draft) {
    let bytes = &draft.bytes;
    let record: RecordRef<'_> = serde_json::from_slice(bytes).unwrap();
    zone.apply(&record, None).unwrap();
}

/// A zone that has adopted every rule but the report's text, through the same commands as anybody's.
fn adopted() -> Zone {
    let mut zone = Zone::default();
    let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    apply(&mut zone, &genesis("test", "河湾开发区", "Asia/Shanghai", "key", true, start, date(2018, 1, 1)));
    let setup = |zone: &Zone, kind: &str, content: serde_json::Value| {
        let command = Command {
            id: Uuid::from_u128(u128::from(zone.size)),
            kind: kind.into(),
            by: "setup".into(),
            for_person: "setup".into(),
            via: "setup",
            unit: "test".into(),
            happened: "2018-01-01".into(),
            content: content.as_object().unwrap().clone(),
            amends: None,
            evidence: Vec::new(),
            import: None,
        };
        decide(zone, &command, start, &mut || [0; 32])
    };
    let mut rules = all_rules();
    rules.sort_by_key(|(_, _, rule)| (rule.id.clone(), rule.version));
    for (path, text, rule) in rules.iter().filter(|(_, _, rule)| !matches!(rule.body, Body::Report(_))) {
        let lines: Vec<&str> = text.lines().collect();
        let drafts = setup(&zone, "rule.adopted", json!({"rule": rule.id, "version": rule.version, "text": lines}))
            .unwrap_or_else(|refusal| panic!("{}: {:?}", path.display(), refusal.0));
        for draft in &drafts {
            apply(&mut zone, draft);
        }
    }
    zone
}

fn report() -> ReportText {
    let reports: Vec<ReportText> = rules("demo/rules")
        .into_iter()
        .filter_map(|(_, _, rule)| match rule.body {
            Body::Report(text) => Some(*text),
            _ => None,
        })
        .collect();
    let [text] = <[ReportText; 1]>::try_from(reports).unwrap();
    text
}

/// Reference, printed phrase and figure id of the demonstration's numbers.
fn numbers() -> Vec<(String, String, String)> {
    let text = fs::read_to_string(root().join("demo/numbers.csv")).unwrap();
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let (reference, printed, figure) = (column("ref"), column("printed"), column("figure"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[reference].into(), cells[printed].into(), cells[figure].into())
        })
        .collect()
}

fn figures() -> BTreeMap<String, FigureRule> {
    all_rules()
        .into_iter()
        .filter_map(|(_, _, rule)| match rule.body {
            Body::Figure(figure) => Some((rule.id, *figure)),
            _ => None,
        })
        .collect()
}

/// The one figure of a number. Its id is the table's, or it counts the checklist that the table names.
fn of_reference<'a>(figures: &'a BTreeMap<String, FigureRule>, reference: &str) -> (&'a String, &'a FigureRule) {
    let mut found = figures.iter().filter(|(_, figure)| figure.reference.as_deref() == Some(reference));
    let one = found.next().unwrap_or_else(|| panic!("no figure for {reference}"));
    assert!(found.next().is_none(), "{reference} twice");
    one
}

#[test]
fn every_rule_stands_where_its_id_says_and_once() {
    let mut seen = BTreeSet::new();
    for (path, _, rule) in all_rules() {
        let (office, name) = rule.id.split_once('.').unwrap_or_else(|| panic!("{}: no office", rule.id));
        assert!(seen.insert((rule.id.clone(), rule.version)), "{} version {} twice", rule.id, rule.version);
        for text in [&rule.title.zh, &rule.title.en, &rule.source] {
            assert!(!text.is_empty(), "{}", path.display());
        }
        let in_rulebook = path.starts_with(root().join("rulebook"));
        if in_rulebook && !matches!(rule.body, Body::Calendar { .. }) {
            assert!(path.ends_with(format!("{office}/{name}.toml")), "{}: id {}", path.display(), rule.id);
        }
        match &rule.body {
            Body::Figure(_) | Body::Plausibility(_) | Body::Scorecard(_) => {
                assert!(rule.cases >= 2, "{}: fewer than two cases", path.display())
            }
            Body::Calendar { .. } => assert!(!rule.calendar_cases.is_empty(), "{}", path.display()),
            _ => {}
        }
    }
}

#[test]
fn every_number_has_its_definition_and_no_other_definition_claims_one() {
    let figures = figures();
    let numbers = numbers();
    assert_eq!(numbers.len(), 36);
    for (reference, _, id) in &numbers {
        let (_, figure) = of_reference(&figures, reference);
        let counts_it = matches!(&figure.operator, Operator::Length { rule } if rule == id);
        let is_it = figures.get(id).is_some_and(|of_id| of_id.reference.as_ref() == Some(reference));
        assert!(is_it || counts_it, "{reference}: {id}");
    }
    let claimed = figures.values().filter(|figure| figure.reference.is_some()).count();
    assert_eq!(claimed, numbers.len());
}

/// A definition may name only what exists: facts, fields, choices, figures, rules and their parameters.
#[test]
fn definitions_name_only_what_exists() {
    let rules = all_rules();
    let body = |id: &str| rules.iter().find(|(_, _, rule)| rule.id == id).map(|(_, _, rule)| &rule.body);
    let is_figure = |id: &str| matches!(body(id), Some(Body::Figure(_)));
    for (id, figure) in figures() {
        if let Some(selection) = figure.operator.selection() {
            let kind = zone::fact::kind(&selection.fact).unwrap_or_else(|| panic!("{id}: {}", selection.fact));
            assert!(selection.field.is_empty() || kind.field(&selection.field).is_some(), "{id}: {}", selection.field);
            for condition in &selection.conditions {
                let field = kind.field(&condition.field).unwrap_or_else(|| panic!("{id}: {}", condition.field));
                match (&condition.test, field.ty) {
                    (rulebook::figure::Test::Any(any), Type::Choice(codes)) => {
                        assert!(
                            !any.is_empty() && any.iter().all(|code| codes.contains(&code.as_str())),
                            "{id}: {any:?}"
                        )
                    }
                    (rulebook::figure::Test::AtLeast(_), Type::Quantity { .. }) => {}
                    other => panic!("{id}: {other:?}"),
                }
            }
        }
        match &figure.operator {
            Operator::Share { part, whole, .. } => assert!(is_figure(part) && is_figure(whole), "{id}"),
            Operator::TimesFirst { figure, .. } => assert!(is_figure(figure), "{id}"),
            Operator::AirMeanRank { pollutant } => assert!(["pm10", "pm25"].contains(&pollutant.as_str()), "{id}"),
            Operator::Parameter { rule, key } => {
                let Some(Body::Parameters(pairs)) = body(rule) else { panic!("{id}: {rule}") };
                assert!(pairs.iter().any(|(name, _)| name == key), "{id}: {rule} has no {key}");
            }
            Operator::Length { rule } => assert!(matches!(body(rule), Some(Body::Checklist(_))), "{id}: {rule}"),
            _ => {}
        }
    }
    for (_, _, rule) in &rules {
        if let Body::Plausibility(PlausibilityRule { pairs, .. }) = &rule.body {
            assert!(pairs.len() >= 2 && pairs.iter().all(|pair| is_figure(&pair.part) && is_figure(&pair.whole)));
        }
    }
}

/// What rules alone decide prints as the demonstration's table says, in a zone without any fact.
#[test]
fn figures_of_rules_print_without_facts() {
    let zone = adopted();
    let figures = figures();
    let mut printed = 0;
    for (reference, phrase, _) in numbers() {
        let (id, rule) = of_reference(&figures, &reference);
        if rule.class == "rule" {
            let figure = zone::figure::compute(&zone, id, YEAR, 0).unwrap();
            assert_eq!(figure.printed().map(|p| p.zh), Some(phrase), "{reference} {id}");
            printed += 1;
        }
    }
    assert_eq!(printed, 7);
}

#[test]
fn cases_of_the_calendars_hold() {
    let zone = adopted();
    let mut checked = 0;
    for (path, _, rule) in rules("rulebook") {
        if !matches!(rule.body, Body::Calendar { .. }) {
            continue;
        }
        // As known while this version was the newest: the day before the next one, or much later.
        let next = zone.rules.versions(&rule.id).find(|adopted| adopted.rule.version == rule.version + 1);
        let known_on = next.map_or(date(2099, 12, 31), |next| next.rule.from.yesterday().unwrap());
        let calendar = Calendar::known_on(&zone.rules, known_on);
        for (day, working) in &rule.calendar_cases {
            assert_eq!(calendar.is_working(*day), Some(*working), "{}: {day}", path.display());
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked}");
}

#[test]
fn working_days_are_counted() {
    let zone = adopted();
    let after = |start: Date, days: u32, known_on: Date| {
        Calendar::known_on(&zone.rules, known_on).add_working_days(start, days)
    };
    for (start, days, due) in [
        (date(2019, 9, 27), 5, date(2019, 10, 10)),
        (date(2019, 9, 30), 1, date(2019, 10, 8)),
        (date(2020, 1, 17), 5, date(2020, 1, 23)),
        (date(2020, 1, 17), 10, date(2020, 2, 5)),
    ] {
        // The extension of the holiday was not known yet.
        assert_eq!(after(start, days, date(2020, 1, 20)), Some(due), "{start} + {days}");
    }
    assert_eq!(after(date(2020, 1, 17), 10, date(2020, 1, 27)), Some(date(2020, 2, 7)));
    assert_eq!(after(date(2019, 12, 31), 20, date(2020, 1, 27)), Some(date(2020, 2, 5)));
    assert_eq!(after(date(2020, 6, 24), 2, date(2020, 6, 24)), Some(date(2020, 6, 29)));
    assert_eq!(after(date(2026, 12, 30), 3, date(2026, 12, 30)), None, "the calendar ends");
}

#[test]
fn the_year_report_binds_every_number_and_holds_no_other() {
    let zone = adopted();
    let text = report();
    assert_eq!(text.report, zone::report::YEAR);
    assert_eq!(text.chapters.len(), 4);
    let (mut bound, mut faults) = (BTreeSet::new(), Vec::new());
    for (place, paragraph) in zone::report::paragraphs(&text) {
        for number in unbound(&zone, &paragraph, YEAR.last_day()) {
            faults.push(format!("{place}: …{}…", number.context));
        }
        for piece in bind(&zone, &paragraph, YEAR) {
            match piece {
                Piece::Figure(figure) => {
                    for behind in rules_behind(&zone, &figure) {
                        assert_ne!(
                            behind.rule.certainty,
                            Certainty::Unchecked,
                            "{} rests on {}",
                            figure.id(),
                            behind.rule.id
                        );
                    }
                    bound.insert(figure.id().to_owned());
                }
                Piece::Unknown(id) => faults.push(format!("{place}: {{{id}}} is nothing")),
                Piece::Text(_) | Piece::Limit(..) => {}
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let figures = figures();
    for (reference, _, _) in numbers() {
        let (id, _) = of_reference(&figures, &reference);
        assert!(bound.contains(id), "{reference} {id} is not in the report");
    }
    let charts: Vec<&str> = text.chapters.iter().flat_map(|chapter| &chapter.charts).map(String::as_str).collect();
    assert_eq!(charts, ["economy.output_months", "air.ranks", "air.year"]);
    let roles: BTreeSet<&str> = text.roles.iter().map(|role| role.role.as_str()).collect();
    // No photographs, nobody who took them; and an approval is an act, which a text cannot claim.
    assert_eq!(roles, BTreeSet::from(["editor", "planned_by", "text"]));
}

/// The totals come from the records. A total in a rule, or in the program, would be a figure typed in by hand.
#[test]
fn no_total_of_the_demonstration_stands_in_a_rule_or_in_the_program() {
    let list = fs::read_to_string(root().join("demo/forbidden.txt")).unwrap();
    let totals: Vec<&str> =
        list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert_eq!(totals.len(), 9);
    // In a rule the digits may not occur at all; in the program only as a number of their own, not inside a longer one.
    let alone = |text: &str, total: &str| {
        text.match_indices(total).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + total.len()..].chars().next();
            !before.is_some_and(|c| c.is_ascii_alphanumeric()) && !after.is_some_and(|c| c.is_ascii_alphanumeric())
        })
    };
    let mut found = Vec::new();
    for (folder, strict) in [("rulebook", true), ("crates", false)] {
        for path in files(&root().join(folder)) {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            for total in totals.iter().filter(|total| if strict { text.contains(**total) } else { alone(&text, total) })
            {
                found.push(format!("{}: {total}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Keys of a message file and what they say.
fn messages(language: &str) -> BTreeMap<String, String> {
    // `en.ftl` and its rooms: `pages.en.ftl`, `imports.en.ftl` ….
    let name = format!("{language}.ftl");
    let of_language = |path: &PathBuf| {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        file == name || file.ends_with(&format!(".{name}"))
    };
    let rooms = files(&root().join("crates/shishi/messages")).into_iter().filter(of_language);
    let text: String = rooms.map(|path| fs::read_to_string(path).unwrap() + "\n").collect();
    let mut all = BTreeMap::new();
    for line in text.lines() {
        if let Some((key, says)) = line.split_once(" = ").filter(|_| !line.starts_with(['#', ' '])) {
            assert!(all.insert(key.to_owned(), says.to_owned()).is_none(), "{language}: {key} twice");
        }
    }
    all
}

/// The codes of every refusal in the source of the crates.
fn refusal_codes() -> BTreeSet<String> {
    let is_code = |text: &str| {
        text.contains('-')
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let mut codes = BTreeSet::from(["required".to_owned(), "negative".to_owned(), "stale".to_owned()]);
    let sources = files(&root().join("crates"));
    for path in sources.iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs")) {
        // A test names codes in other ways.
        if path.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        for call in ["Problem::new(", "Problem::field(", "refuse("] {
            for (at, _) in text.match_indices(call) {
                // Codes are the last text of the call: `Problem::field("unit", "unknown-unit")`.
                let arguments = text[at + call.len()..].split([';', '{']).next().unwrap_or_default();
                let arguments = arguments.split(".with(").next().unwrap_or_default();
                codes.extend(arguments.split('"').skip(1).step_by(2).filter(|t| is_code(t)).map(str::to_owned));
            }
        }
    }
    codes
}

#[test]
fn everything_named_has_its_words_in_both_languages() {
    let (chinese, english) = (messages("zh-CN"), messages("en"));
    // Names of kinds, fields and codes stand in keys with `-` for `_`.
    let keys = |all: &BTreeMap<String, String>| all.keys().cloned().collect::<BTreeSet<_>>();
    let one_sided: Vec<String> = keys(&chinese).symmetric_difference(&keys(&english)).cloned().collect();
    assert!(one_sided.is_empty(), "only in one language: {one_sided:?}");

    let mut missing = BTreeSet::new();
    let mut need = |any: &[String]| {
        if !any.iter().any(|key| chinese.contains_key(&key.replace('_', "-"))) {
            missing.insert(any.join(" or "));
        }
    };
    for kind in zone::fact::KINDS {
        let (prefix, word) = kind.name.split_once('.').unwrap();
        need(&[format!("kind-{prefix}-{word}")]);
        if kind.register {
            need(&[format!("field-{prefix}-{word}-happened")]);
            need(&[format!("empty-{prefix}-{word}")]);
        }
        for field in kind.fields {
            need(&[format!("field-{prefix}-{word}-{}", field.name), format!("field-{}", field.name)]);
            match field.ty {
                Type::Choice(codes) => {
                    for code in codes {
                        need(&[format!("choice-{}-{code}", field.name)]);
                    }
                }
                Type::Quantity { unit, .. } => need(&[format!("unit-{unit}")]),
                _ => {}
            }
        }
    }
    for office in zone::Office::ALL {
        need(&[format!("office-{}", office.word())]);
        need(&[format!("office-{}-about", office.word())]);
    }
    for role in zone::org::Role::ALL {
        need(&[format!("role-{}", role.word())]);
    }
    let codes = refusal_codes();
    assert!(codes.len() > 60, "{}: {codes:?}", codes.len());
    for code in &codes {
        need(&[format!("refusal-{code}")]);
    }
    for figure in figures().values() {
        need(&[format!("operator-{}", figure.operator.name().split('@').next().unwrap())]);
        need(&[format!("class-{}", figure.class)]);
        need(&[format!("rounding-{}", figure.print.rounding.name())]);
    }
    assert!(missing.is_empty(), "no message: {missing:#?}");
}

#[test]
fn chinese_texts_keep_their_words_and_punctuation() {
    // 账本 would mean accounts, 检查点 an inspection site; a page never accuses.
    let unwanted = ["账本", "检查点", "Merkle", "造假"];
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for (key, says) in messages("zh-CN") {
        assert!(!unwanted.iter().any(|word| says.contains(word)), "{key}: {says}");
        let characters: Vec<char> = says.chars().collect();
        let narrow = characters.windows(2).any(|pair| {
            let (a, b) = (pair[0], pair[1]);
            (is_han(a) && ",:;()?!".contains(b)) || (",:;()?!".contains(a) && is_han(b))
        });
        assert!(!narrow, "{key}: half-width punctuation beside Chinese: {says}");
    }
}
