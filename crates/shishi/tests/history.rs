//! The page of a size is the page of that time: `?at=SIZE` shows what a server shows that never had the later records.

mod support;

use shishi::engine::{Files, Keeper};
use std::path::{Path, PathBuf};
use support::{Chance, House, cookie, copied, whole};
use zone::fact::KINDS;
use zone::figure::{compute, ids};
use zone::{Kind, Period, Zone};

/// A copy of a zone that was never written on after a size.
fn cut(zone: &Path, size: u64) -> PathBuf {
    let to = copied(zone, "cut");
    let files = Files::of(&to).unwrap();
    let ledger = rusqlite::Connection::open(files.folder.join("ledger.db")).unwrap();
    ledger.execute("DELETE FROM record WHERE seq >= ?1", [size]).unwrap();
    ledger.execute("DELETE FROM command WHERE first >= ?1", [size]).unwrap();
    ledger.execute("DELETE FROM checkpoint WHERE size > ?1", [size]).unwrap();
    drop(ledger);
    let vault = rusqlite::Connection::open(files.folder.join("vault.db")).unwrap();
    vault.execute("DELETE FROM locked_opening WHERE seq >= ?1", [size]).unwrap();
    vault.execute("DELETE FROM opening_key WHERE seq >= ?1", [size]).unwrap();
    drop(vault);
    std::fs::remove_file(files.kept()).unwrap();
    Keeper::take_as_it_is(&to).unwrap();
    to
}

/// Sizes over the whole year, the first late enough for everybody's rights to stand.
fn sizes(chance: &mut Chance, most: u64, number: usize) -> Vec<u64> {
    (0..number)
        .map(|part| {
            let step = (most - 700) as usize / number;
            700 + (part * step + chance.below(step)) as u64
        })
        .collect()
}

/// The sorts of pages that are compared.
const SORTS: [&str; 12] =
    ["today", "office", "list", "record", "reports", "report", "figures", "figure", "rule", "ledger", "api", "search"];

/// Address of a page of a sort, of something that the zone has.
fn page_of(sort: &str, chance: &mut Chance, zone: &Zone, figures: &[String]) -> String {
    let kinds: Vec<&Kind> = KINDS.iter().copied().filter(|kind| kind.register).collect();
    let kind = kinds[chance.below(kinds.len())];
    let figure = &figures[chance.below(figures.len())];
    let period = ["2019", "2019-02", "2019-06", "2019-10"][chance.below(4)];
    let row = zone.register.row(chance.below(zone.register.len()) as u32).unwrap();
    let seq = chance.below(zone.size as usize);
    match sort {
        "today" => format!("/?period={period}"),
        "office" => format!("/offices/{}?period={period}", kind.office.word()),
        "list" => format!("/offices/{}/{}?order=up&page={}", kind.office.word(), kind.word(), 1 + chance.below(2)),
        "record" => format!("/records/{}", row.first),
        "reports" => format!("/reports?period={period}"),
        "report" if chance.below(2) == 0 => "/reports/year/2019".to_owned(),
        "report" => format!("/reports/air-month/2019-0{}", 1 + chance.below(9)),
        "figures" => format!("/figures?period={period}"),
        "figure" => format!("/figures/{figure}?period={period}"),
        "rule" => format!("/rules/{figure}"),
        "ledger" => format!("/ledger/{seq}"),
        "api" => format!("/api/v1/figures?period={period}"),
        _ => format!("/search?q={seq}"),
    }
}

/// What stands on the page itself.
fn content(page: &str) -> &str {
    let from = page.find("<main").expect("a main part");
    &page[from..from + page[from..].find("</main>").expect("the end of the main part")]
}

/// Where two texts part.
#[track_caller]
fn same(here: &str, there: &str, what: &str) {
    let at = here
        .char_indices()
        .zip(there.chars())
        .find(|((_, a), b)| a != b)
        .map_or(here.len().min(there.len()), |((at, _), _)| at);
    let around = |text: &str| {
        text.get(at.saturating_sub(300)..).map_or_else(String::new, |rest| rest.chars().take(300).collect())
    };
    assert!(here == there, "{what}:\n as of … {}\n cut   … {}", around(here), around(there));
}

#[test]
fn a_page_of_an_earlier_size_is_the_page_of_that_time() {
    let zone = copied(whole(), "now");
    let now = House::open(&zone);
    let mut chance = Chance(17);
    let mut pairs = 0;
    for size in sizes(&mut chance, now.size(), 6) {
        let then = House::open(&cut(whole(), size));
        assert_eq!(then.size(), size, "opening a zone of an earlier day adds nothing to it");

        // The state first: figures, registers, units.
        let at = now.state.engine.at(size).unwrap();
        let cut = then.state.engine.snapshot();
        for number in 0..cut.register.len() as u32 {
            assert_eq!(at.register.row(number), cut.register.row(number), "fact {number} at {size}");
        }
        assert_eq!(at.register.len(), cut.register.len());
        assert!(at.cells.all().eq(cut.cells.all()), "cells at {size}");
        let figures: Vec<String> = ids(&cut).map(str::to_owned).collect();
        for id in &figures {
            for period in ["2018", "2019", "2019-03", "2019-11"].map(|text| Period::parse(text).unwrap()) {
                let [at, cut] = [&at, &cut].map(|zone| compute(zone, id, period, 0).map(|figure| figure.outcome));
                assert_eq!(at, cut, "{id} {period} at {size}");
            }
        }

        // Then what people see of it.
        for _ in 0..9 {
            // One sort after the other: none is left to chance.
            let sort = SORTS[pairs % SORTS.len()];
            let path = page_of(sort, &mut chance, &cut, &figures);
            // By the cookie of the switch: the path, which some links repeat, is then the same.
            let here = now.ask("GET", &path, &format!("{}; at={size}", cookie("auditor")), &[], "");
            let there = then.get("auditor", &path);
            assert_eq!((here.status, there.status), (200, 200), "{path} at {size}: {}", here.body);
            if sort == "api" {
                assert_eq!(here.body, there.body, "{path} at {size}");
            } else {
                assert!(here.body.contains("s-past"), "no banner says that this is the past: {path}");
                same(content(&here.body), content(&there.body), &format!("{path} at {size}"));
            }
            pairs += 1;
        }
    }
    assert!(pairs >= 50, "{pairs}");
}
