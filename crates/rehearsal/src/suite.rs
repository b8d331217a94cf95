//! The whole suite on throwaway data: a sandbox, a database, queues of its own, and the services as real processes.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use clap::ValueEnum;
use common::events::ROUTES;
use messaging::{Broker, Options};
use sandbox::client::{Bot, Client};
use sandbox::model::MailSettings;
use sandbox::sheets::{Guard, Quota, SheetsClient};
use sandbox::{BrokerSettings, Sandbox, SandboxOptions};
use tempfile::{NamedTempFile, TempDir};

use crate::{ServiceProcess, TestDatabase, binary, broker_url, database_url, free_address, queue_prefix};

/// The token of passbot's bot in every rehearsal.
pub const PASSBOT_TOKEN: &str = "5001:AArehearsal-passbot-token-000000000";
/// The token of the bot that tells operators of alerts.
pub const NOTIFIER_TOKEN: &str = "5002:AArehearsal-notifier-token-00000000";
/// Who is told by mail of what is wrong.
pub const OPERATOR_EMAIL: &str = "operator@example.org";
/// The token of helpdesk-bot's bot in every rehearsal.
pub const HELPDESK_TOKEN: &str = "5003:AArehearsal-helpdesk-token-00000000";
/// What Telegram shows to passbot's webhook.
pub const WEBHOOK_SECRET: &str = "rehearsal-webhook-secret_0000";
/// The spreadsheet that sheets-syncer keeps.
pub const SPREADSHEET: &str = "orders";
/// The administrator's Telegram id.
pub const ADMINISTRATOR: i64 = 900_001;

/// Everything that a story needs, started and stopped as one.
pub struct Suite {
    pub database: TestDatabase,
    pub sandbox: Sandbox,
    pub telegram: Client,
    pub sheets: SheetsClient,
    pub prefix: String,
    broker: String,
    key_file: NamedTempFile,
    /// The certificate of the sandbox's mail server.
    mail_authority: NamedTempFile,
    archive: TempDir,
}

/// A service of the suite as a process, and where it listens.
pub struct Running {
    pub process: ServiceProcess,
    pub address: SocketAddr,
}

/// How updates come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Intake {
    Polling,
    Webhook,
}

impl fmt::Display for Intake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Polling => "polling",
            Self::Webhook => "webhook",
        })
    }
}

/// What a service gets as its environment. Names are those of its settings.
pub type Environment = BTreeMap<String, String>;

impl Running {
    /// Starts a service; it may not be ready yet.
    pub fn spawn(name: &str, environment: &Environment) -> Result<Self> {
        let address = environment.get("HTTP__LISTEN").context("HTTP__LISTEN")?.parse()?;
        Ok(Self {
            process: ServiceProcess::spawn(&binary(name), &[], environment),
            address,
        })
    }
}

impl Suite {
    /// Starts the sandbox and makes the database; no service runs yet.
    pub async fn start() -> Result<Self> {
        Self::start_on(&database_url(), &broker_url()).await
    }

    /// The same on these servers instead of those that all tests share.
    pub async fn start_on(database: &str, broker: &str) -> Result<Self> {
        Self::start_with(database, broker, queue_prefix(), &SandboxOptions::default()).await
    }

    /// The same with a sandbox that shows what happens on RabbitMQ.
    pub async fn start_watched() -> Result<Self> {
        let prefix = queue_prefix();
        let options = SandboxOptions {
            broker: Some(BrokerSettings {
                url: broker_url(),
                prefix: prefix.clone(),
            }),
            ..SandboxOptions::default()
        };
        Self::start_with(&database_url(), &broker_url(), prefix, &options).await
    }

