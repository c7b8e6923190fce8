//! The cases of a scorecard's file: points of a part, or ranks and lists of a league.

use super::{List, Measure, Scorecard};
use crate::Decimal;
use crate::figure::parse_rational;
use crate::reader::{Faults, TableReader};
use crate::rounding::rational_text;

pub(crate) fn check(mut case: TableReader<'_>, card: &Scorecard, faults: &mut Faults<'_>) {
    if case.has("part") {
        part(&mut case, card, faults);
    } else if case.has("totals") {
        league(&mut case, card, faults);
    } else {
        faults.add(&case.span, "a case has either `part` or `totals`");
    }
    case.finish(faults);
}

/// `part` with `due`, `done`, `late`, and the exact `points` – `missing` where there are none.
fn part(case: &mut TableReader<'_>, card: &Scorecard, faults: &mut Faults<'_>) {
    let at = case.span.clone();
    let id = case.text("part", faults);
    let mut number = |key: &str| {
        case.optional_text(key, faults).map(|text| {
            Decimal::parse(&text).unwrap_or_else(|| {
                faults.add(&at, format!("`{key}`: {text:?} is not a decimal"));
                Decimal::ZERO
            })
        })
    };
    let (due, done, late) = (number("due"), number("done"), number("late"));
    let given = due.is_some() || done.is_some() || late.is_some();
    let measure = given.then(|| Measure {
        due: due.unwrap_or_default(),
        done: done.unwrap_or_default(),
        late: late.unwrap_or_default(),
    });
    let expected = case.text("points", faults);
    let Some(part) = card.parts.iter().find(|part| part.id == id) else {
        faults.add(&at, format!("there is no part {id:?}"));
        return;
    };
    let found = part.points(measure.as_ref());
    let is_expected = match &found {
        None => expected == "missing",
        Some(points) => parse_rational(&expected).is_some_and(|expected| expected == *points),
    };
    if !is_expected {
        let found = found.as_ref().map_or_else(|| "missing".to_owned(), rational_text);
        faults.add(&at, format!("part {id:?} brings {found}, not {expected:?}"));
    }
}

/// `totals` (`-` for one that cannot be ranked), `falsified` totals, and the `ranks`, `red` and `black` lists expected.
fn league(case: &mut TableReader<'_>, card: &Scorecard, faults: &mut Faults<'_>) {
    let at = case.span.clone();
    let texts = case.texts("totals", faults);
    let falsified = case.texts("falsified", faults);
    let mut totals = Vec::with_capacity(texts.len());
    for text in &texts {
        totals.push(match Decimal::parse(text) {
            Some(total) => Some(card.units_of(total)),
            None if text == "-" => None,
            None => {
                faults.add(&at, format!("`totals`: {text:?} is neither a decimal nor -"));
                None
            }
        });
    }
    let false_ones: Vec<bool> = texts.iter().map(|text| falsified.contains(text)).collect();
    let places = card.places(&totals, &false_ones);
    let ranks: Vec<String> =
        places.iter().map(|place| place.rank.map_or_else(|| "-".to_owned(), |rank| rank.to_string())).collect();
    let of = |list: List| -> Vec<&String> {
        texts.iter().zip(&places).filter(|(_, place)| place.list == Some(list)).map(|(text, _)| text).collect()
    };
    let expected = case.texts("ranks", faults);
    if expected != ranks {
        faults.add(&at, format!("ranks are {ranks:?}, not {expected:?}"));
    }
    for list in [List::Red, List::Black] {
        let expected = case.texts(list.word(), faults);
        let found = of(list);
        if found != expected.iter().collect::<Vec<_>>() {
            faults.add(&at, format!("the {} list is {found:?}, not {expected:?}", list.word()));
        }
    }
}
