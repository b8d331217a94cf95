use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);

/// How long a letter waits after so many attempts, at most `left`, for then it has expired and its end is to be told.
/// Spread by a fifth, so that letters that failed together do not come back together.
pub(super) fn pause(attempts: i32, left: Duration) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(10);
    let pause = (FIRST * 2u32.pow(doublings)).min(LONGEST);
    pause.mul_f64(rand::random_range(0.8..1.2)).min(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_minute_and_never_beyond_the_expiry() {
        let far = Duration::from_secs(3600);
        assert!((0.8..1.2).contains(&pause(1, far).as_secs_f64()));
        assert!((12.8..19.2).contains(&pause(5, far).as_secs_f64()));
        for attempts in [7, 100, i32::MAX] {
            assert!((48.0..72.0).contains(&pause(attempts, far).as_secs_f64()));
        }
        assert_eq!(pause(7, Duration::from_millis(300)), Duration::from_millis(300));
    }
}
