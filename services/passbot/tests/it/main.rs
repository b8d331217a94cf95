//! passbot as a real process, against PostgreSQL, RabbitMQ and the sandbox.

mod gate;
mod hostile;
mod news;
mod passes;
mod registration;
mod settings;
mod store;
mod ticks;
