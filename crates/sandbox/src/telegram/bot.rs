use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::{ChatKey, UpdateQueue, Webhook};

/// A bot and what it told Telegram about itself.
#[derive(Debug)]
pub(crate) struct Bot {
    pub(crate) id: i64,
    pub(crate) username: String,
    pub(crate) first_name: String,
    pub(crate) reads_all_group_messages: bool,
    pub(crate) updates: UpdateQueue,
    pub(crate) webhook: Option<Webhook>,
    webhook_set_at: Option<Instant>,
    /// Commands by scope and language code.
    pub(crate) commands: HashMap<(String, String), Value>,
    pub(crate) queries: HashMap<String, Query>,
    pub(crate) last_message_id: i64,
    /// The token that replaced all others; until then any well-formed one opens the bot.
    pub(crate) only_token: Option<String>,
}

/// A pressed button that waits for its answer.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    pub(crate) person_id: i64,
    pub(crate) key: ChatKey,
    pub(crate) data: String,
    pub(crate) pressed_at: DateTime<Utc>,
    pub(crate) answer: Option<QueryAnswer>,
}

/// What the bot answered to a pressed button.
#[derive(Debug, Clone)]
pub(crate) struct QueryAnswer {
    pub(crate) at: DateTime<Utc>,
    pub(crate) text: Option<String>,
    pub(crate) show_alert: bool,
    pub(crate) url: Option<String>,
}

/// A well-formed bot token: the bot's id, a colon and a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) bot_id: i64,
    pub(crate) text: &'a str,
}

/// Why a token is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenError {
    /// Nothing that looks like a token: the real server finds nothing at such an address.
    Shapeless,
    /// Looks like one, but cannot be one.
    Wrong,
}

impl<'a> Token<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, TokenError> {
        let (id, secret) = text.split_once(':').ok_or(TokenError::Shapeless)?;
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(TokenError::Shapeless);
        }
        let bot_id = id.parse().map_err(|_| TokenError::Wrong)?;
        let secret_fits = secret
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        if id.starts_with('0') || secret.is_empty() || text.len() > 80 || !secret_fits {
            return Err(TokenError::Wrong);
        }
        Ok(Self { bot_id, text })
    }
}

impl Bot {
    pub(crate) fn new(id: i64, ids_after: u32, post: Arc<Notify>) -> Self {
        Self {
            id,
            username: format!("sandbox_{id}_bot"),
            first_name: format!("Bot {id}"),
            reads_all_group_messages: false,
            updates: UpdateQueue::new(ids_after, post),
            webhook: None,
            webhook_set_at: None,
            commands: HashMap::new(),
            queries: HashMap::new(),
            last_message_id: ids_after.into(),
            only_token: None,
        }
    }

    /// Whether a token still opens this bot.
    pub(crate) fn accepts(&self, token: &str) -> bool {
        self.only_token.as_deref().is_none_or(|only| only == token)
    }

    /// Whether a webhook may be set now; the real server allows it once a second.
    pub(crate) fn may_set_webhook(&mut self, now: Instant) -> bool {
        let may = self.webhook_set_at.is_none_or(|at| now >= at + Duration::from_secs(1));
        if may {
            self.webhook_set_at = Some(now);
        }
        may
    }

    /// The Bot API's User.
    pub(crate) fn to_user_json(&self) -> Value {
        json!({"id": self.id, "is_bot": true, "first_name": self.first_name, "username": self.username})
    }

    /// The User that only `getMe` returns.
    pub(crate) fn to_me_json(&self) -> Value {
        json!({
            "id": self.id,
            "is_bot": true,
            "first_name": self.first_name,
            "username": self.username,
            "can_join_groups": true,
            "can_read_all_group_messages": self.reads_all_group_messages,
            "supports_guest_queries": false,
            "supports_inline_queries": false,
            "can_connect_to_business": false,
            "has_main_web_app": false,
            "has_topics_enabled": false,
            "allows_users_to_create_topics": false,
            "can_manage_bots": false,
            "supports_join_request_queries": false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_an_id_and_a_secret() {
        assert_eq!(Token::parse("123:abc-DEF_4").map(|token| token.bot_id), Ok(123));
        for shapeless in ["", "abc", "123", ":abc", "12a:abc"] {
            assert_eq!(Token::parse(shapeless), Err(TokenError::Shapeless), "{shapeless}");
        }
        for wrong in ["123:", "0123:abc", "123:a b", "123:é", "99999999999999999999:a"] {
            assert_eq!(Token::parse(wrong), Err(TokenError::Wrong), "{wrong}");
        }
    }
}
