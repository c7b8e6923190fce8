//! Evidence files: kept by digest, given to those with the right, carried on from version to version.

use crate::site::{NEW, Page, Site, object};
use axum::http::{Request, StatusCode};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Digests of the evidence that a fact's page lists.
fn listed(page: &Page) -> BTreeSet<String> {
    page.body.split("/evidence/").skip(1).map(|rest| rest[..64].to_owned()).collect()
}

const FILES: [(&str, &[u8]); 3] =
    [("a.pdf", b"%PDF-1.4 one"), ("b.jpg", &[0xff, 0xd8, 0xff, 0xd9]), ("c.png", b"\x89PNG\r\n\x1a\n2")];

/// Records an object with all of [`FILES`].
async fn recorded(site: &Site, token: &str, key: &str) -> u64 {
    let id = Uuid::new_v4().to_string();
    site.sent(token, Request::post(NEW), &object(&id, key), &FILES).await.seq()
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_is_kept_by_its_digest_and_given_to_those_with_the_right() {
    let site = Site::new();
    let (officer, other, leader) = (site.token("officer"), site.token("other"), site.token("leader"));
    let id = Uuid::new_v4().to_string();
    let mut wrong = object(&id, "hc-12");
    wrong.retain(|(name, _)| *name != "place");
    let page = site.form(&officer, NEW, &wrong, Some(("a.pdf", b"%PDF-1.4 evidence"))).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = page.hidden("kept");
    let mut right = object(&id, "hc-12");
    right.push(("kept", &kept));
    let seq = site.form(&officer, NEW, &right, None).await.seq();
    site.get(&officer, &format!("/records/{seq}")).await.has(&[&format!("/evidence/{kept}")]);
    let file = site.get(&officer, &format!("/evidence/{kept}")).await;
    assert_eq!((file.status, file.body.as_str()), (StatusCode::OK, "%PDF-1.4 evidence"));
    for token in [&other, &leader] {
        assert_eq!(site.get(token, &format!("/evidence/{kept}")).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(site.get(&officer, &format!("/evidence/{}", "0".repeat(64))).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_follows_every_record_that_brought_it_and_none_that_only_names_it() {
    let site = Site::new();
    let (officer, other) = (site.token("officer"), site.token("other"));
    let file = ("a.pdf", &b"%PDF-1.4 of both"[..]);
    let first = site.form(&officer, NEW, &object(&Uuid::new_v4().to_string(), "hc-70"), Some(file)).await.seq();
    let digest = listed(&site.get(&officer, &format!("/records/{first}")).await).pop_first().unwrap();
    let path = format!("/evidence/{digest}");
    let activity = |id: &str, key: &str| {
        let fields = [("id", id), ("happened", "2019-03-05"), ("reporting_unit", "dept-party"), ("activity", key)];
        let fields = fields.into_iter().chain([("type", "study"), ("title", "学习"), ("attendees", "p-other")]);
        fields.map(|(name, text)| (name.to_owned(), text.to_owned())).collect::<Vec<_>>()
    };
    const PARTY: &str = "/offices/party/activity/new";
    // The digest is public; whoever only names it has nothing.
    let mut named = activity(&Uuid::new_v4().to_string(), "t-1");
    named.push(("kept".to_owned(), digest.clone()));
    let named: Vec<_> = named.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    site.form(&other, PARTY, &named, None).await.seq();
    assert_eq!(site.get(&other, &path).await.status, StatusCode::FORBIDDEN);
    // Whoever attaches the same file has it through his own record.
    let brought = activity(&Uuid::new_v4().to_string(), "t-2");
    let brought: Vec<_> = brought.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    site.form(&other, PARTY, &brought, Some(file)).await.seq();
    for token in [&officer, &other] {
        assert_eq!(site.get(token, &path).await.status, StatusCode::OK);
    }
    assert_eq!(site.get(&site.token("leader"), &path).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_form_takes_several_files_and_an_amendment_keeps_those_that_stay_ticked() {
    let site = Site::new();
    let officer = site.token("officer");
    site.get(&officer, NEW).await.has(&[" multiple", "capture=\"environment\""]);
    let first = recorded(&site, &officer, "hc-50").await;
    let all = listed(&site.get(&officer, &format!("/records/{first}")).await);
    assert_eq!(all.len(), 3);
    let path = format!("/records/{first}/amend");
    let form = site.get(&officer, &path).await;
    let ticked = form.body.matches("name=\"kept\"").count();
    assert_eq!((ticked, form.hidden("evidence_listed").as_str()), (3, "1"));
    let (id, version) = (form.hidden("id"), form.hidden("version"));
    let dropped = all.first().unwrap();
    let mut fields = object(&id, "hc-50");
    fields.extend([("version", version.as_str()), ("reason", "换一张"), ("evidence_listed", "1")]);
    fields.extend(all.iter().filter(|digest| *digest != dropped).map(|digest| ("kept", digest.as_str())));
    let saved = site.sent(&officer, Request::post(&path), &fields, &[("d.pdf", b"%PDF-1.4 new")]).await.seq();
    let now = listed(&site.get(&officer, &format!("/records/{saved}")).await);
    assert_eq!((now.len(), now.contains(dropped), now.intersection(&all).count()), (3, false, 2));
    // The dropped file is still the old version's: the ledger forgets nothing.
    assert_eq!(site.get(&officer, &format!("/evidence/{dropped}")).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_that_does_not_speak_of_evidence_and_a_withdrawal_keep_it() {
    let site = Site::new();
    let officer = site.token("officer");
    let first = recorded(&site, &officer, "hc-51").await;
    let all = listed(&site.get(&officer, &format!("/records/{first}")).await);
    let id = Uuid::new_v4().to_string();
    let version = first.to_string();
    let mut fields = object(&id, "hc-51");
    fields.extend([("version", version.as_str()), ("reason", "改长度"), ("length_m", "3")]);
    let saved = site.form(&officer, &format!("/records/{first}/amend"), &fields, None).await.seq();
    assert_eq!(listed(&site.get(&officer, &format!("/records/{saved}")).await), all);
    let path = format!("/records/{first}/withdraw");
    let form = site.get(&officer, &path).await;
    let (id, version) = (form.hidden("id"), form.hidden("version"));
    let void = site.post(&officer, &path, &[("id", &id), ("version", &version), ("reason", "重复登记")]).await.seq();
    assert!(void > saved);
    assert_eq!(listed(&site.get(&officer, &format!("/records/{void}")).await), all);
}
