use std::time::Duration;

use rand::Rng;
use rand::rngs::StdRng;

/// What becomes of a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::crash) enum Fate {
    /// The guard ticks it.
    Ticked,
    /// Its resident takes it back.
    Cancelled,
    /// It waits.
    Open,
}

/// A pass that somebody is going to order; no two are for the same car.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crash) struct Order {
    pub(in crate::crash) car: usize,
    pub(in crate::crash) fate: Fate,
}

/// One act of a person, and what he waits to see before the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::crash) enum Step {
    /// The administrator makes a code for him.
    GetCode,
    /// He opens the bot by the code's link.
    Open,
    /// He writes.
    Say {
        text: String,
        sees: &'static str,
    },
    ShareContact,
    SendSticker,
    Press {
        label: &'static str,
        sees: &'static str,
    },
    /// He writes the plate of the order's car.
    Plate(Order),
    /// He presses [Order].
    Confirm(Order),
    /// He presses [Cancel the pass] under this order's card.
    Cancel(Order),
}

/// What one person does: he registers, and orders again and again.
#[derive(Debug, Clone)]
pub(in crate::crash) struct Life {
    pub(in crate::crash) steps: Vec<(Duration, Step)>,
}

impl Order {
    /// As the resident writes it.
    pub(in crate::crash) fn typed(self) -> String {
        let (letter, _) = self.letter();
        format!("{letter}{:03}bc777", self.car % 999 + 1)
    }

    /// As it is stored, without spaces.
    pub(in crate::crash) fn plate(self) -> String {
        let (_, letter) = self.letter();
        format!("{letter}{:03}ВС777", self.car % 999 + 1)
    }

    /// As it is shown.
    pub(in crate::crash) fn shown(self) -> String {
        let (_, letter) = self.letter();
        format!("{letter} {:03} ВС 777", self.car % 999 + 1)
    }

    /// The same letter on a Latin keyboard and on the plate.
    fn letter(self) -> (char, char) {
        [('a', 'А'), ('b', 'В'), ('e', 'Е'), ('k', 'К'), ('m', 'М')][self.car / 999 % 5]
    }
}

impl Life {
    /// Draws a life of so many acts; `cars` counts the cars of everybody.
    pub(super) fn draw(random: &mut StdRng, acts: usize, cars: &mut usize) -> Self {
        let mut steps = registration(random);
        while steps.len() < acts {
            let order = Order {
                car: *cars,
                fate: match random.random_range(0..10) {
                    0..6 => Fate::Ticked,
                    6..8 => Fate::Cancelled,
                    _ => Fate::Open,
                },
            };
            let round = round(random, order);
            if steps.len() + round.len() > acts {
                steps.push(say("/help", "What I can do"));
            } else {
                *cars += usize::from(round.contains(&Step::Confirm(order)));
                steps.extend(round);
            }
        }
        let think = |step| (Duration::from_millis(random.random_range(50..900)), step);
        Self {
            steps: steps.into_iter().map(think).collect(),
        }
    }

    /// How many acts it has.
    #[cfg(test)]
    pub(super) fn acts(&self) -> usize {
        self.steps.len()
    }
}

fn registration(random: &mut StdRng) -> Vec<Step> {
    let mut steps = vec![Step::GetCode, Step::Open];
    if random.random_bool(0.3) {
        steps.push(say("Anna", "your first and your last name"));
    }
    if random.random_bool(0.2) {
        steps.push(Step::SendSticker);
    }
    steps.extend([
        say("Anna Petrova", "phone number"),
        Step::ShareContact,
        say("12", "Is everything right"),
    ]);
    if random.random_bool(0.3) {
        steps.extend([press("Change house", "Which house"), say("14", "Is everything right")]);
    }
    steps.push(press("All correct", "you are registered"));
    steps
}

/// From /order to the pass, or to a change of mind.
fn round(random: &mut StdRng, order: Order) -> Vec<Step> {
    let mut steps = vec![say("/order", "Which car")];
    if random.random_bool(0.2) {
        steps.push(Step::SendSticker);
    }
    steps.push(say("Kia Rio", "licence plate"));
    if random.random_bool(0.1) {
        steps.push(say("/cancel", "Order stopped"));
        return steps;
    }
    if random.random_bool(0.2) {
        steps.push(say("???", "No licence plate has"));
    }
    steps.push(Step::Plate(order));
    if random.random_bool(0.2) {
        steps.extend([press("Change brand", "Which car"), say("Lada Vesta", "Order the pass?")]);
    }
    steps.push(Step::Confirm(order));
    if order.fate == Fate::Cancelled {
        steps.push(Step::Cancel(order));
    }
    steps
}

fn say(text: &str, sees: &'static str) -> Step {
    Step::Say {
        text: text.to_owned(),
        sees,
    }
}

fn press(label: &'static str, sees: &'static str) -> Step {
    Step::Press { label, sees }
}
