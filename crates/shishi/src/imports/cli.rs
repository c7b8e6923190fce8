//! Import and templates from the command line.

use super::{Imports, Job, Phase, remarks};
use crate::engine::Engine;
use crate::messages::Language;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use store::Durability;

/// Most bad rows that are printed.
const SHOWN: usize = 20;

/// `shishi import`.
#[derive(clap::Args)]
pub(crate) struct Import {
    /// Folder of the zone.
    #[arg(long)]
    dir: PathBuf,
    /// Kind of the facts, as `economy.month`.
    #[arg(long)]
    kind: String,
    /// Id of the reporting unit.
    #[arg(long)]
    unit: String,
    /// Pseudonymous id of the person who imports; needs the right to record the kind.
    #[arg(long)]
    by: String,
    /// The table: xlsx or csv.
    #[arg(long)]
    file: PathBuf,
    /// Write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Where the rows that need amending are written, as csv.
    #[arg(long)]
    bad: Option<PathBuf>,
}

/// `shishi template`.
#[derive(clap::Args)]
pub(crate) struct Template {
    /// Kind of the facts, as `economy.month`.
    #[arg(long)]
    kind: String,
    /// File to be written (xlsx).
    #[arg(long)]
    out: PathBuf,
    /// Language of the headings: `zh-CN` or `en`.
    #[arg(long, default_value = "zh-CN")]
    language: String,
}

/// Runs `shishi import`: 0 if every row is recorded now (or could be, in a dry run), else 1.
pub(crate) fn import(import: &Import) -> Result<ExitCode, String> {
    let engine = Engine::start(&import.dir, Durability::Full).map_err(|error| error.to_string())?;
    let result = with(&engine, import);
    engine.stop();
    result
}

fn with(engine: &Arc<Engine>, import: &Import) -> Result<ExitCode, String> {
    let imports = Imports::open(engine);
    let job = upload(&imports, import).map_err(|error| format!("{}: {error}", import.file.display()))?;
    phase(&job, || if import.dry_run { imports.go_on(&job) } else { imports.write(&job) });
    for row in job.bad_rows().take(SHOWN) {
        eprintln!("{}: {}", row.number, remarks(&row.faults, Language::Chinese, job.kind));
    }
    if let Some(path) = &import.bad {
        let written = std::fs::File::create(path).and_then(|file| super::bad_csv(&job, Language::Chinese, file));
        written.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let state = job.state();
    if import.dry_run {
        // Nobody comes back to a trial from the command line.
        job.cancel().map_err(|error| error.to_string())?;
    }
    if state.phase == Phase::Failed {
        return Err(remarks(&state.faults, Language::Chinese, job.kind));
    }
    let ended = state.phase == Phase::Done || (import.dry_run && state.phase == Phase::Checked);
    Ok(ExitCode::from(u8::from(!ended || state.bad + state.refused > 0)))
}

fn upload(imports: &Imports, import: &Import) -> Result<Arc<Job>, super::Upload> {
    let mut incoming = imports.begin()?;
    let mut file = std::fs::File::open(&import.file)?;
    let mut piece = vec![0; 64 << 10];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            read => incoming.write(&piece[..read])?,
        }
    }
    let name = import.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    imports.take(incoming, &import.kind, &import.unit, &import.by, &name)
}

/// Runs one phase and prints what came of it.
fn phase(job: &Job, work: impl FnOnce() -> bool) {
    let begun = Instant::now();
    work();
    let (state, seconds) = (job.state(), begun.elapsed().as_secs_f64());
    let rate = state.done as f64 / seconds.max(0.001);
    println!(
        "{}: {} rows in {seconds:.2} s ({rate:.0}/s): {} good, {} bad, {} there; {} written, {} there, {} refused",
        state.phase.word(),
        state.done,
        state.good,
        state.bad,
        state.same,
        state.written,
        state.skipped,
        state.refused
    );
}

/// Runs `shishi template`.
pub(crate) fn template(template: &Template) -> Result<ExitCode, String> {
    let kind = zone::fact::kind(&template.kind).filter(|kind| kind.is_form());
    let kind = kind.ok_or_else(|| format!("{}: no kind that is imported", template.kind))?;
    write(&template.out, &super::template(kind, Language::of_tag(&template.language)))?;
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}
