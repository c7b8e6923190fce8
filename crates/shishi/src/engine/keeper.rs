//! The keeper of a zone: decides commands against a working state, appends batches durably, signs checkpoints.

use crate::engine::clock::Clock;
use crate::engine::desk::{Answer, Desk, RowsAnswer, append, known_otherwise};
use crate::engine::files::{Files, lock, write_durably};
use crate::engine::gone::Gone;
use crate::engine::history::fold_one;
use crate::engine::opened::{Missed, Openings};
use crate::engine::salts::Salts;
use ledger::tree::leaf_hash;
use ledger::{Checkpoint, Hash, Opening, RecordRef, SigningKey, Tree};
use std::fs::File;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::time::{Duration, Instant};
use store::{Durability, KnownCommand, LedgerReader, LedgerWriter, StoreError, StoredCheckpoint, Vault, VaultKey};
use uuid::Uuid;
use zone::content::DecodeError;
use zone::{Command, Refusal, Rows, Zone};

/// Why a zone cannot be opened or written.
#[derive(Debug, thiserror::Error)]
pub enum KeeperError {
    /// Storage.
    #[error(transparent)]
    Store(StoreError),
    /// A record that this program cannot decode.
    #[error("record {0}: {1}")]
    Decode(u64, DecodeError),
    /// A file that is missing or cannot be used.
    #[error("{0}: {1}")]
    File(String, String),
    /// The vault has lost what opens a record.
    #[error(
        "record {0}: its sealed or personal content is missing from the vault: put vault.db of the same day back from your backup"
    )]
    OpeningMissing(u64),
    /// The vault holds something that the record does not name.
    #[error(
        "record {0}: the vault holds other content than was recorded: somebody changed vault.db, put that of the same day back from your backup"
    )]
    OpeningDiffers(u64),
    /// Keys of the vault are gone, and nothing says that they should be.
    #[error(
        "record {0}: the key of its personal content is destroyed, and neither the ledger nor keys/erased says that it should be: put vault.db of the same day back from your backup"
    )]
    ErasedByNobody(u64),
    /// Another process writes this zone.
    #[error("{0} is open in another process: stop it, or talk to it")]
    Locked(String),
    /// The checkpoint outside the database is gone.
    #[error(
        "{0} is missing: without it nobody would notice that the ledger was set back. Put it back from your copy; if there is none, `shishi checkpoint --dir DIR --take-as-it-is` keeps a new one"
    )]
    KeptMissing(String),
    /// The ledger is older than the vault.
    #[error(
        "the vault goes on to record {vault}, the ledger ends at {ledger}: one of them is from another day. Put back the two of the same day"
    )]
    VaultAhead {
        /// Seq after the vault's last opening.
        vault: u64,
        /// Size of the ledger.
        ledger: u64,
    },
    /// Another server has the signing lease, and has not signed.
    #[error("the server that signs for this zone has not signed {0} records in time: try again")]
    NotSigned(u64),
    /// A new epoch where the ledger continues what was signed.
    #[error("nothing is lost: the ledger continues the checkpoint that is kept, and no new epoch is needed")]
    NothingLost,
    /// The ledger is not the one that the kept checkpoint names.
    #[error(
        "the ledger (size {have}) does not continue the kept checkpoint of size {kept}: restore the newer backup; if there is none, two persons may declare a new epoch (`shishi epoch`), which every verification will tell"
    )]
    Rollback {
        /// Size of the ledger.
        have: u64,
        /// Size of the checkpoint.
        kept: u64,
    },
}

impl From<StoreError> for KeeperError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::OpeningChanged(seq) => Self::OpeningDiffers(seq),
            error => Self::Store(error),
        }
    }
}

impl KeeperError {
    /// Whether another server wrote first: nothing was written; read what is there and decide again.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_conflict())
    }
}

pub(super) fn file_error(path: &Path, error: &std::io::Error) -> KeeperError {
    KeeperError::File(path.display().to_string(), error.to_string())
}

/// How long a database server that is away is waited for after a failed commit. Whoever sent something waits as long.
const COMES_BACK: Duration = Duration::from_secs(15);

/// How often a batch is decided again where other servers write, before its senders are told to come back.
pub(crate) const TRIES: usize = 5;

