//! The real input: 4,380 station-days through the ordinary import, twelve monthly editions, every mean and rank as an
//! independent script computed them (`demo/uci/expected.py`), one edition verified offline.

mod support;

use shishi::engine::{Files, Keeper};
use shishi::proof::{Inputs, Verdict, verify};
use std::collections::BTreeMap;
use store::Durability;
use zone::offices::air;
use zone::{Month, Period};

const EXPECTED: &str = include_str!("../../../demo/uci/expected_2014.csv");
const FIRSTS: &str = include_str!("../../../demo/uci/expected_firsts_2014.csv");

#[test]
fn the_year_of_twelve_stations() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("zone");
    let editions = shishi::air_zone::create(&dir).unwrap();
    assert_eq!(editions.len(), 12);

    let keeper = Keeper::open(&dir, Durability::Full).unwrap();
    let zone = &keeper.zone;
    assert!(zone.demonstration && zone.name.contains("UCI"));
    let mut compared = 0;
    for line in EXPECTED.lines().skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        let [month, pollutant, station, valid_days, exact, rounded, rank] = columns[..] else { panic!("{line}") };
        let month = Month::new(2014, month.parse().unwrap()).unwrap();
        let unit = zone.org.unit(&format!("u-{station}")).unwrap();
        let table = air::table(zone, pollutant, Period::Month(month));
        let participant = table.iter().find(|participant| participant.unit == unit).unwrap();
        let mean = participant.mean.as_ref().map_or_else(String::new, |mean| mean.to_string());
        let text = |number: Option<i64>| number.map_or_else(String::new, |number| number.to_string());
        let found = (
            participant.valid_days.to_string(),
            mean,
            text(participant.rounded),
            text(participant.rank.map(i64::from)),
        );
        assert_eq!(found, (valid_days.to_owned(), exact.to_owned(), rounded.to_owned(), rank.to_owned()), "{line}");
        compared += 1;
    }
    assert_eq!(compared, 12 * 2 * 12);

    let mut firsts: BTreeMap<(String, String), u32> = BTreeMap::new();
    for edition in &zone.editions {
        for cell in &edition.cells {
            let pollutant = if cell.figure.contains("pm10") { "pm10" } else { "pm25" };
            *firsts.entry((pollutant.to_owned(), cell.subject.trim_start_matches("u-").to_owned())).or_default() +=
                u32::from(cell.rank == Some(1));
        }
    }
    for line in FIRSTS.lines().skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        let key = (columns[0].to_owned(), columns[1].to_owned());
        assert_eq!(firsts.get(&key).copied().unwrap_or_default().to_string(), columns[2], "{line}");
    }

    let (key, files) = (keeper.verification_key(), Files::of(&dir).unwrap());
    let mut keeper = keeper;
    let checkpoint = keeper.sign(true).unwrap();
    let ledger = folder.path().join("ledger.jsonl");
    let mut file = std::fs::File::create(&ledger).unwrap();
    shishi::export::ledger(&files, &keeper.zone.id, &checkpoint, &mut file).unwrap();
    drop(keeper);
    pages_name_the_source_and_no_authority(&dir, editions[0]);
    for seq in [editions[0], editions[11]] {
        let bundle = files.editions().join(seq.to_string());
        let report = verify(&Inputs {
            bundle,
            key: Some(key.clone()),
            ledger: Some(ledger.clone()),
            openings: None,
            since: None,
        });
        assert_eq!(report.verdict, Verdict::Verified, "{:#?}", report.lines);
    }
}

/// Every page of this zone bears the badge and names UCI; none names whoever publishes official rankings.
fn pages_name_the_source_and_no_authority(dir: &std::path::Path, edition: u64) {
    let account = |login: &str| demo::Account {
        login: login.to_owned(),
        name: login.to_owned(),
        post: String::new(),
        person: support::person(dir, login),
        unit: "u-air".to_owned(),
    };
    support::open_sessions(dir, &["uci-officer", "uci-editor"].map(account));
    let house = support::House::open(dir);
    for (login, path) in [
        ("uci-officer", "/?period=2014-01".to_owned()),
        ("uci-officer", "/figures?period=2014-01".to_owned()),
        ("uci-officer", "/figures/air.pm25_month?period=2014-01&subject=u-dingling".to_owned()),
        ("uci-officer", "/offices/air/station_day".to_owned()),
        ("uci-editor", "/reports/air-month/2014-01".to_owned()),
        ("uci-editor", "/ledger".to_owned()),
        ("", "/public".to_owned()),
        ("", format!("/public/editions/{edition}")),
        ("", format!("/public/editions/{edition}/content/report.html")),
    ] {
        let page = house.get(login, &path);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        assert!(page.body.contains("UCI") && page.body.contains("演示数据"), "{path}");
        for authority in ["监测总站", "生态环境部", "生态环境局", "环保局"] {
            assert!(!page.body.contains(authority), "{path}: {authority}");
        }
    }
}
