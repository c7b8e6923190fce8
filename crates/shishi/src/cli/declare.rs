//! What two persons declare at the machine itself: the ledger goes on without what is lost (`shishi epoch`); another key signs
//! from here on (`shishi rotate-key`).

use super::{Failure, Zoned};
use crate::engine::{Files, Keeper, KeeperError, Step};
use crate::messages::Language;
use clap::Args;
use std::path::Path;
use zone::Refusal;

/// `shishi epoch`.
#[derive(Args)]
pub(super) struct Epoch {
    #[command(flatten)]
    zone: Zoned,
    /// What happened, in a sentence: it stands in the ledger, open, for good.
    #[arg(long)]
    reason: String,
    /// Login names of the two persons who declare it.
    #[arg(long, num_args = 2, required = true)]
    by: Vec<String>,
}

/// `shishi rotate-key`.
#[derive(Args)]
pub(super) struct RotateKey {
    #[command(flatten)]
    zone: Zoned,
    /// Login names of the two persons who do it: a system administrator and a security administrator.
    #[arg(long, num_args = 2, required = true)]
    by: Vec<String>,
}

pub(super) fn declare(wanted: &Epoch) -> Result<(), Failure> {
    let folder = wanted.zone.folder()?;
    let [one, other] = persons(folder, &wanted.by)?;
    let language = Language::of_terminal();
    let seq = Keeper::declare_epoch(folder, None, &wanted.reason, [&one, &other])?.map_err(refused)?;
    println!("{}", language.format("epoch-declared", &[("seq", &seq.to_string())]));
    Ok(())
}

pub(super) fn rotate(wanted: &RotateKey) -> Result<(), Failure> {
    let folder = wanted.zone.folder()?;
    let (files, language) = (Files::of(folder)?, Language::of_terminal());
    let [one, other] = persons(folder, &wanted.by)?;
    let say = |step| {
        let key = match step {
            Step::Made => "rotation-made",
            Step::Recorded => "rotation-recorded",
            Step::Signed => "rotation-signed",
            Step::PutAside => "rotation-put-aside",
            Step::Done => "rotation-in-place",
        };
        println!("{}", language.text(key));
        Ok(())
    };
    let rotated = match Keeper::rotate_key(folder, [&one, &other], &mut { say }) {
        Err(KeeperError::Locked(folder)) => {
            return Err(Failure(language.format("rotation-locked", &[("folder", &folder)])));
        }
        done => done?.map_err(refused)?,
    };
    let (seq, file) = (rotated.seq.to_string(), files.key().display().to_string());
    if rotated.was_begun {
        println!("{}", language.format("rotation-finished", &[("seq", &seq)]));
    }
    println!("{}", language.format("rotation-done", &[("seq", &seq), ("key", &rotated.key), ("file", &file)]));
    Ok(())
}

/// The persons of two accounts.
fn persons(folder: &Path, logins: &[String]) -> Result<[String; 2], Failure> {
    let operations = Files::of(folder)?.open_operations()?;
    let person = |login: &String| {
        let account = operations.account(login)?;
        account.map(|account| account.person).ok_or_else(|| Failure(format!("--by {login}: no such account")))
    };
    Ok([person(&logins[0])?, person(&logins[1])?])
}

fn refused(refusal: Refusal) -> Failure {
    let language = Language::of_terminal();
    let texts: Vec<String> = refusal.0.iter().map(|problem| language.problem(problem)).collect();
    Failure(texts.join("\n  "))
}
