use chrono::{DateTime, TimeDelta, Utc};
use conversation::local_time;
use jiff::{
    civil::{Date, date},
    tz::TimeZone,
};

mod holidays;
#[cfg(test)]
mod tests;
mod wall;
mod week;

pub use holidays::Holidays;
pub use week::WeeklyHours;

/// When somebody is there to answer: the hours of a week, without the holidays, on the clocks of one time zone.
///
/// A span belongs to the day on which it begins: a holiday cancels what would begin on it, and the night before it is worked
/// to its end. The calendar knows the years 2000 to 2100 and counts as open outside of them, so that every question has an
/// answer after a bounded search.
#[derive(Debug, Clone)]
pub struct BusinessHours {
    week: WeeklyHours,
    holidays: Holidays,
    time_zone: TimeZone,
}

/// What is wrong with a calendar, said so that it can follow the name of its setting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    #[error("“{0}” is no span of time; write 09:00-18:00, or 22:00-06:00 for a night")]
    NoSpan(String),
    #[error("“{0}” has no length; write 00:00-24:00 for a whole day")]
    NoLength(String),
    #[error("“{0}” is no day of the week; write mon, tue, wed, thu, fri, sat or sun, or mon-fri for several")]
    NoWeekday(String),
    #[error("“{0}” does not say on which days; write mon-fri 09:00-18:00")]
    NoDays(String),
    #[error("“{0}” does not say at what time; write mon-fri 09:00-18:00")]
    NoTimes(String),
    #[error("has more than {0} spans of time")]
    TooManySpans(usize),
    #[error("“{0}” is no date that a calendar has; write 2026-12-31, or 12-31 for every year")]
    NoDate(String),
    #[error("“{0}” has a year at one end only; write 2026-12-31..2027-01-08, or 12-31..01-08 for every year")]
    HalfYearly(String),
    #[error("“{0}” ends before it begins; write 2026-12-31..2027-01-08")]
    Backwards(String),
    #[error("“{0}” is longer than a year; write 2026-12-31..2027-01-08")]
    TooLong(String),
    #[error("has more than {0} holidays")]
    TooManyHolidays(usize),
    #[error("leave nothing of the business hours: some day of each year must be open, such as mon-fri 09:00-18:00")]
    NeverOpen,
    #[error("leave the business hours closed for more than a year, from {0} on; some day of each year must be open")]
    ClosedForLong(Date),
}

/// An unbroken time in which somebody is there: `closes` is the first moment after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shift {
    opens: DateTime<Utc>,
    closes: DateTime<Utc>,
}

const FIRST_DAY: Date = date(2000, 1, 1);
const LAST_DAY: Date = date(2100, 12, 31);
/// A calendar that opens more seldom is a mistake, and would make each question a long search.
const LONGEST_CLOSED: i32 = 366;
/// Who is there for so many shifts on end is always there.
const LOOKED_AHEAD: usize = 1_000;

impl BusinessHours {
    /// Puts a calendar together. Without hours it is always open but for the holidays.
    ///
    /// # Errors
    /// When the holidays leave nothing open for more than a year.
    pub fn new(week: WeeklyHours, holidays: Holidays, time_zone: TimeZone) -> Result<Self, CalendarError> {
        let hours = Self {
            week,
            holidays,
            time_zone,
        };
        // To close a weekday for longer than a year takes a holiday in each of its weeks.
        if hours.holidays.days() >= 52 {
            hours.check()?;
        }
        Ok(hours)
    }

    /// By whose clocks the hours are meant.
    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// Whether somebody is there.
    pub fn is_open(&self, moment: DateTime<Utc>) -> bool {
        self.shifts(moment)
            .next()
            .is_some_and(|shift| shift.opens <= moment && moment < shift.closes)
    }

    /// When somebody will be there again; `None` while somebody is.
    pub fn next_opening(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let shift = self.shifts(moment).next()?;
        (moment < shift.opens).then_some(shift.opens)
    }

    /// When somebody will be there after the next time in which nobody is, be it now or later; `None` where somebody always is.
    pub fn back(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut there_until = moment;
        for shift in self.shifts(moment).take(LOOKED_AHEAD) {
            if there_until < shift.opens {
                return Some(shift.opens);
            }
            there_until = shift.closes;
        }
        None
    }

