//! The ladder of an order, rung by rung.

use crate::{Case, clock_records, codes, fold_checked, same, working_days};
use jiff::civil::date;
use serde_json::json;
use zone::offices::oversight::Sanction;

#[test]
fn an_order_climbs_on_its_days_to_a_notice_that_waits_for_the_reply() {
    let mut case = Case::new();
    let due = date(2019, 3, 14);
    let order = case.taken(due);
    case.on(date(2019, 3, 26));
    let days = [(-3, "reminder"), (0, "blue"), (3, "orange"), (7, "red")];
    let expected: Vec<_> = days.map(|(days, rung)| (0, rung.to_owned(), working_days(due, days))).into();
    assert_eq!(case.rungs(order), expected);
    let [(Sanction::Notice, notice)] = case.proposals()[..] else { panic!("{:?}", case.proposals()) };

    let decide = |case: &mut Case, by: &str, decision: &str| {
        case.act(by, "oversight.proposal_decided", json!({"proposal": notice, "decision": decision, "text": "经研究"}))
    };
    let reply = |case: &mut Case, by: &str| {
        case.act(by, "oversight.reply", json!({"proposal": notice, "text": "因材料未到，已补报"}))
    };
    assert_eq!(codes(decide(&mut case, "p-leader", "adopted")), ["not-heard-yet"]);
    assert_eq!(codes(reply(&mut case, "p-else")), ["reply-of-the-concerned"]);
    reply(&mut case, "p-lead").unwrap();
    assert_eq!(codes(reply(&mut case, "p-lead")), ["replied-already"]);
    assert_eq!(codes(decide(&mut case, "p-lead", "adopted")), ["own-case"]);
    assert_eq!(codes(decide(&mut case, "p-else", "adopted")), ["no-right-to-decide"]);
    decide(&mut case, "p-leader", "adopted").unwrap();
    assert_eq!(codes(decide(&mut case, "p-over", "refused")), ["decided-already"]);
    let proposal = case.zone().orders.proposal(notice).unwrap();
    assert!(proposal.decided.unwrap().adopted && proposal.window_closed.is_none());
    // A second person of the unit is heard afterwards, too.
    reply(&mut case, "p-lead-2").unwrap();
    case.on(date(2019, 6, 3));
    assert_eq!(case.zone().orders.proposal(notice).unwrap().window_closed, None, "there was a reply");
    assert_eq!(case.rungs(order).len(), 4, "no rung comes twice");
    same(case.zone(), &fold_checked(&case.memory));
}

#[test]
fn a_window_that_passes_in_silence_lets_the_notice_be_decided() {
    let mut case = Case::new();
    let due = date(2019, 3, 14);
    case.taken(due);
    let red = working_days(due, 7);
    let last = working_days(red, 5);
    case.on(last);
    let (_, notice) = case.proposals()[0];
    assert_eq!(case.zone().orders.proposal(notice).unwrap().window, Some(last));
    let adopt = json!({"proposal": notice, "decision": "adopted", "text": "经研究，予以通报"});
    assert_eq!(codes(case.act("p-leader", "oversight.proposal_decided", adopt.clone())), ["not-heard-yet"]);
    case.on(last.tomorrow().unwrap());
    case.act("p-leader", "oversight.proposal_decided", adopt).unwrap();
    assert_eq!(clock_records(&case.memory, "ladder.window_closed"), [(last, json!({"proposal": notice}))]);
}

#[test]
fn two_reds_in_a_quarter_propose_a_talk_three_accountability_and_the_next_quarter_begins_anew() {
    let mut case = Case::new();
    for due in [date(2019, 3, 6), date(2019, 3, 6), date(2019, 3, 12), date(2019, 3, 13)] {
        case.taken(due);
    }
    case.on(date(2019, 3, 28));
    use Sanction::{Accountability, Notice, Talk};
    let sanctions = |case: &Case| case.proposals().into_iter().map(|(sanction, _)| sanction).collect::<Vec<_>>();
    assert_eq!(sanctions(&case), [Notice, Notice, Talk, Notice, Accountability, Notice]);
    case.taken(date(2019, 4, 10));
    case.on(date(2019, 5, 20));
    assert_eq!(sanctions(&case)[6..], [Notice], "the first red of the second quarter");
}

#[test]
fn an_answer_stops_the_ladder_and_a_return_or_a_reopening_arms_it_again() {
    let mut case = Case::new();
    let order = case.taken(date(2019, 3, 14));
    case.on(date(2019, 3, 15));
    assert_eq!(case.rungs(order).len(), 2, "reminded, and late");
    case.step("p-lead", order, "answered", None).unwrap();
    case.on(date(2019, 4, 1));
    assert_eq!(case.rungs(order).len(), 2, "an answer that waits to be examined is nobody's delay but the examiner's");
    let limit = date(2019, 4, 12);
    case.step("p-over", order, "returned", Some(limit)).unwrap();
    case.on(date(2019, 4, 15));
    assert_eq!(
        case.rungs(order)[2..].iter().map(|(round, rung, _)| (*round, &rung[..])).collect::<Vec<_>>(),
        [(1, "reminder"), (1, "blue")]
    );
    case.step("p-lead", order, "answered", None).unwrap();
    case.step("p-over", order, "accepted", None).unwrap();
    case.step("p-over", order, "closed", None).unwrap();
    case.step("p-over", order, "reopened", Some(date(2019, 5, 31))).unwrap();
    case.on(date(2019, 5, 29));
    assert_eq!(case.rungs(order)[4..], [(2, "reminder".to_owned(), working_days(date(2019, 5, 31), -3))]);
    same(case.zone(), &fold_checked(&case.memory));
}
