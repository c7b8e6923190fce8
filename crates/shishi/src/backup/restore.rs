//! Puts a backup back into an empty folder. It has no name there before everything in it has been held against the signed
//! manifest, and the zone is opened as every start opens it.

use super::make::is_digest;
use super::{BackupError, Depot, FORMAT, HEAD, MANIFEST, Manifest, TABLES, file, said, sealed, unusable};
use crate::engine::{Files, Keeper, KeeperError, key_of, write_durably};
use crate::settings::S3;
use age::x25519::Identity;
use ledger::{Checkpoint, VerificationKey};
use std::collections::HashMap;
use std::io::Read;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use store::{Durability, LedgerReader, Place};

/// What is kept apart from backups and goes into the zone as it is.
const KEPT_APART: [&str; 4] = ["zone.key", "vault.key", "last.checkpoint", "erased"];

/// What is to be put back.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The backup, or the folder or place in a bucket that holds it: then the newest.
    pub from: PathBuf,
    /// The store, if it is in a bucket.
    pub store: Option<S3>,
    /// Key file of the backup.
    pub identity: PathBuf,
    /// Where to. Nothing may be there but `keys/` with the zone's keys and, if they were saved, its last checkpoint and the
    /// list of what is erased.
    pub to: PathBuf,
    /// The zone's secret key, if it does not stand there already.
    pub zone_key: Option<PathBuf>,
    /// The key of its vault, if it stands neither there nor beside the zone's key that is given.
    pub vault_key: Option<PathBuf>,
    /// Go on without what the kept checkpoint covered and no backup has, if somebody says so.
    pub epoch: Option<Epoch>,
}

/// A loss that is declared, for good, by two persons.
#[derive(Debug, Clone)]
pub struct Epoch {
    /// What happened.
    pub reason: String,
    /// Login names of the two.
    pub logins: [String; 2],
}

/// A zone that was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Its id.
    pub zone: String,
    /// When the backup was made, UTC.
    pub made: String,
    /// Number of records, and the root over them, hex.
    pub size: u64,
    /// The root.
    pub root: String,
    /// How many evidence files and editions came with it.
    pub files: usize,
    /// Whether a checkpoint that was kept outside the backup showed that nothing signed is missing, or two persons answer for it.
    pub held_against_kept: bool,
}

/// Longest manifest that is read: a digest of 64 characters for each of a million evidence files.
const MANIFEST_MOST: u64 = 100 << 20;

/// Longest evidence file that is unpacked; a form takes 20 MiB. Whoever may encrypt for us can seal a file that unpacks to
/// more than any disk has.
const EVIDENCE_MOST: u64 = 64 << 20;
/// Most bytes and files of an edition.
const EDITION_MOST: (u64, usize) = (256 << 20, 1_000);

