//! The durable tables against a real PostgreSQL and RabbitMQ.

mod events;
mod leases;
mod retention;
mod work;
mod world;
