//! The demonstration year comes to its totals, from any seed and for any table of totals, and nothing in it is padded.

#[path = "year/timeline.rs"]
mod timeline;

use demo::{Accounts, Memory, Options, Targets, fill};
use jiff::civil::Date;
use ledger::RecordRef;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use zone::calendar::Calendar;
use zone::figure::{Figure, compute, ids, replay};
use zone::offices::projects::light::week_end;
use zone::{Period, Zone};

const YEAR: Period = Period::Year(2019);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository").to_owned()
}

fn rule_files(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder of rules").flatten() {
        let path = entry.path();
        if path.is_dir() {
            rule_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            found.push(std::fs::read_to_string(&path).expect("a rule file"));
        }
    }
}

/// The seed rules, and the text of the year report.
fn rules() -> (Vec<String>, String) {
    let mut all = Vec::new();
    rule_files(&root().join("rulebook"), &mut all);
    rule_files(&root().join("demo/rules"), &mut all);
    let is_report = |text: &String| text.lines().any(|line| line == "kind = \"report\"");
    let (reports, rules): (Vec<String>, Vec<String>) = all.into_iter().partition(is_report);
    (rules, reports.into_iter().next().expect("the text of the year report"))
}

struct Year {
    memory: Memory,
    accounts: Accounts,
}

fn run(seed: u64, targets: &Targets) -> Year {
    let options = Options { seed, scale: 1 };
    let (rules, report) = rules();
    let mut memory = Memory::new(&options);
    let accounts = fill(&mut memory, targets, &options, &rules, &report).expect("every command is accepted");
    Year { memory, accounts }
}

/// The demonstration itself, run once for all tests.
static STANDARD: LazyLock<Year> = LazyLock::new(|| run(2019, &Targets::standard()));

/// The same year from another seed.
static OTHER: LazyLock<Year> = LazyLock::new(|| run(7, &Targets::standard()));

fn figure(zone: &Zone, id: &str) -> Option<Figure> {
    compute(zone, id, YEAR, 0)
}

/// The value as it stands in the table: with the rank where the figure ranks.
fn value(zone: &Zone, id: &str) -> String {
    figure(zone, id).and_then(|figure| figure.printed()).map_or_else(|| "none".to_owned(), |printed| printed.value)
}

struct Line {
    reference: String,
    value: String,
    range: Option<(u32, u32)>,
    printed: String,
    figure: String,
}

/// `demo/numbers.csv`.
fn numbers() -> Vec<Line> {
    let text = std::fs::read_to_string(root().join("demo/numbers.csv")).expect("the table of numbers");
    let lines = text.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let [reference, _class, _unit, _period, value, range, printed, figure] = cells[..] else { panic!("{line}") };
        let range = range.split_once('-').map(|(low, high)| (low.parse().unwrap(), high.parse().unwrap()));
        Line { reference: reference.into(), value: value.into(), range, printed: printed.into(), figure: figure.into() }
    });
    lines.collect()
}

fn misses(zone: &Zone) -> Vec<String> {
    let mut misses = Vec::new();
    for line in numbers() {
        let figure = figure(zone, &line.figure);
        let Some(printed) = figure.as_ref().and_then(Figure::printed) else {
            misses.push(format!("{} {}: {:?}", line.reference, line.figure, figure.map(|figure| figure.outcome)));
            continue;
        };
        let as_expected = match line.range {
            Some((low, high)) => printed.value.parse().is_ok_and(|count: u32| (low..=high).contains(&count)),
            None => printed.value == line.value,
        };
        if !as_expected || printed.zh != line.printed {
            misses.push(format!(
                "{} {}: {printed:?}, expected {} {}",
                line.reference, line.figure, line.value, line.printed
            ));
        }
    }
    misses
}

#[test]
fn every_published_number_comes_out() {
    assert_eq!(numbers().len(), 36);
    assert_eq!(misses(STANDARD.memory.state()), Vec::<String>::new());
}

fn without_genesis(year: &Year) -> BTreeSet<&[u8]> {
    year.memory.records()[1..].iter().map(Vec::as_slice).collect()
}

