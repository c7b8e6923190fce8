//! The keeper of a zone: decides commands against a working state, appends batches durably, signs checkpoints
//! (`keeper/signing.rs`), changes the key that signs them (`keeper/rotation.rs`), destroys what is erased
//! (`keeper/removal.rs`).

mod error;
mod removal;
mod retention;
mod rotation;
mod signing;

pub use error::KeeperError;
pub(super) use error::file_error;
pub use rotation::{Rotated, Step};

use crate::engine::desk::{Answer, Desk, RowsAnswer, append, known_otherwise};
use crate::engine::files::{Files, lock};
use crate::engine::gone::Gone;
use crate::engine::history::fold_one;
use crate::engine::opened::{Missed, Openings};
use crate::engine::salts::Salts;
use ledger::tree::leaf_hash;
use ledger::{Hash, SigningKey, Tree};
use std::fs::File;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::time::{Duration, Instant};
use store::{Durability, KnownCommand, LedgerReader, LedgerWriter, StoreError, Vault, VaultKey};
use uuid::Uuid;
use zone::{Command, Rows, Zone};

/// How long a database server that is away is waited for after a failed commit. Whoever sent something waits as long.
const COMES_BACK: Duration = Duration::from_secs(15);

/// How often a batch is decided again where other servers write, before its senders are told to come back.
pub(crate) const TRIES: usize = 5;

/// More openings than a batch has, whoever makes it: a table's rows upon a group of commands.
const LEFT_MAX: u64 = 8192;

/// Whether the checkpoint that is kept outside the database must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Needed,
    Lost,
}

/// The keeper. Holds the zone's lock as long as it lives.
pub struct Keeper {
    /// The zone's files.
    pub files: Files,
    ledger: LedgerWriter,
    vault: Vault,
    vault_key: VaultKey,
    gone: Gone,
    /// How many erasures and redactions of the state were carried out.
    carried_out: Option<u64>,
    /// The closed day and the version of the rule after which files whose time was over were removed.
    files_ended: Option<(jiff::civil::Date, Option<u64>)>,
    key: SigningKey,
    /// The committed state.
    pub zone: Zone,
    /// The tree over committed records.
    pub tree: Tree,
    desk: Desk,
    signed: u64,
    durability: Durability,
    /// Whether this process may sign checkpoints; of several servers one has the lease.
    leased: bool,
    /// Whether nobody else may write the zone.
    alone: bool,
    lock: File,
}

