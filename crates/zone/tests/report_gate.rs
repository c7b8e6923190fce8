//! The gate of publication, refusal by refusal: each code stops a year report that passes without its cause. The zone
//! here is invented; its indicators are items of a budget, because those can be any amount.

use jiff::Timestamp;
use jiff::civil::date;
use ledger::{Amends, RecordRef};
use serde_json::{Value, json};
use uuid::Uuid;
use zone::decide::{self, Draft, decide};
use zone::report::{AIR_MONTH, Prepared, Question, YEAR, prepare, questions};
use zone::{Command, Month, Period, Problem, Refusal, Zone};

const PERIOD: Period = Period::Year(2019);
/// Items of the budget that stand for indicators.
const PART: &str = "value_added_tax";
const WHOLE: &str = "land_tax";
const OTHER_PART: &str = "stamp_tax";
const OTHER_WHOLE: &str = "property_tax";

struct World {
    zone: Zone,
    now: Timestamp,
}

impl World {
    /// A zone with nothing, in the January after its year.
    fn new() -> Self {
        let now = "2020-01-10T02:00:00Z".parse().unwrap();
        let mut world = Self { zone: Zone::default(), now };
        world.append(&decide::genesis("z-1", "试验区", "Asia/Shanghai", "z.test+0+A", true, now, date(2018, 1, 1)));
        let closed = decide::close_day(&world.zone, date(2020, 1, 9), &"0".repeat(64), now);
        closed.iter().for_each(|draft| world.append(draft));
        world
    }

    fn append(&mut self, draft: &Draft) {
        let sealed = draft.sealed.as_ref().map(|opening| &*opening.content);
        self.zone.apply(&RecordRef::parse(&draft.bytes).unwrap(), sealed).unwrap();
    }

    fn command(&mut self, kind: &str, by: &str, content: Value, amends: Option<Amends>) -> Result<u64, Refusal> {
        self.submit((by, by, "setup"), kind, content, amends)
    }

