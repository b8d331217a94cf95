use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use sandbox::model::{Fault, FaultKind, ViolationKind};
use serde_json::{Value, json};

use crate::hook::{Hook, words};
use crate::world::World;

#[tokio::test]
async fn updates_come_in_order_with_the_secret_and_are_gone_when_they_are_taken() -> Result<()> {
    let (world, hook) = (World::start().await?, Hook::start()?);
    let secret = "A-z_0".repeat(51);
    let webhook = json!({"url": hook.url, "secret_token": secret, "allowed_updates": ["message"]});
    world.api.call("setWebhook", webhook.clone()).await?;
    // Setting the same again changes nothing.
    world.api.call("setWebhook", webhook).await?;
    for text in ["one", "two", "three"] {
        world.anna.sends(&world.bot, text).await?;
    }
    assert_eq!(hook.said(4).await?, ["/start", "one", "two", "three"]);
    let first = &hook.received(1).await?[0];
    assert_eq!(first.secret.as_ref(), Some(&secret));
    assert_eq!(first.content_type.as_deref(), Some("application/json"));
    let info = info(&world, |info| info["pending_update_count"] == 0).await?;
    assert_eq!(
        info,
        json!({
            "url": hook.url,
            "has_custom_certificate": false,
            "pending_update_count": 0,
            "ip_address": "127.0.0.1",
            "max_connections": 40,
            "allowed_updates": ["message"],
        })
    );
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn a_bot_with_a_webhook_cannot_poll_and_a_poll_that_waits_is_ended() -> Result<()> {
    let (world, hook) = (World::start().await?, Hook::start()?);
    world
        .api
        .call("deleteWebhook", json!({"drop_pending_updates": true}))
        .await?;
    let api = world.api.clone();
    let poll = tokio::spawn(async move { api.refusal("getUpdates", json!({"timeout": 50})).await });
    while !world.client.bots().await?.iter().any(|bot| bot.polling) {
        tokio::task::yield_now().await;
    }
    hook.register(&world).await?;
    assert_eq!(
        poll.await??,
        (409, "Conflict: terminated by setWebhook request".to_owned())
    );
    let conflict = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the \
                    webhook first";
    assert_eq!(
        world.api.refusal("getUpdates", json!({})).await?,
        (409, conflict.to_owned())
    );
    // An empty address deletes as well.
    world.api.call("setWebhook", json!({"url": ""})).await?;
    assert!(world.api.updates().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_chat_waits_for_its_answer_while_presses_and_other_chats_do_not() -> Result<()> {
    let (world, hook) = (World::start().await?, Hook::start()?);
    let boris = world.client.person("Boris").await?;
    let keyboard = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "pressed"}]]});
    let question = json!({"chat_id": world.chat_id(), "text": "Sure?", "reply_markup": keyboard});
    world.api.call("sendMessage", question).await?;
    hook.register(&world).await?;
    hook.received(1).await?;
    hook.hold("slow");
    world.anna.sends(&world.bot, "slow").await?;
    hook.received(2).await?;
    world.anna.sends(&world.bot, "after the slow one").await?;
    world.anna.presses(&world.bot, "Yes").await?;
    hook.received(3).await?;
    boris.sends(&world.bot, "of another chat").await?;
    assert_eq!(hook.said(4).await?, ["/start", "slow", "pressed", "of another chat"]);
    hook.release();
    assert_eq!(hook.said(5).await?[4], "after the slow one");
    assert_eq!(hook.said(5).await?.len(), 5);
    Ok(())
}

#[tokio::test]
async fn no_more_connections_are_opened_than_the_bot_allows() -> Result<()> {
    let (world, hook) = (World::start().await?, Hook::start()?);
    hook.hold("");
    let two = json!({"url": hook.url, "max_connections": 2});
    world.api.call("setWebhook", two).await?;
    let people = ["Boris", "Vera", "Gleb"];
    for name in people {
        world.client.person(name).await?.sends(&world.bot, name).await?;
    }
    assert_eq!(hook.said(2).await?, ["/start", "Boris"]);
    hook.release();
    assert_eq!(hook.said(4).await?, ["/start", "Boris", "Vera", "Gleb"]);
    assert_eq!(hook.most_open(), 2);
    Ok(())
}

#[tokio::test]
async fn what_is_not_taken_comes_again_before_the_next_and_the_error_is_told() -> Result<()> {
    let (world, hook) = (World::start().await?, Hook::start()?);
    hook.answers(500, "");
    hook.answers(302, "");
    hook.register(&world).await?;
    world.anna.sends(&world.bot, "next").await?;
    assert_eq!(hook.said(4).await?, ["/start", "/start", "/start", "next"]);
    let info = info(&world, |info| info["pending_update_count"] == 0).await?;
    assert_eq!(info["last_error_message"], "Wrong response from the webhook: 302 Found");
    ensure!(info["last_error_date"].is_i64());
    Ok(())
}

