use std::{net::SocketAddr, path::PathBuf, time::Duration};

use secrecy::SecretString;

/// A value as it was found: typed in TOML, text in the environment.
#[derive(Clone)]
pub(super) enum Raw {
    Toml(toml::Value),
    Text(String),
}

/// What a setting can be read as.
pub trait Setting: Sized {
    /// Reads the text of a number, a word, an address. `Err` says what is wanted instead, without repeating the value.
    fn parse(text: &str) -> Result<Self, String>;
}

impl Raw {
    /// As text, or `None` when it is a list or a table.
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.trim().to_owned()),
            Self::Toml(toml::Value::String(text)) => Some(text.trim().to_owned()),
            Self::Toml(toml::Value::Array(_) | toml::Value::Table(_)) => None,
            Self::Toml(scalar) => Some(scalar.to_string()),
        }
    }

    /// As a list of simple values: comma-separated or JSON in text, an array in TOML.
    pub(super) fn list(&self) -> Result<Vec<String>, String> {
        let text = match self {
            Self::Toml(toml::Value::Array(items)) => {
                return items.iter().map(|item| Self::Toml(item.clone()).simple()).collect();
            }
            Self::Toml(_) => return self.simple().map(|item| vec![item]),
            Self::Text(text) => text.trim(),
        };
        if text.starts_with('[') {
            let items: Vec<serde_json::Value> = serde_json::from_str(text).map_err(|_| "is no valid JSON array")?;
            return items.into_iter().map(json_text).collect();
        }
        Ok(text
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(str::to_owned)
            .collect())
    }

    /// As structured data: JSON in text, anything in TOML.
    pub(super) fn structured<T: serde::de::DeserializeOwned>(&self) -> Result<T, String> {
        match self {
            Self::Text(text) => serde_json::from_str(text).map_err(|error| format!("is not the JSON wanted: {error}")),
            Self::Toml(value) => value
                .clone()
                .try_into()
                .map_err(|error: toml::de::Error| error.message().to_owned()),
        }
    }

    fn simple(&self) -> Result<String, String> {
        self.text()
            .ok_or_else(|| "is a list of lists or tables, not of simple values".to_owned())
    }
}

fn json_text(value: serde_json::Value) -> Result<String, String> {
    match value {
        serde_json::Value::String(text) => Ok(text),
        serde_json::Value::Number(_) | serde_json::Value::Bool(_) => Ok(value.to_string()),
        _ => Err("is a list of lists or objects, not of simple values".to_owned()),
    }
}

macro_rules! settings_by_from_str {
    ($wanted:literal: $($type:ty),+) => {
        $(impl Setting for $type {
            fn parse(text: &str) -> Result<Self, String> {
                text.parse().map_err(|_| $wanted.to_owned())
            }
        })+
    };
}

settings_by_from_str!("must be a whole number from 0 to 65535": u16);
settings_by_from_str!("must be a whole number that is not negative": u32, u64, usize);
settings_by_from_str!("must be a whole number": i16, i32, i64);
settings_by_from_str!("must be true or false": bool);
settings_by_from_str!("must be an IP address with a port": SocketAddr);
settings_by_from_str!("must be an IP address": std::net::IpAddr);
settings_by_from_str!("must be one of ru, uk, en": conversation::Language);

impl Setting for String {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }
}

impl Setting for PathBuf {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(Self::from(text))
    }
}

impl Setting for SecretString {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(Self::from(text))
    }
}

impl Setting for Duration {
    fn parse(text: &str) -> Result<Self, String> {
        humantime::parse_duration(text).map_err(|_| "must be a duration such as 20s, 10m, 48h, 30d".to_owned())
    }
}

impl Setting for reqwest::Url {
    fn parse(text: &str) -> Result<Self, String> {
        let url = Self::parse(text).map_err(|_| "must be a URL")?;
        if matches!(url.scheme(), "http" | "https") {
            Ok(url)
        } else {
            Err("must begin with http:// or https://".into())
        }
    }
}

impl Setting for jiff::tz::TimeZone {
    fn parse(text: &str) -> Result<Self, String> {
        Self::get(text).map_err(|_| "must be the name of an IANA time zone".to_owned())
    }
}
