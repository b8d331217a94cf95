//! What operators are told, and how often.

use anyhow::{Result, ensure};
use common::events::alert::v1::Severity;
use rehearsal::suite::{NOTIFIER_TOKEN, OPERATOR_EMAIL};
use sandbox::client::{Bot, Person};
use sandbox::model::{Fault, FaultKind};

use crate::support::{Answer, Office};

/// An operator who has opened the bot.
async fn operator(office: &Office) -> Result<(Bot, Person)> {
    let telegram = &office.suite.telegram;
    let bot = telegram.bot(NOTIFIER_TOKEN).await?;
    let olga = telegram.person("Olga").await?;
    olga.opens(&bot, "").await?;
    Ok((bot, olga))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_makes_one_letter_and_one_message_and_the_end_names_duration_and_count() -> Result<()> {
    let office = Office::open().await?;
    let (bot, olga) = operator(&office).await?;
    let environment = office.suite.notifier_environment_with_bot(olga.id());
    let _notifier = office.suite.run("notifier", &environment).await?;
    for number in 1..=200 {
        office
            .raises("disk", number, Severity::Warning, "The disk is nearly full.")
            .await?;
    }
    let letter = office.mail.receives(OPERATOR_EMAIL, "The disk is nearly full.").await?;
    ensure!(
        letter.subject.contains("Warning") && letter.subject.contains("helpdesk-bot"),
        "{letter:#?}"
    );
    olga.sees(&bot, "The disk is nearly full.").await?;
    office.counted("alerts where times = 200", 1).await;
    office.advance(50).await?;
    office.clears("disk", 200, "The disk has room again.").await?;
    let letter = office.mail.receives(OPERATOR_EMAIL, "The disk has room again.").await?;
    let text = letter.text.unwrap_or_default();
    ensure!(text.contains("50 min") && text.contains("200 times"), "{text}");
    let told = olga.sees(&bot, "The disk has room again.").await?;
    ensure!(
        told.text.contains("50 min") && told.text.contains("200 times"),
        "{}",
        told.text
    );
    ensure!(office.mail.letters().await?.len() == 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_gets_worse_is_told_at_once_and_after_the_quiet_it_is_told_again() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier().await?;
    office.raises("disk", 1, Severity::Warning, "First.").await?;
    office.mail.receives(OPERATOR_EMAIL, "First.").await?;
    office.raises("disk", 2, Severity::Error, "Second.").await?;
    let letter = office.mail.receives(OPERATOR_EMAIL, "Second.").await?;
    ensure!(letter.subject.contains("Somebody must act"), "{letter:#?}");
    office.raises("disk", 3, Severity::Error, "Third.").await?;
    office.counted("alerts where times = 3", 1).await;
    office.advance(61).await?;
    office.raises("disk", 4, Severity::Error, "Fourth.").await?;
    let letter = office.mail.receives(OPERATOR_EMAIL, "Fourth.").await?;
    ensure!(letter.text.unwrap_or_default().contains("4 times"));
    ensure!(office.mail.letters().await?.len() == 3);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_back_within_the_quiet_is_told_when_it_ends() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier().await?;
    office.raises("disk", 1, Severity::Error, "Full.").await?;
    office.clears("disk", 1, "Room.").await?;
    office.mail.receives(OPERATOR_EMAIL, "Room.").await?;
    office.raises("disk", 2, Severity::Error, "Full again.").await?;
    office.counted("tasks where kind = 'quiet-over'", 1).await;
    ensure!(office.mail.letters().await?.len() == 2);
    office.advance(61).await?;
    office.mail.receives(OPERATOR_EMAIL, "Full again.").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_that_nobody_can_write_to_is_named_in_the_log_and_the_letter_goes_all_the_same() -> Result<()> {
    let office = Office::open().await?;
    office.suite.telegram.bot(NOTIFIER_TOKEN).await?;
    let environment = office.suite.notifier_environment_with_bot(777_000_777);
    let mut notifier = office.suite.run("notifier", &environment).await?;
    office.raises("disk", 1, Severity::Error, "Full.").await?;
    office.mail.receives(OPERATOR_EMAIL, "Full.").await?;
    notifier
        .process
        .wait_for_log("operators were not told in Telegram")
        .await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_go_while_telegram_is_away_and_operators_hear_of_the_alert_when_it_is_back() -> Result<()> {
    let office = Office::open().await?;
    let (bot, olga) = operator(&office).await?;
    let away = Fault {
        bot_id: None,
        method: None,
        chat_id: None,
        times: None,
        skip: 0,
        kind: FaultKind::CutBefore,
    };
    office.suite.telegram.fault(&away).await?;
    let environment = office.suite.notifier_environment_with_bot(olga.id());
    let mut notifier = office.suite.spawn("notifier", &environment)?;
    office.asks("anna", "anna@example.org").await?;
    ensure!(office.answer("anna").await == Answer::Sent);
    office.raises("disk", 1, Severity::Error, "Full.").await?;
    office.mail.receives(OPERATOR_EMAIL, "Full.").await?;
    office.suite.telegram.heal().await?;
    notifier.process.wait_until_ready(notifier.address).await;
    olga.sees(&bot, "Full.").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_that_nobody_hears_is_an_error_in_the_log() -> Result<()> {
    let office = Office::open().await?;
    let mut notifier = office.notifier_with(&[("ALERT__EMAIL", "")]).await?;
    office.raises("disk", 1, Severity::Error, "Full.").await?;
    notifier.process.wait_for_log("nobody hears of an alert").await;
    ensure!(office.mail.letters().await?.is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_writes_to_the_bot_is_told_what_it_is_for_and_the_number_of_his_chat() -> Result<()> {
    let office = Office::open().await?;
    let (bot, olga) = operator(&office).await?;
    let environment = office.suite.notifier_environment_with_bot(olga.id());
    let _notifier = office.suite.run("notifier", &environment).await?;
    let told = olga.sees(&bot, "only tells of faults").await?;
    ensure!(told.text.contains(&olga.id().to_string()), "{}", told.text);
    office.suite.check_conformance().await
}
