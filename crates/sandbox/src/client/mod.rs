//! A client of the control API, to write stories with.
//!
//! ```no_run
//! # async fn story(world: sandbox::client::Client) -> Result<(), sandbox::client::ClientError> {
//! let bot = world.bot("1001:secret").await?;
//! let anna = world.person("Anna Petrova").await?;
//! anna.sends(&bot, "/start").await?;
//! anna.sees(&bot, "Welcome").await?;
//! anna.presses(&bot, "Confirm").await?;
//! # Ok(())
//! # }
//! ```

mod error;
mod foreign;
mod http;
mod mail;
mod person;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

pub use error::ClientError;
use http::Http;
pub(crate) use http::http_client;
pub use mail::Mail;
pub use person::{Person, Pressed};

use crate::model::{
    Advance, BotView, ChatView, ClockView, Deed, Delivery, Fault, FaultKind, FaultRule, GroupView, Limits,
    MemberStatus, MessageView, NewBot, NewGroup, NewMember, NewPerson, NewToken, Outcome, PersonView, RecordPage,
    Statistics, Suite, Violations, WaitForMessage, WebhookRetries,
};

/// How long a story waits for what it expects.
const PATIENCE: Duration = Duration::from_secs(60);

/// The sandbox's world, by its control API. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    http: Arc<Http>,
    patience: Duration,
}

/// A bot, as stories name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bot {
    pub id: i64,
    pub token: String,
    pub username: String,
}

impl Client {
    /// A client of the sandbox at this root (`http://127.0.0.1:8081`).
    pub fn new(root: &str) -> Self {
        Self {
            http: Arc::new(Http::new(root)),
            patience: PATIENCE,
        }
    }

    /// Waits this long for what is expected, instead of 20 seconds.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The root of the sandbox, for `TELEGRAM__API_URL`.
    pub fn root(&self) -> &str {
        self.http.root()
    }

    /// Makes a bot of a token.
    pub async fn bot(&self, token: &str) -> Result<Bot, ClientError> {
        self.register(NewBot {
            token: token.to_owned(),
            ..NewBot::default()
        })
        .await
    }

    /// Makes a bot with a name of its own.
    pub async fn register(&self, new: NewBot) -> Result<Bot, ClientError> {
        let view: BotView = self.http.post("/sandbox/bots", &new).await?;
        Ok(Bot {
            id: view.id,
            token: new.token,
            username: view.username,
        })
    }

    /// All bots and what waits for them.
    pub async fn bots(&self) -> Result<Vec<BotView>, ClientError> {
        self.http.get("/sandbox/bots").await
    }

    /// Gives a bot a new token; the old ones are refused from now on.
    pub async fn replace_token(&self, bot: &Bot, token: &str) -> Result<Bot, ClientError> {
        let new = NewToken {
            token: token.to_owned(),
        };
        self.http
            .post_only(&format!("/sandbox/bots/{}/token", bot.id), &new)
            .await?;
        Ok(Bot {
            token: new.token,
            ..bot.clone()
        })
    }

    /// Makes a person of a name: the first word is the first name, the rest the last.
    pub async fn person(&self, name: &str) -> Result<Person, ClientError> {
        let (first_name, last_name) = match name.split_once(' ') {
            Some((first, last)) => (first.to_owned(), Some(last.to_owned())),
            None => (name.to_owned(), None),
        };
        self.person_like(NewPerson {
            first_name,
            last_name,
            ..NewPerson::default()
        })
        .await
    }

    /// Makes a person with all that matters.
    pub async fn person_like(&self, new: NewPerson) -> Result<Person, ClientError> {
        let view: PersonView = self.http.post("/sandbox/people", &new).await?;
        Ok(Person::new(self.clone(), view))
    }

    /// The person of this id, if there is one already.
    pub async fn known(&self, id: i64) -> Result<Option<Person>, ClientError> {
        let views: Vec<PersonView> = self.http.get("/sandbox/people").await?;
        let found = views.into_iter().find(|view| view.id == id);
        Ok(found.map(|view| Person::new(self.clone(), view)))
    }

    /// Makes many people in one request.
    pub async fn people(&self, new: &[NewPerson]) -> Result<Vec<Person>, ClientError> {
        let views: Vec<PersonView> = self.http.post("/sandbox/people/many", new).await?;
        Ok(views.into_iter().map(|view| Person::new(self.clone(), view)).collect())
    }

    /// Makes a supergroup with these people and bots.
    pub async fn group(&self, title: &str, owner: &Person, members: &[i64]) -> Result<GroupView, ClientError> {
        let new = NewGroup {
            title: title.to_owned(),
            owner: owner.id(),
            members: members.to_vec(),
            ..NewGroup::default()
        };
        self.http.post("/sandbox/groups", &new).await
    }

    /// Makes a basic group, which can become a supergroup.
    pub async fn basic_group(&self, title: &str, owner: &Person, members: &[i64]) -> Result<GroupView, ClientError> {
        let new = NewGroup {
            title: title.to_owned(),
            basic: true,
            owner: owner.id(),
            members: members.to_vec(),
            ..NewGroup::default()
        };
        self.http.post("/sandbox/groups", &new).await
    }

    /// Makes a supergroup of a basic group; the answer is the supergroup.
    pub async fn migrate(&self, group_id: i64) -> Result<GroupView, ClientError> {
        self.http
            .post(&format!("/sandbox/groups/{group_id}/migrate"), &json!({}))
            .await
    }

    /// Changes somebody's place in a group.
    pub async fn set_member(
        &self,
        group_id: i64,
        user_id: i64,
        status: MemberStatus,
    ) -> Result<GroupView, ClientError> {
        let member = NewMember {
            user_id,
            status,
            by: None,
        };
        self.http
            .put(&format!("/sandbox/groups/{group_id}/members"), &member)
            .await
    }

