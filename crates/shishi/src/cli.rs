//! The command line.

use crate::engine::{Engine, Files, Keeper, KeeperError, Submit};
use crate::proof::{Inputs, verify};
use crate::{export, seed};
use clap::{Args, Parser, Subcommand};
use std::io::{BufWriter, ErrorKind};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::Durability;
use zone::report::{YEAR, year_figures};
use zone::{Period, Zone};

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
    },
    /// Make the second demonstration zone: real measurements of twelve stations (UCI, 2014), through the ordinary import.
    AirZone {
        /// Folder of the zone.
        #[arg(long)]
        dir: PathBuf,
    },
    /// Serve a zone on the loopback.
    Serve {
        /// Folder of the zone.
        #[arg(long)]
        dir: PathBuf,
        /// Port on the loopback.
        #[arg(long, default_value_t = 8019)]
        port: u16,
        /// Only for the test that shows what it loses.
        #[arg(long, hide = true)]
        unsafe_synchronous_off: bool,
    },
    /// The figures of a year.
    Figures {
        /// Folder of the zone.
        #[arg(long)]
        dir: PathBuf,
        /// The year.
        #[arg(long)]
        year: u16,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Publish an edition and write its bundle.
    Publish(Publish),
    /// Export the ledger or the openings.
    Export {
        /// What.
        #[command(subcommand)]
        what: Export,
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
        /// Folder of the zone.
        #[arg(long)]
        dir: PathBuf,
    },
    /// Move a zone's ledger and vault into a PostgreSQL database, or back into files, and prove that they are the same.
    Move(crate::engine::moving::Move),
    /// Measure this machine; docs/BENCHMARKS.md says how.
    Bench(crate::bench::Arguments),
}

#[derive(Args)]
struct Publish {
    /// Folder of the zone.
    #[arg(long)]
    dir: PathBuf,
    /// The year.
    #[arg(long)]
    year: u16,
    /// A month, for the monthly ranking of the air.
    #[arg(long)]
    month: Option<u8>,
    /// Where the bundle is to be written.
    #[arg(long)]
    out: PathBuf,
    /// Who publishes: a person with the editor's role; the zone's first editor if not given.
    #[arg(long)]
    by: Option<String>,
}