    fn submit(
        &mut self,
        (by, for_person, via): (&str, &str, &'static str),
        kind: &str,
        content: Value,
        amends: Option<Amends>,
    ) -> Result<u64, Refusal> {
        let command = Command {
            id: Uuid::from_u128(u128::from(self.zone.size)),
            kind: kind.into(),
            by: by.into(),
            for_person: for_person.into(),
            via,
            unit: "z-1".into(),
            happened: "2020-01-10".into(),
            content: content.as_object().unwrap().clone(),
            amends,
            evidence: Vec::new(),
            import: None,
        };
        let seq = self.zone.size;
        for draft in decide(&self.zone, &command, self.now, &mut || [0; 32])? {
            self.append(&draft);
        }
        Ok(seq)
    }

    fn adopt(&mut self, text: &str) {
        let rule = rulebook::Rule::parse(text).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let content = json!({"rule": rule.id, "version": rule.version, "text": lines});
        self.command("rule.adopted", "keeper", content, None).unwrap();
    }

    fn accept(&mut self, first: u64, version: u64) {
        self.command("review.accepted", "reviewer", json!({"items": [[first, version]]}), None).unwrap();
    }

    /// An accepted amount of an item of the budget: seq of its record.
    fn amount(&mut self, item: &str, yuan: &str) -> u64 {
        let content = json!({"month": "2019-06", "item": item, "amount_yuan": yuan});
        let seq = self.command("economy.budget_revenue", "officer", content, None).unwrap();
        self.accept(seq, seq);
        seq
    }

    fn amend(&mut self, seq: u64, item: &str, yuan: &str) {
        let content = json!({"month": "2019-06", "item": item, "amount_yuan": yuan, "reason": "更正"});
        let amends = Amends { seq, version: seq, void: false };
        let version = self.command("economy.budget_revenue", "officer", content, Some(amends)).unwrap();
        self.accept(seq, version);
    }

    fn draft(&mut self, text: &str) {
        let lines: Vec<&str> = text.lines().collect();
        let content = json!({"report": YEAR, "period": "2019", "text": lines});
        let draft = self.command("report.drafted", "editor", content, None).unwrap();
        self.approve(draft, "leader").unwrap();
    }

    fn approve(&mut self, draft: u64, leader: &str) -> Result<u64, Refusal> {
        let content = json!({"report": YEAR, "period": "2019", "draft": draft});
        self.command("report.approved", leader, content, None)
    }

    /// The act of publication as the product writes it.
    fn publish(&mut self, prepared: &Prepared) -> Result<u64, Refusal> {
        let mut content = json!({
            "report": prepared.report, "edition": prepared.edition, "period": "2019", "size": self.zone.size,
            "manifest": "0".repeat(64), "signers": ["z.test"], "cells": prepared.cells,
        });
        if let Some(before) = prepared.supersedes {
            content["supersedes"] = before.into();
        }
        self.command("edition.published", "editor", content, None)
    }

    fn prepared(&self) -> Prepared {
        prepare(&self.zone, YEAR, PERIOD).unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    fn problems(&self) -> Vec<Problem> {
        prepare(&self.zone, YEAR, PERIOD).err().unwrap_or_default()
    }

    fn codes(&self) -> Vec<&'static str> {
        self.problems().iter().map(|problem| problem.code).collect()
    }

    fn question(&self) -> Option<Question> {
        let mut all = questions(&self.zone, PERIOD);
        assert!(all.len() < 2, "{all:?}");
        all.pop()
    }

    fn reply(&mut self, pair: &str, answer: &str) -> Result<u64, Refusal> {
        let content = json!({"rule": "test.plausible", "period": "2019", "pair": pair, "answer": answer});
        self.command("plausibility.answered", "editor", content, None)
    }
}

fn head(id: &str, kind: &str, version: u32, certainty: &str) -> String {
    format!(
        "id = \"{id}\"\nkind = \"{kind}\"\nversion = {version}\nfrom = \"2019-01-01\"\napplies_by = \"period_end\"\n\
         source = \"s\"\ncertainty = \"{certainty}\"\ntitle = {{ zh = \"题\", en = \"t\" }}\n"
    )
}

fn figure(id: &str, certainty: &str, operator: &str) -> String {
    let print = "[print]\nunit = { zh = \"元\", en = \"yuan\" }\nplaces = 0\nrounding = \"half_up\"\n\
                 phrase = { zh = \"{n}元\", en = \"{n}\" }\n";
    let head = head(id, "figure", 1, certainty);
    format!("{head}[figure]\nclass = \"fold\"\ncounts = \"accepted\"\n{operator}\n{print}")
}

/// The sum of an item of the budget, with the item's name.
fn sum(item: &str, certainty: &str) -> String {
    let of_item = format!(
        "operator = \"sum@1\"\nfact = \"economy.budget_revenue\"\nfield = \"amount_yuan\"\n\
         [[figure.where]]\nfield = \"item\"\nany = [\"{item}\"]"
    );
    figure(&format!("test.{item}"), certainty, &of_item)
}

fn plausible(version: u32, certainty: &str) -> String {
    let pair = |part: &str, whole: &str| {
        format!("[[pair]]\npart = \"test.{part}\"\nwhole = \"test.{whole}\"\nwhole_factor = \"1\"\n")
    };
    let head = head("test.plausible", "plausibility", version, certainty);
    format!("{head}highest_quotient = \"1.5\"\n{}{}", pair(PART, WHOLE), pair(OTHER_PART, OTHER_WHOLE))
}

fn report(paragraph: &str) -> String {
    report_with("", "章", paragraph, "", "甲")
}

fn report_with(subtitle: &str, chapter: &str, paragraph: &str, caption: &str, name: &str) -> String {
    let head = head("report.test", "report", 1, "own");
    format!(
        "{head}report = \"year\"\nheading = \"年报\"\nsubtitle = \"{subtitle}\"\n[[chapter]]\ntitle = \"{chapter}\"\n\
         paragraphs = [\"{paragraph}\"]\ncaptions = [\"{caption}\"]\n[[role]]\nrole = \"text\"\nnames = [\"{name}\"]\n"
    )
}

/// A zone whose report binds one figure that has a value.
fn sound() -> World {
    let mut world = World::new();
    world.adopt(&sum(PART, "own"));
    world.amount(PART, "120");
    world.draft(&report(&format!("入库{{test.{PART}}}。")));
    assert_eq!(world.codes(), Vec::<&str>::new());
    world
}

#[test]
fn what_is_sound_is_published() {
    let mut world = sound();
    let prepared = world.prepared();
    let printed: Vec<_> = prepared.cells.iter().map(|cell| (cell.printed.as_str(), cell.exact.as_str())).collect();
    assert_eq!(printed, [("120元", "120")]);
    world.publish(&prepared).unwrap();
    assert_eq!(world.zone.editions.len(), 1);
}

#[test]
fn an_unbound_number_stops_wherever_it_is_printed() {
    let bound = format!("{{test.{PART}}}");
    for (place, text) in [
        ("subtitle", report_with("全年18项", "章", &bound, "", "甲")),
        ("1", report_with("", "十三个中心", &bound, "", "甲")),
        ("1.1", report_with("", "章", "新增四类。", "", "甲")),
        ("1 caption", report_with("", "章", &bound, "两次获奖", "甲")),
        ("text", report_with("", "章", &bound, "", "三个记者")),
    ] {
        let mut world = sound();
        world.draft(&text);
        let problems = world.problems();
        let [problem] = &problems[..] else { panic!("{place}: {problems:?}") };
        assert_eq!((problem.code, problem.arguments[0].1.as_str()), ("unbound-number", place));
    }
}

/// What stands in braces is printed as its figure or stops; it cannot hide a number from the check.
#[test]
fn braces_around_a_number_hide_nothing() {
    for text in ["{18个}", "{limit:18个}"] {
        let mut world = sound();
        for words in [report(text), report_with("", text, "话", "", "甲"), report_with("", "章", "话", text, "甲")]
        {
            world.draft(&words);
            assert_eq!(world.codes(), ["unknown-figure"], "{words}");
        }
    }
}

/// A figure in a title, a caption or a reply is a cell as much as one in a paragraph.
#[test]
fn figures_of_titles_and_captions_are_cells() {
    let bound = format!("{{test.{PART}}}");
    for text in [report_with("", &bound, "话", "", "甲"), report_with("", "章", "话", &bound, "甲")] {
        let mut world = sound();
        world.draft(&text);
        let cells = world.prepared().cells;
        assert_eq!(cells.iter().map(|cell| cell.printed.as_str()).collect::<Vec<_>>(), ["120元"], "{text}");
    }
}

/// Rule by rule, what a figure may rest on: with the base of certainty C the report stops and names it; with the same
/// base adopted as the zone's own it is published.
#[test]
fn a_source_that_is_not_approved_stops_through_every_base() {
    let share =
        format!("operator = \"share@1\"\npart = \"test.{PART}\"\nwhole = \"test.{WHOLE}\"\nwhole_factor = \"1\"");
    let parameters =
        |certainty: &str| head("test.parameters", "parameters", 1, certainty) + "[parameters]\nlimit = \"7\"\n";
    let checklist = |certainty: &str| {
        head("test.list", "checklist", 1, certainty) + "[[item]]\nid = \"a\"\nzh = \"甲\"\nen = \"a\"\n"
    };
    let parameter = "operator = \"parameter@1\"\nrule = \"test.parameters\"\nkey = \"limit\"";
    let length = "operator = \"length@1\"\nrule = \"test.list\"";
    let limit = "operator = \"count@1\"\nfact = \"investment.project\"\n\
                 [[figure.where]]\nfield = \"planned_investment_yuan\"\nat_least = \"1000000000\"";
    type Base<'a> = &'a dyn Fn(&str) -> String;
    let cases: [(&str, &str, String, Base<'_>); 6] = [
        ("test.value_added_tax", "{test.value_added_tax}", String::new(), &|c| sum(PART, c)),
        ("test.land_tax", "{test.share}", figure("test.share", "own", &share), &|c| sum(WHOLE, c)),
        ("test.value_added_tax", "{test.share}", figure("test.share", "own", &share) + "", &|c| sum(PART, c)),
        ("test.parameters", "{test.read}", figure("test.read", "own", parameter), &parameters),
        ("test.list", "{test.items}", figure("test.items", "own", length), &checklist),
        ("test.limit", "{limit:test.limit}以上", String::new(), &|c| figure("test.limit", c, limit)),
    ];
    for (named, bound, own, base) in cases {
        for certainty in ["C", "own"] {
            let mut world = World::new();
            for item in [PART, WHOLE] {
                if named != format!("test.{item}") {
                    world.adopt(&sum(item, "own"));
                }
            }
            world.adopt(&base(certainty));
            if !own.is_empty() {
                world.adopt(&own);
            }
            world.amount(PART, "120");
            world.amount(WHOLE, "200");
            world.draft(&report(bound));
            if certainty == "own" {
                assert_eq!(world.codes(), Vec::<&str>::new(), "{bound} on {named}");
                assert!(world.prepared().rules.contains_key(named), "{bound}: the manifest names {named}");
                continue;
            }
            let problems = world.problems();
            let [problem] = &problems[..] else { panic!("{bound} on {named}: {problems:?}") };
            assert_eq!((problem.code, problem.arguments[1].1.as_str()), ("source-not-approved", named));
        }
    }
}

const AIR_FIGURE: &str = "operator = \"air_mean_rank@1\"\npollutant = \"pm10\"";

fn validity(certainty: &str) -> String {
    head("air.validity", "parameters", 1, certainty)
        + "[parameters]\nday_hours = \"20\"\nmonth_days = \"27\"\nfebruary_days = \"25\"\nyear_days = \"324\"\n\
           station_percent = \"75\"\n"
}

/// The monthly ranking and the charts rest on the rule of validity as the text does.
#[test]
fn unchecked_limits_of_validity_stop_the_ranking_and_the_charts() {
    let month = Period::Month(Month::new(2019, 3).unwrap());
    for (certainty, stopped) in [("C", true), ("own", false)] {
        let mut world = sound();
        world.adopt(&validity(certainty));
        world.adopt(&figure("air.pm10_month", "own", AIR_FIGURE));
        world.adopt(&figure("air.pm10_year", "own", AIR_FIGURE));
        let station = json!({"station": "s-1", "title": "站", "participant": "z-1", "control": "national"});
        world.command("air.station", "officer", station, None).unwrap();
        let names_it = |problems: &[Problem]| {
            let of_validity = |problem: &&Problem| problem.arguments.contains(&("rule", "air.validity".to_owned()));
            problems.iter().filter(of_validity).filter(|problem| problem.code == "source-not-approved").count() == 1
        };
        assert_eq!(names_it(&prepare(&world.zone, AIR_MONTH, month).unwrap_err()), stopped, "{certainty}");
        let chart = report("话").replace("[[role]]", "charts = [\"air.year\"]\n[[role]]");
        world.draft(&chart);
        assert_eq!(names_it(&world.problems()), stopped, "{certainty}");
    }
}

#[test]
fn a_chart_that_does_not_exist_stops() {
    let mut world = sound();
    world.draft(&report("话").replace("[[role]]", "charts = [\"air.weather\"]\n[[role]]"));
    assert_eq!(world.codes(), ["unknown-figure"]);
}

#[test]
fn a_figure_without_a_value_stops() {
    let mut world = sound();
    world.adopt(&sum(WHOLE, "own"));
    world.draft(&report(&format!("{{test.{WHOLE}}}，又是{{test.{WHOLE}}}")));
    let problems = world.problems();
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    assert_eq!((problem.code, problem.arguments[0].1.as_str()), ("figure-without-value", "test.land_tax"));
    world.amount(WHOLE, "200");
    assert_eq!(world.codes(), Vec::<&str>::new());
}

#[test]
fn an_edition_computed_before_a_figure_changed_is_refused() {
    let mut world = sound();
    let before = world.prepared();
    let first = world.zone.size;
    world.adopt(&sum(WHOLE, "own"));
    world.amount(WHOLE, "5");
    assert!(world.zone.size > first);
    let mut changed = before.clone();
    changed.cells[0].printed = "121元".into();
    assert_eq!(world.publish(&changed).unwrap_err().0[0].code, "figures-changed", "a number typed in");
    let content = json!({"month": "2019-07", "item": PART, "amount_yuan": "1"});
    let seq = world.command("economy.budget_revenue", "officer", content, None).unwrap();
    world.accept(seq, seq);
    let refusal = world.publish(&before).unwrap_err();
    assert_eq!(refusal.0.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["figures-changed"]);
    let prepared = world.prepared();
    world.publish(&prepared).unwrap();
}

#[test]
fn an_edition_that_is_not_the_next_is_refused() {
    let mut world = sound();
    let first = world.prepared();
    let seq = world.publish(&first).unwrap();
    let codes = |refused: Result<u64, Refusal>| refused.unwrap_err().0.iter().map(|p| p.code).collect::<Vec<_>>();
    assert_eq!(codes(world.publish(&first)), ["edition-not-next"], "the first again");
    let second = world.prepared();
    assert_eq!((second.edition, second.supersedes), (2, Some(seq)));
    let third = Prepared { edition: 3, ..second.clone() };
    assert_eq!(codes(world.publish(&third)), ["edition-not-next"], "one left out");
    let orphan = Prepared { supersedes: None, ..second.clone() };
    assert_eq!(codes(world.publish(&orphan)), ["edition-not-next"], "superseding nothing");
    world.publish(&second).unwrap();
    assert_eq!(world.zone.editions.iter().map(|edition| edition.edition).collect::<Vec<_>>(), [1, 2]);
}

/// A zone whose plausibility rule compares two indicators: part, whole, part, whole.
fn compared(amounts: [&str; 4]) -> (World, [u64; 4]) {
    let mut world = World::new();
    let seqs = [(PART, 0), (WHOLE, 1), (OTHER_PART, 2), (OTHER_WHOLE, 3)].map(|(item, index)| {
        world.adopt(&sum(item, "own"));
        world.amount(item, amounts[index])
    });
    world.draft(&report(&format!("入库{{test.{PART}}}。")));
    world.adopt(&plausible(1, "own"));
    (world, seqs)
}

#[test]
fn shares_that_fit_ask_nothing() {
    // 95 % here and 95 % everywhere else.
    let (world, _) = compared(["60", "200", "57", "190"]);
    assert!(world.question().is_none());
    assert_eq!(world.codes(), Vec::<&str>::new());
}

#[test]
fn shares_that_do_not_fit_ask_and_stop_until_somebody_replies() {
    for (amounts, here, elsewhere) in [
        // As in the demonstration: the zone sells 112 % of what it produces, the others a half.
        (["100", "150", "112", "137"], "112.0", "50.0"),
        // Two other indicators: 20 here on 80, 30 on 20 elsewhere.
        (["80", "100", "20", "50"], "25.0", "150.0"),
    ] {
        let (mut world, _) = compared(amounts);
        let question = world.question().unwrap();
        assert_eq!((question.here.as_deref(), question.elsewhere.as_deref()), (Some(here), Some(elsewhere)));
        assert_eq!(question.pair, format!("test.{PART}+test.{OTHER_PART}+v1+{here}+{elsewhere}"));
        assert_eq!(world.codes(), ["plausibility-unanswered"]);
        world.reply(&question.pair, "口径不同").unwrap();
        assert_eq!(world.codes(), Vec::<&str>::new());
    }
}

/// More than the whole cannot be a share of it: the most implausible case is not the silent one.
#[test]
fn a_part_that_leaves_no_rest_asks() {
    for amounts in [
        ["120", "100", "60", "100"],
        ["60", "100", "100.01", "100"],
        ["100", "100", "60", "100"],
        ["120", "100", "130", "100"],
        ["120", "100", "0", "100"],
    ] {
        let (world, _) = compared(amounts);
        let question = world.question().unwrap_or_else(|| panic!("{amounts:?}"));
        assert_eq!(question.elsewhere, None, "{amounts:?}");
        assert_eq!(world.codes(), ["plausibility-unanswered"]);
    }
    let (world, _) = compared(["0", "100", "60", "100"]);
    assert!(world.question().is_none(), "a part of nothing has no ratio");
}

#[test]
fn a_reply_counts_while_what_was_asked_is_unchanged() {
    let (mut world, seqs) = compared(["100", "150", "112", "137"]);
    let first = world.question().unwrap();
    world.reply(&first.pair, "口径不同").unwrap();
    assert_eq!(world.question().unwrap().answer, Some(world.zone.answers[0].seq));

    // Another ratio elsewhere, the same here: 20 on 50.
    world.amend(seqs[3], OTHER_WHOLE, "132");
    let second = world.question().unwrap();
    assert_eq!((second.elsewhere.as_deref(), second.answer), (Some("40.0"), None));
    assert_eq!(world.codes(), ["plausibility-unanswered"]);
    let stale = world.reply(&first.pair, "口径不同").unwrap_err();
    assert_eq!(stale.0[0].code, "no-such-question", "a form from before the change");
    world.reply(&second.pair, "口径不同").unwrap();
    assert_eq!(world.codes(), Vec::<&str>::new());

    // Another version of the rule asks for itself.
    world.adopt(&plausible(2, "own"));
    assert_eq!(world.codes(), ["plausibility-unanswered"]);
}

#[test]
fn a_reply_is_printed_and_so_it_holds_no_unbound_number() {
    let (mut world, _) = compared(["100", "150", "112", "137"]);
    let pair = world.question().unwrap().pair;
    for (answer, code) in [("有十三个企业", "unbound-number"), ("共{test.nothing}", "unknown-figure")] {
        let refusal = world.reply(&pair, answer).unwrap_err();
        assert_eq!(refusal.0.iter().map(|problem| problem.code).collect::<Vec<_>>(), [code]);
    }
    world.reply(&pair, &format!("其中{{test.{OTHER_PART}}}是外购")).unwrap();
    let cells = world.prepared().cells;
    let printed: Vec<&str> = cells.iter().map(|cell| cell.printed.as_str()).collect();
    assert_eq!(printed, ["112元", "100元"], "in the order of the ids");
}

#[test]
fn a_question_by_an_unchecked_rule_is_not_published() {
    let (mut world, _) = compared(["100", "150", "112", "137"]);
    world.adopt(&plausible(2, "C"));
    let pair = world.question().unwrap().pair;
    world.reply(&pair, "口径不同").unwrap();
    let problems = world.problems();
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["source-not-approved"]);
}

/// 10亿元以上 is what the rule in force says, not what somebody typed: another version of the rule, another limit.
#[test]
fn a_class_limit_follows_its_rule() {
    let at_least = |limit: &str| {
        format!(
            "operator = \"count@1\"\nfact = \"investment.project\"\n[[figure.where]]\n\
             field = \"planned_investment_yuan\"\nat_least = \"{limit}\""
        )
    };
    let mut world = sound();
    world.adopt(&figure("test.large", "own", &at_least("1000000000")));
    let shown = |world: &World| -> String {
        let pieces = zone::report::bind(&world.zone, "{limit:test.large}以上", PERIOD);
        let words = pieces.into_iter().map(|piece| match piece {
            zone::report::Piece::Limit(_, words) | zone::report::Piece::Text(words) => words,
            other => panic!("{other:?}"),
        });
        words.collect()
    };
    assert_eq!(shown(&world), "10亿元以上");
    world.adopt(&figure("test.large", "own", &at_least("500000000")).replace("version = 1", "version = 2"));
    assert_eq!(shown(&world), "5亿元以上");
    world.draft(&report("引进10亿元以上项目"));
    assert!(world.codes().contains(&"unbound-number"), "typed digits stop");
    // A limit on something that is no money has no amount to print.
    let metres =
        "operator = \"count@1\"\nfact = \"city.object\"\n[[figure.where]]\nfield = \"length_m\"\nat_least = \"500\"";
    world.adopt(&figure("test.long", "own", metres));
    world.draft(&report("{limit:test.long}以上"));
    assert_eq!(world.codes(), ["unknown-figure"]);
}

#[test]
fn a_text_that_no_leader_approved_is_not_published() {
    let refused = |result: Result<u64, Refusal>| {
        result.unwrap_err().0.into_iter().map(|problem| problem.code).collect::<Vec<_>>()
    };
    let mut world = sound();
    let approved = world.zone.newest_draft(YEAR, PERIOD).unwrap().seq;
    assert_eq!(refused(world.approve(approved, "leader")), ["approved-already"]);

    // Another text needs another approval, which is of that text and not its author's.
    let text = report(&format!("入库{{test.{PART}}}，均已核对。"));
    let lines: Vec<&str> = text.lines().collect();
    let content = json!({"report": YEAR, "period": "2019", "text": lines});
    let draft = world.command("report.drafted", "editor", content, None).unwrap();
    let prepared = world.prepared();
    assert!(prepared.approval.is_none());
    assert_eq!(refused(world.publish(&prepared)), ["report-not-approved"]);
    assert_eq!(refused(world.approve(approved, "leader")), ["draft-not-newest"]);
    assert_eq!(refused(world.approve(draft, "editor")), ["own-record"]);

    world.approve(draft, "leader").unwrap();
    world.publish(&world.prepared()).unwrap();
    assert_eq!(world.zone.editions.len(), 1);
}

#[test]
fn an_approval_that_a_clerk_entered_counts_once_the_leader_has_confirmed_it() {
    let codes = |result: Result<u64, Refusal>| {
        result.unwrap_err().0.into_iter().map(|problem| problem.code).collect::<Vec<_>>()
    };
    let mut world = sound();
    for person in ["leader", "other-leader", "clerk", "editor"] {
        world.command("org.person", "setup", json!({"person": person}), None).unwrap();
    }
    for (person, role) in [("leader", "leader"), ("other-leader", "leader"), ("editor", "editor")] {
        world.command("org.grant", "setup", json!({"person": person, "role": role}), None).unwrap();
    }
    for clerk in ["clerk", "editor"] {
        let given = json!({"clerk": clerk, "kinds": ["report.approved"], "from": "2020-01-10", "until": "2020-12-31"});
        world.submit(("leader", "leader", "form"), "delegation.given", given, None).unwrap();
    }
    let lines: Vec<String> = report(&format!("入库{{test.{PART}}}，均已核对。")).lines().map(str::to_owned).collect();
    let drafted = json!({"report": YEAR, "period": "2019", "text": lines});
    let draft = world.command("report.drafted", "editor", drafted, None).unwrap();
    let approval = json!({"report": YEAR, "period": "2019", "draft": draft});
    let approve = |world: &mut World, by: &str, leader: &str| {
        world.submit((by, leader, "form"), "report.approved", approval.clone(), None)
    };
    assert_eq!(
        codes(approve(&mut world, "editor", "leader")),
        ["own-record"],
        "who wrote it does not enter its approval"
    );
    assert_eq!(codes(approve(&mut world, "clerk", "other-leader")), ["no-delegation"]);
    assert_eq!(codes(approve(&mut world, "clerk", "clerk")), ["no-right-to-record"]);
    let entered = approve(&mut world, "clerk", "leader").unwrap();
    assert_eq!(codes(approve(&mut world, "clerk", "leader")), ["approved-already"]);
    let prepared = world.prepared();
    assert!(prepared.approval.is_none());
    assert_eq!(codes(world.publish(&prepared)), ["report-not-confirmed"]);

    // Disowned, it is as if there were none; entered again and confirmed, it counts.
    let word = |world: &mut World, kind: &str, seq: u64| {
        let mut content = json!({"items": [[seq, seq]]});
        if kind == "delegation.disowned" {
            content["reason"] = "没有看过文稿".into();
        }
        world.submit(("leader", "leader", "form"), kind, content, None).unwrap();
    };
    word(&mut world, "delegation.disowned", entered);
    assert_eq!(codes(world.publish(&prepared)), ["report-not-approved"]);
    let again = approve(&mut world, "clerk", "leader").unwrap();
    word(&mut world, "delegation.confirmed", again);
    assert_eq!(world.prepared().approval.as_ref().map(|approval| approval.seq), Some(again));
    assert_eq!(codes(approve(&mut world, "other-leader", "other-leader")), ["approved-already"]);
    world.publish(&world.prepared()).unwrap();
}

#[test]
fn a_leader_may_approve_himself_what_a_clerk_has_entered() {
    let mut world = sound();
    for person in ["leader", "clerk"] {
        world.command("org.person", "setup", json!({"person": person}), None).unwrap();
    }
    world.command("org.grant", "setup", json!({"person": "leader", "role": "leader"}), None).unwrap();
    let given = json!({"clerk": "clerk", "kinds": ["report.approved"], "from": "2020-01-10", "until": "2020-12-31"});
    world.submit(("leader", "leader", "form"), "delegation.given", given, None).unwrap();
    let lines: Vec<String> = report(&format!("入库{{test.{PART}}}，均已核对。")).lines().map(str::to_owned).collect();
    let drafted = json!({"report": YEAR, "period": "2019", "text": lines});
    let draft = world.command("report.drafted", "editor", drafted, None).unwrap();
    let approval = json!({"report": YEAR, "period": "2019", "draft": draft});
    world.submit(("clerk", "leader", "form"), "report.approved", approval.clone(), None).unwrap();
    let own = world.submit(("leader", "leader", "form"), "report.approved", approval, None).unwrap();
    assert_eq!(world.prepared().approval.as_ref().map(|approval| approval.seq), Some(own));
    world.publish(&world.prepared()).unwrap();
}
