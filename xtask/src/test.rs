//! `cargo xtask test`: everything that must hold, in the order of what is found fastest; the first failure ends it.

use crate::closing::{Runner, Tally, tally};
use crate::command::{command, run};
use crate::proof::Edition;
use crate::scratch::Scratch;
use crate::{advisories, needs, place, sbom};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// The run so far.
struct Suite {
    tally: Tally,
    number: u32,
}

/// Ends the run: the headline of the failure has been printed.
struct Stopped;

impl Suite {
    fn step<T>(&mut self, title: &str, act: impl FnOnce() -> (Tally, Result<T, String>)) -> Result<T, Stopped> {
        self.number += 1;
        println!("\n=== {} {title}", self.number);
        let started = Instant::now();
        let (tally, result) = act();
        self.tally += tally;
        let seconds = started.elapsed().as_secs();
        match result {
            Ok(value) => {
                println!("=== {} ok, {seconds} s", self.number);
                Ok(value)
            }
            Err(reason) => {
                if tally.failed == 0 {
                    self.tally.failed += 1;
                }
                println!("=== {} FAILED after {seconds} s: {title}: {reason}", self.number);
                Err(Stopped)
            }
        }
    }

    /// A step that counts as one.
    fn one<T>(&mut self, title: &str, act: impl FnOnce() -> Result<T, String>) -> Result<T, Stopped> {
        self.step(title, || {
            let result = act();
            (Tally { passed: u32::from(result.is_ok()), failed: u32::from(result.is_err()) }, result)
        })
    }

    /// A step that cannot be taken here: no success, and said.
    fn left_out(&mut self, title: &str, why: &str) {
        self.number += 1;
        println!("\n=== {} NOT CHECKED {title}: {why}", self.number);
    }

    fn command(&mut self, title: &str, command: Command) -> Result<(), Stopped> {
        self.one(title, || if run(command).well() { Ok(()) } else { Err("see above".to_owned()) })
    }

    /// A step that counts as many as its runner says.
    fn runner(&mut self, title: &str, runner: Runner, command: Command) -> Result<(), Stopped> {
        self.step(title, || {
            let ended = run(command);
            let Some(tally) = tally(runner, &ended.lines) else {
                return (Tally::default(), Err("the runner did not come to its closing lines".to_owned()));
            };
            let result = if ended.well() && tally.failed == 0 { Ok(()) } else { Err("see above".to_owned()) };
            (tally, result)
        })
    }
}

/// Where a copy of OC4IDS's schema of a project is: others' files are not committed.
const OC4IDS: &str = "SHISHI_OC4IDS";

/// A path that holds from every folder.
fn absolute(path: &OsStr) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path))
}

/// What does not look into SQLite's files, and does not read the same whatever the store is. Whoever means harm
/// (`hostile`) meets the same pages on both, and asks long.
const ON_BOTH_STORES: &str = "binary(audit) | binary(backup) | binary(bad_input) | binary(boards) | binary(durability) \
    | binary(editions) | binary(errors) | binary(exact) | binary(openapi) | binary(orders) | binary(phone) \
    | binary(project_pages) | binary(public) | binary(records) | binary(register_xlsx) | binary(reports) \
    | (binary(rights_matrix) & not test(hostile)) | binary(robots) | binary(signing_in) | binary(wall) | binary(webhooks)";

fn cargo(arguments: &[&str]) -> Command {
    command("cargo", arguments)
}

