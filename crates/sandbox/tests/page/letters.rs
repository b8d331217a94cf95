use std::net::TcpListener;

use anyhow::{Context, Result};
use browser::Look;
use lettre::message::MultiPart;
use lettre::message::header::ContentType;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::{AsyncTransport, Message, Tokio1Executor};
use sandbox::model::{MailSecurity, MailSettings};
use serde_json::Value;

use crate::stage::Stage;

/// How services send here: in clear, for encryption has its own tests.
type Mailer = AsyncSmtpTransport<Tokio1Executor>;

pub(crate) async fn mailer(stage: &Stage) -> Result<Mailer> {
    let settings = MailSettings {
        security: MailSecurity::Plain,
        login_required: false,
        ..MailSettings::default()
    };
    stage.client.mail().set(&settings).await?;
    Ok(Mailer::builder_dangerous("127.0.0.1")
        .port(stage.sandbox.mail_address().port())
        .build())
}

pub(crate) fn code_letter(recipient: &str) -> Result<Message> {
    Ok(Message::builder()
        .from("Frontdesk <desk@example.org>".parse()?)
        .to(recipient.parse()?)
        .subject("Ваш код")
        .message_id(None)
        .header(ContentType::TEXT_PLAIN)
        .body("Ваш код: 482913\r\n\r\nОн действует 10 минут.".to_owned())?)
}

#[tokio::test]
async fn a_letter_appears_is_opened_and_its_code_copied() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    page.click("#tab-letters").await?;
    page.see_text(".part-letters .empty", "No letter has come").await?;
    let port = stage.sandbox.mail_address().port().to_string();
    page.see_text(".directions", &port).await?;

    mailer(&stage)
        .await?
        .send(code_letter("Anna <anna@example.org>")?)
        .await?;
    page.see_text(".letter-row.unread .letter-subject", "Ваш код").await?;
    page.see_text(".letter-row", "To anna@example.org").await?;
    page.see_text("#tab-letters .badge", "1").await?;
    page.click(".letter-row").await?;
    page.see_text(".letter-title", "Ваш код").await?;
    page.see_text(".letter-lines", "Anna <anna@example.org>").await?;
    page.see_text(".letter-text", "Он действует 10 минут.").await?;
    page.see_none("#tab-letters .badge:not([hidden])").await?;

    // A browser without a screen has no clipboard of its own, so the page's call is looked at.
    page.client
        .execute(
            "window.copied = null; navigator.clipboard.writeText = async (text) => { window.copied = text; };",
            Vec::new(),
        )
        .await?;
    page.see_text(".letter-digits", "482913").await?;
    page.click(".letter-code").await?;
    page.see_text(".toast", "482913").await?;
    page.script_until(
        "the code in the clipboard",
        "return window.copied === '482913'",
        Vec::new(),
    )
    .await?;

    page.press("Source").await?;
    page.see_text(".letter-source", "Message-ID").await?;
    page.press("Mark unread").await?;
    page.see(".letter-row.unread").await?;
    page.see_text("#tab-letters .badge", "1").await?;
    page.click(".letter-row").await?;
    page.press("Forget").await?;
    page.see_text(".part-letters .empty", "No letter has come").await
}

#[tokio::test]
async fn a_mailbox_is_used_by_keyboard_and_chosen_by_address() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let mailer = mailer(&stage).await?;
    for recipient in ["anna@example.org", "boris@example.org", "anna@example.org"] {
        mailer.send(code_letter(recipient)?).await?;
    }
    page.click("#tab-letters").await?;
    page.script_until(
        "three letters",
        "return document.querySelectorAll('.letter-row').length === 3",
        Vec::new(),
    )
    .await?;
    page.write(".part-letters select", "boris@example.org").await?;
    page.script_until(
        "one letter",
        "return document.querySelectorAll('.letter-row').length === 1",
        Vec::new(),
    )
    .await?;
    // The key "Home": the first choice.
    page.write(".part-letters select", "\u{E011}").await?;
    page.script_until(
        "three letters",
        "return document.querySelectorAll('.letter-row').length === 3",
        Vec::new(),
    )
    .await?;
    // Down to the second, in with Enter, out with Escape: the focus is where it was.
    page.client
        .execute("document.querySelector('.letter-row').focus()", Vec::new())
        .await?;
    page.write(".letter-row", "\u{E015}").await?;
    let second = "return document.activeElement === document.querySelectorAll('.letter-row')[1]";
    page.script_until("the focus on the second letter", second, Vec::new())
        .await?;
    page.write("li:nth-child(2) > .letter-row", "\u{E007}").await?;
    page.see_text(".letter-lines", "boris@example.org").await?;
    page.write(".letter-title", "\u{E00C}").await?;
    page.script_until("the focus on the second letter again", second, Vec::new())
        .await
}