#[test]
fn a_seed_is_a_ledger() {
    let again = run(2019, &Targets::standard());
    assert!(again.memory.records() == STANDARD.memory.records(), "the same seed gave other records");
    assert_eq!(again.accounts, STANDARD.accounts);
}

#[test]
fn another_seed_changes_every_record_and_no_number() {
    let other = &*OTHER;
    assert!(without_genesis(other).is_disjoint(&without_genesis(&STANDARD)));
    assert_eq!(misses(other.memory.state()), Vec::<String>::new());
}

#[test]
fn another_table_gives_its_own_numbers() {
    let text = std::fs::read_to_string(root().join("demo/targets-other.toml")).expect("the other table");
    let other = run(11, &Targets::read(&text).expect("a sound table"));
    let zone = other.memory.state();
    for (id, expected) in [
        ("party.contest_award", "三等奖"),
        ("party.study_attendance", "1834"),
        ("party.advanced_branches", "7"),
        ("party.commended_members", "18"),
        ("economy.output", "187"),
        ("economy.output_share", "64.3"),
        ("economy.revenue", "203"),
        ("economy.revenue_share", "71.9"),
        ("economy.budget_revenue", "1.94"),
        ("investment.from_100_million", "12"),
        ("investment.from_1_billion", "2"),
        ("projects.key_projects", "11"),
        ("projects.plaza_target", "2020-09-30"),
        ("city.latrines_removed", "1204"),
        ("city.roads", "8"),
        ("city.toilets", "31"),
        ("air.pm10_year", "4"),
        ("air.pm10_months_first", "1"),
        ("air.pm25_year", "3"),
        ("air.pm25_months_first", "2"),
        ("social.staff_taken_over", "96"),
        ("social.schools_taken_over", "5"),
        ("social.centres", "10"),
    ] {
        assert_eq!(value(zone, id), expected, "{id}");
    }
    let count = |id: &str| value(zone, id).parse::<u32>().expect("a count");
    assert!((31..=39).contains(&count("party.surveys")) && (11..=19).contains(&count("party.lectures")));
}

#[test]
fn every_figure_equals_its_replay() {
    let zone = STANDARD.memory.state();
    let months = (1..=12).filter_map(|month| zone::Month::new(2019, month)).map(Period::Month);
    for period in months.chain([YEAR]) {
        for id in ids(zone) {
            let cells = compute(zone, id, period, 0).map(|figure| figure.outcome);
            assert_eq!(cells, replay(zone, id, period), "{id} {period}");
        }
    }
}

#[test]
fn the_records_keep_to_their_budget() {
    let budget = std::fs::read_to_string(root().join("demo/BUDGET.md")).expect("the budget");
    for year in [&*STANDARD, &*OTHER] {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for bytes in year.memory.records() {
            let record = ledger::RecordRef::parse(bytes).expect("a record");
            *counts.entry(record.kind.to_owned()).or_default() += 1;
        }
        let mut misses = Vec::new();
        for line in budget.lines().filter(|line| line.starts_with("| `")) {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let (kind, least, most) = (cells[1].trim_matches('`'), number(cells[2]), number(cells[3]));
            let count = counts.remove(kind).unwrap_or_default();
            if !(least..=most).contains(&count) {
                misses.push(format!("{kind}: {count} is not within {least} and {most}"));
            }
        }
        misses.extend(counts.iter().map(|(kind, count)| format!("{kind}: {count} without a budget")));
        assert_eq!(misses, Vec::<String>::new());
    }
}

fn number(cell: &str) -> u64 {
    cell.parse().unwrap_or_else(|_| panic!("{cell:?} is not a number"))
}

#[test]
fn the_morning_has_work() {
    let zone = STANDARD.memory.state();
    let units = 0..zone.org.units.len() as u32;
    let waiting: usize = units.map(|unit| zone.register.waiting(unit).count()).sum();
    let people = 0..zone.org.people.len() as u32;
    let returned: usize = people.map(|person| zone.register.returned(person).count()).sum();
    assert!((12..=18).contains(&waiting), "{waiting} wait for review");
    assert!((5..=7).contains(&returned), "{returned} are returned");
    let today = zone.date_of(demo::ended());
    assert_eq!(zone.last_closed(), today.yesterday().ok());
    assert_eq!(zone.register.happened(&zone::offices::projects::SUPERVISION, today, today).count(), 0);
}

