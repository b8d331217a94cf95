//! /news: an administrator tells all residents something.

mod buttons;
mod facts;
mod texts;

pub use buttons::NewsPressed;
pub use facts::{NewsFacts, NewsNeeds, NewsReport};

pub(super) use facts::needs;
pub(super) use texts::{button, command as command_text, left};

use chrono::TimeDelta;
use conversation::{Broadcast, ConversationKey, Message, Slot, Timer, To};

use super::{
    Decision, Effect, Facts, State, Token, Write,
    desk::{About, Action, audited, for_role_only},
    person::{Press, outdated, question_again},
    turn::{Turn, quiet_toast, say, say_to, toast},
};
use crate::domain::{NewsId, NewsText, StaffRole};

/// The kind of the timer that shows how far a piece of news has come; its key is the number.
pub(super) const NEWS_PROGRESS: &str = "news-progress";
/// Between two looks. Each costs one of the messages that Telegram allows: ten thousand residents take six minutes.
const LOOK_EVERY: TimeDelta = TimeDelta::seconds(5);

/// What is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsDraft {
    pub token: Token,
    /// Known once it was shown and only has to be confirmed.
    pub text: Option<NewsText>,
}

/// The command.
pub(super) fn begin(turn: &Turn<'_>, state: State) -> Decision {
    if !turn.is_admin() {
        let refused = Message::new(for_role_only(StaffRole::Administrator));
        return question_again(turn, Decision::to(state).say(refused));
    }
    if turn.facts.news.residents == 0 {
        return question_again(turn, Decision::to(state).say(Message::new(texts::nobody())));
    }
    let recall = super::home::card_of(turn, &state).map(|slot| Effect::Recall { slot });
    let mut decision = Decision::to(State::News(NewsDraft {
        token: turn.facts.token,
        text: None,
    }));
    decision.effects.extend(recall);
    decision.say(Message::new(texts::ask()))
}

/// The words themselves, or better ones.
pub(super) fn text(turn: &Turn<'_>, draft: NewsDraft, typed: &str) -> Decision {
    // Whoever lost his role in the middle of it is told so and leaves.
    if !turn.is_admin() {
        let recall = Effect::Recall { slot: slot(turn) };
        return Decision::to(State::Home)
            .and(recall)
            .say(Message::new(for_role_only(StaffRole::Administrator)));
    }
    match NewsText::parse(typed) {
        Ok(text) => {
            let preview = say(Message::new(texts::news(&text)));
            let draft = NewsDraft {
                token: turn.facts.token,
                text: Some(text),
            };
            let mut decision = Decision::to(State::News(draft.clone())).and(preview);
            decision.effects.extend(question(turn, &draft));
            decision
        }
        Err(error) => Decision::to(State::News(draft)).say(Message::new(texts::text_error(error))),
    }
}

/// The question of this moment, as messages.
pub(super) fn question(turn: &Turn<'_>, draft: &NewsDraft) -> Vec<Effect> {
    if draft.text.is_none() {
        return vec![say(Message::new(texts::ask()))];
    }
    let buttons = vec![
        vec![NewsPressed::Send(draft.token).button()],
        vec![NewsPressed::Rewrite(draft.token).button()],
    ];
    let slot = slot(turn);
    vec![
        Effect::Recall { slot: slot.clone() },
        Effect::Show {
            slot,
            to: To::Me,
            message: Message::new(texts::check(turn.facts.news.residents)).inline(buttons),
        },
    ]
}

/// A pressed button.
pub(super) fn press(turn: &Turn<'_>, state: State, press: &Press<'_>, pressed: NewsPressed) -> Decision {
    if !turn.is_admin() {
        return outdated(state, press, for_role_only(StaffRole::Administrator));
    }
    match pressed {
        NewsPressed::Send(token) => send(turn, state, press, token),
        NewsPressed::Rewrite(token) => rewrite(turn, state, press, token),
        NewsPressed::Stop(_) => stop(turn, state, press),
    }
}

