//! Intake by webhook, and the moves between it and polling.

use diesel::sql_query;
use diesel_async::RunQueryDsl;
use rehearsal::{Balancer, Certificate, eventually};
use sandbox::client::Person;
use sandbox::model::{Fault, FaultKind};
use serde_json::{Value, json};
use telegram::WebhookTarget;
use tokio_util::sync::CancellationToken;

use crate::replica::{Replica, SECRET, keeper, target};
use crate::world::{TOKEN, World};

const UPDATES: &str = "inputs where source = 'update'";
/// Pairs of one person's texts that stand in another order than they were written in.
const OUT_OF_ORDER: &str = "(select substring(convert_from(body, 'utf8') from '\"text\":\"no ([0-9]+)\"')::int as number, \
                            lag(substring(convert_from(body, 'utf8') from '\"text\":\"no ([0-9]+)\"')::int) \
                            over (partition by conversation order by id) as before from inputs) i where before >= number";

#[tokio::test(flavor = "multi_thread")]
async fn updates_are_stored_once_though_their_answers_are_lost_and_they_come_twice() {
    let mut world = World::new().await;
    let replica = Replica::start(&world).await;
    let (keeper, mut registered) = keeper(&world, target(&replica.root()));
    registered.wait_for(Result::is_ok).await.unwrap();
    disturb(&world, FaultKind::WebhookAnswerLost, 5).await;
    disturb(&world, FaultKind::DuplicateUpdate, 5).await;
    let anna = world.client.person("Anna").await.unwrap();
    writes(&world, &anna, 1..=20).await;
    world.counts(UPDATES, 20).await;
    nothing_waits(&world).await;
    assert_eq!(world.count(UPDATES).await, 20);
    assert_eq!(world.count(OUT_OF_ORDER).await, 0);
    keeper.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_know_the_secret_is_refused_and_stores_nothing() {
    let mut world = World::new().await;
    let replica = Replica::start(&world).await;
    let update = r#"{"update_id": 1, "message": {"chat": {"id": 5}}}"#;
    let nearly = format!("{}1", &SECRET[..SECRET.len() - 1]);
    for secret in [None, Some(""), Some("wrong"), Some(nearly.as_str())] {
        assert_eq!(replica.post(secret, update).await.status(), 401, "{secret:?}");
    }
    assert_eq!(world.count("inputs").await, 0);
    assert_eq!(replica.post(Some(SECRET), update).await.status(), 200);
    assert_eq!(world.count(UPDATES).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_update_is_passed_over_and_holds_nothing_up() {
    let mut world = World::new().await;
    let replica = Replica::start(&world).await;
    for nonsense in [&b"nonsense"[..], b"", b"\xff\xfe", b"{\"message\": {}}", b"[]"] {
        assert_eq!(replica.post(Some(SECRET), nonsense).await.status(), 200);
    }
    assert_eq!(world.count("inputs").await, 0);
    let strange = r#"{"update_id": 7, "telepathy": {"from": {"id": 5}}}"#;
    assert_eq!(replica.post(Some(SECRET), strange).await.status(), 200);
    assert_eq!(world.count("inputs where conversation = 'person:5'").await, 1);
    let huge = format!(
        r#"{{"update_id": 8, "message": {{"text": "{}"}}}}"#,
        "x".repeat(1 << 20)
    );
    assert_eq!(replica.post(Some(SECRET), huge).await.status(), 413);
    assert_eq!(world.count(UPDATES).await, 1);
    let (keeper, mut registered) = keeper(&world, target(&replica.root()));
    registered.wait_for(Result::is_ok).await.unwrap();
    world
        .client
        .inject_text(&world.bot, "{\"update_id\": oops")
        .await
        .unwrap();
    world.friend("Anna").await;
    world.counts(UPDATES, 2).await;
    keeper.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_takes_nothing_telegram_is_told_to_come_again_and_nothing_is_lost() {
    let mut world = World::new().await;
    let unreachable = "postgres://nobody@127.0.0.1:9/nothing".to_owned().into();
    let away = Replica::with_database(&world, unreachable).await;
    let answer = away.post(Some(SECRET), r#"{"update_id": 1}"#).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (503, &"1".parse().unwrap())
    );

    let replica = Replica::start(&world).await;
    let (keeper, mut registered) = keeper(&world, target(&replica.root()));
    registered.wait_for(Result::is_ok).await.unwrap();
    sql_query("alter table inputs rename to inputs_away")
        .execute(&mut world.connection)
        .await
        .unwrap();
    let anna = world.client.person("Anna").await.unwrap();
    writes(&world, &anna, 1..=3).await;
    eventually("the refusal in Telegram's memory", async || {
        let told = webhook_info(&world).await;
        (told["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable").then_some(())
    })
    .await;
    assert_eq!(webhook_info(&world).await["pending_update_count"], 3);
    sql_query("alter table inputs_away rename to inputs")
        .execute(&mut world.connection)
        .await
        .unwrap();
    world.counts(UPDATES, 3).await;
    assert_eq!(world.count(OUT_OF_ORDER).await, 0);
    keeper.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_behind_one_address_take_in_what_a_crowd_writes() {
    let mut world = World::new().await;
    let (first, second) = (Replica::start(&world).await, Replica::start(&world).await);
    let balancer = Balancer::start(&[first.address, second.address], None).await;
    let (leader, mut registered) = keeper(&world, target(&balancer.root()));
    let (follower, mut followed) = keeper(&world, target(&balancer.root()));
    registered.wait_for(Result::is_ok).await.unwrap();
    followed.wait_for(Result::is_ok).await.unwrap();
    let mut crowd = Vec::new();
    for number in 0..10 {
        crowd.push(world.client.person(&format!("Person {number}")).await.unwrap());
    }
    let all = crowd.iter().map(|person| writes(&world, person, 1..=15));
    futures::future::join_all(all.take(5)).await;
    // One replica goes while people write, and with it the leader of the intake.
    let rest = futures::future::join_all(crowd.iter().skip(5).map(|person| writes(&world, person, 1..=15)));
    leader.kill();
    tokio::join!(first.stop(), rest);
    world.counts(UPDATES, 150).await;
    nothing_waits(&world).await;
    assert_eq!(world.count(UPDATES).await, 150);
    assert_eq!(world.count(OUT_OF_ORDER).await, 0);
    follower.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn moving_to_webhooks_and_back_under_load_loses_nothing_and_doubles_nothing() {
    let mut world = World::new().await;
    let replica = Replica::start(&world).await;
    let mut people = Vec::new();
    for name in ["Anna", "Boris", "Vera"] {
        people.push(world.client.person(name).await.unwrap());
    }
    let bot = world.bot.clone();
    let enough = CancellationToken::new();
    let stop = enough.clone();
    let poller = world.poller();
    // They write the whole time, until the last move is over.
    let writing = tokio::spawn(async move {
        let mut number = 0;
        while !stop.is_cancelled() {
            number += 1;
            for person in &people {
                person.sends(&bot, &format!("no {number}")).await.unwrap();
            }
        }
        3 * number
    });
    at_least(&mut world, 60).await;
    // A rolling move: the new replica is there before the old one goes.
    let (webhook, mut comes_in) = keeper(&world, target(&replica.root()));
    comes_in.wait_for(Result::is_ok).await.unwrap();
    poller.stop().await;
    eventually("the webhook to be registered", async || {
        (webhook_info(&world).await["url"] != "").then_some(())
    })
    .await;
    let moved = world.count(UPDATES).await;
    at_least(&mut world, moved + 60).await;
    // And back, the hard way: the keeper is killed, and the webhook stands.
    let poller = world.poller();
    webhook.kill();
    eventually("the webhook to be ended", async || {
        (webhook_info(&world).await["url"] == "").then_some(())
    })
    .await;
    let moved = world.count(UPDATES).await;
    at_least(&mut world, moved + 60).await;
    enough.cancel();
    let written: i64 = writing.await.unwrap();
    world.counts(UPDATES, written).await;
    nothing_waits(&world).await;
    assert_eq!(world.count(UPDATES).await, written);
    assert_eq!(world.count(OUT_OF_ORDER).await, 0);
    poller.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_leader_decides_the_way_and_nobody_pulls_at_it() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let replica = Replica::start(&world).await;
    let (webhook, mut comes_in) = keeper(&world, target(&replica.root()));
    comes_in.wait_for(Result::is_ok).await.unwrap();
    world.counts(UPDATES, 1).await;
    // A replica that would poll comes too early: it waits, and the webhook stays.
    let poller = world.poller();
    anna.sends(&world.bot, "still by webhook").await.unwrap();
    world.counts(UPDATES, 2).await;
    let polled = world.client.statistics().await.unwrap().bots[&world.bot.id].clone();
    assert!(!polled.contains_key("getUpdates") && !polled.contains_key("deleteWebhook"));
    webhook.stop().await;
    eventually("the webhook to be ended", async || {
        (webhook_info(&world).await["url"] == "").then_some(())
    })
    .await;
    // And the other way round: while the poller leads, a keeper registers nothing and is content.
    let (webhook, mut comes_in) = keeper(&world, target(&replica.root()));
    comes_in.wait_for(Result::is_ok).await.unwrap();
    anna.sends(&world.bot, "by poll").await.unwrap();
    world.counts(UPDATES, 3).await;
    assert_eq!(webhook_info(&world).await["url"], "");
    poller.stop().await;
    webhook.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_somebody_took_away_is_registered_again_and_a_new_secret_by_the_next_leader() {
    let mut world = World::new().await;
    let replica = Replica::start(&world).await;
    let old = WebhookTarget {
        secret: "the-secret-before".into(),
        ..target(&replica.root())
    };
    let (before, mut registered) = keeper(&world, old);
    registered.wait_for(Result::is_ok).await.unwrap();
    call(&world, "deleteWebhook", json!({})).await;
    eventually("the webhook to be registered again", async || {
        (webhook_info(&world).await["url"] != "").then_some(())
    })
    .await;
    world.friend("Anna").await;
    eventually("the refusal of the old secret", async || {
        let told = webhook_info(&world).await;
        (told["last_error_message"] == "Wrong response from the webhook: 401 Unauthorized").then_some(())
    })
    .await;
    assert_eq!(world.count("inputs").await, 0);
    before.stop().await;
    let (after, _) = keeper(&world, target(&replica.root()));
    world.counts(UPDATES, 1).await;
    after.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_self_signed_certificate_is_uploaded_and_no_other_one_is_trusted() {
    let mut world = World::new().await;
    let replica = Replica::start(&world).await;
    let (certificate, foreign) = (Certificate::self_signed(), Certificate::self_signed());
    let balancer = Balancer::start(&[replica.address], Some(&certificate)).await;
    let with = |pem: &str| WebhookTarget {
        certificate: Some(pem.as_bytes().to_vec()),
        ..target(&balancer.root())
    };
    world.friend("Anna").await;
    let (wrong, _) = keeper(&world, with(foreign.pem()));
    eventually("the certificate to be refused", async || {
        let told = webhook_info(&world).await;
        let error = told["last_error_message"].as_str()?.to_owned();
        error.starts_with("SSL error").then_some(())
    })
    .await;
    assert_eq!(world.count("inputs").await, 0);
    wrong.stop().await;
    let (right, mut registered) = keeper(&world, with(certificate.pem()));
    registered.wait_for(Result::is_ok).await.unwrap();
    world.counts(UPDATES, 1).await;
    assert_eq!(webhook_info(&world).await["has_custom_certificate"], true);
    right.stop().await;
    world.end().await;
}

async fn writes(world: &World, person: &Person, numbers: std::ops::RangeInclusive<u32>) {
    for number in numbers {
        person.sends(&world.bot, &format!("no {number}")).await.unwrap();
    }
}

pub async fn disturb(world: &World, kind: FaultKind, times: u64) {
    let fault = Fault {
        bot_id: None,
        method: None,
        chat_id: None,
        times: Some(times),
        skip: 2,
        kind,
    };
    world.client.fault(&fault).await.unwrap();
}

async fn at_least(world: &mut World, updates: i64) {
    eventually(&format!("{updates} updates"), async || {
        (world.count(UPDATES).await >= updates).then_some(())
    })
    .await;
}

/// Waits until Telegram has nothing left for the bot.
async fn nothing_waits(world: &World) {
    eventually("nothing to wait for the bot", async || {
        let bots = world.client.bots().await.ok()?;
        bots.iter().all(|bot| bot.pending_updates == 0).then_some(())
    })
    .await;
}

async fn webhook_info(world: &World) -> Value {
    call(world, "getWebhookInfo", json!({})).await
}

async fn call(world: &World, method: &str, parameters: Value) -> Value {
    let url = format!("{}/bot{TOKEN}/{method}", world.sandbox.url());
    let answer = reqwest::Client::new().post(url).json(&parameters).send().await.unwrap();
    let mut answer: Value = answer.json().await.unwrap();
    answer["result"].take()
}