/// A silence is visible: every working day of every key project that is followed has its entry or its lapse.
#[test]
fn every_working_day_of_a_key_project_is_supervised_or_visibly_missed() {
    let zone = STANDARD.memory.state();
    let (from, to): (Date, Date) = ("2019-01-01".parse().unwrap(), "2020-01-19".parse().unwrap());
    let (weeks, lines): (Vec<_>, Vec<_>) =
        zone::duty::expected(zone, None, from, to).into_iter().partition(|line| line.subject == zone::duty::ZONE);
    assert_eq!((weeks.len(), lines.len()), (2, 18));
    let days = |day: &Date| Calendar::known_on(&zone.rules, *day).is_working(*day) == Some(true);
    let working: Vec<Date> = from.series(jiff::Span::new().days(1)).take_while(|day| *day <= to).filter(days).collect();
    for line in &lines {
        let project = zone.register.by_first(line.subject).unwrap();
        let listed = zone::offices::projects::listed_on(zone, project).unwrap();
        // From the day on which its listing is accepted: the second working day at most.
        let mut owed: Vec<Date> = working.iter().copied().filter(|day| *day > listed).collect();
        let begins = owed.iter().position(|day| *day == line.duties[0].period);
        owed.drain(..begins.filter(|late| *late <= 1).expect("followed at once"));
        assert!(line.duties.iter().map(|duty| duty.period).eq(owed), "{}", line.subject);
        assert_eq!(line.count(zone::duty::State::Open), 0, "all of these days are over");
        assert!(line.duties.iter().all(|duty| duty.person.is_some()), "somebody carries each");
    }
    let sum = |state| lines.iter().map(|line| line.count(state)).sum::<usize>();
    let [lapsed, late, waived] =
        [zone::duty::State::Lapsed, zone::duty::State::Late, zone::duty::State::Waived].map(sum);
    let of_span = zone.lapses.between(from, to).filter(|lapse| lapse.subject != zone::duty::ZONE).count();
    assert_eq!(lapsed + late + waived, of_span, "a late entry, a waiver and silence each rest on one lapse");
    assert!(lapsed > 0 && late > 0 && waived > 0, "{lapsed} {late} {waived}");
}

/// Every week with three working days has its meeting and its visit, or says that it has none.
#[test]
fn every_week_has_its_meeting_and_its_visit_or_visibly_none() {
    let zone = STANDARD.memory.state();
    let (from, to): (Date, Date) = ("2019-01-01".parse().unwrap(), "2020-01-19".parse().unwrap());
    let lines = zone::duty::expected(zone, None, from, to);
    let of = |weekly: zone::duty::Weekly| lines.iter().find(|line| line.rule == weekly.rule()).unwrap();
    for line in zone::duty::Weekly::ALL.map(of) {
        // From the week of 14 January on without those of Spring Festival and of National Day.
        assert_eq!(line.duties.len(), 51, "{}", line.rule);
        assert_eq!(line.count(zone::duty::State::Done), 51, "{}", line.rule);
    }
}

/// Weeks of which two days at least are worked, from that of a day on.
fn working_weeks(from: Date) -> Vec<Date> {
    let zone = STANDARD.memory.state();
    let monday = week_end(from).saturating_sub(jiff::Span::new().days(6));
    let mondays = monday.series(jiff::Span::new().weeks(1)).take_while(|monday| *monday < zone.last_closed().unwrap());
    let is_worked = |day: &Date| Calendar::known_on(&zone.rules, *day).is_working(*day) == Some(true);
    let worked = |monday: &Date| monday.series(jiff::Span::new().days(1)).take(7).filter(is_worked).count();
    mondays.filter(|monday| worked(monday) >= 2).collect()
}

