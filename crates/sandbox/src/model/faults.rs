use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A fault that requests of bots meet, or updates on their way to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fault {
    /// Only this bot; else all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot_id: Option<i64>,
    /// Only this method, whatever its case; else all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Only requests about this chat; else all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_id: Option<i64>,
    /// How many requests meet it; without it all, until it is taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// How many matching requests pass first.
    #[serde(default)]
    pub skip: u64,
    #[serde(flatten)]
    pub kind: FaultKind,
}

/// What happens to the request, or to the update on its way to the bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum FaultKind {
    /// The request waits (real time) before it has its effect.
    Delay { milliseconds: u64 },
    /// The request has its effect, the answer waits (real time).
    DelayAnswer { milliseconds: u64 },
    /// The request is refused without effect.
    Error {
        code: u16,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// The connection is cut; the request has no effect.
    CutBefore,
    /// The request has its effect, then the connection is cut.
    CutAfter,
    /// A flood limit: from the first request that meets it, all methods that send answer 429 with what is left of so many
    /// seconds (real time). With a chat only those to that chat, without one the whole bot's. `method` and `times` may be
    /// left out.
    Flood { seconds: u64 },
    /// The sandbox does not reach the webhook; each delivery that is tried counts. Without `method`.
    WebhookOutage,
    /// The webhook gets the update, but its answer is lost, so that the update comes again. Without `method`.
    WebhookAnswerLost,
    /// The update comes once more after the bot has acknowledged it, by webhook or by poll. Without `method`.
    DuplicateUpdate,
    /// The next update of the same chat overtakes this one, by webhook or by poll. If none comes within this (real) time
    /// the update comes by itself. Presses are a line of their own. Without `method`.
    LateUpdate { milliseconds: u64 },
}

impl FaultKind {
    /// Whether updates on their way to a bot meet it, rather than a bot's requests.
    pub fn meets_updates(&self) -> bool {
        match self {
            Self::Delay { .. }
            | Self::DelayAnswer { .. }
            | Self::Error { .. }
            | Self::CutBefore
            | Self::CutAfter
            | Self::Flood { .. } => false,
            Self::WebhookOutage | Self::WebhookAnswerLost | Self::DuplicateUpdate | Self::LateUpdate { .. } => true,
        }
    }
}

/// A fault that is set, with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FaultRule {
    pub fault_id: u64,
    /// How many requests met it.
    pub met: u64,
    #[serde(flatten)]
    pub fault: Fault,
}

/// Telegram's limits on sending; off until switched on. They run by real time, for they protect the wire.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Limits {
    pub enabled: bool,
    /// Messages per second of one bot (30).
    pub bot_per_second: u32,
    /// Messages per second to one private chat (1).
    pub chat_per_second: u32,
    /// How many messages to one private chat may go out at once (3).
    pub chat_burst: u32,
    /// Messages per minute to one group (20).
    pub group_per_minute: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            enabled: false,
            bot_per_second: 30,
            chat_per_second: 1,
            chat_burst: 3,
            group_per_minute: 20,
        }
    }
}

/// Another program that polls a bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ForeignPoller {
    /// How long it waits after a 409, in real time (1000).
    pub pause_milliseconds: u64,
}

impl Default for ForeignPoller {
    fn default() -> Self {
        Self {
            pause_milliseconds: 1000,
        }
    }
}

/// What a foreign poller has met.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct ForeignPollerView {
    /// Polls that ended, one way or the other.
    pub polls: u64,
    /// Polls that another one ended by 409.
    pub conflicts: u64,
    /// Ids of the updates that it got.
    pub stolen: Vec<i64>,
}
