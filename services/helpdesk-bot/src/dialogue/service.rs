//! /service: what somebody can do beside writing, by what he is.

use conversation::Message;

use super::{Decision, State, canned, control, line, menu, sign_in, texts, turn::Turn};
use crate::domain::StaffRole;

/// Opens it.
pub(super) fn open(turn: &Turn<'_>, state: State) -> Decision {
    let own = turn.facts.line.own.as_ref();
    let message = if turn.roles().any() {
        let number = own.map(|held| held.communication.id.to_string()).unwrap_or_default();
        let current = own.map(|held| (number.as_str(), held.user.name.as_str()));
        let mut rows = menu::rows(turn);
        rows.extend(canned::rows(turn.roles()));
        rows.extend(control::rows(turn.roles()));
        let text = match current {
            _ if rows.is_empty() => texts::service_empty(),
            // Who does not answer people has none and never will.
            None if !turn.is(StaffRole::Specialist) => texts::service(),
            current => texts::service_for_staff(current),
        };
        Message::new(text).inline(rows)
    } else {
        let mut rows = line::service_rows(own.map(|held| held.communication.id), turn.roles());
        rows.extend(sign_in::rows());
        Message::new(texts::service()).inline(rows)
    };
    Decision::to(state).say(message)
}
