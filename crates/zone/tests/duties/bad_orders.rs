//! What is refused of orders and their steps.

use crate::{Case, DAY, RULES, codes, fold_checked, same, working_days};
use demo::World;
use jiff::civil::date;
use ledger::Amends;
use serde_json::{Value, json};
use zone::Command;
use zone::duty::SUPERVISION_RULE;
use zone::offices::oversight::{self};

#[test]
fn what_is_wrong_with_an_order_is_said_by_name() {
    let mut case = Case::new();
    let codes = |case: &mut Case, with: Value| codes(case.order_with(with));
    assert_eq!(codes(&mut case, json!({"due_on": "2019-03-04"})), ["limit-before-issue"]);
    assert_eq!(codes(&mut case, json!({})), ["one-limit-needed"]);
    let bare = json!({"due_on": "2019-03-14", "source": "instruction"});
    assert_eq!(codes(&mut case, bare), ["instruction-without-evidence"]);
    assert_eq!(codes(&mut case, json!({"due_on": "2019-03-14", "working_days": 3})), ["one-limit-needed"]);
    assert_eq!(codes(&mut case, json!({"due_on": "2019-03-14", "lead_unit": "d-none"})), ["unknown-unit"]);
    assert_eq!(codes(&mut case, json!({"due_on": "2019-03-14", "co_unit": "d-lead"})), ["co-unit-is-lead"]);
    let mut bare = Case::with(&RULES[1..]);
    assert_eq!(codes(&mut bare, json!({"working_days": 3})), ["calendar-too-short"]);
    let order = case.order_with(json!({"working_days": 5})).unwrap();
    case.step("p-over", order, "assigned", None).unwrap();
    let limit = case.zone().orders.get(order as u32).unwrap().limit;
    assert_eq!(limit, Some(working_days(DAY, 5)));
    let content = json!({
        "order": "db-none", "title": "整改", "source": "work_plan", "lead_unit": "d-lead", "due_on": "2019-12-31",
        "reason": "延期",
    });
    let zone = case.zone().id.to_string();
    let command = case.command("p-over", "oversight.order", &zone, content);
    let amends = Some(Amends { seq: order, version: order, void: false });
    let refused = case.memory.submit(Command { amends, ..command }).unwrap_err();
    assert!(refused.0.iter().any(|problem| problem.code == "order-under-way"), "{refused:?}");
}

#[test]
fn an_order_names_the_record_that_it_comes_from() {
    let mut case = Case::new();
    let project = case.project("xm-1", "municipal", "p-lead");
    case.project("xm-2", "municipal", "p-lead");
    let fact = |case: &mut Case, kind: &str, content: Value| {
        let command = case.command("p-lead", kind, "d-lead", content);
        case.memory.submit(command).unwrap()
    };
    let meeting = fact(&mut case, "projects.meeting", json!({"meeting": "2019-w10", "title": "周例会"}));
    let action = json!({
        "meeting": "2019-w10", "action": 1, "title": "落实用电", "project": "xm-1", "responsible_unit": "d-else",
        "due_on": "2019-03-08",
    });
    let action = fact(&mut case, "projects.action", action);
    let problem = json!({"problem": "wt-1", "project": "xm-1", "sort": "permit", "title": "缺证", "owner": "d-lead"});
    let problem = fact(&mut case, "projects.problem", problem);
    let visit = fact(&mut case, "projects.visit", json!({"visit": "gm-1", "title": "观摩", "judges": ["p-lead"]}));
    let stop = fact(&mut case, "projects.visit_stop", json!({"visit": "gm-1", "project": "xm-1", "place": 1}));
    case.on(DAY.tomorrow().unwrap());
    let lapse = case.zone().lapses.of(SUPERVISION_RULE, project as u32, DAY).expect("nothing was entered").seq;

    let order = |case: &mut Case, source: &str, record: u64, with: Value| {
        let mut content = json!({"source": source, "source_record": record, "working_days": 5});
        with.as_object().unwrap().iter().for_each(|(name, value)| content[name] = value.clone());
        case.order_with(content)
    };
    let sorts = [
        ("minutes", meeting),
        ("minutes", action),
        ("site_finding", problem),
        ("site_finding", visit),
        ("site_finding", stop),
        ("lapse", lapse.into()),
    ];
    for (source, record) in sorts {
        let other = if source == "minutes" { "site_finding" } else { "minutes" };
        assert_eq!(codes(order(&mut case, other, record, json!({}))), ["source-of-another-sort"], "{source} {record}");
        let instruction = codes(order(&mut case, "instruction", record, json!({})));
        assert_eq!(instruction, ["source-of-another-sort", "instruction-without-evidence"]);
        let made = order(&mut case, source, record, json!({})).unwrap();
        let from = [record as u32];
        let rows: Vec<u32> = oversight::arising(case.zone(), &from).map(|row| row.first).collect();
        assert_eq!(rows, [made as u32], "{source} {record}");
        let about = !matches!(record, record if record == meeting || record == visit);
        let of_another = codes(order(&mut case, source, record, json!({"project": "xm-2"})));
        assert_eq!(of_another.contains(&"source-of-another-project"), about, "{source} {record}");
    }
    order(&mut case, "minutes", action, json!({"project": "xm-1"})).expect("it is the action's own project");
    assert_eq!(codes(order(&mut case, "minutes", 99_999, json!({}))), ["unknown-source-record"]);
    assert_eq!(codes(order(&mut case, "minutes", 1, json!({}))), ["unknown-source-record"], "a rule is no source");
    let content = json!({
        "order": "db-early", "title": "整改", "source": "minutes", "source_record": action, "lead_unit": "d-lead",
        "working_days": 5,
    });
    let zone = case.zone().id.to_string();
    let command = case.command("p-over", "oversight.order", &zone, content);
    let before = DAY.yesterday().unwrap().to_string();
    let early = case.memory.submit(Command { happened: before, ..command });
    assert!(codes(early).contains(&"before-its-source"));
    same(case.zone(), &fold_checked(&case.memory));
}

