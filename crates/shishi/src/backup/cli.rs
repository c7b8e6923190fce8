//! `shishi backup-key`, `shishi backup`, `shishi restore`.

use super::{BackupError, Epoch, Wanted, file, make, restore, unusable};
use age::secrecy::ExposeSecret;
use std::path::PathBuf;

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
    /// Folder of the backups, best on another machine's disk.
    #[arg(long)]
    to: PathBuf,
    /// For whom: the line that `shishi backup-key` printed. May be given several times; each key opens it.
    #[arg(long, required = true)]
    recipient: Vec<String>,
}

/// `shishi restore`.
#[derive(clap::Args)]
pub struct Restore {
    /// The backup, or the folder that holds it: then the newest.
    #[arg(long)]
    from: PathBuf,
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
        return unusable(format!("{}: is there already, and is not replaced", wanted.out.display()));
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
        parsed.map_err(|error| {
            BackupError::Unusable(format!("--recipient {text}: {error}; `shishi backup-key` prints one"))
        })
    });
    let made = make(&wanted.dir, &wanted.to, &recipients.collect::<Result<Vec<_>, _>>()?)?;
    println!("{} records, root {}, {} new files: {}", made.size, made.root, made.added, made.path.display());
    Ok(())
}

/// Puts a backup back.
pub fn put_back(wanted: Restore) -> Result<(), BackupError> {
    let Restore { from, identity, dir, zone_key, vault_key, new_epoch, by } = wanted;
    let logins: Option<[String; 2]> = by.try_into().ok();
    let epoch = new_epoch.zip(logins).map(|(reason, logins)| Epoch { reason, logins });
    let restored = restore(&Wanted { from, identity, to: dir.clone(), zone_key, vault_key, epoch })?;
    println!(
        "{} as of {}: {} records, root {}, {} files, in {}",
        restored.zone,
        restored.made,
        restored.size,
        restored.root,
        restored.files,
        dir.display()
    );
    Ok(())
}
