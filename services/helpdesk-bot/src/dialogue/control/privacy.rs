//! /privacy: what is stored about a person, all of it to take away, and its end.

use chrono::{DateTime, Utc};
use conversation::{Cell, Document, FileName, Message, To};

use super::{ControlPressed, ControlWrite, outdated, privacy_texts as texts, stale_press, write};
use crate::{
    dialogue::{
        Decision, Effect, Facts, Pressed, State, line, texts as common_texts,
        turn::{Press, Turn, quiet_toast, say},
    },
    domain::{ClosedBy, Communication, CommunicationId, Consent, DisplayName, TelegramId, User},
    events,
};

/// What the tables hold about somebody who asks for help, beside himself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoredData {
    /// `None` for who never gave an address.
    pub consent: Option<Consent>,
    /// The oldest first.
    pub communications: Vec<Communication>,
    /// For who takes it away: all that was said, the oldest first.
    pub said: Vec<StoredLine>,
    /// For who is erased: the number that stands for him from then on.
    pub nobody: TelegramId,
    /// For who is erased: the cards about him, each with its group.
    pub cards: Vec<(CommunicationId, i64)>,
}

/// A message as it is taken away.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredLine {
    pub communication: CommunicationId,
    pub at: DateTime<Utc>,
    pub author: DisplayName,
    /// Its words, or the name of its file.
    pub text: String,
}

// What people wrote is personal data and must not reach a log through `{:?}`.
impl std::fmt::Debug for StoredLine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "StoredLine({})", self.communication)
    }
}

/// /privacy.
pub(in crate::dialogue) fn show(turn: &Turn<'_>, state: State) -> Decision {
    let decision = Decision::to(state).say(Message::new(common_texts::privacy()));
    if turn.roles().any() {
        return decision.say(Message::new(texts::of_staff(&turn.name())));
    }
    match known(turn.facts) {
        Some((user, stored)) => {
            let buttons = [ControlPressed::Export, ControlPressed::Erase];
            let rows = buttons.map(|pressed| vec![Pressed::Control(pressed).button()]).to_vec();
            decision.say(Message::new(texts::stored(user, stored)).inline(rows))
        }
        None => decision.say(Message::new(texts::nothing_stored())),
    }
}

/// \[Send me everything\]: as a table.
pub(super) fn export(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    let Some((user, stored)) = known(turn.facts) else {
        return stale_press(state, press);
    };
    let himself = texts::himself(user, stored).into_iter().map(|line| {
        let [at, what] = [line.0.map_or(Cell::Empty, Cell::Moment), Cell::Sentence(line.1)];
        vec![at, Cell::Empty, Cell::Empty, what]
    });
    let communications = stored.communications.iter().flat_map(|communication| {
        let row = |at, sentence| {
            let number = Cell::Text(communication.id.to_string());
            vec![Cell::Moment(at), number, Cell::Empty, Cell::Sentence(sentence)]
        };
        let opened = Some(row(communication.opened_at, texts::opened()));
        let said = stored.said.iter().filter(|said| said.communication == communication.id);
        let said = said.map(|said| {
            vec![
                Cell::Moment(said.at),
                Cell::Text(said.communication.to_string()),
                Cell::Text(said.author.as_str().to_owned()),
                Cell::Text(said.text.clone()),
            ]
        });
        let closed = match communication.stage {
            crate::domain::Stage::Closed { at, .. } => Some(row(at, texts::closed(communication.rating))),
            _ => None,
        };
        opened.into_iter().chain(said).chain(closed).collect::<Vec<_>>()
    });
    let document = Document {
        file_name: FileName::new("frontdesk-data", "xlsx"),
        caption: texts::export_caption(),
        headings: texts::headings(),
        rows: himself.chain(communications).collect(),
    };
    Decision::to(state)
        .and(quiet_toast(press))
        .and(Effect::SendDocument { to: To::Me, document })
}

/// \[Erase everything\]: asked once more before it happens.
pub(super) fn ask_to_erase(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    if known(turn.facts).is_none() {
        return stale_press(state, press);
    }
    let open = turn.facts.line.own.as_ref().map(|held| held.communication.id);
    let buttons = [ControlPressed::EraseForGood, ControlPressed::Keep];
    let rows = buttons.map(|pressed| vec![Pressed::Control(pressed).button()]).to_vec();
    Decision::to(state)
        .and(quiet_toast(press))
        .say(Message::new(texts::ask_to_erase(open)).inline(rows))
}

/// [No, keep it].
pub(super) fn keep(state: State, press: Press<'_>) -> Decision {
    outdated(state, press, texts::toast_kept())
}

/// [Yes, erase everything]: what is open ends first, then nothing leads to the person any more. Numbers, times and ratings
/// stay, for they are the support line's.
pub(super) fn erase(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    let Some((user, stored)) = known(turn.facts) else {
        return stale_press(state, press);
    };
    let mut decision = outdated(State::Home, press, texts::toast_erased());
    let effects = &mut decision.effects;
    let mut communications = stored.communications.clone();
    if let Some(held) = &turn.facts.line.own {
        effects.extend(line::close_unrated(turn.facts, held, ClosedBy::User, turn.now()));
        let closed = held.communication.closed(ClosedBy::User, turn.now());
        communications.retain(|communication| communication.id != closed.id);
        communications.push(closed);
    }
    effects.push(write(ControlWrite::Erase {
        person: turn.person(),
        nobody: stored.nobody,
        communications: communications.iter().map(|communication| communication.id).collect(),
        words: words(user),
        at: turn.now(),
    }));
    effects.extend(communications.iter().map(|communication| {
        Effect::Publish(events::communication_changed(&Communication {
            user: stored.nobody,
            version: communication.version + 1,
            ..communication.clone()
        }))
    }));
    effects.extend(stored.cards.iter().map(|(communication, group)| Effect::Show {
        slot: line::card_slot(*communication, *group),
        to: To::Chat(*group),
        message: Message::new(texts::card_erased(*communication)),
    }));
    for communication in &communications {
        if let Some(digest) = communication.digest {
            let groups = turn.facts.line.groups.iter();
            effects.extend(groups.filter_map(|group| line::tell_digest(group.chat_id, digest)));
        }
    }
    // The press itself names the person too.
    decision.and(say(Message::new(texts::erased()))).forgetting_input()
}

/// By which the person is known in messages to others. A short name would be found in everybody's.
fn words(user: &User) -> Vec<String> {
    let name = Some(user.name.as_str().to_owned()).filter(|name| name.chars().count() >= 6);
    let email = user.email().map(|email| email.as_str().to_owned());
    let readable = user.email().map(common::EmailAddress::readable);
    let readable = readable.filter(|readable| Some(readable) != email.as_ref());
    [name, email, readable].into_iter().flatten().collect()
}

fn known(facts: &Facts) -> Option<(&User, &StoredData)> {
    facts.person.user.as_ref().zip(facts.control.stored.as_ref())
}
