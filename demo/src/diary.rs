//! The year's acts, planned in any order and carried out in the order of time.

use crate::chance::Chance;
use crate::days::instant;
use crate::world::World;
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::Amends;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use uuid::Uuid;
use zone::offices::oversight::{Proposal, Sanction};
use zone::{Command, Period, Refusal, Zone};

/// A planned fact, named before its seq is known.
pub(crate) type Fact = usize;

/// Who writes for whom, how, and for which unit.
#[derive(Debug, Clone)]
pub(crate) struct Pen {
    pub(crate) by: String,
    pub(crate) for_person: String,
    pub(crate) unit: String,
    pub(crate) via: &'static str,
    pub(crate) import: Option<Uuid>,
}

impl Pen {
    /// The same person by import.
    pub(crate) fn importing(&self, import: Uuid) -> Self {
        Self { via: "import", import: Some(import), ..self.clone() }
    }

    /// The same act, typed by somebody else.
    pub(crate) fn typed_by(&self, other: &Self) -> Self {
        Self { by: other.by.clone(), ..self.clone() }
    }
}

enum What {
    Record(Fact, Command),
    Amend(Fact, bool, Command),
    Review(Vec<Fact>, Command),
    Plain(Command),
    /// An act of a board, whose content follows from the boards so far, with what proves it.
    OfBoard(Period, Pen, OfBoard, Vec<String>),
    /// Say why the oldest lapse of a unit since a day does not count.
    Waive(Date, Pen, &'static str),
    /// An order, with the record that it comes from.
    Order(Fact, Command),
    /// Something said of an order.
    OfOrder(Fact, Command),
    /// Something said of what the ladder proposed of an order.
    OfProposal(Fact, Command),
    Publish(&'static str, Period, String),
    /// Reply to every question of plausibility that has no reply.
    Answer(Period, Pen),
    /// Approve the newest draft of the year report.
    Approve(Period, Pen),
    /// Confirm whatever was entered for a person.
    Confirm(Pen),
}

/// What is said of a board, or nothing.
pub(crate) type OfBoard = fn(&Zone, Period) -> Option<crate::boards_year::Said>;

/// The plan of a year.
pub(crate) struct Diary {
    acts: Vec<(Timestamp, What)>,
    facts: usize,
    ids: Chance,
    files: Vec<Vec<u8>>,
}

/// The most that a reviewer takes at once.
const BATCH: usize = 200;

/// Why facts are corrected in the demonstration, in the words of an officer.
const CORRECTED: &str = "经复核发现填报有误，按原始凭证更正";
/// Why facts are withdrawn.
const WITHDRAWN: &str = "与另一条记录重复，作废";

impl Diary {
    pub(crate) fn new(seed: u64) -> Self {
        Self { acts: Vec::new(), facts: 0, ids: Chance::new(seed, "ids"), files: Vec::new() }
    }

    /// An id of an import.
    pub(crate) fn import(&mut self) -> Uuid {
        self.ids.uuid()
    }

    fn command(&mut self, pen: &Pen, kind: &str, happened: Date, content: Json) -> Command {
        let Json::Object(content) = content else { unreachable!("content is an object") };
        Command {
            id: self.ids.uuid(),
            kind: kind.to_owned(),
            by: pen.by.clone(),
            for_person: pen.for_person.clone(),
            via: pen.via,
            unit: pen.unit.clone(),
            happened: happened.to_string(),
            content,
            amends: None,
            evidence: Vec::new(),
            import: pen.import,
        }
    }

    /// Records a fact.
    pub(crate) fn record(&mut self, at: Timestamp, pen: &Pen, kind: &str, happened: Date, content: Json) -> Fact {
        let command = self.command(pen, kind, happened, content);
        let fact = self.facts;
        self.facts += 1;
        self.acts.push((at, What::Record(fact, command)));
        fact
    }

    /// Records a fact with a file that proves it.
    pub(crate) fn record_with(
        &mut self,
        at: Timestamp,
        pen: &Pen,
        kind: &str,
        happened: Date,
        content: Json,
        file: Vec<u8>,
    ) -> Fact {
        let evidence = vec![crate::sheets::digest(&file)];
        self.files.push(file);
        let command = Command { evidence, ..self.command(pen, kind, happened, content) };
        let fact = self.facts;
        self.facts += 1;
        self.acts.push((at, What::Record(fact, command)));
        fact
    }

    /// Records a further version of a fact.
    pub(crate) fn amend(&mut self, at: Timestamp, pen: &Pen, fact: Fact, kind: &str, happened: Date, content: Json) {
        let command = self.command(pen, kind, happened, content);
        self.acts.push((at, What::Amend(fact, false, command)));
    }

    /// Withdraws a fact; the content repeats its last version's.
    pub(crate) fn withdraw(&mut self, at: Timestamp, pen: &Pen, fact: Fact, kind: &str, happened: Date, content: Json) {
        let command = self.command(pen, kind, happened, content);
        self.acts.push((at, What::Amend(fact, true, command)));
    }

    /// Something that is no fact of the register, or that nobody refers to.
    pub(crate) fn plain(&mut self, at: Timestamp, pen: &Pen, kind: &str, happened: Date, content: Json) {
        let command = self.command(pen, kind, happened, content);
        self.acts.push((at, What::Plain(command)));
    }

    /// Does something with a period's board.
    pub(crate) fn of_board(&mut self, at: Timestamp, pen: &Pen, period: Period, says: OfBoard) {
        self.acts.push((at, What::OfBoard(period, pen.clone(), says, Vec::new())));
    }

    /// The same with a file.
    pub(crate) fn of_board_with(&mut self, at: Timestamp, pen: &Pen, period: Period, says: OfBoard, file: Vec<u8>) {
        let evidence = vec![crate::sheets::digest(&file)];
        self.files.push(file);
        self.acts.push((at, What::OfBoard(period, pen.clone(), says, evidence)));
    }

    /// Issues an order, with a file where there is one. Which record it comes from follows from what is recorded by then.
    pub(crate) fn order(
        &mut self,
        at: Timestamp,
        pen: &Pen,
        issued: Date,
        content: Json,
        file: Option<Vec<u8>>,
    ) -> Fact {
        let evidence = file.iter().map(|file| crate::sheets::digest(file)).collect();
        self.files.extend(file);
        let command = Command { evidence, ..self.command(pen, "oversight.order", issued, content) };
        let fact = self.facts;
        self.facts += 1;
        self.acts.push((at, What::Order(fact, command)));
        fact
    }

    /// Takes a step of an order, with a file where there is one.
    pub(crate) fn step(&mut self, at: Timestamp, pen: &Pen, order: Fact, content: Json, file: Option<Vec<u8>>) {
        let evidence = file.iter().map(|file| crate::sheets::digest(file)).collect();
        self.files.extend(file);
        let command = self.command(pen, "oversight.order_step", day_of(at), content);
        self.acts.push((at, What::OfOrder(order, Command { evidence, ..command })));
    }

    /// Waives the oldest lapse of the reviewer's unit since a day, if there is one, for a reason.
    pub(crate) fn waive(&mut self, at: Timestamp, reviewer: &Pen, since: Date, ground: &'static str) {
        self.acts.push((at, What::Waive(since, reviewer.clone(), ground)));
    }

    /// Says something of the notice that the ladder proposed of an order: a reply, or the decision.
    pub(crate) fn of_proposal(&mut self, at: Timestamp, pen: &Pen, order: Fact, kind: &str, content: Json) {
        let command = self.command(pen, kind, day_of(at), content);
        self.acts.push((at, What::OfProposal(order, command)));
    }

    /// Accepts the last versions of facts.
    pub(crate) fn accept(&mut self, at: Timestamp, reviewer: &Pen, facts: Vec<Fact>) {
        let command = self.command(reviewer, "review.accepted", day_of(at), json!({}));
        self.acts.push((at, What::Review(facts, command)));
    }

    /// Accepts what still waits of an import.
    pub(crate) fn accept_import(&mut self, at: Timestamp, reviewer: &Pen, import: Uuid) {
        let content = json!({"import": import.to_string()});
        self.plain(at, reviewer, "review.accepted", day_of(at), content);
    }

    /// Returns facts with a reason.
    pub(crate) fn send_back(&mut self, at: Timestamp, reviewer: &Pen, facts: Vec<Fact>, reason: &str) {
        let command = self.command(reviewer, "review.returned", day_of(at), json!({"reason": reason}));
        self.acts.push((at, What::Review(facts, command)));
    }

    /// Publishes an edition.
    pub(crate) fn publish(&mut self, at: Timestamp, report: &'static str, period: Period, by: &Pen) {
        self.acts.push((at, What::Publish(report, period, by.by.clone())));
    }

    /// Answers what has to be answered before a report can be published.
    pub(crate) fn answer(&mut self, at: Timestamp, period: Period, by: &Pen) {
        self.acts.push((at, What::Answer(period, by.clone())));
    }

    /// Approves the year report's newest draft.
    pub(crate) fn approve(&mut self, at: Timestamp, period: Period, by: &Pen) {
        self.acts.push((at, What::Approve(period, by.clone())));
    }

    /// Confirms whatever was entered for a person and waits for his word.
    pub(crate) fn confirm(&mut self, at: Timestamp, by: &Pen) {
        self.acts.push((at, What::Confirm(by.clone())));
    }

    /// What is planned to be typed by one person for another.
    pub(crate) fn acts_for_others(&self) -> impl Iterator<Item = (Timestamp, &Command)> {
        let commands = self.acts.iter().filter_map(|(at, what)| match what {
            What::Record(_, command) | What::Amend(_, _, command) => Some((*at, command)),
            _ => None,
        });
        commands.filter(|(_, command)| command.by != command.for_person)
    }

    /// A reviewer's sessions: each takes what was recorded since the one before, in batches.
    pub(crate) fn review(
        &mut self,
        mut waiting: Vec<(Timestamp, Fact)>,
        reviewer: &Pen,
        sessions: &[Date],
        chance: &mut Chance,
    ) {
        waiting.sort_unstable();
        let mut rest = waiting.as_slice();
        for session in sessions {
            let mut at = instant(*session, chance.between(14 * 60 + 30, 16 * 60 + 40), chance.between(0, 59_999));
            let number = rest.partition_point(|(recorded, _)| *recorded < at);
            let (now, later) = rest.split_at(number);
            rest = later;
            for batch in now.chunks(BATCH) {
                self.accept(at, reviewer, batch.iter().map(|(_, fact)| *fact).collect());
                at += jiff::SignedDuration::from_millis(chance.between(40_000, 200_000));
            }
        }
        assert!(rest.is_empty(), "the sessions end before the last record");
    }

    /// Carries out every act, in the order of time.
    pub(crate) fn carry_out(mut self, world: &mut dyn World) -> Result<(), Refusal> {
        self.acts.sort_by_key(|(at, _)| *at);
        for file in &self.files {
            world.keep(file);
        }
        let mut versions: Vec<(u64, u64)> = vec![(0, 0); self.facts];
        for (at, what) in std::mem::take(&mut self.acts) {
            world.advance(at);
            match what {
                What::Record(fact, command) => {
                    let seq = world.submit(command)?;
                    versions[fact] = (seq, seq);
                }
                What::Amend(fact, void, mut command) => {
                    let (seq, version) = versions[fact];
                    command.amends = Some(Amends { seq, version, void });
                    let reason = json!(if void { WITHDRAWN } else { CORRECTED });
                    command.content.entry("reason").or_insert(reason);
                    versions[fact].1 = world.submit(command)?;
                }
                What::Review(facts, mut command) => {
                    let items: Vec<(u64, u64)> = facts.iter().map(|fact| versions[*fact]).collect();
                    command.content.insert("items".into(), json!(items));
                    world.submit(command)?;
                }
                What::Plain(command) => {
                    world.submit(command)?;
                }
                What::OfBoard(period, pen, says, evidence) => {
                    if let Some((kind, by, mut content)) = says(world.zone(), period) {
                        let happened = content.as_object_mut().and_then(|content| content.remove("happened"));
                        let happened =
                            happened.and_then(|day| day.as_str()?.parse().ok()).unwrap_or_else(|| day_of(at));
                        let pen = crate::boards_year::pen_of(world.zone(), &pen, kind, by, &content);
                        let command = self.command(&pen, kind, happened, content);
                        world.submit(Command { evidence, ..command })?;
                    }
                }
                What::Waive(since, pen, ground) => {
                    if let Some(lapse) = unwaived(world.zone(), &pen.unit, since) {
                        let content = json!({"lapse": lapse, "ground": ground});
                        world.submit(self.command(&pen, "duty.waived", day_of(at), content))?;
                    }
                }
                What::Order(fact, mut command) => {
                    let from = crate::orders_year::source(world.zone(), &command);
                    command.content.extend(from.map(|first| ("source_record".to_owned(), first.into())));
                    let seq = world.submit(command)?;
                    versions[fact] = (seq, seq);
                }
                What::OfOrder(order, mut command) => {
                    command.content.insert("order".into(), versions[order].0.into());
                    world.submit(command)?;
                }
                What::OfProposal(order, mut command) => {
                    let of = |proposal: &&Arc<Proposal>| {
                        u64::from(proposal.order) == versions[order].0 && proposal.sanction == Sanction::Notice
                    };
                    let proposal = world.zone().orders.proposals().rev().find(of).map(|proposal| proposal.seq);
                    command.content.insert("proposal".into(), proposal.into());
                    world.submit(command)?;
                }
                What::Publish(report, period, by) => {
                    world.publish(report, period, &by)?;
                }
                What::Approve(period, pen) => {
                    let approval = crate::report_year::approval(world.zone(), period, day_of(at), &pen, &mut self.ids);
                    world.submit(approval)?;
                }
                What::Confirm(pen) => {
                    let items: Vec<(u32, u32)> = awaited(world.zone(), &pen.by);
                    if !items.is_empty() {
                        let content = json!({"items": items});
                        world.submit(self.command(&pen, "delegation.confirmed", day_of(at), content))?;
                    }
                }
                What::Answer(period, pen) => {
                    for command in crate::report_year::answers(world.zone(), period, day_of(at), &pen, &mut self.ids) {
                        world.submit(command)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// What waits for a person's word: first and last version of each.
fn awaited(zone: &Zone, person: &str) -> Vec<(u32, u32)> {
    let person = zone.org.person(person);
    let acts = person.into_iter().flat_map(|person| zone.delegations.awaited(person));
    acts.map(|act| (act.first, act.seq)).collect()
}

/// Seq of a unit's oldest lapse since a day that nobody has waived.
fn unwaived(zone: &Zone, unit: &str, since: Date) -> Option<u32> {
    let mut lapses = zone.org.unit(unit).into_iter().flat_map(|unit| zone.lapses.of_unit(unit));
    lapses.find(|lapse| lapse.period >= since && lapse.waived.is_none()).map(|lapse| lapse.seq)
}

/// The day of an instant in the zone.
pub(crate) fn day_of(at: Timestamp) -> Date {
    jiff::tz::offset(8).to_datetime(at).date()
}
