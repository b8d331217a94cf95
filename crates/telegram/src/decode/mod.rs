//! Updates in the dialogue's words.

mod details;
mod posted;
#[cfg(test)]
mod tests;

use conversation::{Attachment, Incoming, Me, Place, Posted, PostedKind, Sender, Undecodable, What};
use posted::{is_known, posted};
use serde_json::Value;
use teloxide::types::{
    CallbackQuery, Chat, ChatMemberUpdated, MaybeInaccessibleMessage, MediaKind, Message, MessageKind, Update,
    UpdateKind, User,
};

/// Turns a stored update into the dialogue's words.
///
/// Kinds that this version does not know become [`What::Unknown`]; only what has no person at all is undecodable.
pub fn decode_update(body: &[u8], me: &Me) -> Result<Incoming, Undecodable> {
    let update: Update = serde_json::from_slice(body)
        .map_err(|error| Undecodable(format!("update: {:?} at column {}", error.classify(), error.column())))?;
    match update.kind {
        UpdateKind::Message(message) => from_message(&message, me, posted_in(body, "message")),
        UpdateKind::EditedMessage(message) => {
            let text = message.text().map(str::to_owned);
            let edited = incoming(message.from.as_ref(), &message.chat, What::Edited { text })?;
            Ok(with_message(edited, posted_in(body, "edited_message")))
        }
        UpdateKind::CallbackQuery(query) => Ok(from_press(query)),
        UpdateKind::MyChatMember(change) => from_membership(&change),
        UpdateKind::Error(raw) => unknown(&raw, me),
        other => unknown(&serde_json::to_value(other).unwrap_or_default(), me),
    }
}

/// The message that an update brings, as Telegram gave it.
fn posted_in(body: &[u8], kind: &str) -> Option<Posted> {
    let update: Value = serde_json::from_slice(body).ok()?;
    posted(update.get(kind)?)
}

fn with_message(incoming: Incoming, message: Option<Posted>) -> Incoming {
    Incoming {
        message: message.map(Box::new),
        ..incoming
    }
}

fn from_message(message: &Message, me: &Me, posted: Option<Posted>) -> Result<Incoming, Undecodable> {
    let from = message.from.as_ref();
    let what = match &message.kind {
        MessageKind::Common(common) => match &common.media_kind {
            MediaKind::Text(text) => command(&text.text, me),
            MediaKind::Contact(contact) => {
                let owner = contact.contact.user_id.map(|user| user.0);
                What::Contact {
                    phone: contact.contact.phone_number.clone(),
                    own: owner.is_some() && owner == from.map(|user| user.id.0),
                }
            }
            MediaKind::Migration(_) => What::Service,
            MediaKind::Photo(_) => What::Attachment(Attachment::Photo),
            MediaKind::Video(_) => What::Attachment(Attachment::Video),
            MediaKind::Voice(_) => What::Attachment(Attachment::Voice),
            MediaKind::Audio(_) => What::Attachment(Attachment::Audio),
            MediaKind::Sticker(_) => What::Attachment(Attachment::Sticker),
            MediaKind::Animation(_) => What::Attachment(Attachment::Animation),
            MediaKind::Document(_) => What::Attachment(Attachment::Document),
            MediaKind::VideoNote(_) => What::Attachment(Attachment::VideoNote),
            MediaKind::Location(_) | MediaKind::Venue(_) => What::Attachment(Attachment::Location),
            MediaKind::Poll(_) => What::Attachment(Attachment::Poll),
            _ => What::Attachment(Attachment::Other),
        },
        MessageKind::Dice(_) => What::Attachment(Attachment::Other),
        // Of a kind that teloxide does not know, or with a part that it does not know.
        MessageKind::Empty {} => understood(posted.as_ref(), me),
        _ => What::Service,
    };
    let posted = posted.filter(|_| what != What::Service);
    Ok(with_message(incoming(from, &message.chat, what)?, posted))
}

