use chrono::{DateTime, Utc};
use conversation::{Message, Sender, Slot, Text, To};

use super::{Effect, Facts, Role};
use crate::{
    domain::{StaffRole, TelegramId},
    settings::Settings,
};

/// What every branch of the conversation looks at: who acts, what is known and what the operator decided.
pub(super) struct Turn<'turn> {
    pub(super) settings: &'turn Settings,
    pub(super) facts: &'turn Facts,
    pub(super) from: &'turn Sender,
}

impl Turn<'_> {
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.facts.now
    }

    pub(super) fn person(&self) -> TelegramId {
        self.from.id
    }

    pub(super) fn is_admin(&self) -> bool {
        self.settings.is_admin(self.from.id) || self.facts.roles.administrator
    }

    /// Whether he has this role, by the settings or by the bot's own table.
    pub(super) fn is(&self, role: StaffRole) -> bool {
        match role {
            StaffRole::Administrator => self.is_admin(),
            StaffRole::Guard => self.settings.is_guard(self.from.id) || self.facts.roles.guard,
        }
    }

    /// Everybody who is to hear what administrators hear: those of the settings and those who were named in the bot.
    pub(super) fn administrators(&self) -> Vec<TelegramId> {
        let mut all = self.settings.admins.clone();
        let named = self
            .facts
            .administrators
            .iter()
            .filter(|id| !self.settings.is_admin(**id));
        all.extend(named);
        all
    }

    /// Whether he is blocked. An administrator is not, whatever he was before.
    pub(super) fn is_blocked(&self) -> bool {
        self.facts.blocked && !self.is_admin()
    }

    pub(super) fn role(&self) -> Role {
        Role {
            blocked: self.is_blocked(),
            resident: self.facts.resident.is_some(),
            administrator: self.is_admin(),
            guard: self.is(StaffRole::Guard),
        }
    }

    /// The card of this person's registration.
    pub(super) fn registration_slot(&self) -> Slot {
        Slot(format!("registration@{}", self.from.id))
    }

    /// The card of this person's unfinished order.
    pub(super) fn order_slot(&self) -> Slot {
        Slot(format!("order@{}", self.from.id))
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
pub(super) fn quiet_toast(query_id: &str) -> Effect {
    Effect::Toast {
        query_id: query_id.to_owned(),
        text: None,
        alert: false,
    }
}

pub(super) fn toast(query_id: &str, text: Text) -> Effect {
    Effect::Toast {
        query_id: query_id.to_owned(),
        text: Some(text),
        alert: false,
    }
}

/// A press of a button that no longer holds: says what is true, and takes the buttons off.
pub(super) fn stale(query_id: &str, message_id: Option<i64>, truth: Text) -> impl Iterator<Item = Effect> {
    let buttons = message_id.map(|message_id| Effect::RemoveButtons { to: To::Me, message_id });
    [toast(query_id, truth)].into_iter().chain(buttons)
}
