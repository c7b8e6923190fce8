//! However facts come, are amended, withdrawn, returned and accepted – one by one or by import –, the kept cells say what
//! a replay over all facts says, and what the text of the format says when it is read plainly; and a fold of the same
//! records gives the same state, whether step by step or in one go.

#![expect(clippy::disallowed_methods, reason = "the crate is pure; this test reads the rules that are delivered")]

use jiff::Timestamp;
use jiff::civil::date;
use ledger::{Amends, RecordRef};
use num_rational::BigRational;
use proptest::prelude::*;
use rulebook::{Body, Decimal, Rule};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use uuid::Uuid;
use zone::decide::{decide, genesis};
use zone::figure::{Outcome, compute, ids, replay};
use zone::register::Status;
use zone::{Command, Month, Period, Zone};

const ZONE: &str = "z-test";
const COMMUNITIES: [&str; 3] = ["c-1", "c-2", "c-3"];
const ENTERPRISES: [&str; 3] = ["e-1", "e-2", "e-3"];
const PEOPLE: usize = 8;

static RULES: LazyLock<Vec<(Rule, String)>> = LazyLock::new(|| {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { below(&path, found) } else { found.push(path) }
        }
    }
    let mut paths = Vec::new();
    below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebook"), &mut paths);
    let texts = paths.iter().map(|path| std::fs::read_to_string(path).unwrap());
    let mut rules: Vec<_> = texts.map(|text| (Rule::parse(&text).unwrap(), text)).collect();
    rules.retain(|(rule, _)| !matches!(rule.body, Body::Calendar { .. }));
    rules.sort_by(|(a, _), (b, _)| (&a.id, a.version).cmp(&(&b.id, b.version)));
    rules
});

/// A step of a history. Numbers pick among what is there.
#[derive(Debug, Clone)]
enum Step {
    City { object: u8, what: u8, place: u8, day: u16, import: Option<u8> },
    Party { activity: u8, ty: u8, people: u8, day: u16 },
    Economy { enterprise: u8, month: u8, output: Option<u16>, revenue: Option<u16>, import: Option<u8> },
    Budget { month: u8, item: u8, amount: i32 },
    Amend { fact: u16, void: bool, import: Option<u8>, with: [u16; 4] },
    Accept { facts: Vec<u16> },
    AcceptImport { import: u8 },
    Return { facts: Vec<u16> },
    WithdrawImport { import: u8, city: bool },
    Opening { figure: bool, value: u16, day: u16 },
}

fn step() -> impl Strategy<Value = Step> {
    let import = || proptest::option::weighted(0.4, 0u8..3);
    prop_oneof![
        4 => (0u8..40, any::<u8>(), any::<u8>(), 0u16..780, import())
            .prop_map(|(object, what, place, day, import)| Step::City { object, what, place, day, import }),
        3 => (0u8..40, any::<u8>(), any::<u8>(), 0u16..780)
            .prop_map(|(activity, ty, people, day)| Step::Party { activity, ty, people, day }),
        4 => (0u8..3, 0u8..13, proptest::option::weighted(0.8, 0u16..900), proptest::option::weighted(0.8, 0u16..900), import())
            .prop_map(|(enterprise, month, output, revenue, import)| Step::Economy { enterprise, month, output, revenue, import }),
        3 => (0u8..26, 0u8..8, -90_000i32..900_000).prop_map(|(month, item, amount)| Step::Budget { month, item, amount }),
        6 => (any::<u16>(), proptest::bool::weighted(0.25), import(), any::<[u16; 4]>())
            .prop_map(|(fact, void, import, with)| Step::Amend { fact, void, import, with }),
        5 => proptest::collection::vec(any::<u16>(), 1..5).prop_map(|facts| Step::Accept { facts }),
        2 => (0u8..3).prop_map(|import| Step::AcceptImport { import }),
        2 => proptest::collection::vec(any::<u16>(), 1..3).prop_map(|facts| Step::Return { facts }),
        1 => (0u8..3, any::<bool>()).prop_map(|(import, city)| Step::WithdrawImport { import, city }),
        1 => (any::<bool>(), 0u16..900, 0u16..400)
            .prop_map(|(figure, value, day)| Step::Opening { figure, value, day }),
    ]
}

