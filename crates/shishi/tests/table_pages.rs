//! The pages by which a person says how his own table is read, over HTTP and without scripts: looked at again, refused with
//! everything that was typed, tried, its names settled, known the next time.

mod support;

use std::sync::OnceLock;
use std::time::{Duration, Instant};
use support::{Answer, House, cookie, copied, multipart, whole};

/// As an office sends it: a title, no template's headings, communities in short, days without a year, a total.
const TABLE: &str = "公厕台账（2019年）,,,,\n点位编号,设施类型,建设方式,村社区,完工时间\nq-1,公厕,新建,柳岸,3月5日\n\
    q-2,公厕,新建,槐荫社区,3月6日\nq-3,公厕,新建,没有的社区,3月7日\n合计,3座,,,\n制表人：,,,,\n";

fn house() -> &'static House {
    static HOUSE: OnceLock<House> = OnceLock::new();
    HOUSE.get_or_init(|| House::open(&copied(whole(), "tables")))
}

/// Uploads a table and waits until nobody works on it; its page.
fn uploaded(login: &str, table: &str) -> String {
    let fields = [("kind", "city.object"), ("unit", "dept-city")];
    let (kind, body) = multipart(&fields, &[("file", "台账.csv", table)]);
    let begun = house().ask("POST", "/imports", &cookie(login), &[("content-type", &kind)], body);
    assert_eq!(begun.status, 303, "{}", begun.body);
    let job = begun.header("location").unwrap().to_owned();
    waited(login, &job, Some(303));
    job
}

