//! A hundred people ask within a minute, under Telegram's limits, while others talk with their specialists.

use std::time::Duration;

use anyhow::{Result, ensure};
use sandbox::model::{Event, Limits};
use tokio::time::{Instant, MissedTickBehavior};

use super::acts::{act, milliseconds};
use super::desk::Desk;
use super::player::last_of_record;
use super::relay::{deed, waits};
use super::row::Row;
use super::{Plan, say};

/// Each writes every four seconds, and the limit of no chat matters.
const PAIRS: i64 = 20;
const WORD_EVERY: Duration = Duration::from_millis(200);
const RUSH: u32 = 100;
const MINUTE: Duration = Duration::from_secs(60);
const TARGET_MILLISECONDS: f64 = 1_200.0;

/// The pairs' 99th percentile during the rush, and what the group saw of it.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let mut desk = Desk::open_for(PAIRS, i64::from(RUSH), "telegram").await?;
    desk.sign_strangers_in().await?;
    let telegram = desk.world.telegram.clone();
    let limits = Limits {
        enabled: true,
        ..Limits::default()
    };
    telegram.limit(limits).await?;
    telegram.reset_statistics().await?;
    let after = last_of_record(&telegram).await?;

    let length = MINUTE.min(plan.measured * 8);
    let mut tick = tokio::time::interval(WORD_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let begin = Instant::now();
    let (mut words, mut asked) = (0, 0);
    while begin.elapsed() < length {
        tick.tick().await;
        let person = desk.people()[words % desk.people().len()];
        let mut deeds = vec![deed(&desk, person, &format!("message {words}"))];
        words += 1;
        let due = begin.elapsed().div_duration_f64(length) * f64::from(RUSH);
        for stranger in desk.strangers().iter().skip(asked) {
            #[allow(clippy::cast_precision_loss, reason = "a hundred at most")]
            if asked as f64 >= due {
                break;
            }
            deeds.push(deed(&desk, *stranger, "Help!"));
            asked += 1;
        }
        act(&telegram, &deeds).await?;
    }
    let mut arrived = None;
    crate::eventually_within(2 * MINUTE, "the last message and card", async || {
        let all = waits(&desk, after).await.ok().filter(|all| all.len() >= words as u64)?;
        arrived = Some(milliseconds(&all, 0.99));
        (desk.waiting_calls().await.ok()? == 0).then_some(())
    })
    .await;
    let refused = telegram.statistics().await?.too_many_requests;
    let (cards, edits) = in_group(&desk, after).await?;
    desk.check().await?;
    ensure!(
        desk.open_requests().await? == i64::try_from(asked)?,
        "a request is missing"
    );
    let p99 = arrived.unwrap_or(f64::MAX);
    say(&format!(
        "cards: {asked} requests in {:.0} s, {cards} cards, {edits} edits, {refused} answers of 429; p99 {p99:.0} ms of {words}",
        length.as_secs_f64()
    ));
    let met = p99 <= TARGET_MILLISECONDS && refused == 0;
    Ok(vec![Row {
        name: "a message to the specialist, p99 beside 100 requests a minute",
        figure: format!("{p99:.0} ms, {refused} of 429"),
        baseline: format!("{cards} cards, {edits} edits in the group"),
        ratio: None,
        target: "1200 ms, no 429",
        met: Some(met),
        note: (!met).then(|| "messages waited behind cards, or Telegram refused some".to_owned()),
    }])
}

/// The bot's messages in the group and their changes.
async fn in_group(desk: &Desk, mut after: u64) -> Result<(usize, usize)> {
    let (mut cards, mut edits) = (0, 0);
    loop {
        let page = desk.world.telegram.record(after).await?;
        if page.entries.is_empty() {
            return Ok((cards, edits));
        }
        after = page.last;
        for entry in page.entries.iter().filter(|entry| entry.chat_id == desk.group) {
            cards += usize::from(matches!(entry.event, Event::Sent { .. }));
            edits += usize::from(matches!(entry.event, Event::Edited { .. }));
        }
    }
}
