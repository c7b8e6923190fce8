//! An edition is never changed, only superseded; and everything that it draws and prints is a cell of it.

mod support;

use serde_json::{Value, json};
use shishi::engine::{Answer, Clock, Keeper};
use shishi::proof::{Inputs, Verdict, verify};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use support::{House, Outside, copied, copy, files, folder, open, person, publish_year, whole};
use zone::Command;

const CHANGED: &str = "city.latrines_removed";
/// A day before every record of the demonstration.
const BEFORE: &str = "2018-06-30";

/// The year published twice, with one more object accepted in between.
struct Twice {
    zone: PathBuf,
    first: u64,
    second: u64,
    /// The first edition's bundle as it was before the second was published.
    kept: PathBuf,
    outside: Outside,
}

fn published_twice() -> Twice {
    let zone = copied(whole(), "editions");
    let first = publish_year(&zone);
    let kept = folder("first-edition");
    copy(&bundle(&zone, first), &kept);
    one_more_latrine(&zone);
    two_latrines_imported_and_withdrawn(&zone);
    three_projects_before_the_records(&zone);
    acts_for_another(&zone);
    let second = publish_year(&zone);
    let outside = Outside::of(&zone, "editions-outside");
    Twice { zone, first, second, kept, outside }
}

/// One test, because making the year and publishing it twice takes most of its time.
#[test]
fn an_edition_is_superseded_and_holds_what_it_prints() {
    let twice = published_twice();
    the_second_edition_supersedes_the_first_and_changes_nothing_of_it(&twice);
    both_editions_verify_against_the_ledger_of_today(&twice);
    the_second_verifier_counts_alike(&twice);
    the_first_figure_is_still_read(&twice);
    the_opening_balance_is_counted_and_shown_apart(&twice);
    charts_stand_in_their_chapters(&twice);
    charts_draw_cells_of_the_edition_as_their_rules_print_them(&twice);
    the_footer_names_the_record_of_the_approval(&twice);
    the_printed_ratios_are_those_that_the_reply_names(&twice);
}

fn bundle(zone: &Path, seq: u64) -> PathBuf {
    open(zone).files.editions().join(seq.to_string())
}

fn one_more_latrine(zone: &Path) {
    let (officer, reviewer) = (person(zone, "city1"), person(zone, "city-review"));
    let mut keeper = open(zone);
    let object = json!({"object": "wc-late", "class": "latrine", "act": "removed", "place": "community-01"});
    let seq = act(&mut keeper, &officer, "city.object", "2019-12-30", &object, None);
    act(&mut keeper, &reviewer, "review.accepted", "2020-01-20", &json!({"items": [[seq, seq]]}), None);
}

/// An import that was accepted and counted, until a reviewer withdrew it as a whole.
fn two_latrines_imported_and_withdrawn(zone: &Path) {
    let (officer, reviewer) = (person(zone, "city1"), person(zone, "city-review"));
    let mut keeper = open(zone);
    let import = uuid::Uuid::from_u128(7);
    for key in ["wc-wrong-1", "wc-wrong-2"] {
        let object = json!({"object": key, "class": "latrine", "act": "removed", "place": "community-01"});
        act(&mut keeper, &officer, "city.object", "2019-12-30", &object, Some(import));
    }
    let whole = json!({"import": import.to_string()});
    act(&mut keeper, &reviewer, "review.accepted", "2020-01-20", &whole, None);
    let withdrawn = json!({"import": import.to_string(), "reason": "表格是另一年的"});
    act(&mut keeper, &reviewer, "import.withdrawn", "2020-01-20", &withdrawn, None);
}

/// Projects that were listed before the zone kept records.
fn three_projects_before_the_records(zone: &Path) {
    let (officer, reviewer) = (person(zone, "projects1"), person(zone, "projects-review"));
    let mut keeper = open(zone);
    let said = json!({"figure": "projects.key_projects", "value": 3, "publisher": "市发展改革委", "document": "重点项目清单",
        "grade": "published"});
    let seq = act(&mut keeper, &officer, "projects.opening_balance", BEFORE, &said, None);
    act(&mut keeper, &reviewer, "review.accepted", "2020-01-20", &json!({"items": [[seq, seq]]}), None);
}

