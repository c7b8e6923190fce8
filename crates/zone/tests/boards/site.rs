//! A zone of a few key projects, to which the tests tell what happened day by day.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use ledger::{Amends, RecordRef};
use serde_json::{Value, json};
use uuid::Uuid;
use zone::decide::{close_day, decide, genesis, subject_exists};
use zone::offices::projects::PROJECT;
use zone::{Command, Refusal, Zone};

pub const UNIT: &str = "d-projects";

/// A record and what opens its sealed part.
pub type Stored = (Vec<u8>, Option<Box<[u8]>>);

pub struct Site {
    pub zone: Zone,
    pub records: Vec<Stored>,
    pub now: Timestamp,
}

/// The rules that make entries, permits and problems due.
const OF_DUES: [&str; 4] = [
    include_str!("../../../../rulebook/duty/supervision.toml"),
    include_str!("../../../../rulebook/projects/permits.toml"),
    include_str!("../../../../rulebook/projects/permit_clock.toml"),
    include_str!("../../../../rulebook/projects/problem_limit.toml"),
];

/// The notices for 2020.
const OF_2020: [&str; 2] = [
    include_str!("../../../../rulebook/calendar/2020-v1.toml"),
    include_str!("../../../../rulebook/calendar/2020-v2.toml"),
];

/// The rules that boards need.
const RULES: [&str; 3] = [
    include_str!("../../../../rulebook/projects/board.toml"),
    include_str!("../../../../rulebook/projects/light.toml"),
    include_str!("../../../../rulebook/calendar/2019-v1.toml"),
];

pub fn fold(records: &[Stored]) -> Zone {
    let mut zone = Zone::default();
    for (bytes, sealed) in records {
        zone.apply(&RecordRef::parse(bytes).unwrap(), sealed.as_deref()).unwrap();
    }
    zone
}

pub fn project(number: usize) -> String {
    format!("k-{number}")
}

impl Site {
    pub fn new(projects: usize) -> Self {
        Self::founded(date(2019, 1, 1), projects)
    }

    /// One whose ledger begins on a day.
    pub fn founded(day: Date, projects: usize) -> Self {
        let now: Timestamp = format!("{day}T00:30:00Z").parse().unwrap();
        let first = genesis("z-test", "试验区", "Asia/Shanghai", "key", true, now, date(2018, 1, 1));
        let mut site = Self { zone: Zone::default(), records: Vec::new(), now };
        site.append(&first);
        let unit = json!({"unit": UNIT, "title": "项目中心", "type": "centre"});
        site.must("org.unit", "2018-01-01", &unit);
        for person in 0..6 {
            site.must("org.person", "2018-01-01", &json!({"person": format!("p-{person}")}));
        }
        RULES.iter().for_each(|text| site.adopt(text));
        for number in 0..projects {
            let content = json!({
                "project": project(number), "title": "项目", "level": "municipal", "category": "industry", "nature": "new",
                "accountable_unit": UNIT, "planned_investment_yuan": "900000", "target_on": "2020-12-31",
                "target_strength": "plan",
            });
            site.accepted("projects.project", "2018-12-01", &content);
        }
        site
    }

    /// Adopts the rules by which something else than stages and money is due.
    pub fn adopt_dues(&mut self) {
        OF_DUES.iter().for_each(|text| self.adopt(text));
    }

    /// Adopts the first notice for 2020.
    pub fn adopt_first_notice_of_2020(&mut self) {
        self.adopt(OF_2020[0]);
    }

    /// Adopts the second notice for 2020, which is in force from 27 January on.
    pub fn adopt_second_notice_of_2020(&mut self) {
        self.adopt(OF_2020[1]);
    }

    fn adopt(&mut self, text: &str) {
        let rule = rulebook::Rule::parse(text).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        self.must("rule.adopted", "2018-01-01", &json!({"rule": rule.id, "version": rule.version, "text": lines}));
    }

    pub fn append(&mut self, draft: &zone::Draft) {
        self.zone.take(draft).unwrap();
        self.records.push((draft.bytes.clone(), draft.sealed.as_ref().map(|opening| opening.content.clone())));
    }

    /// Decides and takes what a person says; the seq, or what is wrong.
    pub fn say(
        &mut self,
        kind: &str,
        by: &str,
        happened: &str,
        content: &Value,
        evidence: usize,
    ) -> Result<u64, Refusal> {
        self.command(kind, by, happened, content, evidence, None)
    }

