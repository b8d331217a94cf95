//! What happens in a run, drawn from the seed before it begins.

mod deaths;
mod lives;

use std::{collections::VecDeque, fmt};

use anyhow::{Result, ensure};
use rand::SeedableRng;
use rand::rngs::StdRng;

pub(super) use deaths::{Arms, Kill, Manner, Victim};
pub(super) use lives::{Fate, Life, Order, Step};

/// Acts of one person, about.
const ACTS_OF_A_PERSON: usize = 20;

/// The whole run.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) updates: usize,
    pub(super) lives: Vec<Life>,
    /// In the order of their moments.
    pub(super) kills: Vec<Kill>,
}

impl Plan {
    /// Draws it. The same numbers give the same plan on every machine.
    pub(super) fn draw(seed: u64, updates: usize, kills: usize) -> Result<Self> {
        ensure!(
            updates >= ACTS_OF_A_PERSON,
            "a run needs {ACTS_OF_A_PERSON} updates at least"
        );
        let mut random = StdRng::seed_from_u64(seed);
        let people = (updates / ACTS_OF_A_PERSON).max(1);
        let mut lives = Vec::new();
        let mut cars = 0;
        for place in 0..people {
            // The rest of the division goes to the first ones.
            let acts = updates / people + usize::from(place < updates % people);
            lives.push(Life::draw(&mut random, acts, &mut cars));
        }
        Ok(Self {
            seed,
            updates,
            lives,
            kills: deaths::draw(&mut random, updates, kills),
        })
    }

    /// How many acts people may have begun when so many kills have happened: one kill's share beyond the next one.
    pub(super) fn allowed_after(&self, kills: usize) -> usize {
        let next = self.kills.get(kills);
        next.map_or(usize::MAX, |kill| kill.after + self.updates / self.kills.len() + 1)
    }

    /// Where the processes of a service are to die, in the order of their starts.
    pub(super) fn arms_of(&self, service: &str) -> VecDeque<Option<Arms>> {
        let of_service = self.kills.iter().filter(|kill| kill.victim.service() == service);
        of_service
            .map(|kill| match kill.manner {
                Manner::At(arms) => Some(arms),
                Manner::Suddenly { .. } => None,
            })
            .collect()
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "seed {}: {} people perform {} acts, {} kills",
            self.seed,
            self.lives.len(),
            self.updates,
            self.kills.len()
        )?;
        for kill in &self.kills {
            writeln!(formatter, "  {kill}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_plan_each_time_and_another_seed_another_one() {
        let drawn = |seed| format!("{:?}", Plan::draw(seed, 200, 8).unwrap());
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
    }

    #[test]
    fn people_perform_as_many_acts_as_asked_for_and_as_many_kills_are_planned() {
        for (updates, kills) in [(200, 8), (1000, 40), (213, 7), (20, 1)] {
            let plan = Plan::draw(7, updates, kills).unwrap();
            assert_eq!(plan.lives.iter().map(Life::acts).sum::<usize>(), updates);
            assert_eq!(plan.kills.len(), kills);
            assert!(plan.kills.is_sorted_by_key(|kill| kill.after));
        }
    }

    #[test]
    fn most_kills_of_services_are_at_points_and_every_victim_has_its_turn() {
        let plan = Plan::draw(3, 1000, 40).unwrap();
        let at_points = plan.kills.iter().filter(|kill| matches!(kill.manner, Manner::At(_)));
        assert!(at_points.count() > plan.kills.len() / 2);
        for victim in Victim::ALL {
            assert!(plan.kills.iter().any(|kill| kill.victim == victim), "{victim:?}");
        }
    }
}