/// Puts a backup back.
pub fn restore(wanted: &Wanted) -> Result<Restored, BackupError> {
    let identities = sealed::identities(&wanted.identity)?;
    let (depot, name_of_backup) = Depot::with_backup(&wanted.from, wanted.store.as_ref())?;
    let backup = Backup { depot, name: name_of_backup, identities };
    // As it is called from the root: folders beside it are made and put aside under its name.
    let to = std::path::absolute(&wanted.to).map_err(file(&wanted.to))?;
    let Some(name) = to.file_name().map(|name| name.to_string_lossy().into_owned()) else {
        return said("backup-no-name", &[("path", &wanted.to.display().to_string())]);
    };
    must_be_empty(&to)?;
    let kept = read_if_there(&to.join("keys").join("last.checkpoint"))?;
    let secret_at = wanted.zone_key.clone().unwrap_or_else(|| to.join("keys").join("zone.key"));
    let Some(secret) = read_if_there(&secret_at)? else {
        return said("backup-no-zone-key", &[("path", &secret_at.display().to_string())]);
    };
    must_be_ours(&to.join("keys"), &secret)?;
    let (beside, aside) =
        (to.with_file_name(format!("{name}.restoring")), to.with_file_name(format!("{name}.before-restoring")));
    for left in [&beside, &aside] {
        if left.exists() {
            return said("backup-left-over", &[("path", &left.display().to_string())]);
        }
    }
    let private = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(beside.join("keys"));
    private.map_err(file(&beside))?;
    let vault_key = wanted.vault_key.clone().unwrap_or_else(|| secret_at.with_file_name("vault.key"));
    for (from, name) in [(vault_key, "vault.key"), (to.join("keys").join("erased"), "erased")] {
        if let Some(text) = read_if_there(&from)? {
            write_durably(&beside.join("keys").join(name), text.as_bytes(), 0o600).map_err(file(&beside))?;
        }
    }
    let done = fill(&backup, &beside, &secret, kept.as_deref(), wanted.epoch.as_ref()).and_then(|restored| {
        // The zone's key may stand nowhere else: it is put aside, and goes when it stands in the zone again.
        if to.exists() {
            std::fs::rename(&to, &aside).map_err(file(&to))?;
        }
        std::fs::rename(&beside, &to).map_err(file(&to))?;
        let _ = std::fs::remove_dir_all(&aside);
        Ok(restored)
    });
    if done.is_err() {
        let _ = std::fs::remove_dir_all(&beside);
    }
    done
}

/// A backup, where it is kept, and what opens it.
struct Backup {
    depot: Depot,
    name: String,
    identities: Vec<Identity>,
}

impl Backup {
    fn said(&self) -> String {
        self.depot.said(&self.name)
    }

    /// Reads something at its place; `working` is a folder for what has to come first.
    fn read(
        &self,
        name: &str,
        working: &Path,
        each: impl FnMut(&str, &mut dyn Read) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        sealed::read(&self.depot, name, working, &self.identities, each)
    }
}

fn fill(
    backup: &Backup,
    to: &Path,
    secret: &str,
    kept: Option<&str>,
    epoch: Option<&Epoch>,
) -> Result<Restored, BackupError> {
    let (mut signed_first, mut sums) = (None, HashMap::new());
    backup.read(&backup.name, to, |name, content| {
        if name == MANIFEST && signed_first.is_none() {
            let mut text = String::new();
            let read = content.take(MANIFEST_MOST).read_to_string(&mut text);
            read.map_err(|error| BackupError::File(backup.said(), error))?;
            signed_first = Some(manifest(&backup.said(), &text, secret)?);
        } else if let Some(length) = signed_first.as_ref().and_then(|manifest| manifest.length(name)) {
            let sum = sealed::unpack(&mut content.take(length + 1), &to.join(name))?;
            if sum.0 > length {
                return said("backup-longer", &[("path", &backup.said()), ("name", name)]);
            }
            sums.insert(name.to_owned(), sum);
        } else {
            return said("backup-odd-file", &[("path", &backup.said()), ("name", name)]);
        }
        Ok(())
    })?;
    let Some(manifest) = signed_first else {
        return said("backup-no-manifest", &[("path", &backup.said())]);
    };
    for (name, length, sha256) in &manifest.files {
        if sums.get(name) != Some(&(*length, sha256.clone())) {
            return said("backup-other-file", &[("path", &backup.said()), ("name", name)]);
        }
    }
    write_durably(&to.join("keys").join("zone.key"), secret.trim().as_bytes(), 0o600).map_err(file(to))?;
    // The newer of the two: what is known to have been signed must be in the ledger.
    let (chain, _) = super::read_ledger(&LedgerReader::open(&Place::File(to.join("ledger.db")), &manifest.zone)?)?;
    let of_zone = |note: &str| match chain.open(note) {
        Ok(checkpoint) => Some(checkpoint.size),
        // Signed by a key that the zone has only had since: what says so is not in this backup.
        Err(_) => Checkpoint::parse_unverified(note).ok().map(|(checkpoint, _)| checkpoint).and_then(|checkpoint| {
            let of_later = checkpoint.size > manifest.size && chain.newest()?.name() == checkpoint.origin;
            of_later.then_some(checkpoint.size)
        }),
    };
    let signed = kept.map(|note| (of_zone(note), note));
    if let Some((None, _)) = signed {
        return said("backup-other-zone", &[]);
    }
    // Where a loss is declared the ledger is not held against what was lost.
    let signed = signed.filter(|_| epoch.is_none()).and_then(|(size, note)| Some((size?, note)));
    if let Some((signed, _)) = signed.filter(|(signed, _)| *signed > manifest.size) {
        return Err(BackupError::Rollback { have: manifest.size, signed, kept: "keys/last.checkpoint".to_owned() });
    }
    let of_backup = manifest.checkpoint.as_deref().and_then(|note| Some((of_zone(note)?, note)));
    let newest = [signed, of_backup].into_iter().flatten().max_by_key(|(size, _)| *size);
    if let Some((_, note)) = newest {
        write_durably(&to.join("keys").join("last.checkpoint"), note.as_bytes(), 0o600).map_err(file(to))?;
    }
    let others = bring(backup, to, &manifest)?;
    // As every start: folded, every opening held against its record, the ledger against the kept checkpoint; and what was
    // erased or redacted since the backup was made is so again.
    let keeper = Keeper::open(to, Durability::Full)?;
    let (size, root) = (keeper.tree.size(), hex::encode(keeper.tree.root(keeper.tree.size())));
    if (size, &root) != (manifest.size, &manifest.root) {
        return said("backup-other-ledger", &[("path", &backup.said())]);
    }
    drop(keeper);
    if let Some(epoch) = epoch {
        declare(to, kept, epoch)?;
    }
    let held_against_kept = kept.is_some();
    Ok(Restored { zone: manifest.zone, made: manifest.made, size, root, files: others, held_against_kept })
}

