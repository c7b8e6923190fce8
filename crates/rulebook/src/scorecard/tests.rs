use super::*;
use crate::rule::{Body, Rule};
use proptest::prelude::*;

const CARD: &str = r#"
id = "projects.board"
kind = "scorecard"
version = 1
from = "2019-01-01"
applies_by = "period_end"
source = "s"
certainty = "own"
title = { zh = "榜", en = "Board" }
[scorecard]
places = 1
rounding = "half_up"
ties = "1-1-3"
least_projects = 3
least_weight = "60"
[[part]]
id = "money"
zh = "投资"
en = "Investment"
weight = "40"
operator = "ratio@1"
missing = "not_rankable"
[[part]]
id = "days"
zh = "督导"
en = "Days"
weight = "30"
operator = "share@1"
late = "0.5"
missing = "not_counted"
[[part]]
id = "permits"
zh = "手续"
en = "Permits"
weight = "20"
operator = "per_unit_deduction@1"
points = "2.5"
missing = "full"
[[part]]
id = "stages"
zh = "节点"
en = "Stages"
weight = "10"
operator = "steps@1"
missing = "not_counted"
[[part.step]]
share = "0.5"
points = "4"
[[part.step]]
share = "1"
points = "10"
[red]
top = 3
threshold = "85"
veto = true
[black]
bottom = 3
threshold = "60"
[objection]
working_days = 3
[expiry]
months = 12
"#;

fn card() -> Scorecard {
    let Body::Scorecard(card) = Rule::parse(CARD).unwrap().body else { panic!("a scorecard") };
    *card
}

fn measure(due: i64, done: i64, late: i64) -> Option<Measure> {
    Some(Measure { due: Decimal::whole(due), done: Decimal::whole(done), late: Decimal::whole(late) })
}

fn ratio(above: i64, below: i64) -> BigRational {
    BigRational::new(above.into(), below.into())
}

#[test]
fn each_operator_brings_exact_points_and_no_more_than_its_weight() {
    let card = card();
    let points = |part: usize, measure: Option<Measure>| card.parts[part].points(measure.as_ref());
    assert_eq!(points(0, measure(300, 138, 0)), Some(ratio(92, 5)));
    assert_eq!(points(0, measure(300, 301, 0)), Some(ratio(40, 1)));
    assert_eq!(points(0, measure(0, 5, 0)), None, "nothing was due");
    assert_eq!(points(1, measure(19, 14, 1)), Some(ratio(30 * 29, 2 * 19)));
    assert_eq!(points(2, measure(0, 0, 3)), Some(ratio(25, 2)));
    assert_eq!(points(2, measure(0, 0, 9)), Some(ratio(0, 1)));
    assert_eq!(points(3, measure(4, 1, 0)), Some(ratio(0, 1)));
    assert_eq!(points(3, measure(4, 2, 0)), Some(ratio(4, 1)));
    assert_eq!(points(3, measure(4, 4, 0)), Some(ratio(10, 1)));
}

#[test]
fn missing_is_not_zero() {
    let card = card();
    let full = card.score(&[measure(1, 1, 0), None, None, None]);
    assert_eq!(full.total, Some(ratio(100, 1)), "40 and 20 of 60 that count");
    assert_eq!(full.parts, [Some(ratio(40, 1)), None, Some(ratio(20, 1)), None]);
    assert_eq!(card.score(&[None, measure(1, 1, 0), None, None]).units, None, "no investment, no rank");
    let half = card.score(&[measure(2, 1, 0), measure(1, 1, 0), None, measure(1, 1, 0)]);
    assert_eq!(half.units, Some(800));
}

#[test]
fn too_little_that_counts_is_not_ranked() {
    let card = Scorecard { least_weight: Decimal::whole(61), ..card() };
    assert_eq!(card.score(&[measure(1, 1, 0), None, None, None]).total, None);
}

#[test]
fn nobody_is_forced_on_a_list() {
    let card = card();
    let lists = |totals: &[i64]| -> Vec<Option<List>> {
        let totals: Vec<_> = totals.iter().map(|total| Some(*total)).collect();
        card.places(&totals, &[]).iter().map(|place| place.list).collect()
    };
    assert_eq!(lists(&[700, 650, 600]), [None; 3], "all pass, none shines");
    assert_eq!(lists(&[599, 850, 849]), [Some(List::Black), Some(List::Red), None]);
    assert_eq!(lists(&[100, 900]), [None; 2], "too few projects for a list");
    // The last four are equal: each of them is among the last three.
    assert_eq!(lists(&[900, 100, 100, 100, 100])[1..], [Some(List::Black); 4]);
}

