use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{Bot, Client, ClientError};
use crate::model::{
    Act, Author, ChatView, Contact, Deed, Media, MessageMatch, MessageView, Outcome, PersonView, QueryView,
    WaitForMessage,
};

/// A person of a story. Cheap to clone; the clones are the same person with the same memory.
///
/// `sees` looks at what happened since the person's last act in that chat and takes each message once, in any order: what
/// was there before the act does not count.
#[derive(Debug, Clone)]
pub struct Person {
    client: Client,
    view: Arc<PersonView>,
    memory: Arc<Mutex<HashMap<(i64, i64), Memory>>>,
}

/// What a person has seen of a chat.
#[derive(Debug, Clone, Default)]
struct Memory {
    /// The chat's count of changes at the person's last act.
    since: u64,
    seen: Vec<u64>,
}

/// A pressed button.
#[derive(Debug, Clone)]
pub struct Pressed {
    client: Client,
    bot_id: i64,
    pub query_id: String,
    pub outcome: Outcome,
}

impl Person {
    pub(super) fn new(client: Client, view: PersonView) -> Self {
        Self {
            client,
            view: Arc::new(view),
            memory: Arc::default(),
        }
    }

    /// Telegram's id, which is the id of the private chat too.
    pub fn id(&self) -> i64 {
        self.view.id
    }

    /// Names, language and phone.
    pub fn view(&self) -> &PersonView {
        &self.view
    }

    /// The same person with a memory of its own, for whoever does two things at the same time.
    #[must_use]
    pub fn beside_himself(&self) -> Self {
        Self {
            client: self.client.clone(),
            view: Arc::clone(&self.view),
            memory: Arc::default(),
        }
    }

    /// Writes a text to the bot.
    pub async fn sends(&self, bot: &Bot, text: &str) -> Result<Outcome, ClientError> {
        self.does(
            bot,
            Act::SendText {
                text: text.to_owned(),
                reply_to: None,
            },
        )
        .await
    }

    /// Writes a text to the bot as a reply to a message.
    pub async fn replies(&self, bot: &Bot, message_id: i64, text: &str) -> Result<Outcome, ClientError> {
        self.does(
            bot,
            Act::SendText {
                text: text.to_owned(),
                reply_to: Some(message_id),
            },
        )
        .await
    }

    /// Opens `t.me/<bot>?start=<payload>` and presses Start.
    pub async fn opens(&self, bot: &Bot, payload: &str) -> Result<Outcome, ClientError> {
        self.does(
            bot,
            Act::OpenDeepLink {
                payload: payload.to_owned(),
            },
        )
        .await
    }

    /// Presses a button under the newest message that has it, waiting for it to appear.
    pub async fn presses(&self, bot: &Bot, label: &str) -> Result<Pressed, ClientError> {
        let wanted = MessageMatch {
            label: Some(label.to_owned()),
            author: Some(Author::Bot),
            ..MessageMatch::default()
        };
        if self.wait(bot, wanted).await?.is_none() {
            return Err(self.not_seen(bot, &format!("[{label}]")).await);
        }
        self.press(bot, Some(label), None, None).await
    }

    /// Presses the button with this data, under the named message or the newest one that has it.
    pub async fn presses_data(&self, bot: &Bot, data: &str, message_id: Option<i64>) -> Result<Pressed, ClientError> {
        self.press(bot, None, Some(data), message_id).await
    }

    /// Presses the button with this data under the bot's newest message of a group that has it.
    pub async fn presses_in(&self, bot: &Bot, group_id: i64, data: &str) -> Result<Pressed, ClientError> {
        let act = Act::Press {
            label: None,
            data: Some(data.to_owned()),
            message_id: None,
        };
        let outcome = self.does_in(group_id, act).await?;
        Ok(self.pressed(bot, outcome))
    }

    /// Presses a button of the reply keyboard.
    pub async fn presses_key(&self, bot: &Bot, label: &str) -> Result<Outcome, ClientError> {
        self.does(
            bot,
            Act::PressKey {
                label: label.to_owned(),
            },
        )
        .await
    }

    /// Shares the own contact.
    pub async fn shares_contact(&self, bot: &Bot) -> Result<Outcome, ClientError> {
        self.does(bot, Act::ShareContact { contact: None }).await
    }

