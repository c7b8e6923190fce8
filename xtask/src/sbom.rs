//! `cargo xtask sbom`: what the program is made of, as a CycloneDX bill of materials, for whoever has to know what runs on
//! his server. It lists the packages that are linked or write code that is, with version, licence and digest; those of the
//! tests (npm, Python) are no part of the program and are not in it.

use crate::command::{command, run};
use crate::{needs, place};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

/// Name of what the tool writes beside each package's manifest, without its ending.
const WRITTEN: &str = "bill-of-materials";

/// Where the bill lies.
pub fn path() -> PathBuf {
    place::target().join("shishi.cdx.json")
}

/// `cargo xtask sbom`.
pub fn run_alone() -> ExitCode {
    match needs::provide_for_sbom().and_then(|()| make()) {
        Ok(()) => {
            println!("{}", path().display());
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the bill and holds it against what cargo says is linked.
pub fn make() -> Result<(), String> {
    let manifest = place::root().join("crates/shishi/Cargo.toml");
    let mut tool = command("cargo", &["cyclonedx", "--format", "json", "--spec-version", "1.5", "--no-build-deps"]);
    tool.args(["--all", "--quiet", "--override-filename", WRITTEN, "--manifest-path"]).arg(manifest);
    tool.env("CARGO_NET_OFFLINE", "true");
    let written = run(tool);
    // It writes one for each package of the workspace; only the program's is wanted.
    let bill = collect()?;
    if !written.well() {
        return Err("`cargo cyclonedx` failed".to_owned());
    }
    let bill = bill.ok_or("`cargo cyclonedx` wrote nothing for the program")?;
    let missing: Vec<String> = linked()?.difference(&listed(&bill)).cloned().collect();
    if !missing.is_empty() {
        return Err(format!("linked, but not in the bill: {}", missing.join(", ")));
    }
    // Where it was built is nobody's concern.
    let bill = bill.replace(&place::root().display().to_string(), "");
    std::fs::write(path(), bill).map_err(|error| format!("{}: {error}", path().display()))
}

/// Takes away what the tool wrote; the program's text.
fn collect() -> Result<Option<String>, String> {
    let mut bill = None;
    let crates = std::fs::read_dir(place::root().join("crates")).map_err(|error| error.to_string())?;
    let folders = crates.flatten().map(|entry| entry.path());
    for folder in folders.chain(["demo", "xtask"].map(|name| place::root().join(name))) {
        let file = folder.join(WRITTEN).with_extension("json");
        if folder.ends_with("crates/shishi") {
            bill = std::fs::read_to_string(&file).ok();
        }
        let _ = std::fs::remove_file(&file);
    }
    Ok(bill)
}

/// `NAME@VERSION` of what is linked into the program, after cargo.
fn linked() -> Result<BTreeSet<String>, String> {
    let mut tree = command("cargo", &["tree", "--locked", "--package", "shishi", "--edges", "normal"]);
    tree.args(["--prefix", "none", "--no-dedupe", "--format", "{p}"]);
    let output = tree.output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let packages: BTreeSet<String> = text
        .lines()
        // Macros run while the program is built and are no part of it.
        .filter(|line| !line.contains("(proc-macro)"))
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some(format!("{}@{}", words.next()?, words.next()?.strip_prefix('v')?))
        })
        .collect();
    if packages.len() < 100 { Err("`cargo tree` said little".to_owned()) } else { Ok(packages) }
}

/// `NAME@VERSION` of what a bill lists, by its package addresses.
fn listed(bill: &str) -> BTreeSet<String> {
    let addresses = bill.split("pkg:cargo/").skip(1);
    addresses.filter_map(|rest| rest.split(['"', '?']).next()).map(|package| package.replace("%2B", "+")).collect()
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn packages_are_read_off_their_addresses() {
        let bill = r#"{"purl":"pkg:cargo/serde@1.0.1"},{"purl": "pkg:cargo/own@0.1.0?download_url=file://."},"x@1""#;
        assert_eq!(listed(bill).into_iter().collect::<Vec<_>>(), ["own@0.1.0", "serde@1.0.1"]);
    }
}
