use tokio::sync::watch;

/// How far people have come; what the moments of kills are measured by.
#[derive(Debug)]
pub(super) struct Progress {
    acts: watch::Sender<usize>,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            acts: watch::Sender::new(0),
        }
    }
}

impl Progress {
    /// Somebody did something.
    pub(super) fn act(&self) {
        self.acts.send_modify(|acts| *acts += 1);
    }

    /// Nobody will do anything any more: whoever waits for a number has reached it. Says how many acts it were.
    pub(super) fn end(&self) -> usize {
        self.acts.send_replace(usize::MAX)
    }

    /// Waits until so many acts have been done, or all.
    pub(super) async fn reaches(&self, acts: usize) {
        // The sender lives in `self`, so waiting ends only by the number.
        let _ = self.acts.subscribe().wait_for(|done| *done >= acts).await;
    }
}
