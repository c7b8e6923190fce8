//! The office of projects: what its facts come to, and every wrong one refused by name.

use demo::{Memory, Options, World};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use ledger::{Amends, RecordRef};
use serde_json::{Value, json};
use uuid::Uuid;
use zone::content::key_digest;
use zone::offices::projects::{carrier, curve, milestones, standing};
use zone::{Command, Refusal, Zone};

const PROOF: &str = "00000000000000000000000000000000000000000000000000000000000000aa";

/// The seed rules that the office's checks read.
const RULES: [(&str, &str); 5] = [
    ("assignment", include_str!("../../../rulebook/projects/assignment.toml")),
    ("full_capacity", include_str!("../../../rulebook/projects/full_capacity.toml")),
    ("milestones", include_str!("../../../rulebook/projects/milestones.toml")),
    ("visit", include_str!("../../../rulebook/projects/visit.toml")),
    ("visit_comparison", include_str!("../../../rulebook/projects/visit_comparison.toml")),
];

/// The figures that count key projects by size and by list.
const CLASSES: [(&str, &str); 6] = [
    ("key_projects", include_str!("../../../rulebook/projects/key_projects.toml")),
    ("key_from_50_million", include_str!("../../../rulebook/projects/key_from_50_million.toml")),
    ("key_from_100_million", include_str!("../../../rulebook/projects/key_from_100_million.toml")),
    ("key_from_1_billion", include_str!("../../../rulebook/projects/key_from_1_billion.toml")),
    ("key_provincial", include_str!("../../../rulebook/projects/key_provincial.toml")),
    ("key_municipal", include_str!("../../../rulebook/projects/key_municipal.toml")),
];

struct Case {
    memory: Memory,
    commands: u128,
}

impl Case {
    /// A zone with a department, three people and a project that is listed on 8 January 2019.
    fn new() -> Self {
        let mut case = Self { memory: Memory::new(&Options { seed: 1, scale: 1 }), commands: 0 };
        case.on(date(2019, 1, 8));
        for (path, text) in RULES {
            let lines: Vec<&str> = text.lines().collect();
            let content = json!({"rule": format!("projects.{path}"), "version": 1, "text": lines});
            case.record("rule.adopted", "2019-01-08", content).unwrap();
        }
        case.record("org.unit", "2018-12-25", json!({"unit": "d-one", "title": "甲", "type": "department"})).unwrap();
        for person in ["p-1", "p-2", "p-3", "p-review"] {
            case.record("org.person", "2018-12-25", json!({"person": person})).unwrap();
        }
        let review = json!({"person": "p-review", "role": "reviewer", "office": "projects", "unit": "d-one"});
        case.record("org.grant", "2018-12-25", review).unwrap();
        case.record("projects.project", "2019-01-08", project()).unwrap();
        case
    }

    fn on(&mut self, day: Date) {
        self.memory.advance(format!("{day}T02:00:00Z").parse::<Timestamp>().unwrap());
    }

    fn command(&mut self, kind: &str, happened: &str, content: Value) -> Command {
        self.commands += 1;
        let unit = if kind.starts_with("projects.") { "d-one".to_owned() } else { self.memory.state().id.to_string() };
        Command {
            id: Uuid::from_u128(self.commands),
            kind: kind.to_owned(),
            by: "setup".to_owned(),
            for_person: "setup".to_owned(),
            via: "setup",
            unit,
            happened: happened.to_owned(),
            content: content.as_object().cloned().unwrap(),
            amends: None,
            evidence: Vec::new(),
            import: None,
        }
    }

    fn record(&mut self, kind: &str, happened: &str, content: Value) -> Result<u64, Refusal> {
        let command = self.command(kind, happened, content);
        self.memory.submit(command)
    }

    /// A stage that was reached, with a file that proves it.
    fn reached(&mut self, stage: &str, happened: &str, proof: &str) -> Result<u64, Refusal> {
        let content = json!({"project": "xm-1", "stage": stage, "proof": proof});
        let command = self.command("projects.milestone_reached", happened, content);
        self.memory.submit(Command { evidence: vec![PROOF.to_owned()], ..command })
    }

    fn amend(
        &mut self,
        seq: u64,
        version: u64,
        kind: &str,
        happened: &str,
        mut content: Value,
    ) -> Result<u64, Refusal> {
        content["reason"] = "更正".into();
        let command = self.command(kind, happened, content);
        self.memory.submit(Command { amends: Some(Amends { seq, version, void: false }), ..command })
    }

    fn accept(&mut self, seq: u64) {
        let today = self.zone().last_closed().and_then(|day| day.tomorrow().ok()).unwrap();
        let command = self.command("review.accepted", &today.to_string(), json!({"items": [[seq, seq]]}));
        let by = || "p-review".to_owned();
        self.memory
            .submit(Command { by: by(), for_person: by(), via: "form", unit: "d-one".into(), ..command })
            .unwrap();
    }

    /// An act of a person's own.
    fn own(&mut self, person: &str, kind: &str, happened: &str, content: Value) -> Result<u64, Refusal> {
        let command = self.command(kind, happened, content);
        self.memory.submit(Command { by: person.to_owned(), for_person: person.to_owned(), via: "form", ..command })
    }

    fn zone(&self) -> &Zone {
        self.memory.state()
    }

    fn project(&self) -> u32 {
        self.zone().register.by_key(&key_digest("projects.project", std::iter::once("xm-1"))).unwrap()
    }

    fn carrier(&self, on: Date) -> Option<u32> {
        carrier(self.zone(), self.project(), on).map(|carrier| carrier.person)
    }

    fn person(&self, id: &str) -> Option<u32> {
        self.zone().org.person(id)
    }
}

fn project() -> Value {
    json!({
        "project": "xm-1", "title": "一号项目", "level": "provincial", "category": "industry", "nature": "new",
        "accountable_unit": "d-one", "planned_investment_yuan": "100000000", "target_on": "2020-06-30",
        "target_strength": "plan",
    })
}

fn entry(progress: &str, invested: &str) -> Value {
    json!({
        "project": "xm-1", "stage": "structure", "change": "progress", "workers": 10, "machines": 2, "problem": "none",
        "progress_percent": progress, "invested_to_date_yuan": invested,
    })
}

/// Fields and codes of a refusal.
fn codes(result: Result<u64, Refusal>) -> Vec<(String, &'static str)> {
    let problems = result.err().map_or(Vec::new(), |refusal| refusal.0);
    problems.into_iter().map(|problem| (problem.field.unwrap_or_default(), problem.code)).collect()
}

fn one(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}

