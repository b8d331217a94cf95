//! What happens in a run, drawn from the seed before it begins.

use std::fmt;

use anyhow::{Result, ensure};
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::cast::CAST;
use super::lives::{Circumstances, Life, News, Resident, SoFar};
use crate::crash::deaths;
use crate::crash::script::Script;

/// Acts of one person, about.
const ACTS_OF_A_PERSON: usize = 20;
/// So many live in a house.
const NEIGHBOURS: usize = 4;
/// One of so many has his data erased in the end; more than live in a house, so that there is always somebody to be asked.
const ONE_LEAVES_OF: usize = 5;
/// Fewer people than these have no guards in Telegram and hear no news.
const COMMUNITY: usize = 8;
/// One of so many people tells everybody something.
const ONE_TELLS_OF: usize = 5;

/// The whole run.
#[derive(Debug, Clone)]
pub(in crate::crash) struct Plan {
    pub(in crate::crash) script: Script,
    pub(super) lives: Vec<Life>,
    /// How many guards there are in Telegram.
    pub(super) guards: usize,
}

impl Plan {
    /// Draws it. The same numbers give the same plan on every machine.
    pub(in crate::crash) fn draw(seed: u64, updates: usize, kills: usize) -> Result<Self> {
        ensure!(
            updates >= ACTS_OF_A_PERSON,
            "a run needs {ACTS_OF_A_PERSON} updates at least"
        );
        let mut random = StdRng::seed_from_u64(seed);
        let people = (updates / ACTS_OF_A_PERSON).max(1);
        let mut lives = Vec::new();
        let mut so_far = SoFar::default();
        let guards = if people < COMMUNITY {
            0
        } else {
            (people / 10).clamp(2, 4)
        };
        for place in 0..people {
            // The rest of the division goes to the first ones.
            let acts = updates / people + usize::from(place < updates % people);
            lives.push(Life::draw(
                &mut random,
                acts,
                circumstances(place, people, guards),
                &mut so_far,
            ));
        }
        let kills = deaths::draw(&mut random, CAST, updates, kills);
        Ok(Self {
            script: Script { seed, updates, kills },
            lives,
            guards,
        })
    }
}

fn circumstances(place: usize, people: usize, guards: usize) -> Circumstances {
    let community = people >= COMMUNITY;
    let number = place / ONE_TELLS_OF;
    // Letters of its own for everybody: no name is part of another.
    let letter = |number: usize| char::from(b'a' + u8::try_from(number % 26).unwrap_or(0));
    Circumstances {
        resident: Resident {
            name: format!("Anna Petrov{}{}", letter(place / 26), letter(place)),
            // The last house takes in whoever would live alone.
            house: 11 + (place / NEIGHBOURS).min((people / NEIGHBOURS).max(1) - 1),
            leaves: community && place % ONE_LEAVES_OF == 1,
        },
        guards,
        news: (community && place % ONE_TELLS_OF == 3).then_some(News {
            number,
            stopped: number % 2 == 1,
        }),
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} people; {}", self.lives.len(), self.script)
    }
}

#[cfg(test)]
mod tests {
    use super::super::lives::{Fate, Step};
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
            assert_eq!(plan.script.kills.len(), kills);
            assert!(plan.script.kills.is_sorted_by_key(|kill| kill.after));
        }
    }

    #[test]
    fn every_function_has_its_turn_even_in_a_short_run() {
        for seed in 1..20 {
            let plan = Plan::draw(seed, 200, 8).unwrap();
            let steps = || plan.lives.iter().flat_map(|life| &life.steps).map(|(_, step)| step);
            let news: Vec<bool> = steps()
                .filter_map(|step| match step {
                    Step::TellNews(news) => Some(news.stopped),
                    _ => None,
                })
                .collect();
            assert!(news.contains(&true) && news.contains(&false), "{seed}: {news:?}");
            let stay = plan.lives.iter().filter(|life| !life.resident.leaves);
            let fates: Vec<Fate> = stay
                .flat_map(|life| &life.steps)
                .filter_map(|(_, step)| match step {
                    Step::Confirm(order) => Some(order.fate),
                    _ => None,
                })
                .collect();
            for fate in [Fate::Ticked, Fate::Raced, Fate::LetIn, Fate::Cancelled, Fate::Open] {
                assert!(fates.contains(&fate), "{seed}: nothing is {fate:?}");
            }
            let answers: Vec<usize> = steps()
                .filter_map(|step| match step {
                    Step::AskHouse(question) => Some(question.answers.len()),
                    _ => None,
                })
                .collect();
            assert!(answers.contains(&0) && answers.contains(&2), "{seed}: {answers:?}");
            assert!(steps().any(|step| *step == Step::Erase), "{seed}");
        }
    }

    #[test]
    fn nobodys_name_is_anothers_and_every_house_has_somebody_to_answer() {
        let plan = Plan::draw(1, 1000, 40).unwrap();
        let residents: Vec<&Resident> = plan.lives.iter().map(|life| &life.resident).collect();
        let names: std::collections::HashSet<&str> = residents.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names.len(), residents.len());
        for house in residents.iter().map(|one| one.house) {
            let stay = residents.iter().filter(|one| one.house == house && !one.leaves);
            assert!(stay.count() >= 2, "house {house}");
        }
    }
}
