use std::{path::PathBuf, time::Duration};

use chrono::TimeDelta;
use common::Peppers;
use jiff::tz::TimeZone;
use serde::Deserialize;
use service::{
    Reader,
    settings::rules::{longer_than_nothing, peppers},
};

use crate::archive::DiskThresholds;
use crate::domain::{BusinessHours, DisplayName, Group, Holidays, StaffRole, TelegramId, WeeklyHours};

/// What an operator decides. `config/default.toml` says what each means.
#[derive(Debug)]
pub struct Settings {
    pub admins: Vec<Named>,
    pub specialists: Vec<Named>,
    pub controllers: Vec<Named>,
    pub groups: Vec<Named>,
    pub email: EmailSettings,
    pub timeout: Timeouts,
    /// When specialists are there.
    pub business_hours: BusinessHours,
    pub archive: PathBuf,
    pub disk: DiskThresholds,
    /// How long what was said is kept after its communication was closed.
    pub kept: TimeDelta,
    pub codes: Peppers,
}

/// Somebody or some group, with the name by which others know it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub chat_id: i64,
    pub name: String,
}

/// Which addresses are taken.
#[derive(Debug, Clone, Default)]
pub struct EmailSettings {
    /// In lower case, as servers write them; empty: all.
    pub domains: Vec<String>,
    /// Whether who is signed in may change his address.
    pub change_later: bool,
}

/// How long silence is borne.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// Of the person who asks: then the communication is closed.
    pub user: TimeDelta,
    /// Of the specialist, within business hours: then it goes back to those who take.
    pub specialist: TimeDelta,
}

impl Settings {
    /// Reads them; problems are collected by the reader.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let admins = named(reader, "admins", PEOPLE);
        let specialists = named(reader, "specialists", PEOPLE);
        let controllers = named(reader, "controllers", PEOPLE);
        let groups = named(reader, "groups", GROUPS);
        let domains = reader.list::<String>("email.domains", "example.org,example.com");
        let domains = domains.and_then(|domains| lower_case_domains(reader, &domains));
        let change_later = reader.required("email.change_later", "false");
        let user = reader.required_as("timeout.user", "1h", span);
        let specialist = reader.required_as("timeout.specialist", "30m", span);
        let business_hours = business_hours(reader);
        let archive = reader.required::<String>("archive.path", "/var/lib/frontdesk/archive");
        let warn_percent = reader.required_as("disk.warn_percent", "10", percent);
        let stop_percent = reader.required_as("disk.stop_percent", "2", percent);
        let disk = warn_percent.zip(stop_percent).and_then(|(warn, stop)| {
            let thresholds = DiskThresholds::new(warn, stop);
            let told = thresholds.map_err(|error| reader.problem("disk.stop_percent", &error.to_string(), Some("2")));
            told.ok()
        });
        let kept = reader.required_as("retention.communications", "365d", kept);
        let codes = peppers(reader);
        Some(Self {
            admins: admins?,
            specialists: specialists?,
            controllers: controllers?,
            groups: groups?,
            email: EmailSettings {
                domains: domains?,
                change_later: change_later?,
            },
            timeout: Timeouts {
                user: user?,
                specialist: specialist?,
            },
            business_hours: business_hours?,
            archive: archive?.into(),
            disk: disk?,
            kept: kept?,
            codes: codes?,
        })
    }

    /// Whom the settings give a role.
    pub fn named(&self, role: StaffRole) -> &[Named] {
        match role {
            StaffRole::Specialist => &self.specialists,
            StaffRole::Controller => &self.controllers,
            StaffRole::Administrator => &self.admins,
        }
    }

    /// Whether the settings give a person this role.
    pub fn is(&self, role: StaffRole, person: TelegramId) -> bool {
        self.named(role).iter().any(|named| named.chat_id == person)
    }

    /// How the settings call somebody of the staff.
    pub fn name_of(&self, person: TelegramId) -> Option<DisplayName> {
        let named = StaffRole::ALL
            .into_iter()
            .flat_map(|role| self.named(role))
            .find(|named| named.chat_id == person)?;
        Some(DisplayName::new(&named.name))
    }

    /// The groups that the settings name.
    pub fn groups(&self) -> impl Iterator<Item = Group> {
        self.groups.iter().map(|group| Group {
            chat_id: group.chat_id,
            name: DisplayName::new(&group.name),
        })
    }

    /// Whether letters to this domain are allowed.
    pub fn takes_domain(&self, domain: &str) -> bool {
        self.email.domains.is_empty() || self.email.domains.iter().any(|allowed| allowed == domain)
    }
}

