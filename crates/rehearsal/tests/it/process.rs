use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::process::ExitStatusExt;
use std::panic::AssertUnwindSafe;
use std::path::Path;

use futures::FutureExt;
use rehearsal::ServiceProcess;

fn shell(script: &str) -> ServiceProcess {
    ServiceProcess::spawn(Path::new("/bin/sh"), &["-c", script], [("GREETING", "good morning")])
}

#[tokio::test]
async fn a_process_has_the_given_environment_and_its_log_is_kept() {
    let mut process = shell("echo \"$GREETING, ${CARGO_MANIFEST_DIR:-stranger}\"; echo oops >&2; exit 78");
    assert_eq!(process.wait_for_end().await.code(), Some(78));
    assert_eq!(process.log(), "good morning, stranger\noops\n");
}

#[tokio::test]
async fn a_killed_process_is_gone_at_once() {
    let mut process = shell("trap '' TERM; echo started; while :; do sleep 0.1; done");
    process.wait_for_log("started").await;
    process.kill();
    assert_eq!(process.ended().and_then(|status| status.signal()), Some(9));
}

#[tokio::test]
async fn a_paused_process_stands_still_until_it_is_resumed() {
    let mut process = shell("trap 'exit 3' TERM; echo started; while :; do sleep 0.1; done");
    process.wait_for_log("started").await;
    process.pause();
    process.wait_until_paused().await;
    process.ask_to_end();
    assert!(process.ended().is_none());
    process.resume();
    assert_eq!(process.wait_for_end().await.code(), Some(3));
}

#[tokio::test]
async fn ready_means_that_the_ready_endpoint_says_so() {
    let address = rehearsal::free_address();
    let listener = TcpListener::bind(address).unwrap();
    let server = std::thread::spawn(move || {
        let mut requests = Vec::new();
        for answer in ["503 Service Unavailable", "200 OK"] {
            let (mut stream, _) = listener.accept().unwrap();
            let mut buffer = [0; 1024];
            let length = stream.read(&mut buffer).unwrap();
            requests.push(
                String::from_utf8_lossy(&buffer[..length])
                    .lines()
                    .next()
                    .unwrap()
                    .to_owned(),
            );
            write!(
                stream,
                "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            .unwrap();
        }
        requests
    });
    let mut process = shell("while :; do sleep 0.1; done");
    process.wait_until_ready(address).await;
    assert_eq!(server.join().unwrap(), vec!["GET /health/ready HTTP/1.1"; 2]);
}

#[tokio::test]
async fn a_process_that_ends_instead_of_getting_ready_shows_its_log() {
    let waiting = async {
        let mut process = shell("echo 'DATABASE__URL is missing'; exit 78");
        process.wait_until_ready(rehearsal::free_address()).await;
    };
    let panic = AssertUnwindSafe(waiting).catch_unwind().await.unwrap_err();
    let message = *panic.downcast::<String>().unwrap();
    assert!(
        message.contains("exit status: 78") && message.contains("DATABASE__URL is missing"),
        "{message}"
    );
}
