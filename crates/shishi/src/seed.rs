//! A new zone: its rules, embedded, and its first three administrators; and the demonstration zone, the generator of
//! `demo/` acting through the keeper.

use crate::accounts::{NewAccount, person_id};
use crate::engine::{Answer, Keeper, KeeperError, Salts, Submit};
use crate::founding::{Founding, Table, Wrong};
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

/// The setup of a new zone: what is recorded before anybody can sign in.
struct Setup {
    keeper: Keeper,
    now: jiff::Timestamp,
}

impl Setup {
    /// Records something, or answers why not. Without a day it happens today.
    fn record(&mut self, kind: &str, day: Option<String>, content: Value) -> Result<Option<Refusal>, SeedError> {
        let (setup, zone) = ("setup".to_owned(), self.keeper.working());
        let command = Command {
            id: Uuid::new_v4(),
            kind: kind.to_owned(),
            by: setup.clone(),
            for_person: setup,
            via: "setup",
            unit: zone.id.to_string(),
            happened: day.unwrap_or_else(|| zone.date_of(self.now).to_string()),
            content: content.as_object().cloned().unwrap_or_default(),
            amends: None,
            evidence: Vec::new(),
            import: None,
        };
        Ok(match self.keeper.propose(&command, self.now)? {
            Answer::Recorded { .. } => None,
            Answer::Refused(refusal) => Some(refusal),
        })
    }

    /// The same of what the program itself says.
    fn must(&mut self, kind: &str, content: Value) -> Result<(), SeedError> {
        self.record(kind, None, content)?.map_or(Ok(()), |refusal| Err(SeedError::Refused(refusal)))
    }

    fn rules(&mut self) -> Result<(), SeedError> {
        let mut rules = Vec::new();
        for text in self::rules() {
            let rule = rulebook::Rule::parse(&text).map_err(|_| zone::Problem::new("rule-fault").into());
            rules.push((rule.map_err(SeedError::Refused)?, text));
        }
        // One that rests on another comes after it, and each version after the one before.
        rules.sort_by(|(a, _), (b, _)| (&a.id, a.version).cmp(&(&b.id, b.version)));
        for (rule, text) in &rules {
            let lines: Vec<&str> = text.lines().collect();
            self.must("rule.adopted", json!({"rule": rule.id, "version": rule.version, "text": lines}))?;
        }
        Ok(())
    }

    fn units(&mut self, table: &Table, wrong: &mut Vec<Wrong>) -> Result<(), SeedError> {
        for row in table.rows() {
            match table.unit(row, self.keeper.working()) {
                Ok((day, content)) => {
                    let refusal = self.record("org.unit", Some(day), Value::Object(content))?;
                    wrong.extend(refusal.map(|refusal| table.refused(row, refusal)));
                }
                Err(told) => wrong.push(told),
            }
        }
        Ok(())
    }

    /// Records the people and their rights, a person once however many rows name him, and adds their accounts.
    fn people(&mut self, table: &Table, to: &mut Vec<NewAccount>, wrong: &mut Vec<Wrong>) -> Result<(), SeedError> {
        let administrators = to.len();
        for row in table.rows() {
            let member = match table.member(row, self.keeper.working()) {
                Ok(member) => member,
                Err(told) => {
                    wrong.push(told);
                    continue;
                }
            };
            let known = to.iter().position(|account| account.login == member.login);
            let person = match known {
                Some(at) if at < administrators || !member.is_of(&to[at]) => {
                    wrong.push(table.taken(row));
                    continue;
                }
                Some(at) => to[at].person.clone(),
                None => {
                    let person = person_id(Uuid::new_v4());
                    let about = json!({"person": person, "name": member.name, "post": member.post});
                    if let Some(refusal) = self.record("org.person", None, about)? {
                        wrong.push(table.refused(row, refusal));
                        continue;
                    }
                    to.push(member.account(person.clone()));
                    person
                }
            };
            let mut right = json!({"person": person, "role": member.role});
            for (field, value) in [("office", member.office), ("unit", member.scope)] {
                if let Some(value) = value {
                    right[field] = value.into();
                }
            }
            let refusal = self.record("org.grant", None, right)?;
            wrong.extend(refusal.map(|refusal| table.refused(row, refusal)));
        }
        Ok(())
    }
}

/// Makes a zone in an empty folder, with the seed rules, the first administrators and what it begins with: login names and
/// the passwords that open only the page on which to choose another, the administrators' first.
pub fn zone(
    folder: &Path,
    id: &str,
    name: &str,
    administrators: Vec<Administrator>,
    founding: &Founding,
) -> Result<Vec<(NewAccount, String)>, SeedError> {
    let now = jiff::Timestamp::now();
    let mut setup = Setup { keeper: Keeper::create(folder, id, name, false, now, Salts::System)?, now };
    setup.rules()?;
    let mut accounts = Vec::new();
    for Administrator { role, login, name } in administrators {
        let person = person_id(Uuid::new_v4());
        setup.must("org.person", json!({"person": person, "name": name}))?;
        setup.must("org.grant", json!({"person": person, "role": role.word()}))?;
        let post = crate::messages::Language::Chinese.text(&format!("role-{}", role.word().replace('_', "-")));
        accounts.push(NewAccount { login, person, name, post, unit: id.to_owned() });
    }
    let mut wrong = Vec::new();
    if let Some(units) = &founding.units {
        setup.units(units, &mut wrong)?;
    }
    // Who belongs to a unit that is refused would be refused for it once more.
    if let Some(people) = founding.people.as_ref().filter(|_| wrong.is_empty()) {
        setup.people(people, &mut accounts, &mut wrong)?;
    }
    if !wrong.is_empty() {
        return Err(SeedError::Founding(wrong));
    }
    setup.keeper.commit()?;
    setup.keeper.sign(true)?;
    let passwords = crate::accounts::create_first(&setup.keeper.files, accounts.clone())?;
    Ok(accounts.into_iter().zip(passwords).collect())
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
    /// The tables that it should begin with.
    #[error("the founding tables: {} things are wrong", .0.len())]
    Founding(Vec<Wrong>),
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
