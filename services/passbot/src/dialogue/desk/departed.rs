//! Who was blocked and has erased his data: no search finds a resident, but his block is found by his phone, which an
//! administrator knows from himself.

use chrono::{DateTime, Utc};
use conversation::{Effect as AnyEffect, Message, To};

use super::{
    About, Action, DeskPressed, DeskWrite,
    residents::list_slot,
    staff::{audited, desk},
    texts,
};
use crate::{
    dialogue::{
        Decision, Effect, Role, State, commands,
        person::{Press, outdated},
        registration::typed_phone,
        turn::{Turn, say_to, toast},
    },
    domain::{ResidentQuery, StaffRole, StaffRoles, TelegramId},
    settings::Settings,
};

/// Somebody who is blocked and no resident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Departed {
    pub telegram_id: TelegramId,
    pub blocked_at: DateTime<Utc>,
    /// What he was made in the bot.
    pub roles: StaffRoles,
}

/// By what an administrator means one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DepartedKey {
    /// The hashes that the phone may be stored under.
    Phone(Vec<Vec<u8>>),
    Person(TelegramId),
}

/// Whom a search may mean: a whole phone number is needed.
pub(super) fn meant(settings: &Settings, query: &ResidentQuery) -> Option<DepartedKey> {
    let phone = typed_phone(query.as_str()).ok()?;
    Some(DepartedKey::Phone(settings.codes.hashes(phone.as_str())))
}

/// The answer to a search that fits no resident but a block.
pub(super) fn found(turn: &Turn<'_>, departed: &Departed) -> Effect {
    let unblock = DeskPressed::UnblockDeparted(departed.telegram_id);
    Effect::Show {
        slot: list_slot(turn),
        to: To::Me,
        message: Message::new(texts::departed_found(departed.blocked_at)).inline(vec![vec![unblock.button()]]),
    }
}

/// \[Unblock\].
pub(super) fn unblock(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    if !turn.is(StaffRole::Administrator) {
        return outdated(state, press, texts::for_role_only(StaffRole::Administrator));
    }
    let Some(Departed { telegram_id, roles, .. }) = turn.facts.desk.departed else {
        return outdated(state, press, texts::toast_not_blocked());
    };
    let role = Role {
        guard: roles.guard || turn.settings.is_guard(telegram_id),
        administrator: roles.administrator || turn.settings.is_admin(telegram_id),
        ..Role::default()
    };
    Decision::to(state)
        .and(desk(DeskWrite::UnblockPerson(telegram_id)))
        .and(audited(
            turn,
            Action::UnblockedResident,
            Some((About::Person, telegram_id)),
        ))
        .and(AnyEffect::Menu {
            to: To::Chat(telegram_id),
            commands: commands(role),
        })
        .and(say_to(telegram_id, Message::new(texts::you_may_register_again())))
        .and(toast(press.query_id, texts::toast_departed_unblocked()))
        .and(Effect::Show {
            slot: list_slot(turn),
            to: To::Me,
            message: Message::new(texts::departed_unblocked()),
        })
}
