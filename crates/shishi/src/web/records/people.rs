//! Persons by name, for the search: names from the vault, in memory only, and gone from there with whoever is erased.

use crate::engine::KeeperError;
use crate::web::AppState;
use pinyin::ToPinyinMulti;
use serde_json::Value as Json;
use std::sync::{Arc, PoisonError, RwLock};
use store::Found;
use zone::Zone;
use zone::org::PERSON;

/// A person's own record is looked for so many records at once.
const SPAN: u64 = 4096;

/// A person.
pub struct Person {
    /// Pseudonymous id.
    pub id: String,
    /// Name, as recorded.
    pub name: String,
    /// Seq of the person's own record.
    pub first: u32,
    /// Number of the unit that recorded it.
    pub unit: u32,
    /// How each character may be read; nothing for one that is no Chinese character.
    readings: Vec<Vec<String>>,
}

impl Person {
    fn new(id: String, name: String, first: u32, unit: u32) -> Self {
        let readings = name.as_str().to_pinyin_multi().map(|character| {
            let all = character.into_iter().flatten();
            all.map(|reading| reading.plain().replace('ü', "v")).collect()
        });
        let readings = readings.collect();
        Self { id, name, first, unit, readings }
    }

    /// Whether what was typed is part of the name, or its pinyin, whole or in initials or mixed, from the beginning.
    fn is_meant(&self, typed: &str) -> bool {
        let plain: String = typed.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
        let spelt = plain.is_ascii() && plain.len() > 1 && spells(&self.readings, &plain);
        !plain.is_empty() && (spelt || self.name.to_lowercase().contains(&plain))
    }
}

/// Whether letters spell the beginning of a name.
fn spells(readings: &[Vec<String>], typed: &str) -> bool {
    if typed.is_empty() {
        return true;
    }
    let Some((character, rest)) = readings.split_first() else { return false };
    character.iter().any(|reading| {
        reading.starts_with(typed)
            || typed.strip_prefix(reading.as_str()).is_some_and(|typed| spells(rest, typed))
            || (reading.as_bytes()[0] == typed.as_bytes()[0] && spells(rest, &typed[1..]))
    })
}

/// What the names were read from: as long as it is the same, they are.
type Source = (usize, u32, usize);

/// The persons of the newest state.
#[derive(Default)]
pub struct People(RwLock<Option<(Source, Arc<Vec<Person>>)>>);

impl People {
    /// Who is meant by what was typed.
    pub fn meant<T>(
        &self,
        state: &AppState,
        typed: &str,
        each: impl FnMut(&Person) -> Option<T>,
    ) -> Result<Vec<T>, KeeperError> {
        let all = self.all(state)?;
        Ok(all.iter().filter(|person| person.is_meant(typed)).filter_map(each).collect())
    }

    fn all(&self, state: &AppState) -> Result<Arc<Vec<Person>>, KeeperError> {
        let zone = state.engine.snapshot();
        let last = zone.register.rows_of(&PERSON).map(|row| row.latest.seq).max().unwrap_or_default();
        let source = (zone.register.count_of(&PERSON), last, zone.org.erased().len());
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, people)) = held.filter(|(of, _)| *of == source) {
            return Ok(people);
        }
        let people = Arc::new(read(state, &zone)?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((source, people.clone()));
        Ok(people)
    }
}

fn read(state: &AppState, zone: &Zone) -> Result<Vec<Person>, KeeperError> {
    let mut rows: Vec<_> = zone.register.rows_of(&PERSON).filter(|row| row.submitted().is_some()).collect();
    rows.sort_unstable_by_key(|row| row.latest.seq);
    let mut people = Vec::with_capacity(rows.len());
    let mut rows = rows.as_slice();
    while let Some(first) = rows.first() {
        let from = u64::from(first.latest.seq);
        let (span, later) = rows.split_at(rows.partition_point(|row| u64::from(row.latest.seq) < from + SPAN));
        rows = later;
        let mut names = std::collections::HashMap::new();
        let found = state.engine.read(|ledger, vault| {
            vault.personal(from, from + SPAN, |seq, _, found| {
                let Found::Open(opening) = found else { return };
                let content: Option<Json> = serde_json::from_slice(&opening.content).ok();
                let name = content.and_then(|content| content["name"].as_str().map(str::to_owned));
                names.extend(name.map(|name| (seq, name)));
            })?;
            let mut found = Vec::new();
            for row in span {
                let seq = u64::from(row.latest.seq);
                let Some((name, bytes)) = names.remove(&seq).zip(ledger.record(seq)?) else { continue };
                let record: Json = serde_json::from_slice(&bytes).unwrap_or_default();
                if let Some(id) = record["open"]["person"].as_str() {
                    found.push(Person::new(id.to_owned(), name, row.first, row.unit));
                }
            }
            Ok(found)
        })?;
        people.extend(found);
    }
    people.retain(|person| zone.org.erasure(&person.id).is_none());
    Ok(people)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_characters_pinyin_and_initials() {
        let meant = |name: &str, typed: &str| Person::new("p-1".into(), name.into(), 1, 0).is_meant(typed);
        for (name, typed) in [
            ("王小明", "小明"),
            ("王小明", "wangxiaoming"),
            ("王小明", "wang xiao ming"),
            ("王小明", "WXM"),
            ("王小明", "wangxm"),
            ("王小明", "wxiao"),
            ("王小明", "wangx"),
            // A surname that is read as no other word is, and one with ü.
            ("单雄信", "shanxx"),
            ("单雄信", "dxx"),
            ("吕布", "lvbu"),
            ("Li Hong", "hong"),
        ] {
            assert!(meant(name, typed), "{typed} should find {name}");
        }
        for (name, typed) in [
            ("王小明", "xm"),
            ("王小明", "wm"),
            ("王小明", "w"),
            ("王小明", "wangxiaomingx"),
            ("王小明", ""),
            ("王小明", "王明"),
            ("Li Hong", "lh"),
        ] {
            assert!(!meant(name, typed), "{typed} should not find {name}");
        }
    }
}
