//! What a newcomer reads: days as the zone's clocks showed them, names instead of codes, reasons beside what looks wrong,
//! one language at a time.

mod support;

use std::sync::OnceLock;
use support::{Answer, House, cookie, copied, hidden, multipart, pairs, whole};

fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| House::open(&copied(whole(), "words")))
}

fn english(login: &str, path: &str) -> String {
    house().ask("GET", path, &format!("{}; language=en", cookie(login)), &[], "").body
}

/// The rest of a page behind a text.
#[track_caller]
fn after<'a>(page: &'a str, text: &str) -> &'a str {
    page.split_once(text).unwrap_or_else(|| panic!("no {text:?} in {page}")).1
}

fn post(login: &str, path: &str, fields: &[(&str, &str)], files: &[(&str, &str, &str)]) -> Answer {
    let (kind, body) = multipart(fields, files);
    house().ask("POST", path, &cookie(login), &[("content-type", &kind)], body)
}

#[test]
fn an_edition_of_the_first_hours_of_a_day_is_not_yesterdays() {
    let zone = copied(whole(), "night");
    let seq = support::publish_year(&zone);
    let house = House::open(&zone);
    let recorded = house.state.engine.snapshot().editions.last().unwrap().recorded.to_string();
    assert!(recorded.starts_with("2020-01-19T1"), "the demonstration ends at midnight of its own clocks: {recorded}");
    let page = house.get("director", "/").body;
    let listed = after(&page, "data-col=\"today-published-on\"");
    let row = after(listed, &format!("/public/editions/{seq}\"")).split("</tr>").next().unwrap();
    assert!(row.contains("2020-01-20") && !row.contains("2020-01-19"), "{row}");
}

#[test]
fn today_says_of_which_day_the_changes_are_and_how_many_projects_it_leaves_out() {
    // Whoever neither leads nor carries a project; those see the lights.
    let page = house().get("projects1", "/").body;
    let zone = house().state.engine.snapshot();
    let today = zone.date_of(house().state.engine.now());
    let kind = &zone::offices::projects::SUPERVISION;
    let days = zone.register.rows_of(kind).filter_map(|row| row.submitted()).map(|version| version.happened);
    let newest = days.filter(|day| *day <= today).max().unwrap();
    assert!(page.contains(&format!("{}月{}日变化", newest.month(), newest.day())), "{newest}");
    let rows = after(&page, "s-few").split("</table>").next().unwrap().matches("href=\"/projects/").count();
    assert_eq!(rows, 16);
    assert!(page.contains("这里列出前16个，共18个项目"));
}

#[test]
fn a_month_is_not_told_as_a_year() {
    let zone = house().state.engine.snapshot();
    let title = |id: &str| zone.rules.newest(id).unwrap().rule.title.zh.clone();
    let (month, year) = (title("air.pm25_month"), title("air.pm25_year"));
    assert!(month.contains("月均") && year.contains("年均"), "{month} {year}");
    for path in ["/figures", "/offices/air"] {
        let of_month = house().get("director", &format!("{path}?period=2019-03")).body;
        assert!(of_month.contains(&month) && !of_month.contains("年均"), "{path}");
        let of_year = house().get("director", &format!("{path}?period=2019")).body;
        assert!(of_year.contains(&year) && !of_year.contains("月均"), "{path}");
    }
    let today = house().get("director", "/?period=2019-03").body;
    assert!(today.contains("PM2.5月均浓度") && !today.contains("年均"));
    // The switch of the period stands on the basis too.
    let basis = house().get("director", "/figures/air.pm25_year?period=2019-03").body;
    assert!(after(&basis, "s-basis-name").starts_with(&format!("\">{month}<")));
}