#[test]
fn a_stage_without_its_evidence_is_refused_and_a_framework_agreement_is_no_contract() {
    let mut case = Case::new();
    let content = json!({"project": "xm-1", "stage": "signed", "proof": "formal_contract"});
    let bare = case.record("projects.milestone_reached", "2018-12-25", content);
    assert_eq!(codes(bare), one("evidence", "stage-without-evidence"));
    assert_eq!(
        codes(case.reached("signed", "2019-01-02", "framework_agreement")),
        one("proof", "framework-is-no-contract")
    );
    assert_eq!(codes(case.reached("signed", "2019-01-02", "tax_record")), one("proof", "not-the-proof-of-this-stage"));
    assert_eq!(codes(case.reached("signed", "2019-01-02", "formal_contract")), []);
    case.on(date(2019, 3, 1));
    assert_eq!(
        codes(case.reached("started", "2018-12-30", "permit_and_photos")),
        one("happened", "stages-out-of-order")
    );
    assert_eq!(codes(case.reached("started", "2019-02-20", "permit_and_photos")), []);
    assert_eq!(codes(case.reached("landed", "2019-02-21", "licence_and_land")), one("happened", "stages-out-of-order"));
    assert_eq!(codes(case.reached("landed", "2019-02-20", "licence_and_land")), [], "the same day is possible");
}

#[test]
fn a_slip_says_why_and_the_earlier_day_stays_in_the_ledger() {
    let mut case = Case::new();
    let plan = |on: &str| json!({"project": "xm-1", "stage": "completed", "planned_on": on, "strength": "plan"});
    let first = case.record("projects.milestone", "2019-01-08", plan("2019-12-31")).unwrap();
    let silent = case.amend(first, first, "projects.milestone", "2019-01-08", plan("2020-02-29"));
    assert_eq!(codes(silent), one("cause", "slip-without-cause"));
    let mut later = plan("2020-02-29");
    later["cause"] = "funds".into();
    case.amend(first, first, "projects.milestone", "2019-01-08", later).unwrap();
    let completed = &milestones(case.zone(), case.project(), date(2020, 1, 31))[4];
    assert_eq!((completed.planned_on, completed.cause), (Some(date(2020, 2, 29)), Some("funds")));
    assert_eq!((completed.days_late(date(2020, 1, 31)), completed.is_late(date(2020, 2, 29))), (Some(0), false));
    assert_eq!((completed.days_late(date(2020, 3, 2)), completed.is_late(date(2020, 3, 1))), (Some(2), true));
    let before = RecordRef::parse(&case.memory.records()[first as usize]).unwrap().open.to_owned();
    assert!(before.contains("2019-12-31"));
    // A forecast after the plan is a slip as well.
    let mut expected = plan("2019-06-30");
    expected["stage"] = "started".into();
    expected["forecast_on"] = "2019-08-01".into();
    assert_eq!(codes(case.record("projects.milestone", "2019-01-08", expected)), one("cause", "slip-without-cause"));
}

#[test]
fn a_plan_withdrawn_and_entered_anew_slips_with_a_cause_only() {
    let mut case = Case::new();
    let plan = |on: &str| json!({"project": "xm-1", "stage": "completed", "planned_on": on, "strength": "plan"});
    let first = case.record("projects.milestone", "2019-01-08", plan("2019-12-31")).unwrap();
    let mut content = plan("2019-12-31");
    content["reason"] = "重复".into();
    let command = case.command("projects.milestone", "2019-01-08", content);
    case.memory.submit(Command { amends: Some(Amends { seq: first, version: first, void: true }), ..command }).unwrap();
    let silent = case.record("projects.milestone", "2019-01-08", plan("2021-12-31"));
    assert_eq!(codes(silent), one("cause", "slip-without-cause"));
    assert_eq!(codes(case.record("projects.milestone", "2019-01-08", plan("2019-12-31"))), []);
}

#[test]
fn a_returned_stage_is_not_reached_and_one_that_waits_is_said_to_wait() {
    let mut case = Case::new();
    let signed = |case: &Case| {
        let stage = &milestones(case.zone(), case.project(), date(2019, 3, 1))[1];
        (stage.reached_on, stage.said_on)
    };
    let seq = case.reached("signed", "2019-01-02", "formal_contract").unwrap();
    assert_eq!(signed(&case), (None, Some(date(2019, 1, 2))));
    let content = json!({"items": [[seq, seq]], "reason": "不清楚"});
    let command = case.command("review.returned", "2019-01-08", content);
    let by = || "p-review".to_owned();
    case.memory.submit(Command { by: by(), for_person: by(), via: "form", unit: "d-one".into(), ..command }).unwrap();
    assert_eq!(signed(&case), (None, None));
    // Nor does it stand in the way of the order of stages.
    assert_eq!(codes(case.reached("landed", "2019-01-01", "licence_and_land")), []);
}

#[test]
fn the_accountable_person_is_not_changed_by_amending_the_naming() {
    let mut case = Case::new();
    let lead = |person: &str| json!({"project": "xm-1", "lead": person});
    let seq = case.record("projects.lead", "2019-01-08", lead("p-1")).unwrap();
    let last = case.amend(seq, seq, "projects.lead", "2019-01-08", lead("p-2")).expect("on the day itself");
    case.on(date(2019, 1, 9));
    let renamed = case.amend(seq, last, "projects.lead", "2019-01-08", lead("p-3"));
    assert_eq!(codes(renamed), one("lead", "carrier-by-handover"));
    let mut content = lead("p-2");
    content["reason"] = "更正".into();
    let command = case.command("projects.lead", "2019-01-08", content);
    let amends = Some(Amends { seq, version: last, void: true });
    assert_eq!(codes(case.memory.submit(Command { amends, ..command })), one("lead", "carrier-by-handover"));
    assert_eq!(case.carrier(date(2019, 1, 9)), case.person("p-2"));
}

#[test]
fn whoever_else_stands_by_a_project_does_so_until_the_day_that_is_said() {
    let mut case = Case::new();
    case.on(date(2019, 2, 1));
    let sponsor = |person: &str, until: Option<&str>| {
        let mut content = json!({"project": "xm-1", "role": "sponsor", "person": person});
        until.into_iter().for_each(|until| content["until"] = until.into());
        content
    };
    let early = case.record("projects.assignment", "2019-01-15", sponsor("p-2", Some("2019-01-14")));
    assert_eq!(codes(early), one("until", "ends-before-it-begins"));
    case.record("projects.assignment", "2019-01-10", sponsor("p-1", None)).unwrap();
    case.record("projects.assignment", "2019-01-15", sponsor("p-2", Some("2019-01-20"))).unwrap();
    let on = |day| {
        let all = zone::offices::projects::assigned(case.zone(), case.project(), date(2019, 1, day));
        all.into_iter().map(|(role, person, since)| (role, person, since.day())).collect::<Vec<_>>()
    };
    let person = |id: &str| case.person(id).unwrap();
    assert_eq!(on(9), []);
    assert_eq!(on(14), [("sponsor", person("p-1"), 10)]);
    assert_eq!(on(20), [("sponsor", person("p-2"), 15)]);
    assert_eq!(on(21), [("sponsor", person("p-1"), 10)], "who stood in does so no longer");
}

