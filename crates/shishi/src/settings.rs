//! What an administrator may set, and where: a file, the environment, the command line – each beats the one before it.
//! Whoever sets something wrong is told everything that is wrong at once, with the place and with what to write instead.

mod fault;
mod hosts;
mod map;
mod oidc;
mod s3;
mod secret;
mod source;
mod webhooks;

pub use fault::Fault;
pub use hosts::Named;
pub use map::{Map, PLACES};
pub use oidc::Oidc;
pub use s3::S3;
pub use secret::Secret;
pub use webhooks::{Pace, Webhooks};

use crate::logs::{Format, Level};
use clap::Args;
use fault::Wrong;
use ipnet::IpNet;
use source::Source;
use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file that is read from the zone's folder if no other is named.
pub const FILE: &str = "shishi.toml";
/// Beginning of the names of the variables. They hold nothing else: a variable that is misspelt must not be passed over.
pub const VARIABLES: &str = "SHISHI_";
const PORT: u16 = 8019;

/// The flags of `shishi serve`. They are texts here: what is wrong with one is told together with all else.
#[derive(Debug, Default, Args)]
pub struct Flags {
    /// Folder of the zone.
    #[arg(long, value_name = "FOLDER")]
    pub dir: Option<PathBuf>,
    /// Folder of many zones, instead: each folder in it is one, and is called as its host is.
    #[arg(long, value_name = "FOLDER")]
    pub zones: Option<PathBuf>,
    /// File of settings; without it, `shishi.toml` in that folder if there is one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address and port to listen on, such as 127.0.0.1:8019.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// Another port of the same address.
    #[arg(long, value_name = "PORT")]
    pub port: Option<String>,
    /// Says that others than this machine may connect to the address.
    #[arg(long)]
    pub beyond_loopback: bool,
    /// Address and port on the loopback for metrics; without it there are none.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub metrics: Option<String>,
    /// How the log is written: text or json.
    #[arg(long, value_name = "FORMAT")]
    pub log_format: Option<String>,
    /// From which level on events are logged: error, warn, info or debug.
    #[arg(long, value_name = "LEVEL")]
    pub log_level: Option<String>,
}

/// How many may come, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most connections, whatever the system allows.
    pub connections: usize,
    /// How long the head of a request may take, the next one on a kept connection included.
    pub head_within: Duration,
    /// How long a body may stand still, coming or going.
    pub moves_within: Duration,
    /// How long requests that are being answered are waited for at the end.
    pub end_within: Duration,
    /// Memory in MiB that zones may take together, where a server has many.
    pub memory_mib: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            head_within: Duration::from_secs(15),
            moves_within: Duration::from_secs(60),
            end_within: Duration::from_secs(30),
            memory_mib: 1536,
        }
    }
}

/// What is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Serves {
    /// The zone of a folder, whatever it is called by.
    Zone(PathBuf),
    /// The zones of a folder's folders, each by its hosts.
    Zones(PathBuf, Vec<Named>),
}

/// Everything that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// What is served.
    pub serves: Serves,
    /// Where pages and API are served.
    pub listen: SocketAddr,
    /// Where metrics are served, if anywhere.
    pub metrics: Option<SocketAddr>,
    /// How the log is written.
    pub log_format: Format,
    /// From which level on.
    pub log_level: Level,
    /// How many may come, and for how long.
    pub limits: Limits,
    /// The identity provider through which people may sign in, if there is one.
    pub oidc: Option<Oidc>,
    /// How often a token may ask.
    pub pace: Pace,
    /// What webhooks may reach, and how long they try.
    pub webhooks: Webhooks,
    /// How long an import's job is kept after its last change.
    pub imports_kept: Duration,
    /// The store that speaks S3 to which backups may go, if there is one.
    pub s3: Option<S3>,
    /// The map service whose pictures pages may show, if there is one.
    pub map: Option<Map>,
}

/// What a value must be.
#[derive(Debug, Clone, Copy)]
enum Is {
    Folder,
    File,
    Address,
    Url,
    Tiles,
    Text,
    Yes,
    OneOf(&'static [&'static str]),
    Number(u64, u64),
    Networks,
    Ports,
}

/// What may be set: its key in the file, from which the variable's name follows.
#[derive(Debug, Clone, Copy)]
struct Setting {
    key: &'static str,
    is: Is,
}

