//! A new zone's rules, embedded, and the demonstration zone: the generator of `demo/` acting through the keeper.

use crate::engine::{Answer, Keeper, KeeperError, Salts, Submit};
use rust_embed::RustEmbed;
use std::path::Path;
use zone::{Command, Period, Refusal, Zone};

#[derive(RustEmbed)]
#[folder = "../../rulebook"]
#[include = "*.toml"]
struct SeedRules;

#[derive(RustEmbed)]
#[folder = "../../demo/rules"]
#[include = "*.toml"]
struct DemoRules;

/// Texts of the seed rules, in order of their paths.
pub fn rules() -> Vec<String> {
    texts::<SeedRules>()
}

fn texts<E: RustEmbed>() -> Vec<String> {
    let mut paths: Vec<_> = E::iter().collect();
    paths.sort();
    paths.iter().filter_map(|path| E::get(path)).map(|file| String::from_utf8_lossy(&file.data).into_owned()).collect()
}

/// Why the demonstration could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Storage.
    #[error(transparent)]
    Keeper(#[from] KeeperError),
    /// The generator issued a command that was refused: a fault of the generator or of a rule.
    #[error("the demonstration's command was refused: {0}")]
    Refused(Refusal),
    /// A table of targets that does not read.
    #[error("{0}")]
    Targets(String),
}

/// The generator's world: a keeper whose clock the generator drives.
struct Driven {
    keeper: Keeper,
    now: jiff::Timestamp,
    failed: Option<KeeperError>,
}

/// Commands between two commits: the demonstration is made once, nobody waits for a single answer.
const BATCH: usize = 2000;
/// Head of an empty audit chain.
const NO_AUDIT: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Driven {
    fn keep(&mut self, result: Result<(), KeeperError>) {
        if let Err(error) = result {
            self.failed.get_or_insert(error);
        }
    }
}

impl demo::World for Driven {
    fn zone(&self) -> &Zone {
        self.keeper.working()
    }

    fn advance(&mut self, to: jiff::Timestamp) {
        self.now = to;
        let closed = self.keeper.close_days(to, || Ok(NO_AUDIT.to_owned()));
        self.keep(closed);
    }

    fn submit(&mut self, command: Command) -> Result<u64, Refusal> {
        if self.keeper.pending() >= BATCH {
            let committed = self.keeper.commit();
            self.keep(committed);
        }
        match self.keeper.propose(&command, self.now) {
            Ok(Answer::Recorded { seq, .. }) => Ok(seq),
            Ok(Answer::Refused(refusal)) => Err(refusal),
            Err(error) => {
                self.keep(Err(error));
                Err(zone::Problem::new("not-saved").into())
            }
        }
    }

    fn publish(&mut self, report: &str, period: Period, by: &str) -> Result<u64, Refusal> {
        let committed = self.keeper.commit();
        self.keep(committed);
        crate::publish::publish(&mut self.keeper, report, period, by, self.now).map_err(|error| match error {
            Submit::Refused(refusal) => refusal,
            _ => zone::Problem::new("not-saved").into(),
        })
    }
}

/// Makes the demonstration zone in an empty folder and answers its accounts.
pub fn demonstration(
    folder: &Path,
    targets: &demo::Targets,
    options: &demo::Options,
) -> Result<demo::Accounts, SeedError> {
    let salts = Salts::Seeded { seed: options.seed, drawn: 0 };
    let keeper = Keeper::create(folder, &demo::zone_id(options.seed), demo::ZONE_NAME, true, demo::started(), salts)?;
    let mut world = Driven { keeper, now: demo::started(), failed: None };
    let (reports, mut rules): (Vec<String>, Vec<String>) =
        texts::<DemoRules>().into_iter().partition(|text| text.contains("kind = \"report\""));
    rules.extend(self::rules());
    let report = reports.into_iter().next().unwrap_or_default();
    let filled = demo::fill(&mut world, targets, options, &rules, &report);
    if let Some(error) = world.failed.take() {
        return Err(error.into());
    }
    let accounts = filled.map_err(SeedError::Refused)?;
    world.keeper.commit()?;
    world.keeper.sign(false)?;
    Ok(accounts)
}
