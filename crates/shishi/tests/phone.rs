//! The day's supervision for a thumb, as it is sent without a script, and what a script is answered.

mod support;

use serde_json::{Value, json};
use support::{Answer, House, cookie, copied, hidden, whole};

const ID: &str = "0b7c1a52-9f57-4d0e-8a44-5d1b7a1e0c11";
const EDGE: &str = "----a-line-that-no-field-holds";

/// A JPEG of nothing, with what a telephone writes into it.
fn photograph() -> Vec<u8> {
    let said = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0GPS 33.1 118.5";
    let length = u16::try_from(said.len() + 2).unwrap().to_be_bytes();
    [&[0xff, 0xd8, 0xff, 0xe1][..], &length, said, &[0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]].concat()
}

fn body(fields: &[(&str, &str)], photographs: &[&[u8]]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    for bytes in photographs {
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"evidence\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
        );
        body.extend_from_slice(&[head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
    body
}

/// Projects of the account without an entry of the day: where their forms are.
fn forms(house: &House, login: &str) -> Vec<String> {
    let page = house.get(login, "/supervise/").body;
    let links = page.split("href=\"/supervise/").skip(1).filter_map(|rest| rest.split('"').next());
    let mut forms: Vec<String> = links.filter(|key| !key.is_empty()).map(|key| format!("/supervise/{key}")).collect();
    forms.dedup();
    forms
}

/// What a control of a form holds.
fn held(page: &str, name: &str) -> String {
    let tag = page.split(&format!(" name=\"{name}\"")).nth(1).unwrap().split('>').next().unwrap();
    tag.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned()
}

/// What the form of a project sends if nobody touches it, with other values for some names.
fn filled(house: &House, form: &str, id: &str, other: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = house.get("lead1", form).body;
    let mut fields = hidden(&page);
    fields.retain(|(name, _)| !name.is_empty() && name != "id");
    fields.push(("id".to_owned(), id.to_owned()));
    for name in ["progress_percent", "workers", "machines", "invested_ten_thousand"] {
        fields.push((name.to_owned(), held(&page, name)));
    }
    for (name, value) in [("change", "progress"), ("stage", "structure"), ("has_problem", "no")] {
        fields.push((name.to_owned(), value.to_owned()));
    }
    fields.retain(|(name, _)| !other.iter().any(|(changed, _)| changed == name));
    fields.extend(other.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    fields
}

fn send(house: &House, form: &str, fields: &[(String, String)], photographs: &[&[u8]], script: bool) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let kind = format!("multipart/form-data; boundary={EDGE}");
    let mut heads = vec![("content-type", kind.as_str())];
    heads.extend(script.then_some(("x-requested-with", "fetch")));
    house.ask("POST", form, &cookie("lead1"), &heads, body(&fields, photographs))
}

fn record(house: &House, seq: u64) -> Value {
    let bytes = house.state.engine.read(|ledger, _| ledger.record(seq)).unwrap().unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn without_a_script_it_is_a_form_like_any_other() {
    let house = House::open(&copied(whole(), "thumb"));
    let form = forms(&house, "lead1").remove(0);
    let before = house.size();
    let problem = [
        ("has_problem", "yes"),
        ("problem_sort", "utilities"),
        ("problem_title", "临时用电容量不足"),
        ("note", "夜班停工"),
        ("photographed_at", "15:38"),
    ];
    let fields = filled(&house, &form, ID, &problem);
    let photograph = photograph();
    let sent = || send(&house, &form, &fields, &[&photograph], false);
    let answer = sent();
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!(answer.header("location").unwrap(), format!("/supervise/?saved={before}"));
    assert_eq!(house.size(), before + 2, "the entry and its problem");
    let (entry, problem) = (record(&house, before), record(&house, before + 1));
    assert_eq!((&entry["kind"], &entry["via"]), (&json!("projects.supervision"), &json!("phone")));
    assert_eq!(entry["open"]["problem"], "other", "the entry has no word for utilities");
    assert_eq!(entry["open"]["photographed_at"], "15:38");
    let key = entry["open"]["project"].as_str().unwrap();
    let open =
        json!({"problem": format!("{key}-20200120"), "project": key, "sort": "utilities", "title": "临时用电容量不足"});
    assert_eq!((&problem["kind"], &problem["open"]), (&json!("projects.problem"), &open));
    // What the telephone wrote into the photograph is not kept.
    let digest = entry["evidence"][0].as_str().unwrap();
    let kept = std::fs::read(house.state.engine.files.blobs().join(digest)).unwrap();
    assert_eq!(kept, [0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]);
    assert_eq!((sent().status, house.size()), (303, before + 2), "sent twice, recorded once");
    let list = house.get("lead1", "/supervise/").body;
    assert!(!list.contains(&format!("href=\"{form}\"")), "it has its entry");
}

#[test]
fn what_is_refused_is_given_back_and_nothing_is_recorded() {
    let house = House::open(&copied(whole(), "thumb-refused"));
    let form = forms(&house, "lead1").remove(0);
    let before = house.size();
    let wrong = [("progress_percent", "101"), ("has_problem", "yes"), ("problem_sort", "land"), ("note", "吊装完成")];
    let fields = filled(&house, &form, ID, &wrong);
    let page = send(&house, &form, &fields, &[&photograph()], false);
    assert_eq!((page.status, house.size()), (422, before));
    for words in ["进度不能超过100%", "吊装完成", "value=\"101\"", "id=\"e-problem_title\"", "name=\"kept\""]
    {
        assert!(page.body.contains(words), "{words} in {}", page.body);
    }
    assert!(page.body.contains(&format!("name=\"id\" value=\"{ID}\"")), "the same command");
    let told = send(&house, &form, &fields, &[], true);
    assert_eq!((told.status, house.size()), (422, before));
    let told = told.json();
    let named: Vec<&str> =
        told["faults"].as_array().unwrap().iter().filter_map(|fault| fault["field"].as_str()).collect();
    assert_eq!(named, ["problem_title", "progress_percent"], "all at once, at the controls of the form");
    // What is typed in ten thousand yuan is answered in ten thousand yuan.
    let zone = house.state.engine.snapshot();
    let key = zone::content::key_digest("projects.project", std::iter::once(form.rsplit('/').next().unwrap()));
    let total = zone::offices::projects::total(&zone, zone.register.by_key(&key).unwrap()).unwrap();
    let total = total.to_string().parse::<f64>().unwrap() / 10_000.0;
    let typed =
        |invested| send(&house, &form, &filled(&house, &form, ID, &[("invested_ten_thousand", invested)]), &[], false);
    let over = typed("99999999").body;
    assert!(over.contains(&format!("超过计划总投资（{total}万元）")), "{over}");
    let last = held(&house.get("lead1", &form).body, "invested_ten_thousand");
    let falls = typed("0.0001").body;
    assert!(falls.contains(&format!("已记{last}万元。")), "{falls}");
    let right = filled(&house, &form, ID, &[("progress_percent", "100")]);
    let sent = send(&house, &form, &right, &[], true);
    assert_eq!((sent.status, sent.json()), (200, json!({"seq": before, "again": false})));
    assert_eq!(send(&house, &form, &right, &[], true).json(), json!({"seq": before, "again": true}));
}

#[test]
fn a_photograph_of_another_project_is_accepted_and_told_to_whoever_supervises() {
    let house = House::open(&copied(whole(), "thumb-same"));
    let forms = forms(&house, "lead1");
    let title = "照片重复使用";
    assert!(!house.get("projects-review", "/").body.contains(title));
    let mut seqs = Vec::new();
    for (form, id) in forms.iter().zip([ID, "1b7c1a52-9f57-4d0e-8a44-5d1b7a1e0c11"]) {
        seqs.push(house.size());
        let sent = send(&house, form, &filled(&house, form, id, &[]), &[&photograph()], true);
        assert_eq!(sent.status, 200, "{}", sent.body);
    }
    let page = house.get("projects-review", &format!("/records/{}", seqs[1])).body;
    assert!(page.contains("同一张照片还用于") && page.contains(&format!("href=\"/records/{}\"", seqs[0])), "{page}");
    assert!(house.get("projects-review", "/").body.contains(title));
    assert!(house.get("oversight1", "/").body.contains(title), "who keeps orders supervises all");
    assert!(!house.get("city-review", "/").body.contains(title), "others supervise other things");
}

#[test]
fn a_project_of_another_unit_has_no_form_and_an_unknown_one_is_not_there() {
    let house = House::open(&copied(whole(), "thumb-others"));
    let form = forms(&house, "lead1").remove(0);
    assert_eq!(house.get("city1", &form).status, 403);
    assert_eq!(house.get("lead1", "/supervise/xm-none").status, 404);
    assert_eq!(house.get("city1", "/supervise/").status, 403);
}

#[test]
fn the_worker_is_for_the_pages_of_the_telephone_and_the_policy_lets_it_work() {
    let house = House::open(&copied(whole(), "worker"));
    let worker = house.get("lead1", "/static/worker.js");
    assert_eq!((worker.status, worker.header("service-worker-allowed")), (200, Some("/supervise/")));
    assert!(worker.header("content-security-policy").unwrap().contains("worker-src 'self'"));
    assert!(house.get("lead1", "/").body.contains("/static/phone.js"));
    assert!(
        !house.get("city1", "/").body.contains("/static/phone.js"),
        "whoever supervises nothing needs nothing of it"
    );
}

#[test]
fn a_telephone_is_led_to_the_page_for_a_thumb() {
    let house = House::open(&copied(whole(), "thumb-today"));
    let telephone =
        [("user-agent", "Mozilla/5.0 (Linux; Android 13; X) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36")];
    for path in ["/", "/record"] {
        let by_thumb = house.ask("GET", path, &cookie("lead1"), &telephone, "").body;
        assert!(by_thumb.contains("href=\"/supervise/xm-"), "{path}");
        assert!(!house.get("lead1", path).body.contains("href=\"/supervise/xm-"), "{path} at a desk");
    }
}

#[test]
fn a_photographs_file_ends_by_the_rule_and_what_the_ledger_says_of_it_stays() {
    let home = copied(whole(), "retention");
    let mut house = House::open(&home);
    let mut number = 0;
    let mut record = |house: &House, login: &str, kind: &str, unit: &str, happened: &str, more: Value| {
        number += 1;
        let mut fact = json!({"id": format!("7f3a1c52-9f57-4d0e-8a44-5d1b7a1e1a{number:02}"), "kind": kind,
            "unit": unit, "happened": happened});
        fact.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = house.record(&cookie(login), &fact);
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()["seq"].as_u64().unwrap()
    };
    let picture = |of: u8| vec![0xff, 0xd8, 0xff, 0xda, 0, 2, 1, of, 0xff, 0xd9];
    let sent = |house: &House, bytes: Vec<u8>| {
        let answer = house.ask("POST", "/api/v1/evidence", &cookie("lead1"), &[], bytes);
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()["digest"].as_str().unwrap().to_owned()
    };
    let project = json!({"content": {"project": "xm-900", "title": "照片保存试例", "level": "zone", "category": "industry",
        "nature": "new", "accountable_unit": "dept-projects", "planned_investment_yuan": "100000000",
        "target_on": "2020-12-31", "target_strength": "plan"}});
    record(&house, "projects1", "projects.project", "dept-projects", "2019-10-08", project);
    let (alone, shared) = (sent(&house, picture(7)), sent(&house, picture(8)));
    assert_ne!(alone, shared);
    let entry = |evidence: &[&String]| {
        json!({"evidence": evidence, "content": {"project": "xm-900", "stage": "structure", "change": "progress",
            "workers": 36, "machines": 3, "problem": "none"}})
    };
    let supervision = "projects.supervision";
    let seq = record(&house, "lead1", supervision, "dept-projects", "2019-10-31", entry(&[&alone, &shared]));
    record(&house, "lead1", supervision, "dept-projects", "2020-01-17", entry(&[&shared]));
    let page = |house: &House| house.get("lead1", &format!("/records/{seq}")).body;
    let file = |house: &House, digest: &str| house.get("lead1", &format!("/evidence/{digest}")).status;
    assert_eq!(page(&house).matches("保存至2022-10-31").count(), 2);

    // A version of two months: what is of October ended with the year, the other file is also of January.
    let text = include_str!("../../../rulebook/projects/photo_retention.toml");
    let text = text.replace("version = 1", "version = 2").replace("supervision = \"36\"", "supervision = \"2\"");
    let zone = house.state.engine.snapshot().id.to_string();
    let rule = json!({"content": {"rule": "projects.photo_retention", "version": 2, "text": text.lines().collect::<Vec<_>>()}});
    record(&house, "rules", "rule.adopted", &zone, "2020-01-20", rule);
    assert_eq!((file(&house, &alone), file(&house, &shared)), (404, 200));
    let told = page(&house);
    assert!(told.contains("已保存至2019-12-31，期满删除"), "{told}");
    assert!(told.contains(&alone[..16]) && !told.contains(&format!("/evidence/{alone}")));
    assert!(told.contains(&format!("/evidence/{shared}")));
    let raw = house.get("lead1", &format!("/ledger/{seq}")).body;
    assert!(raw.contains(&alone), "the ledger still names it");

    // What a backup brings back goes again.
    drop(house);
    let put_back = home.join("blobs").join(&alone);
    std::fs::write(&put_back, picture(7)).unwrap();
    house = House::open(&home);
    let content = json!({"content": {"project": "xm-900", "stage": "structure", "change": "no_change", "workers": 36,
        "machines": 3, "problem": "none"}});
    record(&house, "lead1", supervision, "dept-projects", "2020-01-16", content);
    assert!(!put_back.exists());
}

/// A JPEG that says it is so high and broad.
fn of_size(height: u16, width: u16) -> Vec<u8> {
    let frame = [&[0xff, 0xc0, 0, 11, 8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[1, 1, 0x11, 0]].concat();
    [&[0xff, 0xd8][..], &frame, &[0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]].concat()
}

#[test]
fn a_large_photograph_is_refused_in_words_by_the_phones_form_and_by_the_desks() {
    let house = House::open(&copied(whole(), "thumb-large"));
    let form = forms(&house, "lead1").remove(0);
    let heavy =
        [&of_size(1200, 1600)[..6], &[0xff, 0xfe, 0xff, 0xff], &[b'x'; 65533], &of_size(1200, 1600)[6..]].concat();
    assert!(heavy.len() < 400_000, "what is no picture in it is taken out first");
    let fields = filled(&house, &form, ID, &[]);
    for (height, width) in [(1601, 1200), (1200, 1601)] {
        let refused = send(&house, &form, &fields, &[&of_size(height, width)], false);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("超过1600像素或400 kB"), "{}", refused.body);
    }
    let mut scan = of_size(900, 900);
    let end = scan.split_off(scan.len() - 2);
    let fat = [scan, vec![7; 400_000], end].concat();
    assert_eq!(send(&house, &form, &fields, &[&fat], true).status, 422, "by its bytes");
    let size = house.size();
    let desk: Vec<(String, String)> = [
        ("id", ID),
        ("project", form.rsplit('/').next().unwrap()),
        ("reporting_unit", "dept-projects"),
        ("happened", "2020-01-20"),
        ("stage", "structure"),
        ("change", "progress"),
        ("workers", "1"),
        ("machines", "1"),
        ("problem", "none"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let refused = send(&house, "/offices/projects/supervision/new", &desk, &[&of_size(2400, 3200)], false);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("超过1600像素"), "{}", refused.body);
    assert_eq!(house.size(), size, "nothing is recorded");
    assert_eq!(send(&house, &form, &fields, &[&of_size(1600, 1200)], true).status, 200);
}

#[test]
fn an_entry_that_is_sent_anew_after_its_withdrawal_brings_its_problem_under_a_fresh_key() {
    let house = House::open(&copied(whole(), "thumb-anew"));
    let form = forms(&house, "lead1").remove(0);
    let problem = [("has_problem", "yes"), ("problem_sort", "land"), ("problem_title", "围挡占道")];
    let first = filled(&house, &form, ID, &problem);
    let answer = send(&house, &form, &first, &[], true);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let seq = answer.json()["seq"].as_u64().unwrap();
    let again = send(&house, &form, &first, &[], true);
    assert_eq!((again.status, again.json()["again"].as_bool()), (200, Some(true)), "the same form sent twice is one");
    let page = house.get("lead1", &format!("/records/{seq}/withdraw")).body;
    let action = format!("/records/{seq}/withdraw");
    let of_form = page.split_once(&format!("action=\"{action}\"")).unwrap().1;
    let mut fields: Vec<String> = hidden(of_form).iter().map(|(name, value)| format!("{name}={value}")).collect();
    fields.push("reason=mistaken".to_owned());
    let head = [("content-type", "application/x-www-form-urlencoded")];
    let withdrawn = house.ask("POST", &action, &cookie("lead1"), &head, fields.join("&"));
    assert_eq!(withdrawn.status, 303, "{}", withdrawn.body);
    let anew = filled(&house, &form, "0b7c1a52-9f57-4d0e-8a44-5d1b7a1e0c12", &problem);
    let answer = send(&house, &form, &anew, &[], true);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let entry = answer.json()["seq"].as_u64().unwrap();
    let (old, new) = (record(&house, seq + 1), record(&house, entry + 1));
    let key = old["open"]["problem"].as_str().unwrap();
    assert_eq!(new["open"]["problem"].as_str(), Some(&*format!("{key}-2")));
    let size = house.size();
    assert_eq!(send(&house, &form, &anew, &[], true).status, 200);
    assert_eq!(house.size(), size, "sent twice, recorded once");
}

#[test]
fn a_missed_day_is_made_up_for_on_the_page_for_a_thumb() {
    let house = House::open(&copied(whole(), "thumb-missed"));
    let telephone =
        [("user-agent", "Mozilla/5.0 (Linux; Android 13; X) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36")];
    let logins = (1..=10).map(|number| format!("lead{number}"));
    let mut found = logins.filter_map(|login| {
        let page = house.ask("GET", "/", &cookie(&login), &telephone, "").body;
        let link = page.split("href=\"").find(|rest| rest.starts_with("/supervise/") && rest.contains("?happened="))?;
        Some((login, link.split('"').next().unwrap().to_owned()))
    });
    let (login, path) = found.next().expect("somebody has missed a day in the demonstration");
    assert!(!house.get(&login, "/").body.contains("?happened=2020"), "at a desk it is the desk's form");
    let page = house.get(&login, &path).body;
    let day = path.split_once("happened=").unwrap().1;
    assert!(page.contains(&format!("name=\"happened\" value=\"{day}\"")) && page.contains("data-of-day"), "{page}");
    let today = house.get(&login, path.split('?').next().unwrap()).body;
    assert!(!today.contains("data-of-day"));
    // What is cumulative is filled in as it was before that day: what came later would be refused.
    let invested = |page: &str| -> f64 {
        let control = page.split("name=\"invested_ten_thousand\"").nth(1).unwrap();
        control.split("value=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    assert!(invested(&page) < invested(&today), "{} {}", invested(&page), invested(&today));
}
