//! The machine: its clock, its disk, its fonts.

use crate::doctor::Findings;
use crate::doctor::ledger::Read;
use jiff::{SignedDuration, Timestamp};
use std::path::Path;
use std::process::Command;

/// Below this nobody can work for long: a day's records, evidence and an edition need room.
const BYTES_LEAST: u64 = 1 << 30;
/// Below this part of the whole somebody should look.
const PART_LEAST: u64 = 10;

/// How much of the disk is left for the zone's user.
pub(super) fn disk(folder: &Path, findings: &mut Findings) {
    let about = match rustix::fs::statvfs(folder) {
        Ok(about) => about,
        Err(error) => {
            let what = format!("{}: {error}", folder.display());
            return findings.bad("disk", "said", &[("what", &what)]);
        }
    };
    let (free, all) = (about.f_bavail * about.f_frsize, about.f_blocks * about.f_frsize);
    let percent = (free * 100).checked_div(all).unwrap_or_default();
    let free_gib = format!("{}.{}", free >> 30, ((free % (1 << 30)) * 10) >> 30);
    let percent_text = format!("{percent} %");
    let values = [("free", free_gib.as_str()), ("percent", percent_text.as_str())];
    match left(free, percent) {
        Left::TooLittle => findings.bad("disk", "disk-full", &values),
        Left::Little => findings.warn("disk", "disk-little", &values),
        Left::Enough => findings.well("disk", "disk-well", &values),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Left {
    Enough,
    Little,
    TooLittle,
}

fn left(free: u64, percent: u64) -> Left {
    match () {
        () if free < BYTES_LEAST => Left::TooLittle,
        () if percent < PART_LEAST => Left::Little,
        () => Left::Enough,
    }
}

/// The system's clock against the last record, and whether somebody keeps it right.
pub(super) fn clock(read: &Read, findings: &mut Findings) {
    if read.demonstration {
        findings.well("clock", "clock-demonstration", &[]);
    } else if let Some(behind) = behind(Timestamp::now(), read.recorded) {
        let (last, behind) = (read.recorded.to_string(), format!("{behind:#}"));
        findings.bad("clock", "clock-behind", &[("last", &last), ("behind", &behind)]);
    } else {
        findings.well("clock", "clock-well", &[("last", &read.recorded.to_string())]);
    }
    match is_synchronised() {
        Some(true) => findings.well("clock", "clock-synchronised", &[]),
        Some(false) => findings.warn("clock", "clock-alone", &[]),
        None => findings.warn("clock", "clock-unknown", &[]),
    }
}

/// How far the clock is behind what is recorded already.
fn behind(now: Timestamp, recorded: Timestamp) -> Option<SignedDuration> {
    let behind = recorded.duration_since(now);
    // Records are at most as precise as a second.
    (behind > SignedDuration::from_secs(1)).then(|| SignedDuration::from_secs(behind.as_secs()))
}

/// What the system says of itself; nothing where it says nothing, as in a container.
fn is_synchronised() -> Option<bool> {
    let output = Command::new("timedatectl").args(["show", "--property=NTPSynchronized", "--value"]).output().ok()?;
    match String::from_utf8_lossy(&output.stdout).trim() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Whether a font has the characters that reports are printed with.
pub(super) fn fonts(findings: &mut Findings) {
    let Ok(output) = Command::new("fc-list").args([":lang=zh", "family"]).output() else {
        return findings.warn("fonts", "fonts-unknown", &[]);
    };
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut families: Vec<&str> = listed.lines().filter_map(|line| line.split(',').next()).map(str::trim).collect();
    families.sort_unstable();
    families.dedup();
    match families.first() {
        Some(first) => findings.well("fonts", "fonts-well", &[("font", first)]),
        None => findings.warn("fonts", "fonts-none", &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_part_of_a_large_disk_is_little_and_less_than_a_gibibyte_too_little() {
        let gib = 1 << 30;
        for (free, percent, expected) in [
            (500 * gib, 50, Left::Enough),
            (gib, 10, Left::Enough),
            (80 * gib, 9, Left::Little),
            (gib, 9, Left::Little),
            (gib - 1, 90, Left::TooLittle),
            (0, 0, Left::TooLittle),
        ] {
            assert_eq!(left(free, percent), expected, "{free} bytes, {percent} %");
        }
    }

    #[test]
    fn a_clock_is_behind_if_it_is_earlier_than_what_is_recorded() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let recorded = at("2026-11-25T08:00:00Z");
        assert_eq!(behind(at("2026-11-25T08:00:00Z"), recorded), None);
        assert_eq!(behind(at("2026-12-25T08:00:00Z"), recorded), None);
        assert_eq!(behind(at("2026-11-25T07:59:59.5Z"), recorded), None, "within a second");
        assert_eq!(behind(at("2026-11-25T07:00:00Z"), recorded), Some(SignedDuration::from_hours(1)));
    }
}
