//! A function for each count of the promise. Each says what it expected and found.

mod answers;
mod arrivals;
mod erasure;
mod events;
mod expiry;
mod gate;
mod inputs;
mod messages;
mod news;
mod order;
mod passes;
mod repeats;
mod sheet;
mod ticks;
mod timers;
mod updates;
mod violations;

use std::fmt;

use super::evidence::Evidence;

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
    fn new(name: &'static str, of: usize) -> Self {
        Self {
            name,
            of,
            wrong: Vec::new(),
        }
    }

    /// Notes a fault unless this holds.
    fn expect(&mut self, holds: bool, fault: impl FnOnce() -> String) {
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

/// All counts.
pub(super) fn all(evidence: &Evidence) -> Vec<Count> {
    [
        answers::in_vain,
        updates::not_stored_once,
        inputs::stuck_or_dead,
        passes::lost,
        passes::doubled,
        events::lost,
        events::applied_twice,
        ticks::lost,
        ticks::applied_twice,
        arrivals::not_once,
        gate::not_decided_once,
        gate::shown_wrongly,
        expiry::not_once,
        timers::not_once,
        news::not_once,
        erasure::traces_left,
        sheet::rows_wrong,
        messages::missing,
        messages::undetermined_unnamed,
        repeats::more_than_twice,
        repeats::unnamed,
        order::violated,
        violations::found,
    ]
    .iter()
    .map(|count: &fn(&Evidence) -> Count| count(evidence))
    .collect()
}