#[test]
fn months_that_do_not_add_up_to_their_year_say_why() {
    let page = house().get("director", "/figures/economy.output?period=2019").body;
    let number =
        |text: &str| -> u32 { text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap() };
    let marked = "<span class=\"s-fn\">";
    let whole = number(after(after(&page, "<div class=\"s-value "), marked));
    let parts = after(&page, "s-parts").split("</ul>").next().unwrap();
    let months: u32 = parts.split("subject=").skip(1).map(|part| number(after(part, marked))).sum();
    assert_ne!(months, whole, "the demonstration has no such year any more");
    assert!(page.contains(&format!("各月之和为{months}，全年为{whole}：每个月各自修约")), "{months} {whole}");
    // Attendances are whole numbers: there is nothing to say.
    let exact = house().get("director", "/figures/party.study_attendance?period=2019").body;
    assert!(exact.contains("s-parts") && !exact.contains("各自修约"));
}

#[test]
fn the_exact_value_is_a_decimal_in_the_printed_unit() {
    let output = house().get("director", "/figures/economy.output?period=2019").body;
    let shown = after(&output, "<dt>准确值</dt>").split("</div>").next().unwrap();
    let decimal = shown.split("<dd>").nth(1).unwrap().split('\u{2009}').next().unwrap();
    let zone = house().state.engine.snapshot();
    let figure = zone::figure::compute(&zone, "economy.output", zone::Period::Year(2019), 0).unwrap();
    // Amounts are of a thousand yuan; the unit has a hundred thousand of them.
    let amount: num_rational::BigRational = figure.exact_text().unwrap().parse().unwrap();
    let hundred_millions = rulebook::Decimal::parse(decimal).unwrap().rational();
    assert_eq!(hundred_millions * rulebook::Decimal::whole(100_000).rational(), amount, "{shown}");
    assert!(shown.contains("\u{2009}亿元"), "{shown}");
    let share = house().get("director", "/figures/economy.output_share?period=2019").body;
    let shown = after(&share, "<dt>准确值</dt>").split("</div>").next().unwrap();
    assert!(shown.contains("<dd>约") && shown.contains('%'), "a share never ends: {shown}");
}

#[test]
fn the_records_of_a_figure_have_names_and_nothing_sealed() {
    let path = "/figures/economy.output?period=2019";
    let zone = house().state.engine.snapshot();
    let titles: Vec<&str> = zone.org.units_of(&["enterprise"]).map(|unit| &*unit.title).collect();
    for login in ["director", "auditor"] {
        let page = house().get(login, path).body;
        let records = after(&page, "s-table").split("</table>").next().unwrap();
        let names: Vec<&str> =
            records.split("data-label=\"事项\">").skip(1).map(|cell| cell.split("</td>").next().unwrap()).collect();
        assert_eq!(names.len(), 10, "{login}");
        for name in names {
            // The enterprise and the month, which are open, and no amount.
            let (title, month) = name.split_once(" · ").unwrap();
            assert!(titles.contains(&title) && month == "2019-12", "{login}: {name}");
        }
    }
}

#[test]
fn what_was_never_verified_is_not_verified_again() {
    let path = "/figures/party.lectures?period=2019";
    let (before, then) = (house().get("auditor", path).body, house().get("auditor", &format!("{path}&verify=1")).body);
    assert!(!before.contains("再核验一次") && then.contains("再核验一次"));
    assert!(after(&before, "<footer>").split("</footer>").next().unwrap().contains(">核验<"), "{before}");
}

#[test]
fn a_draft_is_called_by_its_kind_and_by_what_it_is_about() {
    let today = house().get("lead1", "/").body;
    let href = after(&today, "href=\"/offices/projects/supervision/new?").split('"').next().unwrap();
    let path = format!("/offices/projects/supervision/new?{}", href.replace("&amp;", "&"));
    let form = house().get("lead1", &path).body;
    let title = after(&form, "selected>").split('<').next().unwrap();
    let (key, name) = title.split_once(' ').unwrap();
    let mut fields = hidden(&form);
    fields
        .extend([("project", key), ("happened", "2020-01-19"), ("keep_draft", "1")].map(|(a, b)| (a.into(), b.into())));
    let kept = post("lead1", "/offices/projects/supervision/new", &pairs(&fields), &[]);
    assert_eq!(kept.status, 303, "{}", kept.body);
    for page in ["/", "/me"] {
        let page = house().get("lead1", page).body;
        assert!(page.contains(&format!("项目督导：{name} · 2020-01-19")), "{name}: {page}");
    }
    let saved = kept.header("location").unwrap();
    let page = house().get("lead1", saved).body;
    assert!(page.contains("草稿已存（") && !page.contains("已恢复"), "{page}");
    let later = house().get("lead1", saved.trim_end_matches("&saved=1")).body;
    assert!(later.contains("已恢复"));
}