impl Keeper {
    /// Creates a zone in an empty folder: key, genesis record, first checkpoint.
    pub fn create(
        folder: &Path,
        zone_id: &str,
        name: &str,
        demonstration: bool,
        now: jiff::Timestamp,
        salts: Salts,
    ) -> Result<Self, KeeperError> {
        let lock = lock(folder, true)?;
        let files = Files::of(folder)?;
        if files.zone()?.is_some() {
            return Err(KeeperError::File(folder.display().to_string(), "holds a zone already".to_owned()));
        }
        let keys = folder.join("keys");
        let private = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&keys);
        private.map_err(|error| file_error(&keys, &error))?;
        let (secret, key) = rotation::Secret::new(zone_id);
        secret.write(&files.key())?;
        const TIME_ZONE: &str = "Asia/Shanghai";
        let happened =
            now.in_tz(TIME_ZONE).map_err(|error| KeeperError::File("time zone".to_owned(), error.to_string()))?.date();
        let genesis = zone::decide::genesis(
            zone_id,
            name,
            TIME_ZONE,
            &key.verification_key().to_string(),
            demonstration,
            now,
            happened,
        );
        let ledger = LedgerWriter::open(&files.ledger(), zone_id, Durability::Full)?;
        let (vault, vault_key) = files.open_vault(zone_id, Durability::Full)?;
        let mut keeper = Self {
            ledger,
            vault,
            vault_key,
            gone: Gone::default(),
            carried_out: None,
            files_ended: None,
            files,
            key,
            zone: Zone::default(),
            tree: Tree::default(),
            desk: Desk::new(salts),
            signed: 0,
            durability: Durability::Full,
            leased: true,
            alone: true,
            lock,
        };
        let command = genesis.record.command.parse().expect("a UUID");
        keeper.desk.take(genesis, command, None).map_err(|error| KeeperError::Decode(0, error))?;
        keeper.commit()?;
        keeper.sign(true)?;
        Ok(keeper)
    }

    /// Opens a zone: settles what a crash left, folds the ledger, checks the kept checkpoint.
    pub fn open(folder: &Path, durability: Durability) -> Result<Self, KeeperError> {
        Self::open_with(folder, durability, Kept::Needed, false)
    }

    /// As [`Keeper::open`], while no server is there, wherever the zone stands.
    pub fn open_alone(folder: &Path) -> Result<Self, KeeperError> {
        Self::open_with(folder, Durability::Full, Kept::Needed, true)
    }

    fn open_with(folder: &Path, durability: Durability, kept: Kept, alone: bool) -> Result<Self, KeeperError> {
        let files = Files::of(folder)?;
        let no_zone =
            || KeeperError::File(folder.display().to_string(), "holds no zone; `shishi demo` makes one".to_owned());
        // Before anything is made there: a folder that was named by mistake stays as it is.
        if !files.is_zone() {
            return Err(no_zone());
        }
        let alone = alone || !files.is_shared();
        files.must_have_moved_whole()?;
        let lock = lock(folder, alone)?;
        let zone_id = files.zone()?.ok_or_else(no_zone)?;
        // Before the ledger: another server may sign a newer one meanwhile.
        let kept_note = signing::read_kept(&files)?;
        let ledger = LedgerWriter::open(&files.ledger(), &zone_id, durability)?;
        if !ledger.enter(alone)? {
            return Err(KeeperError::Locked(folder.display().to_string()));
        }
        let (vault, vault_key) = files.open_vault(&zone_id, durability)?;
        let records = LedgerReader::open(&files.ledger(), &zone_id)?;
        vault.lock_plain(|seq, sealed, personal| {
            Ok(records.record(seq)?.and_then(|record| removal::person_concerned(&record, sealed, personal)))
        })?;
        drop(records);
        let mut keeper = Self {
            key: read_key(&files, &zone_id)?,
            gone: Gone::read(&files)?,
            files,
            ledger,
            vault,
            vault_key,
            carried_out: None,
            files_ended: None,
            zone: Zone::default(),
            tree: Tree::default(),
            desk: Desk::new(Salts::System),
            signed: 0,
            durability,
            leased: false,
            alone,
            lock,
        };
        keeper.leased = keeper.ledger.lease()?;
        let missed = keeper.read_tail()?;
        let next = keeper.find_key()?;
        keeper.check_kept(kept_note, kept)?;
        if let Some(next) = next {
            keeper.finish_rotation(next, &mut |_| Ok(()))?;
        }
        keeper.trim()?;
        keeper.gone.take(&keeper.zone, &keeper.vault_key);
        keeper.must_be_gone(&missed)?;
        keeper.carry_out()?;
        Ok(keeper)
    }

    /// Removes the openings that a crash left without their records: those of one batch at most. In a database there are
    /// none, and those of another server's newer records are not to be touched.
    fn trim(&self) -> Result<(), KeeperError> {
        if self.ledger.is_remote() {
            return Ok(());
        }
        let (vault, ledger) = (self.vault.end()?, self.tree.size());
        if vault > ledger + LEFT_MAX {
            return Err(KeeperError::VaultAhead { vault, ledger });
        }
        self.vault.trim(ledger)?;
        Ok(())
    }

    /// Folds the records after the committed state: at the start, and after a commit whose outcome was unknown.
    fn read_tail(&mut self) -> Result<Missed, KeeperError> {
        let (zone, tree) = (&mut self.zone, &mut self.tree);
        let mut openings = Openings::all(&self.vault);
        let mut failed = None;
        self.ledger.tail(tree.size(), |seq, bytes| {
            if failed.is_none() {
                match fold_one(zone, &mut openings, seq, bytes) {
                    Ok(()) => tree.append(leaf_hash(bytes)),
                    Err(error) => failed = Some(error),
                }
            }
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        self.desk.working = self.zone.clone();
        Ok(openings.missed())
    }

    /// The verification key.
    pub fn verification_key(&self) -> String {
        self.key.verification_key().to_string()
    }

    /// The state that the next command meets: committed records and those of the open batch.
    pub fn working(&self) -> &Zone {
        &self.desk.working
    }

    /// Number of records that wait for the next commit.
    pub fn pending(&self) -> usize {
        self.desk.batch.len()
    }

    /// Decides a command and takes its records into the open batch; durable only after [`Keeper::commit`].
    pub fn propose(&mut self, command: &Command, now: jiff::Timestamp) -> Result<Answer, KeeperError> {
        let sent = serde_json::to_value(command).expect("a command serialises");
        let digest = self.ledger.command_digest([&serde_json::to_vec(&sent).expect("JSON serialises")[..]]);
        if let Some(known) = self.known(&command.id)? {
            let same = known.digest == Some(digest);
            return Ok(if same {
                Answer::Recorded { seq: known.first, repeated: true }
            } else {
                Answer::Refused(known_otherwise(known))
            });
        }
        if let Some(refusal) = self.not_as_recorded(command)? {
            return Ok(Answer::Refused(refusal));
        }
        Ok(self.desk.command(command, digest, now))
    }

    /// Decides a table's rows, each for itself, and takes the records of those that are not refused into the open batch.
    pub fn propose_rows(&mut self, rows: &Rows, now: jiff::Timestamp) -> Result<RowsAnswer, KeeperError> {
        let digest = self.digest(rows);
        Ok(match self.known(&rows.id)? {
            Some(known) => RowsAnswer::none(rows, known),
            None => self.desk.rows(rows, digest, now),
        })
    }

    /// As [`Keeper::commit`]; a table's next rows are decided meanwhile, upon what is being committed, and are the open
    /// batch afterwards. If the commit fails they were not recorded.
    pub fn commit_and_propose_rows(
        &mut self,
        rows: &Rows,
        now: jiff::Timestamp,
    ) -> (Result<(), KeeperError>, Result<RowsAnswer, KeeperError>) {
        // Whatever enters the ledger from here on is in the batch, so the id need not be asked for again.
        let digest = self.digest(rows);
        let known = match self.known(&rows.id) {
            Ok(known) => known,
            Err(error) => return (self.commit(), Err(error)),
        };
        let (batch, after) = self.desk.hand_over();
        let (desk, ledger, vault, from) = (&mut self.desk, &mut self.ledger, &mut self.vault, self.tree.size());
        let (appended, answer) = std::thread::scope(|scope| {
            let appending = scope.spawn(|| append(ledger, vault, from, &batch));
            let answer = match known {
                Some(known) => RowsAnswer::none(rows, known),
                None => desk.rows(rows, digest, now),
            };
            (appending.join().expect("appending does not panic"), answer)
        });
        (appended.map(|leaves| self.committed(leaves, after)), Ok(answer))
    }

    fn digest(&self, rows: &Rows) -> [u8; 32] {
        let head = [rows.kind.name, &rows.by, &rows.unit].map(str::as_bytes);
        let texts = rows.rows.iter().flat_map(|row| row.texts().map(str::as_bytes));
        self.ledger.command_digest(head.into_iter().chain(texts).flat_map(|piece| [piece, b"\n"]))
    }

    /// A command that is recorded, or is about to be.
    fn known(&self, id: &Uuid) -> Result<Option<KnownCommand>, KeeperError> {
        match self.desk.in_batch.get(id) {
            Some((digest, first)) => Ok(Some(KnownCommand { digest: Some(*digest), first: *first })),
            None => Ok(self.ledger.command(id.as_bytes())?),
        }
    }

    /// Closes every day that is over. The head of the audit chain is asked for if there is one.
    pub fn close_days(
        &mut self,
        now: jiff::Timestamp,
        audit_head: impl Fn() -> Result<String, StoreError>,
    ) -> Result<(), KeeperError> {
        let today = self.desk.working.date_of(now);
        loop {
            let next = match self.desk.working.last_closed() {
                Some(closed) => closed.tomorrow(),
                None => self.desk.working.org.units.front().map_or(Ok(today), |zone| Ok(zone.from)),
            };
            let Ok(next) = next else { return Ok(()) };
            if next >= today {
                return Ok(());
            }
            // The record is written at the first instant at which it can be: midnight, or now if that has passed unseen.
            let midnight = next.tomorrow().ok().and_then(|day| day.to_zoned(self.desk.working.time_zone.clone()).ok());
            let at =
                if self.desk.working.demonstration { midnight.map_or(now, |zoned| zoned.timestamp()) } else { now };
            for draft in zone::decide::close_day(&self.desk.working, next, &audit_head()?, at) {
                let command = draft.record.command.parse().expect("a UUID");
                let seq = self.desk.working.size;
                self.desk.take(draft, command, None).map_err(|error| KeeperError::Decode(seq, error))?;
            }
        }
    }

    /// Makes the open batch durable: openings first, then the records in one transaction.
    ///
    /// After any error the outcome is unknown: the caller must [`Keeper::recover`] before it answers anybody.
    pub fn commit(&mut self) -> Result<(), KeeperError> {
        if self.desk.batch.is_empty() {
            return Ok(());
        }
        let (batch, after) = self.desk.hand_over();
        let leaves = append(&mut self.ledger, &mut self.vault, self.tree.size(), &batch)?;
        self.committed(leaves, after);
        Ok(())
    }

    fn committed(&mut self, leaves: Vec<Hash>, after: Zone) {
        leaves.into_iter().for_each(|leaf| self.tree.append(leaf));
        self.zone = after;
        self.ledger.announce();
    }

    /// Closes every day that is over and commits; another server may do the same at the same time.
    pub fn settle_days(
        &mut self,
        now: jiff::Timestamp,
        audit_head: impl Fn() -> Result<String, StoreError>,
    ) -> Result<(), KeeperError> {
        for _ in 0..TRIES {
            self.close_days(now, &audit_head)?;
            match self.commit() {
                Err(error) if error.is_conflict() => drop(self.catch_up()?),
                done => return done,
            }
        }
        self.close_days(now, &audit_head)?;
        self.commit()
    }

    /// Reads what other servers wrote; what was decided and not committed is forgotten. Whether there was anything.
    pub fn catch_up(&mut self) -> Result<bool, KeeperError> {
        self.desk.hand_over();
        let before = self.tree.size();
        drop(self.read_tail()?);
        Ok(self.tree.size() > before)
    }

    /// Tells other servers that this one writes as well.
    pub fn announce(&self) {
        self.ledger.announce();
    }

    /// What this server is called among those of the zone.
    pub fn name(&self) -> &str {
        self.ledger.name()
    }

    /// Whether other servers may write the zone.
    pub fn is_shared(&self) -> bool {
        !self.alone
    }

    /// Waits for this server's turn to decide and commit, where others do so too: without turns, whoever is slower would
    /// decide again and again upon what has just changed. False if it did not come: then a conflict settles it.
    pub fn take_turn(&mut self) -> bool {
        self.ledger.take_turn().unwrap_or(false)
    }

    /// The next server's turn.
    pub fn end_turn(&mut self) {
        self.ledger.end_turn();
    }

    /// After a failed commit: opens the store again, reads what is really there, folds it. Commands found there were
    /// recorded; the others were not.
    pub fn recover(&mut self) -> Result<(), KeeperError> {
        self.desk.hand_over();
        let begun = Instant::now();
        while let Err(error) = self.reopen().and_then(|()| self.read_tail().map(drop)) {
            // A database server that is started anew comes back; a disk that failed does not by waiting.
            if !self.ledger.is_remote() || begun.elapsed() > COMES_BACK {
                return Err(error);
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        self.trim()
    }

    /// Makes the connections anew.
    pub(super) fn reopen(&mut self) -> Result<(), KeeperError> {
        self.ledger.reopen()?;
        if !self.ledger.enter(self.alone)? {
            return Err(KeeperError::Locked(self.files.folder.display().to_string()));
        }
        // Whoever takes it again reads what was signed meanwhile.
        self.leased = false;
        if !self.vault.is_alive() {
            self.vault = self.files.open_vault(&self.zone.id, self.durability)?.0;
        }
        Ok(())
    }

    /// Whether a command is in the ledger.
    pub fn recorded(&self, id: &Uuid) -> Result<Option<u64>, KeeperError> {
        Ok(self.ledger.command(id.as_bytes())?.map(|known| known.first))
    }

    /// Ends, but for the claim on the folder.
    pub(super) fn into_lock(self) -> File {
        self.lock
    }
}

/// The zone's secret key.
pub(crate) fn read_key(files: &Files, zone_id: &str) -> Result<SigningKey, KeeperError> {
    read_key_at(&files.key(), zone_id)
}

fn read_key_at(path: &Path, zone_id: &str) -> Result<SigningKey, KeeperError> {
    let text = std::fs::read_to_string(path).map_err(|error| file_error(path, &error))?;
    let no_key = || KeeperError::File(path.display().to_string(), "is not a key of 64 hex digits".to_owned());
    key_of(zone_id, &text).ok_or_else(no_key)
}

/// A zone's key from the text of its file.
pub(crate) fn key_of(zone_id: &str, text: &str) -> Option<SigningKey> {
    let secret: [u8; 32] = hex::decode(text.trim()).ok()?.try_into().ok()?;
    Some(SigningKey::new(origin(zone_id), &secret))
}

fn origin(zone_id: &str) -> String {
    format!("shishi.invalid/{zone_id}")
}
