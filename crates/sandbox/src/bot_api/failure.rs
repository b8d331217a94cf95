use std::fmt::Display;

use serde_json::{Value, json};

/// A refusal in the real server's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) code: u16,
    pub(crate) description: String,
    pub(crate) retry_after: Option<u64>,
    /// The supergroup that the chat became.
    pub(crate) migrate_to_chat_id: Option<i64>,
}

impl Failure {
    pub(crate) fn bad_request(what: impl Display) -> Self {
        Self::new(400, format!("Bad Request: {what}"))
    }

    pub(crate) fn forbidden(what: impl Display) -> Self {
        Self::new(403, format!("Forbidden: {what}"))
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(401, "Unauthorized")
    }

    pub(crate) fn not_found() -> Self {
        Self::new(404, "Not Found")
    }

    pub(crate) fn unknown_method() -> Self {
        Self::new(404, "Not Found: method not found")
    }

    /// The answer to the older of two pollers.
    pub(crate) fn second_poller() -> Self {
        Self::new(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        )
    }

    /// The answer to a poll while updates go to a webhook.
    pub(crate) fn webhook_is_active() -> Self {
        Self::new(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        )
    }

    /// The answer to a poll that waited when a webhook was set.
    pub(crate) fn ended_by_webhook() -> Self {
        Self::new(409, "Conflict: terminated by setWebhook request")
    }

    pub(crate) fn too_many_requests(retry_after: u64) -> Self {
        Self {
            retry_after: Some(retry_after),
            ..Self::new(429, format!("Too Many Requests: retry after {retry_after}"))
        }
    }

    /// The answer to whoever still names a group that became a supergroup.
    pub(crate) fn migrated(to: i64) -> Self {
        Self {
            migrate_to_chat_id: Some(to),
            ..Self::bad_request("group chat was upgraded to a supergroup chat")
        }
    }

    /// No real answer: the sandbox says that it lacks the method, so that a gap is never mistaken for success.
    pub(crate) fn not_implemented(method: &str) -> Self {
        Self::new(501, format!("Not Implemented: the sandbox has no {method} yet"))
    }

    pub(crate) fn new(code: u16, description: impl Into<String>) -> Self {
        Self {
            code,
            description: description.into(),
            retry_after: None,
            migrate_to_chat_id: None,
        }
    }

    /// The reply's body.
    pub(crate) fn to_json(&self) -> Value {
        let mut body = json!({"ok": false, "error_code": self.code, "description": self.description});
        let parameters = match (self.retry_after, self.migrate_to_chat_id) {
            (Some(seconds), _) => Some(json!({"retry_after": seconds})),
            (None, Some(chat_id)) => Some(json!({"migrate_to_chat_id": chat_id})),
            (None, None) => None,
        };
        if let (Some(parameters), Some(body)) = (parameters, body.as_object_mut()) {
            body.insert("parameters".to_owned(), parameters);
        }
        body
    }
}
