//! The second demonstration zone: real measurements of twelve stations (UCI Beijing Multi-Site Air-Quality, 2014; see
//! `demo/uci/SOURCE.md`), each a participant, filled through the ordinary import and published month by month.

use crate::engine::{Answer, Engine, Files, Keeper, KeeperError, Salts, Submit};
use crate::imports::{Imports, Phase, Upload};
use serde_json::{Value as Json, json};
use std::path::Path;
use std::sync::Arc;
use store::Durability;
use uuid::Uuid;
use zone::report::AIR_MONTH;
use zone::{Command, Month, Period, Refusal};

const STATIONS: &str = include_str!("../../../demo/uci/stations.csv");
const STATION_DAYS: &str = include_str!("../../../demo/uci/station_days_2014.csv");
/// The zone's own demands on the data: those of the seed are not checked, and nothing is published on them.
const VALIDITY: &str = include_str!("../../../demo/uci/air.validity.toml");
const ZONE_ID: &str = "z-uci2014";
const ZONE_NAME: &str = "UCI公开数据示范（2014年空气站点）";
const UNIT: &str = "u-air";
const OFFICER: &str = "p-uci-officer";
const EDITOR: &str = "p-uci-editor";
/// Who can sign in: login, pseudonymous id, post in words.
const ACCOUNTS: [(&str, &str, &str); 2] = [("uci-officer", OFFICER, "数据经办"), ("uci-editor", EDITOR, "责任编辑")];
/// The first day of the data: units and rules of this zone are valid from here.
const FIRST_DAY: &str = "2014-01-01";
/// The demonstration's own time: after the year that it evaluates.
const STARTED: &str = "2015-01-05T00:00:00Z";
const IMPORTED: &str = "2015-01-12T01:00:00Z";

/// Why the zone could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AirZoneError {
    /// Storage.
    #[error(transparent)]
    Keeper(#[from] KeeperError),
    /// A command of the setup, or an edition, was refused.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// The import did not take every row.
    #[error("the import ended as {phase} with {bad} bad rows")]
    Import {
        /// Where it stopped.
        phase: &'static str,
        /// Rows that were not taken.
        bad: u64,
    },
    /// The upload was not taken.
    #[error(transparent)]
    Upload(#[from] Upload),
    /// The writer could not publish.
    #[error("not published: {0}")]
    Submit(Submit),
}

/// Makes the zone in an empty folder: setup, import of 4,380 station-days, twelve monthly editions. Answers their seqs.
pub fn create(folder: &Path) -> Result<Vec<u64>, AirZoneError> {
    setup(folder)?;
    accounts(folder)?;
    let engine = Engine::start(folder, Durability::Full)?;
    let filled = fill(&engine);
    engine.stop();
    filled
}

/// Accounts with the demonstration's password; nobody is behind them.
fn accounts(folder: &Path) -> Result<(), KeeperError> {
    let account = |(login, person, post): (&str, &str, &str)| demo::Account {
        login: login.to_owned(),
        name: login.to_owned(),
        post: post.to_owned(),
        person: person.to_owned(),
        unit: UNIT.to_owned(),
    };
    crate::accounts::create_demonstration(&Files::of(folder)?, &ACCOUNTS.map(account))
}

fn setup(folder: &Path) -> Result<(), AirZoneError> {
    let instant = |text: &str| text.parse::<jiff::Timestamp>().expect("a fixed instant");
    let mut keeper =
        Keeper::create(folder, ZONE_ID, ZONE_NAME, true, instant(STARTED), Salts::Seeded { seed: 2014, drawn: 0 })?;
    let now = instant(STARTED);
    let mut count = 0;
    let mut act = |keeper: &mut Keeper, kind: &str, content: Json| -> Result<(), AirZoneError> {
        count += 1;
        let command = Command {
            id: Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{ZONE_ID} setup {count}").as_bytes()),
            kind: kind.to_owned(),
            by: "setup".to_owned(),
            for_person: "setup".to_owned(),
            via: "setup",
            unit: ZONE_ID.to_owned(),
            happened: FIRST_DAY.to_owned(),
            content: content.as_object().cloned().unwrap_or_default(),
            amends: None,
            evidence: Vec::new(),
            import: None,
        };
        match keeper.propose(&command, now)? {
            Answer::Recorded { .. } => Ok(()),
            Answer::Refused(refusal) => Err(AirZoneError::Refused(refusal)),
        }
    };
    let seeds = crate::seed::rules();
    let of_air = seeds.iter().map(String::as_str).filter(|text| text.contains("id = \"air."));
    for text in of_air.chain([VALIDITY]) {
        // The seed rules as they stand, in force from this zone's first day.
        let lines: Vec<String> = text
            .lines()
            .map(|line| if line.starts_with("from = ") { format!("from = \"{FIRST_DAY}\"") } else { line.to_owned() })
            .collect();
        if let Ok(rule) = rulebook::Rule::parse(&lines.join("\n")) {
            act(&mut keeper, "rule.adopted", json!({"rule": rule.id, "version": rule.version, "text": lines}))?;
        }
    }
    act(&mut keeper, "org.unit", json!({"unit": UNIT, "title": "大气数据组", "type": "department"}))?;
    for (person, role) in [(OFFICER, "officer"), (EDITOR, "editor")] {
        act(&mut keeper, "org.person", json!({"person": person}))?;
        act(&mut keeper, "org.grant", json!({"person": person, "role": role, "unit": UNIT}))?;
    }
    for line in STATIONS.lines().skip(1) {
        let Some((station, name)) = line.split_once(',') else { continue };
        act(
            &mut keeper,
            "org.unit",
            json!({"unit": format!("u-{station}"), "title": format!("{name} (UCI)"), "type": "district"}),
        )?;
        act(
            &mut keeper,
            "air.station",
            json!({"station": station, "title": name, "participant": format!("u-{station}"), "control": "research"}),
        )?;
    }
    keeper.close_days(instant(IMPORTED), || Ok("0".repeat(64)))?;
    keeper.commit()?;
    keeper.sign(false)?;
    Ok(())
}

fn fill(engine: &Arc<Engine>) -> Result<Vec<u64>, AirZoneError> {
    let imports = Imports::open(engine);
    let mut incoming = imports.begin().map_err(|error| KeeperError::File("imports".to_owned(), error.to_string()))?;
    incoming.write(STATION_DAYS.as_bytes())?;
    let job = imports.take(incoming, "air.station_day", UNIT, OFFICER, "station_days_2014.csv")?;
    // The first turn is the dry run, the second writes.
    imports.go_on(&job);
    imports.go_on(&job);
    let state = job.state();
    if state.phase != Phase::Done || state.bad + state.refused > 0 {
        return Err(AirZoneError::Import { phase: state.phase.word(), bad: state.bad + state.refused });
    }
    let months = (1..=12).filter_map(|number| Month::new(2014, number));
    months
        .map(|month| match engine.publish_blocking(AIR_MONTH, Period::Month(month), EDITOR) {
            Ok((seq, _)) => Ok(seq),
            Err(Submit::Refused(refusal)) => Err(AirZoneError::Refused(refusal)),
            Err(error) => Err(AirZoneError::Submit(error)),
        })
        .collect()
}
