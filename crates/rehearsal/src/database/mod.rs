//! A database for one test.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use reqwest::Url;
use service::database::Login;
use service::settings::{ExposeSecret, SecretString};

use crate::servers;

mod count;
mod leftovers;

pub use count::count;

/// How all our databases and roles begin.
const PREFIX: &str = "rehearsal_";

/// A fresh, empty database with a login role and a schema for each service named, as in production: a role has rights
/// in its own schema only and finds it by its `search_path`.
///
/// It is dropped at the end, even when the test failed and even with connections open. What a killed test leaves
/// is dropped by the next test that makes a database on that server.
pub struct TestDatabase {
    name: String,
    server: Url,
    administrator: Url,
    services: BTreeMap<String, Url>,
    /// Holds the lock that says that this database is in use.
    _presence: AsyncPgConnection,
}

impl TestDatabase {
    /// Makes a database with a schema and a role for each of the services.
    ///
    /// # Panics
    /// When there is no server, or it refuses.
    pub async fn create(services: &[&str]) -> Self {
        Self::create_on(&servers::database_url(), services).await
    }

    /// The same on the server that this administrator's URL names.
    ///
    /// # Panics
    /// When there is no server, or it refuses.
    pub async fn create_on(server: &str, services: &[&str]) -> Self {
        Self::try_create(server, services)
            .await
            .unwrap_or_else(|error| panic!("make a database for this test: {error}"))
    }

    async fn try_create(server: &str, services: &[&str]) -> Result<Self, Box<dyn std::error::Error>> {
        static LEFTOVERS_DROPPED: AtomicBool = AtomicBool::new(false);
        let server = Url::parse(server)?;
        let mut presence = AsyncPgConnection::establish(server.as_str()).await?;
        if !LEFTOVERS_DROPPED.swap(true, Ordering::Relaxed) {
            leftovers::drop_all(&mut presence).await?;
        }
        let name = format!("{PREFIX}{}", servers::unique());
        // Before it exists, so that nobody takes it for a leftover.
        leftovers::claim(&mut presence, &name).await?;
        presence.batch_execute(&format!("CREATE DATABASE {name}")).await?;
        let administrator = with_database(&server, &name);
        // From here on an error drops what is there.
        let mut database = Self {
            name,
            server: server.clone(),
            administrator,
            services: BTreeMap::new(),
            _presence: presence,
        };
        let administrator = SecretString::from(server.as_str());
        for service in services {
            let login = Login {
                database: Some(database.name.clone()),
                // Roles belong to all databases of the server, so that the service's own name would not do.
                role: Some(format!("{}_{service}", database.name)),
                password: SecretString::from(servers::unique()),
            };
            let url = service::database::init(&administrator, service, &login).await?;
            let url = Url::parse(url.expose_secret())?;
            database.services.insert((*service).to_owned(), url);
        }
        Ok(database)
    }

    /// The URL of a service's role, to be given as its `DATABASE__URL`.
    ///
    /// # Panics
    /// When the service was not named at the making.
    pub fn url(&self, service: &str) -> &str {
        match self.services.get(service) {
            Some(url) => url.as_str(),
            None => panic!(
                "this database has no role for {service}, only for {:?}",
                self.services.keys()
            ),
        }
    }

    /// The administrator's URL of this database: for looking on, never for a service.
    pub fn administrator_url(&self) -> &str {
        self.administrator.as_str()
    }

    /// A connection with a service's rights.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn connect(&self, service: &str) -> AsyncPgConnection {
        connect(self.url(service)).await
    }

    /// A connection with all rights.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn connect_as_administrator(&self) -> AsyncPgConnection {
        connect(self.administrator_url()).await
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let server = self.server.to_string();
        let name = self.name.clone();
        // The test's own runtime cannot wait here, hence one of our own on another thread.
        let dropped = thread::spawn(move || -> Result<(), String> {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map_err(|error| error.to_string())?.block_on(async {
                let mut connection = AsyncPgConnection::establish(&server)
                    .await
                    .map_err(|error| error.to_string())?;
                leftovers::drop_one(&mut connection, &name)
                    .await
                    .map_err(|error| error.to_string())
            })
        });
        let outcome = dropped.join().unwrap_or_else(|_| Err("the thread panicked".to_owned()));
        if let Err(error) = outcome {
            let message = format!("cannot drop the test's database {}: {error}", self.name);
            // A second panic would abort and hide the first one.
            if thread::panicking() {
                eprintln!("{message}");
            } else {
                panic!("{message}");
            }
        }
    }
}

async fn connect(url: &str) -> AsyncPgConnection {
    AsyncPgConnection::establish(url)
        .await
        .unwrap_or_else(|error| panic!("connect to the test's database: {error}"))
}

fn with_database(server: &Url, name: &str) -> Url {
    let mut url = server.clone();
    url.set_path(name);
    url
}
