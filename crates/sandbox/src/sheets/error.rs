use actix_web::{
    HttpResponse, ResponseError,
    http::{StatusCode, header::RETRY_AFTER},
};
use serde_json::{Value, json};

/// A refusal in Google's words and envelope: `{"error": {"code", "message", "status", "details"}}`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{code} {status}: {message}")]
pub struct ApiError {
    /// HTTP status.
    pub code: u16,
    /// Name of the status in `google.rpc.Code`.
    pub status: &'static str,
    pub message: String,
    pub details: Vec<Value>,
    /// Seconds, in the header `Retry-After`.
    pub retry_after: Option<u64>,
}

impl ApiError {
    fn new(code: u16, status: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            status,
            message: message.into(),
            details: Vec::new(),
            retry_after: None,
        }
    }

    pub fn invalid_argument(message: impl Into<String>) -> Self {
        Self::new(400, "INVALID_ARGUMENT", message)
    }

    pub fn unauthenticated() -> Self {
        Self::new(
            401,
            "UNAUTHENTICATED",
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid \
             authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        )
    }

    pub fn permission_denied(message: impl Into<String>) -> Self {
        Self::new(403, "PERMISSION_DENIED", message)
    }

    pub fn not_found() -> Self {
        Self::new(404, "NOT_FOUND", "Requested entity was not found.")
    }

    /// `kind` is `Read` or `Write`.
    pub fn quota(kind: &str) -> Self {
        Self::new(
            429,
            "RESOURCE_EXHAUSTED",
            format!(
                "Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute per user' of \
                 service 'sheets.googleapis.com' for consumer 'project_number:0'."
            ),
        )
    }

    /// A fault that was asked for by the control API.
    pub fn fault(code: u16, retry_after: Option<u64>) -> Self {
        let error = match code {
            429 => Self::new(
                429,
                "RESOURCE_EXHAUSTED",
                "Resource has been exhausted (e.g. check quota).",
            ),
            500 => Self::new(500, "INTERNAL", "Internal error encountered."),
            502 => Self::new(502, "UNAVAILABLE", "Bad gateway."),
            503 => Self::new(503, "UNAVAILABLE", "The service is currently unavailable."),
            504 => Self::new(504, "DEADLINE_EXCEEDED", "Deadline exceeded."),
            _ => Self::new(code, "UNKNOWN", "Unknown error."),
        };
        Self { retry_after, ..error }
    }

    /// Something that Google has and the sandbox does not: said aloud, so that a gap is never mistaken for success.
    pub fn not_in_the_sandbox(what: &str) -> Self {
        Self::new(501, "UNIMPLEMENTED", format!("The sandbox does not play {what}."))
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut error = json!({"code": self.code, "message": self.message, "status": self.status});
        if !self.details.is_empty() {
            error["details"] = Value::Array(self.details.clone());
        }
        let mut response = HttpResponse::build(self.status_code());
        if let Some(seconds) = self.retry_after {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        response.json(json!({ "error": error }))
    }
}
