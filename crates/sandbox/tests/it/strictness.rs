use anyhow::Result;
use sandbox::model::ViolationKind;
use serde_json::{Value, json};

use crate::world::World;

/// A call that the real server refuses: method, parameters (`chat_id` is filled in), code, description.
struct Refused(&'static str, Value, u64, &'static str);

#[tokio::test]
async fn what_the_real_server_refuses_is_refused_in_its_words() -> Result<()> {
    let world = World::start().await?;
    let own = world.say("own").await?;
    let keyed = json!({"chat_id": world.chat_id(), "text": "keys", "reply_markup": {"keyboard": [[{"text": "a"}]]}});
    let keyed = world.api.message_id("sendMessage", keyed).await?;
    let hers = world.anna.sends(&world.bot, "hers").await?.message_id;
    let inline = |button: Value| json!({"text": "x", "reply_markup": {"inline_keyboard": [[button]]}});
    let cases = vec![
        Refused(
            "sendMessage",
            json!({"chat_id": null, "text": "x"}),
            400,
            "Bad Request: chat_id is empty",
        ),
        Refused(
            "sendMessage",
            json!({"chat_id": 17, "text": "x"}),
            400,
            "Bad Request: chat not found",
        ),
        Refused(
            "sendMessage",
            json!({"chat_id": "@nobody", "text": "x"}),
            400,
            "Bad Request: chat not found",
        ),
        Refused("sendMessage", json!({}), 400, "Bad Request: message text is empty"),
        Refused(
            "sendMessage",
            json!({"text": ""}),
            400,
            "Bad Request: message text is empty",
        ),
        Refused(
            "sendMessage",
            json!({"text": " \n "}),
            400,
            "Bad Request: text must be non-empty",
        ),
        Refused(
            "sendMessage",
            json!({"text": "<b></b>", "parse_mode": "HTML"}),
            400,
            "Bad Request: text must be non-empty",
        ),
        Refused(
            "sendMessage",
            json!({"text": "x".repeat(4097)}),
            400,
            "Bad Request: message is too long",
        ),
        Refused(
            "sendMessage",
            json!({"text": "😀".repeat(2049)}),
            400,
            "Bad Request: message is too long",
        ),
        Refused(
            "sendMessage",
            json!({"text": "<b>x", "parse_mode": "HTML"}),
            400,
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        Refused(
            "sendMessage",
            json!({"text": "a.b", "parse_mode": "MarkdownV2"}),
            400,
            "Bad Request: can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
        Refused(
            "sendMessage",
            json!({"text": "ab", "entities": [{"type": "bold", "offset": 1, "length": 9}]}),
            400,
            "Bad Request: entity beginning at UTF-16 offset 1 ends after the end of the text at UTF-16 offset 10",
        ),
        Refused(
            "sendMessage",
            inline(json!({"text": "a", "callback_data": "я".repeat(33)})),
            400,
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        Refused(
            "sendMessage",
            inline(json!({"text": "a"})),
            400,
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        Refused(
            "sendMessage",
            inline(json!({"callback_data": "a"})),
            400,
            "Bad Request: can't parse inline keyboard button: Can't find field \"text\"",
        ),
        Refused(
            "sendMessage",
            inline(json!({"text": "a", "url": "nonsense"})),
            400,
            "Bad Request: inline keyboard button URL 'nonsense' is invalid: Wrong HTTP URL",
        ),
        Refused(
            "sendMessage",
            json!({"text": "x", "reply_markup": "{"}),
            400,
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        Refused(
            "sendMessage",
            json!({"text": "x", "reply_markup": "5"}),
            400,
            "Bad Request: object expected as reply markup",
        ),
        Refused(
            "sendMessage",
            json!({"text": "x", "reply_parameters": {"message_id": 999}}),
            400,
            "Bad Request: message to be replied not found",
        ),
        Refused(
            "editMessageText",
            json!({"message_id": own, "text": "own"}),
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
        ),
        Refused(
            "editMessageReplyMarkup",
            json!({"message_id": own}),
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
        ),
        Refused(
            "editMessageText",
            json!({"message_id": 999, "text": "x"}),
            400,
            "Bad Request: message to edit not found",
        ),
        Refused(
            "editMessageText",
            json!({"text": "x"}),
            400,
            "Bad Request: message identifier is not specified",
        ),
        Refused(
            "editMessageText",
            json!({"message_id": hers, "text": "x"}),
            400,
            "Bad Request: message can't be edited",
        ),
        Refused(
            "editMessageText",
            json!({"message_id": keyed, "text": "x"}),
            400,
            "Bad Request: message can't be edited",
        ),
        Refused(
            "editMessageText",
            json!({"message_id": own, "text": "x".repeat(4097)}),
            400,
            "Bad Request: MESSAGE_TOO_LONG",
        ),
        Refused(
            "deleteMessage",
            json!({"message_id": 999}),
            400,
            "Bad Request: message to delete not found",
        ),
        Refused(
            "deleteMessages",
            json!({"message_ids": []}),
            400,
            "Bad Request: message identifiers are not specified",
        ),
        Refused(
            "copyMessage",
            json!({"from_chat_id": world.chat_id(), "message_id": 999}),
            400,
            "Bad Request: message to copy not found",
        ),
        Refused(
            "forwardMessage",
            json!({"from_chat_id": world.chat_id(), "message_id": 999}),
            400,
            "Bad Request: message to forward not found",
        ),
        Refused(
            "pinChatMessage",
            json!({"message_id": 999}),
            400,
            "Bad Request: message to pin not found",
        ),
        Refused(
            "unpinChatMessage",
            json!({}),
            400,
            "Bad Request: message to unpin not found",
        ),
        Refused(
            "setMessageReaction",
            json!({"message_id": own, "reaction": [{"type": "emoji", "emoji": "✅"}]}),
            400,
            "Bad Request: REACTION_INVALID",
        ),
        Refused(
            "sendChatAction",
            json!({"action": "dancing"}),
            400,
            "Bad Request: wrong parameter action in request",
        ),
        Refused(
            "answerCallbackQuery",
            json!({"callback_query_id": "1"}),
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        Refused(
            "setMyCommands",
            json!({"commands": [{"command": "Start", "description": "x"}]}),
            400,
            "Bad Request: BOT_COMMAND_INVALID",
        ),
        Refused("getChat", json!({"chat_id": 17}), 400, "Bad Request: chat not found"),
        Refused(
            "getChatMember",
            json!({"user_id": 17}),
            400,
            "Bad Request: user not found",
        ),
        Refused(
            "getFile",
            json!({"file_id": "nothing"}),
            400,
            "Bad Request: invalid file_id",
        ),
        Refused(
            "sendPhoto",
            json!({}),
            400,
            "Bad Request: there is no photo in the request",
        ),
        Refused(
            "sendDice",
            json!({}),
            501,
            "Not Implemented: the sandbox has no sendDice yet",
        ),
        Refused(
            "logOut",
            json!({}),
            501,
            "Not Implemented: the sandbox has no logOut yet",
        ),
        Refused("sendNothing", json!({}), 404, "Not Found: method not found"),
    ];
    for Refused(method, mut parameters, code, description) in cases {
        let takes_chat = !matches!(method, "answerCallbackQuery" | "setMyCommands" | "getFile" | "logOut");
        if takes_chat && parameters.get("chat_id").is_none() {
            parameters["chat_id"] = json!(world.chat_id());
        }
        let refusal = world.api.refusal(method, parameters.clone()).await?;
        assert_eq!(refusal, (code, description.to_owned()), "{method} {parameters}");
    }
    Ok(())
}

#[tokio::test]
async fn what_the_real_server_takes_is_taken_without_a_violation() -> Result<()> {
    let world = World::start().await?;
    let chat_id = world.chat_id();
    let anna_wrote = world.anna.sends(&world.bot, "hello").await?.message_id;
    let keyboard = json!({"inline_keyboard": [[{"text": "a", "callback_data": "x".repeat(64)}, {"text": "b", "url": "https://example.com"}]]});
    let sent = world
        .api
        .call(
            "SendMessage",
            json!({
                "chat_id": chat_id,
                "text": "<b>bold</b> and <a href=\"https://example.com\">link</a>",
                "parse_mode": "HTML",
                "reply_markup": keyboard,
                "reply_parameters": {"message_id": anna_wrote},
                "link_preview_options": {"is_disabled": true},
                "disable_notification": true,
                "protect_content": true,
            }),
        )
        .await?;
    assert_eq!(sent["text"], "bold and link");
    assert_eq!(sent["entities"][1]["url"], "https://example.com/");
    assert_eq!(sent["reply_to_message"]["text"], "hello");
    assert_eq!(sent["reply_markup"], keyboard);
    let own = world.say(&"x".repeat(4096)).await?;
    let api = &world.api;
    for (method, parameters) in [
        ("getMe", json!({})),
        ("getme", json!({})),
        (
            "sendMessage",
            json!({"chat_id": chat_id.to_string(), "text": "by text"}),
        ),
        (
            "sendMessage",
            json!({"chat_id": chat_id, "text": "k", "reply_markup": {"keyboard": [[{"text": "a", "request_contact": true}]], "resize_keyboard": true}}),
        ),
        (
            "sendMessage",
            json!({"chat_id": chat_id, "text": "r", "reply_markup": {"remove_keyboard": true}}),
        ),
        (
            "sendMessage",
            json!({"chat_id": chat_id, "text": "f", "reply_markup": {"force_reply": true}}),
        ),
        (
            "sendMessage",
            json!({"chat_id": chat_id, "text": "q", "reply_parameters": {"message_id": 999, "allow_sending_without_reply": true}}),
        ),
        (
            "editMessageText",
            json!({"chat_id": chat_id, "message_id": own, "text": "edited", "reply_markup": keyboard}),
        ),
        ("editMessageReplyMarkup", json!({"chat_id": chat_id, "message_id": own})),
        ("pinChatMessage", json!({"chat_id": chat_id, "message_id": own})),
        ("getChat", json!({"chat_id": chat_id})),
        ("unpinChatMessage", json!({"chat_id": chat_id})),
        (
            "setMessageReaction",
            json!({"chat_id": chat_id, "message_id": anna_wrote, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
        ),
        ("sendChatAction", json!({"chat_id": chat_id, "action": "typing"})),
        (
            "copyMessage",
            json!({"chat_id": chat_id, "from_chat_id": chat_id, "message_id": anna_wrote}),
        ),
        (
            "forwardMessage",
            json!({"chat_id": chat_id, "from_chat_id": chat_id, "message_id": anna_wrote}),
        ),
        (
            "setMyCommands",
            json!({"commands": [{"command": "start", "description": "Begin"}], "language_code": "ru", "scope": {"type": "chat", "chat_id": chat_id}}),
        ),
        (
            "getMyCommands",
            json!({"language_code": "ru", "scope": {"type": "chat", "chat_id": chat_id}}),
        ),
        ("deleteMyCommands", json!({})),
        ("getChatMember", json!({"chat_id": chat_id, "user_id": chat_id})),
        ("getWebhookInfo", json!({})),
        ("deleteMessages", json!({"chat_id": chat_id, "message_ids": [own, 999]})),
        ("deleteMessage", json!({"chat_id": chat_id, "message_id": anna_wrote})),
        ("deleteWebhook", json!({"drop_pending_updates": true})),
        ("getUpdates", json!({"allowed_updates": ["message"]})),
    ] {
        api.call(method, parameters).await?;
    }
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn requests_that_are_not_as_specified_are_recorded_even_where_the_real_server_forgives_them() -> Result<()> {
    let world = World::start().await?;
    let parameters = json!({"chat_id": world.chat_id(), "text": 5, "mood": "good", "entities": "none", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "b", "colour": "red"}]]}});
    world.api.call("sendMessage", parameters).await?;
    world
        .api
        .reply(
            "sendVenue",
            json!({"chat_id": world.chat_id(), "latitude": 1.5, "longitude": 1.5, "title": "a", "address": "b"}),
        )
        .await?;
    let found = world.client.violations().await?.violations;
    let mut problems: Vec<(ViolationKind, &str)> = found
        .iter()
        .map(|violation| (violation.kind, violation.problem.as_str()))
        .collect();
    problems.sort_by_key(|(_, problem)| *problem);
    assert_eq!(
        problems,
        [
            (ViolationKind::Request, "entities is of a wrong type"),
            (ViolationKind::Request, "mood is no parameter of sendMessage"),
            (
                ViolationKind::Request,
                "reply_markup.inline_keyboard[0][0].colour is no field of InlineKeyboardButton"
            ),
            (ViolationKind::Request, "text is given as Integer"),
            (ViolationKind::Gap, "the sandbox lacks it"),
        ]
    );
    assert!(world.client.no_violations().await.is_err());
    world.client.clear_violations().await?;
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn a_token_that_is_none_opens_nothing() -> Result<()> {
    let world = World::start().await?;
    let root = world.client.root().to_owned();
    for (token, code, description) in [
        ("nonsense", 404, "Not Found"),
        ("12x:abc", 404, "Not Found"),
        ("0012:abc", 401, "Unauthorized"),
        ("12:", 401, "Unauthorized"),
    ] {
        let reply = reqwest::get(format!("{root}/bot{token}/getMe")).await?;
        assert_eq!(reply.status().as_u16(), code, "{token}");
        assert_eq!(
            reply.json::<Value>().await?,
            json!({"ok": false, "error_code": code, "description": description})
        );
    }
    world.client.replace_token(&world.bot, "1001:AAnew").await?;
    assert_eq!(
        world.api.refusal("getMe", json!({})).await?,
        (401, "Unauthorized".to_owned())
    );
    let renewed = crate::world::Api::new(&world.client, "1001:AAnew");
    assert_eq!(renewed.call("getMe", json!({})).await?["id"], 1001);
    Ok(())
}
