//! The process dies around the moment at which the server has the letter.

use anyhow::{Result, ensure};
use common::events::notifier::v1::EmailFailure;
use rehearsal::suite::Running;

use crate::support::{Answer, Office};

impl Office {
    /// Starts notifier so that it dies at this point.
    async fn notifier_that_dies_at(&self, point: &str) -> Result<Running> {
        let environment = self.environment_with(&[(fail_point::VARIABLE, point)]);
        rehearsal::suite::Running::spawn("notifier", &environment)
    }
}

async fn dies(notifier: &mut Running, point: &str) -> Result<()> {
    let ended = notifier.process.wait_for_end().await;
    ensure!(!ended.success());
    let log = notifier.process.log();
    ensure!(log.contains(&format!("fail point {point}")), "{log}");
    Ok(())
}

/// How many letters come when notifier dies once at this point, and how many ends nobody knew.
async fn survives(point: &str, letters: usize, unknown_ends: i64) -> Result<()> {
    let office = Office::open().await?;
    let mut armed = office.notifier_that_dies_at(point).await?;
    office.asks("anna", "anna@example.org").await?;
    dies(&mut armed, point).await?;
    office.leases_end().await?;
    let notifier = office.notifier().await?;
    ensure!(office.answer("anna").await == Answer::Sent);
    office.asks("boris", "boris@example.org").await?;
    ensure!(office.answer("boris").await == Answer::Sent);
    let copies = office.copies("anna@example.org").await?;
    ensure!(copies.len() == letters, "{} letters", copies.len());
    ensure!(office.answers_to("anna").len() == 1);
    let known = format!("letters where key = 'anna' and state = 'sent' and unknown_ends = {unknown_ends}");
    ensure!(office.count(&known).await == 1);
    // Whoever gets it twice finds a line of the log that names it.
    let log = notifier.process.log();
    ensure!(log.contains("sent once more") == (unknown_ends > 0), "{log}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_dies_before_the_dialogue_sends_one_letter() -> Result<()> {
    survives("letter", 1, 0).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_dies_when_the_letter_is_noted_and_not_yet_given_sends_one_letter_and_counts_the_doubt() -> Result<()> {
    survives("letter-handed", 1, 1).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_dies_between_the_servers_yes_and_his_own_mark_sends_the_same_letter_once_more() -> Result<()> {
    survives("letter-taken", 2, 1).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_dies_after_his_mark_has_sent_one_letter_and_the_answer_is_not_lost() -> Result<()> {
    survives("letter-marked", 1, 0).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_dies_twice_between_yes_and_mark_sends_two_letters_and_no_third() -> Result<()> {
    let office = Office::open().await?;
    office.asks("anna", "anna@example.org").await?;
    for _ in 0..2 {
        let mut armed = office.notifier_that_dies_at("letter-taken").await?;
        dies(&mut armed, "letter-taken").await?;
        office.leases_end().await?;
    }
    let _notifier = office.notifier().await?;
    ensure!(office.answer("anna").await == Answer::Failed(EmailFailure::Undetermined));
    ensure!(office.copies("anna@example.org").await?.len() == 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stands_still_before_the_letter_and_wakes_when_another_has_it_gives_nothing() -> Result<()> {
    let office = Office::open().await?;
    let mut paused = office.notifier_that_dies_at("stop@letter").await?;
    office.asks("anna", "anna@example.org").await?;
    paused.process.wait_until_paused().await;
    office.leases_end().await?;
    let mut other = office.notifier().await?;
    ensure!(office.answer("anna").await == Answer::Sent);
    other.process.kill();
    paused.process.resume();
    // It withholds the letter by its note and says so, or by the end of its time.
    office.asks("boris", "boris@example.org").await?;
    ensure!(office.answer("boris").await == Answer::Sent);
    ensure!(office.copies("anna@example.org").await?.len() == 1);
    ensure!(office.answers_to("anna").len() == 1);
    Ok(())
}
