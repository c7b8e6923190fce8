//! A rule: dated, versioned, with its source, its certainty and its own test cases. Never edited, only succeeded.

use crate::catalogue::{Catalogue, CatalogueCase};
use crate::figure::{FigureCase, FigureRule};
use crate::plausibility::{PlausibilityCase, PlausibilityRule};
use crate::reader::{Faults, RuleError, TableReader, parse};
use crate::report::ReportText;
use crate::scorecard::{self, Scorecard};
use jiff::civil::Date;

/// A text in both languages of the interface.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bilingual {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The date that decides which version of a rule applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppliesBy {
    /// When the fact happened.
    HappenedOn,
    /// The last day of the period.
    PeriodEnd,
    /// When the decision is taken.
    DecidedOn,
}

/// How certain a rule's content is (`standards.md`): taken from the official text, from a secondary text, or not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// From the official text itself.
    Official,
    /// From a public secondary text.
    Secondary,
    /// Not checked against a text: an editable parameter, never shown as official.
    Unchecked,
    /// The zone's own decision.
    Own,
}

impl Certainty {
    /// What a rule file may write, as a fault says it.
    pub(crate) const LETTERS: &str =
        "`certainty` is A (official text), B (secondary text), C (not checked) or own (the zone's decision)";

    pub(crate) fn of_letter(letter: &str) -> Option<Self> {
        match letter {
            "A" => Some(Self::Official),
            "B" => Some(Self::Secondary),
            "C" => Some(Self::Unchecked),
            "own" => Some(Self::Own),
            _ => None,
        }
    }
}

/// An item of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Stable id.
    pub id: String,
    /// What it says.
    pub text: Bilingual,
}

/// What a rule lays down.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Named values; decimals are texts.
    Parameters(Vec<(String, String)>),
    /// A list of items that can be counted and ticked.
    Checklist(Vec<Item>),
    /// Days off and days worked of a year, where they differ from Monday to Friday.
    Calendar {
        /// The year that the notice is for.
        year: u32,
        /// Days named as off.
        off: Vec<Date>,
        /// Weekend days that are worked.
        work: Vec<Date>,
    },
    /// A figure's definition.
    Figure(Box<FigureRule>),
    /// Pairs of indicators that must fit each other.
    Plausibility(PlausibilityRule),
    /// Words that may hold a digit or numeral in a published text without being a figure.
    Lexicon(Vec<String>),
    /// The text of a report, with bound figures.
    Report(Box<ReportText>),
    /// Permits with their prerequisites and limits.
    Catalogue(Catalogue),
    /// How subjects are scored, ranked and listed.
    Scorecard(Box<Scorecard>),
}

/// A rule as adopted.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// `office.name`.
    pub id: String,
    /// Version, from 1.
    pub version: u32,
    /// In force from this day on.
    pub from: Date,
    /// The date that selects the version.
    pub applies_by: AppliesBy,
    /// Document, number and clause.
    pub source: String,
    /// How certain the content is.
    pub certainty: Certainty,
    /// Title.
    pub title: Bilingual,
    /// What it says, for people.
    pub about: Bilingual,
    /// What it says, for the product.
    pub body: Body,
    /// Cases of a calendar: date and whether it is a working day; checked by `zone::calendar`.
    pub calendar_cases: Vec<(Date, bool)>,
    /// Number of cases in the file.
    pub cases: usize,
}

impl Rule {
    /// Reads a rule file and runs its own cases. All faults at once.
    pub fn parse(text: &str) -> Result<Self, Vec<RuleError>> {
        let mut faults = Faults::new(text);
        let rule = parse(text, &mut faults).map(|table| read(table, &mut faults));
        faults.finish(rule)
    }
}

pub(crate) fn bilingual(table: &mut TableReader<'_>, key: &str, required: bool, faults: &mut Faults<'_>) -> Bilingual {
    match table.table(key, faults) {
        Some(mut inner) => {
            let texts = Bilingual { zh: inner.text("zh", faults), en: inner.text("en", faults) };
            inner.finish(faults);
            texts
        }
        None => {
            if required {
                faults.add(&table.span, format!("`{key}` with `zh` and `en` is missing"));
            }
            Bilingual::default()
        }
    }
}

fn date(text: &str, key: &str, at: &std::ops::Range<usize>, faults: &mut Faults<'_>) -> Date {
    text.parse().unwrap_or_else(|_| {
        faults.add(at, format!("`{key}`: {text:?} is not a date YYYY-MM-DD"));
        Date::ZERO
    })
}

fn dates(table: &mut TableReader<'_>, key: &str, faults: &mut Faults<'_>) -> Vec<Date> {
    let at = table.span.clone();
    table.texts(key, faults).iter().map(|text| date(text, key, &at, faults)).collect()
}

