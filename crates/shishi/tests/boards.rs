//! A board over HTTP: computed again, objected to, replied to; what is refused says so and keeps what was typed; and who
//! reads what.

mod support;

use rulebook::scorecard::List;
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

/// Who is on the black list of a computed board, and whoever answers objections, find it among their affairs.
#[test]
fn who_is_on_the_black_list_learns_it_today_and_who_replies_that_an_objection_waits() {
    let mut board = Board::new("notice-today");
    let zone = board.house.state.engine.snapshot();
    let periods = zone.boards.periods().into_iter().rev();
    let black = |period: Period| Some(zone.boards.newest(period)?.on_list(List::Black).next()?.project);
    let (period, project) = periods.filter_map(|period| Some((period, black(period)?))).next().expect("a black list");
    board.period = period;
    let lead = board.carrier(project);
    let today = |board: &Board, login: &str| board.house.get(login, "/").body;
    assert!(!today(&board, &lead).contains("前可提异议"), "the windows of the year are over");
    assert_eq!(board.post("oversight1", &[("act", "compute")], &[]).status, 303);
    let href = format!("/boards/{period}?project={project}#");
    let page = today(&board, &lead);
    assert!(page.contains("前可提异议") && page.contains(&href), "{page}");
    for login in ["director", "city1", "oversight1"] {
        assert!(!today(&board, login).contains("前可提异议"), "{login} carries nothing");
    }
    assert!(!board.house.get("oversight1", "/boards").body.contains("待答复"));
    let (key, first, newest) = (board.key(project), project.to_string(), board.newest().to_string());
    let form = |board: &Board| board.page(&lead, &format!("?project={project}")).body.contains("value=\"object\"");
    assert!(form(&board));
    let mine = [("act", "object"), ("board", &*newest), ("project", &key), ("first", &first), ("objection", OBJECTION)];
    assert_eq!(board.post(&lead, &mine, &[]).status, 303);
    assert!(!form(&board), "one waits: a second is not heard");
    assert!(!today(&board, &lead).contains("前可提异议"));
    let page = today(&board, "oversight2");
    assert!(page.contains("异议待答复") && page.contains(&format!("{href}objections")), "{page}");
    assert!(board.house.get("oversight2", "/boards").body.contains("异议1件待答复"));
    let seq = board.house.state.engine.snapshot().boards.all_waiting().next().unwrap().seq.to_string();
    let reply =
        [("act", "reply"), ("objection", &*seq), ("first", &first), ("outcome", "rejected"), ("reply", "不属实")];
    assert_eq!(board.post("oversight2", &reply, &[]).status, 303);
    assert!(!today(&board, "oversight2").contains("异议待答复"));
    assert!(!board.house.get("oversight2", "/boards").body.contains("待答复"));
}

/// A finding that changes no place is still not in the board that was computed: it can be computed again, and nothing is
/// promised that it forbids.
#[test]
fn a_finding_that_changes_no_place_can_be_computed_and_promises_nothing() {
    let mut board = Board::new("false-middle");
    let zone = board.house.state.engine.snapshot();
    let newest = zone.boards.newest(board.period).unwrap();
    let unlisted = newest.cells.iter().filter(|cell| cell.rank.is_some() && cell.list.is_none());
    let way = |cell: &&zone::board::Listed| {
        board.page("director", &format!("?project={}", cell.project)).body.contains(">进入红榜<")
    };
    let project = unlisted.rev().find(way).expect("one that could have been praised").project;
    let (key, first) = (board.key(project), project.to_string());
    let query = format!("?project={first}");
    let computes = |board: &Board| board.page("oversight1", &query).body.contains("value=\"compute\"");
    assert!(!computes(&board), "nothing changed yet");
    let record = board.page("oversight1", &format!("{query}&part=supervision")).body;
    let link =
        record.split("&amp;record=").nth(1).and_then(|rest| rest.split('#').next()).expect("a link to find it false");
    let form = board.page("oversight1", &format!("{query}&part=supervision&record={link}")).body;
    assert!(form.contains("<details id=\"find\" open>") && form.contains(&format!("value=\"{link}\"")), "filled in");
    assert!(
        !board.page("director", &format!("{query}&part=supervision")).body.contains("&amp;record="),
        "a leader finds nothing"
    );
    let sent = [("act", "find"), ("project", &*key), ("first", &first), ("record", link), ("finding", "照片为旧照")];
    let answer = board.post("oversight1", &sent, &[]);
    assert_eq!(answer.status, 303, "{}", answer.body);
    for round in ["found", "computed"] {
        let page = board.page("director", &query).body;
        assert!(page.contains("本期都不能进入红榜") && !page.contains(">进入红榜<"), "{round}");
        assert_eq!(computes(&board), round == "found", "{round}");
        if round == "found" {
            assert_eq!(board.post("oversight1", &[("act", "compute")], &[]).status, 303);
        }
    }
}

