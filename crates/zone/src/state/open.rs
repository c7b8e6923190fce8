//! The open content of the records that change the state in their own way.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Genesis {
    pub name: String,
    pub time_zone: String,
    pub key: String,
    pub demonstration: bool,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayClosed {
    pub date: String,
    #[serde(rename = "audit")]
    pub _audit: String,
}
/// Nothing is counted by it; whoever verifies is told.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epoch {
    #[serde(rename = "lost_size")]
    pub _lost_size: u64,
    #[serde(rename = "lost_root")]
    pub _lost_root: String,
    #[serde(rename = "reason")]
    pub _reason: String,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleAdopted {
    pub rule: String,
    pub version: u32,
    pub text: Vec<String>,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviewed {
    #[serde(default)]
    pub items: Vec<(u32, u32)>,
    pub import: Option<String>,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportWithdrawn {
    pub import: String,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    pub report: String,
    pub edition: u64,
    pub period: String,
    pub size: u64,
    pub manifest: String,
    #[serde(rename = "signers")]
    pub _signers: Vec<String>,
    #[serde(rename = "supersedes")]
    pub _supersedes: Option<u64>,
    pub cells: Vec<super::PrintedCell>,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    pub rule: String,
    pub period: String,
    pub pair: String,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drafted {
    pub report: String,
    pub period: String,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approved {
    #[serde(rename = "report")]
    pub _report: String,
    #[serde(rename = "period")]
    pub _period: String,
    pub draft: u64,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erased {
    pub person: String,
    #[serde(rename = "ground")]
    pub _ground: String,
}
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redacted {
    pub seq: u64,
    pub leaf: String,
    #[serde(rename = "kind")]
    pub _kind: String,
    pub lost: Vec<String>,
    #[serde(rename = "ground")]
    pub _ground: String,
    #[serde(rename = "figures", default)]
    pub _figures: Vec<String>,
}
#[derive(Deserialize)]
pub struct Unit<'a> {
    pub unit: &'a str,
    pub title: &'a str,
    #[serde(rename = "type")]
    pub ty: &'a str,
    pub parent: Option<&'a str>,
}
