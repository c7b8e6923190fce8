//! What is wrong with a setting: where, what, and what to do.

use crate::messages::Language;
use crate::settings::{FILE, Is, PLACES, SETTINGS, variable};
use std::net::SocketAddr;

/// A setting that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    place: String,
    wrong: Wrong,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Nobody says where the zone is.
    NoFolder,
    /// One zone and many, in one breath.
    FolderAndZones,
    /// A folder of zones that holds none.
    NoZones,
    /// No name of a host.
    Host(String),
    /// A host of two zones; the other one.
    HostTwice(String, String),
    /// The file cannot be read.
    File(String),
    /// The file is no TOML.
    NotToml(String),
    /// There is no such key.
    UnknownKey,
    /// There is no such variable.
    UnknownVariable,
    /// The bytes are no text.
    NotText,
    /// A value of another type; as it is written, and what is expected.
    Type(String, Expected),
    /// A folder with a file that says that the folder is another one.
    FolderInFolder,
    /// None of the words.
    Word(String, &'static [&'static str]),
    /// No number, or beyond its bounds.
    Number(String, u64, u64),
    /// No address with a port.
    Address(String),
    /// Neither yes nor no.
    Yes(String),
    /// No address of a server.
    Url(String),
    /// No network.
    Network(String),
    /// No port.
    Port(String),
    /// Nothing is written there.
    Empty,
    /// A text of more than so many characters, or of more than one line.
    Long(usize),
    /// A part of what an identity provider needs is not said.
    OidcLacks,
    /// A part of what a store that speaks S3 needs is not said.
    S3Lacks,
    /// No address of a map service's pictures.
    Tiles(String),
    /// A map service without its address or the number of its review.
    MapLacks,
    /// The file of the authority has no certificate.
    NoCertificate,
    /// The file of the secret has none.
    NoSecret,
    /// Both flags say a port.
    PortAndListen,
    /// Others could connect, and nobody said so.
    BeyondLoopback(SocketAddr),
    /// Others could read the metrics.
    MetricsBeyondLoopback(SocketAddr),
    /// Metrics where the pages are.
    SamePort(u16),
}

/// What a type is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Text,
    Number,
    Yes,
    Table,
}

impl Expected {
    pub(super) fn of(is: Is) -> Self {
        match is {
            Is::Folder | Is::File | Is::Address | Is::Url | Is::Tiles | Is::Text => Self::Text,
            Is::OneOf(_) | Is::Networks | Is::Ports => Self::Text,
            Is::Yes => Self::Yes,
            Is::Number(..) => Self::Number,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Text => "settings-expected-text",
            Self::Number => "settings-expected-number",
            Self::Yes => "settings-expected-yes",
            Self::Table => "settings-expected-table",
        }
    }
}

impl Fault {
    pub(super) fn new(place: impl Into<String>, wrong: Wrong) -> Self {
        Self { place: place.into(), wrong }
    }

    /// Whether the fault is of a key, wherever it was set.
    pub(super) fn is_about(&self, key: &str) -> bool {
        self.place == key || self.place == variable(key) || self.place.ends_with(&format!(" {key}"))
    }

    /// One line for whoever set it.
    pub fn words(&self, language: Language) -> String {
        let say = |key: &str, values: &[(&str, &str)]| language.format(&format!("settings-{key}"), values);
        let keys = || SETTINGS.iter().map(|setting| setting.key).collect::<Vec<_>>().join(", ");
        let what = match &self.wrong {
            Wrong::NoFolder => say("no-folder", &[("variable", &variable("folder"))]),
            Wrong::FolderAndZones => say("folder-and-zones", &[]),
            Wrong::NoZones => say("no-zones", &[]),
            Wrong::Host(name) => say("host", &[("name", name)]),
            Wrong::HostTwice(name, other) => say("host-twice", &[("name", name), ("other", other)]),
            Wrong::File(error) => say("file", &[("error", error)]),
            Wrong::NotToml(error) => say("not-toml", &[("error", error)]),
            Wrong::UnknownKey => say("unknown-key", &[("keys", &keys())]),
            Wrong::UnknownVariable => {
                let known: Vec<String> = SETTINGS.iter().map(|setting| variable(setting.key)).collect();
                say("unknown-variable", &[("variables", &format!("{}, {}", variable("config"), known.join(", ")))])
            }
            Wrong::NotText => say("not-text", &[]),
            Wrong::Type(value, expected) => {
                say("type", &[("value", value), ("expected", &language.text(expected.key()))])
            }
            Wrong::FolderInFolder => say("folder-in-folder", &[("file", FILE)]),
            Wrong::Word(value, words) => say("word", &[("value", value), ("words", &words.join(", "))]),
            Wrong::Number(value, least, most) => {
                say("number", &[("value", value), ("least", &least.to_string()), ("most", &most.to_string())])
            }
            Wrong::Address(value) => say("address", &[("value", value)]),
            Wrong::Yes(value) => say("yes", &[("value", value)]),
            Wrong::Url(value) => say("url", &[("value", value)]),
            Wrong::Network(item) => say("network", &[("value", item)]),
            Wrong::Port(item) => say("port", &[("value", item)]),
            Wrong::Empty => say("empty", &[]),
            Wrong::Long(most) => say("long", &[("most", &most.to_string())]),
            Wrong::OidcLacks => say("oidc-lacks", &[]),
            Wrong::S3Lacks => say("s3-lacks", &[]),
            Wrong::Tiles(value) => say("tiles", &[("value", value), ("places", &PLACES.join(", "))]),
            Wrong::MapLacks => say("map-lacks", &[]),
            Wrong::NoCertificate => say("no-certificate", &[]),
            Wrong::NoSecret => say("no-secret", &[]),
            Wrong::PortAndListen => say("port-and-listen", &[]),
            Wrong::BeyondLoopback(address) => {
                say("beyond-loopback", &[("address", &address.to_string()), ("variable", &variable("beyond_loopback"))])
            }
            Wrong::MetricsBeyondLoopback(address) => say("metrics-beyond", &[("address", &address.to_string())]),
            Wrong::SamePort(port) => say("same-port", &[("port", &port.to_string())]),
        };
        language.format("settings-fault", &[("place", &self.place), ("what", &what)])
    }
}
