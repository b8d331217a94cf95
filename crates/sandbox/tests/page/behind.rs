use anyhow::Result;
use serde_json::json;

use crate::stage::Stage;

#[tokio::test]
async fn requests_appear_as_they_are_made_and_violations_in_red() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    page.click("#tab-requests").await?;
    stage.says("Hello", json!({})).await?;
    page.see_text(".request summary", "sendMessage").await?;
    page.click(".request summary").await?;
    page.see_text(".request-block", "\"text\": \"Hello\"").await?;
    stage.says("Hello again", json!({"colour": "red"})).await?;
    page.see_text(".violations", "colour").await?;
    page.see_text("#tab-requests .badge", "1").await?;
    page.press("Forget").await?;
    page.see_none(".violations").await
}

#[tokio::test]
async fn a_fault_is_switched_on_met_and_switched_off() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    page.press("Faults").await?;
    page.write("#fault-kind", "Error 500").await?;
    page.write("#fault-method", "sendMessage").await?;
    page.press("Switch on").await?;
    page.see_text(".faults li", "Error 500").await?;
    assert!(stage.says("Lost", json!({})).await.is_err());
    page.see_text(".faults li", "1 met it").await?;
    page.click(".faults .icon-button").await?;
    page.see_none(".faults li").await?;
    stage.says("Found", json!({})).await?;
    page.see_text(".message.other", "Found").await?;
    page.press("Statistics").await?;
    page.see_text(".counts tbody tr", "sendMessage").await
}

#[tokio::test]
async fn services_are_asked_how_they_are() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let url = stage.sandbox.url();
    let suite = json!({"services": [
        {"name": "well", "health": format!("{url}/sandbox/clock")},
        {"name": "gone", "health": "http://127.0.0.1:1/health/ready"},
    ]});
    let told = reqwest::Client::new().put(format!("{url}/sandbox/suite")).json(&suite);
    told.send().await?.error_for_status()?;
    page.press("Services").await?;
    page.see_text(".services .up", "well").await?;
    page.see_text(".services .down", "nobody listens there").await
}
