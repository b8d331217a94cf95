use std::time::Duration;

use anyhow::Result;
use sandbox::model::MailSettings;
use tokio::time::timeout;

use crate::talk::Talk;
use crate::world::World;

fn open_to_all() -> MailSettings {
    MailSettings {
        login_required: false,
        ..MailSettings::default()
    }
}

#[tokio::test]
async fn the_server_says_what_it_can() -> Result<()> {
    let world = World::start()?;
    let mut talk = Talk::begin(world.sandbox.mail_address()).await?;
    let extensions = talk.ask("EHLO client").await?;
    assert_eq!(
        extensions.lines().collect::<Vec<_>>(),
        [
            "250-sandbox",
            "250-PIPELINING",
            "250-SIZE 10485760",
            "250-8BITMIME",
            "250-SMTPUTF8",
            "250-ENHANCEDSTATUSCODES",
            "250-STARTTLS",
            "250 HELP"
        ]
    );
    assert_eq!(talk.ask("HELO client").await?, "250 sandbox");
    assert!(talk.ask("VRFY anna").await?.starts_with("252 2.1.5 "));
    assert!(talk.ask("HELP").await?.starts_with("214 "));
    assert!(talk.ask("NOOP whatever").await?.starts_with("250 "));
    assert!(talk.ask("EXPN list").await?.starts_with("502 5.5.1 "));
    assert!(talk.ask("BDAT 5 LAST").await?.starts_with("502 5.5.1 "));
    assert!(talk.ask("quit").await?.starts_with("221 "));
    assert_eq!(talk.rest().await?, "");
    Ok(())
}

#[tokio::test]
async fn commands_out_of_order_are_refused() -> Result<()> {
    let world = World::start_with(open_to_all()).await?;
    let mut talk = Talk::begin(world.sandbox.mail_address()).await?;
    assert!(talk.ask("MAIL FROM:<a@example.org>").await?.starts_with("503 5.5.1 "));
    talk.ask("EHLO client").await?;
    assert!(talk.ask("RCPT TO:<b@example.org>").await?.starts_with("503 5.5.1 "));
    assert!(talk.ask("DATA").await?.starts_with("503 5.5.1 "));
    assert!(talk.ask("MAIL FROM:<>").await?.starts_with("250 "));
    assert!(talk.ask("MAIL FROM:<>").await?.starts_with("503 5.5.1 "));
    assert!(talk.ask("DATA").await?.starts_with("554 5.5.1 "));
    assert!(talk.ask("RSET").await?.starts_with("250 "));
    assert!(talk.ask("RCPT TO:<b@example.org>").await?.starts_with("503 5.5.1 "));
    Ok(())
}

#[tokio::test]
async fn addresses_and_parameters_are_checked() -> Result<()> {
    let world = World::start_with(open_to_all()).await?;
    let mut talk = Talk::open(&world).await?;
    for (command, code) in [
        ("MAIL FROM:anna", "501 5.5.4 "),
        ("MAIL FROM:<anna>", "501 5.1.7 "),
        ("MAIL FROM:<anna@example.org> SIZE=10485761", "552 5.3.4 "),
        ("MAIL FROM:<anna@example.org> SIZE=x", "501 5.5.4 "),
        ("MAIL FROM:<anna@example.org> BODY=BINARYMIME", "555 5.5.4 "),
        ("MAIL FROM:<anna@example.org> RET=HDRS", "555 5.5.4 "),
        ("MAIL FROM:<anna@example.org> PLEASE=1", "555 5.5.4 "),
        ("MAIL FROM:<анна@example.org>", "553 5.6.7 "),
        ("MAIL FROM:<anna@example.org> SIZE=1000 BODY=8BITMIME", "250 2.1.0 "),
        ("RCPT TO:<boris>", "501 5.1.3 "),
        ("RCPT TO:<>", "501 5.1.3 "),
        ("RCPT TO:<борис@example.org>", "553 5.6.7 "),
        ("RCPT TO:<boris@example.org> NOTIFY=NEVER", "555 5.5.4 "),
        ("RCPT TO:<Postmaster>", "250 2.1.5 "),
        ("RSET", "250 2.0.0 "),
        ("MAIL FROM:<анна@example.org> SMTPUTF8", "250 2.1.0 "),
        ("RCPT TO:<борис@example.org>", "250 2.1.5 "),
    ] {
        let answer = talk.ask(command).await?;
        assert!(answer.starts_with(code), "{command}: {answer}");
    }
    talk.ask("DATA").await?;
    assert!(
        talk.ask("Subject: Привет\r\n\r\nБорис!\r\n.")
            .await?
            .starts_with("250 2.0.0 ")
    );
    let letter = world.mail.receives("Борис@example.org", "Борис!").await?;
    assert_eq!(
        (letter.sender.as_str(), letter.subject.as_str()),
        ("анна@example.org", "Привет")
    );
    Ok(())
}