/// A record and what opens its sealed part.
type Stored = (Vec<u8>, Option<Box<[u8]>>);

/// A fact of the history: first seq, last version, kind, the fields of its key.
struct Fact {
    first: u64,
    version: u64,
    kind: &'static str,
    content: Value,
}

struct History {
    zone: Zone,
    records: Vec<Stored>,
    facts: Vec<Fact>,
    now: Timestamp,
}

fn apply(zone: &mut Zone, (bytes, sealed): &Stored) {
    zone.apply(&RecordRef::parse(bytes).unwrap(), sealed.as_deref()).unwrap();
}

fn fold<'a>(records: impl IntoIterator<Item = &'a Stored>) -> Zone {
    let mut zone = Zone::default();
    records.into_iter().for_each(|stored| apply(&mut zone, stored));
    zone
}

fn import_id(number: u8) -> Uuid {
    Uuid::from_u128(0xffff_0000 + u128::from(number))
}

fn month_text(number: u8) -> String {
    format!("{}-{:02}", 2018 + u16::from(number / 12), number % 12 + 1)
}

fn day_text(number: u16) -> String {
    (date(2018, 1, 5) + jiff::Span::new().days(i64::from(number % 780))).to_string()
}

fn people(mask: u8) -> Vec<String> {
    (0..PEOPLE).filter(|person| mask >> person & 1 == 1).map(|person| format!("p-{person}")).collect()
}

fn city(object: u8, what: u16, place: u16) -> Value {
    let class = ["latrine", "latrine", "road", "toilet"][usize::from(what % 4)];
    let act = ["removed", "built", "rebuilt"][if class == "latrine" { 0 } else { usize::from(what / 4 % 3) }];
    json!({"object": format!("o-{object}"), "class": class, "act": act, "place": COMMUNITIES[usize::from(place % 3)]})
}

fn party(activity: u8, ty: u16, mask: u8) -> Value {
    let ty = ["study", "study", "survey", "lecture"][usize::from(ty % 4)];
    let mut content = json!({"activity": format!("a-{activity}"), "type": ty, "title": "活动", "hours": "1.5"});
    if mask != 0 {
        content["attendees"] = json!(people(mask));
    }
    content
}

/// Cumulative amounts rise with the month, mostly.
fn economy(enterprise: u8, month: u8, output: Option<u16>, revenue: Option<u16>) -> Value {
    let rising = |more: u16| format!("{}.{}", u64::from(month % 12) * 1000 + u64::from(more), more % 7 + 1);
    let mut content = json!({"enterprise": ENTERPRISES[usize::from(enterprise)], "month": month_text(month)});
    if let Some(output) = output {
        content["output_thousand_yuan"] = rising(output).into();
    }
    if let Some(revenue) = revenue {
        content["revenue_thousand_yuan"] = rising(revenue / 2).into();
    }
    content
}

/// Of what was there before the records, mostly: they begin in January 2018.
fn opening(figure: &str, value: u16, day: u16) -> (String, Value) {
    let day = (date(2017, 1, 2) + jiff::Span::new().days(i64::from(day % 400))).to_string();
    (day, json!({"figure": figure, "value": value, "publisher": "局", "document": "统计表", "grade": "register"}))
}

const ITEMS: [&str; 8] = [
    "value_added_tax",
    "enterprise_income_tax",
    "personal_income_tax",
    "construction_tax",
    "property_tax",
    "land_tax",
    "stamp_tax",
    "non_tax",
];