/// Also who is praised and who has no rank reads what would have made it otherwise.
#[test]
fn a_red_place_says_what_it_could_not_have_lost_and_one_without_a_rank_what_was_not_due() {
    let mut board = Board::new("otherwise");
    let zone = board.house.state.engine.snapshot();
    let english = format!("{}; language=en", cookie("director"));
    let red = zone.boards.newest(board.period).unwrap().on_list(List::Red).next().expect("a red list").project;
    let path = format!("/boards/{}?project={red}", board.period);
    let chinese = board.house.get("director", &path).body;
    let otherwise = chinese.split_once("怎样才会不同").expect("what would have changed it").1;
    let (lost, rest) = otherwise.split_once("少投资").expect("less invested");
    assert!(lost.contains("减分") && !otherwise.contains("加分"), "{otherwise}");
    let row = rest.split("</tr>").next().unwrap();
    assert!(row.contains("万元") && row.contains("不在红榜"), "{row}");
    let page = board.house.ask("GET", &path, &english, &[], "").body;
    let otherwise = page.split_once("What would have changed it").expect("the same in English").1;
    let row = otherwise.split("</tr>").find(|row| row.contains("less invested")).expect("less invested");
    assert!(row.contains("ten thousand yuan") && row.contains("not on the red list"), "{row}");

    let months = (1..=12).map(|month| Period::Month(Month::new(2019, month).unwrap()));
    let unranked = |period: Period| {
        let entries = zone::board::compute(&zone, period)?.entries;
        let entry = entries.into_iter().find(|entry| entry.place.rank.is_none() && entry.measures[0].is_none())?;
        Some((period, zone.register.row(entry.project)?.first))
    };
    let (period, first) = months.filter_map(unranked).next().expect("a project without a rank");
    board.period = period;
    let path = format!("/boards/{period}?project={first}");
    let page = board.house.get("director", &path).body;
    assert!(page.contains("如果“投资进度”有应完成事项，就参加排名。"), "{page}");
    let page = board.house.ask("GET", &path, &english, &[], "").body;
    assert!(page.contains("With something due in “Investment” it would be ranked."), "{page}");
}

#[test]
fn a_public_list_says_by_what_it_was_reckoned_and_how_anybody_reckons_it_again() {
    let board = Board::new("public-basis");
    let zone = board.house.state.engine.snapshot();
    let editions = zone.boards.periods().into_iter().filter_map(|period| zone.boards.newest_edition(period));
    for edition in editions.filter(|edition| edition.public) {
        let computed = zone.boards.computed_at(edition.board).unwrap();
        let page = board.house.ask("GET", &format!("/public/boards/{}", edition.seq), "", &[], "").body;
        let size = computed.size.to_string();
        let (thousands, rest) = size.split_at(size.len() - 3);
        assert!(page.contains(&format!("台账前{thousands},{rest}条记录")), "{page}");
        assert!(page.contains("第1版（2019-01-01起施行）") && page.contains("href=\"/public/ledger\""), "{page}");
        let on_black: Vec<_> = computed.on_list(List::Black).collect();
        let gone = on_black.iter().filter(|cell| zone.boards.removal(edition.seq, cell.project).is_some());
        for cell in gone {
            let removal = zone.boards.removal(edition.seq, cell.project).unwrap();
            assert!(page.contains(&format!("1个项目已移出黑榜（{}）", removal.on)), "{page}");
        }
    }
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

#[test]
fn the_heading_names_nobody_who_has_left_the_list() {
    let house = House::open(&copied(whole(), "board-left"));
    let period = Period::Month(Month::new(2019, 9).unwrap());
    let zone = house.state.engine.snapshot();
    let edition = zone.boards.newest_edition(period).unwrap().clone();
    let cells = &zone.boards.newest(period).unwrap().cells;
    let project = cells.iter().find(|cell| cell.list.as_deref() == Some("black")).unwrap().project;
    assert!(zone.boards.removal(edition.seq, project).is_some(), "it was put right");
    let heading = |at: &str| {
        let page = house.get("director", &format!("/boards/{period}{at}")).body;
        page.split_once("黑榜1个").expect("a heading of one").1.split('<').next().unwrap().to_owned()
    };
    // The day after the edition it is named, today it is not.
    let then = heading(&format!("?at={}", edition.on.tomorrow().unwrap()));
    assert!(then.starts_with('：') && then.contains("失分最多的是"), "{then}");
    assert_eq!(heading(""), "，已全部移出");
}
