use std::{fs, net::IpAddr, time::Duration};

use reqwest::Url;
use secrecy::SecretString;
use telegram::Limits;

use super::{Reader, Setting, rules::longer_than_nothing};

/// Telegram's own servers.
pub const PUBLIC_API_URL: &str = "https://api.telegram.org";

const WEBHOOK_EXAMPLE: &str = "https://bots.example.org/telegram/webhook";
const TOKEN_EXAMPLE: &str = "123456789:AAExampleExampleExampleExampleExample";

/// The settings of one bot.
#[derive(Debug, Clone)]
pub struct TelegramSettings {
    pub token: SecretString,
    /// Root of the Bot API. A path in it ends without a slash.
    pub api_url: Url,
    pub mode: Mode,
    /// How long one call may take.
    pub timeout: Duration,
    /// How fast messages may go out.
    pub limits: Limits,
    /// How long after an answer that never came a message is sent once more.
    pub unknown_pause: Duration,
    pub webhook: WebhookSettings,
}

/// How updates come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Polling,
    Webhook,
}

#[derive(Debug, Clone)]
pub struct WebhookSettings {
    /// The public address; there whenever the mode is webhook.
    pub url: Option<Url>,
    /// Telegram's `X-Telegram-Bot-Api-Secret-Token`; there whenever the mode is webhook.
    pub secret: Option<SecretString>,
    /// A self-signed certificate to upload, in PEM.
    pub certificate: Option<Vec<u8>>,
    /// Where Telegram shall connect to instead of what DNS says.
    pub ip_address: Option<IpAddr>,
    /// 1 to 100.
    pub max_connections: u16,
}

impl TelegramSettings {
    /// The settings of a service's only bot: `TELEGRAM__…`.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        Self::read_from(reader, |name| format!("telegram.{name}"), "telegram.token")
    }

    /// The settings of one of several bots: `BOTS__<NAME>__…`, each falling back to `TELEGRAM__…` (but for the token).
    pub fn read_bot(reader: &mut Reader, bot: &str) -> Option<Self> {
        let own: Vec<String> = ["api_url", "mode", "timeout", "limits", "unknown_pause"]
            .into_iter()
            .chain(WebhookSettings::NAMES)
            .filter(|name| reader.has(&format!("bots.{bot}.{name}")))
            .map(str::to_owned)
            .collect();
        let key = |name: &str| {
            let table = if own.iter().any(|own| own == name) {
                format!("bots.{bot}")
            } else {
                "telegram".to_owned()
            };
            format!("{table}.{name}")
        };
        Self::read_from(reader, key, &format!("bots.{bot}.token"))
    }

    fn read_from(reader: &mut Reader, key: impl Fn(&str) -> String, token_key: &str) -> Option<Self> {
        let token = reader.required_as(token_key, TOKEN_EXAMPLE, parse_token);
        let api_url: Option<Url> = reader.required_as(&key("api_url"), PUBLIC_API_URL, |text| {
            Setting::parse(text.trim_end_matches('/'))
        });
        let mode = reader.required(&key("mode"), "polling");
        let timeout = reader.required_as(&key("timeout"), "10s", longer_than_nothing);
        let limits = reader.required_as(&key("limits"), "telegram", |text| match text {
            "telegram" => Ok(Limits::Telegram),
            "off" => Ok(Limits::Off),
            _ => Err("must be telegram or off".to_owned()),
        });
        let unknown_pause = reader.required_as(&key("unknown_pause"), "30s", longer_than_nothing);
        let webhook = WebhookSettings::read(reader, &key, mode);
        let public = api_url
            .as_ref()
            .is_some_and(|url| url.as_str().trim_end_matches('/') == PUBLIC_API_URL);
        let webhook_url = webhook.as_ref().and_then(|webhook| webhook.url.as_ref());
        if public && webhook_url.is_some_and(|url| url.scheme() != "https") {
            let what = "must begin with https: Telegram sends updates to nothing else";
            reader.problem(&key("webhook.url"), what, Some(WEBHOOK_EXAMPLE));
        }
        if public && reader.has("clock.url") {
            let what = "a clock that can be moved must not drive a bot on Telegram's own servers: remove it, or set \
                        TELEGRAM__API_URL to the sandbox";
            reader.problem("clock.url", what, None);
        }
        Some(Self {
            token: token?,
            api_url: api_url?,
            mode: mode?,
            timeout: timeout?,
            limits: limits?,
            unknown_pause: unknown_pause?,
            webhook: webhook?,
        })
    }
}

