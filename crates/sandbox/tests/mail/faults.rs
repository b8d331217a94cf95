use std::time::{Duration, Instant};

use anyhow::Result;
use lettre::{AsyncTransport, Message};
use sandbox::client::ClientError;
use sandbox::model::{MailFault, MailFaultKind};

use crate::talk::Talk;
use crate::world::{World, fault, letter_to, refusal};

fn recipient(code: u16) -> MailFaultKind {
    MailFaultKind::Recipient { code, text: None }
}

#[tokio::test]
async fn an_address_is_refused_as_often_as_asked_and_others_are_not() -> Result<()> {
    let world = World::start()?;
    let mailer = world.mailer().await?;
    let rule = world
        .mail
        .fault(&MailFault {
            recipient: Some("Full@example.org".to_owned()),
            times: Some(2),
            skip: 1,
            kind: recipient(452),
        })
        .await?;
    let letter = || letter_to("full@example.org", "x");
    mailer.send(letter()).await?;
    for _ in 0..2 {
        assert_eq!(refusal(&mailer, letter()).await, 452);
        mailer.send(letter_to("anna@example.org", "x")).await?;
    }
    mailer.send(letter()).await?;
    assert_eq!(world.mail.letters_to("full@example.org").await?.len(), 2);
    assert_eq!(world.mail.faults().await?[0].met, 2);
    assert_eq!(world.mail.statistics().await?.refused[&452], 2);
    world.mail.remove_fault(rule.fault_id).await?;
    assert_eq!(world.mail.faults().await?, []);
    Ok(())
}

#[tokio::test]
async fn refusals_of_recipients_are_in_the_words_of_real_servers() -> Result<()> {
    let world = World::start()?;
    let mailer = world.mailer().await?;
    for (code, words) in [
        (450, "4.2.1 The mailbox is busy"),
        (451, "4.7.1 Greylisted"),
        (452, "4.2.2 The mailbox is full"),
        (550, "5.1.1 No such user here"),
        (552, "5.2.2 The mailbox is over its quota"),
        (541, "5.0.0 Refused"),
    ] {
        world.fault_once(recipient(code)).await?;
        let error = mailer.send(letter_to("anna@example.org", "x")).await.unwrap_err();
        assert_eq!(error.status().map(u16::from), Some(code));
        let told = format!("{error:?}");
        assert!(told.contains(words), "{told}");
    }
    world
        .fault_once(MailFaultKind::Recipient {
            code: 550,
            text: Some("Gone fishing".to_owned()),
        })
        .await?;
    let error = mailer.send(letter_to("anna@example.org", "x")).await.unwrap_err();
    assert!(format!("{error:?}").contains("5.1.1 Gone fishing"), "{error:?}");
    Ok(())
}

#[tokio::test]
async fn a_letter_goes_to_the_recipients_that_are_not_refused() -> Result<()> {
    let world = World::start_with(sandbox::model::MailSettings {
        login_required: false,
        ..sandbox::model::MailSettings::default()
    })
    .await?;
    let refused = MailFault {
        recipient: Some("nobody@example.org".to_owned()),
        ..fault(recipient(550))
    };
    world.mail.fault(&refused).await?;
    let mut talk = Talk::open(&world).await?;
    talk.ask("MAIL FROM:<desk@example.org>").await?;
    assert!(
        talk.ask("RCPT TO:<nobody@example.org>")
            .await?
            .starts_with("550 5.1.1 ")
    );
    assert!(talk.ask("RCPT TO:<anna@example.org>").await?.starts_with("250 "));
    talk.ask("DATA").await?;
    assert!(talk.ask("Subject: x\r\n\r\n.").await?.starts_with("250 "));
    assert_eq!(world.mail.letters().await?[0].recipients, ["anna@example.org"]);
    Ok(())
}

#[tokio::test]
async fn a_letter_that_came_whole_is_refused_and_not_kept() -> Result<()> {
    let world = World::start()?;
    let mailer = world.mailer().await?;
    for code in [451, 552, 554] {
        world.fault_once(MailFaultKind::Letter { code, text: None }).await?;
        assert_eq!(refusal(&mailer, letter_to("anna@example.org", "x")).await, code);
    }
    assert_eq!(world.mail.letters().await?, []);
    mailer.send(letter_to("anna@example.org", "x")).await?;
    Ok(())
}

#[tokio::test]
async fn a_right_login_is_refused_on_demand() -> Result<()> {
    let world = World::start()?;
    world.fault_once(MailFaultKind::Login).await?;
    let mailer = world.mailer().await?;
    assert_eq!(refusal(&mailer, letter_to("anna@example.org", "x")).await, 535);
    mailer.send(letter_to("anna@example.org", "x")).await?;
    Ok(())
}

#[tokio::test]
async fn a_server_that_is_not_available_says_so() -> Result<()> {
    let world = World::start()?;
    world.fault_once(MailFaultKind::Greeting).await?;
    let mailer = world.mailer().await?;
    assert_eq!(refusal(&mailer, letter_to("anna@example.org", "x")).await, 421);
    mailer.send(letter_to("anna@example.org", "x")).await?;
    Ok(())
}

