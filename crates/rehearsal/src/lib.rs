//! Stories, benchmarks and crash tests of the whole suite, and the support that tests share.
//!
//! - [`TestDatabase`]: a database of one's own, with a schema and a role per service, dropped at the end.
//! - [`queue_prefix`]: queues of one's own on the shared broker at [`broker_url`].
//! - [`eventually()`]: waits for the thing itself instead of sleeping.
//! - [`ServiceProcess`]: a real process, to be killed, paused and looked at.
//! - [`PrivateServer`]: a PostgreSQL or RabbitMQ of one's own, to be killed, paused and restarted.
//! - [`Balancer`]: stands before replicas, and speaks TLS for them where it is told to.
//! - [`Town`]: a community whose people register and order.
//! - [`Office`]: a support line with its specialists and their group.
//!
//! The servers are named by `DATABASE__URL` and `BROKER__URL`; `cargo xtask test` starts private ones.

mod balancer;
pub mod bench;
pub mod crash;
mod database;
pub mod demo;
mod eventually;
mod office;
mod private_server;
mod process;
mod servers;
pub mod story;
pub mod suite;
mod town;

pub use balancer::{Balancer, Certificate};
pub use database::{TestDatabase, count};
pub use eventually::{PATIENCE, eventually, eventually_within};
pub use office::Office;
pub use private_server::PrivateServer;
pub use process::{ServiceProcess, binary, free_address};
pub use servers::{broker_url, database_url, queue_prefix};
pub use town::Town;