impl WebhookSettings {
    const NAMES: [&str; 5] = [
        "webhook.url",
        "webhook.secret",
        "webhook.certificate_file",
        "webhook.ip_address",
        "webhook.max_connections",
    ];

    fn read(reader: &mut Reader, key: &impl Fn(&str) -> String, mode: Option<Mode>) -> Option<Self> {
        let [url_key, secret_key, certificate_key, ip_key, connections_key] = Self::NAMES.map(key);
        let url = reader.optional(&url_key, WEBHOOK_EXAMPLE);
        let secret = reader.optional_as(&secret_key, "a-long-random-word", parse_webhook_secret);
        let certificate = reader.optional_as(&certificate_key, "/etc/frontdesk/certificate.pem", read_certificate);
        let ip_address = reader.optional(&ip_key, "203.0.113.10");
        let max_connections = reader.required_as(&connections_key, "40", |text| {
            let number = u16::parse(text).ok().filter(|number| (1..=100).contains(number));
            number.ok_or_else(|| "must be a whole number from 1 to 100".to_owned())
        });
        if mode == Some(Mode::Webhook) {
            if matches!(url, Some(None)) {
                reader.problem(&url_key, "is missing, and the mode is webhook", Some(WEBHOOK_EXAMPLE));
            }
            if matches!(secret, Some(None)) {
                reader.problem(
                    &secret_key,
                    "is missing, and the mode is webhook",
                    Some("a-long-random-word"),
                );
            }
        }
        Some(Self {
            url: url?,
            secret: secret?,
            certificate: certificate?,
            ip_address: ip_address?,
            max_connections: max_connections?,
        })
    }
}

impl Setting for Mode {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "polling" => Ok(Self::Polling),
            "webhook" => Ok(Self::Webhook),
            _ => Err("must be polling or webhook".to_owned()),
        }
    }
}

/// `<bot id>:<secret>`, as `@BotFather` gives it.
fn parse_token(text: &str) -> Result<SecretString, String> {
    let well_formed = text.split_once(':').is_some_and(|(id, secret)| {
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
        !id.is_empty()
            && id.chars().all(|digit| digit.is_ascii_digit())
            && !secret.is_empty()
            && secret.chars().all(allowed)
    });
    if well_formed {
        Ok(SecretString::from(text))
    } else {
        Err("must be a bot token as @BotFather gives it".to_owned())
    }
}

/// Bot API, `setWebhook`: 1 to 256 characters of `A-Z`, `a-z`, `0-9`, `_` and `-`.
fn parse_webhook_secret(text: &str) -> Result<SecretString, String> {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let well_formed = (1..=256).contains(&text.len()) && text.chars().all(allowed);
    let wanted = "must have 1 to 256 letters (A-Z, a-z), digits, _ and -";
    if well_formed {
        Ok(SecretString::from(text))
    } else {
        Err(wanted.to_owned())
    }
}

fn read_certificate(path: &str) -> Result<Vec<u8>, String> {
    let pem = fs::read(path).map_err(|error| format!("must name a file that can be read: {error}"))?;
    let begin = b"-----BEGIN CERTIFICATE-----";
    if pem.windows(begin.len()).any(|window| window == begin) {
        Ok(pem)
    } else {
        Err("must name a file with a certificate in PEM".to_owned())
    }
}
