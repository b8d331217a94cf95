//! A mail server that is not ours: aiosmtpd, in Python.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use common::events::notifier::v1::EmailFailure;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rehearsal::eventually;
use rehearsal::suite::Running;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Answer, Office};

/// One installation at a time in this process.
static INSTALLING: Mutex<()> = Mutex::new(());

/// The server, and what it told.
struct Foreign {
    process: Child,
    port: u16,
    told: Arc<Mutex<Vec<Value>>>,
    folder: TempDir,
}

impl Foreign {
    /// Starts it with a certificate for this name, which an authority of the test's vouches for.
    async fn start(mode: &str, name: &str) -> Result<Self> {
        let python = tokio::task::spawn_blocking(python).await??;
        let folder = tempfile::tempdir()?;
        let file = |name: &str| folder.path().join(name);
        let authority_key = KeyPair::generate()?;
        let mut authority = CertificateParams::new(Vec::new())?;
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        std::fs::write(file("authority.pem"), authority.self_signed(&authority_key)?.pem())?;
        let issuer = Issuer::new(authority, authority_key);
        let key = KeyPair::generate()?;
        let certificate = CertificateParams::new(vec![name.to_owned()])?.signed_by(&key, &issuer)?;
        std::fs::write(file("certificate.pem"), certificate.pem())?;
        std::fs::write(file("key.pem"), key.serialize_pem())?;
        let mut process = Command::new(python)
            .arg(peers().join("aiosmtpd/server.py"))
            .arg(mode)
            .args([file("certificate.pem"), file("key.pem")])
            .args(["desk", "desk-secret"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            // It tells of every dialogue that a test breaks off on purpose: nothing to be seen among the tests' own words.
            .stderr(std::fs::File::create(file("log"))?)
            .spawn()?;
        let mut lines = BufReader::new(process.stdout.take().context("no output")?).lines();
        let port = lines.next().context("aiosmtpd does not start")??.parse()?;
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&told);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let thing = serde_json::from_str(&line).unwrap_or(Value::String(line));
                heard.lock().unwrap_or_else(PoisonError::into_inner).push(thing);
            }
        });
        Ok(Self {
            process,
            port,
            told,
            folder,
        })
    }

    /// What it told of this kind.
    fn told(&self, what: &str) -> Vec<Value> {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.iter().filter(|thing| thing["what"] == what).cloned().collect()
    }

    /// notifier that sends to it.
    async fn served(&self, office: &Office, other: &[(&str, &str)]) -> Result<Running> {
        let (port, authority) = (self.port.to_string(), self.folder.path().join("authority.pem"));
        let mut settings = vec![
            ("SMTP__PORT", port.as_str()),
            ("SMTP__CA_FILE", authority.to_str().context("a path")?),
            ("SMTP__USERNAME", "desk"),
            ("SMTP__PASSWORD", "desk-secret"),
        ];
        settings.extend(other);
        office.notifier_with(&settings).await
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        // Both fail only where it has ended by itself.
        self.process.kill().and_then(|()| self.process.wait()).ok();
    }
}

fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/sandbox/peers")
}

/// The Python that has aiosmtpd; installed by `pip` below `target/` at first.
fn python() -> Result<PathBuf> {
    let _alone = INSTALLING
        .lock()
        .map_err(|_| anyhow::anyhow!("the installation of aiosmtpd has failed before"))?;
    let installed = Command::new(peers().join("run"))
        .args(["install", "aiosmtpd"])
        .env_remove("PEERS_FOLDER")
        .status()?;
    ensure!(installed.success(), "pip could not install aiosmtpd: {installed}");
    Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/peers/aiosmtpd/bin/python"))
}