impl History {
    fn new() -> Self {
        let now: Timestamp = "2020-03-02T01:00:00Z".parse().unwrap();
        let first = genesis(ZONE, "试验区", "Asia/Shanghai", "key", true, now, date(2017, 1, 1));
        let mut history = Self { zone: Zone::default(), records: Vec::new(), facts: Vec::new(), now };
        history.append(&first);
        let unit = |id: &str, ty: &str| json!({"unit": id, "title": id, "type": ty});
        let mut setup = |kind: &str, content: Value| history.setup(kind, content);
        for id in ["d-city", "d-economy", "d-party"] {
            setup("org.unit", unit(id, "department"));
        }
        COMMUNITIES.iter().for_each(|id| setup("org.unit", unit(id, "community")));
        ENTERPRISES.iter().for_each(|id| setup("org.unit", unit(id, "enterprise")));
        (0..PEOPLE).for_each(|person| setup("org.person", json!({"person": format!("p-{person}")})));
        history
    }

    fn append(&mut self, draft: &zone::Draft) {
        // As the keeper does: what was decided is taken as it is, and must equal what a replay reads from the bytes.
        self.zone.take(draft).unwrap();
        self.records.push((draft.bytes.clone(), draft.sealed.as_ref().map(|opening| opening.content.clone())));
    }

    /// Decides and applies; the seq, or nothing if it was refused.
    #[expect(clippy::too_many_arguments, reason = "the parts of a command")]
    fn submit(
        &mut self,
        kind: &str,
        by: &str,
        unit: &str,
        day: &str,
        content: &Value,
        amends: Option<Amends>,
        import: Option<Uuid>,
    ) -> Option<u64> {
        let command = Command {
            id: Uuid::from_u128(u128::from(self.zone.size)),
            kind: kind.into(),
            by: by.into(),
            for_person: by.into(),
            via: "setup",
            unit: unit.into(),
            happened: day.into(),
            content: content.as_object().unwrap().clone(),
            amends,
            evidence: Vec::new(),
            import,
        };
        let salt = [self.zone.size as u8; 32];
        let drafts = decide(&self.zone, &command, self.now, &mut || salt).ok()?;
        let first = self.zone.size;
        drafts.iter().for_each(|draft| self.append(draft));
        Some(first)
    }

    fn setup(&mut self, kind: &str, content: Value) {
        self.submit(kind, "setup", ZONE, "2017-01-01", &content, None, None).expect("the setup is accepted");
    }

    fn adopt_rules(&mut self) {
        for (rule, text) in &*RULES {
            let lines: Vec<&str> = text.lines().collect();
            self.setup("rule.adopted", json!({"rule": rule.id, "version": rule.version, "text": lines}));
        }
    }

    fn record(&mut self, kind: &'static str, unit: &str, day: &str, content: Value, import: Option<u8>) -> bool {
        let Some(seq) = self.submit(kind, "p-0", unit, day, &content, None, import.map(import_id)) else {
            return false;
        };
        self.facts.push(Fact { first: seq, version: seq, kind, content });
        true
    }

    fn amend(&mut self, fact: u16, void: bool, import: Option<u8>, with: [u16; 4]) -> bool {
        if self.facts.is_empty() {
            return false;
        }
        let index = usize::from(fact) % self.facts.len();
        let Fact { first, version, kind, content: old } = &self.facts[index];
        let (kind, amends) = (*kind, Amends { seq: *first, version: *version, void });
        let number = |name: &str| old[name].as_str().unwrap().split('-').nth(1).unwrap().parse::<u8>().unwrap();
        // The key stays; what it says, its month and its place move.
        let opens =
            (kind == "city.opening_balance").then(|| opening(old["figure"].as_str().unwrap(), with[0], with[1]));
        let (unit, mut content) = match kind {
            "city.opening_balance" => ("d-city", opens.as_ref().unwrap().1.clone()),
            "city.object" => ("d-city", city(number("object"), with[0], with[1])),
            "party.activity" => ("d-party", party(number("activity"), with[0], with[1] as u8)),
            "economy.month" => {
                let month = Month::parse(old["month"].as_str().unwrap()).unwrap();
                let month = ((month.year() - 2018) * 12 + u16::from(month.month()) - 1) as u8;
                let amount = |with: u16| (!with.is_multiple_of(5)).then_some(with % 900);
                ("d-economy", economy(number("enterprise") - 1, month, amount(with[0]), amount(with[1])))
            }
            _ => (
                "d-economy",
                json!({"month": old["month"], "item": old["item"], "amount_yuan": format!("{}.5", with[0])}),
            ),
        };
        content["reason"] = "更正".into();
        let day = match opens {
            Some((day, _)) => day,
            None if kind.starts_with("economy") => "2020-03-01".to_owned(),
            None => day_text(with[2]),
        };
        let Some(seq) = self.submit(kind, "p-0", unit, &day, &content, Some(amends), import.map(import_id)) else {
            return false;
        };
        self.facts[index].version = seq;
        true
    }

