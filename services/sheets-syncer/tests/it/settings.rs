use std::path::Path;

use rehearsal::ServiceProcess;

#[tokio::test(flavor = "multi_thread")]
async fn all_wrong_settings_stand_in_one_message_and_the_exit_code_is_78() {
    let wrong = [("INTERVAL", "now and then"), ("SHEETS__KEY_FILE", "/nowhere/key.json")];
    let mut process = ServiceProcess::spawn(Path::new(env!("CARGO_BIN_EXE_sheets-syncer")), &[], wrong);
    let status = process.wait_for_end().await;
    let log = process.log();
    assert_eq!(status.code(), Some(78), "{log}");
    for name in [
        "INTERVAL",
        "SHEETS__KEY_FILE",
        "SHEETS__SPREADSHEET_ID",
        "DATABASE__URL",
        "BROKER__URL",
    ] {
        assert!(log.contains(name), "{name} is missing in:\n{log}");
    }
}
