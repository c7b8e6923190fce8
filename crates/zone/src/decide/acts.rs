//! What is refused of acts: what is no fact of the register but changes the state in its own way.

use super::{Command, check_not_erased, person_of};
use crate::content::Split;
use crate::delegation;
use crate::fact::{Kind, Review};
use crate::org::{Right, Role};
use crate::refusal::Problem;
use crate::register::{Row, Status};
use crate::report;
use crate::state::Zone;
use jiff::civil::Date;
use serde_json::Value as Json;

/// Checks of acts that change the state in their own way.
pub(super) fn check(
    zone: &Zone,
    kind: &Kind,
    command: &Command,
    content: &Split,
    today: Date,
    problems: &mut Vec<Problem>,
) {
    match kind.name {
        "review.accepted" | "review.returned" => check_review(zone, command, content, today, problems),
        "import.withdrawn" => check_import_withdrawal(zone, command, content, today, problems),
        "rule.adopted" => check_rule(zone, content, problems),
        "edition.published" => report::check_publication(zone, content, problems),
        "plausibility.answered" => report::check_answer(zone, content, problems),
        "person.erased" => check_erasure(zone, command, content, problems),
        "record.redacted" => check_redaction(zone, content, problems),
        "report.approved" => report::check_approval(zone, command, content, problems),
        "report.drafted" => {
            let text = lines(content.sealed.get("text"));
            if let Err(faults) = rulebook::Rule::parse(&text) {
                problems.extend(faults.into_iter().map(of_fault));
            }
        }
        name if name.starts_with("board.") => {
            crate::board::decide::check(zone, kind, command, content, today, problems)
        }
        "duty.waived" => crate::duty::check_waiver(zone, command, content, today, problems),
        name if name.starts_with("oversight.") => {
            crate::offices::oversight::check_act(zone, command, content, today, problems);
        }
        _ => delegation::decide::check(zone, command, content, today, problems),
    }
}

fn check_erasure(zone: &Zone, command: &Command, content: &Split, problems: &mut Vec<Problem>) {
    let person = person_of(content);
    if zone.org.person(person).is_none() {
        problems.push(Problem::field("person", "unknown-person").with("value", person));
    }
    if [&command.by, &command.for_person].iter().any(|own| *own == person) {
        problems.push(Problem::field("person", "erases-oneself"));
    }
    check_not_erased(zone, content, problems);
}

/// What the record of a redaction names is held against the ledger by whoever holds it; here, whether it can be.
fn check_redaction(zone: &Zone, content: &Split, problems: &mut Vec<Problem>) {
    let seq = content.open.get("seq").and_then(Json::as_u64).unwrap_or(u64::MAX);
    if seq >= zone.size {
        problems.push(Problem::field("seq", "unknown-record").with("seq", seq.to_string()));
    }
    let lost = content.open.get("lost").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    if lost.is_empty()
        || !lost.iter().all(|part| part.as_str().is_some_and(|part| crate::system::PARTS.contains(&part)))
    {
        problems.push(Problem::field("lost", "redacts-nothing"));
    }
    let of = content.open.get("kind").and_then(Json::as_str);
    // Who may do what would depend on who holds openings.
    let is_right = [crate::org::GRANT.name, delegation::GIVEN.name, delegation::STAND_IN.name].map(Some).contains(&of);
    if is_right && lost.iter().any(|part| part == "sealed") {
        problems.push(Problem::field("lost", "redacts-a-right"));
    }
}

fn check_rule(zone: &Zone, content: &Split, problems: &mut Vec<Problem>) {
    match rulebook::Rule::parse(&lines(content.open.get("text"))) {
        Err(faults) => problems.extend(faults.into_iter().map(of_fault)),
        Ok(rule) => {
            if content.open.get("rule").and_then(Json::as_str) != Some(&rule.id) {
                problems.push(Problem::field("rule", "rule-id-differs").with("id", rule.id.clone()));
            }
            if content.open.get("version").and_then(Json::as_u64) != Some(u64::from(rule.version)) {
                problems
                    .push(Problem::field("version", "rule-version-differs").with("version", rule.version.to_string()));
            }
            let next = zone.rules.newest(&rule.id).map_or(1, |adopted| adopted.rule.version + 1);
            if rule.version != next {
                problems.push(Problem::field("version", "rule-version-not-next").with("next", next.to_string()));
            }
            problems.extend(unknown_parts(&rule));
            if crate::report::goes_in_a_circle(zone, &rule) {
                problems.push(Problem::field("text", "rule-in-a-circle"));
            }
        }
    }
}

