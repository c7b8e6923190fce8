//! The state of a zone: a fold of its records. Cloning is cheap (persistent collections), so every reader holds an
//! immutable snapshot.

mod acting;
mod open;
mod overseeing;

use crate::board::acts::Said as BoardSaid;
use crate::board::{Boards, DayCells};
use crate::content::{DecodeError, Decoded, decode};
use crate::decide::Draft;
use crate::delegation::{self, Act, Delegations, Said};
use crate::duty::Lapses;
use crate::fact::{Kind, Review, kind};
use crate::figure::Cells;
use crate::offices::air::Tables;
use crate::offices::oversight::Orders;
use crate::org::{Org, Right, Role, Unit};
use crate::period::Period;
use crate::register::{Accepted, Amendment, Register, Return, Row, Status, Version};
use crate::rules::{Adopted, Rules};
use crate::value::Value;
use imbl::{HashMap, OrdMap, Vector};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::{KeyChain, RecordRef, Rotation, VerificationKey};
use rulebook::{Body, Rule};
use serde::Deserialize;
use std::sync::Arc;

/// A cell of an edition as it was printed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrintedCell {
    /// Exact value: a rational in lowest terms, or a text.
    pub exact: String,
    /// Figure id.
    pub figure: String,
    /// Period.
    pub period: String,
    /// As printed, Chinese.
    pub printed: String,
    /// Rank, where the figure ranks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// Id of the unit that the value is of.
    pub subject: String,
}

/// An edition as published.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Seq of its record.
    pub seq: u64,
    /// Instant of its record.
    pub recorded: String,
    /// Report id.
    pub report: String,
    /// Number within report and period, from 1.
    pub edition: u64,
    /// The period.
    pub period: Period,
    /// Ledger size that the figures were computed at.
    pub size: u64,
    /// SHA-256 of its manifest, hex.
    pub manifest: String,
    /// The printed cells.
    pub cells: Vec<PrintedCell>,
}

/// A reply to a question of plausibility.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Seq of its record.
    pub seq: u64,
    /// Rule id.
    pub rule: String,
    /// The period.
    pub period: Period,
    /// `part+part`.
    pub pair: String,
    /// What it says; nothing without openings.
    pub text: Option<String>,
    /// The day.
    pub happened: String,
}

/// A draft of a report's text.
#[derive(Debug, Clone)]
pub struct ReportDraft {
    /// Seq of its record.
    pub seq: u64,
    /// Report id.
    pub report: String,
    /// The period.
    pub period: Period,
    /// Number of the person who typed it.
    pub by: u32,
    /// Number of the person whose text it is.
    pub for_person: u32,
    /// The text; nothing without openings.
    pub text: Option<Arc<Rule>>,
}

/// A leader's approval of a draft.
#[derive(Debug, Clone)]
pub struct Approval {
    /// Seq of its record.
    pub seq: u64,
    /// Seq of the draft.
    pub draft: u64,
    /// The day.
    pub happened: String,
}

/// A redaction.
#[derive(Debug, Clone)]
pub struct Redaction {
    /// Seq of its record.
    pub seq: u64,
    /// Seq of the record that lost something.
    pub of: u64,
    /// Its leaf hash, hex.
    pub leaf: String,
    /// What it lost, of [`crate::system::PARTS`].
    pub lost: Vec<String>,
}

impl Redaction {
    /// Whether that part of the record is lost.
    pub fn took(&self, part: &str) -> bool {
        self.lost.iter().any(|lost| lost == part)
    }
}

/// What is here of a record's sealed content.
#[derive(Clone, Copy)]
enum Held<'a> {
    Content(&'a [u8]),
    /// Nothing, if there is any.
    Closed,
    /// Nothing any more since that redaction.
    Redacted(u32),
}

impl<'a> Held<'a> {
    fn content(self) -> Option<&'a [u8]> {
        match self {
            Self::Content(content) => Some(content),
            _ => None,
        }
    }
}

