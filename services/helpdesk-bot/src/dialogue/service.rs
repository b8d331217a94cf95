//! /service: what somebody can do beside writing, by what he is.

use conversation::Message;

use super::{Decision, State, canned, control, line, menu, sign_in, texts, turn::Turn};

/// Opens it.
pub(super) fn open(turn: &Turn<'_>, state: State) -> Decision {
    let own = turn.facts.line.own.as_ref();
    let message = if turn.roles().any() {
        let number = own.map(|held| held.communication.id.to_string()).unwrap_or_default();
        let current = own.map(|held| (number.as_str(), held.user.name.as_str()));
        let mut rows = menu::rows(turn);
        rows.extend(canned::rows(turn.roles()));
        rows.extend(control::rows(turn.roles()));
        Message::new(texts::service_for_staff(current)).inline(rows)
    } else {
        let mut rows = line::service_rows(own.map(|held| held.communication.id), turn.roles());
        rows.extend(sign_in::rows());
        Message::new(texts::service_for_user()).inline(rows)
    };
    Decision::to(state).say(message)
}
