//! Intake and sender against a real PostgreSQL and the sandbox.

mod answers;
mod intake;
mod leaders;
mod world;
