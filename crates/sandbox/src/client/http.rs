use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ClientError;

/// More than the longest wait of the control API.
const TIMEOUT: Duration = Duration::from_secs(70);

/// The sandbox closes a connection that was idle for five seconds; one that is used at that moment would break.
const LONGEST_IDLE: Duration = Duration::from_secs(2);

/// A client that never uses a connection which the sandbox is about to close.
pub(crate) fn http_client() -> reqwest::Client {
    let built = reqwest::Client::builder().pool_idle_timeout(LONGEST_IDLE).build();
    built.unwrap_or_default()
}

/// JSON over HTTP.
#[derive(Debug)]
pub(super) struct Http {
    root: String,
    client: reqwest::Client,
}

impl Http {
    pub(super) fn new(root: &str) -> Self {
        Self {
            root: root.trim_end_matches('/').to_owned(),
            client: http_client(),
        }
    }

    pub(super) fn root(&self) -> &str {
        &self.root
    }

    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        Ok(self.send(self.request(Method::GET, path)).await?.json().await?)
    }

    /// The same with parameters.
    pub(super) async fn get_with<Q: Serialize, T: DeserializeOwned>(
        &self,
        path: &str,
        query: &Q,
    ) -> Result<T, ClientError> {
        let request = self.request(Method::GET, path).query(query);
        Ok(self.send(request).await?.json().await?)
    }

    pub(super) async fn get_text(&self, path: &str) -> Result<String, ClientError> {
        Ok(self.send(self.request(Method::GET, path)).await?.text().await?)
    }

    pub(super) async fn post<B, T>(&self, path: &str, body: &B) -> Result<T, ClientError>
    where
        B: Serialize + ?Sized,
        T: DeserializeOwned,
    {
        Ok(self
            .send(self.request(Method::POST, path).json(body))
            .await?
            .json()
            .await?)
    }

    pub(super) async fn post_only<B: Serialize>(&self, path: &str, body: &B) -> Result<(), ClientError> {
        self.send(self.request(Method::POST, path).json(body)).await.map(drop)
    }

    pub(super) async fn post_text<T: DeserializeOwned>(&self, path: &str, text: &str) -> Result<T, ClientError> {
        let request = self
            .request(Method::POST, path)
            .header("content-type", "text/plain; charset=utf-8");
        Ok(self.send(request.body(text.to_owned())).await?.json().await?)
    }

    pub(super) async fn put<B: Serialize, T: DeserializeOwned>(&self, path: &str, body: &B) -> Result<T, ClientError> {
        Ok(self
            .send(self.request(Method::PUT, path).json(body))
            .await?
            .json()
            .await?)
    }

    pub(super) async fn put_only<B: Serialize>(&self, path: &str, body: &B) -> Result<(), ClientError> {
        self.send(self.request(Method::PUT, path).json(body)).await.map(drop)
    }

    pub(super) async fn delete(&self, path: &str) -> Result<(), ClientError> {
        self.send(self.request(Method::DELETE, path)).await.map(drop)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.root))
            .timeout(TIMEOUT)
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, ClientError> {
        let response = request.send().await?;
        if response.status().is_success() {
            return Ok(response);
        }
        let status = response.status().as_u16();
        Err(ClientError::Refused {
            status,
            reason: response.text().await?,
        })
    }
}