#[test]
fn every_week_has_its_meeting_and_its_visit() {
    let zone = STANDARD.memory.state();
    for kind in [&zone::offices::projects::meeting::MEETING, &zone::offices::projects::visit::VISIT] {
        let held: Vec<Date> = zone.register.rows_of(kind).map(|row| row.latest.happened).collect();
        let weeks: BTreeSet<Date> = held.iter().map(|day| week_end(*day)).collect();
        let without: Vec<Date> =
            working_weeks(held[0]).into_iter().filter(|monday| !weeks.contains(&week_end(*monday))).collect();
        assert_eq!(without, Vec::<Date>::new(), "{}", kind.name);
        assert!(held[0] < "2019-04-01".parse().unwrap(), "{} begins {}", kind.name, held[0]);
    }
}

#[test]
fn everybody_acts_by_right() {
    for bytes in &STANDARD.memory.records()[1..] {
        let record = ledger::RecordRef::parse(bytes).expect("a record");
        match record.via {
            "setup" | "clock" => assert_eq!(record.by, record.via),
            _ => assert!(record.by.starts_with("p-") && record.for_person.starts_with("p-"), "{record:?}"),
        }
    }
    let zone = STANDARD.memory.state();
    let today = zone.date_of(demo::ended());
    for account in &STANDARD.accounts {
        let person = zone.org.person(&account.person).expect("an account is a person");
        assert!(zone.org.rights(person, today).next().is_some(), "{} has no right", account.login);
    }
}

#[test]
fn the_year_report_has_its_replies() {
    let zone = STANDARD.memory.state();
    assert_eq!(zone.drafts.len(), 1);
    let questions = zone::report::questions(zone, YEAR);
    assert!(!questions.is_empty() && questions.iter().all(|question| question.answer.is_some()));
    let problems = zone::report::prepare(zone, zone::report::YEAR, YEAR).err().unwrap_or_default();
    assert_eq!(problems, Vec::new(), "nothing stops the publication");
}

/// The state as it was known at the end of a day: the fold of a prefix.
fn known_at_the_end_of(day: Date) -> Zone {
    let size = STANDARD.memory.state().size_at_end_of(day).expect("a day of the demonstration") as usize;
    let mut zone = Zone::default();
    for bytes in &STANDARD.memory.records()[..size] {
        zone.apply(&RecordRef::parse(bytes).unwrap(), None).unwrap();
    }
    zone
}

#[test]
fn each_notice_of_holidays_is_known_from_its_own_date() {
    // The State Council's notices: 2018-12-06; moved May Day on 2019-03-22; 2020 on 2019-11-21; the extension of
    // 2020-01-27 came after the demonstration's last day.
    let asked = [
        ("2019-03-21", "2019-05-02", Some(true)),
        ("2019-03-21", "2019-04-28", Some(false)),
        ("2019-03-21", "2019-05-05", Some(false)),
        ("2019-03-22", "2019-05-02", Some(false)),
        ("2019-03-22", "2019-04-28", Some(true)),
        ("2019-03-22", "2019-05-05", Some(true)),
        ("2019-11-20", "2020-01-02", None),
        ("2019-11-21", "2020-01-02", Some(true)),
        ("2020-01-19", "2020-01-19", Some(true)),
        ("2020-01-19", "2020-01-30", Some(false)),
        ("2020-01-19", "2020-01-31", Some(true)),
        ("2020-01-19", "2020-02-01", Some(true)),
    ];
    let mut states: BTreeMap<&str, Zone> = BTreeMap::new();
    for (known_on, day, working) in asked {
        let known_on_date: Date = known_on.parse().unwrap();
        let zone = states.entry(known_on).or_insert_with(|| known_at_the_end_of(known_on_date));
        let calendar = Calendar::known_on(&zone.rules, known_on_date);
        assert_eq!(calendar.is_working(day.parse().unwrap()), working, "{day} as known on {known_on}");
    }
}

