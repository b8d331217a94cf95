use crate::domain::TelegramId;

/// The kind of the timer that shows a board anew; its key is the id of who looks at it.
pub(super) const BOARD: &str = "board";

/// Something happened in this area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlNews {
    /// The board of this controller is to be shown anew.
    BoardDue(TelegramId),
}

impl ControlNews {
    /// Whom it is about.
    pub fn person(self) -> TelegramId {
        let Self::BoardDue(person) = self;
        person
    }
}

/// Reads a timer of this area.
pub(in crate::dialogue) fn due(kind: &str, key: &str) -> Option<ControlNews> {
    let person = key.parse().ok()?;
    (kind == BOARD).then_some(ControlNews::BoardDue(person))
}
