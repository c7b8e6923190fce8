//! Acts for others: whose rights they rest on, from which day to which, what may not be delegated, and what became of them.

use demo::{Memory, Options, World};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use ledger::{Amends, RecordRef};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;
use zone::delegation::{Said, Sort};
use zone::register::Status;
use zone::{Command, Refusal, Zone};

const DAY: Date = date(2019, 3, 5);
/// Who does what: an officer and a reviewer of the city, a leader, a clerk without any right, administrators.
const PEOPLE: [(&str, &[&str]); 9] = [
    ("p-officer", &["officer"]),
    ("p-reviewer", &["reviewer"]),
    ("p-second", &["officer", "reviewer"]),
    ("p-leader", &["leader"]),
    ("p-clerk", &[]),
    ("p-other", &[]),
    ("p-system", &["administrator"]),
    ("p-security", &["security_administrator"]),
    ("p-audit", &["audit_administrator"]),
];

struct Case {
    memory: Memory,
    commands: u128,
}

impl Case {
    fn new() -> Self {
        let mut case = Self { memory: Memory::new(&Options { seed: 1, scale: 1 }), commands: 0 };
        case.on(DAY);
        for (unit, ty) in [("d-city", "department"), ("d-else", "department"), ("c-1", "community")] {
            case.setup("org.unit", json!({"unit": unit, "title": unit, "type": ty}));
        }
        for (person, roles) in PEOPLE {
            case.setup("org.person", json!({"person": person}));
            for role in roles {
                let mut grant = json!({"person": person, "role": role});
                if matches!(*role, "officer" | "reviewer") {
                    (grant["office"], grant["unit"]) = ("city".into(), "d-city".into());
                }
                case.setup("org.grant", grant);
            }
        }
        case
    }

    /// Goes on to a day, ten o'clock of the zone's clocks.
    fn on(&mut self, day: Date) {
        self.memory.advance(format!("{day}T02:00:00Z").parse::<Timestamp>().unwrap());
    }

    fn command(&mut self, (by, for_person): (&str, &str), kind: &str, unit: &str, content: Value) -> Command {
        self.commands += 1;
        Command {
            id: Uuid::from_u128(self.commands),
            kind: kind.to_owned(),
            by: by.to_owned(),
            for_person: for_person.to_owned(),
            via: "form",
            unit: unit.to_owned(),
            happened: "2019-03-05".to_owned(),
            content: content.as_object().cloned().unwrap(),
            amends: None,
            evidence: Vec::new(),
            import: None,
        }
    }

    fn setup(&mut self, kind: &str, content: Value) -> u64 {
        let zone = self.memory.state().id.to_string();
        let command = self.command(("setup", "setup"), kind, &zone, content);
        self.memory.submit(Command { via: "setup", ..command }).unwrap()
    }

    fn own(&mut self, person: &str, kind: &str, content: Value) -> Result<u64, Refusal> {
        let zone = self.memory.state().id.to_string();
        let command = self.command((person, person), kind, &zone, content);
        self.memory.submit(command)
    }

    fn give(&mut self, giver: &str, clerk: &str, kinds: &[&str], from: &str, until: &str) -> Result<u64, Refusal> {
        let content = json!({"clerk": clerk, "kinds": kinds, "from": from, "until": until});
        self.own(giver, "delegation.given", content)
    }

    fn name(&mut self, by: &str, absent: &str, stand_in: &str, from: &str, until: &str) -> Result<u64, Refusal> {
        let content = json!({"absent": absent, "stand_in": stand_in, "from": from, "until": until});
        self.own(by, "delegation.stand_in", content)
    }

    fn object(&mut self, by: &str, for_person: &str) -> Result<u64, Refusal> {
        self.object_of("d-city", by, for_person)
    }

    fn object_of(&mut self, unit: &str, by: &str, for_person: &str) -> Result<u64, Refusal> {
        let key = format!("o-{}", self.commands);
        let content = json!({"object": key, "class": "latrine", "act": "removed", "place": "c-1"});
        let command = self.command((by, for_person), "city.object", unit, content);
        self.memory.submit(command)
    }

    fn review(&mut self, act: &str, by: &str, for_person: &str, seq: u64) -> Result<u64, Refusal> {
        let mut content = json!({"items": [[seq, seq]]});
        if act == "review.returned" {
            content["reason"] = "请核对".into();
        }
        let command = self.command((by, for_person), act, "d-city", content);
        self.memory.submit(command)
    }

