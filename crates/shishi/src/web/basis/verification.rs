//! "Verify again": everything that is really checked when somebody asks for it. Nothing here trusts what the page shows.

use crate::engine::{Engine, KeeperError};
use crate::web::{AppState, PageError, Viewer};
use ledger::proof::{consistent, root_from_inclusion};
use ledger::tree::leaf_hash;
use std::sync::Arc;
use std::time::Instant;
use zone::Zone;
use zone::figure::{Figure, Lineage, compute, lineage, replay};

/// A checkpoint under test.
pub struct Signed {
    /// Its size.
    pub size: u64,
    /// Whether the zone's key signed it.
    pub signature: bool,
    /// Whether the ledger that the page shows and the signed one are one history.
    pub one_history: bool,
}

/// What a verification found.
pub struct Found {
    /// Whether the rule's record is in the ledger and says what was applied.
    pub rule: bool,
    /// Whether a fold of the stored records from the first one gives the same.
    pub refolded: bool,
    /// Whether the other evaluator gives the same, where there is one for this figure.
    pub replayed: Option<bool>,
    /// Records behind the figure whose stored bytes lead to the root, of how many.
    pub inside: (u64, u64),
    /// The newest checkpoint. A zone that is served has signed one: without it something is wrong.
    pub signed: Option<Signed>,
    /// Records that were folded.
    pub folded: u64,
    /// How long it took.
    pub milliseconds: u128,
}

impl Found {
    /// Whether everything held.
    pub fn good(&self) -> bool {
        self.rule
            && self.refolded
            && self.replayed != Some(false)
            && self.inside.0 == self.inside.1
            && self.signed.as_ref().is_some_and(|signed| signed.signature && signed.one_history)
    }
}

/// Verifies a figure, away from the threads that answer others.
pub async fn run(state: &AppState, viewer: &Viewer, figure: &Figure) -> Result<Found, PageError> {
    let (engine, zone, figure, language) = (state.engine.clone(), viewer.zone.clone(), figure.clone(), viewer.language);
    tokio::task::spawn_blocking(move || verify(&engine, &zone, &figure))
        .await
        .map_err(|_| PageError::Internal(language))?
        .map_err(|error| PageError::storage(language, &error))
}

fn verify(engine: &Engine, zone: &Arc<Zone>, figure: &Figure) -> Result<Found, KeeperError> {
    let began = Instant::now();
    let fresh = match engine.fold_afresh(zone.size) {
        Ok(fresh) => fresh,
        // The stored content is not what was recorded: what the page shows cannot be computed from it again.
        Err(KeeperError::OpeningMissing(_) | KeeperError::OpeningDiffers(_) | KeeperError::Decode(..)) => {
            return Ok(Found {
                rule: inside(engine, zone.size, &[figure.definition.seq])? == 1,
                refolded: false,
                replayed: None,
                inside: (0, behind(zone, figure).len() as u64),
                signed: signed(engine, zone.size)?,
                folded: 0,
                milliseconds: began.elapsed().as_millis(),
            });
        }
        Err(error) => return Err(error),
    };
    let again = compute(&fresh, figure.id(), figure.period, figure.subject);
    let outcome = |figure: &Figure| figure.outcome.clone();
    // The other evaluator knows the zone's own figures, not the participants' ranks.
    let plain = figure.subject == 0 && figure.rank().is_none();
    let replayed = if plain { replay(&fresh, figure.id(), figure.period) } else { None };
    let rule = again.as_ref().is_some_and(|again| again.definition.text == figure.definition.text)
        && inside(engine, zone.size, &[figure.definition.seq])? == 1;
    let seqs = behind(&fresh, figure);
    Ok(Found {
        rule,
        refolded: again.as_ref().map(outcome) == Some(outcome(figure)),
        replayed: replayed.map(|replayed| replayed == figure.outcome),
        inside: (inside(engine, zone.size, &seqs)?, seqs.len() as u64),
        signed: signed(engine, zone.size)?,
        folded: fresh.size,
        milliseconds: began.elapsed().as_millis(),
    })
}

/// Seqs of the records behind a figure; of a share those of its parts.
fn behind(zone: &Zone, figure: &Figure) -> Vec<u64> {
    let accepted = figure.rule().accepted;
    let version = |number: u32| zone.register.row(number)?.effective(accepted).map(|version| u64::from(version.seq));
    match lineage(zone, figure) {
        Lineage::Facts(numbers) => numbers.into_iter().filter_map(version).collect(),
        Lineage::Editions(seqs) => seqs,
        Lineage::Figures(ids) => ids
            .iter()
            .filter_map(|id| compute(zone, id, figure.period, 0))
            .flat_map(|part| behind(zone, &part))
            .collect(),
        Lineage::Rule(id) => {
            zone.rules.in_force(&id, figure.period.last_day()).map(|adopted| adopted.seq).into_iter().collect()
        }
    }
}

/// How many of the records lead to the root of a size: from their bytes as stored, hashed anew.
fn inside(engine: &Engine, size: u64, seqs: &[u64]) -> Result<u64, KeeperError> {
    let Some(root) = engine.root(size) else { return Ok(0) };
    engine.read(|ledger, _| {
        let mut count = 0;
        for seq in seqs {
            let (Some(bytes), Some(path)) = (ledger.record(*seq)?, engine.inclusion(*seq, size)) else { continue };
            let leads = root_from_inclusion(&leaf_hash(&bytes), *seq, size, &path) == Some(root);
            count += u64::from(leads);
        }
        Ok(count)
    })
}

/// The newest checkpoint: whose signature it bears, and whether its ledger and the shown one are one history.
fn signed(engine: &Engine, size: u64) -> Result<Option<Signed>, KeeperError> {
    let Some(kept) = engine.read(|ledger, _| ledger.newest_checkpoint(false))? else { return Ok(None) };
    let opened = engine.snapshot().chain.open(&kept.note);
    let one_history = opened.as_ref().is_ok_and(|checkpoint| {
        let (old, new) = (size.min(checkpoint.size), size.max(checkpoint.size));
        let root = |of: u64| if of == checkpoint.size { Some(checkpoint.root) } else { engine.root(of) };
        match (root(old), root(new), engine.consistency(old, new)) {
            (Some(old_root), Some(new_root), Some(path)) => consistent(old, &old_root, new, &new_root, &path),
            _ => false,
        }
    });
    Ok(Some(Signed { size: kept.size, signature: opened.is_ok(), one_history }))
}