#[test]
fn who_left_without_a_handover_stays_accountable() {
    let mut case = Case::new();
    let lead = |person: &str| json!({"project": "xm-1", "lead": person});
    case.record("projects.lead", "2019-01-08", lead("p-1")).unwrap();
    case.on(date(2019, 7, 3));
    case.record("projects.lead", "2019-07-01", lead("p-2")).unwrap();
    let (first, second) = (case.person("p-1"), case.person("p-2"));
    assert_eq!(case.carrier(date(2019, 7, 3)), first, "named, but nothing was handed over");
    let named = carrier(case.zone(), case.project(), date(2019, 7, 3)).unwrap().named;
    assert_eq!(named, second.map(|person| (person, date(2019, 7, 1))));
    let to = |person: &str| json!({"project": "xm-1", "to": person});
    assert_eq!(
        codes(case.own("p-3", "projects.handover", "2019-07-03", to("p-2"))),
        one("project", "not-carried-by-you")
    );
    assert_eq!(codes(case.own("p-1", "projects.handover", "2019-07-03", to("p-1"))), one("to", "handed-to-oneself"));
    let early = case.own("p-2", "projects.handover_taken", "2019-07-03", json!({"project": "xm-1"}));
    assert_eq!(codes(early), one("project", "not-handed-to-you"));
    case.own("p-1", "projects.handover", "2019-07-03", to("p-2")).unwrap();
    assert_eq!(case.carrier(date(2019, 7, 3)), first, "one signature is none");
    case.on(date(2019, 7, 10));
    case.own("p-2", "projects.handover_taken", "2019-07-10", json!({"project": "xm-1"})).unwrap();
    assert_eq!(case.carrier(date(2019, 7, 9)), first);
    assert_eq!(case.carrier(date(2019, 7, 10)), second);
    assert_eq!(
        codes(case.own("p-1", "projects.handover", "2019-07-10", to("p-3"))),
        one("project", "not-carried-by-you")
    );
}

#[test]
fn what_is_cumulative_falls_only_with_a_cause() {
    let mut case = Case::new();
    case.on(date(2019, 1, 14));
    case.record("projects.supervision", "2019-01-10", entry("12.5", "9000000")).unwrap();
    let both = codes(case.record("projects.supervision", "2019-01-11", entry("12.4", "8999999")));
    let falls = ["progress_percent", "invested_to_date_yuan"].map(|field| (field.to_owned(), "progress-falls"));
    assert_eq!(both, falls, "all errors at once");
    let mut corrected = entry("12.4", "8999999");
    corrected["cause"] = "corrected".into();
    assert_eq!(codes(case.record("projects.supervision", "2019-01-11", corrected)), []);
    assert_eq!(codes(case.record("projects.supervision", "2019-01-09", entry("12", "8000000"))), [], "an earlier day");
    let over = codes(case.record("projects.supervision", "2019-01-14", entry("100.1", "100000001")));
    assert_eq!(
        over,
        [("progress_percent".to_owned(), "over-a-hundred"), ("invested_to_date_yuan".to_owned(), "over-the-total")]
    );
    let mut still = entry("12.4", "8999999");
    still["change"] = "stopped".into();
    assert_eq!(
        codes(case.record("projects.supervision", "2019-01-14", still)),
        one("cause", "reason-for-standing-still")
    );
    let early = codes(case.record("projects.supervision", "2019-01-07", entry("1", "1")));
    assert_eq!(early, one("happened", "before-the-project"));
}

#[test]
fn a_closed_project_takes_nothing_more() {
    let mut case = Case::new();
    case.on(date(2019, 2, 1));
    let closed = case.record("projects.closure", "2019-01-31", json!({"project": "xm-1", "cause": "merged"})).unwrap();
    assert_eq!(codes(case.record("projects.supervision", "2019-02-01", entry("1", "1"))), [], "not accepted yet");
    case.on(date(2019, 2, 2));
    case.accept(closed);
    case.on(date(2019, 2, 4));
    assert_eq!(
        codes(case.record("projects.supervision", "2019-02-04", entry("2", "2"))),
        one("project", "project-closed")
    );
    assert_eq!(codes(case.record("projects.supervision", "2019-01-31", entry("0.5", "1"))), [], "of a day before");
}

#[test]
fn a_project_is_not_its_own_park() {
    let mut case = Case::new();
    let seq = u64::from(case.zone().register.row(case.project()).unwrap().first);
    let mut content = project();
    content["park"] = "xm-1".into();
    assert_eq!(codes(case.amend(seq, seq, "projects.project", "2019-01-08", content)), one("park", "its-own-park"));
}

#[test]
fn a_place_and_an_industry_are_what_they_say() {
    let mut case = Case::new();
    let mut add = |changes: &[(&str, &str)]| {
        let mut content = project();
        content["project"] = "xm-2".into();
        for (field, value) in changes {
            content[*field] = (*value).into();
        }
        codes(case.record("projects.project", "2019-01-08", content))
    };
    let exchanged = add(&[("longitude", "33.6"), ("latitude", "114.6")]);
    assert_eq!(
        exchanged,
        [("longitude".to_owned(), "out-of-the-country"), ("latitude".to_owned(), "out-of-the-country")]
    );
    assert_eq!(add(&[("longitude", "114.6")]), one("latitude", "half-a-place"));
    assert_eq!(add(&[("industry", "x1353")]), one("industry", "not-an-industry"));
    assert_eq!(add(&[("park", "xm-9")]), one("park", "unknown-subject"));
    assert_eq!(add(&[("planned_investment_yuan", "0")]), one("planned_investment_yuan", "nothing-to-invest"));
    assert_eq!(add(&[("target_on", "2019-01-07")]), one("target_on", "target-before-listing"));
    assert_eq!(add(&[("outline", "114.6,33.6 114.7,33.6")]), one("outline", "outline-points"));
    let outline = "114.6,33.6 114.61,33.6 114.61,33.61 114.6,33.61";
    let whole = [("longitude", "114.601"), ("latitude", "33.6"), ("industry", "C1353"), ("park", "xm-1")];
    assert_eq!(add(&[&whole[..], &[("outline", outline)]].concat()), []);
}

