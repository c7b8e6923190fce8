//! Stages: their evidence, slips and reviews.

use crate::{Case, codes, one};
use demo::World;
use jiff::civil::date;
use ledger::{Amends, RecordRef};
use serde_json::json;
use zone::Command;
use zone::offices::projects::milestones;

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
fn a_start_waits_for_its_permit_and_a_stage_for_one_that_is_planned_before_it() {
    let mut case = Case::new();
    case.on(date(2019, 3, 5));
    let text = include_str!("../../../../rulebook/projects/permits.toml");
    let lines: Vec<&str> = text.lines().collect();
    let adopted = json!({"rule": "projects.permits", "version": 1, "text": lines});
    case.record("rule.adopted", "2019-01-08", adopted).unwrap();
    assert_eq!(
        codes(case.reached("started", "2019-02-20", "permit_and_photos")),
        one("happened", "stage-before-its-permit")
    );
    // Where it does not apply it is not waited for.
    let exempt = json!({"project": "xm-1", "item": "construction", "applies": "no", "exemption": "below_threshold"});
    case.record("projects.permit", "2019-01-08", exempt).unwrap();
    let planned = json!({"project": "xm-1", "stage": "landed", "planned_on": "2019-02-01", "strength": "plan"});
    let plan = case.record("projects.milestone", "2019-01-08", planned.clone()).unwrap();
    assert_eq!(
        codes(case.reached("started", "2019-02-20", "permit_and_photos")),
        one("stage", "stage-before-a-planned-one")
    );
    let command = case.command("projects.milestone", "2019-01-08", planned);
    let mut content = command.content.clone();
    content.insert("reason".to_owned(), "更正".into());
    let void = Some(Amends { seq: plan, version: plan, void: true });
    case.memory.submit(Command { amends: void, content, ..command }).unwrap();
    let started = case.reached("started", "2019-02-20", "permit_and_photos").unwrap();
    // What was entered is withdrawn, also where a stage is planned before it meanwhile.
    case.record(
        "projects.milestone",
        "2019-01-08",
        json!({"project": "xm-1", "stage": "landed",
        "planned_on": "2019-02-01", "strength": "plan", "cause": "other"}),
    )
    .unwrap();
    let command = case.command(
        "projects.milestone_reached",
        "2019-02-20",
        json!({"project": "xm-1", "stage": "started", "proof": "permit_and_photos", "reason": "更正"}),
    );
    let void = Some(Amends { seq: started, version: started, void: true });
    let withdrawn = case.memory.submit(Command { amends: void, evidence: vec![crate::PROOF.to_owned()], ..command });
    assert_eq!(codes(withdrawn), []);
}
