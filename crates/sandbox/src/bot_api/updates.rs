//! `getUpdates`: long polling.

use std::time::Duration;

use tokio::time::Instant;

use super::failure::Failure;
use super::parameters::Parameters;
use crate::telegram::{Allowed, UpdateQueue};
use crate::world::World;

/// The real server lets nobody wait longer.
const LONGEST_WAIT: i64 = 50;
const MOST_UPDATES: i64 = 100;

/// Waits for updates; the reply's `result` as JSON text. A newer poller ends this one by a conflict.
pub(crate) async fn get_updates(world: &World, bot_id: i64, parameters: &Parameters) -> Result<String, Failure> {
    let offset = parameters.integer("offset").unwrap_or_default();
    let limit = parameters
        .integer("limit")
        .unwrap_or(MOST_UPDATES)
        .clamp(1, MOST_UPDATES);
    let limit = usize::try_from(limit).unwrap_or(1);
    let timeout = parameters.integer("timeout").unwrap_or_default().clamp(0, LONGEST_WAIT);
    let deadline = Instant::now() + Duration::from_secs(timeout.unsigned_abs());
    let (poll, arrived) = {
        let mut telegram = world.telegram();
        let bot = telegram.bot(bot_id);
        if bot.webhook.is_some() {
            return Err(Failure::webhook_is_active());
        }
        let queue = &mut bot.updates;
        if let Some(allowed) = allowed(parameters) {
            queue.allowed = allowed;
        }
        queue.polls += 1;
        // The older poller, if one waits, sees that it is not the last one any more.
        queue.arrived.notify_waiters();
        (queue.polls, queue.arrived.clone())
    };
    let mut waiting = None;
    loop {
        let woken = arrived.notified();
        tokio::pin!(woken);
        // From here on no arrival is missed, though the queue is looked at first.
        woken.as_mut().enable();
        let look_again;
        {
            let now = world.clock.now();
            let mut telegram = world.telegram();
            let bot = telegram.bot(bot_id);
            if bot.webhook.is_some() {
                return Err(Failure::ended_by_webhook());
            }
            let queue = &mut bot.updates;
            if queue.polls != poll {
                return Err(Failure::second_poller());
            }
            let fetched = queue.fetch(offset, limit, now);
            if !fetched.is_empty() || Instant::now() >= deadline {
                return Ok(format!("[{}]", fetched.join(",")));
            }
            if waiting.is_none() {
                waiting = Some(WaitingPoller::new(world, bot_id, queue));
            }
            look_again = queue.next_late().map_or(deadline, |late| deadline.min(late.into()));
        }
        tokio::select! {
            () = woken => {}
            () = tokio::time::sleep_until(look_again) => {}
        }
    }
}

/// The parameter `allowed_updates`; without it the last choice stands.
pub(super) fn allowed(parameters: &Parameters) -> Option<Allowed> {
    let names = parameters.value("allowed_updates")?.as_array()?;
    let names: Vec<&str> = names.iter().filter_map(serde_json::Value::as_str).collect();
    Some(Allowed::of(&names))
}

/// Counts a poller for as long as it waits, also when its connection goes away.
struct WaitingPoller<'a> {
    world: &'a World,
    bot_id: i64,
}

impl<'a> WaitingPoller<'a> {
    fn new(world: &'a World, bot_id: i64, queue: &mut UpdateQueue) -> Self {
        queue.pollers += 1;
        Self { world, bot_id }
    }
}

impl Drop for WaitingPoller<'_> {
    fn drop(&mut self) {
        let mut telegram = self.world.telegram();
        let queue = &mut telegram.bot(self.bot_id).updates;
        queue.pollers = queue.pollers.saturating_sub(1);
    }
}