/// A scorecard may have only parts that can be measured.
fn unknown_parts(rule: &rulebook::Rule) -> Vec<Problem> {
    let rulebook::Body::Scorecard(card) = &rule.body else { return Vec::new() };
    let known = crate::offices::projects::measure::PARTS;
    let unknown = card.parts.iter().filter(|part| !known.contains(&part.id.as_str()));
    unknown.map(|part| Problem::field("text", "unknown-part").with("part", part.id.clone())).collect()
}

/// Versions named by a review.
pub fn review_items(items: Option<&Json>) -> Option<Vec<(u32, u32)>> {
    items.map_or(Some(Vec::new()), |items| serde_json::from_value(items.clone()).ok())
}

fn check_review(zone: &Zone, command: &Command, content: &Split, today: Date, problems: &mut Vec<Problem>) {
    let Some(items) = review_items(content.open.get("items")) else {
        problems.push(Problem::field("items", "not-versions"));
        return;
    };
    if !items.is_empty() && content.open.contains_key("import") {
        problems.push(Problem::field("import", "not-versions"));
        return;
    }
    let mut numbers = Vec::new();
    for (first, version) in &items {
        match zone.register.by_first(*first).and_then(|number| zone.register.row(number)) {
            None => problems.push(Problem::field("items", "unknown-record").with("seq", first.to_string())),
            Some(row) if row.latest.seq != *version => {
                problems.push(
                    Problem::new("stale").with("seen", version.to_string()).with("now", row.latest.seq.to_string()),
                );
            }
            Some(row) => numbers.push(row.clone()),
        }
    }
    if let Some(import) = content.open.get("import").and_then(Json::as_str) {
        let waiting = zone.waiting_of_import(import);
        numbers.extend(waiting.iter().filter_map(|number| zone.register.row(*number).cloned()));
    }
    if numbers.is_empty() && problems.is_empty() {
        problems.push(Problem::field("items", "nothing-to-review"));
    }
    // Whoever stands in reviews by the other's right, and neither the one's nor the other's own.
    let reviewer = zone.org.person(&command.for_person);
    let own = [&command.by, &command.for_person].map(|id| zone.org.person(id));
    for row in &numbers {
        let kind = row.kind();
        if kind.review == Review::SelfAccepting {
            problems.push(Problem::new("needs-no-review").with("seq", row.first.to_string()));
        } else if row.status != Status::Submitted {
            problems.push(Problem::new("not-waiting").with("seq", row.first.to_string()));
        }
        if [row.latest.by, row.latest.for_person].iter().any(|person| own.contains(&Some(*person))) {
            problems.push(Problem::new("own-record").with("seq", row.first.to_string()));
        }
        let may = |right: &Right| right.may_review(kind.office, row.unit) && right.role == Role::Reviewer;
        if command.via != "setup" && !reviewer.is_some_and(|person| zone.org.rights(person, today).any(may)) {
            problems.push(Problem::new("no-right-to-review").with("seq", row.first.to_string()));
        }
    }
    problems.dedup();
}

/// Undoing a whole import takes two people, as accepting it does: whoever brought it in does not take it out.
fn check_import_withdrawal(zone: &Zone, command: &Command, content: &Split, today: Date, problems: &mut Vec<Problem>) {
    let import = content.open.get("import").and_then(Json::as_str).unwrap_or_default();
    let numbers = zone.org.unit(&command.unit).map_or(Vec::new(), |unit| zone.left_of_import(import, unit));
    let rows: Vec<&Row> = numbers.iter().filter_map(|number| zone.register.row(*number)).map(|row| &**row).collect();
    let people = [&command.by, &command.for_person].map(|id| zone.org.person(id));
    let rights: Vec<&Right> = people[1].into_iter().flat_map(|person| zone.org.rights(person, today)).collect();
    let may = |row: &&Row| rights.iter().any(|right| right.may_review(row.kind().office, row.unit));
    let own = |row: &&Row| [row.latest.by, row.latest.for_person].iter().any(|person| people.contains(&Some(*person)));
    // Whoever may not withdraw learns nothing of the rest.
    if command.via != "setup" && !rows.iter().all(may) {
        problems.push(Problem::field("import", "no-right-to-withdraw-import"));
    } else if rows.iter().any(own) {
        problems.push(Problem::field("import", "own-import"));
    } else if rows.is_empty() {
        problems.push(Problem::field("import", "nothing-to-withdraw"));
    }
}

/// What is wrong with a line of a document.
fn of_fault(fault: rulebook::RuleError) -> Problem {
    Problem::field("text", "rule-fault").with("line", fault.line.to_string()).with("what", fault.what)
}

fn lines(document: Option<&Json>) -> String {
    let items = document.and_then(Json::as_array);
    items.into_iter().flatten().filter_map(Json::as_str).collect::<Vec<_>>().join("\n")
}
