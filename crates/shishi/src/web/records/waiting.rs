//! What awaits a person, counted: the one place that says so. Today describes it (`duties.rs`), the frame of every page
//! shows the number.

use crate::web::Viewer;
use crate::web::records::projects::{KeyProject, unsupervised};
use store::Draft;
use zone::delegation::Act;
use zone::duty::{Today, Work};
use zone::fact::Office;
use zone::register::{Row, Status};

/// What awaits a person.
pub struct Waiting<'a> {
    /// Facts that wait for this person's review, the oldest first.
    pub to_accept: Vec<&'a Row>,
    /// Facts that came back.
    pub returned: Vec<&'a Row>,
    /// Acts that others entered for this person and that he has not confirmed.
    pub to_confirm: Vec<&'a Act>,
    /// Projects without an entry of the day.
    pub unsupervised: Vec<KeyProject>,
    /// Forms begun and not submitted.
    pub drafts: Vec<Draft>,
    /// What is owed of orders and for closed days, and what waits for others.
    pub owed: Today,
}

impl Waiting<'_> {
    /// How many there are.
    pub fn count(&self) -> usize {
        let own = [self.to_accept.len(), self.returned.len(), self.to_confirm.len(), self.unsupervised.len()];
        own.into_iter().sum::<usize>()
            + self.drafts.len()
            + self.orders()
            + self.boards()
            + self.missed()
            + self.scores()
            + self.problems()
            + self.weeks()
    }

    /// Steps, replies and decisions that are the person's to take.
    pub fn orders(&self) -> usize {
        self.owed.due.iter().filter(|owed| owed.work.is_of_order()).count()
    }

    /// Meetings and visits of a week that the person may record.
    pub fn weeks(&self) -> usize {
        self.owed.due.iter().filter(|owed| matches!(owed.work, Work::Week(_))).count()
    }

    /// Visits that wait for the person's score sheets.
    pub fn scores(&self) -> usize {
        self.owed.due.iter().filter(|owed| owed.work == Work::Score).count()
    }

    /// Places on a black list to which the person may object, and objections that wait for his reply.
    pub fn boards(&self) -> usize {
        self.owed.due.iter().filter(|owed| owed.work.is_of_board()).count()
    }

    /// Problems of projects that the person is to assign, to solve or to confirm.
    pub fn problems(&self) -> usize {
        self.owed.due.iter().filter(|owed| matches!(owed.work, Work::Problem(_))).count()
    }

    /// Entries of closed days that are still missing.
    pub fn missed(&self) -> usize {
        self.owed.due.iter().filter(|owed| owed.work == Work::Supervise && owed.late).count()
    }

    /// How many of them are an office's.
    pub fn of_office(&self, office: Office) -> usize {
        let facts = self.to_accept.iter().chain(&self.returned).filter(|row| row.kind().office == office).count();
        let kind = |draft: &&Draft| zone::fact::kind(&draft.kind).is_some_and(|kind| kind.office == office);
        let projects = if office == Office::Projects {
            self.unsupervised.len() + self.missed() + self.weeks() + self.scores() + self.problems()
        } else {
            0
        };
        facts + projects + self.drafts.iter().filter(kind).count()
    }
}

/// What awaits the person in the zone that the page shows.
pub fn waiting(viewer: &Viewer) -> Waiting<'_> {
    Waiting {
        to_accept: to_accept(viewer),
        returned: returned(viewer),
        to_confirm: to_confirm(viewer),
        unsupervised: unsupervised(viewer),
        drafts: drafts(viewer),
        owed: owed(viewer),
    }
}

/// Whether the asker may accept a fact: it waits, and it is not the asker's own.
pub fn may_accept(viewer: &Viewer, row: &Row) -> bool {
    row.status == Status::Submitted && viewer.reviews_as(row).is_some()
}

fn to_accept(viewer: &Viewer) -> Vec<&Row> {
    let register = &viewer.zone.register;
    let rows = register.all_waiting().filter_map(|number| register.row(number)).map(|row| &**row);
    let mut mine: Vec<&Row> = rows.filter(|row| may_accept(viewer, row)).collect();
    mine.sort_by_key(|row| row.latest.seq);
    mine
}

fn returned(viewer: &Viewer) -> Vec<&Row> {
    let register = &viewer.zone.register;
    let Some(me) = viewer.zone.org.person(viewer.person()) else { return Vec::new() };
    let row = |number: u32| register.row(number).map(|row| &**row);
    let mut rows: Vec<&Row> = register.returned(me).filter_map(row).collect();
    // What I entered for another, who says that it is not what he wanted, and what counts all the same until I correct it.
    let disowned = viewer.zone.delegations.disowned(me);
    let counts = disowned.filter_map(|act| Some((act.seq, row(register.by_first(act.first)?)?)));
    rows.extend(
        counts
            .filter(|(seq, row)| row.latest.seq == *seq && row.status == Status::Accepted && !row.latest.void)
            .map(|(_, row)| row),
    );
    rows
}

/// What is owed is owed now: the past asks nothing.
fn owed(viewer: &Viewer) -> Today {
    let me = viewer.zone.org.person(viewer.person()).filter(|_| viewer.as_of.is_none());
    me.map_or_else(Today::default, |me| zone::duty::today(&viewer.zone, me, viewer.zone.date_of(viewer.now)))
}

fn to_confirm(viewer: &Viewer) -> Vec<&Act> {
    let me = viewer.zone.org.person(viewer.person());
    me.map_or_else(Vec::new, |me| viewer.zone.delegations.awaited(me).collect())
}

/// Drafts are of now: the past has none. A file that cannot be read hides them, and the page says nothing false.
fn drafts(viewer: &Viewer) -> Vec<Draft> {
    if viewer.as_of.is_some() {
        return Vec::new();
    }
    let drafts = viewer.state.accounts.own().drafts(viewer.person(), viewer.now.as_second());
    drafts.unwrap_or_else(|error| {
        tracing::warn!(%error, "drafts cannot be read");
        Vec::new()
    })
}
