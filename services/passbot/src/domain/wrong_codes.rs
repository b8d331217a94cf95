use chrono::{DateTime, TimeDelta, Utc};

/// Wrong codes an hour after which a person has to wait (the specification's rule).
pub const WRONG_CODES_ALLOWED: usize = 5;

/// Until when a person who typed wrong codes at these moments has to wait: an hour from the last of five within an hour.
///
/// `moments` are the newest five, newest first. Tries during the wait are not recorded, so the wait does not grow.
pub fn blocked_until(moments: &[DateTime<Utc>], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let hour = TimeDelta::hours(1);
    let newest = moments.first()?;
    let fifth = moments.get(WRONG_CODES_ALLOWED - 1)?;
    let until = *newest + hour;
    (*newest - *fifth < hour && now < until).then_some(until)
}

/// How many of these moments lie within the last hour.
pub fn within_the_hour(moments: &[DateTime<Utc>], now: DateTime<Utc>) -> usize {
    moments
        .iter()
        .filter(|moment| now - **moment < TimeDelta::hours(1))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    #[test]
    fn five_wrong_codes_within_an_hour_make_a_person_wait_an_hour() {
        let five = [40, 30, 20, 10, 0].map(at);
        assert_eq!(blocked_until(&five, at(40)), Some(at(100)));
        assert_eq!(blocked_until(&five, at(99)), Some(at(100)));
        assert_eq!(blocked_until(&five, at(100)), None);
    }

    #[test]
    fn four_wrong_codes_or_five_over_a_longer_time_do_not() {
        assert_eq!(blocked_until(&[3, 2, 1, 0].map(at), at(3)), None);
        assert_eq!(blocked_until(&[60, 30, 20, 10, 0].map(at), at(60)), None);
    }

    #[test]
    fn the_first_wrong_code_after_the_wait_does_not_start_another() {
        assert_eq!(blocked_until(&[101, 40, 30, 20, 10].map(at), at(101)), None);
        assert_eq!(within_the_hour(&[101, 40, 30, 20, 10].map(at), at(101)), 1);
    }
}