/// Everything that the records say, up to a size.
#[derive(Debug, Clone)]
pub struct Zone {
    /// Id of the zone; empty before genesis.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its time zone.
    pub time_zone: TimeZone,
    /// Verification key of genesis.
    pub key: Arc<str>,
    /// The keys that have signed since.
    pub chain: Arc<KeyChain>,
    /// Seqs of the changes of the key.
    pub rotations: Vector<u64>,
    /// Whether it is a demonstration.
    pub demonstration: bool,
    /// Number of records folded.
    pub size: u64,
    /// Instant of the last record, as written.
    pub recorded: Arc<str>,
    /// Closed days, each with the ledger size just after its record.
    pub closed: Vector<(Date, u64)>,
    /// Units, people, rights.
    pub org: Org,
    /// Adopted rules.
    pub rules: Rules,
    /// Facts.
    pub register: Register,
    /// Figures' cells.
    pub cells: Cells,
    /// Editions in the order of publication.
    pub editions: Vector<Arc<Edition>>,
    /// Replies to questions of plausibility.
    pub answers: Vector<Arc<Answer>>,
    /// Drafts of reports.
    pub drafts: Vector<Arc<ReportDraft>>,
    /// Approvals of drafts.
    pub approvals: Vector<Arc<Approval>>,
    /// Who acts for whom.
    pub delegations: Delegations,
    /// Days that closed without what was owed for them.
    pub lapses: Lapses,
    /// Orders under way, and what is proposed of them.
    pub orders: Orders,
    /// Redactions.
    pub redactions: Vector<Arc<Redaction>>,
    /// Kept cells of the supervised days.
    pub day_cells: DayCells,
    /// What was recorded of boards.
    pub boards: Boards,
    /// The size just after all that followed from a close, by the size just after the close itself.
    reacted: OrdMap<u64, u64>,
    pub(crate) air_tables: Tables,
    imports: HashMap<Arc<str>, u32>,
}

impl Default for Zone {
    fn default() -> Self {
        Self {
            id: "".into(),
            name: "".into(),
            time_zone: TimeZone::UTC,
            key: "".into(),
            chain: Arc::default(),
            rotations: Vector::new(),
            demonstration: false,
            size: 0,
            recorded: "".into(),
            closed: Vector::new(),
            org: Org::default(),
            rules: Rules::default(),
            register: Register::new(),
            cells: Cells::default(),
            editions: Vector::new(),
            answers: Vector::new(),
            drafts: Vector::new(),
            approvals: Vector::new(),
            delegations: Delegations::default(),
            lapses: Lapses::default(),
            orders: Orders::default(),
            redactions: Vector::new(),
            day_cells: DayCells::default(),
            boards: Boards::default(),
            reacted: OrdMap::new(),
            air_tables: Tables::default(),
            imports: HashMap::new(),
        }
    }
}

fn content<'a, T: Deserialize<'a>>(record: &RecordRef<'a>) -> Result<T, DecodeError> {
    serde_json::from_str(record.open).map_err(|_| field_error(record, "", "not the content of this kind"))
}

fn field_error(record: &RecordRef<'_>, field: &str, what: &'static str) -> DecodeError {
    DecodeError::Field { kind: record.kind.to_owned(), field: field.to_owned(), what }
}

fn period(record: &RecordRef<'_>, text: &str) -> Result<Period, DecodeError> {
    Period::parse(text).ok_or_else(|| field_error(record, "period", "not a period"))
}

impl Zone {
    /// How many erasures and redactions it has: both are for ever, so this only grows.
    pub fn gone(&self) -> u64 {
        (self.org.erased().len() + self.redactions.len()) as u64
    }

    /// Folds one record. `sealed` is the canonical content of its sealed compartment, where it is here.
    ///
    /// Decoding may fail; once decoded, nothing can: whatever a record says is a state.
    pub fn apply(&mut self, record: &RecordRef<'_>, sealed: Option<&[u8]>) -> Result<(), DecodeError> {
        self.fold(record, sealed.map_or(Held::Closed, Held::Content), None)
    }

    /// As [`Zone::apply`], of a record whose sealed content was lost by a redaction, whether that is folded already or not:
    /// it is unreadable at every size.
    pub fn apply_redacted(&mut self, record: &RecordRef<'_>, redaction: u64) -> Result<(), DecodeError> {
        self.fold(record, Held::Redacted(redaction as u32), None)
    }

