//! How the fold takes up delegations, what is done under them, and what the persons say of it.

use super::{Act, DecodeError, Held, RecordRef, Said, Status, Zone, content, delegation, field_error};
use crate::fact::Kind;
use jiff::Timestamp;

impl Zone {
    /// A record of a delegation. Without its opening the other person is not known, and nothing else is amiss.
    pub(super) fn delegate(&mut self, record: &RecordRef<'_>, held: Held<'_>) -> Result<(), DecodeError> {
        let (seq, sealed) = (record.seq as u32, held.content());
        let not_a_date = || field_error(record, "from", "not two dates");
        match record.kind {
            "delegation.given" => {
                let given: delegation::Given = content(record)?;
                let giver = self.org.intern_person(record.for_person);
                self.delegations.give(&self.org, seq, giver, given, sealed).ok_or_else(not_a_date)
            }
            "delegation.stand_in" => {
                let named: delegation::StandIn = content(record)?;
                let by = self.org.intern_person(record.by);
                self.delegations.name(&self.org, seq, by, named, sealed).ok_or_else(not_a_date)
            }
            "delegation.ended" => {
                self.delegations.end(seq, &content(record)?);
                Ok(())
            }
            "delegation.confirmed" => {
                self.delegations.say(&content(record)?, Said::Confirmed(seq));
                Ok(())
            }
            _ => {
                let disowned: delegation::Items = content(record)?;
                self.delegations.say(&disowned, Said::Disowned(seq));
                disowned.items.iter().try_for_each(|(first, version)| self.disown(*first, *version, record))
            }
        }
    }

    /// A disowned version that waits for review is returned; one that was accepted counts until it is amended.
    fn disown(&mut self, first: u32, version: u32, record: &RecordRef<'_>) -> Result<(), DecodeError> {
        let Some(number) = self.register.by_first(first) else { return Ok(()) };
        let old = self.register.row(number).expect("a number from the register").clone();
        if old.latest.seq == version && old.status == Status::Submitted {
            self.send_back(number, &old, record)?;
        }
        Ok(())
    }

    /// Takes up an act that one person did for another.
    pub(super) fn note_act(&mut self, of: &'static Kind, record: &RecordRef<'_>) {
        let Ok(recorded) = record.recorded.parse::<Timestamp>() else { return };
        let (by, for_person) = (self.org.intern_person(record.by), self.org.intern_person(record.for_person));
        let seq = record.seq as u32;
        let first = record.amends.map_or(seq, |amends| amends.seq as u32);
        let act = Act { seq, first, kind: of, by, for_person, mandate: 0, said: Said::NotNeeded };
        let on = self.date_of(recorded);
        self.delegations.note(&self.org, act, on);
    }
}
