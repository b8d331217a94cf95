mod download;

use std::{io, net::IpAddr, path::Path, time::Duration};

use reqwest::{Client, RequestBuilder, StatusCode, Url, multipart};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use teloxide::{payloads, requests::Payload, types};
use tokio::fs::File;

pub use download::DownloadError;

/// A bot's door to the Bot API.
///
/// The payloads are teloxide's; the call is ours, because teloxide's client sleeps ten seconds after a server error and
/// does not tell a refused connection, which had no effect, from a broken one, which may have had.
#[derive(Clone)]
pub struct Api {
    client: Client,
    root: Url,
    token: SecretString,
    timeout: Duration,
}

/// So many times as long as an ordinary call may one take that brings a file of up to 50 MB.
const UPLOAD_PATIENCE: u32 = 5;

/// What Telegram, or the way to it, answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Too many requests: nothing before this time.
    #[error("too many requests, retry after {0:?}")]
    RetryAfter(Duration),
    /// The group is a supergroup now.
    #[error("the group became chat {0}")]
    Migrated(i64),
    /// Telegram understood and refused.
    #[error("refused ({code}): {description}")]
    Refused { code: u16, description: String },
    /// It had no effect for certain: the connection was refused, or Telegram had an error of its own.
    #[error("no effect: {0}")]
    NoEffect(String),
    /// The answer never came: nobody can know whether it had an effect.
    #[error("no answer: {0}")]
    NoAnswer(String),
}

/// A call's result.
pub type Answer<T> = Result<T, Failure>;

/// What one needs of an answer that is a message.
#[derive(Debug, Deserialize)]
pub(crate) struct SentMessage {
    pub(crate) message_id: i64,
}

/// The webhook that a bot is to have.
#[derive(Clone)]
pub struct WebhookTarget {
    /// The public address.
    pub url: String,
    /// Bot API, setWebhook: 1 to 256 characters of `A-Z`, `a-z`, `0-9`, `_` and `-`.
    pub secret: SecretString,
    /// A self-signed certificate in PEM, to be uploaded.
    pub certificate: Option<Vec<u8>>,
    /// Where Telegram shall connect to instead of what DNS says.
    pub ip_address: Option<IpAddr>,
    /// 1 to 100.
    pub max_connections: u16,
}

/// What Telegram tells of a bot's webhook.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct WebhookInfo {
    /// Empty when there is none.
    pub(crate) url: String,
    #[serde(default)]
    pub(crate) has_custom_certificate: bool,
    #[serde(default)]
    pub(crate) pending_update_count: u64,
    pub(crate) ip_address: Option<IpAddr>,
    pub(crate) max_connections: Option<u16>,
    #[serde(default)]
    pub(crate) allowed_updates: Vec<String>,
    pub(crate) last_error_date: Option<i64>,
    pub(crate) last_error_message: Option<String>,
}

#[derive(Deserialize)]
struct Response<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

impl Api {
    /// A door for one bot. `root` is the Bot API's address; `timeout` is for ordinary calls.
    pub fn new(root: &str, token: SecretString, timeout: Duration) -> Result<Self, ApiError> {
        let mut root: Url = root.parse().map_err(|_| ApiError::Address)?;
        if !root.path().ends_with('/') {
            root.set_path(&format!("{}/", root.path()));
        }
        let client = Client::builder()
            .timeout(timeout)
            .connect_timeout(timeout.min(Duration::from_secs(5)))
            .pool_max_idle_per_host(64)
            .build()
            .map_err(|_| ApiError::Client)?;
        Ok(Self {
            client,
            root,
            token,
            timeout,
        })
    }

    /// How long an ordinary call may take.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// How long a call may take that brings a file of the disk.
    pub fn upload_timeout(&self) -> Duration {
        self.timeout * UPLOAD_PATIENCE
    }

    /// Who this bot is.
    pub async fn get_me(&self) -> Answer<conversation::Me> {
        #[derive(Deserialize)]
        struct User {
            id: i64,
            username: Option<String>,
        }
        let user: User = self.call(&payloads::GetMe::new()).await?;
        Ok(conversation::Me {
            bot_id: user.id,
            username: user.username.unwrap_or_default(),
        })
    }

    /// Sets the command menu: of everybody in `language`, or (`None`) in the languages that have none of their own.
    pub async fn set_default_commands(&self, commands: &[(String, String)], language: Option<&str>) -> Answer<()> {
        let mut payload = payloads::SetMyCommands::new(bot_commands(commands));
        payload.scope = Some(types::BotCommandScope::Default);
        payload.language_code = language.map(str::to_owned);
        self.call::<_, bool>(&payload).await.map(|_| ())
    }