#[test]
fn money_is_no_more_than_the_whole() {
    let mut case = Case::new();
    let plan = |month: &str, amount: &str| json!({"project": "xm-1", "month": month, "planned_to_date_yuan": amount});
    let mut accepted = |content: Value| {
        let seq = case.record("projects.investment_plan", "2019-01-08", content)?;
        case.accept(seq);
        Ok(seq)
    };
    accepted(plan("2019-03", "40000000")).unwrap();
    assert_eq!(codes(accepted(plan("2019-04", "39999999"))), one("planned_to_date_yuan", "cumulative-falls"));
    assert_eq!(codes(accepted(plan("2019-02", "40000001"))), one("planned_to_date_yuan", "cumulative-falls"));
    assert_eq!(codes(accepted(plan("2019-12", "100000001"))), one("planned_to_date_yuan", "over-the-total"));
    accepted(plan("2019-12", "100000000")).unwrap();
    let money = |source: &str, amount: &str| json!({"project": "xm-1", "source": source, "amount_yuan": amount});
    case.record("projects.funding", "2019-01-08", money("bonds", "60000000")).unwrap();
    let over = case.record("projects.funding", "2019-01-08", money("self_raised", "40000000.01"));
    assert_eq!(codes(over), one("amount_yuan", "over-the-total"));
    case.record("projects.funding", "2019-01-08", money("self_raised", "40000000")).unwrap();
}

#[test]
fn the_curve_has_plan_actual_and_what_is_still_expected() {
    let mut case = Case::new();
    for (month, amount) in
        [("2019-01", "10000000"), ("2019-02", "40000000"), ("2019-03", "80000000"), ("2019-04", "100000000")]
    {
        let content = json!({"project": "xm-1", "month": month, "planned_to_date_yuan": amount});
        let seq = case.record("projects.investment_plan", "2019-01-08", content).unwrap();
        case.accept(seq);
    }
    case.on(date(2019, 2, 28));
    case.record("projects.supervision", "2019-01-31", entry("9", "9000000")).unwrap();
    case.record("projects.supervision", "2019-02-27", entry("28", "28000000")).unwrap();
    let text = |amount: Option<rulebook::Decimal>| amount.map_or_else(|| "-".to_owned(), |amount| amount.to_string());
    let drawn = |case: &Case| -> Vec<String> {
        let months = curve(case.zone(), case.project(), date(2019, 2, 28));
        let line = |month: &zone::offices::projects::Progress| {
            [month.planned, month.actual, month.forecast].map(text).join(" ")
        };
        months.iter().map(line).collect()
    };
    // Of the plan 60 is left, 40 of it in March; of the money 72: 28 + 72 · 40/60 = 76.
    assert_eq!(
        drawn(&case),
        ["10000000 9000000 -", "40000000 28000000 28000000", "80000000 - 76000000", "100000000 - 100000000"]
    );
    // Completion 51 days later moves what is expected by two months: 28 + 72 · 10/100 = 35.2 in March.
    let milestone = json!({
        "project": "xm-1", "stage": "completed", "planned_on": "2019-04-30", "forecast_on": "2019-06-20",
        "strength": "plan", "cause": "funds",
    });
    case.record("projects.milestone", "2019-02-28", milestone).unwrap();
    let late = drawn(&case);
    assert_eq!(late.len(), 6, "{late:?}");
    assert_eq!((late[5].as_str(), late[2].as_str()), ("- - 100000000", "80000000 - 35200000"));
    let standing = standing(case.zone(), case.project(), date(2019, 2, 28));
    let amounts = [standing.total, standing.planned, standing.invested, standing.progress];
    assert_eq!(amounts.map(|said| text(said.map(|said| said.amount))), ["100000000", "40000000", "28000000", "28"]);
}

#[test]
fn the_curve_of_the_year_adds_the_projects_from_where_each_stood() {
    use zone::offices::projects::year_curve;
    let mut case = Case::new();
    let mut other = project();
    other["project"] = "xm-2".into();
    case.record("projects.project", "2019-01-08", other).unwrap();
    for (key, month, amount) in [
        ("xm-1", "2019-01", "10000000"),
        ("xm-1", "2019-02", "40000000"),
        ("xm-1", "2019-04", "100000000"),
        ("xm-2", "2019-02", "5000000"),
        ("xm-2", "2020-06", "8000000"),
    ] {
        let content = json!({"project": key, "month": month, "planned_to_date_yuan": amount});
        let seq = case.record("projects.investment_plan", "2019-01-08", content).unwrap();
        case.accept(seq);
    }
    let said = |case: &mut Case, key: &str, day: &str, invested: &str| {
        let mut content = entry("9", invested);
        content["project"] = key.into();
        case.record("projects.supervision", day, content).unwrap();
    };
    case.on(date(2019, 2, 28));
    said(&mut case, "xm-1", "2019-01-31", "9000000");
    said(&mut case, "xm-1", "2019-02-27", "28000000");
    said(&mut case, "xm-2", "2019-02-27", "6000000");
    let both = |case: &Case| {
        let number =
            |key: &str| case.zone().register.by_key(&key_digest("projects.project", std::iter::once(key))).unwrap();
        [number("xm-1"), number("xm-2")]
    };
    let millions = |case: &Case, on: Date| -> Vec<String> {
        let text = |amount: Option<rulebook::Decimal>| {
            amount.map_or_else(|| "-".to_owned(), |yuan| (yuan.billionths() / 1_000_000_000_000_000).to_string())
        };
        let curve = year_curve(case.zone(), &both(case), on);
        curve.iter().map(|month| [month.planned, month.actual, month.forecast].map(text).join(" ")).collect()
    };
    // xm-1 has 72 left to invest and 60 of its plan, all of that in April; xm-2 has 2 left, all of it next June.
    let told = millions(&case, date(2019, 2, 28));
    assert_eq!(told[..5], ["10 9 -", "45 34 34", "45 - 34", "105 - 106", "105 - 106"]);
    assert_eq!((told.len(), told[11].as_str()), (12, "105 - 106"));
    // A year later both are counted from the last day of December: 90 and 7 were invested, 105 was planned.
    case.on(date(2020, 1, 31));
    said(&mut case, "xm-1", "2019-12-30", "90000000");
    said(&mut case, "xm-2", "2019-12-30", "7000000");
    said(&mut case, "xm-1", "2020-01-20", "96000000");
    let told = millions(&case, date(2020, 1, 31));
    assert_eq!([&*told[0], &*told[1], &*told[5], &*told[11]], ["0 6 6", "0 - 6", "3 - 7", "3 - 7"]);
}

