//! `cargo xtask demo` with settings that cannot do.

use std::fs;
use std::process::{Command, Stdio};

#[test]
fn a_malformed_token_ends_the_demo_before_anything_is_built_and_is_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join(".env");
    fs::write(&settings, "TELEGRAM__TOKEN=not-a-token-but-a-secret\nADMINS=17\n").unwrap();
    let demo = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["demo", "--settings"])
        .arg(&settings)
        .env("XTASK_FOLDER", folder.path().join("data"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = [demo.stdout, demo.stderr]
        .map(|text| String::from_utf8(text).unwrap())
        .concat();
    assert!(!demo.status.success(), "{said}");
    assert!(
        said.contains("TELEGRAM__TOKEN is no token as @BotFather gives it"),
        "{said}"
    );
    assert!(!said.contains("but-a-secret"), "a secret is printed: {said}");
    // Building tells of itself, and the data of a demo begin with its lock.
    assert!(!said.contains("Compiling") && !said.contains("Finished"), "{said}");
    assert!(!folder.path().join("data/demo").exists());
}
