use conversation::{Incoming, Message, To, What};

use super::{
    CommandName, Decision, Effect, Pressed, State, canned, commands, control, keeping, language, line, menu, service,
    sign_in, texts,
    turn::{Press, Turn, say, stale},
};

/// Answers what a person did in his private chat.
pub(super) fn answer(turn: &Turn<'_>, state: State, incoming: &Incoming) -> Decision {
    match &incoming.what {
        What::Command { name, .. } => command(turn, state, name, incoming),
        What::Press {
            query_id,
            data,
            message_id,
        } => {
            let press = Press {
                query_id,
                message: message_id.map(|message_id| (To::Me, message_id)),
            };
            pressed(turn, state, press, data)
        }
        What::Blocked | What::Unblocked | What::Service | What::Unknown => Decision::to(state),
        _ if turn.roles().any() => staff(turn, state, incoming),
        _ => user(turn, &state, incoming),
    }
}

/// A message of somebody of the staff.
fn staff(turn: &Turn<'_>, state: State, incoming: &Incoming) -> Decision {
    match &state {
        State::Menu(asked) if !matches!(incoming.what, What::Edited { .. }) => menu::typed(turn, asked, incoming),
        State::Canned(asked) if !matches!(incoming.what, What::Edited { .. }) => canned::typed(turn, asked, incoming),
        State::Control(control) => match *control {},
        // He was a user before he came to the staff.
        State::SignIn(_) => line::staff_message(turn, State::Home, incoming),
        State::Home | State::Menu(_) | State::Canned(_) if matches!(incoming.what, What::Edited { .. }) => {
            line::edited(turn, state, incoming)
        }
        State::Home | State::Menu(_) | State::Canned(_) => line::staff_message(turn, state, incoming),
    }
}

/// A message of somebody who asks for help.
fn user(turn: &Turn<'_>, state: &State, incoming: &Incoming) -> Decision {
    match state {
        _ if !turn.facts.person.signed_in() => sign_in::answer(turn, State::Home, &incoming.what),
        State::SignIn(asked) => sign_in::changing(turn, asked, &incoming.what),
        _ if matches!(incoming.what, What::Edited { .. }) => line::edited(turn, State::Home, incoming),
        // He was of the staff before.
        State::Home | State::Menu(_) | State::Control(_) | State::Canned(_) => {
            line::user_message(turn, State::Home, incoming)
        }
    }
}

fn command(turn: &Turn<'_>, state: State, name: &str, incoming: &Incoming) -> Decision {
    let staff = turn.roles().any();
    let command = CommandName::parse(name);
    match command {
        Some(CommandName::Language) => return Decision::to(state).say(language::offer()),
        Some(CommandName::Help) => {
            let help = texts::help(&commands(turn.roles()), turn.roles());
            return Decision::to(state).say(Message::new(help));
        }
        Some(CommandName::Privacy) => return control::privacy(turn, state),
        _ => {}
    }
    // A link that names somebody of the staff is opened by who is nobody yet.
    if let Some(decision) = control::opened(turn, &state, &incoming.what) {
        return decision;
    }
    if !staff && !turn.facts.person.signed_in() {
        return sign_in::answer(turn, State::Home, &incoming.what);
    }
    match command {
        Some(CommandName::Start) if line::asked_for(&incoming.what).is_some() => line::take_by_link(turn, state),
        Some(CommandName::Start) => {
            if !staff {
                return Decision::to(state).say(Message::new(texts::write_to_us()));
            }
            // Until he opened the bot there was no chat to set a menu for.
            let menu = Effect::Menu {
                to: To::Me,
                commands: commands(turn.roles()),
            };
            Decision::to(state)
                .say(Message::new(texts::staff_greeting(turn.roles())))
                .and(menu)
        }
        Some(CommandName::Staff) if staff => control::staff_list(turn, state),
        Some(CommandName::Service) => service::open(turn, state),
        Some(CommandName::Cancel) => {
            let text = if state == State::Home {
                texts::nothing_to_cancel()
            } else {
                texts::cancelled()
            };
            Decision::to(State::Home).and(say(Message::new(text)))
        }
        _ => Decision::to(state).say(Message::new(texts::unknown_command())),
    }
}

fn pressed(turn: &Turn<'_>, state: State, press: Press<'_>, data: &str) -> Decision {
    match Pressed::parse(data) {
        Some(Pressed::Speak(chosen)) => language::choose(state, press, chosen, turn.roles()),
        Some(Pressed::SignIn(pressed)) => sign_in::press(turn, state, press, pressed),
        Some(Pressed::Line(pressed)) => line::press(turn, state, press, pressed),
        Some(Pressed::Menu(pressed)) => menu::press(turn, state, press, pressed),
        Some(Pressed::Control(pressed)) => control::press(turn, state, press, pressed),
        Some(Pressed::Keeping(pressed)) => keeping::press(turn, state, press, pressed),
        Some(Pressed::Canned(pressed)) => canned::press(turn, state, press, pressed),
        None => {
            let mut decision = Decision::to(state);
            decision.effects.extend(stale(press, texts::toast_stale()));
            decision
        }
    }
}