#[test]
fn a_credit_bounds_what_is_drawn_and_that_what_is_repaid() {
    use zone::offices::projects::finance::{by_bank, of_project};
    let mut case = Case::new();
    case.on(date(2019, 6, 3));
    let part = |bank: &str, amount: &str| json!({"project": "xm-1", "need": 1, "bank": bank, "amount_yuan": amount});
    for bank in ["b-1", "b-2"] {
        case.record("projects.bank", "2019-01-08", json!({"bank": bank, "title": bank})).unwrap();
    }
    assert_eq!(codes(case.record("projects.credit", "2019-06-03", part("b-1", "5000"))), one("need", "unknown-need"));
    let need = json!({"project": "xm-1", "need": 1, "purpose": "equipment", "amount_yuan": "9000"});
    case.record("projects.finance_need", "2019-05-06", need).unwrap();
    case.record("projects.credit", "2019-06-03", part("b-1", "5000")).unwrap();
    case.record("projects.credit", "2019-06-03", part("b-2", "1000.5")).unwrap();
    case.record("projects.drawdown", "2019-06-01", part("b-1", "3000")).unwrap();
    let over = case.record("projects.drawdown", "2019-06-03", part("b-1", "2000.01"));
    assert_eq!(codes(over), one("amount_yuan", "more-than-granted"));
    case.record("projects.drawdown", "2019-06-03", part("b-1", "2000")).unwrap();
    let back = case.record("projects.repayment", "2019-06-03", part("b-2", "0.01"));
    assert_eq!(codes(back), one("amount_yuan", "more-than-drawn"), "of another bank");
    case.record("projects.repayment", "2019-06-03", part("b-1", "5000")).unwrap();
    let money = of_project(case.zone(), case.project());
    let text = |amount: Option<rulebook::Decimal>| amount.unwrap().to_string();
    assert_eq!(
        [money.needed, money.granted, money.drawn, money.repaid, money.unmet()].map(text),
        ["9000", "6000.5", "5000", "5000", "2999.5"]
    );
    let banks: Vec<[String; 3]> = by_bank(case.zone())
        .values()
        .map(|bank| [bank.money.granted, bank.money.drawn, bank.money.repaid].map(text))
        .collect();
    assert_eq!(banks, [["5000", "5000", "5000"], ["1000.5", "0", "0"]].map(|bank| bank.map(str::to_owned)));
    // Without the openings nothing of it is known; that there is something is.
    let mut closed = Zone::default();
    for bytes in case.memory.records() {
        closed.apply(&RecordRef::parse(bytes).unwrap(), None).unwrap();
    }
    let money = of_project(&closed, case.project());
    assert_eq!((money.needed, money.unmet()), (None, None));
}

#[test]
fn each_need_knows_what_is_granted_for_it_and_what_is_not() {
    use zone::offices::projects::finance::needs;
    let mut case = Case::new();
    case.on(date(2019, 6, 3));
    case.record("projects.bank", "2019-01-08", json!({"bank": "b-1", "title": "b-1"})).unwrap();
    let need = |need: u32, amount: &str, by: Option<&str>| {
        let mut content = json!({"project": "xm-1", "need": need, "purpose": "equipment", "amount_yuan": amount});
        if let Some(by) = by {
            content["needed_by"] = by.into();
        }
        content
    };
    for (number, amount, by) in [(1, "9000", None), (2, "500.5", Some("2019-09-30")), (3, "70", Some("2019-07-31"))] {
        case.record("projects.finance_need", "2019-05-06", need(number, amount, by)).unwrap();
    }
    let part = |need: u32, amount: &str| json!({"project": "xm-1", "need": need, "bank": "b-1", "amount_yuan": amount});
    case.record("projects.credit", "2019-06-03", part(1, "2500")).unwrap();
    case.record("projects.credit", "2019-06-03", part(3, "80")).unwrap();
    case.record("projects.drawdown", "2019-06-03", part(1, "2000")).unwrap();
    case.record("projects.repayment", "2019-06-03", part(1, "0.5")).unwrap();
    let text = |amount: Option<rulebook::Decimal>| amount.map_or_else(|| "-".to_owned(), |amount| amount.to_string());
    let project = case.project();
    let terms = json!({
        "project": "xm-1", "need": 2, "bank": "b-1", "amount_yuan": "100", "rate_percent": "4.35", "collateral": "land",
        "until": "2022-06-02",
    });
    let told_of = |zone: &Zone| -> Vec<String> {
        let line = |credit: zone::offices::projects::finance::Credit| {
            let money = credit.told.money;
            let amounts = [money.granted, money.drawn, money.repaid].map(text).join(" ");
            let (rate, until) = (text(credit.rate_percent), credit.until.map(|day| day.to_string()));
            let (until, collateral) = (until.unwrap_or_default(), credit.collateral.unwrap_or("-"));
            format!("{} {amounts} {rate} {collateral} {until}", credit.need)
        };
        zone::offices::projects::finance::credits(zone, project).into_iter().map(line).collect()
    };
    let told = |zone: &Zone| -> Vec<String> {
        let line = |need: zone::offices::projects::finance::Need| {
            let money = need.told.money;
            let amounts = [money.needed, money.granted, money.unmet(), money.owed()].map(text);
            format!("{} {} {:?}", need.number, amounts.join(" "), need.told.units.len())
        };
        needs(zone).into_iter().map(line).collect()
    };
    // By the day on which they are needed; what has none comes last. More than is needed leaves nothing unmet.
    assert_eq!(told(case.zone()), ["3 70 80 0 0 1", "2 500.5 0 500.5 0 1", "1 9000 2500 6500 1999.5 1"]);
    let past: Vec<u64> =
        needs(case.zone()).iter().filter(|need| need.is_past(date(2019, 8, 1))).map(|n| n.number).collect();
    assert_eq!(past, [3], "what has no day is never past, and the day itself is not");
    case.record("projects.credit", "2019-06-03", terms).unwrap();
    let of_credits = ["1 2500 2000 0.5 - - ", "2 100 0 0 4.35 land 2022-06-02", "3 80 0 0 - - "];
    assert_eq!(told_of(case.zone()), of_credits);
    let mut closed = Zone::default();
    for bytes in case.memory.records() {
        closed.apply(&RecordRef::parse(bytes).unwrap(), None).unwrap();
    }
    assert_eq!(told(&closed), ["3 - - - 0 1", "2 - - - 0 1", "1 - - - - 1"], "sealed: that there is a need is known");
}

