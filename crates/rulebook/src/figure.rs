//! A figure's definition: operator, facts, filter, and how it is printed.

use crate::reader::{Faults, TableReader};
use crate::rule::{Bilingual, bilingual, section};
use crate::{Decimal, Rounding};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

/// Most places after the point that a figure is printed with: ten to this power is made for it.
const PRINTED_PLACES_MAX: u32 = 99;
/// Longest text of a number: reading one takes the square of its length.
const NUMBER_MAX: usize = 1000;

/// One condition on a field; a definition's conditions must all hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// Field of the fact.
    pub field: String,
    /// What the field must be.
    pub test: Test,
}

/// What a field must be.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// One of these choices or keys.
    Any(Vec<String>),
    /// A quantity of at least this much.
    AtLeast(Decimal),
}

/// What is counted, summed or read.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// Kind of the facts.
    pub fact: String,
    /// Field that is summed or read; empty for counts.
    pub field: String,
    /// Which facts.
    pub conditions: Vec<Condition>,
}

/// The closed set of operators. Each has a version; a corrected operator is a new version and the old one stays.
#[derive(Debug, Clone, PartialEq)]
pub enum Operator {
    /// `count@1`: facts that happened in the period.
    Count(Selection),
    /// `stock@1`: facts that happened up to the period's end.
    Stock(Selection),
    /// `sum@1`: sum of a quantity over the facts of the period.
    Sum(Selection),
    /// `members@1`: sum over the facts of the period of the number of distinct members of a list.
    Members(Selection),
    /// `distinct_members@1`: distinct members over all facts of the period.
    DistinctMembers(Selection),
    /// `cumulative@1`: a quantity reported cumulatively from January by several subjects: the sum of each one's last value in the year.
    Cumulative(Selection),
    /// `latest@1`: a quantity of the fact of the period with the highest revision.
    Latest(Selection),
    /// `register@1`: a field of the one fact that the filter selects, whatever the period.
    Register(Selection),
    /// `share@1`: part ÷ whole.
    Share {
        /// Figure above the line.
        part: String,
        /// Figure below the line.
        whole: String,
        /// What one unit of `whole` is in units of `part`.
        whole_factor: Decimal,
    },
    /// `air_mean_rank@1`: mean over valid days and rank among the participants.
    AirMeanRank {
        /// `pm10` or `pm25`.
        pollutant: String,
    },
    /// `times_first@1`: months of the year in which a published edition ranks the zone first.
    TimesFirst {
        /// The monthly report.
        report: String,
        /// The figure whose cells are read.
        figure: String,
    },
    /// `parameter@1`: a value of a rule.
    Parameter {
        /// The rule.
        rule: String,
        /// The parameter.
        key: String,
    },
    /// `length@1`: the number of items of a checklist.
    Length {
        /// The rule.
        rule: String,
    },
}

impl Operator {
    /// The facts that the operator reads, where it reads facts.
    pub fn selection(&self) -> Option<&Selection> {
        match self {
            Self::Count(s) | Self::Stock(s) | Self::Sum(s) | Self::Members(s) | Self::DistinctMembers(s) => Some(s),
            Self::Cumulative(s) | Self::Latest(s) | Self::Register(s) => Some(s),
            _ => None,
        }
    }

    /// Name and version, as in the rule file.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Count(_) => "count@1",
            Self::Stock(_) => "stock@1",
            Self::Sum(_) => "sum@1",
            Self::Members(_) => "members@1",
            Self::DistinctMembers(_) => "distinct_members@1",
            Self::Cumulative(_) => "cumulative@1",
            Self::Latest(_) => "latest@1",
            Self::Register(_) => "register@1",
            Self::Share { .. } => "share@1",
            Self::AirMeanRank { .. } => "air_mean_rank@1",
            Self::TimesFirst { .. } => "times_first@1",
            Self::Parameter { .. } => "parameter@1",
            Self::Length { .. } => "length@1",
        }
    }
}

