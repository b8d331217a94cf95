use std::collections::VecDeque;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Notify;

/// How long Telegram keeps an update that nobody fetches.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// How long it keeps a pressed button.
const PRESS_KEPT: TimeDelta = TimeDelta::seconds(150);

/// The updates of a bot that wait to be fetched.
#[derive(Debug)]
pub(crate) struct UpdateQueue {
    next_id: i64,
    waiting: VecDeque<Waiting>,
    /// No update expires before; spares a walk through the queue.
    first_expiry: Option<DateTime<Utc>>,
    pub(crate) allowed: Allowed,
    /// Counts calls of `getUpdates`: a poller that is not the last one has been replaced.
    pub(crate) polls: u64,
    /// Pollers that wait right now.
    pub(crate) pollers: u32,
    /// Wakes pollers.
    pub(crate) arrived: Arc<Notify>,
}

#[derive(Debug)]
struct Waiting {
    id: i64,
    expires: DateTime<Utc>,
    body: Arc<str>,
}

/// The kinds of updates that a bot wants.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Allowed {
    /// All but those that must be asked for by name.
    #[default]
    Usual,
    Listed(Vec<String>),
}

impl Allowed {
    /// Reads the parameter `allowed_updates`; an empty list means the usual ones.
    pub(crate) fn of(names: &[&str]) -> Self {
        if names.is_empty() {
            Self::Usual
        } else {
            Self::Listed(names.iter().map(|name| name.to_ascii_lowercase()).collect())
        }
    }

    pub(crate) fn contains(&self, kind: &str) -> bool {
        match self {
            Self::Usual => !matches!(kind, "chat_member" | "message_reaction" | "message_reaction_count"),
            Self::Listed(names) => names.iter().any(|name| name == kind),
        }
    }

    pub(crate) fn names(&self) -> Option<&[String]> {
        match self {
            Self::Usual => None,
            Self::Listed(names) => Some(names),
        }
    }
}

impl UpdateQueue {
    /// An empty one, whose ids begin after this.
    pub(crate) fn new(ids_after: u32) -> Self {
        Self {
            next_id: 100_000_001 + i64::from(ids_after),
            waiting: VecDeque::new(),
            first_expiry: None,
            allowed: Allowed::default(),
            polls: 0,
            pollers: 0,
            arrived: Arc::new(Notify::new()),
        }
    }

    /// Puts an update of the given kind at the end, if the bot wants it. `body` writes it with its id.
    pub(crate) fn push(&mut self, kind: &str, now: DateTime<Utc>, body: impl FnOnce(i64) -> String) -> Option<i64> {
        if !self.allowed.contains(kind) {
            return None;
        }
        let kept = if kind == "callback_query" { PRESS_KEPT } else { KEPT };
        Some(self.push_for(now + kept, body))
    }

    /// Puts anything at the end, whatever the bot wants: for hostile tests.
    pub(crate) fn push_raw(&mut self, now: DateTime<Utc>, body: impl FnOnce(i64) -> String) -> i64 {
        self.push_for(now + KEPT, body)
    }

    fn push_for(&mut self, expires: DateTime<Utc>, body: impl FnOnce(i64) -> String) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.first_expiry = Some(self.first_expiry.map_or(expires, |first| first.min(expires)));
        self.waiting.push_back(Waiting {
            id,
            expires,
            body: Arc::from(body(id)),
        });
        self.arrived.notify_waiters();
        id
    }

    /// Updates from an offset on, at most `limit`; forgets what lies before a valid offset.
    ///
    /// A negative offset counts from the end and forgets the rest. An offset beyond the next update is no valid one: the
    /// answer begins at the oldest update and nothing is forgotten, as on the real server.
    pub(crate) fn fetch(&mut self, offset: i64, limit: usize, now: DateTime<Utc>) -> Vec<Arc<str>> {
        self.forget_expired(now);
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let surplus = self.waiting.len().saturating_sub(keep);
            self.waiting.drain(..surplus);
        } else if offset <= self.next_id {
            while self.waiting.front().is_some_and(|update| update.id < offset) {
                self.waiting.pop_front();
            }
        }
        self.waiting
            .iter()
            .take(limit)
            .map(|update| Arc::clone(&update.body))
            .collect()
    }

    pub(crate) fn len(&mut self, now: DateTime<Utc>) -> usize {
        self.forget_expired(now);
        self.waiting.len()
    }

    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }

    fn forget_expired(&mut self, now: DateTime<Utc>) {
        if self.first_expiry.is_none_or(|first| now < first) {
            return;
        }
        self.waiting.retain(|update| now < update.expires);
        self.first_expiry = self.waiting.iter().map(|update| update.expires).min();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(count: usize, now: DateTime<Utc>) -> UpdateQueue {
        let mut queue = UpdateQueue::new(0);
        for _ in 0..count {
            queue.push("message", now, |id| id.to_string());
        }
        queue
    }

    fn ids(fetched: &[Arc<str>]) -> Vec<i64> {
        fetched
            .iter()
            .map(|body| body.parse::<i64>().unwrap() - 100_000_000)
            .collect()
    }

    #[test]
    fn an_offset_confirms_what_lies_before_it() {
        let now = Utc::now();
        let mut queue = queue(5, now);
        assert_eq!(ids(&queue.fetch(0, 2, now)), [1, 2]);
        assert_eq!(ids(&queue.fetch(100_000_003, 100, now)), [3, 4, 5]);
        assert_eq!(ids(&queue.fetch(0, 100, now)), [3, 4, 5]);
        assert!(queue.fetch(100_000_006, 100, now).is_empty());
    }

    #[test]
    fn an_offset_beyond_the_end_falls_back_to_the_oldest() {
        let now = Utc::now();
        let mut queue = queue(3, now);
        assert_eq!(ids(&queue.fetch(900_000_000, 100, now)), [1, 2, 3]);
    }

    #[test]
    fn a_negative_offset_keeps_the_last_ones() {
        let now = Utc::now();
        let mut queue = queue(5, now);
        assert_eq!(ids(&queue.fetch(-2, 100, now)), [4, 5]);
        assert_eq!(ids(&queue.fetch(0, 100, now)), [4, 5]);
    }

    #[test]
    fn presses_are_kept_for_150_seconds_and_the_rest_for_a_day() {
        let now = Utc::now();
        let mut queue = queue(1, now);
        queue.push("callback_query", now, |id| id.to_string());
        assert_eq!(queue.fetch(0, 100, now + TimeDelta::seconds(149)).len(), 2);
        assert_eq!(ids(&queue.fetch(0, 100, now + TimeDelta::seconds(150))), [1]);
        assert_eq!(queue.fetch(0, 100, now + TimeDelta::hours(23)).len(), 1);
        assert!(queue.fetch(0, 100, now + TimeDelta::hours(24)).is_empty());
    }

    #[test]
    fn kinds_that_must_be_asked_for_are_not_in_the_usual_ones() {
        assert!(Allowed::of(&[]).contains("my_chat_member"));
        assert!(!Allowed::of(&[]).contains("message_reaction"));
        assert!(Allowed::of(&["Message_Reaction"]).contains("message_reaction"));
        assert!(!Allowed::of(&["message"]).contains("callback_query"));
    }
}
