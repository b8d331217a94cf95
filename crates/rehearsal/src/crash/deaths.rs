use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use super::cast::{EVERYDAY, Point, Victim};

/// A fail point, and at which pass through it the process dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Arm {
    point: &'static str,
    pass: u32,
}

/// Where a process is to end: at the place that is meant, or, where work does not lead there in time (only a leader passes
/// some), at one that every process passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arms {
    meant: Arm,
    otherwise: Arm,
}

/// How somebody is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// The process ends itself at a named point.
    At(Arms),
    /// SIGKILL, so long after the moment; a server stays away for a while.
    Suddenly { delay: Duration, away: Duration },
}

/// One kill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kill {
    /// Due when so many acts have been done.
    pub(super) after: usize,
    pub(super) victim: Victim,
    pub(super) manner: Manner,
}

/// One of so many kills of a service comes at a random moment instead of at a point.
const SUDDENLY: u32 = 8;
/// One of so many kills comes after everybody's last act, in the night in which all that waits runs out.
const AT_NIGHT: usize = 8;

impl fmt::Display for Arm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.point, self.pass)
    }
}

/// As the environment variable of crate `fail-point` wants it.
impl fmt::Display for Arms {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{},{}", self.meant, self.otherwise)
    }
}

impl fmt::Display for Kill {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "after {:>4} acts: {:<14} ", self.after, self.victim)?;
        match self.manner {
            Manner::At(arms) => write!(formatter, "at {arms}"),
            Manner::Suddenly { delay, .. } => write!(formatter, "suddenly, {} ms later", delay.as_millis()),
        }
    }
}

/// Draws so many kills among these, spread over the acts.
pub(super) fn draw(random: &mut StdRng, cast: &[Victim], acts: usize, kills: usize) -> Vec<Kill> {
    let mut next_points: HashMap<Victim, Vec<Point>> = HashMap::new();
    let mut last_moment: HashMap<Victim, usize> = HashMap::new();
    let at_night = kills / AT_NIGHT;
    let kills = kills - at_night;
    let victims = victims(random, cast, kills);
    let mut drawn = Vec::new();
    for (place, victim) in victims.into_iter().enumerate() {
        // Somewhere in its share of the run.
        let from = acts * place / kills;
        let to = (acts * (place + 1) / kills).max(from + 1);
        let after = random.random_range(from..to);
        let since = after - last_moment.insert(victim, after).unwrap_or(0);
        let manner = if !victim.is_service() || random.random_ratio(1, SUDDENLY) {
            Manner::Suddenly {
                delay: Duration::from_millis(random.random_range(0..300)),
                away: Duration::from_millis(random.random_range(0..1000)),
            }
        } else {
            let left = next_points.entry(victim).or_default();
            Manner::At(Arms {
                meant: arm(random, victim, left, since),
                otherwise: everyday(random, victim, since),
            })
        };
        drawn.push(Kill { after, victim, manner });
    }
    drawn.extend(nightly(random, cast, acts, at_night));
    drawn
}

/// Kills by night: everybody in turn, at a random moment, for a point could be passed before.
fn nightly(random: &mut StdRng, cast: &[Victim], acts: usize, kills: usize) -> Vec<Kill> {
    let kill = |victim: &Victim| Kill {
        after: acts + 1,
        victim: *victim,
        manner: Manner::Suddenly {
            delay: Duration::from_millis(random.random_range(0..400)),
            away: Duration::from_millis(random.random_range(0..1000)),
        },
    };
    cast.iter().cycle().take(kills).map(kill).collect()
}

/// Where a victim is to die that has so many acts to live: at each of its points by turns, as far as work is going to pass
/// there in time. `left` are those of this turn.
fn arm(random: &mut StdRng, victim: Victim, left: &mut Vec<Point>, acts: usize) -> Arm {
    if left.is_empty() {
        left.extend(victim.points);
        left.shuffle(random);
    }
    let in_time = left.iter().position(|point| passes(acts, point.passes_per_act) > 0);
    let point = left.swap_remove(in_time.unwrap_or(0));
    let share = random.random_range(0.02..0.25);
    Arm {
        point: point.name,
        pass: passes(acts, point.passes_per_act * share).max(1),
    }
}

/// A place that every process of the victim's kind comes by within so many acts.
fn everyday(random: &mut StdRng, victim: Victim, acts: usize) -> Arm {
    let point = EVERYDAY[random.random_range(0..EVERYDAY.len())];
    let of_victim = victim.points.iter().find(|known| known.name == point);
    Arm {
        point,
        pass: passes(acts, of_victim.map_or(0.0, |point| point.passes_per_act) * 0.8).max(1),
    }
}

/// Everybody in turn, services more often than servers, in an order that is drawn anew each turn; the replicas of a service
/// by turns.
fn victims(random: &mut StdRng, cast: &[Victim], kills: usize) -> Vec<Victim> {
    let services: Vec<Victim> = cast.iter().copied().filter(|victim| victim.is_service()).collect();
    let mut victims = Vec::new();
    while victims.len() < kills {
        let mut turn = cast.to_vec();
        turn.extend(services.repeat(2));
        turn.shuffle(random);
        victims.extend(turn);
    }
    victims.truncate(kills);
    let mut turns: HashMap<&str, usize> = HashMap::new();
    for victim in &mut victims {
        let replicas: Vec<&Victim> = cast.iter().filter(|other| other.service == victim.service).collect();
        let turn = turns.entry(victim.service).or_default();
        *victim = *replicas[*turn % replicas.len()];
        *turn += 1;
    }
    victims
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "some hundreds at most, never negative"
)]
fn passes(acts: usize, passes_per_act: f64) -> u32 {
    (acts as f64 * passes_per_act) as u32
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;
    use crate::crash::cast::{POSTGRES, RABBITMQ, point};

    const POINTS: &[Point] = &[point("claim", 0.6), point("publish", 0.15)];
    const CAST: &[Victim] = &[replica("a"), replica("b"), RABBITMQ, POSTGRES];

    const fn replica(name: &'static str) -> Victim {
        Victim {
            name,
            service: "bot",
            points: POINTS,
        }
    }

    #[test]
    fn most_kills_of_services_are_at_points_and_every_victim_has_its_turn() {
        let kills = draw(&mut StdRng::seed_from_u64(3), CAST, 1000, 40);
        let at_points = kills.iter().filter(|kill| matches!(kill.manner, Manner::At(_)));
        assert!(at_points.count() > kills.len() / 2);
        for victim in CAST {
            assert!(kills.iter().any(|kill| kill.victim == *victim), "{victim}");
        }
    }

    #[test]
    fn replicas_of_a_service_are_killed_by_turns() {
        let kills = draw(&mut StdRng::seed_from_u64(3), CAST, 1000, 40);
        let replicas: Vec<&str> = kills
            .iter()
            .filter(|kill| kill.victim.is_service() && kill.after <= 1000)
            .map(|kill| kill.victim.name)
            .collect();
        assert!(replicas.windows(2).all(|pair| pair[0] != pair[1]), "{replicas:?}");
    }
}
