//! Waiting for what other processes and tasks are about to do.

use std::future::Future;
use std::panic::Location;
use std::time::{Duration, Instant};

/// How long [`eventually`] waits: far longer than anything takes on a busy machine, since a test that is green never
/// waits so long.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The first pause between two looks, doubled up to [`LONGEST_PAUSE`]: what is there soon is seen soon, and what
/// takes long does not get slowed down by our looking.
const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// Looks again and again until `probe` finds something, and hands that out.
///
/// `awaited` completes the sentence "waited for …": `eventually("the pass in the sheet", async || sheet.row(2).await)`.
///
/// Await it in the test itself: the compiler cannot show yet that a future with an async closure may move between
/// threads, as `tokio::spawn` wants.
///
/// # Panics
/// When nothing was found within [`PATIENCE`], naming the caller and what was awaited.
#[track_caller]
pub fn eventually<T>(awaited: &str, probe: impl AsyncFnMut() -> Option<T>) -> impl Future<Output = T> {
    eventually_within(PATIENCE, awaited, probe)
}

/// The same with a deadline of its own, for what is known to take long.
///
/// # Panics
/// When nothing was found within the deadline, naming the caller and what was awaited.
#[track_caller]
pub fn eventually_within<T>(
    deadline: Duration,
    awaited: &str,
    mut probe: impl AsyncFnMut() -> Option<T>,
) -> impl Future<Output = T> {
    let caller = Location::caller();
    async move {
        let begin = Instant::now();
        let mut pause = FIRST_PAUSE;
        let mut looks = 0;
        loop {
            if let Some(found) = probe().await {
                return found;
            }
            looks += 1;
            assert!(
                begin.elapsed() < deadline,
                "{caller}: waited {deadline:?} ({looks} looks) in vain for {awaited}"
            );
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::AssertUnwindSafe;

    use futures::FutureExt;

    use super::*;

    #[tokio::test]
    async fn what_comes_after_a_few_looks_is_handed_out() {
        let mut looks = 0;
        let found = eventually("the third look", async || {
            looks += 1;
            (looks == 3).then_some("here")
        });
        assert_eq!(found.await, "here");
    }

    #[tokio::test]
    async fn waiting_in_vain_tells_who_waited_for_what() {
        let in_vain = eventually_within(Duration::from_millis(10), "a bus on Sunday", async || None::<()>);
        let panic = AssertUnwindSafe(in_vain).catch_unwind().await.unwrap_err();
        let message = *panic.downcast::<String>().unwrap();
        assert!(
            message.contains("for a bus on Sunday") && message.contains("eventually.rs"),
            "{message}"
        );
    }
}
