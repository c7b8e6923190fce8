//! What was recorded of boards, as the fold knows it.

use super::Board;
use crate::content::key_digest;
use crate::period::Period;
use crate::register::Register;
use imbl::Vector;
use jiff::civil::Date;
use rulebook::rounding::rational_text;
use rulebook::scorecard::List;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A cell of a computed board as it was printed: in the record, and in the state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Exact total: a rational in lowest terms. Nothing where the project cannot be ranked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// `red` or `black`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// The total as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// Seq of the project's first record.
    pub project: u64,
    /// The rank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
}

/// The cells of a board, in its order.
pub fn cells(board: &Board, register: &Register) -> Vec<Listed> {
    let card = board.card();
    let cell = |entry: &super::Entry| Listed {
        exact: entry.score.total.as_ref().map(rational_text),
        list: entry.place.list.map(|list| list.word().to_owned()),
        printed: entry.score.units.map(|units| card.printed(units)),
        project: register.row(entry.project).map_or(0, |row| u64::from(row.first)),
        rank: entry.place.rank,
    };
    board.entries.iter().map(cell).collect()
}

/// A computed board: the internal notice.
#[derive(Debug, Clone)]
pub struct Computed {
    /// Seq of its record.
    pub seq: u64,
    /// Day of its record.
    pub on: Date,
    /// Ids of who typed it and whose act it is.
    pub people: [Arc<str>; 2],
    /// The period.
    pub period: Period,
    /// Size of the ledger that it was reckoned from.
    pub size: u64,
    /// The rule's version.
    pub version: u32,
    /// As printed, the first in front.
    pub cells: Vec<Listed>,
}

impl Computed {
    /// The cell of a project, named by the seq of its first record.
    pub fn cell(&self, project: u64) -> Option<&Listed> {
        self.cells.iter().find(|cell| cell.project == project)
    }
    /// Seqs of the projects on a list, in order.
    pub fn on_list(&self, list: List) -> impl Iterator<Item = &Listed> {
        self.cells.iter().filter(move |cell| cell.list.as_deref() == Some(list.word()))
    }
}

/// An objection and what became of it.
#[derive(Debug, Clone)]
pub struct Objection {
    /// Seq of its record.
    pub seq: u64,
    /// Day of its record.
    pub on: Date,
    /// Id of whoever objects.
    pub by: Arc<str>,
    /// Seq of the board.
    pub board: u64,
    /// Seq of the project's first record.
    pub project: u64,
    /// The reply, once there is one.
    pub reply: Option<Reply>,
}

/// A reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// Seq of its record.
    pub seq: u64,
    /// Day of its record.
    pub on: Date,
    /// Whether the objection was upheld.
    pub upheld: bool,
}

/// A final board.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Seq of its record.
    pub seq: u64,
    /// Day of its record.
    pub on: Date,
    /// Seq of the computed board.
    pub board: u64,
    /// The period.
    pub period: Period,
    /// Number within the period, from 1.
    pub edition: u64,
    /// Whether it is for everybody.
    pub public: bool,
}

/// A project taken off a black list.
#[derive(Debug, Clone)]
pub struct Removal {
    /// Seq of its record.
    pub seq: u64,
    /// Day of its record.
    pub on: Date,
    /// Seq of the edition.
    pub edition: u64,
    /// Seq of the project's first record.
    pub project: u64,
    /// Whether its time was over; otherwise it was put right.
    pub expired: bool,
}

/// A finding that a record was falsified.
#[derive(Debug, Clone)]
struct Falsified {
    seq: u64,
    on: Date,
    project: u32,
    period: Period,
}

/// Something that was done with a board and concerns a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    /// Seq of its record.
    pub seq: u64,
    /// Day of its record.
    pub on: Date,
    /// The board's period.
    pub period: Period,
    /// What.
    pub done: Done,
}

/// What was done with a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It was computed, and the project has a place in it.
    Computed,
    /// Somebody objected to the project's place.
    Objected,
    /// He was answered: whether he was right.
    Replied(bool),
    /// It was made final: whether for everybody.
    Final(bool),
    /// The project was taken off the black list: whether its time was over.
    Removed(bool),
    /// A record of the project was found to be untrue.
    Falsified,
}

