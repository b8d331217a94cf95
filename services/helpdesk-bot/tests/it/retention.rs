use std::time::Duration;

use anyhow::{Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use rehearsal::eventually;
use sandbox::model::{Act, Media};

use super::support::Office;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Waits until the tables hold so many.
async fn counted(office: &Office, what: &str, query: &str, count: i64) {
    eventually(what, async || (office.count(query).await.ok()? == count).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_is_forgotten_when_it_was_kept_long_enough_although_all_was_restarted() -> Result<()> {
    let office = Office::open().await?;
    let mut environment = office.environment();
    environment.insert("RETENTION__COMMUNICATIONS".to_owned(), "30d".to_owned());
    let mut first = office.suite.run("helpdesk-bot", &environment).await?;
    let (bot, olga) = (&office.bot, &office.olga);
    let anna = office.user("Anna").await?;
    let folder = office.suite.archive().join(anna.id().to_string());
    anna.sends(bot, "My printer is on fire").await?;
    office.group_sees("My printer is on fire").await?;
    let plan = Act::SendMedia {
        media: Media::Document,
        caption: None,
        file_name: Some("plan.pdf".to_owned()),
        content_base64: Some(BASE64_STANDARD.encode(b"the plan")),
        size: None,
        album: None,
        reply_to: None,
    };
    anna.does(bot, plan).await?;
    olga.presses_in(bot, office.group, "take:1").await?.answered().await?;
    anna.sees(bot, "Olga answers you").await?;
    olga.sends(bot, "Which floor?").await?;
    let question = anna.sees(bot, "Which floor?").await?;
    let stored = "select count(*) from messages where archived = 'stored'";
    counted(&office, "the plan lies in the archive", stored, 1).await;
    let copies = "select count(*) from slots where slot like 'message/%'";
    counted(&office, "the copies are known", copies, 3).await;
    olga.sends(bot, "/service").await?;
    olga.presses(bot, "Close the request").await?;
    anna.sees(bot, "The specialist closed request № 1").await?;
    eventually("the protocol", async || {
        let protocol = std::fs::read_to_string(folder.join("protocol.txt")).ok()?;
        protocol.contains("Which floor?").then_some(())
    })
    .await;

    // Nobody runs when the time comes.
    first.process.kill();
    office.suite.telegram.advance(31 * DAY).await?;
    let _second = office.suite.run("helpdesk-bot", &environment).await?;
    counted(&office, "no message is kept", "select count(*) from messages", 0).await;
    counted(&office, "no copy is known", copies, 0).await;
    eventually("the folder is gone", async || (!folder.exists()).then_some(())).await;
    let known = "select count(*) from communications where state = 'closed' and last_owner is not null \
                 and forgotten_at is not null";
    ensure!(
        office.count(known).await? == 1,
        "when it was and who answered is forgotten too"
    );
    olga.sends(bot, "/service").await?;
    olga.presses(bot, "History").await?;
    olga.presses(bot, "Anna").await?;
    olga.sees(bot, "Anna has no open request, and no closed one is kept.")
        .await?;

    // A reply to what is forgotten is a message like any other.
    anna.replies(bot, question.message_id, "The second").await?;
    anna.sees(bot, "request № 2").await?;
    olga.presses_in(bot, office.group, "take:2").await?.answered().await?;
    olga.sees(bot, "The second").await?;
    olga.sends(bot, "/service").await?;
    olga.presses(bot, "Close the request").await?;
    eventually("the protocol of what came after", async || {
        let protocol = std::fs::read_to_string(folder.join("protocol.txt")).ok()?;
        (protocol.contains("The second") && !protocol.contains("Which floor?")).then_some(())
    })
    .await;
    office.suite.check_conformance().await
}
