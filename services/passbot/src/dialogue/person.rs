use common::InvitationCode;
use conversation::{Message, What};

use super::{
    CommandName, Decision, Pressed, State, blocked, days, desk, everything, help, home, invitation, language,
    my_passes, news, ordering, passes, privacy, registration, standing, texts,
    turn::{Turn, say, stale},
};

/// Answers what a person did in his private chat.
pub(super) fn answer(turn: &Turn<'_>, state: State, what: &What) -> Decision {
    // Whoever was removed in the middle of an order has nothing to go on with.
    let state = match state {
        State::Ordering(_) if turn.facts.resident.is_none() => State::Home,
        other => other,
    };
    let decision = if turn.is_blocked() {
        blocked::answer(turn, state, what)
    } else if let Some(invitation) = &turn.facts.desk.invitation {
        desk::accept(turn, state, invitation).forgetting_input()
    } else {
        handle(turn, state, what)
    };
    if holds_code(what) {
        decision.forgetting_input()
    } else {
        decision
    }
}

/// Answers somebody who may do what his roles allow.
pub(super) fn handle(turn: &Turn<'_>, state: State, what: &What) -> Decision {
    match what {
        What::Command { name, argument } => command(turn, state, name, argument),
        What::Text(text) => text_in(turn, state, text),
        What::Press {
            query_id,
            data,
            message_id,
        } => press(
            turn,
            state,
            &Press {
                query_id,
                message_id: *message_id,
            },
            data,
        ),
        What::Contact { phone, own } => contact(turn, state, phone, *own),
        What::Attachment(_) => question_again(turn, Decision::to(state).say(Message::new(texts::text_wanted()))),
        What::Edited { .. } => question_again(turn, Decision::to(state).say(Message::new(texts::edited()))),
        What::Blocked | What::Unblocked | What::Service | What::Unknown => Decision::to(state),
    }
}

/// A pressed button that waits for its toast.
pub(super) struct Press<'press> {
    pub(super) query_id: &'press str,
    pub(super) message_id: Option<i64>,
}

/// After something in between: what the dialogue waits for, once more.
pub(super) fn question_again(turn: &Turn<'_>, mut decision: Decision) -> Decision {
    let question = match &decision.state {
        State::Home => Vec::new(),
        State::Registering(registering) => registration::question(turn, registering),
        State::Ordering(ordering) => ordering::question(turn, ordering),
        State::Desk(desk) => desk::question(desk),
        State::News(draft) => news::question(turn, draft),
    };
    decision.effects.extend(question);
    decision
}

fn command(turn: &Turn<'_>, state: State, name: &str, argument: &str) -> Decision {
    let command = CommandName::parse(name);
    if let Some(answer) = command.and_then(|command| desk::command(turn, &state, command)) {
        return answer;
    }
    match command {
        Some(CommandName::Start | CommandName::Register) => registration::begin(turn, state, argument),
        Some(CommandName::Order) => ordering::begin(turn, state),
        Some(CommandName::News) => news::begin(turn, state),
        Some(CommandName::Code) => question_again(turn, invitation::make(turn, state)),
        Some(CommandName::Language) => Decision::to(state).say(language::offer()),
        Some(CommandName::Help) => question_again(turn, Decision::to(state).say(help::message(turn))),
        Some(CommandName::Cancel) => home::cancel(turn, &state),
        Some(CommandName::Orders) => question_again(turn, my_passes::list(turn, state)),
        Some(CommandName::Privacy) => question_again(turn, privacy::show(turn, state)),
        None
        | Some(
            CommandName::Gate
            | CommandName::Guards
            | CommandName::Export
            | CommandName::Residents
            | CommandName::Plates,
        ) => question_again(turn, Decision::to(state).say(Message::new(texts::unknown_command()))),
    }
}

fn text_in(turn: &Turn<'_>, state: State, text: &str) -> Decision {
    match state {
        State::Home => home::text(turn, text),
        State::Registering(registering) => registration::text(turn, registering, text),
        State::Ordering(ordering) => ordering::text(turn, ordering, text),
        State::Desk(desk) => desk::text(turn, desk, text),
        State::News(draft) => news::text(turn, draft, text),
    }
}