    fn word(&mut self, act: &str, person: &str, seqs: &[u64]) -> Result<u64, Refusal> {
        let mut content = json!({"items": seqs.iter().map(|seq| [seq, seq]).collect::<Vec<_>>()});
        if act == "delegation.disowned" {
            content["reason"] = "不是我的意思".into();
        }
        self.own(person, act, content)
    }

    fn state(&self) -> &Zone {
        self.memory.state()
    }

    fn status(&self, seq: u64) -> Status {
        let register = &self.state().register;
        register.row(register.by_first(seq as u32).unwrap()).unwrap().status
    }

    fn said(&self, seq: u64) -> Option<Said> {
        self.state().delegations.act(seq as u32).map(|act| act.said)
    }

    fn awaited(&self, person: &str) -> Vec<u64> {
        let person = self.state().org.person(person).unwrap();
        self.state().delegations.awaited(person).map(|act| act.seq.into()).collect()
    }
}

#[track_caller]
fn refused(result: Result<u64, Refusal>, codes: &[&str]) {
    let found: Vec<&str> = result.expect_err("it is refused").0.iter().map(|problem| problem.code).collect();
    assert_eq!(found, codes);
}

#[test]
fn a_clerk_enters_from_the_first_day_to_the_last_and_on_no_other() {
    let mut case = Case::new();
    case.give("p-officer", "p-clerk", &["city.object"], "2019-03-06", "2019-03-08").unwrap();
    refused(case.object("p-clerk", "p-officer"), &["no-delegation"]);
    case.on(date(2019, 3, 6));
    let first = case.object("p-clerk", "p-officer").unwrap();
    assert_eq!((case.said(first), case.awaited("p-officer")), (Some(Said::Awaited), vec![first]));
    // The last minute of the last day, and the first of the next.
    case.memory.advance("2019-03-08T15:59:59Z".parse().unwrap());
    let last = case.object("p-clerk", "p-officer").unwrap();
    case.memory.advance("2019-03-08T16:00:00Z".parse().unwrap());
    refused(case.object("p-clerk", "p-officer"), &["no-delegation"]);
    // What was entered in time may still be confirmed.
    case.word("delegation.confirmed", "p-officer", &[first, last]).unwrap();
    assert_eq!(case.awaited("p-officer"), [0; 0]);
}

#[test]
fn the_rights_are_the_givers_and_nobody_elses() {
    let mut case = Case::new();
    case.give("p-officer", "p-clerk", &["city.object"], "2019-03-05", "2019-12-31").unwrap();
    refused(case.object_of("d-else", "p-clerk", "p-officer"), &["principal-without-right"]);
    refused(case.object("p-clerk", "p-clerk"), &["no-right-to-record"]);
    refused(case.object("p-other", "p-officer"), &["no-delegation"]);
    refused(case.object("p-second", "p-officer"), &["no-delegation"]);
    refused(case.object("p-clerk", "p-second"), &["no-delegation"]);
    refused(case.object("p-clerk", "p-nobody"), &["no-delegation"]);
    // A right of one's own does not make an act somebody else's.
    refused(case.object("p-second", "p-clerk"), &["no-delegation"]);
    // The giver's right ends: so does what the clerk may do for him.
    let grant = case.setup("org.grant", json!({"person": "p-other", "role": "officer", "until": "2019-03-05"}));
    assert!(grant > 0);
    case.give("p-other", "p-clerk", &["city.object"], "2019-03-05", "2019-12-31").unwrap();
    case.object("p-clerk", "p-other").unwrap();
    case.on(date(2019, 3, 6));
    refused(case.object("p-clerk", "p-other"), &["principal-without-right"]);
    case.object("p-clerk", "p-officer").unwrap();
}