/// Objects that a clerk entered for an officer: one confirmed and accepted, one disowned while it waited.
fn acts_for_another(zone: &Path) {
    let [officer, clerk, reviewer] = ["city1", "party1", "city-review"].map(|login| person(zone, login));
    let mut keeper = open(zone);
    let days = ["2020-01-20", "2020-06-30"];
    let given = json!({"clerk": clerk, "kinds": ["city.object"], "from": days[0], "until": days[1]});
    let mandate = act(&mut keeper, &officer, "delegation.given", days[0], &given, None);
    let stand_in = json!({"absent": officer, "stand_in": clerk, "from": days[0], "until": days[1]});
    act(&mut keeper, &officer, "delegation.stand_in", days[0], &stand_in, None);
    let entered = ["clerk-1", "clerk-2"].map(|key| {
        let object = json!({"object": key, "class": "road", "act": "built", "place": "community-01"});
        act_for(&mut keeper, (&clerk, &officer), "city.object", days[0], &object, None)
    });
    act(&mut keeper, &reviewer, "review.accepted", days[0], &json!({"items": [[entered[0], entered[0]]]}), None);
    for (seq, kind) in entered.into_iter().zip(["delegation.confirmed", "delegation.disowned"]) {
        let mut content = json!({"items": [[seq, seq]]});
        if kind == "delegation.disowned" {
            content["reason"] = "没有这回事".into();
        }
        act(&mut keeper, &officer, kind, days[0], &content, None);
    }
    act(&mut keeper, &officer, "delegation.ended", days[0], &json!({"delegation": mandate}), None);
}

fn act(keeper: &mut Keeper, by: &str, kind: &str, happened: &str, content: &Value, import: Option<uuid::Uuid>) -> u64 {
    act_for(keeper, (by, by), kind, happened, content, import)
}

fn act_for(
    keeper: &mut Keeper,
    (by, for_person): (&str, &str),
    kind: &str,
    happened: &str,
    content: &Value,
    import: Option<uuid::Uuid>,
) -> u64 {
    let unit = if kind.starts_with("projects.") { "dept-projects" } else { "dept-city" };
    let command = Command {
        id: uuid::Uuid::from_u128(u128::from(keeper.zone.size) << 8),
        kind: kind.into(),
        by: by.into(),
        for_person: for_person.into(),
        via: "form",
        unit: unit.into(),
        happened: happened.into(),
        content: content.as_object().unwrap().clone(),
        amends: None,
        evidence: Vec::new(),
        import,
    };
    let now = Clock::of(&keeper.zone).now();
    let seq = match keeper.propose(&command, now).unwrap() {
        Answer::Recorded { seq, .. } => seq,
        Answer::Refused(refusal) => panic!("{refusal:?}"),
    };
    keeper.commit().unwrap();
    seq
}

fn bytes(bundle: &Path) -> BTreeMap<String, Vec<u8>> {
    files(bundle).into_iter().map(|name| (name.clone(), std::fs::read(bundle.join(name)).unwrap())).collect()
}

fn cells(bundle: &Path) -> Vec<Value> {
    serde_json::from_slice(&std::fs::read(bundle.join("content/figures.json")).unwrap()).unwrap()
}

/// The printed form of the changed figure.
fn printed(bundle: &Path) -> String {
    let cells = cells(bundle);
    cells.iter().find(|cell| cell["figure"] == CHANGED).unwrap()["printed"].as_str().unwrap().to_owned()
}

fn the_second_edition_supersedes_the_first_and_changes_nothing_of_it(twice: &Twice) {
    let published = bundle(&twice.zone, twice.first);
    assert_eq!(bytes(&published), bytes(&twice.kept), "the first edition's bundle");
    let record: Value =
        serde_json::from_slice(&std::fs::read(twice.outside.bundle.join("proof/record.json")).unwrap()).unwrap();
    assert_eq!(
        (record["open"]["edition"].as_u64(), record["open"]["supersedes"].as_u64()),
        (Some(2), Some(twice.first))
    );
    assert_eq!(record["seq"].as_u64(), Some(twice.second));
    let count = |bundle: &Path| printed(bundle).trim_end_matches('座').parse::<u64>().unwrap();
    assert_eq!(count(&twice.outside.bundle), count(&twice.kept) + 1);
}