    fn review(&mut self, kind: &str, facts: &[u16]) -> bool {
        if self.facts.is_empty() {
            return false;
        }
        let mut picked: BTreeMap<u64, u64> = BTreeMap::new();
        for fact in facts {
            let fact = &self.facts[usize::from(*fact) % self.facts.len()];
            let number = self.zone.register.by_first(fact.first as u32).unwrap();
            if self.zone.register.row(number).unwrap().status == Status::Submitted {
                picked.insert(fact.first, fact.version);
            }
        }
        let items: Vec<(u64, u64)> = picked.into_iter().collect();
        let mut content = json!({"items": items});
        if kind == "review.returned" {
            content["reason"] = "请核实".into();
        }
        !items.is_empty() && self.submit(kind, "p-1", ZONE, "2020-03-01", &content, None, None).is_some()
    }

    fn take(&mut self, step: &Step) -> bool {
        match step {
            Step::City { object, what, place, day, import } => self.record(
                "city.object",
                "d-city",
                &day_text(*day),
                city(*object, u16::from(*what), u16::from(*place)),
                *import,
            ),
            Step::Party { activity, ty, people, day } => self.record(
                "party.activity",
                "d-party",
                &day_text(*day),
                party(*activity, u16::from(*ty), *people),
                None,
            ),
            Step::Economy { enterprise, month, output, revenue, import } => {
                let month = if *month == 0 { 25 } else { 11 + month };
                self.record(
                    "economy.month",
                    "d-economy",
                    "2020-03-01",
                    economy(*enterprise, month, *output, *revenue),
                    *import,
                )
            }
            Step::Budget { month, item, amount } => {
                let content = json!({"month": month_text(*month), "item": ITEMS[usize::from(*item)], "amount_yuan": amount.to_string()});
                self.record("economy.budget_revenue", "d-economy", "2020-03-01", content, None)
            }
            Step::Amend { fact, void, import, with } => self.amend(*fact, *void, *import, *with),
            Step::Accept { facts } => self.review("review.accepted", facts),
            Step::Return { facts } => self.review("review.returned", facts),
            Step::AcceptImport { import } => {
                let content = json!({"import": import_id(*import).to_string()});
                self.submit("review.accepted", "p-1", ZONE, "2020-03-01", &content, None, None).is_some()
            }
            Step::Opening { figure, value, day } => {
                let figure = if *figure { "city.latrines_removed" } else { "city.toilets" };
                let (day, content) = opening(figure, *value, *day);
                self.record("city.opening_balance", "d-city", &day, content, None)
            }
            Step::WithdrawImport { import, city } => {
                let content = json!({"import": import_id(*import).to_string(), "reason": "整批导错"});
                let unit = if *city { "d-city" } else { "d-economy" };
                self.submit("import.withdrawn", "p-1", unit, "2020-03-01", &content, None, None).is_some()
            }
        }
    }
}

fn periods() -> Vec<Period> {
    ["2018", "2019", "2020", "2018-12", "2019-02", "2019-06", "2019-12", "2020-02"]
        .map(|text| Period::parse(text).unwrap())
        .into()
}

