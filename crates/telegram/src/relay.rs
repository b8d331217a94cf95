//! Calls that carry messages from one chat to another, as they were written: with payloads of our own, for teloxide's
//! entities do not hold every kind that Telegram may give.

use conversation::{Attachment, Call, CopiedMessage, Revision, Words, store::sending::SendingCall};
use serde::Serialize;
use serde_json::Value;

use crate::{
    api::{Answer, Api, Failure, SentMessage},
    requests::{Outcome, says},
};

/// Copies messages, in the order of their ids; several by one call, which keeps an album together.
pub(crate) async fn copy(
    api: &Api,
    chat_id: i64,
    from_chat_id: i64,
    messages: &[CopiedMessage],
    reply_to: Option<i64>,
    is_album: bool,
) -> Answer<Outcome> {
    let ids = ids_of(messages);
    let copies: Vec<SentMessage> = match ids.as_slice() {
        [message_id] => {
            let payload = CopyMessage {
                chat_id,
                from_chat_id,
                message_id: *message_id,
                reply_parameters: reply_to.map(|message_id| ReplyParameters {
                    message_id,
                    allow_sending_without_reply: true,
                }),
            };
            vec![api.call_with("CopyMessage", &payload).await?]
        }
        _ => {
            let payload = CopyMessages {
                chat_id,
                from_chat_id,
                message_ids: &ids,
            };
            api.call_with("CopyMessages", &payload).await?
        }
    };
    let copies: Vec<i64> = copies.into_iter().map(|copy| copy.message_id).collect();
    match copies.as_slice() {
        [] => Err(Failure::Refused {
            code: 0,
            description: "nothing was copied".to_owned(),
        }),
        [message_id] if !is_album => Ok(Outcome::Message(*message_id)),
        _ => Ok(Outcome::Copied(copies)),
    }
}

/// Edits the message that the row's slot shows, if any. What is gone, or cannot be edited any more, is let be.
pub(crate) async fn revise(api: &Api, row: &SendingCall, revision: &Revision) -> Answer<Outcome> {
    let (Some(message_id), Some((method, content))) = (row.slot_message_id, edit(revision)) else {
        return Ok(Outcome::Nothing);
    };
    let payload = Edit {
        chat_id: row.chat_id,
        message_id,
        content,
    };
    match api.call_with::<Value>(method, &payload).await {
        Err(failure) if says(&failure, &["message is not modified"]) => Ok(Outcome::Done),
        Err(failure)
            if says(
                &failure,
                &["message to edit not found", "can't be edited", "MESSAGE_ID_INVALID"],
            ) =>
        {
            Ok(Outcome::Nothing)
        }
        answer => answer.map(|_| Outcome::Done),
    }
}

/// Sets the bot's reaction to a message, or takes it away.
pub(crate) async fn react(api: &Api, chat_id: i64, message_id: i64, emoji: Option<&str>) -> Answer<Outcome> {
    let reaction = emoji.map(|emoji| Reaction { kind: "emoji", emoji });
    let payload = SetMessageReaction {
        chat_id,
        message_id,
        reaction: reaction.into_iter().collect(),
    };
    let answer = api.call_with::<bool>("SetMessageReaction", &payload).await;
    answer.map(|_| Outcome::Done)
}

/// The messages of a row that goes out as an album.
pub(crate) fn album_of(row: &SendingCall) -> Option<Vec<CopiedMessage>> {
    // Nearly no row is one: nothing of the others is read.
    row.body.get("album")?;
    match serde_json::from_value(row.body.clone()) {
        Ok(Call::Copy { messages, .. }) => Some(messages),
        _ => None,
    }
}

/// Bot API, copyMessages: in strictly increasing order.
pub(crate) fn ids_of(messages: &[CopiedMessage]) -> Vec<i64> {
    let mut ids: Vec<i64> = messages.iter().map(|message| message.message_id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The method and its content. `None`: Telegram edits no such message.
fn edit(revision: &Revision) -> Option<(&'static str, Content<'_>)> {
    Some(match revision {
        Revision::Text(Words { text, entities }) => ("EditMessageText", Content::Text { text, entities }),
        Revision::Caption(words) => ("EditMessageCaption", Content::Caption(Caption::of(words))),
        Revision::Media { kind, file_id, caption } => {
            let kind = match kind {
                Attachment::Photo => "photo",
                Attachment::Video => "video",
                Attachment::Audio => "audio",
                Attachment::Animation => "animation",
                Attachment::Document => "document",
                _ => return None,
            };
            let media = InputMedia {
                kind,
                media: file_id,
                caption: Caption::of(caption),
            };
            ("EditMessageMedia", Content::Media { media })
        }
    })
}

#[derive(Serialize)]
struct CopyMessage {
    chat_id: i64,
    from_chat_id: i64,
    message_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_parameters: Option<ReplyParameters>,
}

#[derive(Serialize)]
struct ReplyParameters {
    message_id: i64,
    allow_sending_without_reply: bool,
}

#[derive(Serialize)]
struct CopyMessages<'a> {
    chat_id: i64,
    from_chat_id: i64,
    message_ids: &'a [i64],
}

#[derive(Serialize)]
struct Edit<'a> {
    chat_id: i64,
    message_id: i64,
    #[serde(flatten)]
    content: Content<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Content<'a> {
    Text { text: &'a str, entities: &'a [Value] },
    Caption(Caption<'a>),
    Media { media: InputMedia<'a> },
}

#[derive(Serialize)]
struct InputMedia<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    media: &'a str,
    #[serde(flatten)]
    caption: Caption<'a>,
}

/// Without words it is taken away.
#[derive(Serialize)]
struct Caption<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    caption: &'a str,
    #[serde(skip_serializing_if = "<[Value]>::is_empty")]
    caption_entities: &'a [Value],
}

impl<'a> Caption<'a> {
    fn of(words: &'a Words) -> Self {
        Self {
            caption: &words.text,
            caption_entities: &words.entities,
        }
    }
}

#[derive(Serialize)]
struct SetMessageReaction<'a> {
    chat_id: i64,
    message_id: i64,
    reaction: Vec<Reaction<'a>>,
}

#[derive(Serialize)]
struct Reaction<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    emoji: &'a str,
}
