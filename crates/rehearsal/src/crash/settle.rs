use std::time::{Duration, Instant};

use anyhow::Result;

/// Longer than anything that is put off: a lease of a call or of work (a minute), a pause before a message is sent once more, a
/// delay tier.
const PATIENCE: Duration = Duration::from_secs(90);
const LOOK: Duration = Duration::from_millis(200);

/// Looks until nothing is left to do, and says what was left all the same when patience ended: the counts tell the rest.
pub(super) async fn patiently(look: impl AsyncFn() -> Result<Vec<String>>) -> Vec<String> {
    let begin = Instant::now();
    loop {
        let left = match look().await {
            Ok(left) if left.is_empty() => return left,
            Ok(left) => left,
            Err(error) => vec![format!("{error:#}")],
        };
        if begin.elapsed() > PATIENCE {
            return left;
        }
        tokio::time::sleep(LOOK).await;
    }
}
