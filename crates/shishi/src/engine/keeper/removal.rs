//! Erasures and redactions: what they say must be so, what they say is destroyed, and nothing else may be missing.

use super::{Keeper, KeeperError, file_error};
use crate::engine::opened::Missed;
use ledger::{Opening, RecordRef};
use store::LedgerReader;
use zone::{Command, Refusal};

impl Keeper {
    /// Whatever the vault has lost must be erased or redacted.
    pub(super) fn must_be_gone(&self, missed: &Missed) -> Result<(), KeeperError> {
        if let Some((_, seq)) = missed.owners.iter().find(|(owner, _)| !self.gone.has_owner(owner)) {
            return Err(KeeperError::ErasedByNobody(*seq));
        }
        match missed.parts.iter().find(|(seq, part)| !self.gone.has_part(*seq, part)) {
            Some((seq, _)) => Err(KeeperError::OpeningMissing(*seq)),
            None => Ok(()),
        }
    }

    /// Destroys what the newest records say must be destroyed, and at a start also what was put back of it. After an error
    /// it is tried again.
    pub(in crate::engine) fn carry_out(&mut self) -> Result<(), KeeperError> {
        let known = self.zone.gone();
        if self.carried_out == Some(known) || known == 0 && self.gone.is_empty() {
            return Ok(());
        }
        self.gone.take(&self.zone, &self.vault_key);
        self.gone.keep(&self.files)?;
        self.gone.destroy(&self.files, &self.zone.id, &self.tree, &self.vault, &self.vault_key)?;
        let tables = crate::imports::forget_tables(&self.files.folder, known);
        tables.map_err(|error| file_error(&self.files.folder, &error))?;
        self.carried_out = Some(known);
        Ok(())
    }

    /// What a redaction says of its record must be so: the state alone does not know.
    pub(super) fn not_as_recorded(&self, command: &Command) -> Result<Option<Refusal>, KeeperError> {
        if command.kind != zone::system::REDACTED.name {
            return Ok(None);
        }
        let text = |name: &str| command.content.get(name).and_then(serde_json::Value::as_str).unwrap_or_default();
        // From a form a number comes as a text. What cannot be read or is not there yet is refused where all else is.
        let seq = command.content.get("seq");
        let seq = seq.and_then(|seq| seq.as_u64().or_else(|| seq.as_str()?.parse().ok()));
        let Some((seq, leaf)) = seq.and_then(|seq| Some((seq, self.tree.leaf(seq)?))) else { return Ok(None) };
        let bytes = LedgerReader::open(&self.files.ledger(), &self.zone.id)?.record(seq)?.unwrap_or_default();
        let lost = command.content.get("lost").map(|lost| serde_json::from_value::<Vec<String>>(lost.clone()));
        let has_what_is_lost = |record: &RecordRef<'_>| match &lost {
            Some(Ok(lost)) => lost.iter().all(|part| match part.as_str() {
                "sealed" => record.sealed.is_some(),
                "personal" => !record.personal.is_empty(),
                "evidence" => !record.evidence.is_empty(),
                _ => true,
            }),
            Some(Err(_)) => false,
            None => true,
        };
        let record = RecordRef::parse(&bytes).ok();
        let field = match record {
            Some(record) if record.kind != text("kind") => "kind",
            Some(_) if hex::encode(leaf) != text("leaf") => "leaf",
            Some(record) if !has_what_is_lost(&record) => "lost",
            _ => return Ok(None),
        };
        Ok(Some(zone::Problem::field(field, "not-as-recorded").with("seq", seq.to_string()).into()))
    }
}

/// Whom a personal opening of a record concerns.
pub(super) fn person_concerned(record: &[u8], sealed: Option<&Opening>, personal: &Opening) -> Option<String> {
    let record = RecordRef::parse(record).ok()?;
    let content = zone::content::Split {
        open: serde_json::from_str(record.open).ok()?,
        sealed: sealed.and_then(|opening| serde_json::from_slice(&opening.content).ok()).unwrap_or_default(),
        personal: serde_json::from_slice(&personal.content).ok()?,
    };
    zone::content::person_concerned(zone::fact::kind(record.kind)?, &content).map(str::to_owned)
}
