use std::fmt;

use serde::{Deserialize, Serialize};

/// The number of a piece of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NewsId(pub i64);

/// What an administrator tells all residents: text of 1 to [`NewsText::MOST`] characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NewsText(String);

/// The text cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NewsTextError {
    #[error("nothing to read")]
    Empty,
    #[error("longer than {} characters, namely {length}", NewsText::MOST)]
    TooLong { length: usize },
}

impl NewsText {
    /// With its heading it fits into one message of Telegram (4096 characters), so that nobody gets half of it.
    pub const MOST: usize = 3500;

    /// Takes a text as it was typed; characters that nobody can see go, but line breaks stay.
    pub fn parse(typed: &str) -> Result<Self, NewsTextError> {
        let shown: String = typed.chars().filter(|&one| one == '\n' || !one.is_control()).collect();
        let text = shown.trim();
        if text.is_empty() {
            return Err(NewsTextError::Empty);
        }
        match text.chars().count() {
            length if length > Self::MOST => Err(NewsTextError::TooLong { length }),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// As it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for NewsText {
    type Error = NewsTextError;

    fn try_from(stored: String) -> Result<Self, NewsTextError> {
        Self::parse(&stored)
    }
}

impl From<NewsText> for String {
    fn from(text: NewsText) -> Self {
        text.0
    }
}

impl fmt::Display for NewsId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stay_and_what_nobody_sees_goes() {
        let text = NewsText::parse(" \u{0}Water is off\u{7}\nfrom 10 to 12 \n").unwrap();
        assert_eq!(text.as_str(), "Water is off\nfrom 10 to 12");
    }

    #[test]
    fn nothing_and_too_much_cannot_be_told() {
        assert_eq!(NewsText::parse(" \n\u{1b} "), Err(NewsTextError::Empty));
        assert!(NewsText::parse(&"я".repeat(NewsText::MOST)).is_ok());
        let length = NewsText::MOST + 1;
        assert_eq!(
            NewsText::parse(&"я".repeat(length)),
            Err(NewsTextError::TooLong { length })
        );
    }
}
