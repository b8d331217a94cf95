use chrono::TimeDelta;
use common::ForeignPlates;

use crate::domain::{Peppers, TelegramId};

/// What an operator decides. `config/default.toml` says what each means.
#[derive(Debug)]
pub struct Settings {
    pub admins: Vec<TelegramId>,
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
    /// Whether this person is an administrator.
    pub fn is_admin(&self, person: TelegramId) -> bool {
        self.admins.contains(&person)
    }
}
