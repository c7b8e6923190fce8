use super::scale::{Scale, fit, parse};
use super::*;

fn series(name: &str, values: &[Option<&str>], style: SeriesStyle) -> Series {
    Series { name: name.into(), values: values.iter().map(|v| v.map(str::to_string)).collect(), style }
}

fn sample(shape: Shape, series: Vec<Series>) -> Chart {
    let most = series.iter().map(|s| s.values.len()).max().unwrap_or(0);
    Chart {
        id: "c1".into(),
        finding: html! { "finding" },
        caption: "caption".into(),
        table_label: "table".into(),
        unit: "u".into(),
        categories: (1..=most).map(|n| format!("{n}m")).collect(),
        series,
        shape,
    }
}

/// The rectangles of a drawing as (x, y, width, height).
fn rects(out: &str) -> Vec<[f64; 4]> {
    out.split("<rect").skip(1).map(|tag| ["x", "y", "width", "height"].map(|name| attribute(tag, name))).collect()
}

fn attribute(tag: &str, name: &str) -> f64 {
    let from = tag.find(&format!(" {name}=\"")).unwrap_or_else(|| panic!("{name} in {tag}")) + name.len() + 3;
    tag[from..].split('"').next().and_then(|v| v.trim_end_matches('%').parse().ok()).unwrap_or(f64::NAN)
}

#[test]
fn as_many_bars_as_values_and_a_gap_for_the_missing_one() {
    for shape in [Shape::Bars, Shape::RankedBars] {
        let out =
            chart(&sample(shape, vec![series("a", &[Some("1.50"), None, Some("3"), Some("2")], SeriesStyle::Data)])).0;
        assert_eq!(rects(&out).len(), 3, "{out}");
    }
    let out =
        chart(&sample(Shape::Bars, vec![series("a", &[Some("1"), None, Some("1"), Some("1")], SeriesStyle::Data)])).0;
    let x: Vec<f64> = rects(&out).iter().map(|r| r[0]).collect();
    assert!(((x[1] - x[0]) / (x[2] - x[1]) - 2.0).abs() < 0.01, "the gap is one slot wide: {x:?}");
}

#[test]
fn bars_start_at_zero_so_that_length_is_value() {
    let out = chart(&sample(Shape::Bars, vec![series("a", &[Some("98.0"), Some("49.0")], SeriesStyle::Data)])).0;
    let r = rects(&out);
    assert!((r[0][3] / r[1][3] - 2.0).abs() < 0.01, "{r:?}");
    assert!((r[0][1] + r[0][3] - r[1][1] - r[1][3]).abs() < 0.11, "one foot: {r:?}");
    let out = chart(&sample(Shape::RankedBars, vec![series("a", &[Some("98.0"), Some("49.0")], SeriesStyle::Data)])).0;
    let r = rects(&out);
    assert!((r[0][2] / r[1][2] - 2.0).abs() < 0.01 && r[0][0] == r[1][0], "{r:?}");
}

#[test]
fn a_negative_value_hangs_below_zero() {
    let out = chart(&sample(Shape::Bars, vec![series("a", &[Some("5"), Some("\u{2212}5")], SeriesStyle::Data)])).0;
    let r = rects(&out);
    assert!((r[0][1] + r[0][3] - r[1][1]).abs() < 0.11 && (r[0][3] - r[1][3]).abs() < 0.11, "{r:?}");
}

#[test]
fn two_periods_that_never_meet_share_a_lane() {
    let one = series("h1", &[Some("1"), Some("2"), None, None], SeriesStyle::Second);
    let two = series("h2", &[None, None, Some("3"), Some("4")], SeriesStyle::Data);
    let r = rects(&chart(&sample(Shape::Bars, vec![one, two])).0);
    let gaps: Vec<f64> = r.windows(2).map(|w| w[1][0] - w[0][0]).collect();
    assert_eq!(r.len(), 4);
    assert!(gaps.iter().all(|g| (g - gaps[0]).abs() < 0.11), "{gaps:?}");
}

#[test]
fn a_missing_value_breaks_the_line() {
    let out = chart(&sample(
        Shape::Lines,
        vec![series("a", &[Some("1"), Some("2"), None, Some("3"), Some("4")], SeriesStyle::Data)],
    ))
    .0;
    let d = out.split("class=\"s-l s-k1\" d=\"").nth(1).and_then(|r| r.split('"').next()).unwrap_or_default();
    assert_eq!((d.matches('M').count(), d.matches('L').count()), (2, 2), "{d}");
}

