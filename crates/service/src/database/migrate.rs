use std::collections::BTreeSet;

use diesel::{
    migration::{Migration, MigrationSource, MigrationVersion},
    pg::Pg,
    sql_query,
    sql_types::Text,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl, async_connection_wrapper::AsyncConnectionWrapper};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};

use super::connect_directly;
use crate::settings::SecretString;

type Blocking = AsyncConnectionWrapper<AsyncPgConnection>;
type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// Bringing the schema up to date failed.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error("connecting to the database")]
    Connect(#[from] diesel::ConnectionError),
    #[error("preparing the migrations")]
    Prepare(#[from] diesel::result::Error),
    /// A newer version of the service was here already.
    #[error(
        "the database holds migrations that this version does not know ({}): it was brought up to date by a newer \
         version. Start that version, or restore a backup from before it",
        unknown.join(", ")
    )]
    Newer { unknown: Vec<String> },
    #[error("a migration failed")]
    Migration(#[source] AnyError),
    #[error("the migrating thread ended")]
    Ended(#[from] tokio::task::JoinError),
}

/// Runs what has not been run of all `folders` together, in the order of their versions, and names it.
///
/// On a connection of its own (`url` must not go through a transaction pooler), under a lock, so that replicas may
/// start at once. Records are kept in `__diesel_schema_migrations` of the role's schema.
pub async fn migrate(url: &SecretString, folders: Vec<EmbeddedMigrations>) -> Result<Vec<String>, MigrateError> {
    let connection = prepare(url, true).await?;
    blocking(connection, move |connection| {
        let source = Together(folders);
        refuse_newer(connection, &source)?;
        let run = connection
            .run_pending_migrations(source)
            .map_err(MigrateError::Migration)?;
        Ok(run.iter().map(ToString::to_string).collect())
    })
    .await
}

/// The versions that have not been run yet. Changes nothing but an empty table of records.
pub async fn pending(url: &SecretString, folders: Vec<EmbeddedMigrations>) -> Result<Vec<String>, MigrateError> {
    let connection = prepare(url, false).await?;
    blocking(connection, move |connection| {
        let source = Together(folders);
        refuse_newer(connection, &source)?;
        let pending = connection.pending_migrations(source).map_err(MigrateError::Migration)?;
        Ok(pending
            .iter()
            .map(|migration| migration.name().version().to_string())
            .collect())
    })
    .await
}

/// Migrations may take longer than a query may, and may wait for those of another replica.
async fn prepare(url: &SecretString, lock: bool) -> Result<AsyncPgConnection, MigrateError> {
    let mut connection = connect_directly(url).await?;
    sql_query("SET statement_timeout = 0").execute(&mut connection).await?;
    if lock {
        // Ends with the connection. One lock per schema of this database.
        sql_query("SELECT pg_advisory_lock(hashtext($1), hashtext(current_schema()))")
            .bind::<Text, _>("frontdesk.migrations")
            .execute(&mut connection)
            .await?;
    }
    Ok(connection)
}

/// diesel's harness blocks, so it gets a thread that may.
async fn blocking<T: Send + 'static>(
    connection: AsyncPgConnection,
    work: impl FnOnce(&mut Blocking) -> Result<T, MigrateError> + Send + 'static,
) -> Result<T, MigrateError> {
    tokio::task::spawn_blocking(move || work(&mut Blocking::from(connection))).await?
}

fn refuse_newer(connection: &mut Blocking, source: &Together) -> Result<(), MigrateError> {
    let known = MigrationSource::<Pg>::migrations(source).map_err(MigrateError::Migration)?;
    let known: BTreeSet<MigrationVersion<'static>> = known
        .iter()
        .map(|migration| migration.name().version().as_owned())
        .collect();
    let applied = connection.applied_migrations().map_err(MigrateError::Migration)?;
    let mut unknown: Vec<String> = applied
        .iter()
        .filter(|version| !known.contains(version))
        .map(ToString::to_string)
        .collect();
    unknown.sort();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(MigrateError::Newer { unknown })
    }
}

/// Several folders as one source: the shared tables and the service's own.
struct Together(Vec<EmbeddedMigrations>);

impl MigrationSource<Pg> for Together {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<Pg>>>> {
        let mut all: Vec<Box<dyn Migration<Pg>>> = Vec::new();
        let mut versions = BTreeSet::new();
        for folder in &self.0 {
            for migration in MigrationSource::<Pg>::migrations(folder)? {
                let version = migration.name().version().to_string();
                if !versions.insert(version.clone()) {
                    // The records could not tell one from the other.
                    return Err(format!("two migrations have the version {version}").into());
                }
                all.push(migration);
            }
        }
        Ok(all)
    }
}
