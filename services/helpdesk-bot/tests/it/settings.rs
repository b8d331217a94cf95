use std::path::Path;

use rehearsal::ServiceProcess;

const HELPDESK: &str = env!("CARGO_BIN_EXE_helpdesk-bot");

#[tokio::test(flavor = "multi_thread")]
async fn all_wrong_settings_stand_in_one_message_and_the_exit_code_is_78() {
    let wrong = [
        (
            "SPECIALISTS",
            r#"[{"chat_id": 1, "name": "Olga"}, {"chat_id": 1, "name": "Pavel"}]"#,
        ),
        ("GROUPS", r#"[{"chat_id": 1}]"#),
        ("EMAIL__DOMAINS", "no domain"),
        ("TIMEOUT__USER", "soon"),
        ("BUSINESS_HOURS", "always"),
        ("HOLIDAYS", "2027-02-30"),
        ("DISK__STOP_PERCENT", "200"),
        ("RETENTION__COMMUNICATIONS", "1d"),
        ("CODES__PEPPER", "c2hvcnQ="),
    ];
    let mut process = ServiceProcess::spawn(Path::new(HELPDESK), &[], wrong);
    let status = process.wait_for_end().await;
    let log = process.log();
    assert_eq!(status.code(), Some(78), "{log}");
    for (name, _) in wrong {
        assert!(log.contains(name), "{name} is missing in:\n{log}");
    }
    assert!(
        log.contains(r#"for example GROUPS=[{"chat_id": -100"#),
        "a group's id is below zero:\n{log}"
    );
    assert!(!log.contains("c2hvcnQ="), "a secret is shown:\n{log}");
}
