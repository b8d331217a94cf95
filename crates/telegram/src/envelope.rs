use conversation::ConversationKey;
use serde_json::Value;

/// What intake must know of an update, whatever its kind: enough to store it, order it and find it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    pub update_id: i64,
    pub conversation: ConversationKey,
}

/// It cannot even be stored: without an `update_id` nobody could tell it from its repetitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    #[error("not JSON")]
    NotJson,
    #[error("no update_id")]
    NoUpdateId,
}

impl Envelope {
    /// Reads the envelope of an update of any kind, also of kinds that are not known yet.
    ///
    /// Its conversation is the person's who acted, else the chat's in which it happened, else the bot's own.
    pub fn read(update: &str) -> Result<Self, EnvelopeError> {
        let update: Value = serde_json::from_str(update).map_err(|_| EnvelopeError::NotJson)?;
        let update_id = update
            .get("update_id")
            .and_then(Value::as_i64)
            .ok_or(EnvelopeError::NoUpdateId)?;
        let content = update
            .as_object()
            .into_iter()
            .flatten()
            .find(|(name, _)| *name != "update_id");
        let content = content.map_or(&Value::Null, |(_, content)| content);
        let id = |pointer: &str| content.pointer(pointer).and_then(Value::as_i64);
        let person = id("/from/id").or_else(|| id("/user/id"));
        let chat = id("/chat/id").or_else(|| id("/message/chat/id"));
        let conversation = match (person, chat) {
            (Some(user_id), _) if !is_anonymous(user_id) => ConversationKey::person(user_id),
            (_, Some(chat_id)) => ConversationKey::chat(chat_id),
            _ => ConversationKey::aggregate("bot", "updates"),
        };
        Ok(Self {
            update_id,
            conversation,
        })
    }
}

/// Telegram's stand-ins for "somebody" (`GroupAnonymousBot`, `Channel_Bot`, the service account): no person writes as
/// these.
fn is_anonymous(user_id: i64) -> bool {
    [1_087_968_824, 136_817_688, 777_000].contains(&user_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(update: &str) -> Result<(i64, String), EnvelopeError> {
        Envelope::read(update).map(|envelope| (envelope.update_id, envelope.conversation.as_str().to_owned()))
    }

    #[test]
    fn an_update_belongs_to_the_person_who_acted() {
        assert_eq!(
            read(r#"{"update_id":7,"message":{"from":{"id":5},"chat":{"id":-1}}}"#),
            Ok((7, "person:5".into()))
        );
        assert_eq!(
            read(r#"{"update_id":8,"callback_query":{"from":{"id":5},"message":{"chat":{"id":-1}}}}"#),
            Ok((8, "person:5".into()))
        );
    }

    #[test]
    fn without_a_person_it_belongs_to_the_chat_and_without_a_chat_to_the_bot() {
        assert_eq!(
            read(r#"{"update_id":7,"channel_post":{"chat":{"id":-100}}}"#),
            Ok((7, "chat:-100".into()))
        );
        assert_eq!(
            read(r#"{"update_id":7,"message":{"from":{"id":1087968824},"chat":{"id":-2}}}"#),
            Ok((7, "chat:-2".into()))
        );
        assert_eq!(
            read(r#"{"update_id":7,"poll":{"id":"x"}}"#),
            Ok((7, "bot:updates".into()))
        );
        assert_eq!(read(r#"{"update_id":7}"#), Ok((7, "bot:updates".into())));
    }

    #[test]
    fn an_update_of_an_unknown_kind_or_with_nonsense_inside_is_stored_all_the_same() {
        assert_eq!(
            read(r#"{"update_id":7,"telepathy":{"from":{"id":5}}}"#),
            Ok((7, "person:5".into()))
        );
        assert_eq!(read(r#"{"update_id":7,"message":42}"#), Ok((7, "bot:updates".into())));
    }

    #[test]
    fn what_is_no_update_is_told() {
        assert_eq!(read("nonsense"), Err(EnvelopeError::NotJson));
        assert_eq!(read(r#"{"message":{}}"#), Err(EnvelopeError::NoUpdateId));
        assert_eq!(read("[]"), Err(EnvelopeError::NoUpdateId));
    }
}