/// Every figure in every period: from cells as from facts.
fn evaluators_agree(zone: &Zone, when: &str) -> Result<(), TestCaseError> {
    for id in ids(zone) {
        for period in periods() {
            let kept = compute(zone, id, period, 0).map(|figure| figure.outcome);
            prop_assert_eq!(&kept, &replay(zone, id, period), "{} {} {}", id, period, when);
        }
    }
    Ok(())
}

fn same_state(one: &Zone, other: &Zone) -> Result<(), TestCaseError> {
    prop_assert_eq!(one.size, other.size);
    prop_assert_eq!(one.register.len(), other.register.len());
    for number in 0..one.register.len() as u32 {
        prop_assert_eq!(one.register.row(number), other.register.row(number));
    }
    prop_assert!(one.cells.all().eq(other.cells.all()), "the cells differ");
    for unit in 0..one.org.units.len() as u32 {
        prop_assert!(one.register.waiting(unit).eq(other.register.waiting(unit)));
    }
    for kind in zone::fact::KINDS {
        prop_assert!(one.register.rows_of(kind).eq(other.register.rows_of(kind)), "order of {}", kind.name);
    }
    Ok(())
}

/// A record that is redacted is unreadable, whether its opening was still here when it was folded or not; and what is
/// counted without its content is counted as before.
fn redaction_is_the_same_before_and_after(history: &mut History, which: usize) -> Result<(), TestCaseError> {
    let sealed: Vec<usize> =
        history.records.iter().enumerate().filter(|(_, (_, sealed))| sealed.is_some()).map(|(seq, _)| seq).collect();
    let Some(of) = sealed.get(which % sealed.len().max(1)).copied() else { return Ok(()) };
    let counted = |zone: &Zone| compute(zone, "city.latrines_removed", Period::Year(2019), 0).unwrap().outcome;
    let before = counted(&history.zone);
    let kind = RecordRef::parse(&history.records[of].0).unwrap().kind.to_owned();
    let content = json!({"seq": of, "leaf": "0".repeat(64), "kind": kind, "lost": ["sealed"], "ground": "order", "reason": "依法"});
    let by = history.submit("record.redacted", "setup", ZONE, "2017-01-01", &content, None, None).expect("a redaction");
    evaluators_agree(&history.zone, "after a redaction")?;
    prop_assert_eq!(counted(&history.zone), before);
    let mut without = Zone::default();
    for (seq, stored) in history.records.iter().enumerate() {
        let record = RecordRef::parse(&stored.0).unwrap();
        if seq == of { without.apply_redacted(&record, by).unwrap() } else { apply(&mut without, stored) }
    }
    same_state(&without, &history.zone)
}

/// A version as the ledger has it.
struct Plain {
    kind: String,
    void: bool,
    import: Option<String>,
    unit: String,
    happened: String,
    fields: serde_json::Map<String, Value>,
}

