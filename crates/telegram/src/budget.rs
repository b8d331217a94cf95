use std::{
    collections::{HashMap, HashSet},
    num::NonZeroU32,
    time::{Duration, Instant},
};

use conversation::store::sending::RecentSends;
use governor::{
    DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};

/// How fast messages may go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limits {
    /// Those of the Bot API's FAQ: 30 a second per bot, one a second per private chat with short bursts, 20 a minute per
    /// group.
    Telegram,
    /// None: for a server of one's own and for measuring.
    Off,
}

const PER_BOT_A_SECOND: NonZeroU32 = NonZeroU32::new(30).unwrap();
/// What may go out at once after a pause. Less than a second's worth: calls overtake each other on their way, and the last
/// third of the second is for them.
const BOT_BURST: NonZeroU32 = NonZeroU32::new(20).unwrap();
/// A little less than one a second in a private chat, for the same reason.
const PER_CHAT_A_MINUTE: NonZeroU32 = NonZeroU32::new(55).unwrap();
/// What one private chat may get at once before it is one a second.
const CHAT_BURST: NonZeroU32 = NonZeroU32::new(3).unwrap();
/// So many chats refused at the same time mean the whole bot: Telegram does not say which of both it limits.
const CHATS_OF_A_BOT_WIDE_LIMIT: usize = 3;
const PER_GROUP_A_MINUTE: NonZeroU32 = NonZeroU32::new(20).unwrap();
/// One less than a group takes at once: a call that is quicker on its way than the one before finds room.
const GROUP_BURST: NonZeroU32 = NonZeroU32::new(19).unwrap();

/// What is left to send now. Belongs to the sender alone, for it alone sends.
pub(crate) struct Budget {
    limiters: Option<Limiters>,
    clock: DefaultClock,
    /// Chats whose own budget gave for a message that the bot's had nothing left for: it is not taken twice.
    paid: HashSet<i64>,
    /// What chats got beyond their budget, by an album: it is paid before their next message.
    owed: HashMap<i64, u32>,
    owed_by_bot: u32,
    /// Chats that have to wait, by their own limit or because Telegram said so.
    held: HashMap<i64, Instant>,
    /// Of those, the chats that Telegram itself refused.
    refused: HashMap<i64, Instant>,
    /// Telegram asked the whole bot to wait.
    all_held: Option<Instant>,
}

struct Limiters {
    bot: DefaultDirectRateLimiter,
    chats: DefaultKeyedRateLimiter<i64>,
    groups: DefaultKeyedRateLimiter<i64>,
}

/// Whether a message may go to a chat now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Allowance {
    Now,
    ChatWaits,
    AllWait,
}

impl Budget {
    /// A new leader's budget: what the last minute's sends have left of it.
    pub(crate) fn new(limits: Limits, recent: &[RecentSends]) -> Self {
        let limiters = (limits == Limits::Telegram).then(|| {
            let limiters = Limiters {
                bot: RateLimiter::direct(Quota::per_second(PER_BOT_A_SECOND).allow_burst(BOT_BURST)),
                chats: RateLimiter::keyed(Quota::per_minute(PER_CHAT_A_MINUTE).allow_burst(CHAT_BURST)),
                groups: RateLimiter::keyed(Quota::per_minute(PER_GROUP_A_MINUTE).allow_burst(GROUP_BURST)),
            };
            for sends in recent {
                limiters.spend(sends);
            }
            limiters
        });
        Self {
            limiters,
            clock: DefaultClock::default(),
            paid: HashSet::new(),
            owed: HashMap::new(),
            owed_by_bot: 0,
            held: HashMap::new(),
            refused: HashMap::new(),
            all_held: None,
        }
    }

