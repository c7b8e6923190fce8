//! What outsiders and auditors are given as files.

use super::{Failure, Zoned, edition};
use crate::engine::Keeper;
use crate::export;
use crate::terminal::UntilClosed;
use clap::Subcommand;
use std::io::{BufWriter, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use store::Durability;

/// `shishi export`.
#[derive(Subcommand)]
pub(super) enum Export {
    /// The open ledger, for everybody.
    Ledger {
        #[command(flatten)]
        zone: Zoned,
        /// File to be written; - for standard output.
        #[arg(long)]
        out: PathBuf,
    },
    /// The openings of sealed content, for auditors.
    Openings {
        #[command(flatten)]
        zone: Zoned,
        /// File to be written, for your own user alone; - for standard output.
        #[arg(long)]
        out: PathBuf,
    },
    /// The bundle of an edition that is published, for everybody.
    Edition(edition::Bundle),
}

pub(super) fn run(what: &Export) -> Result<(), Failure> {
    match what {
        Export::Ledger { zone, out } => {
            let mut keeper = Keeper::open(zone.folder()?, Durability::Full)?;
            let checkpoint = keeper.sign(true)?;
            let mut file = to(out, 0o644)?;
            crate::audit::note_from_command_line(&keeper.files, "export_ledger", &checkpoint.size.to_string())?;
            export::ledger(&keeper.files, &keeper.zone.id, &checkpoint, &mut file)?;
            if !is_standard_output(out) {
                println!("{} records, checkpoint {}", checkpoint.size, keeper.verification_key());
            }
            Ok(())
        }
        Export::Openings { zone, out } => {
            let keeper = Keeper::open(zone.folder()?, Durability::Full)?;
            let mut file = to(out, 0o600)?;
            crate::audit::note_from_command_line(&keeper.files, "export_openings", &keeper.zone.size.to_string())?;
            export::openings(&keeper.files, &keeper.zone.id, keeper.zone.size, &mut file)?;
            Ok(file.flush()?)
        }
        Export::Edition(bundle) => edition::export(bundle),
    }
}

fn is_standard_output(out: &Path) -> bool {
    out.as_os_str() == "-"
}

/// Where an export is written. The mode holds also for a file that was there before.
fn to(out: &Path, mode: u32) -> Result<Box<dyn Write>, Failure> {
    if is_standard_output(out) {
        return Ok(Box::new(BufWriter::new(UntilClosed::of(std::io::stdout()))));
    }
    let open = || {
        let file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(out)?;
        if mode == 0o600 && file.metadata()?.is_file() {
            file.set_permissions(std::fs::Permissions::from_mode(mode))?;
        }
        Ok(file)
    };
    let file = open().map_err(|error: std::io::Error| Failure(format!("--out {}: {error}", out.display())))?;
    Ok(Box::new(BufWriter::new(UntilClosed::of(file))))
}
