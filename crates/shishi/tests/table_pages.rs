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
    // A reviewer, who does not see the job, withdraws the import; whoever brought it in is told.
    let withdrawal = format!("{job}/withdraw");
    assert!(house().get("city1", &job).body.contains(&format!("href=\"{withdrawal}\"")));
    assert_eq!(house().get("city-review", &job).status, 404);
    let fields = [("id", "0e3f6c1e-6c6c-4b1e-9d59-0d7f6c1e6c63"), ("reason", "年份填错")];
    assert_eq!(posted("city-review", &withdrawal, &fields).status, 303);
    let page = house().get("city1", &job).body;
    assert!(page.contains("这次导入的2条记录已随整批撤回而作废"), "{page}");
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

/// A form that somebody else sends, with a style, a formula and a merged title.
fn foreign() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("汇总").unwrap();
    let bold = rust_xlsxwriter::Format::new().set_bold().set_num_format("0.00");
    sheet.merge_range(0, 0, 0, 3, "全市开发区主要指标", &bold).unwrap();
    sheet.write_string(1, 0, "工业总产值（亿元）").unwrap();
    sheet.write_number_with_format(1, 1, 999, &bold).unwrap();
    sheet.write_formula(1, 2, rust_xlsxwriter::Formula::new("=B2*2").set_result("1998")).unwrap();
    book.add_worksheet().set_name("说明 & 注").unwrap();
    book.save_to_buffer().unwrap()
}

fn filled(login: &str, form: &str, cells: &str, file: &[u8]) -> (u16, String, Vec<u8>) {
    use tower::ServiceExt;
    let (kind, body) = multipart(&[("form", form), ("cells", cells)], &[("file", "市表.xlsx", "@")]);
    let (before, after) = body.split_once("\r\n\r\n@").unwrap();
    let body = [before.as_bytes(), b"\r\n\r\n", file, after.as_bytes()].concat();
    let request = axum::http::Request::builder().method("POST").uri("/imports/form").header("host", "localhost");
    let request = request
        .header("cookie", cookie(login))
        .header("content-type", kind)
        .body(axum::body::Body::from(body))
        .unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (status, bytes) = runtime.block_on(async {
        let answer = shishi::web::router(house().state.clone()).oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        (status, axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec())
    });
    (status, String::from_utf8_lossy(&bytes).into_owned(), bytes)
}

fn parts(bytes: &[u8]) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let read = |name: &String| {
        let mut part = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_name(name).unwrap(), &mut part).unwrap();
        (name.clone(), part)
    };
    names.iter().map(read).collect()
}

#[test]
fn a_foreign_form_comes_back_filled_and_otherwise_as_it_was() {
    let page = house().get("director", "/figures?period=2019").body;
    let printed = page.split("/figures/economy.output?period=2019").nth(1).unwrap();
    let printed = printed.split("<span class=\"s-fn\">").nth(1).unwrap();
    let printed: String = printed.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    assert!(!printed.is_empty());
    let cells = "汇总!B2 = economy.output 2019\n\n说明 & 注!C3=economy.output 2019\n汇总!D9 = economy.output 2013\n";
    let form = foreign();
    let (status, said, bytes) = filled("director", "市开发区月报", cells, &form);
    // 2013 has no definition: nothing is filled with what does not exist.
    assert!(status == 422 && said.contains("第4行") && said.contains("economy.output 2013"), "{status} {said}");
    assert!(!bytes.starts_with(b"PK"));
    let cells = cells.lines().take(3).collect::<Vec<_>>().join("\n");
    let (status, said, bytes) = filled("director", "市开发区月报", &cells, &form);
    assert_eq!(status, 200, "{said}");
    let (before, after) = (parts(&form), parts(&bytes));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    let changed: Vec<&String> = before.keys().filter(|name| before[*name] != after[*name]).collect();
    assert_eq!(changed, ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"]);
    let text = |name: &str, parts: &std::collections::BTreeMap<String, Vec<u8>>| {
        String::from_utf8(parts[name].clone()).unwrap()
    };
    let (was, is) = (text(changed[0], &before), text(changed[0], &after));
    // The one cell keeps its style; the rest of the sheet is the same text.
    assert_eq!(was.replace("<v>999</v>", &format!("<v>{printed}</v>")), is);
    assert!(text(changed[1], &after).contains(&format!("<c r=\"C3\"><v>{printed}</v></c>")));
    assert!(text("xl/workbook.xml", &after).contains("fullCalcOnLoad=\"1\""));
    // Kept for the next time, for this person.
    assert!(house().get("director", "/imports/form").body.contains("市开发区月报"));
    let kept = format!("/imports/form?form={}", encoded("市开发区月报"));
    assert!(house().get("director", &kept).body.contains("汇总!B2 = economy.output 2019"));
    assert!(!house().get("editor", "/imports/form").body.contains("市开发区月报"));
    // What cannot be filled.
    for (cells, file, word) in [
        ("汇总!C2 = economy.output 2019", &form[..], "公式"),
        ("没有!A1 = economy.output 2019", &form[..], "工作表"),
        ("汇总!B2 economy.output", &form[..], "第1行"),
        ("汇总!B2 = economy.output 2019\n汇总!b2 = economy.output 2019", &form[..], "第2行"),
        ("", &form[..], "至少"),
        ("汇总!B2 = economy.output 2019", &form[..form.len() / 2], "损坏"),
        ("汇总!B2 = economy.output 2019", b"a,b\n1,2\n", "xlsx"),
        ("汇总!B2 = economy.output 2019", b"", "选择一个文件"),
    ] {
        let (status, said, _) = filled("director", "市表", cells, file);
        assert!(status == 422 && said.contains(word) && !said.contains('⟦'), "{cells}: {status} {said}");
    }
}
