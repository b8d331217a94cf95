use std::process::Stdio;

use anyhow::{Context, Result};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::world::World;

/// Python's own client, so that not only one library agrees with the server.
const PYTHON: &str = r#"
import smtplib, ssl, sys
from email.message import EmailMessage

port, certificate, username, password = int(sys.argv[1]), sys.stdin.read(), sys.argv[2], sys.argv[3]
letter = EmailMessage()
letter["From"] = "Frontdesk <desk@example.org>"
letter["To"] = "Борис <boris@example.org>"
letter["Subject"] = "Код доступа"
letter["Message-ID"] = "<python@frontdesk.example>"
letter.set_content(".Ваш код: 73519\n")
letter.add_alternative("<p>Ваш код: <b>73519</b></p>", subtype="html")
with smtplib.SMTP("localhost", port, timeout=30) as client:
    client.ehlo()
    assert client.has_extn("starttls") and not client.has_extn("auth")
    client.starttls(context=ssl.create_default_context(cadata=certificate))
    try:
        client.login(username, "wrong")
        raise SystemExit("a wrong password is taken")
    except smtplib.SMTPAuthenticationError as refused:
        assert refused.smtp_code == 535, refused
    client.login(username, password)
    assert client.esmtp_features["size"] == "10485760"
    assert client.verify("boris")[0] == 252
    refused = client.send_message(letter, to_addrs=["boris@example.org", "nobody@example.org"])
    assert refused.keys() == {"nobody@example.org"} and refused["nobody@example.org"][0] == 550, refused
    assert client.noop()[0] == 250
"#;

#[tokio::test]
async fn pythons_own_client_sends_a_letter() -> Result<()> {
    let world = World::start()?;
    world
        .mail
        .fault(&sandbox::model::MailFault {
            recipient: Some("nobody@example.org".to_owned()),
            ..crate::world::fault(sandbox::model::MailFaultKind::Recipient { code: 550, text: None })
        })
        .await?;
    let mut python = Command::new("python3")
        .args(["-c", PYTHON, &world.sandbox.mail_address().port().to_string()])
        .args([&world.settings.username, &world.settings.password])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut input = python.stdin.take().context("no input")?;
    input.write_all(world.mail.certificate().await?.as_bytes()).await?;
    drop(input);
    let ended = python.wait_with_output().await?;
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    let letter = world.mail.receives("boris@example.org", ".Ваш код: 73519").await?;
    assert_eq!(letter.recipients, ["boris@example.org"]);
    assert_eq!(letter.message_id.as_deref(), Some("python@frontdesk.example"));
    assert_eq!(letter.subject, "Код доступа");
    assert_eq!(letter.code.as_deref(), Some("73519"));
    assert!(letter.html.is_some_and(|html| html.contains("<b>73519</b>")));
    Ok(())
}
