use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// A day of the calendar, without a time zone. As text: `2026-11-23`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

/// A text that is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no day of the calendar")]
pub struct DayError;

impl Day {
    /// The day that it is at a moment, in a zone.
    pub fn of(moment: DateTime<Utc>, zone: &TimeZone) -> Self {
        // Both types reach further than any time that people order passes for.
        let moment = Timestamp::from_second(moment.timestamp()).unwrap_or(Timestamp::MAX);
        Self(moment.to_zoned(zone.clone()).date())
    }

    /// Its first moment in a zone: midnight, or what comes next where the clocks skip it.
    pub fn beginning(self, zone: &TimeZone) -> DateTime<Utc> {
        let beginning = self.0.to_zoned(zone.clone()).map(|midnight| midnight.timestamp());
        let seconds = beginning.unwrap_or(Timestamp::MAX).as_second();
        DateTime::from_timestamp(seconds, 0).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// So many days later.
    #[must_use]
    pub fn days_later(self, days: i8) -> Self {
        Self(self.0.saturating_add(i64::from(days).days()))
    }

    /// The same day so many months later, or the last of a shorter month.
    #[must_use]
    pub fn months_later(self, months: i8) -> Self {
        Self(self.0.saturating_add(i64::from(months).months()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        // jiff takes longer forms too, such as a day with its time; ours is one only.
        match text.parse::<Date>() {
            Ok(date) if date.to_string() == text => Ok(Self(date)),
            _ => Err(DayError),
        }
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;

    fn try_from(stored: String) -> Result<Self, DayError> {
        stored.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    #[test]
    fn a_day_begins_at_midnight_of_the_zone() {
        let late = "2026-11-21T22:30:00Z".parse().unwrap();
        let day = Day::of(late, &zone("Europe/Moscow"));
        assert_eq!(day.to_string(), "2026-11-22");
        assert_eq!(
            day.beginning(&zone("Europe/Moscow")).to_rfc3339(),
            "2026-11-21T21:00:00+00:00"
        );
        assert_eq!(day.days_later(14).to_string(), "2026-12-06");
    }

    #[test]
    fn a_month_ends_where_it_ends() {
        let day: Day = "2026-08-31".parse().unwrap();
        assert_eq!(day.months_later(6).to_string(), "2027-02-28");
    }

    #[test]
    fn a_skipped_midnight_is_the_moment_after_it() {
        // Chile's clocks went from 24:00 to 01:00 that night.
        let day: Day = "2024-09-08".parse().unwrap();
        assert_eq!(
            day.beginning(&zone("America/Santiago")).to_rfc3339(),
            "2024-09-08T04:00:00+00:00"
        );
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["", "today", "2026-02-30", "2026-11-21T10:00", "20261121"] {
            assert_eq!(text.parse::<Day>(), Err(DayError), "{text}");
        }
    }
}
