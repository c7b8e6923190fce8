//! What is set of a store that speaks S3, to which backups may go. Without an endpoint there is none.

use super::fault::Wrong;
use super::{Fault, Given, Reading, Secret, Value};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::time::Duration;

/// A store that speaks S3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct S3 {
    /// Its address.
    pub endpoint: String,
    /// What it calls its place; many do not care.
    pub region: String,
    /// Whether the bucket stands in the path of an address, not before the name of the host.
    pub path_style: bool,
    /// What it calls this program.
    pub access_key: String,
    /// What signs requests.
    pub secret: Secret,
    /// Authorities that are believed in besides those of the machine.
    pub authorities: Vec<CertificateDer<'static>>,
    /// How long it may stand still.
    pub still_within: Duration,
    /// How often it is asked before it is given up.
    pub tries: u32,
}

impl Reading {
    /// The store; everything that is missing once something is said of it.
    pub(super) fn s3(&self, faults: &mut Vec<Fault>) -> Option<S3> {
        let needed = ["s3.endpoint", "s3.access_key", "s3.secret_key_file"];
        if !self.is_begun("s3.", needed, Wrong::S3Lacks, faults) {
            return None;
        }
        let secret = self.secret("s3.secret_key_file", faults);
        let authorities = self.authorities(faults);
        Some(S3 {
            endpoint: self.text("s3.endpoint")?,
            region: self.text("s3.region").unwrap_or_else(|| "us-east-1".to_owned()),
            path_style: !matches!(self.given("s3.path_style"), Some(Given { value: Value::Yes(false), .. })),
            access_key: self.text("s3.access_key")?,
            secret: secret?,
            authorities: authorities?,
            still_within: Duration::from_secs(self.number("s3.still_seconds").unwrap_or(60)),
            tries: self.number("s3.tries").and_then(|tries| tries.try_into().ok()).unwrap_or(5),
        })
    }

    fn authorities(&self, faults: &mut Vec<Fault>) -> Option<Vec<CertificateDer<'static>>> {
        let Some(Given { place, value: Value::Path(path) }) = self.given("s3.ca_file") else {
            return Some(Vec::new());
        };
        let wrong = match std::fs::read(path) {
            Ok(text) => match CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>() {
                Ok(found) if !found.is_empty() => return Some(found),
                _ => Wrong::NoCertificate,
            },
            Err(error) => Wrong::File(error.to_string()),
        };
        faults.push(Fault::new(place.clone(), wrong));
        None
    }
}
