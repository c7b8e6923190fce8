//! The end of jobs. A job's folder holds tables – the file that was uploaded, the rows that were sent back – with sealed and
//! personal content outside the vault. So a job ends some time after its last change; and what is erased or redacted stands in
//! no table that came before.

use serde::Deserialize;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

/// How long a job is kept after its last change, unless a setting says otherwise.
pub const KEPT: Duration = Duration::from_secs(7 * 24 * 3600);
/// Where a zone's jobs stand.
pub(super) const FOLDER: &str = "imports";
/// What stands there of a job's tables: the file, how it is read, the rows that were sent back.
pub(super) const TABLES: [&str; 4] = ["upload", "mapping.json", "bad.ndjson", "refused.ndjson"];

/// Removes the jobs of a zone's folder whose last change is too long ago.
pub fn end_old(zone: &Path, kept: Duration) -> std::io::Result<()> {
    for folder in folders(zone)? {
        // An upload that was cut off with the program has no job.
        let changed = [folder.join("job.json"), folder.join("upload"), folder.clone()].iter().find_map(|path| {
            let data = path.metadata().ok()?;
            data.modified().ok()
        });
        if changed.is_some_and(|changed| changed.elapsed().unwrap_or_default() > kept) {
            absent_is_well(std::fs::remove_dir_all(&folder))?;
        }
    }
    Ok(())
}

/// Removes the tables of jobs that came when the zone had fewer erasures and redactions than `gone`: nobody knows which rows
/// of them name whom. What else a job says stays: when, what kind, how many rows. Doing so again changes nothing.
pub(crate) fn forget_tables(zone: &Path, gone: u64) -> std::io::Result<()> {
    #[derive(Deserialize)]
    struct Noted {
        about: Came,
    }
    #[derive(Deserialize)]
    struct Came {
        #[serde(default)]
        gone: u64,
    }
    for folder in folders(zone)? {
        let Ok(text) = std::fs::read(folder.join("job.json")) else { continue };
        // What cannot be read is no job any more, and came before.
        let came = serde_json::from_slice::<Noted>(&text).map_or(0, |noted| noted.about.gone);
        if came < gone {
            remove_tables(&folder)?;
        }
    }
    Ok(())
}

/// Removes what stands in a job's folder of its tables.
pub(super) fn remove_tables(folder: &Path) -> std::io::Result<()> {
    TABLES.iter().try_for_each(|name| absent_is_well(std::fs::remove_file(folder.join(name))))
}

fn folders(zone: &Path) -> std::io::Result<Vec<std::path::PathBuf>> {
    match std::fs::read_dir(zone.join(FOLDER)) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn absent_is_well(done: std::io::Result<()>) -> std::io::Result<()> {
    match done {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
