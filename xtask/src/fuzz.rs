//! `cargo xtask fuzz`: looks for bytes at which something does not hold. The targets and what each holds are `fuzz/`.
//!
//! A fuzzer counts which edges of the program an input takes. The flags for it are not among the stable ones, so the
//! compiler is told to take them; what it compiles is the same.

use crate::command::{command, run};
use crate::{needs, place};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The targets, each with the longest input that is tried. Longer ones find little and take time.
const TARGETS: [(&str, u32); 7] =
    [("record", 8192), ("json", 4096), ("csv", 4096), ("xlsx", 8192), ("rule", 4096), ("note", 1024), ("proof", 2048)];
/// Seconds that a target runs if nobody says how long.
const SECONDS: u32 = 600;
/// An input that takes longer is a finding.
const SECONDS_OF_AN_INPUT: u32 = 10;
/// So is one for which more memory is held.
const MEBIBYTES_MAX: u32 = 2048;

/// The sources of the targets.
fn sources() -> PathBuf {
    place::root().join("fuzz")
}

/// What the fuzzer compiles, keeps and finds.
fn kept() -> PathBuf {
    place::target().join("fuzzing")
}

/// `cargo xtask fuzz [TARGET] [SECONDS]`.
pub fn run_targets(arguments: &[String]) -> ExitCode {
    let seconds = arguments.iter().find_map(|word| word.parse().ok()).unwrap_or(SECONDS);
    let named: Vec<&String> = arguments.iter().filter(|word| word.parse::<u32>().is_err()).collect();
    let wanted = |(target, _): &&(&str, u32)| named.is_empty() || named.iter().any(|name| name == target);
    let targets: Vec<_> = TARGETS.iter().filter(wanted).collect();
    if targets.len() < named.len() || targets.is_empty() {
        let all: Vec<&str> = TARGETS.iter().map(|(target, _)| *target).collect();
        eprintln!("targets: {}", all.join(", "));
        return ExitCode::from(2);
    }
    let ran = prepare().and_then(|()| targets.iter().try_for_each(|(target, longest)| fuzz(target, *longest, seconds)));
    match ran {
        Ok(()) => {
            println!("\nno finding: {}", targets.iter().map(|(target, _)| *target).collect::<Vec<_>>().join(", "));
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("\n{reason}");
            ExitCode::FAILURE
        }
    }
}

fn prepare() -> Result<(), String> {
    needs::provide_for_fuzzing()?;
    let manifest = sources().join("Cargo.toml");
    let mut seeds = command("cargo", &["run", "--locked", "--quiet", "--bin", "seeds"]);
    seeds.arg("--manifest-path").arg(manifest).arg("--").arg(kept().join("seeds"));
    if run(seeds).well() { Ok(()) } else { Err("the seeds were not made".to_owned()) }
}

fn folder(path: PathBuf) -> Result<PathBuf, String> {
    std::fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}

/// Runs a target to its time or its first finding, which then lies below `findings`.
fn fuzz(target: &str, longest: u32, seconds: u32) -> Result<(), String> {
    let corpus = folder(kept().join("corpus").join(target))?;
    let findings = folder(kept().join("findings").join(target))?;
    let words = sources().join("dictionaries").join(format!("{target}.dict"));
    let mut fuzzer = command("cargo", &["fuzz", "run", "--sanitizer", "none", "--fuzz-dir"]);
    fuzzer.env("RUSTC_BOOTSTRAP", "1").arg(sources());
    fuzzer.arg("--target-dir").arg(kept()).arg(target).arg(&corpus).arg(kept().join("seeds").join(target));
    fuzzer.arg("--").args([
        format!("-max_total_time={seconds}"),
        format!("-max_len={longest}"),
        format!("-timeout={SECONDS_OF_AN_INPUT}"),
        format!("-rss_limit_mb={MEBIBYTES_MAX}"),
        format!("-dict={}", words.display()),
        format!("-artifact_prefix={}/", findings.display()),
        "-print_final_stats=1".to_owned(),
    ]);
    if run(fuzzer).well() { Ok(()) } else { Err(finding(target, &findings)) }
}

fn finding(target: &str, findings: &Path) -> String {
    format!(
        "{target}: a finding, or the fuzzer was not built. Inputs lie in {}; \
         `cargo run --manifest-path fuzz/Cargo.toml --bin {target} FILE` reads one without a fuzzer.",
        findings.display()
    )
}
