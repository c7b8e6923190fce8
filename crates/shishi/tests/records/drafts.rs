//! Drafts: saved with a button or by the script, listed and given to their person alone, gone once submitted.

use crate::site::{NEW, Page, Site, object};
use axum::http::{Request, StatusCode};
use uuid::Uuid;

/// Sends a form to be kept as a draft, as its button does.
async fn save(site: &Site, token: &str, path: &str, fields: &[(&str, &str)]) -> Page {
    let mut fields = fields.to_vec();
    fields.push(("keep_draft", "1"));
    site.form(token, path, &fields, Some(("a.pdf", b"%PDF-1.4 of a draft"))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_listed_for_its_person_refilled_and_gone_after_submission() {
    let site = Site::new();
    let (officer, second) = (site.token("officer"), site.token("second"));
    let size = site.size();
    let form = site.get(&officer, NEW).await;
    form.has(&["name=\"keep_draft\"", "data-draft=\"/offices/city/object/new?draft="]);
    let id = form.hidden("id");
    // Half of a form, wrong in places: a draft is judged by nobody.
    let typed =
        [("id", id.as_str()), ("object", "hc-60"), ("length_m", "abc"), ("act", "removed"), ("address", "东一巷7号")];
    let saved = save(&site, &officer, NEW, &typed).await;
    let href = format!("{NEW}?draft={id}");
    let leads = format!("{href}&saved=1");
    assert_eq!((saved.status, saved.leads.as_str(), site.size()), (StatusCode::SEE_OTHER, leads.as_str(), size));
    site.get(&officer, &leads).await.has(&["草稿已存（2019-03-05 10:", "value=\"hc-60\""]);

    let again = site.get(&officer, &href).await;
    again.has(&[
        "value=\"removed\" checked",
        "value=\"hc-60\"",
        "value=\"abc\"",
        "东一巷7号",
        "name=\"kept\"",
        "有一份2019-03-05 10:",
    ]);
    assert_eq!(again.hidden("id"), id, "the same command goes on");
    site.get(&officer, "/").await.has(&["1份草稿待提交", &href, "hc-60"]);
    site.get(&officer, "/me").await.has(&["我的草稿", &href]);
    site.get(&second, "/").await.lacks(&[&id, "hc-60"]);
    assert_eq!(site.get(&second, &href).await.status, StatusCode::NOT_FOUND);
    assert_eq!(save(&site, &second, NEW, &[("id", &id), ("object", "taken")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(&second, &format!("/drafts/{id}/delete"), &[]).await.status, StatusCode::NOT_FOUND);
    site.get(&officer, &href).await.has(&["value=\"hc-60\""]);

    let kept = again.hidden("kept");
    let mut whole = object(&id, "hc-60");
    whole.push(("kept", &kept));
    let seq = site.form(&officer, NEW, &whole, None).await.seq();
    site.get(&officer, &format!("/records/{seq}")).await.has(&[&kept]);
    assert_eq!(site.get(&officer, &href).await.status, StatusCode::NOT_FOUND);
    site.get(&officer, "/").await.lacks(&["草稿"]);
    assert!(!in_the_file(&site, "东一巷7号") && !in_the_file(&site, "hc-60"), "nothing of it stays behind");
}

/// Whether a text stands in the drafts' table.
fn in_the_file(site: &Site, text: &str) -> bool {
    let store::Place::File(file) = site.state.engine.files.operations() else { panic!("this zone stands in files") };
    let read = rusqlite::Connection::open(file).unwrap();
    let count: i64 =
        read.query_row("SELECT count(*) FROM draft WHERE instr(content, ?1)", [text], |row| row.get(0)).unwrap();
    count > 0
}

#[tokio::test(flavor = "multi_thread")]
async fn the_script_gets_words_instead_of_a_page() {
    let site = Site::new();
    let officer = site.token("officer");
    let id = Uuid::new_v4().to_string();
    let request = Request::post(NEW).header("x-requested-with", "fetch");
    let page = site.sent(&officer, request, &[("id", &id), ("object", "hc-61"), ("keep_draft", "1")], &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    page.has(&["草稿已存（2019-03-05 10:"]);
    page.lacks(&["<html", "hc-61"]);
    site.get(&officer, "/").await.has(&["hc-61"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_left_halfway_meets_what_others_changed() {
    let site = Site::new();
    let (officer, second) = (site.token("officer"), site.token("second"));
    let first = site.object(&officer, "hc-62").await;
    let path = format!("/records/{first}/amend");
    let form = site.get(&officer, &path).await;
    let (id, version) = (form.hidden("id"), form.hidden("version"));
    let typed = [("id", id.as_str()), ("version", &version), ("length_m", "5"), ("reason", "量错")];
    let href = format!("{path}?draft={id}");
    assert_eq!(save(&site, &officer, &path, &typed).await.leads, format!("{href}&saved=1"));
    assert_eq!(site.get(&officer, &format!("{NEW}?draft={id}")).await.status, StatusCode::NOT_FOUND, "another form");
    let again = site.get(&officer, &href).await;
    again.has(&["value=\"5\"", "量错"]);
    again.lacks(&["与别人的修改有冲突"]);
    let theirs = Uuid::new_v4().to_string();
    let mut other = object(&theirs, "hc-62");
    other.extend([("version", version.as_str()), ("length_m", "7"), ("reason", "再量")]);
    let newer = site.form(&second, &path, &other, None).await.seq();
    let again = site.get(&officer, &href).await;
    again.has(&["与别人的修改有冲突", "value=\"5\"", "量错"]);
    assert_eq!(again.hidden("version"), newer.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_drafts_what_he_may_not_submit() {
    let site = Site::new();
    let (other, leader) = (site.token("other"), site.token("leader"));
    let id = Uuid::new_v4().to_string();
    for token in [&other, &leader] {
        let page = save(&site, token, NEW, &[("id", &id), ("object", "hc-63")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    assert!(!in_the_file(&site, "hc-63"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_can_be_thrown_away_and_is_in_no_log() {
    let site = Site::new();
    let officer = site.token("officer");
    let id = Uuid::new_v4().to_string();
    let href = save(&site, &officer, NEW, &[("id", &id), ("object", "hc-64"), ("address", "北二巷")]).await.leads;
    let entries = site.state.engine.audit.lock().unwrap().newest(1000).unwrap();
    assert!(entries.iter().all(|entry| !format!("{entry:?}").contains("北二巷")));
    let gone = site.post(&officer, &format!("/drafts/{id}/delete"), &[]).await;
    assert_eq!((gone.status, gone.leads.as_str()), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(site.get(&officer, &href).await.status, StatusCode::NOT_FOUND);
    assert!(!in_the_file(&site, "北二巷"));
}

/// What the script of the page sends by itself: status and words.
async fn saved_by_itself(site: &Site, token: &str, path: &str, id: &str) -> Page {
    let request = Request::post(path).header("x-requested-with", "fetch");
    site.sent(token, request, &[("id", id), ("object", "hc-65"), ("keep_draft", "1")], &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saving_that_comes_after_the_form_was_discarded_keeps_nothing() {
    let site = Site::new();
    let officer = site.token("officer");
    let id = Uuid::new_v4().to_string();
    assert_eq!(saved_by_itself(&site, &officer, NEW, &id).await.status, StatusCode::OK);
    assert_eq!(site.post(&officer, &format!("/drafts/{id}/delete"), &[]).await.status, StatusCode::SEE_OTHER);
    let late = saved_by_itself(&site, &officer, NEW, &id).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    late.has(&["草稿不再保存"]);
    let late = save(&site, &officer, NEW, &[("id", &id), ("object", "hc-65")]).await;
    assert_eq!(late.status, StatusCode::BAD_REQUEST);
    late.has(&["草稿不再保存"]);
    site.get(&officer, "/").await.lacks(&["草稿", "hc-65"]);
    assert!(!in_the_file(&site, "hc-65"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saving_that_comes_after_the_form_was_submitted_keeps_nothing() {
    let site = Site::new();
    let officer = site.token("officer");
    let id = Uuid::new_v4().to_string();
    // Nothing was saved before: the first saving was on its way when the form was sent.
    let seq = site.form(&officer, NEW, &object(&id, "hc-65"), None).await.seq();
    assert_eq!(saved_by_itself(&site, &officer, NEW, &id).await.status, StatusCode::CONFLICT);
    let amend = format!("/records/{seq}/amend");
    let form = site.get(&officer, &amend).await;
    let (id, version) = (form.hidden("id"), form.hidden("version"));
    let mut again = object(&id, "hc-65");
    again.extend([("version", version.as_str()), ("length_m", "7"), ("reason", "再量")]);
    site.form(&officer, &amend, &again, None).await.seq();
    assert_eq!(saved_by_itself(&site, &officer, &amend, &id).await.status, StatusCode::CONFLICT);
    site.get(&officer, "/").await.lacks(&["草稿"]);
    assert!(!in_the_file(&site, "hc-65"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_refused_is_still_kept() {
    let site = Site::new();
    let officer = site.token("officer");
    let id = Uuid::new_v4().to_string();
    let refused = site.form(&officer, NEW, &[("id", &id), ("object", "hc-65")], None).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(saved_by_itself(&site, &officer, NEW, &id).await.status, StatusCode::OK);
}