    /// Shares somebody else's contact.
    pub async fn shares_contact_of(&self, bot: &Bot, other: &Self) -> Result<Outcome, ClientError> {
        let contact = Contact {
            phone_number: other.view.phone_number.clone(),
            first_name: other.view.first_name.clone(),
            last_name: other.view.last_name.clone(),
            user_id: Some(other.view.id),
        };
        self.does(bot, Act::ShareContact { contact: Some(contact) }).await
    }

    /// Sends something that is not text.
    pub async fn sends_media(&self, bot: &Bot, media: Media) -> Result<Outcome, ClientError> {
        self.does(bot, Act::media(media)).await
    }

    /// Changes the words under an own photo, file, voice …
    pub async fn edits_caption(&self, bot: &Bot, message_id: i64, caption: &str) -> Result<Outcome, ClientError> {
        let caption = caption.to_owned();
        self.does(bot, Act::EditCaption { message_id, caption }).await
    }

    /// Changes an own message.
    pub async fn edits(&self, bot: &Bot, message_id: i64, text: &str) -> Result<Outcome, ClientError> {
        self.does(
            bot,
            Act::EditText {
                message_id,
                text: text.to_owned(),
            },
        )
        .await
    }

    /// Blocks the bot.
    pub async fn blocks(&self, bot: &Bot) -> Result<Outcome, ClientError> {
        self.does(bot, Act::Block).await
    }

    /// Unblocks the bot.
    pub async fn unblocks(&self, bot: &Bot) -> Result<Outcome, ClientError> {
        self.does(bot, Act::Unblock).await
    }

    /// Deletes a message of the chat with the bot, for both sides.
    pub async fn deletes(&self, bot: &Bot, message_id: i64) -> Result<Outcome, ClientError> {
        self.does(bot, Act::DeleteMessage { message_id }).await
    }

    /// Deletes the own account.
    pub async fn deletes_account(&self, bot: &Bot) -> Result<Outcome, ClientError> {
        self.does(bot, Act::DeleteAccount).await
    }

    /// Does something in the private chat with the bot.
    pub async fn does(&self, bot: &Bot, act: Act) -> Result<Outcome, ClientError> {
        let deed = Deed {
            person_id: self.id(),
            bot_id: Some(bot.id),
            group_id: None,
            act,
        };
        let outcome = self.client.act(&deed).await?;
        self.remember_act(bot.id, self.id(), outcome.change);
        Ok(outcome)
    }

    /// Does something in a group.
    pub async fn does_in(&self, group_id: i64, act: Act) -> Result<Outcome, ClientError> {
        self.client
            .act(&Deed {
                person_id: self.id(),
                bot_id: None,
                group_id: Some(group_id),
                act,
            })
            .await
    }

    /// Waits until the bot shows a text that contains this, new or edited since the person's last act.
    pub async fn sees(&self, bot: &Bot, text: &str) -> Result<MessageView, ClientError> {
        let wanted = MessageMatch {
            contains: Some(text.to_owned()),
            ..self.news(bot)
        };
        self.expect(bot, wanted, text).await
    }

    /// Waits until the bot shows a text that matches this regular expression.
    pub async fn sees_matching(&self, bot: &Bot, regex: &str) -> Result<MessageView, ClientError> {
        let wanted = MessageMatch {
            regex: Some(regex.to_owned()),
            ..self.news(bot)
        };
        self.expect(bot, wanted, regex).await
    }

    /// Waits until the bot shows anything new.
    pub async fn sees_anything(&self, bot: &Bot) -> Result<MessageView, ClientError> {
        let wanted = self.news(bot);
        self.expect(bot, wanted, "anything").await
    }

    /// Checks that nothing shown by the bot now contains this text. Wait for something that comes later first.
    pub async fn does_not_see(&self, bot: &Bot, text: &str) -> Result<(), ClientError> {
        let shown = self.chat(bot).await?.messages.into_iter().find(|message| {
            message.author == Author::Bot && message.deleted_at.is_none() && message.text.contains(text)
        });
        match shown {
            Some(message) => Err(ClientError::Seen {
                person: self.view.first_name.clone(),
                text: message.text,
            }),
            None => Ok(()),
        }
    }

