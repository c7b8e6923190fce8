//! Whom calls to other servers believe: the authorities that the machine knows, because an intranet has its own, and those
//! that a setting names.

use rustls::pki_types::CertificateDer;
use std::sync::Arc;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// TLS as every call of this program speaks it.
pub fn config(authorities: &[CertificateDer<'_>]) -> TlsConfig {
    let known = rustls_native_certs::load_native_certs().certs;
    let roots: Vec<_> = known.iter().chain(authorities).map(|root| Certificate::from_der(root).to_owned()).collect();
    TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}
