//! What awaits a person: forms begun, facts to accept, facts that came back, supervision of the day.

use crate::web::PageError;
use crate::web::records::desk::Desk;
use crate::web::records::draft;
use crate::web::records::list::{self, may_accept};
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use zone::calendar::Calendar;
use zone::fact::{KINDS, Kind};
use zone::offices::projects::{LEAD, PROJECT, SUPERVISION};
use zone::register::{Row, Version};
use zone::value::Value;

/// Levels of the projects that are supervised every working day.
const KEY_LEVELS: [&str; 3] = ["provincial", "municipal", "both"];
/// How far back the last entry of a project is looked for, in days.
const BACK: i64 = 60;

/// Something to be done.
pub struct Item {
    /// What.
    pub title: String,
    /// Of what.
    pub place: String,
    /// Where it is done.
    pub href: String,
    /// Since when, or how many.
    pub words: String,
}

/// What awaits a person.
#[derive(Default)]
pub struct Duties {
    /// How many facts wait for this person's review.
    pub waiting: usize,
    /// The oldest of them; those of an import as one.
    pub to_accept: Vec<Item>,
    /// Forms begun and not submitted.
    pub drafts: Vec<Item>,
    /// Facts that came back.
    pub returned: Vec<Item>,
    /// Projects without an entry of the day.
    pub supervision: Vec<Item>,
}

impl Duties {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.waiting + self.drafts.len() + self.returned.len() + self.supervision.len()
    }
}

/// Collects what awaits the person, at most `most` lines of each sort to be accepted.
pub fn duties(desk: &Desk<'_>, most: usize) -> Result<Duties, PageError> {
    let mut duties = Duties::default();
    to_accept(desk, most, &mut duties)?;
    duties.drafts = draft::items(desk)?;
    returned(desk, &mut duties)?;
    duties.supervision = supervision(desk)?;
    Ok(duties)
}

fn to_accept(desk: &Desk<'_>, most: usize, duties: &mut Duties) -> Result<(), PageError> {
    let register = &desk.viewer.zone.register;
    let mut mine: Vec<&Row> = register
        .all_waiting()
        .filter_map(|number| register.row(number))
        .map(|row| &**row)
        .filter(|row| may_accept(desk, row))
        .collect();
    mine.sort_by_key(|row| row.latest.seq);
    duties.waiting = mine.len();
    // What came with one import, or of one kind in numbers, is one line: it is looked through as a list.
    let mut groups: BTreeMap<(u8, u32), Vec<&Row>> = BTreeMap::new();
    for row in mine {
        groups.entry((row.kind, row.import)).or_default().push(row);
    }
    for ((kind, import), rows) in groups {
        if (import != 0 && rows.len() > 1) || rows.len() > most {
            let Some(stored) = desk.record(rows[0].latest.seq.into(), false)? else { continue };
            let kind = KINDS[usize::from(kind)];
            let href = match stored.import.filter(|_| import != 0) {
                Some(import) => list::href(kind, "import", &import),
                None => list::href(kind, "status", "submitted"),
            };
            let words = desk.viewer.language.format("list-count", &[("n", &rows.len().to_string())]);
            let title = desk.viewer.language.kind(kind.name);
            duties.to_accept.push(Item { title, place: desk.unit(&stored.unit), href, words });
            continue;
        }
        for row in rows {
            duties.to_accept.extend(item(desk, row)?);
        }
    }
    Ok(())
}

fn item(desk: &Desk<'_>, row: &Row) -> Result<Option<Item>, PageError> {
    let Some(stored) = desk.record(row.latest.seq.into(), false)? else { return Ok(None) };
    let kind = row.kind();
    Ok(Some(Item {
        title: desk.name(kind, &stored),
        place: desk.viewer.language.kind(kind.name),
        href: format!("/records/{}", row.first),
        words: desk.instant(&stored.recorded),
    }))
}

fn returned(desk: &Desk<'_>, duties: &mut Duties) -> Result<(), PageError> {
    let zone = &desk.viewer.zone;
    let Some(me) = zone.org.person(desk.viewer.person()) else { return Ok(()) };
    for row in zone.register.returned(me).filter_map(|number| zone.register.row(number)) {
        duties.returned.extend(item(desk, row)?);
    }
    Ok(())
}

