//! Google Sheets over the wire: a thin client that reads what a sync needs and writes one batch.

use std::{sync::Arc, time::Duration};

use google_sheets4::{
    Sheets,
    api::{self, BatchUpdateSpreadsheetRequest, Scope},
    hyper_rustls::{HttpsConnector, HttpsConnectorBuilder},
    hyper_util::{
        client::legacy::{Client, connect::HttpConnector},
        rt::TokioExecutor,
    },
    yup_oauth2::{
        self, ServiceAccountAuthenticator, ServiceAccountKey, client::CustomHyperClientBuilder, error::AuthErrorCode,
    },
};
use jiff::Timestamp;

use super::{
    Layout, Presence, Seen,
    budget::{Budget, Kind},
    seen::{FIELDS, PRESENCE_FIELDS},
};

/// Google's own public address.
pub const PUBLIC_URL: &str = "https://sheets.googleapis.com/";

/// Why a request to Google failed, by what is to be done about it.
#[derive(Debug, thiserror::Error)]
pub enum GoogleError {
    /// It passes by itself: quota, server errors, a broken connection, a time-out. To be tried again after a pause.
    #[error("Google is not available: {reason}")]
    Unavailable { reason: String },
    /// Our own budget of this minute is used up.
    #[error("the quota of this minute is used up for {} s", wait.as_secs())]
    Budget { wait: Duration },
    /// The spreadsheet is not shared with the service account, or its key was revoked. A person must act.
    #[error("no permission: {reason}")]
    Forbidden { reason: String },
    /// There is no such spreadsheet, or it was deleted. A person must act.
    #[error("there is no such spreadsheet")]
    Missing,
    /// The request was refused as a whole and nothing was done, as when rows or worksheets went away after the read.
    /// To be planned anew; when it comes back again and again, it is a bug of ours.
    #[error("the request was refused: {reason}")]
    Refused { reason: String },
    /// The key file or the machine is not as it must be.
    #[error("the client cannot be built: {reason}")]
    Setup { reason: String },
}

impl GoogleError {
    /// Whether a batch that ended so was certainly not carried out, now or later.
    pub fn is_definite(&self) -> bool {
        !matches!(self, Self::Unavailable { .. })
    }
}

/// How to reach a spreadsheet.
#[derive(Clone)]
pub struct Access {
    pub key: ServiceAccountKey,
    /// [`PUBLIC_URL`] or the sandbox.
    pub api_url: String,
    pub spreadsheet: String,
    /// The longest that one request may take.
    pub timeout: Duration,
}

/// A client of one spreadsheet.
pub struct Google {
    access: Access,
    hub: Hub,
    budget: Arc<Budget>,
    presence: Option<Presence>,
    looked: api::Spreadsheet,
}

/// An error, or a token that ended before its time.
enum Failure {
    TokenRefused,
    Other(GoogleError),
}

impl From<Failure> for GoogleError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::TokenRefused => Self::Forbidden {
                reason: "Google refuses even a fresh token".to_owned(),
            },
            Failure::Other(error) => error,
        }
    }
}

type Hub = Sheets<HttpsConnector<HttpConnector>>;

impl Google {
    /// Reads no network yet: the first token is fetched with the first request.
    pub async fn new(access: Access, budget: Arc<Budget>) -> Result<Self, GoogleError> {
        let hub = hub(&access).await?;
        Ok(Self {
            access,
            hub,
            budget,
            presence: None,
            looked: api::Spreadsheet::default(),
        })
    }

    /// Reads what a sync needs: one request, two when the worksheets are not known (any more).
    pub async fn read(&mut self, layout: &Layout, with_completed: bool, now: Timestamp) -> Result<Seen, GoogleError> {
        let known = self.presence.is_some();
        match self.read_known(layout, with_completed, now).await {
            // A worksheet was deleted or renamed since.
            Err(GoogleError::Refused { .. }) if known => {
                self.presence = None;
                self.read_known(layout, with_completed, now).await
            }
            other => other,
        }
    }

    /// Writes a batch, all or nothing. After an error that is not [definite](GoogleError::is_definite) it may have been
    /// carried out, or be carried out yet.
    pub async fn write(&mut self, requests: Vec<api::Request>, now: Timestamp) -> Result<(), GoogleError> {
        // The batch may create worksheets, and its failure may mean that one is gone.
        let creates = requests.iter().any(|request| request.add_sheet.is_some());
        self.take(Kind::Write, now)?;
        let body = BatchUpdateSpreadsheetRequest {
            requests: Some(requests),
            ..Default::default()
        };
        let written = match self.batch(body.clone()).await {
            Err(Failure::TokenRefused) => {
                self.renew(Kind::Write, now).await?;
                self.batch(body).await
            }
            other => other,
        };
        let written = written.map_err(GoogleError::from);
        if creates || written.is_err() {
            self.presence = None;
        }
        written
    }

    async fn read_known(&mut self, layout: &Layout, whole: bool, now: Timestamp) -> Result<Seen, GoogleError> {
        let presence = match self.presence.take() {
            Some(presence) => presence,
            None => {
                self.looked = self.get(&[], PRESENCE_FIELDS, now).await?;
                Presence::of(&self.looked, layout)
            }
        };
        let ranges = presence.ranges(layout, whole);
        let seen = if ranges.is_empty() {
            Seen::of(&self.looked, &presence, layout, whole)
        } else {
            Seen::of(&self.get(&ranges, FIELDS, now).await?, &presence, layout, whole)
        };
        // An incomplete presence is looked at again: a person may restore what is missing.
        self.presence = Some(presence).filter(Presence::is_complete);
        Ok(seen)
    }

