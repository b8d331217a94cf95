use reqwest::Method;
use sandbox::sheets::{BookState, Fault, FaultKind};
use serde_json::json;

use crate::world::{SCOPE, World};

const BATCH: &str = "spreadsheets/S:batchUpdate";

fn once(method: &str, kind: FaultKind) -> Fault {
    Fault {
        method: Some(method.to_owned()),
        kind,
        times: Some(1),
    }
}

fn add(title: &str) -> serde_json::Value {
    json!({"requests": [{"addSheet": {"properties": {"title": title}}}]})
}

async fn titles(world: &World) -> Vec<String> {
    world
        .guard
        .worksheets()
        .await
        .unwrap()
        .into_iter()
        .map(|tab| tab.title)
        .collect()
}

#[tokio::test]
async fn an_ordered_status_comes_once_and_nothing_is_done() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    world
        .client
        .add_fault(once("spreadsheets.batchUpdate", FaultKind::status(503)))
        .await
        .unwrap();
    assert_eq!(world.post(&token, BATCH, add("A")).await.0, 503);
    assert_eq!(titles(&world).await, ["Sheet1"]);
    assert_eq!(world.post(&token, BATCH, add("A")).await.0, 200);
}

#[tokio::test]
async fn a_connection_is_cut_before_or_after_the_effect() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    world
        .client
        .add_fault(once("spreadsheets.batchUpdate", FaultKind::CutBefore))
        .await
        .unwrap();
    assert_eq!(world.call(&token, Method::POST, BATCH, Some(add("A"))).await, Err(()));
    assert_eq!(titles(&world).await, ["Sheet1"]);
    world
        .client
        .add_fault(once("spreadsheets.batchUpdate", FaultKind::CutAfter))
        .await
        .unwrap();
    assert_eq!(world.call(&token, Method::POST, BATCH, Some(add("B"))).await, Err(()));
    assert_eq!(titles(&world).await, ["Sheet1", "B"]);
}

#[tokio::test]
async fn a_late_batch_is_carried_out_after_the_next_read() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    world
        .client
        .add_fault(once("spreadsheets.batchUpdate", FaultKind::Late))
        .await
        .unwrap();
    assert_eq!(world.call(&token, Method::POST, BATCH, Some(add("A"))).await, Err(()));
    let (_, read) = world.get(&token, "spreadsheets/S").await;
    assert_eq!(read["sheets"].as_array().unwrap().len(), 1);
    assert_eq!(titles(&world).await, ["Sheet1", "A"]);
}

#[tokio::test]
async fn a_deleted_spreadsheet_is_unknown_and_an_unshared_one_forbidden() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    world
        .guard
        .set_state(BookState {
            granted: false,
            ..BookState::default()
        })
        .await
        .unwrap();
    let (status, reply) = world.get(&token, "spreadsheets/S").await;
    assert_eq!((status, &reply["error"]["status"]), (403, &json!("PERMISSION_DENIED")));
    world
        .guard
        .set_state(BookState {
            deleted: true,
            ..BookState::default()
        })
        .await
        .unwrap();
    assert_eq!(world.get(&token, "spreadsheets/S").await.0, 404);
    world.guard.set_state(BookState::default()).await.unwrap();
    assert_eq!(world.get(&token, "spreadsheets/S").await.0, 200);
}

#[tokio::test]
async fn revoked_tokens_and_a_failing_token_endpoint_are_played() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    world.client.revoke_tokens().await.unwrap();
    assert_eq!(world.get(&token, "spreadsheets/S").await.0, 401);
    world
        .client
        .add_fault(once("token", FaultKind::status(500)))
        .await
        .unwrap();
    let answer = reqwest::Client::new()
        .post(format!("{}/token", world.base))
        .form(&[("a", "b")])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 500);
    let answer = reqwest::Client::new()
        .post(format!("{}/token", world.base))
        .form(&[("a", "b")])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 400);
}

#[tokio::test]
async fn google_may_ask_for_a_pause() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    let asks = FaultKind::Status {
        code: 429,
        retry_after: Some(7),
    };
    world.client.add_fault(once("spreadsheets.get", asks)).await.unwrap();
    let answer = reqwest::Client::new()
        .get(format!("{}/v4/spreadsheets/S", world.base))
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (429, &"7".parse().unwrap())
    );
}

#[tokio::test]
async fn cells_bytes_and_the_fullest_minute_are_counted_until_the_count_begins_anew() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    let cell = |text: &str| json!({"userEnteredValue": {"stringValue": text}});
    let rows = json!([{"values": [cell("a"), cell("b")]}, {"values": [cell("c")]}]);
    let start = json!({"sheetId": 0, "rowIndex": 0, "columnIndex": 0});
    let update = json!({"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}});
    assert_eq!(world.post(&token, BATCH, json!({"requests": [update]})).await.0, 200);
    for _ in 0..3 {
        assert_eq!(world.get(&token, "spreadsheets/S").await.0, 200);
    }
    let status = world.client.status().await.unwrap();
    assert_eq!(
        (
            status.batched_cells,
            status.most_reads_a_minute,
            status.most_writes_a_minute
        ),
        (3, 3, 1)
    );
    assert!(status.read_bytes > 300, "{}", status.read_bytes);
    world.client.reset_status().await.unwrap();
    assert_eq!(world.client.status().await.unwrap(), sandbox::sheets::Status::default());
}
