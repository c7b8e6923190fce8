//! How the fold takes up lapses, orders, and what the clock and persons say of them.

use super::{DecodeError, RecordRef, Zone, content, field_error};
use crate::duty::{Lapse, Lapsed, Waived};
use crate::offices::oversight::{Decided, ORDER, Reply, Rung, Sanction, Step, Word, open};
use jiff::civil::Date;

/// Whether a kind is of this part of the fold.
pub(super) fn is_of(kind: &str) -> bool {
    kind.starts_with("duty.")
        || kind.starts_with("ladder.")
        || matches!(kind, "oversight.order_step" | "oversight.reply" | "oversight.proposal_decided")
}

impl Zone {
    /// A record of a duty, an order or a proposal.
    pub(super) fn oversee(&mut self, record: &RecordRef<'_>) -> Result<(), DecodeError> {
        let seq = record.seq as u32;
        let happened: Date = record.happened.parse().map_err(|_| field_error(record, "happened", "not a date"))?;
        let person = (record.by != "clock").then(|| self.org.intern_person(record.for_person));
        // The word is whoever takes it up to say.
        let by = Step { seq, word: Word::Rung(Rung::Reminder), person, on: happened, round: 0 };
        match record.kind {
            "duty.lapsed" => {
                let lapsed: Lapsed = content(record)?;
                let unit = self.org.unit(record.unit).ok_or_else(|| field_error(record, "unit", "unknown unit"))?;
                let period = lapsed.period.parse().map_err(|_| field_error(record, "period", "not a date"))?;
                let rule = lapsed.rule.into();
                self.lapses.lapse(Lapse {
                    seq,
                    rule,
                    subject: lapsed.subject,
                    period,
                    unit,
                    waived: None,
                    waived_on: None,
                });
            }
            "duty.waived" => {
                let waived: Waived = content(record)?;
                self.lapses.waive(waived.lapse, seq, happened);
            }
            "ladder.step" => {
                let said: open::LadderStep = content(record)?;
                let rung = Rung::of_word(&said.rung).ok_or_else(|| field_error(record, "rung", "no rung"))?;
                self.orders.climb(said.order, rung, by);
            }
            "ladder.proposed" => {
                let said: open::Proposed = content(record)?;
                let none = || field_error(record, "sanction", "nothing that is proposed");
                let sanction = Sanction::of_word(&said.sanction).ok_or_else(none)?;
                self.orders.propose(&self.rules, said.order, sanction, by);
            }
            "oversight.order_step" => {
                let said: open::Step = content(record)?;
                let row = self.register.by_first(said.order).and_then(|number| self.register.row(number));
                if let Some(row) = row.filter(|row| row.kind().name == ORDER.name) {
                    self.orders.step(&self.rules, (row.first, &row.latest), &said, by);
                }
            }
            _ => self.say_of_proposal(record, by)?,
        }
        if record.ordinal > 0
            && record.by == "clock"
            && let Some((_, closed)) = self.closed.last()
        {
            self.reacted.insert(*closed, record.seq + 1);
        }
        Ok(())
    }

    fn say_of_proposal(&mut self, record: &RecordRef<'_>, by: Step) -> Result<(), DecodeError> {
        let said: open::OfProposal = content(record)?;
        let adopted = said.decision.as_deref() == Some("adopted");
        self.orders.say(said.proposal, by, |proposal, by| {
            let (seq, person, on) = (by.seq, by.person.unwrap_or_default(), by.on);
            match record.kind {
                "ladder.window_closed" => {
                    proposal.window_closed.get_or_insert(seq);
                    Word::WindowClosed(proposal.sanction)
                }
                "oversight.reply" => {
                    proposal.replies.push(Reply { seq, person, on });
                    Word::Reply(proposal.sanction)
                }
                _ => {
                    proposal.decided.get_or_insert(Decided { seq, adopted, person, on });
                    Word::Decided(proposal.sanction, adopted)
                }
            }
        });
        Ok(())
    }
}