fn both_editions_verify_against_the_ledger_of_today(twice: &Twice) {
    for inputs in [
        twice.outside.inputs(),
        Inputs { since: Some(twice.kept.clone()), ..twice.outside.inputs() },
        Inputs { bundle: twice.kept.clone(), ..twice.outside.inputs() },
    ] {
        let report = verify(&inputs);
        assert_eq!(report.verdict, Verdict::Verified, "{:?}", report.lines);
    }
}

/// Both programs of it, which share no code with the product, on the edition after an import was withdrawn and after acts for
/// another.
fn the_second_verifier_counts_alike(twice: &Twice) {
    for program in ["verify.py", "form.py"] {
        let second = std::process::Command::new("python3")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../verifier").join(program))
            .arg(&twice.outside.bundle)
            .args(["--key", &twice.outside.key, "--ledger"])
            .arg(&twice.outside.ledger)
            .arg("--openings")
            .arg(&twice.outside.openings)
            .output()
            .unwrap();
        assert_eq!(second.status.code(), Some(0), "{program}: {}", String::from_utf8_lossy(&second.stdout));
    }
}

/// The second edition has three projects more than the first, and its appendix says where they come from.
fn the_opening_balance_is_counted_and_shown_apart(twice: &Twice) {
    let exact = |bundle: &Path| {
        let cells = cells(bundle);
        let cell = cells.iter().find(|cell| cell["figure"] == "projects.key_projects").unwrap();
        cell["exact"].as_str().unwrap().parse::<u64>().unwrap()
    };
    assert_eq!(exact(&twice.outside.bundle), exact(&twice.kept) + 3);
    let page = |bundle: &Path| std::fs::read_to_string(bundle.join("content/report.html")).unwrap();
    assert!(page(&twice.outside.bundle).contains(&format!("另有期初数3（截至{BEFORE}，台账第")));
    assert!(!page(&twice.kept).contains("期初数"));
}

fn the_first_figure_is_still_read(twice: &Twice) {
    let house = House::open(&twice.zone);
    let (first, second) = (printed(&twice.kept), printed(&twice.outside.bundle));
    let read = |path: &str| {
        let answer = house.ask("GET", path, "", &[], "");
        assert_eq!(answer.status, 200, "{path}");
        answer.body
    };
    for name in ["", "/content/report.html"] {
        let old = read(&format!("/public/editions/{}{name}", twice.first));
        assert!(old.contains(&first) && !old.contains(&second), "edition 1{name}");
        let new = read(&format!("/public/editions/{}{name}", twice.second));
        assert!(new.contains(&second) && !new.contains(&first), "edition 2{name}");
    }
    let page = read(&format!("/public/editions/{}", twice.first));
    assert!(page.contains(&format!("/public/editions/{}", twice.second)), "it names the edition that supersedes it");
}

/// The columns of numbers in a chart's data table.
fn table_of<'a>(report: &'a str, chart: &str, columns: usize) -> Vec<Vec<&'a str>> {
    let from = report.find(&format!("id=\"{chart}\"")).unwrap();
    let body = report[from..].split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap();
    let numbers: Vec<&str> =
        body.split("<td class=\"s-num\">").skip(1).map(|cell| cell.split('<').next().unwrap()).collect();
    (0..columns).map(|column| numbers.iter().skip(column).step_by(columns).copied().collect()).collect()
}