/// The page of a job that nobody works on, once it answers so.
fn waited(login: &str, job: &str, status: Option<u16>) -> Answer {
    let begun = Instant::now();
    loop {
        let answer = house().get(login, job);
        // Every asking opens the house anew: what another is at work on looks interrupted to it.
        let is_at_work = answer.body.contains("<progress") || answer.body.contains("已中断");
        if !is_at_work && status.is_none_or(|status| status == answer.status) {
            return answer;
        }
        assert!(begun.elapsed().as_secs() < 20);
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The page of a job as soon as it says so.
fn waited_for(job: &str, says: impl Fn(&str) -> bool) -> String {
    let begun = Instant::now();
    loop {
        let page = waited("city1", job, Some(200)).body;
        if says(&page) {
            return page;
        }
        assert!(begun.elapsed().as_secs() < 20, "{page}");
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn posted(login: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let heads = [("content-type", "application/x-www-form-urlencoded")];
    house().ask("POST", path, &cookie(login), &heads, body.join("&"))
}

/// Whether an option of a choice is chosen.
fn chosen(page: &str, control: &str, value: &str) -> bool {
    let select =
        page.split(&format!("name=\"{control}\"")).nth(1).unwrap_or_default().split("</select>").next().unwrap();
    select.contains(&format!("<option value=\"{value}\" selected>"))
}

/// What the form of [`TABLE`] sends.
const TYPED: [(&str, &str); 13] = [
    ("was", "2 1 "),
    ("header", "2"),
    ("lines", "1"),
    ("first", "3"),
    ("dates", "month-day"),
    ("year", "2019"),
    ("totals", "合计"),
    ("notes", "制表人"),
    ("column-happened", "4"),
    ("column-object", "0"),
    ("column-class", "1"),
    ("column-act", "2"),
    ("column-place", "3"),
];

fn typed<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let changed = |(name, value): &(&'a str, &'a str)| {
        let change = changes.iter().find(|(other, _)| other == name);
        (*name, change.map_or(*value, |(_, value)| *value))
    };
    let added = changes.iter().filter(|(name, _)| TYPED.iter().all(|(other, _)| other != name)).copied();
    TYPED.iter().map(changed).chain(added).collect()
}

#[test]
fn from_the_upload_to_the_rows_and_known_the_next_time() {
    let job = uploaded("city1", TABLE);
    let at_job = house().get("city1", &job);
    assert_eq!((at_job.status, at_job.header("location")), (303, Some(format!("{job}/table").as_str())));
    let path = format!("{job}/table");
    let page = house().get("city1", &path).body;
    for (control, value) in TYPED.iter().filter(|(name, _)| name.starts_with("column-")) {
        assert!(chosen(&page, control, value), "{control} {value}");
    }
    assert!(chosen(&page, "dates", "month-day") && page.contains("3月5日 → 2019-03-05"));
    assert!(page.contains("公厕台账（2019年）") && !page.contains("和您上次用的一样") && !page.contains('⟦'));
    let tried = posted("city1", &path, &typed(&[("act", "try")]));
    assert_eq!((tried.status, tried.header("location")), (303, Some(job.as_str())));
    let page = waited("city1", &job, Some(200)).body;
    assert!(
        page.contains("还没有对上的名称") && page.contains("“柳岸”是") && page.contains("“没有的社区”是"),
        "{page}"
    );
    assert!(!page.contains("“槐荫社区”是") && chosen(&page, "unit-0", "community-01"), "{page}");
    // A unit of another type and one that is not there are both refused, and what was typed stays.
    let names = [("name-0", "柳岸"), ("unit-0", "community-01"), ("name-1", "没有的社区"), ("other-1", "dept-city")];
    let refused = posted("city1", &format!("{job}/names"), &names);
    assert!(
        refused.status == 422 && refused.body.contains("value=\"dept-city\"") && refused.body.contains("e-other-1")
    );
    assert_eq!(posted("city1", &format!("{job}/names"), &names[..2]).status, 303);
    let page = waited_for(&job, |page| !page.contains("“柳岸”是"));
    assert!(page.contains("写入2行"), "{page}");
    let before = house().size();
    assert_eq!(posted("city1", &format!("{job}/run"), &[]).status, 303);
    waited_for(&job, |page| page.contains("写入完成"));
    assert!(house().size() >= before + 2);
    // The next table with these headings, two rows further down.
    let next =
        uploaded("city1", &format!("城管局,,,,\n4月,,,,\n{}", TABLE.replace("q-", "n-").replace("2019", "2018")));
    let page = house().get("city1", &format!("{next}/table")).body;
    assert!(page.contains("和您上次用的一样") && page.contains("柳岸社区"), "{page}");
    assert!(
        page.contains("name=\"header\"") && page.contains("value=\"4\"") && page.contains("3月5日 → 2018-03-05"),
        "{page}"
    );
    // Kept for this person alone.
    let other = uploaded("city2", TABLE);
    assert!(!house().get("city2", &format!("{other}/table")).body.contains("和您上次用的一样"));
}

#[test]
fn everything_that_is_wrong_at_once_and_nothing_typed_is_lost() {
    let path = format!("{}/table", uploaded("city1", TABLE));
    let wrong = typed(&[
        ("first", "1"),
        ("year", "19"),
        ("column-place", ""),
        ("constant-place", "<没有>"),
        ("column-act", "1"),
        ("column-class", "1"),
        ("column-length_m", "5"),
        ("unit-length_m", "yuan"),
        ("column-happened", ""),
        ("act", "try"),
    ]);
    let page = posted("city1", &path, &wrong);
    assert_eq!(page.status, 422);
    for control in ["first", "year", "constant-place", "column-act", "unit-length_m", "column-happened"] {
        assert!(page.body.contains(&format!("href=\"#f-{control}\"")), "{control}");
        assert!(page.body.contains(&format!("id=\"e-{control}\"")), "{control}");
    }
    assert!(
        page.body.contains("value=\"&lt;没有&gt;\"")
            && page.body.contains("value=\"19\"")
            && !page.body.contains("<没有>")
    );
    assert!(chosen(&page.body, "column-object", "0") && !page.body.contains('⟦'));
}

#[test]
fn another_head_is_looked_at_and_what_is_impossible_is_told() {
    let job = uploaded("city1", TABLE);
    let path = format!("{job}/table");
    let looked = posted("city1", &path, &typed(&[("header", "1"), ("constant-address", "东街"), ("act", "look")]));
    assert!(
        looked.status == 200 && looked.body.contains("value=\"东街\"") && chosen(&looked.body, "column-object", "")
    );
    for changes in [
        &[("header", "x")][..],
        &[("header", "0"), ("lines", "99")],
        &[("header", "99999999999999999999")],
        &[("lines", "3"), ("first", "18446744073709551615")],
        &[("sheet", "没有")],
        &[("column-place", "255"), ("column-object", "256")],
        &[("column-place", "-1")],
        &[("year", "99999")],
    ] {
        for act in ["look", "try"] {
            let mut changes = changes.to_vec();
            changes.push(("act", act));
            let answer = posted("city1", &path, &typed(&changes));
            assert!(
                matches!(answer.status, 200 | 303 | 422) && !answer.body.contains('⟦'),
                "{changes:?}: {}",
                answer.status
            );
            waited("city1", &job, None);
        }
    }
    // Nothing at all, and too much.
    assert_eq!(posted("city1", &path, &[]).status, 422);
    let much = "x".repeat(2 << 20);
    assert_eq!(posted("city1", &path, &[("totals", &much)]).status, 413);
    assert_eq!(posted("city-review", &path, &typed(&[])).status, 404);
    // A job that was given up can be gone on with, as before; one whose file is gone leads back.
    assert_eq!(posted("city1", &format!("{job}/cancel"), &[]).status, 303);
    let id = job.trim_start_matches("/imports/");
    std::fs::remove_file(house().state.engine.files.folder.join(format!("imports/{id}/upload"))).unwrap();
    assert_eq!(house().get("city1", &path).header("location"), Some(job.as_str()));
}
