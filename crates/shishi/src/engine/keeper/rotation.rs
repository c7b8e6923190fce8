//! The key is changed while no server is there, step by step, so that the zone has at every moment the key that it needs: the
//! new one stands beside the old one before the record names it, and takes its place when the first checkpoint over the
//! record has both signatures. Until the record is there nothing has happened; from then on every start finishes what is left.

use super::{Keeper, KeeperError, Kept, SigningKey, file_error, key_of, read_key_at};
use crate::engine::Files;
use crate::engine::clock::Clock;
use crate::engine::files::write_durably;
use ledger::{Checkpoint, Rotation};
use std::fs::File;
use std::path::Path;
use store::{Durability, StoredCheckpoint};
use zone::Refusal;

/// How far a change has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The new key stands beside the old one.
    Made,
    /// The record names it.
    Recorded,
    /// A checkpoint over the record has both signatures, in the database and outside it.
    Signed,
    /// The old key has been put aside.
    PutAside,
    /// The new key has taken its place.
    Done,
}

/// Told of each step; an error ends the change there.
pub type Told<'a> = &'a mut dyn FnMut(Step) -> Result<(), KeeperError>;

/// A key that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// Seq of the record.
    pub seq: u64,
    /// The verification key from now on.
    pub key: String,
    /// Whether an earlier change was finished, and no other made.
    pub was_begun: bool,
}

impl Keeper {
    /// Changes the zone's key, or finishes a change that was cut off behind its record.
    pub fn rotate_key(
        folder: &Path,
        persons: [&str; 2],
        told: Told<'_>,
    ) -> Result<Result<Rotated, Refusal>, KeeperError> {
        let was_there = Files::of(folder)?.next_key().exists();
        let mut keeper = Self::open_with(folder, Durability::Full, Kept::Needed, true)?;
        if was_there && !keeper.files.next_key().exists() {
            return Ok(Ok(keeper.rotated(true)));
        }
        // The last that the old key signs alone.
        keeper.sign(true)?;
        let (path, zone_id) = (keeper.files.next_key(), keeper.zone.id.to_string());
        // One that an earlier change made, and did not come to name.
        let (secret, next) = if was_there {
            (None, read_key_at(&path, &zone_id)?)
        } else {
            let (secret, key) = Secret::new(&zone_id);
            (Some(secret), key)
        };
        let rotation = Rotation::sign(&keeper.key, &next, keeper.zone.size);
        let now = Clock::of(&keeper.zone).now();
        let draft = match zone::decide::rotate_key(&keeper.zone, &rotation, persons, now) {
            Ok(draft) => draft,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Some(secret) = secret {
            secret.write(&path)?;
        }
        told(Step::Made)?;
        let (command, have) = (draft.record.command.parse().expect("a UUID"), keeper.tree.size());
        keeper.desk.take(draft, command, None).map_err(|error| KeeperError::Decode(have, error))?;
        keeper.commit()?;
        told(Step::Recorded)?;
        keeper.finish_rotation(next, told)?;
        Ok(Ok(keeper.rotated(false)))
    }

    fn rotated(&self, was_begun: bool) -> Rotated {
        let seq = self.zone.chain.changed().expect("the key was changed");
        Rotated { seq, key: self.verification_key(), was_begun }
    }

    /// The new key, if a change was cut off behind its record; an error where the key at hand is not the one in force.
    pub(super) fn find_key(&self) -> Result<Option<SigningKey>, KeeperError> {
        if self.has_key() {
            return Ok(None);
        }
        let next = self.files.next_key();
        if self.zone.chain.replaced() == Some(&self.key.verification_key()) && next.exists() {
            let key = read_key_at(&next, &self.zone.id)?;
            if self.zone.chain.newest() == Some(&key.verification_key()) {
                return Ok(Some(key));
            }
        }
        self.must_have_key().map(|()| None)
    }

    /// Whether the key at hand is the one in force.
    pub(super) fn has_key(&self) -> bool {
        self.zone.chain.newest() == Some(&self.key.verification_key())
    }

    pub(super) fn must_have_key(&self) -> Result<(), KeeperError> {
        if self.has_key() {
            return Ok(());
        }
        let (chain, file) = (&self.zone.chain, self.files.key().display().to_string());
        let not_ours =
            |what: &str| Err(KeeperError::File(file.clone(), format!("{what}: put the zone's own key back")));
        match chain.changed() {
            None => not_ours("is not the key that the zone's first record names"),
            Some(_) if !chain.contains(&self.key.verification_key()) => not_ours("is none of the zone's keys"),
            Some(record) => {
                let newest = chain.newest().map(ToString::to_string).unwrap_or_default();
                Err(KeeperError::KeyReplaced { file, record, newest })
            }
        }
    }

    /// What is left of a change whose record is there: the checkpoint with both signatures, and the files.
    pub(super) fn finish_rotation(&mut self, next: SigningKey, told: Told<'_>) -> Result<(), KeeperError> {
        let changed = self.zone.chain.changed().expect("the record is there");
        let checkpoint = match self.ledger.newest_checkpoint(false)?.filter(|signed| signed.size > changed) {
            Some(signed) => {
                // Another server may have written and signed just now.
                if signed.size > self.tree.size() {
                    self.catch_up()?;
                }
                self.continued(&signed.note)?;
                signed
            }
            None => self.signed_by_both(&next)?,
        };
        self.keep_outside(&checkpoint)?;
        self.signed = checkpoint.size;
        told(Step::Signed)?;
        self.put_aside()?;
        told(Step::PutAside)?;
        let (from, to) = (self.files.next_key(), self.files.key());
        let folder = to.parent().expect("a file has a folder");
        std::fs::rename(&from, &to)
            .and_then(|()| File::open(folder)?.sync_all())
            .map_err(|error| file_error(&to, &error))?;
        self.key = next;
        told(Step::Done)
    }

    fn signed_by_both(&self, next: &SigningKey) -> Result<StoredCheckpoint, KeeperError> {
        if !self.leased {
            let what = "another server is finishing a change of the key: start again in a moment".to_owned();
            return Err(KeeperError::File(self.files.key().display().to_string(), what));
        }
        let (size, origin) = (self.tree.size(), next.verification_key().name().to_owned());
        let note = next.sign_after(&self.key, &Checkpoint { origin, size, root: self.tree.root(size) });
        let checkpoint = StoredCheckpoint { size, note };
        self.ledger.keep_checkpoint(&checkpoint, true)?;
        Ok(checkpoint)
    }

    /// The old key is kept until somebody takes it away: a backup from before the change is put back with it.
    fn put_aside(&self) -> Result<(), KeeperError> {
        let from = self.files.key();
        let to = self.files.old_key(&self.key.verification_key().id());
        let secret = std::fs::read(&from).map_err(|error| file_error(&from, &error))?;
        write_durably(&to, &secret, 0o600).map_err(|error| file_error(&to, &error))
    }
}

/// A key that is nowhere yet.
pub(super) struct Secret(String);

impl Secret {
    pub(super) fn new(zone_id: &str) -> (Self, SigningKey) {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("the system gives random bytes");
        let text = hex::encode(secret);
        let key = key_of(zone_id, &text).expect("64 hex digits");
        (Self(text), key)
    }

    /// For this user alone, and on the disk before anything names it.
    pub(super) fn write(self, path: &Path) -> Result<(), KeeperError> {
        write_durably(path, self.0.as_bytes(), 0o600).map_err(|error| file_error(path, &error))
    }
}