#[tokio::test]
async fn a_letter_can_do_nothing_to_the_page_and_fetches_nothing() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let outside = TcpListener::bind("127.0.0.1:0")?;
    outside.set_nonblocking(true)?;
    let root = format!("http://{}", outside.local_addr()?);
    let html = format!(
        "<p style=\"color: rgb(1, 2, 3)\" id=\"words\">Hello</p><script>parent.document.title = 'stolen'</script>\
         <img src=\"{root}/picture.png\" onerror=\"parent.document.title = 'stolen'\">\
         <link rel=\"stylesheet\" href=\"{root}/style.css\"><form action=\"{root}/form\"></form>"
    );
    let letter = Message::builder()
        .from(
            "Mallory <script>alert(1)</script> <m@example.org>"
                .parse()
                .or_else(|_| "m@example.org".parse())?,
        )
        .to("anna@example.org".parse()?)
        .subject("<img src=x onerror=\"document.title = 'stolen'\">")
        .multipart(MultiPart::alternative_plain_html("<b>text</b>".to_owned(), html))?;
    mailer(&stage).await?.send(letter).await?;
    page.click("#tab-letters").await?;
    page.see_text(".letter-row", "<img src=x").await?;
    page.click(".letter-row").await?;
    let frame = page.see(".letter-frame").await?;
    assert_eq!(frame.attr("sandbox").await?.as_deref(), Some(""));
    frame.enter_frame().await?;
    page.see_text("#words", "Hello").await?;
    let looks = "const style = getComputedStyle(document.querySelector('#words')); return style.color;";
    assert_eq!(
        page.client.execute(looks, Vec::new()).await?,
        Value::from("rgb(1, 2, 3)")
    );
    page.script_until(
        "the whole letter",
        "return document.readyState === 'complete'",
        Vec::new(),
    )
    .await?;
    let nobody_came = outside.accept().unwrap_err();
    assert_eq!(nobody_came.kind(), std::io::ErrorKind::WouldBlock);
    page.client.clone().enter_parent_frame().await?;
    assert_eq!(page.client.title().await?, "Frontdesk sandbox");
    page.press("Text").await?;
    page.see_text(".letter-text", "<b>text</b>").await?;

    let address = format!("{}/sandbox/mail/letters/1/html", stage.sandbox.url());
    let answer = reqwest::get(address).await?;
    let policy = answer.headers().get("content-security-policy").context("no policy")?;
    assert!(
        policy.to_str()?.starts_with("sandbox; default-src 'none';"),
        "{policy:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_fault_of_the_mail_server_is_switched_on_met_and_switched_off() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let mailer = mailer(&stage).await?;
    page.press("Faults").await?;
    page.write("#mail-fault-kind", "Mailbox full (452)").await?;
    page.write("#mail-fault-recipient", "anna@example.org").await?;
    page.press("Switch on for mail").await?;
    page.see_text(".faults li", "Recipient refused with 452").await?;
    assert!(mailer.send(code_letter("anna@example.org")?).await.is_err());
    page.see_text(".faults li", "anna@example.org · 1 met it").await?;
    page.click(".faults .icon-button").await?;
    page.see_none(".faults li").await?;
    mailer.send(code_letter("anna@example.org")?).await?;
    Ok(())
}

#[tokio::test]
async fn the_mailbox_is_there_on_a_phone() -> Result<()> {
    let stage = Stage::empty(Look::NARROW).await?;
    let page = &stage.browser;
    mailer(&stage).await?.send(code_letter("anna@example.org")?).await?;
    page.open(&stage.sandbox.url()).await?;
    page.press("Show or hide the spreadsheet and what is behind").await?;
    page.click("#tab-letters").await?;
    page.click(".letter-row").await?;
    page.see_text(".letter-digits", "482913").await?;
    let wide = "return document.documentElement.scrollWidth > innerWidth";
    assert_eq!(page.client.execute(wide, Vec::new()).await?, Value::Bool(false));
    page.press("Back to the letters").await?;
    page.see(".letter-row:not(.unread)").await?;
    Ok(())
}
