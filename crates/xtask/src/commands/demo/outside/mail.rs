//! The real mail server, by which notifier sends its letters.

use std::fs;
use std::path::Path;

use super::Given;

const HOST: &str = "SMTP__HOST";
const PORT: &str = "SMTP__PORT";
const MODE: &str = "SMTP__MODE";
const USERNAME: &str = "SMTP__USERNAME";
const PASSWORD: &str = "SMTP__PASSWORD";
const CA_FILE: &str = "SMTP__CA_FILE";
const FROM: &str = "SMTP__FROM";
const REPLY_TO: &str = "SMTP__REPLY_TO";
const ALERT_EMAIL: &str = "ALERT__EMAIL";
/// All that is read here.
pub(super) const KNOWN: [&str; 9] = [
    HOST,
    PORT,
    MODE,
    USERNAME,
    PASSWORD,
    CA_FILE,
    FROM,
    REPLY_TO,
    ALERT_EMAIL,
];

/// A mail server and as whom it is spoken to.
pub(super) struct MailServer {
    pub(super) host: String,
    /// Whom letters come from.
    pub(super) from: String,
    pub(super) settings: Vec<(&'static str, String)>,
}

/// Reads it, if any of its settings is there. What only notifier can judge, it does when it starts.
pub(super) fn read(given: &Given, folder: &Path, problems: &mut Vec<String>) -> Option<MailServer> {
    if KNOWN.iter().all(|name| given.get(name).is_none()) {
        return None;
    }
    let before = problems.len();
    let mut missing = |name: &str, what: &str| problems.push(format!("{name} is missing: {what}"));
    let host = given.get(HOST);
    if host.is_none() {
        missing(
            HOST,
            "the mail server that takes letters from you, like smtp.example.org",
        );
    }
    let from = given.get(FROM);
    if from.is_none() {
        missing(FROM, "whom letters come from, like Frontdesk <desk@example.org>");
    }
    if given.get(USERNAME).is_some() && given.get(PASSWORD).is_none() {
        missing(PASSWORD, "SMTP__USERNAME is there");
    }
    if given.get(PASSWORD).is_some() && given.get(USERNAME).is_none() {
        missing(USERNAME, "SMTP__PASSWORD is there");
    }
    if given.get(PORT).is_some_and(|port| port.parse::<u16>().is_err()) {
        problems.push(format!("{PORT} must be a number, like 587"));
    }
    if given
        .get(MODE)
        .is_some_and(|mode| !["starttls", "tls", "plain"].contains(&mode))
    {
        problems.push(format!("{MODE} must be starttls, tls or plain"));
    }
    for name in [FROM, REPLY_TO, ALERT_EMAIL] {
        if given.get(name).is_some_and(|address| !address.contains('@')) {
            problems.push(format!("{name} must be an e-mail address"));
        }
    }
    let authority = given.get(CA_FILE).map(|file| folder.join(file));
    if let Some(authority) = &authority
        && let Err(error) = fs::read(authority)
    {
        problems.push(format!(
            "{CA_FILE}: {} cannot be read ({})",
            authority.display(),
            error.kind()
        ));
    }
    if problems.len() > before {
        return None;
    }
    let mut settings = given.chosen(&[HOST, PORT, MODE, USERNAME, PASSWORD, FROM, REPLY_TO, ALERT_EMAIL]);
    settings.extend(authority.map(|authority| (CA_FILE, authority.display().to_string())));
    Some(MailServer {
        host: host?.to_owned(),
        from: from?.to_owned(),
        settings,
    })
}
