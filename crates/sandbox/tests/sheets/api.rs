use reqwest::Method;
use serde_json::json;

use crate::world::{SCOPE, World};

#[tokio::test]
async fn a_batch_applies_whole_or_not_at_all() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    let body = json!({"requests": [
        {"addSheet": {"properties": {"title": "Orders_latest", "sheetId": 7}}},
        {"deleteSheet": {"sheetId": 99}},
    ]});
    let (status, reply) = world.post(&token, "spreadsheets/S:batchUpdate", body).await;
    assert_eq!(status, 400);
    assert_eq!(
        reply["error"]["message"],
        "Invalid requests[1].deleteSheet: No grid with id: 99"
    );
    assert_eq!(reply["error"]["status"], "INVALID_ARGUMENT");
    assert_eq!(world.guard.worksheets().await.unwrap().len(), 1);
}

#[tokio::test]
async fn values_are_written_and_read_by_percent_encoded_ranges() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    world
        .batch(
            &token,
            json!([{"addSheet": {"properties": {"title": "Orders_latest"}}}]),
        )
        .await;
    let values = json!({"values": [[17, "А 123 ВС 777", "=IMPORTXML(\"http://x\",\"//a\")", true]]});
    let path = "spreadsheets/S/values/Orders_latest%21A1%3AH:append?valueInputOption=RAW";
    let (status, reply) = world.post(&token, path, values).await;
    assert_eq!(
        (status, &reply["updates"]["updatedRange"]),
        (200, &json!("Orders_latest!A1:D1")),
        "{reply}"
    );
    let (_, read) = world.get(&token, "spreadsheets/S/values/Orders_latest%21A1%3AH").await;
    assert_eq!(
        read["values"],
        json!([["17", "А 123 ВС 777", "=IMPORTXML(\"http://x\",\"//a\")", "TRUE"]])
    );
    let (_, read) = world
        .get(&token, "spreadsheets/S/values:batchGet?ranges=Orders_latest!A1:A1&ranges=Orders_latest!D:D&valueRenderOption=UNFORMATTED_VALUE")
        .await;
    assert_eq!(read["valueRanges"][0]["values"], json!([[17.0]]));
    assert_eq!(read["valueRanges"][1]["values"], json!([[true]]));

    let typed =
        json!({"valueInputOption": "USER_ENTERED", "data": [{"range": "Orders_latest!A2", "values": [["=1+1", "5"]]}]});
    let (status, _) = world.post(&token, "spreadsheets/S/values:batchUpdate", typed).await;
    assert_eq!(status, 200);
    let (_, read) = world
        .get(
            &token,
            "spreadsheets/S/values/Orders_latest!A2:B2?valueRenderOption=FORMULA",
        )
        .await;
    assert_eq!(read["values"], json!([["=1+1", 5.0]]));
    let (status, cleared) = world
        .post(&token, "spreadsheets/S/values/Orders_latest!A2:B:clear", json!({}))
        .await;
    assert_eq!(
        (status, &cleared["clearedRange"]),
        (200, &json!("Orders_latest!A2:B1000"))
    );
    assert_eq!(world.client.status().await.unwrap().violations, Vec::<String>::new());
}

