use jiff::civil::Weekday;

use super::CalendarError;

/// The spans of each weekday, as a setting says them: `mon-fri 09:00-13:00 14:00-18:00, sat 10:00-14:00, sun 22:00-06:00`.
///
/// Days have English, Russian or Ukrainian short names. A span that ends before it begins goes over midnight. Without any
/// span every day is open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WeeklyHours {
    /// By days since Monday; sorted, none over another. All are empty when nothing was said.
    days: [Vec<Span>; 7],
}

/// A part of a day in minutes since its midnight; an end after [`DAY`] lies on the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub from: u16,
    pub until: u16,
}

/// Minutes of a day on the clock.
pub(super) const DAY: u16 = 24 * 60;
const WHOLE_DAY: [Span; 1] = [Span { from: 0, until: DAY }];
/// More than anybody writes, and few enough for any search.
const MOST_SPANS: usize = 50;
const NAMES: [[&str; 4]; 7] = [
    ["mon", "monday", "пн", "пн"],
    ["tue", "tuesday", "вт", "вт"],
    ["wed", "wednesday", "ср", "ср"],
    ["thu", "thursday", "чт", "чт"],
    ["fri", "friday", "пт", "пт"],
    ["sat", "saturday", "сб", "сб"],
    ["sun", "sunday", "вс", "нд"],
];

impl WeeklyHours {
    /// What a setting of business hours looks like.
    pub const EXAMPLE: &str = "mon-fri 09:00-18:00, sat 10:00-14:00";

    /// Reads the hours of a week. A span without days belongs to the days that were named last.
    ///
    /// # Errors
    /// With the part that cannot be read and an example of what can.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let mut days: [Vec<Span>; 7] = Default::default();
        let mut named: Vec<usize> = Vec::new();
        let mut spans = 0;
        for item in text
            .split([',', ';', '\n'])
            .map(str::trim)
            .filter(|item| !item.is_empty())
        {
            let quoted = || short(item);
            let tidy = tidy(item);
            let words: Vec<&str> = tidy.split_whitespace().collect();
            let times = words
                .iter()
                .position(|word| word.starts_with(|first: char| first.is_ascii_digit()));
            let (day_words, time_words) = words.split_at(times.unwrap_or(words.len()));
            if !day_words.is_empty() {
                named.clear();
            }
            for word in day_words {
                named.extend(weekdays(word)?);
            }
            if named.is_empty() {
                return Err(CalendarError::NoDays(quoted()));
            }
            if time_words.is_empty() {
                return Err(CalendarError::NoTimes(quoted()));
            }
            for word in time_words {
                let span = Span::parse(word)?;
                spans += 1;
                if spans > MOST_SPANS {
                    return Err(CalendarError::TooManySpans(MOST_SPANS));
                }
                for day in &named {
                    days[*day].push(span);
                }
            }
        }
        for spans in &mut days {
            merge(spans);
        }
        Ok(Self { days })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.days.iter().all(Vec::is_empty)
    }

    pub(super) fn of(&self, weekday: Weekday) -> &[Span] {
        if self.is_empty() {
            return &WHOLE_DAY;
        }
        let day = usize::from(weekday.to_monday_zero_offset().unsigned_abs());
        self.days.get(day).map_or(&[], Vec::as_slice)
    }
}

impl Span {
    fn parse(text: &str) -> Result<Self, CalendarError> {
        let wrong = || CalendarError::NoSpan(short(text));
        let (from, until) = text.split_once('-').ok_or_else(wrong)?;
        let (from, until) = (minutes(from).ok_or_else(wrong)?, minutes(until).ok_or_else(wrong)?);
        match until {
            _ if from >= DAY => Err(wrong()),
            _ if from == until => Err(CalendarError::NoLength(short(text))),
            _ if from < until => Ok(Self { from, until }),
            _ => Ok(Self {
                from,
                until: until + DAY,
            }),
        }
    }
}

/// `9:00`, `09:00`, `24:00`.
fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str, length: std::ops::RangeInclusive<usize>| {
        let right = length.contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_digit());
        right.then(|| text.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (number(hours, 1..=2)?, number(minutes, 2..=2)?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= DAY).then_some(all)
}

/// One day or several, counted from Monday: `mon`, `mon-fri`, `sat-mon`.
fn weekdays(text: &str) -> Result<Vec<usize>, CalendarError> {
    let day = |name: &str| {
        let name = name.to_lowercase();
        let found = NAMES.iter().position(|names| names.contains(&name.as_str()));
        found.ok_or_else(|| CalendarError::NoWeekday(short(text)))
    };
    match text.split_once('-') {
        None => Ok(vec![day(text)?]),
        Some((first, last)) => {
            let (first, last) = (day(first)?, day(last)?);
            Ok((0..=(last + 7 - first) % 7)
                .map(|further| (first + further) % 7)
                .collect())
        }
    }
}

/// One kind of dash, without spaces around it.
fn tidy(item: &str) -> String {
    let dashes = item.replace(['–', '—', '−'], "-");
    dashes.split('-').map(str::trim).collect::<Vec<_>>().join("-")
}

/// A part of a setting as an error repeats it.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String = text.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn merge(spans: &mut Vec<Span>) {
    spans.sort_unstable();
    spans.dedup_by(|later, earlier| {
        let touches = later.from <= earlier.until;
        if touches {
            earlier.until = earlier.until.max(later.until);
        }
        touches
    });
}