#[tokio::test]
async fn commands_may_come_all_at_once() -> Result<()> {
    let world = World::start_with(open_to_all()).await?;
    let mut talk = Talk::open(&world).await?;
    talk.write("MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nRCPT TO:<c>\r\nDATA\r\n")
        .await?;
    for code in ["250 ", "250 ", "501 ", "354 "] {
        assert!(talk.hear().await?.starts_with(code));
    }
    talk.write("Subject: one\r\n\r\nfirst\r\n.\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<d@example.org>\r\nDATA\r\n")
        .await?;
    for code in ["250 2.0.0 Taken as letter 1", "250 2.1.0 ", "250 2.1.5 ", "354 "] {
        assert!(talk.hear().await?.starts_with(code));
    }
    // An empty letter is a letter.
    talk.write(".\r\nQUIT\r\n").await?;
    assert!(talk.hear().await?.starts_with("250 2.0.0 Taken as letter 2"));
    assert!(talk.hear().await?.starts_with("221 "));
    let letters = world.mail.letters().await?;
    assert_eq!(letters[0].text.as_deref(), Some("first\r\n"));
    assert_eq!(
        (letters[1].recipients.as_slice(), letters[1].bytes),
        (&["d@example.org".to_owned()][..], 0)
    );
    Ok(())
}

#[tokio::test]
async fn a_letter_has_a_hundred_recipients_at_most() -> Result<()> {
    let world = World::start_with(open_to_all()).await?;
    let mut talk = Talk::open(&world).await?;
    talk.ask("MAIL FROM:<a@example.org>").await?;
    for number in 0..100 {
        let answer = talk.ask(&format!("RCPT TO:<person{number}@example.org>")).await?;
        assert!(answer.starts_with("250 "), "{answer}");
    }
    assert!(
        talk.ask("RCPT TO:<one.more@example.org>")
            .await?
            .starts_with("452 4.5.3 ")
    );
    Ok(())
}

#[tokio::test]
async fn who_says_nothing_for_too_long_is_sent_away() -> Result<()> {
    let settings = MailSettings {
        idle_milliseconds: 20,
        ..open_to_all()
    };
    let world = World::start_with(settings).await?;
    let mut talk = Talk::begin(world.sandbox.mail_address()).await?;
    assert!(talk.rest().await?.starts_with("421 4.4.2 "));
    Ok(())
}

#[tokio::test]
async fn more_than_two_hundred_connections_are_too_many() -> Result<()> {
    let world = World::start()?;
    let mut open = Vec::new();
    for _ in 0..200 {
        open.push(Talk::begin(world.sandbox.mail_address()).await?);
    }
    let mut one_more = Talk::connect(world.sandbox.mail_address()).await?;
    assert!(one_more.rest().await?.starts_with("421 4.7.0 Too many connections"));
    // Who goes makes room.
    let mut gone = open.pop().unwrap();
    gone.ask("QUIT").await?;
    gone.rest().await?;
    timeout(Duration::from_secs(30), async {
        while Talk::begin_if_let_in(world.sandbox.mail_address()).await.is_none() {}
    })
    .await?;
    Ok(())
}

#[tokio::test]
async fn an_end_lets_the_letter_under_way_come_through() -> Result<()> {
    let world = World::start_with(open_to_all()).await?;
    let mut idle = Talk::open(&world).await?;
    let mut busy = Talk::open(&world).await?;
    busy.begin_letter("anna@example.org").await?;
    let stopping = tokio::spawn(world.sandbox.stop());
    assert!(idle.hear().await?.starts_with("421 4.3.2 "));
    assert!(busy.ask("Subject: in time\r\n\r\n.").await?.starts_with("250 2.0.0 "));
    assert!(busy.rest().await?.starts_with("421 4.3.2 "));
    stopping.await??;
    Ok(())
}
