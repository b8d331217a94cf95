//! What `cargo xtask demo` starts: the one table of the services that take part, and their settings.

mod office;
mod outside;
mod town;

pub use outside::Outside;
pub use town::settle;

use std::fs;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine;
use jiff::tz::TimeZone;
use sandbox::client::Client;
use sandbox::model::NewBot;
use sandbox::model::{Suite, SuiteService};
use sandbox::sheets::SheetsClient;
use service::database::Login;
use service::settings::{ExposeSecret, SecretString};

use crate::suite::{ADMINISTRATOR, HELPDESK_TOKEN, NOTIFIER_TOKEN, OPERATOR_EMAIL, PASSBOT_TOKEN, SPREADSHEET};
use crate::{free_address, servers};

/// The database and the roles of a demo that is all in the sandbox.
pub const DATABASE: &str = "frontdesk";

/// A service: the name of its binary, its role and its schema, and the settings it needs besides those that all have.
struct Entry {
    name: &'static str,
    always: fn(&World) -> Vec<(&'static str, String)>,
    /// What joins it to the sandbox; where the world outside takes part, its own settings stand here instead.
    joined: fn(&World) -> Vec<(&'static str, String)>,
}

/// Every service of the demo. A new one is added here.
const SERVICES: &[Entry] = &[
    Entry {
        name: "passbot",
        always: |world| vec![("CODES__PEPPER", world.pepper.clone())],
        joined: |world| {
            vec![
                ("TELEGRAM__TOKEN", PASSBOT_TOKEN.to_owned()),
                ("TELEGRAM__API_URL", world.sandbox.clone()),
                ("ADMINS", ADMINISTRATOR.to_string()),
                ("GUARDS", town::GUARD.to_string()),
            ]
        },
    },
    Entry {
        name: "sheets-syncer",
        // Whoever tries it should not have to wait; still within Google's quota.
        always: |_| vec![("INTERVAL", "4s".to_owned())],
        joined: |world| {
            vec![
                ("SHEETS__API_URL", world.sandbox.clone()),
                ("SHEETS__KEY_FILE", world.key_file.display().to_string()),
                ("SHEETS__SPREADSHEET_ID", SPREADSHEET.to_owned()),
            ]
        },
    },
    Entry {
        name: "notifier",
        always: |world| match world.plays_telegram {
            true => vec![
                ("ALERT__CHAT_ID", ADMINISTRATOR.to_string()),
                ("TELEGRAM__TOKEN", NOTIFIER_TOKEN.to_owned()),
                ("TELEGRAM__API_URL", world.sandbox.clone()),
            ],
            // Who has the real Telegram does not look into the sandbox's.
            false => Vec::new(),
        },
        joined: |world| {
            vec![
                ("SMTP__HOST", world.mail.address.ip().to_string()),
                ("SMTP__PORT", world.mail.address.port().to_string()),
                ("SMTP__USERNAME", world.mail.username.clone()),
                ("SMTP__PASSWORD", world.mail.password.clone()),
                ("SMTP__CA_FILE", world.mail.authority.display().to_string()),
                ("SMTP__FROM", "Frontdesk <desk@frontdesk.example>".to_owned()),
                ("ALERT__EMAIL", OPERATOR_EMAIL.to_owned()),
            ]
        },
    },
    Entry {
        name: "helpdesk-bot",
        always: |world| {
            vec![
                ("CODES__PEPPER", world.pepper.clone()),
                ("ARCHIVE__PATH", world.archive.display().to_string()),
            ]
        },
        joined: |world| {
            let mut settings = vec![
                ("TELEGRAM__TOKEN", HELPDESK_TOKEN.to_owned()),
                ("TELEGRAM__API_URL", world.sandbox.clone()),
            ];
            settings.extend(world.support_group.into_iter().flat_map(office::settings));
            settings
        },
    },
];

/// The services that people talk with. Where one of them is in the real Telegram, the sandbox plays none.
const BOTS: &[&str] = &["passbot", "helpdesk-bot"];

/// What the settings are made from.
struct World {
    sandbox: String,
    pepper: String,
    key_file: PathBuf,
    mail: MailRoute,
    /// Whether Telegram is the sandbox's.
    plays_telegram: bool,
    /// Where the cards of the support line stand; none where Telegram is not the sandbox's.
    support_group: Option<i64>,
    /// For the protocols and files of the support line.
    archive: PathBuf,
}

/// The way to the sandbox's mail server.
struct MailRoute {
    address: SocketAddr,
    username: String,
    password: String,
    /// Its certificate.
    authority: PathBuf,
}

/// A service with all it needs to be started.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The name of the service and of its binary.
    pub name: &'static str,
    /// Where its health endpoints will answer.
    pub listen: SocketAddr,
    /// Its whole environment.
    pub environment: Vec<(String, String)>,
}

/// Where a demo is prepared.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The sandbox's address.
    pub sandbox: &'a str,
    /// On the server of `DATABASE__URL`; made where it is missing. Roles of any other than [`DATABASE`] begin with its name.
    pub database: &'a str,
    /// Put before the names of the exchange and the queues.
    pub prefix: &'a str,
    /// For key files; what is there already is used again.
    pub folder: &'a Path,
}

