//! The decider: what passbot says and does, as pure functions. No clock, randomness, database or Telegram types.
//!
//! Start reading at [`State`], then the conversations in `dialogue/tests.rs`, then [`decide`].

mod blocked;
mod buttons;
mod commands;
mod days;
mod desk;
mod effect;
mod everything;
mod facts;
mod groups;
mod help;
mod home;
mod input;
mod invitation;
mod language;
mod my_passes;
mod news;
mod ordering;
mod owed;
mod passes;
mod person;
mod privacy;
mod registration;
mod resident_texts;
mod standing;
mod state;
#[cfg(test)]
mod tests;
mod texts;
mod turn;

pub use buttons::Pressed;
pub use commands::{CommandName, Role, commands};
pub use desk::{
    About, Action, AwaitedPass, Deed, Departed, DepartedKey, Desk, DeskFacts, DeskNeeds, DeskPressed, DeskWrite,
    FoundResident, GateNews, ResidentDeed, ResidentPage, Search, Subject,
};
pub(crate) use desk::{LONGEST_LIST, PLATES_LISTED, page_of_residents};
pub use effect::Write;
pub(crate) use facts::plate_in_question;
pub use facts::{Facts, HeldPass, Needs, OrderCounts, PersonNeeds, Visit, needs};
pub use input::{Input, Tick};
pub use my_passes::PassPage;
pub(crate) use my_passes::{PAGE, RECENT};
pub use news::{NewsDraft, NewsFacts, NewsNeeds, NewsPressed, NewsReport, key as news_key};
pub use owed::{Owed, owed};
pub use privacy::StoredData;
pub use standing::HeldRequest;
pub use state::{
    OrderDraft, OrderQuestion, Ordering, Registering, RegistrationDraft, RegistrationQuestion, State, Token,
};
pub use texts::{apology, brand_without_pass};

use conversation::Place;

use crate::settings::Settings;
use turn::Turn;

/// The state to keep and what is to happen.
pub type Decision = conversation::Decision<State, Write>;
/// One thing to happen.
pub type Effect = conversation::Effect<Write>;

/// The kind of the timer that ends a pass; its key is the pass number.
pub const EXPIRE_PASS: &str = "expire-pass";

/// Decides what follows from an input.
pub fn decide(settings: &Settings, state: State, input: &Input, facts: &Facts) -> Decision {
    if owed(input) == Owed::Nothing {
        return Decision::to(state);
    }
    match input {
        Input::Person(incoming) => {
            let turn = Turn {
                settings,
                facts,
                from: &incoming.from,
            };
            match incoming.place {
                Place::Private => person::answer(&turn, state, &incoming.what),
                Place::Group { chat_id } => groups::answer(&turn, state, chat_id, &incoming.what),
            }
        }
        Input::Ticked(tick) => passes::tick(state, tick, facts),
        Input::ExpiryDue(_) => passes::expire(state, facts),
        Input::NewsDue(_) => news::progress(state, facts),
        Input::Gate(news) => desk::news(state, *news, facts),
    }
}
