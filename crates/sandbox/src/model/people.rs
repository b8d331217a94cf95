use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person to create.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct NewPerson {
    /// Telegram's id; made up when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    pub first_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_code: Option<String>,
    /// Made up when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
}

/// A person of the sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonView {
    pub id: i64,
    pub first_name: String,
    pub last_name: Option<String>,
    pub username: Option<String>,
    pub language_code: Option<String>,
    pub phone_number: String,
}

/// A bot to register or to change. Any well-formed token is a bot without it; this gives it a name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct NewBot {
    pub token: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Whether privacy mode is off, so that the bot gets every message of a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reads_all_group_messages: Option<bool>,
}

/// A bot of the sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BotView {
    pub id: i64,
    pub username: String,
    pub first_name: String,
    pub reads_all_group_messages: bool,
    /// Updates that wait to be fetched.
    pub pending_updates: usize,
    /// Whether a poller waits right now.
    pub polling: bool,
}

/// A token that replaces all others of a bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewToken {
    pub token: String,
}

/// A group to create.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct NewGroup {
    /// Telegram's id, negative; made up when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    pub title: String,
    /// A basic group instead of a supergroup.
    #[serde(default)]
    pub basic: bool,
    /// The person who owns it.
    pub owner: i64,
    /// People and bots in it from the start. Bots get to know that they were added.
    #[serde(default)]
    pub members: Vec<i64>,
}

/// A group of the sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroupView {
    pub id: i64,
    pub title: String,
    pub basic: bool,
    pub members: Vec<(i64, MemberStatus)>,
    /// The supergroup that it became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub migrated_to: Option<i64>,
}

/// A change of somebody's membership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewMember {
    /// A person or a bot.
    pub user_id: i64,
    pub status: MemberStatus,
    /// Who did it; the owner when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<i64>,
}

/// Somebody's place in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberStatus {
    Creator,
    Administrator,
    Member,
    Left,
    Kicked,
}
