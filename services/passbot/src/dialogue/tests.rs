//! Conversations as people have them. What a person does stands after `>`, what the bot says in quotes, with its buttons in
//! brackets, and what else it does after `*`.

mod conversations;
mod desk_town;
mod faults;
mod gate;
mod gate_questions;
mod lists;
mod properties;
mod readme;
mod staff;
mod town;
