use crate::domain::{CommunicationId, TelegramId};

/// What a specialist was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Menu {
    /// An internal word on the communication that he has.
    Note(CommunicationId),
    /// A word to whoever takes it next, with which it is given back.
    ReturnNote(CommunicationId),
    /// Words to look for, in everything or in what was said with this person.
    Search(Option<TelegramId>),
}
