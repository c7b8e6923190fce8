//! Bundles that are not there although their editions are recorded: a crash or a full disk came between, or the folder
//! was lost. A bundle is a function of the ledger and its checkpoints, so it is made again instead of published again.

use crate::engine::{Engine, Keeper, KeeperError, fold_on};
use crate::publish::bundle::{self, Content, Proofs, failed};
use std::sync::Arc;
use zone::Zone;
use zone::report::prepare;
use zone::state::Edition;

/// Writes the bundle of an edition that was just recorded.
pub fn write(keeper: &Keeper, seq: u64, content: &Content) -> Result<(), KeeperError> {
    bundle::write(&keeper.files, &keeper.zone.id, seq, content, |previous, checkpoint| {
        Proofs::of(&keeper.tree, &keeper.zone, seq, previous, checkpoint)
    })
}

/// Makes every bundle that is missing, as far as it can. Called when a zone is opened, before anybody asks for one.
pub fn complete(keeper: &mut Keeper) -> Result<(), KeeperError> {
    let files = keeper.files.clone();
    let is_missing = |edition: &&Arc<Edition>| !bundle::folder(&files, edition.seq).exists();
    let mut missing: Vec<Arc<Edition>> = keeper.zone.editions.iter().filter(is_missing).cloned().collect();
    if missing.is_empty() {
        return Ok(());
    }
    keeper.sign(true)?;
    missing.sort_by_key(|edition| edition.size);
    let (mut zone, mut all) = (Zone::default(), Ok(()));
    for edition in missing {
        let made = fold_on(&mut zone, &files, &keeper.zone.id, edition.size)
            .and_then(|()| content(&zone, &edition))
            .and_then(|content| write(keeper, edition.seq, &content));
        all = all.and(made);
    }
    all
}

/// Makes the bundle of an edition that somebody asks for, if it is missing. False if there is no such edition.
pub async fn on_demand(engine: &Arc<Engine>, seq: u64) -> Result<bool, KeeperError> {
    let edition = engine.snapshot().editions.iter().find(|edition| edition.seq == seq).cloned();
    let Some(edition) = edition else { return Ok(false) };
    let folder = bundle::folder(&engine.files, seq);
    if folder.exists() {
        return Ok(true);
    }
    let making = engine.bundles.clone().lock_owned().await;
    if folder.exists() {
        return Ok(true);
    }
    engine.checkpoint(true).await.ok_or_else(|| failed(seq, "no checkpoint could be signed"))?;
    let engine = engine.clone();
    let made = tokio::task::spawn_blocking(move || {
        // Held here, because whoever asked may hang up while the files are being written.
        let _making = making;
        let zone = engine.at(edition.size)?;
        let content = content(&zone, &edition)?;
        bundle::write(&engine.files, &zone.id, seq, &content, |previous, checkpoint| {
            Proofs::of(&engine.tree(), &engine.snapshot(), seq, previous, checkpoint)
        })
    });
    made.await.unwrap_or_else(|error| Err(failed(seq, error)))?;
    Ok(true)
}

/// What an edition published, rendered again from the zone at the size that it names.
fn content(zone: &Zone, edition: &Edition) -> Result<Content, KeeperError> {
    let prepared = prepare(zone, &edition.report, edition.period)
        .map_err(|problems| failed(edition.seq, zone::Refusal(problems)))?;
    let content = Content::of(zone, &prepared);
    if content.digest() == edition.manifest {
        return Ok(content);
    }
    // The pages of another version of the program look different: only a copy has the bytes that were published.
    Err(failed(edition.seq, "this program renders it differently; restore its folder from a copy"))
}
