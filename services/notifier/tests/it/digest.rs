//! The daily letter of what was given up.

use anyhow::{Result, ensure};
use chrono::TimeDelta;
use common::events::notifier::v1::EmailFailure;
use rehearsal::eventually;
use rehearsal::suite::{Environment, OPERATOR_EMAIL, Running};
use sandbox::model::MailFaultKind;

use crate::support::{Answer, Office};

const A_DAY: u64 = 24 * 60;

impl Office {
    /// Notifier's settings with a digest that is due half a day from now.
    async fn with_digest(&self) -> Result<Environment> {
        let at = self.suite.telegram.now().await? + TimeDelta::hours(12);
        let at = at.format("%H:%M").to_string();
        Ok(self.environment_with(&[("TIME_ZONE", "UTC"), ("DIGEST__AT", &at)]))
    }

    async fn run(&self, environment: &Environment) -> Result<Running> {
        self.suite.run("notifier", environment).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_are_told_once_a_day_of_what_was_given_up_and_of_nothing_else() -> Result<()> {
    let office = Office::open().await?;
    let environment = office.with_digest().await?;
    let mut notifier = office.run(&environment).await?;
    office.counted("tasks where kind = 'digest'", 1).await;
    let refused = MailFaultKind::Recipient { code: 550, text: None };
    office.fault(Some("nobody@example.org"), None, refused).await?;
    for number in 0..2 {
        let key = number.to_string();
        office.asks(&key, "nobody@example.org").await?;
        ensure!(office.answer(&key).await == Answer::Failed(EmailFailure::AddressRefused));
    }
    office.publish("email-requested", b"\xff\xff".to_vec()).await?;
    notifier.process.wait_for_log("the body does not decode").await;
    // RabbitMQ moves it there some time after it was refused.
    let observer = office.suite.broker_of("notifier")?.observer();
    eventually("the event among the dead letters", async || {
        let queues = observer.queues().await.ok()?;
        let ours = queues.into_iter().find(|queue| queue.consumer == "notifier")?;
        (ours.standing?.dead == 1).then_some(())
    })
    .await;
    office.advance(A_DAY).await?;
    let letter = office.mail.receives(OPERATOR_EMAIL, "2 letters were not sent").await?;
    let text = letter.text.unwrap_or_default();
    ensure!(text.contains("notifier could not handle 1 event"), "{text}");
    // A restart neither forgets nor repeats it.
    notifier.process.kill();
    let dead = notifier_dead_letters_dropped(&office).await;
    ensure!(dead.contains('1'), "{dead}");
    let _notifier = office.run(&environment).await?;
    for day in 0..2 {
        office.advance(A_DAY).await?;
        office
            .counted(
                &format!("inputs where source = 'done' and closed_at is not null and {day} = {day}"),
                day + 2,
            )
            .await;
    }
    ensure!(office.mail.letters_to(OPERATOR_EMAIL).await?.len() == 1);
    Ok(())
}

/// The operator has looked at them and drops them.
async fn notifier_dead_letters_dropped(office: &Office) -> String {
    let binary = rehearsal::binary("notifier");
    let environment = office.suite.notifier_environment();
    let mut command = rehearsal::ServiceProcess::spawn(&binary, &["dead-letters", "drop", "--all"], &environment);
    command.wait_for_end().await;
    command.log()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_on_which_nothing_was_given_up_makes_no_letter() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.run(&office.with_digest().await?).await?;
    office.asks("anna", "anna@example.org").await?;
    ensure!(office.answer("anna").await == Answer::Sent);
    office.advance(A_DAY).await?;
    office
        .counted("inputs where source = 'done' and closed_at is not null", 1)
        .await;
    office.counted("tasks where kind = 'digest'", 1).await;
    ensure!(office.mail.letters_to(OPERATOR_EMAIL).await?.is_empty());
    Ok(())
}
