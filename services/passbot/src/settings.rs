use std::time::Duration;

use chrono::TimeDelta;
use common::{ForeignPlates, Peppers};
use service::{
    Reader,
    settings::rules::{at_least_one, longer_than_nothing, peppers},
};

use crate::domain::TelegramId;

/// What an operator decides. `config/default.toml` says what each means.
#[derive(Debug)]
pub struct Settings {
    pub admins: Vec<TelegramId>,
    pub guards: Vec<TelegramId>,
    pub pass_ttl: TimeDelta,
    pub invitation_ttl: TimeDelta,
    pub plates: PlateSettings,
    pub limits: Limits,
    pub codes: Peppers,
}

/// Which plates are taken.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlateSettings {
    pub foreign: ForeignPlates,
}

/// What one resident may order.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Passes that are awaited at the same time.
    pub open_passes: i64,
    /// Passes ordered within 24 hours.
    pub orders_a_day: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            open_passes: 10,
            orders_a_day: 20,
        }
    }
}

impl Settings {
    /// Reads them; problems are collected by the reader.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let admins = reader.list("admins", "123456789,987654321");
        let guards = reader.list("guards", "123456789,987654321");
        let pass_ttl = reader.required_as("pass_ttl", "48h", span);
        let invitation_ttl = reader.required_as("invitation_ttl", "30d", span);
        let foreign = reader.required_as("plates.foreign", "allow", |text| match text {
            "allow" => Ok(ForeignPlates::Allow),
            "refuse" => Ok(ForeignPlates::Refuse),
            _ => Err("must be allow or refuse".to_owned()),
        });
        let open_passes = reader.required_as("limits.open_passes", "10", at_least_one);
        let orders_a_day = reader.required_as("limits.orders_a_day", "20", at_least_one);
        let codes = peppers(reader);
        Some(Self {
            admins: admins?,
            guards: guards?,
            pass_ttl: pass_ttl?,
            invitation_ttl: invitation_ttl?,
            plates: PlateSettings { foreign: foreign? },
            limits: Limits {
                open_passes: open_passes?,
                orders_a_day: orders_a_day?,
            },
            codes: codes?,
        })
    }

    /// Whether the settings make this person an administrator.
    pub fn is_admin(&self, person: TelegramId) -> bool {
        self.admins.contains(&person)
    }

    /// Whether the settings make this person a guard.
    pub fn is_guard(&self, person: TelegramId) -> bool {
        self.guards.contains(&person)
    }
}

/// Ten years: beyond any use, and far from where dates end.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

fn span(text: &str) -> Result<TimeDelta, String> {
    let span = longer_than_nothing(text)?;
    if span > LONGEST {
        return Err("must be at most ten years".to_owned());
    }
    TimeDelta::from_std(span).map_err(|_| "is too long".to_owned())
}
