use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use actix_web::{App, HttpResponse, HttpServer, web};
use chrono::TimeDelta;
use conversation::Language;
use helpdesk_bot::{
    archive::{
        Archive, ArchivedName, DiskThresholds, Found,
        work::{
            ArchiveWorks, DISK_WORK, FILE_WORK, LARGEST_FILE, LoadFailure, LoadProtocol, PROTOCOL_WORK, pause_before,
        },
    },
    domain::protocol::Protocol,
};
use outbox::{Work, WorkError};
use serde_json::{Value, json};
use telegram::Api;
use tempfile::TempDir;

use crate::sample::{self, PICTURE, catalogue};

/// A Bot API server that gives one file, of the disk that it shares, and knows no other.
struct Telegram {
    address: String,
    _served: TempDir,
    running: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Telegram {
    fn start() -> Self {
        let served = tempfile::tempdir().unwrap();
        let file = served.path().join("photo.png");
        std::fs::write(&file, PICTURE).unwrap();
        let answer = move |asked: web::Json<Value>| {
            let file = file.clone();
            async move {
                if asked["file_id"] == "photo" {
                    let found = json!({"file_id": "photo", "file_unique_id": "u", "file_path": file});
                    return HttpResponse::Ok().json(json!({"ok": true, "result": found}));
                }
                let description = "Bad Request: wrong file_id or the file is temporarily unavailable";
                HttpResponse::BadRequest().json(json!({"ok": false, "error_code": 400, "description": description}))
            }
        };
        let server = HttpServer::new(move || App::new().default_service(web::to(answer.clone())))
            .workers(1)
            .bind("127.0.0.1:0")
            .unwrap();
        let address = format!("http://{}", server.addrs()[0]);
        Self {
            address,
            _served: served,
            running: tokio::spawn(server.run()),
        }
    }
}

impl Drop for Telegram {
    fn drop(&mut self) {
        self.running.abort();
    }
}

fn printer() -> LoadProtocol {
    Arc::new(|person| Box::pin(async move { Ok((person == 77).then(sample::printer)) }))
}

fn works(root: &Path, telegram: &str, load: LoadProtocol) -> ArchiveWorks {
    let timeout = Duration::from_secs(10);
    ArchiveWorks {
        archive: Archive::open(root).unwrap(),
        api: Api::new(telegram, "1:token".to_owned().into(), timeout).unwrap(),
        thresholds: DiskThresholds::new(0, 0).unwrap(),
        largest_file: LARGEST_FILE,
        patience: Duration::from_secs(50),
        load,
        catalogue: Arc::new(catalogue()),
        language: Language::Ru,
    }
}

fn work(works: &ArchiveWorks, kind: &str) -> Work {
    let mut by_kind: HashMap<_, _> = works.by_kind().into_iter().collect();
    by_kind.remove(kind).unwrap()
}

async fn fetched(works: &ArchiveWorks, file_id: &str, size: Option<u64>) -> Value {
    let asked = json!({"person": 77, "file_id": file_id, "name": "2026-11-22T14-05-40_102_photo.png", "size": size});
    work(works, FILE_WORK)(asked).await.unwrap()
}

fn photo() -> ArchivedName {
    ArchivedName::parse("2026-11-22T14-05-40_102_photo.png").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_fetched_once_and_found_by_whoever_asks_again() {
    let place = tempfile::tempdir().unwrap();
    let telegram = Telegram::start();
    let works = works(place.path(), &telegram.address, printer());
    let size = PICTURE.len();
    let stored = json!({"outcome": "stored", "size": size});
    let (one, other) = tokio::join!(
        fetched(&works, "photo", None),
        fetched(&works, "photo", Some(size as u64))
    );
    assert_eq!([&one, &other], [&stored, &stored]);
    let folder = works.archive.folder(77).unwrap();
    assert!(folder.read(&photo(), LARGEST_FILE).unwrap() == Found::Bytes(PICTURE.to_vec()));
    assert_eq!(std::fs::read_dir(place.path().join("77")).unwrap().count(), 1);
    // Telegram is not needed any more.
    drop(telegram);
    assert_eq!(fetched(&works, "photo", None).await, stored);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_stored_says_why_and_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let telegram = Telegram::start();
    let mut works = works(place.path(), &telegram.address, printer());
    assert_eq!(fetched(&works, "nothing", None).await, json!({"outcome": "refused"}));
    assert_eq!(
        fetched(&works, "photo", Some(LARGEST_FILE + 1)).await,
        json!({"outcome": "too_big"})
    );
    works.largest_file = 100;
    assert_eq!(fetched(&works, "photo", None).await, json!({"outcome": "too_big"}));
    works.largest_file = u64::MAX;
    works.thresholds = DiskThresholds::new(10, 2).unwrap();
    assert_eq!(
        fetched(&works, "photo", Some(1 << 60)).await,
        json!({"outcome": "disk_full"})
    );
    works.api = Api::new(
        &format!("http://{}", rehearsal::free_address()),
        "1:token".to_owned().into(),
        Duration::from_secs(10),
    )
    .unwrap();
    assert_eq!(fetched(&works, "photo", None).await, json!({"outcome": "later"}));
    assert_eq!(std::fs::read_dir(place.path().join("77")).unwrap().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_protocol_is_written_from_the_rows_and_its_page_on_request() {
    let place = tempfile::tempdir().unwrap();
    let telegram = Telegram::start();
    let works = works(place.path(), &telegram.address, printer());
    fetched(&works, "photo", None).await;
    let written = json!({"outcome": "written"});
    assert_eq!(
        work(&works, PROTOCOL_WORK)(json!({"person": 77, "page": false}))
            .await
            .unwrap(),
        written
    );
    let text = std::fs::read_to_string(place.path().join("77/protocol.txt")).unwrap();
    assert!(text.starts_with("Протокол обращений\n"), "{text}");
    assert!(!place.path().join("77/protocol.html").exists());
    assert_eq!(
        work(&works, PROTOCOL_WORK)(json!({"person": 77, "page": true}))
            .await
            .unwrap(),
        written
    );
    let page = std::fs::read_to_string(place.path().join("77/protocol.html")).unwrap();
    assert!(page.contains("<img src=\"data:image/png;base64,"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_protocols_written_at_once_the_one_of_the_newest_rows_stays() {
    let place = tempfile::tempdir().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    // Each reading of the rows finds one communication more.
    let load: LoadProtocol = Arc::new(move |_| {
        let found = counted.fetch_add(1, Ordering::AcqRel) + 1;
        Box::pin(async move {
            let communications = (1..=found as i64).map(|number| sample::communication(number, Vec::new()));
            Ok::<Option<Protocol>, LoadFailure>(Some(sample::of(communications.collect())))
        })
    });
    let works = works(place.path(), "http://127.0.0.1:9", load);
    let write = || tokio::spawn(work(&works, PROTOCOL_WORK)(json!({"person": 77, "page": false})));
    let writing: Vec<_> = (0..20).map(|_| write()).collect();
    for written in writing {
        assert_eq!(written.await.unwrap().unwrap(), json!({"outcome": "written"}));
    }
    let text = std::fs::read_to_string(place.path().join("77/protocol.txt")).unwrap();
    assert_eq!(text.matches("Обращение №").count(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_gone_from_the_rows_is_gone_from_the_archive() {
    let place = tempfile::tempdir().unwrap();
    let works = works(place.path(), "http://127.0.0.1:9", printer());
    works.archive.folder(78).unwrap().write(&photo(), PICTURE).unwrap();
    let nobody = work(&works, PROTOCOL_WORK)(json!({"person": 78, "page": true}))
        .await
        .unwrap();
    assert_eq!(nobody, json!({"outcome": "nobody"}));
    assert!(!place.path().join("78").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_cannot_be_read_are_read_later_and_what_is_no_work_is_rejected() {
    let place = tempfile::tempdir().unwrap();
    let load: LoadProtocol = Arc::new(|_| Box::pin(async { Err(LoadFailure("the database is away".to_owned())) }));
    let works = works(place.path(), "http://127.0.0.1:9", load);
    let later = work(&works, PROTOCOL_WORK)(json!({"person": 77, "page": false}))
        .await
        .unwrap();
    assert_eq!(later, json!({"outcome": "later"}));
    let hostile = json!({"person": 77, "file_id": "x", "name": "../../etc/passwd", "size": null});
    for (kind, payload) in [(FILE_WORK, hostile), (PROTOCOL_WORK, json!("page"))] {
        let error = work(&works, kind)(payload).await.unwrap_err();
        assert!(
            matches!(&error, WorkError::Reject(why) if !why.contains("passwd")),
            "{error}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_disk_tells_its_room() {
    let place = tempfile::tempdir().unwrap();
    let works = works(place.path(), "http://127.0.0.1:9", printer());
    let room = work(&works, DISK_WORK)(json!({})).await.unwrap();
    let (free, total) = (room["free"].as_u64().unwrap(), room["total"].as_u64().unwrap());
    assert!(free > 0 && free <= total);
}

#[test]
fn a_file_is_asked_for_again_during_a_day_and_then_given_up() {
    let pauses: Vec<TimeDelta> = (1..).map_while(pause_before).collect();
    assert!(pauses.is_sorted());
    let together: TimeDelta = pauses.iter().sum();
    assert!(
        (TimeDelta::hours(20)..TimeDelta::hours(28)).contains(&together),
        "{together}"
    );
    assert_eq!(pause_before(0), None);
    assert_eq!(pause_before(u32::MAX), None);
}
