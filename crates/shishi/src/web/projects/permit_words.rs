//! What the rows of permits say: an item's state, clock and dates in the words of the page.

use crate::web::records::Desk;
use look::Markup;
use look::part::{Permit as PermitRow, PermitStand, Tone, clock};
use maud::html;
use rulebook::catalogue::Permit;
use zone::offices::projects::permit::{Due, Item, State as Stand, Way};

/// Addresses of the forms that record something of the project; nothing where none may be recorded.
#[derive(Default)]
pub struct Forms {
    /// Of a step.
    pub step: Option<String>,
    /// Of the word whether an item applies.
    pub word: Option<String>,
}

/// The items of a project with what is needed to speak of them.
pub struct Words<'d, 'i> {
    /// The desk.
    pub desk: &'d Desk<'d>,
    /// All items, in the order of the catalogue.
    pub items: &'i [Item],
    way: Way,
    forms: Forms,
}

impl<'d, 'i> Words<'d, 'i> {
    /// The words on these items.
    pub fn new(desk: &'d Desk<'d>, items: &'i [Item], way: Way) -> Self {
        Self { desk, items, way, forms: Forms::default() }
    }

    /// Offers what may be recorded of each item.
    pub fn with_forms(self, forms: Forms) -> Self {
        Self { forms, ..self }
    }

    fn action(&self, item: &Item) -> Markup {
        let Some(form) = self.forms.step.as_ref().filter(|_| item.awaits_a_step()) else { return html! {} };
        html! {
            a href={ (form) "&item=" (item.permit.id) } {
                (self.desk.t("permits-record-step")) span.s-vh { " " (self.title(&item.permit)) }
            }
        }
    }

    /// A text with its values.
    pub fn format(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.desk.viewer.language.format(key, values)
    }

    fn english(&self) -> bool {
        self.desk.viewer.language.tag() == "en"
    }

    /// What an item is called.
    pub fn title(&self, permit: &Permit) -> String {
        if self.english() { permit.title.en.clone() } else { permit.title.zh.clone() }
    }

    /// Who decides it.
    pub fn authority(&self, permit: &Permit) -> String {
        if self.english() { permit.authority.en.clone() } else { permit.authority.zh.clone() }
    }

    fn titles(&self, ids: &[String]) -> String {
        let named =
            |id: &String| self.items.iter().find(|item| item.permit.id == *id).map(|item| self.title(&item.permit));
        ids.iter().filter_map(named).collect::<Vec<_>>().join(&self.desk.t("records-comma"))
    }

    /// Where the newest word on an item is; empty if there is none.
    pub fn href(&self, item: &Item) -> String {
        let newest = item.rows.last().and_then(|number| self.desk.viewer.zone.register.row(*number));
        newest.map_or_else(String::new, |row| format!("/records/{}", row.first))
    }

    /// The critical path in a sentence.
    pub fn path_in_words(&self) -> String {
        if self.way.open.is_empty() {
            return self.desk.t("permits-path-done");
        }
        let days = self.way.days.to_string();
        self.format("permits-path", &[("days", &days), ("items", &self.titles(&self.way.open))])
    }

    /// What stands beside the list: items to be settled, and how many do not apply.
    pub fn aside(&self) -> Markup {
        let unsaid: Vec<&Item> = self.items.iter().filter(|item| item.state == Stand::Unsaid).collect();
        let exempt = self.items.iter().filter(|item| matches!(item.state, Stand::Exempt(_))).count();
        html! {
            @if !unsaid.is_empty() {
                p.s-meta {
                    (self.format("permits-unsaid", &[("n", &unsaid.len().to_string())]))
                    @for (at, item) in unsaid.iter().enumerate() {
                        @if at > 0 { (self.desk.t("records-comma")) }
                        @match &self.forms.word {
                            Some(form) => a href={ (form) "&item=" (item.permit.id) } { (self.title(&item.permit)) },
                            None => (self.title(&item.permit)),
                        }
                    }
                }
            }
            @if exempt > 0 { p.s-meta { (self.format("permits-exempt", &[("n", &exempt.to_string())])) } }
        }
    }

