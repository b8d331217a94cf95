//! What a decision to relay becomes: rows that gather an album, and changes that go only where they are needed.

use conversation::store::{
    sending::{self, End, Leases, Mark},
    slots::{self, Found},
};
use diesel_async::SimpleAsyncConnection;
use serde_json::{Value, json};

use crate::notebook::{BOT, World};

const AUTHOR: i64 = 7;
const READER: i64 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_a_row_of_its_own_with_slot_and_report_and_as_urgent_as_an_answer() {
    let mut world = World::new().await;
    decide(&mut world, &[&format!("copy {READER} 17")]).await;
    let calls = world.outgoing().await;
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].chat_id, READER);
    let expected = json!({"call": "copy", "from_chat_id": AUTHOR, "messages": [{"message_id": 17}], "reply_to": 5});
    assert_eq!(calls[0].body, expected);
    let row = "outgoing where slot = 'relay/17' and lane = 0 and not unordered and not_before is null \
               and report_to = 'person:7' and report_kind = 'copied 17' and messages = 1 and album is null";
    assert_eq!(world.count(row).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_of_an_album_joins_the_row_that_waits_and_lets_it_wait_longer() {
    let mut world = World::new().await;
    decide(&mut world, &[&format!("album {READER} 17")]).await;
    let put_back = "update outgoing set not_before = clock_timestamp() + interval '10 milliseconds'";
    world.connection.batch_execute(put_back).await.unwrap();
    decide(&mut world, &[&format!("album {READER} 18"), "album 9 18"]).await;
    let calls = world.outgoing().await;
    let places: Vec<(i64, Vec<Value>)> = calls.iter().map(|call| (call.chat_id, slots_of(&call.body))).collect();
    assert_eq!(
        places,
        [
            (READER, vec![json!("relay/17"), json!("relay/18")]),
            (9, vec![json!("relay/18")])
        ]
    );
    let waits = format!(
        "outgoing where chat_id = {READER} and messages = 2 and not_before > clock_timestamp() + interval '0.3 s'"
    );
    assert_eq!(world.count(&waits).await, 1);
    // Several of one decision are one row from the beginning.
    decide(&mut world, &[&format!("albums {READER} 31 32 33")]).await;
    let last = world.outgoing().await.pop().unwrap();
    assert_eq!(last.body["messages"].as_array().unwrap().len(), 3);
    assert_eq!(world.count("outgoing where messages = 3 and album = '31'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_when_its_album_is_being_sent_or_full_begins_a_row_of_its_own() {
    let mut world = World::new().await;
    decide(&mut world, &[&format!("album {READER} 17")]).await;
    begin(&mut world).await;
    decide(&mut world, &[&format!("album {READER} 18")]).await;
    assert_eq!(
        world.count("outgoing where state = 'sending' and messages = 1").await,
        1
    );
    assert_eq!(
        world.count("outgoing where state = 'pending' and messages = 1").await,
        1
    );
    let more: Vec<String> = (19..29).map(|id| format!("album {READER} {id}")).collect();
    decide(&mut world, &more.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(world.count("outgoing where messages = 10").await, 1);
    assert_eq!(
        world.count("outgoing where state = 'pending' and messages = 1").await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_sent_after_the_copy_only_if_the_copy_could_show_what_was_before() {
    let mut world = World::new().await;
    decide(&mut world, &[&format!("revise {READER} 17 nothing to change")]).await;
    assert_eq!(world.outgoing().await.len(), 0);
    decide(
        &mut world,
        &[&format!("copy {READER} 17"), &format!("revise {READER} 17 still waits")],
    )
    .await;
    assert_eq!(world.outgoing().await.len(), 1, "it will be made of the newest");

    let ids = begin(&mut world).await;
    decide(&mut world, &[&format!("revise {READER} 17 one")]).await;
    decide(&mut world, &[&format!("revise {READER} 17 two")]).await;
    let changes: Vec<Value> = world.outgoing().await.into_iter().map(|call| call.body).collect();
    assert_eq!(changes.len(), 2, "the second took the place of the first");
    assert_eq!(
        changes[1],
        json!({"call": "revise", "revision": {"text": {"text": "two"}}})
    );

    end(&mut world, &ids, Some(100), None).await;
    let shown = slots::at(&world.connection, BOT, READER, 100).await.unwrap();
    assert_eq!(shown.unwrap().slot, "relay/17");
    let begun = sending::begin(
        &world.connection,
        BOT,
        1,
        &candidates(&world).await,
        Leases::alike(60_000),
    )
    .await
    .unwrap();
    assert_eq!(begun[0].slot_message_id, Some(100));
    decide(&mut world, &[&format!("revise {READER} 17 three")]).await;
    let open = format!("outgoing where closed_at is null and chat_id = {READER} and body ->> 'call' = 'revise'");
    assert_eq!(world.count(&open).await, 2, "one is being sent, the newer waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_what_goes_with_an_album_follows_it_too() {
    let mut world = World::new().await;
    decide(
        &mut world,
        &[
            &format!("album {READER} 17"),
            &format!("album {READER} 18"),
            &format!("revise {READER} 18 waits"),
        ],
    )
    .await;
    assert_eq!(world.outgoing().await.len(), 1);
    let ids = begin(&mut world).await;
    decide(&mut world, &[&format!("revise {READER} 18 follows")]).await;
    assert_eq!(world.outgoing().await.len(), 2);
    let items = json!([
        {"message_id": 17, "slot": "relay/17", "report_to": "person:7", "report_kind": "copied 17", "shown_as": 100},
        {"message_id": 18, "slot": "relay/18", "report_to": "person:7", "report_kind": "copied 18", "shown_as": 101},
    ]);
    end(&mut world, &ids, None, Some(items)).await;
    let shown = slots::shown(&world.connection, BOT, "relay/18").await.unwrap();
    assert_eq!(shown.unwrap().message_id, 101);
    for kind in ["copied 17", "copied 18"] {
        let report = format!("inputs where source = 'delivery' and kind = '{kind}' and conversation = 'person:7'");
        assert_eq!(world.count(&report).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn slots_that_are_let_go_are_found_no_more_and_others_are() {
    let mut world = World::new().await;
    let shown = format!(
        "insert into slots (bot_id, slot, chat_id, message_id) select {BOT}, 'relay/' || n, {READER}, n from generate_series(1, 3) n"
    );
    world.connection.batch_execute(&shown).await.unwrap();
    let gone = ["relay/1".to_owned(), "relay/3".to_owned(), "relay/9".to_owned()];
    assert_eq!(slots::forget(&world.connection, BOT, &gone).await.unwrap(), 2);
    for (id, stays) in [(1, false), (2, true), (3, false)] {
        let found = slots::at(&world.connection, BOT, READER, id).await.unwrap();
        assert_eq!(found.is_some(), stays, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_leaves_its_album_and_the_last_takes_the_row_along() {
    let mut world = World::new().await;
    decide(
        &mut world,
        &[&format!("album {READER} 17"), &format!("album {READER} 18")],
    )
    .await;
    decide(&mut world, &["uncopy 17"]).await;
    let calls = world.outgoing().await;
    assert_eq!(slots_of(&calls[0].body), [json!("relay/18")]);
    assert_eq!(
        world.count("outgoing where messages = 1 and state = 'pending'").await,
        1
    );
    decide(&mut world, &["uncopy 18"]).await;
    assert_eq!(world.count("outgoing where state = 'cancelled'").await, 1);
    // Of what is being sent a recall follows, for it may yet appear.
    decide(&mut world, &[&format!("album {READER} 19")]).await;
    begin(&mut world).await;
    decide(&mut world, &["uncopy 19"]).await;
    let calls = world.outgoing().await;
    assert_eq!((calls.len(), &calls[1].body["call"]), (2, &json!("recall")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tick_stands_outside_of_the_order_and_expires() {
    let mut world = World::new().await;
    decide(&mut world, &["tick 17"]).await;
    let calls = world.outgoing().await;
    assert_eq!(calls[0].body, json!({"call": "react", "message_id": 17, "emoji": "👌"}));
    assert_eq!(
        world
            .count("outgoing where unordered and expires_at > now() and chat_id = 7")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_disk_is_named_and_not_read_until_it_is_sent() {
    let mut world = World::new().await;
    decide(&mut world, &["file /nowhere/17.html"]).await;
    let calls = world.outgoing().await;
    let expected = json!({
        "call": "file", "path": "/nowhere/17.html", "file_name": "protocol.html",
        "caption": {"text": "the protocol"},
    });
    assert_eq!(calls[0].body, expected);
    assert_eq!(
        world
            .count("outgoing where report_kind = 'protocol' and report_to = 'person:7'")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_as_long_as_it_needs_and_an_album_is_taken_up_as_undetermined() {
    let mut world = World::new().await;
    decide(
        &mut world,
        &["file /nowhere/17.html", &format!("albums {READER} 17 18"), "copy 9 19"],
    )
    .await;
    let release = "update outgoing set not_before = null";
    world.connection.batch_execute(release).await.unwrap();
    let leases = Leases {
        milliseconds: -1,
        of_files_milliseconds: 60_000,
    };
    let ids = candidates(&world).await;
    assert_eq!(
        sending::begin(&world.connection, BOT, 1, &ids, leases)
            .await
            .unwrap()
            .len(),
        3
    );
    let orphans = sending::take_up_orphans(&world.connection, BOT, 0).await.unwrap();
    let mut states: Vec<(i64, &str)> = orphans
        .iter()
        .map(|orphan| (orphan.chat_id, orphan.state.as_str()))
        .collect();
    states.sort_unstable();
    assert_eq!(states, [(READER, "undetermined"), (9, "unknown")]);
    for kind in ["copied 17", "copied 18"] {
        let report = format!(
            "inputs where source = 'delivery' and kind = '{kind}' and convert_from(body, 'utf8') = 'undetermined'"
        );
        assert_eq!(world.count(&report).await, 1);
    }
}

/// Lets the author's words be decided on.
#[tokio::test(flavor = "multi_thread")]
async fn what_answers_a_copy_that_was_seen_before_its_end_was_marked_comes_too_early_and_not_in_vain() {
    let mut world = World::new().await;
    assert_eq!(found(&world, 90).await, Found::Nothing);
    decide(&mut world, &[&format!("copy {READER} 17")]).await;
    // What waits can have been seen by nobody.
    assert_eq!(found(&world, 90).await, Found::Nothing);
    let copy = begin(&mut world).await;
    assert_eq!(found(&world, 90).await, Found::UnderWay);
    end(&mut world, &copy, Some(90), None).await;
    assert!(matches!(found(&world, 90).await, Found::Slot(shown) if shown.slot == "relay/17"));
    decide(&mut world, &[&format!("copy {READER} 18")]).await;
    begin(&mut world).await;
    // What is older than the newest copy that is known was never one.
    assert_eq!(found(&world, 89).await, Found::Nothing);
    assert_eq!(found(&world, 91).await, Found::UnderWay);
}

async fn found(world: &World, message_id: i64) -> Found {
    slots::find(&world.connection, BOT, READER, message_id).await.unwrap()
}

async fn decide(world: &mut World, words: &[&str]) {
    let said: Vec<(i64, &str)> = words.iter().map(|words| (AUTHOR, *words)).collect();
    world.said(&said).await;
    let engine = world.engine();
    engine.drain().await.unwrap();
    assert_eq!(world.count("inputs where error is not null").await, 0);
}

async fn candidates(world: &World) -> Vec<i64> {
    let candidates = sending::candidates(&world.connection, BOT, &[], false, 100)
        .await
        .unwrap();
    candidates.iter().map(|candidate| candidate.id).collect()
}

/// Begins to send what waits, however long it was to wait.
async fn begin(world: &mut World) -> Vec<i64> {
    let release = "update outgoing set not_before = null where state = 'pending'";
    world.connection.batch_execute(release).await.unwrap();
    let ids = candidates(world).await;
    let begun = sending::begin(&world.connection, BOT, 1, &ids, Leases::alike(60_000)).await;
    begun.unwrap().into_iter().map(|call| call.id).collect()
}

async fn end(world: &mut World, ids: &[i64], message_id: Option<i64>, items: Option<Value>) {
    let mark = |id: &i64| Mark {
        id: *id,
        end: End::Sent,
        message_id,
        forget_slot: false,
        pause_milliseconds: 0,
        error: None,
        items: items.clone(),
    };
    let marks: Vec<Mark> = ids.iter().map(mark).collect();
    let marked = sending::mark(&world.connection, BOT, 1, &marks).await.unwrap();
    assert_eq!(marked.len(), ids.len());
}

fn slots_of(body: &Value) -> Vec<Value> {
    let messages = body["messages"].as_array().unwrap();
    messages.iter().map(|message| message["slot"].clone()).collect()
}
