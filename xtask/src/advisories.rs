//! Known faults of what is built in, after a copy of the advisory database that somebody brought: the database lies in a
//! repository that not every machine reaches, and its texts are others'. `SHISHI_ADVISORIES` says where the copy is.
//!
//! `cargo deny` knows the database as something that it fetches. So the copy is made a repository of one commit, and git
//! is told that this is where the address leads.

use crate::command::{Ended, command, run};
use crate::place;
use crate::scratch::Scratch;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// An address that leads nowhere by itself.
const ADDRESS: &str = "https://advisories.invalid/pinned";
/// Where the copy is.
const PLACE: &str = "SHISHI_ADVISORIES";

/// The copy that somebody brought, if there is one.
pub fn copy() -> Option<PathBuf> {
    std::env::var_os(PLACE).filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

/// `cargo xtask advisories`.
pub fn run_alone() -> ExitCode {
    let checked = are_found().and_then(|()| match copy() {
        Some(copy) => check(&copy),
        None => Err(format!("not checked: no copy; {PLACE} says where one is (docs/building.md)")),
    });
    match checked {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// Holds the dependencies against a copy.
pub fn check(copy: &Path) -> Result<(), String> {
    let copy = std::path::absolute(copy).map_err(|error| error.to_string())?;
    let advisories = count(&copy.join("crates"));
    if advisories == 0 {
        return Err(format!("{PLACE}={}: holds no advisories (crates/PACKAGE/ID.md)", copy.display()));
    }
    println!("{advisories} advisories in {}{}", copy.display(), commit_of(&copy));
    if denied(&copy)?.well() { Ok(()) } else { Err("see above".to_owned()) }
}

/// Finds an invented advisory against what is built in, and leaves one alone that is against other versions: what says that
/// nothing was found must be able to find.
pub fn are_found() -> Result<(), String> {
    let (package, version) = ("serde", "1.");
    let lock = std::fs::read_to_string(place::root().join("Cargo.lock")).map_err(|error| error.to_string())?;
    if !lock.contains(&format!("name = \"{package}\"\nversion = \"{version}")) {
        return Err(format!("Cargo.lock holds no {package} {version}: invent an advisory against something else"));
    }
    let scratch = Scratch::named("advisories").map_err(|error| error.to_string())?;
    let invented = [("RUSTSEC-0000-0001", "< 2.0.0", ">= 2.0.0"), ("RUSTSEC-0000-0002", "< 1.0.0", ">= 1.0.0")];
    let folder = scratch.path("crates").join(package);
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    for (id, _, patched) in invented {
        let text = format!(
            "```toml\n[advisory]\nid = \"{id}\"\npackage = \"{package}\"\ndate = \"2026-01-01\"\n\n[versions]\npatched = \
             [\"{patched}\"]\n```\n\n# Invented\n\nFor a test.\n"
        );
        std::fs::write(folder.join(format!("{id}.md")), text).map_err(|error| error.to_string())?;
    }
    let ended = denied(scratch.folder())?;
    let said = |id: &str| ended.lines.iter().any(|line| line.contains(id));
    match (ended.well(), said(invented[0].0), said(invented[1].0)) {
        (false, true, false) => Ok(()),
        (true, ..) | (_, false, _) => Err(format!("the advisory against {package} {version}x was not found")),
        (_, _, true) => Err(format!("an advisory against {package} {} was found in {version}x", invented[1].1)),
    }
}

fn denied(copy: &Path) -> Result<Ended, String> {
    let scratch = Scratch::named("advisories-of").map_err(|error| error.to_string())?;
    let repository = scratch.path("copy.git");
    let git = |arguments: &[&str]| {
        let mut git = command("git", &["-c", "user.name=xtask", "-c", "user.email=xtask@localhost.invalid"]);
        git.arg("--git-dir").arg(&repository).arg("--work-tree").arg(copy).args(arguments);
        if run(git).well() { Ok(()) } else { Err("git made no repository of the copy".to_owned()) }
    };
    git(&["init", "--quiet", "--initial-branch", "main"])?;
    git(&["add", "--force", "--all"])?;
    git(&["commit", "--quiet", "--message", "copy"])?;
    let settings = std::fs::read_to_string(place::root().join("deny.toml")).map_err(|error| error.to_string())?;
    let section = format!("[advisories]\ndb-path = {:?}\ndb-urls = [{ADDRESS:?}]\n", scratch.path("fetched"));
    let own = settings.replacen("[advisories]\n", &section, 1);
    if own == settings {
        return Err("deny.toml has no [advisories]".to_owned());
    }
    let file = scratch.path("deny.toml");
    std::fs::write(&file, own).map_err(|error| error.to_string())?;
    let mut deny = command("cargo", &["deny", "--locked", "--config"]);
    deny.arg(file).args(["check", "--hide-inclusion-graph", "advisories"]);
    deny.env("CARGO_NET_OFFLINE", "true").env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_VALUE_0", ADDRESS);
    deny.env("GIT_CONFIG_KEY_0", format!("url.file://{}.insteadOf", repository.display()));
    Ok(run(deny))
}

fn count(folder: &Path) -> usize {
    let below = std::fs::read_dir(folder).into_iter().flatten().flatten();
    below
        .map(|entry| match entry.path() {
            path if path.is_dir() => count(&path),
            path => usize::from(path.extension().is_some_and(|ending| ending == "md")),
        })
        .sum()
}

/// Which commit the copy is of, where it is a checkout: an old copy knows nothing of new faults.
fn commit_of(copy: &Path) -> String {
    let mut git = command("git", &["log", "-1", "--format=, commit %h of %cs"]);
    git.current_dir(copy);
    let output = git.output().ok().filter(|output| output.status.success());
    let own = copy.join(".git").exists();
    output.filter(|_| own).map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}