    /// Takes `messages` to `chat_id`, which go by one call, out of the budget, if it allows one now. What it does not have
    /// for the others is owed: the chat, and the bot, wait the longer for the next.
    pub(crate) fn take(&mut self, chat_id: i64, messages: i16) -> Allowance {
        let now = Instant::now();
        if self.holds_all() {
            return Allowance::AllWait;
        }
        let Some(limiters) = &self.limiters else {
            return Allowance::Now;
        };
        let from_chat = || limiters.take_of_chat(chat_id, &self.clock);
        let from_bot = || limiters.take_of_bot(&self.clock);
        if !self.paid.remove(&chat_id) {
            let owed = self.owed.remove(&chat_id).unwrap_or(0);
            if let Err(short) = pay(owed + 1, from_chat) {
                // The message itself is never owed.
                self.owed.insert(chat_id, short.left - 1);
                self.held.insert(chat_id, now + short.wait);
                return Allowance::ChatWaits;
            }
        }
        if let Err(short) = pay(self.owed_by_bot + 1, from_bot) {
            self.owed_by_bot = short.left - 1;
            self.paid.insert(chat_id);
            self.all_held = Some(now + short.wait);
            return Allowance::AllWait;
        }
        self.owed_by_bot = 0;
        let others = u32::try_from(messages).unwrap_or(1).saturating_sub(1);
        if let Err(short) = pay(others, from_chat) {
            self.owed.insert(chat_id, short.left);
            self.held.insert(chat_id, now + short.wait);
        }
        if let Err(short) = pay(others, from_bot) {
            self.owed_by_bot = short.left;
            self.all_held = Some(now + short.wait);
        }
        Allowance::Now
    }

    /// Telegram said when to come back. Of a limit on the whole bot several chats hear at about the same time.
    pub(crate) fn refused(&mut self, chat_id: i64, pause: Duration) {
        let now = Instant::now();
        self.refused.retain(|_, until| now < *until);
        self.refused.insert(chat_id, now + pause);
        if self.refused.len() >= CHATS_OF_A_BOT_WIDE_LIMIT {
            self.all_held = self.all_held.max(Some(now + pause));
        }
        self.held.insert(chat_id, now + pause);
    }

    /// Whether the whole bot has to wait.
    pub(crate) fn holds_all(&self) -> bool {
        self.all_held.is_some_and(|until| Instant::now() < until)
    }

    /// The chats that have to wait.
    pub(crate) fn held(&mut self) -> impl Iterator<Item = i64> + '_ {
        let now = Instant::now();
        self.held.retain(|_, until| now < *until);
        self.held.keys().copied()
    }

    /// How long until something that waits may go.
    pub(crate) fn wait(&self) -> Option<Duration> {
        let now = Instant::now();
        let next = self
            .all_held
            .into_iter()
            .chain(self.held.values().copied())
            .filter(|until| now < *until)
            .min();
        next.map(|until| until - now)
    }
}

/// A budget did not have all.
struct Short {
    left: u32,
    /// Until there is one more.
    wait: Duration,
}

/// Takes so many out of a budget, one after the other.
fn pay(count: u32, take: impl Fn() -> Result<(), Duration>) -> Result<(), Short> {
    for paid in 0..count {
        take().map_err(|wait| Short {
            left: count - paid,
            wait,
        })?;
    }
    Ok(())
}

impl Limiters {
    /// Takes one message out of a chat's budget, or tells how long until there is one.
    fn take_of_chat(&self, chat_id: i64, clock: &DefaultClock) -> Result<(), Duration> {
        let limiter = if is_group(chat_id) { &self.groups } else { &self.chats };
        let taken = limiter.check_key(&chat_id);
        taken.map_err(|not_until| not_until.wait_time_from(clock.now()))
    }

    fn take_of_bot(&self, clock: &DefaultClock) -> Result<(), Duration> {
        let taken = self.bot.check();
        taken.map_err(|not_until| not_until.wait_time_from(clock.now()))
    }

