//! Opening balances over HTTP: recorded by a form, accepted by another person, counted with the records and shown apart.

use super::site::{NEW, Page, Site, adopted, object};
use axum::http::StatusCode;
use uuid::Uuid;
use zone::figure::{compute, replay};

const OPENING: &str = "/offices/city/opening_balance/new";
const FIGURE: &str = "city.latrines_removed";

/// Sends the form of an opening balance.
async fn opening(site: &Site, token: &str, happened: &str, figure: &str, value: &str, document: &str) -> Page {
    let id = Uuid::new_v4().to_string();
    let fields = [
        ("id", id.as_str()),
        ("reporting_unit", "dept-city"),
        ("happened", happened),
        ("figure", figure),
        ("value", value),
        ("publisher", "统计分局"),
        ("document", document),
        ("grade", "register"),
    ];
    site.form(token, OPENING, &fields, None).await
}

async fn accepted(site: &Site, token: &str, seq: u64) {
    let fields = [("id", Uuid::new_v4().to_string()), ("version", seq.to_string()), ("act", "accept".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    site.post(token, &format!("/records/{seq}/review"), &fields).await.seq();
}

fn latrines(site: &Site, year: u16) -> String {
    let (zone, period) = (site.state.engine.snapshot(), zone::Period::Year(year));
    let figure = compute(&zone, FIGURE, period, 0).unwrap();
    assert_eq!(replay(&zone, FIGURE, period), Some(figure.outcome.clone()));
    figure.exact_text().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opening_balance_counts_when_accepted_and_is_shown_apart() {
    let site = Site::new();
    let [officer, second, reviewer] = ["officer", "second", "reviewer"].map(|login| site.token(login));
    adopted(&site, FIGURE, include_str!("../../../../rulebook/city/latrines_removed.toml")).await;
    let opened = opening(&site, &officer, "2019-01-31", FIGURE, "500", "2018年台账").await.seq();
    assert_eq!(latrines(&site, 2019), "0", "nobody has accepted it");
    let object = site.object(&second, "hc-1").await;
    accepted(&site, &reviewer, opened).await;
    accepted(&site, &reviewer, object).await;
    assert_eq!(latrines(&site, 2019), "501");
    let basis = site.get(&officer, &format!("/figures/{FIGURE}?period=2019")).await;
    basis.has(&["期初数", &format!("href=\"/records/{opened}\">500"), "501座", "1条记录"]);
    basis.has(&["2019-01-31", "统计分局", "2018年台账", "原有台账"]);
    // Of the month that ends with its day it is all that there is.
    site.get(&officer, &format!("/figures/{FIGURE}?period=2019-01")).await.has(&["500座"]);
    let zone = site.state.engine.fold_afresh(site.size()).unwrap();
    assert_eq!(compute(&zone, FIGURE, zone::Period::Year(2019), 0).unwrap().exact_text().as_deref(), Some("501"));
    // Withdrawn, it is gone, and the figure may have another.
    let path = format!("/records/{opened}/withdraw");
    let form = site.get(&officer, &path).await;
    let (id, version) = (form.hidden("id"), form.hidden("version"));
    let fields = [("id", id.as_str()), ("version", version.as_str()), ("reason", "改为逐条登记")];
    let withdrawn = site.post(&officer, &path, &fields).await.seq();
    let fields = [("id", Uuid::new_v4().to_string()), ("version", withdrawn.to_string()), ("act", "accept".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    site.post(&reviewer, &format!("/records/{opened}/review"), &fields).await.seq();
    assert_eq!(latrines(&site, 2019), "1");
    opening(&site, &officer, "2019-02-28", FIGURE, "499", "2018年台账").await.seq();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_counted_by_a_record_and_an_opening_balance() {
    let site = Site::new();
    let officer = site.token("officer");
    adopted(&site, FIGURE, include_str!("../../../../rulebook/city/latrines_removed.toml")).await;
    site.object(&officer, "hc-1").await;
    let size = site.size();
    for (happened, figure, value, document, words) in [
        ("2019-03-04", FIGURE, "500", "台账", "要早于这个指标的第一条记录（2019-03-04）"),
        ("2019-01-31", "city.joint_campaign", "500", "台账", "期初数只用于本科室的存量指标"),
        ("2019-01-31", FIGURE, "500", "", "这一项必填"),
        ("2019-01-31", FIGURE, "1.5", "台账", "#f-value"),
    ] {
        let page = opening(&site, &officer, happened, figure, value, document).await;
        assert_eq!((page.status, site.size()), (StatusCode::UNPROCESSABLE_ENTITY, size), "{words}");
        page.has(&[words]);
    }
    let first = opening(&site, &officer, "2019-01-31", FIGURE, "500", "台账").await.seq();
    let twice = opening(&site, &officer, "2019-01-30", FIGURE, "400", "台账").await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    twice.has(&["已经登记过了", &first.to_string()]);
    // What was there by then is counted already; another class is none of it.
    let at = |happened: &'static str, class: &'static str, act: &'static str, id: &'static str| {
        let mut fields = object(id, "hc-2");
        for (name, value) in &mut fields {
            match *name {
                "happened" => *value = happened,
                "class" => *value = class,
                "act" => *value = act,
                _ => {}
            }
        }
        fields
    };
    let late = at("2019-01-31", "latrine", "removed", "0e3f6c1e-6c6c-4b1e-9d59-0d7f6c1e6c61");
    let page = site.form(&officer, NEW, &late, None).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.has(&["截至2019-01-31的数量已由期初数计入"]);
    let toilet = at("2019-01-31", "toilet", "built", "0e3f6c1e-6c6c-4b1e-9d59-0d7f6c1e6c62");
    site.form(&officer, NEW, &toilet, None).await.seq();
}
