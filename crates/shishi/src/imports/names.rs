//! Which unit a name may stand for. A suggestion, never more: a person chooses.

use super::heading::plain;
use crate::messages::Language;
use zone::Zone;
use zone::org::Unit;

/// Most suggestions for a name.
const SUGGESTED: usize = 6;

/// A unit that a name may stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likely {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Whether nothing but the legal form, a shortening or the way of writing differs, and no other unit is as near.
    pub near: bool,
}

/// What of a name tells it from others: without the legal form.
fn core(name: &str, forms: &[String]) -> String {
    let mut core = plain(name);
    for form in forms {
        if let Some(rest) = core.strip_suffix(form.as_str()).filter(|rest| rest.chars().count() >= 2) {
            core.truncate(rest.len());
        }
    }
    core
}

/// Units of some types that a name may stand for, the likeliest first.
pub fn likely(zone: &Zone, types: &[&str], name: &str) -> Vec<Likely> {
    let mut forms: Vec<String> = Language::ALL.iter().flat_map(|language| language.words("table-words-form")).collect();
    forms.iter_mut().for_each(|form| *form = plain(form));
    let (whole, own) = (plain(name), core(name, &forms));
    let mut found: Vec<(u32, &Unit)> = zone
        .org
        .units_of(types)
        .filter_map(|unit| Some((score(&whole, &own, &plain(&unit.title), &core(&unit.title, &forms))?, unit)))
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    let best = found.first().map_or(0, |(score, _)| *score);
    let alone = best >= CONTAINED && found.get(1).is_none_or(|(score, _)| *score < best);
    let suggestion = |(at, (_, unit)): (usize, (u32, &Unit))| Likely {
        id: unit.id.to_string(),
        title: unit.title.to_string(),
        near: at == 0 && alone,
    };
    found.into_iter().take(SUGGESTED).enumerate().map(suggestion).collect()
}

const SAME: u32 = 1000;
const SAME_CORE: u32 = 900;
const CONTAINED: u32 = 600;
const ALIKE: u32 = 400;

/// How near two names are; nothing if they have nothing to do with each other.
fn score(whole: &str, own: &str, title: &str, title_core: &str) -> Option<u32> {
    let length = |text: &str| text.chars().count() as u32;
    if whole == title {
        return Some(SAME);
    }
    if own == title_core {
        return Some(SAME_CORE);
    }
    let (short, long) = if length(own) < length(title_core) { (own, title_core) } else { (title_core, own) };
    if length(short) >= 2 && long.contains(short) {
        return Some(SAME_CORE - 100 - (length(long) - length(short)).min(200));
    }
    let distance = distance(own, title_core);
    (distance * 3 <= length(long)).then(|| ALIKE - 10 * distance.min(40))
}

/// How many characters have to be put in, taken out or changed to make one text of the other.
fn distance(one: &str, other: &str) -> u32 {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<u32> = (0..=other.len() as u32).collect();
    for (above, c) in one.chars().enumerate() {
        let mut corner = row[0];
        row[0] = above as u32 + 1;
        for (at, d) in other.iter().enumerate() {
            let changed = corner + u32::from(c != *d);
            corner = row[at + 1];
            row[at + 1] = changed.min(corner + 1).min(row[at] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_near() {
        let forms: Vec<String> = ["有限责任公司", "有限公司", "公司"].iter().map(|form| plain(form)).collect();
        let near =
            |name: &str, title: &str| score(&plain(name), &core(name, &forms), &plain(title), &core(title, &forms));
        assert_eq!(near("启明 机械有限公司", "启明机械有限公司"), Some(SAME));
        assert_eq!(near("启明机械", "启明机械有限公司"), Some(SAME_CORE));
        assert_eq!(near("启明机械公司", "启明机械有限责任公司"), Some(SAME_CORE));
        let contained = near("启明机械有限公司", "滨海启明机械有限公司").unwrap();
        let alike = near("启明机电有限公司", "启明机械有限公司").unwrap();
        assert!((CONTAINED..SAME_CORE).contains(&contained) && alike < CONTAINED);
        assert_eq!(near("启明机械有限公司", "远航食品有限公司"), None);
        assert_eq!(near("公司", "远航食品有限公司"), None);
    }

    #[test]
    fn distances() {
        for (one, other, expected) in
            [("", "ab", 2), ("甲乙丙", "甲丙", 1), ("甲乙", "乙甲", 2), ("甲乙", "甲乙", 0), ("甲", "丁", 1)]
        {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }
}