#[test]
fn full_capacity_is_three_straight_months_of_what_was_promised() {
    use zone::offices::projects::capacity::full_since;
    let mut case = Case::new();
    case.on(date(2019, 12, 2));
    let promise = json!({"project": "xm-1", "revenue_a_year_yuan": "12000", "tax_a_year_yuan": "1200"});
    let seq = case.record("projects.capacity_promise", "2019-01-08", promise).unwrap();
    case.accept(seq);
    let month = |case: &mut Case, month: &str, field: &str, value: &str| {
        let mut content = json!({"project": "xm-1", "month": month});
        content[field] = value.into();
        let seq = case.record("projects.capacity_month", "2019-12-02", content)?;
        case.accept(seq);
        Ok::<u64, Refusal>(seq)
    };
    let full = |case: &Case| full_since(case.zone(), case.project(), date(2019, 12, 2)).map(|month| month.to_string());
    month(&mut case, "2019-05", "capacity_percent", "80").unwrap();
    month(&mut case, "2019-06", "revenue_yuan", "800").unwrap();
    month(&mut case, "2019-07", "revenue_yuan", "799.99").unwrap();
    month(&mut case, "2019-08", "tax_yuan", "80").unwrap();
    month(&mut case, "2019-10", "capacity_percent", "95").unwrap();
    month(&mut case, "2019-11", "capacity_percent", "95").unwrap();
    assert_eq!(full(&case), None, "July falls short by a cent, September is missing");
    assert_eq!(
        codes(case.reached("full_capacity", "2019-12-01", "monthly_data")),
        one("stage", "not-at-full-capacity")
    );
    month(&mut case, "2019-09", "revenue_yuan", "1000").unwrap();
    assert_eq!(full(&case).as_deref(), Some("2019-10"));
    assert_eq!(codes(case.reached("full_capacity", "2019-12-01", "monthly_data")), []);
    assert_eq!(codes(month(&mut case, "2019-12", "tax_yuan", "1")), one("month", "month-not-over"));
    let empty = case.record("projects.capacity_month", "2019-12-02", json!({"project": "xm-1", "month": "2019-04"}));
    assert_eq!(codes(empty), one("capacity_percent", "nothing-given"));
}

/// A visit of the one project with nine judges, each of whom may be an officer of a unit.
fn visited(judges: &[&str]) -> Case {
    let mut case = Case::new();
    case.on(date(2019, 11, 22));
    case.record("org.unit", "2018-12-25", json!({"unit": "d-two", "title": "乙", "type": "department"})).unwrap();
    for judge in judges {
        case.record("org.person", "2018-12-25", json!({"person": judge})).unwrap();
    }
    let visit = json!({"visit": "2019-w47", "title": "第47周观摩", "judges": judges});
    case.record("projects.visit", "2019-11-22", visit).unwrap();
    let stop = json!({"visit": "2019-w47", "project": "xm-1", "place": 1, "group": "industry"});
    case.record("projects.visit_stop", "2019-11-22", stop).unwrap();
    case
}

fn sheet(judge: &str, points: [&str; 5]) -> Value {
    let [scale, fit, pace, permits, prospects] = points;
    json!({
        "visit": "2019-w47", "project": "xm-1", "judge": judge,
        "scale": scale, "fit": fit, "pace": pace, "permits": permits, "prospects": prospects,
    })
}

#[test]
fn the_highest_and_the_lowest_of_five_judges_do_not_count() {
    use zone::offices::projects::visit::tally;
    // The vector `observation` of the field's standards: the points of nine judges, their mean without the two ends.
    let points = [92, 88, 95, 90, 79, 91, 93, 89, 96];
    let judges = ["j-1", "j-2", "j-3", "j-4", "j-5", "j-6", "j-7", "j-8", "j-9"];
    let mut case = visited(&judges);
    let number = case.zone().register.by_key(&key_digest("projects.visit", std::iter::once("2019-w47"))).unwrap();
    for (at, (judge, points)) in judges.iter().zip(points).enumerate() {
        // Full points everywhere but in the pace.
        let content = sheet(judge, ["25", "20", &(points - 75).to_string(), "10", "20"]);
        case.own(judge, "projects.visit_score", "2019-11-22", content).unwrap();
        let now = &tally(case.zone(), number)[0];
        assert_eq!((now.sheets.len(), now.trimmed), (at + 1, at >= 4), "live, sheet by sheet");
    }
    let tally = &tally(case.zone(), number)[0];
    assert_eq!((tally.mean.as_deref(), tally.rank), (Some("91.14"), Some(1)));
}

/// A visit of four projects in two groups, scored by two judges; the points of each project.
fn scored(points: &[(&str, u64, &str, [i64; 2])]) -> (Case, u32) {
    let mut case = visited(&["j-1", "j-2"]);
    for (project, place, group, scores) in points {
        if *project != "xm-1" {
            case.record(
                "projects.project",
                "2019-01-08",
                json!({
                    "project": project, "title": project, "level": "municipal", "category": "industry", "nature": "new",
                    "accountable_unit": "d-one", "planned_investment_yuan": "100000000", "target_on": "2020-06-30",
                    "target_strength": "plan",
                }),
            )
            .unwrap();
            let stop = json!({"visit": "2019-w47", "project": project, "place": place, "group": group});
            case.record("projects.visit_stop", "2019-11-22", stop).unwrap();
        }
        for (judge, points) in ["j-1", "j-2"].into_iter().zip(scores) {
            let mut content = sheet(judge, ["25", "20", &(points - 75).to_string(), "10", "20"]);
            content["project"] = (*project).into();
            case.own(judge, "projects.visit_score", "2019-11-22", content).unwrap();
        }
    }
    let number = case.zone().register.by_key(&key_digest("projects.visit", std::iter::once("2019-w47"))).unwrap();
    (case, number)
}

#[test]
fn ranks_are_within_each_group_and_equal_means_share_one() {
    use zone::offices::projects::visit::tally;
    // xm-3 and xm-1 both have a mean of 90, by other points; xm-4 stands alone in its group.
    let points = [
        ("xm-1", 1, "industry", [90, 90]),
        ("xm-2", 2, "industry", [95, 94]),
        ("xm-3", 3, "industry", [88, 92]),
        ("xm-5", 4, "industry", [80, 81]),
        ("xm-4", 5, "livelihood", [78, 79]),
    ];
    let (case, number) = scored(&points);
    let told: Vec<(u64, Option<&str>, Option<u32>)> =
        tally(case.zone(), number).iter().map(|one| (one.place, one.group, one.rank)).collect();
    let (industry, livelihood) = (Some("industry"), Some("livelihood"));
    assert_eq!(
        told,
        [
            (1, industry, Some(2)),
            (2, industry, Some(1)),
            (3, industry, Some(2)),
            (4, industry, Some(4)),
            (5, livelihood, Some(1)),
        ]
    );
}

