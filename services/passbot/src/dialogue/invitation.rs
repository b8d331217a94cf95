use conversation::Message;

use super::{Decision, Effect, State, Write, texts, turn::Turn};

/// Makes an invitation code for an administrator.
pub(super) fn make(turn: &Turn<'_>, state: State) -> Decision {
    let decision = Decision::to(state);
    // The code is made only for administrators, so its absence says who asked.
    let Some(code) = &turn.facts.fresh_code else {
        return decision.say(Message::new(texts::code_for_administrators_only()));
    };
    let expires_at = turn.now() + turn.settings.invitation_ttl;
    decision
        .and(Effect::Write(Write::AddInvitation {
            hash: turn.settings.codes.hash(code),
            created_by: turn.person(),
            created_at: turn.now(),
            expires_at,
        }))
        .say(Message::new(texts::code_made(expires_at)))
        .say(Message::new(texts::bare_code(code)).secret())
        .say(Message::new(texts::code_link(&turn.facts.bot_username, code)).secret())
}