    /// The moment by which so much business time will have passed: the first one, so a time that ends with the day's work is
    /// over when that closes. No or negative time has passed already.
    pub fn after(&self, moment: DateTime<Utc>, business_time: TimeDelta) -> DateTime<Utc> {
        let mut left = business_time;
        let mut reached = moment;
        for shift in self.shifts(moment) {
            if left <= TimeDelta::zero() {
                break;
            }
            let opens = shift.opens.max(moment);
            let worked = left.min(shift.closes - opens);
            left -= worked;
            reached = opens + worked;
        }
        reached
    }

    /// How much business time lies between two moments; none when the second is not the later one.
    pub fn between(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> TimeDelta {
        self.shifts(from)
            .take_while(|shift| shift.opens < until)
            .map(|shift| shift.closes.min(until) - shift.opens.max(from))
            .fold(TimeDelta::zero(), |sum, worked| sum + worked.max(TimeDelta::zero()))
    }

    fn is_always_open(&self) -> bool {
        self.week.is_empty() && self.holidays.is_empty()
    }

    /// Finds holidays that leave nothing open for too long.
    fn check(&self) -> Result<(), CalendarError> {
        let mut closed_since = FIRST_DAY;
        let mut closed_days = 0;
        for day in FIRST_DAY
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day <= LAST_DAY)
        {
            if self.holidays.contains(day) || self.week.of(day.weekday()).is_empty() {
                closed_days += 1;
                continue;
            }
            if closed_days > LONGEST_CLOSED {
                return Err(CalendarError::ClosedForLong(closed_since));
            }
            closed_days = 0;
            closed_since = day.tomorrow().unwrap_or(LAST_DAY);
        }
        if closed_since == FIRST_DAY {
            Err(CalendarError::NeverOpen)
        } else if closed_days > LONGEST_CLOSED {
            Err(CalendarError::ClosedForLong(closed_since))
        } else {
            Ok(())
        }
    }

    /// All shifts that end after a moment, in order, none over another.
    fn shifts(&self, moment: DateTime<Utc>) -> impl Iterator<Item = Shift> {
        let known = Shift {
            opens: wall::reached(&self.time_zone, FIRST_DAY, 0),
            closes: wall::passed(&self.time_zone, LAST_DAY, week::DAY),
        };
        let before = Shift {
            opens: DateTime::<Utc>::MIN_UTC,
            closes: known.opens,
        };
        let after = Shift {
            opens: known.closes,
            closes: DateTime::<Utc>::MAX_UTC,
        };
        let first = if self.is_always_open() {
            // What lies between is one shift, however long.
            LAST_DAY
        } else {
            self.first_day(moment.clamp(known.opens, known.closes))
        };
        let mut over_until = before.closes;
        let spans = first
            .series(jiff::Span::new().days(1))
            .take_while(|day| *day <= LAST_DAY)
            .filter(|day| !self.holidays.contains(*day))
            .flat_map(|day| self.week.of(day.weekday()).iter().map(move |span| (day, *span)))
            .map(|(day, span)| Shift {
                opens: wall::reached(&self.time_zone, day, span.from),
                closes: wall::passed(&self.time_zone, day, span.until),
            })
            .map(move |shift| {
                // A night may reach into the next day's span; what both have is told once.
                let opens = shift.opens.max(over_until);
                let closes = shift.closes.min(known.closes);
                over_until = over_until.max(closes);
                Shift { opens, closes }
            })
            .filter(|shift| shift.opens < shift.closes);
        let always = self.is_always_open().then_some(known);
        std::iter::once(before)
            .chain(always)
            .chain(spans)
            .chain(std::iter::once(after))
            .filter(move |shift| moment < shift.closes)
    }

    /// The first day whose spans may still last at a moment.
    fn first_day(&self, moment: DateTime<Utc>) -> Date {
        let today = local_time(moment, &self.time_zone).date();
        // A span ends on the day after its own, and that day may have begun twice.
        let early = today.saturating_sub(jiff::Span::new().days(2));
        early.clamp(FIRST_DAY, LAST_DAY)
    }
}
