//! Mail servers as they are.

use anyhow::{Result, ensure};
use common::events::notifier::v1::EmailFailure;
use rehearsal::eventually;
use sandbox::model::MailFaultKind;

use crate::support::{Answer, Office};

fn recipient(code: u16) -> MailFaultKind {
    MailFaultKind::Recipient { code, text: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_refused_or_full_for_good_is_told_at_once() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier().await?;
    let letter = |code| MailFaultKind::Letter { code, text: None };
    for (name, kind, failure) in [
        ("nobody", recipient(550), EmailFailure::AddressRefused),
        ("odd", recipient(553), EmailFailure::AddressRefused),
        ("full", recipient(552), EmailFailure::MailboxFull),
        ("spam", letter(554), EmailFailure::AddressRefused),
    ] {
        let address = format!("{name}@example.org");
        office.fault(Some(&address), None, kind).await?;
        office.asks(name, &address).await?;
        let answer = office.answer(name).await;
        ensure!(answer == Answer::Failed(failure), "{name}: {answer:?}");
    }
    for fault in office.mail.faults().await? {
        ensure!(fault.met == 1, "tried again: {fault:?}");
    }
    // Nobody else suffers.
    office.asks("anna", "anna@example.org").await?;
    ensure!(office.answer("anna").await == Answer::Sent);
    ensure!(office.mail.letters().await?.len() == 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_puts_us_off_gets_the_letter_later() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier().await?;
    for (name, kind) in [
        ("grey", recipient(451)),
        ("full", recipient(452)),
        ("busy", MailFaultKind::Letter { code: 451, text: None }),
        ("cut", MailFaultKind::CutBefore),
    ] {
        let address = format!("{name}@example.org");
        office.fault(Some(&address), Some(1), kind).await?;
        office.asks(name, &address).await?;
        ensure!(office.answer(name).await == Answer::Sent, "{name}");
        ensure!(office.copies(&address).await?.len() == 1, "{name}");
    }
    ensure!(office.count("letters where unknown_ends > 0").await == 0);
    ensure!(office.count("letters where attempts = 2").await == 4);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_that_stays_full_and_a_server_that_stays_away_are_told_at_the_expiry_and_nothing_is_sent_late()
-> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier().await?;
    office.fault(Some("full@example.org"), None, recipient(452)).await?;
    office.asks("full", "full@example.org").await?;
    office
        .counted("letters where key = 'full' and obstacle = 'mailbox-full'", 1)
        .await;
    office.mail.go_down().await?;
    office.asks("down", "anna@example.org").await?;
    office
        .counted("letters where key = 'down' and obstacle = 'server-down'", 1)
        .await;
    // Its connections broke too, but what was in the way of that letter is known.
    ensure!(office.answers_to("full").is_empty() && office.answers_to("down").is_empty());
    office.advance(11).await?;
    ensure!(matches!(
        office.answer("full").await,
        Answer::Failed(EmailFailure::MailboxFull | EmailFailure::ServerDown)
    ));
    ensure!(office.answer("down").await == Answer::Failed(EmailFailure::ServerDown));
    office.mail.heal().await?;
    office.asks("after", "boris@example.org").await?;
    ensure!(office.answer("after").await == Answer::Sent);
    let letters = office.mail.letters().await?;
    ensure!(letters.len() == 1, "{letters:#?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_back_gets_the_letters_that_waited() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier().await?;
    office.mail.go_down().await?;
    for name in ["anna", "boris"] {
        office.asks(name, &format!("{name}@example.org")).await?;
    }
    office.counted("letters where obstacle = 'server-down'", 2).await;
    office.mail.heal().await?;
    for name in ["anna", "boris"] {
        ensure!(office.answer(name).await == Answer::Sent);
        ensure!(office.copies(&format!("{name}@example.org")).await?.len() == 1);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_holds_nobody_else_up() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier_with(&[("SMTP__TIMEOUT", "120s")]).await?;
    let slow = MailFaultKind::DelayAnswer { milliseconds: 100_000 };
    office.fault(Some("slow@example.org"), Some(1), slow).await?;
    office.asks("slow", "slow@example.org").await?;
    office.mail.receives("slow@example.org", "482913").await?;
    for number in 0..20 {
        let key = number.to_string();
        office.asks(&key, &format!("person{number}@example.org")).await?;
        ensure!(office.answer(&key).await == Answer::Sent);
    }
    ensure!(office.answers_to("slow").is_empty());
    ensure!(office.count("letters where state = 'sending'").await == 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_whose_answer_never_came_is_sent_once_more_as_the_same_letter() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier_with(&[("SMTP__TIMEOUT", "5s")]).await?;
    for (name, kind) in [
        ("cut", MailFaultKind::CutAfter),
        ("slow", MailFaultKind::DelayAnswer { milliseconds: 60_000 }),
    ] {
        let address = format!("{name}@example.org");
        office.fault(Some(&address), Some(1), kind).await?;
        office.asks(name, &address).await?;
        ensure!(office.answer(name).await == Answer::Sent, "{name}");
        ensure!(office.copies(&address).await?.len() == 2, "{name}");
    }
    ensure!(office.count("letters where unknown_ends = 1 and state = 'sent'").await == 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_end_that_nobody_knows_is_told_as_such_and_not_tried_again() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier().await?;
    office
        .fault(Some("anna@example.org"), None, MailFaultKind::CutAfter)
        .await?;
    office.asks("anna", "anna@example.org").await?;
    ensure!(office.answer("anna").await == Answer::Failed(EmailFailure::Undetermined));
    office.asks("boris", "boris@example.org").await?;
    ensure!(office.answer("boris").await == Answer::Sent);
    ensure!(office.copies("anna@example.org").await?.len() == 2);
    ensure!(
        office
            .count("letters where unknown_ends = 2 and reason = 'undetermined'")
            .await
            == 1
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_login_is_our_fault_letters_wait_and_operators_are_told_once_in_telegram() -> Result<()> {
    let office = Office::open().await?;
    let telegram = &office.suite.telegram;
    let bot = telegram.bot(rehearsal::suite::NOTIFIER_TOKEN).await?;
    let olga = telegram.person("Olga").await?;
    olga.opens(&bot, "").await?;
    let mut environment = office.suite.notifier_environment_with_bot(olga.id());
    environment.insert("SMTP__PASSWORD".to_owned(), "mistyped-secret".to_owned());
    let mut notifier = office.suite.run("notifier", &environment).await?;
    for number in 0..3 {
        office
            .asks(&number.to_string(), &format!("person{number}@example.org"))
            .await?;
    }
    olga.sees(&bot, "does not accept our login").await?;
    office
        .counted("letters where state = 'waiting' and attempts > 1", 3)
        .await;
    // As when the account gets the password that the settings have.
    let settings = sandbox::model::MailSettings {
        password: "mistyped-secret".to_owned(),
        ..sandbox::model::MailSettings::default()
    };
    office.mail.set(&settings).await?;
    for number in 0..3 {
        ensure!(office.answer(&number.to_string()).await == Answer::Sent);
    }
    olga.sees(&bot, "takes our letters again").await?;
    let log = notifier.process.log();
    ensure!(log.matches("a person must act").count() == 1, "{log}");
    ensure!(!log.contains("mistyped-secret") && !log.contains("person0@"), "{log}");
    // Who cannot send letters does not write one about it.
    ensure!(office.mail.letters().await?.len() == 3);
    notifier.process.ask_to_end();
    ensure!(notifier.process.wait_for_end().await.success());
    eventually("all marked", async || {
        (office.count("letters where state = 'sent'").await == 3).then_some(())
    })
    .await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_nobody_vouches_for_gets_neither_login_nor_letter() -> Result<()> {
    let office = Office::open().await?;
    let mut notifier = office.notifier_with(&[("SMTP__CA_FILE", "")]).await?;
    office.asks("anna", "anna@example.org").await?;
    notifier.process.wait_for_log("from us (certificate)").await;
    office.counted("letters where attempts > 1", 1).await;
    let statistics = office.mail.statistics().await?;
    ensure!(statistics.logins == 0 && statistics.letters == 0, "{statistics:?}");
    ensure!(statistics.handshakes_failed > 0, "{statistics:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_offers_no_encryption_gets_neither_login_nor_letter() -> Result<()> {
    let office = Office::open().await?;
    let settings = sandbox::model::MailSettings {
        security: sandbox::model::MailSecurity::Plain,
        ..sandbox::model::MailSettings::default()
    };
    office.mail.set(&settings).await?;
    let mut notifier = office.notifier().await?;
    office.asks("anna", "anna@example.org").await?;
    notifier.process.wait_for_log("from us (encryption)").await;
    let statistics = office.mail.statistics().await?;
    ensure!(statistics.logins == 0 && statistics.letters == 0, "{statistics:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_go_by_tls_from_the_start_and_in_clear_to_this_machine_as_the_settings_say() -> Result<()> {
    use sandbox::model::{MailSecurity, MailSettings};
    let office = Office::open().await?;
    for (mode, security) in [("tls", MailSecurity::Tls), ("plain", MailSecurity::Plain)] {
        let settings = MailSettings {
            security,
            ..MailSettings::default()
        };
        office.mail.set(&settings).await?;
        let mut notifier = office.notifier_with(&[("SMTP__MODE", mode)]).await?;
        office.asks(mode, &format!("{mode}@example.org")).await?;
        ensure!(office.answer(mode).await == Answer::Sent);
        let letters = office.copies(&format!("{mode}@example.org")).await?;
        ensure!(
            letters.len() == 1 && letters[0].secure == (mode == "tls"),
            "{letters:#?}"
        );
        notifier.process.kill();
    }
    Ok(())
}
