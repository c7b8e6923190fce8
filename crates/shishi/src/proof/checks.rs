//! The course of a verification: the ledger export, the bundle, the figures, an older checkpoint.

use crate::proof::bundle::{self, Bundle, INCLUSION, PREVIOUS, RECORD};
use crate::proof::export::{self, Export};
use crate::proof::keys::Change;
use crate::proof::recompute;
use ledger::checkpoint::NoteError;
use ledger::{Checkpoint, KeyChain, RecordRef, VerificationKey, proof};
use std::path::{Path, PathBuf};

/// What a verification is given.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// The bundle's folder.
    pub bundle: PathBuf,
    /// The pinned key.
    pub key: Option<String>,
    /// A ledger export.
    pub ledger: Option<PathBuf>,
    /// An openings export.
    pub openings: Option<PathBuf>,
    /// A checkpoint or bundle kept from before.
    pub since: Option<PathBuf>,
}

/// How a verification ends; the numbers are the exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Everything fits.
    Verified = 0,
    /// Something does not.
    Failed = 1,
    /// What was to be read is not there, or the inputs do not go together.
    Usage = 2,
    /// Consistent, but no key was given.
    SignerUnknown = 3,
    /// A kind or version that this program does not know.
    NeedsNewer = 4,
    /// As far as open fields go.
    OpenFieldsOnly = 5,
    /// Signature and inclusion hold, and no figure was recomputed.
    NoFigureRecomputed = 6,
}

impl Verdict {
    /// How both verifiers say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Verified => "Verified",
            Self::Failed => "Failed",
            Self::Usage => "Nothing was verified",
            Self::SignerUnknown => "Consistent, but the signer is unknown",
            Self::NeedsNewer => "Needs a newer verifier",
            Self::OpenFieldsOnly => "Verified as far as open fields go",
            Self::NoFigureRecomputed => "Signature and inclusion verified, no figure recomputed",
        }
    }
}

/// What was found, line by line.
#[derive(Debug, Clone)]
pub struct Report {
    /// How it ends.
    pub verdict: Verdict,
    /// What was checked and found, in order.
    pub lines: Vec<String>,
}

/// Why verification stops.
pub(crate) enum Stop {
    Failed(String),
    Newer(String),
    Usage(String),
}

impl Stop {
    pub(crate) fn failed(file: &str, what: impl std::fmt::Display) -> Self {
        Self::Failed(format!("{file}: {what}"))
    }
}

/// Checks a bundle.
pub fn verify(inputs: &Inputs) -> Report {
    let mut lines = Vec::new();
    let verdict = match run(inputs, &mut lines) {
        Ok(verdict) => verdict,
        Err(Stop::Failed(what)) => {
            lines.push(format!("FAILED {what}"));
            Verdict::Failed
        }
        Err(Stop::Newer(what)) => {
            lines.push(format!("NEEDS A NEWER VERIFIER {what}"));
            Verdict::NeedsNewer
        }
        Err(Stop::Usage(what)) => {
            lines.push(what);
            Verdict::Usage
        }
    };
    Report { verdict, lines }
}

pub(super) fn read(folder: &Path, name: &str) -> Result<Vec<u8>, Stop> {
    let path = folder.join(name);
    let kind = std::fs::symlink_metadata(&path).map_err(|error| Stop::failed(name, error))?;
    if !kind.is_file() {
        return Err(Stop::failed(name, "is not a regular file"));
    }
    std::fs::read(path).map_err(|error| Stop::failed(name, error))
}

pub(super) fn text(folder: &Path, name: &str) -> Result<String, Stop> {
    String::from_utf8(read(folder, name)?).map_err(|_| Stop::failed(name, "is not UTF-8 text"))
}

