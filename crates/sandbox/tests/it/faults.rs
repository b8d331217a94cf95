use std::time::{Duration, Instant};

use anyhow::Result;
use sandbox::model::{Fault, FaultKind};
use serde_json::json;

use crate::world::World;

fn once(method: &str, kind: FaultKind) -> Fault {
    Fault {
        bot_id: None,
        method: Some(method.to_owned()),
        chat_id: None,
        times: Some(1),
        skip: 0,
        kind,
    }
}

#[tokio::test]
async fn an_error_is_met_as_often_as_asked() -> Result<()> {
    let world = World::start().await?;
    let too_many = FaultKind::Error {
        code: 429,
        description: None,
        retry_after: Some(7),
    };
    world
        .client
        .fault(&Fault {
            times: Some(2),
            skip: 1,
            ..once("SENDmessage", too_many)
        })
        .await?;
    let message = json!({"chat_id": world.chat_id(), "text": "x"});
    world.api.call("sendMessage", message.clone()).await?;
    for _ in 0..2 {
        let reply = world.api.reply("sendMessage", message.clone()).await?;
        assert_eq!(reply["parameters"]["retry_after"], 7);
        assert_eq!(reply["description"], "Too Many Requests: retry after 7");
    }
    world.api.call("sendMessage", message).await?;
    assert_eq!(world.client.faults().await?[0].met, 2);
    let counted = &world.client.statistics().await?.bots[&world.bot.id]["sendMessage"];
    assert_eq!(
        (counted.requests, counted.succeeded, counted.too_many_requests),
        (4, 2, 2)
    );
    Ok(())
}

#[tokio::test]
async fn a_cut_before_leaves_nothing_and_a_cut_after_leaves_the_message() -> Result<()> {
    let world = World::start().await?;
    let message = |text: &str| json!({"chat_id": world.chat_id(), "text": text});
    world.client.fault(&once("sendMessage", FaultKind::CutBefore)).await?;
    assert!(world.api.reply("sendMessage", message("never sent")).await.is_err());
    world.client.fault(&once("sendMessage", FaultKind::CutAfter)).await?;
    assert!(
        world
            .api
            .reply("sendMessage", message("sent unanswered"))
            .await
            .is_err()
    );
    world.api.call("sendMessage", message("answered")).await?;
    let chat = world.anna.chat(&world.bot).await?;
    let texts: Vec<&str> = chat.messages.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(texts, ["/start", "sent unanswered", "answered"]);
    let counted = &world.client.statistics().await?.bots[&world.bot.id]["sendMessage"];
    assert_eq!(counted.refused.get(&0), Some(&2));
    Ok(())
}

#[tokio::test]
async fn a_cut_connection_gives_no_answer_at_all() -> Result<()> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let world = World::start().await?;
    world.client.fault(&once("getMe", FaultKind::CutBefore)).await?;
    let root = world.api.root.trim_start_matches("http://");
    let (address, path) = root.split_once('/').unwrap();
    let mut connection = tokio::net::TcpStream::connect(address).await?;
    connection
        .write_all(format!("GET /{path}/getMe HTTP/1.1\r\nHost: sandbox\r\n\r\n").as_bytes())
        .await?;
    let mut answer = Vec::new();
    // Whether the end comes as an end or as a reset is the system's choice.
    let _ = connection.read_to_end(&mut answer).await;
    assert_eq!(String::from_utf8_lossy(&answer), "");
    Ok(())
}

#[tokio::test]
async fn a_delay_holds_the_effect_back_and_a_delayed_answer_does_not() -> Result<()> {
    let world = World::start().await?;
    let message = |text: &str| json!({"chat_id": world.chat_id(), "text": text});
    world
        .client
        .fault(&once("sendMessage", FaultKind::DelayAnswer { milliseconds: 60_000 }))
        .await?;
    let (api, parameters) = (world.api.clone(), message("seen at once"));
    let call = tokio::spawn(async move { api.reply("sendMessage", parameters).await });
    world.anna.sees(&world.bot, "seen at once").await?;
    assert!(!call.is_finished());
    call.abort();
    world.client.heal().await?;
    world
        .client
        .fault(&once("sendMessage", FaultKind::Delay { milliseconds: 50 }))
        .await?;
    let started = Instant::now();
    world.api.call("sendMessage", message("late")).await?;
    assert!(started.elapsed() >= Duration::from_millis(50));
    Ok(())
}

