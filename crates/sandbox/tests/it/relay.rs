//! What a bot needs that carries messages from one chat to another.

use anyhow::{Context, Result};
use sandbox::client::Person;
use sandbox::model::{Act, Author, Limits, Media, MessageView};
use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn an_album_is_copied_as_one_and_what_cannot_be_copied_is_left_out() -> Result<()> {
    let world = World::start().await?;
    let boris = reader(&world).await?;
    let text = written(
        &world,
        Act::SendText {
            text: "look".to_owned(),
            reply_to: None,
        },
    )
    .await?;
    let mut ids = vec![text];
    for number in 0..3 {
        ids.push(written(&world, picture(&format!("picture {number}"))).await?);
    }
    let copies = world
        .api
        .call("copyMessages", copies(&boris, &world.anna, &ids))
        .await?;
    let copied: Vec<i64> = copies
        .as_array()
        .context("no array")?
        .iter()
        .filter_map(|id| id["message_id"].as_i64())
        .collect();
    let shown = shown(&world, &boris).await?;
    assert_eq!(
        shown.iter().map(|message| message.message_id).collect::<Vec<_>>(),
        copied
    );
    let groups: Vec<&Value> = shown.iter().map(|message| &message.content["media_group_id"]).collect();
    assert_eq!(groups[0], &Value::Null);
    assert!(groups[1].is_string() && groups[1] != "album", "an album of its own");
    assert!(groups[2..].iter().all(|group| *group == groups[1]));
    assert_eq!(shown[3].text, "picture 2");

    world.anna.deletes(&world.bot, ids[2]).await?;
    let fewer = copies_without_captions(&boris, &world.anna, &ids[1..3]);
    let copies = world.api.call("copyMessages", fewer).await?;
    assert_eq!(copies.as_array().map(Vec::len), Some(1));
    let last = self::shown(&world, &boris).await?.pop().context("no message")?;
    assert_eq!(
        (last.text.as_str(), &last.content["media_group_id"]),
        ("", &Value::Null)
    );
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn copies_are_refused_as_by_the_real_server() -> Result<()> {
    let world = World::start().await?;
    let boris = reader(&world).await?;
    let many: Vec<i64> = (1..=101).collect();
    for (ids, why) in [
        (&[][..], "message identifiers are not specified"),
        (&many[..], "too many message identifiers specified"),
        (
            &[5, 4][..],
            "message identifiers must be in a strictly increasing order",
        ),
        (
            &[4, 4][..],
            "message identifiers must be in a strictly increasing order",
        ),
        (&[900, 901][..], "there are no messages to copy"),
    ] {
        let refusal = world
            .api
            .refusal("copyMessages", copies(&boris, &world.anna, ids))
            .await?;
        assert_eq!(refusal, (400, format!("Bad Request: {why}")));
    }
    let id = written(&world, picture("a picture")).await?;
    let stranger = world.client.person("Vera").await?;
    let refusal = world
        .api
        .refusal("copyMessages", copies(&boris, &stranger, &[id]))
        .await?;
    assert_eq!(refusal, (400, "Bad Request: chat not found".to_owned()));
    // What was written before its writer blocked the bot can still be read, and one of an album goes alone.
    world.anna.blocks(&world.bot).await?;
    let copy = json!({"chat_id": boris.id(), "from_chat_id": world.chat_id(), "message_id": id});
    world.api.call("copyMessage", copy).await?;
    assert!(shown(&world, &boris).await?[0].content.get("media_group_id").is_none());
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn an_album_counts_each_of_its_pictures_against_the_limits() -> Result<()> {
    let world = World::start().await?;
    let boris = reader(&world).await?;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(written(&world, picture("one of five")).await?);
    }
    let limits = Limits {
        enabled: true,
        ..Limits::default()
    };
    world.client.limit(limits).await?;
    world
        .api
        .call("copyMessages", copies(&boris, &world.anna, &ids))
        .await?;
    let next = world
        .api
        .reply("sendMessage", json!({"chat_id": boris.id(), "text": "next"}))
        .await?;
    assert_eq!(
        (&next["error_code"], &next["parameters"]["retry_after"]),
        (&json!(429), &json!(3))
    );
    Ok(())
}

#[tokio::test]
async fn captions_and_media_are_edited_where_there_are_any() -> Result<()> {
    let world = World::start().await?;
    let boris = reader(&world).await?;
    let (photo, other) = (
        written(&world, picture("old")).await?,
        written(&world, picture("other")).await?,
    );
    let (voice, text) = (
        written(&world, Act::media(Media::Voice)).await?,
        world.say("text").await?,
    );
    let copy = async |id: i64| {
        let copy = json!({"chat_id": boris.id(), "from_chat_id": world.chat_id(), "message_id": id});
        world.api.message_id("copyMessage", copy).await
    };
    let (photo, other, voice) = (copy(photo).await?, copy(other).await?, copy(voice).await?);
    let file_of = async |id: i64| -> Result<Value> {
        let shown = shown(&world, &boris)
            .await?
            .into_iter()
            .find(|message| message.message_id == id);
        Ok(shown.context("no message")?.content["photo"][0]["file_id"].clone())
    };
    let edit = |id: i64, more: Value| {
        let mut edit = json!({"chat_id": boris.id(), "message_id": id});
        if let (Some(edit), Some(more)) = (edit.as_object_mut(), more.as_object()) {
            edit.extend(more.clone());
        }
        edit
    };
    let new = json!({"caption": "<b>new</b>", "parse_mode": "HTML"});
    let edited = world.api.call("editMessageCaption", edit(photo, new.clone())).await?;
    assert_eq!(
        (&edited["caption"], &edited["caption_entities"][0]["type"]),
        (&json!("new"), &json!("bold"))
    );
    assert!(edited["edit_date"].is_i64());
    let taken_away = world.api.call("editMessageCaption", edit(photo, json!({}))).await?;
    assert_eq!(taken_away.get("caption"), None);
    world
        .api
        .call("editMessageCaption", edit(voice, json!({"caption": "said"})))
        .await?;

    let another = json!({"type": "photo", "media": file_of(other).await?, "caption": "another"});
    let edited = world
        .api
        .call("editMessageMedia", edit(photo, json!({"media": another})))
        .await?;
    assert_eq!(edited["photo"][0]["file_id"], another["media"]);
    assert_eq!(edited["caption"], "another");

    let words = "x".repeat(1025);
    let long = json!({"type": "photo", "media": another["media"], "caption": words});
    let not_modified = "message is not modified: specified new message content and reply markup are exactly the same as \
                        a current content and reply markup of the message";
    let cases = [
        (
            "editMessageCaption",
            edit(text, json!({"caption": "a"})),
            "message to edit not found",
        ),
        (
            "editMessageCaption",
            edit(voice, json!({"caption": "said"})),
            not_modified,
        ),
        (
            "editMessageCaption",
            edit(photo, json!({"caption": words})),
            "message caption is too long",
        ),
        ("editMessageMedia", edit(photo, json!({"media": another})), not_modified),
        (
            "editMessageMedia",
            edit(photo, json!({"media": long})),
            "message caption is too long",
        ),
        (
            "editMessageMedia",
            edit(voice, json!({"media": another})),
            "message media can't be edited",
        ),
        (
            "editMessageMedia",
            edit(photo, json!({"media": {"type": "photo", "media": "unknown"}})),
            "wrong file identifier/HTTP URL specified",
        ),
        (
            "editMessageMedia",
            edit(photo, json!({"media": {"type": "video", "media": another["media"]}})),
            "type of file mismatch",
        ),
        (
            "editMessageMedia",
            edit(999, json!({"media": another})),
            "message to edit not found",
        ),
    ];
    for (method, parameters, why) in cases {
        assert_eq!(
            world.api.refusal(method, parameters).await?,
            (400, format!("Bad Request: {why}")),
            "{method}"
        );
    }
    let own = json!({"chat_id": world.chat_id(), "message_id": text, "caption": "a"});
    let refusal = world.api.refusal("editMessageCaption", own).await?;
    assert_eq!(refusal.1, "Bad Request: there is no caption in the message to edit");
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn in_an_album_media_change_only_into_what_may_stand_there() -> Result<()> {
    let world = World::start().await?;
    let boris = reader(&world).await?;
    let ids = [
        written(&world, picture("one")).await?,
        written(&world, picture("two")).await?,
    ];
    let document = written(&world, Act::media(Media::Document)).await?;
    let video = written(&world, Act::media(Media::Video)).await?;
    let originals = world.anna.chat(&world.bot).await?.messages;
    let file = |id: i64, kind: &str| {
        let message = originals.iter().find(|message| message.message_id == id);
        message.map(|message| message.content[kind]["file_id"].clone())
    };
    let copies = world
        .api
        .call("copyMessages", copies(&boris, &world.anna, &ids))
        .await?;
    let edit = |kind: &str, id: i64| {
        let media = json!({"type": kind, "media": file(id, kind)});
        json!({"chat_id": boris.id(), "message_id": copies[0]["message_id"], "media": media})
    };
    let refusal = world
        .api
        .refusal("editMessageMedia", edit("document", document))
        .await?;
    assert_eq!(
        refusal,
        (400, "Bad Request: can't change media type in the album".to_owned())
    );
    let edited = world.api.call("editMessageMedia", edit("video", video)).await?;
    assert!(edited["video"].is_object() && edited["media_group_id"].is_string() && edited.get("photo").is_none());
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn files_of_all_kinds_are_sent_by_their_ids_and_never_as_what_they_are_not() -> Result<()> {
    let world = World::start().await?;
    let kinds = [
        ("sendPhoto", "photo", Media::Photo),
        ("sendDocument", "document", Media::Document),
        ("sendVideo", "video", Media::Video),
        ("sendAnimation", "animation", Media::Animation),
        ("sendAudio", "audio", Media::Audio),
        ("sendVoice", "voice", Media::Voice),
        ("sendVideoNote", "video_note", Media::VideoNote),
        ("sendSticker", "sticker", Media::Sticker),
    ];
    let mut last: Option<Value> = None;
    for (method, field, media) in kinds {
        written(&world, Act::media(media)).await?;
        let original = world
            .anna
            .chat(&world.bot)
            .await?
            .messages
            .pop()
            .context("no message")?;
        let file = match &original.content[field] {
            Value::Array(sizes) => sizes[0]["file_id"].clone(),
            file => file["file_id"].clone(),
        };
        if let Some(other) = last.replace(file.clone()) {
            let wrong = json!({"chat_id": world.chat_id(), field: other});
            let refusal = world.api.refusal(method, wrong).await?;
            assert_eq!(
                refusal,
                (400, "Bad Request: type of file mismatch".to_owned()),
                "{method}"
            );
        }
        let sent = world
            .api
            .call(method, json!({"chat_id": world.chat_id(), field: file}))
            .await?;
        assert_eq!(sent[field], original.content[field], "{method}");
    }
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn a_person_changes_captions_and_pictures_and_the_bot_is_told() -> Result<()> {
    let world = World::start().await?;
    let photo = written(&world, picture("old")).await?;
    world.anna.edits_caption(&world.bot, photo, "new").await?;
    let change = |media: Media, message_id: i64| Act::EditMedia {
        message_id,
        media,
        caption: None,
        file_name: None,
        content_base64: None,
        size: Some(77),
    };
    world.anna.does(&world.bot, change(Media::Photo, photo)).await?;
    let taken_away = Act::EditCaption {
        message_id: photo,
        caption: String::new(),
    };
    world.anna.does(&world.bot, taken_away).await?;
    let updates = world.api.updates().await?;
    let edits: Vec<&Value> = updates
        .iter()
        .filter_map(|update| update.get("edited_message"))
        .collect();
    assert_eq!((edits.len(), &edits[0]["caption"]), (3, &json!("new")));
    assert_eq!(
        (&edits[1]["caption"], &edits[1]["photo"][0]["file_size"]),
        (&json!("new"), &json!(77))
    );
    assert_eq!(
        (edits[2].get("caption"), &edits[2]["media_group_id"]),
        (None, &json!("album"))
    );
    assert!(edits.iter().all(|edit| edit["edit_date"].is_i64()));

    let voice = written(&world, Act::media(Media::Voice)).await?;
    let text = written(
        &world,
        Act::SendText {
            text: "text".to_owned(),
            reply_to: None,
        },
    )
    .await?;
    assert!(world.anna.edits_caption(&world.bot, text, "a").await.is_err());
    assert!(
        world
            .anna
            .edits_caption(&world.bot, photo, &"x".repeat(1025))
            .await
            .is_err()
    );
    assert!(world.anna.does(&world.bot, change(Media::Photo, voice)).await.is_err());
    assert!(
        world
            .anna
            .does(&world.bot, change(Media::Sticker, photo))
            .await
            .is_err()
    );
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn media_may_be_replies() -> Result<()> {
    let world = World::start().await?;
    let question = world.say("Which car?").await?;
    let mut answer = Act::media(Media::Photo);
    if let Act::SendMedia { reply_to, .. } = &mut answer {
        *reply_to = Some(question);
    }
    written(&world, answer).await?;
    let update = world.api.updates().await?.pop().context("no update")?;
    assert_eq!(update["message"]["reply_to_message"]["text"], "Which car?");
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn files_have_any_size_and_are_given_up_to_twenty_megabytes() -> Result<()> {
    let world = World::start().await?;
    let most = 20 * 1024 * 1024;
    let mut found = Vec::new();
    for size in [most, most + 1, 3 << 30] {
        let mut document = Act::media(Media::Document);
        if let Act::SendMedia { size: wanted, .. } = &mut document {
            *wanted = Some(size);
        }
        written(&world, document).await?;
        let message = world
            .anna
            .chat(&world.bot)
            .await?
            .messages
            .pop()
            .context("no message")?;
        assert_eq!(message.content["document"]["file_size"], size);
        found.push(json!({"file_id": message.content["document"]["file_id"]}));
    }
    let file = world.api.call("getFile", found[0].clone()).await?;
    let path = file["file_path"].as_str().context("no path")?;
    let address = format!("{}/file/bot{}/{path}", world.client.root(), world.bot.token);
    let bytes = reqwest::get(address).await?.bytes().await?;
    assert_eq!((bytes.len() as u64, bytes.iter().any(|byte| *byte != 0)), (most, false));
    for large in &found[1..] {
        let refusal = world.api.refusal("getFile", large.clone()).await?;
        assert_eq!(refusal, (400, "Bad Request: file is too big".to_owned()));
    }
    world.client.no_violations().await?;
    Ok(())
}

/// Somebody to whom the bot may write.
async fn reader(world: &World) -> Result<Person> {
    let boris = world.client.person("Boris").await?;
    boris.sends(&world.bot, "/start").await?;
    Ok(boris)
}

async fn written(world: &World, act: Act) -> Result<i64> {
    world.anna.does(&world.bot, act).await?.message_id.context("no message")
}

/// What the bot shows to a person.
async fn shown(world: &World, person: &Person) -> Result<Vec<MessageView>> {
    let messages = person.chat(&world.bot).await?.messages;
    Ok(messages
        .into_iter()
        .filter(|message| message.author == Author::Bot)
        .collect())
}

fn picture(caption: &str) -> Act {
    Act::SendMedia {
        media: Media::Photo,
        caption: Some(caption.to_owned()),
        file_name: None,
        content_base64: None,
        size: None,
        album: Some("album".to_owned()),
        reply_to: None,
    }
}

fn copies(to: &Person, from: &Person, ids: &[i64]) -> Value {
    json!({"chat_id": to.id(), "from_chat_id": from.id(), "message_ids": ids})
}

fn copies_without_captions(to: &Person, from: &Person, ids: &[i64]) -> Value {
    json!({"chat_id": to.id(), "from_chat_id": from.id(), "message_ids": ids, "remove_caption": true})
}