#[test]
fn only_the_kinds_that_are_named_and_nothing_that_must_be_ones_own() {
    let mut case = Case::new();
    let (from, until) = ("2019-03-05", "2019-12-31");
    refused(case.give("p-officer", "p-clerk", &["party.activity"], from, until), &["kind-not-ones-own"]);
    refused(case.give("p-officer", "p-clerk", &["city.nothing"], from, until), &["kind-not-ones-own"]);
    refused(case.give("p-officer", "p-clerk", &[], from, until), &["required"]);
    refused(case.give("p-clerk", "p-other", &["city.object"], from, until), &["kind-not-ones-own"]);
    for kind in ["review.accepted", "delegation.given", "person.erased", "record.redacted", "edition.published"] {
        refused(case.give("p-second", "p-clerk", &[kind], from, until), &["not-delegable"]);
    }
    case.give("p-second", "p-clerk", &["city.object"], from, until).unwrap();
    let balance =
        json!({"figure": "city.latrines_removed", "value": 1, "publisher": "x", "document": "x", "grade": "register"});
    let other_kind = case.command(("p-clerk", "p-second"), "city.opening_balance", "d-city", balance);
    refused(case.memory.submit(other_kind), &["no-delegation"]);
    for kind in [
        "delegation.given",
        "delegation.stand_in",
        "delegation.ended",
        "delegation.confirmed",
        "delegation.disowned",
        "person.erased",
        "record.redacted",
        "org.grant",
        "rule.adopted",
        "edition.published",
        "report.drafted",
    ] {
        let command = case.command(("p-clerk", "p-second"), kind, "d-city", json!({}));
        refused(case.memory.submit(command), &["not-delegable"]);
    }
    // A review is somebody's own look: a clerk does not enter it.
    let own = case.object("p-officer", "p-officer").unwrap();
    refused(case.review("review.accepted", "p-clerk", "p-second", own), &["no-delegation"]);
    // What came with a table came from whoever brought it.
    let object = json!({"object": "o-import", "class": "latrine", "act": "removed", "place": "c-1"});
    let row = case.command(("p-clerk", "p-second"), "city.object", "d-city", object);
    refused(case.memory.submit(Command { import: Some(Uuid::from_u128(7)), via: "import", ..row }), &["not-by-import"]);
}

#[test]
fn what_was_lent_is_not_lent_on() {
    let mut case = Case::new();
    let (from, until) = ("2019-03-05", "2019-12-31");
    case.give("p-officer", "p-clerk", &["city.object"], from, until).unwrap();
    refused(case.give("p-clerk", "p-other", &["city.object"], from, until), &["kind-not-ones-own"]);
    // The clerk's own stand-in does the clerk's work, and the clerk's work is none of his own.
    refused(case.name("p-clerk", "p-clerk", "p-other", from, until), &["nothing-to-stand-in-for"]);
    case.name("p-second", "p-second", "p-officer", from, until).unwrap();
    refused(case.object("p-clerk", "p-second"), &["no-delegation"]);
}

#[test]
fn a_delegation_has_an_end_within_a_year_and_two_people() {
    let mut case = Case::new();
    let mut give = |clerk: &str, from: &str, until: &str| case.give("p-officer", clerk, &["city.object"], from, until);
    refused(give("p-clerk", "2019-03-05", "2020-03-06"), &["longer-than-a-year"]);
    give("p-clerk", "2019-03-05", "2020-03-05").unwrap();
    refused(give("p-clerk", "2019-03-04", "2019-12-31"), &["from-in-the-past"]);
    refused(give("p-clerk", "2019-03-06", "2019-03-05"), &["until-before-from"]);
    give("p-clerk", "2019-03-06", "2019-03-06").unwrap();
    refused(give("p-clerk", "2019-03-05", ""), &["required"]);
    refused(give("p-officer", "2019-03-05", "2019-12-31"), &["deputy-of-oneself"]);
    refused(give("p-nobody", "2019-03-05", "2019-12-31"), &["unknown-person"]);
    refused(case.name("p-officer", "p-officer", "p-second", "2019-03-05", "2020-03-06"), &["longer-than-a-year"]);
}

#[test]
fn administrators_neither_lend_nor_borrow() {
    let mut case = Case::new();
    let (from, until) = ("2019-03-05", "2019-12-31");
    let none = &["administrators-do-not-deputise"];
    for administrator in ["p-system", "p-security", "p-audit"] {
        refused(case.give("p-officer", administrator, &["city.object"], from, until), none);
        refused(case.name("p-officer", "p-officer", administrator, from, until), none);
        refused(case.name("p-security", "p-officer", administrator, from, until), none);
        let own = case.give(administrator, "p-clerk", &["city.object"], from, until);
        refused(own, &["administrators-do-not-deputise", "kind-not-ones-own"]);
        let absent = case.name("p-security", administrator, "p-clerk", from, until);
        refused(absent, &["administrators-do-not-deputise", "nothing-to-stand-in-for"]);
        for kind in ["org.person", "org.grant", "org.unit", "person.erased"] {
            let command = case.command(("p-clerk", administrator), kind, "d-city", json!({}));
            refused(case.memory.submit(command), &["not-delegable"]);
        }
    }
    // Only whoever keeps rights names a stand-in for another.
    for by in ["p-system", "p-audit", "p-leader", "p-second"] {
        refused(case.name(by, "p-officer", "p-clerk", from, until), &["no-right-to-name-stand-in"]);
    }
    case.name("p-security", "p-officer", "p-clerk", from, until).unwrap();
    case.object("p-clerk", "p-officer").unwrap();
    // Whoever is made an administrator meanwhile stands in no more.
    case.setup("org.grant", json!({"person": "p-clerk", "role": "audit_administrator"}));
    refused(case.object("p-clerk", "p-officer"), none);
    // Somebody who will be one before the end is none to begin with.
    let soon = json!({"person": "p-other", "role": "administrator", "until": "2019-04-01"});
    case.setup("org.grant", soon);
    refused(case.give("p-officer", "p-other", &["city.object"], "2019-04-01", until), none);
    case.give("p-officer", "p-other", &["city.object"], "2019-04-02", until).unwrap();
}

