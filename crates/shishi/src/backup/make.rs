//! Makes a backup of a zone, beside its servers.

use super::{BackupError, Depot, END, FORMAT, HEAD, MANIFEST, Manifest, TABLES, file, names, said, sealed};
use crate::engine::{Files, read_key};
use age::x25519::Recipient;
use std::collections::HashSet;
use std::path::Path;
use store::{LedgerReader, Place, Places};

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its name at the place of the backups.
    pub name: String,
    /// Number of records, and the root over them, hex.
    pub size: u64,
    /// The root.
    pub root: String,
    /// How many evidence files and bundles were new to the place.
    pub added: usize,
}

/// Backs a zone up, for whoever holds the key of one of the recipients.
pub fn make(folder: &Path, to: &Depot, recipients: &[Recipient]) -> Result<Made, BackupError> {
    if recipients.is_empty() {
        return said("backup-for-nobody", &[]);
    }
    let files = Files::of(folder)?;
    let Some(zone) = files.zone()? else { return said("backup-no-zone", &[("path", &folder.display().to_string())]) };
    // Whoever cannot write there should know before the zone is copied, and as a rule that shows when he reads there.
    let mut others = Others { to, zone: &zone, recipients, added: 0 };
    let there = others.there()?;
    // In the zone's own folder: what is not encrypted yet goes nowhere else.
    let copy = working_folder(folder)?;
    // Before the copy: if it is changed meanwhile, the copy names the new one.
    let key = read_key(&files, &zone)?;
    let from = Places { ledger: files.ledger(), vault: files.vault(), operations: files.operations() };
    store::snapshot(&zone, &from, copy.path())?;
    let ledger = LedgerReader::open(&Place::File(copy.path().join("ledger.db")), &zone)?;
    let (chain, tree) = super::read_ledger(&ledger)?;
    if chain.changed().is_some() && chain.newest() != Some(&key.verification_key()) {
        return said("backup-not-the-newest-key", &[("path", &files.key().display().to_string())]);
    }
    let (size, root) = (tree.size(), hex::encode(tree.root(tree.size())));
    let checkpoint = ledger.newest_checkpoint(false)?.map(|checkpoint| checkpoint.note);
    drop(ledger);
    let blobs = names(&files.blobs())?.into_iter().filter(|name| is_digest(name)).collect::<Vec<_>>();
    for digest in &blobs {
        others.once("blobs", digest, &files.blobs(), copy.path(), &there)?;
    }
    let mut editions = Vec::new();
    for seq in names(&files.editions())?.iter().filter_map(|name| name.parse::<u64>().ok()) {
        others.once("editions", &seq.to_string(), &files.editions(), copy.path(), &there)?;
        editions.push((seq, sealed::sum_below(&files.editions().join(seq.to_string()))?));
    }
    let added = others.added;
    let sums = TABLES.iter().map(|name| {
        let (length, sha256) = sealed::sum(&copy.path().join(name))?;
        Ok((String::from(*name), length, sha256))
    });
    let made = jiff::Timestamp::now();
    let manifest = Manifest {
        format: FORMAT,
        key: key.verification_key().to_string(),
        made: zone::decide::instant_text(made),
        size,
        root: root.clone(),
        checkpoint,
        files: sums.collect::<Result<_, BackupError>>()?,
        blobs,
        editions,
        zone: zone.clone(),
    };
    let text = serde_json::to_string(&manifest).expect("a manifest serialises");
    let note = key.sign_text(&format!("{HEAD}\n{text}\n"));
    let name = format!("{zone}/{}-{size}{END}", made.strftime("%Y%m%dT%H%M%SZ"));
    // Last: a backup that has its name has everything that it names.
    sealed::write(to, &name, copy.path(), recipients, |archive| {
        sealed::add(archive, MANIFEST, note.len() as u64, note.as_bytes())?;
        for (name, length, _) in &manifest.files {
            sealed::add(archive, name, *length, std::fs::File::open(copy.path().join(name))?)?;
        }
        Ok(())
    })?;
    Ok(Made { name, size, root, added })
}

/// A folder for the copy, which goes when it is dropped. What a backup that was killed left there is removed.
fn working_folder(zone: &Path) -> Result<tempfile::TempDir, BackupError> {
    const PREFIX: &str = "backing-up-";
    for name in names(zone)? {
        let of = name.strip_prefix(PREFIX).and_then(|rest| rest.split('.').next());
        if of.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            std::fs::remove_dir_all(zone.join(&name)).map_err(file(zone))?;
        }
    }
    let prefix = format!("{PREFIX}{}.", std::process::id());
    tempfile::Builder::new().prefix(&prefix).tempdir_in(zone).map_err(file(zone))
}

/// Evidence and bundles, which never change: each is stored once and shared by all backups.
struct Others<'a> {
    to: &'a Depot,
    zone: &'a str,
    recipients: &'a [Recipient],
    added: usize,
}

impl Others<'_> {
    /// What is there already.
    fn there(&self) -> Result<HashSet<String>, BackupError> {
        let mut there = HashSet::new();
        for kind in ["blobs", "editions"] {
            let within = format!("{}/{kind}/", self.zone);
            let files = self.to.names(&within)?.files;
            there.extend(files.into_iter().map(|(name, _)| format!("{within}{name}")));
        }
        Ok(there)
    }

    /// Seals a file, or every file of a folder, if it is not there yet.
    fn once(
        &mut self,
        kind: &str,
        name: &str,
        folder: &Path,
        working: &Path,
        there: &HashSet<String>,
    ) -> Result<(), BackupError> {
        let sealed = format!("{}/{kind}/{name}.age", self.zone);
        if there.contains(&sealed) {
            return Ok(());
        }
        let from = folder.join(name);
        let files = if from.is_dir() { sealed::below(&from)? } else { vec![(name.to_owned(), from)] };
        sealed::write(self.to, &sealed, working, self.recipients, |archive| {
            for (name, path) in &files {
                let content = std::fs::File::open(path)?;
                sealed::add(archive, name, content.metadata()?.len(), content)?;
            }
            Ok(())
        })?;
        self.added += 1;
        Ok(())
    }
}

pub(super) fn is_digest(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
}