    /// Folds a record that was just decided on this state: what it says need not be read again from its bytes.
    pub fn take(&mut self, draft: &Draft) -> Result<(), DecodeError> {
        let sealed = draft.sealed.as_ref().map(|opening| &opening.content[..]);
        self.fold(&draft.record.as_read(), sealed.map_or(Held::Closed, Held::Content), draft.decoded.clone())
    }

    fn fold(&mut self, record: &RecordRef<'_>, held: Held<'_>, decoded: Option<Decoded>) -> Result<(), DecodeError> {
        let kind = kind(record.kind)
            .filter(|kind| kind.had_version(record.v))
            .ok_or_else(|| DecodeError::Newer(record.kind.to_owned(), record.v))?;
        if record.seq != self.size {
            return Err(DecodeError::Order("the seq is not the next"));
        }
        if *record.recorded < *self.recorded {
            return Err(DecodeError::Order("recorded earlier than the record before"));
        }
        if (record.seq == 0) != (record.kind == "zone.genesis") {
            return Err(DecodeError::Order("the first record, and only the first, is the genesis"));
        }
        if record.seq > 0 && record.zone != &*self.id {
            return Err(DecodeError::Order("a record of another zone"));
        }
        if matches!(record.kind, "air.station" | "air.station_day" | "rule.adopted" | "import.withdrawn") {
            self.air_tables = Tables::default();
        }
        match record.kind {
            "zone.genesis" => self.genesis(record)?,
            "clock.day_closed" => {
                let closed: open::DayClosed = content(record)?;
                let date = closed.date.parse().map_err(|_| field_error(record, "date", "not a date"))?;
                self.closed.push_back((date, record.seq + 1));
            }
            "rule.adopted" => self.adopt(record)?,
            "review.accepted" => {
                let reviewed: open::Reviewed = content(record)?;
                self.review(&reviewed, record, true)?;
            }
            "review.returned" => {
                let reviewed: open::Reviewed = content(record)?;
                self.review(&reviewed, record, false)?;
            }
            "import.withdrawn" => {
                let withdrawn: open::ImportWithdrawn = content(record)?;
                let unit = self.org.unit(record.unit).ok_or_else(|| field_error(record, "unit", "unknown unit"))?;
                self.withdraw_import(&withdrawn.import, unit);
            }
            "edition.published" => {
                let published: open::Published = content(record)?;
                self.editions.push_back(Arc::new(Edition {
                    seq: record.seq,
                    recorded: record.recorded.to_owned(),
                    period: period(record, &published.period)?,
                    report: published.report,
                    edition: published.edition,
                    size: published.size,
                    manifest: published.manifest,
                    cells: published.cells,
                }));
            }
            "plausibility.answered" => {
                let answered: open::Answered = content(record)?;
                let text = held.content().and_then(|bytes| serde_json::from_slice::<serde_json::Value>(bytes).ok());
                self.answers.push_back(Arc::new(Answer {
                    seq: record.seq,
                    period: period(record, &answered.period)?,
                    rule: answered.rule,
                    pair: answered.pair,
                    text: text.and_then(|value| value["answer"].as_str().map(str::to_owned)),
                    happened: record.happened.to_owned(),
                }));
            }
            "report.drafted" => {
                let drafted: open::Drafted = content(record)?;
                let text = held.content().map(|bytes| document(record, bytes)).transpose()?;
                let text = text
                    .map(|text| Rule::parse(&text))
                    .transpose()
                    .map_err(|_| field_error(record, "text", "not a report"))?;
                self.drafts.push_back(Arc::new(ReportDraft {
                    seq: record.seq,
                    period: period(record, &drafted.period)?,
                    report: drafted.report,
                    by: self.org.intern_person(record.by),
                    for_person: self.org.intern_person(record.for_person),
                    text: text.map(Arc::new),
                }));
            }
            "zone.epoch" => drop(content::<open::Epoch>(record)?),
            "zone.key_rotated" => {
                let rotation: Rotation = content(record)?;
                Arc::make_mut(&mut self.chain).take(record.seq, &rotation).map_err(DecodeError::Rotation)?;
                self.rotations.push_back(record.seq);
            }
            "report.approved" => {
                let approved: open::Approved = content(record)?;
                let happened = record.happened.to_owned();
                self.approvals.push_back(Arc::new(Approval { seq: record.seq, draft: approved.draft, happened }));
            }
            "person.erased" => {
                let erased: open::Erased = content(record)?;
                self.org.erase(&erased.person, record.seq);
            }
            "record.redacted" => {
                let redacted: open::Redacted = content(record)?;
                let (of, leaf, lost) = (redacted.seq, redacted.leaf, redacted.lost);
                self.redact(Redaction { seq: record.seq, of, leaf, lost });
            }
            name if name.starts_with("board.") => {
                let on = record.happened.parse().map_err(|_| field_error(record, "happened", "not a date"))?;
                let said = BoardSaid { seq: record.seq, on, by: record.by, for_person: record.for_person };
                self.boards
                    .take(name, &said, record.open, &self.register)
                    .ok_or_else(|| field_error(record, "", "not the content of this kind"))?;
            }
            name if name.starts_with("delegation.") => self.delegate(record, held)?,
            name if overseeing::is_of(name) => self.oversee(record)?,
            _ => {
                let decoded = match decoded {
                    Some(decoded) => decoded,
                    None => {
                        let closed = record.sealed.map(|_| match held {
                            Held::Redacted(redaction) => Value::Redacted(redaction),
                            _ => Value::NeedsOpenings,
                        });
                        decode(self, (kind, record.v), record.happened, record.open, held.content(), closed)?
                    }
                };
                self.register_fact(kind, record, decoded)?;
            }
        }
        if record.by != record.for_person {
            self.note_act(kind, record);
        }
        self.size += 1;
        if *self.recorded != *record.recorded {
            self.recorded = record.recorded.into();
        }
        Ok(())
    }

