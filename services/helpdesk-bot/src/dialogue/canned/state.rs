use crate::domain::{CannedAnswerId, CannedTitle};

/// What somebody was asked for who keeps the answers up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Canned {
    /// The title of a new answer.
    Title,
    /// Its text.
    Text { title: CannedTitle },
    /// Another title for this version of an answer.
    Retitle { id: CannedAnswerId, version: i64 },
    /// Another text.
    Rewrite { id: CannedAnswerId, version: i64 },
}
