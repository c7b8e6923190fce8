//! How many minutes the system asks of each person (减负): acts that he typed, each with its minutes by the rule
//! `duty.minutes`. It is a meter of the system, not of the person: who has the most is nobody's merit or fault.

use crate::rules::Rules;
use crate::state::Zone;
use jiff::civil::Date;
use ledger::RecordRef;
use std::collections::{BTreeMap, BTreeSet};

/// The rule that says how many minutes an act takes.
pub const RULE: &str = "duty.minutes";
/// Ways in which a person types for himself. An import is one act, however many rows it has; what programs and the clock
/// write takes nobody's time.
const TYPED: [&str; 2] = ["form", "phone"];

/// Acts and their minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// How many acts.
    pub acts: u32,
    /// Minutes that they take by the rule.
    pub minutes: u32,
}

impl Asked {
    fn add(&mut self, minutes: u32) {
        self.acts += 1;
        self.minutes += minutes;
    }
}

/// What was asked in a span of days.
#[derive(Debug, Default)]
pub struct Burden {
    /// Of each person, by id.
    pub people: BTreeMap<String, Asked>,
    /// For each kind of act; imports under `import`.
    pub kinds: BTreeMap<String, Asked>,
    imports: BTreeSet<String>,
}

impl Burden {
    /// Counts a record. `on` is the day whose rule applies. A command of several records is one act.
    pub fn add(&mut self, rules: &Rules, on: Date, record: &RecordRef<'_>) {
        let kind: &str = match record.import {
            Some(import) if record.via == "import" => {
                if !self.imports.insert(import.to_owned()) {
                    return;
                }
                "import"
            }
            _ if !TYPED.contains(&record.via) => return,
            _ if record.ordinal > 0 => return,
            _ => record.kind,
        };
        let minutes = minutes(rules, kind, on);
        self.people.entry(record.by.to_string()).or_default().add(minutes);
        self.kinds.entry(kind.to_owned()).or_default().add(minutes);
    }

    /// Minutes of each person on average, whole; 0 if there was nobody.
    pub fn mean(&self) -> u32 {
        self.total().minutes.checked_div(self.people.len() as u32).unwrap_or_default()
    }

    /// Minutes of whoever was asked for most.
    pub fn most(&self) -> u32 {
        self.people.values().map(|asked| asked.minutes).max().unwrap_or_default()
    }

    /// All of it.
    pub fn total(&self) -> Asked {
        self.kinds.values().fold(Asked::default(), |sum, asked| Asked {
            acts: sum.acts + asked.acts,
            minutes: sum.minutes + asked.minutes,
        })
    }
}

/// Minutes of one act.
pub fn minutes(rules: &Rules, kind: &str, on: Date) -> u32 {
    let said = |key: &str| rules.parameter(RULE, key, on)?.parse().ok();
    said(kind).or_else(|| said("other")).unwrap_or_default()
}

/// Sizes of the ledger before and after the days of a span: the records that were written in it.
pub fn span(zone: &Zone, from: Date, to: Date) -> std::ops::Range<u64> {
    let before = from.yesterday().ok().and_then(|day| zone.size_at_end_of(day)).unwrap_or_default();
    let after =
        if zone.last_closed().is_none_or(|closed| closed < to) { Some(zone.size) } else { zone.size_at_end_of(to) };
    before..after.unwrap_or(before).max(before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Adopted;
    use jiff::civil::date;
    use ledger::Record;

    fn record(seq: u64, by: &str, via: &str, kind: &str, import: Option<&str>) -> Vec<u8> {
        Record {
            amends: None,
            by: by.into(),
            command: format!("00000000-0000-4000-8000-{seq:012}"),
            evidence: Vec::new(),
            for_person: by.into(),
            happened: "2019-03-05".into(),
            import: import.map(Into::into),
            kind: kind.into(),
            open: "{}".into(),
            ordinal: 0,
            personal: Vec::new(),
            recorded: "2019-03-05T01:00:00.000Z".into(),
            sealed: None,
            seq,
            unit: "u".into(),
            v: 1,
            via: via.into(),
            zone: "z".into(),
        }
        .bytes()
    }

    fn rules() -> Rules {
        let text = include_str!("../../../rulebook/duty/minutes.toml");
        let mut rules = Rules::default();
        let rule = rulebook::Rule::parse(text).unwrap();
        rules.adopt(Adopted { seq: 1, rule, text: Vec::new() });
        rules
    }

    #[test]
    fn what_a_person_types_counts_and_what_a_program_sends_does_not() {
        let (rules, on) = (rules(), date(2019, 3, 10));
        let import = Some("5e0c9f0a-0000-4000-8000-000000000001");
        let mut burden = Burden::default();
        for (seq, by, via, kind, import) in [
            (1, "p-1", "form", "projects.supervision", None),
            (2, "p-1", "phone", "projects.supervision", None),
            (3, "p-1", "form", "city.object", None),
            (4, "p-2", "import", "city.object", import),
            (5, "p-2", "import", "city.object", import),
            (6, "p-2", "api", "city.object", None),
            (7, "clock", "clock", "clock.day_closed", None),
            (8, "setup", "setup", "org.unit", None),
        ] {
            let bytes = record(seq, by, via, kind, import);
            burden.add(&rules, on, &RecordRef::parse(&bytes).unwrap());
        }
        let asked = |acts, minutes| Asked { acts, minutes };
        let people: Vec<_> = burden.people.iter().map(|(person, asked)| (person.as_str(), *asked)).collect();
        // Two supervisions of 2 minutes and something else of 3; an import of 10, however many rows it has.
        assert_eq!(people, [("p-1", asked(3, 7)), ("p-2", asked(1, 10))]);
        assert_eq!(burden.kinds["projects.supervision"], asked(2, 4));
        assert_eq!((burden.kinds["import"], burden.total()), (asked(1, 10), asked(4, 17)));
        assert_eq!((burden.mean(), burden.most()), (8, 10), "17 minutes of two, in whole ones");
        assert_eq!((Burden::default().mean(), Burden::default().most()), (0, 0));
        assert_eq!(
            minutes(&rules, "projects.supervision", date(2018, 12, 31)),
            0,
            "before the rule there is no measure"
        );
    }
}