    /// Sets the command menu of one chat.
    pub async fn set_chat_commands(&self, chat_id: i64, commands: &[(String, String)]) -> Answer<()> {
        let mut payload = payloads::SetMyCommands::new(bot_commands(commands));
        payload.scope = Some(types::BotCommandScope::Chat {
            chat_id: types::ChatId(chat_id).into(),
        });
        self.call::<_, bool>(&payload).await.map(|_| ())
    }

    /// What Telegram knows of the bot's webhook. Its secret and certificate it does not tell.
    pub(crate) async fn webhook(&self) -> Answer<WebhookInfo> {
        self.call(&payloads::GetWebhookInfo::new()).await
    }

    /// Sets the webhook; the certificate is uploaded. What waits stays.
    pub(crate) async fn set_webhook(&self, webhook: &WebhookTarget, kinds: &[&str]) -> Answer<()> {
        #[derive(Serialize)]
        struct SetWebhook<'a> {
            url: &'a str,
            secret_token: &'a str,
            max_connections: u16,
            allowed_updates: &'a [&'a str],
            #[serde(skip_serializing_if = "Option::is_none")]
            ip_address: Option<IpAddr>,
        }
        let payload = SetWebhook {
            url: &webhook.url,
            secret_token: webhook.secret.expose_secret(),
            max_connections: webhook.max_connections,
            allowed_updates: kinds,
            ip_address: webhook.ip_address,
        };
        let with_payload = |request: RequestBuilder| match &webhook.certificate {
            None => request.json(&payload),
            Some(certificate) => {
                let file = multipart::Part::bytes(certificate.clone()).file_name("certificate.pem");
                request.multipart(form(&payload, "certificate", file))
            }
        };
        self.send::<bool>("SetWebhook", self.timeout, with_payload)
            .await
            .map(|_| ())
    }

    /// Ends a webhook, so that long polling may begin. What waits for it stays.
    pub(crate) async fn delete_webhook(&self) -> Answer<()> {
        self.call::<_, bool>(&payloads::DeleteWebhook::new()).await.map(|_| ())
    }

    /// Waits up to `wait` for updates from `offset` on, each as the text that Telegram sent.
    pub(crate) async fn get_updates(
        &self,
        offset: Option<i64>,
        limit: u8,
        wait: Duration,
        kinds: &[&str],
    ) -> Answer<Vec<Box<RawValue>>> {
        #[derive(Serialize)]
        struct GetUpdates<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            offset: Option<i64>,
            limit: u8,
            timeout: u64,
            allowed_updates: &'a [&'a str],
        }
        let payload = GetUpdates {
            offset,
            limit,
            timeout: wait.as_secs(),
            allowed_updates: kinds,
        };
        self.call_named("GetUpdates", &payload, self.timeout + wait).await
    }

    /// Makes a call with a payload of teloxide's.
    pub(crate) async fn call<P: Payload + Serialize, T: DeserializeOwned>(&self, payload: &P) -> Answer<T> {
        self.call_named(P::NAME, payload, self.timeout).await
    }

    /// Makes a call that brings a file: its name and bytes, in the field `field`.
    pub(crate) async fn upload<T: DeserializeOwned>(
        &self,
        method: &str,
        payload: &impl Serialize,
        field: &'static str,
        (name, bytes): (String, Vec<u8>),
    ) -> Answer<T> {
        let file = multipart::Part::bytes(bytes).file_name(name);
        self.send(method, self.timeout, |request| {
            request.multipart(form(payload, field, file))
        })
        .await
    }

    /// Makes an ordinary call with a payload of our own: of what teloxide cannot write as it came.
    pub(crate) async fn call_with<T: DeserializeOwned>(&self, method: &str, payload: &impl Serialize) -> Answer<T> {
        self.call_named(method, payload, self.timeout).await
    }

    /// Makes a call that brings a file of the disk, in the field `field`, as it is read.
    pub(crate) async fn upload_from_disk<T: DeserializeOwned>(
        &self,
        method: &str,
        payload: &impl Serialize,
        field: &'static str,
        (name, path): (String, &Path),
    ) -> Answer<T> {
        let missing = |error: io::Error| match error.kind() {
            // It will not come back; of the rest it may be the system that has too much to do.
            kind @ (io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied | io::ErrorKind::IsADirectory) => {
                Failure::Refused {
                    code: 0,
                    description: format!("the file cannot be read: {kind}"),
                }
            }
            kind => Failure::NoEffect(format!("the file cannot be read: {kind}")),
        };
        let file = File::open(path).await.map_err(missing)?;
        let size = file.metadata().await.map_err(missing)?.len();
        let part = multipart::Part::stream_with_length(file, size).file_name(name);
        self.send(method, self.upload_timeout(), |request| {
            request.multipart(form(payload, field, part))
        })
        .await
    }

    async fn call_named<T: DeserializeOwned>(
        &self,
        method: &str,
        payload: &impl Serialize,
        timeout: Duration,
    ) -> Answer<T> {
        self.send(method, timeout, |request| request.json(payload)).await
    }

    /// `<root>[file/]bot<token>/<what>`. It holds the token, so it must be cut out of every error.
    fn address(&self, folder: &str, what: &str) -> Url {
        let mut url = self.root.clone();
        // Not by joining: a token looks like the scheme of a URL.
        url.set_path(&format!(
            "{}{folder}bot{}/{what}",
            self.root.path(),
            self.token.expose_secret()
        ));
        url
    }

    async fn send<T: DeserializeOwned>(
        &self,
        method: &str,
        timeout: Duration,
        with_payload: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer<T> {
        let url = self.address("", method);
        let request = with_payload(self.client.post(url).timeout(timeout));
        let sent = request.send().await.map_err(unanswered)?;
        let status = sent.status();
        let body = sent
            .bytes()
            .await
            .map_err(|error| Failure::NoAnswer(describe(&error.without_url())))?;
        understood(status, &body)
    }
}

