use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A letter that the mail server took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LetterView {
    /// Grows by one with each letter.
    pub letter_id: u64,
    /// By the sandbox's clock.
    pub received_at: DateTime<Utc>,
    /// The envelope's sender; empty for a notice that must not be answered.
    pub sender: String,
    /// The envelope's recipients, in the order in which they were named.
    pub recipients: Vec<String>,
    /// Without angle brackets.
    pub message_id: Option<String>,
    pub subject: String,
    /// Of the header `From`.
    pub from: Vec<Correspondent>,
    /// Of the header `To`.
    pub to: Vec<Correspondent>,
    /// The body as plain text; made of the HTML where the letter has nothing else.
    pub text: Option<String>,
    /// The body as HTML.
    pub html: Option<String>,
    pub attachments: Vec<Attachment>,
    /// A run of four to eight digits that stands alone in the text, or else in the subject.
    pub code: Option<String>,
    /// The size of the source in bytes.
    pub bytes: usize,
    /// Whether it came by an encrypted connection.
    pub secure: bool,
    /// Who had logged in to send it.
    pub login: Option<String>,
    /// Whether the sender was told that it was taken; not so when a fault broke the connection.
    pub answered: bool,
    /// Whether somebody has opened it on the page.
    pub read: bool,
}

/// A letter with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Letter {
    #[serde(flatten)]
    pub letter: LetterView,
    /// As it came, without what SMTP adds for the way. What is no UTF-8 is replaced; `…/source` gives the very bytes.
    pub source: String,
}

/// Somebody in a header of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Correspondent {
    pub name: Option<String>,
    pub address: String,
}

/// A file in a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    pub name: Option<String>,
    pub content_type: String,
    /// The size of its decoded content in bytes.
    pub bytes: usize,
}

/// A part of the mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct LetterPage {
    /// The oldest first.
    pub letters: Vec<LetterView>,
    /// Ask with this as `after` for what follows.
    pub last: u64,
}

/// What a letter must be like; what is absent matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoParams)]
pub struct LetterMatch {
    /// Has a greater id.
    #[serde(default)]
    pub after: u64,
    /// Goes to this address of the envelope, whatever its case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// Has this Message-ID, given without angle brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// Its subject contains this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Its text contains this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
    /// Its text matches this regular expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regex: Option<String>,
}

/// Asks for a letter, now or later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitForLetter {
    #[serde(flatten)]
    pub matching: LetterMatch,
    /// How long to wait; at most a minute.
    #[serde(default)]
    pub timeout_milliseconds: u64,
}

/// Whether somebody has read a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadLetter {
    pub read: bool,
}

/// The mail server, for who wants to send to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailServer {
    /// Where it takes letters: an IP address and a port.
    pub address: String,
    /// Whether it takes connections; not so while the fault `down` is set.
    pub open: bool,
    #[serde(flatten)]
    pub settings: MailSettings,
}

/// How the mail server meets its senders. A change holds for connections that are made after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct MailSettings {
    pub security: MailSecurity,
    /// Whether who has not logged in is refused with 530, as real providers do (true).
    pub login_required: bool,
    /// The one account (`postman`).
    pub username: String,
    /// Its password (`postman-secret`).
    pub password: String,
    /// A connection that says nothing for this long (real time) is told 421 and closed (five minutes: RFC 5321, 4.5.3.2.7).
    pub idle_milliseconds: u64,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            security: MailSecurity::Starttls,
            login_required: true,
            username: "postman".to_owned(),
            password: "postman-secret".to_owned(),
            idle_milliseconds: 300_000,
        }
    }
}

/// How connections to the mail server are encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// On demand, by STARTTLS; a login is possible only after it.
    #[default]
    Starttls,
    /// From the first byte, as on port 465 (RFC 8314).
    Tls,
    /// Not at all, as with a relay on the same machine; a login goes in clear.
    Plain,
}

/// A fault that letters, or those who bring them, meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailFault {
    /// Only letters to this address, whatever its case; else all. Not for `greeting`, `delay_greeting`, `login` and `down`, which
    /// come before any address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// How many meet it; without it all, until it is taken away. Not for `down`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// How many of those that it is for pass first. Not for `down`.
    #[serde(default)]
    pub skip: u64,
    #[serde(flatten)]
    pub kind: MailFaultKind,
}

/// What goes wrong with a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum MailFaultKind {
    /// The recipient is refused: 450 mailbox busy, 452 mailbox full, 550 no such user, 552 over quota or any other 4xx or 5xx.
    /// The letter goes to its other recipients.
    Recipient {
        code: u16,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// The letter is refused after it came whole, with a 4xx or 5xx.
    Letter {
        code: u16,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// The login is refused with 535, though the password is right.
    Login,
    /// The server greets with 421 and closes the connection.
    Greeting,
    /// The greeting waits (real time).
    DelayGreeting { milliseconds: u64 },
    /// The connection breaks at DATA, before the letter; nothing is taken.
    CutBefore,
    /// The letter is taken, then the connection breaks without an answer.
    CutAfter,
    /// The letter is taken, its answer waits (real time).
    DelayAnswer { milliseconds: u64 },
    /// The port refuses connections, and those that are open break, until the fault is taken away.
    Down,
}

/// A fault of the mail server that is set, with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MailFaultRule {
    pub fault_id: u64,
    /// How many met it; the fault `down` does not count.
    pub met: u64,
    #[serde(flatten)]
    pub fault: MailFault,
}

/// What the mail server counted since the start or the last reset.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct MailStatistics {
    pub connections: u64,
    /// Connections that became encrypted.
    pub secured: u64,
    /// Handshakes that came to nothing, as with a certificate that the sender does not trust.
    pub handshakes_failed: u64,
    pub logins: u64,
    /// Letters that were taken.
    pub letters: u64,
    /// Letters that the mailbox had no room for any more, so that they were forgotten as the oldest.
    pub forgotten: u64,
    /// Refusals (4xx and 5xx) by their code; 0 stands for a connection that a fault broke.
    pub refused: BTreeMap<u16, u64>,
}
