use chrono::{DateTime, Utc};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};

/// Days of which passes are exported, by the community's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    ThisMonth,
    LastMonth,
    /// From the first to the last of these days, both included.
    Days(Date, Date),
}

impl Period {
    /// Reads two dates as people write them: `01.11.2026 15.11.2026`, with or without words and dashes between them.
    /// One date is that day alone.
    pub fn parse(text: &str) -> Option<Self> {
        if text.chars().nth(60).is_some() {
            return None;
        }
        let dates: Vec<Date> = text
            .split(|letter: char| letter.is_whitespace() || matches!(letter, '–' | '—' | ','))
            .filter_map(date)
            .collect();
        match dates.as_slice() {
            [day] => Some(Self::Days(*day, *day)),
            [first, last] if first <= last => Some(Self::Days(*first, *last)),
            [last, first] => Some(Self::Days(*first, *last)),
            _ => None,
        }
    }

    /// Its first and last day.
    pub fn days(self, now: DateTime<Utc>, time_zone: &TimeZone) -> (Date, Date) {
        let today = Timestamp::from_second(now.timestamp())
            .unwrap_or(Timestamp::UNIX_EPOCH)
            .to_zoned(time_zone.clone())
            .date();
        match self {
            Self::ThisMonth => (today.first_of_month(), today),
            Self::LastMonth => {
                let last = today.first_of_month().yesterday().unwrap_or(today);
                (last.first_of_month(), last)
            }
            Self::Days(first, last) => (first, last),
        }
    }

    /// From its first moment to the one after its last.
    pub fn moments(self, now: DateTime<Utc>, time_zone: &TimeZone) -> (DateTime<Utc>, DateTime<Utc>) {
        let (first, last) = self.days(now, time_zone);
        let end = last.checked_add(1.day()).unwrap_or(last);
        (start(first, time_zone), start(end, time_zone))
    }
}

/// The first moment of a day.
fn start(day: Date, time_zone: &TimeZone) -> DateTime<Utc> {
    let second = day
        .to_zoned(time_zone.clone())
        .map_or(0, |moment| moment.timestamp().as_second());
    DateTime::from_timestamp(second, 0).unwrap_or_default()
}

/// `15.11.2026` or `2026-11-15`, of this century.
fn date(word: &str) -> Option<Date> {
    let word = word.trim_matches(|letter: char| !letter.is_ascii_digit());
    let parts: Vec<i16> = word
        .split(['.', '-', '/'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let &[first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = if first > 31 { (first, last) } else { (last, first) };
    let month = i8::try_from(month).ok()?;
    let day = i8::try_from(day).ok()?;
    (2000..=2100)
        .contains(&year)
        .then(|| Date::new(year, month, day).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moscow() -> TimeZone {
        TimeZone::get("Europe/Moscow").unwrap()
    }

    fn parsed(text: &str) -> Option<(String, String)> {
        let period = Period::parse(text)?;
        let (first, last) = period.days(DateTime::UNIX_EPOCH, &moscow());
        Some((first.to_string(), last.to_string()))
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let both = Some(("2026-11-01".to_owned(), "2026-11-15".to_owned()));
        for text in [
            "01.11.2026 15.11.2026",
            "с 1.11.2026 по 15.11.2026",
            "2026-11-01 – 2026-11-15",
            "15.11.2026, 1.11.2026",
        ] {
            assert_eq!(parsed(text), both, "{text}");
        }
        assert_eq!(
            parsed("1.11.2026"),
            Some(("2026-11-01".to_owned(), "2026-11-01".to_owned()))
        );
        for text in [
            "",
            "yesterday",
            "31.02.2026",
            "1.11.26",
            "1.1.2026 2.1.2026 3.1.2026",
            &"1".repeat(100_000),
        ] {
            assert_eq!(Period::parse(text), None);
        }
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