/// Records the loss in the zone that was put back.
fn declare(folder: &Path, kept: Option<&str>, epoch: &Epoch) -> Result<(), BackupError> {
    let Some(kept) = kept else {
        return said("backup-nothing-known-lost", &[]);
    };
    let operations = Files::of(folder)?.open_operations()?;
    let person = |login: &String| match operations.account(login) {
        Ok(Some(account)) => Ok(account.person),
        Ok(None) => said("backup-no-account", &[("login", login)]),
        Err(error) => Err(KeeperError::from(error).into()),
    };
    let [one, other] = [person(&epoch.logins[0])?, person(&epoch.logins[1])?];
    drop(operations);
    match Keeper::declare_epoch(folder, Some(kept), &epoch.reason, [&one, &other])? {
        Ok(_) => Ok(()),
        Err(refusal) => {
            let language = crate::messages::Language::of_terminal();
            let texts: Vec<String> = refusal.0.iter().map(|problem| language.problem(problem)).collect();
            unusable(texts.join("; "))
        }
    }
}

/// Reads the manifest, which only the zone's own key can have signed.
fn manifest(path: &str, note: &str, secret: &str) -> Result<Manifest, BackupError> {
    let text =
        note.strip_prefix(HEAD).and_then(|rest| rest.strip_prefix('\n')).and_then(|rest| rest.split('\n').next());
    let Some(manifest) = text.and_then(|text| serde_json::from_str::<Manifest>(text).ok()) else {
        return said("backup-no-manifest", &[("path", path)]);
    };
    if manifest.format != FORMAT {
        return said("backup-newer", &[("path", path), ("format", &manifest.format.to_string())]);
    }
    let Some(key) = key_of(&manifest.zone, secret) else {
        return said("backup-no-key-of-zone", &[]);
    };
    let signed = key.verification_key().open_text(note).is_ok_and(|body| body.lines().count() == 2);
    let names: Vec<&str> = manifest.files.iter().map(|(name, ..)| name.as_str()).collect();
    if !signed || manifest.key != key.verification_key().to_string() || names != TABLES {
        let of_one_ledger = |other: &VerificationKey| other.name() == key.verification_key().name();
        return match VerificationKey::parse(&manifest.key).ok().filter(of_one_ledger) {
            Some(other) if other != key.verification_key() => {
                said("backup-of-another-key", &[("path", path), ("key", &other.to_string())])
            }
            _ => said("backup-not-ours", &[("path", path)]),
        };
    }
    Ok(manifest)
}

