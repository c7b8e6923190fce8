//! Which board a page shows: the newest that was computed, as the records were then; before that, what the present ones
//! give.

use crate::web::records::Desk;
use crate::web::{AppState, PageError, Viewer};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::sync::Arc;
use zone::board::acts::{Edition, cells};
use zone::board::decide::{Left, left};
use zone::board::{Board, Computed, Entry, compute};
use zone::offices::projects::{PROJECT, carrier};
use zone::value::Value;
use zone::{Month, Period, Zone};

/// A board with the state that it was reckoned from.
pub struct Shown {
    /// The board.
    pub board: Board,
    /// The state.
    pub zone: Arc<Zone>,
    /// The record that computed it.
    pub computed: Option<Arc<Computed>>,
    /// Whether the present records would give another one.
    pub changed: bool,
}

/// The board of a period; nothing where there is none.
pub async fn shown(state: &AppState, viewer: &Viewer, period: Period) -> Result<Option<Shown>, PageError> {
    let now = viewer.zone.clone();
    let engine = state.engine.clone();
    let language = viewer.language;
    let read = move || {
        let fresh = compute(&now, period);
        let Some(computed) = now.boards.newest(period).cloned() else {
            return Ok(fresh.map(|board| Shown { board, zone: now, computed: None, changed: false }));
        };
        let then = engine.at(computed.size)?;
        let board = compute(&then, period);
        let found = board.as_ref().zip(fresh.as_ref()).is_some_and(|(then, now)| has_findings(then, now));
        let changed = found || fresh.is_none_or(|board| cells(&board, &now.register) != computed.cells);
        Ok(board.map(|board| Shown { board, zone: then, computed: Some(computed), changed }))
    };
    // A state of the past may have to be folded: not on the threads that answer others.
    let shown = tokio::task::spawn_blocking(read).await.map_err(|_| PageError::Internal(language))?;
    shown.map_err(|error| PageError::storage(language, &error))
}

/// Whether something of a project was found to be false since: the cells do not show it where they stay the same.
fn has_findings(then: &Board, now: &Board) -> bool {
    let same = |entry: &Entry| now.entry(entry.project).is_some_and(|now| now.falsified == entry.falsified);
    !then.entries.iter().all(same)
}

impl Shown {
    /// The newest edition of this very board.
    pub fn edition<'a>(&self, zone: &'a Zone) -> Option<&'a Arc<Edition>> {
        let computed = self.computed.as_ref()?;
        zone.boards.editions(computed.period).rfind(|edition| edition.board == computed.seq)
    }

    /// Whether an entry's project has left the black list by the day that the viewer sees.
    pub fn left(&self, viewer: &Viewer, entry: &Entry) -> Option<Left> {
        let edition = self.edition(&viewer.zone)?;
        left(&viewer.zone, edition, self.first(entry), viewer.zone.date_of(viewer.now))
    }

    /// Seq of the first record of an entry's project: its name in addresses and records.
    pub fn first(&self, entry: &Entry) -> u64 {
        self.zone.register.row(entry.project).map_or(0, |row| row.first.into())
    }

    /// The entry of a project, by the seq of its first record.
    pub fn entry(&self, first: u64) -> Option<&Entry> {
        self.board.entries.iter().find(|entry| self.first(entry) == first)
    }
}

/// What a project is called, and who answers for it.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its accountable unit.
    pub unit: String,
    /// Whoever carries it.
    pub lead: Option<String>,
}

/// The names of a board's projects, by row.
pub fn names(desk: &Desk<'_>, shown: &Shown) -> Result<HashMap<u32, Named>, PageError> {
    let register = &shown.zone.register;
    let mut wanted = Vec::new();
    let mut rows = Vec::new();
    for entry in &shown.board.entries {
        let Some(row) = register.row(entry.project) else { continue };
        let Some(version) = row.accepted() else { continue };
        wanted.push((u64::from(version.seq), false));
        rows.push((entry.project, row.clone()));
    }
    let stored = desk.read(&wanted)?;
    let mut by_seq: HashMap<u64, _> = stored.into_iter().map(|stored| (stored.seq, stored)).collect();
    let on = shown.board.period.last_day();
    let mut names = HashMap::new();
    for (project, row) in rows {
        let Some(version) = row.accepted() else { continue };
        let stored = by_seq.remove(&u64::from(version.seq));
        let text = |name: &str| {
            let open = stored.as_ref().and_then(|stored| stored.open.get(name)).and_then(Json::as_str);
            open.unwrap_or_default().to_owned()
        };
        let unit = match version.value(&PROJECT, "accountable_unit") {
            Value::Unit(unit) => shown.zone.org.units[*unit as usize].title.to_string(),
            _ => String::new(),
        };
        let person =
            carrier(&shown.zone, project, on).and_then(|carrier| shown.zone.org.people.get(carrier.person as usize));
        let lead = person.map(|id| desk.person(id));
        names.insert(project, Named { key: text("project"), title: text("title"), unit, lead });
    }
    Ok(names)
}

/// The period before one.
pub fn before(period: Period) -> Option<Period> {
    match period {
        Period::Year(year) => Some(Period::Year(year - 1)),
        Period::Month(month) if month.month() == 1 => Month::new(month.year() - 1, 12).map(Period::Month),
        Period::Month(month) => Month::new(month.year(), month.month() - 1).map(Period::Month),
    }
}
