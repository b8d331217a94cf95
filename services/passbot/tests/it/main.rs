//! passbot as a real process, against PostgreSQL, RabbitMQ and the sandbox.

mod export;
mod gate;
mod hostile;
mod news;
mod passes;
mod plates;
mod registration;
mod residents;
mod settings;
mod store;
mod support;
mod ticks;
