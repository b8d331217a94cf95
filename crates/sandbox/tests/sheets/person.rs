use sandbox::sheets::grid::{Act, Locator};
use serde_json::json;

use crate::world::{SCOPE, World};

/// Three passes with checkboxes in H below a frozen header.
async fn journal(world: &World) -> String {
    let token = world.token(SCOPE).await;
    let checkbox = json!({"dataValidation": {"condition": {"type": "BOOLEAN"}, "strict": true}});
    let row = |number: i32, name: &str| {
        let mut values = vec![
            json!({"userEnteredValue": {"numberValue": number}}),
            json!({"userEnteredValue": {"stringValue": name}}),
        ];
        values.extend(vec![json!({}); 5]);
        values.push(checkbox.clone());
        json!({ "values": values })
    };
    let rows = json!([{"values": [{"userEnteredValue": {"stringValue": "№"}}]}, row(3, "c"), row(2, "b"), row(1, "a")]);
    world.batch(&token, json!([
        {"updateSheetProperties": {"properties": {"sheetId": 0, "title": "Orders_latest", "gridProperties": {"frozenRowCount": 1}}, "fields": "title,gridProperties.frozenRowCount"}},
        {"updateCells": {"start": {"sheetId": 0}, "rows": rows, "fields": "userEnteredValue,dataValidation"}},
    ])).await;
    token
}

#[tokio::test]
async fn a_guard_sees_ticks_and_sorts() {
    let world = World::start();
    journal(&world).await;
    world.guard.tick("Orders_latest", Locator::Pass(2), true).await.unwrap();
    let sort = Act::Sort {
        sheet: "Orders_latest".to_owned(),
        column: "A".to_owned(),
        descending: false,
    };
    world.guard.act(&[sort]).await.unwrap();
    let rows = world.guard.rows("Orders_latest").await.unwrap();
    let seen: Vec<_> = rows
        .iter()
        .skip(1)
        .map(|row| (row.cells[0].text.as_str(), row.cells[7].ticked))
        .collect();
    assert_eq!(seen, [("1", Some(false)), ("2", Some(true)), ("3", Some(false))]);
    let missing = world.guard.tick("Orders_latest", Locator::Pass(4), true).await;
    assert!(missing.unwrap_err().to_string().contains("There is no row of pass 4"));
}

#[tokio::test]
async fn an_act_before_the_next_batch_shifts_what_the_batch_meant() {
    let world = World::start();
    let token = journal(&world).await;
    let above = Act::InsertRows {
        sheet: "Orders_latest".to_owned(),
        above: Locator::Pass(3),
        count: 1,
    };
    world
        .guard
        .act_before("spreadsheets.batchUpdate", vec![above])
        .await
        .unwrap();
    world.get(&token, "spreadsheets/S").await;
    let second = json!({"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3});
    world
        .batch(&token, json!([{"deleteDimension": {"range": second}}]))
        .await;
    let rows = world.guard.rows("Orders_latest").await.unwrap();
    let numbers: Vec<_> = rows
        .iter()
        .map(|row| row.cells.first().map_or("", |cell| cell.text.as_str()))
        .collect();
    assert_eq!(
        numbers,
        ["№", "", "2", "1"],
        "pass 3 was deleted where pass 2 had stood"
    );
    assert_eq!(world.client.status().await.unwrap().missed_acts, Vec::<String>::new());
}