    fn spend(&self, sends: &RecentSends) {
        let in_second = u32::try_from(sends.in_second).unwrap_or(0);
        if let Some(count) = NonZeroU32::new(in_second.min(BOT_BURST.get())) {
            // A budget that is overdrawn already needs no more spending.
            let _ = self.bot.check_n(count);
        }
        let (limiter, sent, most) = if is_group(sends.chat_id) {
            (&self.groups, sends.in_minute, GROUP_BURST)
        } else {
            (&self.chats, sends.in_second, CHAT_BURST)
        };
        if let Some(count) = NonZeroU32::new(u32::try_from(sent).unwrap_or(0).min(most.get())) {
            let _ = limiter.check_key_n(&sends.chat_id, count);
        }
    }
}

/// Bot API: ids of groups and channels are negative.
fn is_group(chat_id: i64) -> bool {
    chat_id < 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_chat_gets_a_short_burst_and_then_waits_while_others_do_not() {
        let mut budget = Budget::new(Limits::Telegram, &[]);
        for _ in 0..CHAT_BURST.get() {
            assert_eq!(budget.take(7, 1), Allowance::Now);
        }
        assert_eq!(budget.take(7, 1), Allowance::ChatWaits);
        assert_eq!(budget.held().collect::<Vec<_>>(), [7]);
        assert_eq!(budget.take(8, 1), Allowance::Now);
    }

    #[test]
    fn a_bot_sends_twenty_at_once_and_a_group_gets_one_less() {
        let mut budget = Budget::new(Limits::Telegram, &[]);
        assert_eq!(
            (1..=40).filter(|&chat| budget.take(chat, 1) == Allowance::Now).count(),
            20
        );
        let mut budget = Budget::new(Limits::Telegram, &[]);
        assert_eq!((0..25).filter(|_| budget.take(-5, 1) == Allowance::Now).count(), 19);
    }

    #[test]
    fn a_new_leader_starts_with_what_its_predecessor_left() {
        let recent = [RecentSends {
            chat_id: -5,
            in_minute: 18,
            in_second: 0,
        }];
        let mut budget = Budget::new(Limits::Telegram, &recent);
        assert_eq!((0..5).filter(|_| budget.take(-5, 1) == Allowance::Now).count(), 1);
    }

    #[test]
    fn chats_over_their_own_budget_say_nothing_of_the_whole_bot() {
        let mut budget = Budget::new(Limits::Telegram, &[]);
        for chat in [1, 2] {
            while budget.take(chat, 1) == Allowance::Now {}
        }
        budget.refused(3, Duration::from_secs(60));
        assert_eq!(budget.take(9, 1), Allowance::Now);
    }

    #[test]
    fn when_three_chats_are_refused_at_once_the_whole_bot_waits() {
        let mut budget = Budget::new(Limits::Off, &[]);
        for chat in 1..=3 {
            assert_eq!(budget.take(9, 1), Allowance::Now);
            budget.refused(chat, Duration::from_secs(60));
        }
        assert_eq!(budget.take(9, 1), Allowance::AllWait);
    }

    #[test]
    fn an_album_goes_as_one_and_costs_as_many_as_it_has_pictures() {
        let mut budget = Budget::new(Limits::Telegram, &[]);
        assert_eq!(budget.take(7, 5), Allowance::Now);
        assert_eq!(budget.take(7, 1), Allowance::ChatWaits);
        assert_eq!(budget.owed.get(&7), Some(&2), "of five it had three");
        assert!(budget.held().any(|chat| chat == 7));
        assert_eq!(budget.take(8, 1), Allowance::Now, "others do not pay for it");
    }

    #[test]
    fn what_the_whole_bot_owes_is_paid_before_anybodys_next_message() {
        let mut budget = Budget::new(Limits::Telegram, &[]);
        assert_eq!(budget.take(1, 100), Allowance::Now);
        assert!(budget.owed_by_bot >= 70, "{} are owed", budget.owed_by_bot);
        assert_eq!(budget.take(2, 1), Allowance::AllWait);
    }
}
