//! What claims a quantity.

use super::{Line, is_gap};

const NUMERALS: &str = "零〇一二三四五六七八九十百千万亿两几廿卅壹贰叁肆伍陆柒捌玖拾佰仟";
const MAGNITUDES: &str = "十百千万亿佰仟";
/// Between a numeral and its measure word: 十多个, 百余名, 十来本.
const MORE: &str = "余多来几";
/// Before a bare magnitude: 上百, 近千, 数万.
const ABOUT: &str = "上近过逾超约达破好成数";
/// Words that count. The list is generous: 四季 stops as well as 四季度, because nobody can tell them apart by rule.
const MEASURES: &str = "个位名人员口户家座条项件桩起例处所台套辆艘架列间栋幢楼层门扇堵宗批届轮场类种样本册卷篇份页章节款句\
                        回遍趟次番倍成半折分秒时刻天日周旬月季年岁代世期度级等阶步段片块张幅面副双对只头匹株棵朵颗粒枚支枝根把\
                        杆盏道路队组班排群帮股派系笔单票桌席床车箱包袋瓶桶盒吨斤克升米里亩顷尺寸丈公平立方元角钱万亿城乡镇村\
                        县市区省国校院厂店馆大点部维帧声课工标网％%‰";
/// Ordinary words that begin like a count of one.
const WORDS_OF_ONE: &[&str] =
    &["一批", "一步", "一时", "一路", "一方面", "一部分", "一把手", "一大批", "一系列", "一段时间"];
/// Characters before 一 that make a word of it (统一, 逐一, 另一), and before those the ones that do not (系统一套, 合同一份).
const ENDS_IN_ONE: &[(char, &str)] = &[
    ('统', "系传血总"),
    ('同', "合共相不如协一陪会连"),
    ('逐', ""),
    ('唯', ""),
    ('每', ""),
    ('这', ""),
    ('那', ""),
    ('某', ""),
    ('另', ""),
    ('哪', ""),
];
/// Quantities without a numeral.
const HALVES: &[&str] = &["半数", "过半", "近半", "大半", "逾半", "超半", "对半", "翻番", "翻倍"];

/// Length of the claim of a quantity that starts here, or 0.
pub(super) fn claim(line: &Line, at: usize) -> usize {
    let digits = (at..).take_while(|index| line.open(*index).is_some_and(is_digit)).count();
    if digits > 0 {
        return digits;
    }
    match numerals(line, at) {
        (0, _) => quantity_word(line, at),
        (1, length) => usize::from(single(line, at)) * length,
        (_, length) => length,
    }
}

/// Whether a lexicon's entry after this character would be the tail of a number.
pub(super) fn belongs_to_a_number(c: char) -> bool {
    is_digit(c) || is_numeral(c) || MORE.contains(c)
}

pub(super) fn is_numeral(c: char) -> bool {
    NUMERALS.contains(c)
}

/// Every digit of every script, and numbers in circles and fractions.
pub(super) fn is_digit(c: char) -> bool {
    c.is_numeric() && !is_numeral(c)
}

/// How many numerals stand here, and over how many characters: gaps between them do not end the run.
fn numerals(line: &Line, at: usize) -> (usize, usize) {
    let (mut count, mut length, mut index) = (0, 0, at);
    while let Some(c) = line.open(index) {
        if is_numeral(c) {
            count += 1;
            length = index + 1 - at;
        } else if count == 0 || !is_gap(c) {
            break;
        }
        index += 1;
    }
    (count, length)
}

/// Whether one numeral alone claims a quantity.
fn single(line: &Line, at: usize) -> bool {
    let Some(numeral) = line.at(at) else { return false };
    // An ordinal that was not allowed is a rank or a count.
    if line.before(at) == Some('第') {
        return true;
    }
    if MAGNITUDES.contains(numeral) && line.before(at).is_some_and(|before| ABOUT.contains(before)) {
        return true;
    }
    if numeral == '一' && word_of_one(line, at) {
        return false;
    }
    let mut next = line.after_gap(at + 1);
    if line.at(next).is_some_and(|c| MORE.contains(c)) {
        next = line.after_gap(next + 1);
    }
    line.at(next).is_some_and(|c| MEASURES.contains(c))
}

fn word_of_one(line: &Line, at: usize) -> bool {
    let ends_a_word = ENDS_IN_ONE.iter().any(|(last, other)| {
        line.before(at) == Some(*last)
            && !at.checked_sub(2).and_then(|two| line.at(two)).is_some_and(|c| other.contains(c))
    });
    ends_a_word || WORDS_OF_ONE.iter().any(|word| line.starts_with(at, word))
}

/// Length of the word for a quantity that holds no numeral.
fn quantity_word(line: &Line, at: usize) -> usize {
    if line.open(at).is_none() {
        return 0;
    }
    if let Some(word) = HALVES.iter().find(|word| line.starts_with(at, word)) {
        return word.chars().count();
    }
    // 上半年 and 下半年 name a part of the calendar.
    let of_calendar = line.before(at).is_some_and(|before| "上下".contains(before));
    let counts = line.at(at) == Some('半') && line.at(at + 1).is_some_and(|c| MEASURES.contains(c));
    if counts && !of_calendar { 2 } else { 0 }
}