/// What the charts draw is published as cells, and the months in the first place are those that the reader can count.
#[test]
fn the_charts_are_cells_and_count_as_the_text_says() {
    let zone = STANDARD.memory.state();
    let prepared = zone::report::prepare(zone, zone::report::YEAR, YEAR).expect("nothing stops it");
    let months = |id: &str| -> Vec<_> {
        prepared.cells.iter().filter(|cell| cell.figure == id && cell.period != "2019").collect()
    };
    for (month, firsts) in [("air.pm10_month", "air.pm10_months_first"), ("air.pm25_month", "air.pm25_months_first")] {
        let ranks = months(month);
        assert!(ranks.len() == 12 && ranks.iter().all(|cell| cell.subject == *zone.id), "{month}");
        let first = ranks.iter().filter(|cell| cell.rank == Some(1)).count();
        assert_eq!(value(zone, firsts), first.to_string(), "{month}");
    }
    let output = months("economy.output");
    assert_eq!(output.len(), 11, "February holds January");
    assert!(output.iter().all(|cell| cell.printed.ends_with("亿元") && !cell.printed.contains('.')));
}

/// The seed's unchecked rules are a beginning, not a source: without the documents that the zone adopts as its own,
/// neither the ranking nor the report comes out.
#[test]
fn nothing_is_published_on_the_seeds_unchecked_rules() {
    let (rules, report) = rules();
    let options = Options { seed: 2019, scale: 1 };
    let without = |id: &str| -> Vec<String> {
        let own = format!("id = \"{id}\"");
        rules.iter().filter(|text| !(text.starts_with(&own) && text.contains("version = 2"))).cloned().collect()
    };
    let mut memory = Memory::new(&options);
    let refused = fill(&mut memory, &Targets::standard(), &options, &without("air.validity"), &report).unwrap_err();
    assert!(refused.0.iter().all(|problem| problem.code == "source-not-approved"), "{refused}");
    assert_eq!(memory.state().editions.len(), 0);

    let mut memory = Memory::new(&options);
    fill(&mut memory, &Targets::standard(), &options, &without("city.joint_campaign"), &report).expect("it is a year");
    let problems = zone::report::prepare(memory.state(), zone::report::YEAR, YEAR).unwrap_err();
    let named: Vec<_> = problems.iter().map(|problem| (problem.code, problem.arguments[1].1.as_str())).collect();
    assert_eq!(named, [("source-not-approved", "city.joint_campaign")]);
}

/// Most permits were granted in time, some were late, some are under way, stand still or wait for papers, and one of them
/// is what its project waits for.
#[test]
fn the_permits_are_at_every_stage_on_the_last_morning() {
    use zone::offices::projects::permit::{Reason, State, blocks, items};
    for year in [&*STANDARD, &*OTHER] {
        let zone = year.memory.state();
        let today = zone.date_of(demo::ended());
        let all: Vec<_> = zone::offices::projects::key_projects(zone).map(|(project, _)| project).collect();
        let items: Vec<_> = all.iter().flat_map(|project| items(zone, *project, today)).collect();
        let count = |state: State| items.iter().filter(|item| item.state == state).count();
        let closed = items.iter().filter(|item| item.state == State::Granted && item.accepted.is_some());
        let (late, in_time): (Vec<_>, Vec<_>) = closed.partition(|item| item.late() > 0);
        assert!(in_time.len() >= 4 * late.len() && late.len() >= 3, "{} in time, {} late", in_time.len(), late.len());
        assert_eq!((count(State::Stopped), count(State::Correcting)), (1, 1));
        assert!(count(State::Running) >= 3, "{} under way", count(State::Running));
        let late: Vec<_> = items.iter().filter(|item| item.state == State::Running && item.late() > 0).collect();
        assert!(late.iter().any(|item| item.permit.id == "drawings" && item.late() >= 9));
        let stuck = all.iter().filter_map(|project| blocks(zone, *project, today).into_iter().next()).find(|block| {
            matches!(block.reason, Reason::Late(days) if days >= 9) && block.item.permit.id == "drawings"
        });
        let held = stuck.expect("a project waits for its drawings").holds;
        assert!(held.iter().any(|id| id == "construction") && held.iter().any(|id| id == "joint_acceptance"));
    }
}