#[test]
fn a_reviewer_is_neither_who_typed_nor_whose_act_it_was() {
    let mut case = Case::new();
    let (from, until) = ("2019-03-05", "2019-12-31");
    case.setup("org.grant", json!({"person": "p-clerk", "role": "reviewer", "office": "city", "unit": "d-city"}));
    case.give("p-second", "p-clerk", &["city.object"], from, until).unwrap();
    let act = case.object("p-clerk", "p-second").unwrap();
    refused(case.review("review.accepted", "p-clerk", "p-clerk", act), &["own-record"]);
    refused(case.review("review.accepted", "p-second", "p-second", act), &["own-record"]);
    // Nor by whoever stands in for the one or the other: neither's right, neither's hand.
    case.name("p-clerk", "p-clerk", "p-other", from, until).unwrap();
    refused(case.review("review.accepted", "p-other", "p-clerk", act), &["own-record"]);
    case.name("p-reviewer", "p-reviewer", "p-second", from, until).unwrap();
    refused(case.review("review.accepted", "p-second", "p-reviewer", act), &["own-record"]);
    case.review("review.accepted", "p-reviewer", "p-reviewer", act).unwrap();
    assert_eq!(case.status(act), Status::Accepted);
}

#[test]
fn a_stand_in_does_the_work_of_the_absent_and_no_more() {
    let mut case = Case::new();
    let named = case.name("p-reviewer", "p-reviewer", "p-other", "2019-03-05", "2019-03-06").unwrap();
    let act = case.object("p-officer", "p-officer").unwrap();
    refused(case.object("p-other", "p-reviewer"), &["principal-without-right"]);
    refused(case.review("review.accepted", "p-other", "p-other", act), &["no-right-to-record"]);
    let review = case.review("review.accepted", "p-other", "p-reviewer", act).unwrap();
    assert_eq!((case.status(act), case.said(review)), (Status::Accepted, Some(Said::NotNeeded)));
    let of = case.state().delegations.act(review as u32).unwrap();
    assert_eq!(u64::from(of.mandate), named);
    // The absent person himself may go on: who is back a day early ends nothing by it.
    let second = case.object("p-officer", "p-officer").unwrap();
    case.review("review.returned", "p-reviewer", "p-reviewer", second).unwrap();
    case.on(date(2019, 3, 7));
    let third = case.object("p-officer", "p-officer").unwrap();
    refused(case.review("review.accepted", "p-other", "p-reviewer", third), &["no-delegation"]);
    // A leader's approval is no work of a unit: nobody stands in for it.
    refused(case.name("p-leader", "p-leader", "p-other", "2019-03-07", "2019-03-08"), &["nothing-to-stand-in-for"]);
}

#[test]
fn a_clerk_who_also_stands_in_is_held_to_the_stricter() {
    let mut case = Case::new();
    let (from, until) = ("2019-03-05", "2019-12-31");
    case.name("p-officer", "p-officer", "p-clerk", from, until).unwrap();
    let before = case.object("p-clerk", "p-officer").unwrap();
    case.give("p-officer", "p-clerk", &["city.object"], from, until).unwrap();
    let after = case.object("p-clerk", "p-officer").unwrap();
    assert_eq!((case.said(before), case.said(after)), (Some(Said::NotNeeded), Some(Said::Awaited)));
}

