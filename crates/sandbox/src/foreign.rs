use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::web;
use serde_json::{Value, json};
use tokio::task::AbortHandle;

use crate::bot_api::get_updates;
use crate::model::ForeignPollerView;
use crate::world::World;

/// Programs that poll a bot although they should not: somebody else has its token. One a bot at most.
#[derive(Debug, Default)]
pub(crate) struct ForeignPollers {
    running: Mutex<HashMap<i64, Running>>,
}

#[derive(Debug)]
struct Running {
    task: AbortHandle,
    seen: Arc<Mutex<ForeignPollerView>>,
}

impl ForeignPollers {
    /// Lets one poll, in place of the one that does already.
    pub(crate) fn start(&self, world: web::Data<World>, bot_id: i64, pause: Duration) {
        let seen = Arc::new(Mutex::new(ForeignPollerView::default()));
        let task = actix_web::rt::spawn(poll(world, bot_id, pause, Arc::clone(&seen))).abort_handle();
        if let Some(former) = self.running().insert(bot_id, Running { task, seen }) {
            former.task.abort();
        }
    }

    /// What it has met so far.
    pub(crate) fn view(&self, bot_id: i64) -> Option<ForeignPollerView> {
        self.running().get(&bot_id).map(Running::view)
    }

    /// Ends it. What it had met.
    pub(crate) fn stop(&self, bot_id: i64) -> Option<ForeignPollerView> {
        let former = self.running().remove(&bot_id)?;
        former.task.abort();
        Some(former.view())
    }

    fn running(&self) -> std::sync::MutexGuard<'_, HashMap<i64, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    fn view(&self) -> ForeignPollerView {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Polls as most libraries do: confirms what it got, and after an error waits a little. It is no request of the bot's, so
/// that it stands in no statistics.
async fn poll(world: web::Data<World>, bot_id: i64, pause: Duration, seen: Arc<Mutex<ForeignPollerView>>) {
    let mut offset = 0;
    loop {
        let parameters = crate::bot_api::Parameters::of_own([("offset", json!(offset)), ("timeout", json!(30))]);
        let answer = get_updates(&world, bot_id, &parameters).await;
        let refused = answer.is_err();
        {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.polls += 1;
            seen.conflicts += u64::from(refused);
            let updates: Vec<Value> = answer
                .ok()
                .and_then(|updates| serde_json::from_str(&updates).ok())
                .unwrap_or_default();
            let ids = updates
                .iter()
                .filter_map(|update| update.get("update_id").and_then(Value::as_i64));
            seen.stolen.extend(ids);
            offset = seen.stolen.iter().max().map_or(0, |last| last + 1);
        }
        if refused {
            tokio::time::sleep(pause).await;
        }
    }
}
