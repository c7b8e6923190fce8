//! What a table seems to say about itself: where its head stands, which column is which field, in which unit. Every answer
//! is shown to a person, who confirms or changes it; nothing is read before.

use super::heading::{field_names, fingerprint, happened_names, headings, plain};
use super::mapping::{HAPPENED, HEAD_LINES_MAX, Mapping, Source, fields_of, units_of};
use super::spelling::{DateStyle, date_in, half_width, month_in};
use super::survey::{Survey, Top};
use crate::messages::Language;
use crate::workbook::{Cell, Row};
use zone::fact::{Field, Kind, Type};

/// Rows among which a head is looked for.
const HEADS: usize = 15;
/// Rows of data that are looked at to know how dates are spelled.
const SAMPLE: usize = 10;
/// A heading that is one of the field's names.
const NAMED: u32 = 100;

/// What a survey suggests: the head that names most fields, of all sheets that are seen.
pub fn suggest(survey: &Survey, kind: &'static Kind) -> Mapping {
    let words = Words::of(kind);
    let mut best: Option<(u32, &Top, u64, u64)> = None;
    for top in survey.sheets.iter().filter(|top| top.visible) {
        for (at, row) in top.rows.iter().take(HEADS).enumerate() {
            for lines in lines_below(top, at) {
                let own = headings(&top.rows, &top.merges, row.number, lines);
                let score = words.assign(&own).iter().map(|(_, _, score)| score).sum();
                if score > best.as_ref().map_or(0, |best| best.0) {
                    best = Some((score, top, row.number, lines));
                }
            }
        }
    }
    let first = survey.sheets.iter().find(|top| top.visible).or(survey.sheets.first());
    match (best, first) {
        (Some((_, top, header, lines)), _) => suggest_at(top, header, lines, kind),
        (None, Some(top)) => suggest_at(top, top.rows.first().map_or(1, |row| row.number), 1, kind),
        (None, None) => Mapping::new(None, 1, 1),
    }
}

/// How many lines a head that begins at a row may have, the likelier first. Merged cells say it; where a file knows none,
/// a heading that has nothing above it belongs to what stands to its left.
fn lines_below(top: &Top, at: usize) -> Vec<u64> {
    let row = &top.rows[at];
    let next = top.rows.get(at + 1).filter(|next| !next.cells.iter().any(is_number));
    let titled = row.cells.iter().filter(|cell| !cell.is_blank()).count() < 2;
    let (Some(next), false) = (next, titled) else { return vec![1] };
    let ends = top.merges.iter().filter(|merge| merge.rows.0 == row.number).map(|merge| {
        let is_wide = merge.columns.1 > merge.columns.0 && merge.rows.1 == row.number;
        merge.rows.1 + u64::from(is_wide) - row.number + 1
    });
    let blank = |row: &Row, column: usize| row.cells.get(column).is_none_or(Cell::is_blank);
    match ends.max() {
        Some(lines) => vec![lines.clamp(1, HEAD_LINES_MAX)],
        None if !top.merges.is_empty() => vec![1],
        None if (0..next.cells.len()).any(|column| blank(row, column) && !blank(next, column)) => vec![2, 1],
        None => vec![1],
    }
}

fn is_number(cell: &Cell) -> bool {
    matches!(cell, Cell::Number(_)) || rulebook::Decimal::parse_typed(cell.text()).is_some()
}

/// What a head says that a person has pointed at.
pub fn suggest_at(top: &Top, header: u64, lines: u64, kind: &'static Kind) -> Mapping {
    let lines = lines.clamp(1, HEAD_LINES_MAX);
    let mut mapping = Mapping::new(top.name.clone(), header, lines);
    let own = headings(&top.rows, &top.merges, header, lines);
    let mut below = top.rows.iter().filter(|row| row.number >= header).skip(lines as usize - 1);
    mapping.first = below.next().map_or(header + lines, |row| row.number + 1);
    if let Some(row) = below.next().filter(|row| is_count_of_columns(row)) {
        mapping.first = row.number + 1;
    }
    for (name, column, _) in Words::of(kind).assign(&own) {
        mapping.fields.insert(name.to_owned(), Source::Column(column));
    }
    let above = top.rows.iter().filter(|row| row.number < header);
    let above: Vec<&str> = above.flat_map(|row| &row.cells).map(Cell::text).filter(|text| !text.is_empty()).collect();
    for field in kind.fields {
        let Some(column) = mapping.column(field.name) else { continue };
        let said =
            unit_of_heading(field, &own[column]).or_else(|| above.iter().find_map(|text| unit_of_note(field, text)));
        if let Some(unit) = said {
            mapping.units.insert(field.name.to_owned(), unit.to_owned());
        }
    }
    times(&mut mapping, top, &above, kind);
    mapping
}

