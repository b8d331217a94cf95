//! Residents order car passes, administrators invite, guards tick arrivals.
