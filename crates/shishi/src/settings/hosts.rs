//! The zones of a server that has many: each is a folder, called as the host by which it is asked for. `zone.toml` in it
//! names further hosts. They are read once: what a request names is looked up here and never becomes a path.

use crate::settings::Fault;
use crate::settings::fault::Wrong;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Beside a zone's databases: by which other hosts it is asked for.
const FILE: &str = "zone.toml";
/// Longest name of a host, and of a part of it.
const NAME_MAX: usize = 253;
const PART_MAX: usize = 63;

/// A zone with the names of its hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What its folder is called: its first host, and its name in log and metrics.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// All hosts.
    pub hosts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HostsFile {
    hosts: Vec<String>,
}

/// Reads the zones of a folder, in the order of their names; `place` is where the folder was set.
pub(super) fn read(folder: &Path, place: &str, faults: &mut Vec<Fault>) -> Option<Vec<Named>> {
    let before = faults.len();
    let mut fault = |place: String, wrong| faults.push(Fault::new(place, wrong));
    let mut folders = match folders(folder) {
        Ok(folders) => folders,
        Err(error) => {
            fault(format!("{place} {}", folder.display()), Wrong::File(error.to_string()));
            return None;
        }
    };
    folders.sort();
    let (mut zones, mut known) = (Vec::new(), BTreeMap::<String, PathBuf>::new());
    for folder in folders {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut hosts = vec![(folder.display().to_string(), name.clone())];
        let path = folder.join(FILE);
        match further(&path) {
            Ok(further) => hosts.extend(further.into_iter().map(|host| (path.display().to_string(), host))),
            Err(wrong) => fault(path.display().to_string(), wrong),
        }
        for (place, host) in &hosts {
            if !is_host(host) {
                fault(place.clone(), Wrong::Host(host.escape_debug().to_string()));
            } else if let Some(other) = known.insert(host.clone(), folder.clone()) {
                fault(place.clone(), Wrong::HostTwice(host.clone(), other.display().to_string()));
            }
        }
        zones.push(Named { name, folder, hosts: hosts.into_iter().map(|(_, host)| host).collect() });
    }
    if zones.is_empty() {
        fault(format!("{place} {}", folder.display()), Wrong::NoZones);
    }
    (faults.len() == before).then_some(zones)
}

/// The folders in a folder that are not hidden.
fn folders(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") && entry.path().is_dir() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// The hosts that a zone's own file names, if it has one.
fn further(path: &Path) -> Result<Vec<String>, Wrong> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let read: HostsFile = toml::from_str(&text).map_err(|error| Wrong::NotToml(error.message().to_owned()))?;
            Ok(read.hosts)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(Wrong::File(error.to_string())),
    }
}

/// Whether a text is the name of a host as it is looked up: in small letters, international names in their ASCII form.
fn is_host(text: &str) -> bool {
    let is_part = |part: &str| {
        (1..=PART_MAX).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    text.len() <= NAME_MAX && text.split('.').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn a_host_is_a_name_and_nothing_that_leads_elsewhere() {
        for host in ["a", "kfq.example.org", "xn--55qx5d.example", "127.0.0.1", "zone-7"] {
            assert!(is_host(host), "{host}");
        }
        let long = "a".repeat(64);
        for odd in ["", ".", "..", "../a", "a/b", "A.example", "a..b", "a.", "-a", "a-", "a_b", "开发区", "a:80", &long]
        {
            assert!(!is_host(odd), "{odd}");
        }
    }
}
