use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use uuid::Uuid;

use crate::model::{Changes, Topic};

/// What changed and when, for those who look at the world live.
///
/// It keeps each topic once, at its last change, so that it is no longer than the world has things, and a watcher needs
/// nothing but a number: whoever is slow is told of more topics at once, never of one topic twice.
#[derive(Debug)]
pub(crate) struct Live {
    life: Uuid,
    topics: Mutex<Topics>,
    last: watch::Sender<u64>,
    /// Spares the world the book-keeping while nobody has ever looked.
    watched: AtomicBool,
}

#[derive(Debug, Default)]
struct Topics {
    last: u64,
    by_change: BTreeMap<u64, Topic>,
    change_of: HashMap<Topic, u64>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            life: Uuid::new_v4(),
            topics: Mutex::default(),
            last: watch::Sender::new(0),
            watched: AtomicBool::new(false),
        }
    }
}

impl Live {
    /// Another one at each start of the sandbox: cursors of an earlier life mean nothing.
    pub(crate) fn life(&self) -> Uuid {
        self.life
    }

    /// Begins to look; the cursor of the present moment.
    pub(crate) fn watch(&self) -> u64 {
        self.watched.store(true, Ordering::Release);
        self.topics().last
    }

    /// Tells that something changed.
    pub(crate) fn mark(&self, topic: Topic) {
        if !self.watched.load(Ordering::Acquire) {
            return;
        }
        let mut topics = self.topics();
        topics.last += 1;
        let change = topics.last;
        if let Some(before) = topics.change_of.insert(topic, change) {
            topics.by_change.remove(&before);
        }
        topics.by_change.insert(change, topic);
        drop(topics);
        // Two threads may tell out of order, so the number only grows.
        self.last.send_if_modified(|last| {
            let grown = *last < change;
            *last = change.max(*last);
            grown
        });
    }

    /// What changed after a cursor, the oldest change first.
    pub(crate) fn after(&self, cursor: u64) -> Changes {
        let topics = self.topics();
        Changes {
            cursor: topics.last,
            changes: topics.by_change.range(cursor + 1..).map(|(_, topic)| *topic).collect(),
        }
    }

    /// Waits for a change after the cursor.
    pub(crate) async fn beyond(&self, cursor: u64) {
        // The sender lives in `self`, so waiting ends only by a change.
        let _ = self.last.subscribe().wait_for(|last| *last > cursor).await;
    }

    fn topics(&self) -> MutexGuard<'_, Topics> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAT: Topic = Topic::Chat {
        bot_id: Some(1),
        chat_id: 2,
    };

    #[test]
    fn who_is_slow_is_told_of_each_topic_once() {
        let live = Live::default();
        let cursor = live.watch();
        for topic in [CHAT, Topic::Clock, CHAT, CHAT] {
            live.mark(topic);
        }
        let told = live.after(cursor);
        assert_eq!(told.changes, [Topic::Clock, CHAT]);
        assert_eq!(live.after(told.cursor).changes, []);
    }

    #[test]
    fn nothing_is_kept_before_somebody_looks() {
        let live = Live::default();
        live.mark(CHAT);
        assert_eq!(live.after(0).changes, []);
    }
}