    /// Takes what a record said out of the state, if its opening was still here when it was folded.
    fn redact(&mut self, redaction: Redaction) {
        if redaction.took("sealed") {
            let why = Value::Redacted(redaction.seq as u32);
            let of = |version: &Version| u64::from(version.seq) == redaction.of;
            for number in 0..self.register.len() as u32 {
                let old = self.register.row(number).expect("a number below the length").clone();
                let earlier = matches!(&old.accepted, Accepted::Earlier(version) if of(version));
                if !of(&old.latest) && !earlier {
                    continue;
                }
                let mut row = (*old).clone();
                if of(&row.latest) {
                    crate::content::close(old.kind(), &mut row.latest.values, &why);
                }
                if let Accepted::Earlier(version) = &mut row.accepted
                    && of(version)
                {
                    crate::content::close(old.kind(), &mut version.values, &why);
                }
                self.replace(number, &old, row);
            }
            for answer in self.answers.iter_mut().filter(|answer| answer.seq == redaction.of) {
                Arc::make_mut(answer).text = None;
            }
            for draft in self.drafts.iter_mut().filter(|draft| draft.seq == redaction.of) {
                Arc::make_mut(draft).text = None;
            }
        }
        self.redactions.push_back(Arc::new(redaction));
    }

    fn genesis(&mut self, record: &RecordRef<'_>) -> Result<(), DecodeError> {
        let genesis: open::Genesis = content(record)?;
        let from = record.happened.parse().map_err(|_| field_error(record, "happened", "not a date"))?;
        self.id = record.zone.into();
        self.name = genesis.name.as_str().into();
        self.time_zone =
            TimeZone::get(&genesis.time_zone).map_err(|_| field_error(record, "time_zone", "unknown time zone"))?;
        self.chain = VerificationKey::parse(&genesis.key).map(KeyChain::of).unwrap_or_default().into();
        self.key = genesis.key.into();
        self.demonstration = genesis.demonstration;
        self.org.put_unit(Unit { id: record.zone.into(), title: genesis.name.into(), ty: "zone", parent: None, from });
        Ok(())
    }

    fn adopt(&mut self, record: &RecordRef<'_>) -> Result<(), DecodeError> {
        let adopted: open::RuleAdopted = content(record)?;
        let rule = Rule::parse(&adopted.text.join("\n"))
            .map_err(|_| DecodeError::Newer(format!("rule {}", adopted.rule), adopted.version))?;
        if rule.id != adopted.rule || rule.version != adopted.version {
            return Err(field_error(record, "rule", "not the rule of its text"));
        }
        let figure = matches!(rule.body, Body::Figure(_));
        let adopted = Adopted { seq: record.seq, rule, text: adopted.text };
        let id = adopted.rule.id.clone();
        self.rules.adopt(adopted);
        if figure {
            let newest = self.rules.versions(&id).next_back().expect("just adopted").clone();
            self.cells.define(newest, &self.register);
        }
        Ok(())
    }

