//! The page of a size is the page of that time: `?at=SIZE` shows what a server shows that never had the later records.

mod support;

use shishi::engine::Files;
use std::path::{Path, PathBuf};
use support::{Chance, House, cookie, copied, whole};
use zone::Period;
use zone::figure::{compute, ids};

/// A copy of a zone that was never written on after a size.
fn cut(zone: &Path, size: u64) -> PathBuf {
    let to = copied(zone, "cut");
    let files = Files::of(&to);
    let ledger = rusqlite::Connection::open(files.ledger()).unwrap();
    ledger.execute("DELETE FROM record WHERE seq >= ?1", [size]).unwrap();
    ledger.execute("DELETE FROM command WHERE first >= ?1", [size]).unwrap();
    ledger.execute("DELETE FROM checkpoint WHERE size > ?1", [size]).unwrap();
    std::fs::remove_file(files.kept()).unwrap();
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

/// What stands on the page itself.
fn content(page: &str) -> &str {
    let from = page.find("<main").expect("a main part");
    &page[from..from + page[from..].find("</main>").expect("the end of the main part")]
}

/// The newest checkpoint is the ledger's, not the page's: its size is the one thing of today on a page of then.
fn without_checkpoint(content: &str, signed: u64) -> String {
    let digits = signed.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    let words = shishi::messages::Language::Chinese.format("basis-checkpoint-size", &[("size", &groups.join(","))]);
    assert!(content.matches(&words).count() <= 1, "{words}");
    content.replace(&words, "…")
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
            let id = &figures[chance.below(figures.len())];
            let seq = chance.below(size as usize);
            let period = ["2019", "2019-02", "2019-06", "2019-10"][chance.below(4)];
            let path = match chance.below(6) {
                0 => format!("/figures?period={period}"),
                1 => format!("/rules/{id}?period={period}"),
                2 => format!("/api/v1/figures?period={period}"),
                3 => format!("/ledger/{seq}?period={period}"),
                _ => format!("/figures/{id}?period={period}"),
            };
            // By the cookie of the switch: the path, which some links repeat, is then the same.
            let here = now.ask("GET", &path, &format!("{}; at={size}", cookie("auditor")), &[], "");
            assert!(
                path.starts_with("/api") || here.body.contains("s-past"),
                "no banner says that this is the past: {path}"
            );
            let there = then.get("auditor", &path);
            assert_eq!((here.status, there.status), (200, 200), "{path} at {size}: {}", here.body);
            if path.starts_with("/api") {
                assert_eq!(here.body, there.body, "{path} at {size}");
            } else {
                let here = without_checkpoint(content(&here.body), now.size());
                same(&here, &without_checkpoint(content(&there.body), size), &format!("{path} at {size}"));
            }
            pairs += 1;
        }
    }
    assert!(pairs >= 50, "{pairs}");
}
