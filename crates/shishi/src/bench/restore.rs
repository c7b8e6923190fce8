//! A zone is backed up and put back, as `shishi backup` and `shishi restore` do it: every opening held against its record,
//! every commit on the disk.

use super::process;
use crate::backup::{Depot, Wanted, make, restore};
use clap::Args;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What is backed up, and where to.
#[derive(Debug, Args)]
pub struct Restore {
    /// Folder of the zone.
    #[arg(long)]
    zone: PathBuf,
    /// An empty folder on a real disk; what is made there is removed.
    #[arg(long)]
    work: PathBuf,
    /// How often.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
}

/// Measures and prints a line for each round.
pub fn run(wanted: &Restore) -> Result<(), String> {
    let identity = age::x25519::Identity::generate();
    let key = wanted.work.join("backup.key");
    let secret = identity.to_string();
    let text = age::secrecy::ExposeSecret::expose_secret(&secret);
    crate::engine::write_durably(&key, text.as_bytes(), 0o600)
        .map_err(|error| format!("{}: {error}", key.display()))?;
    for _ in 0..wanted.rounds {
        round(wanted, &key, &identity.to_public())?;
    }
    std::fs::remove_file(&key).map_err(|error| error.to_string())
}

fn round(wanted: &Restore, key: &Path, recipient: &age::x25519::Recipient) -> Result<(), String> {
    let (backups, to) = (wanted.work.join("backups"), wanted.work.join("restored"));
    let depot = Depot::Folder(backups.clone());
    depot.must_be_there(true).map_err(|error| error.to_string())?;
    let began = Instant::now();
    let made = make(&wanted.zone, &depot, std::slice::from_ref(recipient)).map_err(|error| error.to_string())?;
    let (made_in, memory) = (began.elapsed().as_secs_f64(), high_water());
    let from = backups.join(&made.name);
    let bytes = from.metadata().map_err(|error| error.to_string())?.len();
    let keys = wanted.zone.join("keys");
    let began = Instant::now();
    let restored = restore(&Wanted {
        from,
        store: None,
        identity: key.to_owned(),
        to: to.clone(),
        zone_key: Some(keys.join("zone.key")),
        vault_key: Some(keys.join("vault.key")),
        epoch: None,
    })
    .map_err(|error| error.to_string())?;
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{} records: backed up in {made_in:.2} s ({} MB, {memory:.0} MiB), put back in {seconds:.2} s ({:.0} MiB so far): \
         {:.1} s a million",
        restored.size,
        bytes / 1_000_000,
        high_water(),
        seconds * 1e6 / restored.size as f64
    );
    for folder in [backups, to] {
        std::fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(())
}

/// The most memory that this process had so far, in MiB.
fn high_water() -> f64 {
    process::memory(std::process::id(), "VmHWM").unwrap_or_default()
}
