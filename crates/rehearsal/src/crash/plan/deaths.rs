use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use crate::crash::points::{self, Point};

/// Who is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::crash) enum Victim {
    PassbotA,
    PassbotB,
    SheetsSyncer,
    RabbitMq,
    Postgres,
}

/// A fail point, and at which pass through it the process dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Arm {
    point: &'static str,
    pass: u32,
}

/// Where a process is to end: at the place that is meant, or, where work does not lead there in time (only a leader passes
/// some), at one that every process passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crash) struct Arms {
    meant: Arm,
    otherwise: Arm,
}

/// How somebody is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crash) enum Manner {
    /// The process ends itself at a named point.
    At(Arms),
    /// SIGKILL, so long after the moment; a server stays away for a while.
    Suddenly { delay: Duration, away: Duration },
}

/// One kill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crash) struct Kill {
    /// Due when so many acts have been done.
    pub(in crate::crash) after: usize,
    pub(in crate::crash) victim: Victim,
    pub(in crate::crash) manner: Manner,
}

/// One of so many kills of a service comes at a random moment instead of at a point.
const SUDDENLY: u32 = 8;
/// One of so many kills comes after everybody's last act, in the night in which all that waits runs out.
const AT_NIGHT: usize = 8;

impl Victim {
    pub(in crate::crash) const ALL: [Self; 5] = [
        Self::PassbotA,
        Self::PassbotB,
        Self::SheetsSyncer,
        Self::RabbitMq,
        Self::Postgres,
    ];

    /// As people call it, and as its log file is called.
    pub(in crate::crash) fn name(self) -> &'static str {
        match self {
            Self::PassbotA => "passbot-a",
            Self::PassbotB => "passbot-b",
            Self::SheetsSyncer => "sheets-syncer",
            Self::RabbitMq => "rabbitmq",
            Self::Postgres => "postgres",
        }
    }

    /// Of what it is a replica. Replicas share their kills: whichever of them comes by a point first dies there.
    pub(in crate::crash) fn service(self) -> &'static str {
        match self {
            Self::PassbotA | Self::PassbotB => "passbot",
            Self::SheetsSyncer | Self::RabbitMq | Self::Postgres => self.name(),
        }
    }

    /// Where it can be told to die; nowhere if it is not ours.
    fn points(self) -> &'static [Point] {
        match self {
            Self::PassbotA | Self::PassbotB => points::PASSBOT,
            Self::SheetsSyncer => points::SHEETS_SYNCER,
            Self::RabbitMq | Self::Postgres => &[],
        }
    }
}

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
        write!(formatter, "after {:>4} acts: {:<13} ", self.after, self.victim.name())?;
        match self.manner {
            Manner::At(arms) => write!(formatter, "at {arms}"),
            Manner::Suddenly { delay, .. } => write!(formatter, "suddenly, {} ms later", delay.as_millis()),
        }
    }
}

/// Draws so many kills, spread over the acts.
pub(super) fn draw(random: &mut StdRng, acts: usize, kills: usize) -> Vec<Kill> {
    let mut next_points: HashMap<Victim, Vec<Point>> = HashMap::new();
    let mut last_moment: HashMap<Victim, usize> = HashMap::new();
    let at_night = kills / AT_NIGHT;
    let kills = kills - at_night;
    let victims = victims(random, kills);
    let mut drawn = Vec::new();
    for (place, victim) in victims.into_iter().enumerate() {
        // Somewhere in its share of the run.
        let from = acts * place / kills;
        let to = (acts * (place + 1) / kills).max(from + 1);
        let after = random.random_range(from..to);
        let since = after - last_moment.insert(victim, after).unwrap_or(0);
        let manner = if victim.points().is_empty() || random.random_ratio(1, SUDDENLY) {
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
    drawn.extend(nightly(random, acts, at_night));
    drawn
}

/// Kills by night: mostly of those who have work then. At a random moment, for a point could be passed before.
fn nightly(random: &mut StdRng, acts: usize, kills: usize) -> Vec<Kill> {
    let victims = [
        Victim::PassbotA,
        Victim::PassbotB,
        Victim::SheetsSyncer,
        Victim::Postgres,
        Victim::RabbitMq,
    ];
    let victims = victims.into_iter().cycle().take(kills);
    let kill = |victim| Kill {
        after: acts + 1,
        victim,
        manner: Manner::Suddenly {
            delay: Duration::from_millis(random.random_range(0..400)),
            away: Duration::from_millis(random.random_range(0..1000)),
        },
    };
    victims.map(kill).collect()
}

/// Where a victim is to die that has so many acts to live: at each of its points by turns, as far as work is going to pass
/// there in time. `left` are those of this turn.
fn arm(random: &mut StdRng, victim: Victim, left: &mut Vec<Point>, acts: usize) -> Arm {
    if left.is_empty() {
        left.extend(victim.points());
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
    let points = points::EVERYDAY;
    let point = points[random.random_range(0..points.len())];
    let of_victim = victim.points().iter().find(|known| known.name == point);
    Arm {
        point,
        pass: passes(acts, of_victim.map_or(0.0, |point| point.passes_per_act) * 0.8).max(1),
    }
}

/// Everybody in turn, services more often than servers, in an order that is drawn anew each turn; the replicas of passbot
/// by turns.
fn victims(random: &mut StdRng, kills: usize) -> Vec<Victim> {
    let mut victims = Vec::new();
    while victims.len() < kills {
        let mut turn = Victim::ALL.to_vec();
        turn.extend([Victim::PassbotA, Victim::PassbotB, Victim::SheetsSyncer].repeat(2));
        turn.shuffle(random);
        victims.extend(turn);
    }
    victims.truncate(kills);
    let mut replicas = [Victim::PassbotA, Victim::PassbotB].into_iter().cycle();
    for victim in &mut victims {
        if matches!(victim, Victim::PassbotA | Victim::PassbotB) {
            *victim = replicas.next().unwrap_or(*victim);
        }
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