#[test]
fn a_falsified_record_is_no_praise() {
    let card = card();
    let places = card.places(&[Some(900), Some(700), Some(650)], &[true, false, false]);
    assert_eq!((places[0].list, places[0].vetoed, places[0].rank), (None, true, Some(1)));
}

#[test]
fn every_fault_of_a_scorecard_is_said_at_once_with_its_line() {
    let text = CARD
        .replace("weight = \"40\"", "weight = \"41\"")
        .replace("ties = \"1-1-3\"", "ties = \"1-2-3\"")
        .replace("operator = \"share@1\"", "operator = \"guess@1\"")
        .replace("share = \"1\"\npoints = \"10\"", "share = \"0.2\"\npoints = \"11\"")
        .replace("threshold = \"60\"", "threshold = \"60.55\"")
        .replace("months = 12", "years = 1");
    let faults = Rule::parse(&text).unwrap_err();
    for what in [
        "add up to 101",
        "`ties`",
        "guess@1",
        "unknown key `late`",
        "steps rise",
        "at most the points",
        "more places than a total",
        "unknown key `years`",
        "`months` is missing",
    ] {
        assert!(faults.iter().any(|fault| fault.what.contains(what)), "{what}: {faults:#?}");
    }
    assert!(faults.iter().all(|fault| fault.line > 0 && fault.line <= text.lines().count()));
}

#[test]
fn cases_of_the_file_are_run() {
    let wrong = format!("{CARD}[[case]]\npart = \"money\"\ndue = \"4\"\ndone = \"1\"\npoints = \"11\"\n");
    assert!(Rule::parse(&wrong).unwrap_err()[0].what.contains("brings 10"));
    let right = wrong.replace("\"11\"", "\"10\"");
    assert_eq!(Rule::parse(&right).unwrap().cases, 1);
    let league = format!(
        "{CARD}[[case]]\ntotals = [\"90\", \"90\", \"-\", \"50\"]\nranks = [\"1\", \"1\", \"-\", \"3\"]\nred = [\"90\", \"90\"]\nblack = []\n"
    );
    assert!(Rule::parse(&league).unwrap_err()[0].what.contains("black list"));
}

proptest! {
    #[test]
    fn no_part_exceeds_its_weight_and_no_total_a_hundred(
        inputs in prop::collection::vec(prop::option::of((-50i64..500, -50i64..500, -5i64..60)), 4),
    ) {
        let card = card();
        let measures: Vec<_> = inputs.iter().map(|input| input.and_then(|(due, done, late)| measure(due, done, late.max(0)))).collect();
        let score = card.score(&measures);
        for (part, points) in card.parts.iter().zip(&score.parts) {
            if let Some(points) = points {
                prop_assert!(*points <= part.weight.rational() && !points.is_negative());
            }
        }
        prop_assert!(score.units.is_none_or(|units| (0..=1000).contains(&units)));
        if let Some(total) = &score.total {
            let sum = card.contributions(&score).into_iter().flatten().fold(BigRational::zero(), |sum, one| sum + one);
            prop_assert_eq!(&sum, total);
        }
    }

    /// What overflows machine words comes to the same as what does not.
    #[test]
    fn words_and_numbers_of_any_length_agree(
        amounts in prop::collection::vec((1i64..i64::MAX, 1i64..i64::MAX, 0u32..18), 1..6),
    ) {
        let decimal = |number: i64, power: u32| Decimal::from_billionths(i128::from(number) * 10i128.pow(power));
        let weight = Decimal::whole(30);
        let (mut parts, mut sum) = (Vec::new(), BigRational::zero());
        for (done, due, power) in amounts {
            let (done, due) = (decimal(done, power), decimal(due, power / 2));
            let one = weight.rational() * done.rational() / due.rational();
            prop_assert_eq!(&super::times(weight, done, due), &one);
            sum += &one;
            parts.push(Some(one));
        }
        parts.push(None);
        let factor = (Decimal::whole(100), Decimal::whole(70));
        prop_assert_eq!(super::total(&parts, factor), sum * ratio(10, 7));
    }

    #[test]
    fn ranks_share_and_skip(totals in prop::collection::vec(prop::option::of(0i64..12), 0..30)) {
        let places = card().places(&totals, &[]);
        for (own, place) in totals.iter().zip(&places) {
            let better = own.map(|own| 1 + totals.iter().flatten().filter(|other| **other > own).count() as u32);
            prop_assert_eq!(place.rank, better);
        }
    }
}
