//! From the request to the letter, and what is kept of it.

use anyhow::{Result, ensure};
use chrono::TimeDelta;
use common::events::notifier::v1::EmailFailure;
use rehearsal::eventually;

use crate::support::{Answer, Office, stamp};

#[tokio::test(flavor = "multi_thread")]
async fn a_code_comes_as_a_letter_by_starttls_and_login_and_who_asked_is_told() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office
        .notifier_with(&[("SMTP__REPLY_TO", "Help <help@example.org>")])
        .await?;
    for (language, subject, words) in [
        ("ru", "Код для входа", "10 минут"),
        ("uk", "Код для входу", "10 хвилин"),
        ("en", "Your sign-in code", "10 minutes"),
    ] {
        let recipient = format!("anna.{language}@example.org");
        let mut request = office.request(language, &recipient).await?;
        request.language = language.to_owned();
        office.asks_for(&request).await?;
        let letter = office.mail.receives(&recipient, words).await?;
        ensure!(letter.subject == subject, "{letter:#?}");
        ensure!(letter.code.as_deref() == Some("482913"), "{letter:#?}");
        ensure!(letter.secure && letter.login.is_some(), "{letter:#?}");
        ensure!(letter.sender == "desk@example.org" && letter.recipients == [recipient.clone()]);
        ensure!(letter.from[0].name.as_deref() == Some("Frontdesk"), "{letter:#?}");
        let (text, html) = (letter.text.unwrap_or_default(), letter.html.unwrap_or_default());
        ensure!(text.replace("\r\n", "\n").contains("\n\n482913\n\n"), "{text}");
        ensure!(html.contains("monospace") && html.contains(">482913</p>"), "{html}");
        let source = office.mail.letter(letter.letter_id).await?.source;
        ensure!(source.contains("multipart/alternative"), "{source}");
        ensure!(source.contains("Auto-Submitted: auto-generated"), "{source}");
        ensure!(source.contains("Reply-To: Help <help@example.org>"), "{source}");
        ensure!(office.answer(language).await == Answer::Sent);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_is_kept_of_a_letter_that_has_ended() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier().await?;
    office.asks("sent", "anna@example.org").await?;
    let mut wrong = office.request("wrong", "boris@example.org").await?;
    wrong.fields.remove("minutes");
    office.asks_for(&wrong).await?;
    ensure!(office.answer("sent").await == Answer::Sent);
    ensure!(office.answer("wrong").await == Answer::Failed(EmailFailure::Invalid));
    office.counted("inputs where closed_at is not null", 2).await;
    ensure!(office.count("inputs where body <> ''").await == 0);
    let kept = "letters where recipient <> '' or fields <> '{}' or letters::text like '%482913%' \
                or letters::text like '%anna%' or letters::text like '%boris%'";
    ensure!(office.count(kept).await == 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_makes_one_letter_however_often_it_comes() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier().await?;
    for _ in 0..3 {
        office.asks("once", "anna@example.org").await?;
    }
    ensure!(office.answer("once").await == Answer::Sent);
    // Once more when all is over, and another one behind it that shows that it was handled.
    office.asks("once", "anna@example.org").await?;
    office.asks("other", "boris@example.org").await?;
    ensure!(office.answer("other").await == Answer::Sent);
    office.counted("inputs where closed_at is null", 0).await;
    ensure!(office.mail.letters().await?.len() == 2);
    ensure!(office.answers_to("once").len() == 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_makes_no_sense_is_answered_and_no_letter_goes_out() -> Result<()> {
    let office = Office::open().await?;
    let mut notifier = office.notifier().await?;
    let good = |key| office.request(key, "anna@example.org");
    let mut unknown = good("template").await?;
    unknown.template = "announcement".to_owned();
    let mut nobody = good("address").await?;
    nobody.recipient = "anna@example.org\r\nBcc: boris@example.org".to_owned();
    let mut endless = good("expiry").await?;
    endless.expires_at = None;
    let mut smuggling = good("field").await?;
    smuggling
        .fields
        .insert("code".to_owned(), "1\r\nBcc: boris@example.org".to_owned());
    for request in [unknown, nobody, endless, smuggling] {
        office.asks_for(&request).await?;
        let answer = office.answer(&request.key).await;
        ensure!(
            answer == Answer::Failed(EmailFailure::Invalid),
            "{}: {answer:?}",
            request.key
        );
    }
    // What is no request at all is nobody's, and waits for a person.
    office.publish("email-requested", b"\xff\xff".to_vec()).await?;
    notifier.process.wait_for_log("the body does not decode").await;
    ensure!(office.mail.letters().await?.is_empty());
    ensure!(!notifier.process.log().contains("boris"), "{}", notifier.process.log());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_comes_too_late_is_not_sent() -> Result<()> {
    let office = Office::open().await?;
    let mut late = office.request("late", "anna@example.org").await?;
    late.expires_at = Some(stamp(office.suite.telegram.now().await? - TimeDelta::seconds(1)));
    office.asks_for(&late).await?;
    let _notifier = office.notifier().await?;
    ensure!(office.answer("late").await == Answer::Failed(EmailFailure::ServerDown));
    ensure!(office.mail.letters().await?.is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_blocked_bot_cannot_say_comes_as_a_letter() -> Result<()> {
    let office = Office::open().await?;
    let _notifier = office.notifier().await?;
    let mut notice = office.request("notice", "anna@example.org").await?;
    notice.template = "desk-notice".to_owned();
    let fields = [
        ("text", "<b>Printer</b> & toner\nare there."),
        ("link", "https://t.me/desk_bot?a=1&b=2"),
    ];
    notice.fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    office.asks_for(&notice).await?;
    let letter = office
        .mail
        .receives("anna@example.org", "<b>Printer</b> & toner")
        .await?;
    let html = letter.html.unwrap_or_default();
    ensure!(
        !html.contains("<b>Printer") && html.contains("&#60;b&#62;Printer"),
        "{html}"
    );
    ensure!(html.contains("href=\"https://t.me/desk_bot?a=1&#38;b=2\""), "{html}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_send_each_letter_once() -> Result<()> {
    let office = Office::open().await?;
    let _replicas = [office.notifier().await?, office.notifier().await?];
    let asked = 60;
    for number in 0..asked {
        office
            .asks(&number.to_string(), &format!("person{number}@example.org"))
            .await?;
    }
    for number in 0..asked {
        ensure!(office.answer(&number.to_string()).await == Answer::Sent);
    }
    let letters = office.mail.letters().await?;
    ensure!(letters.len() == asked, "{} letters", letters.len());
    let statistics = office.mail.statistics().await?;
    // Connections are kept: both replicas open one per hand at most, and some again after a pause.
    ensure!(statistics.connections < asked as u64, "{statistics:?}");
    eventually("all letters marked", async || {
        (office.count("letters where state = 'sent'").await == asked as i64).then_some(())
    })
    .await;
    Ok(())
}