#[tokio::test(flavor = "multi_thread")]
async fn another_server_takes_letters_by_starttls_and_by_tls_and_reads_them_without_a_defect() -> Result<()> {
    let office = Office::open().await?;
    for mode in ["starttls", "tls"] {
        let foreign = Foreign::start(mode, "localhost").await?;
        let mut notifier = foreign.served(&office, &[("SMTP__MODE", mode)]).await?;
        for (key, language) in [("uk", "uk"), ("en", "en")] {
            let key = format!("{mode}/{key}");
            let mut request = office.request(&key, "anna@example.org").await?;
            request.language = language.to_owned();
            office.asks_for(&request).await?;
            ensure!(office.answer(&key).await == Answer::Sent);
        }
        let letters = foreign.told("letter");
        ensure!(letters.len() == 2, "{letters:#?}");
        ensure!(letters[0]["subject"] == "Код для входу" && letters[1]["subject"] == "Your sign-in code");
        ensure!(letters[0]["message_id"] != letters[1]["message_id"], "{letters:#?}");
        for letter in letters {
            ensure!(letter["sender"] == "desk@example.org", "{letter:#}");
            ensure!(letter["encrypted"] == true && letter["login"] == true, "{letter:#}");
            ensure!(letter["defects"] == Value::Array(Vec::new()), "{letter:#}");
            ensure!(
                letter["text"]
                    .as_str()
                    .unwrap_or_default()
                    .contains("\r\n\r\n482913\r\n\r\n"),
                "{letter:#}"
            );
            ensure!(
                letter["html"].as_str().unwrap_or_default().contains(">482913</p>"),
                "{letter:#}"
            );
        }
        notifier.process.kill();
    }
    Ok(())
}

/// A server that is not to be trusted hears neither login nor letter.
async fn gets_nothing(foreign: &Foreign, settings: &[(&str, &str)]) -> Result<()> {
    let office = Office::open().await?;
    let mut notifier = foreign.served(&office, settings).await?;
    office.asks("anna", "anna@example.org").await?;
    notifier.process.wait_for_log("from us (certificate)").await;
    office.counted("letters where attempts > 1", 1).await;
    ensure!(foreign.told("login").is_empty() && foreign.told("letter").is_empty());
    ensure!(office.answers_to("anna").is_empty());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_for_another_name_gets_neither_login_nor_letter() -> Result<()> {
    let foreign = Foreign::start("starttls", "mail.example.org").await?;
    gets_nothing(&foreign, &[]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_another_authority_gets_neither_login_nor_letter() -> Result<()> {
    let foreign = Foreign::start("tls", "localhost").await?;
    let stranger = Foreign::start("tls", "localhost").await?;
    let authority = stranger.folder.path().join("authority.pem");
    let settings = [
        ("SMTP__MODE", "tls"),
        ("SMTP__CA_FILE", authority.to_str().context("a path")?),
    ];
    gets_nothing(&foreign, &settings).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_sends_nothing_and_letters_wait() -> Result<()> {
    let office = Office::open().await?;
    let foreign = Foreign::start("starttls", "localhost").await?;
    let mut notifier = foreign.served(&office, &[("SMTP__PASSWORD", "wrong")]).await?;
    office.asks("anna", "anna@example.org").await?;
    notifier.process.wait_for_log("from us (login)").await;
    ensure!(foreign.told("login").iter().all(|login| login["good"] == false));
    ensure!(foreign.told("letter").is_empty() && office.answers_to("anna").is_empty());
    // With the right one the letter that waited goes.
    notifier.process.kill();
    let _notifier = foreign.served(&office, &[]).await?;
    ensure!(office.answer("anna").await == Answer::Sent);
    ensure!(foreign.told("letter").len() == 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn another_servers_refusals_mean_the_same() -> Result<()> {
    let office = Office::open().await?;
    let foreign = Foreign::start("starttls", "localhost").await?;
    let _notifier = foreign.served(&office, &[]).await?;
    for (name, expected) in [
        ("nobody", Answer::Failed(EmailFailure::AddressRefused)),
        ("stuffed", Answer::Failed(EmailFailure::MailboxFull)),
        ("spam", Answer::Failed(EmailFailure::AddressRefused)),
        ("grey", Answer::Sent),
        ("anna", Answer::Sent),
    ] {
        office.asks(name, &format!("{name}@example.org")).await?;
        let answer = office.answer(name).await;
        ensure!(answer == expected, "{name}: {answer:?}");
    }
    ensure!(foreign.told("put off").len() == 1);
    eventually("two letters", async || {
        (foreign.told("letter").len() == 2).then_some(())
    })
    .await;
    Ok(())
}
