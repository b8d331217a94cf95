//! sheets-syncer and passbot as real processes, against PostgreSQL, RabbitMQ and the sandbox.

mod alerts;
mod crashes;
mod faults;
mod gate;
mod outages;
mod races;
mod refusals;
mod residents;
mod scale;
mod settings;
mod support;