fn read(mut table: TableReader<'_>, faults: &mut Faults<'_>) -> Rule {
    let at = table.span.clone();
    let id = table.text("id", faults);
    if id.is_empty()
        || !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte))
    {
        faults.add(&at, "`id` must be lower-case letters, digits, `.`, `_`, `-`");
    }
    let version = table.integer("version", faults);
    if version == 0 {
        faults.add(&at, "`version` starts at 1");
    }
    let from = table.text("from", faults);
    let from = date(&from, "from", &at, faults);
    let applies_by = match table.text("applies_by", faults).as_str() {
        "happened_on" => AppliesBy::HappenedOn,
        "decided_on" => AppliesBy::DecidedOn,
        other => {
            if other != "period_end" {
                faults.add(&at, "`applies_by` is happened_on, period_end or decided_on");
            }
            AppliesBy::PeriodEnd
        }
    };
    let source = table.text("source", faults);
    let certainty = Certainty::of_letter(&table.text("certainty", faults)).unwrap_or_else(|| {
        faults.add(&at, Certainty::LETTERS);
        Certainty::Own
    });
    let title = bilingual(&mut table, "title", true, faults);
    let about = bilingual(&mut table, "about", false, faults);
    let kind = table.text("kind", faults);
    let cases = table.tables("case", faults);
    let count = cases.len();
    let mut calendar_cases = Vec::new();
    let body = match kind.as_str() {
        "parameters" => {
            let pairs = section(&mut table, "parameters", faults, |inner, faults| inner.remaining_texts(faults));
            no_cases(cases, faults);
            Body::Parameters(pairs.unwrap_or_default())
        }
        "checklist" => {
            let items = table
                .tables("item", faults)
                .into_iter()
                .map(|mut item| {
                    let read = Item {
                        id: item.text("id", faults),
                        text: Bilingual { zh: item.text("zh", faults), en: item.text("en", faults) },
                    };
                    item.finish(faults);
                    read
                })
                .collect();
            no_cases(cases, faults);
            Body::Checklist(items)
        }
        "calendar" => {
            let body = section(&mut table, "calendar", faults, |inner, faults| Body::Calendar {
                year: inner.integer("year", faults),
                off: dates(inner, "off", faults),
                work: dates(inner, "work", faults),
            });
            for mut case in cases {
                let day = case.text("date", faults);
                calendar_cases.push((date(&day, "date", &case.span.clone(), faults), case.flag("working", faults)));
                case.finish(faults);
            }
            body.unwrap_or(Body::Calendar { year: 0, off: Vec::new(), work: Vec::new() })
        }
        "figure" => {
            let figure = FigureRule::read(&mut table, faults);
            for case in cases {
                FigureCase::check(case, &figure, faults);
            }
            Body::Figure(Box::new(figure))
        }
        "plausibility" => {
            let rule = PlausibilityRule::read(&mut table, faults);
            for case in cases {
                PlausibilityCase::check(case, &rule, faults);
            }
            Body::Plausibility(rule)
        }
        "lexicon" => {
            let terms = table.texts("terms", faults);
            no_cases(cases, faults);
            Body::Lexicon(terms)
        }
        "report" => {
            no_cases(cases, faults);
            Body::Report(Box::new(ReportText::read(&mut table, faults)))
        }
        "catalogue" => {
            let catalogue = Catalogue::read(&mut table, certainty, faults);
            for case in cases.into_iter().filter(|_| !catalogue.permits().is_empty()) {
                CatalogueCase::check(case, &catalogue, faults);
            }
            Body::Catalogue(catalogue)
        }
        "scorecard" => {
            let card = scorecard::read(&mut table, faults);
            for case in cases {
                scorecard::check_case(case, &card, faults);
            }
            Body::Scorecard(Box::new(card))
        }
        other => {
            faults.add(&at, format!("`kind` {other:?} is unknown: parameters, checklist, calendar, figure, plausibility, lexicon, report, catalogue or scorecard"));
            Body::Lexicon(Vec::new())
        }
    };
    table.finish(faults);
    Rule { id, version, from, applies_by, source, certainty, title, about, body, calendar_cases, cases: count }
}

pub(crate) fn section<'a, T>(
    table: &mut TableReader<'a>,
    key: &str,
    faults: &mut Faults<'_>,
    read: impl FnOnce(&mut TableReader<'a>, &mut Faults<'_>) -> T,
) -> Option<T> {
    match table.table(key, faults) {
        Some(mut inner) => {
            let value = read(&mut inner, faults);
            inner.finish(faults);
            Some(value)
        }
        None => {
            faults.add(&table.span, format!("table `[{key}]` is missing"));
            None
        }
    }
}

fn no_cases(cases: Vec<TableReader<'_>>, faults: &mut Faults<'_>) {
    for case in cases {
        faults.add(&case.span, "this kind of rule has no cases");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"
id = "party.six_haves"
kind = "checklist"
version = 1
from = "2019-01-01"
applies_by = "period_end"
source = "s"
certainty = "own"
title = { zh = "六有", en = "Six haves" }
"#;

    #[test]
    fn a_rule_reads() {
        let rule =
            Rule::parse(&format!("{HEAD}[[item]]\nid = \"place\"\nzh = \"有场所\"\nen = \"a place\"\n")).unwrap();
        assert_eq!(rule.id, "party.six_haves");
        assert!(matches!(rule.body, Body::Checklist(items) if items.len() == 1));
    }

    #[test]
    fn every_fault_is_reported_with_its_line() {
        let text = HEAD.replace("version = 1", "version = 0").replace("2019-01-01", "2019-02-30")
            + "surprise = 1\n[[item]]\nid = 3\nzh = \"x\"\nen = \"x\"\nodd = 1\n";
        let faults = Rule::parse(&text).unwrap_err();
        let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(faults.len(), 5, "{faults:?}");
        assert!(lines.contains(&10) && lines.contains(&12) && lines.contains(&15), "{faults:?}");
    }
}
