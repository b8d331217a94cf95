//! The Sheets server over HTTP, as a client and a person meet it.

mod api;
mod faults;
mod person;
mod world;