const PEOPLE: &str = r#"[{"chat_id": 123456789, "name": "Anna"}]"#;
const GROUPS: &str = r#"[{"chat_id": -1001234567890, "name": "Support"}]"#;
/// Ten years: beyond any use, and far from where dates end.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

fn business_hours(reader: &mut Reader) -> Option<BusinessHours> {
    let week = reader.optional_as("business_hours", WeeklyHours::EXAMPLE, |text| {
        WeeklyHours::parse(text).map_err(|error| error.to_string())
    });
    let days = reader.list::<String>("holidays", Holidays::EXAMPLE);
    let holidays = days.and_then(|days| match Holidays::parse(&days.join(",")) {
        Ok(holidays) => Some(holidays),
        Err(error) => {
            reader.problem("holidays", &error.to_string(), Some(Holidays::EXAMPLE));
            None
        }
    });
    // A zone that is none is told by who reads the settings that all services have.
    let time_zone = reader.required_as("time_zone", "Europe/Moscow", |zone| Ok(TimeZone::get(zone).ok()));
    match BusinessHours::new(week?.unwrap_or_default(), holidays?, time_zone??) {
        Ok(hours) => Some(hours),
        Err(error) => {
            reader.problem("holidays", &error.to_string(), Some(Holidays::EXAMPLE));
            None
        }
    }
}

fn named(reader: &mut Reader, key: &str, example: &str) -> Option<Vec<Named>> {
    let all: Vec<Named> = reader.structured(key, example)?;
    let mut ids: Vec<i64> = all.iter().map(|named| named.chat_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < all.len() {
        reader.problem(key, "names one chat_id twice", Some(example));
        return None;
    }
    if all.iter().any(|named| named.name.trim().is_empty()) {
        reader.problem(key, "has an empty name", Some(example));
        return None;
    }
    Some(all)
}

/// Domains as servers write them, so that `Почта.рф` is what its addresses have.
fn lower_case_domains(reader: &mut Reader, domains: &[String]) -> Option<Vec<String>> {
    let read: Option<Vec<String>> = domains
        .iter()
        .map(|domain| {
            let probe = common::EmailAddress::parse(&format!("somebody@{}", domain.trim_start_matches('@'))).ok()?;
            Some(probe.domain().to_owned())
        })
        .collect();
    if read.is_none() {
        reader.problem(
            "email.domains",
            "has a domain that cannot be one",
            Some("example.org,example.com"),
        );
    }
    read
}

fn span(text: &str) -> Result<TimeDelta, String> {
    let span = longer_than_nothing(text)?;
    if span > LONGEST {
        return Err("must be at most ten years".to_owned());
    }
    TimeDelta::from_std(span).map_err(|_| "is too long".to_owned())
}

/// The board counts the answers of a day, and files are asked for again for as long.
fn kept(text: &str) -> Result<TimeDelta, String> {
    let kept = span(text)?;
    if kept < TimeDelta::days(2) {
        return Err("must be at least two days".to_owned());
    }
    Ok(kept)
}

fn percent(text: &str) -> Result<u8, String> {
    text.parse()
        .ok()
        .filter(|percent| *percent <= 100)
        .ok_or_else(|| "must be a whole number from 0 to 100".to_owned())
}
