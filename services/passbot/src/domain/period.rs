use chrono::{DateTime, Utc};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

/// Days of which passes are exported, by the community's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    ThisMonth,
    LastMonth,
    /// From the earlier to the later of these days, both included, in whichever order they were written.
    Days(TypedDay, TypedDay),
}

/// A day as somebody wrote it, perhaps without its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypedDay {
    year: Option<i16>,
    month: i8,
    day: i8,
}

/// Why no days can be read from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    #[error("not one or two dates")]
    Unclear,
    #[error("a date that no calendar has")]
    NoSuchDay,
}

/// Two dates and some words between them are shorter.
const LONGEST: usize = 60;
/// Dates of other years are mistyped.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

impl Period {
    /// Reads two dates as people write them: `01.11.2026 15.11.2026`, `с 1.11 по 15.11`, `1/11/26-15/11/26`,
    /// `2026-11-01 2026-11-15`. One date is that day alone.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        if text.chars().nth(LONGEST).is_some() {
            return Err(PeriodError::Unclear);
        }
        match dates(text)?.as_slice() {
            [day] => Ok(Self::Days(*day, *day)),
            [first, last] => Ok(Self::Days(*first, *last)),
            _ => Err(PeriodError::Unclear),
        }
    }

    /// Its first and last day. A day without a year is the latest such that has begun.
    pub fn days(self, now: DateTime<Utc>, time_zone: &TimeZone) -> (Date, Date) {
        let today = today(now, time_zone);
        match self {
            Self::ThisMonth => (today.first_of_month(), today),
            Self::LastMonth => {
                let last = today.first_of_month().yesterday().unwrap_or(today);
                (last.first_of_month(), last)
            }
            Self::Days(one, other) => {
                let (one, other) = (one.date(today), other.date(today));
                (one.min(other), one.max(other))
            }
        }
    }

    /// Whether none of its days has begun.
    pub fn is_to_come(self, now: DateTime<Utc>, time_zone: &TimeZone) -> bool {
        self.days(now, time_zone).0 > today(now, time_zone)
    }

    /// From its first moment to the one after its last.
    pub fn moments(self, now: DateTime<Utc>, time_zone: &TimeZone) -> (DateTime<Utc>, DateTime<Utc>) {
        let (first, last) = self.days(now, time_zone);
        let end = last.checked_add(1.day()).unwrap_or(last);
        (start(first, time_zone), start(end, time_zone))
    }
}

impl TypedDay {
    fn new(year: Option<i16>, month: i16, day: i16) -> Result<Self, PeriodError> {
        let parts = || Some((i8::try_from(month).ok()?, i8::try_from(day).ok()?));
        let (month, day) = parts().ok_or(PeriodError::NoSuchDay)?;
        // Without a year the 29th of February may be meant.
        let exists = Date::new(year.unwrap_or(2000), month, day).is_ok();
        if exists && year.is_none_or(|year| YEARS.contains(&year)) {
            Ok(Self { year, month, day })
        } else {
            Err(PeriodError::NoSuchDay)
        }
    }

    fn date(self, today: Date) -> Date {
        let years = match self.year {
            Some(year) => year..=year,
            None => today.year() - 8..=today.year(),
        };
        let of_year = |year| Date::new(year, self.month, self.day).ok();
        years
            .rev()
            .filter_map(of_year)
            .find(|date| self.year.is_some() || *date <= today)
            .unwrap_or(today)
    }
}

fn today(now: DateTime<Utc>, time_zone: &TimeZone) -> Date {
    Timestamp::from_second(now.timestamp())
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_zoned(time_zone.clone())
        .date()
}

/// The first moment of a day.
fn start(day: Date, time_zone: &TimeZone) -> DateTime<Utc> {
    let second = day
        .to_zoned(time_zone.clone())
        .map_or(0, |moment| moment.timestamp().as_second());
    DateTime::from_timestamp(second, 0).unwrap_or_default()
}

/// All dates of a text. What stands between them tells nothing.
fn dates(text: &str) -> Result<Vec<TypedDay>, PeriodError> {
    let mut dates = Vec::new();
    let mut rest = text;
    while let Some(place) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (date, after) = date(&rest[place..])?;
        dates.push(date);
        rest = after;
    }
    Ok(dates)
}