    /// The clock of an item.
    pub fn clock(&self, item: &Item) -> Markup {
        let days = item.promised.map_or(item.permit.promised_days, |due| due.days);
        let used = item.used.unwrap_or_default();
        let share = u8::try_from(used * 100 / days.max(1)).unwrap_or(100).min(100);
        let (days_text, used_text, late) = (days.to_string(), used.to_string(), item.late().to_string());
        let of_days = [("used", used_text.as_str()), ("days", days_text.as_str()), ("late", late.as_str())];
        match item.state {
            Stand::Granted | Stand::Expired | Stand::Refused if item.accepted.is_none() => {
                html! { span.s-meta { (self.desk.t("permits-clock-before")) } }
            }
            Stand::Granted | Stand::Expired | Stand::Refused if item.late() > 0 => {
                clock(Tone::Bad, 100, &self.format("permits-clock-closed-late", &of_days))
            }
            Stand::Granted | Stand::Expired | Stand::Refused => {
                html! { span.s-meta { (self.format("permits-clock-used", &of_days)) } }
            }
            Stand::Running | Stand::Correcting | Stand::Stopped => match item.standing {
                _ if item.late() > 0 => clock(Tone::Bad, 100, &self.format("permits-clock-late", &of_days)),
                Some(standing) => {
                    let reason = standing.reason.map_or_else(
                        || self.desk.t("permits-correction"),
                        |reason| self.desk.viewer.language.choice("stop_reason", reason),
                    );
                    let (key, tone) = match standing.runs_on {
                        true => ("permits-clock-counts", Tone::Info),
                        false => ("permits-clock-stopped", Tone::Neutral),
                    };
                    let day = standing.days.to_string();
                    clock(tone, share, &self.format(key, &[("reason", &reason), ("days", &day)]))
                }
                None => {
                    let left = item.promised.map_or(0, |due| due.remaining).to_string();
                    let words = self.format("permits-clock-running", &[("used", &used_text), ("left", &left)]);
                    clock(Tone::Info, share, &words)
                }
            },
            _ => {
                let words = match item.permit.legal_days {
                    Some(legal) => {
                        let legal = legal.to_string();
                        self.format("permits-clock-promised", &[("days", &days_text), ("legal", &legal)])
                    }
                    None => self.format("permits-clock-promised-only", &[("days", &days_text)]),
                };
                html! { span.s-meta { (words) } }
            }
        }
    }

    /// Both dates where the calendar was amended; always said, for it moves what somebody counts on.
    fn moved(&self, key: &str, due: Option<Due>) -> Option<String> {
        let (then, now) = due?.moved()?;
        Some(self.format(key, &[("then", &then.to_string()), ("now", &now.to_string())]))
    }

    /// The second line of an item: everything that has a date, and what it waits for.
    fn note(&self, item: &Item, whole: bool) -> Vec<String> {
        let running = matches!(item.state, Stand::Running | Stand::Correcting | Stand::Stopped);
        let mut said: Vec<String> = Vec::new();
        if whole {
            said.push(self.authority(&item.permit));
            if running {
                for (key, due) in [("permits-due", item.promised), ("permits-due-legal", item.legal)] {
                    match due.map(|due| due.on()) {
                        Some(Some(on)) => said.push(self.format(key, &[("on", &on.to_string())])),
                        Some(None) if item.standing.is_none() => said.push(self.desk.t("permits-calendar-ends")),
                        _ => {}
                    }
                }
            }
            if !item.waits_for.is_empty() {
                said.push(self.format("permits-waits", &[("items", &self.titles(&item.waits_for))]));
            }
        }
        if let Some(expires) =
            item.decided.and_then(|decided| decided.expires).filter(|_| whole || item.state == Stand::Expired)
        {
            let key = if item.state == Stand::Expired { "permits-expired" } else { "permits-expires" };
            said.push(self.format(key, &[("on", &expires.to_string())]));
        }
        said.extend(self.moved("permits-due-moved", item.promised).filter(|_| running || whole));
        said.extend(self.moved("permits-due-legal-moved", item.legal).filter(|_| whole));
        said.dedup();
        said
    }
}

/// The rows of items; `whole` with everything that has a date.
pub fn rows(words: &Words<'_, '_>, items: &[&Item], whole: bool) -> Vec<PermitRow> {
    let row = |item: &&Item| {
        let note = words.note(item, whole).join(&words.desk.t("records-semicolon"));
        let decided = item.decided.and_then(|decided| decided.on);
        PermitRow {
            name: words.title(&item.permit),
            href: words.href(item),
            note: html! { (note) },
            on_path: words.way.has(&item.permit.id),
            stand: stand(item.state),
            word: words.desk.t(&format!("permits-state-{}", item.state.word())),
            decided: decided.map_or_else(|| "—".to_owned(), |on| on.to_string()),
            clock: words.clock(item),
            action: words.action(item),
        }
    };
    items.iter().map(row).collect()
}

fn stand(state: Stand) -> PermitStand {
    match state {
        Stand::Granted => PermitStand::Granted,
        Stand::Running => PermitStand::Running,
        Stand::Correcting | Stand::Stopped => PermitStand::Standing,
        Stand::Refused | Stand::Expired => PermitStand::Refused,
        Stand::Unsaid | Stand::Exempt(_) | Stand::NotStarted | Stand::Preparing => PermitStand::Ahead,
    }
}
