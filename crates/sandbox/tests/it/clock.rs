use std::time::Duration;

use anyhow::Result;
use sandbox::model::ClockView;

use crate::world::World;

#[tokio::test]
async fn messages_carry_the_time_of_the_sandbox() -> Result<()> {
    let world = World::start().await?;
    let held = world.client.hold().await?;
    assert!(held.held);
    let moved = world.client.advance(Duration::from_secs(7 * 24 * 3600)).await?;
    assert_eq!(moved.now, held.now + chrono::TimeDelta::weeks(1));
    world.say("a week later").await?;
    let seen = world.anna.sees(&world.bot, "a week later").await?;
    assert_eq!(seen.sent_at, moved.now);
    assert!(!world.client.release().await?.held);
    Ok(())
}

#[tokio::test]
async fn who_follows_the_clock_is_told_of_a_jump() -> Result<()> {
    let world = World::start().await?;
    let before = world.client.clock().await?;
    let url = format!("{}/sandbox/clock?after={}", world.client.root(), before.revision);
    let follow = tokio::spawn(async move { reqwest::get(url).await?.json::<ClockView>().await });
    world.client.advance(Duration::from_secs(3600)).await?;
    let told = follow.await??;
    assert!(told.revision > before.revision);
    assert!(told.now >= before.now + chrono::TimeDelta::hours(1));
    Ok(())
}

#[tokio::test]
async fn who_follows_a_clock_that_does_not_jump_is_answered_in_time() -> Result<()> {
    let world = World::start().await?;
    let before = world.client.clock().await?;
    let url = format!(
        "{}/sandbox/clock?after={}&timeout_milliseconds=20",
        world.client.root(),
        before.revision
    );
    assert_eq!(
        reqwest::get(url).await?.json::<ClockView>().await?.revision,
        before.revision
    );
    Ok(())
}
