use anyhow::{Context, Result};
use lettre::message::header::ContentType;
use lettre::message::{Attachment, MultiPart, SinglePart};
use lettre::{AsyncTransport, Message};
use sandbox::model::{Correspondent, LetterMatch, MailSecurity, MailSettings, WaitForLetter};

use crate::world::{World, letter_to};

#[tokio::test]
async fn a_letter_comes_by_starttls_and_login_as_it_was_sent() -> Result<()> {
    let world = World::start()?;
    let mailer = world.mailer().await?;
    let sent = Message::builder()
        .from("Frontdesk <desk@example.org>".parse()?)
        .to("Анна Петрова <anna@example.org>".parse()?)
        .subject("Ваш код: проверьте")
        .message_id(Some("<17@frontdesk.example>".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body("Здравствуйте!\r\n\r\nВаш код 482913, никому его не сообщайте.\r\n".to_owned())?;
    mailer.send(sent.clone()).await?;
    let letter = world.mail.receives("anna@example.org", "Ваш код 482913").await?;
    assert_eq!(letter.sender, "desk@example.org");
    assert_eq!(letter.recipients, ["anna@example.org"]);
    assert_eq!(letter.message_id.as_deref(), Some("17@frontdesk.example"));
    assert_eq!(letter.subject, "Ваш код: проверьте");
    assert_eq!(
        letter.to,
        [Correspondent {
            name: Some("Анна Петрова".to_owned()),
            address: "anna@example.org".to_owned()
        }]
    );
    assert_eq!(letter.from[0].name.as_deref(), Some("Frontdesk"));
    assert_eq!(letter.code.as_deref(), Some("482913"));
    assert_eq!((letter.html, letter.attachments.len()), (None, 0));
    assert!(letter.secure && letter.answered && !letter.read);
    assert_eq!(letter.login, Some(world.settings.username.clone()));
    let whole = world.mail.letter(letter.letter_id).await?;
    // The client ends the last line once more.
    assert_eq!(whole.source.as_bytes(), [sent.formatted(), b"\r\n".to_vec()].concat());
    let statistics = world.mail.statistics().await?;
    assert_eq!((statistics.letters, statistics.logins, statistics.secured), (1, 1, 1));
    assert!(statistics.refused.is_empty());
    Ok(())
}

#[tokio::test]
async fn text_html_and_files_of_a_letter_are_told_apart() -> Result<()> {
    let world = World::start()?;
    let file = Attachment::new("отчёт.pdf".to_owned()).body(vec![0_u8, 255, 10, 46, 10], "application/pdf".parse()?);
    let letter = Message::builder()
        .from("desk@example.org".parse()?)
        .to("anna@example.org".parse()?)
        .subject("Report")
        .multipart(
            MultiPart::mixed()
                .multipart(MultiPart::alternative_plain_html(
                    "See the report.".to_owned(),
                    "<p>See the <b>report</b>.</p>".to_owned(),
                ))
                .singlepart(file),
        )?;
    world.mailer().await?.send(letter).await?;
    let letter = world.mail.receives("anna@example.org", "See the report.").await?;
    assert_eq!(letter.html.as_deref(), Some("<p>See the <b>report</b>.</p>"));
    let [file] = &letter.attachments[..] else {
        anyhow::bail!("{:?}", letter.attachments)
    };
    assert_eq!(file.name.as_deref(), Some("отчёт.pdf"));
    assert_eq!((file.content_type.as_str(), file.bytes), ("application/pdf", 5));
    Ok(())
}

#[tokio::test]
async fn a_letter_of_html_only_has_a_text_made_of_it() -> Result<()> {
    let world = World::start()?;
    let letter = Message::builder()
        .from("desk@example.org".parse()?)
        .to("anna@example.org".parse()?)
        .subject("Code")
        .singlepart(SinglePart::html("<p>Your code:</p><p><b>4829</b></p>".to_owned()))?;
    world.mailer().await?.send(letter).await?;
    let letter = world.mail.receives("anna@example.org", "Your code").await?;
    assert_eq!(letter.code.as_deref(), Some("4829"));
    assert!(letter.html.is_some());
    Ok(())
}

#[tokio::test]
async fn lines_that_begin_with_dots_come_as_they_are() -> Result<()> {
    let world = World::start()?;
    let text = ".one\r\n..two\r\n.\r\n...\r\nend";
    world.mailer().await?.send(letter_to("anna@example.org", text)).await?;
    let letter = world.mail.receives("anna@example.org", "end").await?;
    assert_eq!(letter.text, Some(format!("{text}\r\n")));
    Ok(())
}

#[tokio::test]
async fn a_letter_is_found_by_what_it_is_like() -> Result<()> {
    let world = World::start()?;
    let mailer = world.mailer().await?;
    mailer.send(letter_to("anna@example.org", "Your code is 1111")).await?;
    mailer.send(letter_to("boris@example.org", "Your code is 2222")).await?;
    mailer.send(letter_to("anna@example.org", "Your code is 3333")).await?;
    let all = world.mail.letters().await?;
    assert_eq!(all.len(), 3);
    let to_anna = world.mail.letters_to("ANNA@example.org").await?;
    assert_eq!(to_anna.len(), 2);
    let message_id = all[1].message_id.clone().context("no Message-ID")?;
    let by_message_id = LetterMatch {
        message_id: Some(message_id),
        ..LetterMatch::default()
    };
    assert_eq!(world.mail.letters_like(&by_message_id).await?, [all[1].clone()]);
    let later = world
        .mail
        .receives_after(all[0].letter_id, "anna@example.org", "code")
        .await?;
    assert_eq!(later.code.as_deref(), Some("3333"));
    let by_pattern = |pattern: &str, timeout_milliseconds| WaitForLetter {
        matching: LetterMatch {
            subject: Some("Your".to_owned()),
            regex: Some(pattern.to_owned()),
            ..LetterMatch::default()
        },
        timeout_milliseconds,
    };
    let found = world.mail.wait(&by_pattern(r"is 2\d{3}\b", 30_000)).await?;
    assert_eq!(found.as_ref(), Some(&all[1]));
    assert_eq!(world.mail.wait(&by_pattern("is 4", 1)).await?, None);
    assert!(world.mail.wait(&by_pattern("(", 1)).await.is_err());
    Ok(())
}

#[tokio::test]
async fn who_waits_gets_the_letter_when_it_comes() -> Result<()> {
    let world = World::start()?;
    let mail = world.mail.clone();
    let waiting = tokio::spawn(async move { mail.receives("anna@example.org", "at last").await });
    let mailer = world.mailer().await?;
    mailer.send(letter_to("boris@example.org", "not yet")).await?;
    mailer.send(letter_to("anna@example.org", "at last")).await?;
    assert_eq!(waiting.await??.letter_id, 2);
    Ok(())
}

#[tokio::test]
async fn a_letter_that_does_not_come_is_told_with_what_came() -> Result<()> {
    let world = World::start()?;
    world
        .mailer()
        .await?
        .send(letter_to("anna@example.org", "Your code is 1111"))
        .await?;
    let impatient = world
        .sandbox
        .client()
        .with_patience(std::time::Duration::from_millis(1))
        .mail();
    let error = impatient.receives("anna@example.org", "2222").await.unwrap_err();
    assert!(error.to_string().contains("1. Your code: Your code is 1111"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_letter_is_read_and_forgotten() -> Result<()> {
    let world = World::start()?;
    let mailer = world.mailer().await?;
    mailer.send(letter_to("anna@example.org", "one")).await?;
    assert!(world.mail.mark(1, true).await?.read);
    assert!(world.mail.letter(1).await?.letter.read);
    assert!(!world.mail.mark(1, false).await?.read);
    assert!(world.mail.mark(2, true).await.is_err());
    world.mail.forget().await?;
    assert!(world.mail.letter(1).await.is_err());
    mailer.send(letter_to("anna@example.org", "two")).await?;
    assert_eq!(world.mail.letters().await?[0].letter_id, 2);
    Ok(())
}

#[tokio::test]
async fn the_time_of_a_letter_is_that_of_the_sandbox() -> Result<()> {
    let world = World::start()?;
    let client = world.sandbox.client();
    client.hold().await?;
    let now = client.advance(std::time::Duration::from_secs(86_400)).await?.now;
    world
        .mailer()
        .await?
        .send(letter_to("anna@example.org", "tomorrow"))
        .await?;
    assert_eq!(world.mail.letters().await?[0].received_at, now);
    Ok(())
}

#[tokio::test]
async fn two_connections_bring_letters_at_once() -> Result<()> {
    let world = World::start()?;
    let mailer = world.mailer().await?;
    let one = mailer.send(letter_to("anna@example.org", "one"));
    let two = mailer.send(letter_to("boris@example.org", "two"));
    let (one, two) = tokio::join!(one, two);
    one?;
    two?;
    assert_eq!(world.mail.letters().await?.len(), 2);
    assert_eq!(world.mail.statistics().await?.connections, 2);
    Ok(())
}

#[tokio::test]
async fn a_connection_of_a_pool_brings_letter_after_letter() -> Result<()> {
    let world = World::start()?;
    let mailer = world.mailer().await?;
    for number in 0..5 {
        mailer.send(letter_to("anna@example.org", &number.to_string())).await?;
    }
    let statistics = world.mail.statistics().await?;
    assert_eq!(statistics.letters, 5);
    // The pool may open a second one before the first is back.
    assert!(statistics.connections <= 2, "{statistics:?}");
    world.mail.reset_statistics().await?;
    assert_eq!(world.mail.statistics().await?.letters, 0);
    Ok(())
}

#[tokio::test]
async fn a_server_may_speak_tls_from_the_first_byte() -> Result<()> {
    let settings = MailSettings {
        security: MailSecurity::Tls,
        ..MailSettings::default()
    };
    let world = World::start_with(settings).await?;
    let certificate =
        lettre::transport::smtp::client::Certificate::from_pem(world.mail.certificate().await?.as_bytes())?;
    let parameters = lettre::transport::smtp::client::TlsParameters::builder("localhost".to_owned())
        .add_root_certificate(certificate)
        .build_rustls()?;
    let mailer: crate::world::Mailer = world
        .client()
        .tls(lettre::transport::smtp::client::Tls::Wrapper(parameters))
        .credentials(world.credentials())
        .build();
    mailer.send(letter_to("anna@example.org", "wrapped")).await?;
    assert!(world.mail.receives("anna@example.org", "wrapped").await?.secure);
    Ok(())
}

#[tokio::test]
async fn a_server_may_speak_in_clear_with_and_without_a_login() -> Result<()> {
    let settings = MailSettings {
        security: MailSecurity::Plain,
        ..MailSettings::default()
    };
    let world = World::start_with(settings.clone()).await?;
    let mailer: crate::world::Mailer = world.client().credentials(world.credentials()).build();
    mailer.send(letter_to("anna@example.org", "with a login")).await?;
    let letter = world.mail.receives("anna@example.org", "with a login").await?;
    assert!(!letter.secure && letter.login.is_some());
    world
        .mail
        .set(&MailSettings {
            login_required: false,
            ..settings
        })
        .await?;
    let mailer: crate::world::Mailer = world.client().build();
    mailer.send(letter_to("anna@example.org", "without")).await?;
    let letter = world.mail.receives("anna@example.org", "without").await?;
    assert_eq!(letter.login, None);
    Ok(())
}

#[tokio::test]
async fn the_server_tells_where_it_is_and_how_it_is_set() -> Result<()> {
    let world = World::start()?;
    let server = world.mail.server().await?;
    assert_eq!(server.address, world.sandbox.mail_address().to_string());
    assert!(server.open);
    assert_eq!(server.settings, MailSettings::default());
    Ok(())
}
