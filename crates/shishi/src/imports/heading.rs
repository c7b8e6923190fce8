//! Headings: what a field's column may be called, and what stands above the columns of somebody's own table.

use crate::messages::Language;
use crate::workbook::{Merge, Row};
use sha2::{Digest, Sha256};
use zone::fact::{Field, Kind, Type};

/// Letters and digits of a heading in lower case: spaces, brackets and units written differently make no difference.
pub fn plain(text: &str) -> String {
    let half = super::spelling::half_width(text);
    half.chars().filter(|c| c.is_alphanumeric() || *c == '_').flat_map(char::to_lowercase).collect()
}

/// The heading of a field in a template: label and unit.
pub fn heading(language: Language, kind: &Kind, field: &Field) -> String {
    let label = language.field(kind.name, field.name);
    match field.ty {
        Type::Quantity { unit, .. } => {
            let unit = language.text(&format!("unit-{}", unit.replace('_', "-")));
            language.format("imports-heading-unit", &[("label", &label), ("unit", &unit)])
        }
        _ => label,
    }
}

/// The headings of a template, the date's first.
pub fn template_headings(language: Language, kind: &'static Kind) -> Vec<String> {
    let fields = kind.fields.iter().map(|field| heading(language, kind, field));
    std::iter::once(language.field(kind.name, "happened")).chain(fields).collect()
}

/// Everything by which a field's column is called in a template, the surest first.
pub fn field_names(kind: &Kind, field: &Field) -> Vec<String> {
    let mut names = vec![plain(field.name)];
    for language in Language::ALL {
        names.push(plain(&heading(language, kind, field)));
        names.push(plain(&language.field(kind.name, field.name)));
    }
    names
}

/// Everything by which the column of the date is called in a template.
pub fn happened_names(kind: &Kind) -> Vec<String> {
    let mut names = vec!["happened".to_owned()];
    for language in Language::ALL {
        names.push(plain(&language.field(kind.name, "happened")));
        names.push(plain(&language.text("field-happened")));
        names.push(plain(&language.text("imports-date")));
    }
    names.push("date".to_owned());
    names
}

/// What a cell shows: a merged cell shows the value of its first.
fn shown<'a>(rows: &'a [Row], merges: &[Merge], number: u64, column: usize) -> &'a str {
    let inside = |merge: &&Merge| {
        (merge.rows.0..=merge.rows.1).contains(&number) && (merge.columns.0..=merge.columns.1).contains(&column)
    };
    let (number, column) = merges.iter().find(inside).map_or((number, column), |merge| (merge.rows.0, merge.columns.0));
    let row = rows.iter().find(|row| row.number == number);
    row.and_then(|row| row.cells.get(column)).map_or("", |cell| cell.text().trim())
}

/// Most merged cells of a head.
const MERGES_MAX: usize = crate::workbook::COLUMNS_MAX * super::HEAD_LINES_MAX as usize;

/// The heading above each column of a head that begins at a row and has so many lines: rows in which something stands,
/// since separated values count the lines of a text within a cell too. Merged cells are spread over their
/// columns; what one column's lines say is joined. Where a file knows no merged cells, an upper line that is empty goes
/// on with what stands to its left.
pub fn headings(rows: &[Row], merges: &[Merge], header: u64, lines: u64) -> Vec<String> {
    let head: Vec<&Row> = rows.iter().filter(|row| row.number >= header).take(lines as usize).collect();
    // Each column of a head is asked for its merged cell: no more are looked at than can lie beside each other there.
    let in_head = |merge: &&Merge| head.iter().any(|row| (merge.rows.0..=merge.rows.1).contains(&row.number));
    let near: Vec<Merge> = merges.iter().filter(in_head).take(MERGES_MAX).copied().collect();
    let width = head.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let begins = |merge: &&Merge| head.iter().any(|row| row.number == merge.rows.0);
    let merged = near.iter().filter(begins).map(|merge| merge.columns.1 + 1).max();
    let width = width.max(merged.unwrap_or(0)).min(crate::workbook::COLUMNS_MAX);
    let mut upper = vec![""; head.len()];
    let mut headings = Vec::with_capacity(width);
    for column in 0..width {
        let mut said: Vec<&str> = head.iter().map(|row| shown(rows, &near, row.number, column)).collect();
        let is_below = said.iter().rev().skip(1).all(|text| text.is_empty()) && said.last() != Some(&"");
        for (line, text) in said.iter_mut().enumerate() {
            if is_below && merges.is_empty() && text.is_empty() {
                *text = upper[line];
            } else {
                upper[line] = *text;
            }
        }
        said.retain(|text| !text.is_empty());
        said.dedup();
        let words = said.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        headings.push(words.collect::<Vec<_>>().join(" "));
    }
    headings
}

/// Tells a table's headings from others, in whatever rows they stand.
pub fn fingerprint(headings: &[String]) -> String {
    let mut hasher = Sha256::new();
    for heading in headings {
        hasher.update(plain(heading));
        hasher.update([0]);
    }
    hex::encode(&hasher.finalize()[..12])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Cell;

    fn row(number: u64, texts: &[&str]) -> Row {
        let cell = |text: &&str| if text.is_empty() { Cell::Empty } else { Cell::Text((*text).into()) };
        Row { number, cells: texts.iter().map(cell).collect() }
    }

    #[test]
    fn merged_heads_are_spread_and_lines_joined() {
        let rows = [
            row(1, &["产值表"]),
            row(3, &["企业名称", "工业总产值\n（万元）", "", "备注"]),
            row(4, &["", "本月", "本月止累计"]),
        ];
        let merges = [
            Merge { rows: (1, 1), columns: (0, 3) },
            Merge { rows: (3, 4), columns: (0, 0) },
            Merge { rows: (3, 3), columns: (1, 2) },
            Merge { rows: (3, 4), columns: (3, 3) },
        ];
        let expected = ["企业名称", "工业总产值 （万元） 本月", "工业总产值 （万元） 本月止累计", "备注"];
        assert_eq!(headings(&rows, &merges, 3, 2), expected);
        // The same saved as csv, where nothing is merged.
        assert_eq!(headings(&rows, &[], 3, 2), expected);
        assert_eq!(headings(&rows, &merges, 3, 1), ["企业名称", "工业总产值 （万元）", "工业总产值 （万元）", "备注"]);
        assert!(headings(&rows, &merges, 9, 2).is_empty());
        // Those of other rows are none of the head's, however many there are.
        let many: Vec<Merge> = (0..100_000).map(|row| Merge { rows: (row + 5, row + 5), columns: (0, 2) }).collect();
        assert_eq!(headings(&rows, &[&many[..], &merges].concat(), 3, 2), expected);
    }

    #[test]
    fn a_fingerprint_is_of_the_words() {
        let own = |texts: &[&str]| fingerprint(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        assert_eq!(own(&["企业 名称", "产值（万元）"]), own(&["企业名称", "产值(万元)"]));
        assert_ne!(own(&["ab", "c"]), own(&["a", "bc"]));
    }
}
