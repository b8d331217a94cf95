use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

/// The time of the sandbox's world: the machine's, moved forward or held still by the control API.
///
/// Everything that ages in the world (updates, button presses, the 48 hours of a delete) is measured by it. It never goes
/// back.
#[derive(Debug)]
pub struct Clock {
    state: Mutex<State>,
    revision: watch::Sender<u64>,
}

#[derive(Debug, Clone, Copy)]
struct State {
    ahead: TimeDelta,
    held: Option<DateTime<Utc>>,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            state: Mutex::new(State {
                ahead: TimeDelta::zero(),
                held: None,
            }),
            revision: watch::Sender::new(1),
        }
    }
}

impl Clock {
    /// The world's present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.state().now()
    }

    /// Whether the clock stands still.
    pub fn is_held(&self) -> bool {
        self.state().held.is_some()
    }

    /// Counts the clock's jumps, holds and releases; between two of them time simply flows.
    pub fn revision(&self) -> u64 {
        *self.revision.borrow()
    }

    /// Waits until the revision is greater than `after`.
    pub async fn changed_after(&self, after: u64) {
        // The sender lives in `self`, so waiting ends only by a change.
        let _ = self.revision.subscribe().wait_for(|revision| *revision > after).await;
    }

    /// Moves time forward.
    pub fn advance(&self, by: TimeDelta) {
        self.change(|state| {
            let by = by.max(TimeDelta::zero());
            match &mut state.held {
                Some(held) => *held += by,
                None => state.ahead += by,
            }
        });
    }

    /// Stops time at the present moment.
    pub fn hold(&self) {
        self.change(|state| state.held = Some(state.now()));
    }

    /// Lets time flow on from where it was held.
    pub fn release(&self) {
        self.change(|state| {
            if let Some(held) = state.held.take() {
                state.ahead = held - Utc::now();
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.revision.send_modify(|revision| *revision += 1);
    }

    fn state(&self) -> State {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn now(&self) -> DateTime<Utc> {
        self.held.unwrap_or_else(|| Utc::now() + self.ahead)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_clock_moves_only_when_it_is_advanced() {
        let clock = Clock::default();
        clock.hold();
        let held = clock.now();
        assert_eq!(clock.now(), held);
        clock.advance(TimeDelta::hours(2));
        assert_eq!(clock.now(), held + TimeDelta::hours(2));
    }

    #[test]
    fn a_released_clock_flows_on_from_where_it_was_held() {
        let clock = Clock::default();
        clock.hold();
        clock.advance(TimeDelta::weeks(1));
        let held = clock.now();
        clock.release();
        assert!(clock.now() >= held);
        assert!(clock.now() < held + TimeDelta::minutes(1));
    }

    #[test]
    fn a_clock_never_goes_back() {
        let clock = Clock::default();
        let before = clock.now();
        clock.advance(TimeDelta::hours(-1));
        assert!(clock.now() >= before);
    }
}
