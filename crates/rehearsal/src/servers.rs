//! The servers that tests share, and names that keep tests apart on them.

use std::env;

use rand::Rng;

/// The administrator's URL of the PostgreSQL server, from `DATABASE__URL`.
///
/// # Panics
/// When the variable is missing: then there is nothing to test against.
pub fn database_url() -> String {
    wanted("DATABASE__URL")
}

/// The URL of the RabbitMQ node, from `BROKER__URL`.
///
/// # Panics
/// When the variable is missing: then there is nothing to test against.
pub fn broker_url() -> String {
    wanted("BROKER__URL")
}

/// A prefix for the names of exchanges and queues, of which no other test, run or process has the like.
pub fn queue_prefix() -> String {
    format!("rehearsal-{}-", unique())
}

/// Twelve hexadecimal digits at random.
pub(crate) fn unique() -> String {
    format!("{:012x}", rand::rng().random_range(0..1_u64 << 48))
}

fn wanted(variable: &str) -> String {
    match env::var(variable) {
        Ok(url) if !url.is_empty() => url,
        _ => panic!(
            "{variable} is not set, so there is no server to test against.\n\
             Run `cargo xtask test`, which starts private servers, or keep `cargo xtask servers` running beside\n\
             and export the two variables that it prints."
        ),
    }
}
