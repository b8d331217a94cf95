use anyhow::{Context, Result};
use sandbox::model::{Act, MemberStatus};
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn in_a_group_a_bot_gets_commands_and_replies_only_unless_it_administrates() -> Result<()> {
    let world = World::start().await?;
    world
        .api
        .call("deleteWebhook", json!({"drop_pending_updates": true}))
        .await?;
    let group = world.client.group("Residents", &world.anna, &[world.bot.id]).await?;
    let own = world
        .api
        .message_id("sendMessage", json!({"chat_id": group.id, "text": "hello all"}))
        .await?;
    let says = |text: &str, reply_to| Act::SendText {
        text: text.to_owned(),
        reply_to,
    };
    for (act, heard) in [
        (says("chatter", None), 0),
        (says("/help", None), 1),
        (says("/help@sandbox_1001_bot now", None), 1),
        (says("/help@another_bot", None), 0),
        (says("reply", Some(own)), 1),
    ] {
        assert_eq!(
            world.anna.does_in(group.id, act.clone()).await?.updates.len(),
            heard,
            "{act:?}"
        );
    }
    world
        .client
        .set_member(group.id, world.bot.id, MemberStatus::Administrator)
        .await?;
    assert_eq!(
        world.anna.does_in(group.id, says("chatter", None)).await?.updates.len(),
        1
    );
    let joined = &world.api.updates().await?[0]["my_chat_member"];
    assert_eq!(
        (
            &joined["old_chat_member"]["status"],
            &joined["new_chat_member"]["status"]
        ),
        (&json!("left"), &json!("member"))
    );
    let member = world
        .api
        .call(
            "getChatMember",
            json!({"chat_id": group.id, "user_id": world.anna.id()}),
        )
        .await?;
    assert_eq!(member["status"], "creator");
    world.api.call("getChat", json!({"chat_id": group.id})).await?;
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn a_bot_that_was_put_out_of_a_group_cannot_write_there() -> Result<()> {
    let world = World::start().await?;
    let group = world.client.group("Residents", &world.anna, &[world.bot.id]).await?;
    let message = json!({"chat_id": group.id, "text": "x"});
    world.api.call("sendMessage", message.clone()).await?;
    world
        .client
        .set_member(group.id, world.bot.id, MemberStatus::Kicked)
        .await?;
    assert_eq!(
        world.api.refusal("sendMessage", message.clone()).await?,
        (403, "Forbidden: bot was kicked from the supergroup chat".to_owned())
    );
    world
        .client
        .set_member(group.id, world.bot.id, MemberStatus::Left)
        .await?;
    assert_eq!(
        world.api.refusal("sendMessage", message).await?,
        (403, "Forbidden: bot is not a member of the supergroup chat".to_owned())
    );
    Ok(())
}

#[tokio::test]
async fn a_button_in_a_group_tells_who_pressed_it() -> Result<()> {
    let world = World::start().await?;
    let boris = world.client.person("Boris").await?;
    let group = world
        .client
        .group("Guards", &world.anna, &[world.bot.id, boris.id()])
        .await?;
    let keyboard = json!({"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]});
    world
        .api
        .call(
            "sendMessage",
            json!({"chat_id": group.id, "text": "A car", "reply_markup": keyboard}),
        )
        .await?;
    boris
        .does_in(
            group.id,
            Act::Press {
                label: Some("Take".to_owned()),
                data: None,
                message_id: None,
            },
        )
        .await?;
    let update = world.api.updates().await?.pop().context("no update")?;
    assert_eq!(update["callback_query"]["from"]["id"], boris.id());
    assert_eq!(update["callback_query"]["message"]["chat"]["id"], group.id);
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn a_group_that_became_a_supergroup_refuses_its_old_id_with_the_new_one() -> Result<()> {
    let world = World::start().await?;
    let old = world
        .client
        .basic_group("Residents", &world.anna, &[world.bot.id])
        .await?;
    let before = world
        .api
        .message_id("sendMessage", json!({"chat_id": old.id, "text": "before"}))
        .await?;
    world
        .api
        .call("deleteWebhook", json!({"drop_pending_updates": true}))
        .await?;
    let new = world.client.migrate(old.id).await?;
    assert!(!new.basic && new.members == old.members, "{new:?}");
    for (method, parameters) in [
        ("sendMessage", json!({"chat_id": old.id, "text": "x"})),
        (
            "editMessageText",
            json!({"chat_id": old.id, "message_id": before, "text": "x"}),
        ),
        ("getChat", json!({"chat_id": old.id})),
    ] {
        assert_eq!(
            world.api.reply(method, parameters).await?,
            json!({
                "ok": false,
                "error_code": 400,
                "description": "Bad Request: group chat was upgraded to a supergroup chat",
                "parameters": {"migrate_to_chat_id": new.id},
            }),
            "{method}"
        );
    }
    let updates = world.api.updates().await?;
    let [gone, come] = updates.as_slice() else {
        anyhow::bail!("two service messages: {updates:?}");
    };
    assert_eq!(gone["message"]["chat"]["id"], old.id);
    assert_eq!(gone["message"]["migrate_to_chat_id"], new.id);
    assert_eq!(come["message"]["chat"]["id"], new.id);
    assert_eq!(come["message"]["migrate_from_chat_id"], old.id);
    // The supergroup has a history of its own: what stood in the group is not there.
    let edit = json!({"chat_id": new.id, "message_id": before + 100, "text": "x"});
    assert_eq!(
        world.api.refusal("editMessageText", edit).await?.1,
        "Bad Request: message to edit not found"
    );
    world
        .api
        .call("sendMessage", json!({"chat_id": new.id, "text": "after"}))
        .await?;
    let hello = Act::SendText {
        text: "/help".to_owned(),
        reply_to: None,
    };
    assert!(world.anna.does_in(old.id, hello.clone()).await.is_err());
    assert_eq!(world.anna.does_in(new.id, hello).await?.updates.len(), 1);
    assert!(world.client.migrate(old.id).await.is_err());
    world.client.no_violations().await?;
    Ok(())
}
