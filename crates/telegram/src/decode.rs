use conversation::{Attachment, Incoming, Me, Place, Sender, Undecodable, What};
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
        UpdateKind::Message(message) => from_message(&message, me),
        UpdateKind::EditedMessage(message) => {
            let text = message.text().map(str::to_owned);
            incoming(message.from.as_ref(), &message.chat, What::Edited { text })
        }
        UpdateKind::CallbackQuery(query) => Ok(from_press(query)),
        UpdateKind::MyChatMember(change) => from_membership(&change),
        UpdateKind::Error(raw) => unknown(&raw),
        other => unknown(&serde_json::to_value(other).unwrap_or_default()),
    }
}

fn from_message(message: &Message, me: &Me) -> Result<Incoming, Undecodable> {
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
        MessageKind::Empty {} => What::Unknown,
        _ => What::Service,
    };
    incoming(from, &message.chat, what)
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

/// Of an update that teloxide does not know, the person is all that can be told.
fn unknown(content: &serde_json::Value) -> Result<Incoming, Undecodable> {
    let inner = content
        .as_object()
        .into_iter()
        .flatten()
        .find(|(name, _)| *name != "update_id");
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
        what: What::Unknown,
        message: None,
    })
}
