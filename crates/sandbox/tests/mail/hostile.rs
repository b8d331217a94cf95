use anyhow::Result;
use sandbox::model::MailSettings;

use crate::talk::Talk;
use crate::world::World;

async fn open_to_all() -> Result<World> {
    World::start_with(MailSettings {
        login_required: false,
        ..MailSettings::default()
    })
    .await
}

#[tokio::test]
async fn what_is_put_in_behind_starttls_is_never_carried_out() -> Result<()> {
    let world = open_to_all().await?;
    let mut talk = Talk::open(&world).await?;
    talk.write("STARTTLS\r\nMAIL FROM:<thief@example.org>\r\nRCPT TO:<anna@example.org>\r\n")
        .await?;
    assert_eq!(
        talk.rest().await?,
        "421 4.7.0 No command may follow STARTTLS before its answer\r\n"
    );
    // Between the answer and the handshake.
    let mut talk = Talk::open(&world).await?;
    assert!(talk.ask("STARTTLS").await?.starts_with("220 "));
    talk.write("MAIL FROM:<thief@example.org>\r\n").await?;
    // Neither the letter nor an answer in words: what comes is an alert of TLS.
    let rest = talk.rest().await.unwrap_or_default();
    assert!(!rest.contains("250") && !rest.contains("503"), "{rest}");
    assert_eq!(world.mail.statistics().await?.secured, 0);
    Ok(())
}

#[tokio::test]
async fn nothing_said_before_tls_holds_after_it() -> Result<()> {
    let world = open_to_all().await?;
    let mut talk = Talk::open(&world).await?;
    talk.ask("MAIL FROM:<thief@example.org>").await?;
    talk.ask("RCPT TO:<anna@example.org>").await?;
    talk.ask("STARTTLS").await?;
    let mut talk = talk.secured(&world).await?;
    assert!(talk.ask("DATA").await?.starts_with("503 "));
    assert!(
        talk.ask("MAIL FROM:<a@example.org>")
            .await?
            .starts_with("503 5.5.1 Send EHLO first")
    );
    Ok(())
}

#[tokio::test]
async fn a_letter_inside_a_letter_is_no_letter() -> Result<()> {
    let world = open_to_all().await?;
    for end in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r\n.\r\r\n", "\r.\r\n", "\r.\r"] {
        let mut talk = Talk::open(&world).await?;
        talk.begin_letter("anna@example.org").await?;
        let smuggled = "MAIL FROM:<thief@example.org>\r\nRCPT TO:<anna@example.org>\r\nDATA\r\nforged";
        talk.write(format!("Subject: x\r\n\r\ntext{end}{smuggled}\r\n.\r\n"))
            .await?;
        let answer = talk.hear().await?;
        assert!(answer.starts_with("550 5.6.11 "), "{}: {answer}", end.escape_debug());
        // Nothing more is answered: all of it was one letter.
        assert!(talk.ask("NOOP").await?.starts_with("250 2.0.0 Nothing"));
    }
    assert_eq!(world.mail.letters().await?, []);
    Ok(())
}

#[tokio::test]
async fn lines_without_end_zeros_and_broken_text_are_refused_and_the_talk_goes_on() -> Result<()> {
    let world = open_to_all().await?;
    let mut talk = Talk::open(&world).await?;
    let endless = [b"NOOP ".to_vec(), vec![b'x'; 300_000], b"\r\n".to_vec()].concat();
    for (line, code) in [
        (&endless[..], "500 5.5.6 "),
        (b"NOOP \0\r\n", "500 5.5.2 "),
        (b"NOOP\n", "500 5.5.2 "),
        (b"NO\rOP\r\n", "500 5.5.2 "),
        (b"NOOP \xff\xfe\r\n", "500 5.5.2 "),
        (b"\r\n", "500 "),
        (b"GET / HTTP/1.1\r\n", "500 5.5.1 "),
    ] {
        talk.write(line).await?;
        let answer = talk.hear().await?;
        let shown = line.get(..20).unwrap_or(line).escape_ascii();
        assert!(answer.starts_with(code), "{shown}: {answer}");
    }
    assert!(talk.ask("NOOP").await?.starts_with("250 "));
    Ok(())
}

#[tokio::test]
async fn who_talks_nonsense_for_too_long_is_sent_away() -> Result<()> {
    let world = open_to_all().await?;
    let mut talk = Talk::open(&world).await?;
    talk.write("NONSENSE\r\n".repeat(21)).await?;
    let rest = talk.rest().await?;
    assert_eq!(rest.matches("500 5.5.1").count(), 21);
    assert!(rest.ends_with("421 4.7.0 Too many errors\r\n"), "{rest}");
    Ok(())
}

#[tokio::test]
async fn flaws_of_a_letter_are_refused_by_name() -> Result<()> {
    let world = open_to_all().await?;
    let mut talk = Talk::open(&world).await?;
    let large = "a line of thirty-two characters\n"
        .replace('\n', "\r\n")
        .repeat(10 * 1024 * 1024 / 33 + 1);
    for (letter, code) in [
        (format!("{}\r\n", "x".repeat(999)), "550 5.6.0 "),
        ("a\0b\r\n".to_owned(), "550 5.6.0 "),
        (large, "552 5.3.4 "),
    ] {
        talk.begin_letter("anna@example.org").await?;
        talk.write(format!("{letter}.\r\n")).await?;
        let answer = talk.hear().await?;
        assert!(answer.starts_with(code), "{code}: {answer}");
    }
    assert_eq!(world.mail.letters().await?, []);
    Ok(())
}

#[tokio::test]
async fn a_letter_whose_sender_goes_away_is_not_taken() -> Result<()> {
    let world = open_to_all().await?;
    let mut talk = Talk::open(&world).await?;
    talk.begin_letter("anna@example.org").await?;
    talk.write("Subject: half a letter\r\n\r\n").await?;
    drop(talk);
    let mut talk = Talk::open(&world).await?;
    talk.begin_letter("anna@example.org").await?;
    assert!(talk.ask("whole\r\n.").await?.starts_with("250 "));
    assert_eq!(world.mail.letters().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn bytes_that_are_no_letter_are_kept_as_they_came() -> Result<()> {
    let world = open_to_all().await?;
    let mut talk = Talk::open(&world).await?;
    let body =
        b"Content-Type: multipart/mixed; boundary=\"\xf0\x28\"\r\nSubject: =?utf-8?B?!!!?= \xff\r\n\r\n--\r\n\xfe";
    talk.begin_letter("anna@example.org").await?;
    talk.write([&body[..], b"\r\n.\r\n"].concat()).await?;
    assert!(talk.hear().await?.starts_with("250 "));
    let url = format!("{}/sandbox/mail/letters/1/source", world.sandbox.url());
    let source = reqwest::get(url).await?;
    assert_eq!(source.headers()["content-type"], "message/rfc822");
    assert_eq!(source.bytes().await?, [&body[..], b"\r\n"].concat());
    assert_eq!(world.mail.letter(1).await?.letter.bytes, body.len() + 2);
    Ok(())
}
