//! sheets-syncer and passbot as real processes, against PostgreSQL, RabbitMQ and the sandbox.

mod crashes;
mod outages;
mod settings;
mod support;
