//! Answers are added, changed and deleted.

use conversation::Message;

use super::{
    Canned, CannedPressed, CannedWrite, Press, answered, instead, leave as way_out, list, not_any_more, outdated,
    refused, texts, told, write,
};
use crate::{
    dialogue::{Decision, Pressed, State, texts as common_texts, turn::Turn},
    domain::{
        CannedAnswer, CannedAnswerId, CannedText, CannedTextError, CannedTitle, CannedTitleError, MOST_CANNED_ANSWERS,
    },
};

/// What of an answer is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Text,
}

/// \[Add\]
pub(super) fn begin(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    if turn.facts.canned.count >= MOST_CANNED_ANSWERS {
        return told(state, press, texts::toast_too_many());
    }
    let asked = Message::new(texts::ask_title()).inline(way_out());
    answered(State::Canned(Canned::Title), press, asked)
}

/// The title of a new answer is typed.
pub(super) fn name(turn: &Turn<'_>, typed: &str) -> Decision {
    match title(turn, typed, None) {
        Ok(title) => Decision::to(State::Canned(Canned::Text { title })).say(asked_text(turn)),
        Err(refused) => Decision::to(State::Canned(Canned::Title)).say(refused),
    }
}

/// Its text is typed.
pub(super) fn add(turn: &Turn<'_>, title: &CannedTitle, typed: &str) -> Decision {
    let state = State::Canned(Canned::Text { title: title.clone() });
    let canned = &turn.facts.canned;
    let text = match text(turn, typed) {
        Ok(text) => text,
        Err(refused) => return Decision::to(state).say(refused),
    };
    let Some(fresh) = canned.fresh else {
        return Decision::to(state).say(Message::new(common_texts::not_understood()));
    };
    if canned.title_of.is_some() {
        return Decision::to(State::Canned(Canned::Title)).say(title_taken());
    }
    if canned.count >= MOST_CANNED_ANSWERS {
        return Decision::to(State::Home).say(Message::new(texts::toast_too_many()));
    }
    let answer = CannedAnswer {
        id: CannedAnswerId(fresh),
        version: 1,
        title: title.clone(),
        text,
        changed_by: turn.person(),
        changed_by_name: turn.name(),
        changed_at: turn.now(),
    };
    Decision::to(State::Home)
        .say(Message::new(texts::added()))
        .say(list::card(turn, &answer))
        .and(write(CannedWrite::Add(answer)))
}

/// Asks for another title or text.
pub(super) fn ask(turn: &Turn<'_>, state: State, press: Press<'_>, version: i64, part: Part) -> Decision {
    let answer = match current(turn, state, press, version) {
        Ok((answer, _)) => answer,
        Err(decision) => return decision,
    };
    let id = answer.id;
    let (asked, message) = match part {
        Part::Title => (
            Canned::Retitle { id, version },
            Message::new(texts::ask_new_title(&answer.title)).inline(way_out()),
        ),
        Part::Text => (Canned::Rewrite { id, version }, asked_text(turn)),
    };
    answered(State::Canned(asked), press, message)
}

/// Another title is typed.
pub(super) fn rename(turn: &Turn<'_>, state: State, version: i64, typed: &str) -> Decision {
    let answer = match still(turn, version) {
        Ok(answer) => answer,
        Err(decision) => return decision,
    };
    match title(turn, typed, Some(answer.id)) {
        Ok(title) => changed(
            turn,
            CannedAnswer {
                title,
                ..answer.clone()
            },
        ),
        Err(refused) => Decision::to(state).say(refused),
    }
}

/// Another text is typed.
pub(super) fn rewrite(turn: &Turn<'_>, state: State, version: i64, typed: &str) -> Decision {
    let answer = match still(turn, version) {
        Ok(answer) => answer,
        Err(decision) => return decision,
    };
    match text(turn, typed) {
        Ok(text) => changed(turn, CannedAnswer { text, ..answer.clone() }),
        Err(refused) => Decision::to(state).say(refused),
    }
}

/// \[Delete\]: does he mean it?
pub(super) fn ask_to_delete(turn: &Turn<'_>, state: State, press: Press<'_>, version: i64) -> Decision {
    let (answer, state) = match current(turn, state, press, version) {
        Ok(current) => current,
        Err(decision) => return decision,
    };
    let rows = vec![vec![
        CannedPressed::DeleteForGood(answer.id, version).button(),
        CannedPressed::Leave.button(),
    ]];
    let asked = Message::new(texts::ask_to_delete(&answer.title)).inline(rows);
    answered(state, press, asked)
}