/// A file's own name, as messages call it.
pub(super) fn named(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

fn run(inputs: &Inputs, lines: &mut Vec<String>) -> Result<Verdict, Stop> {
    are_there(inputs)?;
    let pinned = inputs.key.as_deref().map(read_key).transpose()?;
    // First the ledger: where two files of the bundle disagree, it tells which of them was changed.
    let ledger = inputs.ledger.as_deref().map(|path| export::read(path, pinned.as_ref(), lines)).transpose()?;
    let bundle = bundle::check(&inputs.bundle, pinned.as_ref(), ledger.as_ref(), lines)?;
    let figures = match &ledger {
        Some(ledger) => check_figures(inputs, &bundle, ledger, lines)?,
        None => {
            let cells = recompute::published(&bundle.edition.open)?;
            let names = cells.iter().map(recompute::name).collect::<Vec<_>>();
            say_cells(lines, 0, &[("no ledger was given", &names)]);
            Verdict::NoFigureRecomputed
        }
    };
    let changes = ledger.as_ref().map_or(&bundle.changes, |ledger| &ledger.changes);
    lines.extend(changes.iter().map(Change::words));
    if let Some(since) = &inputs.since {
        check_since(since, &bundle, ledger.as_ref(), lines)?;
    }
    if pinned.is_none() {
        lines.push(format!("signer unknown: {}", bundle.checkpoint.origin));
        return Ok(Verdict::SignerUnknown);
    }
    Ok(figures)
}

/// What the command line names has to be there before anything is said of its content.
fn are_there(inputs: &Inputs) -> Result<(), Stop> {
    let folder = &inputs.bundle;
    if !folder.is_dir() {
        let what = if folder.exists() { "is not a folder" } else { "is not there" };
        return Err(Stop::Usage(format!(
            "{} {what}: give the folder of an edition, with content/ and proof/ in it, as `shishi export edition` \
             writes it or as the package from the public page unpacks",
            folder.display()
        )));
    }
    for (option, path, from) in [
        ("--ledger", &inputs.ledger, "`shishi export ledger` writes it, the public page offers it as /public/ledger"),
        ("--openings", &inputs.openings, "`shishi export openings` writes it for auditors"),
        ("--since", &inputs.since, "it is a checkpoint file or a bundle that was kept from before"),
    ] {
        if let Some(path) = path.as_ref().filter(|path| !path.exists()) {
            return Err(Stop::Usage(format!("{option} {}: no such file; {from}", path.display())));
        }
    }
    if inputs.openings.is_some() && inputs.ledger.is_none() {
        return Err(Stop::Usage("--openings needs --ledger: an opening opens a record of a ledger".to_owned()));
    }
    Ok(())
}

/// A key as it is written, or a file that holds one.
fn read_key(key: &str) -> Result<VerificationKey, Stop> {
    let text = std::fs::read_to_string(key).ok();
    if text.is_none() && !key.contains('+') {
        return Err(Stop::Usage(format!(
            "--key {key}: no such file, and not a key (NAME+ID+BASE64); `shishi key` prints it, the public page offers it \
             as /public/key"
        )));
    }
    let text = text.as_deref().unwrap_or(key).trim();
    VerificationKey::parse(text).map_err(|error| Stop::Usage(format!("--key {key}: {error}")))
}

/// How many cells were recomputed, and why the others were not.
fn say_cells(lines: &mut Vec<String>, recomputed: usize, left_out: &[(&str, &[String])]) {
    let left: usize = left_out.iter().map(|(_, names)| names.len()).sum();
    let all = recomputed + left;
    lines.push(format!("cells: {all}, recomputed and equal: {recomputed}, not recomputed: {left}"));
    for (why, left_out) in left_out.iter().filter(|(_, names)| !names.is_empty()) {
        let mut names: Vec<&str> = Vec::new();
        for name in *left_out {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        lines.push(format!("not recomputed, {why} ({}): {}", left_out.len(), names.join(", ")));
    }
}

/// The bundle is of this ledger, and its cells are what the ledger gives, as far as they need no openings.
fn check_figures(inputs: &Inputs, bundle: &Bundle, ledger: &Export, lines: &mut Vec<String>) -> Result<Verdict, Stop> {
    contains(ledger, &bundle.checkpoint, INCLUSION)?;
    contains(ledger, &bundle.previous, PREVIOUS)?;
    let edition = &bundle.edition;
    if ledger.origin != bundle.checkpoint.origin {
        return Err(Stop::failed(INCLUSION, "is a checkpoint of another ledger"));
    }
    if ledger.lines.get(edition.seq as usize) != Some(&edition.bytes) {
        return Err(Stop::failed(RECORD, format!("is not record {} of the ledger", edition.seq)));
    }
    bundle::check_place(edition, ledger)?;
    let found = recompute::cells(&ledger.lines, inputs.openings.as_deref(), &edition.open, &bundle.rules)?;
    if inputs.openings.is_some() {
        lines.push(format!("openings: of {} of {} sealed records", found.opened, found.sealed));
    }
    say_cells(lines, found.compared, &[("needs openings", &found.closed), ("redacted", &found.redacted)]);
    lines.extend(found.boards);
    lines.extend(ledger.lines.iter().filter_map(|line| epoch(line)));
    if ledger.demonstration {
        lines.push("this is a DEMONSTRATION zone: its records are invented".to_owned());
    }
    let all = found.closed.is_empty() && found.redacted.is_empty();
    Ok(if all { Verdict::Verified } else { Verdict::OpenFieldsOnly })
}

/// What a record says of a checkpoint that is lost, if it is one that does.
fn epoch(line: &[u8]) -> Option<String> {
    let record = RecordRef::parse(line).ok().filter(|record| record.kind == zone::system::EPOCH.name)?;
    let open: serde_json::Value = serde_json::from_str(record.open).ok()?;
    let (size, root) = (open.get("lost_size")?, open.get("lost_root")?.as_str()?);
    let reason = open.get("reason")?.as_str()?;
    Some(format!(
        "epoch: record {} says that the checkpoint of size {size}, root {root}, is lost: {reason}",
        record.seq
    ))
}

pub(super) fn open_note(keys: Option<&KeyChain>, file: &str, note: &str) -> Result<Checkpoint, Stop> {
    let Some(keys) = keys else {
        return Checkpoint::parse_signed(note).map_err(|error| Stop::failed(file, error));
    };
    keys.open(note).map_err(|error| match error {
        NoteError::Signers(_) if keys.changed().is_none() => {
            let what = "if the zone's key was changed, take the key of that time, or a --ledger of after the change";
            Stop::failed(file, format!("{error}; {what}"))
        }
        error => Stop::failed(file, error),
    })
}

fn contains(ledger: &Export, checkpoint: &Checkpoint, file: &str) -> Result<(), Stop> {
    let size = ledger.tree.size();
    if checkpoint.size > size {
        return Err(Stop::failed(
            file,
            format!("has size {}, the ledger only {size}: take a newer export", checkpoint.size),
        ));
    }
    if ledger.tree.root(checkpoint.size) != checkpoint.root {
        return Err(Stop::failed(
            file,
            format!("its root of size {} is not that of the ledger's first records", checkpoint.size),
        ));
    }
    Ok(())
}

fn check_since(since: &Path, bundle: &Bundle, ledger: Option<&Export>, lines: &mut Vec<String>) -> Result<(), Stop> {
    let name = since.display().to_string();
    let note = if since.is_dir() {
        let inclusion = text(since, "proof/inclusion.tlog-proof")?;
        proof::parse_inclusion(&inclusion).ok_or_else(|| Stop::failed(&name, "holds no inclusion proof"))?.2.to_owned()
    } else {
        std::fs::read_to_string(since).map_err(|error| Stop::failed(&name, error))?
    };
    let old = open_note(bundle.chain.as_ref(), &name, &note)?;
    let disagree = |size: u64| {
        Stop::Failed(format!(
            "--since: the checkpoint of size {} kept from before and this ledger of size {size} are not one history: it was rebuilt",
            old.size
        ))
    };
    if let Some(ledger) = ledger {
        let size = ledger.tree.size();
        if old.size == 0 || old.size > size || ledger.tree.root(old.size) != old.root {
            return Err(disagree(size));
        }
    } else {
        let known = [&bundle.checkpoint, &bundle.previous].into_iter().find(|checkpoint| checkpoint.size == old.size);
        match known {
            Some(known) if known.root == old.root => {}
            Some(_) => return Err(disagree(bundle.checkpoint.size)),
            None => {
                return Err(Stop::Failed(format!(
                    "--since: give --ledger to compare size {} with this bundle of size {}",
                    old.size, bundle.checkpoint.size
                )));
            }
        }
    }
    lines.push(format!("since: the ledger continues the checkpoint of size {} kept from before", old.size));
    Ok(())
}
