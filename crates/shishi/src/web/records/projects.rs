//! The key projects with their last entries, and which of them are to be supervised today: from the register alone, so
//! that every page can count them.

use crate::web::Viewer;
use crate::web::records::desk::Desk;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::Arc;
use zone::calendar::Calendar;
use zone::fact::Kind;
use zone::offices::projects::{PROJECT, SUPERVISION, carrier, closed_on};
use zone::register::Version;
use zone::value::Value;

/// How far back the last entry of a project is looked for, in days.
const BACK: i64 = 60;

/// A key project and its last entry.
pub struct KeyProject {
    /// Number of its row.
    pub number: u32,
    /// Seq of the version that counts.
    pub seq: u32,
    /// The accountable unit.
    pub unit: Arc<str>,
    /// Day and version of the last entry.
    pub last: Option<(Date, Version)>,
}

impl KeyProject {
    /// The code of a choice of the last entry.
    pub fn last_choice(&self, field: &str) -> Option<&'static str> {
        self.last.as_ref().and_then(|(_, version)| version.choice(&SUPERVISION, field))
    }

    /// Its key and title, which stand in the store only; empty where the record is gone.
    pub fn named(&self, desk: &Desk<'_>) -> Result<(String, String), crate::web::PageError> {
        let stored = desk.record(self.seq.into(), false)?;
        let text = |name: &str| {
            let open = stored.as_ref().and_then(|stored| stored.open.get(name)?.as_str());
            open.unwrap_or_default().to_owned()
        };
        Ok((text("project"), text("title")))
    }
}

/// The projects of the provincial and municipal lists that are followed today, in the order of listing.
pub fn key_projects(viewer: &Viewer) -> Vec<KeyProject> {
    let zone = &viewer.zone;
    let mut last = last_entries(viewer);
    let (today, mut projects) = (zone.date_of(viewer.now), Vec::new());
    for (number, row) in zone::offices::projects::key_projects(zone) {
        let followed = closed_on(zone, number).is_none_or(|closed| today <= closed);
        let Some(version) = row.accepted().filter(|_| followed) else { continue };
        let Value::Unit(unit) = version.value(&PROJECT, "accountable_unit") else { continue };
        projects.push(KeyProject {
            number,
            seq: version.seq,
            unit: zone.org.units[*unit as usize].id.clone(),
            last: last.remove(&number),
        });
    }
    projects
}

/// Key projects of the units that the person records supervision for, without an entry of the working day.
pub fn unsupervised(viewer: &Viewer) -> Vec<KeyProject> {
    let today = viewer.zone.date_of(viewer.now);
    let units = viewer.units_of_forms(&SUPERVISION);
    if units.is_empty()
        || viewer.as_of.is_some()
        || Calendar::known_on(&viewer.zone.rules, today).is_working(today) != Some(true)
    {
        return Vec::new();
    }
    let open = |project: &KeyProject| project.last.as_ref().is_none_or(|last| last.0 != today);
    key_projects(viewer).into_iter().filter(|project| units.contains(&project.unit) && open(project)).collect()
}

/// Who carries each project now: number of the project, number of the person.
pub fn leads(viewer: &Viewer) -> HashMap<u32, u32> {
    let zone = &viewer.zone;
    let today = zone.date_of(viewer.now);
    let projects = zone::offices::projects::key_projects(zone);
    projects.filter_map(|(project, _)| Some((project, carrier(zone, project, today)?.person))).collect()
}

fn last_entries(viewer: &Viewer) -> HashMap<u32, (Date, Version)> {
    let zone = &viewer.zone;
    let today = zone.date_of(viewer.now);
    let from = today.saturating_sub(jiff::Span::new().days(BACK));
    let mut last = HashMap::new();
    let kind: &Kind = &SUPERVISION;
    for row in zone.register.happened(kind, from, today).rev().filter_map(|number| zone.register.row(number)) {
        let Some(version) = row.submitted() else { continue };
        if let Value::Row(project) = version.value(kind, "project") {
            last.entry(*project).or_insert_with(|| (version.happened, version.clone()));
        }
    }
    last
}