    async fn get(&mut self, ranges: &[String], fields: &str, now: Timestamp) -> Result<api::Spreadsheet, GoogleError> {
        self.take(Kind::Read, now)?;
        let read = match self.get_once(ranges, fields).await {
            Err(Failure::TokenRefused) => {
                self.renew(Kind::Read, now).await?;
                self.get_once(ranges, fields).await
            }
            other => other,
        };
        read.map_err(GoogleError::from)
    }

    async fn get_once(&self, ranges: &[String], fields: &str) -> Result<api::Spreadsheet, Failure> {
        let mut call = self.hub.spreadsheets().get(&self.access.spreadsheet);
        for range in ranges {
            call = call.add_ranges(range);
        }
        let call = call.param("fields", fields).add_scope(Scope::Spreadsheet);
        self.answer(call.doit()).await
    }

    async fn batch(&self, body: BatchUpdateSpreadsheetRequest) -> Result<(), Failure> {
        let call = self
            .hub
            .spreadsheets()
            .batch_update(body, &self.access.spreadsheet)
            .add_scope(Scope::Spreadsheet);
        self.answer(call.doit()).await.map(drop)
    }

    async fn answer<T>(
        &self,
        call: impl Future<Output = google_sheets4::Result<(google_sheets4::common::Response, T)>>,
    ) -> Result<T, Failure> {
        match tokio::time::timeout(self.access.timeout, call).await {
            Ok(Ok((_, reply))) => Ok(reply),
            Ok(Err(error)) => Err(classify(error)),
            Err(_) => Err(Failure::Other(GoogleError::Unavailable {
                reason: "no answer in time".to_owned(),
            })),
        }
    }

    /// Google may refuse a token that our library believes to be good: a new client begins with a new one.
    async fn renew(&mut self, kind: Kind, now: Timestamp) -> Result<(), GoogleError> {
        self.hub = hub(&self.access).await?;
        self.take(kind, now)
    }

    fn take(&self, kind: Kind, now: Timestamp) -> Result<(), GoogleError> {
        self.budget.take(kind, now).map_err(|wait| GoogleError::Budget { wait })
    }
}

async fn hub(access: &Access) -> Result<Hub, GoogleError> {
    let setup = |error: std::io::Error| GoogleError::Setup {
        reason: error.to_string(),
    };
    let connector = HttpsConnectorBuilder::new()
        .with_provider_and_native_roots(rustls::crypto::ring::default_provider())
        .map_err(setup)?
        .https_or_http()
        .enable_http1()
        .enable_http2()
        .build();
    // Two clients, because their bodies are of different types.
    let client = Client::builder(TokioExecutor::new()).build(connector.clone());
    let token_client = Client::builder(TokioExecutor::new()).build(connector);
    let token_client = CustomHyperClientBuilder::from(token_client);
    let auth = ServiceAccountAuthenticator::with_client(access.key.clone(), token_client)
        .build()
        .await
        .map_err(setup)?;
    let mut hub = Sheets::new(client, auth);
    // The library joins paths to it as they are.
    let base = format!("{}/", access.api_url.trim_end_matches('/'));
    hub.base_url(base.clone());
    hub.root_url(base);
    Ok(hub)
}

fn classify(error: google_sheets4::Error) -> Failure {
    use google_sheets4::Error;
    Failure::Other(match error {
        Error::BadRequest(body) => {
            let code = body["error"]["code"].as_u64().and_then(|code| u16::try_from(code).ok());
            let reason = body["error"]["message"]
                .as_str()
                .unwrap_or("no reason given")
                .to_owned();
            if code == Some(401) {
                return Failure::TokenRefused;
            }
            classify_status(code.unwrap_or(500), reason)
        }
        Error::Failure(response) => classify_status(response.status().as_u16(), "no reason given".to_owned()),
        Error::MissingToken(error) => match error.downcast_ref::<yup_oauth2::Error>() {
            Some(yup_oauth2::Error::AuthError(refused)) if is_final(&refused.error) => GoogleError::Forbidden {
                reason: format!("the token endpoint answered {}", refused.error.as_str()),
            },
            _ => GoogleError::Unavailable {
                reason: format!("no token: {error}"),
            },
        },
        // An answer that breaks off is read as an empty one by the library.
        Error::HttpError(_) | Error::Io(_) | Error::JsonDecodeError(..) | Error::Cancelled => {
            GoogleError::Unavailable {
                reason: "the connection broke or the answer made no sense".to_owned(),
            }
        }
        Error::MissingAPIKey | Error::FieldClash(_) | Error::UploadSizeLimitExceeded(..) => GoogleError::Setup {
            reason: error.to_string(),
        },
    })
}

fn classify_status(code: u16, reason: String) -> GoogleError {
    match code {
        401 | 403 => GoogleError::Forbidden { reason },
        404 => GoogleError::Missing,
        408 | 429 | 500.. => GoogleError::Unavailable {
            reason: format!("{code}: {reason}"),
        },
        _ => GoogleError::Refused { reason },
    }
}

fn is_final(code: &AuthErrorCode) -> bool {
    matches!(
        code,
        AuthErrorCode::InvalidGrant
            | AuthErrorCode::InvalidClient
            | AuthErrorCode::UnauthorizedClient
            | AuthErrorCode::AccessDenied
    )
}
