use std::{fs, net::IpAddr, time::Duration};

use chrono::TimeDelta;
use common::EmailAddress;
use lettre::message::Mailbox;
use service::{
    Reader, TelegramSettings,
    settings::{
        SecretString, Setting,
        rules::{at_least_one, longer_than_nothing},
    },
};

use crate::domain::TimeOfDay;

/// What an operator decides. `config/default.toml` says what each means.
#[derive(Clone)]
pub struct Settings {
    pub smtp: SmtpSettings,
    pub limits: Limits,
    pub alert: AlertSettings,
    pub digest_at: Option<TimeOfDay>,
    pub telegram: Option<TelegramSettings>,
}

/// The mail server, and as whom we speak to it.
#[derive(Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub mode: SmtpMode,
    pub login: Option<(String, SecretString)>,
    /// In PEM.
    pub authorities: Option<Vec<u8>>,
    pub from: Mailbox,
    pub reply_to: Option<Mailbox>,
    pub timeout: Duration,
    pub connections: usize,
}

/// How the connection to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpMode {
    Starttls,
    Tls,
    Plain,
}

/// How many letters may go where.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub recipient_an_hour: i64,
    pub domain_a_minute: i64,
}

/// Who is told when something is wrong.
#[derive(Clone)]
pub struct AlertSettings {
    pub email: Option<EmailAddress>,
    pub chat_id: Option<i64>,
    pub quiet: TimeDelta,
}

const FROM_EXAMPLE: &str = "Frontdesk <desk@example.org>";

impl Settings {
    /// Reads them; problems are collected by the reader.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let smtp = SmtpSettings::read(reader);
        let recipient_an_hour = reader.required_as("limits.recipient_an_hour", "10", at_least_one);
        let domain_a_minute = reader.required_as("limits.domain_a_minute", "300", at_least_one);
        let alert = AlertSettings::read(reader);
        let digest_at = reader.optional_as("digest.at", "09:00", TimeOfDay::parse);
        let telegram = if reader.has("telegram.token") {
            TelegramSettings::read(reader).map(Some)
        } else {
            Some(None)
        };
        if let (Some(Some(_)), Some(None)) = (alert.as_ref().map(|alert| alert.chat_id), &telegram) {
            let what = "is missing, and ALERT__CHAT_ID names a chat that only a bot can write to";
            reader.problem(
                "telegram.token",
                what,
                Some("123456789:AAExampleExampleExampleExampleExample"),
            );
        }
        Some(Self {
            smtp: smtp?,
            limits: Limits {
                recipient_an_hour: recipient_an_hour?,
                domain_a_minute: domain_a_minute?,
            },
            alert: alert?,
            digest_at: digest_at?,
            telegram: telegram?,
        })
    }
}

impl SmtpSettings {
    fn read(reader: &mut Reader) -> Option<Self> {
        let host: Option<String> = reader.required_as("smtp.host", "smtp.example.org", host);
        let port = reader.optional("smtp.port", "587");
        let mode = reader.required("smtp.mode", "starttls");
        let username: Option<Option<String>> = reader.optional("smtp.username", "desk@example.org");
        let password: Option<Option<SecretString>> = reader.optional("smtp.password", "its password");
        let authorities = reader.optional_as("smtp.ca_file", "/etc/frontdesk/mail-ca.pem", authorities);
        let from = reader.required_as("smtp.from", FROM_EXAMPLE, mailbox);
        let reply_to = reader.optional_as("smtp.reply_to", "Front desk <help@example.org>", mailbox);
        let timeout = reader.required_as("smtp.timeout", "30s", longer_than_nothing);
        let connections = reader.required_as("smtp.connections", "4", at_least_one);
        if let (Some(host), Some(SmtpMode::Plain)) = (&host, mode)
            && !is_loopback(host)
        {
            let what = "must be starttls or tls: in clear, letters and the password may go to this machine only";
            reader.problem("smtp.mode", what, Some("starttls"));
        }
        let login = match (username?, password?) {
            (Some(username), Some(password)) => Some((username, password)),
            (None, None) => None,
            (Some(_), None) => {
                reader.problem("smtp.password", "is missing, and SMTP__USERNAME is there", None);
                return None;
            }
            (None, Some(_)) => {
                reader.problem("smtp.username", "is missing, and SMTP__PASSWORD is there", None);
                return None;
            }
        };
        let mode: SmtpMode = mode?;
        Some(Self {
            host: host?,
            port: port?.unwrap_or(mode.usual_port()),
            mode,
            login,
            authorities: authorities?,
            from: from?,
            reply_to: reply_to?,
            timeout: timeout?,
            connections: connections?,
        })
    }
}

impl AlertSettings {
    fn read(reader: &mut Reader) -> Option<Self> {
        let email = reader.optional_as("alert.email", "operator@example.org", |text| {
            EmailAddress::parse(text).map_err(|error| format!("must be an e-mail address: {error}"))
        });
        let chat_id = reader.optional("alert.chat_id", "-1001234567890");
        let quiet = reader.required_as("alert.quiet", "1h", |text| {
            TimeDelta::from_std(longer_than_nothing(text)?)
                .ok()
                .filter(|quiet| *quiet <= TimeDelta::days(365))
                .ok_or_else(|| "must be at most a year".to_owned())
        });
        Some(Self {
            email: email?,
            chat_id: chat_id?,
            quiet: quiet?,
        })
    }
}

impl SmtpMode {
    /// RFC 8314 and RFC 6409.
    fn usual_port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Tls => 465,
            Self::Plain => 25,
        }
    }
}

impl Setting for SmtpMode {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "starttls" => Ok(Self::Starttls),
            "tls" => Ok(Self::Tls),
            "plain" => Ok(Self::Plain),
            _ => Err("must be starttls, tls or plain".to_owned()),
        }
    }
}

fn host(text: &str) -> Result<String, String> {
    let possible = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | ':' | '_');
    if text.chars().all(possible) {
        Ok(text.to_owned())
    } else {
        Err("must be the name or address of a mail server, without scheme and port".to_owned())
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn mailbox(text: &str) -> Result<Mailbox, String> {
    text.parse()
        .map_err(|_| "must be an e-mail address, with or without a name before it".to_owned())
}

fn authorities(path: &str) -> Result<Vec<u8>, String> {
    let pem = fs::read(path).map_err(|error| format!("must name a file that can be read: {error}"))?;
    let wrong = || "must name a file with certificates in PEM".to_owned();
    crate::smtp::check_authorities(&pem).map_err(|_| wrong())?;
    Ok(pem)
}
