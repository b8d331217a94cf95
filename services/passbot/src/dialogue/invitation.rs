use conversation::Message;

use super::{Action, Decision, Effect, State, Write, desk, texts, turn::Turn};

/// Makes an invitation code for an administrator.
pub(super) fn make(turn: &Turn<'_>, state: State) -> Decision {
    let decision = Decision::to(state);
    let Some(code) = turn.facts.fresh_code.as_ref().filter(|_| turn.is_admin()) else {
        return decision.say(Message::new(texts::code_for_administrators_only()));
    };
    let expires_at = turn.now() + turn.settings.invitation_ttl;
    decision
        .and(Effect::Write(Write::AddInvitation {
            hash: turn.settings.codes.hash(code.as_str()),
            created_by: turn.person(),
            created_at: turn.now(),
            expires_at,
        }))
        .and(desk::audited(turn, Action::InvitedResident, None))
        .say(Message::new(texts::code_made(expires_at)))
        .say(Message::new(texts::bare_code(code)).secret())
        .say(Message::new(texts::code_link(&turn.facts.bot_username, code)).secret())
}