const SETTINGS: &[Setting] = &[
    Setting { key: "folder", is: Is::Folder },
    Setting { key: "zones", is: Is::Folder },
    Setting { key: "listen", is: Is::Address },
    Setting { key: "beyond_loopback", is: Is::Yes },
    Setting { key: "metrics", is: Is::Address },
    Setting { key: "log.format", is: Is::OneOf(&Format::WORDS) },
    Setting { key: "log.level", is: Is::OneOf(&Level::WORDS) },
    Setting { key: "limits.connections", is: Is::Number(16, 65_536) },
    Setting { key: "limits.head_seconds", is: Is::Number(1, 600) },
    Setting { key: "limits.still_seconds", is: Is::Number(5, 3600) },
    Setting { key: "limits.stop_seconds", is: Is::Number(1, 600) },
    Setting { key: "limits.memory_mib", is: Is::Number(16, 1 << 20) },
    Setting { key: "oidc.issuer", is: Is::Url },
    Setting { key: "oidc.client_id", is: Is::Text },
    Setting { key: "oidc.client_secret_file", is: Is::File },
    Setting { key: "oidc.name", is: Is::Text },
    Setting { key: "oidc.redirect", is: Is::Url },
    Setting { key: "oidc.trust_names", is: Is::Yes },
    Setting { key: "oidc.claim", is: Is::Text },
    Setting { key: "oidc.second_factor", is: Is::Yes },
    Setting { key: "tokens.a_minute", is: Is::Number(1, 1_000_000) },
    Setting { key: "tokens.at_once", is: Is::Number(1, 1_000_000) },
    Setting { key: "webhooks.allow", is: Is::Networks },
    Setting { key: "webhooks.ports", is: Is::Ports },
    Setting { key: "webhooks.first_pause_seconds", is: Is::Number(1, 3600) },
    Setting { key: "webhooks.give_up_hours", is: Is::Number(1, 720) },
    Setting { key: "imports.kept_days", is: Is::Number(1, 365) },
    Setting { key: "map.tiles", is: Is::Tiles },
    Setting { key: "map.review", is: Is::Text },
    Setting { key: "s3.endpoint", is: Is::Url },
    Setting { key: "s3.region", is: Is::Text },
    Setting { key: "s3.path_style", is: Is::Yes },
    Setting { key: "s3.access_key", is: Is::Text },
    Setting { key: "s3.secret_key_file", is: Is::File },
    Setting { key: "s3.ca_file", is: Is::File },
    Setting { key: "s3.still_seconds", is: Is::Number(1, 3600) },
    Setting { key: "s3.tries", is: Is::Number(1, 20) },
];

/// The keys of everything that may be set.
pub fn keys() -> impl Iterator<Item = &'static str> {
    SETTINGS.iter().map(|setting| setting.key)
}

/// The variable of a key.
pub fn variable(key: &str) -> String {
    format!("{VARIABLES}{}", key.replace('.', "_").to_uppercase())
}

/// A value that is what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Value {
    Path(PathBuf),
    Address(SocketAddr),
    Text(String),
    Yes(bool),
    Word(&'static str),
    Number(u64),
    Networks(Vec<IpNet>),
    Ports(Vec<u16>),
}

/// A value with where it stands.
#[derive(Debug, Clone)]
struct Given {
    place: String,
    value: Value,
}

impl Settings {
    /// A zone on a port of the loopback, and nothing else set.
    pub fn of(folder: &Path, port: u16) -> Self {
        Self {
            serves: Serves::Zone(folder.to_owned()),
            listen: (Ipv4Addr::LOCALHOST, port).into(),
            metrics: None,
            log_format: Format::default(),
            log_level: Level::default(),
            limits: Limits::default(),
            oidc: None,
            pace: Pace::default(),
            webhooks: Webhooks::default(),
            imports_kept: crate::imports::KEPT,
            s3: None,
            map: None,
        }
    }

    /// Reads all sources; or everything that is wrong in them.
    pub fn read(flags: &Flags, environment: impl Iterator<Item = (OsString, OsString)>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let read = Reading::of(flags, environment, &mut faults);
        let settings = read.settings(flags, &mut faults);
        match settings {
            Some(settings) if faults.is_empty() => Ok(settings),
            _ => Err(faults),
        }
    }

    /// Reads what is set of the store of backups and nothing else: whoever puts a zone back has no folder yet to serve.
    pub fn read_s3(
        flags: &Flags,
        environment: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Option<S3>, Vec<Fault>> {
        let mut faults = Vec::new();
        let store = Reading::of(flags, environment, &mut faults).s3(&mut faults);
        if faults.is_empty() { Ok(store) } else { Err(faults) }
    }
}

/// The sources, the strongest first.
struct Reading {
    sources: [Source; 3],
}

impl Reading {
    fn of(flags: &Flags, environment: impl Iterator<Item = (OsString, OsString)>, faults: &mut Vec<Fault>) -> Self {
        let variables = Source::of_environment(environment, faults);
        let given = Source::of_flags(flags, faults);
        // The folder may have a file of its own, so who names the folder comes before that file.
        let named = given.place().or_else(|| variables.place());
        let file = match flags.config.clone().map(|path| ("--config".to_owned(), path)).or_else(|| variables.config()) {
            Some((place, path)) => Source::of_file(&path, Some(&place), faults),
            None => match named.map(|folder| folder.join(FILE)) {
                Some(path) => Source::of_the_folders_file(&path, faults),
                None => Source::default(),
            },
        };
        Self { sources: [given, variables, file] }
    }

