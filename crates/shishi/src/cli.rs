//! The command line.

mod days;
mod declare;
mod edition;
mod export;
mod new;

use crate::engine::{Files, Keeper};
use crate::logs::Level;
use crate::messages::Language;
use crate::proof::{Inputs, verify};
use crate::seed;
use crate::settings::{Fault, Flags, Settings};
use crate::web::Listeners;
use clap::{Args, Parser, Subcommand};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::Durability;
use zone::Period;
use zone::report::year_figures;

#[derive(Parser)]
#[command(
    name = "shishi",
    version,
    about = "实事: a development zone on recorded facts. 数据真实、来源可查、人人可核。"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make the demonstration zone if the folder holds none, and serve it on the loopback.
    Demo {
        /// Folder of the zone.
        #[arg(long, default_value = "demo-zone")]
        dir: PathBuf,
        /// Only make it.
        #[arg(long)]
        no_serve: bool,
        /// Seed of the generator: another seed changes every record and no number.
        #[arg(long, default_value_t = 2019)]
        seed: u64,
        /// Multiplies objects, entries and activities, for load.
        #[arg(long, default_value_t = 1)]
        scale: u32,
        /// Another table of targets.
        #[arg(long)]
        targets: Option<PathBuf>,
        /// Port on the loopback.
        #[arg(long, default_value_t = 8019)]
        port: u16,
        /// Let its days pass up to the morning of this one, with nobody doing anything.
        #[arg(long, value_name = "DATE")]
        until: Option<jiff::civil::Date>,
    },
    /// Make the second demonstration zone: real measurements of twelve stations (UCI, 2014), through the ordinary import.
    AirZone {
        /// Folder of the zone.
        #[arg(long)]
        dir: PathBuf,
    },
    /// Make a zone: its rules, and the accounts of its first three administrators.
    New(new::New),
    /// Serve a zone. What is not said here is taken from the environment, then from a file, as docs/administrator.md says.
    Serve {
        #[command(flatten)]
        flags: Flags,
        /// Only for the test that shows what it loses.
        #[arg(long, hide = true)]
        unsafe_synchronous_off: bool,
    },
    /// The figures of a year.
    Figures {
        #[command(flatten)]
        zone: Zoned,
        /// The year.
        #[arg(long)]
        year: u16,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Publish an edition and write its bundle.
    Publish(edition::Publish),
    /// Export the ledger, the openings or an edition.
    Export {
        /// What.
        #[command(subcommand)]
        what: export::Export,
    },
    /// Import a table: write what is good and new, give back the rest.
    Import(crate::imports::cli::Import),
    /// Write the template of a kind.
    Template(crate::imports::cli::Template),
    /// Verify an edition offline.
    Verify {
        /// The bundle's folder.
        bundle: PathBuf,
        /// The zone's verification key, or a file that holds it.
        #[arg(long)]
        key: Option<String>,
        /// A ledger export.
        #[arg(long)]
        ledger: Option<PathBuf>,
        /// An openings export.
        #[arg(long)]
        openings: Option<PathBuf>,
        /// A checkpoint or bundle kept from before.
        #[arg(long)]
        since: Option<PathBuf>,
    },
    /// Print the zone's verification key.
    Key {
        #[command(flatten)]
        zone: Zoned,
    },
    /// Move a zone's ledger and vault into a PostgreSQL database, or back into files, and prove that they are the same.
    Move(crate::engine::moving::Move),
    /// Make the key that opens backups, and print for whom they are to be made.
    BackupKey(crate::backup::cli::BackupKey),
    /// Back a zone up, encrypted, while its servers go on.
    Backup(crate::backup::cli::Backup),
    /// List the backups of a folder or of a place in a bucket.
    Backups(crate::backup::cli::Backups),
    /// Put a backup back into an empty folder, and prove that it is whole.
    Restore(crate::backup::cli::Restore),
    /// Keep a new checkpoint outside the database where the kept one is lost.
    Checkpoint {
        #[command(flatten)]
        zone: Zoned,
        /// Says that you have looked, and take the ledger as it is: whether it was set back can no longer be seen.
        #[arg(long, required = true)]
        take_as_it_is: bool,
    },
    /// Go on without records that a signed checkpoint covered and no backup has. Every verification will tell it.
    Epoch(declare::Epoch),
    /// Change the key that signs. Stop the zone's servers first; if it is cut off, start it again or start a server.
    RotateKey(declare::RotateKey),
    /// Look whether the machine and a zone's folder are as the server needs them. Changes nothing; works beside a server.
    Doctor(crate::doctor::Doctor),
    /// Measure this machine; docs/BENCHMARKS.md says how.
    Bench(crate::bench::Arguments),
}

