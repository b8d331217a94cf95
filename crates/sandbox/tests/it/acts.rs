use anyhow::{Context, Result};
use sandbox::model::{Act, Contact, Deed, Event, Media, NewPerson};
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_person_writes_and_the_bot_gets_it_as_telegram_gives_it() -> Result<()> {
    let world = World::start().await?;
    let update = world.api.updates().await?.remove(0);
    let message = &update["message"];
    assert_eq!(message["text"], "/start");
    assert_eq!(
        message["entities"],
        json!([{"type": "bot_command", "offset": 0, "length": 6}])
    );
    assert_eq!(
        message["from"],
        json!({"id": world.anna.id(), "is_bot": false, "first_name": "Anna", "last_name": "Petrova"})
    );
    assert_eq!(message["chat"]["type"], "private");
    Ok(())
}

#[tokio::test]
async fn a_deep_link_starts_the_bot_with_its_payload_even_after_a_block() -> Result<()> {
    let world = World::start().await?;
    world.anna.blocks(&world.bot).await?;
    assert!(world.anna.sends(&world.bot, "hello").await.is_err());
    world.anna.opens(&world.bot, "code-42").await?;
    let updates = world.api.updates().await?;
    assert_eq!(updates[2]["my_chat_member"]["new_chat_member"]["status"], "member");
    assert_eq!(updates[3]["message"]["text"], "/start code-42");
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn a_pressed_button_turns_until_it_is_answered() -> Result<()> {
    let world = World::start().await?;
    let keyboard = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "yes:1"}, {"text": "Open", "url": "https://example.com"}]]});
    let sent = world
        .api
        .message_id(
            "sendMessage",
            json!({"chat_id": world.chat_id(), "text": "Sure?", "reply_markup": keyboard}),
        )
        .await?;
    let pressed = world.anna.presses(&world.bot, "Yes").await?;
    assert_eq!(pressed.outcome.message_id, Some(sent));
    let query = world.api.updates().await?.pop().context("no update")?["callback_query"].take();
    assert_eq!(query["data"], "yes:1");
    assert_eq!(query["message"]["message_id"], sent);
    assert_eq!(query["message"]["reply_markup"], keyboard);
    let answer = json!({"callback_query_id": query["id"], "text": "Done", "show_alert": true});
    world.api.call("answerCallbackQuery", answer).await?;
    let answered = pressed.answered().await?;
    assert_eq!((answered.text.as_deref(), answered.show_alert), (Some("Done"), true));
    assert!(world.anna.presses(&world.bot, "Open").await.is_err());
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn keys_of_the_reply_keyboard_send_their_text_or_the_contact() -> Result<()> {
    let world = World::start().await?;
    let keys = json!({"keyboard": [["Menu"], [{"text": "My number", "request_contact": true}]]});
    let brought = world
        .api
        .message_id(
            "sendMessage",
            json!({"chat_id": world.chat_id(), "text": "keys", "reply_markup": keys}),
        )
        .await?;
    let chat = world.anna.chat(&world.bot).await?;
    assert_eq!(
        chat.reply_keyboard,
        Some(vec![vec!["Menu".to_owned()], vec!["My number".to_owned()]])
    );
    world.anna.presses_key(&world.bot, "Menu").await?;
    world.anna.presses_key(&world.bot, "My number").await?;
    assert!(world.anna.presses_key(&world.bot, "Nothing").await.is_err());
    let updates = world.api.updates().await?;
    assert_eq!(updates[1]["message"]["text"], "Menu");
    let shared = &updates[2]["message"];
    assert_eq!(shared["contact"]["user_id"], world.anna.id());
    assert_eq!(shared["reply_to_message"]["message_id"], brought);
    world
        .api
        .call(
            "sendMessage",
            json!({"chat_id": world.chat_id(), "text": "gone", "reply_markup": {"remove_keyboard": true}}),
        )
        .await?;
    assert!(world.anna.chat(&world.bot).await?.reply_keyboard.is_none());
    Ok(())
}

