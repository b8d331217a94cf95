//! Settings in layers, typed, with all problems told at once.
//!
//! Later wins: the defaults of this crate, the service's compiled-in `config/default.toml`, a file (`--config`), the
//! environment with `__` between levels (`NAME_FILE` reads the value of `NAME` from a file).

mod common;
mod layers;
mod problem;
mod raw;
mod reader;
pub mod rules;
mod telegram;

pub use common::{
    BrokerSettings, ClockSettings, CommonSettings, DatabaseSettings, EngineSettings, HttpSettings, LocaleSettings,
    LogFormat, LogSettings, RetentionSettings,
};
pub use layers::Layers;
pub use problem::{EXIT_CODE, Problem, Problems};
pub use raw::Setting;
pub use reader::Reader;
pub use secrecy::{ExposeSecret, SecretString};
pub use telegram::{Mode, PUBLIC_API_URL, TelegramSettings, WebhookSettings};
