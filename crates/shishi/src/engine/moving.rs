//! `shishi move`: a zone's tables go from files to a PostgreSQL database, or back, and are proved to be the same.

use crate::engine::files::{DATABASE, DatabaseFile, Files, LEDGER, OPERATIONS, VAULT, write_durably};
use crate::engine::keeper::file_error;
use crate::engine::{Keeper, KeeperError};
use std::path::PathBuf;
use store::{Durability, MoveError, Place, Places};

/// `shishi move`.
#[derive(clap::Args)]
pub(crate) struct Move {
    /// Folder of the zone. Keys, evidence and editions stay there.
    #[arg(long)]
    dir: PathBuf,
    /// Where ledger, vault, accounts and audit go: `files`, or a PostgreSQL database as `host=/run/postgresql dbname=shishi user=shishi`.
    #[arg(long)]
    to: String,
}

/// Why a zone was not moved. The zone stands where it stood.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotMoved {
    #[error(transparent)]
    Keeper(#[from] KeeperError),
    #[error("{0}: {1}")]
    Copy(&'static str, MoveError),
    #[error("the zone stands there already")]
    There,
    #[error("moved, and not the same: size {0} and root {1} before, size {2} and root {3} after")]
    Differs(u64, String, u64, String),
}

/// Moves the zone: its size and its root, before and after.
pub(crate) fn run(wanted: &Move) -> Result<(u64, String), NotMoved> {
    let mut keeper = Keeper::open_alone(&wanted.dir)?;
    keeper.sign(false)?;
    let proof = |keeper: &Keeper| (keeper.tree.size(), hex::encode(keeper.tree.root(keeper.tree.size())));
    let (before, zone, files) = (proof(&keeper), keeper.zone.id.to_string(), keeper.files.clone());
    // The databases are closed, the folder stays claimed.
    let claim = keeper.into_lock();
    let address = (wanted.to != "files").then(|| wanted.to.clone());
    let from = Places { ledger: files.ledger(), vault: files.vault(), operations: files.operations() };
    let place = |file: &str| match &address {
        Some(address) => Place::Postgres(address.clone()),
        None => Place::File(files.folder.join(file)),
    };
    let to = Places { ledger: place(LEDGER), vault: place(VAULT), operations: place(OPERATIONS) };
    if from.ledger == to.ledger {
        return Err(NotMoved::There);
    }
    let place = if address.is_some() { "the database" } else { "the folder" };
    store::copy(&zone, &from, &to).map_err(|error| NotMoved::Copy(place, error))?;
    switch(&files, address.map(|address| DatabaseFile { zone, address }))?;
    drop(claim);
    // Opened as every start opens it: folded, and held against the checkpoint that is kept outside the store.
    let after = proof(&Keeper::open(&wanted.dir, Durability::Full)?);
    if before != after {
        return Err(NotMoved::Differs(before.0, before.1, after.0, after.1));
    }
    Ok(after)
}

/// Lets the folder name the new place. What is left at the old one is not read any more: files are put aside, so that
/// nobody takes them for the zone's.
fn switch(files: &Files, database: Option<DatabaseFile>) -> Result<(), KeeperError> {
    let path = files.folder.join(DATABASE);
    match database {
        Some(database) => {
            let text = toml::to_string(&database).expect("two texts");
            write_durably(&path, text.as_bytes(), 0o600).map_err(|error| file_error(&path, &error))?;
            let aside = files.folder.join("moved-away");
            std::fs::create_dir_all(&aside).map_err(|error| file_error(&aside, &error))?;
            for name in [LEDGER, VAULT, OPERATIONS] {
                for end in ["", "-wal", "-shm"] {
                    let name = format!("{name}{end}");
                    match std::fs::rename(files.folder.join(&name), aside.join(&name)) {
                        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                            return Err(file_error(&files.folder.join(&name), &error));
                        }
                        _ => {}
                    }
                }
            }
        }
        None => std::fs::remove_file(&path).map_err(|error| file_error(&path, &error))?,
    }
    let folder = std::fs::File::open(&files.folder).and_then(|folder| folder.sync_all());
    folder.map_err(|error| file_error(&files.folder, &error))
}
