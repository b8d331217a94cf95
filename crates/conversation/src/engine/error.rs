use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::{ApplyError, CatalogueError, LoadError, RenderError, document::Table};

/// Why a step did not come to its commit.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StepError {
    /// Somebody else was faster: decide again on fresh facts.
    #[error("conflict")]
    Conflict,
    /// A file must be made first, outside of the transaction: decide again when it is there.
    #[error("a file is to be made")]
    Unmade(Table),
    /// Connection, deadlock, serialisation: not the input's fault, its attempt is given back.
    #[error("infrastructure")]
    Infrastructure(#[source] DieselError),
    /// A fault of the program or of the data: counts as an attempt.
    #[error("{0}")]
    Bug(String),
}

impl From<DieselError> for StepError {
    fn from(error: DieselError) -> Self {
        if is_infrastructure(&error) {
            Self::Infrastructure(error)
        } else {
            Self::Bug(without_data(&error))
        }
    }
}

impl From<LoadError> for StepError {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Database(error) => error.into(),
            LoadError::Corrupt(problem) => Self::Bug(problem),
            LoadError::TooEarly => Self::Conflict,
        }
    }
}

impl From<ApplyError> for StepError {
    fn from(error: ApplyError) -> Self {
        match error {
            ApplyError::Conflict => Self::Conflict,
            ApplyError::Database(error) => error.into(),
        }
    }
}

impl From<RenderError> for StepError {
    fn from(error: RenderError) -> Self {
        Self::Bug(error.to_string())
    }
}

impl From<CatalogueError> for StepError {
    fn from(error: CatalogueError) -> Self {
        Self::Bug(error.to_string())
    }
}

impl From<serde_json::Error> for StepError {
    fn from(error: serde_json::Error) -> Self {
        Self::Bug(format!("JSON: {:?}", error.classify()))
    }
}

/// Whether the database, and not what was asked of it, is at fault.
pub(crate) fn is_infrastructure(error: &DieselError) -> bool {
    match error {
        DieselError::DatabaseError(
            DatabaseErrorKind::SerializationFailure
            | DatabaseErrorKind::ClosedConnection
            | DatabaseErrorKind::UnableToSendCommand
            | DatabaseErrorKind::ReadOnlyTransaction,
            _,
        )
        | DieselError::BrokenTransactionManager
        | DieselError::AlreadyInTransaction
        | DieselError::NotInTransaction => true,
        // Diesel has no kind for these; PostgreSQL's words for deadlocks, shutdowns and full disks are stable.
        DieselError::DatabaseError(DatabaseErrorKind::Unknown, information) => {
            let message = information.message();
            [
                "deadlock detected",
                "terminating connection",
                "the database system is",
                "canceling statement",
                "No space left",
                "could not extend",
                "connection closed",
                "too many clients",
                "remaining connection slots",
                "error communicating with the server",
            ]
            .iter()
            .any(|words| message.contains(words))
        }
        _ => false,
    }
}

/// What may be kept of a database error: PostgreSQL's message without the row that it quotes.
fn without_data(error: &DieselError) -> String {
    match error {
        DieselError::DatabaseError(kind, information) => {
            let constraint = information.constraint_name().unwrap_or("-");
            format!("{kind:?}: {} (constraint {constraint})", information.message())
        }
        other => other.to_string(),
    }
}
