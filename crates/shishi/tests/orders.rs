//! Orders by their pages: a late one that has climbed to the proposal of a notice, the reply of the person concerned, the
//! notice that a leader publishes, and the order done again until it is filed; and what was expected of the units.

mod support;

use icalendar::Component;
use support::{Answer, House, cookie, copied, multipart, open, whole};
use zone::Zone;
use zone::duty::{Weekly, ZONE};
use zone::offices::oversight::{Proposal, Stage};

fn post(house: &House, login: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let encode = |text: &str| text.replace('%', "%25").replace('&', "%26").replace(' ', "+");
    let id = uuid::Uuid::new_v4().to_string();
    let pairs = [("id", id.as_str())].into_iter().chain(fields.iter().copied());
    let body: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    house.ask("POST", path, &cookie(login), &kind, body.join("&"))
}

/// A step with, if there is one, a file.
fn step(house: &House, login: &str, order: u32, fields: &[(&str, &str)], file: Option<&str>) -> Answer {
    let id = uuid::Uuid::new_v4().to_string();
    let today = today(house);
    let fields: Vec<(&str, &str)> =
        [("id", id.as_str()), ("happened", &today)].into_iter().chain(fields.iter().copied()).collect();
    let files: Vec<(&str, &str, &str)> = file.iter().map(|bytes| ("evidence", "proof.pdf", *bytes)).collect();
    let (kind, body) = multipart(&fields, &files);
    house.ask("POST", &format!("/orders/{order}/step"), &cookie(login), &[("content-type", &kind)], body)
}

fn today(house: &House) -> String {
    let zone = house.state.engine.snapshot();
    zone.date_of(house.state.engine.now()).to_string()
}

fn open_notice(zone: &Zone) -> Proposal {
    let mut open = zone.orders.proposals().filter(|proposal| proposal.decided.is_none());
    (**open.next().expect("a notice that is proposed")).clone()
}

#[test]
fn a_late_order_comes_to_a_published_notice_with_the_reply_and_is_done_again_until_it_is_filed() {
    let house = House::open(&copied(whole(), "notice"));
    let notice = open_notice(&house.state.engine.snapshot());
    let (order, proposal) = (notice.order, notice.seq.to_string());
    let page = format!("/orders/{order}");
    let link = format!("href=\"{page}\"");
    let concerned = house.get("lead7", "/").body;
    assert!(concerned.contains(&link) && concerned.contains("对建议提出申辩"), "{concerned}");
    let waits = house.get("director", "/").body;
    assert!(waits.contains("等待他人") && waits.contains(&link));

    // Nothing is adopted before the person was heard, and what was typed is still there.
    let text = "逾期属实，予以通报";
    let (decision, why) = (format!("decide-decision-{proposal}"), format!("decide-text-{proposal}"));
    let decide = |login| {
        post(
            &house,
            login,
            &format!("{page}/decision"),
            &[("proposal", &proposal), (&decision, "adopted"), (&why, text)],
        )
    };
    let early = decide("director");
    assert!(
        early.status == 422 && early.body.contains("当事人还没有申辩") && early.body.contains(text),
        "{}",
        early.body
    );

    let words = "检查对象名单未确定，已于当日补报";
    let of_reply = format!("reply-text-{proposal}");
    let reply = |login| post(&house, login, &format!("{page}/reply"), &[("proposal", &proposal), (&of_reply, words)]);
    assert!(reply("party1").body.contains("只有事项的承办人或主办单位的人员可以申辩"));
    assert_eq!(reply("lead7").status, 303);
    assert!(house.get("director", &page).body.contains(words));
    assert!(house.get("oversight1", &page).body.contains(words));
    let stranger = house.get("party1", &page).body;
    assert!(!stranger.contains(words) && stranger.contains("有内容，您无权查看"));

    assert!(decide("lead7").body.contains("您办理过这一事项或提出过申辩"));
    assert_eq!(decide("director").status, 303);
    let again = decide("oversight1");
    assert!(again.status == 422 && again.body.contains("这一建议已有决定"));
    let list = house.get("party1", "/orders?show=all").body;
    let notices = list.split_once("已公布的通报").expect("published notices").1;
    assert!(notices.contains(&link) && notices.contains(words), "{notices}");
    // The notice and what everybody may read name the unit; whose reply it is stands on the order's own page.
    let open = house.ask("GET", "/public", "", &[], "").body;
    let accounts = house.state.accounts.all().unwrap();
    for account in &accounts {
        assert!(!notices.contains(&account.name) && !open.contains(&account.name), "{}", account.login);
    }
    let lead = accounts.iter().find(|account| account.login == "lead7").unwrap();
    let own = house.get("oversight1", &page).body;
    let (_, proposed) = own.split_once("已于").expect("published");
    assert!(proposed.contains(&lead.name) && proposed.contains(words), "whose reply it is");
    assert_eq!(house.ask("GET", &page, "", &[], "").status, 303, "not without a sign-in");
    // With the notice the reply is published, to whoever may read orders; the other texts are not.
    let stranger = house.get("party1", &page).body;
    assert!(stranger.contains(words) && stranger.contains("有内容，您无权查看"));
    assert!(!stranger.contains(text), "why it was decided is for those who may read all of the order");
    let shown = house.get("lead7", &page).body;
    assert!(shown.contains("已于") && shown.contains(words) && shown.contains(text));

    // The order itself is answered, returned, answered again, accepted, closed, filed.
    let bare = step(&house, "lead7", order, &[("order_step", "answered"), ("text", "已制定安排并报送")], None);
    assert!(bare.status == 422 && bare.body.contains("反馈必须附佐证材料") && bare.body.contains("已制定安排并报送"));
    let answer =
        |file| step(&house, "lead7", order, &[("order_step", "answered"), ("text", "已制定安排并报送")], Some(file));
    assert_eq!(answer("%PDF-1.7 first").status, 303);
    let limit = "2020-02-14";
    let back = |login| {
        step(&house, login, order, &[("order_step", "returned"), ("text", "缺少分工表"), ("limit_on", limit)], None)
    };
    assert!(back("lead7").body.contains("这一环节由督查经办人员办理"));
    assert_eq!(back("oversight1").status, 303);
    assert!(house.get("lead7", &page).body.contains(limit), "the new round has a limit of its own");
    assert_eq!(answer("%PDF-1.7 second").status, 303);
    for act in ["accepted", "closed", "filed"] {
        assert_eq!(step(&house, "oversight2", order, &[("order_step", act)], None).status, 303, "{act}");
    }
    let late = answer("%PDF-1.7 third");
    assert!(late.status == 422 && late.body.contains("不再接受反馈"), "{}", late.body);
    let zone = house.state.engine.snapshot();
    assert_eq!(zone.orders.stage(order), Stage::Filed);
    assert_eq!(zone.orders.get(order).unwrap().round, 1);

    // The evidence of the answer is for those who may read the answer.
    let digest = shown_evidence(&house.get("oversight1", &page).body);
    assert_eq!(house.get("oversight1", &digest).status, 200);
    assert_eq!(house.get("party1", &digest).status, 403);
}

