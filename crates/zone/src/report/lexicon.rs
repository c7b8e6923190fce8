//! Numbers that nobody vouches for: a digit, or a Chinese numeral with a measure word, outside a binding, a date, an
//! ordinal or an entry of the recorded lexicon stops publication.

use crate::state::Zone;
use jiff::civil::Date;
use rulebook::Body;

/// A number that is not bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbound {
    /// The words around it.
    pub context: String,
}

const NUMERALS: &str = "零〇一二三四五六七八九十百千万亿两几数";
const MEASURES: &str = "个次名座条人项家所亩元吨户件位处台套辆间栋宗批天周月年度倍成分里米公千平立万亿％%";

/// Finds the unbound numbers of a paragraph; the lexicon is the version of `report.lexicon` in force on a date.
pub fn unbound(zone: &Zone, paragraph: &str, on: Date) -> Vec<Unbound> {
    let terms = match zone.rules.in_force("report.lexicon", on).map(|adopted| &adopted.rule.body) {
        Some(Body::Lexicon(terms)) => terms.clone(),
        _ => Vec::new(),
    };
    scan(paragraph, &terms)
}

/// The scan itself: masks what is allowed, then looks for what is left.
fn scan(paragraph: &str, terms: &[String]) -> Vec<Unbound> {
    let characters: Vec<char> = paragraph.chars().collect();
    let mut allowed = vec![false; characters.len()];
    mask_bindings(&characters, &mut allowed);
    let mut sorted: Vec<Vec<char>> = terms.iter().map(|term| term.chars().collect()).collect();
    sorted.sort_by_key(|term: &Vec<char>| std::cmp::Reverse(term.len()));
    for term in sorted.iter().filter(|term| !term.is_empty()) {
        for start in 0..characters.len().saturating_sub(term.len() - 1) {
            if characters[start..start + term.len()] == term[..] {
                allowed[start..start + term.len()].fill(true);
            }
        }
    }
    mask_dates(&characters, &mut allowed);
    mask_ordinals(&characters, &mut allowed);
    let mut found = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let length = if allowed[at] { 0 } else { number_at(&characters, &allowed, at) };
        if length > 0 {
            let (from, to) = (at.saturating_sub(6), (at + length + 6).min(characters.len()));
            found.push(Unbound { context: characters[from..to].iter().collect() });
        }
        at += length.max(1);
    }
    found
}

/// Length of the unbound number that starts here, or 0.
fn number_at(characters: &[char], allowed: &[bool], at: usize) -> usize {
    let run = |test: &dyn Fn(char) -> bool| {
        (at..characters.len()).take_while(|index| !allowed[*index] && test(characters[*index])).count()
    };
    let digits = run(&is_digit);
    if digits > 0 {
        return digits;
    }
    let numerals = run(&|c| NUMERALS.contains(c));
    if numerals == 0 {
        return 0;
    }
    let next = characters.get(at + numerals).copied();
    let last_is_measure = numerals > 1 && MEASURES.contains(characters[at + numerals - 1]);
    // 分之: fractions (三分之一, 百分之五); 多/余 before the measure word (十多次).
    let after = match next {
        Some('多' | '余') => characters.get(at + numerals + 1).copied(),
        other => other,
    };
    if after.is_some_and(|c| MEASURES.contains(c)) || last_is_measure { numerals } else { 0 }
}

fn is_digit(c: char) -> bool {
    c.is_numeric() && !NUMERALS.contains(c) || c.is_ascii_digit()
}

fn mask_bindings(characters: &[char], allowed: &mut [bool]) {
    let mut open = None;
    for (index, c) in characters.iter().enumerate() {
        match (c, open) {
            ('{', None) => open = Some(index),
            ('}', Some(start)) => {
                allowed[start..=index].fill(true);
                open = None;
            }
            _ => {}
        }
    }
}

/// `2019年`, `2019年5月`, `5月13日`, `年底` need no binding; `12个月` does.
fn mask_dates(characters: &[char], allowed: &mut [bool]) {
    for index in 0..characters.len() {
        let digits = (0..index).rev().take_while(|at| characters[*at].is_ascii_digit()).count();
        let year = characters[index] == '年' && digits == 4;
        let month_or_day = matches!(characters[index], '月' | '日') && (1..=2).contains(&digits);
        if year || month_or_day {
            allowed[index - digits..=index].fill(true);
        }
    }
}

/// `第…`: ordinals.
fn mask_ordinals(characters: &[char], allowed: &mut [bool]) {
    for index in 0..characters.len() {
        if characters[index] == '第' {
            let length =
                characters[index + 1..].iter().take_while(|c| c.is_ascii_digit() || NUMERALS.contains(**c)).count();
            if length > 0 {
                allowed[index..=index + length].fill(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(paragraph: &str) -> usize {
        let terms = ["PM2.5", "PM10", "GB 3095-2012", "五城联创", "三散", "六有", "一天一督导"].map(str::to_owned);
        scan(paragraph, &terms).len()
    }

    #[test]
    fn what_stops() {
        for text in [
            "十三个中心",
            "两次获奖",
            "共有18个",
            "占比68.5%",
            "增长三成",
            "百分之五",
            "三分之一",
            "二十余家",
            "１２个",
            "数百名",
            "1/2",
            "①项",
            "一百二十亿元",
            "12个月",
        ] {
            assert!(found(text) > 0, "{text}");
        }
    }

    #[test]
    fn what_passes() {
        for text in [
            "引进项目{investment.from_100_million}",
            "2019年5月13日发布",
            "第二位",
            "第3章",
            "PM2.5与PM10达到GB 3095-2012要求",
            "五城联创和三散治理",
            "六有标准，一天一督导",
            "一律从严，万众一心，十分重视",
            "统一部署",
            "一二三",
        ] {
            // 十分 is an adverb and a numeral with a measure word: it stops, and the writer chooses another word.
            assert_eq!(found(text), usize::from(text.contains("十分")), "{text}");
        }
    }
}
