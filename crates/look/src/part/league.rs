use crate::icon::{Icon, svg};
use maud::{Markup, html};

/// A part of the scores of a [`league`].
pub struct LeaguePart {
    /// Its name.
    pub name: String,
    /// The most that it can bring, as printed.
    pub most: String,
}

/// A row of a [`league`].
pub struct LeagueRow {
    /// Rank, or a dash.
    pub rank: String,
    /// Name and where its explanation is.
    pub name: String,
    /// See `name`.
    pub href: String,
    /// The unit that answers for it.
    pub unit: String,
    /// Who answers for it.
    pub lead: String,
    /// What each part contributes, as printed; nothing where it does not count.
    pub parts: Vec<Option<String>>,
    /// What is said in place of a bar, where there is none.
    pub note: String,
    /// The total, linked to its basis.
    pub total: Markup,
    /// Rank of the period before and how it moved.
    pub before: String,
    /// The list, if it is on one.
    pub list: Markup,
    /// Whether its explanation is shown.
    pub chosen: bool,
    /// Whether a rule is drawn below.
    pub ruled: bool,
}

/// A league: a bar of a hundred points for each row, made of parts in a fixed order.
pub struct League<'a> {
    /// Unique in the page; part of the ids of the patterns of a print.
    pub id: &'a str,
    /// What it shows.
    pub caption: &'a str,
    /// Headings of rank, name, unit, lead, total, period before and list.
    pub headings: [String; 7],
    /// The parts, at most five.
    pub parts: Vec<LeaguePart>,
    /// Lines behind the bars: points and the word above.
    pub thresholds: Vec<(String, String)>,
    /// The rows.
    pub rows: Vec<LeagueRow>,
}

/// The fill of a part in a print in black and white.
fn ink(id: &str, at: usize) -> String {
    match at {
        0 => "#3a3a3a".to_owned(),
        1 => format!("url(#{id}-h)"),
        2 => "#fff".to_owned(),
        3 => format!("url(#{id}-d)"),
        _ => "#c4c4c4".to_owned(),
    }
}

fn points(text: &str) -> f64 {
    text.parse().unwrap_or_default()
}

fn percent(value: f64) -> String {
    format!("{value:.2}%")
}

/// Draws a league.
#[must_use]
pub fn league(l: &League) -> Markup {
    let [rank, name, unit, lead, total, before, list] = &l.headings;
    html! {
        (patterns(l.id))
        ul.s-key.s-lg-key {
            @for (at, part) in l.parts.iter().enumerate() {
                li {
                    svg viewBox="0 0 12 12" width="11" height="11" aria-hidden="true" {
                        path.{ "s-p" (at + 1) } d="M.5.5h11v11H.5z" fill=(ink(l.id, at)) stroke="#000" {}
                    }
                    (part.name) " " (part.most)
                }
            }
        }
        table.s-league {
            caption { (l.caption) }
            thead { tr {
                th.s-num.s-lg-rank scope="col" { (rank) }
                th.s-lg-name scope="col" { (name) }
                th.s-lg-unit scope="col" { (unit) }
                th.s-lg-lead scope="col" { (lead) }
                th.s-lg-bar scope="col" { (axis(l)) }
                th.s-num.s-lg-sum scope="col" { (total) }
                th.s-num.s-lg-was scope="col" { (before) }
                th.s-lg-list scope="col" { (list) }
            } }
            tbody { @for row in &l.rows {
                tr.s-lg-on[row.chosen].s-lg-rule[row.ruled] {
                    td.s-num { (row.rank) }
                    th scope="row" { a href=(row.href) title=(row.name) aria-current=[row.chosen.then_some("true")] { (row.name) } }
                    td.s-lg-unit title=(row.unit) { (row.unit) }
                    td.s-lg-lead { (row.lead) }
                    td.s-lg-bar { @if row.note.is_empty() { (bar(l, row)) } @else { span.s-meta { (row.note) } } }
                    td.s-num.s-lg-sum { (row.total) }
                    td.s-num.s-lg-was { (row.before) }
                    td { (row.list) }
                }
            } }
        }
    }
}

/// The patterns that tell the parts apart without colour.
fn patterns(id: &str) -> Markup {
    html! {
        svg.s-defs width="0" height="0" aria-hidden="true" { defs {
            pattern id={ (id) "-h" } width="6" height="6" patternUnits="userSpaceOnUse" {
                path d="M0 0h6v6H0z" fill="#fff" {}
                path d="M-1 7L7-1M-4 4L4-4M2 10L10 2" stroke="#000" {}
            }
            pattern id={ (id) "-d" } width="5" height="5" patternUnits="userSpaceOnUse" {
                path d="M0 0h5v5H0z" fill="#fff" {}
                circle cx="2.5" cy="2.5" r=".9" fill="#000" {}
            }
        } }
    }
}

/// The numbers above the bars; a threshold has its word.
fn axis(l: &League) -> Markup {
    let free = |at: f64| l.thresholds.iter().all(|(line, _)| (points(line) - at).abs() > 16.0);
    html! {
        svg.s-lg-axis width="100%" height="20" aria-hidden="true" {
            @for at in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] {
                @if free(at) {
                    text x=(percent(at)) y="14" text-anchor=(if at == 0.0 { "start" } else if at == 100.0 { "end" } else { "middle" }) { (at) }
                }
            }
            @for (line, word) in &l.thresholds {
                text.s-lg-line x=(percent(points(line))) y="14" text-anchor="middle" { (line) " " (word) }
            }
        }
    }
}

