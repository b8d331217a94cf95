//! Files between Telegram and the disk.

use std::path::Path;

use actix_web::{App, HttpResponse, HttpServer, web};
use conversation::{Call, Rich, store::outgoing::NewOutgoing};
use sandbox::model::{Act, Media};
use serde_json::json;
use telegram::{DownloadError, Failure};

use crate::{
    relay::{report, reporting},
    world::{World, row},
};

const MEGABYTE: u64 = 1024 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_disk_arrives_whole_under_the_name_that_it_is_given() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("17.html");
    std::fs::write(&path, vec![b'x'; 300_000]).unwrap();
    world
        .queue_rows(&[reporting(file(anna.id(), &path, "the protocol"), "file")])
        .await;
    let sender = world.sender();
    let message = anna.sees(&world.bot, "the protocol").await.unwrap();
    let document = &message.content["document"];
    assert_eq!(
        (&document["file_name"], &document["file_size"]),
        (&json!("protocol.html"), &json!(300_000))
    );
    world.counts(&report("file", "sent"), 1).await;
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_gone_is_given_up_and_reported_and_holds_nothing_up() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let folder = tempfile::tempdir().unwrap();
    let rows = [
        reporting(file(anna.id(), &folder.path().join("gone"), "one"), "gone"),
        reporting(file(anna.id(), folder.path(), "two"), "folder"),
    ];
    world.queue_rows(&rows).await;
    world.queue(&[(anna.id(), "three")]).await;
    let sender = world.sender();
    world.counts(&report("gone", "dead"), 1).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    assert_eq!(world.shown(&anna).await, ["three"]);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_sends_is_fetched_to_the_disk_and_nothing_is_left_of_what_is_too_large() {
    let world = World::new().await;
    let anna = world.friend("Anna").await;
    let folder = tempfile::tempdir().unwrap();
    let api = world.api();

    let small = file_id(&world, &anna, 3 * MEGABYTE).await;
    let to = folder.path().join("small.pdf");
    assert_eq!(api.download(&small, &to, 20 * MEGABYTE).await.unwrap(), 3 * MEGABYTE);
    assert_eq!(std::fs::metadata(&to).unwrap().len(), 3 * MEGABYTE);

    let over = folder.path().join("over.pdf");
    let error = api.download(&small, &over, MEGABYTE).await.unwrap_err();
    assert!(matches!(error, DownloadError::TooBig), "{error:?}");
    let large = file_id(&world, &anna, 20 * MEGABYTE + 1).await;
    let error = api.download(&large, &over, 50 * MEGABYTE).await.unwrap_err();
    assert!(matches!(error, DownloadError::TooBig) && !error.may_pass(), "{error:?}");

    let error = api.download("nothing", &over, MEGABYTE).await.unwrap_err();
    assert!(
        matches!(&error, DownloadError::Telegram(Failure::Refused { .. })) && !error.may_pass(),
        "{error:?}"
    );
    let nowhere = folder.path().join("no/such/folder");
    let error = api.download(&small, &nowhere, 20 * MEGABYTE).await.unwrap_err();
    assert!(matches!(error, DownloadError::Disk(_)), "{error:?}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    let away = World::api_at(&format!("http://{}", rehearsal::free_address()));
    let error = away.download(&small, &over, MEGABYTE).await.unwrap_err();
    assert!(error.may_pass(), "{error:?}");
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_ones_own_gives_its_files_by_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let served = folder.path().join("served.bin");
    std::fs::write(&served, b"of the server's disk").unwrap();
    let answer = json!({"ok": true, "result": {"file_id": "f", "file_unique_id": "u", "file_path": served}});
    let answer = web::Data::new(answer);
    let server = HttpServer::new(move || {
        let get_file = async |answer: web::Data<serde_json::Value>| HttpResponse::Ok().json(answer.as_ref());
        App::new().app_data(answer.clone()).default_service(web::to(get_file))
    })
    .workers(1)
    .bind("127.0.0.1:0")
    .unwrap();
    let api = World::api_at(&format!("http://{}", server.addrs()[0]));
    let running = tokio::spawn(server.run());
    let to = folder.path().join("fetched.bin");
    assert_eq!(api.download("f", &to, 20).await.unwrap(), 20);
    assert_eq!(std::fs::read(&to).unwrap(), b"of the server's disk");
    let error = api
        .download("f", &folder.path().join("other.bin"), 19)
        .await
        .unwrap_err();
    assert!(matches!(error, DownloadError::TooBig), "{error:?}");
    running.abort();
}

/// The id of a document of this size that a person has just sent.
async fn file_id(world: &World, person: &sandbox::client::Person, size: u64) -> String {
    let document = Act::SendMedia {
        media: Media::Document,
        caption: None,
        file_name: None,
        content_base64: None,
        size: Some(size),
        album: None,
        reply_to: None,
    };
    person.does(&world.bot, document).await.unwrap();
    let message = person.chat(&world.bot).await.unwrap().messages.pop().unwrap();
    message.content["document"]["file_id"].as_str().unwrap().to_owned()
}

fn file(chat_id: i64, path: &Path, caption: &str) -> NewOutgoing {
    row(
        chat_id,
        &Call::File {
            path: path.to_owned(),
            file_name: "protocol.html".to_owned(),
            caption: Rich::plain(caption),
        },
    )
}
