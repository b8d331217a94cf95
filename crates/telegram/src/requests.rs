use base64::{Engine, prelude::BASE64_STANDARD};
use conversation::{Call, EntityKind, Markup, Rich, store::sending::SendingCall};
use serde::Serialize;
use serde_json::Value;
use teloxide::{
    payloads,
    types::{
        self, CallbackQueryId, ChatId, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, KeyboardMarkup,
        KeyboardRemove, MessageEntity, MessageEntityKind, MessageId, ReplyMarkup,
    },
};

use crate::{
    api::{Answer, Api, Failure, SentMessage},
    relay,
};

/// What a successful call leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The message exists, or shows the content now.
    Message(i64),
    /// These messages of an album exist, in the order of those that they are copies of.
    Copied(Vec<i64>),
    /// Done, and no message came of it.
    Done,
    /// The slot's message has been deleted.
    Gone,
    /// The slot's message is not there to be edited: the row must be sent as a new one, as a call of its own.
    Lost,
    /// There was nothing to do.
    Nothing,
}

/// Makes the call of a row. What Telegram refuses because it is so already counts as done.
pub(crate) async fn perform(api: &Api, row: &SendingCall) -> Answer<Outcome> {
    let call: Call = serde_json::from_value(row.body.clone()).map_err(|error| Failure::Refused {
        code: 0,
        description: format!("stored call: {:?}", error.classify()),
    })?;
    let chat_id = ChatId(row.chat_id);
    match call {
        Call::Message { rich, markup } => match row.slot_message_id {
            Some(message_id) => edit(api, chat_id, message_id, rich, markup).await,
            None => send(api, chat_id, rich, markup).await,
        },
        Call::Document {
            file_name,
            content,
            caption,
        } => send_document(api, row.chat_id, file_name, &content, caption).await,
        Call::File {
            path,
            file_name,
            caption,
        } => {
            let payload = SendDocument::new(row.chat_id, caption);
            let file = (file_name, path.as_path());
            let sent: SentMessage = api.upload_from_disk("SendDocument", &payload, "document", file).await?;
            Ok(Outcome::Message(sent.message_id))
        }
        Call::Copy {
            from_chat_id,
            messages,
            reply_to,
            album,
        } => relay::copy(api, row.chat_id, from_chat_id, &messages, reply_to, album.is_some()).await,
        Call::Revise { revision } => relay::revise(api, row, &revision).await,
        Call::React { message_id, emoji } => relay::react(api, row.chat_id, message_id, emoji.as_deref()).await,
        Call::Answer { query_id, text, alert } => {
            let mut payload = payloads::AnswerCallbackQuery::new(CallbackQueryId(query_id));
            payload.text = text;
            payload.show_alert = Some(alert);
            match api.call::<_, bool>(&payload).await {
                Err(failure) if says(&failure, &["query is too old", "query ID is invalid"]) => Ok(Outcome::Nothing),
                answer => answer.map(|_| Outcome::Done),
            }
        }
        Call::RemoveButtons { message_id } => {
            let payload = payloads::EditMessageReplyMarkup::new(chat_id, message(message_id));
            match api.call::<_, Value>(&payload).await {
                Err(failure)
                    if says(
                        &failure,
                        &[
                            "message is not modified",
                            "message to edit not found",
                            "can't be edited",
                        ],
                    ) =>
                {
                    Ok(Outcome::Nothing)
                }
                answer => answer.map(|_| Outcome::Done),
            }
        }
        Call::Recall => {
            let Some(message_id) = row.slot_message_id else {
                return Ok(Outcome::Nothing);
            };
            let payload = payloads::DeleteMessage::new(chat_id, message(message_id));
            match api.call::<_, bool>(&payload).await {
                Err(failure) if says(&failure, &["message to delete not found", "can't be deleted"]) => {
                    Ok(Outcome::Gone)
                }
                answer => answer.map(|_| Outcome::Gone),
            }
        }
        Call::Menu { commands } => api
            .set_chat_commands(row.chat_id, &commands)
            .await
            .map(|()| Outcome::Done),
    }
}

/// Whether a call that is made twice does no more harm than once.
pub(crate) fn is_idempotent(row: &SendingCall) -> bool {
    match call_of(row) {
        "copy" | "file" => false,
        "message" | "document" => row.slot_message_id.is_some(),
        _ => true,
    }
}

/// Whether nobody misses a call that Telegram refuses, such as a reaction to a message that is gone.
pub(crate) fn is_ornament(row: &SendingCall) -> bool {
    call_of(row) == "react"
}

