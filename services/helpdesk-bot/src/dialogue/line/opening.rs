use conversation::{Incoming, Message, Posted, To};

use super::{Held, History, LineWrite, cards, digest, relaying::new_message, texts, write};
use crate::{
    dialogue::{Decision, Effect, SignInWrite, State, Write, texts as common_texts, turn::Turn},
    domain::{Communication, Delivery, DisplayName, Side, User},
};

/// The sign that a message was written down and waits for somebody.
pub(super) const NOTED: &str = "✍";

/// The first message: a communication begins.
pub(super) fn open(turn: &Turn<'_>, state: State, incoming: &Incoming) -> Decision {
    let line = &turn.facts.line;
    let (Some(id), Some(posted), Some(user)) = (line.fresh, &incoming.message, &turn.facts.person.user) else {
        return Decision::to(state).say(Message::new(common_texts::not_understood()));
    };
    let communication = Communication {
        digest: digest::of_new(turn.facts, id),
        ..Communication::open(id, turn.person(), turn.now())
    };
    let Some(message) = new_message(turn, posted, id, Side::User, Delivery::Waiting) else {
        return Decision::to(state).say(Message::new(common_texts::not_understood()));
    };
    let closed_until = turn.settings.business_hours.next_opening(turn.now());
    let (user, renamed) = renamed(turn, user);
    let held = Held {
        history: History {
            last: vec![message.stored()],
            before: 0,
        },
        communication: communication.clone(),
        user,
        owner_name: None,
        undelivered: Vec::new(),
        shown: Vec::new(),
    };
    let mut decision = Decision::to(state);
    decision.effects.extend(renamed);
    let mut decision = decision
        .and(write(LineWrite::Open(communication)))
        .and(write(LineWrite::AddMessage(message)))
        .say(Message::new(texts::opened(id, line.waiting + 1, closed_until)));
    decision.effects.extend(cards::changed(&line.groups, &held));
    decision
}

/// A further message before somebody takes it.
pub(super) fn add(turn: &Turn<'_>, state: State, incoming: &Incoming, held: &Held) -> Decision {
    let message = incoming
        .message
        .as_ref()
        .and_then(|posted| new_message(turn, posted, held.communication.id, Side::User, Delivery::Waiting));
    let (Some(posted), Some(message)) = (&incoming.message, message) else {
        return Decision::to(state).say(Message::new(common_texts::not_understood()));
    };
    let mut held = held.clone();
    held.history.push(message.stored());
    let mut decision = Decision::to(state)
        .and(write(LineWrite::AddMessage(message)))
        .and(noted(posted));
    decision.effects.extend(cards::shown(&turn.facts.line.groups, &held));
    decision
}

/// Marks a message as written down.
pub(super) fn noted(posted: &Posted) -> Effect {
    Effect::React {
        to: To::Me,
        message_id: posted.message_id,
        emoji: Some(NOTED),
    }
}

/// The person as Telegram calls him now, and the change to be stored if that is news.
fn renamed(turn: &Turn<'_>, user: &User) -> (User, Option<Effect>) {
    let now = User {
        name: DisplayName::new(&turn.from.name),
        username: turn.from.username.clone(),
        ..user.clone()
    };
    let changed = (now != *user).then(|| {
        Effect::Write(Write::SignIn(SignInWrite::Rename {
            person: turn.person(),
            name: now.name.clone(),
            username: now.username.clone(),
        }))
    });
    (now, changed)
}

impl History {
    /// With one more message, as a card shows it.
    pub(in crate::dialogue) fn push(&mut self, message: crate::domain::StoredMessage) {
        self.last.push(message);
        let too_many = self
            .last
            .len()
            .saturating_sub(usize::try_from(cards::CARD_SHOWS).unwrap_or(usize::MAX));
        self.last.drain(..too_many);
        self.before += i64::try_from(too_many).unwrap_or_default();
    }
}
