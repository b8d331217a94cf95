use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::future::join_all;
use reqwest::{Client, Url};

use crate::model::{ServiceHealth, Suite, SuiteService};

/// A service that does not answer by then is not ready. Longer than services give their own checks.
const PATIENCE: Duration = Duration::from_secs(3);
/// More services than any suite has.
const MOST_SERVICES: usize = 32;
/// As much of an answer is read, in bytes.
const LONGEST_ANSWER: usize = 4 * 1024;

/// Why a suite cannot be told.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotTell {
    #[error("a suite has at most {MOST_SERVICES} services")]
    TooMany,
    #[error("the health of {0} is no http address")]
    NoAddress(String),
}

/// The services around the sandbox, as far as it was told of them.
#[derive(Debug)]
pub(crate) struct Surroundings {
    suite: Mutex<Suite>,
    client: Client,
}

impl Default for Surroundings {
    fn default() -> Self {
        // Whoever is asked must answer himself.
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build();
        Self {
            suite: Mutex::default(),
            client: client.unwrap_or_default(),
        }
    }
}

impl Surroundings {
    /// Replaces what was told before.
    pub(crate) fn tell(&self, suite: Suite) -> Result<(), CannotTell> {
        if suite.services.len() > MOST_SERVICES {
            return Err(CannotTell::TooMany);
        }
        let is_address = |text: &str| Url::parse(text).is_ok_and(|url| url.scheme() == "http");
        if let Some(service) = suite.services.iter().find(|service| !is_address(&service.health)) {
            return Err(CannotTell::NoAddress(service.name.clone()));
        }
        *self.suite.lock().unwrap_or_else(PoisonError::into_inner) = suite;
        Ok(())
    }

    /// Asks all services at once how they are.
    pub(crate) async fn health(&self) -> Vec<ServiceHealth> {
        let suite = self.suite.lock().unwrap_or_else(PoisonError::into_inner).clone();
        join_all(suite.services.iter().map(|service| self.ask(service))).await
    }

    async fn ask(&self, service: &SuiteService) -> ServiceHealth {
        let began = Instant::now();
        let asked = tokio::time::timeout(PATIENCE, self.answer(&service.health)).await;
        let (status, answer) = match asked {
            Ok(Ok((status, answer))) => (Some(status), answer),
            Ok(Err(error)) if error.is_connect() => (None, "nobody listens there".to_owned()),
            Ok(Err(_)) => (None, "the connection broke".to_owned()),
            Err(_) => (None, "no answer within three seconds".to_owned()),
        };
        ServiceHealth {
            name: service.name.clone(),
            ready: status == Some(200),
            status,
            answer,
            milliseconds: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }

    async fn answer(&self, address: &str) -> reqwest::Result<(u16, String)> {
        let mut response = self.client.get(address).send().await?;
        let mut body = Vec::new();
        while body.len() < LONGEST_ANSWER
            && let Some(chunk) = response.chunk().await?
        {
            body.extend_from_slice(&chunk);
        }
        body.truncate(LONGEST_ANSWER);
        Ok((response.status().as_u16(), String::from_utf8_lossy(&body).into_owned()))
    }
}
