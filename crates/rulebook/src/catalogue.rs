//! A catalogue of permits: what each needs before it, who decides it, and in how many working days. What follows from
//! the prerequisites alone – the order, the longest way – is worked out here, once for rules and pages.

mod case;

use crate::reader::{Faults, TableReader};
use crate::rule::{Bilingual, Certainty, bilingual};
pub(crate) use case::CatalogueCase;
use std::ops::Range;

/// The four stages, in their order: land, works, construction, acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// 立项用地规划许可.
    Land,
    /// 工程建设许可.
    Works,
    /// 施工许可.
    Construction,
    /// 竣工验收.
    Acceptance,
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Land, Self::Works, Self::Construction, Self::Acceptance];

    /// The word in rule files and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::Works => "works",
            Self::Construction => "construction",
            Self::Acceptance => "acceptance",
        }
    }
}

/// A permit of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    /// Stable id.
    pub id: String,
    /// What it is called.
    pub title: Bilingual,
    /// The stage that it belongs to.
    pub stage: Stage,
    /// Who decides it.
    pub authority: Bilingual,
    /// The most working days that the law gives, where it is known.
    pub legal_days: Option<u32>,
    /// The working days that the zone promises.
    pub promised_days: u32,
    /// Ids of what must be granted before it is accepted.
    pub after: Vec<String>,
    /// Whether it goes beside the main line of its stage.
    pub parallel: bool,
    /// Whether it applies only to projects of which that is said.
    pub conditional: bool,
    /// The law that it rests on.
    pub basis: String,
    /// How certain its limits are, where that differs from the rule.
    pub certainty: Certainty,
}

/// The catalogue: permits in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    permits: Vec<Permit>,
    /// Positions of the prerequisites of each.
    before: Vec<Vec<usize>>,
}

impl Catalogue {
    /// The permits in order.
    pub fn permits(&self) -> &[Permit] {
        &self.permits
    }
    /// Position of an id.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.permits.iter().position(|permit| permit.id == id)
    }
    /// The permit of an id.
    pub fn permit(&self, id: &str) -> Option<&Permit> {
        self.permits.iter().find(|permit| permit.id == id)
    }
    /// Positions of the direct prerequisites of a permit, in the order of the catalogue.
    pub fn before(&self, position: usize) -> &[usize] {
        &self.before[position]
    }

    /// The prerequisites of a permit that count. One that does not count (it does not apply to the project) gives way to
    /// its own, so that leaving it out opens no gap.
    pub fn needed(&self, position: usize, counts: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut needed = Vec::new();
        let mut seen = vec![false; self.permits.len()];
        let mut open: Vec<usize> = self.before[position].clone();
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            if counts(at) {
                needed.push(at);
            } else {
                open.extend(&self.before[at]);
            }
        }
        needed.sort_unstable();
        needed
    }

    /// The longest way through the prerequisites: positions in order, and the sum of the days. `days` says how many a
    /// permit takes, or nothing if the way passes it by. Of two of the same length it is the one that stands first.
    pub fn longest_way(&self, days: &dyn Fn(usize) -> Option<u32>) -> (Vec<usize>, u32) {
        let mut known = vec![None; self.permits.len()];
        let mut best = (Vec::new(), 0);
        for position in 0..self.permits.len() {
            if days(position).is_none() {
                continue;
            }
            let way = self.longest_to(position, days, &mut known);
            if way.1 > best.1 || best.0.is_empty() {
                best = way;
            }
        }
        best
    }

    /// The longest way that ends with a permit.
    pub fn longest_way_to(&self, position: usize, days: &dyn Fn(usize) -> Option<u32>) -> (Vec<usize>, u32) {
        self.longest_to(position, days, &mut vec![None; self.permits.len()])
    }

    fn longest_to(
        &self,
        position: usize,
        days: &dyn Fn(usize) -> Option<u32>,
        known: &mut [Option<(Vec<usize>, u32)>],
    ) -> (Vec<usize>, u32) {
        if let Some(way) = &known[position] {
            return way.clone();
        }
        let mut best = (Vec::new(), 0);
        for before in &self.before[position] {
            let way = self.longest_to(*before, days, known);
            if way.1 > best.1 || (best.0.is_empty() && !way.0.is_empty()) {
                best = way;
            }
        }
        if let Some(own) = days(position) {
            best.0.push(position);
            best.1 += own;
        }
        known[position] = Some(best.clone());
        best
    }

    pub(crate) fn read(table: &mut TableReader<'_>, rule: Certainty, faults: &mut Faults<'_>) -> Self {
        let mut lines = Vec::new();
        let mut permits = Vec::new();
        for mut item in table.tables("item", faults) {
            lines.push(item.span.clone());
            permits.push(Permit::read(&mut item, rule, faults));
            item.finish(faults);
        }
        if permits.is_empty() {
            faults.add(&table.span, "a catalogue has at least one `[[item]]`");
        }
        for (at, permit) in permits.iter().enumerate() {
            if permits[..at].iter().any(|earlier| earlier.id == permit.id) {
                faults.add(&lines[at], format!("the id {:?} stands twice", permit.id));
            }
        }
        let before = prerequisites(&permits, &lines, faults);
        match circles(&before) {
            none if none.is_empty() => Self { permits, before },
            circles => {
                for at in circles {
                    let id = &permits[at].id;
                    faults.add(&lines[at], format!("{id:?} waits for itself: the prerequisites run in a circle"));
                }
                // Nothing can be worked out on it, so its cases are not tried.
                Self::default()
            }
        }
    }
}

