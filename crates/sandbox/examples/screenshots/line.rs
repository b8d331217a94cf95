//! The support line, as Anna and the specialists see it.

use anyhow::Result;
use base64::Engine;
use sandbox::client::{Bot, Client, Person};
use sandbox::model::{Act, Media};
use serde_json::{Value, json};

use crate::picture::landscape;
use crate::town::{Api, named};

/// Lets Anna ask for help and a specialist answer her.
pub async fn ask(client: &Client, api: &Api, anna: &Person, specialist: &Person, other: &Person) -> Result<Bot> {
    let bot = named(client, "1003:AAsupport", "support_line_bot", "Support").await?;
    let group = client
        .group("Support, second line", specialist, &[bot.id, other.id()])
        .await?;
    specialist.sends(&bot, "/start").await?;
    anna.sends(&bot, "/start").await?;
    let plain = Value::Null;
    let photo = Act::SendMedia {
        media: Media::Photo,
        caption: Some("This is all that the gate's camera shows".to_owned()),
        file_name: Some("camera.png".to_owned()),
        content_base64: Some(base64::engine::general_purpose::STANDARD.encode(landscape(1))),
        album: None,
        size: None,
        reply_to: None,
    };
    anna.does(&bot, photo).await?;
    let noted = "Noted, request № 12. You are first in the queue: a specialist will answer you here. You can add details meanwhile.";
    api.says(&bot, anna, noted, plain.clone()).await?;
    let taken = "George answers you from here. Just write in this chat.";
    api.says(&bot, anna, taken, plain.clone()).await?;
    let answer = "Hello Anna! I turned the camera. Is it better now?";
    let asked = api.says(&bot, anna, answer, plain).await?;
    let thanks = anna.replies(&bot, asked, "Much better, thank you!").await?;
    tick(api, &bot, anna, thanks.message_id).await?;
    let stars: Vec<_> = (1..=5)
        .rev()
        .map(|stars| json!({"text": format!("{stars} ★"), "callback_data": format!("rate:12:{stars}")}))
        .collect();
    let closed = "The specialist closed request № 12. If you need help again, just write.";
    api.says(&bot, anna, closed, Value::Null).await?;
    api.says(&bot, anna, "How did we do?", json!({"inline_keyboard": [stars]}))
        .await?;
    let card = json!({
        "chat_id": group.id, "parse_mode": "HTML",
        "text": "<b>№ 13: Олена Шевченко</b>, olena@example.org\nWaits since 22 November, 09:15\n\n09:15 🖼 photo The lift stands still",
        "reply_markup": {"inline_keyboard": [[{"text": "Take", "callback_data": "take:13"}]]},
    });
    api.call(&bot, "sendMessage", card).await?;
    Ok(bot)
}

/// The sign that a message stands in the other chat.
async fn tick(api: &Api, bot: &Bot, author: &Person, message: Option<i64>) -> Result<()> {
    let tick = json!({"chat_id": author.id(), "message_id": message, "reaction": [{"type": "emoji", "emoji": "👌"}]});
    api.call(bot, "setMessageReaction", tick).await?;
    Ok(())
}
