//! What is said around news: one function for each sentence, as in `dialogue/texts.rs`.

use conversation::{BroadcastProgress, Text};

use super::NewsPressed;
use crate::domain::{NewsText, NewsTextError};

pub(in crate::dialogue) fn command() -> Text {
    Text::new("command-news")
}

/// After /cancel.
pub(in crate::dialogue) fn left() -> Text {
    Text::new("news-left")
}

pub(in crate::dialogue) fn button(pressed: NewsPressed) -> Text {
    Text::new(match pressed {
        NewsPressed::Send(_) => "button-news-send",
        NewsPressed::Rewrite(_) => "button-news-rewrite",
        NewsPressed::Stop(_) => "button-news-stop",
    })
}

pub(super) fn nobody() -> Text {
    Text::new("news-nobody")
}

pub(super) fn ask() -> Text {
    Text::new("ask-news")
}

/// What residents read.
pub(super) fn news(text: &NewsText) -> Text {
    Text::new("news").with("text", text.as_str())
}

pub(super) fn check(residents: i64) -> Text {
    Text::new("news-check").with("residents", residents)
}

pub(super) fn text_error(error: NewsTextError) -> Text {
    match error {
        NewsTextError::Empty => Text::new("news-empty"),
        NewsTextError::TooLong { length } => Text::new("news-too-long")
            .with("length", count(length as u64))
            .with("most", count(NewsText::MOST as u64)),
    }
}

pub(super) fn progress(progress: &BroadcastProgress) -> Text {
    let key = match (progress.stopped, progress.waiting) {
        (true, _) => "news-stopped",
        (false, 0) => "news-told",
        (false, _) => "news-progress",
    };
    let missed = progress.unreachable + progress.failed;
    let missed = if missed > 0 && (progress.stopped || progress.waiting == 0) {
        Text::new("news-missed").with("residents", count(missed))
    } else {
        Text::new("news-nobody-missed")
    };
    Text::new(key)
        .with("sent", count(progress.sent))
        .with("residents", count(progress.recipients))
        .with("missed", missed)
}

pub(super) fn toast_stopped() -> Text {
    Text::new("toast-news-stopped")
}

/// There is nothing left to stop.
pub(super) fn toast_over(stopped: bool) -> Text {
    Text::new(if stopped {
        "toast-news-stopped"
    } else {
        "toast-news-told"
    })
}

pub(super) fn stopped_by_another() -> Text {
    Text::new("news-stopped-by-another")
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
