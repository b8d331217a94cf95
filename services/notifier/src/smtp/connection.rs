use std::time::Duration;

use lettre::transport::smtp::{
    authentication::{Credentials, DEFAULT_MECHANISMS},
    client::{AsyncSmtpConnection, Certificate, TlsParameters},
    extension::ClientId,
};
use secrecy::ExposeSecret;
use tokio::time::Instant;

use super::{
    Ending, How,
    classify::{Stage, classify},
};
use crate::{
    domain::{Fault, Obstacle},
    settings::{SmtpMode, SmtpSettings},
};

/// The settings make no client.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("the certificates of SMTP__CA_FILE cannot be used")]
    Authorities(#[source] lettre::transport::smtp::Error),
    #[error("TLS cannot be set up for the mail server")]
    Tls(#[source] lettre::transport::smtp::Error),
    #[error("SMTP__CA_FILE holds no certificate")]
    NoAuthority,
}

/// Opens connections, ready for a letter.
pub(super) struct Connector {
    host: String,
    port: u16,
    mode: SmtpMode,
    tls: TlsParameters,
    credentials: Option<Credentials>,
    hello: ClientId,
}

/// Whether the PEM holds certificates that can be trusted.
///
/// # Errors
/// When it does not.
pub fn check_authorities(pem: &[u8]) -> Result<(), ServerError> {
    tls("localhost", Some(pem)).map(|_| ())
}

impl Connector {
    pub(super) fn new(settings: &SmtpSettings) -> Result<Self, ServerError> {
        let login = settings.login.as_ref();
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port,
            mode: settings.mode,
            tls: tls(&settings.host, settings.authorities.as_deref())?,
            credentials: login
                .map(|(username, password)| Credentials::new(username.clone(), password.expose_secret().to_owned())),
            hello: ClientId::default(),
        })
    }

    /// Connects, encrypts and logs in. Nothing is said in clear that the settings want encrypted.
    pub(super) async fn connect(&self, deadline: Instant) -> Result<AsyncSmtpConnection, Ending> {
        let session = |error| classify(Stage::Session, &error);
        // Of several addresses of the host each gets this long, and the caller ends the whole at the deadline.
        let limit: Duration = deadline.saturating_duration_since(Instant::now());
        let from_the_start = (self.mode == SmtpMode::Tls).then(|| self.tls.clone());
        let address = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(limit), &self.hello, from_the_start, None)
                .await
                .map_err(session)?;
        if self.mode == SmtpMode::Starttls {
            if !connection.can_starttls() {
                let how = How::PutOff(Obstacle::Misconfigured(Fault::Encryption));
                return Err(Ending::of(how, "no STARTTLS"));
            }
            let upgraded = connection.starttls(self.tls.clone(), &self.hello).await;
            upgraded.map_err(session)?;
        }
        if let Some(credentials) = &self.credentials {
            let login = connection.auth(DEFAULT_MECHANISMS, credentials).await;
            login.map_err(|error| classify(Stage::Login, &error))?;
        }
        Ok(connection)
    }
}

fn tls(host: &str, authorities: Option<&[u8]>) -> Result<TlsParameters, ServerError> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = authorities {
        let begin = b"-----BEGIN CERTIFICATE-----";
        if !pem.windows(begin.len()).any(|window| window == begin) {
            return Err(ServerError::NoAuthority);
        }
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(ServerError::Authorities)?);
    }
    builder.build_rustls().map_err(ServerError::Tls)
}
