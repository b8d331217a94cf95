//! notifier as a real process, against PostgreSQL, RabbitMQ and the sandbox's mail server.

mod alerts;
mod crashes;
mod digest;
mod faults;
mod letters;
mod limits;
mod settings;
mod support;
