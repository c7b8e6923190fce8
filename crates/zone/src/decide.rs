//! From a command to records, or to a refusal that says everything that is wrong. Time and salts are parameters; the
//! same command on the same state gives the same records.

mod acts;
mod keys;

pub use acts::review_items;
pub use keys::rotate_key;

use crate::content::{Decoded, Reading, Split, decode, key_digest, person_concerned, split};
use crate::delegation;
use crate::fact::{Kind, Recorder, Type, kind};
use crate::offices;
use crate::opening_balance;
use crate::org::{Right, Unit};
use crate::refusal::{Problem, Refusal};
use crate::register::{Row, Version};
use crate::state::Zone;
use crate::system::EPOCH;
use crate::value::Value;
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{Amends, Opening, Record, canonical};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

/// What a user, an import, a program or the seed asks for.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Command {
    /// Its id, given when the form was rendered; a repetition is answered as the first time.
    pub id: Uuid,
    /// Kind of the fact.
    pub kind: String,
    /// Who types.
    pub by: String,
    /// Whose act it is.
    #[serde(rename = "for")]
    pub for_person: String,
    /// `form`, `import`, `api`, `phone`, `setup`.
    pub via: &'static str,
    /// Id of the reporting unit.
    pub unit: String,
    /// When it happened, as typed.
    pub happened: String,
    /// The fields of all compartments.
    pub content: Map<String, Json>,
    /// What it amends.
    pub amends: Option<Amends>,
    /// SHA-256 of each evidence file.
    pub evidence: Vec<String>,
    /// The import that it belongs to.
    pub import: Option<Uuid>,
}

/// Rows of a table that come in together: facts of one kind and unit under one command id, already read. Each is decided
/// for itself: a row that is refused leaves the others alone.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Id of the command.
    pub id: Uuid,
    /// Kind of the facts.
    pub kind: &'static Kind,
    /// Who imports.
    pub by: String,
    /// Id of the reporting unit.
    pub unit: String,
    /// The import that they belong to.
    pub import: Uuid,
    /// The rows.
    pub rows: Vec<Reading>,
}

/// A record about to be appended, with its openings.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The record.
    pub record: Record,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Opens its sealed digest.
    pub sealed: Option<Opening>,
    /// Open its personal digests, in order.
    pub personal: Vec<Opening>,
    /// Pseudonymous id of the person whom they concern, if that is one person and known.
    pub person: Option<Box<str>>,
    /// Its content as the register takes it, of a fact.
    pub(crate) decoded: Option<Decoded>,
}

/// A fact as proposed, for the office's own checks.
pub struct Proposal<'a> {
    /// Its kind.
    pub kind: &'static Kind,
    /// When it is said to have happened.
    pub happened: Date,
    /// Its content by compartment.
    pub content: &'a Split,
    /// Seq of the fact that it amends.
    pub amends: Option<u32>,
    /// Whether it withdraws that fact.
    pub void: bool,
    /// Who typed it.
    pub by: &'a str,
    /// Whose act it is.
    pub for_person: &'a str,
    /// Number of the reporting unit.
    pub unit: u32,
    /// SHA-256 of each evidence file.
    pub evidence: &'a [String],
    values: &'a [Value],
}

impl<'a> Proposal<'a> {
    /// The value of a field, if it is given.
    pub fn value(&self, field: &str) -> Option<&'a Value> {
        self.kind.index(field).map(|index| &self.values[index]).filter(|value| !matches!(value, Value::Missing))
    }
    /// Whether a field is given.
    pub fn has(&self, field: &str) -> bool {
        [&self.content.open, &self.content.sealed, &self.content.personal].iter().any(|part| part.contains_key(field))
    }
    /// The code of a choice.
    pub fn choice(&self, field: &str) -> Option<&'a str> {
        self.content.open.get(field).and_then(Json::as_str)
    }
    /// As the version that it would become, by nobody yet.
    pub(crate) fn version(&self) -> Version {
        let values = self.values.into();
        Version { seq: 0, for_person: 0, by: 0, happened: self.happened, void: false, values }
    }
    /// The texts of a list.
    pub fn texts(&self, field: &str) -> Vec<String> {
        let items = self.content.open.get(field).and_then(Json::as_array);
        items.into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
    }
}

/// Formats an instant as records write it.
pub fn instant_text(instant: Timestamp) -> String {
    // Fractions of a millisecond are cut: what was recorded is never later than the clock.
    let millis = instant.as_millisecond();
    let seconds = Timestamp::from_second(millis.div_euclid(1000)).expect("a second of the calendar");
    let text = seconds.to_string();
    format!("{}.{:03}Z", text.trim_end_matches('Z'), millis.rem_euclid(1000))
}

