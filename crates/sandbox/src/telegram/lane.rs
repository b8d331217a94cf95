use serde_json::Value;

/// The line in which an update waits for a webhook: within a line one goes after the other, lines go side by side.
///
/// As tdlib/telegram-bot-api does: a chat's messages are one line, a person's presses another, so that a press may
/// overtake a message, and the bot's own memberships a third.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Lane {
    Chat(i64),
    Presses(i64),
    Membership(i64),
    /// What belongs to no chat waits for nobody.
    Alone(i64),
}

impl Lane {
    /// The line of an update, by its kind and its content.
    pub(crate) fn of(kind: &str, content: &Value, update_id: i64) -> Self {
        let person = content.pointer("/from/id").and_then(Value::as_i64);
        let lane = match kind {
            "callback_query" => person.map(Self::Presses),
            "my_chat_member" => chat_of(content).map(Self::Membership),
            _ => chat_of(content).or(person).map(Self::Chat),
        };
        lane.unwrap_or(Self::Alone(update_id))
    }

    /// The line of an update that was put in as text, be it nonsense.
    pub(crate) fn of_text(update: &str, update_id: i64) -> Self {
        let update: Value = serde_json::from_str(update).unwrap_or_default();
        let content = update
            .as_object()
            .into_iter()
            .flatten()
            .find(|(name, _)| *name != "update_id");
        content.map_or(Self::Alone(update_id), |(kind, content)| {
            Self::of(kind, content, update_id)
        })
    }
}

/// The chat in which something happened.
pub(crate) fn chat_of(content: &Value) -> Option<i64> {
    let id = |pointer: &str| content.pointer(pointer).and_then(Value::as_i64);
    id("/chat/id").or_else(|| id("/message/chat/id"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_press_waits_in_another_line_than_the_messages_of_its_chat() {
        let message = json!({"from": {"id": 5}, "chat": {"id": 5}});
        let press = json!({"from": {"id": 5}, "message": {"chat": {"id": 5}}});
        assert_eq!(Lane::of("message", &message, 1), Lane::Chat(5));
        assert_eq!(Lane::of("edited_message", &message, 2), Lane::Chat(5));
        assert_eq!(Lane::of("callback_query", &press, 3), Lane::Presses(5));
        assert_eq!(Lane::of("my_chat_member", &message, 4), Lane::Membership(5));
    }

    #[test]
    fn what_belongs_to_no_chat_waits_for_nobody() {
        assert_eq!(Lane::of_text(r#"{"update_id": 9, "poll": {}}"#, 9), Lane::Alone(9));
        assert_eq!(Lane::of_text("nonsense", 9), Lane::Alone(9));
        assert_eq!(Lane::of_text(r#"{"message": {"chat": {"id": -7}}}"#, 9), Lane::Chat(-7));
    }
}