    async fn start_with(database: &str, broker: &str, prefix: String, options: &SandboxOptions) -> Result<Self> {
        let sandbox = Sandbox::start(options)?;
        let telegram = sandbox.client();
        let sheets = sandbox.sheets();
        sheets.create(SPREADSHEET, "Orders").await?;
        sheets
            .set_quota(Quota {
                reads_a_minute: None,
                writes_a_minute: None,
            })
            .await?;
        let mut key_file = NamedTempFile::new()?;
        key_file.write_all(sheets.key_file().await?.to_string().as_bytes())?;
        let mut mail_authority = NamedTempFile::new()?;
        mail_authority.write_all(telegram.mail().certificate().await?.as_bytes())?;
        let services = ["passbot", "sheets-syncer", "notifier", "helpdesk-bot"];
        let database = TestDatabase::create_on(database, &services).await;
        Ok(Self {
            database,
            sandbox,
            telegram,
            sheets,
            prefix,
            broker: broker.to_owned(),
            key_file,
            mail_authority,
            archive: tempfile::tempdir()?,
        })
    }

    /// The bot that people write to.
    pub async fn passbot_bot(&self) -> Result<Bot> {
        Ok(self.telegram.bot(PASSBOT_TOKEN).await?)
    }

    /// The guard's spreadsheet.
    pub fn guard(&self) -> Guard {
        self.sheets.open(SPREADSHEET)
    }

    /// What passbot is told.
    pub fn passbot_environment(&self) -> Environment {
        let mut environment = self.common_environment("passbot");
        environment.extend(self.telegram_environment(PASSBOT_TOKEN));
        let mut set = |name: &str, value: &str| environment.insert(name.to_owned(), value.to_owned());
        set("ADMINS", &ADMINISTRATOR.to_string());
        set("CODES__PEPPER", &BASE64_STANDARD.encode([7; 32]));
        environment
    }

    /// The folder in which helpdesk-bot keeps files and protocols.
    pub fn archive(&self) -> &Path {
        self.archive.path()
    }

    /// The bot that people ask for help.
    pub async fn helpdesk_bot(&self) -> Result<Bot> {
        Ok(self.telegram.bot(HELPDESK_TOKEN).await?)
    }

    /// What helpdesk-bot is told; whom it serves is the test's to say.
    pub fn helpdesk_environment(&self) -> Environment {
        let mut environment = self.common_environment("helpdesk-bot");
        environment.extend(self.telegram_environment(HELPDESK_TOKEN));
        let mut set = |name: &str, value: String| environment.insert(name.to_owned(), value);
        set("CODES__PEPPER", BASE64_STANDARD.encode([7; 32]));
        set("ARCHIVE__PATH", self.archive().display().to_string());
        // However full the disk of this machine is.
        set("DISK__WARN_PERCENT", "0".to_owned());
        set("DISK__STOP_PERCENT", "0".to_owned());
        environment
    }

    /// What passbot is told so that its updates come by this way.
    pub fn passbot_environment_by(&self, intake: Intake) -> Environment {
        match intake {
            Intake::Polling => self.passbot_environment(),
            Intake::Webhook => self.passbot_environment_by_webhook(),
        }
    }

    /// The same for updates that come by webhook, with nothing in between: each replica names its own address, and the
    /// one that leads registers it. Replicas behind one address are [`Self::behind`].
    pub fn passbot_environment_by_webhook(&self) -> Environment {
        Self::alone_by_webhook(self.passbot_environment())
    }

    /// Lets the updates of a bot come by webhook to the replica that leads, with nothing in between.
    pub fn alone_by_webhook(environment: Environment) -> Environment {
        let address = environment.get("HTTP__LISTEN").cloned().unwrap_or_default();
        Self::behind(&format!("http://{address}"), environment)
    }

    /// Lets a bot's updates come by webhook to the root of an address that leads to it.
    pub fn behind(root: &str, mut environment: Environment) -> Environment {
        let mut set = |name: &str, value: &str| environment.insert(name.to_owned(), value.to_owned());
        set("TELEGRAM__MODE", "webhook");
        set("TELEGRAM__WEBHOOK__URL", &format!("{root}/telegram/webhook"));
        set("TELEGRAM__WEBHOOK__SECRET", WEBHOOK_SECRET);
        environment
    }