    fn register_fact(
        &mut self,
        kind: &'static Kind,
        record: &RecordRef<'_>,
        decoded: Decoded,
    ) -> Result<(), DecodeError> {
        let seq = record.seq as u32;
        let version = Version {
            seq,
            for_person: self.org.intern_person(record.for_person),
            by: self.org.intern_person(record.by),
            happened: record.happened.parse().map_err(|_| field_error(record, "happened", "not a date"))?,
            void: record.amends.is_some_and(|amends| amends.void),
            values: decoded.values,
        };
        let at_once = kind.review == Review::SelfAccepting;
        let Some(amends) = record.amends else {
            let existing =
                decoded.key.and_then(|key| self.register.by_key(&key)).and_then(|number| self.register.row(number));
            if existing.is_some_and(|row| !row.is_withdrawn()) {
                return Err(DecodeError::Order("a second fact under the key of one that is not withdrawn"));
            }
            let row = Row {
                first: seq,
                kind: kind.ordinal(),
                status: if at_once { Status::Accepted } else { Status::Submitted },
                unit: self.org.unit(record.unit).ok_or_else(|| field_error(record, "unit", "unknown unit"))?,
                import: record.import.map_or(0, |id| self.import_number(id)),
                latest: version,
                accepted: if at_once { Accepted::Latest } else { Accepted::Never },
            };
            self.org_fact(kind, record, &row);
            self.cells.update(None, &row);
            let number = self.register.insert(row, decoded.key);
            self.keep_day(number);
            return Ok(());
        };
        let first = u32::try_from(amends.seq).ok();
        let number = first
            .and_then(|first| self.register.by_first(first))
            .ok_or(DecodeError::Order("amends a fact that does not exist"))?;
        let old = self.register.row(number).expect("a number from the register").clone();
        if u64::from(old.latest.seq) != amends.version || usize::from(old.kind) != usize::from(kind.ordinal()) {
            return Err(DecodeError::Order("amends another version than the last"));
        }
        let accepted = match &old.accepted {
            _ if at_once => Accepted::Latest,
            Accepted::Latest => Accepted::Earlier(Box::new(old.latest.clone())),
            other => other.clone(),
        };
        let status = if at_once { Status::Accepted } else { Status::Submitted };
        let amendment = Amendment {
            before: old.latest.seq,
            happened: old.latest.happened,
            seq,
            on: self.recorded_on(record)?,
            void: version.void,
        };
        // A version typed after an import is not the import's: accepting the import does not accept it.
        let import = record.import.map_or(0, |id| self.import_number(id));
        let row = Row { status, import, latest: version, accepted, ..(*old).clone() };
        self.org_fact(kind, record, &row);
        self.replace(number, &old, row);
        self.register.note_amendment(number, amendment);
        Ok(())
    }

    fn replace(&mut self, number: u32, old: &Row, row: Row) {
        self.cells.update(Some(old), &row);
        self.register.replace(number, row);
        self.keep_day(number);
    }

    /// An entry is in time if it was first recorded before its day was closed.
    fn keep_day(&mut self, number: u32) {
        let row = self.register.row(number).expect("a row just put");
        if row.kind().name != crate::offices::projects::SUPERVISION.name {
            return;
        }
        let late = crate::board::cells::is_late(&self.closed, row);
        self.day_cells.put(number, row, late);
    }

