use crate::model::Violations;

/// Why a story cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("the sandbox does not answer: {0}")]
    Unreachable(#[from] reqwest::Error),
    #[error("the sandbox refuses ({status}): {reason}")]
    Refused { status: u16, reason: String },
    /// What was expected did not come; with what is shown instead.
    #[error("{person} does not see {expected:?} within {seconds} s; shown are:\n{shown}")]
    NotSeen {
        person: String,
        expected: String,
        seconds: u64,
        shown: String,
    },
    #[error("{person} sees {text:?}, which was not to be seen")]
    Seen { person: String, text: String },
    #[error("the bot does not answer the press within {seconds} s")]
    NotAnswered { seconds: u64 },
    #[error("not as the specification says: {0:#?}")]
    Violations(Violations),
}