fn shown_evidence(page: &str) -> String {
    let digest = page.split_once("href=\"/evidence/").expect("evidence").1.split('"').next().unwrap();
    format!("/evidence/{digest}")
}

#[test]
fn what_was_expected_is_counted_and_a_lapse_is_waived_with_a_reason_and_still_shown() {
    let house = House::open(&copied(whole(), "expected"));
    let span = "/duties/expected?from=2019-12-23&to=2020-01-19";
    let zone = house.state.engine.snapshot();
    let unit = zone.org.unit("dept-projects").unwrap();
    let lapse = zone.lapses.of_unit(unit).rev().find(|lapse| lapse.waived.is_none()).unwrap().clone();
    let page = house.get("director", span);
    assert!(page.status == 200 && page.body.contains("漏报") && page.body.matches("href=\"/projects/").count() >= 18);
    // Each unit has its sums, and leads to its own projects.
    let of_unit = format!("{span}&unit=dept-projects");
    assert!(page.body.contains("各单位") && page.body.contains(&of_unit.replace('&', "&amp;")), "{}", page.body);
    let own = house.get("director", &of_unit).body;
    let projects = |body: &str| body.matches("href=\"/projects/").count();
    assert!(own.contains("全部单位") && projects(&own) > 0 && projects(&own) < projects(&page.body));
    let day = format!("{} 免计", lapse.period.strftime("%m-%d"));
    let of_day = format!("/duties/expected?from={}&to={}", lapse.period, lapse.period);
    assert!(!house.get("director", &of_day).body.contains(&day));
    let seq = lapse.seq.to_string();
    let waive = |login, ground| post(&house, login, "/duties/waive", &[("lapse", &seq), ("ground", ground)]);
    assert!(
        waive("projects-review", "none").body.contains("不予受理") || waive("projects-review", "none").status == 422
    );
    assert_eq!(waive("city-review", "weather").status, 403);
    assert!(waive("lead1", "weather").body.contains("您没有登记"), "an officer is no reviewer");
    assert_eq!(waive("projects-review", "weather").status, 303);
    assert_eq!(waive("projects-review", "weather").status, 422, "once");
    assert!(house.get("director", &of_day).body.contains(&day));
    assert_eq!(house.get("director", "/duties/expected?from=2019-13-01").status, 400);
    assert_eq!(house.get("director", "/duties/expected?from=2019-01-01&to=2019-12-31").status, 400);
    assert_eq!(house.get("party1", span).status, 403, "another office's");
}

