//! Undoing a whole import over HTTP: who may, what it takes along, what it leaves.

use super::site::{NEW, Site, adopted, object};
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;
use zone::figure::compute;
use zone::register::Status;

/// Objects that an officer imported, with their seqs.
async fn imported(site: &Site, import: Uuid, keys: &[&str]) -> Vec<u64> {
    let mut seqs = Vec::new();
    for key in keys {
        let content = json!({"object": key, "class": "latrine", "act": "removed", "place": "community-01"});
        let command = zone::Command {
            id: Uuid::new_v4(),
            kind: "city.object".into(),
            by: "p-both".into(),
            for_person: "p-both".into(),
            via: "import",
            unit: "dept-city".into(),
            happened: "2019-03-04".into(),
            content: content.as_object().unwrap().clone(),
            amends: None,
            evidence: Vec::new(),
            import: Some(import),
        };
        seqs.push(site.state.engine.submit(command).await.unwrap().0);
    }
    seqs
}

fn standing(site: &Site, seq: u64) -> (Status, bool) {
    let zone = site.state.engine.snapshot();
    let row = zone.register.row(zone.register.by_first(seq as u32).unwrap()).unwrap();
    (row.status, row.is_withdrawn())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_withdraws_an_import_that_another_brought_in() {
    let site = Site::new();
    let [officer, second, both, reviewer] = ["officer", "second", "both", "reviewer"].map(|login| site.token(login));
    let import = Uuid::new_v4();
    let seqs = imported(&site, import, &["w-1", "w-2", "w-3"]).await;
    let page = format!("/imports/{import}/withdraw");
    // One is accepted, one amended by hand: what was touched after the import stays.
    let accept = [("id", &*Uuid::new_v4().to_string()), ("version", &seqs[0].to_string()), ("act", "accept")]
        .map(|(name, value)| (name, value.to_owned()));
    let accept: Vec<(&str, &str)> = accept.iter().map(|(name, value)| (*name, value.as_str())).collect();
    site.post(&reviewer, &format!("/records/{}/review", seqs[0]), &accept).await.seq();
    let amend = format!("/records/{}/amend", seqs[1]);
    let form = site.get(&officer, &amend).await;
    let (id, version) = (form.hidden("id"), form.hidden("version"));
    let mut fields = object(&id, "w-2");
    fields.extend([("version", version.as_str()), ("reason", "位置有误")]);
    site.form(&officer, &amend, &fields, None).await.seq();

    // Whoever brought it in reads what there is to undo, and is told whom to ask; so is an officer.
    for token in [&both, &officer, &second] {
        let own = site.get(token, &page).await;
        assert_eq!(own.status, StatusCode::OK);
        own.has(&["没有经手这次导入的复核人"]);
        own.lacks(&["name=\"reason\""]);
    }
    let reason = |id: &str, reason: &str| [("id", id.to_owned()), ("reason", reason.to_owned())];
    let sent = async |token: &str, id: &str, why: &str| {
        let fields = reason(id, why);
        site.post(token, &page, &fields.each_ref().map(|(name, value)| (*name, value.as_str()))).await
    };
    let size = site.size();
    let new = || Uuid::new_v4().to_string();
    let refused = sent(&both, &new(), "整批导错").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.has(&["是您自己导入的"]);
    assert_eq!(sent(&officer, &new(), "整批导错").await.status, StatusCode::FORBIDDEN);
    let refused = sent(&reviewer, &new(), " ").await;
    assert_eq!((refused.status, site.size()), (StatusCode::UNPROCESSABLE_ENTITY, size));

    // The ways there: the record and the list of the import.
    site.get(&reviewer, &format!("/records/{}", seqs[2])).await.has(&[&page]);
    site.get(&reviewer, &format!("/offices/city/object?import={import}")).await.has(&[&page]);
    site.get(&both, &format!("/records/{}", seqs[2])).await.lacks(&[&page]);
    let confirm = site.get(&reviewer, &page).await;
    confirm.has(&["2条记录", "name=\"reason\"", "姓名both"]);
    let id = confirm.hidden("id");
    let done = sent(&reviewer, &id, "整批导错<年份>").await;
    assert_eq!((done.status, &*done.leads), (StatusCode::SEE_OTHER, &*page));
    // Sent twice it is done once.
    assert_eq!(sent(&reviewer, &id, "整批导错<年份>").await.status, StatusCode::SEE_OTHER);
    assert_eq!(site.size(), size + 1);
    assert_eq!(standing(&site, seqs[0]), (Status::Accepted, true));
    assert_eq!(standing(&site, seqs[1]), (Status::Submitted, false));
    assert_eq!(standing(&site, seqs[2]), (Status::Accepted, true));

    // Afterwards: who, when, why – the reason for those of the unit only.
    let record = site.get(&officer, &format!("/records/{}", seqs[2])).await;
    record.has(&["已作废", "姓名reviewer", "撤回了整批导入", "整批导错&lt;年份&gt;"]);
    site.get(&site.token("leader"), &format!("/records/{}", seqs[2])).await.lacks(&["整批导错"]);
    site.get(&both, &page).await.has(&["姓名reviewer", "没有可以撤回的记录"]);
    let list = site.get(&officer, &format!("/offices/city/object?import={import}&status=withdrawn")).await;
    list.has(&["共2条"]);
    let again = sent(&reviewer, &new(), "再撤一次").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.has(&["没有可以撤回的记录"]);

    // Nothing of it can be amended or reviewed, and its keys are free.
    let size = site.size();
    let back = site.get(&officer, &format!("/records/{}/amend", seqs[0])).await;
    back.has(&["这条记录已作废"]);
    for act in ["accept", "return"] {
        let fields = [("id", new()), ("version", seqs[2].to_string()), ("act", act.into()), ("reason", "不行".into())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = site.post(&reviewer, &format!("/records/{}/review", seqs[2]), &fields).await;
        assert_eq!((page.status, site.size()), (StatusCode::UNPROCESSABLE_ENTITY, size), "{act}");
        page.has(&["不在待复核之列"]);
    }
    let anew = new();
    site.form(&officer, NEW, &object(&anew, "w-3"), None).await.seq();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_loses_what_an_import_brought_and_a_past_size_keeps_it() {
    let site = Site::new();
    let reviewer = site.token("reviewer");
    adopted(&site, "city.latrines_removed", include_str!("../../../../rulebook/city/latrines_removed.toml")).await;
    let import = Uuid::new_v4();
    imported(&site, import, &["v-1", "v-2"]).await;
    let fields = [("id", Uuid::new_v4().to_string()), ("act", "import".into()), ("import", import.to_string())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    site.post(&reviewer, "/offices/city/object/accept", &fields).await;
    let counted = |zone: &zone::Zone| {
        let figure = compute(zone, "city.latrines_removed", zone::Period::Year(2019), 0).unwrap();
        figure.exact_text().unwrap()
    };
    let before = site.state.engine.snapshot();
    assert_eq!(counted(&before), "2");
    let withdrawn = [("id", Uuid::new_v4().to_string()), ("reason", "年份填错".to_owned())];
    let fields: Vec<(&str, &str)> = withdrawn.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let page = site.post(&reviewer, &format!("/imports/{import}/withdraw"), &fields).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
    let after = site.state.engine.snapshot();
    assert_eq!(counted(&after), "0");
    assert_eq!(counted(&site.state.engine.fold_afresh(after.size).unwrap()), "0");
    assert_eq!(counted(&site.state.engine.at(before.size).unwrap()), "2", "what was known then");
}
