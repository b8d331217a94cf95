use std::fmt;

use anyhow::{Result, ensure};
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::cast::CAST;
use super::lives::{Life, SoFar};
use crate::crash::deaths;
use crate::crash::script::Script;

/// Acts of one person, with those of the specialists who answer him, about.
const ACTS_OF_A_PERSON: usize = 25;
/// One of so many falls silent in the end.
const ONE_FALLS_SILENT_OF: usize = 4;
/// Specialists whom nobody keeps waiting until the night.
const SPECIALISTS: usize = 6;

/// The whole run.
#[derive(Debug, Clone)]
pub(in crate::crash) struct Plan {
    pub(super) script: Script,
    pub(super) lives: Vec<Life>,
    /// How many specialists there are.
    pub(super) specialists: usize,
}

impl Plan {
    /// Draws it. The same numbers give the same plan on every machine.
    pub(super) fn draw(seed: u64, updates: usize, kills: usize) -> Result<Self> {
        ensure!(
            updates >= ACTS_OF_A_PERSON,
            "a run needs {ACTS_OF_A_PERSON} updates at least"
        );
        let mut random = StdRng::seed_from_u64(seed);
        let people = updates / ACTS_OF_A_PERSON;
        let mut so_far = SoFar::default();
        // Letters of its own for everybody: no name is part of another.
        let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap_or(0));
        let lives: Vec<Life> = (0..people)
            .map(|place| {
                // The rest of the division goes to the first ones.
                let acts = updates / people + usize::from(place < updates % people);
                let name = format!("Anna Petrov{}{}", letter(place / 26), letter(place));
                let silent = place % ONE_FALLS_SILENT_OF == 3;
                Life::draw(&mut random, name, acts, silent, &mut so_far)
            })
            .collect();
        let planned: usize = lives.iter().map(Life::acts).sum();
        ensure!(planned == updates, "{planned} acts are planned, not {updates}");
        let kills = deaths::draw(&mut random, CAST, updates, kills);
        Ok(Self {
            script: Script { seed, updates, kills },
            specialists: SPECIALISTS + lives.iter().filter(|life| life.falls_silent()).count(),
            lives,
        })
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} people and {} specialists; {}",
            self.lives.len(),
            self.specialists,
            self.script
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::lives::{Ending, Kind, Side, Step};
    use super::*;

    #[test]
    fn a_seed_gives_the_same_plan_each_time_and_another_seed_another_one() {
        let drawn = |seed| format!("{:?}", Plan::draw(seed, 200, 8).unwrap());
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
    }

    #[test]
    fn people_perform_as_many_acts_as_asked_for_and_as_many_kills_are_planned() {
        for (updates, kills) in [(200, 8), (1000, 40), (213, 7), (25, 1)] {
            let plan = Plan::draw(7, updates, kills).unwrap();
            assert_eq!(plan.lives.iter().map(Life::acts).sum::<usize>(), updates);
            assert_eq!(plan.script.kills.len(), kills);
        }
    }

    #[test]
    fn everything_that_can_happen_to_a_request_happens_even_in_a_short_run() {
        for seed in 1..20 {
            let plan = Plan::draw(seed, 200, 8).unwrap();
            let requests = || plan.lives.iter().flat_map(|life| &life.requests).map(|(_, one)| one);
            for ending in [Ending::BySpecialist, Ending::ByUser, Ending::Silence] {
                assert!(requests().any(|one| one.ending == ending), "{seed}: {ending:?}");
            }
            let steps = || requests().flat_map(|one| &one.steps);
            assert!(steps().any(|step| *step == Step::HandOver), "{seed}");
            assert!(steps().any(|step| matches!(step, Step::Return(_))), "{seed}");
            assert!(requests().any(|one| one.stars.len() == 2), "{seed}");
            assert!(requests().any(|one| one.pressers == 3), "{seed}");
            let turns = steps().filter_map(|step| match step {
                Step::Turn(_, said) => Some(said),
                _ => None,
            });
            let said: Vec<_> = turns.flatten().collect();
            assert!(said.iter().any(|one| matches!(one.kind, Kind::OfAlbum(_))), "{seed}");
            for kind in [Kind::Reply, Kind::Photo, Kind::File] {
                assert!(said.iter().any(|one| one.kind == kind), "{seed}: {kind:?}");
            }
            assert!(said.iter().any(|one| one.edit.is_some()), "{seed}");
        }
    }

    #[test]
    fn who_falls_silent_was_answered_last() {
        for seed in 1..20 {
            let plan = Plan::draw(seed, 200, 8).unwrap();
            for (_, request) in plan.lives.iter().flat_map(|life| &life.requests) {
                if request.ending == Ending::Silence {
                    assert!(matches!(request.steps.last(), Some(Step::Turn(Side::Specialist, _))));
                }
            }
        }
    }
}
