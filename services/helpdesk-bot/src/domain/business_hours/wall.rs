//! From the time on a clock on the wall to the moment at which it shows it, also where the clock is put forward or back.

use chrono::{DateTime, Utc};
use jiff::{
    SignedDuration, Timestamp,
    civil::{self, Date},
    tz::{AmbiguousOffset, TimeZone},
};

/// The first moment at which the clock shows so many minutes of this day, or more where it is put forward over them.
pub(super) fn reached(time_zone: &TimeZone, day: Date, minutes: u16) -> DateTime<Utc> {
    let time = wall_time(day, minutes);
    let ambiguous = time_zone.to_ambiguous_timestamp(time);
    let earlier = ambiguous.earlier();
    utc(match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => earlier.map(|earlier| next_change(time_zone, earlier)),
        AmbiguousOffset::Fold { .. } | AmbiguousOffset::Unambiguous { .. } => earlier,
    })
}

/// The moment from which on the clock never shows less than so many minutes of this day.
pub(super) fn passed(time_zone: &TimeZone, day: Date, minutes: u16) -> DateTime<Utc> {
    let time = wall_time(day, minutes);
    let ambiguous = time_zone.to_ambiguous_timestamp(time);
    let earlier = ambiguous.earlier();
    utc(match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => earlier.map(|earlier| next_change(time_zone, earlier)),
        // Put back to this very time, the clock does not show less again.
        AmbiguousOffset::Fold { .. } => match (earlier, ambiguous.later()) {
            (Ok(earlier), Ok(later)) if next_change(time_zone, earlier) == later => Ok(earlier),
            (_, later) => later,
        },
        AmbiguousOffset::Unambiguous { .. } => earlier,
    })
}

fn wall_time(day: Date, minutes: u16) -> civil::DateTime {
    let since_midnight = SignedDuration::from_mins(i64::from(minutes));
    day.to_datetime(civil::Time::midnight()).saturating_add(since_midnight)
}

/// When the clock is next put forward or back.
fn next_change(time_zone: &TimeZone, moment: Timestamp) -> Timestamp {
    let next = time_zone.following(moment).next();
    next.map_or(moment, |change| change.timestamp())
}

/// The calendar's years are far within what both libraries know: there is no error to tell.
fn utc(moment: Result<Timestamp, jiff::Error>) -> DateTime<Utc> {
    moment
        .ok()
        .and_then(|moment| DateTime::from_timestamp(moment.as_second(), 0))
        .unwrap_or_default()
}
