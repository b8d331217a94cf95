use std::collections::VecDeque;
use std::fmt;

use super::deaths::{Arms, Kill, Manner};

/// How much happens in a run, and who dies when.
#[derive(Debug, Clone)]
pub(super) struct Script {
    pub(super) seed: u64,
    /// How many acts people perform.
    pub(super) updates: usize,
    /// In the order of their moments.
    pub(super) kills: Vec<Kill>,
}

impl Script {
    /// How many acts people may have begun when so many kills have happened: one kill's share beyond the next one.
    pub(super) fn allowed_after(&self, kills: usize) -> usize {
        let next = self.kills.get(kills);
        next.map_or(usize::MAX, |kill| kill.after + self.updates / self.kills.len() + 1)
    }

    /// How many kills happen while people act; the others come by night.
    pub(super) fn kills_by_day(&self) -> usize {
        self.kills.iter().filter(|kill| kill.after <= self.updates).count()
    }

    /// Where the processes of a service are to die, in the order of their starts.
    pub(super) fn arms_of(&self, service: &str) -> VecDeque<Option<Arms>> {
        let of_service = self.kills.iter().filter(|kill| kill.victim.service == service);
        of_service
            .map(|kill| match kill.manner {
                Manner::At(arms) => Some(arms),
                Manner::Suddenly { .. } => None,
            })
            .collect()
    }
}

impl fmt::Display for Script {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "seed {}: {} acts, {} kills",
            self.seed,
            self.updates,
            self.kills.len()
        )?;
        for kill in &self.kills {
            writeln!(formatter, "  {kill}")?;
        }
        Ok(())
    }
}