/// The first record of a zone.
pub fn genesis(
    zone_id: &str,
    name: &str,
    time_zone: &str,
    key: &str,
    demonstration: bool,
    now: Timestamp,
    happened: Date,
) -> Draft {
    let open = json!({"name": name, "time_zone": time_zone, "key": key, "demonstration": demonstration});
    let command = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{zone_id} genesis").as_bytes());
    system_record(zone_id, 0, "zone.genesis", command, "setup", now, happened, &open)
}

/// The records of a day that is over: that it is, and what follows from it (`duty::react`), as one command. Its id is a
/// function of zone and date, so it cannot be written twice.
pub fn close_day(zone: &Zone, date: Date, audit_head: &str, now: Timestamp) -> Vec<Draft> {
    let open = json!({"date": date.to_string(), "audit": audit_head});
    let command = day_command(&zone.id, date);
    let now = later(zone, now);
    let write = |seq, kind, open: &Json| system_record(&zone.id, seq, kind, command, "clock", now, date, open);
    let mut drafts = vec![write(zone.size, "clock.day_closed", &open)];
    for (ordinal, reaction) in (1..).zip(crate::duty::react(zone, date)) {
        let draft = write(zone.size + u64::from(ordinal), reaction.kind, &reaction.open);
        let unit = zone.org.units[reaction.unit as usize].id.to_string();
        let record = Record { ordinal, unit, ..draft.record };
        drafts.push(Draft { bytes: record.bytes(), record, ..draft });
    }
    drafts
}

/// Command id of a closed day.
pub fn day_command(zone_id: &str, date: Date) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{zone_id} {date}").as_bytes())
}

/// The record that the ledger goes on without records which a signed checkpoint covered. Two persons declare it.
pub fn declare_epoch(
    zone: &Zone,
    lost: (u64, &str),
    reason: &str,
    persons: [&str; 2],
    now: Timestamp,
) -> Result<Draft, Refusal> {
    let open = json!({"lost_size": lost.0, "lost_root": lost.1, "reason": reason});
    let mut problems = Vec::new();
    split(zone, &EPOCH, open.as_object().expect("an object"), &mut problems);
    check_persons(zone, persons, &mut problems);
    if !problems.is_empty() {
        return Err(Refusal(problems));
    }
    Ok(declared(zone, EPOCH.name, "epoch", &open, persons, now))
}

/// Two different persons whom the zone knows.
fn check_persons(zone: &Zone, persons: [&str; 2], problems: &mut Vec<Problem>) {
    if persons[0] == persons[1] {
        problems.push(Problem::field("persons", "two-persons-needed"));
    }
    let unknown = persons.iter().filter(|person| zone.org.person(person).is_none());
    problems.extend(unknown.map(|person| Problem::field("persons", "unknown-person").with("value", *person)));
}

/// What two persons declare at the machine itself.
fn declared(zone: &Zone, kind: &str, act: &str, open: &Json, persons: [&str; 2], now: Timestamp) -> Draft {
    let [by, other] = persons;
    let command = Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{} {act} {}", zone.id, zone.size).as_bytes());
    let now = later(zone, now);
    let draft = system_record(&zone.id, zone.size, kind, command, by, now, zone.date_of(now), open);
    let record = Record { for_person: other.into(), ..draft.record };
    Draft { bytes: record.bytes(), record, ..draft }
}

#[expect(clippy::too_many_arguments, reason = "the envelope has this many parts, and its callers name them all")]
fn system_record(
    zone_id: &str,
    seq: u64,
    kind: &str,
    command: Uuid,
    who: &str,
    now: Timestamp,
    happened: Date,
    open: &Json,
) -> Draft {
    let record = Record {
        amends: None,
        by: who.into(),
        command: command.to_string(),
        evidence: Vec::new(),
        for_person: who.into(),
        happened: happened.to_string(),
        import: None,
        kind: kind.into(),
        open: canonical_text(open),
        ordinal: 0,
        personal: Vec::new(),
        recorded: instant_text(now),
        sealed: None,
        seq,
        unit: zone_id.into(),
        v: 1,
        via: if who == "clock" { "clock" } else { "setup" }.into(),
        zone: zone_id.into(),
    };
    Draft { bytes: record.bytes(), record, sealed: None, personal: Vec::new(), person: None, decoded: None }
}