#[derive(Subcommand)]
enum Export {
    /// The open ledger, for everybody.
    Ledger {
        /// Folder of the zone.
        #[arg(long)]
        dir: PathBuf,
        /// File to be written.
        #[arg(long)]
        out: PathBuf,
    },
    /// The openings of sealed content, for auditors.
    Openings {
        /// Folder of the zone.
        #[arg(long)]
        dir: PathBuf,
        /// File to be written.
        #[arg(long)]
        out: PathBuf,
    },
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
    match dispatch(Cli::parse().command) {
        Ok(code) => code,
        Err(Failure(text)) => {
            eprintln!("shishi: {text}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo { dir, no_serve, seed, scale, targets, port } => {
            let targets = match targets {
                None => demo::Targets::standard(),
                Some(path) => demo::Targets::read(&std::fs::read_to_string(&path)?).map_err(Failure)?,
            };
            let options = demo::Options { seed, scale };
            if no_serve {
                make_demonstration(&dir, &targets, &options)?;
                return Ok(ExitCode::SUCCESS);
            }
            // First the port: nobody waits for a zone that then cannot be served.
            let listener = listen(port)?;
            make_demonstration(&dir, &targets, &options)?;
            serve(&dir, listener, Durability::Full)
        }
        Command::AirZone { dir } => {
            let editions = crate::air_zone::create(&dir)?;
            println!("{} monthly editions: {editions:?}", editions.len());
            crate::accounts::print(&Files::of(&dir)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Serve { dir, port, unsafe_synchronous_off } => {
            serve(&dir, listen(port)?, if unsafe_synchronous_off { Durability::Unsafe } else { Durability::Full })
        }
        Command::Figures { dir, year, json } => figures(&dir, year, json),
        Command::Publish(publish) => publish_edition(&publish),
        Command::Export { what: Export::Ledger { dir, out } } => {
            let mut keeper = Keeper::open(&dir, Durability::Full)?;
            let checkpoint = keeper.sign(true)?;
            crate::audit::note_from_command_line(&keeper.files, "export_ledger", &checkpoint.size.to_string())?;
            export::ledger(
                &keeper.files,
                &keeper.zone.id,
                &checkpoint,
                &mut BufWriter::new(std::fs::File::create(&out)?),
            )?;
            println!("{} records, checkpoint {}", checkpoint.size, keeper.verification_key());
            Ok(ExitCode::SUCCESS)
        }
        Command::Export { what: Export::Openings { dir, out } } => {
            let keeper = Keeper::open(&dir, Durability::Full)?;
            crate::audit::note_from_command_line(&keeper.files, "export_openings", &keeper.zone.size.to_string())?;
            export::openings(
                &keeper.files,
                &keeper.zone.id,
                keeper.zone.size,
                &mut BufWriter::new(std::fs::File::create(&out)?),
            )?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Import(import) => crate::imports::cli::import(&import).map_err(Failure),
        Command::Template(template) => crate::imports::cli::template(&template).map_err(Failure),
        Command::Verify { bundle, key, ledger, openings, since } => {
            let key = key.map(|key| std::fs::read_to_string(&key).map_or(key, |text| text.trim().to_owned()));
            let report = verify(&Inputs { bundle, key, ledger, openings, since });
            for line in &report.lines {
                println!("{line}");
            }
            println!("{:?}", report.verdict);
            Ok(ExitCode::from(report.verdict as u8))
        }
        Command::Key { dir } => {
            println!("{}", Keeper::open(&dir, Durability::Full)?.verification_key());
            Ok(ExitCode::SUCCESS)
        }
        Command::Move(wanted) => {
            let (size, root) = crate::engine::moving::run(&wanted).map_err(|error| error.to_string())?;
            println!("{size} records, root {root}: the same before and after");
            Ok(ExitCode::SUCCESS)
        }
        Command::Bench(arguments) => {
            crate::bench::run(&arguments)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn make_demonstration(dir: &Path, targets: &demo::Targets, options: &demo::Options) -> Result<(), Failure> {
    let files = Files::of(dir)?;
    if files.zone()?.is_none() {
        // Made beside and renamed when whole: a run that was cut off leaves no half zone behind.
        let beside = dir.with_extension("making");
        let _ = std::fs::remove_dir_all(&beside);
        let accounts = seed::demonstration(&beside, targets, options)?;
        crate::accounts::create_demonstration(&Files::of(&beside)?, &accounts)?;
        if dir.exists() {
            std::fs::remove_dir(dir)
                .map_err(|error| Failure(format!("{}: {error}; give an empty folder", dir.display())))?;
        }
        std::fs::rename(&beside, dir)?;
    }
    crate::accounts::print(&files)?;
    Ok(())
}

fn listen(port: u16) -> Result<TcpListener, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => {
            Failure(format!("port {port} is in use: stop what listens there, or choose another with --port"))
        }
        _ => Failure(format!("port {port}: {error}")),
    })
}

fn serve(dir: &Path, listener: TcpListener, durability: Durability) -> Result<ExitCode, Failure> {
    let engine = Engine::start(dir, durability)?;
    crate::web::serve(engine, listener)?;
    Ok(ExitCode::SUCCESS)
}

/// Opens the zone for reading its state; fails with a hint if a server holds it.
fn zone_of(dir: &Path) -> Result<Zone, KeeperError> {
    Ok(Keeper::open(dir, Durability::Full)?.zone.clone())
}

fn figures(dir: &Path, year: u16, json: bool) -> Result<ExitCode, Failure> {
    let zone = zone_of(dir)?;
    let figures = year_figures(&zone, Period::Year(year));
    if json {
        let rows: Vec<serde_json::Value> = figures.iter().map(crate::figures::json).collect();
        println!("{}", serde_json::to_string_pretty(&rows)?);
    } else {
        for figure in &figures {
            let printed = figure.printed().map_or_else(|| "—".to_owned(), |printed| printed.zh);
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

fn publish_edition(publish: &Publish) -> Result<ExitCode, Failure> {
    let mut keeper = Keeper::open(&publish.dir, Durability::Full)?;
    let now = crate::engine::Clock::of(&keeper.zone).now();
    let audit = store::Audit::open(&keeper.files.operations(), Durability::Full)?;
    keeper.close_days(now, &audit.head())?;
    keeper.commit()?;
    let (report, period) = match publish.month {
        None => (YEAR, Period::Year(publish.year)),
        Some(month) => {
            let month =
                zone::Month::new(publish.year, month).ok_or_else(|| Failure("--month is 1 to 12".to_owned()))?;
            (zone::report::AIR_MONTH, Period::Month(month))
        }
    };
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
                eprintln!("{}", crate::messages::Language::Chinese.problem(problem));
            }
            return Err(Failure("not published: nothing was written".to_owned()));
        }
        Err(error) => return Err(error.into()),
    };
    println!("edition recorded as {seq}; key {}", keeper.verification_key());
    // The answer was given with the record: whatever happens to the files, the edition must not be published again.
    let follow =
        |error: &dyn std::fmt::Display| Failure(format!("edition {seq} is recorded; its files follow: {error}"));
    crate::publish::complete(&mut keeper).map_err(|error| follow(&error))?;
    copy_folder(&crate::publish::folder(&keeper.files, seq), &publish.out).map_err(|error| follow(&error))?;
    Ok(ExitCode::SUCCESS)
}

fn first_editor(zone: &Zone, now: jiff::Timestamp) -> Option<String> {
    let today = zone.date_of(now);
    let is_editor = |person: &u32| zone.org.rights(*person, today).any(|right| right.role == zone::org::Role::Editor);
    (0..zone.org.people.len() as u32).find(is_editor).map(|person| zone.org.people[person as usize].to_string())
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