/// It is time to show how far it has come.
pub(super) fn progress(state: State, facts: &Facts) -> Decision {
    let decision = Decision::to(state);
    let Some(report) = &facts.news.report else {
        return decision;
    };
    let decision = decision.and(card(report));
    if report.progress.waiting > 0 {
        decision.and(Effect::Timer(look_again(report.id, facts)))
    } else {
        decision
    }
}

/// The card of an unfinished piece of news.
pub(super) fn slot(turn: &Turn<'_>) -> Slot {
    Slot(format!("news@{}", turn.person()))
}

fn send(turn: &Turn<'_>, state: State, press: &Press<'_>, token: Token) -> Decision {
    let (Some(text), Some(id)) = (current(&state, token), turn.facts.news.fresh) else {
        return outdated(state, press, super::texts::toast_stale());
    };
    let report = NewsReport {
        id,
        by: turn.person(),
        progress: conversation::BroadcastProgress {
            recipients: turn.facts.news.audience.len() as u64,
            waiting: turn.facts.news.audience.len() as u64,
            ..Default::default()
        },
    };
    Decision::to(State::Home)
        .and(Effect::Write(Write::AddNews {
            id,
            by: turn.person(),
            at: turn.now(),
        }))
        .and(audited(turn, Action::ToldNews, Some((About::News, id.0))))
        .and(Effect::Broadcast(Broadcast {
            key: key(id),
            to: turn.facts.news.audience.clone(),
            message: Message::new(texts::news(text)),
        }))
        .and(quiet_toast(press.query_id))
        .and(Effect::Recall { slot: slot(turn) })
        .and(card(&report))
        .and(Effect::Timer(look_again(id, turn.facts)))
}

fn rewrite(turn: &Turn<'_>, state: State, press: &Press<'_>, token: Token) -> Decision {
    if current(&state, token).is_none() {
        return outdated(state, press, super::texts::toast_stale());
    }
    Decision::to(State::News(NewsDraft {
        token: turn.facts.token,
        text: None,
    }))
    .and(quiet_toast(press.query_id))
    .and(Effect::Recall { slot: slot(turn) })
    .say(Message::new(texts::ask()))
}

/// Any administrator may stop what another began; whoever began it hears of it by his card.
fn stop(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    let Some(report) = &turn.facts.news.report else {
        return outdated(state, press, super::texts::toast_stale());
    };
    if report.progress.waiting == 0 || report.progress.stopped {
        return outdated(state, press, texts::toast_over(report.progress.stopped));
    }
    let told = (report.by != turn.person()).then(|| say_to(report.by, Message::new(texts::stopped_by_another())));
    let mut decision = Decision::to(state)
        .and(Effect::StopBroadcast { key: key(report.id) })
        .and(audited(turn, Action::StoppedNews, Some((About::News, report.id.0))))
        .and(toast(press.query_id, texts::toast_stopped()))
        .and(Effect::Timer(Timer {
            due: turn.now(),
            ..look_again(report.id, turn.facts)
        }));
    decision.effects.extend(told);
    decision
}

/// The text that a button belongs to.
fn current(state: &State, token: Token) -> Option<&NewsText> {
    match state {
        State::News(draft) if draft.token == token => draft.text.as_ref(),
        _ => None,
    }
}

/// How far it has come, in the chat of whoever began it.
fn card(report: &NewsReport) -> Effect {
    let message = Message::new(texts::progress(&report.progress));
    let going_on = report.progress.waiting > 0 && !report.progress.stopped;
    Effect::Show {
        slot: Slot(format!("news/{}@{}", report.id, report.by)),
        to: To::Chat(report.by),
        message: if going_on {
            message.inline(vec![vec![NewsPressed::Stop(report.id).button()]])
        } else {
            message
        },
    }
}

fn look_again(id: NewsId, facts: &Facts) -> Timer {
    Timer {
        kind: NEWS_PROGRESS,
        key: id.to_string(),
        due: facts.now + LOOK_EVERY,
        conversation: ConversationKey::aggregate("news", id),
    }
}

/// The broadcast's name.
pub fn key(id: NewsId) -> String {
    format!("news/{id}")
}
