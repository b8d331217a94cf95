//! Google Sheets over the wire: a thin client that reads what a sync needs and writes one batch.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use google_sheets4::{
    Sheets,
    api::{self, Scope},
    common::{self, url::Params},
    hyper::{
        HeaderMap, Method, Request, StatusCode,
        body::Bytes,
        header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER},
    },
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
    Layout, Presence, Reply, Seen,
    budget::{Budget, Kind},
    seen::{FIELDS, PRESENCE_FIELDS},
    wire,
};

/// Google's own public address.
pub const PUBLIC_URL: &str = "https://sheets.googleapis.com/";

/// Why a request to Google failed, by what is to be done about it.
#[derive(Debug, thiserror::Error)]
pub enum GoogleError {
    /// It passes by itself: quota, server errors, a broken connection, a time-out. To be tried again after a pause.
    #[error("Google is not available: {reason}")]
    Unavailable {
        reason: String,
        /// How long Google asks us to stay away (`Retry-After`, RFC 9110).
        retry_after: Option<Duration>,
    },
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
    fn unavailable(reason: impl Into<String>) -> Self {
        let (reason, retry_after) = (reason.into(), None);
        Self::Unavailable { reason, retry_after }
    }

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
    looked: Reply,
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
            looked: Reply::default(),
        })
    }

    /// Reads what a sync needs: one request, two when the worksheets are not known (any more). Nothing is requested unless
    /// the budget has room for all of that.
    pub async fn read(&mut self, layout: &Layout, with_completed: bool, now: Timestamp) -> Result<Seen, GoogleError> {
        let known = self.presence.is_some();
        self.room(Kind::Read, 1 + usize::from(!known), now)?;
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
        let body = body(requests)?;
        let begin = Instant::now();
        let written = match self.batch(body.clone()).await {
            Err(Failure::TokenRefused) => {
                self.renew(Kind::Write, now).await?;
                self.batch(body).await
            }
            other => other,
        };
        self.budget.answered(Kind::Write, now + begin.elapsed());
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
            Ok(Seen::of(&self.looked, &presence, layout, whole))
        } else {
            let read = self.get(&ranges, FIELDS, now).await;
            read.map(|read| Seen::of(&read, &presence, layout, whole))
        };
        // An incomplete presence is looked at again: a person may restore what is missing. What is known outlives a request
        // that failed.
        let refused = matches!(seen, Err(GoogleError::Refused { .. }));
        self.presence = Some(presence).filter(|presence| presence.is_complete() && !refused);
        seen
    }

    async fn get(&mut self, ranges: &[String], fields: &str, now: Timestamp) -> Result<Reply, GoogleError> {
        self.take(Kind::Read, now)?;
        let begin = Instant::now();
        let read = match self.get_once(ranges, fields).await {
            Err(Failure::TokenRefused) => {
                self.renew(Kind::Read, now).await?;
                self.get_once(ranges, fields).await
            }
            other => other,
        };
        self.budget.answered(Kind::Read, now + begin.elapsed());
        read.map_err(GoogleError::from)
    }

    async fn get_once(&self, ranges: &[String], fields: &str) -> Result<Reply, Failure> {
        let mut query = Params::with_capacity(ranges.len() + 1);
        ranges.iter().for_each(|range| query.push("ranges", range.as_str()));
        query.push("fields", fields);
        let answer = self.send(Method::GET, "", query, Bytes::new()).await?;
        serde_json::from_slice(&answer)
            .map_err(|_| Failure::Other(GoogleError::unavailable("the answer broke off or made no sense")))
    }

    async fn batch(&self, body: Bytes) -> Result<(), Failure> {
        let query = Params::with_capacity(0);
        let answer = self.send(Method::POST, ":batchUpdate", query, body).await?;
        serde_json::from_slice::<serde::de::IgnoredAny>(&answer)
            .map(drop)
            .map_err(|_| Failure::Other(GoogleError::unavailable("the answer broke off or made no sense")))
    }

    async fn send(&self, method: Method, verb: &str, query: Params<'_>, body: Bytes) -> Result<Bytes, Failure> {
        let base = self.access.api_url.trim_end_matches('/');
        let url = query.parse_with_url(&format!("{base}/v4/spreadsheets/{}{verb}", self.access.spreadsheet));
        match tokio::time::timeout(self.access.timeout, self.exchange(method, url.as_str(), body)).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::Other(GoogleError::unavailable("no answer in time"))),
        }
    }

    async fn exchange(&self, method: Method, url: &str, body: Bytes) -> Result<Bytes, Failure> {
        let token = self.hub.auth.get_token(&[Scope::Spreadsheet.as_ref()]).await;
        let token = token.map_err(|error| Failure::Other(no_token(&*error)))?;
        let request = Request::builder()
            .method(method)
            .uri(url)
            .header(AUTHORIZATION, format!("Bearer {}", token.unwrap_or_default()))
            .header(CONTENT_TYPE, "application/json")
            .body(common::to_body(Some(body)))
            .map_err(|error| {
                Failure::Other(GoogleError::Setup {
                    reason: error.to_string(),
                })
            })?;
        let broke = || Failure::Other(GoogleError::unavailable("the connection broke"));
        let (head, body) = self
            .hub
            .client
            .request(request)
            .await
            .map_err(|_| broke())?
            .into_parts();
        let body = common::to_bytes(body).await;
        if head.status.is_success() {
            body.ok_or_else(broke)
        } else {
            Err(refusal(head.status, &head.headers, &body.unwrap_or_default()))
        }
    }

    /// Google may refuse a token that our library believes to be good: a new client begins with a new one.
    async fn renew(&mut self, kind: Kind, now: Timestamp) -> Result<(), GoogleError> {
        self.hub = hub(&self.access).await?;
        self.take(kind, now)
    }

    fn room(&self, kind: Kind, requests: usize, now: Timestamp) -> Result<(), GoogleError> {
        let room = self.budget.room(kind, requests, now);
        room.map_err(|wait| GoogleError::Budget { wait })
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

fn body(requests: Vec<api::Request>) -> Result<Bytes, GoogleError> {
    let setup = |error: serde_json::Error| GoogleError::Setup {
        reason: error.to_string(),
    };
    // One after the other, for each is many times as large before as after.
    let requests = requests.into_iter().map(|request| wire(&request));
    let requests = requests.collect::<Result<Vec<_>, _>>().map_err(setup)?;
    let batch = serde_json::json!({ "requests": requests });
    serde_json::to_vec(&batch).map(Bytes::from).map_err(setup)
}

fn no_token(error: &(dyn std::error::Error + Send + Sync + 'static)) -> GoogleError {
    match error.downcast_ref::<yup_oauth2::Error>() {
        Some(yup_oauth2::Error::AuthError(refused)) if is_final(&refused.error) => GoogleError::Forbidden {
            reason: format!("the token endpoint answered {}", refused.error.as_str()),
        },
        _ => GoogleError::unavailable(format!("no token: {error}")),
    }
}

fn refusal(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Failure {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let reason = body["error"]["message"]
        .as_str()
        .unwrap_or("no reason given")
        .to_owned();
    Failure::Other(match status.as_u16() {
        401 => return Failure::TokenRefused,
        403 => GoogleError::Forbidden { reason },
        404 => GoogleError::Missing,
        code @ (408 | 429 | 500..) => GoogleError::Unavailable {
            reason: format!("{code}: {reason}"),
            retry_after: retry_after(headers),
        },
        _ => GoogleError::Refused { reason },
    })
}

/// Seconds, or a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let asked = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = jiff::fmt::rfc2822::parse(asked).ok()?.timestamp();
    until.duration_since(Timestamp::now()).try_into().ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, value.parse().unwrap());
        retry_after(&headers)
    }

    #[test]
    fn google_may_ask_to_stay_away_for_seconds_or_until_a_date() {
        assert_eq!(asked("120"), Some(Duration::from_secs(120)));
        let until = asked("Fri, 31 Dec 2100 23:59:59 GMT").unwrap();
        assert!(until > Duration::from_secs(86_400), "{until:?}");
        assert_eq!(asked("Sat, 01 Jan 2000 00:00:00 GMT"), None);
        assert_eq!(asked("soon"), None);
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
