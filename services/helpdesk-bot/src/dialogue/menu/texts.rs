use conversation::{Argument, Text};

use super::{Colleague, Found, Log, LogAsk, LogScope, MenuPressed, People, PersonEntry, PersonHistory, Waiting};
use crate::{
    dialogue::Held,
    domain::{CommunicationId, DisplayName, Handover, HandoverEnd, Side, Stage, TelegramId, User},
};

/// Of a name so much stands on a button.
const LABEL: usize = 40;

pub(super) fn current(held: &Held) -> Text {
    let communication = &held.communication;
    let said = held.history.before + i64::try_from(held.history.last.len()).unwrap_or(i64::MAX);
    let waits = match communication.last_side {
        Side::Specialist => "current-answered",
        _ => "current-waits",
    };
    of("current", held)
        .with("opened", Argument::Moment(communication.opened_at))
        .with("said", said)
        .with(
            "waits",
            Text::new(waits).with("since", Argument::Moment(communication.awaited_since)),
        )
}

pub(super) fn no_current() -> Text {
    Text::new("current-none")
}

pub(super) fn nothing_waits() -> Text {
    Text::new("nothing-waits")
}

pub(super) fn waiting(waiting: &Waiting) -> Text {
    let lines = waiting.held.iter().rev().fold(Text::new("nothing"), |rest, held| {
        of("waiting-line", held)
            .with("opened", Argument::Moment(held.communication.opened_at))
            .with("rest", rest)
    });
    Text::new("waiting").with("count", waiting.count).with("lines", lines)
}

pub(super) fn people(people: &People) -> Text {
    let lines = people.entries.iter().rev().fold(Text::new("nothing"), |rest, entry| {
        Text::new("people-line")
            .with("name", entry.user.name.as_str())
            .with("username", username(&entry.user))
            .with("address", address(&entry.user))
            .with("state", state(entry))
            .with("rest", rest)
    });
    Text::new("people").with("count", people.count).with("lines", lines)
}

fn state(entry: &PersonEntry) -> Text {
    let number = |key, id: CommunicationId| Text::new(key).with("number", id.to_string());
    match &entry.open {
        Some(open) if matches!(open.stage, Stage::Taken { .. }) => {
            let owner = entry.owner_name.as_ref().map_or("–", DisplayName::as_str);
            number("person-answered", open.id).with("owner", owner)
        }
        Some(open) => number("person-waits", open.id),
        None if entry.user.verified.is_none() => Text::new("person-not-signed-in"),
        None => Text::new("person-idle"),
    }
}

pub(super) fn whose_history() -> Text {
    Text::new("whose-history")
}

pub(super) fn person_button(user: &User) -> Text {
    Text::new("button-person").with("name", short(&user.name))
}

pub(super) fn person(history: &PersonHistory) -> Text {
    let key = match history.open {
        Some(_) => "person-has-open",
        None => "person-has-none-open",
    };
    Text::new(key)
        .with("name", history.user.name.as_str())
        .with("archived", history.archived)
}

/// As it is archived; the engine parts what is longer than a message.
pub(super) fn log(log: &Log) -> Text {
    Text::new("log").with("text", log.text.as_str())
}

pub(super) fn words_only() -> Text {
    Text::new("words-only")
}

pub(super) fn ask_note(id: CommunicationId) -> Text {
    Text::new("ask-note").with("number", id.to_string())
}

pub(super) fn ask_return_note(id: CommunicationId) -> Text {
    Text::new("ask-return-note").with("number", id.to_string())
}

pub(super) fn noted(id: CommunicationId) -> Text {
    Text::new("noted").with("number", id.to_string())
}

pub(super) fn note_too_late(id: CommunicationId) -> Text {
    Text::new("note-too-late").with("number", id.to_string())
}

pub(super) fn ask_search(person: Option<TelegramId>) -> Text {
    Text::new(match person {
        Some(_) => "ask-search-person",
        None => "ask-search",
    })
}

pub(super) fn search_person() -> Text {
    Text::new("button-search-person")
}

pub(super) fn no_words() -> Text {
    Text::new("no-words")
}

pub(super) fn nothing_found() -> Text {
    Text::new("nothing-found")
}

pub(super) fn found(found: &Found) -> Text {
    let lines = found.entries.iter().rev().fold(Text::new("nothing"), |rest, entry| {
        let message = &entry.message;
        let file = message.file_name.as_deref().unwrap_or_default();
        let words = found.words.excerpt(&format!("{file} {}", message.text));
        Text::new("found-line")
            .with("number", message.communication.to_string())
            .with("person", entry.person_name.as_str())
            .with("at", Argument::Moment(message.sent_at))
            .with("author", message.author_name.as_str())
            .with("words", words)
            .with("rest", rest)
    });
    Text::new("found").with("lines", lines)
}

