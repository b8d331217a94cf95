//! The planner against a grid in process, with and without a guard who works at the same time.

mod cases;
mod google;
mod races;
mod world;