/// He does.
pub(super) fn delete(turn: &Turn<'_>, state: State, press: Press<'_>, version: i64) -> Decision {
    let (answer, state) = match current(turn, state, press, version) {
        Ok(current) => current,
        Err(decision) => return decision,
    };
    let id = answer.id;
    let to_list = Pressed::Canned(CannedPressed::List(0)).labelled(texts::back_to_list());
    let farewell = Message::new(texts::deleted(&answer.title)).inline(vec![vec![to_list]]);
    instead(state, press, farewell).and(write(CannedWrite::Delete { id, version }))
}

/// Leaves what was asked for.
pub(super) fn leave(state: State, press: Press<'_>) -> Decision {
    match state {
        State::Canned(_) => instead(State::Home, press, Message::new(common_texts::cancelled())),
        // He was asked whether he means it.
        State::Home => outdated(state, press, common_texts::cancelled()),
        _ => not_any_more(state, press),
    }
}

/// The answer of a button, unless it is another by now: that is told and shown instead.
fn current<'facts>(
    turn: &Turn<'facts>,
    state: State,
    press: Press<'_>,
    version: i64,
) -> Result<(&'facts CannedAnswer, State), Decision> {
    match &turn.facts.canned.answer {
        None => Err(refused(state, press, texts::toast_gone())),
        Some(answer) if answer.version != version => {
            Err(instead(state, press, Message::new(texts::changed_meanwhile(answer))).say(list::card(turn, answer)))
        }
        Some(answer) => Ok((answer, state)),
    }
}

/// The same for what was typed, which is not kept then.
fn still<'facts>(turn: &Turn<'facts>, version: i64) -> Result<&'facts CannedAnswer, Decision> {
    match &turn.facts.canned.answer {
        None => Err(Decision::to(State::Home).say(Message::new(texts::not_kept_gone()))),
        Some(answer) if answer.version != version => Err(Decision::to(State::Home)
            .say(Message::new(texts::not_kept_changed(answer)))
            .say(list::card(turn, answer))),
        Some(answer) => Ok(answer),
    }
}

fn changed(turn: &Turn<'_>, answer: CannedAnswer) -> Decision {
    let answer = CannedAnswer {
        version: answer.version + 1,
        changed_by: turn.person(),
        changed_by_name: turn.name(),
        changed_at: turn.now(),
        ..answer
    };
    Decision::to(State::Home)
        .say(Message::new(texts::changed()))
        .say(list::card(turn, &answer))
        .and(write(CannedWrite::Change(answer)))
}

/// A title as it was typed, unless another answer has it; else what is said.
fn title(turn: &Turn<'_>, typed: &str, of: Option<CannedAnswerId>) -> Result<CannedTitle, Message> {
    match CannedTitle::parse(typed) {
        Ok(title) => match turn.facts.canned.title_of {
            Some(other) if Some(other) != of => Err(title_taken()),
            _ => Ok(title),
        },
        Err(CannedTitleError::Empty) => Err(Message::new(texts::words_only()).inline(way_out())),
        Err(CannedTitleError::TooLong) => Err(Message::new(texts::title_too_long()).inline(way_out())),
    }
}

fn title_taken() -> Message {
    Message::new(texts::title_taken()).inline(way_out())
}

/// A text as it was typed; else what is said.
fn text(turn: &Turn<'_>, typed: &str) -> Result<CannedText, Message> {
    let language = turn.facts.language;
    let refused = match CannedText::parse(typed) {
        Ok(text) if text.says_when_back() && !leaves(turn) => texts::nobody_leaves(language),
        Ok(text) => return Ok(text),
        Err(CannedTextError::Empty) => texts::words_only(),
        Err(CannedTextError::TooLong(length)) => texts::text_too_long(length),
        Err(CannedTextError::Unknown(word)) => texts::unknown_placeholder(&word, language, leaves(turn)),
    };
    Err(Message::new(refused).inline(way_out()))
}

fn asked_text(turn: &Turn<'_>) -> Message {
    Message::new(texts::ask_text(turn.facts.language, leaves(turn))).inline(way_out())
}

/// Whether there are hours in which nobody is there, so that somebody may be back.
fn leaves(turn: &Turn<'_>) -> bool {
    turn.settings.business_hours.back(turn.now()).is_some()
}