/// What the record's cells say a figure is in a period, of the zone itself.
fn of_cells(cells: &[Value], zone: &str, figure: &str, field: &str) -> Vec<String> {
    let months = (1..=12).map(|month| format!("2019-{month:02}"));
    let of_month = |month: String| {
        let cell = cells.iter().find(|c| c["figure"] == figure && c["period"] == month && c["subject"] == zone);
        let value = cell.map(|cell| &cell[field]);
        value.map_or_else(|| "—".to_owned(), |value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    months.map(of_month).collect()
}

/// Between its chapter and the next: on paper nobody finds a chart after the appendix.
fn charts_stand_in_their_chapters(twice: &Twice) {
    let report = std::fs::read_to_string(twice.kept.join("content/report.html")).unwrap();
    let at = |mark: &str| report.find(mark).unwrap_or_else(|| panic!("no {mark}"));
    let order = [
        "id=\"c2\"",
        "id=\"chart-output\"",
        "id=\"c3\"",
        "id=\"chart-ranks\"",
        "id=\"chart-air-year\"",
        "id=\"c4\"",
        "id=\"appendix\"",
    ];
    let places = order.map(at);
    assert!(places.is_sorted(), "{order:?} at {places:?}");
    // A month is not broken at the end of a line.
    let appendix = &report[at("id=\"appendix\"")..];
    assert!(appendix.contains("<span class=\"s-when\">2019-01</span>") && !appendix.contains(" 2019-01<"));
    // The twelve months of a figure have the same sources: they are read once.
    let read = appendix.matches("有效性要求见 air.validity，修约按 GB/T 8170").count();
    assert!((1..12).contains(&read), "{read} times");
}

fn charts_draw_cells_of_the_edition_as_their_rules_print_them(twice: &Twice) {
    let cells = cells(&twice.kept);
    let record: Value = serde_json::from_slice(&std::fs::read(twice.kept.join("proof/record.json")).unwrap()).unwrap();
    let zone = record["zone"].as_str().unwrap();
    assert_eq!(record["open"]["cells"].as_array(), Some(&cells));
    let report = std::fs::read_to_string(twice.kept.join("content/report.html")).unwrap();

    let ranks = table_of(&report, "chart-ranks", 2);
    for (column, figure) in ranks.iter().zip(["air.pm25_month", "air.pm10_month"]) {
        assert_eq!(*column, of_cells(&cells, zone, figure, "rank"), "{figure}");
        assert!(column.iter().all(|rank| rank.parse::<u32>().is_ok()), "{figure}: every month of the year is ranked");
    }
    let months = of_cells(&cells, zone, "economy.output", "printed");
    let bars = &table_of(&report, "chart-output", 1)[0];
    let unitless: Vec<&str> = months.iter().map(|printed| printed.trim_end_matches("亿元")).collect();
    assert_eq!(*bars, unitless, "whole 亿元, as the rule prints them");
    assert_eq!(bars[0], "—", "January is not reported on its own");
    assert!(bars[1..].iter().all(|bar| bar.parse::<u32>().is_ok()));

    let means = &table_of(&report, "chart-air-year", 1)[0];
    let of_year = cells.iter().filter(|cell| cell["figure"] == "air.pm25_year");
    let mut rounded: Vec<u64> = of_year.map(|cell| nearest(cell["exact"].as_str().unwrap())).collect();
    rounded.sort_unstable();
    assert_eq!(*means, rounded.iter().map(u64::to_string).collect::<Vec<_>>());
}

/// The nearest integer of `n/d`; no mean of the demonstration lies near a half.
fn nearest(exact: &str) -> u64 {
    let (numerator, denominator) = exact.split_once('/').unwrap_or((exact, "1"));
    let parts = [numerator, denominator].map(|part| part.parse::<u128>().unwrap());
    u64::try_from((2 * parts[0] + parts[1]) / (2 * parts[1])).unwrap()
}

/// The footer names the record by which a leader approved the text, and nobody's name.
fn the_footer_names_the_record_of_the_approval(twice: &Twice) {
    let keeper = open(&twice.zone);
    let approval = keeper.zone.approvals.last().unwrap().clone();
    drop(keeper);
    let report = std::fs::read_to_string(twice.kept.join("content/report.html")).unwrap();
    let line = format!("{}，领导审签（台账第{}号记录）", approval.happened, approval.seq);
    assert!(report.contains(&line), "{line}");
}

/// The ratios of the question stand as the gate computed them: the reply's record names the same.
fn the_printed_ratios_are_those_that_the_reply_names(twice: &Twice) {
    let keeper = open(&twice.zone);
    let answer = keeper.zone.answers.last().unwrap().pair.clone();
    drop(keeper);
    let [here, elsewhere] =
        <[&str; 2]>::try_from(answer.rsplit('+').take(2).collect::<Vec<_>>()).map(|[b, a]| [a, b]).unwrap();
    let report = std::fs::read_to_string(twice.kept.join("content/report.html")).unwrap();
    let words = shishi::messages::Language::Chinese;
    let text = words.format("report-question-text", &[("here", here), ("elsewhere", elsewhere)]);
    assert!(report.contains(&text), "{text}");
}
