//! The planner against a grid in process, with and without a guard who works at the same time.

mod cases;
mod races;
mod world;
