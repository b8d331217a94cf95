use std::time::Duration;

use anyhow::Result;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::{AsyncSmtpTransport, AsyncSmtpTransportBuilder, PoolConfig};
use lettre::{AsyncTransport, Message, Tokio1Executor};
use sandbox::client::Mail;
use sandbox::model::{MailFault, MailFaultKind, MailSettings};
use sandbox::{Sandbox, SandboxOptions};

pub(crate) type Mailer = AsyncSmtpTransport<Tokio1Executor>;

/// A running sandbox, as seen by its mail server.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) mail: Mail,
    pub(crate) settings: MailSettings,
}

impl World {
    pub(crate) fn start() -> Result<Self> {
        let sandbox = Sandbox::start(&SandboxOptions::default())?;
        Ok(Self {
            mail: sandbox.client().mail(),
            sandbox,
            settings: MailSettings::default(),
        })
    }

    /// The same with other settings.
    pub(crate) async fn start_with(settings: MailSettings) -> Result<Self> {
        let mut world = Self::start()?;
        world.mail.set(&settings).await?;
        world.settings = settings;
        Ok(world)
    }

    /// A client that trusts the sandbox's certificate, before it has a login.
    pub(crate) async fn trusting(&self) -> Result<AsyncSmtpTransportBuilder> {
        let certificate = Certificate::from_pem(self.mail.certificate().await?.as_bytes())?;
        let parameters = TlsParameters::builder("localhost".to_owned()).add_root_certificate(certificate);
        Ok(self.client().tls(Tls::Required(parameters.build_rustls()?)))
    }

    /// A client in clear.
    pub(crate) fn client(&self) -> AsyncSmtpTransportBuilder {
        Mailer::builder_dangerous("127.0.0.1")
            .port(self.sandbox.mail_address().port())
            .timeout(Some(Duration::from_secs(30)))
            .pool_config(PoolConfig::new().max_size(4))
    }

    pub(crate) fn credentials(&self) -> Credentials {
        Credentials::new(self.settings.username.clone(), self.settings.password.clone())
    }

    /// A client that does everything right.
    pub(crate) async fn mailer(&self) -> Result<Mailer> {
        Ok(self.trusting().await?.credentials(self.credentials()).build())
    }

    /// Sets a fault once, for everybody.
    pub(crate) async fn fault_once(&self, kind: MailFaultKind) -> Result<()> {
        let fault = MailFault {
            times: Some(1),
            ..fault(kind)
        };
        self.mail.fault(&fault).await?;
        Ok(())
    }
}

/// A fault for everybody, until it is taken away.
pub(crate) fn fault(kind: MailFaultKind) -> MailFault {
    MailFault {
        recipient: None,
        times: None,
        skip: 0,
        kind,
    }
}

/// A letter of a service to somebody.
pub(crate) fn letter_to(recipient: &str, text: &str) -> Message {
    let from: Mailbox = "Frontdesk <desk@example.org>".parse().unwrap();
    Message::builder()
        .from(from)
        .to(recipient.parse().unwrap())
        .subject("Your code")
        .message_id(None)
        .header(ContentType::TEXT_PLAIN)
        .body(text.to_owned())
        .unwrap()
}

/// The code of a refusal.
pub(crate) async fn refusal(mailer: &Mailer, letter: Message) -> u16 {
    let error = mailer.send(letter).await.expect_err("the letter is taken");
    let status = error.status();
    status.unwrap_or_else(|| panic!("no refusal: {error}")).into()
}