    fn given(&self, key: &str) -> Option<&Given> {
        self.sources.iter().find_map(|source| source.given(key))
    }

    fn number(&self, key: &str) -> Option<u64> {
        match self.given(key)?.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    fn address(&self, key: &str) -> Option<(SocketAddr, String)> {
        let given = self.given(key)?;
        match given.value {
            Value::Address(address) => Some((address, given.place.clone())),
            _ => None,
        }
    }

    fn word(&self, key: &str) -> Option<&'static str> {
        match self.given(key)?.value {
            Value::Word(word) => Some(word),
            _ => None,
        }
    }

    fn text(&self, key: &str) -> Option<String> {
        match &self.given(key)?.value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }

    fn is_yes(&self, key: &str) -> bool {
        matches!(self.given(key), Some(Given { value: Value::Yes(true), .. }))
    }

    fn settings(&self, flags: &Flags, faults: &mut Vec<Fault>) -> Option<Settings> {
        let serves = self.serves(faults);
        let mut settings = Settings::of(Path::new(""), PORT);
        self.addresses(&mut settings, flags, faults);
        settings.oidc = self.oidc(faults);
        (settings.pace, settings.webhooks) = (self.pace(), self.webhooks());
        settings.s3 = self.s3(faults);
        settings.map = self.map(faults);
        if let Some(word) = self.word("log.format") {
            settings.log_format = Format::of(word)?;
        }
        if let Some(word) = self.word("log.level") {
            settings.log_level = Level::of(word)?;
        }
        if let Some(days) = self.number("imports.kept_days") {
            settings.imports_kept = Duration::from_secs(days * 24 * 3600);
        }
        let limits = &mut settings.limits;
        if let Some(most) = self.number("limits.connections") {
            limits.connections = usize::try_from(most).ok()?;
        }
        for (key, limit) in [
            ("limits.head_seconds", &mut limits.head_within),
            ("limits.still_seconds", &mut limits.moves_within),
            ("limits.stop_seconds", &mut limits.end_within),
        ] {
            if let Some(seconds) = self.number(key) {
                *limit = Duration::from_secs(seconds);
            }
        }
        if let Some(mib) = self.number("limits.memory_mib") {
            limits.memory_mib = mib;
        }
        settings.serves = serves?;
        Some(settings)
    }

    /// One zone or many: the strongest source that says one of the two decides, and cannot mean both.
    fn serves(&self, faults: &mut Vec<Fault>) -> Option<Serves> {
        let Some(source) = self.sources.iter().find(|source| source.place().is_some()) else {
            if !["folder", "zones"].iter().any(|key| faults.iter().any(|fault| fault.is_about(key))) {
                faults.push(Fault::new("folder", Wrong::NoFolder));
            }
            return None;
        };
        match (source.folder("folder"), source.given("zones").zip(source.folder("zones"))) {
            (Some(folder), None) => Some(Serves::Zone(folder)),
            (None, Some((given, folder))) => {
                hosts::read(&folder, &given.place, faults).map(|zones| Serves::Zones(folder, zones))
            }
            (Some(_), Some((given, _))) => {
                faults.push(Fault::new(given.place.clone(), Wrong::FolderAndZones));
                None
            }
            (None, None) => None,
        }
    }

    /// Where is listened: what would let in others than was meant is no address.
    fn addresses(&self, settings: &mut Settings, flags: &Flags, faults: &mut Vec<Fault>) {
        let listen = self.address("listen");
        let mut place = "listen".to_owned();
        if let Some((address, at)) = listen {
            (settings.listen, place) = (address, at);
        }
        if let Some(port) = &flags.port {
            match port.parse() {
                Ok(_) if flags.listen.is_some() => faults.push(Fault::new("--port", Wrong::PortAndListen)),
                Ok(port) => settings.listen.set_port(port),
                Err(_) => faults.push(Fault::new("--port", Wrong::Number(port.clone(), 0, u16::MAX.into()))),
            }
        }
        if !settings.listen.ip().is_loopback() && !self.is_yes("beyond_loopback") {
            faults.push(Fault::new(place, Wrong::BeyondLoopback(settings.listen)));
        }
        let Some((metrics, place)) = self.address("metrics") else { return };
        if !metrics.ip().is_loopback() {
            faults.push(Fault::new(place, Wrong::MetricsBeyondLoopback(metrics)));
        } else if metrics.port() != 0 && metrics.port() == settings.listen.port() {
            // A server on every address takes the port of the loopback, too.
            faults.push(Fault::new(place, Wrong::SamePort(metrics.port())));
        }
        settings.metrics = Some(metrics);
    }
}