#[test]
fn who_may_import_nothing_is_not_offered_it() {
    for (login, may) in
        [("city1", true), ("auditor", false), ("director", false), ("editor", false), ("city-review", false)]
    {
        let offered = house().get(login, "/").body.contains("href=\"/imports\"");
        assert_eq!(offered, may, "{login}");
    }
}

#[test]
fn an_empty_file_is_not_taken_for_none() {
    let fields = [("kind", "city.object"), ("unit", "dept-city")];
    let empty = post("city1", "/imports", &fields, &[("file", "空.csv", "")]);
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("文件是空的") && !empty.body.contains("请选择一个文件"), "{}", empty.body);
    let none = post("city1", "/imports", &fields, &[("file", "", "")]);
    assert!(none.body.contains("请选择一个文件") && !none.body.contains("文件是空的"), "{}", none.body);
}

const CADENCES: &str = "supervision each working day, a meeting and a visit each week";

#[test]
fn english_pages_have_english_values() {
    for (path, words) in [
        ("/figures?period=2019", &["second prize", CADENCES, "grade II"][..]),
        ("/figures/party.contest_award?period=2019", &["second prize"]),
        ("/figures/projects.cadences?period=2019", &[CADENCES]),
        ("/figures/air.target_class?period=2019", &["national air quality standard, grade II"]),
    ] {
        let page = english("director", path);
        for word in words {
            assert!(page.contains(word), "{path}: no {word}");
        }
        assert!(!["二等奖", "工作日", "二级"].iter().any(|word| page.contains(word)), "{path}");
    }
}

#[test]
fn a_right_without_an_office_or_a_unit_is_one_for_all() {
    let cells = |page: &str, label: &str| -> Vec<String> {
        let before = format!("data-label=\"{label}\">");
        page.split(before.as_str()).skip(1).map(|cell| cell.split('<').next().unwrap().to_owned()).collect()
    };
    let page = house().get("security", "/offices/org/grant?all=1").body;
    let (offices, units) = (cells(&page, "科室范围"), cells(&page, "单位范围"));
    assert!(offices.iter().any(|cell| cell == "全部") && offices.iter().any(|cell| cell == "城市"), "{offices:?}");
    assert!(offices.iter().chain(&units).all(|cell| cell != "—"), "{offices:?} {units:?}");
    // A file holds what was given, and no word that stands for nothing.
    let file = house().get("security", "/offices/org/grant/export.csv?all=1").body;
    assert!(file.contains("城市") && !file.contains("全部"), "{file}");
}

#[test]
fn whoever_has_recorded_goes_on_to_the_next_one() {
    let page = house().get("security", "/offices/org/grant?all=1").body;
    let record = after(&page, "href=\"/records/").split('"').next().unwrap();
    let saved = house().get("security", &format!("/records/{record}?saved=1")).body;
    assert!(after(&saved, "s-note").contains("href=\"/security\">给下一个人授权</a>"), "{saved}");
    let page = house().get("city1", "/offices/city/object?all=1").body;
    let record = after(&page, "href=\"/records/").split('"').next().unwrap();
    let saved = house().get("city1", &format!("/records/{record}?saved=1")).body;
    assert!(after(&saved, "s-note").contains("href=\"/offices/city/object/new\">继续登记</a>"));
    // Not for whoever may record nothing.
    let read = house().get("director", &format!("/records/{record}?saved=1")).body;
    assert!(!after(&read, "s-note").contains("继续登记"));
}

#[test]
fn a_nought_of_no_records_is_not_called_data() {
    let page = house().get("director", "/figures?period=2019").body;
    for row in page.split("<tr").skip(2) {
        let records = after(row, "data-label=\"记录\">").split('<').next().unwrap();
        let has_data = row.contains("有数据");
        assert!(!(records == "0" && has_data), "{row}");
    }
    assert!(page.contains("有数据"));
}
