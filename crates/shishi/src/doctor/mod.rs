//! `shishi doctor`: whether a machine and a zone's folder are as the server needs them, each check with what to do. It
//! changes nothing, and works beside a running server.

mod folder;
mod ledger;
mod machine;

use crate::engine::Files;
use crate::messages::Language;
use crate::settings::{Flags, Serves, Settings};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What to look at.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Folder of the zone.
    #[arg(long, value_name = "FOLDER")]
    dir: Option<PathBuf>,
    /// Folder of many zones.
    #[arg(long, value_name = "FOLDER")]
    zones: Option<PathBuf>,
    /// File of settings, as `shishi serve` takes it.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Language of the answer, if not the terminal's.
    #[arg(long, value_name = "LANGUAGE", value_parser = ["zh", "en"])]
    language: Option<String>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Well,
    Warning,
    Bad,
}

/// What a check found.
struct Finding {
    check: &'static str,
    state: State,
    text: String,
}

/// The findings so far.
struct Findings {
    language: Language,
    all: Vec<Finding>,
}

impl Findings {
    fn add(&mut self, check: &'static str, state: State, key: &str, values: &[(&str, &str)]) {
        let text = self.language.format(&format!("doctor-{key}"), values);
        self.all.push(Finding { check, state, text });
    }

    fn well(&mut self, check: &'static str, key: &str, values: &[(&str, &str)]) {
        self.add(check, State::Well, key, values);
    }

    fn warn(&mut self, check: &'static str, key: &str, values: &[(&str, &str)]) {
        self.add(check, State::Warning, key, values);
    }

    fn bad(&mut self, check: &'static str, key: &str, values: &[(&str, &str)]) {
        self.add(check, State::Bad, key, values);
    }

    /// Prints them; whether nothing is bad.
    fn print(&self) -> bool {
        let word = |state: State| {
            self.language.text(match state {
                State::Well => "doctor-well",
                State::Warning => "doctor-warning",
                State::Bad => "doctor-bad",
            })
        };
        for finding in &self.all {
            let check = self.language.text(&format!("doctor-check-{}", finding.check));
            let values = [("state", word(finding.state)), ("check", check), ("text", finding.text.clone())];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            println!("{}", self.language.format("doctor-line", &values));
        }
        let number = |state: State| self.all.iter().filter(|finding| finding.state == state).count().to_string();
        let (bad, warnings) = (number(State::Bad), number(State::Warning));
        println!("{}", self.language.format("doctor-sum", &[("bad", &bad), ("warnings", &warnings)]));
        bad == "0"
    }
}

/// Looks at everything, and says what was found.
pub fn run(doctor: &Doctor) -> ExitCode {
    let language = doctor.language.as_deref().map_or_else(Language::of_terminal, Language::of_tag);
    let mut findings = Findings { language, all: Vec::new() };
    findings.well("version", "version", &[("version", env!("CARGO_PKG_VERSION"))]);
    match set(doctor, &mut findings) {
        Some(Serves::Zone(folder)) => {
            machine::disk(&folder, &mut findings);
            look(&folder, &mut findings);
        }
        Some(Serves::Zones(folder, zones)) => {
            machine::disk(&folder, &mut findings);
            for zone in zones {
                let hosts = zone.hosts.join(", ");
                findings.well("zone", "zone", &[("folder", &zone.folder.display().to_string()), ("hosts", &hosts)]);
                look(&zone.folder, &mut findings);
            }
        }
        None => {}
    }
    machine::fonts(&mut findings);
    if findings.print() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The settings that a server would have; what it would serve, as far as anybody names it.
fn set(doctor: &Doctor, findings: &mut Findings) -> Option<Serves> {
    let (dir, zones) = (doctor.dir.clone(), doctor.zones.clone());
    let flags = Flags { dir, zones, config: doctor.config.clone(), ..Flags::default() };
    match Settings::read(&flags, std::env::vars_os()) {
        Ok(settings) => {
            findings.well("settings", "settings-well", &[("address", &settings.listen.to_string())]);
            Some(settings.serves)
        }
        Err(faults) => {
            for fault in faults {
                let words = fault.words(findings.language);
                findings.bad("settings", "said", &[("what", &words)]);
            }
            doctor.dir.clone().map(Serves::Zone)
        }
    }
}

fn look(path: &Path, findings: &mut Findings) {
    if folder::is_closed_to_us(path) {
        return findings.bad("folder", "folder-of-another", &[("folder", &path.display().to_string())]);
    }
    let files = match Files::of(path) {
        Ok(files) if files.is_zone() => files,
        Ok(_) => {
            findings.bad("folder", "no-zone", &[("folder", &path.display().to_string())]);
            return;
        }
        Err(error) => {
            findings.bad("folder", "said", &[("what", &error.to_string())]);
            return;
        }
    };
    let is_served = folder::server(&files, findings);
    folder::permissions(&files, findings);
    folder::key(&files, findings);
    if let Some(read) = ledger::look(&files, is_served, findings) {
        machine::clock(&read, findings);
        ledger::calendar(&read, findings);
    }
}