#[tokio::test]
async fn during_an_outage_updates_wait_and_return_to_polling_when_the_webhook_is_deleted() -> Result<()> {
    let (world, hook) = (World::start().await?, Hook::start()?);
    let outage = world.client.fault(&fault(FaultKind::WebhookOutage, None)).await?;
    hook.register(&world).await?;
    world.anna.sends(&world.bot, "waits").await?;
    let told = info(&world, |info| info["last_error_message"].is_string()).await?;
    assert_eq!(told["last_error_message"], "Connection timed out");
    assert_eq!(told["pending_update_count"], 2);
    world.api.call("deleteWebhook", json!({})).await?;
    let waiting: Vec<String> = world.api.updates().await?.iter().map(words).collect();
    assert_eq!(waiting, ["/start", "waits"]);
    hook.register(&world).await?;
    world.client.heal().await?;
    assert_eq!(hook.said(2).await?, ["/start", "waits"]);
    assert!(outage.met == 0 && hook.received(2).await?.len() == 2);
    Ok(())
}

#[tokio::test]
async fn an_outage_of_some_deliveries_ends_by_itself_and_an_answer_that_is_lost_brings_the_update_again() -> Result<()>
{
    let (world, hook) = (World::start().await?, Hook::start()?);
    world.client.fault(&fault(FaultKind::WebhookOutage, Some(2))).await?;
    world
        .client
        .fault(&fault(FaultKind::WebhookAnswerLost, Some(3)))
        .await?;
    hook.register(&world).await?;
    world.anna.sends(&world.bot, "next").await?;
    // Two deliveries met both faults, so that only one answer was lost after the outage.
    assert_eq!(hook.said(3).await?, ["/start", "/start", "next"]);
    let met: Vec<u64> = world.client.faults().await?.iter().map(|rule| rule.met).collect();
    assert_eq!(met, [2, 3]);
    Ok(())
}

#[tokio::test]
async fn dropping_pending_updates_drops_them() -> Result<()> {
    let (world, hook) = (World::start().await?, Hook::start()?);
    world
        .api
        .call("setWebhook", json!({"url": hook.url, "drop_pending_updates": true}))
        .await?;
    world.anna.sends(&world.bot, "kept").await?;
    assert_eq!(hook.said(1).await?, ["kept"]);
    world.client.fault(&fault(FaultKind::WebhookOutage, None)).await?;
    world.anna.sends(&world.bot, "dropped").await?;
    world
        .api
        .call("deleteWebhook", json!({"drop_pending_updates": true}))
        .await?;
    assert!(world.api.updates().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_press_that_the_webhook_misses_for_150_seconds_is_gone() -> Result<()> {
    let (world, hook) = (World::start().await?, Hook::start()?);
    let keyboard = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "pressed"}]]});
    let question = json!({"chat_id": world.chat_id(), "text": "Sure?", "reply_markup": keyboard});
    world.api.call("sendMessage", question).await?;
    world.client.fault(&fault(FaultKind::WebhookOutage, None)).await?;
    hook.register(&world).await?;
    world.client.hold().await?;
    world.anna.presses(&world.bot, "Yes").await?;
    world.client.advance(Duration::from_secs(150)).await?;
    info(&world, |info| info["pending_update_count"] == 1).await?;
    world.client.heal().await?;
    assert_eq!(hook.said(1).await?, ["/start"]);
    world.client.advance(Duration::from_secs(24 * 3600)).await?;
    world.anna.sends(&world.bot, "a day later").await?;
    assert_eq!(hook.said(2).await?, ["/start", "a day later"]);
    Ok(())
}

