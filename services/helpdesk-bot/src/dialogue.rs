//! The decider: what helpdesk-bot says and does, as pure functions. No clock, randomness, database or Telegram types.
//!
//! Start reading at [`State`], then the conversations in `dialogue/tests.rs`, then [`decide`]. Each area has its own folder
//! with its own part of the state, facts, writes, buttons and sentences: `sign_in` (who are you?), `line` (communications
//! from the first message to the rating), `menu` (what specialists look up and do), `canned` (answers kept
//! ready), `control` (controllers and administrators).

mod buttons;
mod canned;
mod commands;
mod control;
mod effect;
mod facts;
mod groups;
mod input;
mod keeping;
mod language;
mod line;
mod menu;
mod owed;
mod person;
mod service;
mod sign_in;
mod state;
#[cfg(test)]
mod tests;
mod texts;
mod turn;

pub use buttons::Pressed;
pub(crate) use canned::when_back;
pub use canned::{Canned, CannedFacts, CannedNeeds, CannedPage, CannedPressed, CannedWrite};
pub use commands::{CommandName, commands};
pub use control::{
    AnswerTimes, Board, Control, ControlFacts, ControlNeeds, ControlNews, ControlPressed, ControlWrite, Deed,
    KnownGroup, StaffEntry, StoredData, StoredLine, TakenLine,
};
pub use effect::Write;
pub use facts::{Facts, Needs, PersonFacts, needs};
pub use input::Input;
pub use keeping::{
    DiskFacts, Fate, KeepingFacts, KeepingNeeds, KeepingNews, KeepingPressed, KeepingWrite, KeptFile, Outdated,
    StandingAlert,
};
pub(crate) use keeping::{FORGOTTEN_AT_ONCE, cleared, first_forgetting, first_look, raised};
pub(crate) use line::{CARD_SHOWS, DIGEST_WITHIN, answered_meanwhile, card_slot, copy_slot};
pub use line::{
    CopyEnd, DigestEntry, Held, History, LineFacts, LineNeeds, LineNews, LinePressed, LineWrite, Notice, PostedFacts,
    PostedNeeds, Reply,
};
pub use menu::{
    Colleague, Found, FoundEntry, Log, LogAsk, LogScope, Menu, MenuFacts, MenuNeeds, MenuPressed, MenuWrite, People,
    PersonEntry, PersonHistory, SearchAsk, Waiting,
};
pub(crate) use menu::{FEW_WAIT, FOUND, PAGE};
pub use owed::{Owed, owed};
pub use sign_in::{FreshCode, SignIn, SignInFacts, SignInNeeds, SignInNews, SignInPressed, SignInWrite};
pub use state::State;
pub use texts::apology;

use conversation::Place;

use crate::settings::Settings;
use turn::Turn;

/// The state to keep and what is to happen.
pub type Decision = conversation::Decision<State, Write>;
/// One thing to happen.
pub type Effect = conversation::Effect<Write>;

/// Decides what follows from an input.
pub fn decide(settings: &Settings, state: State, input: &Input, facts: &Facts) -> Decision {
    if owed(input) == Owed::Nothing {
        return Decision::to(state);
    }
    let decision = match input {
        Input::Person(incoming) => {
            let turn = Turn {
                settings,
                facts,
                from: &incoming.from,
            };
            match incoming.place {
                Place::Private => person::answer(&turn, state, incoming),
                Place::Group { chat_id } => groups::answer(&turn, state, chat_id, &incoming.what),
            }
        }
        Input::SignIn(news) => sign_in::news(state, news, facts),
        Input::Line(news) => line::news(settings, state, news, facts),
        Input::Keeping(news) => keeping::news(settings, state, news, facts),
        Input::Control(news) => control::news(state, *news, facts),
        Input::UnawaitedLetter => Decision::to(state),
    };
    keeping::kept(settings, input, facts, decision)
}