    fn org_fact(&mut self, kind: &Kind, record: &RecordRef<'_>, row: &Row) {
        match kind.name {
            "org.unit" => {
                let Ok(unit) = serde_json::from_str::<open::Unit<'_>>(record.open) else { return };
                let ty = crate::org::UNIT_TYPES.iter().find(|ty| **ty == unit.ty).copied().unwrap_or("department");
                let parent = unit.parent.and_then(|id| self.org.unit(id));
                let from = row.latest.happened;
                self.org.put_unit(Unit { id: unit.unit.into(), title: unit.title.into(), ty, parent, from });
            }
            "org.person" => {
                if let Ok(value) = serde_json::from_str::<serde_json::Value>(record.open)
                    && let Some(id) = value["person"].as_str()
                {
                    self.org.intern_person(id);
                }
            }
            "org.grant" => {
                let right = row.submitted().and_then(|version| right(kind, row.first, version));
                self.org.put_grant(row.first, right);
            }
            _ => {}
        }
    }

    fn review(&mut self, reviewed: &open::Reviewed, record: &RecordRef<'_>, accept: bool) -> Result<(), DecodeError> {
        let mut numbers = Vec::with_capacity(reviewed.items.len());
        for (first, version) in &reviewed.items {
            let number =
                self.register.by_first(*first).ok_or(DecodeError::Order("reviews a fact that does not exist"))?;
            if self.register.row(number).is_none_or(|row| row.latest.seq != *version) {
                return Err(DecodeError::Order("reviews another version than the last"));
            }
            numbers.push(number);
        }
        if let Some(import) = &reviewed.import {
            numbers.extend(self.waiting_of_import(import));
        }
        for number in numbers {
            let old = self.register.row(number).expect("a number from the register").clone();
            if accept {
                self.replace(
                    number,
                    &old,
                    Row { status: Status::Accepted, accepted: Accepted::Latest, ..(*old).clone() },
                );
            } else {
                self.send_back(number, &old, record)?;
            }
        }
        Ok(())
    }

    /// A version goes back to whoever submitted it.
    fn send_back(&mut self, number: u32, old: &Row, record: &RecordRef<'_>) -> Result<(), DecodeError> {
        let sent_back = Return { version: old.latest.seq, seq: record.seq as u32, on: self.recorded_on(record)? };
        self.replace(number, old, Row { status: Status::Returned, ..old.clone() });
        self.register.note_return(number, sent_back);
        Ok(())
    }

    /// The day of a record.
    fn recorded_on(&self, record: &RecordRef<'_>) -> Result<Date, DecodeError> {
        let recorded = record.recorded.parse::<jiff::Timestamp>();
        recorded.map(|at| self.date_of(at)).map_err(|_| field_error(record, "recorded", "not an instant"))
    }

    fn withdraw_import(&mut self, import: &str, unit: u32) {
        for number in self.left_of_import(import, unit) {
            let old = self.register.row(number).expect("a number from the register").clone();
            if old.kind().name == "org.grant" {
                self.org.put_grant(old.first, None);
            }
            self.replace(number, &old, old.without_import());
        }
    }

    /// Number of an import; facts carry it while their last version is the import's.
    pub fn import(&self, id: &str) -> Option<u32> {
        self.imports.get(id).copied()
    }

    /// Facts of an import that wait for review.
    pub fn waiting_of_import(&self, import: &str) -> Vec<u32> {
        let Some(number) = self.imports.get(import) else { return Vec::new() };
        let mut rows: Vec<u32> = self
            .register
            .all_waiting()
            .filter(|row| self.register.row(*row).is_some_and(|row| row.import == *number))
            .collect();
        rows.sort_unstable();
        rows
    }

    /// Facts whose last version an import wrote, withdrawn ones too, in the order of recording.
    pub fn of_import(&self, import: &str) -> Vec<u32> {
        let Some(import) = self.import(import) else { return Vec::new() };
        let of_import = |number: &u32| self.register.row(*number).is_some_and(|row| row.import == import);
        (0..self.register.len() as u32).filter(of_import).collect()
    }

    /// Those of a unit that stand as the import wrote them: nobody has amended or withdrawn them.
    pub fn left_of_import(&self, import: &str, unit: u32) -> Vec<u32> {
        let left = |row: &Row| row.unit == unit && row.is_unamended() && !row.latest.void;
        let mut numbers = self.of_import(import);
        numbers.retain(|number| self.register.row(*number).is_some_and(|row| left(row)));
        numbers
    }

    fn import_number(&mut self, id: &str) -> u32 {
        if let Some(number) = self.imports.get(id) {
            return *number;
        }
        let number = self.imports.len() as u32 + 1;
        self.imports.insert(id.into(), number);
        number
    }

