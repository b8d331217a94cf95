//! A PostgreSQL and a RabbitMQ of one's own, on free ports of the loopback address.
//!
//! This crate finds the programs on the machine, prepares data and configuration in a folder, and says how a server is
//! called ([`Launch`]) and whether it answers; it starts nothing by itself. `cargo xtask` starts servers among its own
//! processes and ends with the first that ends; the crash test owns them one by one, kills them and starts them again on
//! the same port and data.

mod account;
pub mod descendants;
mod files;
mod launch;
mod ports;
pub mod postgres;
pub mod rabbitmq;

use std::env;
use std::path::PathBuf;
use std::process::Command;

pub use account::Account;
pub use launch::Launch;

/// What a server's commits are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// They survive the death of processes: tests, stories.
    Processes,
    /// They survive the machine's: benchmarks, the demo, the crash test.
    Machine,
}

/// A server that has its data, its port and its password, whether it runs or not.
pub trait Server {
    /// How people call it.
    fn name(&self) -> &'static str;

    /// What must run beside it and is not killed with it.
    fn companion(&self) -> Option<Launch> {
        None
    }

    /// The call that starts it; the same port and data each time.
    fn launch(&self) -> Launch;

    /// Whether it takes connections by now; asked over the network, so that it may take two seconds.
    fn answers(&self) -> bool;

    /// The administrator's URL.
    fn url(&self) -> String;

    /// Where its data lie.
    fn data(&self) -> PathBuf;

    /// A call of the server's own control program while it runs, if it has one.
    fn control(&self, _arguments: &[&str]) -> Option<Command> {
        None
    }
}

/// The folders of `PATH`.
pub fn folders_of_path() -> impl Iterator<Item = PathBuf> {
    env::split_paths(&env::var_os("PATH").unwrap_or_default())
        .collect::<Vec<_>>()
        .into_iter()
}