/// A command on a zone that is there already.
#[derive(Args)]
struct Zoned {
    /// Folder of the zone.
    #[arg(long)]
    dir: PathBuf,
}

impl Zoned {
    /// The folder, if it holds a zone: a slip of the pen must not make an empty one.
    fn folder(&self) -> Result<&Path, Failure> {
        let dir = &self.dir;
        if Files::of(dir)?.is_zone() {
            return Ok(dir);
        }
        Err(Failure(format!(
            "--dir {}: no zone there (no {}); `shishi new --dir FOLDER` makes one, `shishi demo --dir FOLDER` a demonstration",
            dir.display(),
            dir.join("ledger.db").display()
        )))
    }
}

/// Why a command ends badly: a text for the person at the terminal.
struct Failure(String);

impl<E: std::fmt::Display> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Runs the program.
pub fn run() -> ExitCode {
    let ended = dispatch(Cli::parse().command);
    let text = match (ended, crate::terminal::unsaid()) {
        (Ok(code), None) => return code,
        (Ok(_), Some(lost)) => format!("standard output: {lost}"),
        (Err(Failure(text)), _) => text,
    };
    eprintln!("shishi: {text}");
    ExitCode::FAILURE
}

fn dispatch(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo { dir, no_serve, seed, scale, targets, port, until } => {
            let targets = match targets {
                None => demo::Targets::standard(),
                Some(path) => demo::Targets::read(&std::fs::read_to_string(&path)?).map_err(Failure)?,
            };
            let options = demo::Options { seed, scale };
            let make = || {
                make_demonstration(&dir, &targets, &options)?;
                until.map_or(Ok(()), |day| days::pass(&dir, day))
            };
            if no_serve {
                return make().map(|()| ExitCode::SUCCESS);
            }
            // First the port: nobody waits for a zone that then cannot be served.
            // Whoever tries it reads the accounts at the terminal, not every request.
            let settings = Settings { log_level: Level::Warn, ..Settings::of(&dir, port) };
            let listeners = listen(&settings)?;
            make()?;
            serve(&settings, listeners, Durability::Full)
        }
        Command::AirZone { dir } => {
            let editions = crate::air_zone::create(&dir)?;
            println!("{} monthly editions: {editions:?}", editions.len());
            crate::accounts::print(&Files::of(&dir)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::New(wanted) => new::make(&wanted).map(|()| ExitCode::SUCCESS),
        Command::Serve { flags, unsafe_synchronous_off } => {
            let settings = match Settings::read(&flags, std::env::vars_os()) {
                Ok(settings) => settings,
                Err(faults) => return Ok(set_wrong(&faults)),
            };
            let durability = if unsafe_synchronous_off { Durability::Unsafe } else { Durability::Full };
            serve(&settings, listen(&settings)?, durability)
        }
        Command::Figures { zone, year, json } => figures(zone.folder()?, year, json),
        Command::Publish(publish) => edition::publish(&publish).map(|()| ExitCode::SUCCESS),
        Command::Export { what } => export::run(&what).map(|()| ExitCode::SUCCESS),
        Command::Import(import) => crate::imports::cli::import(&import).map_err(Failure),
        Command::Template(template) => crate::imports::cli::template(&template).map_err(Failure),
        Command::Verify { bundle, key, ledger, openings, since } => {
            let report = verify(&Inputs { bundle, key, ledger, openings, since });
            for line in &report.lines {
                println!("{line}");
            }
            println!("{}", report.verdict.words());
            Ok(ExitCode::from(report.verdict as u8))
        }
        Command::Key { zone } => {
            println!("{}", Keeper::open(zone.folder()?, Durability::Full)?.verification_key());
            Ok(ExitCode::SUCCESS)
        }
        Command::Move(wanted) => {
            let (size, root) = crate::engine::moving::run(&wanted).map_err(|error| error.to_string())?;
            println!("{size} records, root {root}: the same before and after");
            Ok(ExitCode::SUCCESS)
        }
        Command::BackupKey(wanted) => done(crate::backup::cli::key(&wanted)),
        Command::Backup(wanted) => done(crate::backup::cli::backup(&wanted)),
        Command::Backups(wanted) => done(crate::backup::cli::say(&wanted)),
        Command::Restore(wanted) => done(crate::backup::cli::put_back(wanted)),
        Command::Checkpoint { zone, take_as_it_is: _ } => {
            let kept = Keeper::take_as_it_is(zone.folder()?)?;
            println!("{} records, kept: {}", kept.size, Files::of(zone.folder()?)?.kept().display());
            Ok(ExitCode::SUCCESS)
        }
        Command::Epoch(wanted) => declare::declare(&wanted).map(|()| ExitCode::SUCCESS),
        Command::RotateKey(wanted) => declare::rotate(&wanted).map(|()| ExitCode::SUCCESS),
        Command::Doctor(doctor) => Ok(crate::doctor::run(&doctor)),
        Command::Bench(arguments) => {
            crate::bench::run(&arguments)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn done(done: Result<(), crate::backup::BackupError>) -> Result<ExitCode, Failure> {
    done.map(|()| ExitCode::SUCCESS).map_err(|error| Failure(error.to_string()))
}

fn make_demonstration(dir: &Path, targets: &demo::Targets, options: &demo::Options) -> Result<(), Failure> {
    let files = Files::of(dir)?;
    if files.zone()?.is_none() {
        new::beside(dir, |beside| {
            let accounts = seed::demonstration(beside, targets, options)?;
            Ok(crate::accounts::create_demonstration(&Files::of(beside)?, &accounts)?)
        })?;
    }
    crate::accounts::print(&files)?;
    Ok(())
}

/// Tells everything that is set wrong.
fn set_wrong(faults: &[Fault]) -> ExitCode {
    let language = Language::of_terminal();
    eprintln!("shishi: {}", language.format("settings-faults", &[("number", &faults.len().to_string())]));
    for fault in faults {
        eprintln!("  {}", fault.words(language));
    }
    ExitCode::from(2)
}

fn listen(settings: &Settings) -> Result<Listeners, Failure> {
    Listeners::bind(settings).map_err(|(address, error)| match error.kind() {
        ErrorKind::AddrInUse => Failure(format!(
            "port {} is in use: stop what listens there, or choose another with --port (for metrics: --metrics)",
            address.port()
        )),
        _ => Failure(format!("{address}: {error}")),
    })
}

fn serve(settings: &Settings, listeners: Listeners, durability: Durability) -> Result<ExitCode, Failure> {
    crate::logs::begin(settings.log_format, settings.log_level);
    match crate::web::serve(settings, listeners, durability) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // Why it ended belongs to the log, too.
        Err(error) => {
            tracing::error!("{error}");
            Ok(ExitCode::FAILURE)
        }
    }
}

fn figures(dir: &Path, year: u16, json: bool) -> Result<ExitCode, Failure> {
    let zone = Keeper::open(dir, Durability::Full)?.zone.clone();
    let figures = year_figures(&zone, Period::Year(year));
    if figures.is_empty() {
        let first = crate::figures::first_day(&zone);
        let from =
            first.map_or_else(|| "none is adopted".to_owned(), |day| format!("the first are defined from {day} on"));
        return Err(Failure(format!("--year {year}: no figure is defined for that year in {}; {from}", dir.display())));
    }
    if json {
        let rows: Vec<serde_json::Value> = figures.iter().map(crate::figures::json).collect();
        println!("{}", serde_json::to_string_pretty(&rows)?);
    } else {
        for figure in &figures {
            let printed = figure.printed().map_or_else(
                || "—".to_owned(),
                |printed| if Language::of_terminal() == Language::Chinese { printed.zh } else { printed.en },
            );
            println!(
                "{:4} {:32} {:16} {:>6}",
                figure.rule().reference.as_deref().unwrap_or(""),
                figure.id(),
                printed,
                figure.records
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}