#[test]
fn a_week_asks_for_its_meeting_and_visit_and_lapses_without_them() {
    let zone = copied(whole(), "weeks");
    let week = "周例会（01-20至01-26）";
    {
        let house = House::open(&zone);
        let page = house.get("projects1", "/").body;
        assert!(page.contains(week) && page.contains("周观摩（01-20至") && page.contains("本周尚未安排"), "{page}");
        assert!(!house.get("editor", "/").body.contains(week), "none of his affairs");
    }
    {
        let mut keeper = open(&zone);
        let sunday_is_over = "2020-01-26T16:30:00Z".parse().unwrap();
        keeper.close_days(sunday_is_over, || Ok("0".repeat(64))).unwrap();
        keeper.commit().unwrap();
    }
    let house = House::open(&zone);
    let page = house.get("projects1", "/").body;
    let row = &page[page.find(week).expect("still asked for")..];
    assert!(row.chars().take(600).collect::<String>().contains("漏报"), "{page}");
    let span = "/duties/expected?from=2020-01-20&to=2020-01-26";
    let page = house.get("oversight1", span).body;
    let of_week = |kind: &str| page.contains(&format!("href=\"/offices/projects/{kind}\""));
    assert!(of_week("meeting") && of_week("visit") && page.contains("01-26 漏报"), "{page}");
    // The zone owes it, so an order of it names no unit yet.
    let lapses = house.state.engine.snapshot().lapses.clone();
    let lapse = |weekly: Weekly| lapses.of(weekly.rule(), ZONE, "2020-01-26".parse().unwrap()).unwrap().seq;
    let form = page.split("href=\"").map(|rest| rest.split('"').next().unwrap_or_default());
    let source = format!("source_record={}", lapse(Weekly::Meeting));
    let form =
        form.into_iter().find(|href| href.contains(&source)).expect("an order may be issued").replace("&amp;", "&");
    assert!(!form.contains("lead_unit"), "{form}");
    assert!(house.get("oversight1", &form).body.contains("说明至2020-01-26一周没有周例会的原因"));
    let seq = lapse(Weekly::Visit).to_string();
    let waive = |login| post(&house, login, "/duties/waive", &[("lapse", &seq), ("ground", "weather")]).status;
    assert_eq!([waive("city-review"), waive("projects-review")], [403, 303]);
    assert!(house.get("director", span).body.contains("01-26 免计"));
    assert!(!house.get("projects1", "/").body.contains("周观摩（01-20至01-26"), "what was waived is asked no more");
}

#[test]
fn an_order_is_entered_by_whoever_keeps_orders_and_what_is_wrong_is_said_all_at_once() {
    let house = House::open(&copied(whole(), "new-order"));
    let today = today(&house);
    let fact = |unit: &str, content: serde_json::Value| {
        let id = uuid::Uuid::new_v4();
        serde_json::json!({"id": id, "kind": "oversight.order", "unit": unit, "happened": today, "content": content})
    };
    let sound = serde_json::json!({
        "order": "db-9", "title": "整改", "source": "work_plan", "lead_unit": "dept-city", "due_on": "2020-02-28",
    });
    let refused = house.record(&cookie("lead7"), &fact("dept-office", sound.clone()));
    assert!(refused.status == 422 && refused.body.contains("no-right-to-record"), "{}", refused.body);
    let mut wrong = sound.clone();
    (wrong["due_on"], wrong["co_unit"]) = ("2020-01-01".into(), "dept-city".into());
    let refused = house.record(&cookie("oversight1"), &fact("dept-office", wrong));
    assert!(
        refused.body.contains("limit-before-issue") && refused.body.contains("co-unit-is-lead"),
        "{}",
        refused.body
    );
    let recorded = house.record(&cookie("oversight1"), &fact("dept-office", sound));
    assert_eq!(recorded.status, 201, "{}", recorded.body);
    let order = recorded.json()["seq"].as_u64().unwrap() as u32;
    let list = house.get("oversight1", "/orders").body;
    assert!(list.contains(&format!("/orders/{order}\"")) && list.contains("已立项"));
    assert!(house.get("oversight1", "/").body.contains(&format!("/orders/{order}\"")), "it is to be assigned");
    assert_eq!(step(&house, "oversight1", order, &[("order_step", "assigned")], None).status, 303);
    assert!(house.get("lead7", "/").body.contains(&format!("/orders/{order}\"")), "it is to be taken");
    assert_eq!(house.get("lead7", &format!("/orders/{}", order + 1)).status, 404);
}