/// Key projects of the units that the person records supervision for, without an entry of the day.
pub fn supervision(desk: &Desk<'_>) -> Result<Vec<Item>, PageError> {
    let zone = &desk.viewer.zone;
    let today = zone.date_of(desk.viewer.now);
    let units = desk.viewer.units_to_record(&SUPERVISION);
    if units.is_empty()
        || desk.viewer.as_of.is_some()
        || Calendar::known_on(&zone.rules, today).is_working(today) != Some(true)
    {
        return Ok(Vec::new());
    }
    let me = zone.org.person(desk.viewer.person());
    let leads = leads(desk);
    let mut open: Vec<(bool, &KeyProject)> = Vec::new();
    let projects = key_projects(desk)?;
    for project in projects
        .iter()
        .filter(|project| units.contains(&project.unit) && project.last.as_ref().is_none_or(|last| last.0 != today))
    {
        let others = leads.get(&project.number).is_some_and(|lead| Some(*lead) != me);
        open.push((others, project));
    }
    // One's own projects first; a colleague's may be entered in his absence.
    open.sort_by_key(|(others, project)| (*others, project.number));
    let mut items = Vec::with_capacity(open.len());
    for (others, project) in open {
        let key = crate::web::frame::encode(&project.key);
        let href =
            format!("/offices/projects/supervision/new?project={key}&happened={today}&reporting_unit={}", project.unit);
        let words = match &project.last {
            Some((date, _)) => desk.viewer.language.format("records-last-entry", &[("date", &date.to_string())]),
            None => desk.t("records-no-entry"),
        };
        let place = desk.t(if others { "records-lead-other" } else { "records-lead-me" });
        items.push(Item { title: project.title.clone(), place, href, words });
    }
    Ok(items)
}

/// Who leads each project now: number of the project, number of the person.
fn leads(desk: &Desk<'_>) -> HashMap<u32, u32> {
    let zone = &desk.viewer.zone;
    let today = zone.date_of(desk.viewer.now);
    let mut leads = HashMap::new();
    for row in zone.register.happened(&LEAD, Date::MIN, today).filter_map(|number| zone.register.row(number)) {
        let Some(version) = row.accepted() else { continue };
        if let (Value::Row(project), Value::Person(person)) =
            (version.value(&LEAD, "project"), version.value(&LEAD, "lead"))
        {
            leads.insert(*project, *person);
        }
    }
    leads
}

/// A key project and its last entry.
pub struct KeyProject {
    /// Number of its row.
    pub number: u32,
    /// Seq of its first version.
    pub first: u32,
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
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
}

/// The projects of the provincial and municipal lists, in the order of listing.
pub fn key_projects(desk: &Desk<'_>) -> Result<Vec<KeyProject>, PageError> {
    let zone = &desk.viewer.zone;
    let mut last = last_entries(desk);
    let mut projects = Vec::new();
    for row in zone.register.rows_of(&PROJECT) {
        let Some(version) = row.accepted() else { continue };
        let (Some(level), Value::Unit(unit)) =
            (version.choice(&PROJECT, "level"), version.value(&PROJECT, "accountable_unit"))
        else {
            continue;
        };
        let Some(number) = zone.register.by_first(row.first).filter(|_| KEY_LEVELS.contains(&level)) else { continue };
        let Some(stored) = desk.record(version.seq.into(), false)? else { continue };
        let text = |name: &str| stored.open.get(name).and_then(|text| text.as_str()).unwrap_or_default().to_owned();
        projects.push(KeyProject {
            number,
            first: row.first,
            key: text("project"),
            title: text("title"),
            unit: zone.org.units[*unit as usize].id.clone(),
            last: last.remove(&number),
        });
    }
    Ok(projects)
}

fn last_entries(desk: &Desk<'_>) -> HashMap<u32, (Date, Version)> {
    let zone = &desk.viewer.zone;
    let today = zone.date_of(desk.viewer.now);
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