    /// What sheets-syncer is told.
    pub fn sheets_syncer_environment(&self) -> Environment {
        let mut environment = self.common_environment("sheets-syncer");
        let mut set = |name: &str, value: &str| environment.insert(name.to_owned(), value.to_owned());
        set("SHEETS__KEY_FILE", &self.key_file.path().display().to_string());
        set("SHEETS__API_URL", &self.sandbox.url());
        set("SHEETS__SPREADSHEET_ID", SPREADSHEET);
        // As quick as a test wants it; the sandbox's quota is lifted accordingly.
        set("INTERVAL", "400ms");
        set("QUOTA__READS_A_MINUTE", "6000");
        set("QUOTA__WRITES_A_MINUTE", "6000");
        environment
    }

    /// What notifier is told: letters go to the sandbox's mail server, alerts by mail to the operator.
    pub fn notifier_environment(&self) -> Environment {
        let account = MailSettings::default();
        let mut environment = self.common_environment("notifier");
        let mut set = |name: &str, value: &str| environment.insert(name.to_owned(), value.to_owned());
        set("LOCALE__DEFAULT", "en");
        set("SMTP__HOST", "localhost");
        set("SMTP__PORT", &self.sandbox.mail_address().port().to_string());
        set("SMTP__USERNAME", &account.username);
        set("SMTP__PASSWORD", &account.password);
        set("SMTP__CA_FILE", &self.mail_authority.path().display().to_string());
        set("SMTP__FROM", "Frontdesk <desk@example.org>");
        set("ALERT__EMAIL", OPERATOR_EMAIL);
        // A letter of its own that comes by the time of the day: whoever wants it says when.
        set("DIGEST__AT", "");
        environment
    }

    /// The same with the bot that tells operators in this chat.
    pub fn notifier_environment_with_bot(&self, chat_id: i64) -> Environment {
        let mut environment = self.notifier_environment();
        let mut set = |name: &str, value: &str| environment.insert(name.to_owned(), value.to_owned());
        set("TELEGRAM__TOKEN", NOTIFIER_TOKEN);
        set("TELEGRAM__API_URL", &self.sandbox.url());
        set("TELEGRAM__LIMITS", "off");
        set("TELEGRAM__TIMEOUT", "2s");
        set("TELEGRAM__UNKNOWN_PAUSE", "2s");
        set("ALERT__CHAT_ID", &chat_id.to_string());
        environment
    }

    /// A connection to the suite's broker, as this service has it.
    ///
    /// # Errors
    /// When the URL is none.
    pub fn broker_of(&self, service: &str) -> Result<Broker> {
        let mut options = Options::new(service, ROUTES);
        options.prefix.clone_from(&self.prefix);
        Ok(Broker::connect(&self.broker, options)?)
    }

    /// Starts a service and waits until it is ready.
    pub async fn run(&self, name: &str, environment: &Environment) -> Result<Running> {
        let mut running = Running::spawn(name, environment)?;
        running.process.wait_until_ready(running.address).await;
        Ok(running)
    }

    /// Fails if anybody said or answered what the real Telegram or Google would not.
    pub async fn check_conformance(&self) -> Result<()> {
        self.telegram.no_violations().await?;
        let status = self.sheets.status().await?;
        anyhow::ensure!(status.violations.is_empty(), "Sheets: {:?}", status.violations);
        anyhow::ensure!(
            status.unsupported.is_empty(),
            "Sheets, not played: {:?}",
            status.unsupported
        );
        Ok(())
    }

    fn telegram_environment(&self, token: &str) -> Environment {
        [
            ("TELEGRAM__TOKEN", token.to_owned()),
            ("TELEGRAM__API_URL", self.sandbox.url()),
            ("TELEGRAM__LIMITS", "off".to_owned()),
            ("TELEGRAM__TIMEOUT", "2s".to_owned()),
            ("TELEGRAM__UNKNOWN_PAUSE", "2s".to_owned()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }

    fn common_environment(&self, service: &str) -> Environment {
        [
            ("DATABASE__URL", self.database.url(service).to_owned()),
            ("BROKER__URL", self.broker.clone()),
            ("BROKER__PREFIX", self.prefix.clone()),
            ("HTTP__LISTEN", free_address().to_string()),
            ("CLOCK__URL", format!("{}/sandbox/clock", self.sandbox.url())),
            ("ENGINE__LEASE", "1s".to_owned()),
            ("LOG__FORMAT", "pretty".to_owned()),
            ("RUST_LOG", "info".to_owned()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }
}