#[tokio::test]
async fn everything_that_a_person_can_send_is_as_specified() -> Result<()> {
    let world = World::start().await?;
    for media in [
        Media::Photo,
        Media::Document,
        Media::Video,
        Media::VideoNote,
        Media::Voice,
        Media::Audio,
        Media::Animation,
        Media::Sticker,
        Media::Location,
        Media::Venue,
        Media::Dice,
        Media::Poll,
    ] {
        assert_eq!(
            world.anna.sends_media(&world.bot, media).await?.updates.len(),
            1,
            "{media:?}"
        );
    }
    let contact = Contact {
        phone_number: "+99900".to_owned(),
        first_name: "B".to_owned(),
        last_name: None,
        user_id: None,
    };
    let sent = world
        .anna
        .does(&world.bot, Act::ShareContact { contact: Some(contact) })
        .await?;
    let message_id = sent.message_id.context("no message")?;
    world
        .api
        .call(
            "getUpdates",
            json!({"allowed_updates": ["message_reaction", "message"]}),
        )
        .await?;
    let reacted = world
        .anna
        .does(
            &world.bot,
            Act::React {
                message_id,
                emoji: "👍".to_owned(),
            },
        )
        .await?;
    assert_eq!(reacted.updates.len(), 1);
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn the_record_tells_what_was_done_and_seen_in_order() -> Result<()> {
    let world = World::start().await?;
    let id = world.say("one").await?;
    world
        .api
        .call(
            "editMessageText",
            json!({"chat_id": world.chat_id(), "message_id": id, "text": "two"}),
        )
        .await?;
    world
        .api
        .call("deleteMessage", json!({"chat_id": world.chat_id(), "message_id": id}))
        .await?;
    let page = world.client.record(0).await?;
    let events: Vec<&Event> = page.entries.iter().map(|entry| &entry.event).collect();
    assert!(matches!(events[0], Event::Acted { act, update_id: Some(_), .. } if act == "send_text"));
    assert_eq!(
        events[1..],
        [
            &Event::Sent {
                message_id: id,
                text: "one".to_owned()
            },
            &Event::Edited {
                message_id: id,
                text: "two".to_owned()
            },
            &Event::Deleted { message_id: id },
        ]
    );
    assert_eq!(
        page.entries.iter().map(|entry| entry.sequence).collect::<Vec<_>>(),
        [1, 2, 3, 4]
    );
    assert_eq!(world.client.record(3).await?.entries.len(), 1);
    let client = world.client.clone();
    let last = page.last;
    let next = tokio::spawn(async move { client.record_within(last, std::time::Duration::from_secs(20)).await });
    world.say("three").await?;
    assert_eq!(next.await??.entries.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_thousand_people_are_made_and_act_in_two_requests() -> Result<()> {
    let world = World::start().await?;
    let new: Vec<NewPerson> = (0..1000)
        .map(|number| NewPerson {
            first_name: format!("P{number}"),
            ..NewPerson::default()
        })
        .collect();
    let people = world.client.people(&new).await?;
    let deed = |person_id: i64| Deed {
        person_id,
        bot_id: Some(world.bot.id),
        group_id: None,
        act: Act::SendText {
            text: "/start".to_owned(),
            reply_to: None,
        },
    };
    let mut deeds: Vec<Deed> = people.iter().map(|person| deed(person.id())).collect();
    deeds.push(deed(1));
    let outcomes = world.client.act_many(&deeds).await?;
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.updates.len() == 1).count(),
        1000
    );
    assert_eq!(outcomes[1000].refused.as_deref(), Some("there is no person 1"));
    Ok(())
}

#[tokio::test]
async fn a_message_that_a_person_deleted_can_be_neither_edited_nor_deleted() -> Result<()> {
    let world = World::start().await?;
    let id = world.say("a card").await?;
    world.anna.deletes(&world.bot, id).await?;
    let message = json!({"chat_id": world.chat_id(), "message_id": id});
    assert_eq!(
        world.api.refusal("deleteMessage", message).await?.1,
        "Bad Request: message to delete not found"
    );
    let edit = json!({"chat_id": world.chat_id(), "message_id": id, "text": "x"});
    assert_eq!(
        world.api.refusal("editMessageText", edit).await?.1,
        "Bad Request: message to edit not found"
    );
    assert!(world.anna.deletes(&world.bot, id).await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_person_who_deleted_the_account_gets_nothing_and_does_nothing() -> Result<()> {
    let world = World::start().await?;
    let outcome = world.anna.deletes_account(&world.bot).await?;
    assert!(outcome.updates.is_empty(), "bots are not told");
    assert_eq!(
        world
            .api
            .refusal("sendMessage", json!({"chat_id": world.chat_id(), "text": "x"}))
            .await?,
        (403, "Forbidden: user is deactivated".to_owned())
    );
    assert!(world.anna.sends(&world.bot, "hello").await.is_err());
    Ok(())
}
