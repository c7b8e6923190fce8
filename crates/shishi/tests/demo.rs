//! The two things that a newcomer does first, as the program itself does them: make and serve the demonstration, and ask
//! it for the year's figures – which must be those of the table of published numbers, column by column.

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use support::{Client, copied, folder, open};

const NUMBERS: &str = include_str!("../../../demo/numbers.csv");

fn shishi(arguments: &[&str], dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shishi"));
    command.args(arguments).arg("--dir").arg(dir).stdin(Stdio::null());
    command
}

/// The demonstration, made by its command.
fn made() -> &'static PathBuf {
    static DIR: OnceLock<PathBuf> = OnceLock::new();
    DIR.get_or_init(|| {
        let dir = folder("demo").join("zone");
        let made = shishi(&["demo", "--no-serve"], &dir).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        dir
    })
}

fn figures() -> BTreeMap<String, Value> {
    let output = shishi(&["figures", "--year", "2019", "--json"], made()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let rows: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let with_reference = rows.into_iter().filter(|row| row["ref"].is_string());
    with_reference.map(|row| (row["ref"].as_str().unwrap().to_owned(), row)).collect()
}

#[test]
fn the_figures_are_those_of_the_table_in_every_column() {
    let figures = figures();
    let mut misses = Vec::new();
    for line in NUMBERS.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [reference, class, unit, _period, value, range, printed, id] = cells[..] else { panic!("{line}") };
        let row = figures.get(reference).unwrap_or(&Value::Null);
        for (column, expected) in [("id", id), ("class", class), ("unit", unit), ("printed", printed)] {
            if row[column] != expected {
                misses.push(format!("{reference} {column}: {}, expected {expected:?}", row[column]));
            }
        }
        let found = row["value"].as_str().unwrap_or_default();
        let fits = match range.split_once('-') {
            // The exact count, which the table gives as a range only.
            Some((low, high)) => {
                found.parse::<u32>().is_ok_and(|count| (low.parse().unwrap()..=high.parse().unwrap()).contains(&count))
            }
            None => found == value,
        };
        if !fits {
            misses.push(format!("{reference} value: {found:?}, expected {value}{range}"));
        }
        let rounding = row["rounding"].as_str().unwrap_or_default();
        if !rounding.starts_with("half_") || row["records"].as_u64().is_none_or(|records| records == 0) {
            misses.push(format!("{reference}: rounding {rounding:?}, records {}", row["records"]));
        }
    }
    assert_eq!(misses, Vec::<String>::new());
    assert_eq!((figures.len(), NUMBERS.lines().count()), (36, 37));
}

#[test]
fn days_pass_when_somebody_wishes_but_only_forward_and_not_for_ever() {
    let zone = copied(made(), "waited");
    let waited = |until: &str| shishi(&["demo", "--no-serve", "--until", until], &zone).output().unwrap();
    for wrong in ["2020-01-19", "2021-01-21", "2200-01-01", "tomorrow"] {
        let refused = waited(wrong);
        assert!(!refused.status.success(), "{wrong}");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("--until"), "{refused:?}");
    }
    assert_eq!(open(&zone).zone.last_closed().unwrap().to_string(), "2020-01-19");
    for _ in 0..2 {
        assert!(waited("2020-02-04").status.success(), "also when it is that day already");
        assert_eq!(open(&zone).zone.last_closed().unwrap().to_string(), "2020-02-03");
    }
    let keeper = open(&zone);
    let from = "2020-01-20".parse().unwrap();
    // Working days by the notice of November: the 20th to the 23rd, the 31st, 1 and 3 February. The week to the 26th has four
    // of them, and neither a meeting nor a visit; the next has two, and owes none.
    assert_eq!(keeper.zone.lapses.between(from, "2020-02-03".parse().unwrap()).count(), 18 * 7 + 2);
}

#[test]
fn the_demonstration_is_served_and_tells_its_accounts() {
    let zone = copied(made(), "served");
    let mut server = shishi(&["demo", "--port", "0"], &zone).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = Vec::new();
    for line in BufReader::new(server.stdout.take().unwrap()).lines() {
        said.push(line.unwrap());
        if said.last().unwrap().starts_with("http://127.0.0.1:") {
            break;
        }
    }
    let port = said.last().and_then(|line| line.rsplit(':').next()?.parse().ok()).expect("an address");
    let answer = Client::connect(port, "").and_then(|mut client| client.send("GET", "/login", "", ""));
    let mut client = Client::connect(port, "").unwrap();
    client.login("director").unwrap();
    let today = client.send("GET", "/", "", "");
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!((answer.unwrap().status, today.unwrap().status), (200, 200));
    for login in ["director", "editor"] {
        assert!(said.iter().any(|line| line.contains(login)), "{login} is not told: {said:?}");
    }
}

/// At once, and before a zone is made.
#[test]
fn a_busy_port_is_told_with_what_to_do() {
    let other = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let dir = folder("busy").join("zone");
    let output = shishi(&["demo", "--port", &port], &dir).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && said.contains(&format!("port {port} is in use")) && said.contains("--port"),
        "{said}"
    );
    assert!(!dir.exists());
}
