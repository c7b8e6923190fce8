//! The state of a zone: a fold of its records. Cloning is cheap (persistent collections), so every reader holds an
//! immutable snapshot.

mod acting;
mod days;
mod facts;
mod imports;
mod open;
mod overseeing;
mod published;

pub use published::{Answer, Approval, Edition, PrintedCell, ReportDraft};

use crate::board::acts::Said as BoardSaid;
use crate::board::{Boards, DayCells};
use crate::content::{DecodeError, Decoded, decode};
use crate::decide::Draft;
use crate::delegation::{self, Act, Delegations, Said};
use crate::duty::Lapses;
use crate::fact::kind;
use crate::figure::Cells;
use crate::offices::air::Tables;
use crate::offices::oversight::Orders;
use crate::offices::projects::kept::{self, Courses};
use crate::org::{Org, Unit};
use crate::period::Period;
use crate::register::{Accepted, Register, Status, Version};
use crate::rules::{Adopted, Rules};
use crate::value::Value;
use imbl::{HashMap, OrdMap, Vector};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::{KeyChain, RecordRef, Rotation, VerificationKey};
use rulebook::{Body, Rule};
use serde::Deserialize;
use std::sync::Arc;

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
    /// Kept courses of permits and problems.
    pub courses: Courses,
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
            courses: Courses::default(),
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
        kept::keep_by_rule(self, &id);
        Ok(())
    }
}

fn document(record: &RecordRef<'_>, sealed: &[u8]) -> Result<String, DecodeError> {
    #[derive(Deserialize)]
    struct Text {
        text: Vec<String>,
    }
    let text: Text = serde_json::from_slice(sealed).map_err(|_| field_error(record, "text", "not a document"))?;
    Ok(text.text.join("\n"))
}
