//! A board over HTTP: computed again, objected to, replied to; what is refused says so and keeps what was typed; and who
//! reads what.

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use support::{Answer, Chance, House, cookie, copied, multipart, whole};
use zone::offices::projects::carrier;
use zone::{Month, Period};

const OBJECTION: &str = "取水论证报告补正期间不应计入";

struct Board {
    house: House,
    chance: Chance,
    period: Period,
}

impl Board {
    fn new(name: &str) -> Self {
        let house = House::open(&copied(whole(), name));
        Self { house, chance: Chance(11), period: Period::Month(Month::new(2019, 12).unwrap()) }
    }

    fn post(&mut self, login: &str, fields: &[(&str, &str)], files: &[(&str, &str, &str)]) -> Answer {
        let id = self.chance.uuid();
        let mut all = vec![("id", id.as_str())];
        all.extend_from_slice(fields);
        let (kind, body) = multipart(&all, files);
        let path = format!("/boards/{}", self.period);
        self.house.ask("POST", &path, &cookie(login), &[("content-type", &kind)], body)
    }

    fn page(&self, login: &str, query: &str) -> Answer {
        self.house.get(login, &format!("/boards/{}{query}", self.period))
    }

    fn newest(&self) -> u64 {
        self.house.state.engine.snapshot().boards.newest(self.period).unwrap().seq
    }

    /// Key and first seq of the last project, and the login of whoever carries it.
    fn last(&self) -> (String, u64, String) {
        let zone = self.house.state.engine.snapshot();
        let first = zone.boards.newest(self.period).unwrap().cells.last().unwrap().project;
        (self.key(first), first, self.carrier(first))
    }

    /// Key of a project, by the seq of its first record.
    fn key(&self, first: u64) -> String {
        let bytes = self.house.state.engine.read(|ledger, _| ledger.record(first)).unwrap().unwrap();
        let record: Value = serde_json::from_slice(&bytes).unwrap();
        record["open"]["project"].as_str().unwrap().to_owned()
    }

    /// Login of whoever carries a project.
    fn carrier(&self, first: u64) -> String {
        let zone = self.house.state.engine.snapshot();
        let number = zone.register.by_first(first as u32).unwrap();
        let today = zone.date_of(self.house.state.engine.now());
        let person = &zone.org.people[carrier(&zone, number, today).unwrap().person as usize];
        let accounts = self.house.state.engine.files.open_operations().unwrap().accounts().unwrap();
        accounts.iter().find(|account| account.person == **person).unwrap().login.clone()
    }
}

#[test]
fn an_objection_goes_from_the_carrier_to_another_officer_and_only_they_read_it() {
    let mut board = Board::new("objection");
    let before = board.newest().to_string();
    let (key, first, lead) = board.last();
    let first = first.to_string();
    let late =
        [("act", "object"), ("board", before.as_str()), ("project", &key), ("first", &first), ("objection", OBJECTION)];
    let answer = board.post(&lead, &late, &[]);
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("异议期已过") && answer.body.contains(OBJECTION), "what was typed is kept");

    assert_eq!(board.post("oversight1", &[("act", "compute")], &[]).status, 303);
    let newest = board.newest();
    assert!(newest.to_string() != before);
    let newest = newest.to_string();
    let mine =
        [("act", "object"), ("board", newest.as_str()), ("project", &key), ("first", &first), ("objection", OBJECTION)];
    assert_eq!(board.post("director", &mine, &[]).status, 422, "a leader carries no project");
    assert_eq!(board.post(&lead, &mine, &[]).status, 303);
    let seq = board.house.state.engine.snapshot().boards.objections(board.newest()).next().unwrap().seq;
    let query = format!("?project={first}&objection={seq}");
    let reads = |login: &str| board.page(login, &query).body.contains(OBJECTION);
    let readers: BTreeMap<&str, bool> =
        [lead.as_str(), "oversight1", "director", "auditor", "projects1"].map(|login| (login, reads(login))).into();
    for (login, reads) in readers {
        assert_eq!(reads, login == lead || login == "oversight1", "{login}");
    }
    let seq = seq.to_string();
    let final_ = [("act", "edition"), ("board", newest.as_str()), ("reach", "internal")];
    assert_eq!(board.post("oversight1", &final_, &[]).status, 422, "objections are heard and wait");
    let reply =
        [("act", "reply"), ("objection", seq.as_str()), ("first", &first), ("outcome", "upheld"), ("reply", "属实")];
    assert_eq!(board.post(&lead, &reply, &[]).status, 422, "nobody replies but oversight");
    assert_eq!(board.post("oversight2", &reply, &[]).status, 303);
    assert!(board.page("director", &format!("?project={first}")).body.contains("异议成立"));
}

