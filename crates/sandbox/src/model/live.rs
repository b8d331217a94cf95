use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something of the world that can change. A notice names it; what it is now is asked for where it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(tag = "topic", rename_all = "snake_case")]
pub enum Topic {
    /// A chat: messages, buttons, answers to presses, typing, pins, the reply keyboard, what was read.
    Chat {
        /// The bot of a private chat; none in a group.
        bot_id: Option<i64>,
        chat_id: i64,
    },
    People,
    Bots,
    Groups,
    Clock,
    /// Faults (of the mail server too), limits and how webhooks are tried again.
    Faults,
    /// Any spreadsheet.
    Sheets,
    /// The mailbox, and how the mail server is set.
    Letters,
    /// Requests of bots, and the statistics of them.
    Requests,
    Violations,
    Suite,
    /// What was published on RabbitMQ.
    Events,
    /// The connection to RabbitMQ, and the queues there.
    Broker,
}

/// The first event of a live stream (`hello`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hello {
    /// Another one after each start of the sandbox: then everything must be read anew.
    pub life: String,
    /// The changes of the stream follow this.
    pub cursor: u64,
}

/// An event of a live stream (`changes`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Changes {
    /// Ask with this as `after` for what follows.
    pub cursor: u64,
    /// What changed, each once, the oldest change first.
    pub changes: Vec<Topic>,
}