/// How a value is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Print {
    /// Unit as printed in tables (`亿元`), in both languages.
    pub unit: Bilingual,
    /// Base units in one printed unit.
    pub divide: Decimal,
    /// Places after the point.
    pub places: u32,
    /// Rounding mode.
    pub rounding: Rounding,
    /// `{n}` number, `{c}` Chinese numeral of a whole number up to 99.
    pub phrase: Bilingual,
    /// Print the ten below with 多 (`10多次`): the exact value stays behind it.
    pub tens: bool,
    /// Codes of the register and the value that they stand for.
    pub values: Vec<(String, String)>,
    /// Values that have a set phrase.
    pub labels: Vec<(String, String)>,
    /// Values that are Chinese words, and the English ones for them.
    pub english: Vec<(String, String)>,
}

/// A figure's definition.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureRule {
    /// Number in the zone's table of published numbers, if any.
    pub reference: Option<String>,
    /// `fold`, `stock`, `register`, `rule` or `date`.
    pub class: String,
    /// What the value is in that table, where it is no quantity of the printed unit: an award, a year, nothing.
    pub unit: Option<String>,
    /// What is computed.
    pub operator: Operator,
    /// Whether accepted versions count (published figures) or the submitted ones.
    pub accepted: bool,
    /// How it is printed.
    pub print: Print,
    /// The remark printed with it, e.g. that the statistics department's figure prevails.
    pub remark: Bilingual,
}

/// A value as it appears to people: the text of the value and the phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The rounded value in the printed unit (`124`), or the exact count where the phrase is rounded.
    pub value: String,
    /// The phrase, Chinese.
    pub zh: String,
    /// The phrase, English.
    pub en: String,
}

impl Print {
    /// Prints an exact value, rounding once.
    pub fn number(&self, exact: &BigRational) -> Printed {
        let scaled = exact / self.divide.rational();
        let value = self.rounding.text(&scaled, self.places);
        let phrase_number = if self.tens {
            let ten = scaled.floor().to_integer() / BigInt::from(10) * BigInt::from(10);
            let over = scaled > BigRational::from_integer(ten.clone()) && ten > BigInt::from(0);
            if over { format!("{ten}多") } else { value.clone() }
        } else {
            value.clone()
        };
        let english_number = phrase_number.replace('多', "+");
        self.phrase(value, &phrase_number, &english_number, scaled.to_integer().to_u32())
    }

    /// Prints a text value (a register's entry, a rule's parameter).
    pub fn text(&self, raw: &str) -> Printed {
        let value = self.values.iter().find(|(code, _)| code == raw).map_or(raw, |(_, value)| value).to_owned();
        let number = value.parse().ok();
        self.phrase(value.clone(), &value, &value, number)
    }

    fn phrase(&self, value: String, zh: &str, en: &str, number: Option<u32>) -> Printed {
        let en = self.english.iter().find(|(of, _)| *of == value).map_or(en, |(_, english)| english);
        if let Some((_, label)) = self.labels.iter().find(|(of, _)| *of == value) {
            let english = self.phrase.en.replace("{n}", en);
            return Printed { value, zh: label.clone(), en: english };
        }
        let chinese = number.map(chinese_numeral).unwrap_or_default();
        let zh = self.phrase.zh.replace("{n}", zh).replace("{c}", &chinese);
        let en = self.phrase.en.replace("{n}", en).replace("{c}", en);
        Printed { value, zh, en }
    }
}

/// Chinese numeral of 0 to 99; larger numbers in digits.
pub fn chinese_numeral(number: u32) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |n: u32| DIGITS[n as usize];
    match number {
        0..=9 => digit(number).to_owned(),
        10..=19 => format!("十{}", if number == 10 { "" } else { digit(number - 10) }),
        20..=99 => {
            format!("{}十{}", digit(number / 10), if number.is_multiple_of(10) { "" } else { digit(number % 10) })
        }
        _ => number.to_string(),
    }
}

