//! Letters as the services of a housing estate would send them.

use anyhow::Result;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, MultiPart};
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncTransport, Message, Tokio1Executor};
use sandbox::Sandbox;
use sandbox::model::{MailFault, MailFaultKind, MailSettings};

const CODE: &str = "<div style=\"font-family: sans-serif; padding: 20px\"><h2 style=\"color: #1f6fc0; margin-top: 0\">\
                    Frontdesk</h2><p>Hello Anna,</p><p>your code for the support line is</p><p id=\"code\" style=\"font-size: \
                    28px; font-weight: bold; letter-spacing: 4px\">482913</p><p style=\"color: #586776\">It is valid for ten \
                    minutes. If you did not ask for it, nothing needs to be done.</p></div>";

/// Sends some letters and leaves a fault set.
pub async fn bring(sandbox: &Sandbox) -> Result<()> {
    let mail = sandbox.client().mail();
    let settings = MailSettings::default();
    let certificate = Certificate::from_pem(mail.certificate().await?.as_bytes())?;
    let trusting = TlsParameters::builder("localhost".to_owned()).add_root_certificate(certificate);
    let mailer: AsyncSmtpTransport<Tokio1Executor> =
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
            .port(sandbox.mail_address().port())
            .tls(Tls::Required(trusting.build_rustls()?))
            .credentials(Credentials::new(settings.username, settings.password))
            .build();
    let letter = |from: &str, to: &str, subject: &str| -> Result<_> {
        Ok(Message::builder().from(from.parse()?).to(to.parse()?).subject(subject))
    };
    let alert = letter(
        "Frontdesk alerts <alerts@frontdesk.example>",
        "duty@frontdesk.example",
        "Raised: the sheet cannot be written",
    )?
    .header(ContentType::TEXT_PLAIN)
    .body(
        "sheets-syncer cannot write to the journal since 14:02: permission denied.\r\n\r\nThis alert is told once."
            .to_owned(),
    )?;
    let archive = letter(
        "Frontdesk <desk@frontdesk.example>",
        "Олена Шевченко <olena@example.org>",
        "Архів вашого звернення №12",
    )?
    .multipart(
        MultiPart::mixed()
            .singlepart(lettre::message::SinglePart::plain(
                "Доброго дня, Олено!\r\n\r\nУ вкладенні — розмова зі спеціалістом.".to_owned(),
            ))
            .singlepart(
                Attachment::new("звернення-12.html".to_owned()).body("<p>…</p>".to_owned(), ContentType::TEXT_HTML),
            ),
    )?;
    let code = letter(
        "Frontdesk <desk@frontdesk.example>",
        "Anna Petrova <anna@example.org>",
        "Your code for the support line",
    )?
    .multipart(MultiPart::alternative_plain_html(
        "Your code is 482913.".to_owned(),
        CODE.to_owned(),
    ))?;
    for letter in [alert, archive, code] {
        mailer.send(letter).await?;
    }
    mail.mark(1, true).await?;
    mail.fault(&MailFault {
        recipient: Some("boris@example.org".to_owned()),
        times: None,
        skip: 0,
        kind: MailFaultKind::Recipient { code: 452, text: None },
    })
    .await?;
    Ok(())
}
