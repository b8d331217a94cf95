use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use jiff::{Timestamp, ToSpan, civil::Time, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// What was given up, for the daily letter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Digest {
    /// Letters that failed since the last digest, by the word of their reason.
    pub failed_letters: BTreeMap<String, i64>,
    /// Inputs and tasks of notifier itself that were given up and still stand.
    pub dead_rows: i64,
    /// Dead letters that stand in the queues, by consumer; none where there are none.
    pub dead_letters: BTreeMap<String, u32>,
    /// RabbitMQ could not be asked for dead letters.
    pub uncounted: bool,
}

impl Digest {
    /// Whether there is anything that a person should look at.
    pub fn is_empty(&self) -> bool {
        self.failed_letters.is_empty() && self.dead_rows == 0 && self.dead_letters.is_empty()
    }
}

/// A time of day, such as `09:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeOfDay(Time);

impl TimeOfDay {
    /// Reads `HH:MM`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wanted = || "must be a time of day such as 09:00".to_owned();
        Time::strptime("%H:%M", text).map(Self).map_err(|_| wanted())
    }
}

/// When the next digest is due after `now`: at this time of the zone's day, of which there is exactly one each day.
pub fn next_digest(at: TimeOfDay, time_zone: &TimeZone, now: DateTime<Utc>) -> DateTime<Utc> {
    let next = || {
        let local = Timestamp::from_second(now.timestamp())
            .ok()?
            .to_zoned(time_zone.clone());
        let mut date = local.date();
        loop {
            let due = date.to_datetime(at.0).to_zoned(time_zone.clone()).ok()?;
            if due.timestamp().as_second() > now.timestamp() {
                return DateTime::from_timestamp(due.timestamp().as_second(), 0);
            }
            date = date.checked_add(1.day()).ok()?;
        }
    };
    // Beyond the years that calendars know, a day is a day.
    next().unwrap_or(now + TimeDelta::days(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_digest_is_due_once_a_day_over_the_change_of_clocks() {
        let nine = TimeOfDay::parse("09:00").unwrap();
        let kyiv = TimeZone::get("Europe/Kyiv").unwrap();
        for (now, due) in [
            ("2026-11-22T06:59:59Z", "2026-11-22T07:00:00Z"),
            ("2026-11-22T07:00:00Z", "2026-11-23T07:00:00Z"),
            // Summer time begins on the 28th and ends on the 25th.
            ("2027-03-27T07:00:00Z", "2027-03-28T06:00:00Z"),
            ("2026-10-24T06:00:00Z", "2026-10-25T07:00:00Z"),
        ] {
            assert_eq!(next_digest(nine, &kyiv, at(now)), at(due), "{now}");
        }
        // Half past three does not exist on that day: the first moment after it is meant.
        let missing = TimeOfDay::parse("03:30").unwrap();
        assert_eq!(
            next_digest(missing, &kyiv, at("2027-03-27T23:00:00Z")),
            at("2027-03-28T01:30:00Z")
        );
    }

    #[test]
    fn only_times_of_day_are_taken() {
        for wrong in ["", "9", "24:00", "09:60", "nine", "09:00:00"] {
            assert!(TimeOfDay::parse(wrong).is_err(), "{wrong}");
        }
    }
}
