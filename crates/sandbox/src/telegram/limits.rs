use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::ChatKey;
use crate::model::Limits;

/// What bots may still send. Runs by real time: the limits protect the wire, which no sandbox clock moves.
#[derive(Debug, Default)]
pub(crate) struct Budgets {
    limits: Limits,
    bots: HashMap<i64, Bucket>,
    chats: HashMap<(i64, ChatKey), Bucket>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: f64,
    filled_at: Instant,
}

impl Budgets {
    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Sets the limits; all budgets are full again.
    pub(crate) fn set(&mut self, limits: Limits) {
        self.limits = limits;
        self.bots.clear();
        self.chats.clear();
    }

    /// Takes what one call sends from the budgets of the bot and the chat, or tells after how many seconds to try again. If
    /// there is room for the first message all go, and the next call waits the longer.
    pub(crate) fn take(&mut self, bot_id: i64, key: ChatKey, messages: u32, now: Instant) -> Result<(), u64> {
        if !self.limits.enabled {
            return Ok(());
        }
        let per_second = f64::from(self.limits.bot_per_second);
        let (chat_rate, chat_capacity) = match key {
            ChatKey::Private { .. } => (
                f64::from(self.limits.chat_per_second),
                f64::from(self.limits.chat_burst),
            ),
            ChatKey::Group(_) => {
                let a_minute = f64::from(self.limits.group_per_minute);
                (a_minute / 60.0, a_minute)
            }
        };
        let bot = bucket(self.bots.entry(bot_id), per_second, per_second, now);
        let chat = bucket(self.chats.entry((bot_id, key)), chat_rate, chat_capacity, now);
        let waits = [bot.wait(per_second), chat.wait(chat_rate)];
        match waits.into_iter().flatten().max() {
            Some(wait) => Err(wait),
            None => {
                bot.tokens -= f64::from(messages);
                chat.tokens -= f64::from(messages);
                Ok(())
            }
        }
    }
}

impl Bucket {
    /// Whole seconds until there is a token; none when there is one.
    fn wait(&self, rate: f64) -> Option<u64> {
        if self.tokens >= 1.0 {
            return None;
        }
        let seconds = ((1.0 - self.tokens) / rate.max(f64::MIN_POSITIVE)).min(86_400.0);
        Some(Duration::from_secs_f64(seconds).as_millis().div_ceil(1000).max(1) as u64)
    }
}

fn bucket<'a, K>(
    entry: std::collections::hash_map::Entry<'a, K, Bucket>,
    rate: f64,
    capacity: f64,
    now: Instant,
) -> &'a mut Bucket {
    let bucket = entry.or_insert(Bucket {
        tokens: capacity,
        filled_at: now,
    });
    let passed = now.saturating_duration_since(bucket.filled_at).as_secs_f64();
    bucket.tokens = (bucket.tokens + passed * rate).min(capacity);
    bucket.filled_at = now;
    bucket
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(budgets: &mut Budgets, key: ChatKey, now: Instant) -> usize {
        (0..100).take_while(|_| budgets.take(1, key, 1, now).is_ok()).count()
    }

    fn switched_on() -> Budgets {
        let mut budgets = Budgets::default();
        budgets.set(Limits {
            enabled: true,
            ..Limits::default()
        });
        budgets
    }

    #[test]
    fn a_private_chat_takes_a_short_burst_and_then_one_a_second() {
        let mut budgets = switched_on();
        let key = ChatKey::Private {
            bot_id: 1,
            person_id: 2,
        };
        let start = Instant::now();
        assert_eq!(allowed(&mut budgets, key, start), 3);
        assert_eq!(budgets.take(1, key, 1, start), Err(1));
        assert_eq!(allowed(&mut budgets, key, start + Duration::from_secs(1)), 1);
    }

    #[test]
    fn what_one_call_sends_counts_each_message() {
        let mut budgets = switched_on();
        let key = ChatKey::Private {
            bot_id: 1,
            person_id: 2,
        };
        let start = Instant::now();
        assert_eq!(budgets.take(1, key, 5, start), Ok(()));
        assert_eq!(budgets.take(1, key, 1, start), Err(3), "two are owed and one is needed");
        assert_eq!(budgets.take(1, key, 1, start + Duration::from_secs(3)), Ok(()));
    }

    #[test]
    fn a_group_takes_twenty_a_minute() {
        let mut budgets = switched_on();
        let start = Instant::now();
        assert_eq!(allowed(&mut budgets, ChatKey::Group(-1), start), 20);
        assert_eq!(budgets.take(1, ChatKey::Group(-1), 1, start), Err(3));
    }

    #[test]
    fn a_bot_sends_thirty_a_second_over_all_chats() {
        let mut budgets = switched_on();
        let start = Instant::now();
        let sent = (0..100).filter(|person_id| {
            budgets
                .take(
                    1,
                    ChatKey::Private {
                        bot_id: 1,
                        person_id: *person_id,
                    },
                    1,
                    start,
                )
                .is_ok()
        });
        assert_eq!(sent.count(), 30);
    }

    #[test]
    fn limits_are_off_until_they_are_switched_on() {
        assert_eq!(
            allowed(&mut Budgets::default(), ChatKey::Group(-1), Instant::now()),
            100
        );
    }
}
