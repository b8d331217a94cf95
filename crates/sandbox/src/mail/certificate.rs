use std::net::IpAddr;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

/// The mail server's own certificate, a new one at each start: for `localhost` and the address where it listens.
pub(crate) struct Certificate {
    pem: String,
    acceptor: TlsAcceptor,
}

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    #[error("cannot make a certificate for the mail server")]
    Make(#[from] rcgen::Error),
    #[error("cannot use the certificate of the mail server")]
    Use(#[from] rustls::Error),
}

impl Certificate {
    pub(super) fn self_signed(listens: IpAddr) -> Result<Self, CertificateError> {
        let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        if !listens.is_unspecified() && listens.to_string() != "127.0.0.1" {
            names.push(listens.to_string());
        }
        let made = rcgen::generate_simple_self_signed(names)?;
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)?;
        Ok(Self {
            pem: made.cert.pem(),
            acceptor: TlsAcceptor::from(Arc::new(config)),
        })
    }

    /// For who wants to trust it.
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    pub(super) fn acceptor(&self) -> &TlsAcceptor {
        &self.acceptor
    }
}

impl std::fmt::Debug for Certificate {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Certificate").finish_non_exhaustive()
    }
}