fn contact(turn: &Turn<'_>, state: State, phone: &str, own: bool) -> Decision {
    match state {
        State::Registering(registering) => registration::contact(turn, registering, phone, own),
        other => question_again(turn, Decision::to(other).say(Message::new(texts::contact_not_wanted()))),
    }
}

fn press(turn: &Turn<'_>, state: State, press: &Press<'_>, data: &str) -> Decision {
    match Pressed::parse(data) {
        Some(Pressed::ConfirmRegistration(token)) => registration::confirm(turn, state, press, token),
        Some(Pressed::ChangeParticular(question, token)) => registration::change(turn, state, press, question, token),
        Some(Pressed::NewOrder) => ordering::press_new(turn, state, press),
        Some(Pressed::Order(token)) => ordering::confirm(turn, state, press, token, false),
        Some(Pressed::OrderAnyway(token)) => ordering::confirm(turn, state, press, token, true),
        Some(Pressed::ChangeCar(question, token)) => ordering::change(turn, state, press, question, token),
        Some(Pressed::OrderAgain(_)) => ordering::press_again(turn, state, press),
        Some(Pressed::CancelPass(_)) => passes::cancel(turn, state, press),
        Some(Pressed::Speak(chosen)) => language::choose(turn, state, press, chosen),
        Some(Pressed::Plate(token, index)) => everything::press_plate(turn, state, press, token, usize::from(index)),
        Some(Pressed::OnFoot(token)) => ordering::press_on_foot(turn, state, press, token),
        Some(Pressed::ChooseDay(token)) => days::offer(turn, state, press, token, false),
        Some(Pressed::ChooseMonths(token)) => days::offer(turn, state, press, token, true),
        Some(
            chosen @ (Pressed::ForDay(token, _)
            | Pressed::ForMonths(token, _)
            | Pressed::ForNow(token)
            | Pressed::BackToOrder(token)),
        ) => days::choose(turn, state, press, token, chosen),
        Some(Pressed::MyPasses(page)) => my_passes::turn_page(turn, state, press, page),
        Some(Pressed::CancelListed(_, page)) => my_passes::cancel(turn, state, press, page),
        Some(Pressed::AskStanding(token)) => standing::ask(turn, state, press, token),
        Some(Pressed::ApproveStanding(_)) => standing::answer(turn, state, press, true),
        Some(Pressed::DeclineStanding(_)) => standing::answer(turn, state, press, false),
        Some(Pressed::ExportData) => privacy::export(turn, state, press),
        Some(Pressed::EraseData) => privacy::ask_to_erase(turn, state, press),
        Some(Pressed::EraseDataForGood) => privacy::erase(turn, &state, press),
        Some(Pressed::KeepData) => privacy::keep(turn, state, press),
        Some(Pressed::Desk(pressed)) => desk::press(turn, state, press, pressed),
        Some(Pressed::News(pressed)) => news::press(turn, state, press, pressed),
        None => outdated(state, press, texts::toast_stale()),
    }
}

/// A button that no longer holds: the person learns what is true, the buttons go.
pub(super) fn outdated(state: State, press: &Press<'_>, truth: conversation::Text) -> Decision {
    let mut decision = Decision::to(state);
    decision.effects.extend(stale(press.query_id, press.message_id, truth));
    decision
}

/// A code is a secret wherever it was typed.
fn holds_code(what: &What) -> bool {
    let is_code = |text: &str| InvitationCode::parse(text).is_ok();
    match what {
        What::Command { argument, .. } => is_code(argument),
        What::Text(text) => is_code(text),
        What::Edited { text } => text.as_deref().is_some_and(is_code),
        _ => false,
    }
}

/// Adds a message to what was decided.
pub(super) fn also(mut decision: Decision, message: Message) -> Decision {
    decision.effects.push(say(message));
    decision
}
