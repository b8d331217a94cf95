use tokio::sync::watch;

/// How far people have come; what the moments of kills are measured by.
///
/// People do not run away from the kills: where these are behind, they wait.
#[derive(Debug)]
pub(super) struct Progress {
    acts: watch::Sender<usize>,
    allowed: watch::Sender<usize>,
    kills: watch::Sender<usize>,
}

impl Progress {
    /// People may begin with so many acts.
    pub(super) fn new(allowed: usize) -> Self {
        Self {
            acts: watch::Sender::new(0),
            allowed: watch::Sender::new(allowed),
            kills: watch::Sender::new(0),
        }
    }

    /// Waits until one more act is allowed.
    pub(super) async fn may_go_on(&self) {
        let acts = *self.acts.borrow();
        // The sender lives in `self`, so waiting ends only by the number.
        let _ = self.allowed.subscribe().wait_for(|allowed| *allowed > acts).await;
    }

    /// The kills have come so far that people may go on up to here.
    pub(super) fn allow(&self, acts: usize) {
        self.allowed.send_replace(acts);
    }

    /// So many kills have happened.
    pub(super) fn killed(&self, kills: usize) {
        self.kills.send_replace(kills);
    }

    /// Waits until so many kills have happened.
    pub(super) async fn outlives(&self, kills: usize) {
        let _ = self.kills.subscribe().wait_for(|happened| *happened >= kills).await;
    }

    /// How many acts have been done.
    pub(super) fn acts(&self) -> usize {
        *self.acts.borrow()
    }

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
        let _ = self.acts.subscribe().wait_for(|done| *done >= acts).await;
    }
}