fn canonical_text(value: &Json) -> Box<str> {
    let bytes = canonical::bytes(value).expect("the product writes canonical values");
    String::from_utf8(bytes).expect("JSON is UTF-8").into()
}

/// `max(clock, last recorded)`: recorded never runs backwards.
fn later(zone: &Zone, now: Timestamp) -> Timestamp {
    zone.recorded.parse::<Timestamp>().map_or(now, |last| last.max(now))
}

/// The envelope that a command or a table gives its facts.
struct Envelope<'a> {
    kind: &'static Kind,
    id: Uuid,
    by: &'a str,
    for_person: &'a str,
    via: &'static str,
    unit: &'a str,
    import: Option<Uuid>,
    amends: Option<Amends>,
    evidence: &'a [String],
}

impl Envelope<'_> {
    /// Number of the unit. A missing right ends the asking: whoever may not record learns nothing of the rest.
    fn check(&self, zone: &Zone, today: Date, problems: &mut Vec<Problem>) -> Result<Option<u32>, Refusal> {
        let unit = zone.org.unit(self.unit);
        if unit.is_none() {
            let value = self.unit.chars().take(40).collect::<String>();
            problems.push(Problem::field("unit", "unknown-unit").with("value", value));
        }
        let actor = zone.org.person(self.by);
        if self.via == "setup" {
            return Ok(unit);
        }
        if self.kind.recorder == Recorder::Person {
            let is_own = self.by == self.for_person && actor.is_some_and(|person| !zone.org.is_erased(person));
            let code = if self.by == self.for_person { "no-right-to-record" } else { "not-delegable" };
            return if is_own { Ok(unit) } else { Err(Problem::new(code).with("kind", self.kind.name).into()) };
        }
        if self.by != self.for_person {
            if self.import.is_some() {
                return Err(Problem::field("for", "not-by-import").into());
            }
            delegation::decide::check_acting(zone, self.kind, (self.by, self.for_person), unit, today)?;
            return Ok(unit);
        }
        // Whether there is a right to an unknown unit nobody can say: the unit is the problem to report.
        if unit.is_some() {
            let allowed = |right: &Right| unit.is_some_and(|unit| right.may_record(self.kind, unit));
            if !actor.is_some_and(|person| zone.org.rights(person, today).any(allowed)) {
                return Err(Problem::new("no-right-to-record").with("kind", self.kind.name).into());
            }
        }
        Ok(unit)
    }
}

fn check_happened(
    zone: &Zone,
    kind: &Kind,
    unit: Option<u32>,
    happened: Date,
    today: Date,
    problems: &mut Vec<Problem>,
) {
    if happened > today && kind.ahead.is_none() {
        problems.push(Problem::field("happened", "in-the-future").with("today", today.to_string()));
        return;
    }
    let unit = unit.map(|number| &zone.org.units[number as usize]);
    if let Some(unit) = unit.filter(|unit| unit.ty != "zone" && happened < unit.from) {
        problems.push(before_the_unit("happened", unit));
    }
}

fn before_the_unit(field: &str, unit: &Unit) -> Problem {
    let problem = Problem::field(field, "before-the-unit");
    problem.with("unit", unit.title.to_string()).with("from", unit.from.to_string())
}

