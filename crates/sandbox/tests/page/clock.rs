use anyhow::Result;
use chrono::TimeDelta;

use crate::stage::Stage;

#[tokio::test]
async fn the_clock_is_held_and_moved_forward() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    page.press("Hold the time").await?;
    page.see(".clock.held").await?;
    let held = stage.client.now().await?;
    page.press("One hour forward").await?;
    page.script_until(
        "the hour after",
        "return document.getElementById('clock-time').dateTime === arguments[0]",
        vec![shown(held + TimeDelta::hours(1)).into()],
    )
    .await?;
    page.press("One day forward").await?;
    page.script_until(
        "the day after",
        "return document.getElementById('clock-time').dateTime === arguments[0]",
        vec![shown(held + TimeDelta::hours(25)).into()],
    )
    .await?;
    page.press("Let time flow on").await?;
    page.see(".clock:not(.held)").await?;
    assert!(!stage.client.clock().await?.held);
    Ok(())
}

/// As JavaScript writes a moment.
fn shown(moment: chrono::DateTime<chrono::Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