#[tokio::test]
async fn an_update_can_come_twice_and_be_overtaken_by_webhook_and_by_poll() -> Result<()> {
    let (world, hook) = (World::start().await?, Hook::start()?);
    world
        .api
        .call("deleteWebhook", json!({"drop_pending_updates": true}))
        .await?;
    world.client.fault(&fault(FaultKind::DuplicateUpdate, Some(1))).await?;
    world.anna.sends(&world.bot, "twice").await?;
    let late = FaultKind::LateUpdate { milliseconds: 60_000 };
    world.client.fault(&fault(late, Some(1))).await?;
    world.anna.sends(&world.bot, "late").await?;
    world.anna.sends(&world.bot, "early").await?;
    let polled = world.api.updates().await?;
    assert_eq!(polled.iter().map(words).collect::<Vec<_>>(), ["twice", "early", "late"]);
    let confirm = json!({"offset": polled[1]["update_id"].as_i64().context("no id")? + 1});
    let again = world.api.call("getUpdates", confirm.clone()).await?;
    let again: Vec<String> = again.as_array().context("no array")?.iter().map(words).collect();
    assert_eq!(again, ["twice"]);
    assert_eq!(world.api.call("getUpdates", confirm).await?, json!([]));

    world.client.heal().await?;
    hook.register(&world).await?;
    world.client.fault(&fault(FaultKind::DuplicateUpdate, Some(1))).await?;
    world.anna.sends(&world.bot, "twice").await?;
    hook.received(2).await?;
    let late = FaultKind::LateUpdate { milliseconds: 60_000 };
    world.client.fault(&fault(late, Some(1))).await?;
    world.anna.sends(&world.bot, "late").await?;
    world.anna.sends(&world.bot, "early").await?;
    assert_eq!(hook.said(4).await?, ["twice", "twice", "early", "late"]);
    // Nobody overtakes: it comes by itself.
    let late = FaultKind::LateUpdate { milliseconds: 20 };
    world.client.fault(&fault(late, Some(1))).await?;
    world.anna.sends(&world.bot, "alone").await?;
    assert_eq!(hook.said(5).await?[4], "alone");
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn faults_of_updates_know_no_method() -> Result<()> {
    let world = World::start().await?;
    let wrong = Fault {
        method: Some("getUpdates".to_owned()),
        ..fault(FaultKind::DuplicateUpdate, None)
    };
    assert!(world.client.fault(&wrong).await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_call_in_the_answer_is_told_as_a_gap() -> Result<()> {
    let (world, hook) = (World::start().await?, Hook::start()?);
    hook.answers(200, r#"{"method": "sendMessage", "chat_id": 1, "text": "x"}"#);
    hook.register(&world).await?;
    hook.received(1).await?;
    info(&world, |info| info["pending_update_count"] == 0).await?;
    let violations = world.client.violations().await?.violations;
    assert_eq!(
        violations
            .iter()
            .map(|violation| (violation.kind, violation.method.as_str()))
            .collect::<Vec<_>>(),
        [(ViolationKind::Gap, "sendMessage")]
    );
    Ok(())
}

#[tokio::test]
async fn a_webhook_that_the_real_server_would_not_take_is_refused_in_its_words() -> Result<()> {
    let world = World::start().await?;
    let https = "bad webhook: An HTTPS URL must be provided for webhook";
    let ports = "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443";
    let cases = [
        (json!({"url": "http://bots.example.org/hook"}), https),
        (json!({"url": "https://bots.example.org:8081/hook"}), ports),
        (json!({"url": "nonsense"}), "invalid webhook URL specified"),
        (json!({"url": "ftp://127.0.0.1/hook"}), "invalid webhook URL specified"),
        (
            json!({"url": "https://bots.example.org/hook", "secret_token": "no spaces"}),
            "secret token contains unallowed characters",
        ),
        (
            json!({"url": "https://bots.example.org/hook", "secret_token": "x".repeat(257)}),
            "secret token is too long",
        ),
        (
            json!({"url": "https://bots.example.org/hook", "ip_address": "here"}),
            "bad webhook: Invalid IP address specified",
        ),
    ];
    for (webhook, wanted) in cases {
        let refusal = world.api.refusal("setWebhook", webhook.clone()).await?;
        assert_eq!(refusal, (400, format!("Bad Request: {wanted}")), "{webhook}");
    }
    for (connections, kept) in [(0, 1), (200, 100)] {
        let webhook = json!({"url": "https://127.0.0.1:9/hook", "max_connections": connections});
        world.api.call("setWebhook", webhook).await?;
        let info = world.api.call("getWebhookInfo", json!({})).await?;
        assert_eq!(info["max_connections"], kept);
    }
    Ok(())
}

fn fault(kind: FaultKind, times: Option<u64>) -> Fault {
    Fault {
        bot_id: None,
        method: None,
        chat_id: None,
        times,
        skip: 0,
        kind,
    }
}

/// Waits until getWebhookInfo tells what is wanted.
async fn info(world: &World, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let info = world.api.call("getWebhookInfo", json!({})).await?;
        if wanted(&info) {
            return Ok(info);
        }
        ensure!(Instant::now() < deadline, "getWebhookInfo goes on to tell {info}");
        tokio::task::yield_now().await;
    }
}
