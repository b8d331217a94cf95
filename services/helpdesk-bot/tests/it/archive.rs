use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use rehearsal::eventually;
use sandbox::client::Person;
use sandbox::model::{Act, Media};

use super::support::Office;

/// A document of these bytes.
fn document(name: &str, content: &[u8]) -> Act {
    Act::SendMedia {
        media: Media::Document,
        caption: None,
        file_name: Some(name.to_owned()),
        content_base64: Some(BASE64_STANDARD.encode(content)),
        size: None,
        album: None,
        reply_to: None,
    }
}

/// Waits until so many files came to this end.
async fn archived(office: &Office, state: &str, count: i64) {
    let query = format!("select count(*) from messages where archived = '{state}'");
    eventually(&format!("{count} files are {state}"), async || {
        (office.count(&query).await.ok()? == count).then_some(())
    })
    .await;
}

fn folder(office: &Office, person: &Person) -> PathBuf {
    office.suite.archive().join(person.id().to_string())
}

/// The names and contents of what lies in a person's folder.
fn files(office: &Office, person: &Person) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder(office, person))? {
        let entry = entry?;
        let name = entry.file_name().into_string().ok().context("a name is no text")?;
        files.push((name, std::fs::read(entry.path())?));
    }
    files.sort();
    Ok(files)
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_both_sides_lie_on_the_disk_and_the_protocol_says_all_of_it_when_it_is_over() -> Result<()> {
    let office = Office::open().await?;
    let _replicas = [office.replica().await?, office.replica().await?];
    let bot = &office.bot;
    let anna = office.user("Anna").await?;
    anna.sends(bot, "My printer is on fire").await?;
    anna.sees(bot, "request № 1").await?;
    let photo = Act::SendMedia {
        media: Media::Photo,
        caption: Some("Look".to_owned()),
        file_name: None,
        content_base64: Some(BASE64_STANDARD.encode(b"a picture")),
        size: None,
        album: None,
        reply_to: None,
    };
    anna.does(bot, photo).await?;
    let long = format!("{}.pdf", "д".repeat(296));
    for (name, content) in [
        ("../../etc/passwd", &b"slashes"[..]),
        ("a\tb\u{202e}c.txt", b"controls"),
        (long.as_str(), b"long"),
        ("empty.txt", b""),
    ] {
        anna.does(bot, document(name, content)).await?;
    }
    let big = Act::SendMedia {
        media: Media::Video,
        caption: None,
        file_name: Some("film.mp4".to_owned()),
        content_base64: None,
        size: Some(20 * 1024 * 1024 + 1),
        album: None,
        reply_to: None,
    };
    anna.does(bot, big).await?;
    office
        .olga
        .presses_in(bot, office.group, "take:1")
        .await?
        .answered()
        .await?;
    anna.sees(bot, "Olga answers you").await?;
    for content in [b"first of two", b"other of two"] {
        let part = Act::SendMedia {
            media: Media::Photo,
            caption: None,
            file_name: None,
            content_base64: Some(BASE64_STANDARD.encode(content)),
            size: None,
            album: Some("holiday".to_owned()),
            reply_to: None,
        };
        office.olga.does(bot, part).await?;
    }
    archived(&office, "stored", 7).await;
    archived(&office, "too_big", 1).await;

    let kept = files(&office, &anna)?;
    let mut contents: Vec<_> = kept
        .iter()
        .map(|(_, content)| String::from_utf8_lossy(content))
        .collect();
    contents.sort();
    ensure!(
        contents
            == [
                "",
                "a picture",
                "controls",
                "first of two",
                "long",
                "other of two",
                "slashes"
            ],
        "{contents:?}"
    );
    ensure!(
        kept.iter()
            .all(|(name, _)| name.len() <= 255 && !name.contains(char::is_control)),
        "{kept:?}"
    );
    ensure!(
        std::fs::read_dir(office.suite.archive())?.count() == 1,
        "something lies beside her folder"
    );
    let query = "select count(*) from messages where archived_path like '%/%' and archived = 'stored'";
    ensure!(office.count(query).await? == 7);

    office.olga.sends(bot, "/service").await?;
    office.olga.presses(bot, "Close the request").await?;
    anna.sees(bot, "The specialist closed request № 1").await?;
    let path = folder(&office, &anna).join("protocol.txt");
    let protocol = eventually("the protocol on the disk", async || {
        let protocol = std::fs::read_to_string(&path).ok()?;
        protocol.contains("Closed").then_some(protocol)
    })
    .await;
    for said in [
        "My printer is on fire",
        "Look",
        "Anna",
        "Olga",
        "not archived: over 20 MB",
    ] {
        ensure!(protocol.contains(said), "{said:?} is missing in:\n{protocol}");
    }
    for (name, _) in kept {
        ensure!(protocol.contains(&name), "{name:?} is missing in:\n{protocol}");
    }

    // The same is handed out as a file and as a page.
    office.olga.sends(bot, "/service").await?;
    office.olga.presses(bot, "History").await?;
    office.olga.presses(bot, "Anna").await?;
    office.olga.presses(bot, "As a file").await?;
    office.olga.sees(bot, "Everything that was said").await?;
    office.olga.presses(bot, "As a page").await?;
    eventually("the page on the disk", async || {
        let page = std::fs::read_to_string(folder(&office, &anna).join("protocol.html")).ok()?;
        page.contains("My printer is on fire").then_some(())
    })
    .await;

    // Who has himself erased leaves nothing on the disk either.
    anna.sends(bot, "/privacy").await?;
    anna.presses(bot, "Erase everything").await?;
    anna.presses(bot, "Yes, erase everything").await?;
    eventually("her folder is gone", async || {
        (!folder(&office, &anna).exists()).then_some(())
    })
    .await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_files_are_passed_on_and_not_kept_and_everybody_hears_it_once() -> Result<()> {
    let office = Office::open().await?;
    let mut environment = office.environment();
    // Full by its thresholds; a disk without any room is the archive's own test.
    environment.insert("DISK__WARN_PERCENT".to_owned(), "99".to_owned());
    environment.insert("DISK__STOP_PERCENT".to_owned(), "98".to_owned());
    let _replica = office.suite.run("helpdesk-bot", &environment).await?;
    let bot = &office.bot;
    office.group_sees("The archive's disk is full").await?;
    let anna = office.user("Anna").await?;
    anna.sends(bot, "help").await?;
    anna.sees(bot, "request № 1").await?;
    office
        .olga
        .presses_in(bot, office.group, "take:1")
        .await?
        .answered()
        .await?;
    anna.sees(bot, "Olga answers you").await?;
    for name in ["one.txt", "two.txt"] {
        anna.does(bot, document(name, b"content")).await?;
    }
    archived(&office, "disk_full", 2).await;
    office.olga.sees(bot, "passed on but not stored").await?;
    ensure!(office.count("select count(*) from full_disk_notices").await? == 1);
    ensure!(
        office
            .count("select count(*) from alerts where cleared_at is null")
            .await?
            == 2
    );
    let alerts = "select count(*) from events_out where routing_key = 'helpdesk-bot.alert-raised.v1'";
    ensure!(office.count(alerts).await? == 2);
    ensure!(files(&office, &anna).map_or(true, |files| files.is_empty()));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_that_cannot_be_written_is_told_at_the_start() -> Result<()> {
    let office = Office::open().await?;
    let file = tempfile::NamedTempFile::new()?;
    let mut environment = office.environment();
    environment.insert("ARCHIVE__PATH".to_owned(), file.path().display().to_string());
    let mut running = rehearsal::suite::Running::spawn("helpdesk-bot", &environment)?;
    let status = running.process.wait_for_end().await;
    let log = running.process.log();
    ensure!(!status.success() && log.contains("ARCHIVE__PATH"), "{status}: {log}");
    Ok(())
}

/// Where helpdesk-bot dies with something on the disk that no row knows of yet.
#[derive(Clone, Copy, PartialEq)]
enum Death {
    FileKept,
    ProtocolWritten,
}

/// Ends the lease of the work in the hands of who died, which would take a minute.
async fn work_is_free(office: &Office) -> Result<()> {
    let ended = "with ended as (update tasks set lease_until = clock_timestamp() where lease_until is not null returning 1) \
        select count(*) from ended";
    ensure!(office.count(ended).await? > 0, "he died with no work in his hands");
    Ok(())
}

/// Anna sends a file and is answered, helpdesk-bot dies once, and the file and the protocol lie there once.
async fn survives(death: Death) -> Result<()> {
    let office = Office::open().await?;
    let mut environment = office.environment();
    let point = match death {
        Death::FileKept => "file-kept",
        Death::ProtocolWritten => "protocol-written",
    };
    environment.insert(fail_point::VARIABLE.to_owned(), point.to_owned());
    let mut mortal = office.suite.run("helpdesk-bot", &environment).await?;
    let mut replicas = Vec::new();
    let bot = &office.bot;
    let anna = office.user("Anna").await?;
    anna.does(bot, document("report.txt", b"all of it")).await?;
    if death == Death::FileKept {
        ensure!(!mortal.process.wait_for_end().await.success());
        work_is_free(&office).await?;
        replicas.push(office.replica().await?);
    }
    archived(&office, "stored", 1).await;
    office
        .olga
        .presses_in(bot, office.group, "take:1")
        .await?
        .answered()
        .await?;
    office.olga.sees(bot, "Request № 1 is yours").await?;
    office.olga.sends(bot, "/service").await?;
    office.olga.presses(bot, "Close the request").await?;
    anna.sees(bot, "The specialist closed request № 1").await?;
    if death == Death::ProtocolWritten {
        ensure!(!mortal.process.wait_for_end().await.success());
        work_is_free(&office).await?;
        replicas.push(office.replica().await?);
    }
    ensure!(mortal.process.log().contains(&format!("fail point {point}")));
    eventually("nothing of the archive's work is left", async || {
        let work = office.count("select count(*) from tasks where kind in ('archive-file', 'archive-protocol')");
        (work.await.ok()? == 0).then_some(())
    })
    .await;
    let kept = files(&office, &anna)?;
    let names: Vec<_> = kept.iter().map(|(name, _)| name.as_str()).collect();
    let [(_, content), (_, protocol)] = kept.as_slice() else {
        anyhow::bail!("a file and a protocol, not {names:?}");
    };
    ensure!(content == b"all of it", "{names:?}");
    let protocol = String::from_utf8_lossy(protocol);
    ensure!(
        protocol.contains("report.txt") && protocol.contains("by specialist Olga"),
        "{protocol}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_dies_when_a_file_was_kept_keeps_it_once() -> Result<()> {
    survives(Death::FileKept).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_dies_when_a_protocol_was_written_leaves_a_true_one() -> Result<()> {
    survives(Death::ProtocolWritten).await
}
