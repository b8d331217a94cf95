use std::{net::SocketAddr, time::Duration};

use conversation::Language;
use jiff::tz::TimeZone;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::{
    Reader, Setting,
    rules::{at_least_one, longer_than_nothing},
};

/// The settings that every service has.
#[derive(Debug, Clone)]
pub struct CommonSettings {
    pub database: DatabaseSettings,
    pub broker: BrokerSettings,
    pub http: HttpSettings,
    pub locale: LocaleSettings,
    pub time_zone: TimeZone,
    pub clock: ClockSettings,
    pub log: LogSettings,
    pub engine: EngineSettings,
    pub retention: RetentionSettings,
}

#[derive(Debug, Clone)]
pub struct DatabaseSettings {
    /// The URL of the service's role.
    pub url: SecretString,
    /// Where `url` goes through a pooler: the way around it, for migrations.
    pub direct_url: Option<SecretString>,
    pub pool_size: u32,
}

#[derive(Debug, Clone)]
pub struct BrokerSettings {
    pub url: SecretString,
    /// Put before the names of the exchange and all queues, so that several suites can share a broker.
    pub prefix: String,
}

#[derive(Debug, Clone, Copy)]
pub struct HttpSettings {
    /// Port 0 takes a free one.
    pub listen: SocketAddr,
}

#[derive(Debug, Clone, Copy)]
pub struct LocaleSettings {
    pub default: Language,
}

#[derive(Debug, Clone)]
pub struct ClockSettings {
    /// The sandbox's clock; `None` means the machine's.
    pub url: Option<Url>,
}

#[derive(Debug, Clone, Copy)]
pub struct LogSettings {
    pub format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Pretty,
    Json,
}

#[derive(Debug, Clone, Copy)]
pub struct EngineSettings {
    /// How often an input is tried before it is dead.
    pub attempts: u32,
    /// Between two attempts.
    pub pause: Duration,
    /// From how many open inputs of one person on replies are merged.
    pub flood: u32,
    /// How long a leader holds its lease.
    pub lease: Duration,
    /// How many conversations are handled at once.
    pub workers: u32,
}

/// How long rows are kept. Inputs outlive events, and events outlive dead letters: whatever is published or replayed
/// again is then still known to be a repetition.
#[derive(Debug, Clone, Copy)]
pub struct RetentionSettings {
    /// When the bodies of handled inputs are blanked.
    pub input_bodies: Duration,
    pub inputs: Duration,
    pub events: Duration,
    pub dead_letters: Duration,
    pub outgoing: Duration,
    pub tasks: Duration,
}

impl CommonSettings {
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let database = DatabaseSettings::read(reader);
        let broker_url = reader.required_as("broker.url", "amqp://passbot:secret@localhost:5672/%2f", |text| {
            text_with_scheme(text, &["amqp", "amqps"])
        });
        let prefix: Option<Option<String>> = reader.optional("broker.prefix", "staging.");
        let listen = reader.required("http.listen", "0.0.0.0:8080");
        let default = reader.required("locale.default", "ru");
        let time_zone = reader.required("time_zone", "Europe/Moscow");
        let url = reader.optional("clock.url", "http://localhost:9000/sandbox/clock");
        let format = reader.required("log.format", "json");
        let engine = EngineSettings::read(reader);
        let retention = RetentionSettings::read(reader);
        Some(Self {
            database: database?,
            broker: BrokerSettings {
                url: broker_url?,
                prefix: prefix?.unwrap_or_default(),
            },
            http: HttpSettings { listen: listen? },
            locale: LocaleSettings { default: default? },
            time_zone: time_zone?,
            clock: ClockSettings { url: url? },
            log: LogSettings { format: format? },
            engine: engine?,
            retention: retention?,
        })
    }
}

impl DatabaseSettings {
    const EXAMPLE: &str = "postgres://passbot:secret@localhost:5432/frontdesk";

    fn read(reader: &mut Reader) -> Option<Self> {
        let parse = |text: &str| text_with_scheme(text, &["postgres", "postgresql"]);
        let url = reader.required_as("database.url", Self::EXAMPLE, parse);
        let direct_url = reader.optional_as("database.direct_url", Self::EXAMPLE, parse);
        let pool_size = reader.required_as("database.pool_size", "16", at_least_one);
        Some(Self {
            url: url?,
            direct_url: direct_url?,
            pool_size: pool_size?,
        })
    }

    /// The URL that reaches the database without a pooler in between.
    pub fn direct(&self) -> &SecretString {
        self.direct_url.as_ref().unwrap_or(&self.url)
    }
}

impl EngineSettings {
    fn read(reader: &mut Reader) -> Option<Self> {
        let attempts = reader.required_as("engine.attempts", "5", at_least_one);
        let pause = reader.required_as("engine.pause", "1m", longer_than_nothing);
        let flood = reader.required_as("engine.flood", "20", at_least_one);
        let lease = reader.required_as("engine.lease", "5s", longer_than_nothing);
        let workers = reader.required_as("engine.workers", "8", at_least_one);
        Some(Self {
            attempts: attempts?,
            pause: pause?,
            flood: flood?,
            lease: lease?,
            workers: workers?,
        })
    }
}

impl RetentionSettings {
    fn read(reader: &mut Reader) -> Option<Self> {
        let input_bodies = reader.required("retention.input_bodies", "7d");
        let inputs = reader.required("retention.inputs", "90d");
        let events = reader.required("retention.events", "60d");
        let dead_letters = reader.required("retention.dead_letters", "30d");
        let outgoing = reader.required("retention.outgoing", "30d");
        let tasks = reader.required("retention.tasks", "30d");
        let read = Self {
            input_bodies: input_bodies?,
            inputs: inputs?,
            events: events?,
            dead_letters: dead_letters?,
            outgoing: outgoing?,
            tasks: tasks?,
        };
        if read.inputs <= read.events {
            reader.problem("retention.inputs", "must be longer than RETENTION__EVENTS", Some("90d"));
        }
        if read.events <= read.dead_letters {
            reader.problem(
                "retention.events",
                "must be longer than RETENTION__DEAD_LETTERS",
                Some("60d"),
            );
        }
        Some(read)
    }
}

impl Setting for LogFormat {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "pretty" => Ok(Self::Pretty),
            "json" => Ok(Self::Json),
            _ => Err("must be pretty or json".to_owned()),
        }
    }
}

fn text_with_scheme(text: &str, schemes: &[&str]) -> Result<SecretString, String> {
    let url = Url::parse(text)
        .ok()
        .filter(|url| schemes.contains(&url.scheme()) && url.has_host());
    let secret = url.map(|_| SecretString::from(text));
    secret.ok_or_else(|| {
        format!(
            "must be a URL that begins with {}://",
            schemes.first().copied().unwrap_or_default()
        )
    })
}

impl BrokerSettings {
    /// For the one place that connects.
    pub(crate) fn exposed(&self) -> &str {
        self.url.expose_secret()
    }
}