/// Decides a command: the records that it yields, or everything that is wrong with it.
pub fn decide(
    zone: &Zone,
    command: &Command,
    now: Timestamp,
    salt: &mut dyn FnMut() -> [u8; 32],
) -> Result<Vec<Draft>, Refusal> {
    let kind = kind(&command.kind)
        .filter(|kind| kind.recorder != Recorder::Product)
        .ok_or_else(|| Problem::new("unknown-kind").with("kind", command.kind.chars().take(60).collect::<String>()))?;
    let now = later(zone, now);
    let today = zone.date_of(now);
    let envelope = Envelope {
        kind,
        id: command.id,
        by: &command.by,
        for_person: &command.for_person,
        via: command.via,
        unit: &command.unit,
        import: command.import,
        amends: command.amends,
        evidence: &command.evidence,
    };
    let mut problems = Vec::new();
    let unit = envelope.check(zone, today, &mut problems)?;
    let happened = crate::content::typed_date(&command.happened);
    match happened {
        None => problems.push(
            Problem::field("happened", "not-a-date")
                .with("value", command.happened.chars().take(40).collect::<String>()),
        ),
        Some(date) => check_happened(zone, kind, unit, date, today, &mut problems),
    }
    for digest in &command.evidence {
        if digest.len() != 64 || !digest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            problems.push(Problem::field("evidence", "not-a-digest"));
        }
    }
    let (mut fields, reason) = reason_of(command, kind);
    if kind.name == crate::system::REDACTED.name {
        let of = fields.get("kind").and_then(Json::as_str).and_then(crate::fact::kind);
        let figures = of.map(|of| crate::figure::reading_sealed(zone, of)).unwrap_or_default();
        fields.insert("figures".to_owned(), figures.into());
    }
    crate::board::decide::complete(zone, kind, &mut fields)?;
    if kind.name == offices::projects::problem::PROBLEM_STEP.name && command.amends.is_none() {
        offices::projects::problem::decide::complete(zone, happened.unwrap_or(today), &mut fields);
    }
    let mut content = split(zone, kind, &fields, &mut problems);
    take_reason(command, reason, &mut content, &mut problems);
    let reading = match Reading::new(happened.unwrap_or(today), content) {
        Ok(reading) => reading,
        Err(problem) => {
            problems.push(problem);
            return Err(Refusal(problems));
        }
    };
    if problems.is_empty() && !kind.register {
        // An act is done: it is followed by another, not amended (docs/ledger-format.md §5).
        if command.amends.is_some() {
            problems.push(Problem::new("amends-nothing"));
        }
        acts::check(zone, kind, command, &reading.split, today, &mut problems);
    }
    conclude(zone, &envelope, &reading, 0, now, salt, problems).map(|draft| vec![draft])
}

/// Decides one row, the `ordinal`-th record of its command: its record, or everything that is wrong with it.
pub fn decide_row(
    zone: &Zone,
    rows: &Rows,
    row: &Reading,
    ordinal: u32,
    now: Timestamp,
    salt: &mut dyn FnMut() -> [u8; 32],
) -> Result<Draft, Refusal> {
    let now = later(zone, now);
    let today = zone.date_of(now);
    let envelope = Envelope {
        kind: rows.kind,
        id: rows.id,
        by: &rows.by,
        for_person: &rows.by,
        via: "import",
        unit: &rows.unit,
        import: Some(rows.import),
        amends: None,
        evidence: &[],
    };
    let mut problems = Vec::new();
    let unit = envelope.check(zone, today, &mut problems)?;
    check_happened(zone, rows.kind, unit, row.happened, today, &mut problems);
    conclude(zone, &envelope, row, ordinal, now, salt, problems)
}

/// What is wrong with a row's date, so that a row whose fields cannot be read is told that too.
pub fn date_problems(zone: &Zone, kind: &Kind, unit: &str, happened: Date, now: Timestamp) -> Vec<Problem> {
    let mut problems = Vec::new();
    check_happened(zone, kind, zone.org.unit(unit), happened, zone.date_of(later(zone, now)), &mut problems);
    problems
}

/// The last questions to a fact, and its record.
fn conclude(
    zone: &Zone,
    envelope: &Envelope<'_>,
    reading: &Reading,
    ordinal: u32,
    now: Timestamp,
    salt: &mut dyn FnMut() -> [u8; 32],
    mut problems: Vec<Problem>,
) -> Result<Draft, Refusal> {
    check_ahead(envelope.kind, reading, zone.date_of(now), &mut problems);
    let decoded = if problems.is_empty() && envelope.kind.register {
        check_fact(zone, envelope, reading, &mut problems)
    } else {
        check_the_rest(zone, envelope, reading, &mut problems);
        None
    };
    if !problems.is_empty() {
        return Err(Refusal(problems));
    }
    let draft = write(zone, envelope, reading, decoded, ordinal, now, salt);
    if draft.bytes.len() > canonical::RECORD_BYTES_MAX {
        return Err(Problem::new("too-large").with("bytes", draft.bytes.len().to_string()).into());
    }
    Ok(draft)
}

/// What else is wrong where some numbers, texts or dates could not be read: whoever typed them is told everything at once. It is
/// asked only where key and choices are read, for the other answers rest on these, and heard only of fields that were read.
fn check_the_rest(zone: &Zone, envelope: &Envelope<'_>, reading: &Reading, problems: &mut Vec<Problem>) {
    let kind = envelope.kind;
    let is_plain = |problem: &Problem| {
        let field = problem.field.as_deref().and_then(|name| kind.field(name));
        field.is_some_and(|field| {
            let plain = matches!(
                field.ty,
                Type::Title(_) | Type::Text(_) | Type::Count(_) | Type::Quantity { .. } | Type::Date | Type::Month
            );
            plain && !kind.key.contains(&field.name)
        })
    };
    if problems.is_empty() || !kind.register || !problems.iter().all(is_plain) {
        return;
    }
    let parts = [&reading.split.open, &reading.split.sealed, &reading.split.personal];
    let was_read =
        |name: &str| matches!(name, "happened" | "evidence") || parts.iter().any(|part| part.contains_key(name));
    let mut found = Vec::new();
    check_fact(zone, envelope, reading, &mut found);
    found.retain(|problem| problem.field.as_deref().is_some_and(was_read));
    problems.extend(found);
}

