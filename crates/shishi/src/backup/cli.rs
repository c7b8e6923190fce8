//! `shishi backup-key`, `shishi backup`, `shishi backups`, `shishi restore`.

use super::{BackupError, Depot, Epoch, Wanted, file, list, make, restore, said};
use crate::messages::Language;
use crate::settings::{Flags, S3, Settings};
use age::secrecy::ExposeSecret;
use std::path::{Path, PathBuf};

/// `shishi backup-key`.
#[derive(clap::Args)]
pub struct BackupKey {
    /// Where the key goes. Keep it away from the server: without it no backup can be opened, with it every one can.
    #[arg(long)]
    out: PathBuf,
}

/// `shishi backup`.
#[derive(clap::Args)]
pub struct Backup {
    /// Folder of the zone.
    #[arg(long)]
    dir: PathBuf,
    /// Folder of the backups, best on another machine's disk; or s3://BUCKET/PREFIX, as the settings below s3. say.
    #[arg(long)]
    to: PathBuf,
    /// Make that folder if it is not there.
    #[arg(long)]
    create: bool,
    /// File of settings, as `shishi serve` takes it; without it, the one in the zone's folder.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// For whom: the line that `shishi backup-key` printed. May be given several times; each key opens it.
    #[arg(long, required = true)]
    recipient: Vec<String>,
}

/// `shishi backups`.
#[derive(clap::Args)]
pub struct Backups {
    /// Folder of the backups, or s3://BUCKET/PREFIX.
    #[arg(long)]
    at: PathBuf,
    /// File of settings, as `shishi serve` takes it.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// `shishi restore`.
#[derive(clap::Args)]
pub struct Restore {
    /// The backup, or the folder or s3://BUCKET/PREFIX that holds it: then the newest.
    #[arg(long)]
    from: PathBuf,
    /// File of settings, as `shishi serve` takes it, if it is in a bucket.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Key file of the backup.
    #[arg(long)]
    identity: PathBuf,
    /// Where to: a folder that holds the zone's keys/ or nothing.
    #[arg(long)]
    dir: PathBuf,
    /// The zone's secret key (keys/zone.key), if it is not in the folder already.
    #[arg(long)]
    zone_key: Option<PathBuf>,
    /// The key of the zone's vault (keys/vault.key), if it does not stand beside the zone's secret key.
    #[arg(long)]
    vault_key: Option<PathBuf>,
    /// Go on without the records that no backup has, although a signed checkpoint covered them: what happened, in a sentence
    /// that stands in the ledger for good.
    #[arg(long, value_name = "REASON", requires = "by")]
    new_epoch: Option<String>,
    /// Login names of the two persons who declare it.
    #[arg(long, num_args = 2, requires = "new_epoch")]
    by: Vec<String>,
}

/// Makes a key, prints for whom backups are to be made.
pub fn key(wanted: &BackupKey) -> Result<(), BackupError> {
    if wanted.out.exists() {
        return said("backup-key-there", &[("path", &wanted.out.display().to_string())]);
    }
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public();
    let text = format!("# recipient: {recipient}\n{}\n", identity.to_string().expose_secret());
    crate::engine::write_durably(&wanted.out, text.as_bytes(), 0o600).map_err(file(&wanted.out))?;
    println!("{recipient}");
    Ok(())
}

/// Makes a backup.
pub fn backup(wanted: &Backup) -> Result<(), BackupError> {
    let recipients = wanted.recipient.iter().map(|text| {
        let parsed = text.trim().parse();
        parsed.or_else(|error: &str| said("backup-no-recipient", &[("text", text), ("error", error)]))
    });
    let recipients = recipients.collect::<Result<Vec<_>, _>>()?;
    let depot = Depot::of(&wanted.to, store(&wanted.to, wanted.config.as_ref(), Some(&wanted.dir))?.as_ref())?;
    depot.must_be_there(wanted.create)?;
    let made = make(&wanted.dir, &depot, &recipients)?;
    let (size, added) = (made.size.to_string(), made.added.to_string());
    let values = [("size", size.as_str()), ("root", &made.root), ("added", &added), ("name", &depot.said(&made.name))];
    println!("{}", Language::of_terminal().format("backup-made", &values));
    Ok(())
}

/// What is set of the store, if a place is in a bucket.
fn store(place: &Path, config: Option<&PathBuf>, dir: Option<&PathBuf>) -> Result<Option<S3>, BackupError> {
    if !Depot::is_in_a_bucket(place) {
        return Ok(None);
    }
    let flags = Flags { config: config.cloned(), dir: dir.cloned(), ..Flags::default() };
    Settings::read_s3(&flags, std::env::vars_os()).map_err(BackupError::Settings)
}

/// Lists the backups of a place.
pub fn say(wanted: &Backups) -> Result<(), BackupError> {
    let depot = Depot::of(&wanted.at, store(&wanted.at, wanted.config.as_ref(), None)?.as_ref())?;
    depot.must_be_there(false)?;
    for backup in list(&depot)? {
        println!("{:>14}  {}", backup.length, depot.said(&backup.name));
    }
    Ok(())
}

/// Puts a backup back.
pub fn put_back(wanted: Restore) -> Result<(), BackupError> {
    let Restore { from, config, identity, dir, zone_key, vault_key, new_epoch, by } = wanted;
    let logins: Option<[String; 2]> = by.try_into().ok();
    let epoch = new_epoch.zip(logins).map(|(reason, logins)| Epoch { reason, logins });
    let store = store(&from, config.as_ref(), None)?;
    let restored = restore(&Wanted { from, store, identity, to: dir.clone(), zone_key, vault_key, epoch })?;
    let (language, size, files) = (Language::of_terminal(), restored.size.to_string(), restored.files.to_string());
    let values = [
        ("zone", restored.zone.as_str()),
        ("made", &restored.made),
        ("size", &size),
        ("root", &restored.root),
        ("files", &files),
        ("folder", &dir.display().to_string()),
    ];
    println!("{}", language.format("backup-restored", &values));
    if !restored.held_against_kept {
        eprintln!("{}", language.text("backup-not-held"));
    }
    Ok(())
}
