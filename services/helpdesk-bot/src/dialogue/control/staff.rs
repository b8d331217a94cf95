//! How administrators name specialists, controllers and further administrators: by links that work once.

use conversation::{Message, Slot, To, What};

use super::{
    ControlPressed, ControlWrite, StaffEntry,
    audit::{About, Action, audited},
    facts, outdated, stale_press, texts, write,
};
use crate::{
    dialogue::{
        Decision, Effect, Pressed, State, commands, line,
        turn::{Press, Turn, quiet_toast, say, say_to, toast},
    },
    domain::{DisplayName, INVITATION_HOLDS, Invitation, StaffRole, StaffRoles, TelegramId},
};

/// So many can be removed by a button of the list: what Telegram's keyboards bear well.
const BUTTONS: usize = 40;

/// /staff: who has which role, and how to change that.
pub(in crate::dialogue) fn list(turn: &Turn<'_>, state: State) -> Decision {
    if !turn.is(StaffRole::Administrator) {
        return Decision::to(state).say(Message::new(texts::for_administrators_only()));
    }
    Decision::to(state)
        .and(Effect::Recall { slot: slot(turn) })
        .and(card(turn, None))
}

/// [Invite …].
pub(super) fn invite(turn: &Turn<'_>, state: State, press: Press<'_>, role: StaffRole) -> Decision {
    let Some(code) = &turn.facts.control.fresh_code else {
        return stale_press(state, press);
    };
    let expires_at = turn.now() + INVITATION_HOLDS;
    Decision::to(state)
        .and(write(ControlWrite::AddInvitation {
            hash: turn.settings.codes.hash(code.as_str()),
            role,
            created_by: turn.person(),
            created_at: turn.now(),
            expires_at,
        }))
        .and(audited(turn, Action::InvitedStaff, None))
        .and(quiet_toast(press))
        .say(Message::new(texts::invited(role, expires_at)))
        .say(Message::new(texts::invitation_link(&turn.facts.bot_username, code)).secret())
}

/// /start by a link that names somebody; `None` if this is another /start.
pub(in crate::dialogue) fn opened(turn: &Turn<'_>, state: &State, what: &What) -> Option<Decision> {
    facts::opened_code(what)?;
    let told = |text| Decision::to(state.clone()).say(Message::new(text)).forgetting_input();
    let Some(invitation) = &turn.facts.control.invitation else {
        return Some(told(texts::link_unknown()));
    };
    if turn.is(invitation.role) {
        return Some(told(texts::already(invitation.role)));
    }
    if let Err(spent) = invitation.usable(turn.now()) {
        return Some(told(texts::link_spent(spent)));
    }
    // Who answers is nobody's customer: what he asked himself ends first.
    if let Some(own) = turn.facts.line.own.as_ref().filter(|_| !turn.roles().any()) {
        let rows = line::service_rows(Some(own.communication.id), turn.roles());
        let message = Message::new(texts::close_own_first(own.communication.id)).inline(rows);
        return Some(Decision::to(state.clone()).say(message));
    }
    Some(accept(turn, invitation))
}

fn accept(turn: &Turn<'_>, invitation: &Invitation) -> Decision {
    let name = DisplayName::new(&turn.from.name);
    let mut roles = turn.roles();
    roles.add(invitation.role);
    Decision::to(State::Home)
        .and(write(ControlWrite::JoinStaff {
            invitation: invitation.clone(),
            person: turn.person(),
            name: name.clone(),
            at: turn.now(),
        }))
        .say(Message::new(texts::welcome(invitation.role)))
        .and(Effect::Menu {
            to: To::Me,
            commands: commands(roles),
        })
        .and(say_to(
            invitation.created_by,
            Message::new(texts::joined(invitation.role, &name)),
        ))
        .forgetting_input()
}

/// [Remove …].
pub(super) fn dismiss(
    turn: &Turn<'_>,
    state: State,
    press: Press<'_>,
    role: StaffRole,
    person: TelegramId,
) -> Decision {
    let colleague = turn.facts.control.staff.iter().find(|one| one.person == person);
    let Some(colleague) = colleague.filter(|one| one.roles.has(role)) else {
        return Decision::to(state)
            .and(toast(press, texts::toast_removed_before()))
            .and(card(turn, None));
    };
    if colleague.by_settings.has(role) {
        return outdated(state, press, texts::toast_by_settings(&colleague.name));
    }
    let mut remaining = StaffRoles::default();
    for other in StaffRole::ALL.into_iter().filter(|other| *other != role) {
        if colleague.roles.has(other) {
            remaining.add(other);
        }
    }
    let mut decision = Decision::to(state)
        .and(write(ControlWrite::LeaveStaff { person, role }))
        .and(audited(turn, Action::DismissedStaff, Some((About::Person, person))))
        .and(toast(press, texts::toast_removed(&colleague.name)))
        .and(card(turn, Some((person, role))));
    let own = turn.facts.line.asked.as_ref();
    let owned = own.filter(|held| role == StaffRole::Specialist && held.communication.owner() == Some(person));
    if let Some(held) = owned {
        let id = held.communication.id;
        let why = line::Returned::ByOthers {
            for_user: texts::put_back_for_user(id),
            for_owner: texts::left_for_specialist(id, &held.user.name),
        };
        let given_back = line::give_back(turn.facts, held, why);
        decision.effects.extend(given_back);
        let put_back = Message::new(texts::put_back_by_removal(id, &held.user.name));
        decision.effects.push(say(put_back));
    }
    decision
        .and(Effect::Menu {
            to: To::Chat(person),
            commands: commands(remaining),
        })
        .and(say_to(person, Message::new(texts::removed(role))))
}

/// Everybody who names others.
pub(super) fn administrators(turn: &Turn<'_>) -> impl Iterator<Item = TelegramId> {
    let staff = turn.facts.control.staff.iter();
    staff.filter(|one| one.roles.administrator).map(|one| one.person)
}

fn slot(turn: &Turn<'_>) -> Slot {
    Slot(format!("staff@{}", turn.person()))
}

/// The list; a role that just ends does not stand in it any more.
fn card(turn: &Turn<'_>, but: Option<(TelegramId, StaffRole)>) -> Effect {
    let of = |role: StaffRole| -> Vec<&StaffEntry> {
        let staff = turn.facts.control.staff.iter();
        let with = staff.filter(|one| one.roles.has(role) && but != Some((one.person, role)));
        with.collect()
    };
    let mut rows: Vec<_> = StaffRole::ALL
        .map(|role| vec![Pressed::Control(ControlPressed::Invite(role)).button()])
        .into();
    let removable = StaffRole::ALL.into_iter().flat_map(|role| {
        let named = of(role).into_iter().filter(move |one| !one.by_settings.has(role));
        named.map(move |one| {
            let label = texts::button_remove(role, &one.name);
            vec![Pressed::Control(ControlPressed::Dismiss(role, one.person)).labelled(label)]
        })
    });
    rows.extend(removable.take(BUTTONS));
    let lists = StaffRole::ALL.map(|role| (role, of(role)));
    Effect::Show {
        slot: slot(turn),
        to: To::Me,
        message: Message::new(texts::staff_list(&lists)).inline(rows),
    }
}