/// Evidence files and bundles, each held against its digest in the manifest.
fn bring(backup: &Backup, to: &Path, manifest: &Manifest) -> Result<usize, BackupError> {
    let (blobs, editions) = (to.join("blobs"), to.join("editions"));
    for digest in manifest.blobs.iter().filter(|name| is_digest(name)) {
        std::fs::create_dir_all(&blobs).map_err(file(&blobs))?;
        let sealed = format!("blobs/{digest}.age");
        backup.read(&sealed, to, |_, content| {
            let (length, _) = sealed::unpack(&mut content.take(EVIDENCE_MOST + 1), &blobs.join(digest))?;
            if length > EVIDENCE_MOST {
                return said("backup-large-evidence", &[("path", &backup.depot.said(&sealed))]);
            }
            Ok(())
        })?;
        if !blobs.join(digest).exists() || sealed::sum(&blobs.join(digest))?.1 != *digest {
            return said("backup-other-digest", &[("path", &backup.depot.said(&sealed))]);
        }
    }
    for (seq, digest) in &manifest.editions {
        let (sealed, folder) = (format!("editions/{seq}.age"), editions.join(seq.to_string()));
        let mut left = EDITION_MOST;
        backup.read(&sealed, to, |name, content| {
            let parts: Vec<&str> = name.split('/').collect();
            if parts.iter().any(|part| part.is_empty() || part.starts_with('.')) {
                return said("backup-odd-edition", &[("path", &backup.depot.said(&sealed)), ("name", name)]);
            }
            let path = folder.join(name);
            let parent = path.parent().expect("a file has a folder");
            std::fs::create_dir_all(parent).map_err(file(parent))?;
            let (length, _) = sealed::unpack(&mut content.take(left.0 + 1), &path)?;
            left = match (left.0.checked_sub(length), left.1.checked_sub(1)) {
                (Some(bytes), Some(files)) => (bytes, files),
                _ => return said("backup-large-edition", &[("path", &backup.depot.said(&sealed))]),
            };
            Ok(())
        })?;
        if sealed::sum_below(&folder)? != *digest {
            return said("backup-other-edition", &[("path", &backup.depot.said(&sealed))]);
        }
    }
    Ok(manifest.blobs.len() + manifest.editions.len())
}

fn must_be_empty(folder: &Path) -> Result<(), BackupError> {
    let odd = super::names(folder)?.into_iter().find(|name| name != "keys");
    match odd {
        None => Ok(()),
        Some(name) => said("backup-not-empty", &[("path", &folder.display().to_string()), ("name", &name)]),
    }
}

/// Only the zone's own key and its checkpoint may stand there: they are in the zone again when it has been put back.
fn must_be_ours(keys: &Path, secret: &str) -> Result<(), BackupError> {
    if let Some(name) = super::names(keys)?.iter().find(|name| !KEPT_APART.contains(&name.as_str())) {
        return said("backup-would-be-lost", &[("path", &keys.display().to_string()), ("name", name)]);
    }
    match read_if_there(&keys.join("zone.key"))? {
        Some(there) if there.trim() != secret.trim() => {
            said("backup-another-key", &[("path", &keys.display().to_string())])
        }
        _ => Ok(()),
    }
}

fn read_if_there(path: &Path) -> Result<Option<String>, BackupError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(file(path)(error)),
    }
}
