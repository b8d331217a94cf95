use std::path::PathBuf;

use chrono::{DateTime, Utc};
use outbox::Topic;
use serde::{Deserialize, Serialize};

use crate::{Attachment, Command, ConversationKey, Document, FileName, Language, Message, Text};

/// What was decided: the state to store and what is to happen, in this order.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision<State, Write> {
    pub state: State,
    pub effects: Vec<Effect<Write>>,
    /// The input itself holds a secret (a typed code): its stored body is blanked in the same commit.
    pub forget_input: bool,
}

/// One thing to happen. All effects of a decision become rows in the transaction that closes its input.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect<Write> {
    /// Appends a message to a chat.
    Say {
        to: To,
        message: Message,
        report: Option<Report>,
    },
    /// The card that lives: edited where its message is known, else sent; an unsent older content is replaced.
    Show { slot: Slot, to: To, message: Message },
    /// The same, for whoever wants to know whether it reached anybody.
    ShowReporting {
        slot: Slot,
        to: To,
        message: Message,
        report: Report,
    },
    /// Appends a file made of a table to a chat. Its body is blanked once it is sent, as that of a secret.
    SendDocument { to: To, document: Document },
    /// Copies a message of another chat into this one, as it is: of any kind and size, without naming who wrote it (Bot API,
    /// `copyMessage`). The copy is known by its slot afterwards.
    Copy {
        slot: Slot,
        to: To,
        copied: Copied,
        report: Option<Report>,
    },
    /// Carries an author's change over into the copy that the slot shows.
    Revise { slot: Slot, to: To, revision: Revision },
    /// Sets the bot's reaction to a message (`None` takes it away). Outside of the order of its chat.
    React {
        to: To,
        message_id: i64,
        emoji: Option<&'static str>,
    },
    /// Appends a file that stands on the service's disk.
    SendFile { to: To, file: SentFile },
    /// Cancels what waits of a slot and deletes what was sent of it (Telegram allows that for 48 h).
    Recall { slot: Slot },
    /// Takes the buttons off a message of the recipient's chat, such as a card that no longer holds.
    RemoveButtons { to: To, message_id: i64 },
    /// Ends the waiting of a pressed button, with a short notice or (`None`) silently. At most 200 characters.
    Toast {
        query_id: String,
        text: Option<Text>,
        alert: bool,
    },
    /// Ends the waiting of a pressed button by opening the bot's private chat, where \[Start\] sends `/start <start>` (Bot API,
    /// answerCallbackQuery): for who pressed a button in a group and never wrote to the bot, which cannot write first.
    OpenBot {
        query_id: String,
        /// Up to 64 letters, digits, `_` and `-`.
        start: String,
    },
    /// Sets the command menu of one chat.
    Menu { to: To, commands: Vec<Command> },
    /// Remembers the language that this person chose.
    ChooseLanguage(Language),
    /// A row of the service's own tables.
    Write(Write),
    /// An event for other services.
    Publish(Event),
    /// Comes back as an input at a later time; replaces a timer of the same kind and key.
    Timer(Timer),
    /// Done outside of transactions, under a lease, when due; its result comes back as an input. Replaces work of the same
    /// kind and key.
    Work(Work),
    /// Wakes, after the commit, whoever waits for rows that this decision wrote.
    Wake(Topic),
    /// Takes such a timer back.
    CancelTimer { kind: &'static str, key: String },
    /// An input for another conversation.
    Tell(Word),
    /// Says something to many, to each in his language, whenever nothing else is to be said.
    Broadcast(Broadcast),
    /// Ends a broadcast where it stands.
    StopBroadcast { key: String },
}

/// What is copied from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    pub from_chat: i64,
    pub message_id: i64,
    /// What is copied to the same chat under the same name within a second goes as one album. An album has no reply.
    pub album: Option<String>,
    /// The message of the target chat to which the copy replies; left out by Telegram when it is gone.
    pub reply_to: Option<i64>,
}

/// What has changed of a copied message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Revision {
    /// Its text.
    Text(Words),
    /// The words under its picture, file, voice …
    Caption(Words),
    /// Its picture, video, sound, animation or file, and the words under it. Telegram edits no others in this way.
    Media {
        kind: Attachment,
        file_id: String,
        caption: Words,
    },
}

