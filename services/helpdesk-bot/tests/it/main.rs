//! helpdesk-bot and notifier as real processes, against PostgreSQL, RabbitMQ and the sandbox.

mod conversation;
mod settings;
mod silence;
mod support;
mod taking;
