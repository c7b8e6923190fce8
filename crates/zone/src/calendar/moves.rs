//! A notice of working days as it is asked: single days, and how many there are up to each day of its year.

use super::is_weekday;
use jiff::civil::{Date, date};

/// What a notice says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moves {
    /// The days that it names, in order, each once, and whether it is a working day.
    named: Vec<(Date, bool)>,
    /// How many working days of its year there are up to the day of this number; none up to day 0.
    worked: Vec<u16>,
}

impl Moves {
    /// Those of a year's notice. A day that stands in both lists is off.
    pub(crate) fn new(year: i16, off: &[Date], work: &[Date]) -> Self {
        let mut named: Vec<(Date, bool)> = off.iter().map(|day| (*day, false)).collect();
        named.extend(work.iter().map(|day| (*day, true)));
        // Off sorts before worked, and the first of a day stays.
        named.sort_unstable();
        named.dedup_by_key(|(day, _)| *day);
        let mut moves = Self { named, worked: vec![0] };
        let days = std::iter::successors(Some(date(year, 1, 1)), |day| day.tomorrow().ok());
        let mut sum = 0;
        for day in days.take_while(|day| day.year() == year) {
            sum += u16::from(moves.says(day).unwrap_or_else(|| is_weekday(day)));
            moves.worked.push(sum);
        }
        moves
    }

    /// Whether a day is worked, if it is named.
    pub(super) fn says(&self, day: Date) -> Option<bool> {
        let at = self.named.binary_search_by_key(&day, |(named, _)| *named).ok()?;
        Some(self.named[at].1)
    }

    /// Working days of a span in the notice's own year, both ends counted.
    pub(super) fn worked(&self, from: Date, to: Date) -> i32 {
        let up_to = |day: i16| i32::from(self.worked[day as usize]);
        up_to(to.day_of_year()) - up_to(from.day_of_year() - 1)
    }

    /// By how many working days a span of the year before differs by what is named here, both ends counted, but for days that
    /// the notice of that year names itself.
    pub(super) fn difference(&self, earlier: &Self, from: Date, to: Date) -> i32 {
        let named = self.named.iter().skip_while(|(day, _)| *day < from).take_while(|(day, _)| *day <= to);
        let left = named.filter(|(day, _)| earlier.says(*day).is_none());
        left.map(|(day, is_worked)| i32::from(*is_worked) - i32::from(is_weekday(*day))).sum()
    }
}
