//! A new zone: its rules, embedded, and its first three administrators; and the demonstration zone, the generator of
//! `demo/` acting through the keeper.

use crate::accounts::{NewAccount, person_id};
use crate::engine::{Answer, Keeper, KeeperError, Salts, Submit};
use rust_embed::RustEmbed;
use serde_json::{Value, json};
use std::path::Path;
use uuid::Uuid;
use zone::org::Role;
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

/// The first administrator of each sort, who gives everybody else what he needs.
pub struct Administrator {
    /// System, security or audit.
    pub role: Role,
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
}

/// Makes a zone in an empty folder, with the seed rules and the first administrators: their login names and the passwords
/// that open only the page on which to choose another.
pub fn zone(
    folder: &Path,
    id: &str,
    name: &str,
    administrators: Vec<Administrator>,
) -> Result<Vec<(String, String)>, SeedError> {
    let now = jiff::Timestamp::now();
    let mut keeper = Keeper::create(folder, id, name, false, now, Salts::System)?;
    let mut record = |kind: &str, content: Value| {
        let setup = || "setup".to_owned();
        let command = Command {
            id: Uuid::new_v4(),
            kind: kind.to_owned(),
            by: setup(),
            for_person: setup(),
            via: "setup",
            unit: id.to_owned(),
            happened: keeper.working().date_of(now).to_string(),
            content: content.as_object().cloned().unwrap_or_default(),
            amends: None,
            evidence: Vec::new(),
            import: None,
        };
        match keeper.propose(&command, now)? {
            Answer::Recorded { .. } => Ok(()),
            Answer::Refused(refusal) => Err(SeedError::Refused(refusal)),
        }
    };
    let mut rules = Vec::new();
    for text in self::rules() {
        let rule = rulebook::Rule::parse(&text).map_err(|_| zone::Problem::new("rule-fault").into());
        rules.push((rule.map_err(SeedError::Refused)?, text));
    }
    // One that rests on another comes after it, and each version after the one before.
    rules.sort_by(|(a, _), (b, _)| (&a.id, a.version).cmp(&(&b.id, b.version)));
    for (rule, text) in &rules {
        let lines: Vec<&str> = text.lines().collect();
        record("rule.adopted", json!({"rule": rule.id, "version": rule.version, "text": lines}))?;
    }
    let mut accounts = Vec::new();
    for Administrator { role, login, name } in administrators {
        let person = person_id(Uuid::new_v4());
        record("org.person", json!({"person": person, "name": name}))?;
        record("org.grant", json!({"person": person, "role": role.word()}))?;
        let post = crate::messages::Language::Chinese.text(&format!("role-{}", role.word().replace('_', "-")));
        accounts.push(NewAccount { login, person, name, post, unit: id.to_owned() });
    }
    keeper.commit()?;
    keeper.sign(true)?;
    let logins: Vec<String> = accounts.iter().map(|account| account.login.clone()).collect();
    let passwords = crate::accounts::create_first(&keeper.files, accounts)?;
    Ok(logins.into_iter().zip(passwords).collect())
}

/// Why a zone could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Storage.
    #[error(transparent)]
    Keeper(#[from] KeeperError),
    /// A command that makes the zone was refused: a fault of the generator or of a rule.
    #[error("a command that makes the zone was refused: {0}")]
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

    fn keep(&mut self, file: &[u8]) {
        let folder = self.keeper.files.blobs();
        let kept = crate::engine::keep_blob(&folder, file);
        let failed = |error: std::io::Error| KeeperError::File(folder.display().to_string(), error.to_string());
        self.keep(kept.map(drop).map_err(failed));
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
