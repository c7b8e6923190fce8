//! Rows of totals: recognised, never imported, and held against the rows that they sum up.

use super::heading::plain;
use super::mapping::{Mapping, shift};
use super::spelling::{moved, shown};
use crate::workbook::{Cell, Row};
use rulebook::Decimal;
use serde::{Deserialize, Serialize};
use zone::fact::{Kind, Type};

/// Most findings that are kept.
const KEPT: usize = 100;

/// A total that is not the sum of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Number of the row of totals.
    pub row: u64,
    /// What it is called in the table.
    pub label: String,
    /// The field.
    pub field: String,
    /// What stands there, in the field's unit.
    pub stated: String,
    /// What the rows come to.
    pub computed: String,
}

/// What a row of totals sums up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sum {
    /// 合计, 总计: of all rows.
    All,
    /// 小计: of a group.
    Group,
}

/// The words of a list in the form that is compared.
pub fn plain_words(words: &[String]) -> Vec<String> {
    words.iter().map(|word| plain(word)).filter(|word| !word.is_empty()).collect()
}

/// The first words of a row: a number in front is only a count of rows.
fn first_words(row: &Row) -> Option<String> {
    let words = row.cells.iter().filter(|cell| matches!(cell, Cell::Text(_)) && !cell.is_blank());
    words.map(|cell| plain(cell.text())).find(|word| !word.is_empty() && !word.chars().all(|c| c.is_ascii_digit()))
}

/// A column that is summed up.
struct Column {
    field: &'static str,
    column: usize,
    shift: i32,
    all: Decimal,
    group: Decimal,
}

/// A total that stands above its rows, until they have passed.
struct Ahead {
    row: u64,
    label: String,
    stated: Vec<Option<Decimal>>,
}

/// The sums of a table as its rows pass.
pub struct Totals {
    totals: Vec<String>,
    subtotals: Vec<String>,
    columns: Vec<Column>,
    rows: u64,
    group_rows: u64,
    /// Whether the groups' totals stand above their rows.
    above: Option<bool>,
    ahead: (Option<Ahead>, Option<Ahead>),
    findings: Vec<Finding>,
}

impl Totals {
    /// The sums of what a mapping reads.
    pub fn new(mapping: &Mapping, kind: &'static Kind) -> Self {
        let columns = kind.fields.iter().filter_map(|field| {
            let typed = mapping.units.get(field.name).and_then(|unit| shift(field, unit));
            let column = mapping.column(field.name)?;
            let summed = matches!(field.ty, Type::Quantity { .. } | Type::Count(_));
            let (all, group) = (Decimal::ZERO, Decimal::ZERO);
            summed.then(|| Column { field: field.name, column, shift: typed.unwrap_or(0), all, group })
        });
        Self {
            totals: plain_words(&mapping.totals),
            subtotals: plain_words(&mapping.subtotals),
            columns: columns.collect(),
            rows: 0,
            group_rows: 0,
            above: None,
            ahead: (None, None),
            findings: Vec::new(),
        }
    }

    /// Whether a row holds totals: its first words are one of the words, or begin or end with one.
    pub fn kind_of(&self, row: &Row) -> Option<Sum> {
        let words = first_words(row)?;
        let says = |list: &[String]| list.iter().any(|word| is_total(&words, word));
        // A word of both lists (本页小计, 小计) is a group's.
        if says(&self.subtotals) { Some(Sum::Group) } else { says(&self.totals).then_some(Sum::All) }
    }

    fn amounts(&self, row: &Row) -> Vec<Option<Decimal>> {
        let amount = |column: &Column| match row.cells.get(column.column)? {
            Cell::Empty => None,
            Cell::Text(text) => Decimal::parse(&moved(text, column.shift)?),
            Cell::Number(number) => Decimal::parse(&moved(&shown(number), column.shift)?),
        };
        self.columns.iter().map(amount).collect()
    }

    /// Adds a row of data.
    pub fn add(&mut self, row: &Row) {
        let amounts = self.amounts(row);
        for (column, amount) in self.columns.iter_mut().zip(amounts) {
            column.all += amount.unwrap_or(Decimal::ZERO);
            column.group += amount.unwrap_or(Decimal::ZERO);
        }
        self.rows += 1;
        self.group_rows += 1;
    }

    /// Holds a row of totals against the rows before it, or keeps it for those behind it if there are none.
    pub fn compare(&mut self, sum: Sum, row: &Row) {
        let ahead = Ahead { row: row.number, label: label(row), stated: self.amounts(row) };
        match sum {
            Sum::All if self.rows == 0 => self.ahead.0 = Some(ahead),
            Sum::All => self.judge(&ahead, |column| column.all),
            Sum::Group if *self.above.get_or_insert(self.rows == 0) => {
                self.end_group();
                self.ahead.1 = Some(ahead);
            }
            Sum::Group => {
                self.judge(&ahead, |column| column.group);
                self.begin_group();
            }
        }
    }

