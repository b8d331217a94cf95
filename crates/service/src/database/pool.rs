use std::time::Duration;

use diesel::{ConnectionError, ConnectionResult};
use diesel_async::{
    AsyncConnection, AsyncPgConnection,
    pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod, bb8},
};
use futures::FutureExt;

use crate::settings::{DatabaseSettings, ExposeSecret, SecretString};

/// The pool that every part of a service shares.
pub type Pool = bb8::Pool<AsyncPgConnection>;

/// How long opening one connection may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// How long a task waits for a free connection before it tells its caller.
const CHECKOUT_LIMIT: Duration = Duration::from_secs(10);
/// A connection is renewed after this time, so that a pooler or a failed-over server is not held for ever.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// A pool that opens its connections when they are wanted: the database may be down now. Statements are prepared once
/// per connection (diesel's cache).
pub fn connect(settings: &DatabaseSettings) -> Pool {
    let mut config = ManagerConfig::<AsyncPgConnection>::default();
    // No query before each use: a connection that died is seen by its state, and the caller tries again anyway.
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(|url| establish(url).boxed());
    let url = settings.url.expose_secret();
    let manager = AsyncDieselConnectionManager::<AsyncPgConnection>::new_with_config(url, config);
    bb8::Pool::builder()
        .max_size(settings.pool_size)
        .connection_timeout(CHECKOUT_LIMIT)
        .max_lifetime(Some(LIFETIME))
        .build_unchecked(manager)
}

/// One connection outside of the pool.
pub async fn connect_directly(url: &SecretString) -> ConnectionResult<AsyncPgConnection> {
    establish(url.expose_secret()).await
}

async fn establish(url: &str) -> ConnectionResult<AsyncPgConnection> {
    match tokio::time::timeout(CONNECT_LIMIT, AsyncPgConnection::establish(url)).await {
        Ok(established) => established,
        Err(_) => Err(ConnectionError::BadConnection(
            "the database did not answer in time".to_owned(),
        )),
    }
}