impl FigureRule {
    pub(crate) fn read(table: &mut TableReader<'_>, faults: &mut Faults<'_>) -> Self {
        let remark = bilingual(table, "remark", false, faults);
        let figure = section(table, "figure", faults, |inner, faults| {
            let reference = inner.optional_text("ref", faults);
            let class = inner.text("class", faults);
            if !["fold", "stock", "register", "rule", "date"].contains(&class.as_str()) {
                faults.add(&inner.span, "`class` is fold, stock, register, rule or date");
            }
            let unit = inner.optional_text("unit", faults);
            let accepted = match inner.text("counts", faults).as_str() {
                "accepted" => true,
                "submitted" => false,
                _ => {
                    faults.add(&inner.span, "`counts` is accepted or submitted");
                    true
                }
            };
            (reference, class, unit, accepted, read_operator(inner, faults))
        });
        let (reference, class, unit, accepted, operator) =
            figure.unwrap_or((None, String::new(), None, true, Operator::Length { rule: String::new() }));
        let print = section(table, "print", faults, read_print).unwrap_or_else(|| Print {
            unit: Bilingual::default(),
            divide: Decimal::whole(1),
            places: 0,
            rounding: Rounding::HalfUp,
            phrase: Bilingual::default(),
            tens: false,
            values: Vec::new(),
            labels: Vec::new(),
            english: Vec::new(),
        });
        Self { reference, class, unit, operator, accepted, print, remark }
    }
}

fn read_operator(table: &mut TableReader<'_>, faults: &mut Faults<'_>) -> Operator {
    let name = table.text("operator", faults);
    let mut selection = |field: bool| {
        let fact = table.text("fact", faults);
        let field = if field { table.text("field", faults) } else { String::new() };
        let conditions = table
            .tables("where", faults)
            .into_iter()
            .map(|mut condition| {
                let field = condition.text("field", faults);
                let any = condition.texts("any", faults);
                let test = match condition.optional_text("at_least", faults) {
                    None => Test::Any(any),
                    Some(limit) => Test::AtLeast(Decimal::parse(&limit).unwrap_or_else(|| {
                        faults.add(&condition.span, format!("`at_least`: {limit:?} is not a decimal"));
                        Decimal::ZERO
                    })),
                };
                condition.finish(faults);
                Condition { field, test }
            })
            .collect();
        Selection { fact, field, conditions }
    };
    match name.as_str() {
        "count@1" => Operator::Count(selection(false)),
        "stock@1" => Operator::Stock(selection(false)),
        "sum@1" => Operator::Sum(selection(true)),
        "members@1" => Operator::Members(selection(true)),
        "distinct_members@1" => Operator::DistinctMembers(selection(true)),
        "cumulative@1" => Operator::Cumulative(selection(true)),
        "latest@1" => Operator::Latest(selection(true)),
        "register@1" => Operator::Register(selection(true)),
        "share@1" => {
            let (part, whole) = (table.text("part", faults), table.text("whole", faults));
            let factor = table.text("whole_factor", faults);
            let whole_factor = Decimal::parse(&factor).filter(|f| *f > Decimal::ZERO).unwrap_or_else(|| {
                faults.add(&table.span, "`whole_factor` must be a positive decimal");
                Decimal::whole(1)
            });
            Operator::Share { part, whole, whole_factor }
        }
        "air_mean_rank@1" => Operator::AirMeanRank { pollutant: table.text("pollutant", faults) },
        "times_first@1" => {
            Operator::TimesFirst { report: table.text("report", faults), figure: table.text("figure", faults) }
        }
        "parameter@1" => Operator::Parameter { rule: table.text("rule", faults), key: table.text("key", faults) },
        "length@1" => Operator::Length { rule: table.text("rule", faults) },
        other => {
            faults.add(&table.span, format!("operator {other:?} is unknown"));
            Operator::Length { rule: String::new() }
        }
    }
}

fn read_print(table: &mut TableReader<'_>, faults: &mut Faults<'_>) -> Print {
    let divide = table.optional_text("divide", faults).unwrap_or_else(|| "1".to_owned());
    let rounding = table.text("rounding", faults);
    let mut pairs =
        |key: &str| table.table(key, faults).map(|mut inner| inner.remaining_texts(faults)).unwrap_or_default();
    let (values, labels, english) = (pairs("values"), pairs("labels"), pairs("english"));
    Print {
        unit: bilingual(table, "unit", true, faults),
        divide: Decimal::parse(&divide).filter(|d| *d > Decimal::ZERO).unwrap_or_else(|| {
            faults.add(&table.span, "`divide` must be a positive decimal");
            Decimal::whole(1)
        }),
        places: places(table, faults),
        rounding: Rounding::parse(&rounding).unwrap_or_else(|| {
            faults.add(&table.span, "`rounding` is half_even or half_up");
            Rounding::HalfUp
        }),
        phrase: bilingual(table, "phrase", true, faults),
        tens: table.flag("tens", faults),
        values,
        labels,
        english,
    }
}

