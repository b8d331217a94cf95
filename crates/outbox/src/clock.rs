use chrono::{DateTime, TimeDelta, Utc};
use tokio::{sync::watch, time::Instant};

/// The one clock of a service: what it says is `now`, due times are compared with it.
///
/// Either the machine's clock or one that is led by a [`ClockHand`] (the sandbox's world, tests). A cheap clone shows
/// the same time.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    led: Option<watch::Receiver<Reading>>,
}

/// Sets the clocks that it leads.
#[derive(Debug)]
pub struct ClockHand {
    readings: watch::Sender<Reading>,
}

#[derive(Debug, Clone, Copy)]
struct Reading {
    now: DateTime<Utc>,
    held: bool,
    taken: Instant,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that shows `now`, and stands still there while it is `held`, until its hand moves it.
    pub fn led(now: DateTime<Utc>, held: bool) -> (ClockHand, Self) {
        let (readings, led) = watch::channel(Reading {
            now,
            held,
            taken: Instant::now(),
        });
        (ClockHand { readings }, Self { led: Some(led) })
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.led.as_ref().map_or_else(Utc::now, |led| led.borrow().now())
    }

    /// Waits until the clock is moved, held or let go: the moment to look at due times again. A machine's clock, and
    /// one whose hand is gone, is never moved.
    pub async fn changed(&mut self) {
        if let Some(led) = &mut self.led
            && led.changed().await.is_ok()
        {
            return;
        }
        std::future::pending::<()>().await;
    }
}

impl ClockHand {
    /// Moves the clocks.
    pub fn set(&self, now: DateTime<Utc>, held: bool) {
        self.readings.send_replace(Reading {
            now,
            held,
            taken: Instant::now(),
        });
    }
}

impl Reading {
    fn now(&self) -> DateTime<Utc> {
        if self.held {
            return self.now;
        }
        TimeDelta::from_std(self.taken.elapsed()).map_or(self.now, |passed| self.now + passed)
    }
}
