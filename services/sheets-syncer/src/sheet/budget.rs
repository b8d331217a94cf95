//! Google's quota of requests a minute, kept by not sending.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};

/// What a request counts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Read,
    Write,
}

/// Requests that an account may make in any 60 seconds, shared by all of its sheets.
///
/// A bucket that refills (such as `governor`'s) lets twice its size through within a minute; Google counts minutes, so
/// this remembers the moment of each request instead.
#[derive(Debug)]
pub struct Budget {
    reads: Window,
    writes: Window,
}

#[derive(Debug)]
struct Window {
    most: usize,
    made: Mutex<VecDeque<Timestamp>>,
}

const MINUTE: SignedDuration = SignedDuration::from_secs(60);
/// Most requests of one sync: the look for worksheets, the read, and the same again where a batch asks to be verified.
const READS_OF_A_SYNC: u64 = 3;
const WRITES_OF_A_SYNC: u64 = 2;

/// An interval that would break the quota.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a sync every {} s of {sheets} sheet(s) may need {needed} {kind} a minute ({syncs} syncs of at most {each}), \
     but the quota is {quota}",
    interval.as_secs_f64()
)]
pub struct TooOften {
    kind: &'static str,
    interval: Duration,
    sheets: u64,
    syncs: u64,
    each: u64,
    needed: u64,
    quota: u64,
}

impl Budget {
    /// With so many reads and writes a minute.
    pub fn new(reads_a_minute: usize, writes_a_minute: usize) -> Self {
        let window = |most| Window {
            most,
            made: Mutex::new(VecDeque::new()),
        };
        Self {
            reads: window(reads_a_minute),
            writes: window(writes_a_minute),
        }
    }

    /// Checks that syncs of so many sheets at this interval keep the quota even when each needs all it may.
    pub fn check(&self, interval: Duration, sheets: u64) -> Result<(), TooOften> {
        let syncs = 60_000_u128.div_ceil(interval.as_millis().max(1));
        let syncs = u64::try_from(syncs).unwrap_or(u64::MAX).saturating_mul(sheets);
        let needs = [
            ("reads", READS_OF_A_SYNC, self.reads.most),
            ("writes", WRITES_OF_A_SYNC, self.writes.most),
        ];
        for (kind, each, quota) in needs {
            let (needed, quota) = (syncs.saturating_mul(each), u64::try_from(quota).unwrap_or(u64::MAX));
            if needed > quota {
                return Err(TooOften {
                    kind,
                    interval,
                    sheets,
                    syncs,
                    each,
                    needed,
                    quota,
                });
            }
        }
        Ok(())
    }

    /// Counts a request that is about to be sent.
    ///
    /// # Errors
    /// How long to wait when the minute is used up; nothing was counted then.
    pub fn take(&self, kind: Kind, now: Timestamp) -> Result<(), Duration> {
        let mut made = self.window(kind).made.lock().unwrap_or_else(PoisonError::into_inner);
        self.window(kind).room(&mut made, 1, now)?;
        made.push_back(now);
        Ok(())
    }

    /// Whether so many requests could be sent now, one after the other. Counts nothing.
    ///
    /// Who needs several asks first: begun with less, the last would be refused, what was read for it would be for
    /// nothing, and the requests that become free would go on being used up so.
    ///
    /// # Errors
    /// How long to wait until then.
    pub fn room(&self, kind: Kind, requests: usize, now: Timestamp) -> Result<(), Duration> {
        let mut made = self.window(kind).made.lock().unwrap_or_else(PoisonError::into_inner);
        self.window(kind).room(&mut made, requests, now)
    }

    /// The answer to the newest request came. Google counted it at some moment before; a minute from now it certainly
    /// counts no more, while a minute from its sending it still might.
    pub fn answered(&self, kind: Kind, now: Timestamp) {
        let mut made = self.window(kind).made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(newest) = made.back_mut() {
            *newest = now.max(*newest);
        }
    }

    fn window(&self, kind: Kind) -> &Window {
        match kind {
            Kind::Read => &self.reads,
            Kind::Write => &self.writes,
        }
    }
}

impl Window {
    fn room(&self, made: &mut VecDeque<Timestamp>, requests: usize, now: Timestamp) -> Result<(), Duration> {
        while made.front().is_some_and(|first| *first + MINUTE <= now) {
            made.pop_front();
        }
        let over = (made.len() + requests).saturating_sub(self.most);
        if over == 0 {
            return Ok(());
        }
        let last_in_the_way = made.get(over - 1).or(made.back());
        let free = last_in_the_way.map_or(now, |moment| *moment) + MINUTE;
        Err(free.duration_since(now).try_into().unwrap_or(Duration::ZERO))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    #[test]
    fn no_minute_ever_holds_more_than_the_quota() {
        let budget = Budget::new(2, 1);
        assert_eq!(budget.take(Kind::Read, at(0)), Ok(()));
        assert_eq!(budget.take(Kind::Read, at(30)), Ok(()));
        assert_eq!(budget.take(Kind::Read, at(59)), Err(Duration::from_secs(1)));
        assert_eq!(budget.take(Kind::Write, at(59)), Ok(()));
        assert_eq!(budget.take(Kind::Read, at(60)), Ok(()));
        assert_eq!(budget.take(Kind::Read, at(61)), Err(Duration::from_secs(29)));
    }

    #[test]
    fn several_requests_have_room_when_the_last_of_them_has() {
        let budget = Budget::new(3, 1);
        for second in [0, 10, 20] {
            assert_eq!(budget.room(Kind::Read, 1, at(second)), Ok(()));
            assert_eq!(budget.take(Kind::Read, at(second)), Ok(()));
        }
        assert_eq!(budget.room(Kind::Read, 1, at(30)), Err(Duration::from_secs(30)));
        assert_eq!(budget.room(Kind::Read, 2, at(30)), Err(Duration::from_secs(40)));
        assert_eq!(budget.room(Kind::Read, 2, at(69)), Err(Duration::from_secs(1)));
        assert_eq!(budget.room(Kind::Read, 2, at(70)), Ok(()));
        assert_eq!(budget.room(Kind::Read, 3, at(70)), Err(Duration::from_secs(10)));
        // It has counted nothing.
        assert_eq!(budget.take(Kind::Read, at(70)), Ok(()));
        assert_eq!(budget.take(Kind::Read, at(70)), Ok(()));
    }

    #[test]
    fn a_request_counts_for_a_minute_after_its_answer() {
        let budget = Budget::new(1, 1);
        assert_eq!(budget.take(Kind::Read, at(0)), Ok(()));
        budget.answered(Kind::Read, at(5));
        assert_eq!(budget.take(Kind::Read, at(60)), Err(Duration::from_secs(5)));
        assert_eq!(budget.take(Kind::Read, at(65)), Ok(()));
    }

    #[test]
    fn an_interval_that_breaks_the_quota_is_refused_with_the_arithmetic() {
        let budget = Budget::new(60, 60);
        assert_eq!(budget.check(Duration::from_secs(20), 1), Ok(()));
        assert_eq!(budget.check(Duration::from_secs(20), 6), Ok(()));
        let refused = budget.check(Duration::from_secs(2), 1).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "a sync every 2 s of 1 sheet(s) may need 90 reads a minute (30 syncs of at most 3), but the quota is 60"
        );
    }
}
