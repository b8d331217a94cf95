use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde_json::json;

use crate::telegram::{CannotMigrate, Refused};

/// Why the control API cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ControlFailure {
    #[error("{0}")]
    Malformed(String),
    #[error("there is no {0}")]
    NotFound(String),
    #[error("{0} is taken")]
    Taken(String),
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error(transparent)]
    CannotMigrate(#[from] CannotMigrate),
}

impl ResponseError for ControlFailure {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::NotFound(_) | Self::CannotMigrate(CannotMigrate::NoGroup(_)) => StatusCode::NOT_FOUND,
            Self::Taken(_) | Self::CannotMigrate(CannotMigrate::NotBasic(_)) => StatusCode::CONFLICT,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).json(json!({"error": self.to_string()}))
    }
}
