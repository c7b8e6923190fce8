//! What awaits a person, described line by line (`waiting.rs` says what it is).

use crate::web::frame::encode;
use crate::web::records::desk::Desk;
use crate::web::records::projects::{KeyProject, leads, unsupervised};
use crate::web::records::waiting::{Waiting, waiting};
use crate::web::records::{draft, list, supervise};
use crate::web::{PageError, Viewer};
use std::collections::{BTreeMap, HashSet};
use zone::delegation::Act;
use zone::fact::KINDS;
use zone::register::Row;

/// Something to be done.
pub struct Item {
    /// What.
    pub title: String,
    /// Of what.
    pub place: String,
    /// Where it is done.
    pub href: String,
    /// Where it is done on a telephone, if there is a page for a thumb.
    pub by_thumb: Option<String>,
    /// Since when, or how many.
    pub words: String,
}

/// What awaits a person, in lines.
pub struct Duties<'a> {
    /// All of it.
    pub waiting: Waiting<'a>,
    /// Facts to accept; those of an import as one.
    pub to_accept: Vec<Item>,
    /// Forms begun and not submitted.
    pub drafts: Vec<Item>,
    /// Facts that came back.
    pub returned: Vec<Item>,
    /// What others entered for the person and he has not confirmed.
    pub to_confirm: Vec<Item>,
    /// Projects without an entry of the day.
    pub supervision: Vec<Item>,
    /// How many of those a colleague carries.
    pub of_colleagues: usize,
}

/// Describes what awaits the person, at most `most` lines of a kind to be accepted.
pub fn duties<'a>(desk: &Desk<'a>, most: usize) -> Result<Duties<'a>, PageError> {
    let waiting = waiting(desk.viewer);
    let returned = waiting.returned.iter().filter_map(|row| item(desk, row).transpose());
    Ok(Duties {
        to_accept: to_accept(desk, &waiting.to_accept, most)?,
        drafts: waiting.drafts.iter().filter_map(|draft| draft::item(desk, draft)).collect(),
        returned: returned.collect::<Result<_, _>>()?,
        to_confirm: to_confirm(desk, &waiting.to_confirm),
        supervision: supervised(desk, &waiting.unsupervised)?,
        of_colleagues: of_colleagues(desk.viewer, &waiting.unsupervised).count(),
        waiting,
    })
}

/// Acts of one clerk as one line: they are looked through, and confirmed, together.
fn to_confirm(desk: &Desk<'_>, acts: &[&Act]) -> Vec<Item> {
    let mut clerks: BTreeMap<u32, usize> = BTreeMap::new();
    acts.iter().for_each(|act| *clerks.entry(act.by).or_default() += 1);
    let people = &desk.viewer.zone.org.people;
    let line = |(by, count): (u32, usize)| {
        let clerk = people.get(by as usize).map(|id| desk.person(id)).unwrap_or_default();
        Item {
            title: desk.viewer.language.format("confirmations-of", &[("n", &count.to_string())]),
            place: desk.viewer.language.format("confirmations-by", &[("name", &clerk)]),
            href: "/me/confirmations".to_owned(),
            by_thumb: None,
            words: String::new(),
        }
    };
    clerks.into_iter().map(line).collect()
}

fn to_accept(desk: &Desk<'_>, rows: &[&Row], most: usize) -> Result<Vec<Item>, PageError> {
    let mut items = Vec::new();
    // What came with one import, or of one kind in numbers, is one line: it is looked through as a list.
    let mut groups: BTreeMap<(u8, u32), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        groups.entry((row.kind, row.import)).or_default().push(row);
    }
    for ((_, import), rows) in groups {
        if (import != 0 && rows.len() > 1) || rows.len() > most {
            items.extend(together(desk, &rows)?);
            continue;
        }
        for row in rows {
            items.extend(item(desk, row)?);
        }
    }
    Ok(items)
}

/// Facts of one kind, and of one import where they came with one, as a line that leads to their list.
fn together(desk: &Desk<'_>, rows: &[&Row]) -> Result<Option<Item>, PageError> {
    let Some(stored) = desk.record(rows[0].latest.seq.into(), false)? else { return Ok(None) };
    let kind = KINDS[usize::from(rows[0].kind)];
    let href = match stored.import.filter(|_| rows[0].import != 0) {
        Some(import) => list::href(kind, "import", &import),
        None => list::href(kind, "status", "submitted"),
    };
    let words = desk.viewer.language.format("list-count", &[("n", &rows.len().to_string())]);
    Ok(Some(Item {
        title: desk.viewer.language.kind(kind.name),
        place: desk.unit(&stored.unit),
        href,
        by_thumb: None,
        words,
    }))
}

fn item(desk: &Desk<'_>, row: &Row) -> Result<Option<Item>, PageError> {
    let Some(stored) = desk.record(row.latest.seq.into(), false)? else { return Ok(None) };
    let kind = row.kind();
    Ok(Some(Item {
        title: desk.name(kind, &stored),
        place: desk.viewer.language.kind(kind.name),
        href: format!("/records/{}", row.first),
        by_thumb: None,
        words: desk.instant(&stored.recorded),
    }))
}

/// The day's supervision that is still to be entered.
pub fn supervision(desk: &Desk<'_>) -> Result<Vec<Item>, PageError> {
    supervised(desk, &unsupervised(desk.viewer))
}

/// Those of some projects that somebody else carries.
fn of_colleagues<'a>(viewer: &Viewer, projects: &'a [KeyProject]) -> impl Iterator<Item = &'a KeyProject> {
    let me = viewer.zone.org.person(viewer.person());
    let leads = leads(viewer);
    projects.iter().filter(move |project| leads.get(&project.number).is_some_and(|lead| Some(*lead) != me))
}

fn supervised(desk: &Desk<'_>, projects: &[KeyProject]) -> Result<Vec<Item>, PageError> {
    if projects.is_empty() {
        return Ok(Vec::new());
    }
    let colleagues: HashSet<u32> = of_colleagues(desk.viewer, projects).map(|project| project.number).collect();
    let others = |project: &KeyProject| colleagues.contains(&project.number);
    let mut open: Vec<(bool, &KeyProject)> = projects.iter().map(|project| (others(project), project)).collect();
    // One's own projects first; a colleague's may be entered in his absence.
    open.sort_by_key(|(others, project)| (*others, project.number));
    open.into_iter().map(|(others, project)| to_supervise(desk, project, others)).collect()
}

fn to_supervise(desk: &Desk<'_>, project: &KeyProject, others: bool) -> Result<Item, PageError> {
    let today = desk.viewer.zone.date_of(desk.viewer.now);
    let (key, title) = project.named(desk)?;
    let by_thumb = Some(supervise::path(&key));
    let (key, unit) = (encode(&key), &project.unit);
    let href = format!("/offices/projects/supervision/new?project={key}&happened={today}&reporting_unit={unit}");
    let words = match &project.last {
        Some((date, _)) => desk.viewer.language.format("records-last-entry", &[("date", &date.to_string())]),
        None => desk.t("records-no-entry"),
    };
    let place = desk.t(if others { "records-lead-other" } else { "records-lead-me" });
    Ok(Item { title, place, href, by_thumb, words })
}
