use conversation::{Message, To};
use uuid::Uuid;

use super::{SignIn, SignInWrite, letter::LETTER_SLOW, service::again, slot, texts, write};
use crate::{
    dialogue::{Decision, Effect, Facts, State},
    domain::{CodeOutcome, IssuedCode, LetterFailure, TelegramId},
    events,
};

/// Something happened to a letter with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInNews {
    /// A mail server has taken it.
    Sent { person: TelegramId, key: Uuid },
    /// It was not sent and will not be.
    Failed {
        person: TelegramId,
        key: Uuid,
        failure: LetterFailure,
    },
    /// Nothing was heard of it for a while.
    Slow { person: TelegramId, key: Uuid },
}

impl SignInNews {
    /// Whose letter it is.
    pub fn person(&self) -> TelegramId {
        match self {
            Self::Sent { person, .. } | Self::Failed { person, .. } | Self::Slow { person, .. } => *person,
        }
    }

    fn key(&self) -> Uuid {
        match self {
            Self::Sent { key, .. } | Self::Failed { key, .. } | Self::Slow { key, .. } => *key,
        }
    }
}

/// Reads a timer of this area.
pub(in crate::dialogue) fn due(kind: &str, key: &str) -> Option<SignInNews> {
    let (person, key) = events::letter_of(key).filter(|_| kind == LETTER_SLOW)?;
    Some(SignInNews::Slow { person, key })
}

/// Tells the person what became of his letter, if he still waits for that one.
pub(in crate::dialogue) fn news(state: State, news: &SignInNews, facts: &Facts) -> Decision {
    let (person, key) = (news.person(), news.key());
    let mut decision = Decision::to(state);
    let answered = |failure| {
        let at = facts.now;
        let timer = Effect::CancelTimer {
            kind: LETTER_SLOW,
            key: events::letter_key(person, key),
        };
        [write(SignInWrite::AnswerCode { key, failure, at }), timer]
    };
    match news {
        SignInNews::Sent { .. } => decision.effects.extend(answered(None)),
        SignInNews::Failed { failure, .. } => decision.effects.extend(answered(Some(*failure))),
        SignInNews::Slow { .. } => {}
    }
    let Some(code) = waited_for(&decision.state, facts, key) else {
        return decision;
    };
    let message = match news {
        SignInNews::Sent { .. } => Message::new(texts::letter_sent(&code.email)).inline(again()),
        SignInNews::Slow { .. } => Message::new(texts::letter_slow(&code.email)),
        SignInNews::Failed { failure, .. } => {
            let text = Message::new(texts::letter_failed(&code.email, *failure));
            match failure {
                LetterFailure::AddressRefused | LetterFailure::Invalid => text,
                _ => text.inline(again()),
            }
        }
    };
    if let (SignInNews::Failed { failure, .. }, State::SignIn(_)) = (news, &decision.state)
        && *failure != LetterFailure::Undetermined
    {
        decision.state = State::SignIn(SignIn::ChangingAddress);
    }
    decision.and(Effect::Show {
        slot: slot(person),
        to: To::Me,
        message,
    })
}

/// The code of this letter, unless the person went on: with another letter, signed in, or not changing his address any more.
fn waited_for<'facts>(state: &State, facts: &'facts Facts, key: Uuid) -> Option<&'facts IssuedCode> {
    let user = facts.person.user.as_ref()?;
    let waits = user.verified.is_none() || *state == State::SignIn(SignIn::ConfirmingAddress);
    let newest = facts.sign_in.newest.as_ref().filter(|_| waits)?;
    (newest.key == key && !newest.used && newest.outcome == CodeOutcome::Requested).then_some(newest)
}