#[test]
fn a_public_list_has_no_person_and_an_internal_one_is_nobodys() {
    let board = Board::new("public-list");
    let zone = board.house.state.engine.snapshot();
    let editions: Vec<(u64, bool)> = (1..=12)
        .filter_map(|month| Some(Period::Month(Month::new(2019, month)?)))
        .flat_map(|period| {
            zone.boards.editions(period).map(|edition| (edition.seq, edition.public)).collect::<Vec<_>>()
        })
        .collect();
    assert!(editions.iter().any(|(_, public)| *public) && editions.iter().any(|(_, public)| !public));
    let accounts = board.house.state.engine.files.open_operations().unwrap().accounts().unwrap();
    let index = board.house.ask("GET", "/public", "", &[], "").body;
    for (seq, public) in editions {
        let path = format!("/public/boards/{seq}");
        let answer = board.house.ask("GET", &path, "", &[], "");
        assert_eq!(answer.status, if public { 200 } else { 404 }, "{seq}");
        assert_eq!(index.contains(&format!("href=\"{path}\"")), public, "{seq}");
        let named = accounts.iter().find(|account| answer.body.contains(&account.name));
        assert!(named.is_none(), "{:?}", named.map(|account| &account.name));
    }
}

#[test]
fn every_part_of_a_place_opens_to_its_records() {
    let board = Board::new("records-of-a-part");
    let (_, first, _) = board.last();
    for part in ["investment", "supervision"] {
        let page = board.page("director", &format!("?project={first}&part={part}")).body;
        let records = page.split("id=\"records\"").nth(1).expect("the records of the part");
        let link = records.split("/records/").nth(1).and_then(|rest| rest.split('"').next()).expect("a record");
        assert_eq!(board.house.get("projects1", &format!("/records/{link}")).status, 200);
    }
    assert_eq!(board.page("city1", "").status, 403);
    assert_eq!(board.page("oversight1", "").status, 200);
    let table = board.house.get("oversight1", &format!("/boards/{}/export.csv", board.period));
    assert_eq!(table.body.trim().lines().count(), 1 + 18);
}

#[test]
fn a_finding_that_a_record_is_false_is_made_on_the_board_and_told_to_whom_it_concerns() {
    const FINDING: &str = "照片与三周前相同，当日未到现场";
    let mut board = Board::new("false-record");
    let zone = board.house.state.engine.snapshot();
    let best = zone.boards.newest(board.period).unwrap().cells.first().unwrap().project;
    let project = zone.register.by_first(best as u32).unwrap();
    let own = zone.register.rows_about(&zone::offices::projects::SUPERVISION, project).next_back().unwrap().first;
    let (other, other_first, _) = board.last();
    assert!(other_first != best);
    let key = board.key(best);
    let (first, own) = (best.to_string(), own.to_string());
    let query = format!("?project={first}");
    let has_form = |board: &Board, login: &str| board.page(login, &query).body.contains("value=\"find\"");
    assert!(has_form(&board, "oversight1"));
    for login in ["director", "auditor", "projects1", "lead1"] {
        assert!(!has_form(&board, login), "{login}");
    }
    let act = |project: &str, record: &str| {
        [("act", "find"), ("project", project), ("first", &first), ("record", record), ("finding", FINDING)]
            .map(|(name, value)| (name, value.to_owned()))
    };
    let post = |board: &mut Board, login: &str, sent: [(&str, String); 5]| {
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        board.post(login, &sent, &[])
    };
    let wrong = post(&mut board, "oversight1", act(&other, &own));
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("不是这个项目的记录") && wrong.body.contains(FINDING), "what was typed is kept");
    assert_eq!(post(&mut board, "director", act(&key, &own)).status, 422, "a leader finds nothing");
    assert_eq!(post(&mut board, "oversight1", act(&key, &own)).status, 303);
    let seq = board.house.state.engine.snapshot().boards.falsified(project, board.period)[0];
    let page = board.page("director", &query).body;
    assert!(page.contains("重新计算后生效"), "the board of before does not know it yet");
    let carrier = board.carrier(best);
    let reads =
        |board: &Board, login: &str| board.page(login, &format!("{query}&finding={seq}")).body.contains(FINDING);
    for (login, may) in [("oversight2", true), (&*carrier, true), ("director", false), ("auditor", false)] {
        assert_eq!(reads(&board, login), may, "{login}");
    }
    assert_eq!(board.post("oversight1", &[("act", "compute")], &[]).status, 303);
    let page = board.page("director", &query).body;
    assert!(page.contains("有不实记录，不入红榜") && !page.contains("重新计算后生效"));
    let cells = board.house.state.engine.snapshot().boards.newest(board.period).unwrap().cells.clone();
    let cell = cells.iter().find(|cell| cell.project == best).unwrap();
    assert_eq!((cell.rank, cell.list.is_none()), (Some(1), true), "first, and not praised");
}