impl Permit {
    fn read(item: &mut TableReader<'_>, rule: Certainty, faults: &mut Faults<'_>) -> Self {
        let at = item.span.clone();
        let id = item.text("id", faults);
        let is_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
        if !(1..=64).contains(&id.len()) || !id.bytes().all(is_id) {
            faults.add(&at, "`id` must be 1 to 64 lower-case letters, digits, `.`, `_`, `-`");
        }
        let stage = item.text("stage", faults);
        let stage = Stage::ALL.into_iter().find(|known| known.word() == stage).unwrap_or_else(|| {
            faults.add(&at, "`stage` is land, works, construction or acceptance");
            Stage::Land
        });
        let certainty = match item.optional_text("certainty", faults) {
            None => rule,
            Some(letter) => Certainty::of_letter(&letter).unwrap_or_else(|| {
                faults.add(&at, Certainty::LETTERS);
                rule
            }),
        };
        let permit = Self {
            title: Bilingual { zh: item.text("zh", faults), en: item.text("en", faults) },
            stage,
            authority: bilingual(item, "authority", true, faults),
            legal_days: item.optional_integer("legal_days", faults),
            promised_days: item.integer("promised_days", faults),
            after: item.texts("after", faults),
            parallel: item.flag("parallel", faults),
            conditional: item.flag("conditional", faults),
            basis: item.text("basis", faults),
            certainty,
            id,
        };
        for (name, days) in [("legal_days", permit.legal_days), ("promised_days", Some(permit.promised_days))] {
            if days.is_some_and(|days| !(1..=DAYS_MOST).contains(&days)) {
                faults.add(&at, format!("`{name}` must be 1 to {DAYS_MOST} working days"));
            }
        }
        if permit.legal_days.is_some_and(|legal| permit.promised_days > legal) {
            faults.add(&at, "`promised_days` must not be more than `legal_days`: a promise shortens the law's limit");
        }
        permit
    }
}

/// The longest limit: about two years.
const DAYS_MOST: u32 = 500;

fn prerequisites(permits: &[Permit], lines: &[Range<usize>], faults: &mut Faults<'_>) -> Vec<Vec<usize>> {
    let mut all = Vec::with_capacity(permits.len());
    for (permit, line) in permits.iter().zip(lines) {
        let mut before = Vec::new();
        for id in &permit.after {
            match permits.iter().position(|other| other.id == *id) {
                Some(position) if before.contains(&position) => {
                    faults.add(line, format!("`after` names {id:?} twice"));
                }
                Some(position) => before.push(position),
                None => faults.add(line, format!("`after` names {id:?}, which is no item of this catalogue")),
            }
        }
        before.sort_unstable();
        all.push(before);
    }
    all
}

/// What waits for itself, directly or through others.
fn circles(before: &[Vec<usize>]) -> Vec<usize> {
    (0..before.len()).filter(|at| reaches_itself(*at, before)).collect()
}

fn reaches_itself(start: usize, before: &[Vec<usize>]) -> bool {
    let mut seen = vec![false; before.len()];
    let mut open = before[start].clone();
    while let Some(at) = open.pop() {
        if at == start {
            return true;
        }
        if !std::mem::replace(&mut seen[at], true) {
            open.extend(&before[at]);
        }
    }
    false
}

#[cfg(test)]
mod tests;