#[test]
fn only_the_panel_counts_and_no_two_stops_have_one_number() {
    use zone::offices::projects::visit::tally;
    let (mut case, number) = scored(&[("xm-1", 1, "industry", [90, 80])]);
    assert_eq!(tally(case.zone(), number)[0].mean.as_deref(), Some("85.00"));
    let first = u64::from(case.zone().register.row(number).unwrap().first);
    let smaller = json!({"visit": "2019-w47", "title": "第47周观摩", "judges": ["j-1"], "scorecard": "site"});
    case.amend(first, first, "projects.visit", "2019-11-22", smaller).unwrap();
    let now = &tally(case.zone(), number)[0];
    assert_eq!((now.mean.as_deref(), now.sheets.len()), (Some("90.00"), 1), "who was taken off does not count");
    case.record(
        "projects.project",
        "2019-01-08",
        json!({
            "project": "xm-2", "title": "xm-2", "level": "municipal", "category": "industry", "nature": "new",
            "accountable_unit": "d-one", "planned_investment_yuan": "100000000", "target_on": "2020-06-30",
            "target_strength": "plan",
        }),
    )
    .unwrap();
    let stop = |place: u64| json!({"visit": "2019-w47", "project": "xm-2", "place": place});
    assert_eq!(codes(case.record("projects.visit_stop", "2019-11-22", stop(1))), one("place", "place-taken"));
    let second = case.record("projects.visit_stop", "2019-11-22", stop(2)).unwrap();
    let moved = case.amend(second, second, "projects.visit_stop", "2019-11-22", stop(1));
    assert_eq!(codes(moved), one("place", "place-taken"));
    let same = case.amend(second, second, "projects.visit_stop", "2019-11-22", stop(2));
    assert_eq!(codes(same), [], "its own number is its own");
}

#[test]
fn a_visit_that_is_closed_stays_as_it_is() {
    use zone::offices::projects::visit_closure::closed;
    let unscored = visited(&["j-1", "j-2"]).record("projects.visit_closed", "2019-11-22", json!({"visit": "2019-w47"}));
    assert_eq!(codes(unscored), one("visit", "visit-without-sheets"));
    let (mut case, number) = scored(&[("xm-1", 1, "industry", [90, 80])]);
    let closure = json!({"visit": "2019-w47"});
    let early = case.record("projects.visit_closed", "2019-11-21", closure.clone());
    assert_eq!(codes(early), one("happened", "before-the-visit"));
    let seq = case.record("projects.visit_closed", "2019-11-22", closure.clone()).unwrap();
    assert_eq!(closed(case.zone(), number), Some(date(2019, 11, 22)));
    let refused = one("visit", "visit-is-closed");
    let first = u64::from(case.zone().register.row(number).unwrap().first);
    let other = json!({"visit": "2019-w47", "title": "改名", "judges": ["j-1"], "scorecard": "site"});
    assert_eq!(codes(case.amend(first, first, "projects.visit", "2019-11-22", other)), refused);
    let stop = json!({"visit": "2019-w47", "project": "xm-1", "place": 7});
    let route = case.zone().register.rows_about(&zone::offices::projects::visit::STOP, number).next().unwrap();
    let route = u64::from(route.first);
    assert_eq!(codes(case.amend(route, route, "projects.visit_stop", "2019-11-22", stop)), refused);
    let sheets = case.zone().register.rows_about(&zone::offices::projects::visit::SCORE, number);
    let sheet_seq = u64::from(sheets.map(|row| row.first).next().unwrap());
    let again =
        case.amend(sheet_seq, sheet_seq, "projects.visit_score", "2019-11-22", sheet("j-1", ["1", "1", "1", "1", "1"]));
    assert!(codes(again).contains(&refused[0]));
    let back = case.amend(seq, seq, "projects.visit_closed", "2019-11-22", closure);
    assert_eq!(codes(back), one("visit", "visit-stays-closed"));
}

#[test]
fn a_judge_scores_neither_the_own_unit_nor_for_others_nor_more_than_there_is() {
    let mut case = visited(&["j-1", "j-2"]);
    let own_unit = json!({"person": "j-1", "role": "officer", "office": "projects", "unit": "d-one"});
    case.record("org.grant", "2019-01-08", own_unit).unwrap();
    let points = ["25", "20", "25", "10", "20"];
    let mut score = |by: &str, content: Value| codes(case.own(by, "projects.visit_score", "2019-11-22", content));
    assert_eq!(score("j-1", sheet("j-1", points)), one("project", "judge-of-the-own-unit"));
    assert_eq!(score("j-2", sheet("j-1", points)), one("judge", "not-your-sheet"));
    assert_eq!(score("p-3", sheet("p-3", points)), one("judge", "not-on-the-panel"));
    assert_eq!(score("j-2", sheet("j-2", ["25.01", "20", "25", "10", "20"])), one("scale", "more-than-its-weight"));
    let mut elsewhere = sheet("j-2", points);
    elsewhere["project"] = "xm-2".into();
    assert_eq!(score("j-2", elsewhere), one("project", "unknown-subject"));
    assert_eq!(score("j-2", sheet("j-2", points)), []);
    assert_eq!(score("j-2", sheet("j-2", points)), one("visit", "exists-already"), "once");
}

/// A sheet of the four comparisons; what is empty is not given.
fn comparison(judge: &str, points: [&str; 4]) -> Value {
    let mut sheet = json!({"visit": "2019-w48", "project": "xm-1", "judge": judge});
    for (field, points) in ["reserve", "investment", "progress", "service"].into_iter().zip(points) {
        if !points.is_empty() {
            sheet[field] = points.into();
        }
    }
    sheet
}

#[test]
fn a_visit_by_four_comparisons_is_scored_by_these_and_averaged_alike() {
    use zone::offices::projects::visit::{scorecard, tally};
    let judges = ["j-1", "j-2", "j-3", "j-4", "j-5"];
    let mut case = visited(&judges);
    case.on(date(2019, 11, 29));
    let visit = |card: &str| json!({"visit": "2019-w48", "title": "第48周观摩", "judges": judges, "scorecard": card});
    let visit_seq = case.record("projects.visit", "2019-11-29", visit("comparison")).unwrap();
    let stop = json!({"visit": "2019-w48", "project": "xm-1", "place": 1});
    case.record("projects.visit_stop", "2019-11-29", stop).unwrap();
    let number = case.zone().register.by_key(&key_digest("projects.visit", std::iter::once("2019-w48"))).unwrap();
    assert_eq!(scorecard(case.zone(), number).sheet.name, "projects.visit_comparison");
    let mut score = |by: &str, kind: &str, content: Value| codes(case.own(by, kind, "2019-11-29", content));
    let four = "projects.visit_comparison";
    assert_eq!(
        score("j-1", four, comparison("j-1", ["25", "15.01", "35", "25"])),
        one("investment", "more-than-its-weight")
    );
    assert_eq!(score("j-1", four, comparison("j-1", ["25", "15", "", "25"])), one("progress", "required"));
    let mut five = sheet("j-1", ["25", "20", "25", "10", "20"]);
    five["visit"] = "2019-w48".into();
    assert_eq!(score("j-1", "projects.visit_score", five), one("visit", "sheet-of-another-scorecard"));
    let mut earlier = comparison("j-1", ["25", "15", "35", "25"]);
    earlier["visit"] = "2019-w47".into();
    assert_eq!(score("j-1", four, earlier), one("visit", "sheet-of-another-scorecard"), "a visit of before");
    // 100, 90, 85.5, 85, 60: without the ends (90 + 85.5 + 85) / 3 = 86.8333….
    for (judge, progress) in judges.into_iter().zip(["35", "25", "20.5", "20", "0"]) {
        let points = if judge == "j-5" { ["20", "15", "0", "25"] } else { ["25", "15", progress, "25"] };
        assert_eq!(score(judge, four, comparison(judge, points)), []);
    }
    let tally = &tally(case.zone(), number)[0];
    assert_eq!((tally.mean.as_deref(), tally.counted, tally.trimmed), (Some("86.83"), 3, true));
    let changed = case.amend(visit_seq, visit_seq, "projects.visit", "2019-11-29", visit("site"));
    assert_eq!(codes(changed), one("scorecard", "scored-already"));
}

