//! The service's PostgreSQL: its pool, its migrations, and the making of its role and schema.

mod init;
mod migrate;
mod pool;

pub use init::{InitError, Login, init};
pub use migrate::{MigrateError, migrate, pending};
pub use pool::{Pool, connect, connect_directly};
