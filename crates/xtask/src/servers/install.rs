//! Installing the servers from the distribution's packages.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};
use nix::unistd::Uid;
use private_servers::{postgres, rabbitmq};

use crate::processes::Processes;

/// Installs packages and nothing else: no service is started, now or at the next boot, and no cluster is made. The
/// two files that see to it are taken away again, however the script ends.
const SCRIPT: &str = include_str!("install.sh");

/// Installs what is wanted and not on this machine.
pub(crate) fn missing(processes: &mut Processes, postgres_wanted: bool, rabbitmq_wanted: bool) -> Result<()> {
    let hint = format!(
        "\n(their services need not run: private servers are started), or name running servers by {} and {}",
        super::DATABASE_VARIABLE,
        super::BROKER_VARIABLE,
    );
    install(processes, &hint, || {
        let postgres = (postgres_wanted && postgres::find().is_none()).then_some("postgresql");
        let rabbitmq = (rabbitmq_wanted && rabbitmq::find().is_none()).then_some("rabbitmq-server");
        postgres.into_iter().chain(rabbitmq).collect()
    })
}

/// Installs the browser in which the sandbox's page is tested, its driver, npm, which fetches axe-core, and Python, in which the mail
/// server of others runs.
pub(crate) fn browser(processes: &mut Processes) -> Result<()> {
    install(
        processes,
        "\n(the sandbox's page is tested in a real browser, and letters are sent to a mail server of others)",
        || {
            let wanted = [
                ("chromium", "chromium"),
                ("chromedriver", "chromium-driver"),
                ("npm", "npm"),
                ("python3", "python3-venv"),
            ];
            let missing = wanted.into_iter().filter(|(program, _)| !is_on_path(program));
            missing.map(|(_, package)| package).collect()
        },
    )
}

fn is_on_path(program: &str) -> bool {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// Installs the packages that are named as missing, and looks whether they still are.
fn install(processes: &mut Processes, hint: &str, packages: impl Fn() -> Vec<&'static str>) -> Result<()> {
    let missing = packages();
    if missing.is_empty() {
        return Ok(());
    }
    let Some(mut script) = root_shell() else {
        bail!(by_hand(&missing, hint))
    };
    eprintln!(
        "xtask: not on this machine: {}; installing from the distribution's packages",
        missing.join(", ")
    );
    // Its output is progress; our own standard output is for what a command has to say.
    script
        .arg("-c")
        .arg(SCRIPT)
        .arg("install")
        .args(&missing)
        .stdout(std::io::stderr());
    let status = processes.run(script)?;
    let still_missing = packages();
    if !status.success() || !still_missing.is_empty() {
        bail!("the installation failed ({status}).\n{}", by_hand(&missing, hint));
    }
    Ok(())
}

/// A shell with root's rights, where that is possible without a question, on a system with apt.
fn root_shell() -> Option<Command> {
    if !Path::new("/usr/bin/apt-get").exists() {
        return None;
    }
    if Uid::effective().is_root() {
        return Some(Command::new("/bin/sh"));
    }
    let silent = |command: &mut Command| {
        let status = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    };
    let mut sudo = Command::new("sudo");
    sudo.arg("-n");
    silent(Command::new("sudo").args(["-n", "true"])).then(|| {
        sudo.arg("/bin/sh");
        sudo
    })
}

fn by_hand(missing: &[&str], hint: &str) -> String {
    format!(
        "Please install {packages}, on Debian or Ubuntu with\n\
         \n    sudo apt-get install --no-install-recommends {packages}\n{hint}.",
        packages = missing.join(" "),
    )
}
