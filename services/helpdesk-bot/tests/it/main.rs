//! helpdesk-bot as a real process, against PostgreSQL, RabbitMQ and the sandbox.

mod archive;
mod canned;
mod control;
mod conversation;
mod crowd;
mod guessing;
mod letters;
mod menu;
mod menus;
mod ownership;
mod post;
mod retention;
mod rush;
mod settings;
mod silence;
mod support;
mod takers;
mod taking;
