//! What a list shows: its conditions, its order, its page; and the lists that were made lately, so that the pages of one
//! cost no more than what they show.

use crate::web::PageError;
use crate::web::frame::encode;
use crate::web::paging;
use crate::web::records::desk::Desk;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use zone::fact::Kind;
use zone::listing::{Listing, Standing};
use zone::{Month, Zone};

/// Facts on a page.
pub const PAGE: usize = 50;

/// The pages before this fact are taken from the register's own order; for those behind it the list is made.
const NEAR: usize = 20 * PAGE;
/// Lists that are kept, and facts in all of them together (4 bytes each).
const LISTS_MAX: usize = 64;
const FACTS_MAX: usize = 4_000_000;

/// Conditions, order and page of a list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// What the rows of the register are asked.
    pub listing: Listing,
    /// Part of key or title.
    pub text: String,
    /// Id of the import that the listing asks for.
    pub import: String,
    /// Page, from 1.
    pub page: usize,
}

impl Filter {
    /// Reads a query; what makes no sense is left out.
    pub fn read(zone: &Zone, query: &HashMap<String, String>) -> Self {
        let given = |name: &str| query.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
        let import: String = given("import").unwrap_or_default().chars().take(36).collect();
        let listing = Listing {
            standing: given("status")
                .and_then(|word| Standing::ALL.into_iter().find(|standing| standing.word() == word)),
            month: given("month").and_then(Month::parse),
            from: given("from").and_then(|date| date.parse().ok()),
            to: given("to").and_then(|date| date.parse().ok()),
            unit: given("unit").and_then(|id| zone.org.unit(id)),
            // An import that is not known wrote nothing.
            import: (!import.is_empty()).then(|| zone.import(&import).unwrap_or(u32::MAX)),
            // What an import wrote stands as it stood in its table.
            by_seq: given("sort") == Some("seq") || !import.is_empty(),
            up: given("order") == Some("up"),
        };
        Self {
            listing,
            text: given("q").unwrap_or_default().chars().take(60).collect(),
            import,
            page: paging::number(given("page")),
        }
    }

    /// Whether it leaves anything out.
    pub fn is_open(&self) -> bool {
        self.listing.is_open() && self.text.is_empty()
    }

    fn query_of_conditions(&self, zone: &Zone) -> Vec<(&'static str, String)> {
        let listing = &self.listing;
        let mut pairs = Vec::new();
        pairs.extend(listing.standing.map(|standing| ("status", standing.word().to_owned())));
        pairs.extend(listing.month.map(|month| ("month", month.to_string())));
        pairs.extend(listing.from.map(|date| ("from", date.to_string())));
        pairs.extend(listing.to.map(|date| ("to", date.to_string())));
        pairs.extend(listing.unit.map(|unit| ("unit", zone.org.units[unit as usize].id.to_string())));
        pairs.extend((!self.text.is_empty()).then(|| ("q", self.text.clone())));
        pairs.extend((!self.import.is_empty()).then(|| ("import", self.import.clone())));
        pairs
    }

    /// The query that gives this list again, without the page.
    pub fn query(&self, zone: &Zone) -> String {
        let mut pairs = self.query_of_conditions(zone);
        pairs.extend((self.listing.by_seq && self.import.is_empty()).then(|| ("sort", "seq".to_owned())));
        pairs.extend(self.listing.up.then(|| ("order", "up".to_owned())));
        pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
    }

    /// Numbers of the facts of its page, and how many there are on all pages. A page beyond the last is the last.
    pub fn paged(&self, desk: &Desk<'_>, kind: &'static Kind) -> Result<(Vec<u32>, usize), PageError> {
        let register = &desk.viewer.zone.register;
        let first = |count: usize| (self.page.min(count.div_ceil(PAGE).max(1)) - 1) * PAGE;
        let count = register.count_of(kind);
        if self.text.is_empty()
            && first(count) < NEAR
            && let Some(numbers) = self.listing.kept(register, kind, first(count), PAGE)
        {
            return Ok((numbers, count));
        }
        let numbers = self.numbers(desk, kind)?;
        let from = first(numbers.len());
        Ok((numbers[from..numbers.len().min(from + PAGE)].to_vec(), numbers.len()))
    }

    /// Numbers of the facts that it lets through, in its order.
    pub fn numbers(&self, desk: &Desk<'_>, kind: &'static Kind) -> Result<Arc<[u32]>, PageError> {
        let zone = &desk.viewer.zone;
        desk.state.lists.get(zone, kind, self, || {
            let numbers = self.listing.numbers(&zone.register, kind);
            if self.text.is_empty() { Ok(numbers) } else { self.with_text(desk, kind, numbers) }
        })
    }

    /// Those whose key or title holds the text.
    fn with_text(&self, desk: &Desk<'_>, kind: &'static Kind, mut numbers: Vec<u32>) -> Result<Vec<u32>, PageError> {
        let zone = &desk.viewer.zone;
        desk.state.names.extend(&desk.state.engine, zone).map_err(|error| desk.failed(&error))?;
        let found = desk.state.names.search(zone, kind, &self.text);
        numbers.retain(|number| found[*number as usize]);
        Ok(numbers)
    }
}

/// What tells one list from another: the kind and how often its facts changed, what is asked – and, where names are searched,
/// the size of the ledger that they stand in.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    kind: u8,
    changes: u32,
    listing: Listing,
    text: Option<(String, u64)>,
}

/// The lists of a zone that were made lately, the newest last.
#[derive(Default)]
pub struct Lists(Mutex<VecDeque<(Asked, Arc<[u32]>)>>);

impl Lists {
    fn get(
        &self,
        zone: &Zone,
        kind: &'static Kind,
        filter: &Filter,
        make: impl FnOnce() -> Result<Vec<u32>, PageError>,
    ) -> Result<Arc<[u32]>, PageError> {
        let asked = Asked {
            kind: kind.ordinal(),
            changes: zone.register.changes_of(kind),
            listing: filter.listing,
            text: (!filter.text.is_empty()).then(|| (filter.text.clone(), zone.size)),
        };
        let lists = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lists().iter().find(|(known, _)| *known == asked).map(|(_, numbers)| numbers.clone());
        if let Some(numbers) = known {
            return Ok(numbers);
        }
        let numbers: Arc<[u32]> = make()?.into();
        let mut lists = lists();
        lists.push_back((asked, numbers.clone()));
        let mut facts: usize = lists.iter().map(|(_, numbers)| numbers.len()).sum();
        while lists.len() > LISTS_MAX || facts > FACTS_MAX {
            let Some((_, gone)) = lists.pop_front() else { break };
            facts -= gone.len();
        }
        Ok(numbers)
    }
}