#[tokio::test]
async fn a_fault_meets_only_its_bot_and_its_chat() -> Result<()> {
    let world = World::start().await?;
    let error = FaultKind::Error {
        code: 500,
        description: None,
        retry_after: None,
    };
    world
        .client
        .fault(&Fault {
            bot_id: Some(7),
            times: None,
            ..once("getMe", error.clone())
        })
        .await?;
    world
        .client
        .fault(&Fault {
            chat_id: Some(7),
            times: None,
            ..once("sendMessage", error)
        })
        .await?;
    world.api.call("getMe", json!({})).await?;
    world.say("unharmed").await?;
    Ok(())
}

#[tokio::test]
async fn a_flood_limit_on_a_chat_stays_in_force_until_it_passes_and_leaves_other_chats_alone() -> Result<()> {
    let world = World::start().await?;
    let boris = world.client.person("Boris").await?;
    boris.sends(&world.bot, "/start").await?;
    world.client.flood(&world.bot, Some(world.chat_id()), 1).await?;
    let begun = Instant::now();
    let message = json!({"chat_id": world.chat_id(), "text": "x"});
    for _ in 0..2 {
        let reply = world.api.reply("sendMessage", message.clone()).await?;
        assert_eq!(
            reply["parameters"]["retry_after"], 1,
            "what is left, in whole seconds: {reply}"
        );
    }
    world
        .api
        .call("sendMessage", json!({"chat_id": boris.id(), "text": "to another"}))
        .await?;
    world.api.call("getChat", json!({"chat_id": world.chat_id()})).await?;
    while world.api.reply("sendMessage", message.clone()).await?["ok"] == false {}
    assert!(begun.elapsed() >= Duration::from_secs(1));
    world.api.call("sendMessage", message).await?;
    Ok(())
}

#[tokio::test]
async fn a_flood_limit_on_a_bot_refuses_all_that_sends_to_anybody() -> Result<()> {
    let world = World::start().await?;
    let boris = world.client.person("Boris").await?;
    boris.sends(&world.bot, "/start").await?;
    let id = world.say("before").await?;
    world.client.flood(&world.bot, None, 60).await?;
    let chat_id = world.chat_id();
    for (method, parameters) in [
        ("sendMessage", json!({"chat_id": chat_id, "text": "x"})),
        ("sendMessage", json!({"chat_id": boris.id(), "text": "x"})),
        (
            "editMessageText",
            json!({"chat_id": chat_id, "message_id": id, "text": "x"}),
        ),
        (
            "forwardMessage",
            json!({"chat_id": boris.id(), "from_chat_id": chat_id, "message_id": id}),
        ),
    ] {
        let reply = world.api.reply(method, parameters).await?;
        assert_eq!(reply["parameters"]["retry_after"], 60, "{method}: {reply}");
    }
    world.api.call("getMe", json!({})).await?;
    world.client.heal().await?;
    world.say("after").await?;
    Ok(())
}

#[tokio::test]
async fn a_delayed_request_has_its_effect_though_its_caller_has_gone() -> Result<()> {
    let world = World::start().await?;
    world
        .client
        .fault(&once("sendMessage", FaultKind::Delay { milliseconds: 300 }))
        .await?;
    let impatient = reqwest::Client::builder().timeout(Duration::from_millis(100)).build()?;
    let request = impatient
        .post(format!("{}/sendMessage", world.api.root))
        .json(&json!({"chat_id": world.chat_id(), "text": "late"}));
    assert!(request.send().await.is_err());
    assert!(world.anna.does_not_see(&world.bot, "late").await.is_ok());
    world.anna.sees(&world.bot, "late").await?;
    Ok(())
}
