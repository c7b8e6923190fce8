//! `shishi epoch`: the ledger goes on without what is lost.

use super::{Failure, Zoned};
use crate::engine::{Files, Keeper};
use crate::messages::Language;
use clap::Args;

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

pub(super) fn declare(wanted: &Epoch) -> Result<(), Failure> {
    let folder = wanted.zone.folder()?;
    let operations = Files::of(folder)?.open_operations()?;
    let mut persons = Vec::new();
    for login in &wanted.by {
        let account = operations.account(login)?.ok_or_else(|| Failure(format!("--by {login}: no such account")))?;
        persons.push(account.person);
    }
    drop(operations);
    let language = Language::of_terminal();
    match Keeper::declare_epoch(folder, None, &wanted.reason, [&persons[0], &persons[1]])? {
        Ok(seq) => {
            println!("{}", language.format("epoch-declared", &[("seq", &seq.to_string())]));
            Ok(())
        }
        Err(refusal) => {
            let texts: Vec<String> = refusal.0.iter().map(|problem| language.problem(problem)).collect();
            Err(Failure(texts.join("\n  ")))
        }
    }
}
