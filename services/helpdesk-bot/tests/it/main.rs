//! helpdesk-bot as a real process, against PostgreSQL, RabbitMQ and the sandbox.

mod archive;
mod canned;
mod conversation;
mod menus;
mod post;
mod settings;
mod silence;
mod support;
mod taking;