fn all(suite: &mut Suite) -> Result<(), Stopped> {
    suite.one("what the tests need", needs::provide)?;
    suite.command("formatting", cargo(&["fmt", "--all", "--check"]))?;
    suite.command(
        "lints",
        cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]),
    )?;
    suite.command(
        "lints of the state's benchmark, a workspace of its own",
        cargo(&["clippy", "--locked", "--manifest-path", "bench/state/Cargo.toml", "--quiet", "--", "-D", "warnings"]),
    )?;
    suite.command(
        "lints of the fuzz targets, a workspace of its own",
        cargo(&["clippy", "--locked", "--manifest-path", "fuzz/Cargo.toml", "--quiet", "--", "-D", "warnings"]),
    )?;
    suite.command(
        "licences, bans and sources of dependencies",
        cargo(&["deny", "--offline", "--locked", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"]),
    )?;
    suite.one("an invented advisory against a dependency is found", advisories::are_found)?;
    match advisories::copy() {
        Some(copy) => suite.one("advisories of the pinned copy", || advisories::check(&copy))?,
        None => suite.left_out("advisories", "no copy; SHISHI_ADVISORIES says where one is (docs/building.md)"),
    }
    suite.one("the bill of materials lists what is linked", sbom::make)?;
    suite.command("unused dependencies", cargo(&["machete"]))?;
    suite.runner(
        "the second verifier's tests",
        Runner::Unittest,
        command("python3", &["-m", "unittest", "discover", "-s", "verifier"]),
    )?;
    let mut old = command("node", &["--test", "--test-reporter=spec", "old-browsers.test.mjs"]);
    old.current_dir(place::browser());
    suite.runner("sheet and script need nothing that old browsers lack", Runner::Node, old)?;
    suite.runner(
        "tests",
        Runner::Nextest,
        cargo(&["nextest", "run", "--locked", "--workspace", "--no-fail-fast", "--status-level", "fail"]),
    )?;
    let mut again =
        cargo(&["nextest", "run", "--locked", "--package", "shishi", "--no-fail-fast", "--status-level", "fail"]);
    again.args(["--filterset", ON_BOTH_STORES]).env("SHISHI_TEST_STORE", "postgres");
    suite.runner("tests of the program, its zones in PostgreSQL", Runner::Nextest, again)?;
    suite.runner(
        "examples in the documentation",
        Runner::Rustdoc,
        cargo(&["test", "--locked", "--workspace", "--doc"]),
    )?;
    suite.command(
        "the product, as released",
        cargo(&["build", "--release", "--locked", "--quiet", "--package", "shishi", "--bin", "shishi"]),
    )?;
    let scratch = suite.one("a folder for temporary files", || Scratch::new().map_err(|error| error.to_string()))?;
    let edition = suite.one("proof: the demonstration year is published", || Edition::publish(&scratch))?;
    suite.one("proof: the product verifies the edition", || edition.verified_by_product())?;
    suite.one("proof: the second verifier verifies the edition", || edition.verified_by_second())?;
    suite.one("proof: both refuse a changed edition", || edition.refused_when_changed())?;
    let mut api = command(place::python(), &["-m", "unittest", "discover", "-s", "tests/api"]);
    api.env("SHISHI_BIN", place::shishi()).env("TMPDIR", scratch.folder());
    suite.runner(
        "the API against its own description, and a calendar read by another program",
        Runner::Unittest,
        api,
    )?;
    match std::env::var_os(OC4IDS).filter(|schema| !schema.is_empty()) {
        Some(schema) => {
            let mut exported = command(place::python(), &["-m", "unittest", "oc4ids"]);
            exported.current_dir(place::root().join("tests/api")).env(OC4IDS, absolute(&schema));
            exported.env("SHISHI_BIN", place::shishi()).env("TMPDIR", scratch.folder());
            suite.runner("the export of projects against the schema of OC4IDS", Runner::Unittest, exported)?;
        }
        None => suite.left_out(
            "the export of projects against the schema of OC4IDS",
            "no copy; SHISHI_OC4IDS says where one is (docs/building.md)",
        ),
    }
    let in_browser = |stories: &[&str]| {
        let mut node = command("node", &["--test", "--test-reporter=spec"]);
        node.args(stories).current_dir(place::browser());
        node.env("SHISHI_BIN", place::shishi()).env("TMPDIR", scratch.folder());
        node
    };
    let ladder = "ladder.test.mjs";
    let mut browser = in_browser(&["site.test.mjs", "oidc.test.mjs", "phone.test.mjs", ladder]);
    browser.args(["blacklist.test.mjs", "visit.test.mjs", "meeting.test.mjs", "map.test.mjs"]);
    suite.runner("the product in a browser", Runner::Node, browser)?;
    let mut again = in_browser(&[ladder]);
    again.env("SHISHI_TEST_STORE", "postgres");
    suite.runner("a story in a browser, its zone in PostgreSQL", Runner::Node, again)
}

/// Runs everything. The last line is `N passed, N failed`.
pub fn run_all() -> ExitCode {
    let mut suite = Suite { tally: Tally::default(), number: 0 };
    let result = all(&mut suite);
    println!();
    println!("{} passed, {} failed", suite.tally.passed, suite.tally.failed);
    if result.is_ok() && suite.tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