/// What is recorded before its day says nothing yet of what will be said and done on it.
fn check_ahead(kind: &Kind, reading: &Reading, today: Date, problems: &mut Vec<Problem>) {
    if reading.happened <= today {
        return;
    }
    let parts = [&reading.split.open, &reading.split.sealed, &reading.split.personal];
    let early = kind.ahead.unwrap_or_default().iter().filter(|name| parts.iter().any(|part| part.contains_key(**name)));
    problems
        .extend(early.map(|name| Problem::field(*name, "not-before-its-day").with("on", reading.happened.to_string())));
}

/// Longest reason of an amendment, in characters.
pub const REASON_MOST: usize = 300;

/// The fields of a command without the reason of its amendment, which every kind takes.
fn reason_of(command: &Command, kind: &Kind) -> (Map<String, Json>, Option<Json>) {
    let mut fields = command.content.clone();
    let reason =
        if command.amends.is_some() && kind.field("reason").is_none() { fields.remove("reason") } else { None };
    (fields, reason)
}

/// An amendment says why. The reason is free text: personal, never read by the fold.
fn take_reason(command: &Command, reason: Option<Json>, split: &mut Split, problems: &mut Vec<Problem>) {
    if command.amends.is_none() {
        return;
    }
    let text = crate::content::of_paragraphs(reason.as_ref().and_then(Json::as_str).unwrap_or_default().trim());
    let text = &*text;
    if text.chars().count() < 2 {
        problems.push(Problem::field("reason", "reason-needed"));
    } else if text.chars().count() > REASON_MOST {
        problems.push(Problem::field("reason", "too-long").with("most", REASON_MOST.to_string()));
    } else if canonical::check_text(text).is_err() {
        problems.push(Problem::field("reason", "not-a-text").with("value", ""));
    } else if let Some(found) = crate::content::invisible(text) {
        problems.push(Problem { field: Some("reason".to_owned()), ..crate::content::unseen(text, found) });
    } else {
        split.personal.insert("reason".to_owned(), text.into());
    }
}

fn write(
    zone: &Zone,
    envelope: &Envelope<'_>,
    reading: &Reading,
    decoded: Option<Decoded>,
    ordinal: u32,
    now: Timestamp,
    salt: &mut dyn FnMut() -> [u8; 32],
) -> Draft {
    let mut opening = |part: &Option<Box<str>>| {
        part.as_ref().map(|content| Opening { salt: salt(), content: content.as_bytes().into() })
    };
    let sealed = opening(&reading.sealed);
    let personal: Vec<Opening> = opening(&reading.personal).into_iter().collect();
    let record = Record {
        amends: envelope.amends,
        by: envelope.by.to_owned(),
        command: envelope.id.to_string(),
        evidence: envelope.evidence.to_vec(),
        for_person: envelope.for_person.to_owned(),
        happened: reading.happened.to_string(),
        import: envelope.import.map(|id| id.to_string()),
        kind: envelope.kind.name.into(),
        open: reading.open.clone(),
        ordinal,
        personal: personal.iter().map(Opening::digest).collect(),
        recorded: instant_text(now),
        sealed: sealed.as_ref().map(Opening::digest),
        seq: zone.size,
        unit: envelope.unit.to_owned(),
        v: envelope.kind.version(),
        via: envelope.via.into(),
        zone: zone.id.to_string(),
    };
    // Who is erased has no key any more, and gets none again.
    let person = person_concerned(envelope.kind, &reading.split).filter(|person| zone.org.erasure(person).is_none());
    Draft { bytes: record.bytes(), record, sealed, personal, person: person.map(Into::into), decoded }
}

