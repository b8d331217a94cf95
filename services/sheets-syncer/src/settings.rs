use std::{path::PathBuf, time::Duration};

use google_sheets4::yup_oauth2::ServiceAccountKey;
use service::{
    Reader,
    settings::rules::{at_least_one, longer_than_nothing},
};

use crate::sheet::budget::Budget;

/// What an operator decides. `config/default.toml` says what each means.
#[derive(Clone)]
pub struct Settings {
    pub key: ServiceAccountKey,
    pub api_url: String,
    pub spreadsheet_id: String,
    pub latest: String,
    pub completed: String,
    pub interval: Duration,
    pub window: Duration,
    pub reads_a_minute: usize,
    pub writes_a_minute: usize,
}

impl Settings {
    /// Reads them; problems are collected by the reader.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let key = reader.required_as("sheets.key_file", "/run/secrets/google-key.json", key);
        let api_url = reader.required_as("sheets.api_url", "https://sheets.googleapis.com", address);
        let spreadsheet_id = reader.required_as("sheets.spreadsheet_id", "1AbC…, from its address", spreadsheet);
        let latest = reader.required_as("sheets.latest", "Orders_latest", worksheet);
        let completed = reader.required_as("sheets.completed", "Orders_completed", worksheet);
        let interval = reader.required_as("interval", "20s", longer_than_nothing);
        let window = reader.required_as("window", "48h", longer_than_nothing);
        let reads_a_minute = reader.required_as("quota.reads_a_minute", "60", at_least_one);
        let writes_a_minute = reader.required_as("quota.writes_a_minute", "60", at_least_one);
        if let (Some(latest), Some(completed)) = (&latest, &completed)
            && latest == completed
        {
            reader.problem(
                "sheets.completed",
                "must differ from SHEETS__LATEST",
                Some("Orders_completed"),
            );
        }
        let settings = Self {
            key: key?,
            api_url: api_url?,
            spreadsheet_id: spreadsheet_id?,
            latest: latest?,
            completed: completed?,
            interval: interval?,
            window: window?,
            reads_a_minute: reads_a_minute?,
            writes_a_minute: writes_a_minute?,
        };
        let budget = Budget::new(settings.reads_a_minute, settings.writes_a_minute);
        if let Err(error) = budget.check(settings.interval, 1) {
            reader.problem("interval", &error.to_string(), Some("20s"));
        }
        Some(settings)
    }
}

fn key(path: &str) -> Result<ServiceAccountKey, String> {
    let text = std::fs::read(PathBuf::from(path)).map_err(|error| format!("cannot be read ({})", error.kind()))?;
    serde_json::from_slice(&text).map_err(|_| "must be a service account's key as Google gives it (JSON)".to_owned())
}

fn address(text: &str) -> Result<String, String> {
    let good = text.starts_with("https://") || text.starts_with("http://");
    if good {
        Ok(text.to_owned())
    } else {
        Err("must begin with http:// or https://".to_owned())
    }
}

fn spreadsheet(text: &str) -> Result<String, String> {
    // It becomes a part of the address.
    let good = text
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_');
    if good {
        Ok(text.to_owned())
    } else {
        Err("must be letters, digits, - and _, as in its address".to_owned())
    }
}

fn worksheet(text: &str) -> Result<String, String> {
    // Google's own limit for titles.
    if text.chars().count() <= 90 {
        Ok(text.to_owned())
    } else {
        Err("must be at most 90 characters long".to_owned())
    }
}