/// How long a checkpoint of the server with the lease is waited for: it signs within a second of a write.
const SIGNED_WITHIN: Duration = Duration::from_secs(3);

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
    carried_out: Option<usize>,
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
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("the system gives random bytes");
        write_durably(&files.key(), hex::encode(secret).as_bytes(), 0o600)
            .map_err(|error| file_error(&files.key(), &error))?;
        let key = SigningKey::new(origin(zone_id), &secret);
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
        let mut keeper = Self::open_with(folder, Durability::Full, Kept::Lost, true)?;
        let kept = lost.map(str::to_owned).map_or_else(|| read_kept(&files), |note| Ok(Some(note)))?;
        let kept = kept.map(|note| keeper.opened(&note)).transpose()?;
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

    /// A checkpoint that this zone's key has signed.
    fn opened(&self, note: &str) -> Result<Checkpoint, KeeperError> {
        let opened = self.key.verification_key().open(note);
        opened.map_err(|error| KeeperError::File(self.files.kept().display().to_string(), error.to_string()))
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
        let kept_note = read_kept(&files)?;
        let ledger = LedgerWriter::open(&files.ledger(), &zone_id, durability)?;
        if !ledger.enter(alone)? {
            return Err(KeeperError::Locked(folder.display().to_string()));
        }
        let (vault, vault_key) = files.open_vault(&zone_id, durability)?;
        let records = LedgerReader::open(&files.ledger(), &zone_id)?;
        vault.lock_plain(|seq, sealed, personal| {
            Ok(records.record(seq)?.and_then(|record| person_concerned(&record, sealed, personal)))
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
        if *keeper.zone.key != keeper.verification_key() {
            let what = "is not the key that the zone's first record names: put the zone's own key back".to_owned();
            return Err(KeeperError::File(keeper.files.key().display().to_string(), what));
        }
        keeper.check_kept(kept_note, kept)?;
        keeper.trim()?;
        keeper.gone.take(&keeper.zone, &keeper.vault_key);
        keeper.must_be_gone(&missed)?;
        keeper.carry_out()?;
        Ok(keeper)
    }

    /// Whatever the vault has lost must be erased or redacted.
    fn must_be_gone(&self, missed: &Missed) -> Result<(), KeeperError> {
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
    pub(super) fn carry_out(&mut self) -> Result<(), KeeperError> {
        let known = self.zone.org.erased().len() + self.zone.redactions.len();
        if self.carried_out == Some(known) || known == 0 && self.gone.is_empty() {
            return Ok(());
        }
        self.gone.take(&self.zone, &self.vault_key);
        self.gone.keep(&self.files)?;
        self.gone.destroy(&self.files, &self.zone.id, &self.tree, &self.vault, &self.vault_key)?;
        self.carried_out = Some(known);
        Ok(())
    }

    fn check_kept(&mut self, note: Option<String>, kept: Kept) -> Result<(), KeeperError> {
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
        let checkpoint = self.opened(&note)?;
        let have = self.tree.size();
        if checkpoint.size > have || self.tree.root(checkpoint.size) != checkpoint.root {
            return Err(KeeperError::Rollback { have, kept: checkpoint.size });
        }
        self.signed = checkpoint.size;
        Ok(())
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

    /// What a redaction says of its record must be so: the state alone does not know.
    fn not_as_recorded(&self, command: &Command) -> Result<Option<Refusal>, KeeperError> {
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
            let draft = zone::decide::close_day(&self.desk.working, next, &audit_head()?, at);
            let command = draft.record.command.parse().expect("a UUID");
            let seq = self.desk.working.size;
            self.desk.take(draft, command, None).map_err(|error| KeeperError::Decode(seq, error))?;
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
    fn take_lease(&mut self) -> Result<bool, KeeperError> {
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
        let checkpoint = self.key.verification_key().open(&stored.note).map_err(|_| differs())?;
        if checkpoint.size > self.tree.size() || self.tree.root(checkpoint.size) != checkpoint.root {
            return Err(differs());
        }
        self.signed = checkpoint.size;
        Ok(Some(stored))
    }

    fn sign_here(&mut self, publish: bool) -> Result<StoredCheckpoint, KeeperError> {
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
        write_durably(&self.files.kept(), checkpoint.note.as_bytes(), 0o600)
            .map_err(|error| file_error(&self.files.kept(), &error))?;
        // Kept are those given out and each day's last: the one before goes if no day was closed since.
        if before != size && self.zone.closed.last().is_none_or(|(_, closed)| *closed <= before) {
            self.ledger.drop_checkpoint(before)?;
        }
        self.signed = size;
        Ok(checkpoint)
    }

    /// Ends, but for the claim on the folder.
    pub(super) fn into_lock(self) -> File {
        self.lock
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

/// Whom a personal opening of a record concerns.
fn person_concerned(record: &[u8], sealed: Option<&Opening>, personal: &Opening) -> Option<String> {
    let record = RecordRef::parse(record).ok()?;
    let content = zone::content::Split {
        open: serde_json::from_str(record.open).ok()?,
        sealed: sealed.and_then(|opening| serde_json::from_slice(&opening.content).ok()).unwrap_or_default(),
        personal: serde_json::from_slice(&personal.content).ok()?,
    };
    zone::content::person_concerned(zone::fact::kind(record.kind)?, &content).map(str::to_owned)
}

/// The zone's secret key.
pub(crate) fn read_key(files: &Files, zone_id: &str) -> Result<SigningKey, KeeperError> {
    let text = std::fs::read_to_string(files.key()).map_err(|error| file_error(&files.key(), &error))?;
    let no_key = || KeeperError::File(files.key().display().to_string(), "is not a key of 64 hex digits".to_owned());
    key_of(zone_id, &text).ok_or_else(no_key)
}

/// A zone's key from the text of its file.
pub(crate) fn key_of(zone_id: &str, text: &str) -> Option<SigningKey> {
    let secret: [u8; 32] = hex::decode(text.trim()).ok()?.try_into().ok()?;
    Some(SigningKey::new(origin(zone_id), &secret))
}

/// The checkpoint that is kept outside the database, if there is one.
fn read_kept(files: &Files) -> Result<Option<String>, KeeperError> {
    let path = files.kept();
    match std::fs::read_to_string(&path) {
        Ok(note) => Ok(Some(note)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(file_error(&path, &error)),
    }
}

fn origin(zone_id: &str) -> String {
    format!("shishi.invalid/{zone_id}")
}