#[tokio::test]
async fn a_field_mask_and_ranges_narrow_what_is_read() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    let cell = json!({"userEnteredValue": {"boolValue": true}, "note": "n", "dataValidation": {"condition": {"type": "BOOLEAN"}}});
    world
        .batch(
            &token,
            json!([{"updateCells": {
                "start": {"sheetId": 0, "rowIndex": 2, "columnIndex": 7}, "fields": "*", "rows": [{"values": [cell]}]
            }}]),
        )
        .await;
    let fields = "sheets(properties.title,data(startRow,startColumn,rowData.values(userEnteredValue,note)))";
    let path = format!("spreadsheets/S?ranges=Sheet1!A:A&ranges=Sheet1!H2:H&fields={fields}");
    let (status, read) = world.get(&token, &path).await;
    assert_eq!(status, 200, "{read}");
    let expected = json!({"sheets": [{"properties": {"title": "Sheet1"}, "data": [
        {}, {"startRow": 1, "startColumn": 7, "rowData": [{}, {"values": [{"userEnteredValue": {"boolValue": true}, "note": "n"}]}]}
    ]}]});
    assert_eq!(read, expected);
    let (status, _) = world.get(&token, "spreadsheets/S?fields=sheets.titel").await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn what_google_would_refuse_is_refused_the_same_way() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    let unknown = json!({"requests": [{"addSheets": {}}]});
    let (status, reply) = world.post(&token, "spreadsheets/S:batchUpdate", unknown).await;
    assert_eq!(status, 400);
    assert!(
        reply["error"]["message"]
            .as_str()
            .unwrap()
            .contains("Unknown name \"addSheets\" at 'requests[0]'")
    );
    let (status, reply) = world.get(&token, "spreadsheets/S?includeGridDate=true").await;
    assert_eq!(status, 400, "{reply}");
    let (status, reply) = world.get(&token, "spreadsheets/S/values/Nowhere!A:A").await;
    assert_eq!(
        (status, &reply["error"]["message"]),
        (400, &json!("Unable to parse range: Nowhere!A:A"))
    );
    assert_eq!(world.get(&token, "spreadsheets/T").await.0, 404);
    assert_eq!(world.get("ya29.wrong", "spreadsheets/S").await.0, 401);
    let reader = world
        .token("https://www.googleapis.com/auth/spreadsheets.readonly")
        .await;
    assert_eq!(world.get(&reader, "spreadsheets/S").await.0, 200);
    let write = json!({"requests": [{"addSheet": {}}]});
    assert_eq!(world.post(&reader, "spreadsheets/S:batchUpdate", write).await.0, 403);
    let gap = json!({"requests": [{"addChart": {}}]});
    let (status, reply) = world.post(&token, "spreadsheets/S:batchUpdate", gap).await;
    assert_eq!(status, 501);
    assert!(reply["error"]["message"].as_str().unwrap().contains("addChart"));
    assert_eq!(world.client.status().await.unwrap().violations.len(), 2);
}

#[tokio::test]
async fn a_token_ends_after_an_hour() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    world.forward(3599);
    assert_eq!(world.get(&token, "spreadsheets/S").await.0, 200);
    world.forward(1);
    let (status, reply) = world.get(&token, "spreadsheets/S").await;
    assert_eq!((status, &reply["error"]["status"]), (401, &json!("UNAUTHENTICATED")));
}

#[tokio::test]
async fn sixty_reads_and_sixty_writes_fit_into_a_minute() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    for _ in 0..60 {
        assert_eq!(world.get(&token, "spreadsheets/S?fields=spreadsheetId").await.0, 200);
    }
    let (status, reply) = world.get(&token, "spreadsheets/S").await;
    assert_eq!((status, &reply["error"]["status"]), (429, &json!("RESOURCE_EXHAUSTED")));
    world.batch(&token, json!([{"addSheet": {}}])).await;
    world.forward(60);
    assert_eq!(world.get(&token, "spreadsheets/S").await.0, 200);
}

#[tokio::test]
async fn developer_metadata_go_with_their_row() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    let location = json!({"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": 4, "endIndex": 5}});
    let metadata = json!({"metadataId": 5, "metadataKey": "pass", "visibility": "DOCUMENT", "location": location});
    let created = world
        .batch(
            &token,
            json!([{"createDeveloperMetadata": {"developerMetadata": metadata}}]),
        )
        .await;
    assert_eq!(
        created["replies"][0]["createDeveloperMetadata"]["developerMetadata"]["metadataId"],
        5
    );
    let rows = json!({"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 2});
    world.batch(&token, json!([{"insertDimension": {"range": rows}}])).await;
    let (_, found) = world.get(&token, "spreadsheets/S/developerMetadata/5").await;
    assert_eq!(found["location"]["dimensionRange"]["startIndex"], 6);
    let search = json!({"dataFilters": [{"developerMetadataLookup": {"metadataKey": "pass"}}]});
    let (_, found) = world
        .post(&token, "spreadsheets/S/developerMetadata:search", search)
        .await;
    assert_eq!(found["matchedDeveloperMetadata"].as_array().unwrap().len(), 1);
    let twice = json!({"requests": [{"createDeveloperMetadata": {"developerMetadata": metadata}}]});
    assert_eq!(world.post(&token, "spreadsheets/S:batchUpdate", twice).await.0, 400);
    assert_eq!(world.client.status().await.unwrap().violations, Vec::<String>::new());
}

#[tokio::test]
async fn a_request_with_the_wrong_verb_is_not_found() {
    let world = World::start();
    let token = world.token(SCOPE).await;
    let (status, _) = world
        .call(&token, Method::DELETE, "spreadsheets/S", None)
        .await
        .unwrap();
    assert_eq!(status, 404);
}