#[test]
fn a_word_is_given_once_by_the_one_whose_act_it_is() {
    let mut case = Case::new();
    case.give("p-officer", "p-clerk", &["city.object"], "2019-03-05", "2019-12-31").unwrap();
    let acts: Vec<u64> = (0..4).map(|_| case.object("p-clerk", "p-officer").unwrap()).collect();
    for other in ["p-clerk", "p-second", "p-leader", "p-security"] {
        refused(case.word("delegation.confirmed", other, &acts[..1]), &["not-to-confirm"]);
        refused(case.word("delegation.disowned", other, &acts[..1]), &["not-to-confirm"]);
    }
    let own = case.object("p-officer", "p-officer").unwrap();
    refused(case.word("delegation.confirmed", "p-officer", &[own]), &["not-to-confirm"]);
    refused(case.word("delegation.confirmed", "p-officer", &[]), &["required"]);
    refused(case.word("delegation.confirmed", "p-officer", &[acts[0], acts[0]]), &["said-already"]);
    let confirmed = case.word("delegation.confirmed", "p-officer", &acts[..2]).unwrap();
    assert_eq!(case.said(acts[0]), Some(Said::Confirmed(confirmed as u32)));
    assert_eq!(case.awaited("p-officer"), acts[2..]);
    refused(case.word("delegation.confirmed", "p-officer", &acts[1..3]), &["said-already"]);
    refused(case.word("delegation.disowned", "p-officer", &acts[..1]), &["said-already"]);
    let disowned = case.word("delegation.disowned", "p-officer", &acts[2..3]).unwrap();
    assert_eq!(case.said(acts[2]), Some(Said::Disowned(disowned as u32)));
    refused(case.word("delegation.confirmed", "p-officer", &acts[2..3]), &["said-already"]);
    assert_eq!(case.awaited("p-officer"), acts[3..]);
}

#[test]
fn what_is_disowned_goes_back_and_what_was_accepted_counts_until_it_is_withdrawn() {
    let mut case = Case::new();
    case.give("p-officer", "p-clerk", &["city.object"], "2019-03-05", "2019-12-31").unwrap();
    let (waits, counts) = (case.object("p-clerk", "p-officer").unwrap(), case.object("p-clerk", "p-officer").unwrap());
    case.review("review.accepted", "p-reviewer", "p-reviewer", counts).unwrap();
    case.word("delegation.disowned", "p-officer", &[waits, counts]).unwrap();
    assert_eq!((case.status(waits), case.status(counts)), (Status::Returned, Status::Accepted));
    refused(case.review("review.accepted", "p-reviewer", "p-reviewer", waits), &["not-waiting"]);
    // It came back to whoever typed it, and to whose act it was not.
    for person in ["p-clerk", "p-officer"] {
        let person = case.state().org.person(person).unwrap();
        assert_eq!(case.state().register.returned(person).count(), 1);
    }
    // The clerk withdraws what was accepted, for the same person; a reviewer takes it.
    let content = json!({"object": "o-x", "class": "latrine", "act": "removed", "place": "c-1", "reason": "录错了"});
    let command = case.command(("p-clerk", "p-officer"), "city.object", "d-city", content);
    let amends = Some(Amends { seq: counts, version: counts, void: true });
    refused(case.memory.submit(Command { amends, ..command.clone() }), &["key-cannot-change"]);
    let key = format!("o-{}", case_key(&case, counts));
    let content = json!({"object": key, "class": "latrine", "act": "removed", "place": "c-1", "reason": "录错了"});
    let content = content.as_object().cloned().unwrap();
    case.memory.submit(Command { amends, content, id: Uuid::from_u128(9000), ..command }).unwrap();
    assert_eq!(case.status(counts), Status::Submitted);
}

/// The number in an object's key.
fn case_key(case: &Case, seq: u64) -> String {
    let record: Value = serde_json::from_slice(&case.memory.records()[seq as usize]).unwrap();
    record["open"]["object"].as_str().unwrap().trim_start_matches("o-").to_owned()
}

#[test]
fn an_early_end_is_at_once_and_nobody_elses_business() {
    let mut case = Case::new();
    let (from, until) = ("2019-03-05", "2019-12-31");
    let end = |case: &mut Case, by: &str, seq: u64| case.own(by, "delegation.ended", json!({"delegation": seq}));
    for by in ["p-officer", "p-clerk", "p-system", "p-security"] {
        let given = case.give("p-officer", "p-clerk", &["city.object"], from, until).unwrap();
        case.object("p-clerk", "p-officer").unwrap();
        for stranger in ["p-other", "p-leader", "p-audit"] {
            refused(end(&mut case, stranger, given), &["not-your-delegation"]);
        }
        end(&mut case, by, given).unwrap();
        refused(case.object("p-clerk", "p-officer"), &["no-delegation"]);
        refused(end(&mut case, by, given), &["ended-already"]);
    }
    let own = case.object("p-officer", "p-officer").unwrap();
    refused(end(&mut case, "p-officer", own), &["not-your-delegation"]);
    let named = case.name("p-security", "p-officer", "p-clerk", from, "2019-03-05").unwrap();
    case.on(date(2019, 3, 6));
    refused(end(&mut case, "p-security", named), &["ended-already"]);
}

