//! Values with rules: what parses is right. No I/O.

mod business_hours;
pub mod protocol;

pub use business_hours::{BusinessHours, CalendarError, Holidays, WeeklyHours};
