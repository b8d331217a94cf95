//! Conversations as people have them. What a person does stands after `>`, what the bot says in quotes, with its buttons in
//! brackets, and what else it does after `*`.

mod blocks;
mod conversations;
mod desk_town;
mod faults;
mod gate;
mod gate_questions;
mod lists;
mod news;
mod news_town;
mod plates;
mod privacy;
mod properties;
mod readme;
mod registration;
mod residents;
mod staff;
mod standing;
mod town;
