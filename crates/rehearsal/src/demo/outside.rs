use std::collections::BTreeMap;

use anyhow::{Context, Result};

/// What of the world outside takes part in a demo: by service the settings that join it to the real Telegram, Google or mail server.
#[derive(Default)]
pub struct Outside {
    services: BTreeMap<String, Vec<(String, String)>>,
}

impl Outside {
    /// Reads lines of `<service> <VARIABLE>=<value>`.
    ///
    /// # Errors
    /// When a line is none of these. What it holds is not repeated: it may be a secret.
    pub fn parse(listing: &str) -> Result<Self> {
        let mut outside = Self::default();
        for (index, line) in listing.lines().enumerate() {
            let parts = line
                .split_once(' ')
                .and_then(|(service, setting)| Some((service, setting.split_once('=')?)));
            let (service, (name, value)) =
                parts.with_context(|| format!("line {} is no setting of a service", index + 1))?;
            let settings = outside.services.entry(service.to_owned()).or_default();
            settings.push((name.to_owned(), value.to_owned()));
        }
        Ok(outside)
    }

    /// Whether all is the sandbox's.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty()
    }

    /// What joins this service to the world outside; none where the sandbox plays it.
    pub(super) fn of(&self, service: &str) -> Option<&[(String, String)]> {
        self.services.get(service).map(Vec::as_slice)
    }
}
