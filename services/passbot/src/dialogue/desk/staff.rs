use conversation::{Effect as AnyEffect, Message, Slot, To};

use super::{About, Action, Deed, DeskPressed, DeskWrite, texts};
use crate::{
    dialogue::{
        Decision, Effect, RegistrationQuestion, Role, State, Write, commands,
        person::{Press, outdated, question_again},
        texts as common_texts,
        turn::{Turn, quiet_toast, say_to, toast},
    },
    domain::{StaffInvitation, StaffName, StaffRole, TelegramId, blocked_until},
};

/// So many can be dismissed by a button of the list: what Telegram's keyboards bear well.
const BUTTONS: usize = 40;

/// /guards: who guards and administers, and how to change that.
pub(super) fn list(turn: &Turn<'_>, state: &State) -> Decision {
    let decision = Decision::to(state.clone())
        .and(Effect::Recall { slot: slot(turn) })
        .and(card(turn, None));
    question_again(turn, decision)
}

/// [Invite a guard], [Invite an administrator].
pub(super) fn invite(turn: &Turn<'_>, state: State, press: &Press<'_>, role: StaffRole) -> Decision {
    if !turn.is(StaffRole::Administrator) {
        return outdated(state, press, texts::for_role_only(StaffRole::Administrator));
    }
    let Some(code) = &turn.facts.fresh_code else {
        return outdated(state, press, common_texts::toast_stale());
    };
    let expires_at = turn.now() + turn.settings.invitation_ttl;
    let action = match role {
        StaffRole::Guard => Action::InvitedGuard,
        StaffRole::Administrator => Action::InvitedAdministrator,
    };
    Decision::to(state)
        .and(desk(DeskWrite::AddStaffInvitation {
            hash: turn.settings.codes.hash(code.as_str()),
            role,
            created_by: turn.person(),
            created_at: turn.now(),
            expires_at,
        }))
        .and(audited(turn, action, None))
        .and(quiet_toast(press.query_id))
        .say(Message::new(texts::staff_invited(role, expires_at)))
        .say(Message::new(common_texts::code_link(&turn.facts.bot_username, code)).secret())
}

/// A code of this kind was handed in: the person has the role from here on.
pub(in crate::dialogue) fn accept(turn: &Turn<'_>, state: State, invitation: &StaffInvitation) -> Decision {
    // Who was asked for a resident's code waits for nothing any more.
    let state = match state {
        State::Registering(registering) if registering.asked == RegistrationQuestion::Code => State::Home,
        other => other,
    };
    let told = |state, text| question_again(turn, Decision::to(state).say(Message::new(text)));
    if let Some(until) = blocked_until(&turn.facts.wrong_codes, turn.now()) {
        return told(state, common_texts::code_wait(until));
    }
    if turn.is(invitation.role) {
        return told(state, texts::staff_already(invitation.role));
    }
    if let Err(reason) = invitation.usable(turn.now()) {
        return told(state, common_texts::code_unusable(reason));
    }
    let name = StaffName::from_telegram(&turn.from.name);
    let mut role = turn.role();
    match invitation.role {
        StaffRole::Guard => role.guard = true,
        StaffRole::Administrator => role.administrator = true,
    }
    let decision = Decision::to(state)
        .and(desk(DeskWrite::JoinStaff {
            invitation: invitation.clone(),
            person: turn.person(),
            name: name.clone(),
            now: turn.now(),
        }))
        .say(Message::new(texts::staff_welcome(invitation.role)))
        .and(crate::dialogue::home::menu(role))
        .and(say_to(
            invitation.created_by,
            Message::new(texts::staff_joined(invitation.role, &name)),
        ));
    question_again(turn, decision)
}

/// [Remove …].
pub(super) fn dismiss(
    turn: &Turn<'_>,
    state: State,
    press: &Press<'_>,
    role: StaffRole,
    person: TelegramId,
) -> Decision {
    if !turn.is(StaffRole::Administrator) {
        return outdated(state, press, texts::for_role_only(StaffRole::Administrator));
    }
    let member = turn
        .facts
        .desk
        .staff
        .iter()
        .find(|member| member.telegram_id == person && member.role == role);
    let Some(member) = member else {
        return Decision::to(state)
            .and(toast(press.query_id, texts::toast_dismissed_before()))
            .and(card(turn, None));
    };
    let action = match role {
        StaffRole::Guard => Action::DismissedGuard,
        StaffRole::Administrator => Action::DismissedAdministrator,
    };
    let left = |other| {
        other != role
            && turn
                .facts
                .desk
                .staff
                .iter()
                .any(|one| one.telegram_id == person && one.role == other)
    };
    let remaining = Role {
        resident: member.resident,
        administrator: left(StaffRole::Administrator) || turn.settings.is_admin(person),
        guard: left(StaffRole::Guard) || turn.settings.is_guard(person),
        blocked: false,
    };
    Decision::to(state)
        .and(desk(DeskWrite::LeaveStaff { person, role }))
        .and(audited(turn, action, Some((About::Person, person))))
        .and(toast(press.query_id, texts::toast_dismissed(&member.name)))
        .and(card(turn, Some((person, role))))
        .and(AnyEffect::Menu {
            to: To::Chat(person),
            commands: commands(remaining),
        })
        .and(say_to(person, Message::new(texts::staff_dismissed(role))))
}

/// What an administrator did, for the audit.
pub(in crate::dialogue) fn audited(turn: &Turn<'_>, action: Action, about: Option<(About, i64)>) -> Effect {
    desk(DeskWrite::Audit(Deed {
        actor: turn.person(),
        action,
        about,
        at: turn.now(),
    }))
}

pub(super) fn desk(write: DeskWrite) -> Effect {
    Effect::Write(Write::Desk(write))
}

fn slot(turn: &Turn<'_>) -> Slot {
    Slot(format!("staff@{}", turn.person()))
}

/// The list; one who is just being dismissed does not stand in it any more.
fn card(turn: &Turn<'_>, but: Option<(TelegramId, StaffRole)>) -> Effect {
    let members: Vec<_> = turn
        .facts
        .desk
        .staff
        .iter()
        .filter(|member| Some((member.telegram_id, member.role)) != but)
        .collect();
    let mut rows = vec![
        vec![DeskPressed::Invite(StaffRole::Guard).button()],
        vec![DeskPressed::Invite(StaffRole::Administrator).button()],
    ];
    rows.extend(members.iter().take(BUTTONS).map(|member| {
        let pressed = DeskPressed::Dismiss(member.role, member.telegram_id);
        vec![conversation::Button::new(texts::dismiss(&member.name), pressed.data())]
    }));
    Effect::Show {
        slot: slot(turn),
        to: To::Me,
        message: Message::new(texts::staff_list(turn.settings, &members)).inline(rows),
    }
}