/// Checks of facts of the register: key, amendment, the office's own.
fn check_fact(zone: &Zone, envelope: &Envelope<'_>, reading: &Reading, problems: &mut Vec<Problem>) -> Option<Decoded> {
    let (kind, happened) = (envelope.kind, reading.happened.to_string());
    let sealed = reading.sealed.as_ref().map(|text| text.as_bytes());
    let decoded = match decode(zone, (kind, kind.version()), &happened, &reading.open, sealed, None) {
        Ok(decoded) => decoded,
        Err(error) => {
            problems.push(Problem::new("not-decodable").with("what", error.to_string()));
            return None;
        }
    };
    let existing = decoded.key.and_then(|key| zone.register.by_key(&key));
    match envelope.amends {
        None => {
            if let Some(row) = existing.and_then(|number| zone.register.row(number)).filter(|row| !row.is_withdrawn()) {
                let field = kind.key.iter().find(|name| **name != "happened").copied().unwrap_or("happened");
                problems.push(Problem::field(field, "exists-already").with("seq", row.first.to_string()));
            }
        }
        Some(amends) => {
            let number = u32::try_from(amends.seq).ok().and_then(|first| zone.register.by_first(first));
            match number.and_then(|number| zone.register.row(number).map(|row| (number, row))) {
                None => problems.push(Problem::new("amends-nothing")),
                Some((number, row)) => check_amendment(zone, envelope, amends, number, row, existing, problems),
            }
        }
    }
    let amends = envelope.amends.and_then(|amends| u32::try_from(amends.seq).ok());
    let proposal = Proposal {
        kind,
        happened: reading.happened,
        content: &reading.split,
        amends,
        void: envelope.amends.is_some_and(|amends| amends.void),
        by: envelope.by,
        for_person: envelope.for_person,
        unit: zone.org.unit(envelope.unit).unwrap_or_default(),
        evidence: envelope.evidence,
        values: &decoded.values,
    };
    check_named_units(zone, &proposal, problems);
    if kind.name == crate::org::PERSON.name && !reading.split.personal.is_empty() {
        check_not_erased(zone, &reading.split, problems);
    }
    offices::check(zone, &proposal, problems);
    opening_balance::check(zone, &proposal, problems);
    Some(decoded)
}

/// Nothing is said of a unit from before it existed: the month's last day counts where a fact is of a month.
fn check_named_units(zone: &Zone, proposal: &Proposal<'_>, problems: &mut Vec<Problem>) {
    let of_month = proposal.kind.month.and_then(|field| match proposal.value(field) {
        Some(Value::Month(month)) => Some(month.last_day()),
        _ => None,
    });
    let day = of_month.unwrap_or(proposal.happened);
    for (field, value) in proposal.kind.fields.iter().zip(proposal.values) {
        let Value::Unit(number) = value else { continue };
        let unit = &zone.org.units[*number as usize];
        if unit.ty != "zone" && day < unit.from {
            problems.push(before_the_unit(field.name, unit));
        }
    }
}

fn check_amendment(
    zone: &Zone,
    envelope: &Envelope<'_>,
    amends: Amends,
    number: u32,
    row: &Row,
    existing: Option<u32>,
    problems: &mut Vec<Problem>,
) {
    let kind = envelope.kind;
    if row.kind().name != kind.name {
        problems.push(Problem::new("amends-another-kind"));
        return;
    }
    if u64::from(row.latest.seq) != amends.version {
        problems.push(
            Problem::new("stale").with("seen", amends.version.to_string()).with("now", row.latest.seq.to_string()),
        );
    }
    if row.latest.void {
        problems.push(Problem::new("amends-withdrawn"));
    }
    if zone.org.units[row.unit as usize].id[..] != *envelope.unit {
        problems.push(Problem::field("unit", "only-the-reporting-unit-amends"));
    }
    // The key names the subject: an amendment that changed it would turn one fact into another. The key's digest
    // still finds the row if the key is the same, whatever the other fields say.
    if !kind.key.is_empty() && existing != Some(number) {
        problems.push(Problem::field(kind.key[0], "key-cannot-change"));
    }
}

/// The id in the field of a person's own records.
fn person_of(content: &Split) -> &str {
    content.open.get("person").and_then(Json::as_str).unwrap_or_default()
}

fn check_not_erased(zone: &Zone, content: &Split, problems: &mut Vec<Problem>) {
    if let Some(seq) = zone.org.erasure(person_of(content)) {
        problems.push(Problem::field("person", "person-erased").with("seq", seq.to_string()));
    }
}

/// Number of the fact that a key names, key fields in their canonical texts and in the order of the kind's key.
pub fn subject_exists(zone: &Zone, kind: &Kind, keys: &[&str]) -> Option<u32> {
    zone.register.by_key(&key_digest(kind.name, keys.iter().copied()))
}
