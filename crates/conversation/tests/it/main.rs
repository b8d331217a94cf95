//! The engine against a real PostgreSQL.

mod cards;
mod notebook;
mod order;
mod poison;
mod reach;