/// Each month's list is final and says what its records say; what was upheld was computed again, June's and September's
/// are everybody's.
#[test]
fn every_month_has_its_list() {
    for year in [&*STANDARD, &*OTHER] {
        let zone = year.memory.state();
        for month in 1..=12u8 {
            let period = Period::Month(zone::Month::new(2019, month).expect("a month"));
            let is_public = matches!(month, 6 | 9);
            let computed: Vec<_> = zone.boards.computed(period).collect();
            assert_eq!(computed.len(), if matches!(month, 8 | 10) { 2 } else { 1 }, "{period}");
            let newest = computed.last().expect("a list");
            let editions: Vec<_> = zone.boards.editions(period).collect();
            assert_eq!(editions.len(), if is_public { 2 } else { 1 }, "{period}");
            assert!(editions.iter().all(|edition| edition.board == newest.seq), "{period}");
            assert_eq!(editions.last().is_some_and(|edition| edition.public), is_public, "{period}");
            let outcomes: Vec<Option<bool>> = zone
                .boards
                .objections(computed[0].seq)
                .map(|objection| objection.reply.map(|reply| reply.upheld))
                .collect();
            let expected = match month {
                8 | 10 => vec![Some(true)],
                9 => vec![Some(false)],
                _ => Vec::new(),
            };
            assert_eq!(outcomes, expected, "{period}");
        }
    }
}

/// One project's works begin eight weeks late, and for as long it is below the threshold by the rule alone: nothing but
/// the stage and the money are missing. It objects in vain that it could not begin, rightly that its beginning was
/// overlooked – which is not enough to leave October's list –, and leaves September's when the works have begun.
#[test]
fn one_project_comes_to_full_capacity_and_one_only_once_to_what_that_asks() {
    use zone::offices::projects::capacity::{full_since, months};
    use zone::offices::projects::{PROJECT, milestones};
    for year in [&*STANDARD, &*OTHER] {
        let zone = year.memory.state();
        let on: Date = "2020-01-19".parse().unwrap();
        let told = ["xm-014", "xm-017"].map(|key| {
            let project = zone::decide::subject_exists(zone, &PROJECT, &[key]).expect("a project");
            let stage = milestones(zone, project, on).pop().expect("full capacity");
            let all = months(zone, project, on);
            let eighty = rulebook::Decimal::parse("80").unwrap();
            let enough = all.iter().filter(|month| month.capacity >= Some(eighty)).count();
            assert!(all.iter().all(|month| month.revenue < month.capacity && month.tax < month.revenue), "{all:?}");
            let full = full_since(zone, project, on).map(|month| month.to_string());
            (all.len(), enough, full, stage.reached_on.is_some(), stage.forecast_on.is_some())
        });
        assert_eq!(told[0], (8, 4, Some("2019-11".to_owned()), true, false));
        assert_eq!(told[1], (7, 1, None, false, true));
    }
}

#[test]
fn who_begins_late_is_on_the_black_list_until_he_has_begun() {
    use rulebook::scorecard::List;
    use zone::offices::projects::{PROJECT, STAGES, milestones};
    for year in [&*STANDARD, &*OTHER] {
        let zone = year.memory.state();
        let project = zone::decide::subject_exists(zone, &PROJECT, &["xm-007"]).expect("a project");
        let first = u64::from(zone.register.row(project).expect("a row").first);
        let period = |month: u8| Period::Month(zone::Month::new(2019, month).expect("a month"));
        for month in 1..=12 {
            let newest = zone.boards.newest(period(month)).expect("a list");
            let black: Vec<u64> = newest.on_list(List::Black).map(|place| place.project).collect();
            assert_eq!(black, if matches!(month, 9 | 10) { vec![first] } else { Vec::new() }, "{month}");
        }
        let stages = milestones(zone, project, zone.date_of(demo::ended()));
        let started = &stages[STAGES.iter().position(|stage| *stage == "started").expect("a stage")];
        let (planned, reached) = (started.planned_on.expect("a plan"), started.reached_on.expect("a proof"));
        assert_eq!([planned.month(), reached.month()], [9, 10]);
        assert_eq!((started.cause, started.forecast_on), (Some("permit"), Some(reached)), "it was known before");
        let [september, october] = [9, 10].map(|month| zone.boards.newest_edition(period(month)).expect("an edition"));
        let removal = zone.boards.removal(september.seq, first).expect("put right");
        assert!(september.public && removal.on > reached);
        assert!(!october.public && zone.boards.removal(october.seq, first).is_none());
        for computed in [9, 10].map(|month| zone.boards.computed(period(month)).next().expect("a list")) {
            let objections: Vec<u64> =
                zone.boards.objections(computed.seq).map(|objection| objection.project).collect();
            assert_eq!(objections, [first]);
        }
        let scores =
            zone.boards.computed(period(10)).map(|computed| computed.cell(first).expect("a place").printed.clone());
        let scores: Vec<f64> = scores.map(|score| score.expect("a score").parse().expect("a number")).collect();
        assert!(scores[0] + 10.0 < scores[1] && scores[1] < 60.0, "half of the stage's points: {scores:?}");
    }
}