    fn begin_group(&mut self) {
        self.group_rows = 0;
        self.columns.iter_mut().for_each(|column| column.group = Decimal::ZERO);
    }

    fn end_group(&mut self) {
        if let Some(ahead) = self.ahead.1.take() {
            self.judge(&ahead, |column| column.group);
        }
        self.begin_group();
    }

    fn judge(&mut self, ahead: &Ahead, of: impl Fn(&Column) -> Decimal) {
        for (column, stated) in self.columns.iter().zip(&ahead.stated) {
            let computed = of(column);
            if let Some(stated) = stated.filter(|stated| *stated != computed)
                && self.findings.len() < KEPT
            {
                self.findings.push(Finding {
                    row: ahead.row,
                    label: ahead.label.clone(),
                    field: column.field.to_owned(),
                    stated: stated.to_string(),
                    computed: computed.to_string(),
                });
            }
        }
    }

    /// What was found, once all rows have passed.
    pub fn findings(&mut self) -> Vec<Finding> {
        self.end_group();
        if let Some(ahead) = self.ahead.0.take() {
            self.judge(&ahead, |column| column.all);
        }
        self.findings.sort_by_key(|finding| finding.row);
        std::mem::take(&mut self.findings)
    }
}

/// Whether a row's first words are a word of totals, with what may stand beside it: a unit, the group's name before.
fn is_total(words: &str, word: &str) -> bool {
    const BESIDE: &str = "万千百亿元个家户项人次条共数";
    let beside = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || BESIDE.contains(c));
    words.ends_with(word) || words.strip_prefix(word).is_some_and(beside)
}

fn label(row: &Row) -> String {
    let cell = row.cells.iter().find(|cell| matches!(cell, Cell::Text(_)) && !cell.is_blank());
    cell.map_or("", |cell| cell.text().trim()).chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::mapping::Source;

    fn totals() -> Totals {
        let mut mapping = Mapping::new(None, 1, 1);
        mapping.fields.insert("output_thousand_yuan".to_owned(), Source::Column(1));
        mapping.units.insert("output_thousand_yuan".to_owned(), "ten_thousand_yuan".to_owned());
        Totals::new(&mapping, zone::fact::kind("economy.month").unwrap())
    }

    fn found(rows: &[(&str, &str)]) -> Vec<(u64, String, String)> {
        let mut totals = totals();
        for (at, (label, amount)) in rows.iter().enumerate() {
            let cells = vec![Cell::Text((*label).into()), Cell::Number((*amount).into())];
            let row = Row { number: at as u64 + 2, cells };
            match totals.kind_of(&row) {
                Some(sum) => totals.compare(sum, &row),
                None => totals.add(&row),
            }
        }
        totals.findings().into_iter().map(|finding| (finding.row, finding.stated, finding.computed)).collect()
    }

    #[test]
    fn totals_below_their_rows() {
        let right = [
            ("甲厂", "0.1"),
            ("乙厂", "0.2"),
            ("小 计", "0.30000000000000004"),
            ("丙厂", "5"),
            ("东片小计", "5"),
            ("合　计（万元）", "5.3"),
        ];
        assert_eq!(found(&right), []);
        let wrong = [("甲厂", "1"), ("小计", "2"), ("乙厂", "3"), ("小计：", "3"), ("总计", "5")];
        let said = |row, stated: &str, computed: &str| (row, stated.to_owned(), computed.to_owned());
        assert_eq!(found(&wrong), [said(3, "20", "10"), said(6, "50", "40")]);
    }

    #[test]
    fn totals_above_their_rows() {
        assert_eq!(
            found(&[("总计", "6"), ("一、小计", "3"), ("甲厂", "1"), ("乙厂", "2"), ("二、小计", "3"), ("丙厂", "3")]),
            []
        );
        let wrong = found(&[("总计", "6"), ("小计", "3"), ("甲厂", "1"), ("小计", "3"), ("丙厂", "3")]);
        assert_eq!(wrong, [(2, "60".to_owned(), "40".to_owned()), (3, "30".to_owned(), "10".to_owned())]);
    }

    #[test]
    fn an_enterprise_is_no_total() {
        let row = |text: &str| Row { number: 2, cells: vec![Cell::Number("1".into()), Cell::Text(text.into())] };
        for name in ["合计量仪器有限公司", "小计算机科技公司", "总计划管理有限责任公司"] {
            assert_eq!(totals().kind_of(&row(name)), None, "{name}");
        }
        assert_eq!(totals().kind_of(&row("本页小计")), Some(Sum::Group));
        assert_eq!(totals().kind_of(&row("Total")), Some(Sum::All));
    }
}