/// Prepares the world for all services: roles and schemas in the database, and in the sandbox the bot and the
/// spreadsheet. A service that is joined to the world outside gets what was said of it in place of the sandbox; then all
/// services live by the machine's time, for those outside do.
///
/// # Errors
/// When a server, the sandbox or the disk refuses.
pub async fn prepare(place: Place<'_>, outside: &Outside) -> Result<Vec<Prepared>> {
    let Place {
        sandbox,
        database,
        prefix,
        folder,
    } = place;
    let client = Client::new(sandbox);
    let plays_telegram = BOTS.iter().all(|bot| outside.of(bot).is_none());
    let mut support_group = None;
    if plays_telegram {
        register_bot(&client, PASSBOT_TOKEN, "community_pass_bot", "Passes").await?;
        register_bot(&client, NOTIFIER_TOKEN, "frontdesk_alerts_bot", "Alerts").await?;
        register_bot(&client, HELPDESK_TOKEN, "frontdesk_support_bot", "Support").await?;
        support_group = Some(office::furnish(&client).await.context("furnish the support line")?);
    }
    let sheets = SheetsClient::new(sandbox);
    if outside.of("sheets-syncer").is_none() {
        sheets
            .create(SPREADSHEET, "Pass journal")
            .await
            .context("make the spreadsheet in the sandbox")?;
    }
    let key_file = folder.join("service-account.json");
    let key = sheets
        .key_file()
        .await
        .context("get the service account's key from the sandbox")?;
    fs::write(&key_file, serde_json::to_vec(&key)?)?;
    let world = World {
        sandbox: sandbox.to_owned(),
        pepper: pepper(&folder.join("codes-pepper"))?,
        key_file,
        mail: mail_route(&client, folder).await?,
        plays_telegram,
        support_group,
        archive: folder.join("archive"),
    };

    let administrators_url = SecretString::from(servers::database_url());
    let broker = servers::broker_url();
    let zone = TimeZone::system();
    let mut prepared = Vec::new();
    for entry in SERVICES {
        let given = outside.of(entry.name);
        // The journal has nothing to tell without passbot.
        let bot = match entry.name {
            "sheets-syncer" => "passbot",
            name => name,
        };
        if BOTS.contains(&bot) && !plays_telegram && outside.of(bot).is_none() {
            continue;
        }
        let login = Login {
            database: Some(database.to_owned()),
            role: (database != DATABASE).then(|| format!("{database}_{}", entry.name)),
            password: SecretString::from(servers::unique()),
        };
        let url = service::database::init(&administrators_url, entry.name, &login)
            .await
            .with_context(|| format!("prepare the database for {}", entry.name))?;
        let listen = free_address();
        let mut settings = vec![
            ("DATABASE__URL", url.expose_secret().to_owned()),
            ("BROKER__URL", broker.clone()),
            ("BROKER__PREFIX", prefix.to_owned()),
            ("HTTP__LISTEN", listen.to_string()),
        ];
        // So that the bots speak of the time that the page shows.
        settings.extend(zone.iana_name().map(|name| ("TIME_ZONE", name.to_owned())));
        settings.extend((entry.always)(&world));
        if outside.is_empty() {
            settings.push(("CLOCK__URL", format!("{sandbox}/sandbox/clock")));
        }
        if given.is_none() {
            settings.extend((entry.joined)(&world));
        }
        let own = |(name, value): (&str, String)| (name.to_owned(), value);
        let mut environment: Vec<(String, String)> = settings.into_iter().map(own).collect();
        environment.extend(given.into_iter().flatten().cloned());
        prepared.push(Prepared {
            name: entry.name,
            listen,
            environment,
        });
    }
    // So that the page can show how they are.
    let services = prepared.iter().map(|service| SuiteService {
        name: service.name.to_owned(),
        health: format!("http://{}/health/ready", service.listen),
    });
    let suite = Suite {
        services: services.collect(),
    };
    client
        .tell_suite(&suite)
        .await
        .context("tell the sandbox of the services")?;
    Ok(prepared)
}

async fn register_bot(client: &Client, token: &str, username: &str, first_name: &str) -> Result<()> {
    let bot = NewBot {
        token: token.to_owned(),
        username: Some(username.to_owned()),
        first_name: Some(first_name.to_owned()),
        ..NewBot::default()
    };
    let registered = client.register(bot).await;
    registered.with_context(|| format!("register {username} in the sandbox"))?;
    Ok(())
}

async fn mail_route(client: &Client, folder: &Path) -> Result<MailRoute> {
    let mail = client.mail();
    let server = mail.server().await.context("ask the sandbox for its mail server")?;
    let authority = folder.join("mail-authority.pem");
    fs::write(&authority, mail.certificate().await?)?;
    Ok(MailRoute {
        address: server.address.parse().context("the mail server's address")?,
        username: server.settings.username,
        password: server.settings.password,
        authority,
    })
}

/// The key under which codes are stored: kept, for with another one every stored code would be unknown.
fn pepper(path: &Path) -> Result<String> {
    match fs::read_to_string(path) {
        Ok(pepper) => Ok(pepper),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let pepper = base64::engine::general_purpose::STANDARD.encode(rand::random::<[u8; 32]>());
            fs::write(path, &pepper)?;
            Ok(pepper)
        }
        Err(error) => Err(error).with_context(|| format!("read {}", path.display())),
    }
}