    pub fn command(
        &mut self,
        kind: &str,
        by: &str,
        happened: &str,
        content: &Value,
        evidence: usize,
        amends: Option<Amends>,
    ) -> Result<u64, Refusal> {
        let command = Command {
            id: Uuid::from_u128(u128::from(self.zone.size)),
            kind: kind.into(),
            by: by.into(),
            for_person: by.into(),
            via: "setup",
            unit: if kind.starts_with("projects.") { UNIT } else { "z-test" }.into(),
            happened: happened.into(),
            content: content.as_object().unwrap().clone(),
            amends,
            evidence: (0..evidence).map(|_| "a".repeat(64)).collect(),
            import: None,
        };
        let salt = [self.zone.size as u8; 32];
        let drafts = decide(&self.zone, &command, self.now, &mut || salt)?;
        let seq = self.zone.size;
        drafts.iter().for_each(|draft| self.append(draft));
        Ok(seq)
    }

    pub fn must(&mut self, kind: &str, happened: &str, content: &Value) -> u64 {
        let evidence = usize::from(kind == "projects.milestone_reached");
        self.say(kind, "p-0", happened, content, evidence)
            .unwrap_or_else(|refusal| panic!("{kind} {content}: {:?}", refusal.0))
    }

    /// Records a fact and has it accepted by another.
    pub fn accepted(&mut self, kind: &str, happened: &str, content: &Value) -> u64 {
        let seq = self.must(kind, happened, content);
        self.say("review.accepted", "p-1", &self.today().to_string(), &json!({"items": [[seq, seq]]}), 0).unwrap();
        seq
    }

    /// Says a plan, or says it anew: the fact and the version that wait or count, if it is not refused.
    pub fn plan(&mut self, kind: &str, on: Date, mut content: Value) -> Option<[u64; 2]> {
        let kind = zone::fact::kind(kind).unwrap();
        let key: Vec<&str> = kind.key.iter().map(|field| content[*field].as_str().unwrap()).collect();
        let row = subject_exists(&self.zone, kind, &key).and_then(|number| self.zone.register.row(number)).cloned();
        // One that was withdrawn is made anew, as another fact.
        let row = row.filter(|row| !row.is_withdrawn());
        let before = row.map(|row| [u64::from(row.first), u64::from(row.latest.seq)]);
        if before.is_some() {
            content["reason"] = "other".into();
            if kind.name == "projects.milestone" {
                content["cause"] = "weather".into();
            }
        }
        let amends = before.map(|[seq, version]| Amends { seq, version, void: false });
        let seq = self.command(kind.name, "p-0", &on.to_string(), &content, 0, amends).ok()?;
        Some([before.map_or(seq, |[first, _]| first), seq])
    }

    pub fn today(&self) -> Date {
        self.zone.date_of(self.now)
    }

    /// Closes every day before a date, and goes on on its morning.
    pub fn until(&mut self, day: Date) {
        let mut at = self.zone.last_closed().map_or_else(|| self.today(), |closed| closed.tomorrow().unwrap());
        while at < day {
            self.now = at.tomorrow().unwrap().to_zoned(self.zone.time_zone.clone()).unwrap().timestamp() + 1.second();
            for draft in close_day(&self.zone, at, &"0".repeat(64), self.now) {
                self.append(&draft);
            }
            at = at.tomorrow().unwrap();
        }
        self.now = self.now.max(day.to_zoned(self.zone.time_zone.clone()).unwrap().timestamp() + 1.hour());
    }

    pub fn row(&self, number: usize) -> u32 {
        subject_exists(&self.zone, &PROJECT, &[&project(number)]).unwrap()
    }

    pub fn entry(&mut self, number: usize, day: Date, invested: Option<u32>) -> u64 {
        self.try_entry(number, day, invested).unwrap_or_else(|refusal| panic!("{day}: {:?}", refusal.0))
    }

    /// The same of a project of which there may be no entry.
    pub fn try_entry(&mut self, number: usize, day: Date, invested: Option<u32>) -> Result<u64, Refusal> {
        let mut content = json!({
            "project": project(number), "stage": "structure", "change": "progress", "workers": 5, "machines": 1,
            "problem": "none",
        });
        if zone::calendar::Calendar::known_on(&self.zone.rules, day).is_working(day) == Some(false) {
            content["cause"] = "holiday".into();
        }
        if let Some(invested) = invested {
            content["invested_to_date_yuan"] = invested.to_string().into();
            content["cause"] = "corrected".into();
        }
        self.say("projects.supervision", "p-0", &day.to_string(), &content, 0)
    }
}