#[test]
fn the_words_of_a_line_that_ends_on_the_axis_stand_above_it() {
    let planned = series("b", &[Some("0"), Some("2"), Some("3"), Some("4")], SeriesStyle::Second);
    let words = |values: &[Option<&str>]| -> f64 {
        let out = chart(&sample(Shape::Lines, vec![series("a", values, SeriesStyle::Data), planned.clone()])).0;
        let text = out.split("<text class=\"s-e s-k1\"").nth(1).unwrap();
        text.split(" y=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    let axis = super::bars::FLOOR;
    assert!(words(&[Some("0"), Some("0")]) < axis - 3.0, "above the axis, clear of the months below it");
    assert!(words(&[Some("0"), Some("3")]) > super::bars::TOTAL - super::bars::FLOOR, "below the line elsewhere");
}

#[test]
fn months_keep_apart_on_a_phone() {
    let months: Vec<String> = (0..31).map(|at| format!("{}-{:02}", 2019 + at / 12, at % 12 + 1)).collect();
    let every = super::scale::every(months.iter(), months.len());
    let between = 240.0 / months.len() as f64 * every.phone as f64;
    assert!(
        between >= super::scale::width(&months[0]),
        "{between} px between names of {} px",
        super::scale::width(&months[0])
    );
    assert_eq!(every.phone % every.desk, 0);
}

#[test]
fn a_value_between_two_gaps_is_a_point() {
    let out = chart(&sample(
        Shape::Lines,
        vec![series("a", &[None, Some("2"), None, Some("3"), Some("4")], SeriesStyle::Data)],
    ))
    .0;
    assert_eq!(out.matches("<circle").count(), 2, "the lone value and the end: {out}");
}

#[test]
fn on_a_wall_the_lines_are_named_beside_and_every_value_is_told() {
    let plan = series("plan", &[Some("1"), Some("4")], SeriesStyle::Second);
    let done = series("done", &[Some("2"), None], SeriesStyle::Data);
    let out = wall_lines(&sample(Shape::Lines, vec![plan, done])).0;
    let (drawing, table) = out.split_once("<table").unwrap_or_default();
    assert!(drawing.contains(">plan 4<") && drawing.contains(">done<"), "{out}");
    assert!(table.contains(">4<") && table.contains(">2<") && table.contains(">—<"), "{out}");
    assert!(!out.contains("tabindex") && !out.contains(" style="), "{out}");
}

#[test]
fn first_places_are_filled() {
    let out = chart(&sample(
        Shape::RankCells,
        vec![series("a", &[Some("1"), Some("2"), None, Some("1")], SeriesStyle::Data)],
    ))
    .0;
    assert_eq!((rects(&out).len(), out.matches("s-c1").count()), (3, 2));
}

#[test]
fn the_table_holds_every_value_as_printed() {
    let values = [Some("1,234.50"), None, Some("0.10")];
    for shape in [Shape::Bars, Shape::Lines, Shape::RankCells, Shape::RankedBars] {
        let out = chart(&sample(shape, vec![series("a", &values, SeriesStyle::Kind)])).0;
        let table = out.split("<details").nth(1).unwrap_or_default();
        assert!(table.contains(">1,234.50<") && table.contains(">0.10<") && table.contains(">—<"), "{table}");
    }
}

#[test]
fn no_style_attribute_and_every_text_escaped() {
    for shape in [Shape::Bars, Shape::Lines, Shape::RankCells, Shape::RankedBars] {
        let mut c = sample(
            shape,
            vec![
                series("<s>", &[Some("<v>"), Some("1")], SeriesStyle::Second),
                series("t", &[Some("2")], SeriesStyle::Kind),
            ],
        );
        c.categories[0] = "<c>".into();
        c.unit = "<u>".into();
        let out = chart(&c).0;
        for raw in ["<s>", "<v>", "<c>", "<u>", " style=", "NaN", "inf"] {
            assert!(!out.contains(raw), "{raw} in {out}");
        }
    }
}

#[test]
fn a_chart_without_values_still_draws() {
    for shape in [Shape::Bars, Shape::Lines, Shape::RankCells, Shape::RankedBars] {
        for values in [&[][..], &[None, None][..], &[Some("0")][..]] {
            let out = chart(&sample(shape, vec![series("a", values, SeriesStyle::Data)])).0;
            assert!(!out.contains("NaN") && !out.contains("inf"), "{out}");
        }
    }
}

#[test]
fn ticks_are_round_and_hold_zero() {
    let labels =
        |values: &[f64]| Scale::from_zero(values.iter().copied()).ticks().into_iter().map(|t| t.1).collect::<Vec<_>>();
    assert_eq!(labels(&[17.2, 24.5]), ["0", "5", "10", "15", "20", "25"]);
    assert_eq!(labels(&[0.4]), ["0.0", "0.1", "0.2", "0.3", "0.4"]);
    assert_eq!(labels(&[4000.0]), ["0", "1,000", "2,000", "3,000", "4,000"]);
    assert_eq!(labels(&[-3.0, 5.0]), ["\u{2212}4", "\u{2212}2", "0", "2", "4", "6"]);
}

#[test]
fn printed_numbers_are_read_and_long_names_cut() {
    assert_eq!(parse("1,234.5"), Some(1234.5));
    assert_eq!(parse("\u{2212}7"), Some(-7.0));
    assert_eq!(parse("—"), None);
    assert_eq!(parse("inf"), None);
    assert_eq!(fit("甲乙", 200.0), "甲乙");
    assert!(fit("甲乙丙丁戊己庚辛", 60.0).ends_with('…'));
}
