use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Notify;

use super::Lane;

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
    /// Wakes the postman, who carries updates to webhooks.
    post: Arc<Notify>,
    /// Whether an update was put in that offsets do not simply pass over.
    disturbed: bool,
}

#[derive(Debug)]
struct Waiting {
    id: i64,
    lane: Lane,
    expires: DateTime<Utc>,
    body: Arc<str>,
    /// It comes once more after it was acknowledged.
    again: bool,
    /// Until then the next update of its line may overtake it.
    late_until: Option<Instant>,
    /// It was late once: an offset passes over it only after it was given out.
    was_late: bool,
    given_out: bool,
}

/// What a test asked to go wrong with an update.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Disturbance {
    /// It comes twice, the second time after it was acknowledged.
    pub(crate) again: bool,
    /// The next update of its line overtakes it, if that comes within this time.
    pub(crate) late: Option<Duration>,
}

/// An update that may go to a webhook.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) update_id: i64,
    pub(crate) lane: Lane,
    pub(crate) body: Arc<str>,
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
    pub(crate) fn new(ids_after: u32, post: Arc<Notify>) -> Self {
        Self {
            next_id: 100_000_001 + i64::from(ids_after),
            waiting: VecDeque::new(),
            first_expiry: None,
            allowed: Allowed::default(),
            polls: 0,
            pollers: 0,
            arrived: Arc::new(Notify::new()),
            post,
            disturbed: false,
        }
    }

    /// The id that the next update gets.
    pub(crate) fn next_id(&self) -> i64 {
        self.next_id
    }

    /// Puts an update of the given kind at the end, if the bot wants it. `body` writes it with its id.
    pub(crate) fn push(
        &mut self,
        kind: &str,
        lane: Lane,
        disturbance: Disturbance,
        now: DateTime<Utc>,
        body: impl FnOnce(i64) -> String,
    ) -> Option<i64> {
        if !self.allowed.contains(kind) {
            return None;
        }
        let kept = if kind == "callback_query" { PRESS_KEPT } else { KEPT };
        let update = Waiting {
            id: self.take_id(),
            lane,
            expires: now + kept,
            body: Arc::default(),
            again: disturbance.again,
            late_until: disturbance.late.map(|late| Instant::now() + late),
            was_late: disturbance.late.is_some(),
            given_out: false,
        };
        let body = Arc::from(body(update.id));
        Some(self.put(Waiting { body, ..update }))
    }

    /// Puts anything at the end, whatever the bot wants: for hostile tests.
    pub(crate) fn push_raw(&mut self, now: DateTime<Utc>, body: impl FnOnce(i64) -> String) -> i64 {
        let id = self.take_id();
        let body = body(id);
        self.put(Waiting {
            id,
            lane: Lane::of_text(&body, id),
            expires: now + KEPT,
            body: Arc::from(body),
            again: false,
            late_until: None,
            was_late: false,
            given_out: false,
        })
    }

    fn take_id(&mut self) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    fn put(&mut self, update: Waiting) -> i64 {
        let (id, expires, lane) = (update.id, update.expires, update.lane);
        self.first_expiry = Some(self.first_expiry.map_or(expires, |first| first.min(expires)));
        self.disturbed |= update.again || update.was_late;
        let overtaken = self
            .waiting
            .iter_mut()
            .enumerate()
            .find(|(_, before)| before.lane == lane && before.late_until.is_some());
        match overtaken {
            Some((place, late)) => {
                late.late_until = None;
                self.waiting.insert(place, update);
            }
            None => self.waiting.push_back(update),
        }
        self.arrived.notify_waiters();
        self.post.notify_one();
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
            self.confirm(offset);
        }
        let moment = Instant::now();
        self.waiting
            .iter_mut()
            .filter(|update| !update.is_late(moment))
            .take(limit)
            .map(|update| {
                update.given_out = true;
                Arc::clone(&update.body)
            })
            .collect()
    }

    /// Forgets what lies before the offset.
    fn confirm(&mut self, offset: i64) {
        if self.disturbed {
            self.waiting
                .retain_mut(|update| update.id >= offset || !update.acknowledge());
            self.disturbed = self.waiting.iter().any(|update| update.again || update.was_late);
            return;
        }
        while self.waiting.front().is_some_and(|update| update.id < offset) {
            self.waiting.pop_front();
        }
    }

    /// The first update of each line that is not `taken`, at most so many.
    pub(crate) fn heads(&mut self, now: DateTime<Utc>, most: usize, taken: impl Fn(Lane) -> bool) -> Vec<Post> {
        self.forget_expired(now);
        let moment = Instant::now();
        let mut lanes = HashSet::new();
        let mut heads = Vec::new();
        for update in &mut self.waiting {
            if heads.len() == most {
                break;
            }
            if !lanes.insert(update.lane) || taken(update.lane) || update.is_late(moment) {
                continue;
            }
            update.given_out = true;
            heads.push(Post {
                update_id: update.id,
                lane: update.lane,
                body: Arc::clone(&update.body),
            });
        }
        heads
    }

    /// The webhook took an update; it is forgotten, unless it is to come once more.
    pub(crate) fn acknowledge(&mut self, update_id: i64) {
        self.waiting
            .retain_mut(|update| update.id != update_id || !update.acknowledge());
    }

    /// When the next late update is not late any more.
    pub(crate) fn next_late(&self) -> Option<Instant> {
        if !self.disturbed {
            return None;
        }
        let moment = Instant::now();
        let times = self.waiting.iter().filter_map(|update| update.late_until);
        times.filter(|until| *until > moment).min()
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

impl Waiting {
    fn is_late(&self, moment: Instant) -> bool {
        self.late_until.is_some_and(|until| until > moment)
    }

    /// Whether it may be forgotten now that it is acknowledged.
    fn acknowledge(&mut self) -> bool {
        if self.was_late && !self.given_out {
            return false;
        }
        !std::mem::take(&mut self.again)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAT: Lane = Lane::Chat(1);

    fn queue(count: usize, now: DateTime<Utc>) -> UpdateQueue {
        let mut queue = UpdateQueue::new(0, Arc::default());
        for _ in 0..count {
            push(&mut queue, "message", Disturbance::default(), now);
        }
        queue
    }

    fn push(queue: &mut UpdateQueue, kind: &str, disturbance: Disturbance, now: DateTime<Utc>) {
        queue.push(kind, CHAT, disturbance, now, |id| id.to_string());
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
        push(&mut queue, "callback_query", Disturbance::default(), now);
        assert_eq!(queue.fetch(0, 100, now + TimeDelta::seconds(149)).len(), 2);
        assert_eq!(ids(&queue.fetch(0, 100, now + TimeDelta::seconds(150))), [1]);
        assert_eq!(queue.fetch(0, 100, now + TimeDelta::hours(23)).len(), 1);
        assert!(queue.fetch(0, 100, now + TimeDelta::hours(24)).is_empty());
    }

    #[test]
    fn an_update_that_is_to_come_again_does_so_after_it_was_confirmed() {
        let now = Utc::now();
        let mut queue = queue(0, now);
        let again = Disturbance {
            again: true,
            late: None,
        };
        push(&mut queue, "message", again, now);
        push(&mut queue, "message", Disturbance::default(), now);
        assert_eq!(ids(&queue.fetch(0, 100, now)), [1, 2]);
        assert_eq!(ids(&queue.fetch(100_000_003, 100, now)), [1]);
        assert!(queue.fetch(100_000_003, 100, now).is_empty());
    }

    #[test]
    fn a_late_update_is_overtaken_by_the_next_one_and_no_offset_loses_it() {
        let now = Utc::now();
        let mut queue = queue(1, now);
        let late = Disturbance {
            again: false,
            late: Some(Duration::from_secs(3600)),
        };
        push(&mut queue, "message", late, now);
        assert_eq!(ids(&queue.fetch(0, 100, now)), [1]);
        assert!(queue.fetch(100_000_003, 100, now).is_empty());
        push(&mut queue, "message", Disturbance::default(), now);
        assert_eq!(ids(&queue.fetch(100_000_003, 1, now)), [3]);
        assert_eq!(ids(&queue.fetch(100_000_004, 100, now)), [2]);
        assert!(queue.fetch(100_000_004, 100, now).is_empty());
    }

    #[test]
    fn a_late_update_that_nobody_overtakes_comes_by_itself() {
        let now = Utc::now();
        let mut queue = queue(0, now);
        let late = Disturbance {
            again: false,
            late: Some(Duration::ZERO),
        };
        push(&mut queue, "message", late, now);
        assert_eq!(ids(&queue.fetch(0, 100, now)), [1]);
    }

    #[test]
    fn only_the_first_of_each_line_goes_to_a_webhook() {
        let now = Utc::now();
        let mut queue = queue(2, now);
        queue.push("callback_query", Lane::Presses(1), Disturbance::default(), now, |id| {
            id.to_string()
        });
        queue.push("message", Lane::Chat(2), Disturbance::default(), now, |id| {
            id.to_string()
        });
        let heads = |queue: &mut UpdateQueue, most, taken: Option<Lane>| {
            let heads = queue.heads(now, most, |lane| Some(lane) == taken);
            heads
                .iter()
                .map(|post| post.update_id - 100_000_000)
                .collect::<Vec<_>>()
        };
        assert_eq!(heads(&mut queue, 10, None), [1, 3, 4]);
        assert_eq!(heads(&mut queue, 2, None), [1, 3]);
        assert_eq!(heads(&mut queue, 10, Some(CHAT)), [3, 4]);
        queue.acknowledge(100_000_001);
        assert_eq!(heads(&mut queue, 1, None), [2]);
    }

    #[test]
    fn kinds_that_must_be_asked_for_are_not_in_the_usual_ones() {
        assert!(Allowed::of(&[]).contains("my_chat_member"));
        assert!(!Allowed::of(&[]).contains("message_reaction"));
        assert!(Allowed::of(&["Message_Reaction"]).contains("message_reaction"));
        assert!(!Allowed::of(&["message"]).contains("callback_query"));
    }
}
