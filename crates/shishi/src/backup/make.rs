//! Makes a backup of a zone, beside its servers.

use super::{BackupError, END, FORMAT, HEAD, MANIFEST, Manifest, TABLES, file, names, sealed, unusable};
use crate::engine::{Files, read_key};
use age::x25519::Recipient;
use std::path::{Path, PathBuf};
use store::{LedgerReader, Place, Places};

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its file.
    pub path: PathBuf,
    /// Number of records, and the root over them, hex.
    pub size: u64,
    /// The root.
    pub root: String,
    /// How many evidence files and bundles were new to the folder.
    pub added: usize,
}

/// Backs a zone up into a folder, for whoever holds the key of one of the recipients.
pub fn make(folder: &Path, to: &Path, recipients: &[Recipient]) -> Result<Made, BackupError> {
    if recipients.is_empty() {
        return unusable("nobody could open the backup: give the recipient that `shishi backup-key` printed");
    }
    let files = Files::of(folder)?;
    let Some(zone) = files.zone()? else { return unusable(format!("{}: holds no zone", folder.display())) };
    let to = to.join(&zone);
    for folder in [to.clone(), to.join("blobs"), to.join("editions")] {
        std::fs::create_dir_all(&folder).map_err(file(&folder))?;
    }
    // In the zone's own folder: what is not encrypted yet goes nowhere else.
    let copy = working_folder(folder)?;
    // Before the copy: if it is changed meanwhile, the copy names the new one.
    let key = read_key(&files, &zone)?;
    let from = Places { ledger: files.ledger(), vault: files.vault(), operations: files.operations() };
    store::snapshot(&zone, &from, copy.path())?;
    let ledger = LedgerReader::open(&Place::File(copy.path().join("ledger.db")), &zone)?;
    let (chain, tree) = super::read_ledger(&ledger)?;
    if chain.changed().is_some() && chain.newest() != Some(&key.verification_key()) {
        return unusable(format!(
            "{} is not the key that the ledger names last: if the key is being changed, make the backup afterwards",
            files.key().display()
        ));
    }
    let (size, root) = (tree.size(), hex::encode(tree.root(tree.size())));
    let checkpoint = ledger.newest_checkpoint(false)?.map(|checkpoint| checkpoint.note);
    drop(ledger);
    let mut added = 0;
    let blobs = names(&files.blobs())?.into_iter().filter(|name| is_digest(name)).collect::<Vec<_>>();
    for digest in &blobs {
        added +=
            usize::from(once(&to.join("blobs").join(format!("{digest}.age")), &files.blobs(), digest, recipients)?);
    }
    let mut editions = Vec::new();
    for seq in names(&files.editions())?.iter().filter_map(|name| name.parse::<u64>().ok()) {
        let path = to.join("editions").join(format!("{seq}.age"));
        added += usize::from(once(&path, &files.editions(), &seq.to_string(), recipients)?);
        editions.push((seq, sealed::sum_below(&files.editions().join(seq.to_string()))?));
    }
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
        zone,
    };
    let text = serde_json::to_string(&manifest).expect("a manifest serialises");
    let note = key.sign_text(&format!("{HEAD}\n{text}\n"));
    let path = to.join(format!("{}-{size}{END}", made.strftime("%Y%m%dT%H%M%SZ")));
    sealed::write(&path, recipients, |archive| {
        sealed::add(archive, MANIFEST, note.len() as u64, note.as_bytes())?;
        for (name, length, _) in &manifest.files {
            sealed::add(archive, name, *length, std::fs::File::open(copy.path().join(name))?)?;
        }
        Ok(())
    })?;
    Ok(Made { path, size, root, added })
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

/// Seals a file, or every file of a folder, if it is not there yet. Whether it was new.
fn once(path: &Path, folder: &Path, name: &str, recipients: &[Recipient]) -> Result<bool, BackupError> {
    if path.exists() {
        return Ok(false);
    }
    let from = folder.join(name);
    let files = if from.is_dir() { sealed::below(&from)? } else { vec![(name.to_owned(), from)] };
    sealed::write(path, recipients, |archive| {
        for (name, path) in &files {
            let content = std::fs::File::open(path)?;
            sealed::add(archive, name, content.metadata()?.len(), content)?;
        }
        Ok(())
    })?;
    Ok(true)
}

pub(super) fn is_digest(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase())
}
