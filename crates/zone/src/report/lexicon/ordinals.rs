//! Ordinals that name a thing: 第三章, 第一季度. A rank (第一位) and a running number of things (第十二座) are claims.

use super::{Line, numerals};

/// What an ordinal may name.
const NAMED: &str = "章节条款页版卷集期届季批轮阶步方产党支书责时线课";
/// Around an ordinal that only enumerates: “第一，…；第二，…”.
const OPENING: &str = "。；：，、“（";
const CLOSING: &str = "，、：";
/// Nothing that is named in a report has a longer number.
const LONGEST: usize = 3;

pub(super) fn allow(line: &mut Line) {
    for index in 0..line.characters.len() {
        if line.at(index) != Some('第') {
            continue;
        }
        let of_number = |c: char| numerals::is_numeral(c) || numerals::is_digit(c);
        let length = (index + 1..).take_while(|at| line.at(*at).is_some_and(of_number)).count();
        let next = line.at(index + 1 + length);
        let names = next.is_some_and(|c| NAMED.contains(c));
        if (1..=LONGEST).contains(&length) && (names || enumerates(line, index, next)) {
            line.allow(index, length + 1);
        }
    }
}

fn enumerates(line: &Line, at: usize, next: Option<char>) -> bool {
    let opens = line.before(at).is_none_or(|before| OPENING.contains(before));
    opens && next.is_some_and(|c| CLOSING.contains(c))
}
