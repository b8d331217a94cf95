//! The engine's own tables. All functions work inside the caller's transaction.

pub mod broadcasts;
pub mod chats;
pub mod conversations;
pub mod copies;
pub mod operator;
pub mod outgoing;
pub mod retention;
pub mod sending;
pub mod slots;
