//! A function for each count of the promise that holds whatever was played. Each says what it expected and found.

mod flows;
mod inputs;
mod messages;
mod order;
mod repeats;
mod updates;
mod violations;

use std::fmt;

pub(super) use flows::{Flow, expect_arrived, expect_once};
pub(super) use inputs::stuck_or_dead;
pub(super) use messages::{missing, undetermined_unnamed};
pub(super) use order::violated;
pub(super) use repeats::{more_than_twice, unnamed};
pub(super) use updates::not_stored_once;
pub(super) use violations::found;

/// How a count came out.
#[derive(Debug, Clone)]
pub(super) struct Count {
    pub(super) name: &'static str,
    /// Of how many things it is.
    pub(super) of: usize,
    /// What is not as it must be, each with what was expected and found.
    pub(super) wrong: Vec<String>,
}

/// So many faults are printed of each count; the rest is a number.
const SHOWN: usize = 5;

impl Count {
    pub(super) fn new(name: &'static str, of: usize) -> Self {
        Self {
            name,
            of,
            wrong: Vec::new(),
        }
    }

    /// Notes a fault unless this holds.
    pub(super) fn expect(&mut self, holds: bool, fault: impl FnOnce() -> String) {
        if !holds {
            self.wrong.push(fault());
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.wrong.is_empty() { "green" } else { "RED" };
        write!(
            formatter,
            "{:<44} {:>4} of {:>5}  {verdict}",
            self.name,
            self.wrong.len(),
            self.of
        )?;
        for fault in self.wrong.iter().take(SHOWN) {
            write!(formatter, "\n    {fault}")?;
        }
        if self.wrong.len() > SHOWN {
            write!(formatter, "\n    and {} more", self.wrong.len() - SHOWN)?;
        }
        Ok(())
    }
}
