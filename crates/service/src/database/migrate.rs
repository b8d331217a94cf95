use std::collections::BTreeSet;

use diesel::{
    connection::SimpleConnection,
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

/// What holds in every session of the role that migrates. On the role, since behind a pooler a session's own settings
/// would not last, and from here, since whoever made the role need not know them.
///
/// - A statement ends within a minute.
/// - A process that stands still in the middle of a transaction holds its locks only so long: as long as a lease.
/// - The plan of a prepared statement is kept. Made while a queue is short, it would read the whole table, and go on
///   doing so when the queue is long; nor is any statement so long that compiling it would pay.
const SESSION_DEFAULTS: &str = "
do $$
declare
    setting text;
begin
    foreach setting in array array[
        'statement_timeout = ''60s''',
        'idle_in_transaction_session_timeout = ''5s''',
        'enable_seqscan = off',
        'jit = off'
    ] loop
        execute format('alter role current_user in database %I set ', current_database()) || setting;
    end loop;
end $$";

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

/// Runs what has not been run of all `folders` together, in the order of their versions, and names it. Then gives the
/// role what holds in each of its sessions from now on: limits on what stands still, and how plans are made.
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
        let run = run.iter().map(ToString::to_string).collect();
        connection.batch_execute(SESSION_DEFAULTS)?;
        Ok(run)
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
