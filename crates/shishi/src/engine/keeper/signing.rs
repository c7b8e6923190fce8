//! What is signed: checkpoints by the server that has the lease, the one that is kept outside the database and what it says
//! of the ledger, and the declaration that records which it covered are lost.

use super::{Keeper, KeeperError, Kept, file_error};
use crate::engine::Files;
use crate::engine::clock::Clock;
use crate::engine::files::write_durably;
use ledger::Checkpoint;
use std::path::Path;
use std::time::{Duration, Instant};
use store::{Durability, StoredCheckpoint};
use zone::Refusal;

/// How long a checkpoint of the server with the lease is waited for: it signs within a second of a write.
const SIGNED_WITHIN: Duration = Duration::from_secs(3);

impl Keeper {
    /// As [`Keeper::open`], where the checkpoint that is kept outside the database is lost for good: whoever calls takes the
    /// ledger as it is, and a new checkpoint over it is kept.
    pub fn take_as_it_is(folder: &Path) -> Result<StoredCheckpoint, KeeperError> {
        Self::open_with(folder, Durability::Full, Kept::Lost, true)?.sign(false)
    }

    /// Declares that the ledger goes on from here without what a checkpoint covered – `lost`, or the one in `keys/` –, and
    /// keeps a new one. Refused where nothing is lost.
    pub fn declare_epoch(
        folder: &Path,
        lost: Option<&str>,
        reason: &str,
        persons: [&str; 2],
    ) -> Result<Result<u64, Refusal>, KeeperError> {
        let files = Files::of(folder)?;
        // Before the zone is opened: what finishes a change of its key keeps a new one.
        let kept = lost.map(str::to_owned).map_or_else(|| read_kept(&files), |note| Ok(Some(note)))?;
        let mut keeper = Self::open_with(folder, Durability::Full, Kept::Lost, true)?;
        let kept = kept.map(|note| keeper.opened_of_lost(&note)).transpose()?;
        let have = keeper.tree.size();
        let is_lost = |kept: &&Checkpoint| kept.size > have || keeper.tree.root(kept.size) != kept.root;
        let Some(lost) = kept.as_ref().filter(is_lost) else { return Err(KeeperError::NothingLost) };
        let lost = (lost.size, hex::encode(lost.root));
        let now = Clock::of(&keeper.zone).now();
        let draft = match zone::decide::declare_epoch(&keeper.zone, (lost.0, &lost.1), reason, persons, now) {
            Ok(draft) => draft,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let command = draft.record.command.parse().expect("a UUID");
        keeper.desk.take(draft, command, None).map_err(|error| KeeperError::Decode(have, error))?;
        keeper.commit()?;
        keeper.sign(true)?;
        Ok(Ok(have))
    }

    /// A checkpoint that the zone's key of its size has signed.
    fn opened(&self, note: &str) -> Result<Checkpoint, KeeperError> {
        let opened = self.zone.chain.open(note);
        opened.map_err(|error| KeeperError::File(self.files.kept().display().to_string(), error.to_string()))
    }

    /// The same of records that may be lost, and with them the one that would name the key: then two persons answer for it.
    fn opened_of_lost(&self, note: &str) -> Result<Checkpoint, KeeperError> {
        let read = Checkpoint::parse_unverified(note).map(|(checkpoint, _)| checkpoint).ok();
        let beyond =
            |lost: &Checkpoint| lost.size > self.tree.size() && lost.origin == self.key.verification_key().name();
        read.filter(beyond).map_or_else(|| self.opened(note), Ok)
    }

    pub(super) fn check_kept(&mut self, note: Option<String>, kept: Kept) -> Result<(), KeeperError> {
        if kept == Kept::Lost {
            return Ok(());
        }
        let Some(note) = note else {
            // A zone whose making was cut off has none yet.
            if self.ledger.newest_checkpoint(false)?.is_none() {
                return Ok(());
            }
            return Err(KeeperError::KeptMissing(self.files.kept().display().to_string()));
        };
        self.signed = self.continued(&note)?;
        Ok(())
    }

    /// Size of a checkpoint that the ledger continues.
    pub(super) fn continued(&self, note: &str) -> Result<u64, KeeperError> {
        let checkpoint = self.opened_of_lost(note)?;
        let have = self.tree.size();
        if checkpoint.size > have || self.tree.root(checkpoint.size) != checkpoint.root {
            return Err(KeeperError::Rollback { have, kept: checkpoint.size });
        }
        Ok(checkpoint.size)
    }

    /// Signs a checkpoint over the committed size if it has grown, keeps it in the database and outside it. Where another
    /// server has the lease, its checkpoint is waited for; nothing may be in the open batch then.
    pub fn sign(&mut self, publish: bool) -> Result<StoredCheckpoint, KeeperError> {
        let begun = Instant::now();
        while !self.take_lease()? {
            if let Some(checkpoint) = self.signed_elsewhere()? {
                if publish {
                    self.ledger.keep_checkpoint(&checkpoint, true)?;
                }
                return Ok(checkpoint);
            }
            if begun.elapsed() > SIGNED_WITHIN {
                self.must_have_key()?;
                return Err(KeeperError::NotSigned(self.tree.size()));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.sign_here(publish)
    }

    /// Signs as [`Keeper::sign`] if this server has the lease; it takes one that nobody has any more.
    pub fn sign_if_leased(&mut self) -> Result<(), KeeperError> {
        if self.take_lease()? {
            self.sign_here(false)?;
        }
        Ok(())
    }

    /// Whether this process has the lease, or has it now. Whoever takes it over reads what the last one signed.
    pub(super) fn take_lease(&mut self) -> Result<bool, KeeperError> {
        // Who was started before the key was changed goes on writing, and leaves signing to those who have the new one.
        if !self.has_key() {
            return Ok(false);
        }
        // What is decided and not committed would be forgotten: the next time.
        if !self.leased && self.desk.batch.is_empty() && self.ledger.lease()? {
            self.leased = true;
            self.signed = self.ledger.newest_checkpoint(false)?.map_or(0, |checkpoint| checkpoint.size);
            if self.signed > self.tree.size() {
                self.catch_up()?;
            }
        }
        Ok(self.leased)
    }

    /// A checkpoint of the server that has the lease, if it covers what is committed here: held against this server's own
    /// tree before it is believed.
    fn signed_elsewhere(&mut self) -> Result<Option<StoredCheckpoint>, KeeperError> {
        let newest = self.ledger.newest_checkpoint(false)?;
        let Some(stored) = newest.filter(|stored| stored.size >= self.tree.size()) else { return Ok(None) };
        if stored.size > self.tree.size() {
            self.catch_up()?;
        }
        let differs = || KeeperError::Rollback { have: self.tree.size(), kept: stored.size };
        let checkpoint = self.zone.chain.open(&stored.note).map_err(|_| differs())?;
        if checkpoint.size > self.tree.size() || self.tree.root(checkpoint.size) != checkpoint.root {
            return Err(differs());
        }
        self.signed = checkpoint.size;
        Ok(Some(stored))
    }

    fn sign_here(&mut self, publish: bool) -> Result<StoredCheckpoint, KeeperError> {
        self.must_have_key()?;
        let size = self.tree.size();
        if size == self.signed
            && let Some(checkpoint) = self.ledger.newest_checkpoint(false)?.filter(|checkpoint| checkpoint.size == size)
        {
            if publish {
                self.ledger.keep_checkpoint(&checkpoint, true)?;
            }
            return Ok(checkpoint);
        }
        let name = self.key.verification_key().name().to_owned();
        let note = self.key.sign(&Checkpoint { origin: name, size, root: self.tree.root(size) });
        let checkpoint = StoredCheckpoint { size, note };
        let before = self.signed;
        self.ledger.keep_checkpoint(&checkpoint, publish)?;
        self.keep_outside(&checkpoint)?;
        // Kept are those given out and each day's last: the one before goes if no day was closed since.
        if before != size && self.zone.closed.last().is_none_or(|(_, closed)| *closed <= before) {
            self.ledger.drop_checkpoint(before)?;
        }
        self.signed = size;
        Ok(checkpoint)
    }

    pub(super) fn keep_outside(&self, checkpoint: &StoredCheckpoint) -> Result<(), KeeperError> {
        let kept = self.files.kept();
        write_durably(&kept, checkpoint.note.as_bytes(), 0o600).map_err(|error| file_error(&kept, &error))
    }

    /// Size of the last signed checkpoint.
    pub fn signed(&self) -> u64 {
        self.signed
    }

    /// The newest checkpoint that was given out.
    pub fn published_checkpoint(&self) -> Result<Option<StoredCheckpoint>, KeeperError> {
        Ok(self.ledger.newest_checkpoint(true)?)
    }
}

/// The checkpoint that is kept outside the database, if there is one.
pub(super) fn read_kept(files: &Files) -> Result<Option<String>, KeeperError> {
    let path = files.kept();
    match std::fs::read_to_string(&path) {
        Ok(note) => Ok(Some(note)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(file_error(&path, &error)),
    }
}
