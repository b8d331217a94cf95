use chrono::{DateTime, Utc};
use conversation::{Argument, Language, Text};

use super::CannedPressed;
use crate::domain::{
    CannedAnswer, CannedTitle, CommunicationId, LONGEST_CANNED_TEXT, LONGEST_CANNED_TITLE, MOST_CANNED_ANSWERS,
    Placeholder,
};

pub(super) fn list(count: i64, may_send: bool) -> Text {
    let use_of = Text::new(if may_send { "canned-choose" } else { "canned-read" });
    Text::new("canned-list").with("count", count).with("use", use_of)
}

pub(super) fn title_button(title: &CannedTitle) -> Text {
    Text::new("button-canned-title").with("title", title.as_str())
}

pub(super) fn more() -> Text {
    Text::new("button-canned-more")
}

pub(super) fn back_to_list() -> Text {
    Text::new("button-canned-all")
}

/// As it is kept, with who changed it last; and that nothing can be sent, if somebody may wonder why not.
pub(super) fn card(answer: &CannedAnswer, nothing_to_send_to: bool) -> Text {
    let to_nobody = Text::new(if nothing_to_send_to {
        "canned-no-request"
    } else {
        "nothing"
    });
    Text::new("canned-card")
        .with("title", answer.title.as_str())
        .with("text", answer.text.as_str())
        .with("by", answer.changed_by_name.as_str())
        .with("at", Argument::Moment(answer.changed_at))
        .with("note", to_nobody)
}

/// The words as the person gets them, and nothing else.
pub(super) fn preview(words: &str) -> Text {
    Text::new("canned-preview").with("words", words)
}

/// The moment as an answer says it.
pub(crate) fn when_back(back: DateTime<Utc>) -> Text {
    Text::new("canned-back").with("at", Argument::Moment(back))
}

pub(super) fn changed_meanwhile(answer: &CannedAnswer) -> Text {
    by("canned-changed-meanwhile", answer)
}

pub(super) fn ask_title() -> Text {
    Text::new("canned-ask-title").with("most", number(LONGEST_CANNED_TITLE))
}

pub(super) fn ask_new_title(title: &CannedTitle) -> Text {
    Text::new("canned-ask-new-title")
        .with("title", title.as_str())
        .with("most", number(LONGEST_CANNED_TITLE))
}

pub(super) fn title_too_long() -> Text {
    Text::new("canned-title-too-long").with("most", number(LONGEST_CANNED_TITLE))
}

pub(super) fn title_taken() -> Text {
    Text::new("canned-title-taken")
}

pub(super) fn ask_text(language: Language, leaves: bool) -> Text {
    Text::new("canned-ask-text").with("placeholders", placeholders(language, leaves))
}

pub(super) fn text_too_long(length: usize) -> Text {
    Text::new("canned-text-too-long")
        .with("length", number(length))
        .with("most", number(LONGEST_CANNED_TEXT))
}

pub(super) fn unknown_placeholder(word: &str, language: Language, leaves: bool) -> Text {
    Text::new("canned-unknown-placeholder")
        .with("word", format!("{{{word}}}"))
        .with("placeholders", placeholders(language, leaves))
}

pub(super) fn nobody_leaves(language: Language) -> Text {
    Text::new("canned-nobody-leaves").with("word", braced(Placeholder::Back, language))
}

/// Those that exist, in the words of a language; of leaving only where somebody leaves.
fn placeholders(language: Language, leaves: bool) -> Text {
    let back = if leaves {
        Text::new("canned-placeholder-back").with("back", braced(Placeholder::Back, language))
    } else {
        Text::new("nothing")
    };
    Text::new("canned-placeholders")
        .with("name", braced(Placeholder::Name, language))
        .with("number", braced(Placeholder::Number, language))
        .with("specialist", braced(Placeholder::Specialist, language))
        .with("back", back)
}

fn braced(placeholder: Placeholder, language: Language) -> String {
    format!("{{{}}}", placeholder.word(language))
}

pub(super) fn added() -> Text {
    Text::new("canned-added")
}

pub(super) fn changed() -> Text {
    Text::new("canned-changed")
}

pub(super) fn ask_to_delete(title: &CannedTitle) -> Text {
    Text::new("canned-ask-to-delete").with("title", title.as_str())
}

pub(super) fn deleted(title: &CannedTitle) -> Text {
    Text::new("canned-deleted").with("title", title.as_str())
}

pub(super) fn not_kept_gone() -> Text {
    Text::new("canned-not-kept-gone")
}

pub(super) fn not_kept_changed(answer: &CannedAnswer) -> Text {
    by("canned-not-kept-changed", answer)
}

pub(super) fn words_only() -> Text {
    Text::new("canned-words-only")
}

pub(super) fn not_yours_to_write() -> Text {
    Text::new("canned-not-yours")
}

pub(super) fn toast_not_yours() -> Text {
    Text::new("canned-not-yours")
}

pub(super) fn toast_gone() -> Text {
    Text::new("toast-canned-gone")
}

pub(super) fn toast_too_many() -> Text {
    Text::new("toast-canned-too-many").with("most", MOST_CANNED_ANSWERS)
}

pub(super) fn toast_sent_already() -> Text {
    Text::new("toast-canned-sent")
}

pub(super) fn toast_not_sent() -> Text {
    Text::new("toast-canned-not-sent")
}

pub(super) fn toast_preview_over() -> Text {
    Text::new("toast-canned-over")
}

pub(super) fn toast_request_over(id: CommunicationId) -> Text {
    Text::new("toast-canned-request-over").with("number", id.to_string())
}

pub(super) fn toast_nobody_leaves() -> Text {
    Text::new("toast-canned-nobody-leaves")
}

/// The label of a button.
pub(in crate::dialogue) fn button(pressed: CannedPressed) -> Text {
    Text::new(match pressed {
        CannedPressed::List(_) | CannedPressed::Pick(_) => "button-canned",
        CannedPressed::Open(_) => "button-canned-open",
        CannedPressed::Send(_) => "button-canned-send",
        CannedPressed::Cancel(_) => "button-canned-cancel",
        CannedPressed::Add => "button-canned-add",
        CannedPressed::Retitle(..) => "button-canned-retitle",
        CannedPressed::Rewrite(..) => "button-canned-rewrite",
        CannedPressed::Delete(..) => "button-canned-delete",
        CannedPressed::DeleteForGood(..) => "button-canned-delete-for-good",
        CannedPressed::Leave => "button-canned-leave",
    })
}

fn by(key: &'static str, answer: &CannedAnswer) -> Text {
    Text::new(key)
        .with("title", answer.title.as_str())
        .with("by", answer.changed_by_name.as_str())
}

fn number(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