fn from_press(query: CallbackQuery) -> Incoming {
    let message_id = query.message.as_ref().map(|message| i64::from(message.id().0));
    let place = match query.message.as_ref().map(MaybeInaccessibleMessage::chat) {
        Some(chat) if !chat.is_private() => Place::Group { chat_id: chat.id.0 },
        _ => Place::Private,
    };
    let what = What::Press {
        query_id: query.id.0,
        data: query.data.unwrap_or_default(),
        message_id,
    };
    Incoming {
        from: sender(&query.from),
        place,
        what,
        message: None,
    }
}

fn from_membership(change: &ChatMemberUpdated) -> Result<Incoming, Undecodable> {
    let what = if change.new_chat_member.is_present() {
        What::Unblocked
    } else {
        What::Blocked
    };
    incoming(Some(&change.from), &change.chat, what)
}

/// `/name@Bot argument` for this bot is a command; for another bot it is none of our business.
fn command(text: &str, me: &Me) -> What {
    let Some(rest) = text.strip_prefix('/') else {
        return What::Text(text.to_owned());
    };
    let (head, argument) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (name, addressee) = head.split_once('@').unwrap_or((head, &me.username));
    // Bot API, BotCommand: 1-32 characters, letters, digits and underscores.
    let well_formed = (1..=32).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !well_formed {
        return What::Text(text.to_owned());
    }
    if !addressee.eq_ignore_ascii_case(&me.username) {
        return What::Service;
    }
    What::Command {
        name: name.to_ascii_lowercase(),
        argument: argument.trim().to_owned(),
    }
}

fn incoming(from: Option<&User>, chat: &Chat, what: What) -> Result<Incoming, Undecodable> {
    let from = from.ok_or_else(|| Undecodable("nobody sent it".to_owned()))?;
    let place = if chat.is_private() {
        Place::Private
    } else {
        Place::Group { chat_id: chat.id.0 }
    };
    Ok(Incoming {
        from: sender(from),
        place,
        what,
        message: None,
    })
}

fn sender(user: &User) -> Sender {
    Sender {
        id: i64::try_from(user.id.0).unwrap_or(i64::MAX),
        name: user.full_name(),
        username: user.username.clone(),
        language_code: user.language_code.clone(),
    }
}

/// What a message says that teloxide does not understand, such as a text with an entity of a new kind.
fn understood(message: Option<&Posted>, me: &Me) -> What {
    match message {
        Some(message) if message.kind == PostedKind::Text => command(&message.words.text, me),
        Some(message) if is_known(message) => match message.kind {
            PostedKind::Attachment(kind) => What::Attachment(kind),
            PostedKind::Text | PostedKind::Contact => What::Unknown,
        },
        _ => What::Unknown,
    }
}

/// Of an update that teloxide does not know, the person is all that can be told, and of a message
/// what is understood.
fn unknown(content: &serde_json::Value, me: &Me) -> Result<Incoming, Undecodable> {
    let inner = content
        .as_object()
        .into_iter()
        .flatten()
        .find(|(name, _)| *name != "update_id");
    let (what, message) = match inner.map(|(name, inner)| (name.as_str(), inner)) {
        Some(("message", message)) => {
            let message = posted(message);
            (understood(message.as_ref(), me), message)
        }
        Some(("edited_message", message)) => {
            let text = message.get("text").and_then(Value::as_str).map(str::to_owned);
            (What::Edited { text }, posted(message))
        }
        _ => (What::Unknown, None),
    };
    let inner = inner.map_or(content, |(_, inner)| inner);
    let from = inner.get("from").or_else(|| inner.get("user"));
    let user: User = from
        .and_then(|from| serde_json::from_value(from.clone()).ok())
        .ok_or_else(|| Undecodable("an update of an unknown kind without a person".to_owned()))?;
    let chat_id = inner.pointer("/chat/id").and_then(serde_json::Value::as_i64);
    let place = match chat_id {
        Some(chat_id) if chat_id < 0 => Place::Group { chat_id },
        _ => Place::Private,
    };
    Ok(Incoming {
        from: sender(&user),
        place,
        what,
        message: message.map(Box::new),
    })
}