#[test]
fn what_the_rule_does_not_list_is_not_scored_and_without_a_rule_there_is_no_second_scorecard() {
    let judges = ["j-1"];
    let mut case = visited(&judges);
    let text = include_str!("../../../rulebook/projects/visit_comparison.toml");
    let without = text.replace("version = 1", "version = 2").replace("from = \"2019-01-01\"", "from = \"2019-11-25\"");
    let without: Vec<&str> = without.lines().filter(|line| !line.starts_with("service")).collect();
    let adopted = json!({"rule": "projects.visit_comparison", "version": 2, "text": without});
    case.record("rule.adopted", "2019-11-22", adopted).unwrap();
    case.on(date(2019, 11, 29));
    let visit = |key: &str| json!({"visit": key, "title": "观摩", "judges": judges, "scorecard": "comparison"});
    let early = case.record("projects.visit", "2018-12-28", visit("2018-w52"));
    assert_eq!(codes(early), one("scorecard", "scorecard-without-rule"));
    case.record("projects.visit", "2019-11-29", visit("2019-w48")).unwrap();
    let stop = json!({"visit": "2019-w48", "project": "xm-1", "place": 1});
    case.record("projects.visit_stop", "2019-11-29", stop).unwrap();
    let mut score =
        |points| codes(case.own("j-1", "projects.visit_comparison", "2019-11-29", comparison("j-1", points)));
    assert_eq!(score(["25", "15", "35", "25"]), one("service", "not-on-the-scorecard"));
    assert_eq!(score(["25", "15", "35", ""]), []);
}

#[test]
fn an_action_is_done_by_its_unit_and_closed_by_somebody_else() {
    use zone::offices::projects::meeting::{actions, open_actions};
    let mut case = visited(&["j-1"]);
    for (person, unit) in [("p-1", "d-one"), ("p-2", "d-two"), ("p-3", "d-two")] {
        let grant = json!({"person": person, "role": "officer", "office": "projects", "unit": unit});
        case.record("org.grant", "2019-01-08", grant).unwrap();
    }
    let meeting = json!({"meeting": "2019-w47", "title": "第47周例会"});
    case.record("projects.meeting", "2019-11-20", meeting).unwrap();
    let action = |due: &str| json!({"meeting": "2019-w47", "action": 1, "title": "说明延期", "project": "xm-1", "responsible_unit": "d-two", "due_on": due});
    let early = case.record("projects.action", "2019-11-20", action("2019-11-19"));
    assert_eq!(codes(early), one("due_on", "due-before-the-meeting"));
    case.record("projects.action", "2019-11-20", action("2019-11-21")).unwrap();
    let number = open_actions(case.zone())[0].meeting;
    let is_late = |case: &Case, on: Date| actions(case.zone(), number)[0].is_late(on);
    assert_eq!([is_late(&case, date(2019, 11, 21)), is_late(&case, date(2019, 11, 22))], [false, true]);
    let which = |action: u32| json!({"meeting": "2019-w47", "action": action});
    let mut act = |by: &str, unit: &str, kind: &str, content: Value| {
        let command = case.command(kind, "2019-11-22", content);
        let person = || by.to_owned();
        let command = Command { by: person(), for_person: person(), via: "form", unit: unit.to_owned(), ..command };
        codes(case.memory.submit(command))
    };
    assert_eq!(act("p-2", "d-two", "projects.action_closed", which(1)), one("action", "not-done-yet"));
    assert_eq!(act("p-1", "d-one", "projects.action_done", which(1)), one("unit", "not-your-action"));
    assert_eq!(act("p-2", "d-two", "projects.action_done", which(2)), one("action", "unknown-action"));
    assert_eq!(act("p-2", "d-two", "projects.action_done", which(1)), []);
    assert_eq!(act("p-2", "d-two", "projects.action_closed", which(1)), one("action", "closes-his-own"));
    assert_eq!(act("p-3", "d-two", "projects.action_closed", which(1)), []);
    assert_eq!(open_actions(case.zone()), []);
    assert_eq!(actions(case.zone(), number)[0].done_on, Some(date(2019, 11, 22)));
}

#[test]
fn size_classes_are_nested_and_a_project_on_both_lists_counts_once() {
    let mut case = Case::new();
    for (name, text) in CLASSES {
        let lines: Vec<&str> = text.lines().collect();
        let content = json!({"rule": format!("projects.{name}"), "version": 1, "text": lines});
        case.record("rule.adopted", "2019-01-08", content).unwrap();
    }
    let listed = [
        ("below", "municipal", "49999999.99"),
        ("fifty", "municipal", "50000000"),
        ("hundred", "both", "100000000"),
        ("nearly", "provincial", "999999999.99"),
        ("billion", "provincial", "1000000000"),
        ("own", "zone", "2000000000"),
        ("next", "both", "2000000000"),
    ];
    for (key, level, amount) in listed {
        let mut content = project();
        content["project"] = key.into();
        content["level"] = level.into();
        content["planned_investment_yuan"] = amount.into();
        // The one that comes next year is none of this one's.
        let happened = if key == "next" { "2020-01-06" } else { "2019-01-08" };
        if key == "next" {
            case.on(date(2020, 1, 7));
        }
        let seq = case.record("projects.project", happened, content).unwrap();
        case.accept(seq);
    }
    let year = zone::Period::Year(2019);
    let counted = |name: &str| {
        let figure = zone::figure::compute(case.zone(), &format!("projects.{name}"), year, 0).unwrap();
        figure.printed().unwrap().zh
    };
    // Nobody has accepted xm-1: it is none.
    assert_eq!(counted("key_projects"), "5个");
    assert_eq!(counted("key_from_50_million"), "4个");
    assert_eq!(counted("key_from_100_million"), "3个");
    assert_eq!(counted("key_from_1_billion"), "1个");
    assert_eq!((counted("key_provincial"), counted("key_municipal")), ("3个".to_owned(), "3个".to_owned()));
}