/// Sorts an error of the way into its class. The address, which holds the token, is cut out.
fn unanswered(error: reqwest::Error) -> Failure {
    let error = error.without_url();
    if error.is_connect() || error.is_builder() {
        Failure::NoEffect(describe(&error))
    } else {
        Failure::NoAnswer(describe(&error))
    }
}

/// Sorts an answer into its class.
fn understood<T: DeserializeOwned>(status: StatusCode, body: &[u8]) -> Answer<T> {
    if status.is_server_error() {
        return Err(Failure::NoEffect(format!("status {}", status.as_u16())));
    }
    let response: Response<T> = serde_json::from_slice(body).map_err(|error| {
        let what = format!(
            "status {} with a body that is not understood: {:?}",
            status.as_u16(),
            error.classify()
        );
        // A body without meaning after success: the call may well have had its effect.
        if status.is_success() {
            Failure::NoAnswer(what)
        } else {
            Failure::NoEffect(what)
        }
    })?;
    if let (true, Some(result)) = (response.ok, response.result) {
        return Ok(result);
    }
    let code = response.error_code.unwrap_or(status.as_u16());
    let parameters = response.parameters.unwrap_or(Parameters {
        retry_after: None,
        migrate_to_chat_id: None,
    });
    Err(match (parameters, code) {
        (
            Parameters {
                retry_after: Some(seconds),
                ..
            },
            _,
        ) => Failure::RetryAfter(Duration::from_secs(seconds)),
        (
            Parameters {
                migrate_to_chat_id: Some(chat_id),
                ..
            },
            _,
        ) => Failure::Migrated(chat_id),
        (_, 429) => Failure::RetryAfter(Duration::from_secs(1)),
        (_, 500..) => Failure::NoEffect(format!("error {code}")),
        (_, code) => Failure::Refused {
            code,
            description: response.description.unwrap_or_default(),
        },
    })
}

/// The innermost reason says most ("connection refused").
fn describe(error: &dyn std::error::Error) -> String {
    let mut reason = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    reason.to_string()
}

/// A payload and a file as a form: as in an address, what is no text is written as JSON.
fn form(payload: &impl Serialize, field: &'static str, file: multipart::Part) -> multipart::Form {
    let fields = serde_json::to_value(payload).unwrap_or_default();
    let fields = fields.as_object().cloned().unwrap_or_default();
    let form = multipart::Form::new().part(field, file);
    fields.into_iter().fold(form, |form, (name, value)| {
        let text = match value {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        form.text(name, text)
    })
}

fn bot_commands(commands: &[(String, String)]) -> Vec<types::BotCommand> {
    commands
        .iter()
        .map(|(name, description)| types::BotCommand::new(name, description))
        .collect()
}

/// The door cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("the Bot API's address is not a URL")]
    Address,
    #[error("no HTTP client")]
    Client,
}
