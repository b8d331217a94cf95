//! Changes that a person makes to what he sent.

use actix_web::web::Bytes;
use base64::Engine;
use serde_json::{Map, Value};

use super::acts::{Doing, Refused};
use super::{CAPTIONED, Content, Message, Telegram};
use crate::bot_api::entities::FormattedText;
use crate::model::Outcome;

/// What a person writes under a photo or file at most, in UTF-16 code units.
const LONGEST_CAPTION: usize = 1024;
/// What Telegram's programs put into the place of each other.
const EXCHANGEABLE: [&str; 5] = ["photo", "video", "audio", "animation", "document"];

/// The content of a file as a deed gives it.
pub(super) fn content_of(base64: Option<&str>, size: Option<u64>) -> Result<Content, Refused> {
    match (base64, size) {
        (Some(text), _) => {
            let bytes = base64::engine::general_purpose::STANDARD.decode(text);
            let bytes = bytes.map_err(|_| Refused::NoBase64)?;
            Ok(Content::Bytes(Bytes::from(bytes)))
        }
        (None, Some(size)) => Ok(Content::Made(size)),
        (None, None) => Ok(Content::Bytes(Bytes::from_static(b"made up by the sandbox"))),
    }
}

impl Telegram {
    /// Writes words under the media of a content; none, or empty ones, take away those that stand there.
    pub(super) fn put_caption(&self, content: &mut Map<String, Value>, caption: Option<&str>) -> Result<(), Refused> {
        content.remove("caption");
        content.remove("caption_entities");
        let Some(caption) = caption.filter(|caption| !caption.is_empty()) else {
            return Ok(());
        };
        let caption = FormattedText::typed(caption);
        if caption.length() > LONGEST_CAPTION || !CAPTIONED.iter().any(|field| content.contains_key(*field)) {
            return Err(Refused::NoCaption);
        }
        caption.write(content, "caption", "caption_entities", |user_id| {
            self.user_json(user_id)
        });
        Ok(())
    }

    pub(super) fn edit_caption(
        &mut self,
        doing: Doing<'_>,
        message_id: i64,
        caption: &str,
    ) -> Result<Outcome, Refused> {
        let captioned = |content: &Map<_, _>| CAPTIONED.iter().any(|field| content.contains_key(*field));
        let mut content = self.own(doing, message_id, captioned)?.content.clone();
        self.put_caption(&mut content, Some(caption))?;
        self.replace_own(doing, message_id, content)
    }

    pub(super) fn edit_media(
        &mut self,
        doing: Doing<'_>,
        message_id: i64,
        mut content: Map<String, Value>,
        caption: Option<&str>,
    ) -> Result<Outcome, Refused> {
        let exchangeable = |content: &Map<_, _>| EXCHANGEABLE.iter().any(|field| content.contains_key(*field));
        let before = self.own(doing, message_id, exchangeable)?.content.clone();
        if !exchangeable(&content) {
            return Err(Refused::NotExchangeable);
        }
        for kept in ["media_group_id", "caption", "caption_entities"] {
            if let Some(value) = before.get(kept) {
                content.insert(kept.to_owned(), value.clone());
            }
        }
        if caption.is_some() {
            self.put_caption(&mut content, caption)?;
        }
        self.replace_own(doing, message_id, content)
    }

    /// An own message whose content is of the wanted sort.
    pub(super) fn own(
        &self,
        doing: Doing<'_>,
        message_id: i64,
        is_wanted: impl Fn(&Map<String, Value>) -> bool,
    ) -> Result<&Message, Refused> {
        let message = self.chats.get(&doing.key).and_then(|chat| chat.message(message_id));
        message
            .filter(|message| message.author == doing.person_id && is_wanted(&message.content))
            .ok_or(Refused::NoMessage(message_id))
    }

    /// Puts another content into a message, and tells the bots.
    pub(super) fn replace_own(
        &mut self,
        doing: Doing<'_>,
        message_id: i64,
        content: Map<String, Value>,
    ) -> Result<Outcome, Refused> {
        let chat = self.chat(doing.key);
        let change = chat.next_change();
        let message = chat.message_mut(message_id).ok_or(Refused::NoMessage(message_id))?;
        message.remember_text(doing.now);
        message.content = content;
        message.edited_at = Some(doing.now);
        message.change = change;
        chat.wake();
        let updates = self.deliver_message(doing.world, doing.key, message_id, "edited_message", doing.now);
        Ok(Outcome {
            message_id: Some(message_id),
            updates,
            ..Outcome::default()
        })
    }
}