/// The date that a text begins with, and what follows it: `15.11.2026`, `15.11.26`, `15.11`, `15/11/2026`, `15-11-2026`
/// or `2026-11-15`.
fn date(text: &str) -> Result<(TypedDay, &str), PeriodError> {
    let (first, rest) = number(text).ok_or(PeriodError::Unclear)?;
    let separator = rest.chars().next().filter(|letter| matches!(letter, '.' | '/' | '-'));
    let separator = separator.ok_or(PeriodError::Unclear)?;
    let (second, rest) = next_number(rest, separator).ok_or(PeriodError::Unclear)?;
    match next_number(rest, separator) {
        Some((third, rest)) => {
            let day = if first > 31 {
                TypedDay::new(Some(first), second, third)?
            } else {
                let year = if third < 100 { third + 2000 } else { third };
                TypedDay::new(Some(year), second, first)?
            };
            Ok((day, rest))
        }
        // `1-11` may be days as well as a day and a month.
        None if separator == '-' => Err(PeriodError::Unclear),
        None => Ok((TypedDay::new(None, second, first)?, rest)),
    }
}

fn next_number(text: &str, separator: char) -> Option<(i16, &str)> {
    number(text.strip_prefix(separator)?)
}

/// The number of at most four digits that a text begins with, and what follows it.
fn number(text: &str) -> Option<(i16, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let digits = text.get(..end).filter(|digits| digits.len() <= 4)?;
    Some((digits.parse().ok()?, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moscow() -> TimeZone {
        TimeZone::get("Europe/Moscow").unwrap()
    }

    fn parsed(text: &str) -> Result<(String, String), PeriodError> {
        let now = "2026-11-21T11:00:00Z".parse().unwrap();
        let (first, last) = Period::parse(text)?.days(now, &moscow());
        Ok((first.to_string(), last.to_string()))
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let both = Ok(("2026-11-01".to_owned(), "2026-11-15".to_owned()));
        for text in [
            "01.11.2026 15.11.2026",
            "01.11.2026-15.11.2026",
            "с 1.11.2026 по 15.11.2026",
            "1.11 – 15.11",
            "1.11-15.11.",
            "1/11/26, 15/11/26",
            "2026-11-01 2026-11-15",
            "2026-11-01—2026-11-15",
            "01-11-2026 15-11-2026",
            "15.11.2026, 1.11.2026",
        ] {
            assert_eq!(parsed(text), both, "{text}");
        }
    }

    #[test]
    fn one_date_is_that_day_and_without_a_year_the_latest_that_has_begun() {
        let day = |day: &str| Ok((day.to_owned(), day.to_owned()));
        assert_eq!(parsed("1.11.2026"), day("2026-11-01"));
        assert_eq!(parsed("21.11"), day("2026-11-21"));
        assert_eq!(parsed("22.11"), day("2025-11-22"));
        assert_eq!(parsed("29.02"), day("2024-02-29"));
    }

    #[test]
    fn what_is_no_date_is_told_from_a_date_that_no_calendar_has() {
        for text in [
            "",
            "yesterday",
            "12",
            "1-11",
            "1.1.2026 2.1.2026 3.1.2026",
            "20261101",
            "١.١.٢٠٢٦",
            "1.",
            "1.x",
        ] {
            assert_eq!(parsed(text), Err(PeriodError::Unclear), "{text}");
        }
        assert_eq!(parsed(&"1".repeat(100_000)), Err(PeriodError::Unclear));
        for text in ["31.02.2026", "1.13.2026", "0.1.2026", "1.1.1999", "30.02", "1.11.9999"] {
            assert_eq!(parsed(text), Err(PeriodError::NoSuchDay), "{text}");
        }
    }

    #[test]
    fn days_that_have_not_begun_are_to_come() {
        let now = "2026-11-21T11:00:00Z".parse().unwrap();
        let is_to_come = |text| Period::parse(text).unwrap().is_to_come(now, &moscow());
        assert!(is_to_come("22.11.2026 30.11.2026"));
        assert!(!is_to_come("21.11.2026 30.11.2026"));
    }

    #[test]
    fn a_month_begins_at_midnight_of_the_community() {
        // In Moscow it is the first of December already.
        let now = "2026-11-30T22:00:00Z".parse().unwrap();
        let (from, until) = Period::ThisMonth.moments(now, &moscow());
        assert_eq!(from.to_rfc3339(), "2026-11-30T21:00:00+00:00");
        assert_eq!(until.to_rfc3339(), "2026-12-01T21:00:00+00:00");
        let (from, until) = Period::LastMonth.moments(now, &moscow());
        assert_eq!(from.to_rfc3339(), "2026-10-31T21:00:00+00:00");
        assert_eq!(until.to_rfc3339(), "2026-11-30T21:00:00+00:00");
    }
}
