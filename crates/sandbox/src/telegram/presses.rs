use serde_json::{Map, Value, json};

use super::acts::{Doing, Refused};
use super::keyboard::{buttons, label_of};
use super::{ChatKey, Query, Telegram};
use crate::model::Outcome;

/// Pressing keys and buttons.
impl Telegram {
    pub(super) fn press_key(&mut self, doing: Doing<'_>, label: &str) -> Result<Outcome, Refused> {
        let keyboard = self.chat(doing.key).reply_keyboard.clone();
        let (brought_by, keyboard) = keyboard.unwrap_or_default();
        let keys: Vec<&Value> = buttons(&keyboard).collect();
        let Some(key) = keys.iter().find(|key| label_of(key) == Some(label)) else {
            let shown = keys.iter().filter_map(|key| label_of(key).map(str::to_owned)).collect();
            return Err(Refused::NoKey(label.to_owned(), shown));
        };
        let asks_for = |what: &str| key.get(what).and_then(Value::as_bool).unwrap_or_default();
        if asks_for("request_contact") {
            // Telegram sends what a key asked for as a reply to the message that brought the key.
            Ok(self.share_contact(doing, None, Some(brought_by)))
        } else if asks_for("request_location") {
            let location = json!({"latitude": 55.7558, "longitude": 37.6173});
            Ok(self.post(
                doing,
                Map::from_iter([("location".to_owned(), location)]),
                Some(brought_by),
            ))
        } else {
            self.send_text(doing, label, None)
        }
    }

    pub(super) fn press(
        &mut self,
        doing: Doing<'_>,
        label: Option<&str>,
        data: Option<&str>,
        message_id: Option<i64>,
    ) -> Result<Outcome, Refused> {
        let wanted = label.or(data).unwrap_or_default().to_owned();
        let Some((message_id, button)) = self.find_button(doing.key, label, data, message_id) else {
            return Err(Refused::NoButton(wanted, self.shown_labels(doing.key)));
        };
        let data = button
            .get("callback_data")
            .and_then(Value::as_str)
            .ok_or(Refused::SilentButton(wanted))?;
        let message = self.chats.get(&doing.key).and_then(|chat| chat.message(message_id));
        let message = message.ok_or(Refused::NoMessage(message_id))?;
        let bot_id = message.author;
        let query_id = doing.world.next_query_id();
        let payload = json!({
            "id": query_id,
            "from": self.user_json(doing.person_id),
            "message": self.message_json(doing.key, message),
            "chat_instance": doing.key.chat_id().to_string(),
            "data": data,
        });
        let query = Query {
            person_id: doing.person_id,
            key: doing.key,
            data: data.to_owned(),
            pressed_at: doing.now,
            answer: None,
        };
        self.bot(bot_id).queries.insert(query_id.clone(), query);
        let updates = self.deliver(doing.world, bot_id, "callback_query", payload, doing.now);
        Ok(Outcome {
            message_id: Some(message_id),
            query_id: Some(query_id),
            updates: updates.into_iter().collect(),
            ..Outcome::default()
        })
    }

    /// The newest message with the button, or the named one, and the button.
    fn find_button(
        &self,
        key: ChatKey,
        label: Option<&str>,
        data: Option<&str>,
        message_id: Option<i64>,
    ) -> Option<(i64, Value)> {
        let chat = self.chats.get(&key)?;
        let fits = |button: &&Value| {
            let is = |field: &str, wanted: Option<&str>| {
                wanted.is_none_or(|wanted| button.get(field).and_then(Value::as_str) == Some(wanted))
            };
            (label.is_some() || data.is_some()) && is("text", label) && is("callback_data", data)
        };
        let messages = chat
            .messages
            .values()
            .rev()
            .filter(|message| message.deleted_at.is_none());
        messages
            .filter(|message| message_id.is_none_or(|id| id == message.id))
            .find_map(|message| {
                let keyboard = message.inline_keyboard.as_ref()?;
                let button = buttons(keyboard).find(fits)?;
                Some((message.id, button.clone()))
            })
    }

    fn shown_labels(&self, key: ChatKey) -> Vec<String> {
        let Some(chat) = self.chats.get(&key) else {
            return Vec::new();
        };
        let keyboards = chat
            .messages
            .values()
            .rev()
            .filter(|message| message.deleted_at.is_none())
            .filter_map(|message| message.inline_keyboard.as_ref());
        keyboards
            .flat_map(buttons)
            .filter_map(|button| label_of(button).map(str::to_owned))
            .take(20)
            .collect()
    }
}