    /// The private chat with the bot.
    pub async fn chat(&self, bot: &Bot) -> Result<ChatView, ClientError> {
        self.client.chat(bot, self.id()).await
    }

    async fn press(
        &self,
        bot: &Bot,
        label: Option<&str>,
        data: Option<&str>,
        message_id: Option<i64>,
    ) -> Result<Pressed, ClientError> {
        let act = Act::Press {
            label: label.map(str::to_owned),
            data: data.map(str::to_owned),
            message_id,
        };
        let outcome = self.does(bot, act).await?;
        Ok(self.pressed(bot, outcome))
    }

    fn pressed(&self, bot: &Bot, outcome: Outcome) -> Pressed {
        Pressed {
            client: self.client.clone(),
            bot_id: bot.id,
            query_id: outcome.query_id.clone().unwrap_or_default(),
            outcome,
        }
    }

    /// What counts as news: of the bot, since the last act, not seen yet.
    fn news(&self, bot: &Bot) -> MessageMatch {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let known = memory.get(&(bot.id, self.id())).cloned().unwrap_or_default();
        MessageMatch {
            after_change: known.since,
            except_changes: known.seen,
            author: Some(Author::Bot),
            ..MessageMatch::default()
        }
    }

    async fn expect(&self, bot: &Bot, wanted: MessageMatch, shown_as: &str) -> Result<MessageView, ClientError> {
        let Some(message) = self.wait(bot, wanted).await? else {
            return Err(self.not_seen(bot, shown_as).await);
        };
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.entry((bot.id, self.id())).or_default().seen.push(message.change);
        Ok(message)
    }

    async fn wait(&self, bot: &Bot, matching: MessageMatch) -> Result<Option<MessageView>, ClientError> {
        let timeout_milliseconds = milliseconds(self.client.patience);
        self.client
            .wait(
                bot,
                self.id(),
                &WaitForMessage {
                    matching,
                    timeout_milliseconds,
                },
            )
            .await
    }

    async fn not_seen(&self, bot: &Bot, expected: &str) -> ClientError {
        let shown = match self.chat(bot).await {
            Ok(chat) => chat.messages.iter().rev().take(8).rev().map(line).collect(),
            Err(error) => return error,
        };
        ClientError::NotSeen {
            person: self.view.first_name.clone(),
            expected: expected.to_owned(),
            seconds: self.client.patience.as_secs(),
            shown,
        }
    }

    fn remember_act(&self, bot_id: i64, chat_id: i64, change: u64) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.insert(
            (bot_id, chat_id),
            Memory {
                since: change,
                seen: Vec::new(),
            },
        );
    }
}

impl Client {
    /// People press buttons of a bot at the same instant: each deed is a press. What was refused says so in its outcome.
    pub async fn press_at_once(&self, bot: &Bot, presses: &[Deed]) -> Result<Vec<Pressed>, ClientError> {
        let outcomes = self.act_many(presses).await?.into_iter();
        let pressed = outcomes.map(|outcome| Pressed {
            client: self.clone(),
            bot_id: bot.id,
            query_id: outcome.query_id.clone().unwrap_or_default(),
            outcome,
        });
        Ok(pressed.collect())
    }
}

impl Pressed {
    /// Waits for the bot's answer, with which the button stops to turn.
    pub async fn answered(&self) -> Result<QueryView, ClientError> {
        let timeout = milliseconds(self.client.patience);
        let path = format!(
            "/sandbox/bots/{}/queries/{}?timeout_milliseconds={timeout}",
            self.bot_id, self.query_id
        );
        let query: QueryView = self.client.http.get(&path).await?;
        match query.answered_at {
            Some(_) => Ok(query),
            None => Err(ClientError::NotAnswered {
                seconds: self.client.patience.as_secs(),
            }),
        }
    }
}

fn line(message: &MessageView) -> String {
    let who = match message.author {
        Author::Bot => "bot",
        Author::Person => "person",
    };
    let gone = if message.deleted_at.is_some() { " (deleted)" } else { "" };
    format!(
        "  {} {who}{gone}: {:?} {:?}\n",
        message.message_id,
        message.text,
        message.labels()
    )
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
