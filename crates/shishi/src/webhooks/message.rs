//! What a webhook is told, and how a program knows who told it: the Standard Webhooks scheme, which has libraries in every
//! language. What the robot of a group is told is in `robot.rs`.

use super::waiting::Waiting;
use super::{notice, robot};
use crate::settings::Secret;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use ledger::RecordRef;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{LedgerReader, StoreError, Webhook};
use zone::Zone;

/// What every secret begins with.
const BEGINS: &str = "whsec_";

/// A message on its way: the same bytes under the same id, however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: String,
    /// The first record that it is about, if it is about any.
    pub seq: Option<u64>,
    /// That record's kind.
    pub kind: String,
    /// How many records it is about.
    pub told: u64,
    /// Where the next message begins.
    pub next: u64,
    /// JSON for programs, text for people.
    pub body: String,
}

impl Message {
    /// A message about a record: what stands open in its envelope, and not who wrote it or what it says.
    pub fn of(hook: &str, link: &str, bytes: &[u8]) -> Result<Self, serde_json::Error> {
        let record = RecordRef::parse(bytes)?;
        // Of the record's own bytes: where a loss was declared another record may have its seq.
        let digest = Sha256::new().chain_update(hook).chain_update("\n").chain_update(bytes).finalize();
        let data = json!({
            "zone": record.zone, "seq": record.seq, "kind": record.kind, "recorded_at": record.recorded,
            "unit": record.unit, "link": format!("{link}/ledger/{}", record.seq)});
        let body = json!({"type": "record.committed", "timestamp": record.recorded, "data": data});
        Ok(Self {
            id: format!("msg_{}", hex::encode(&digest[..16])),
            seq: Some(record.seq),
            kind: record.kind.to_string(),
            told: 1,
            next: record.seq + 1,
            body: body.to_string(),
        })
    }

    /// A message about the records that wait for a robot, up to a seq.
    pub(super) fn gathered(
        hook: &Webhook,
        zone: &Zone,
        ledger: &LedgerReader,
        waiting: &Waiting,
    ) -> Result<Self, StoreError> {
        let mut digest = Sha256::new().chain_update(&hook.id);
        let mut lines = Vec::with_capacity(waiting.found.len());
        for (_, bytes) in &waiting.found {
            digest = digest.chain_update("\n").chain_update(bytes);
            lines.push(notice::line(zone, ledger, &hook.link, bytes)?);
        }
        let first = waiting.found.first();
        let kind = first.and_then(|(_, bytes)| Some(RecordRef::parse(bytes).ok()?.kind.to_owned()));
        Ok(Self {
            id: format!("msg_{}", hex::encode(&digest.finalize()[..16])),
            seq: first.map(|(seq, _)| *seq),
            kind: kind.unwrap_or_default(),
            told: waiting.found.len() as u64,
            next: waiting.looked,
            body: robot::text(hook.format, &zone.name, &lines),
        })
    }

    /// A message by which an administrator tries a webhook.
    pub fn test(hook: &Webhook, zone: &Zone, now: jiff::Timestamp) -> Self {
        let id = format!("msg_{}", uuid::Uuid::new_v4().simple());
        let body = if hook.format.is_robot() {
            robot::test_text(hook.format, &zone.name)
        } else {
            let data = json!({"zone": &*zone.id, "link": hook.link});
            json!({"type": "test", "timestamp": now.to_string(), "data": data}).to_string()
        };
        Self { id, seq: None, kind: String::new(), told: 1, next: 0, body }
    }

    /// The header that shows who sent it: a signature by each secret that holds now.
    pub fn signature(&self, secrets: &[Vec<u8>], at: i64) -> String {
        let sign = |secret: &Vec<u8>| {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes any key");
            mac.update(format!("{}.{at}.{}", self.id, self.body).as_bytes());
            format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
        };
        secrets.iter().map(sign).collect::<Vec<_>>().join(" ")
    }
}

/// A new secret.
pub fn new_secret() -> Vec<u8> {
    let mut secret = vec![0; 32];
    getrandom::fill(&mut secret).expect("the system gives random bytes");
    secret
}

/// A secret as the receiver takes it.
pub fn in_letters(secret: &[u8]) -> Secret {
    Secret(format!("{BEGINS}{}", STANDARD.encode(secret)))
}

/// What a webhook's secret is locked for.
pub fn about(hook: &str) -> String {
    format!("webhook {hook}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_schemes_own_example() {
        // From the specification of Standard Webhooks: secret, id, timestamp, body and what they come to.
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = r#"{"test": 2432232314}"#.to_owned();
        let message = Message {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned(),
            seq: None,
            kind: String::new(),
            told: 1,
            next: 0,
            body,
        };
        let signed = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(message.signature(std::slice::from_ref(&secret), 1_614_265_330), signed);
        let both = message.signature(&[secret, vec![1; 32]], 1_614_265_330);
        assert_eq!(both.split(' ').next(), Some(signed));
        assert_eq!(both.split(' ').count(), 2);
    }
}
