//! The page in a real browser, with a bot that is played by calls of the Bot API.

#![allow(
    clippy::unwrap_used,
    reason = "what goes wrong in the support of a test fails the test"
)]

mod access;
mod behind;
mod bubbles;
mod clock;
mod composer;
mod events;
mod hostile;
mod keyboards;
mod letters;
mod people;
mod sheet;
mod stage;
