use conversation::Button;

use super::super::{Pressed, Token};
use crate::domain::NewsId;

/// What a button of a piece of news asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewsPressed {
    /// Tell it to everybody.
    Send(Token),
    /// Write it anew.
    Rewrite(Token),
    /// Nobody more is to get it.
    Stop(NewsId),
}

impl NewsPressed {
    /// What the button carries.
    pub fn data(self) -> String {
        match self {
            Self::Send(token) => format!("news-send:{:x}", token.0),
            Self::Rewrite(token) => format!("news-rewrite:{:x}", token.0),
            Self::Stop(id) => format!("news-stop:{id}"),
        }
    }

    /// Reads it back; `None` for other buttons.
    pub fn parse(data: &str) -> Option<Self> {
        let (name, value) = data.split_once(':')?;
        let token = || u32::from_str_radix(value, 16).ok().map(Token);
        match name {
            "news-send" => token().map(Self::Send),
            "news-rewrite" => token().map(Self::Rewrite),
            "news-stop" => value.parse().ok().map(NewsId).map(Self::Stop),
            _ => None,
        }
    }

    /// The button that asks for this.
    pub(super) fn button(self) -> Button {
        Pressed::News(self).button()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_button_of_news_comes_back_as_what_it_was_and_fits_telegram() {
        for pressed in [
            NewsPressed::Send(Token(u32::MAX)),
            NewsPressed::Rewrite(Token(0)),
            NewsPressed::Stop(NewsId(i64::MAX)),
        ] {
            assert_eq!(Pressed::parse(&pressed.data()), Some(Pressed::News(pressed)));
            assert!(pressed.data().len() <= 64);
        }
        for data in ["news-send", "news-send:x", "news-stop:", "news-:1"] {
            assert_eq!(Pressed::parse(data), None, "{data}");
        }
    }
}
