use chrono::{DateTime, Utc};

/// A sentence not yet in any language: a key of the service's Fluent files and its arguments.
///
/// Each service wraps the keys in functions (`texts.rs`), so that a key and its arguments stand together once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub key: &'static str,
    pub arguments: Vec<(&'static str, Argument)>,
}

/// A value inside a sentence. Strings are data: whatever they hold, they never become formatting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    String(String),
    Number(i64),
    /// Day, month and time of day in the service's time zone: "21 November, 14:05".
    Moment(DateTime<Utc>),
    /// Time of day in the service's time zone: "14:05".
    TimeOfDay(DateTime<Utc>),
    /// Day of the week, day and month in the service's time zone: "Sat, 21 November".
    Day(DateTime<Utc>),
    /// Day, month and year in the service's time zone, for what is months away: "21 November 2027".
    Date(DateTime<Utc>),
    /// Another sentence, in the same language.
    Text(Text),
}

impl Text {
    /// A sentence without arguments.
    pub fn new(key: &'static str) -> Self {
        Self {
            key,
            arguments: Vec::new(),
        }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }
}

impl From<String> for Argument {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl From<&str> for Argument {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<i64> for Argument {
    fn from(value: i64) -> Self {
        Self::Number(value)
    }
}

impl From<Text> for Argument {
    fn from(value: Text) -> Self {
        Self::Text(value)
    }
}