    /// Lets a person do something.
    pub async fn act(&self, deed: &Deed) -> Result<Outcome, ClientError> {
        self.http.post("/sandbox/act", deed).await
    }

    /// Lets many people act in one request.
    pub async fn act_many(&self, deeds: &[Deed]) -> Result<Vec<Outcome>, ClientError> {
        self.http.post("/sandbox/acts", deeds).await
    }

    /// A chat, named as the bot names it: by the person's or the group's id.
    pub async fn chat(&self, bot: &Bot, chat_id: i64) -> Result<ChatView, ClientError> {
        self.http
            .get(&format!("/sandbox/bots/{}/chats/{chat_id}", bot.id))
            .await
    }

    /// Waits for a message in a chat; none when it does not come in time.
    pub async fn wait(
        &self,
        bot: &Bot,
        chat_id: i64,
        wanted: &WaitForMessage,
    ) -> Result<Option<MessageView>, ClientError> {
        self.http
            .post(&format!("/sandbox/bots/{}/chats/{chat_id}/wait", bot.id), wanted)
            .await
    }

    /// Puts any JSON into the bot's queue as an update.
    pub async fn inject(&self, bot: &Bot, update: &Value) -> Result<Delivery, ClientError> {
        self.http
            .post(&format!("/sandbox/bots/{}/updates", bot.id), update)
            .await
    }

    /// Puts any text into the bot's queue in place of an update.
    pub async fn inject_text(&self, bot: &Bot, text: &str) -> Result<Delivery, ClientError> {
        self.http
            .post_text(&format!("/sandbox/bots/{}/updates/text", bot.id), text)
            .await
    }

    /// The present moment of the world.
    pub async fn now(&self) -> Result<DateTime<Utc>, ClientError> {
        Ok(self.clock().await?.now)
    }

    /// The clock.
    pub async fn clock(&self) -> Result<ClockView, ClientError> {
        self.http.get("/sandbox/clock").await
    }

    /// Moves time forward.
    pub async fn advance(&self, by: Duration) -> Result<ClockView, ClientError> {
        self.http
            .post(
                "/sandbox/clock/advance",
                &Advance {
                    seconds: by.as_secs_f64(),
                },
            )
            .await
    }

    /// Stops time.
    pub async fn hold(&self) -> Result<ClockView, ClientError> {
        self.http.post("/sandbox/clock/hold", &json!({})).await
    }

    /// Lets time flow on.
    pub async fn release(&self) -> Result<ClockView, ClientError> {
        self.http.post("/sandbox/clock/release", &json!({})).await
    }

    /// Sets a fault.
    pub async fn fault(&self, fault: &Fault) -> Result<FaultRule, ClientError> {
        self.http.post("/sandbox/faults", fault).await
    }

    /// Sets a flood limit of so many seconds, on one chat or (`None`) on the whole bot, from its next message on.
    pub async fn flood(&self, bot: &Bot, chat_id: Option<i64>, seconds: u64) -> Result<FaultRule, ClientError> {
        self.fault(&Fault {
            bot_id: Some(bot.id),
            method: None,
            chat_id,
            times: None,
            skip: 0,
            kind: FaultKind::Flood { seconds },
        })
        .await
    }

    /// The faults that are set, and how many requests met each.
    pub async fn faults(&self) -> Result<Vec<FaultRule>, ClientError> {
        self.http.get("/sandbox/faults").await
    }

    /// Takes all faults away.
    pub async fn heal(&self) -> Result<(), ClientError> {
        self.http.delete("/sandbox/faults").await
    }

    /// Sets the limits on sending.
    pub async fn limit(&self, limits: Limits) -> Result<(), ClientError> {
        self.http.put_only("/sandbox/limits", &limits).await
    }

    /// Sets how updates that a webhook did not take are tried again.
    pub async fn retry_webhooks(&self, retries: WebhookRetries) -> Result<(), ClientError> {
        self.http.put_only("/sandbox/webhooks", &retries).await
    }

    /// What people did and saw after a sequence number.
    pub async fn record(&self, after: u64) -> Result<RecordPage, ClientError> {
        self.http.get(&format!("/sandbox/record?after={after}")).await
    }

    /// The same, waiting for the first entry.
    pub async fn record_within(&self, after: u64, timeout: Duration) -> Result<RecordPage, ClientError> {
        self.http
            .get(&format!(
                "/sandbox/record?after={after}&timeout_milliseconds={}",
                timeout.as_millis()
            ))
            .await
    }

    /// Counts of requests.
    pub async fn statistics(&self) -> Result<Statistics, ClientError> {
        self.http.get("/sandbox/statistics").await
    }

    /// Begins to count anew.
    pub async fn reset_statistics(&self) -> Result<(), ClientError> {
        self.http.delete("/sandbox/statistics").await
    }

    /// Everything that was not as the specification says.
    pub async fn violations(&self) -> Result<Violations, ClientError> {
        self.http.get("/sandbox/violations").await
    }

    /// Forgets the violations so far.
    pub async fn clear_violations(&self) -> Result<(), ClientError> {
        self.http.delete("/sandbox/violations").await
    }

    /// Tells the page where the services of a suite answer how they are; replaces what was told before.
    pub async fn tell_suite(&self, suite: &Suite) -> Result<(), ClientError> {
        self.http.put_only("/sandbox/suite", suite).await
    }

    /// Fails with all of them if anything was not as the specification says.
    pub async fn no_violations(&self) -> Result<(), ClientError> {
        let violations = self.violations().await?;
        if violations.total == 0 {
            Ok(())
        } else {
            Err(ClientError::Violations(violations))
        }
    }
}