/// Everything recorded of boards.
#[derive(Debug, Clone, Default)]
pub struct Boards {
    computed: Vector<Arc<Computed>>,
    objections: Vector<Arc<Objection>>,
    editions: Vector<Arc<Edition>>,
    removals: Vector<Arc<Removal>>,
    falsified: Vector<Falsified>,
}

/// What a record says beside its content.
pub(crate) struct Said<'a> {
    pub seq: u64,
    pub on: Date,
    pub by: &'a str,
    pub for_person: &'a str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenComputed {
    period: String,
    size: u64,
    #[serde(rename = "rule")]
    _rule: String,
    version: u32,
    places: Vec<Listed>,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenObjection {
    board: u64,
    project: String,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenReplied {
    objection: u64,
    outcome: String,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenEdition {
    board: u64,
    reach: String,
    edition: u64,
    #[serde(rename = "supersedes")]
    _supersedes: Option<u64>,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenRemoved {
    edition: u64,
    project: String,
    ground: String,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenFalsified {
    period: String,
    project: String,
    #[serde(rename = "record")]
    _record: u64,
}

/// Row and first seq of the project that a key names.
fn project_of(register: &Register, key: &str) -> Option<(u32, u64)> {
    let number = register.by_key(&key_digest("projects.project", std::iter::once(key)))?;
    Some((number, u64::from(register.row(number)?.first)))
}

impl Boards {
    /// Takes up a record; nothing if it does not say what its kind says.
    pub(crate) fn take(&mut self, kind: &str, said: &Said<'_>, open: &str, register: &Register) -> Option<()> {
        let (seq, on) = (said.seq, said.on);
        match kind {
            "board.computed" => {
                let read: OpenComputed = serde_json::from_str(open).ok()?;
                self.computed.push_back(Arc::new(Computed {
                    seq,
                    on,
                    people: [said.by.into(), said.for_person.into()],
                    period: Period::parse(&read.period)?,
                    size: read.size,
                    version: read.version,
                    cells: read.places,
                }));
            }
            "board.objection" => {
                let read: OpenObjection = serde_json::from_str(open).ok()?;
                let (_, project) = project_of(register, &read.project)?;
                let by = said.by.into();
                self.objections.push_back(Arc::new(Objection { seq, on, by, board: read.board, project, reply: None }));
            }
            "board.replied" => {
                let read: OpenReplied = serde_json::from_str(open).ok()?;
                let found = self.objections.iter_mut().find(|objection| objection.seq == read.objection)?;
                Arc::make_mut(found).reply.get_or_insert(Reply { seq, on, upheld: read.outcome == "upheld" });
            }
            "board.edition" => {
                let read: OpenEdition = serde_json::from_str(open).ok()?;
                let period = self.computed_at(read.board)?.period;
                let public = read.reach == "public";
                self.editions.push_back(Arc::new(Edition {
                    seq,
                    on,
                    board: read.board,
                    period,
                    edition: read.edition,
                    public,
                }));
            }
            "board.removed" => {
                let read: OpenRemoved = serde_json::from_str(open).ok()?;
                let (_, project) = project_of(register, &read.project)?;
                let expired = read.ground == "expired";
                self.removals.push_back(Arc::new(Removal { seq, on, edition: read.edition, project, expired }));
            }
            "board.falsified" => {
                let read: OpenFalsified = serde_json::from_str(open).ok()?;
                let (project, _) = project_of(register, &read.project)?;
                self.falsified.push_back(Falsified { seq, on, project, period: Period::parse(&read.period)? });
            }
            _ => return None,
        }
        Some(())
    }

    /// The computed board of a record.
    pub fn computed_at(&self, seq: u64) -> Option<&Arc<Computed>> {
        self.computed.iter().find(|computed| computed.seq == seq)
    }
    /// The boards computed for a period, in order.
    pub fn computed(&self, period: Period) -> impl DoubleEndedIterator<Item = &Arc<Computed>> {
        self.computed.iter().filter(move |computed| computed.period == period)
    }
    /// Every period that has a board, in order.
    pub fn periods(&self) -> Vec<Period> {
        let mut periods: Vec<Period> = self.computed.iter().map(|computed| computed.period).collect();
        periods.sort_unstable();
        periods.dedup();
        periods
    }
    /// The newest board computed for a period.
    pub fn newest(&self, period: Period) -> Option<&Arc<Computed>> {
        self.computed(period).next_back()
    }
    /// The objections to a board, in order.
    pub fn objections(&self, board: u64) -> impl DoubleEndedIterator<Item = &Arc<Objection>> {
        self.objections.iter().filter(move |objection| objection.board == board)
    }
    /// The objection to a project's place on a board that waits for its reply.
    pub fn waiting(&self, board: u64, project: u64) -> Option<&Arc<Objection>> {
        self.objections(board).find(|objection| objection.project == project && objection.reply.is_none())
    }
    /// All objections that wait for their reply, in order.
    pub fn all_waiting(&self) -> impl Iterator<Item = &Arc<Objection>> {
        self.objections.iter().filter(|objection| objection.reply.is_none())
    }
    /// The objection of a record.
    pub fn objection(&self, seq: u64) -> Option<&Arc<Objection>> {
        self.objections.iter().find(|objection| objection.seq == seq)
    }
    /// The editions of a period, in order.
    pub fn editions(&self, period: Period) -> impl DoubleEndedIterator<Item = &Arc<Edition>> {
        self.editions.iter().filter(move |edition| edition.period == period)
    }
    /// The edition of a record.
    pub fn edition(&self, seq: u64) -> Option<&Arc<Edition>> {
        self.editions.iter().find(|edition| edition.seq == seq)
    }
    /// The newest edition of a period.
    pub fn newest_edition(&self, period: Period) -> Option<&Arc<Edition>> {
        self.editions(period).next_back()
    }
    /// Whether and how a project was taken off an edition's black list.
    pub fn removal(&self, edition: u64, project: u64) -> Option<&Arc<Removal>> {
        self.removals.iter().find(|removal| removal.edition == edition && removal.project == project)
    }
    /// Everything that was done with boards and concerns a project, in the order of recording.
    pub fn of_project(&self, register: &Register, project: u32) -> Vec<Act> {
        let Some(first) = register.row(project).map(|row| u64::from(row.first)) else { return Vec::new() };
        let mut acts: Vec<Act> = Vec::new();
        let mut say = |seq: u64, on: Date, period: Period, done: Done| acts.push(Act { seq, on, period, done });
        for computed in self.computed.iter().filter(|computed| computed.cell(first).is_some()) {
            say(computed.seq, computed.on, computed.period, Done::Computed);
        }
        for objection in self.objections.iter().filter(|objection| objection.project == first) {
            let Some(period) = self.computed_at(objection.board).map(|board| board.period) else { continue };
            say(objection.seq, objection.on, period, Done::Objected);
            if let Some(reply) = objection.reply {
                say(reply.seq, reply.on, period, Done::Replied(reply.upheld));
            }
        }
        let of = |edition: &Edition| self.computed_at(edition.board).is_some_and(|board| board.cell(first).is_some());
        for edition in self.editions.iter().filter(|edition| of(edition)) {
            say(edition.seq, edition.on, edition.period, Done::Final(edition.public));
        }
        for removal in self.removals.iter().filter(|removal| removal.project == first) {
            let Some(period) = self.edition(removal.edition).map(|edition| edition.period) else { continue };
            say(removal.seq, removal.on, period, Done::Removed(removal.expired));
        }
        for found in self.falsified.iter().filter(|found| found.project == project) {
            say(found.seq, found.on, found.period, Done::Falsified);
        }
        acts.sort_by_key(|act| act.seq);
        acts
    }
    /// Seqs of the findings that something of a project was falsified in a period.
    pub fn falsified(&self, project: u32, period: Period) -> Vec<u64> {
        let of = |found: &&Falsified| found.project == project && found.period == period;
        self.falsified.iter().filter(of).map(|found| found.seq).collect()
    }
}
