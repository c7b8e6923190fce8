//! The number of a new fact, where its field table says how they are numbered. It is only proposed: whoever records it may
//! write another, and two who are proposed the same are told so by the ledger.

use crate::content::count_text;
use crate::decide::subject_exists;
use crate::fact::Kind;
use crate::state::Zone;
use jiff::civil::{Date, date};

/// How facts of a kind are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// In a row within a year, behind these letters: `db-2019-001`.
    Serial(&'static str),
    /// By the ISO week: `2019-w47`, and `2019-w47-2` for a second one.
    Week,
    /// From 1 up, within the subject that the key names first.
    Within,
}

/// The field that is numbered and the next number that is free, for a fact of a day. `given` are texts of fields that are
/// known; nothing is proposed where the subject is not among them.
pub fn next_number<'a>(
    zone: &Zone,
    kind: &Kind,
    on: Date,
    given: impl Fn(&str) -> Option<&'a str>,
) -> Option<(&'static str, String)> {
    let is_free = |keys: &[&str]| subject_exists(zone, kind, keys).is_none();
    let number = match kind.numbering? {
        Numbering::Serial(letters) => {
            let year = on.year();
            let recorded = zone.register.happened(kind, date(year, 1, 1), date(year, 12, 31)).count();
            let mut numbers = (recorded + 1..).map(|n| format!("{letters}-{year}-{n:03}"));
            numbers.find(|number| is_free(&[number]))
        }
        Numbering::Week => {
            let week = on.iso_week_date();
            let first = format!("{}-w{:02}", week.year(), week.week());
            let others = (2..).map(|n| format!("{first}-{n}"));
            std::iter::once(first.clone()).chain(others).find(|number| is_free(&[number]))
        }
        Numbering::Within => {
            let subject = given(kind.key.first()?).filter(|subject| !subject.is_empty())?;
            (1..100).find(|n| is_free(&[subject, count_text(*n)])).map(|n| n.to_string())
        }
    };
    Some((kind.key.last()?, number?))
}
