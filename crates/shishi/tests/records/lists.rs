//! Lists: each person's choice of columns, and how each person left them.

use crate::site::{Page, Site};
use axum::http::StatusCode;

const LIST: &str = "/offices/city/object";

/// Names of the columns that a list shows.
fn columns(page: &Page) -> Vec<String> {
    page.body.split("data-col=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// Address of the first link to the CSV export.
fn export(page: &Page) -> String {
    let at = page.body.find("/offices/city/object/export.csv").expect("an export");
    page.body[at..].split('"').next().unwrap().replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_chooses_columns_and_the_export_has_just_these() {
    let site = Site::new();
    let (officer, second) = (site.token("officer"), site.token("second"));
    site.object(&officer, "hc-70").await;
    let before = site.get(&officer, LIST).await;
    before.has(&["显示的列", "name=\"column\" value=\"length_m\" checked"]);
    let all = columns(&before);
    assert!(all.len() > 6 && !all.contains(&"address".to_owned()), "{all:?}");
    let sent = [("filter", "q=hc-7&order=up"), ("column", "status"), ("column", "object"), ("column", "address")];
    let page = site.post(&officer, &format!("{LIST}/columns"), &sent).await;
    assert_eq!((page.status, page.leads.as_str()), (StatusCode::SEE_OTHER, "/offices/city/object?q=hc-7&order=up"));
    let list = site.get(&officer, &page.leads).await;
    assert_eq!(columns(&list), ["seq", "object", "status"]);
    list.has(&["共1条", "hc-70"]);
    list.lacks(&["data-label=\"完工日期\""]);
    let href = export(&list);
    let csv = site.get(&officer, &href).await;
    let head = csv.body.trim_start_matches('\u{feff}').lines().next().unwrap();
    assert_eq!(head.split(',').count(), 3, "{head} from {href}");
    csv.has(&["hc-70", "已提交"]);
    csv.lacks(&["2019-03-04", "西三巷"]);
    // It is this person's choice, and nobody else's.
    assert_eq!(columns(&site.get(&second, LIST).await), all);
    site.post(&officer, &format!("{LIST}/columns"), &[("filter", "")]).await;
    assert_eq!(columns(&site.get(&officer, LIST).await), all, "none chosen means all");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_found_as_it_was_left() {
    let site = Site::new();
    let (officer, second) = (site.token("officer"), site.token("second"));
    let (a, b) = (site.object(&officer, "hc-71").await, site.object(&officer, "hc-81").await);
    let links = [a, b].map(|seq| format!("href=\"/records/{seq}\""));
    let [first, other] = [links[0].as_str(), links[1].as_str()];
    let form = site.get(&officer, LIST).await;
    form.has(&["name=\"keep\"", first, other]);
    form.lacks(&["上次的条件"]);
    site.get(&officer, &format!("{LIST}?keep=1&status=submitted&q=hc-7&unit=&month=")).await.has(&["共1条"]);
    let again = site.get(&officer, LIST).await;
    again.has(&["按您上次的条件显示", "共1条", first, "value=\"hc-7\""]);
    again.lacks(&[other]);
    // A link from another page says what it shows, once.
    site.get(&officer, &format!("{LIST}?q=hc-8")).await.has(&["共1条", other]);
    site.get(&officer, LIST).await.has(&["value=\"hc-7\""]);
    site.get(&second, LIST).await.has(&["共2条"]);
    site.get(&officer, &format!("{LIST}?all=1")).await.has(&["共2条"]);
    site.get(&officer, LIST).await.has(&["共2条"]);
    // The order too.
    site.get(&officer, &format!("{LIST}?sort=seq&order=up&keep=1")).await;
    let page = site.get(&officer, LIST).await;
    let place = |link: &str| page.body.find(link).unwrap();
    assert!(place(first) < place(other));
}