/// A file of the service's own disk that is sent. It is read when it is sent, and must stand until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    pub path: PathBuf,
    /// As the recipient sees it.
    pub name: FileName,
    pub caption: Text,
    pub report: Option<Report>,
}

/// Words as a person wrote them in Telegram, with their formatting (Bot API, `MessageEntity`).
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Words {
    pub text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<serde_json::Value>,
}

// Personal data, which must not reach a log through `{:?}`.
impl std::fmt::Debug for Words {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Words(…)")
    }
}

/// A message to many. How far it has come: [`crate::store::broadcasts::progress`].
#[derive(Debug, Clone, PartialEq)]
pub struct Broadcast {
    /// The service's own name for it, such as `news/17`: a second broadcast of the same name is not begun.
    pub key: String,
    /// Chats, in the order in which they get it.
    pub to: Vec<i64>,
    pub message: Message,
}

/// Whom a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// The private chat of the person whose input this is.
    Me,
    /// Another chat (a person's private chat has the person's id).
    Chat(i64),
}

/// Which of several waiting chats goes first. Within a chat rows keep their order whatever their lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(i16)]
pub enum Lane {
    Interactive = 0,
    Notification = 1,
    Broadcast = 2,
}

/// Name of a living card, such as `pass/17@4242`: it belongs to an aggregate and a chat.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slot(pub String);

/// Who hears how a message ended: an input of kind `kind` for that conversation (delivered, unreachable, rejected,
/// undetermined).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub conversation: ConversationKey,
    pub kind: String,
}

/// An event as it leaves the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// `<producer>.<past-tense-event>.v1`.
    pub routing_key: &'static str,
    /// What the event is about, such as `pass:17`.
    pub aggregate: String,
    /// Rises with each change of the aggregate.
    pub version: i64,
    pub kind: EventKind,
    /// Protobuf, see `proto/`.
    pub body: Vec<u8>,
    /// Blanked in the commit that marks it published.
    pub secret: bool,
}

/// How consumers must treat an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// The aggregate's full state: the newest version wins, and it may be published again.
    State,
    /// Something asked for once, worthless after `expires_at`.
    Request { expires_at: DateTime<Utc> },
}

/// A wake-up at a time of the service's clock. Comes back as [`crate::Happening::Timer`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    pub kind: &'static str,
    /// Unique per kind.
    pub key: String,
    pub due: DateTime<Utc>,
    pub conversation: ConversationKey,
}

/// Slow work at a time of the service's clock, done by what `service::Wiring::works` has for its kind. Comes back as
/// [`crate::Happening::Done`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    pub kind: &'static str,
    /// Unique per kind.
    pub key: String,
    pub payload: serde_json::Value,
    pub due: DateTime<Utc>,
    pub conversation: ConversationKey,
}

/// A word from one conversation to another. Comes there as [`crate::Happening::Word`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub to: ConversationKey,
    pub kind: &'static str,
    pub body: serde_json::Value,
}

impl<State, Write> Decision<State, Write> {
    /// Stays in or moves to `state`, with nothing more to do yet.
    pub fn to(state: State) -> Self {
        Self {
            state,
            effects: Vec::new(),
            forget_input: false,
        }
    }

    /// Adds an effect.
    #[must_use]
    pub fn and(mut self, effect: Effect<Write>) -> Self {
        self.effects.push(effect);
        self
    }

    /// Blanks the stored input in the commit that closes it.
    #[must_use]
    pub fn forgetting_input(mut self) -> Self {
        self.forget_input = true;
        self
    }

    /// Says something to the person whose input this is.
    #[must_use]
    pub fn say(self, message: Message) -> Self {
        self.and(Effect::Say {
            to: To::Me,
            message,
            report: None,
        })
    }
}

impl Word {
    /// A word whose body is `body` as JSON.
    pub fn new(to: ConversationKey, kind: &'static str, body: &impl Serialize) -> Result<Self, serde_json::Error> {
        Ok(Self {
            to,
            kind,
            body: serde_json::to_value(body)?,
        })
    }
}
