//! A ledger in memory: for tests, and for questions that need a state but no store.

use crate::{Options, TIME_ZONE, World, ZONE_NAME, chance::Chance, started, zone_id};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;
use zone::decide::{self, Draft};
use zone::{Command, Period, Problem, Refusal, Zone, report};

/// Records, openings and state of a zone, with a clock that its owner moves.
pub struct Memory {
    zone: Zone,
    now: Timestamp,
    salts: Chance,
    ids: Chance,
    records: Vec<Vec<u8>>,
}

impl Memory {
    /// A demonstration zone of a seed that holds just its genesis.
    pub fn new(options: &Options) -> Self {
        let now = started();
        let id = zone_id(options.seed);
        let key = format!("{ZONE_NAME}+00000000+{}", "A".repeat(44));
        let genesis = decide::genesis(&id, ZONE_NAME, TIME_ZONE, &key, true, now, date_of(now));
        let mut memory = Self {
            zone: Zone::default(),
            now,
            salts: Chance::new(options.seed, "salts"),
            ids: Chance::new(options.seed, "editions"),
            records: Vec::new(),
        };
        memory.append(genesis);
        memory
    }

    /// A zone that has adopted these rules and nothing else.
    pub(crate) fn of_rules<'a>(rules: impl Iterator<Item = (&'a str, u32, &'a str)>) -> Self {
        let mut memory = Self::new(&Options { seed: 0, scale: 1 });
        for (id, version, text) in rules {
            let lines: Vec<&str> = text.lines().collect();
            let content = json!({"rule": id, "version": version, "text": lines});
            let command = Command {
                id: memory.ids.uuid(),
                kind: "rule.adopted".into(),
                by: "setup".into(),
                for_person: "setup".into(),
                via: "setup",
                unit: memory.zone.id.to_string(),
                happened: date_of(memory.now).to_string(),
                content: content.as_object().cloned().unwrap_or_default(),
                amends: None,
                evidence: Vec::new(),
                import: None,
            };
            // What the scratch zone refuses, the zone itself refuses later and says why.
            let _ = memory.submit(command);
        }
        memory
    }

    /// The records' bytes, in order of seq.
    pub fn records(&self) -> &[Vec<u8>] {
        &self.records
    }

    /// The state.
    pub fn state(&self) -> &Zone {
        &self.zone
    }

    fn append(&mut self, draft: Draft) {
        self.zone.take(&draft).expect("what was decided is applied");
        self.records.push(draft.bytes);
    }
}

fn date_of(now: Timestamp) -> Date {
    now.in_tz(TIME_ZONE).expect("the zone's time zone").date()
}

impl World for Memory {
    fn zone(&self) -> &Zone {
        &self.zone
    }

    fn advance(&mut self, to: Timestamp) {
        while date_of(self.now) < date_of(to) {
            let day = date_of(self.now);
            let midnight = day.tomorrow().and_then(|next| next.in_tz(TIME_ZONE)).expect("a day of these years");
            self.now = midnight.timestamp();
            let audit = hex::encode([0; 32]);
            for draft in decide::close_day(&self.zone, day, &audit, self.now) {
                self.append(draft);
            }
        }
        self.now = self.now.max(to);
    }

    fn submit(&mut self, command: Command) -> Result<u64, Refusal> {
        let first = self.zone.size;
        let salts = &mut self.salts;
        for draft in decide::decide(&self.zone, &command, self.now, &mut || salts.bytes())? {
            self.append(draft);
        }
        Ok(first)
    }

    fn publish(&mut self, report: &str, period: Period, by: &str) -> Result<u64, Refusal> {
        let prepared = report::prepare(&self.zone, report, period).map_err(Refusal)?;
        let cells = serde_json::to_value(&prepared.cells).map_err(|_| Problem::new("not-canonical"))?;
        let mut content = json!({
            "report": report,
            "edition": prepared.edition,
            "period": period.to_string(),
            "size": self.zone.size,
            "manifest": hex::encode([0; 32]),
            "signers": [self.zone.key.split('+').next().unwrap_or_default()],
            "cells": cells,
        });
        if let Some(before) = prepared.supersedes {
            content["supersedes"] = before.into();
        }
        let id: Uuid = self.ids.uuid();
        self.submit(Command {
            id,
            kind: "edition.published".into(),
            by: by.to_owned(),
            for_person: by.to_owned(),
            via: "form",
            unit: self.zone.id.to_string(),
            happened: date_of(self.now).to_string(),
            content: content.as_object().cloned().unwrap_or_default(),
            amends: None,
            evidence: Vec::new(),
            import: None,
        })
    }
}
