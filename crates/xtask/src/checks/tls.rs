//! Exactly one TLS provider.
//!
//! With two of them in one binary rustls cannot choose and panics at the first connection; and OpenSSL or aws-lc would
//! want more of a machine than a C compiler.

use std::process::Stdio;

use anyhow::{Result, bail};

use crate::project;

/// The one provider.
const WANTED: &str = "ring";
/// Everything else that could encrypt a connection.
const UNWANTED: [&str; 5] = ["aws-lc-rs", "aws-lc-sys", "openssl-sys", "native-tls", "boring-sys"];

pub(crate) fn check() -> Result<()> {
    let tree = |arguments: &[&str]| {
        let mut cargo = project::cargo();
        cargo
            .args(["tree", "--locked", "--workspace", "--all-features"])
            .args(arguments);
        cargo.stdin(Stdio::null()).stderr(Stdio::inherit()).output()
    };
    let listed = tree(&["--edges", "normal,build,dev", "--prefix", "none", "--format", "{p}"])?;
    if !listed.status.success() {
        bail!("cargo tree failed ({})", listed.status);
    }
    let listed = String::from_utf8(listed.stdout)?;
    let is_there = |name: &str| listed.lines().any(|line| line.split(' ').next() == Some(name));
    if !is_there(WANTED) {
        bail!("{WANTED} is not among the dependencies: who encrypts connections now?");
    }
    if let Some(name) = UNWANTED.into_iter().find(|name| is_there(name)) {
        let users = tree(&["--invert", name])?;
        bail!(
            "{name} is among the dependencies beside {WANTED}:\n{}",
            String::from_utf8_lossy(&users.stdout)
        );
    }
    Ok(())
}
