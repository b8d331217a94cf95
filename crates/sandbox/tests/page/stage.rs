use std::time::Duration;

use anyhow::{Context, Result, ensure};
use browser::{Browser, Look};
use sandbox::client::{Bot, Client, Person};
use sandbox::{Sandbox, SandboxOptions};
use serde_json::{Value, json};

/// A sandbox with a bot, a person and a browser.
pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
    pub(crate) bot: Bot,
    pub(crate) anna: Person,
    pub(crate) browser: Browser,
    http: reqwest::Client,
}

impl Stage {
    /// Anna, who has not opened the bot yet; nothing is shown yet.
    pub(crate) async fn empty(look: Look) -> Result<Self> {
        let sandbox = Sandbox::start(&SandboxOptions::default())?;
        let client = sandbox.client();
        let bot = client.bot("1001:AAtest-secret_1").await?;
        let anna = client.person("Anna Petrova").await?;
        Ok(Self {
            browser: Browser::start(look).await?,
            http: reqwest::Client::new(),
            sandbox,
            client,
            bot,
            anna,
        })
    }

    /// Anna has started the bot and sits in its chat.
    pub(crate) async fn in_chat() -> Result<Self> {
        let stage = Self::empty(Look::WIDE).await?;
        stage.anna.sends(&stage.bot, "/start").await?;
        stage.open_chat().await?;
        Ok(stage)
    }

    /// Shows Anna's chat with the bot.
    pub(crate) async fn open_chat(&self) -> Result<()> {
        let address = format!("{}/#/{}/bot/{}", self.sandbox.url(), self.anna.id(), self.bot.id);
        self.browser.open(&address).await?;
        self.browser.see(".conversation .column-head h2").await.map(drop)
    }

    /// A call of the bot that must succeed.
    pub(crate) async fn call(&self, method: &str, parameters: Value) -> Result<Value> {
        let request = self
            .http
            .post(format!("{}/bot{}/{method}", self.client.root(), self.bot.token))
            .json(&parameters)
            .timeout(Duration::from_secs(30));
        let mut reply: Value = request.send().await?.json().await?;
        ensure!(reply["ok"] == true, "{method} is refused: {reply}");
        Ok(reply["result"].take())
    }

    /// The bot says something to Anna; further parameters beside the text. The message's id.
    pub(crate) async fn says(&self, text: &str, more: Value) -> Result<i64> {
        let mut parameters = json!({"chat_id": self.anna.id(), "text": text});
        if let (Some(parameters), Value::Object(more)) = (parameters.as_object_mut(), more) {
            parameters.extend(more);
        }
        let sent = self.call("sendMessage", parameters).await?;
        sent["message_id"].as_i64().context("no message_id")
    }

    /// Waits for the next update of the bot, which acknowledges those before.
    pub(crate) async fn update(&self, offset: &mut i64) -> Result<Value> {
        let updates = self
            .call("getUpdates", json!({"offset": *offset, "limit": 1, "timeout": 25}))
            .await?;
        let update = updates.get(0).context("no update came")?.clone();
        *offset = update["update_id"].as_i64().context("no update_id")? + 1;
        Ok(update)
    }

    /// Waits for an update of this kind.
    pub(crate) async fn update_of(&self, kind: &str, offset: &mut i64) -> Result<Value> {
        loop {
            let mut update = self.update(offset).await?;
            if let Some(payload) = update.get_mut(kind) {
                return Ok(payload.take());
            }
        }
    }
}
