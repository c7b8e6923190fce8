//! The real input: 4,380 station-days through the ordinary import, twelve monthly editions, every mean and rank as an
//! independent script computed them (`demo/uci/expected.py`), one edition verified offline.

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

    let (key, files) = (keeper.verification_key(), Files::of(&dir));
    let mut keeper = keeper;
    let checkpoint = keeper.sign(true).unwrap();
    let ledger = folder.path().join("ledger.jsonl");
    let mut file = std::fs::File::create(&ledger).unwrap();
    shishi::export::ledger(&files, &keeper.zone.id, &checkpoint, &mut file).unwrap();
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
