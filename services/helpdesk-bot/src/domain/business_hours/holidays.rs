use jiff::civil::Date;

use super::{CalendarError, week::short};

/// Days on which nobody works, as a setting says them: `2026-12-31, 12-31..01-08, 2027-05-01..2027-05-03`.
///
/// Days without a year come back every year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holidays {
    /// Of every year, by month, a bit for each day.
    yearly: [u32; 13],
    /// First and last days, sorted, none over another.
    dated: Vec<(Date, Date)>,
}

/// A day as it is written.
#[derive(Clone, Copy)]
enum Written {
    Dated(Date),
    /// In the leap year 2000, which has every day that a year can have.
    Yearly(Date),
}

/// A year's days; more of them say nothing new.
const MOST_HOLIDAYS: usize = 366;
const LONGEST: i32 = 366;
const LEAP_YEAR: i16 = 2000;
/// Dates of other years are mistyped.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

impl Holidays {
    /// What a setting of holidays looks like.
    pub const EXAMPLE: &str = "2026-12-31, 2027-05-01..2027-05-03, 01-01..01-08";

    /// Reads holidays.
    ///
    /// # Errors
    /// With the part that cannot be read and an example of what can.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let mut holidays = Self::default();
        let items = text
            .split([',', ';', '\n'])
            .map(str::trim)
            .filter(|item| !item.is_empty());
        for (place, item) in items.enumerate() {
            if place >= MOST_HOLIDAYS {
                return Err(CalendarError::TooManyHolidays(MOST_HOLIDAYS));
            }
            holidays.add(item)?;
        }
        holidays.dated.sort_unstable();
        holidays.dated.dedup_by(|later, earlier| {
            let touches = later.0 <= earlier.1;
            if touches {
                earlier.1 = earlier.1.max(later.1);
            }
            touches
        });
        Ok(holidays)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.dated.is_empty() && self.yearly.iter().all(|days| *days == 0)
    }

    /// How many days it has at most, those of every year counted once.
    pub(super) fn days(&self) -> u32 {
        let yearly: u32 = self.yearly.iter().map(|days| days.count_ones()).sum();
        let of_span = |(first, last): &(Date, Date)| (*last - *first).get_days().unsigned_abs() + 1;
        yearly + self.dated.iter().map(of_span).sum::<u32>()
    }

    pub(super) fn contains(&self, day: Date) -> bool {
        let (month, bit) = yearly_place(day);
        if self.yearly.get(month).is_some_and(|days| days & bit != 0) {
            return true;
        }
        let next = self.dated.partition_point(|(first, _)| *first <= day);
        self.dated[..next].last().is_some_and(|(_, last)| day <= *last)
    }

    fn add(&mut self, item: &str) -> Result<(), CalendarError> {
        let quoted = || short(item);
        let tidy = item.replace(" - ", "..").replace(['–', '—'], "..").replace(' ', "");
        let (first, last) = tidy.split_once("..").unwrap_or((&tidy, &tidy));
        let day = |text| Written::parse(text).ok_or_else(|| CalendarError::NoDate(quoted()));
        match (day(first)?, day(last)?) {
            (Written::Dated(first), Written::Dated(last)) => {
                if last < first {
                    return Err(CalendarError::Backwards(quoted()));
                }
                if (last - first).get_days() >= LONGEST {
                    return Err(CalendarError::TooLong(quoted()));
                }
                self.dated.push((first, last));
            }
            (Written::Yearly(first), Written::Yearly(last)) => {
                let mut day = first;
                self.add_yearly(day);
                // One that ends before it begins goes over the end of the year.
                while day != last {
                    let next = day.tomorrow().unwrap_or(last);
                    day = next.with().year(LEAP_YEAR).build().unwrap_or(last);
                    self.add_yearly(day);
                }
            }
            _ => return Err(CalendarError::HalfYearly(quoted())),
        }
        Ok(())
    }

    fn add_yearly(&mut self, day: Date) {
        let (month, bit) = yearly_place(day);
        if let Some(days) = self.yearly.get_mut(month) {
            *days |= bit;
        }
    }
}

impl Written {
    fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let number = |text: &str, length: usize| {
            let digits = text.len() == length && text.bytes().all(|digit| digit.is_ascii_digit());
            digits.then(|| text.parse::<i16>().ok()).flatten()
        };
        let day_of = |year: i16, month: &str, day: &str| {
            let (month, day) = (number(month, 2)?, number(day, 2)?);
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        };
        match parts.as_slice() {
            [month, day] => day_of(LEAP_YEAR, month, day).map(Self::Yearly),
            [year, month, day] => {
                let year = number(year, 4).filter(|year| YEARS.contains(year))?;
                day_of(year, month, day).map(Self::Dated)
            }
            _ => None,
        }
    }
}

/// Month and bit of a day in [`Holidays::yearly`].
fn yearly_place(day: Date) -> (usize, u32) {
    (usize::from(day.month().unsigned_abs()), 1 << day.day())
}
