use diesel::{OptionalExtension, sql_query, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use reqwest::Url;

use super::connect_directly;
use crate::settings::{ExposeSecret, SecretString};

/// The role of a service, as it will log in.
#[derive(Debug, Clone)]
pub struct Login {
    /// The database, made where it is missing. `None`: the one that the administrator's URL names.
    pub database: Option<String>,
    /// `None`: the service's name. Roles belong to the whole server, so who has several databases of one suite on it
    /// (tests) names them apart.
    pub role: Option<String>,
    pub password: SecretString,
}

/// Making the role and schema failed.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    #[error("the administrator's URL is no URL of a PostgreSQL database")]
    Url,
    #[error("`{0}` is no name for a role, schema or database: lower-case letters, digits, - and _, at most 63")]
    Name(String),
    #[error("connecting as the administrator")]
    Connect(#[from] diesel::ConnectionError),
    #[error("making the role and schema")]
    Query(#[from] diesel::result::Error),
}

/// Makes what `service` needs before its first start: the database, its role, and a schema of the service's name that
/// the role owns and finds by its `search_path`; the role has rights nowhere else. Gives back the URL to log in with.
///
/// Repeating it does no harm (it sets the password anew), nor do several at once.
pub async fn init(admin_url: &SecretString, service: &str, login: &Login) -> Result<SecretString, InitError> {
    let admin = Url::parse(admin_url.expose_secret()).map_err(|_| InitError::Url)?;
    let schema = identifier(service)?;
    let role = identifier(login.role.as_deref().unwrap_or(service))?;
    let database = match &login.database {
        Some(database) => identifier(database)?,
        None => identifier(admin.path().trim_start_matches('/'))?,
    };
    let mut connection = connect_directly(admin_url).await?;
    lock(&mut connection).await?;
    make_database(&mut connection, &database).await?;
    make_role(
        &mut connection,
        &role,
        &schema,
        &database,
        login.password.expose_secret(),
    )
    .await?;

    let mut inside = admin.clone();
    inside.set_path(&database);
    let mut inside_connection = connect_directly(&SecretString::from(inside.as_str())).await?;
    make_schema(&mut inside_connection, &schema, &role, &database).await?;

    let mut role_url = inside;
    let named = role_url.set_username(&role);
    named
        .and_then(|()| role_url.set_password(Some(login.password.expose_secret())))
        .map_err(|()| InitError::Url)?;
    Ok(SecretString::from(String::from(role_url)))
}

/// One at a time over the whole server, for as long as the connection lives: roles belong to all databases.
async fn lock(connection: &mut AsyncPgConnection) -> Result<(), InitError> {
    sql_query("SELECT pg_advisory_lock(hashtext('frontdesk.init'), 0)")
        .execute(connection)
        .await?;
    Ok(())
}

async fn make_database(connection: &mut AsyncPgConnection, database: &str) -> Result<(), InitError> {
    let known = sql_query("SELECT 1 FROM pg_database WHERE datname = $1").bind::<Text, _>(database);
    if known.execute(connection).await.optional()?.unwrap_or(0) == 0 {
        run(
            connection,
            &format!("CREATE DATABASE \"{database}\" ENCODING 'UTF8' TEMPLATE template0"),
        )
        .await?;
    }
    Ok(())
}

async fn make_role(
    connection: &mut AsyncPgConnection,
    role: &str,
    schema: &str,
    database: &str,
    password: &str,
) -> Result<(), InitError> {
    let known = sql_query("SELECT 1 FROM pg_roles WHERE rolname = $1").bind::<Text, _>(role);
    if known.execute(connection).await? == 0 {
        run(connection, &format!("CREATE ROLE \"{role}\"")).await?;
    }
    let rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";
    let password = password.replace('\'', "''");
    run(
        connection,
        &format!("ALTER ROLE \"{role}\" WITH {rights} PASSWORD '{password}'"),
    )
    .await?;
    // Every database lets everybody in unless told otherwise.
    run(
        connection,
        &format!("REVOKE ALL ON DATABASE \"{database}\" FROM PUBLIC"),
    )
    .await?;
    run(
        connection,
        &format!("GRANT CONNECT ON DATABASE \"{database}\" TO \"{role}\""),
    )
    .await?;
    let set = format!("ALTER ROLE \"{role}\" IN DATABASE \"{database}\" SET");
    run(connection, &format!("{set} search_path = \"{schema}\"")).await
}

async fn make_schema(
    connection: &mut AsyncPgConnection,
    schema: &str,
    role: &str,
    database: &str,
) -> Result<(), InitError> {
    // An administrator who is no superuser may give a schema only to a role that he is a member of.
    let member = "SELECT 1 WHERE pg_has_role(current_user, $1, 'MEMBER')";
    if sql_query(member).bind::<Text, _>(role).execute(connection).await? == 0 {
        run(connection, &format!("GRANT \"{role}\" TO CURRENT_USER")).await?;
    }
    tracing::debug!(schema, database, "making a schema");
    run(connection, "REVOKE ALL ON SCHEMA public FROM PUBLIC").await?;
    run(
        connection,
        &format!("CREATE SCHEMA IF NOT EXISTS \"{schema}\" AUTHORIZATION \"{role}\""),
    )
    .await?;
    run(connection, &format!("ALTER SCHEMA \"{schema}\" OWNER TO \"{role}\"")).await?;
    run(connection, &format!("REVOKE ALL ON SCHEMA \"{schema}\" FROM PUBLIC")).await
}

async fn run(connection: &mut AsyncPgConnection, statement: &str) -> Result<(), InitError> {
    sql_query(statement).execute(connection).await?;
    Ok(())
}

/// A name that needs no quoting beyond quotes: `sheets-syncer` becomes `sheets_syncer`.
fn identifier(name: &str) -> Result<String, InitError> {
    let name = name.replace('-', "_");
    let allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let starts_well = name.starts_with(|letter: char| letter.is_ascii_lowercase() || letter == '_');
    let well_formed = starts_well && name.len() <= 63 && name.chars().all(allowed) && !name.starts_with("pg_");
    if well_formed {
        Ok(name)
    } else {
        Err(InitError::Name(name))
    }
}