#[tokio::test]
async fn a_greeting_comes_late_on_demand() -> Result<()> {
    let world = World::start()?;
    world
        .fault_once(MailFaultKind::DelayGreeting { milliseconds: 20 })
        .await?;
    let began = Instant::now();
    world.mailer().await?.send(letter_to("anna@example.org", "x")).await?;
    assert!(began.elapsed() >= Duration::from_millis(20));
    assert_eq!(world.mail.faults().await?[0].met, 1);
    Ok(())
}

#[tokio::test]
async fn a_cut_before_leaves_nothing_and_a_cut_after_leaves_the_letter() -> Result<()> {
    let world = World::start()?;
    let mailer = world.mailer().await?;
    let letter = |text: &str| {
        Message::builder()
            .from("desk@example.org".parse().unwrap())
            .to("anna@example.org".parse().unwrap())
            .message_id(Some("<once@frontdesk.example>".to_owned()))
            .body(text.to_owned())
            .unwrap()
    };
    world.fault_once(MailFaultKind::CutBefore).await?;
    let error = mailer.send(letter("never taken")).await.unwrap_err();
    assert_eq!(error.status(), None, "{error}");
    assert_eq!(world.mail.letters().await?, []);
    world.fault_once(MailFaultKind::CutAfter).await?;
    let error = mailer.send(letter("taken unanswered")).await.unwrap_err();
    assert_eq!(error.status(), None, "{error}");
    mailer.send(letter("taken and answered")).await?;
    let letters = world.mail.letters().await?;
    let told: Vec<_> = letters
        .iter()
        .map(|letter| (letter.message_id.as_deref(), letter.answered))
        .collect();
    let id = Some("once@frontdesk.example");
    assert_eq!(told, [(id, false), (id, true)]);
    assert_eq!(world.mail.statistics().await?.refused[&0], 2);
    Ok(())
}

#[tokio::test]
async fn a_delayed_answer_does_not_hold_the_letter_back() -> Result<()> {
    let world = World::start()?;
    world
        .fault_once(MailFaultKind::DelayAnswer { milliseconds: 60_000 })
        .await?;
    let mailer = world.mailer().await?;
    let sending = tokio::spawn(async move { mailer.send(letter_to("anna@example.org", "seen at once")).await });
    let letter = world.mail.receives("anna@example.org", "seen at once").await?;
    assert!(!letter.answered && !sending.is_finished());
    sending.abort();
    Ok(())
}

#[tokio::test]
async fn a_delayed_answer_comes() -> Result<()> {
    let world = World::start()?;
    world
        .fault_once(MailFaultKind::DelayAnswer { milliseconds: 20 })
        .await?;
    let began = Instant::now();
    world.mailer().await?.send(letter_to("anna@example.org", "x")).await?;
    assert!(began.elapsed() >= Duration::from_millis(20));
    // It is noted after the words were said, and the control API may be asked before.
    let noted = async {
        while !world.mail.letters().await?[0].answered {}
        anyhow::Ok(())
    };
    tokio::time::timeout(Duration::from_secs(30), noted).await?
}

#[tokio::test]
async fn a_server_that_is_down_refuses_and_breaks_connections_until_it_comes_back() -> Result<()> {
    let world = World::start()?;
    let mailer = world.mailer().await?;
    mailer.send(letter_to("anna@example.org", "before")).await?;
    let mut open = Talk::begin(world.sandbox.mail_address()).await?;
    let rule = world.mail.go_down().await?;
    assert_eq!(open.rest().await?, "");
    assert!(!world.mail.server().await?.open);
    let refused = tokio::net::TcpStream::connect(world.sandbox.mail_address()).await;
    assert_eq!(refused.unwrap_err().kind(), std::io::ErrorKind::ConnectionRefused);
    let error = mailer
        .send(letter_to("anna@example.org", "meanwhile"))
        .await
        .unwrap_err();
    assert_eq!(error.status(), None, "{error}");
    // Two reasons to be down are two to be taken away.
    world.mail.go_down().await?;
    world.mail.remove_fault(rule.fault_id).await?;
    assert!(!world.mail.server().await?.open);
    world.mail.heal().await?;
    mailer.send(letter_to("anna@example.org", "after")).await?;
    assert_eq!(world.mail.letters().await?.len(), 2);
    Ok(())
}

#[tokio::test]
async fn faults_that_make_no_sense_are_refused() -> Result<()> {
    let world = World::start()?;
    let to_anna = |kind| MailFault {
        recipient: Some("anna@example.org".to_owned()),
        ..fault(kind)
    };
    let once = |kind| MailFault {
        times: Some(1),
        ..fault(kind)
    };
    for unfit in [
        fault(recipient(250)),
        fault(MailFaultKind::Letter { code: 600, text: None }),
        to_anna(MailFaultKind::Login),
        to_anna(MailFaultKind::Greeting),
        to_anna(MailFaultKind::Down),
        once(MailFaultKind::Down),
    ] {
        let refused = world.mail.fault(&unfit).await;
        assert!(
            matches!(refused, Err(ClientError::Refused { status: 400, .. })),
            "{unfit:?}"
        );
    }
    assert_eq!(world.mail.faults().await?, []);
    Ok(())
}
