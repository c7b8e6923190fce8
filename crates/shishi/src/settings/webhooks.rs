//! What is set of webhooks, and of the pace of programs that use the API.

use super::{Reading, Value};
use ipnet::IpNet;

/// What webhooks may reach, and how long they try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhooks {
    /// The office's own networks, which may be reached although they are inside, and without TLS.
    pub allow: Vec<IpNet>,
    /// Ports that may be reached.
    pub ports: Vec<u16>,
    /// Seconds until what failed for the first time is tried again.
    pub first_pause: i64,
    /// Seconds after which an address that takes nothing is told nothing any more.
    pub give_up: i64,
}

impl Default for Webhooks {
    fn default() -> Self {
        Self { allow: Vec::new(), ports: vec![443, 8443], first_pause: 5, give_up: 72 * 3600 }
    }
}

/// How often a token may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Requests a minute in the long run.
    pub a_minute: u32,
    /// Requests at once, after a rest.
    pub at_once: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { a_minute: 600, at_once: 100 }
    }
}

/// The items of a list in a text.
fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

/// Networks, or the first item that is none.
pub(super) fn networks(text: &str) -> Result<Vec<IpNet>, &str> {
    // One address is a network of one.
    let network = |item: &str| item.parse().or_else(|_| item.parse().map(|address: std::net::IpAddr| address.into()));
    items(text).map(|item| network(item).map_err(|_| item)).collect()
}

/// Ports, or the first item that is none.
pub(super) fn ports(text: &str) -> Result<Vec<u16>, &str> {
    let port = |item: &str| item.parse().ok().filter(|port| *port > 0);
    items(text).map(|item| port(item).ok_or(item)).collect()
}

impl Reading {
    pub(super) fn webhooks(&self) -> Webhooks {
        let mut set = Webhooks::default();
        if let Some(Value::Networks(allow)) = self.given("webhooks.allow").map(|given| &given.value) {
            set.allow.clone_from(allow);
        }
        if let Some(Value::Ports(ports)) = self.given("webhooks.ports").map(|given| &given.value) {
            set.ports.clone_from(ports);
        }
        let seconds =
            |key: &str, each: i64| self.number(key).and_then(|number| i64::try_from(number).ok()?.checked_mul(each));
        set.first_pause = seconds("webhooks.first_pause_seconds", 1).unwrap_or(set.first_pause);
        set.give_up = seconds("webhooks.give_up_hours", 3600).unwrap_or(set.give_up);
        set
    }

    pub(super) fn pace(&self) -> Pace {
        let otherwise = Pace::default();
        let number = |key: &str| self.number(key).and_then(|number| u32::try_from(number).ok());
        Pace {
            a_minute: number("tokens.a_minute").unwrap_or(otherwise.a_minute),
            at_once: number("tokens.at_once").unwrap_or(otherwise.at_once),
        }
    }
}
