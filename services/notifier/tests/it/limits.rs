//! How many letters may go where.

use anyhow::{Result, ensure};
use common::events::notifier::v1::EmailFailure;

use crate::support::{Answer, Office};

const LIMITED: Answer = Answer::Failed(EmailFailure::Limited);

#[tokio::test(flavor = "multi_thread")]
async fn an_address_gets_so_many_letters_an_hour_however_it_is_written() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier_with(&[("LIMITS__RECIPIENT_AN_HOUR", "3")]).await?;
    for number in 0..5 {
        let recipient = if number % 2 == 0 {
            "anna@example.org"
        } else {
            "Anna@EXAMPLE.org"
        };
        office.asks(&number.to_string(), recipient).await?;
    }
    let mut answers = Vec::new();
    for number in 0..5 {
        answers.push(office.answer(&number.to_string()).await);
    }
    ensure!(
        answers.iter().filter(|answer| **answer == Answer::Sent).count() == 3,
        "{answers:?}"
    );
    ensure!(
        answers.iter().filter(|answer| **answer == LIMITED).count() == 2,
        "{answers:?}"
    );
    office.asks("boris", "boris@example.org").await?;
    ensure!(office.answer("boris").await == Answer::Sent);
    // What was refused does not count.
    office.advance(61).await?;
    office.asks("later", "anna@example.org").await?;
    ensure!(office.answer("later").await == Answer::Sent);
    ensure!(office.mail.letters_to("anna@example.org").await?.len() == 4);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_gets_so_many_letters_a_minute() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier_with(&[("LIMITS__DOMAIN_A_MINUTE", "2")]).await?;
    for number in 0..3 {
        office
            .asks(&number.to_string(), &format!("person{number}@example.org"))
            .await?;
    }
    let mut answers = Vec::new();
    for number in 0..3 {
        answers.push(office.answer(&number.to_string()).await);
    }
    ensure!(
        answers.iter().filter(|answer| **answer == LIMITED).count() == 1,
        "{answers:?}"
    );
    office.asks("elsewhere", "person@example.com").await?;
    ensure!(office.answer("elsewhere").await == Answer::Sent);
    office.advance(2).await?;
    office.asks("later", "person@example.org").await?;
    ensure!(office.answer("later").await == Answer::Sent);
    Ok(())
}