/// Which kind of call it is.
fn call_of(row: &SendingCall) -> &str {
    row.body.get("call").and_then(Value::as_str).unwrap_or_default()
}

#[derive(Serialize)]
struct SendDocument {
    chat_id: i64,
    caption: String,
    caption_entities: Vec<MessageEntity>,
}

impl SendDocument {
    fn new(chat_id: i64, caption: Rich) -> Self {
        Self {
            chat_id,
            caption_entities: caption.entities.iter().map(entity).collect(),
            caption: caption.text,
        }
    }
}

async fn send_document(api: &Api, chat_id: i64, file_name: String, content: &str, caption: Rich) -> Answer<Outcome> {
    let bytes = BASE64_STANDARD.decode(content).map_err(|_| Failure::Refused {
        code: 0,
        description: "stored file: not base64".to_owned(),
    })?;
    let payload = SendDocument::new(chat_id, caption);
    let sent: SentMessage = api
        .upload("SendDocument", &payload, "document", (file_name, bytes))
        .await?;
    Ok(Outcome::Message(sent.message_id))
}

async fn send(api: &Api, chat_id: ChatId, rich: Rich, markup: Option<Markup>) -> Answer<Outcome> {
    let mut payload = payloads::SendMessage::new(chat_id, rich.text);
    if !rich.entities.is_empty() {
        payload.entities = Some(rich.entities.iter().map(entity).collect());
    }
    payload.reply_markup = markup.map(reply_markup);
    let sent: SentMessage = api.call(&payload).await?;
    Ok(Outcome::Message(sent.message_id))
}

async fn edit(api: &Api, chat_id: ChatId, message_id: i64, rich: Rich, markup: Option<Markup>) -> Answer<Outcome> {
    let mut payload = payloads::EditMessageText::new(chat_id, message(message_id), rich.text);
    if !rich.entities.is_empty() {
        payload.entities = Some(rich.entities.iter().map(entity).collect());
    }
    // Bot API, editMessageText: only an inline keyboard can hang on an edited message.
    if let Some(Markup::Inline(rows)) = markup {
        payload.reply_markup = Some(inline_keyboard(rows));
    }
    match api.call::<_, Value>(&payload).await {
        Err(failure) if says(&failure, &["message is not modified"]) => Ok(Outcome::Message(message_id)),
        Err(failure)
            if says(
                &failure,
                &["message to edit not found", "can't be edited", "MESSAGE_ID_INVALID"],
            ) =>
        {
            Ok(Outcome::Lost)
        }
        answer => answer.map(|_| Outcome::Message(message_id)),
    }
}

/// Telegram's answers are told apart by their words; it has no finer codes.
pub(crate) fn says(failure: &Failure, phrases: &[&str]) -> bool {
    matches!(failure, Failure::Refused { description, .. } if phrases.iter().any(|phrase| description.contains(phrase)))
}

fn reply_markup(markup: Markup) -> ReplyMarkup {
    match markup {
        Markup::Inline(rows) => ReplyMarkup::InlineKeyboard(inline_keyboard(rows)),
        Markup::Reply(rows) => {
            let rows = rows.into_iter().map(|row| row.into_iter().map(keyboard_button));
            let mut keyboard = KeyboardMarkup::new(rows);
            keyboard.resize_keyboard = true;
            keyboard.one_time_keyboard = true;
            ReplyMarkup::Keyboard(keyboard)
        }
        Markup::Remove => ReplyMarkup::KeyboardRemove(KeyboardRemove::new()),
    }
}

fn inline_keyboard(rows: Vec<Vec<(String, String)>>) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(rows.into_iter().map(|row| {
        row.into_iter()
            .map(|(label, data)| InlineKeyboardButton::callback(label, data))
    }))
}

fn keyboard_button((label, contact): (String, bool)) -> KeyboardButton {
    let button = KeyboardButton::new(label);
    if contact {
        button.request(types::ButtonRequest::Contact)
    } else {
        button
    }
}

fn entity(entity: &conversation::Entity) -> MessageEntity {
    let kind = match entity.kind {
        EntityKind::Bold => MessageEntityKind::Bold,
        EntityKind::Italic => MessageEntityKind::Italic,
        EntityKind::Code => MessageEntityKind::Code,
    };
    MessageEntity::new(kind, entity.offset, entity.length)
}

fn message(message_id: i64) -> MessageId {
    MessageId(i32::try_from(message_id).unwrap_or(i32::MAX))
}