/// docs/ledger-format.md §5 and §7, read plainly over the records: no register, no cells.
fn plain(records: &[Stored], year: u16) -> BTreeMap<&'static str, Option<BigRational>> {
    let mut versions: Vec<Plain> = Vec::new();
    let (mut last, mut accepted): (BTreeMap<u64, u64>, BTreeMap<u64, u64>) = (BTreeMap::new(), BTreeMap::new());
    let mut reviewed: BTreeSet<u64> = BTreeSet::new();
    for (bytes, sealed) in records {
        let record = RecordRef::parse(bytes).unwrap();
        let mut fields: serde_json::Map<String, Value> = serde_json::from_str(record.open).unwrap();
        if let Some(sealed) = sealed {
            fields.extend(serde_json::from_slice::<serde_json::Map<String, Value>>(sealed).unwrap());
        }
        if record.kind.starts_with("review.") {
            let items: Vec<(u64, u64)> =
                fields.get("items").map_or(Vec::new(), |items| serde_json::from_value(items.clone()).unwrap());
            let of_import: Vec<(u64, u64)> =
                fields.get("import").and_then(Value::as_str).map_or(Vec::new(), |import| {
                    let waits = |version: &u64| {
                        versions[*version as usize].import.as_deref() == Some(import) && !reviewed.contains(version)
                    };
                    last.iter()
                        .filter(|(_, version)| waits(version))
                        .map(|(first, version)| (*first, *version))
                        .collect()
                });
            for (first, version) in items.into_iter().chain(of_import) {
                reviewed.insert(version);
                if record.kind == "review.accepted" {
                    accepted.insert(first, version);
                }
            }
        } else if record.kind == "import.withdrawn" {
            let import = fields["import"].as_str();
            let left: Vec<u64> = last
                .iter()
                .filter(|(first, version)| first == version)
                .map(|(first, _)| *first)
                .filter(|first| versions[*first as usize].import.as_deref() == import)
                .filter(|first| versions[*first as usize].unit == record.unit)
                .collect();
            for first in left {
                last.remove(&first);
                accepted.remove(&first);
            }
        } else if fields.contains_key("object")
            || fields.contains_key("activity")
            || record.kind.starts_with("economy.")
            || record.kind == "city.opening_balance"
        {
            last.insert(record.amends.map_or(record.seq, |amends| amends.seq), record.seq);
        }
        versions.push(Plain {
            kind: record.kind.into(),
            void: record.amends.is_some_and(|amends| amends.void),
            import: record.import.map(str::to_owned),
            unit: record.unit.into(),
            happened: record.happened.into(),
            fields,
        });
    }
    let counted: Vec<&Plain> =
        accepted.values().map(|version| &versions[*version as usize]).filter(|plain| !plain.void).collect();
    let text =
        |plain: &Plain, field: &str| plain.fields.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let exact = |text: &str| Decimal::parse(text).unwrap().rational();
    let whole = |number: usize| BigRational::from_integer(number.into());
    let of = |kind: &str| counted.iter().filter(|plain| plain.kind == kind).copied().collect::<Vec<_>>();
    let until = format!("{year}-12-31");
    let latrines = of("city.object")
        .into_iter()
        .filter(|plain| text(plain, "class") == "latrine" && text(plain, "act") == "removed" && plain.happened <= until)
        .count();
    let opening: u64 = of("city.opening_balance")
        .into_iter()
        .filter(|plain| text(plain, "figure") == "city.latrines_removed" && plain.happened <= until)
        .filter_map(|plain| plain.fields["value"].as_u64())
        .sum();
    let studies: Vec<usize> = of("party.activity")
        .into_iter()
        .filter(|plain| text(plain, "type") == "study" && plain.happened.starts_with(&year.to_string()))
        .filter_map(|plain| Some(plain.fields.get("attendees")?.as_array()?.len()))
        .collect();
    let budget: Vec<BigRational> = of("economy.budget_revenue")
        .into_iter()
        .filter(|plain| text(plain, "month").starts_with(&year.to_string()))
        .map(|plain| exact(&text(plain, "amount_yuan")))
        .collect();
    let cumulative = |field: &str| {
        let mut of_enterprise: HashMap<String, (String, BigRational)> = HashMap::new();
        for plain in of("economy.month") {
            let (month, amount) = (text(plain, "month"), text(plain, field));
            if month.starts_with(&year.to_string()) && !amount.is_empty() {
                let entry = of_enterprise.entry(text(plain, "enterprise")).or_default_with(&month, &exact(&amount));
                if entry.0 <= month {
                    *entry = (month, exact(&amount));
                }
            }
        }
        (!of_enterprise.is_empty()).then(|| of_enterprise.into_values().map(|(_, amount)| amount).sum())
    };
    BTreeMap::from([
        ("city.latrines_removed", Some(whole(latrines) + BigRational::from_integer(opening.into()))),
        ("party.study_attendance", (!studies.is_empty()).then(|| whole(studies.iter().sum()))),
        ("economy.budget_revenue", (!budget.is_empty()).then(|| budget.into_iter().sum())),
        ("economy.output", cumulative("output_thousand_yuan")),
        ("economy.revenue", cumulative("revenue_thousand_yuan")),
    ])
}

