//! Editions on the command line: publishing one, and writing the bundle of one that is published.

use super::{Failure, Zoned};
use crate::engine::{Keeper, Submit, write_durably};
use crate::messages::Language;
use clap::Args;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Durability;
use zone::report::{AIR_MONTH, YEAR};
use zone::state::Edition;
use zone::{Month, Period, Zone};

/// `shishi publish`.
#[derive(Args)]
pub(super) struct Publish {
    #[command(flatten)]
    zone: Zoned,
    /// The year.
    #[arg(long)]
    year: u16,
    /// A month, for the monthly ranking of the air.
    #[arg(long)]
    month: Option<u8>,
    /// Folder to be written: a new or an empty one.
    #[arg(long)]
    out: PathBuf,
    /// Who publishes: a person with the editor's role; the zone's first editor if not given.
    #[arg(long)]
    by: Option<String>,
}

/// `shishi export edition`.
#[derive(Args)]
pub(super) struct Bundle {
    #[command(flatten)]
    zone: Zoned,
    /// The year of the report; the newest year that is published if neither this nor --seq is given.
    #[arg(long)]
    year: Option<u16>,
    /// A month, for the monthly ranking of the air.
    #[arg(long, requires = "year")]
    month: Option<u8>,
    /// Number of the edition's record, for another edition than the newest.
    #[arg(long, conflicts_with = "year")]
    seq: Option<u64>,
    /// Folder to be written: a new or an empty one.
    #[arg(long)]
    out: PathBuf,
}

fn report_of(year: u16, month: Option<u8>) -> Result<(&'static str, Period), Failure> {
    let Some(month) = month else { return Ok((YEAR, Period::Year(year))) };
    let month = Month::new(year, month).ok_or_else(|| Failure(format!("--month {month}: a month is 1 to 12")))?;
    Ok((AIR_MONTH, Period::Month(month)))
}

pub(super) fn publish(publish: &Publish) -> Result<(), Failure> {
    // Before anything is recorded: an edition is for good.
    must_be_free(&publish.out)?;
    let (report, period) = report_of(publish.year, publish.month)?;
    let mut keeper = Keeper::open(publish.zone.folder()?, Durability::Full)?;
    let now = crate::engine::Clock::of(&keeper.zone).now();
    let audit = std::cell::RefCell::new(keeper.files.open_audit(Durability::Full)?);
    keeper.settle_days(now, || audit.borrow_mut().head())?;
    let by = match &publish.by {
        Some(by) => by.clone(),
        None => {
            first_editor(&keeper.zone, now).ok_or_else(|| Failure("the zone has no editor; give --by".to_owned()))?
        }
    };
    let seq = match crate::publish::publish(&mut keeper, report, period, &by, now) {
        Ok(seq) => seq,
        Err(Submit::Refused(refusal)) => {
            for problem in &refusal.0 {
                eprintln!("{}", Language::of_terminal().problem(problem));
            }
            return Err(Failure("not published: nothing was written".to_owned()));
        }
        Err(error) => return Err(error.into()),
    };
    println!("edition recorded as {seq}; key {}", keeper.verification_key());
    // The answer was given with the record: whatever happens to the files, the edition must not be published again.
    write_bundle(&mut keeper, seq, &publish.out).map_err(|Failure(error)| {
        Failure(format!(
            "edition {seq} is recorded; its files follow: {error}. Do not publish again: \
             `shishi export edition --seq {seq}` writes them"
        ))
    })
}

pub(super) fn export(export: &Bundle) -> Result<(), Failure> {
    must_be_free(&export.out)?;
    let wanted = export.year.map(|year| report_of(year, export.month)).transpose()?;
    let mut keeper = Keeper::open(export.zone.folder()?, Durability::Full)?;
    let edition = chosen(&keeper.zone, export.seq, wanted)?;
    write_bundle(&mut keeper, edition.seq, &export.out)?;
    println!(
        "{} {}, edition {}, recorded as {}: {}",
        edition.report,
        edition.period,
        edition.edition,
        edition.seq,
        export.out.display()
    );
    Ok(())
}

/// The newest edition of what is wanted.
fn chosen(zone: &Zone, seq: Option<u64>, wanted: Option<(&str, Period)>) -> Result<Arc<Edition>, Failure> {
    let is_it = |edition: &&Arc<Edition>| match (seq, wanted) {
        (Some(seq), _) => edition.seq == seq,
        (None, Some((report, period))) => edition.report == report && edition.period == period,
        (None, None) => edition.report == YEAR,
    };
    zone.editions.iter().rev().find(is_it).cloned().ok_or_else(|| {
        let what = match (seq, wanted) {
            (Some(seq), _) => format!("record {seq} is not an edition"),
            (None, Some((report, period))) => format!("{report} {period} is not published"),
            (None, None) => "no year report is published".to_owned(),
        };
        let there = zone.editions.iter().map(|e| format!("{} {} (record {})", e.report, e.period, e.seq));
        let there = there.collect::<Vec<_>>().join(", ");
        let there = if there.is_empty() { "nothing".to_owned() } else { there };
        Failure(format!("{what}; published is: {there}. `shishi publish` publishes"))
    })
}

fn write_bundle(keeper: &mut Keeper, seq: u64, out: &Path) -> Result<(), Failure> {
    crate::publish::complete(keeper)?;
    let from = crate::publish::folder(&keeper.files, seq);
    copy_whole(&from, out).map_err(|error| Failure(format!("{}: {error}", out.display())))
}

fn first_editor(zone: &Zone, now: jiff::Timestamp) -> Option<String> {
    let today = zone.date_of(now);
    let is_editor = |person: &u32| zone.org.rights(*person, today).any(|right| right.role == zone::org::Role::Editor);
    (0..zone.org.people.len() as u32).find(is_editor).map(|person| zone.org.people[person as usize].to_string())
}

/// Nothing is ever replaced: what stands there may be all that somebody has kept.
fn must_be_free(out: &Path) -> Result<(), Failure> {
    if out.file_name().is_none() {
        return Err(Failure(format!("--out {}: give the name of a folder", out.display())));
    }
    let taken = match std::fs::read_dir(out) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(Failure(format!("--out {}: {error}", out.display()))),
    };
    if taken {
        let what = "is there and not empty; nothing is replaced: give a new folder, or remove that one";
        return Err(Failure(format!("--out {} {what}", out.display())));
    }
    Ok(())
}

/// Copies a folder so that it is there whole or not at all: made beside, synced, renamed.
fn copy_whole(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".making");
    let beside = to.with_file_name(name);
    if beside.exists() {
        std::fs::remove_dir_all(&beside)?;
    }
    copy_folder(from, &beside)?;
    std::fs::rename(&beside, to)
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            write_durably(&target, &std::fs::read(entry.path())?, 0o644)?;
        }
    }
    Ok(())
}