#[test]
fn what_is_wrong_with_a_step_is_said_by_name() {
    let mut case = Case::new();
    let order = case.order(date(2019, 3, 14));
    let bad = |case: &mut Case, by: &str, step: &str, limit| codes(case.step(by, order, step, limit));
    assert_eq!(bad(&mut case, "p-lead", "taken", None), ["order-step-out-of-order"]);
    assert_eq!(bad(&mut case, "p-lead", "assigned", None), ["step-of-oversight"]);
    assert_eq!(bad(&mut case, "p-over", "assigned", Some(DAY)), ["limit-not-of-this-step"]);
    case.step("p-over", order, "assigned", None).unwrap();
    assert_eq!(bad(&mut case, "p-over", "assigned", None), ["order-step-out-of-order"]);
    assert_eq!(bad(&mut case, "p-else", "taken", None), ["step-of-the-unit"]);
    assert_eq!(bad(&mut case, "p-over", "taken", None), ["step-of-the-unit"]);
    // The unit that helps says nothing of the order in the lead unit's place.
    let helped = case.order_with(json!({"due_on": "2019-03-14", "co_unit": "d-else"})).unwrap();
    case.step("p-over", helped, "assigned", None).unwrap();
    assert_eq!(codes(case.step("p-else", helped, "taken", None)), ["step-of-the-unit"]);
    case.step("p-lead", order, "taken", None).unwrap();
    assert_eq!(codes(case.step("p-lead", 1, "answered", None)), ["unknown-order"]);
    let bare = case.act("p-lead", "oversight.order_step", json!({"order": order, "order_step": "answered"}));
    assert_eq!(codes(bare), ["answer-needs-evidence", "step-needs-words"]);
    let zone = case.zone().id.to_string();
    let early = case.command("p-over", "oversight.order_step", &zone, json!({"order": order, "order_step": "urged"}));
    let early = case.memory.submit(Command { happened: "2019-03-04".to_owned(), ..early });
    assert_eq!(codes(early), ["before-the-order"]);
    // Whoever answered may not accept, though he also keeps the orders.
    case.setup("org.grant", json!({"person": "p-lead-2", "role": "officer", "office": "oversight"}));
    case.step("p-lead-2", order, "answered", None).unwrap();
    assert_eq!(bad(&mut case, "p-lead-2", "accepted", None), ["own-answer"]);
    assert_eq!(bad(&mut case, "p-lead-2", "returned", Some(DAY)), ["own-answer"]);
    assert_eq!(bad(&mut case, "p-over", "returned", None), ["limit-needed"]);
    assert_eq!(bad(&mut case, "p-over", "returned", Some(date(2019, 3, 4))), ["limit-before-issue"]);
    case.step("p-over", order, "accepted", None).unwrap();
    assert_eq!(bad(&mut case, "p-lead", "answered", None), ["answer-after-close"]);
    case.step("p-over", order, "closed", None).unwrap();
    case.step("p-over", order, "filed", None).unwrap();
    assert_eq!(bad(&mut case, "p-over", "closed", None), ["order-step-out-of-order"]);
    let late = case.order(DAY);
    case.on(DAY.tomorrow().unwrap());
    assert_eq!(codes(case.step("p-over", late, "assigned", None)), ["assigned-after-limit"]);
    assert_eq!(
        codes(case.act("p-lead", "oversight.reply", json!({"proposal": 1, "text": "说明"}))),
        ["unknown-proposal"]
    );
}