/// The dates, months and years that a table says once.
fn times(mapping: &mut Mapping, top: &Top, above: &[&str], kind: &'static Kind) {
    let titles = || above.iter().copied().chain(top.name.as_deref());
    mapping.year = titles().find_map(year_in);
    for field in kind.fields.iter().filter(|field| matches!(field.ty, Type::Month | Type::Period)) {
        if !mapping.fields.contains_key(field.name)
            && let Some(month) = titles().find_map(month_in)
        {
            mapping.fields.insert(field.name.to_owned(), Source::Constant(month));
        }
    }
    let all = top.rows.iter().flat_map(|row| &row.cells).map(Cell::text);
    let dated = all.filter(|text| text.contains("日期")).find_map(date_in);
    if let Some(date) = dated.filter(|_| !mapping.fields.contains_key(HAPPENED)) {
        mapping.fields.insert(HAPPENED.to_owned(), Source::Constant(date.to_string()));
    }
    let is_date = |field: Option<&Field>| field.is_none_or(|field| field.ty == Type::Date);
    let dates = fields_of(kind).filter(|(_, field)| is_date(*field)).filter_map(|(name, _)| mapping.column(name));
    let dates: Vec<usize> = dates.collect();
    let rows = top.rows.iter().filter(|row| row.number >= mapping.first).take(SAMPLE);
    let typed = rows.flat_map(|row| dates.iter().filter_map(|column| row.cells.get(*column)));
    for cell in typed {
        let text = half_width(cell.text());
        let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        match parts[..] {
            [_, _] => mapping.dates = DateStyle::MonthDay,
            [_, _, year] if year.len() == 4 => mapping.dates = DateStyle::DayMonthYear,
            _ => {}
        }
    }
}

fn year_in(text: &str) -> Option<i16> {
    let text = half_width(text);
    let before = &text[..text.find('年')?];
    let start = before.len().checked_sub(4)?;
    before.get(start..)?.parse().ok().filter(|year| (1949..=2199).contains(year))
}

/// A row that only counts the columns, as statistical forms have it below their head: 甲, 乙, 1, 2, 3.
fn is_count_of_columns(row: &Row) -> bool {
    let texts: Vec<String> =
        row.cells.iter().map(|cell| half_width(cell.text())).filter(|text| !text.is_empty()).collect();
    let numbers: Vec<u32> = texts.iter().filter_map(|text| text.parse().ok()).collect();
    let letters = texts.iter().filter(|text| ["甲", "乙", "丙", "丁", "A", "B", "C"].contains(&text.as_str())).count();
    let counted = numbers.iter().enumerate().all(|(at, number)| *number == at as u32 + 1);
    texts.len() >= 2 && !numbers.is_empty() && counted && letters + numbers.len() == texts.len()
}

/// The words by which the fields of a kind are known.
struct Words {
    fields: Vec<Named>,
    /// Words of headings that name something else: the year before, a growth, a share.
    others: Vec<String>,
}

struct Named {
    name: &'static str,
    words: Vec<String>,
    /// Whether a single month's amount is something else.
    cumulative: bool,
}

impl Words {
    fn of(kind: &'static Kind) -> Self {
        let fields = fields_of(kind).map(|(name, field)| {
            let mut words = field.map_or_else(|| happened_names(kind), |field| field_names(kind, field));
            for language in Language::ALL {
                words.extend(language.headings(kind.name, name).iter().map(|word| plain(word)));
            }
            let cumulative = Language::Chinese.field(kind.name, name).contains("累计");
            Named { name, words, cumulative }
        });
        let others = Language::ALL.iter().flat_map(|language| language.words("table-words-other"));
        Self { fields: fields.collect(), others: others.map(|word| plain(&word)).collect() }
    }

