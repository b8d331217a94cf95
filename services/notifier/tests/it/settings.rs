use std::path::Path;

use rehearsal::ServiceProcess;

const NOTIFIER: &str = env!("CARGO_BIN_EXE_notifier");

#[tokio::test(flavor = "multi_thread")]
async fn all_wrong_settings_stand_in_one_message_and_the_exit_code_is_78() {
    let wrong = [
        ("SMTP__HOST", "smtp.example.org"),
        ("SMTP__MODE", "plain"),
        ("SMTP__PASSWORD", "lonely-secret"),
        ("SMTP__CA_FILE", "/nowhere/ca.pem"),
        ("SMTP__FROM", "nobody"),
        ("ALERT__EMAIL", "nobody"),
        ("ALERT__CHAT_ID", "17"),
        ("ALERT__QUIET", "a while"),
        ("DIGEST__AT", "noon"),
        ("LIMITS__RECIPIENT_AN_HOUR", "0"),
    ];
    let mut process = ServiceProcess::spawn(Path::new(NOTIFIER), &[], wrong);
    let status = process.wait_for_end().await;
    let log = process.log();
    assert_eq!(status.code(), Some(78), "{log}");
    for name in [
        "SMTP__MODE",
        "SMTP__USERNAME",
        "SMTP__CA_FILE",
        "SMTP__FROM",
        "ALERT__EMAIL",
        "ALERT__QUIET",
        "DIGEST__AT",
        "LIMITS__RECIPIENT_AN_HOUR",
        "DATABASE__URL",
        "BROKER__URL",
    ] {
        assert!(log.contains(name), "{name} is missing in:\n{log}");
    }
    assert!(!log.contains("lonely-secret"), "a secret is shown:\n{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_for_alerts_wants_a_bot() {
    let settings = [
        ("SMTP__HOST", "localhost"),
        ("SMTP__FROM", "desk@example.org"),
        ("ALERT__CHAT_ID", "17"),
        ("DATABASE__URL", "postgres://x@localhost/x"),
        ("BROKER__URL", "amqp://localhost"),
    ];
    let mut process = ServiceProcess::spawn(Path::new(NOTIFIER), &["check-config"], settings);
    let status = process.wait_for_end().await;
    let log = process.log();
    assert_eq!(status.code(), Some(78), "{log}");
    assert!(
        log.contains("There is a problem") && log.contains("TELEGRAM__TOKEN"),
        "{log}"
    );
}
