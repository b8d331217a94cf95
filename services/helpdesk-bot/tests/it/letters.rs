use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rehearsal::suite::Suite;
use sandbox::model::{MailFault, MailFaultKind};

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_confirmed_by_real_letters_after_a_slip_a_wrong_code_and_a_second_letter() -> Result<()> {
    let office = rehearsal::Office::open(Suite::start().await?, 1, "en").await?;
    let suite = &office.suite;
    let _notifier = suite.run("notifier", &suite.notifier_environment()).await?;
    let _helpdesk = suite.run("helpdesk-bot", &office.environment()).await?;
    let (bot, mail) = (&office.bot, suite.telegram.mail());
    let anna = office.person("Anna", "Petrova").await?;
    anna.sends(bot, "Hello!").await?;
    anna.sees(bot, "Write your work e-mail address.").await?;

    // No such mailbox: it is told as such, and no code counts.
    let refusal = MailFault {
        recipient: Some("ana@example.org".to_owned()),
        times: None,
        skip: 0,
        kind: MailFaultKind::Recipient { code: 550, text: None },
    };
    mail.fault(&refusal).await?;
    anna.sends(bot, "ana@example.org").await?;
    anna.sees(
        bot,
        "The mail server refuses ana@example.org: there is no such mailbox.",
    )
    .await?;
    ensure!(mail.letters_to("ana@example.org").await?.is_empty());

    anna.sends(bot, "anna@example.org").await?;
    anna.sees(bot, "A code was sent to anna@example.org.").await?;
    let first = mail.receives("anna@example.org", "").await?;
    let old = first.code.context("no code in the letter")?;
    let wrong = if old == "000000" { "000001" } else { "000000" };
    anna.sends(bot, wrong).await?;
    anna.sees(bot, "That is not the code.").await?;
    suite.telegram.advance(Duration::from_secs(61)).await?;
    anna.presses(bot, "Send the code again").await?;
    let second = mail.receives_after(first.letter_id, "anna@example.org", "").await?;
    anna.sees(bot, "A code was sent to anna@example.org.").await?;
    let code = second.code.context("no code in the second letter")?;
    if code != old {
        anna.sends(bot, &old).await?;
        anna.sees(bot, "That is not the code.").await?;
    }
    anna.sends(bot, &code).await?;
    anna.sees(bot, "Done, your address is confirmed.").await?;
    office
        .group_shows("New user: Anna Petrova, anna@example.org.", 0)
        .await?;
    ensure!(mail.letters_to("anna@example.org").await?.len() == 2);
    suite.check_conformance().await
}
