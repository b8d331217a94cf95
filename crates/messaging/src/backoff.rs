use std::time::Duration;

/// Pauses that double up to a bound, so that a broker that is down is neither hammered nor forgotten.
#[derive(Debug)]
pub(crate) struct Backoff {
    next: Duration,
    most: Duration,
}

impl Backoff {
    const FIRST: Duration = Duration::from_millis(100);

    pub(crate) fn up_to(most: Duration) -> Self {
        Self {
            next: Self::FIRST,
            most,
        }
    }

    /// The pause to make now.
    pub(crate) fn pause(&mut self) -> Duration {
        let pause = self.next;
        self.next = (pause * 2).min(self.most);
        pause
    }

    /// Things went well: start small again.
    pub(crate) fn reset(&mut self) {
        self.next = Self::FIRST;
    }
}