#[test]
fn no_reminder_is_due_before_there_was_an_order() {
    let house = House::open(&copied(whole(), "short-order"));
    let ladder = |number: &str, due_on: &str| {
        let id = uuid::Uuid::new_v4();
        let content = serde_json::json!({
            "order": number, "title": "整改", "source": "work_plan", "lead_unit": "dept-city", "due_on": due_on,
        });
        let fact = serde_json::json!(
            {"id": id, "kind": "oversight.order", "unit": "dept-office", "happened": today(&house), "content": content});
        let order = house.record(&cookie("oversight1"), &fact).json()["seq"].as_u64().unwrap() as u32;
        assert_eq!(step(&house, "oversight1", order, &[("order_step", "assigned")], None).status, 303);
        let page = house.get("oversight1", &format!("/orders/{order}")).body;
        let rows = page.split("data-col=\"order-rung-on\"").nth(1).expect("a ladder").to_owned();
        rows.split("<tr").skip(1).take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    let short = ladder("db-8", "2020-01-22");
    assert!(!short[0].contains("2020-01-19") && short[0].contains("—"), "{}", short[0]);
    assert!(short[1].contains("2020-01-22"), "{}", short[1]);
    let long = ladder("db-9", "2020-02-28");
    assert!(long[0].contains("2020-02-25"), "three working days before: {}", long[0]);
}

#[test]
fn an_order_that_comes_of_a_lapse_and_the_lapse_lead_to_each_other() {
    let house = House::open(&copied(whole(), "order-of-a-lapse"));
    let expected = "/duties/expected?from=2020-01-06&to=2020-01-20";
    let page = house.get("oversight1", expected).body;
    let form = page.split("href=\"").find(|part| part.starts_with("/offices/oversight/order/new?"));
    let form =
        form.and_then(|part| part.split('"').next()).expect("a lapse to issue an order of").replace("&amp;", "&");
    assert!(!house.get("lead1", expected).body.contains("立督办"), "who keeps no orders issues none");
    let query = |name: &str| {
        let pair = form.split(['?', '&']).find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        pair.unwrap_or_default().to_owned()
    };
    let lapse: u32 = query("source_record").parse().unwrap();
    assert!(house.state.engine.snapshot().lapses.get(lapse).is_some());
    let sheet = house.get("oversight1", &form).body;
    assert!(sheet.contains("漏报 · ") && sheet.contains("<option value=\"lapse\" selected"), "{sheet}");
    assert!(sheet.contains(&format!("<option value=\"{}\" selected", query("lead_unit"))), "{sheet}");

    let id = uuid::Uuid::new_v4().to_string();
    let today = today(&house);
    let (unit, project) = (query("lead_unit"), query("project"));
    let send = |key: &str, source: &str| {
        let record = lapse.to_string();
        let fields = [
            ("id", id.as_str()),
            ("happened", &today),
            ("order", key),
            ("title", "说明漏报原因"),
            ("source", source),
            ("source_record", &record),
            ("project", &project),
            ("lead_unit", &unit),
            ("working_days", "5"),
        ];
        let (kind, body) = multipart(&fields, &[]);
        house.ask("POST", "/offices/oversight/order/new", &cookie("oversight1"), &[("content-type", &kind)], body)
    };
    let wrong = send("db-lapse", "minutes");
    assert!(wrong.status == 422 && wrong.body.contains("来源记录与来源不符"), "{}", wrong.body);
    assert!(wrong.body.contains("说明漏报原因"), "nothing typed is lost");
    assert_eq!(send("db-lapse", "lapse").status, 303);
    let zone = house.state.engine.snapshot();
    let order = zone::offices::oversight::arising(&zone, &[lapse]).next().expect("the order").first;
    let issued = house.get("oversight1", &format!("/orders/{order}")).body;
    assert!(issued.contains(&format!("href=\"/ledger/{lapse}\"")), "{issued}");
    let steps = issued.split_once("办理环节").unwrap().1.split("</section>").next().unwrap().to_owned();
    assert!(steps.contains(&today), "who entered it, and when: {steps}");
    let back = house.get("oversight1", &format!("/ledger/{lapse}")).body;
    assert!(back.contains(&format!("href=\"/orders/{order}\"")), "{back}");
    let line = house.get("oversight1", expected).body;
    assert!(line.contains("已立督办") && line.contains(&format!("href=\"/orders/{order}\"")));
}

/// Orders of the demonstration that come from a meeting or a stop of a visit, and the pages of those.
#[test]
fn a_meeting_and_a_visit_show_the_orders_that_came_of_them() {
    let house = House::open(&copied(whole(), "orders-of-pages"));
    let zone = house.state.engine.snapshot();
    let mut seen = std::collections::BTreeSet::new();
    for row in zone.register.rows_of(&zone::offices::oversight::ORDER) {
        let Some(first) = zone::offices::oversight::source_of(row) else { continue };
        let page = house.get("oversight1", &format!("/orders/{}", row.first)).body;
        let after = page.split_once("来源记录").expect("the record it comes from").1;
        let href = after.split("href=\"").nth(1).and_then(|part| part.split('"').next()).unwrap().to_owned();
        let there = house.get("oversight1", &href).body;
        assert!(there.contains(&format!("href=\"/orders/{}\"", row.first)), "{first} {href}: {there}");
        assert!(there.contains("立督办"), "{href}");
        seen.insert(href.split('/').nth(1).unwrap().to_owned());
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["ledger", "meetings", "visits"]);
}

/// The days and titles of a feed's events, as a calendar program reads them.
fn events(feed: &str) -> Vec<(String, String)> {
    let calendar: icalendar::Calendar = feed.parse().expect("a calendar");
    let events = calendar.components.iter().filter_map(|component| component.as_event());
    let of = |event: &icalendar::Event, name: &str| event.property_value(name).unwrap_or_default().to_owned();
    events.map(|event| (of(event, "DTSTART"), of(event, "SUMMARY"))).collect()
}

#[test]
fn a_calendar_program_fetches_a_persons_duties_at_an_address_that_is_shown_once() {
    let house = House::open(&copied(whole(), "calendar"));
    let notice = open_notice(&house.state.engine.snapshot());
    let fetch = |address: &str| house.ask("GET", address, "", &[], "");
    let address = |page: &str| {
        // Whole, as a calendar program needs it: with the server's name.
        let found = page.split("href=\"http://").find_map(|rest| {
            let (server, rest) = rest.split_once("/calendar/")?;
            (!server.contains('"')).then(|| rest.split('"').next().unwrap().to_owned())
        });
        found.map(|rest| format!("/calendar/{rest}"))
    };
    assert_eq!(address(&house.get("lead7", "/me/calendar").body), None);
    let made = post(&house, "lead7", "/me/calendar", &[("act", "new")]);
    let mine = address(&made.body).expect("the address");
    assert_eq!(address(&house.get("lead7", "/me/calendar").body), None, "shown once");
    let feed = fetch(&mine);
    assert_eq!((feed.status, feed.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
    // RFC 5545: lines end with CR and LF and have 75 octets at most; a calendar says who made it, an event what it is.
    for line in feed.body.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
    let count = |name: &str| feed.body.matches(&format!("\r\n{name}")).count();
    let (all, each) = (count("BEGIN:VEVENT"), ["UID:", "DTSTAMP:", "DTSTART;VALUE=DATE:", "END:VEVENT"].map(count));
    assert!(all > 0 && each == [all; 4] && count("PRODID:") == 1 && count("VERSION:2.0") == 1, "{}", feed.body);
    let events = events(&feed.body);
    let window = notice.window.unwrap().strftime("%Y%m%d").to_string();
    assert!(events.iter().any(|(day, title)| *day == window && title.contains("对建议提出申辩")), "{events:?}");
    assert!(events.iter().any(|(day, title)| day == "20200121" && title.contains("日督导")), "{events:?}");
    // The holidays of the new year ask nothing.
    assert!(!events.iter().any(|(day, _)| day == "20200127"), "{events:?}");
    assert_eq!(fetch(&mine).body, feed.body, "the same duties have the same ids");

    let wrong = format!("{}0.ics", mine.trim_end_matches(".ics"));
    assert_eq!(fetch(&wrong).status, 404);
    let newer = address(&post(&house, "lead7", "/me/calendar", &[("act", "new")]).body).unwrap();
    assert_eq!((fetch(&mine).status, fetch(&newer).status), (404, 200), "a new address ends the old");
    post(&house, "lead7", "/me/calendar", &[("act", "end")]);
    assert_eq!(fetch(&newer).status, 404);
}
