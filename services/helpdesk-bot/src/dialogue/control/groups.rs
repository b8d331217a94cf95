//! Which groups get cards: those of the settings, and those to which an administrator adds the bot.

use conversation::Message;

use super::{
    ControlWrite, KnownGroup,
    audit::{About, Action, audited},
    staff::administrators,
    texts, write,
};
use crate::{
    dialogue::{
        Decision, State,
        turn::{Turn, say_to},
    },
    domain::{DisplayName, Group, StaffRole},
};

/// The argument that takes a group off.
const OFF: &str = "off";

/// /group in a group: cards come there from now on, under a name that may be given; `/group off`: no more.
pub(in crate::dialogue) fn command(turn: &Turn<'_>, state: State, chat_id: i64, argument: &str) -> Decision {
    let decision = Decision::to(state);
    let here = |text| say_to(chat_id, Message::new(text));
    if !turn.is(StaffRole::Administrator) {
        return decision.and(here(texts::group_for_administrators()));
    }
    let off = argument.trim().eq_ignore_ascii_case(OFF);
    match (&turn.facts.control.group, off) {
        (Some(KnownGroup { by_settings: true, .. }), true) => decision.and(here(texts::group_by_settings())),
        (Some(known), true) => decision
            .and(write(ControlWrite::RemoveGroup {
                chat_id: known.added_as,
            }))
            .and(audited(turn, Action::RemovedGroup, Some((About::Group, chat_id))))
            .and(here(texts::group_removed())),
        (None, true) => decision.and(here(texts::group_unknown())),
        (Some(_), false) => decision.and(here(texts::group_already())),
        (None, false) => {
            let name = match argument.trim() {
                "" => chat_id.to_string(),
                name => name.to_owned(),
            };
            let group = Group {
                chat_id,
                name: DisplayName::new(&name),
            };
            decision
                .and(write(ControlWrite::AddGroup {
                    group,
                    by: turn.person(),
                    at: turn.now(),
                }))
                .and(audited(turn, Action::AddedGroup, Some((About::Group, chat_id))))
                .and(here(texts::group_added()))
        }
    }
}

/// A group threw the bot out: the administrators hear of it, for nobody sees its cards any more.
pub(in crate::dialogue) fn thrown_out(turn: &Turn<'_>, state: State) -> Decision {
    let mut decision = Decision::to(state);
    let Some(known) = &turn.facts.control.group else {
        return decision;
    };
    if !known.by_settings {
        let chat_id = known.added_as;
        decision.effects.push(write(ControlWrite::RemoveGroup { chat_id }));
    }
    for administrator in administrators(turn) {
        let told = Message::new(texts::group_lost(known));
        decision.effects.push(say_to(administrator, told));
    }
    decision
}
