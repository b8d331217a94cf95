//! Residents order car passes, administrators invite, guards tick arrivals.

pub mod domain;