    /// The date of an instant in the zone.
    pub fn date_of(&self, instant: jiff::Timestamp) -> Date {
        instant.to_zoned(self.time_zone.clone()).date()
    }

    /// Whether the state is one that everybody is given: that of a closed day, or one that an edition was computed at.
    pub fn is_landmark(&self) -> bool {
        let day = self.closed.last().is_some_and(|(_, size)| self.settled(*size) == self.size);
        day || self.editions.iter().any(|edition| edition.size == self.size)
    }

    /// The last closed day.
    pub fn last_closed(&self) -> Option<Date> {
        self.closed.last().map(|(date, _)| *date)
    }

    /// The ledger size at the end of a day: what was known then.
    pub fn size_at_end_of(&self, day: Date) -> Option<u64> {
        self.closed.iter().rev().find(|(date, _)| *date <= day).map(|(_, size)| self.settled(*size))
    }

    /// The size after all that followed from the close that ended at a size.
    fn settled(&self, size: u64) -> u64 {
        self.reacted.get(&size).copied().unwrap_or(size)
    }

    /// Seq of the record that a day is over: what was recorded before it was in time.
    pub fn seq_of_close(&self, day: Date) -> Option<u64> {
        let at = self.closed.binary_search_by(|(date, _)| date.cmp(&day)).ok()?;
        self.closed.get(at).map(|(_, size)| size - 1)
    }

    /// The version of a plan that a day is measured by: that of the day's close, so that nobody is on time by moving a plan
    /// afterwards; today's while the day is not over.
    pub fn plan_on(&self, number: u32, day: Date) -> Option<&Version> {
        let row = self.register.row(number)?;
        if row.is_unamended() {
            return row.accepted();
        }
        let size = crate::board::cells::size_at_close(&self.closed, day);
        self.register.counted_at(number, size.unwrap_or(u64::MAX))
    }

    /// The newest draft of a report and period.
    pub fn newest_draft(&self, report: &str, period: Period) -> Option<&Arc<ReportDraft>> {
        self.drafts.iter().rev().find(|draft| draft.report == report && draft.period == period)
    }

    /// The approval of a draft that counts: a leader's own, or one that he has confirmed.
    pub fn approval(&self, draft: &ReportDraft) -> Option<&Arc<Approval>> {
        let mut given = self.approvals.iter().filter(|approval| approval.draft == draft.seq);
        given.find(|approval| self.delegations.stands(approval.seq as u32))
    }

    /// The approval of a draft that a clerk entered and the leader has not confirmed yet.
    pub fn unconfirmed(&self, draft: &ReportDraft) -> Option<&Arc<Approval>> {
        let mut given = self.approvals.iter().filter(|approval| approval.draft == draft.seq);
        given.find(|approval| {
            let seq = approval.seq as u32;
            !self.delegations.stands(seq) && !self.delegations.is_disowned(seq)
        })
    }

    /// The newest edition of a report and period.
    pub fn newest_edition(&self, report: &str, period: Period) -> Option<&Arc<Edition>> {
        self.editions.iter().rev().find(|edition| edition.report == report && edition.period == period)
    }
}

/// The right that a grant's version gives, and to whom.
fn right(kind: &Kind, grant: u32, version: &Version) -> Option<(u32, Right)> {
    let (Value::Person(person), Value::Choice(role)) = (version.value(kind, "person"), version.value(kind, "role"))
    else {
        return None;
    };
    let right = Right {
        grant,
        role: Role::of_index(*role)?,
        office: version.choice(kind, "office").and_then(crate::Office::of_word),
        unit: match version.value(kind, "unit") {
            Value::Unit(unit) => Some(*unit),
            _ => None,
        },
        from: version.happened,
        until: match version.value(kind, "until") {
            Value::Date(date) => Some(*date),
            _ => None,
        },
    };
    Some((*person, right))
}

fn document(record: &RecordRef<'_>, sealed: &[u8]) -> Result<String, DecodeError> {
    #[derive(Deserialize)]
    struct Text {
        text: Vec<String>,
    }
    let text: Text = serde_json::from_slice(sealed).map_err(|_| field_error(record, "text", "not a document"))?;
    Ok(text.text.join("\n"))
}
