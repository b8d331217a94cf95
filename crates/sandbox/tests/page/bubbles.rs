use anyhow::Result;
use serde_json::json;

use crate::stage::Stage;

#[tokio::test]
async fn formatting_is_shown_as_formatting() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let text = "<b>bold <i>both</i></b> <code>x &lt; 1</code> <u>u</u> <s>s</s> <tg-spoiler>secret</tg-spoiler>\
                <pre><code class=\"language-rust\">fn main() {}</code></pre><blockquote>said</blockquote>\
                <a href=\"https://example.org/rules\">rules</a>";
    stage.says(text, json!({"parse_mode": "HTML"})).await?;
    for (what, text) in [
        (".text strong", "bold both"),
        (".text strong em", "both"),
        (".text code.code", "x < 1"),
        (".text u", "u"),
        (".text s", "s"),
        (".text pre", "fn main() {}"),
        (".text blockquote", "said"),
        (".text a[href='https://example.org/rules'][rel~='noopener']", "rules"),
    ] {
        page.see_text(what, text).await?;
    }
    page.click(".spoiler").await?;
    page.see_text(".spoiler.revealed .spoiler-text", "secret").await
}

#[tokio::test]
async fn an_edit_a_reaction_a_pin_and_a_delete_are_seen_at_once() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let chat_id = stage.anna.id();
    let id = stage.says("Status: ordered", json!({})).await?;
    page.see_text(".message.other", "Status: ordered").await?;
    let edit = json!({"chat_id": chat_id, "message_id": id, "text": "Status: arrived"});
    stage.call("editMessageText", edit).await?;
    page.see_text(".message.other", "Status: arrived").await?;
    page.see_text(".message.other .edited", "edited").await?;
    let reaction = json!({"chat_id": chat_id, "message_id": id, "reaction": [{"type": "emoji", "emoji": "🎉"}]});
    stage.call("setMessageReaction", reaction).await?;
    page.see_text(".reactions", "🎉").await?;
    stage
        .call("pinChatMessage", json!({"chat_id": chat_id, "message_id": id}))
        .await?;
    page.see_text(".pinned-bar", "Status: arrived").await?;
    stage
        .call("deleteMessage", json!({"chat_id": chat_id, "message_id": id}))
        .await?;
    page.see_none(".message.other").await?;
    page.see_none(".pinned-bar").await
}

#[tokio::test]
async fn typing_is_shown_until_the_message_comes() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    page.see_text(".message.own", "/start").await?;
    // Time stands still, so that the five seconds of an action cannot end before the browser looks.
    stage.client.hold().await?;
    let typing = json!({"chat_id": stage.anna.id(), "action": "typing"});
    stage.call("sendChatAction", typing).await?;
    page.see_text(".subtitle.typing", "typing").await?;
    stage.says("Here", json!({})).await?;
    page.see_none(".subtitle.typing").await
}

#[tokio::test]
async fn files_and_contacts_of_a_person_have_their_looks() -> Result<()> {
    use sandbox::model::Media;
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    stage.anna.sends_media(&stage.bot, Media::Document).await?;
    page.see_text(".file .file-name", "document.pdf").await?;
    stage.anna.sends_media(&stage.bot, Media::Voice).await?;
    page.see(".voice").await?;
    stage.anna.sends_media(&stage.bot, Media::Sticker).await?;
    page.see(".sticker-emoji").await?;
    stage.anna.shares_contact(&stage.bot).await?;
    page.see_text(".contact", "Anna Petrova").await
}

#[tokio::test]
async fn pictures_that_were_sent_together_stand_together() -> Result<()> {
    use sandbox::model::{Act, Media};
    let stage = Stage::in_chat().await?;
    // The smallest GIF there is.
    let picture = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
    for _ in 0..3 {
        let photo = Act::SendMedia {
            media: Media::Photo,
            caption: None,
            file_name: Some("one.gif".to_owned()),
            content_base64: Some(picture.to_owned()),
            album: Some("7".to_owned()),
            size: None,
            reply_to: None,
        };
        stage.anna.does(&stage.bot, photo).await?;
    }
    stage.browser.see(".album.of-3 .photo:nth-child(3) img").await?;
    let mut offset = 0;
    let start = stage.update_of("message", &mut offset).await?;
    assert_eq!(start["text"], "/start");
    let photo = stage.update_of("message", &mut offset).await?;
    assert_eq!(photo["media_group_id"], "7");
    Ok(())
}