fn places(table: &mut TableReader<'_>, faults: &mut Faults<'_>) -> u32 {
    let places = table.integer("places", faults);
    if places > PRINTED_PLACES_MAX {
        faults.add(&table.span, format!("`places` is at most {PRINTED_PLACES_MAX}"));
    }
    places.min(PRINTED_PLACES_MAX)
}

/// A case of a figure's file: `value` (exact, base units) or `text`, and what is printed.
pub(crate) struct FigureCase;

impl FigureCase {
    pub(crate) fn check(mut case: TableReader<'_>, figure: &FigureRule, faults: &mut Faults<'_>) {
        let printed = match (case.optional_text("value", faults), case.optional_text("text", faults)) {
            (Some(value), None) => match parse_rational(&value) {
                Some(exact) => figure.print.number(&exact),
                None => {
                    faults.add(&case.span, format!("`value` {value:?} is neither a decimal nor n/d"));
                    return;
                }
            },
            (None, Some(text)) => figure.print.text(&text),
            _ => {
                faults.add(&case.span, "a case has either `value` or `text`");
                return;
            }
        };
        let expected = case.text("printed", faults);
        let english = case.optional_text("english", faults);
        if printed.zh != expected {
            faults.add(&case.span, format!("prints {:?}, not {expected:?}", printed.zh));
        }
        if english.as_ref().is_some_and(|english| *english != printed.en) {
            faults.add(&case.span, format!("prints {:?} in English, not {english:?}", printed.en));
        }
        case.finish(faults);
    }
}

/// Reads `n`, `n.m` or `n/d`.
pub fn parse_rational(text: &str) -> Option<BigRational> {
    if text.len() > NUMBER_MAX {
        return None;
    }
    match text.split_once('/') {
        None => {
            Decimal::parse(text).map(Decimal::rational).or_else(|| text.parse().ok().map(BigRational::from_integer))
        }
        Some((numerator, denominator)) => {
            let (numerator, denominator): (BigInt, BigInt) = (numerator.parse().ok()?, denominator.parse().ok()?);
            (denominator > BigInt::from(0)).then(|| BigRational::new(numerator, denominator))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{chinese_numeral, parse_rational};
    use crate::Rule;

    const FIGURE: &str = r#"
id = "city.things"
kind = "figure"
version = 1
from = "2019-01-01"
applies_by = "period_end"
source = "s"
certainty = "own"
title = { zh = "数", en = "number" }
[figure]
class = "fold"
counts = "accepted"
operator = "count@1"
fact = "city.object"
[print]
unit = { zh = "件", en = "things" }
places = 2
rounding = "half_up"
phrase = { zh = "{n}", en = "{n}" }
[[case]]
value = "1/3"
printed = "0.33"
"#;

    #[test]
    fn a_rule_does_not_ask_for_more_digits_than_can_be_made() {
        assert!(Rule::parse(FIGURE).is_ok());
        for places in ["100", "4294967295"] {
            let faults = Rule::parse(&FIGURE.replace("places = 2", &format!("places = {places}"))).unwrap_err();
            assert!(faults.iter().any(|fault| fault.what.contains("`places`")), "{faults:?}");
        }
        let long = FIGURE.replace("1/3", &"9".repeat(2_000_000));
        assert!(Rule::parse(&long).unwrap_err()[0].what.starts_with("`value`"));
        assert!(parse_rational(&"9".repeat(1000)).is_some() && parse_rational(&"9".repeat(1001)).is_none());
    }

    #[test]
    fn numerals() {
        for (number, text) in
            [(0, "零"), (2, "二"), (10, "十"), (13, "十三"), (20, "二十"), (47, "四十七"), (100, "100")]
        {
            assert_eq!(chinese_numeral(number), text);
        }
    }
}