    /// Field, column and how sure: each column once, the surest first.
    fn assign(&self, headings: &[String]) -> Vec<(&'static str, usize, u32)> {
        let mut all: Vec<(&'static str, usize, u32)> = Vec::new();
        for field in &self.fields {
            for (column, heading) in headings.iter().enumerate() {
                all.extend(self.score(field, heading).map(|score| (field.name, column, score)));
            }
        }
        all.sort_by_key(|(_, column, score)| (std::cmp::Reverse(*score), *column));
        let mut taken: Vec<(&'static str, usize, u32)> = Vec::new();
        for one in all {
            if !taken.iter().any(|(name, column, _)| *name == one.0 || *column == one.1) {
                taken.push(one);
            }
        }
        taken
    }

    fn score(&self, field: &Named, heading: &str) -> Option<u32> {
        let (whole, core) = (plain(heading), plain(&outside_brackets(heading)));
        if whole.is_empty() {
            return None;
        }
        if field.words.iter().any(|word| *word == whole || *word == core) {
            return Some(NAMED);
        }
        let monthly = whole.contains("当月") || whole.replace("本月止", "").contains("本月");
        if self.others.iter().any(|word| whole.contains(word.as_str())) || (field.cumulative && monthly) {
            return None;
        }
        let length = |word: &&String| word.chars().count();
        let within = field.words.iter().filter(|word| length(word) >= 2 && core.contains(word.as_str()));
        within.map(|word| length(&word) as u32).max().map(|length| 40 + length.min(50))
    }
}

const OPENING: [char; 3] = ['（', '(', '['];
const CLOSING: [char; 3] = ['）', ')', ']'];

fn outside_brackets(text: &str) -> String {
    let mut depth = 0u32;
    let outside = text.chars().filter(|c| {
        let inside = depth > 0;
        depth = if OPENING.contains(c) { depth + 1 } else { depth.saturating_sub(u32::from(CLOSING.contains(c))) };
        !inside && depth == 0
    });
    outside.collect()
}

/// The unit that a text is the name of, or ends with.
fn unit_named(field: &Field, text: &str) -> Option<&'static str> {
    let text = plain(text);
    let words = |unit: &str| {
        let key = format!("table-unit-{}", unit.replace('_', "-"));
        Language::ALL.iter().flat_map(|language| language.words(&key)).collect::<Vec<_>>()
    };
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for unit in units_of(field) {
        found.extend(
            words(unit)
                .iter()
                .map(|word| plain(word))
                .filter(|word| text.ends_with(word.as_str()))
                .map(|word| (word.len(), unit)),
        );
    }
    found.into_iter().max_by_key(|(length, _)| *length).map(|(_, unit)| unit)
}

/// The unit that stands in a heading's brackets, or behind its last comma.
fn unit_of_heading(field: &Field, heading: &str) -> Option<&'static str> {
    let mut pieces =
        heading.split(|c: char| OPENING.contains(&c) || CLOSING.contains(&c) || "，,：:".contains(c)).skip(1);
    pieces.find_map(|piece| unit_named(field, piece))
}

/// The unit that a note names for the whole sheet: 单位：万元.
fn unit_of_note(field: &Field, text: &str) -> Option<&'static str> {
    let text = half_width(text);
    let (before, after) = text.split_once(':')?;
    let before = plain(before);
    let names_unit = before.ends_with("单位") && !before.ends_with("填报单位") && !before.ends_with("编制单位");
    let first = after.trim().split([' ', ',', '、', ';']).next()?;
    ((names_unit || before.ends_with("unit")) && first.chars().count() <= 20).then(|| unit_named(field, first))?
}

/// Where the headings of a mapping that was kept stand in a file: every place at which a head may be is asked.
pub fn places<'a>(survey: &'a Survey) -> impl Iterator<Item = (&'a Top, u64, u64, String)> + 'a {
    survey.sheets.iter().filter(|top| top.visible).flat_map(|top| {
        top.rows.iter().take(HEADS).flat_map(move |row| {
            (1..=HEAD_LINES_MAX).map(move |lines| {
                let own = headings(&top.rows, &top.merges, row.number, lines);
                (top, row.number, lines, fingerprint(&own))
            })
        })
    })
}

/// A mapping that was kept, for a table with the same headings. What a table says once about its time is this table's:
/// last month is never taken over.
pub fn renewed(kept: &Mapping, top: &Top, header: u64, lines: u64, kind: &'static Kind) -> Mapping {
    let fresh = suggest_at(top, header, lines, kind);
    let mut mapping =
        Mapping { sheet: fresh.sheet, header, lines, first: fresh.first, year: fresh.year, ..kept.clone() };
    for (name, field) in fields_of(kind) {
        let time = field.is_none_or(|field| matches!(field.ty, Type::Date | Type::Month | Type::Period));
        if time && matches!(mapping.fields.get(name), Some(Source::Constant(_))) {
            mapping.fields.remove(name);
            if let Some(constant @ Source::Constant(_)) = fresh.fields.get(name) {
                mapping.fields.insert(name.to_owned(), constant.clone());
            }
        }
    }
    mapping
}
