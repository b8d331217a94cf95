use chrono::{DateTime, Utc};
use conversation::{Message, Sender, Text, To};

use super::{Effect, Facts};
use crate::{
    domain::{DisplayName, StaffRole, StaffRoles, TelegramId},
    settings::Settings,
};

/// What every branch of the conversation looks at: who acts, what is known and what the operator decided.
pub(super) struct Turn<'turn> {
    pub(super) settings: &'turn Settings,
    pub(super) facts: &'turn Facts,
    pub(super) from: &'turn Sender,
}

/// A pressed button that waits for its toast.
#[derive(Clone, Copy)]
pub(super) struct Press<'press> {
    pub(super) query_id: &'press str,
    /// The message it hung on, and in which chat.
    pub(super) message: Option<(To, i64)>,
}

impl Turn<'_> {
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.facts.now
    }

    pub(super) fn person(&self) -> TelegramId {
        self.from.id
    }

    /// His roles by the settings and by the bot's own table.
    pub(super) fn roles(&self) -> StaffRoles {
        self.facts.person.roles
    }

    pub(super) fn is(&self, role: StaffRole) -> bool {
        self.roles().has(role)
    }

    /// How he is called before others.
    pub(super) fn name(&self) -> DisplayName {
        let known = self.facts.person.staff_name.clone();
        known.unwrap_or_else(|| DisplayName::new(&self.from.name))
    }
}

pub(super) fn say(message: Message) -> Effect {
    Effect::Say {
        to: To::Me,
        message,
        report: None,
    }
}

pub(super) fn say_to(chat_id: i64, message: Message) -> Effect {
    Effect::Say {
        to: To::Chat(chat_id),
        message,
        report: None,
    }
}

/// Ends the waiting of a button whose answer is seen elsewhere.
pub(super) fn quiet_toast(press: Press<'_>) -> Effect {
    Effect::Toast {
        query_id: press.query_id.to_owned(),
        text: None,
        alert: false,
    }
}

pub(super) fn toast(press: Press<'_>, text: Text) -> Effect {
    Effect::Toast {
        query_id: press.query_id.to_owned(),
        text: Some(text),
        alert: false,
    }
}

/// A press of a button that no longer holds: says what is true, and takes the buttons off.
pub(super) fn stale(press: Press<'_>, truth: Text) -> impl Iterator<Item = Effect> {
    let buttons = press
        .message
        .map(|(to, message_id)| Effect::RemoveButtons { to, message_id });
    [toast(press, truth)].into_iter().chain(buttons)
}
