use crate::domain::GateQuestionId;

/// The kind of the timer that ends a question from the gate; its key is the question's number.
pub(in crate::dialogue) const GATE_QUESTION: &str = "gate-question";
/// The kind of the reports on its cards begins so and ends with its number.
pub(in crate::dialogue) const CARD_ENDED: &str = "gate-card:";

/// What happens to a question from the gate beside the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateNews {
    /// Its time may be over.
    Due(GateQuestionId),
    /// A resident's card was delivered, or could not be.
    CardEnded { question: GateQuestionId, reached: bool },
}

impl GateNews {
    /// The question in question.
    pub fn question(self) -> GateQuestionId {
        match self {
            Self::Due(question) | Self::CardEnded { question, .. } => question,
        }
    }
}

/// Reads the report on a card; `None` when it is another's.
pub(in crate::dialogue) fn card_ended(kind: &str, outcome: &str) -> Option<GateNews> {
    let number = kind.strip_prefix(CARD_ENDED)?.parse().ok()?;
    Some(GateNews::CardEnded {
        question: GateQuestionId(number),
        // A card whose end nobody knows may well be seen.
        reached: matches!(outcome, "sent" | "undetermined" | "cancelled"),
    })
}
