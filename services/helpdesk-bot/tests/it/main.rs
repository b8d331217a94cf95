//! helpdesk-bot as a real process, against PostgreSQL, RabbitMQ and the sandbox.

mod archive;
mod canned;
mod control;
mod conversation;
mod letters;
mod menu;
mod post;
mod retention;
mod settings;
mod silence;
mod support;
mod taking;
