use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sandbox::client::{Bot, Client, Person};
use sandbox::{Sandbox, SandboxOptions};
use serde_json::{Value, json};

/// A running sandbox with one bot and one person who has started it.
pub(crate) struct World {
    // Ends with the test.
    _sandbox: Sandbox,
    pub(crate) client: Client,
    pub(crate) bot: Bot,
    pub(crate) api: Api,
    pub(crate) anna: Person,
}

impl World {
    pub(crate) async fn start() -> Result<Self> {
        let sandbox = Sandbox::start(&SandboxOptions::default())?;
        let client = sandbox.client();
        let bot = client.bot("1001:AAtest-secret_1").await?;
        let anna = client.person("Anna Petrova").await?;
        anna.sends(&bot, "/start").await?;
        let api = Api::new(&client, &bot.token);
        Ok(Self {
            _sandbox: sandbox,
            client,
            bot,
            api,
            anna,
        })
    }

    /// A private chat to which the bot sends.
    pub(crate) fn chat_id(&self) -> i64 {
        self.anna.id()
    }

    /// Sends a text by the bot; its message id.
    pub(crate) async fn say(&self, text: &str) -> Result<i64> {
        self.api
            .message_id("sendMessage", json!({"chat_id": self.chat_id(), "text": text}))
            .await
    }
}

/// The Bot API, as a bot calls it.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) http: reqwest::Client,
    pub(crate) root: String,
}

impl Api {
    pub(crate) fn new(client: &Client, token: &str) -> Self {
        Self {
            http: reqwest::Client::new(),
            root: format!("{}/bot{token}", client.root()),
        }
    }

    /// The whole reply.
    pub(crate) async fn reply(&self, method: &str, parameters: Value) -> Result<Value> {
        let request = self.http.post(format!("{}/{method}", self.root)).json(&parameters);
        Ok(request.timeout(Duration::from_secs(30)).send().await?.json().await?)
    }

    /// The result of a call that must succeed.
    pub(crate) async fn call(&self, method: &str, parameters: Value) -> Result<Value> {
        let mut reply = self.reply(method, parameters).await?;
        ensure!(reply["ok"] == true, "{method} is refused: {reply}");
        Ok(reply["result"].take())
    }

    /// The refusal of a call: code and description.
    pub(crate) async fn refusal(&self, method: &str, parameters: Value) -> Result<(u64, String)> {
        let reply = self.reply(method, parameters).await?;
        ensure!(reply["ok"] == false, "{method} is not refused: {reply}");
        let code = reply["error_code"].as_u64().context("no error_code")?;
        Ok((
            code,
            reply["description"].as_str().context("no description")?.to_owned(),
        ))
    }

    pub(crate) async fn message_id(&self, method: &str, parameters: Value) -> Result<i64> {
        self.call(method, parameters).await?["message_id"]
            .as_i64()
            .context("no message_id")
    }

    /// Updates that wait right now.
    pub(crate) async fn updates(&self) -> Result<Vec<Value>> {
        let updates = self.call("getUpdates", json!({})).await?;
        Ok(updates.as_array().context("no array")?.clone())
    }
}
