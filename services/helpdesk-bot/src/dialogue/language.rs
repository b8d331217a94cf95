use conversation::{Language, Message};

use super::{
    Decision, Effect, State, buttons, texts,
    turn::{Press, quiet_toast, say},
};
use conversation::To;

/// The three languages to choose from.
pub(super) fn offer() -> Message {
    Message::new(texts::ask_language()).inline(buttons::languages())
}

/// Speaks another language from here on, in texts and menu.
pub(super) fn choose(state: State, press: Press<'_>, language: Language, roles: crate::domain::StaffRoles) -> Decision {
    Decision::to(state)
        .and(Effect::ChooseLanguage(language))
        .and(quiet_toast(press))
        .and(Effect::Menu {
            to: To::Me,
            commands: super::commands(roles),
        })
        .and(say(Message::new(texts::language_chosen())))
}