fn bar(l: &League, row: &LeagueRow) -> Markup {
    let mut from = 0.0;
    let mut drawn = Vec::new();
    let mut words = Vec::new();
    for (at, (part, printed)) in l.parts.iter().zip(&row.parts).enumerate() {
        let Some(printed) = printed else { continue };
        let width = points(printed);
        words.push(format!("{} {printed}", part.name));
        drawn.push((at, from, width, printed));
        from += width;
    }
    html! {
        svg width="100%" height="33" role="img" aria-label=(words.join(", ")) {
            @for (line, _) in &l.thresholds {
                line.s-lg-th x1=(percent(points(line))) x2=(percent(points(line))) y1="0" y2="33" stroke="#000" stroke-dasharray="3 3" {}
            }
            @for (at, from, width, printed) in drawn {
                rect.{ "s-p" (at + 1) } x=(percent(from)) y="7" width=(percent(width)) height="19" fill=(ink(l.id, at)) stroke="#000" {}
                // The style sheet shows a number where its part of the bar has room for it.
                foreignObject x=(percent(from)) y="7" width=(percent(width)) height="19" {
                    span.{ "s-lg-n s-pt" (at + 1) } { b { (printed) } }
                }
            }
        }
    }
}

/// What a part got of what it could: a thin bar.
#[must_use]
pub fn part_bar(id: &str, at: usize, got: &str, most: &str) -> Markup {
    let share = if points(most) > 0.0 { 100.0 * points(got) / points(most) } else { 0.0 };
    html! {
        svg.s-pb width="100%" height="10" aria-hidden="true" {
            rect.s-pb-0 x="0" y="0" width="100%" height="10" fill="#e8eaed" {}
            rect.{ "s-p" (at + 1) } x="0" y="0" width=(percent(share.min(100.0))) height="10" fill=(ink(id, at)) stroke="#000" {}
        }
    }
}

/// How far a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// Behind us.
    Done,
    /// Where it stands.
    Now,
    /// To come.
    Ahead,
}

/// A thing that proceeds in steps: name, date and fact of each.
#[must_use]
pub fn steps(items: &[(StepState, String, String)]) -> Markup {
    html! {
        ol.s-way {
            @for (state, name, fact) in items {
                @let class = match state { StepState::Done => "s-st-d", StepState::Now => "s-st-n", StepState::Ahead => "s-st-a" };
                li class=(class) aria-current=[(*state == StepState::Now).then_some("step")] { i {} b { (name) } span { (fact) } }
            }
        }
    }
}

/// The explanation of one row beside its league: title, way to close it, body.
#[must_use]
pub fn explanation(title: &str, note: &str, close: (&str, &str), body: Markup) -> Markup {
    html! {
        aside.s-explain id="explanation" {
            header { h2 { (title) } span { (note) } a.s-btn href=(close.0) aria-label=(close.1) title=(close.1) { (svg(Icon::Close)) } }
            (body)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> League<'static> {
        let row = |parts: Vec<Option<String>>, note: &str| LeagueRow {
            rank: "1".into(),
            name: "<n>".into(),
            href: "?project=1".into(),
            unit: "u".into(),
            lead: "l".into(),
            parts,
            note: note.into(),
            total: html! { "32.9" },
            before: "2 ↑1".into(),
            list: html! {},
            chosen: true,
            ruled: false,
        };
        let parts = ["20.0", "", "6.4", "5.0", "0.0"].map(|part| (!part.is_empty()).then(|| part.to_owned()));
        League {
            id: "b",
            caption: "c",
            headings: ["r", "n", "u", "l", "t", "b", "x"].map(str::to_owned),
            parts: (1..=5).map(|at| LeaguePart { name: format!("p{at}"), most: "20".into() }).collect(),
            thresholds: vec![("60".into(), "line".into())],
            rows: vec![row(parts.into(), ""), row(vec![None; 5], "no bar here")],
        }
    }

    #[test]
    fn parts_stand_behind_each_other_and_each_number_within_its_own() {
        let out = league(&sample()).0;
        assert!(out.contains("x=\"26.40%\"") && out.contains("&lt;n&gt;"), "{out}");
        assert!(out.contains("aria-label=\"p1 20.0, p3 6.4, p4 5.0, p5 0.0\""), "{out}");
        let number =
            "<foreignObject x=\"20.00%\" y=\"7\" width=\"6.40%\" height=\"19\"><span class=\"s-lg-n s-pt3\"><b>6.4</b>";
        assert!(out.contains(number), "as wide as its part: {out}");
        assert_eq!(out.matches("role=\"img\"").count(), 1, "who has no bar has none");
        assert!(out.contains("no bar here"), "{out}");
    }

    #[test]
    fn every_part_has_its_own_pattern_in_a_print() {
        let inks: std::collections::BTreeSet<String> = (0..5).map(|at| ink("b", at)).collect();
        assert_eq!(inks.len(), 5);
    }

    #[test]
    fn a_threshold_keeps_its_place_on_the_axis() {
        let out = axis(&sample()).0;
        assert!(out.contains("60 line") && !out.contains(">60</text>") && out.contains(">40</text>"), "{out}");
    }
}