trait OrInsert<'a> {
    fn or_default_with(self, month: &str, amount: &BigRational) -> &'a mut (String, BigRational);
}

impl<'a> OrInsert<'a> for std::collections::hash_map::Entry<'a, String, (String, BigRational)> {
    fn or_default_with(self, month: &str, amount: &BigRational) -> &'a mut (String, BigRational) {
        self.or_insert_with(|| (month.to_owned(), amount.clone()))
    }
}

fn says_what_the_format_says(history: &History) -> Result<(), TestCaseError> {
    for year in [2018, 2019, 2020] {
        for (id, expected) in plain(&history.records, year) {
            // A rule is in force from its `from`: before, there is no such figure.
            let Some(figure) = compute(&history.zone, id, Period::Year(year), 0) else { continue };
            let expected = expected.map_or(Outcome::Missing, |exact| Outcome::Number { exact, rank: None });
            prop_assert_eq!(&figure.outcome, &expected, "{} {}", id, year);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_gives_the_same_figures_however_it_is_folded(
        steps in proptest::collection::vec(step(), 40..110),
        rules_after in 0usize..60,
        cut in 0usize..1000,
    ) {
        let mut history = History::new();
        let mut taken = 0;
        for (number, step) in steps.iter().enumerate() {
            // Rules may come before or after the facts that they count.
            if number == rules_after.min(steps.len() - 1) {
                history.adopt_rules();
            }
            taken += usize::from(history.take(step));
            if number % 9 == 8 {
                evaluators_agree(&history.zone, &format!("after step {number}"))?;
            }
        }
        prop_assert!(taken * 4 > steps.len(), "only {} of {} steps were accepted", taken, steps.len());
        evaluators_agree(&history.zone, "at the end")?;
        says_what_the_format_says(&history)?;
        // The same records again: in one go, twice, and up to a cut and on from a copy.
        let whole = fold(&history.records);
        same_state(&history.zone, &whole)?;
        same_state(&whole, &fold(&history.records))?;
        let (before, after) = history.records.split_at(cut % history.records.len());
        let prefix = fold(before);
        let mut on = prefix.clone();
        after.iter().for_each(|stored| apply(&mut on, stored));
        same_state(&on, &whole)?;
        same_state(&prefix, &fold(before))?;
        // An outsider without openings: what needs them says so, in both evaluators.
        let mut outside = Zone::default();
        for (bytes, _) in &history.records {
            outside.apply(&RecordRef::parse(bytes).unwrap(), None).unwrap();
        }
        evaluators_agree(&outside, "without openings")?;
        redaction_is_the_same_before_and_after(&mut history, cut)?;
    }
}

/// The generator reaches what it is meant to: every kind of step is accepted often enough, and figures have values.
#[test]
fn the_histories_are_not_empty() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut accepted: BTreeMap<String, usize> = BTreeMap::new();
    let mut values: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..20 {
        let steps = proptest::collection::vec(step(), 110).new_tree(&mut runner).unwrap().current();
        let mut history = History::new();
        history.adopt_rules();
        for step in &steps {
            if history.take(step) {
                let name = format!("{step:?}");
                *accepted.entry(name.split([' ', '{']).next().unwrap().to_owned()).or_default() += 1;
            }
        }
        for id in [
            "economy.output",
            "economy.revenue",
            "economy.budget_revenue",
            "party.study_attendance",
            "city.latrines_removed",
        ] {
            let figure = compute(&history.zone, id, Period::Year(2019), 0).unwrap();
            let positive = matches!(&figure.outcome, Outcome::Number { exact, .. } if *exact > BigRational::from_integer(0.into()));
            *values.entry(id).or_default() += usize::from(positive);
        }
    }
    for name in
        ["City", "Party", "Economy", "Budget", "Amend", "Accept", "AcceptImport", "Return", "WithdrawImport", "Opening"]
    {
        assert!(accepted.get(name).is_some_and(|number| *number >= 15), "{name}: {accepted:?}");
    }
    assert!(values.values().all(|number| *number >= 10), "{values:?}");
}
