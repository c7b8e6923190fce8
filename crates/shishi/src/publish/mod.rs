//! Publication: from a prepared report to an edition's record and the bundle that proves it.

mod bundle;
mod missing;
mod package;
mod render;

pub use bundle::folder;
pub use missing::{complete, on_demand};
pub use package::{of_bundle, of_verifier};
pub use render::{Shown, body, document};

use crate::engine::{Answer, Keeper, KeeperError, Submit, TRIES};
use bundle::Content;
use serde_json::{Map, json};
use uuid::Uuid;
use zone::report::{Prepared, prepare};
use zone::{Command, Period, Problem, Refusal};

/// Prepares, renders and publishes an edition, and writes its bundle under `editions/SEQ`. Answers the record's seq.
///
/// The record is the publication: once it is committed the answer is its seq, and a bundle that could not be written
/// follows ([`complete`], [`on_demand`]). The keeper's batch must be empty: figures are those of the committed ledger.
pub fn publish(
    keeper: &mut Keeper,
    report: &str,
    period: Period,
    by: &str,
    now: jiff::Timestamp,
) -> Result<u64, Submit> {
    publish_confirmed(keeper, report, period, None, by, now)
}

/// As [`publish`], if the next edition is the one that somebody has confirmed: sent twice, or by two editors at the same
/// time, a confirmation is good for one edition.
pub fn publish_confirmed(
    keeper: &mut Keeper,
    report: &str,
    period: Period,
    confirmed: Option<u64>,
    by: &str,
    now: jiff::Timestamp,
) -> Result<u64, Submit> {
    for _ in 0..TRIES {
        if let Some(seq) = try_once(keeper, report, period, confirmed, by, now)? {
            return Ok(seq);
        }
    }
    Err(Submit::Busy)
}

/// Prepares and records; nothing if another server wrote meanwhile, so that the figures have to be looked at again.
fn try_once(
    keeper: &mut Keeper,
    report: &str,
    period: Period,
    confirmed: Option<u64>,
    by: &str,
    now: jiff::Timestamp,
) -> Result<Option<u64>, Submit> {
    let refused = |problems| Submit::Refused(Refusal(problems));
    let newest = keeper.zone.newest_edition(report, period).map_or(0, |newest| newest.edition);
    if let Some(confirmed) = confirmed.filter(|confirmed| newest.checked_add(1) != Some(*confirmed)) {
        let problem = Problem::new("edition-not-the-confirmed");
        return Err(refused(vec![problem.with("edition", confirmed.to_string()).with("newest", newest.to_string())]));
    }
    let prepared = prepare(&keeper.zone, report, period).map_err(refused)?;
    if keeper.published_checkpoint().map_err(not_saved)?.is_none() {
        return Err(refused(vec![Problem::new("no-checkpoint")]));
    }
    let content = Content::of(&keeper.zone, &prepared);
    let Some(seq) = record(keeper, &command(keeper, &prepared, &content, by, now), now)? else { return Ok(None) };
    if let Err(error) = keeper.sign(true).and_then(|_| missing::write(keeper, seq, &content)) {
        eprintln!("recorded, its bundle follows: {error}");
    }
    Ok(Some(seq))
}

fn not_saved(error: KeeperError) -> Submit {
    eprintln!("edition not published: {error}");
    Submit::NotSaved
}

/// The command whose record is the edition.
fn command(keeper: &Keeper, prepared: &Prepared, content: &Content, by: &str, now: jiff::Timestamp) -> Command {
    let zone_id = keeper.zone.id.to_string();
    let name = format!("{zone_id} edition {} {} {}", prepared.report, prepared.period, prepared.edition);
    Command {
        id: Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()),
        kind: "edition.published".into(),
        by: by.into(),
        for_person: by.into(),
        via: "form",
        unit: zone_id,
        happened: keeper.zone.date_of(now).to_string(),
        content: open_fields(keeper, prepared, content),
        amends: None,
        evidence: Vec::new(),
        import: None,
    }
}

fn open_fields(keeper: &Keeper, prepared: &Prepared, content: &Content) -> Map<String, serde_json::Value> {
    let mut fields = Map::new();
    fields.insert("report".into(), prepared.report.clone().into());
    fields.insert("edition".into(), prepared.edition.into());
    fields.insert("period".into(), prepared.period.to_string().into());
    fields.insert("size".into(), keeper.zone.size.into());
    fields.insert("manifest".into(), content.digest().into());
    fields.insert("signers".into(), json!([keeper.verification_key().split('+').next().unwrap_or_default()]));
    if let Some(supersedes) = prepared.supersedes {
        fields.insert("supersedes".into(), supersedes.into());
    }
    fields.insert("cells".into(), serde_json::to_value(&prepared.cells).expect("cells serialise"));
    fields
}

/// Decides and commits: the seq, if the record is in the ledger afterwards; nothing if another server was first.
fn record(keeper: &mut Keeper, command: &Command, now: jiff::Timestamp) -> Result<Option<u64>, Submit> {
    let seq = match keeper.propose(command, now).map_err(not_saved)? {
        Answer::Recorded { seq, .. } => seq,
        Answer::Refused(refusal) => return Err(Submit::Refused(refusal)),
    };
    let Err(error) = keeper.commit() else { return Ok(Some(seq)) };
    if error.is_conflict() {
        keeper.catch_up().map_err(not_saved)?;
        return Ok(None);
    }
    eprintln!("commit failed, outcome unknown: {error}");
    let found = keeper.recover().and_then(|()| keeper.recorded(&command.id));
    match found {
        Ok(seq) => seq.map(Some).ok_or(Submit::NotSaved),
        // It may be recorded: nobody may be told that it is not.
        Err(error) => {
            eprintln!("the ledger cannot be read: {error}");
            Err(Submit::Unknown)
        }
    }
}
