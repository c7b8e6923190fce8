//! Publication: from a prepared report to an edition's record and the bundle that proves it.

mod bundle;
mod render;

pub use render::{Shown, body, document};

use crate::engine::{Answer, Keeper, Submit};
use crate::messages::Language;
use serde_json::{Map, json};
use uuid::Uuid;
use zone::{Command, Period, Problem, Refusal};

/// Prepares, renders and publishes an edition, and writes its bundle under `editions/SEQ`. Answers the record's seq.
///
/// The keeper's batch must be empty: figures are those of the committed ledger.
pub fn publish(
    keeper: &mut Keeper,
    report: &str,
    period: Period,
    by: &str,
    now: jiff::Timestamp,
) -> Result<u64, Submit> {
    let prepared =
        zone::report::prepare(&keeper.zone, report, period).map_err(|problems| Submit::Refused(Refusal(problems)))?;
    let files = render::content(&keeper.zone, &prepared, Language::Chinese);
    let manifest = bundle::manifest(&files, &prepared.rules);
    let zone_id = keeper.zone.id.to_string();
    let name = format!("{zone_id} edition {report} {period} {}", prepared.edition);
    let mut content = Map::new();
    content.insert("report".into(), report.into());
    content.insert("edition".into(), prepared.edition.into());
    content.insert("period".into(), period.to_string().into());
    content.insert("size".into(), keeper.zone.size.into());
    content.insert("manifest".into(), bundle::sha256(&manifest).into());
    content.insert("signers".into(), json!([keeper.verification_key().split('+').next().unwrap_or_default()]));
    if let Some(supersedes) = prepared.supersedes {
        content.insert("supersedes".into(), supersedes.into());
    }
    content.insert("cells".into(), serde_json::to_value(&prepared.cells).expect("cells serialise"));
    let command = Command {
        id: Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()),
        kind: "edition.published".into(),
        by: by.into(),
        for_person: by.into(),
        via: "form",
        unit: zone_id,
        happened: keeper.zone.date_of(now).to_string(),
        content,
        amends: None,
        evidence: Vec::new(),
        import: None,
    };
    let not_saved = |error: crate::engine::KeeperError| {
        eprintln!("edition not published: {error}");
        Submit::NotSaved
    };
    let previous = keeper.published_checkpoint().map_err(not_saved)?;
    let seq = match keeper.propose(&command, now).map_err(not_saved)? {
        Answer::Recorded { seq, .. } => seq,
        Answer::Refused(refusal) => return Err(Submit::Refused(refusal)),
    };
    if let Err(error) = keeper.commit() {
        let _ = not_saved(error);
        keeper.recover().map_err(not_saved)?;
        if keeper.recorded(&command.id).map_err(not_saved)?.is_none() {
            return Err(Submit::NotSaved);
        }
    }
    let checkpoint = keeper.sign(true).map_err(not_saved)?;
    let Some(previous) = previous else { return Err(Submit::Refused(Problem::new("no-checkpoint").into())) };
    bundle::write(keeper, seq, &files, &manifest, &previous, &checkpoint).map_err(|error| {
        eprintln!("bundle of edition {seq} not written: {error}");
        Submit::NotSaved
    })?;
    Ok(seq)
}