#[test]
fn whoever_is_erased_acts_for_nobody_and_nobody_for_him() {
    for gone in ["p-officer", "p-clerk"] {
        let mut case = Case::new();
        let (from, until) = ("2019-03-05", "2019-12-31");
        case.give("p-officer", "p-clerk", &["city.object"], from, until).unwrap();
        case.name("p-officer", "p-officer", "p-clerk", from, until).unwrap();
        case.object("p-clerk", "p-officer").unwrap();
        case.own("p-system", "person.erased", json!({"person": gone, "ground": "request", "reason": "本人要求"}))
            .unwrap();
        assert!(case.object("p-clerk", "p-officer").is_err(), "{gone}");
        let third = if gone == "p-officer" { ("p-second", "p-officer") } else { ("p-second", "p-clerk") };
        refused(case.name("p-security", third.0, gone, from, until), &["person-erased"]);
        refused(case.give(third.0, gone, &["city.object"], from, until), &["person-erased"]);
        let words = case.give(gone, "p-other", &["city.object"], from, until);
        refused(words, &["no-right-to-record"]);
    }
}

#[test]
fn without_openings_the_ledger_folds_and_counts_the_same() {
    let mut case = Case::new();
    case.give("p-officer", "p-clerk", &["city.object"], "2019-03-05", "2019-12-31").unwrap();
    case.name("p-reviewer", "p-reviewer", "p-other", "2019-03-05", "2019-03-06").unwrap();
    let acts: Vec<u64> = (0..3).map(|_| case.object("p-clerk", "p-officer").unwrap()).collect();
    case.review("review.accepted", "p-other", "p-reviewer", acts[0]).unwrap();
    case.word("delegation.confirmed", "p-officer", &acts[..1]).unwrap();
    case.word("delegation.disowned", "p-officer", &acts[1..2]).unwrap();
    let mut public = Zone::default();
    for bytes in case.memory.records() {
        public.apply(&RecordRef::parse(bytes).unwrap(), None).unwrap();
    }
    let status = |zone: &Zone, seq: u64| zone.register.row(zone.register.by_first(seq as u32).unwrap()).unwrap().status;
    for seq in acts {
        assert_eq!(status(&public, seq), case.status(seq));
    }
    let known: Vec<(Sort, bool)> =
        public.delegations.mandates().map(|mandate| (mandate.sort, mandate.deputy.is_some())).collect();
    assert_eq!(known, [(Sort::Entry, false), (Sort::StandIn, false)], "that there is one is open, with whom is not");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever days, scope, right and early end: an act for another is taken just where all four are there.
    #[test]
    fn an_act_is_taken_where_day_scope_right_and_person_fit(
        from in 0i64..5, length in 0i64..5, day in 0i64..10, in_scope: bool, last_right in 0i64..10,
        ended in proptest::option::of(0i64..10), is_clerk: bool,
    ) {
        let mut case = Case::new();
        let of = |days: i64| DAY.saturating_add(jiff::Span::new().days(days));
        let right = json!({"person": "p-other", "role": "officer", "office": "city", "unit": "d-city", "until": of(last_right).to_string()});
        case.setup("org.grant", right);
        let kinds: &[&str] = if in_scope { &["city.object", "city.opening_balance"] } else { &["city.opening_balance"] };
        let until = from + length;
        let given = case.give("p-other", "p-clerk", kinds, &of(from).to_string(), &of(until).to_string()).unwrap();
        if let Some(ended) = ended.filter(|ended| *ended <= day && *ended <= until) {
            case.on(of(ended));
            case.own("p-other", "delegation.ended", json!({"delegation": given})).unwrap();
        }
        case.on(of(day));
        let taken = case.object(if is_clerk { "p-clerk" } else { "p-second" }, "p-other").is_ok();
        let expected = is_clerk && in_scope && from <= day && day <= until && day <= last_right
            && ended.is_none_or(|ended| ended > day || ended > until);
        prop_assert_eq!(taken, expected);
    }
}
