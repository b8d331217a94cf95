//! Conversations as people have them. What a person does stands after `>`, what the bot says in quotes, with its buttons in
//! brackets, and what else it does after `*`.

mod canned;
mod control;
mod forgetting;
mod keeping;
mod line;
mod menu;
mod privacy;
mod properties;
mod sign_in;
mod town;
