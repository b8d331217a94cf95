//! What `cargo xtask demo` starts: the one table of the services that take part, and their settings.

mod town;

pub use town::settle;

use std::fs;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64::Engine;
use sandbox::client::Client;
use sandbox::model::NewBot;
use sandbox::model::{Suite, SuiteService};
use sandbox::sheets::SheetsClient;
use service::database::Login;
use service::settings::{ExposeSecret, SecretString};

use crate::suite::{ADMINISTRATOR, PASSBOT_TOKEN, SPREADSHEET};
use crate::{free_address, servers};

/// A service: the name of its binary, its role and its schema, and the settings it needs besides those that all have.
struct Entry {
    name: &'static str,
    settings: fn(&World) -> Vec<(&'static str, String)>,
}

/// Every service of the demo. A new one is added here.
const SERVICES: &[Entry] = &[
    Entry {
        name: "passbot",
        settings: |world| {
            vec![
                ("TELEGRAM__TOKEN", PASSBOT_TOKEN.to_owned()),
                ("TELEGRAM__API_URL", world.sandbox.clone()),
                ("ADMINS", ADMINISTRATOR.to_string()),
                ("GUARDS", town::GUARD.to_string()),
                ("CODES__PEPPER", world.pepper.clone()),
            ]
        },
    },
    Entry {
        name: "sheets-syncer",
        settings: |world| {
            vec![
                ("SHEETS__API_URL", world.sandbox.clone()),
                ("SHEETS__KEY_FILE", world.key_file.display().to_string()),
                ("SHEETS__SPREADSHEET_ID", SPREADSHEET.to_owned()),
                // Whoever tries it should not have to wait; still within Google's quota.
                ("INTERVAL", "4s".to_owned()),
            ]
        },
    },
];

/// What the settings are made from.
struct World {
    sandbox: String,
    pepper: String,
    key_file: PathBuf,
}

/// A service with all it needs to be started.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The name of the service and of its binary.
    pub name: &'static str,
    /// Where its health endpoints will answer.
    pub listen: SocketAddr,
    /// Its whole environment.
    pub environment: Vec<(&'static str, String)>,
}

/// Prepares the world for all services: roles and schemas in `database` on the server of `DATABASE__URL`, and in the
/// sandbox the bot and the spreadsheet. Files go to `folder`; what is there already is used again.
///
/// # Errors
/// When a server, the sandbox or the disk refuses.
pub async fn prepare(sandbox: &str, database: &str, folder: &Path) -> Result<Vec<Prepared>> {
    let client = Client::new(sandbox);
    client
        .register(NewBot {
            token: PASSBOT_TOKEN.to_owned(),
            username: Some("community_pass_bot".to_owned()),
            first_name: Some("Passes".to_owned()),
            ..NewBot::default()
        })
        .await
        .context("register passbot's bot in the sandbox")?;
    let sheets = SheetsClient::new(sandbox);
    sheets
        .create(SPREADSHEET, "Pass journal")
        .await
        .context("make the spreadsheet in the sandbox")?;
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
    };

    let administrators_url = SecretString::from(servers::database_url());
    let broker = servers::broker_url();
    let mut prepared = Vec::new();
    for entry in SERVICES {
        let login = Login {
            database: Some(database.to_owned()),
            role: None,
            password: SecretString::from(servers::unique()),
        };
        let url = service::database::init(&administrators_url, entry.name, &login)
            .await
            .with_context(|| format!("prepare the database for {}", entry.name))?;
        let listen = free_address();
        let mut environment = vec![
            ("DATABASE__URL", url.expose_secret().to_owned()),
            ("BROKER__URL", broker.clone()),
            ("HTTP__LISTEN", listen.to_string()),
            ("CLOCK__URL", format!("{sandbox}/sandbox/clock")),
        ];
        environment.extend((entry.settings)(&world));
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
