//! Whom the program believes when it speaks to others: the certificate authorities that the machine believes. An intranet has
//! some of its own.

use std::sync::Arc;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// TLS towards others.
pub fn tls() -> TlsConfig {
    let roots = rustls_native_certs::load_native_certs().certs;
    let roots: Vec<_> = roots.iter().map(|root| Certificate::from_der(root).to_owned()).collect();
    TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}