pub(super) fn open_number(id: CommunicationId) -> Text {
    Text::new("button-number").with("number", id.to_string())
}

pub(super) fn no_colleagues() -> Text {
    Text::new("no-colleagues")
}

pub(super) fn choose_colleague(id: CommunicationId) -> Text {
    Text::new("choose-colleague").with("number", id.to_string())
}

pub(super) fn colleague(colleague: &Colleague) -> Text {
    let key = if colleague.busy {
        "button-colleague-busy"
    } else {
        "button-person"
    };
    Text::new(key).with("name", short(&colleague.name))
}

/// To the colleague.
pub(super) fn offered(handover: &Handover, held: &Held) -> Text {
    of("offered", held).with("from", handover.from_name.as_str())
}

/// To the one who offers.
pub(super) fn offer_waits(handover: &Handover) -> Text {
    about_offer("offer-waits", handover)
}

/// To the colleague.
pub(super) fn offer_ended(handover: &Handover, held: &Held, end: HandoverEnd) -> Text {
    let key = match end {
        HandoverEnd::Accepted => "offer-accepted",
        HandoverEnd::Declined => "offer-declined",
        HandoverEnd::Withdrawn => "offer-withdrawn",
    };
    of(key, held).with("from", handover.from_name.as_str())
}

/// To the one who offered.
pub(super) fn own_offer_ended(handover: &Handover, end: HandoverEnd) -> Text {
    let key = match end {
        HandoverEnd::Accepted => "own-offer-accepted",
        HandoverEnd::Declined => "own-offer-declined",
        HandoverEnd::Withdrawn => "own-offer-withdrawn",
    };
    about_offer(key, handover)
}

pub(super) fn accepted_for_offerer(handover: &Handover, held: &Held) -> Text {
    of("handed-over", held).with("to", handover.to_name.as_str())
}

pub(super) fn declined_for_offerer(handover: &Handover) -> Text {
    about_offer("declined", handover)
}

fn about_offer(key: &'static str, handover: &Handover) -> Text {
    Text::new(key)
        .with("number", handover.communication.to_string())
        .with("to", handover.to_name.as_str())
}

pub(super) fn toast_colleague_unreachable(name: &DisplayName) -> Text {
    Text::new("toast-colleague-unreachable").with("name", short(name))
}

pub(super) fn toast_offered_already(name: &DisplayName) -> Text {
    Text::new("toast-offered-already").with("name", short(name))
}

pub(super) fn toast_offer_over() -> Text {
    Text::new("toast-offer-over")
}

fn short(name: &DisplayName) -> String {
    name.as_str().chars().take(LABEL).collect()
}

pub(super) fn more() -> Text {
    Text::new("button-more")
}

pub(super) fn earlier() -> Text {
    Text::new("button-earlier")
}

pub(super) fn toast_not_allowed() -> Text {
    Text::new("toast-not-allowed")
}

/// The label of a button.
pub(in crate::dialogue) fn button(pressed: MenuPressed) -> Text {
    Text::new(match pressed {
        MenuPressed::Current => "button-current",
        MenuPressed::Return(_) => "button-return",
        MenuPressed::Waiting(_) => "button-waiting",
        MenuPressed::People(_) => "button-people",
        MenuPressed::Histories(_) | MenuPressed::History(_) => "button-histories",
        MenuPressed::ReturnWithNote(_) => "button-return-note",
        MenuPressed::Note(_) => "button-note",
        MenuPressed::Search(_) | MenuPressed::Found { .. } => "button-search",
        MenuPressed::HandOver(_) | MenuPressed::Offer { .. } => "button-hand-over",
        MenuPressed::Accept(..) => "button-accept",
        MenuPressed::Decline(..) => "button-decline",
        MenuPressed::Withdraw(..) => "button-withdraw",
        MenuPressed::Leave => "button-leave",
        MenuPressed::Log(LogAsk { scope, .. }) => match scope {
            LogScope::Current | LogScope::Of(_) => "button-log-current",
            LogScope::LastArchived => "button-log-last",
            LogScope::AllArchived => "button-log-all",
        },
    })
}

fn of(key: &'static str, held: &Held) -> Text {
    Text::new(key)
        .with("number", held.communication.id.to_string())
        .with("name", held.user.name.as_str())
        .with("username", username(&held.user))
        .with("email", email(&held.user))
}

fn email(user: &User) -> String {
    let email = user.email().map(common::EmailAddress::readable);
    email.unwrap_or_else(|| "–".to_owned())
}

fn address(user: &User) -> Text {
    match user.email() {
        Some(email) => Text::new("person-address").with("email", email.readable()),
        None => Text::new("nothing"),
    }
}

fn username(user: &User) -> Text {
    match &user.username {
        Some(username) => Text::new("username").with("username", username.as_str()),
        None => Text::new("nothing"),
    }
}
