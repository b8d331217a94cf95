use conversation::{Language, Message};

use super::{
    Decision, Effect, State, buttons, home,
    person::{Press, question_again},
    texts,
    turn::{Turn, quiet_toast, say},
};

/// The three languages to choose from.
pub(super) fn offer() -> Message {
    Message::new(texts::ask_language()).inline(buttons::languages())
}

/// Speaks another language from here on, in texts and menu.
pub(super) fn choose(turn: &Turn<'_>, state: State, press: &Press<'_>, language: Language) -> Decision {
    let decision = Decision::to(state)
        .and(Effect::ChooseLanguage(language))
        .and(quiet_toast(press.query_id))
        .and(home::menu(turn.role()))
        .and(say(Message::new(texts::language_chosen())));
    question_again(turn, decision)
}
