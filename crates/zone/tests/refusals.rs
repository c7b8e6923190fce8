//! What is refused beyond the field tables: each refusal is reached, and what it may not tell it does not tell.

use demo::{Memory, Options, World};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;
use zone::{Command, Refusal};

struct Case {
    memory: Memory,
    commands: u128,
}

impl Case {
    fn new() -> Self {
        let mut memory = Memory::new(&Options { seed: 1, scale: 1 });
        memory.advance("2019-12-02T01:00:00Z".parse::<Timestamp>().unwrap());
        let mut case = Self { memory, commands: 0 };
        for (unit, kind, from) in [
            ("d-one", "department", "2019-01-01"),
            ("d-two", "department", "2019-01-01"),
            ("ent-1", "enterprise", "2019-05-20"),
        ] {
            let content = json!({"unit": unit, "title": unit, "type": kind});
            case.submit("org.unit", "setup", from, content).unwrap();
        }
        case
    }

    fn submit(&mut self, kind: &str, unit: &str, happened: &str, content: Value) -> Result<u64, Refusal> {
        let command = self.command(kind, unit, happened, content);
        self.memory.submit(command)
    }

    fn command(&mut self, kind: &str, unit: &str, happened: &str, content: Value) -> Command {
        self.commands += 1;
        let unit = if unit == "setup" { self.memory.state().id.to_string() } else { unit.to_owned() };
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

    fn grant(&mut self, person: &str, role: &str, from: &str, until: Option<&str>) -> Result<u64, Refusal> {
        let mut content = json!({"person": person, "role": role});
        if let Some(until) = until {
            content["until"] = until.into();
        }
        self.submit("org.grant", "setup", from, content)
    }

    fn month(&mut self, unit: &str, month: &str, happened: &str, output: &str) -> Result<u64, Refusal> {
        let content = json!({"enterprise": "ent-1", "month": month, "output_thousand_yuan": output});
        self.submit("economy.month", unit, happened, content)
    }
}

fn codes(result: Result<u64, Refusal>) -> Vec<(String, &'static str)> {
    let problems = result.err().map_or(Vec::new(), |refusal| refusal.0);
    problems.into_iter().map(|problem| (problem.field.unwrap_or_default(), problem.code)).collect()
}

#[test]
fn an_administrator_is_nothing_else_at_the_same_time() {
    let mut case = Case::new();
    for person in ["p-1", "p-2", "p-3"] {
        case.submit("org.person", "setup", "2019-01-01", json!({"person": person})).unwrap();
    }
    let separate = [("role".to_owned(), "administrators-are-separate")];
    assert_eq!(codes(case.grant("p-1", "administrator", "2019-03-01", Some("2019-06-30"))), []);
    assert_eq!(codes(case.grant("p-1", "administrator", "2019-05-01", None)), [], "the same role again");
    for role in ["security_administrator", "audit_administrator", "officer", "auditor", "rule_keeper"] {
        assert_eq!(codes(case.grant("p-1", role, "2019-06-30", None)), separate, "{role}");
        assert_eq!(codes(case.grant("p-1", role, "2019-01-01", Some("2019-03-01"))), separate, "{role}");
    }
    assert_eq!(codes(case.grant("p-1", "officer", "2019-01-01", Some("2019-02-28"))), [], "before he was one");
    assert_eq!(codes(case.grant("p-2", "officer", "2019-01-01", Some("2019-03-31"))), []);
    assert_eq!(codes(case.grant("p-2", "audit_administrator", "2019-03-31", None)), separate);
    assert_eq!(
        codes(case.grant("p-2", "audit_administrator", "2019-04-01", None)),
        [],
        "when he is no officer any more"
    );
    assert_eq!(codes(case.grant("p-3", "officer", "2019-04-01", None)), []);
    assert_eq!(codes(case.grant("p-3", "reviewer", "2019-04-01", None)), [], "other roles may be one person's");
    let backwards = [("until".to_owned(), "until-before-from")];
    assert_eq!(codes(case.grant("p-3", "editor", "2019-04-02", Some("2019-04-01"))), backwards);
}

#[test]
fn nobody_gives_himself_a_right() {
    let mut case = Case::new();
    for person in ["p-1", "p-2"] {
        case.submit("org.person", "setup", "2019-01-01", json!({"person": person})).unwrap();
    }
    case.grant("p-1", "security_administrator", "2019-01-01", None).unwrap();
    let mut by_hand = |person: &str| {
        let content = json!({"person": person, "role": "security_administrator"});
        let mut command = case.command("org.grant", "setup", "2019-12-02", content);
        (command.by, command.for_person, command.via) = ("p-1".into(), "p-1".into(), "form");
        codes(case.memory.submit(command))
    };
    assert_eq!(by_hand("p-1"), [("person".to_owned(), "right-for-oneself")]);
    assert_eq!(by_hand("p-2"), []);
}

#[test]
fn nothing_is_said_of_a_unit_before_it_existed() {
    let mut case = Case::new();
    let early = case.month("d-one", "2019-04", "2019-06-01", "10");
    assert_eq!(codes(early), [("enterprise".to_owned(), "before-the-unit")]);
    assert_eq!(codes(case.month("d-one", "2019-05", "2019-06-01", "10")), []);
}

#[test]
fn a_neighbouring_month_is_told_only_to_the_unit_that_reported_it() {
    let mut case = Case::new();
    assert_eq!(codes(case.month("d-one", "2019-06", "2019-07-05", "500")), []);
    let own = case.month("d-one", "2019-07", "2019-08-05", "400").unwrap_err();
    assert_eq!((own.0[0].code, own.0[0].arguments[0].1.as_str()), ("cumulative-falls", "500"));
    // Whatever another unit guesses, the answer is the same.
    for guess in ["400", "499", "500", "501", "600"] {
        let other = case.month("d-two", "2019-07", "2019-08-05", guess).unwrap_err();
        assert_eq!(codes(Err(other.clone())), [("enterprise".to_owned(), "reported-elsewhere")], "{guess}");
        assert!(!format!("{other:?}").contains("500"), "{other:?}");
    }
}

#[test]
fn a_cumulative_value_that_falls_is_held_against_the_nearest_month() {
    let mut case = Case::new();
    let at = "2019-11-10";
    for (month, output) in [("2019-05", "100"), ("2019-08", "500"), ("2019-09", "900")] {
        assert_eq!(codes(case.month("d-one", month, at, output)), []);
    }
    let mut told = |month: &str, output: &str| {
        let problem = case.month("d-one", month, at, output).unwrap_err().0.remove(0);
        let of = |name: &str| problem.arguments.iter().find(|argument| argument.0 == name).unwrap().1.clone();
        (of("month"), of("amount"))
    };
    let pair = |month: &str, amount: &str| (month.to_owned(), amount.to_owned());
    assert_eq!(told("2019-10", "10"), pair("2019-09", "900"), "lower than all before");
    assert_eq!(told("2019-10", "850"), pair("2019-09", "900"));
    assert_eq!(told("2019-06", "10"), pair("2019-05", "100"));
    assert_eq!(told("2019-06", "1000"), pair("2019-08", "500"), "higher than all after");
}

#[test]
fn titles_and_keys_hold_no_personal_number() {
    let mut case = Case::new();
    let mut project = |project: &str, title: &str| {
        let content = json!({
            "project": project, "title": title, "contract": "formal", "planned_investment_yuan": "100000000",
            "industry": "food", "investor_contact": "13812345678",
        });
        codes(case.submit("investment.project", "d-one", "2019-06-03", content))
    };
    let refused = |field: &str| vec![(field.to_owned(), "personal-number")];
    assert_eq!(project("k-1", "面粉加工 联系 13812345678"), refused("title"));
    assert_eq!(project("13812345678", "面粉加工"), refused("project"));
    assert_eq!(project("k-1", "面粉加工二期"), []);
}

#[test]
fn a_share_of_itself_is_not_adopted() {
    let mut case = Case::new();
    let share = |part: &str| {
        let text = format!(
            "id = \"economy.part\"\nkind = \"figure\"\nversion = 1\nfrom = \"2019-01-01\"\napplies_by = \"period_end\"\nsource = \"s\"\n\
             certainty = \"own\"\ntitle = {{ zh = \"占比\", en = \"share\" }}\n[figure]\nclass = \"fold\"\ncounts = \"accepted\"\n\
             operator = \"share@1\"\npart = \"{part}\"\nwhole = \"economy.output\"\nwhole_factor = \"1\"\n[print]\n\
             unit = {{ zh = \"%\", en = \"%\" }}\nplaces = 1\nrounding = \"half_up\"\nphrase = {{ zh = \"{{n}}\", en = \"{{n}}\" }}"
        );
        json!({"rule": "economy.part", "version": 1, "text": text.lines().collect::<Vec<_>>()})
    };
    let circle = case.submit("rule.adopted", "setup", "2019-12-01", share("economy.part"));
    assert_eq!(codes(circle), [("text".to_owned(), "rule-in-a-circle")]);
    assert_eq!(codes(case.submit("rule.adopted", "setup", "2019-12-01", share("economy.revenue"))), []);
}
