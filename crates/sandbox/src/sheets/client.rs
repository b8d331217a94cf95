use reqwest::{Client, Method, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value as Json, json};

use super::{
    Quota, Status,
    control::{NewBook, Tab},
    grid::{Act, Locator},
    state::{BookState, Fault, Hook},
    status::ShownRow,
};

/// Why a control request failed.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    #[error("the sandbox does not answer: {0}")]
    Unreachable(#[from] reqwest::Error),
    #[error("the sandbox refused: {status}: {message}")]
    Refused { status: StatusCode, message: String },
}

/// The control API of the sandbox's Sheets, typed.
#[derive(Debug, Clone)]
pub struct SheetsClient {
    http: Client,
    base: String,
}

impl SheetsClient {
    /// For a sandbox at `base`, such as `http://127.0.0.1:8080`.
    pub fn new(base: impl Into<String>) -> Self {
        Self {
            http: crate::client::http_client(),
            base: base.into().trim_end_matches('/').to_owned(),
        }
    }

    /// The key file of the service account, whose token endpoint is this sandbox.
    pub async fn key_file(&self) -> Result<Json, ClientError> {
        self.ask(Method::GET, "key.json", &()).await
    }

    /// Counts and violations so far.
    pub async fn status(&self) -> Result<Status, ClientError> {
        self.ask(Method::GET, "status", &()).await
    }

    /// Begins to count anew.
    pub async fn reset_status(&self) -> Result<(), ClientError> {
        self.ask(Method::DELETE, "status", &()).await
    }

    pub async fn set_quota(&self, quota: Quota) -> Result<(), ClientError> {
        self.ask(Method::PUT, "quota", &quota).await
    }

    pub async fn add_fault(&self, fault: Fault) -> Result<(), ClientError> {
        self.ask(Method::POST, "faults", &fault).await
    }

    pub async fn clear_faults(&self) -> Result<(), ClientError> {
        self.ask(Method::DELETE, "faults", &()).await
    }

    /// All access tokens end at once.
    pub async fn revoke_tokens(&self) -> Result<(), ClientError> {
        self.ask(Method::DELETE, "tokens", &()).await
    }

    /// Creates a spreadsheet that is shared with the service account.
    pub async fn create(&self, id: &str, title: &str) -> Result<Guard, ClientError> {
        let new = NewBook {
            id: id.to_owned(),
            title: title.to_owned(),
        };
        self.ask::<()>(Method::POST, "", &new).await?;
        Ok(self.open(id))
    }

    /// A spreadsheet that is there already.
    pub fn open(&self, id: &str) -> Guard {
        Guard {
            client: self.clone(),
            spreadsheet: id.to_owned(),
        }
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        let slash = if path.is_empty() { "" } else { "/" };
        let mut request = self
            .http
            .request(method.clone(), format!("{}/sandbox/sheets{slash}{path}", self.base));
        if matches!(method, Method::POST | Method::PUT) {
            request = request.json(body);
        }
        let answer = request.send().await?;
        let status = answer.status();
        let bytes = answer.bytes().await?;
        // An empty body is `null`, which is what `()` is read from.
        let value: Json = if bytes.is_empty() {
            Json::Null
        } else {
            serde_json::from_slice(&bytes).unwrap_or_default()
        };
        if !status.is_success() {
            let message = value["error"].as_str().unwrap_or_default().to_owned();
            return Err(ClientError::Refused { status, message });
        }
        serde_json::from_value(value).map_err(|error| ClientError::Refused {
            status,
            message: error.to_string(),
        })
    }
}

/// A person at a spreadsheet, such as the guard at the gate.
#[derive(Debug, Clone)]
pub struct Guard {
    client: SheetsClient,
    spreadsheet: String,
}

impl Guard {
    /// The rows of a worksheet as a person sees them.
    pub async fn rows(&self, worksheet: &str) -> Result<Vec<ShownRow>, ClientError> {
        self.ask(Method::GET, &format!("worksheets/{worksheet}"), &()).await
    }

    /// The tabs, hidden ones too.
    pub async fn worksheets(&self) -> Result<Vec<Tab>, ClientError> {
        self.ask(Method::GET, "worksheets", &()).await
    }

    /// Ticks the checkbox in a row, or takes the tick back.
    pub async fn tick(&self, worksheet: &str, row: Locator, on: bool) -> Result<(), ClientError> {
        self.act(&[Act::Tick {
            sheet: worksheet.to_owned(),
            row,
            on,
            column: None,
        }])
        .await
    }

    /// Types into a cell.
    pub async fn edit(&self, worksheet: &str, row: Locator, column: &str, text: &str) -> Result<(), ClientError> {
        let (sheet, column, text) = (worksheet.to_owned(), column.to_owned(), text.to_owned());
        self.act(&[Act::Edit {
            sheet,
            row,
            column,
            text,
        }])
        .await
    }

    /// Does several things at once, all or none.
    pub async fn act(&self, acts: &[Act]) -> Result<(), ClientError> {
        self.ask(Method::POST, "acts", &acts).await
    }

    /// Does something just before the next request of a method (such as `spreadsheets.batchUpdate`) is carried out.
    pub async fn act_before(&self, method: &str, acts: Vec<Act>) -> Result<(), ClientError> {
        self.ask(
            Method::POST,
            "hooks",
            &Hook {
                method: Some(method.to_owned()),
                acts,
            },
        )
        .await
    }

    pub async fn state(&self) -> Result<BookState, ClientError> {
        self.ask(Method::GET, "state", &()).await
    }

    /// Deletes, restores, shares or unshares the spreadsheet.
    pub async fn set_state(&self, state: BookState) -> Result<(), ClientError> {
        self.ask(Method::PUT, "state", &json!(state)).await
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        self.client
            .ask(method, &format!("{}/{path}", self.spreadsheet), body)
            .await
    }
}