/// The stages of a project and its permits tell one story: nobody builds without a permit, nothing is accepted before it
/// stands, and whose permits are missing has not begun.
#[test]
fn the_stages_and_the_permits_of_a_project_agree() {
    use zone::offices::projects::permit::{Item, State, items};
    use zone::offices::projects::{STAGES, curve, key_projects, milestones, standing};
    for year in [&*STANDARD, &*OTHER] {
        let zone = year.memory.state();
        let today = zone.date_of(demo::ended());
        let (mut ahead, mut accepted, mut in_the_year) = (0, 0, 0);
        for (project, _) in key_projects(zone) {
            let stages = milestones(zone, project, today);
            let reached = |stage: &str| {
                let place = STAGES.iter().position(|known| *known == stage).expect("a stage");
                stages[place].reached_on
            };
            let items = items(zone, project, today);
            let item = |id: &str| -> &Item { items.iter().find(|item| item.permit.id == id).expect("an item") };
            // A certificate from before the listing has no day.
            let had = |id: &str, by: Date| {
                let item = item(id);
                item.state == State::Granted && item.decided.is_some_and(|decided| decided.on.is_none_or(|on| on <= by))
            };
            for (stage, needed) in [
                ("landed", &["project_approval", "site_opinion", "land_planning"][..]),
                ("started", &["design", "works_planning", "drawings", "construction", "supervision"][..]),
            ] {
                let Some(on) = reached(stage) else { continue };
                for id in needed {
                    assert!(had(id, on), "project {project} {stage} {on} without {id}: {:?}", item(id).decided);
                    in_the_year += usize::from(item(id).decided.is_some_and(|decided| decided.on.is_some()));
                }
            }
            for id in ["joint_acceptance", "completion_filing"] {
                let Some(on) = item(id).decided.and_then(|decided| decided.on) else { continue };
                let completed = reached("completed").unwrap_or_else(|| panic!("project {project}: {id} on {on}"));
                assert!((completed - on).get_days() <= 8, "project {project}: {id} on {on}, completed {completed}");
                accepted += 1;
            }
            let (now, none) = (standing(zone, project, today), rulebook::Decimal::whole(0));
            let done = now.progress.expect("it is supervised").amount;
            if reached("started").is_none() {
                ahead += 1;
                let invested = now.invested.expect("it is supervised").amount;
                assert!(done == none && invested == none, "project {project} has not begun: {done}");
                assert_ne!(item("construction").state, State::Granted, "project {project}");
                assert!(items.iter().any(|item| item.accepted.is_some() && item.state.is_open()), "project {project}");
            } else {
                assert!(done != none, "project {project} has begun");
            }
            let planned: Vec<_> = curve(zone, project, today).into_iter().filter_map(|month| month.planned).collect();
            assert!(planned.windows(2).all(|pair| pair[0] <= pair[1]), "project {project}: a month of its plan falls");
        }
        assert_eq!(ahead, 4);
        assert!(accepted > 0 && in_the_year > 0, "{accepted} accepted, {in_the_year} permits of the year");
    }
}
