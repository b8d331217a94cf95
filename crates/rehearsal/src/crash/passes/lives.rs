use std::time::Duration;

use rand::Rng;
use rand::rngs::StdRng;

/// What becomes of a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::crash::passes) enum Fate {
    /// The guard at the sheet ticks it.
    Ticked,
    /// The guard at the sheet ticks it, and one in Telegram presses \[Arrived\]: whoever is first.
    Raced,
    /// Guards in Telegram press \[Arrived\].
    LetIn,
    /// Its resident takes it back.
    Cancelled,
    /// It waits until its time is over.
    Open,
}

/// A car; no two have the same plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crash::passes) struct Car(pub(in crate::crash::passes) usize);

/// A pass that somebody is going to order; no two are for the same car.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crash::passes) struct Order {
    pub(in crate::crash::passes) car: Car,
    pub(in crate::crash::passes) fate: Fate,
}

/// What a resident says of a car without a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crash::passes) enum Answer {
    Allow,
    Refuse,
}

/// A car without a pass, of which a guard asks a house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::crash::passes) struct Question {
    pub(in crate::crash::passes) car: Car,
    pub(in crate::crash::passes) house: usize,
    pub(in crate::crash::passes) guard: usize,
    /// Each of another resident, all at the same instant; none: the three minutes run out.
    pub(in crate::crash::passes) answers: Vec<Answer>,
}

/// A message of the administrator to all residents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::crash::passes) struct News {
    pub(in crate::crash::passes) number: usize,
    /// He stops it at once.
    pub(in crate::crash::passes) stopped: bool,
}

/// Who somebody is and where he lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::crash::passes) struct Resident {
    /// As he registers; nobody else has it, nor a part of it.
    pub(in crate::crash::passes) name: String,
    pub(in crate::crash::passes) house: usize,
    /// In the end he has his data erased.
    pub(in crate::crash::passes) leaves: bool,
}

/// What a life is drawn from beside chance.
#[derive(Debug)]
pub(super) struct Circumstances {
    pub(super) resident: Resident,
    /// How many guards there are in Telegram.
    pub(super) guards: usize,
    /// What the administrator tells everybody meanwhile.
    pub(super) news: Option<News>,
}

/// One act of a person, and what he waits to see before the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::crash::passes) enum Step {
    /// The administrator makes a code for him.
    GetCode,
    /// He opens the bot by the code's link.
    Open,
    /// He writes.
    Say {
        text: String,
        sees: &'static str,
    },
    /// He writes his name.
    SayName,
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
    /// These guards in Telegram look for the pass and press \[Arrived\], at the same instant.
    LetIn {
        order: Order,
        guards: Vec<usize>,
    },
    AskHouse(Question),
    TellNews(News),
    /// He presses [Yes, erase everything].
    Erase,
}

/// What one person does: he registers, and orders again and again.
#[derive(Debug, Clone)]
pub(in crate::crash::passes) struct Life {
    pub(in crate::crash::passes) resident: Resident,
    pub(in crate::crash::passes) steps: Vec<(Duration, Step)>,
}

/// What has been given out so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SoFar {
    cars: usize,
    /// Of those who stay.
    orders: usize,
    questions: usize,
}

impl Car {
    /// As people write it.
    pub(in crate::crash::passes) fn typed(self) -> String {
        let (letter, _) = self.letter();
        format!("{letter}{:03}bc777", self.0 % 999 + 1)
    }

    /// As it is stored, without spaces.
    pub(in crate::crash::passes) fn plate(self) -> String {
        let (_, letter) = self.letter();
        format!("{letter}{:03}ВС777", self.0 % 999 + 1)
    }

    /// As it is shown.
    pub(in crate::crash::passes) fn shown(self) -> String {
        let (_, letter) = self.letter();
        format!("{letter} {:03} ВС 777", self.0 % 999 + 1)
    }

    /// The same letter on a Latin keyboard and on the plate.
    fn letter(self) -> (char, char) {
        [('a', 'А'), ('b', 'В'), ('e', 'Е'), ('k', 'К'), ('m', 'М')][self.0 / 999 % 5]
    }
}

impl Fate {
    /// By turns, so that a short run has them all.
    const TURN: [Self; 10] = [
        Self::Raced,
        Self::Ticked,
        Self::Open,
        Self::LetIn,
        Self::Cancelled,
        Self::Ticked,
        Self::Open,
        Self::Raced,
        Self::Ticked,
        Self::Cancelled,
    ];

    /// What becomes of the next pass. Whoever leaves waits for nobody at the sheet, and takes no turn from those who stay.
    fn of(resident: &Resident, so_far: &SoFar, guards: usize) -> Self {
        let fate = if resident.leaves {
            [Self::LetIn, Self::Open, Self::Cancelled][so_far.cars % 3]
        } else {
            Self::TURN[so_far.orders % Self::TURN.len()]
        };
        match fate {
            Self::Raced | Self::LetIn if guards == 0 => Self::Open,
            fate => fate,
        }
    }

    /// Whether the guard at the sheet expects the car.
    pub(in crate::crash::passes) fn is_ticked(self) -> bool {
        matches!(self, Self::Ticked | Self::Raced)
    }

    /// Whether somebody sees to it that the car arrives.
    pub(in crate::crash::passes) fn arrives(self) -> bool {
        self.is_ticked() || self == Self::LetIn
    }
}

impl News {
    /// What residents read.
    pub(in crate::crash::passes) fn text(self) -> String {
        format!("Notice {:03}: the lift is being mended", self.number)
    }
}

impl Step {
    /// How many acts of people it takes.
    pub(in crate::crash::passes) fn acts(&self) -> usize {
        match self {
            // Each looks for the car and presses.
            Self::LetIn { guards, .. } => 2 * guards.len(),
            // To the gate, the button, the plate, the house.
            Self::AskHouse(question) => 4 + question.answers.len(),
            // The command, the words, the button.
            Self::TellNews(news) => 3 + usize::from(news.stopped),
            _ => 1,
        }
    }
}

impl Life {
    /// Draws a life of so many acts; `so_far` counts what everybody has.
    pub(super) fn draw(random: &mut StdRng, acts: usize, circumstances: Circumstances, so_far: &mut SoFar) -> Self {
        let Circumstances { resident, guards, news } = circumstances;
        let end = if resident.leaves { farewell() } else { Vec::new() };
        let acts = acts - end.len();
        let mut steps = registration(random, resident.house);
        let mut news = news.map(Step::TellNews);
        while taken(&steps) < acts {
            let order = Order {
                car: Car(so_far.cars),
                fate: Fate::of(&resident, so_far, guards),
            };
            let mut round = round(random, order, guards);
            let ordered = round.contains(&Step::Confirm(order));
            let mut next = *so_far;
            next.cars += usize::from(ordered);
            next.orders += usize::from(ordered && !resident.leaves);
            // Long enough after the beginning that others are there to read it.
            if taken(&steps) + taken(&round) > acts / 2 {
                round.extend(news.take());
            }
            // Those that nobody answers, and those that two do, come in every run.
            if guards > 0 && (so_far.questions < 2 || random.random_bool(0.4)) {
                round.push(Step::AskHouse(question(random, next, resident.house, guards)));
                next.cars += 1;
                next.questions += 1;
            }
            if taken(&steps) + taken(&round) > acts {
                let told = round.into_iter().find(|step| matches!(step, Step::TellNews(_)));
                let fits = told.filter(|told| taken(&steps) + told.acts() <= acts);
                steps.push(fits.unwrap_or_else(|| say("/help", "What I can do")));
            } else {
                *so_far = next;
                steps.extend(round);
            }
        }
        steps.extend(end);
        let think = |step| (Duration::from_millis(random.random_range(50..900)), step);
        Self {
            resident,
            steps: steps.into_iter().map(think).collect(),
        }
    }

    /// How many acts it has.
    #[cfg(test)]
    pub(super) fn acts(&self) -> usize {
        self.steps.iter().map(|(_, step)| step.acts()).sum()
    }
}

fn taken(steps: &[Step]) -> usize {
    steps.iter().map(Step::acts).sum()
}

fn registration(random: &mut StdRng, house: usize) -> Vec<Step> {
    let mut steps = vec![Step::GetCode, Step::Open];
    if random.random_bool(0.3) {
        steps.push(say("Anna", "your first and your last name"));
    }
    if random.random_bool(0.2) {
        steps.push(Step::SendSticker);
    }
    steps.extend([Step::SayName, Step::ShareContact]);
    if random.random_bool(0.3) {
        steps.extend([say("999", "Is everything right"), press("Change house", "Which house")]);
    }
    steps.push(say(&house.to_string(), "Is everything right"));
    steps.push(press("All correct", "you are registered"));
    steps
}

/// From /order to the pass, or to a change of mind.
fn round(random: &mut StdRng, order: Order, guards: usize) -> Vec<Step> {
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
    match order.fate {
        Fate::Cancelled => steps.push(Step::Cancel(order)),
        Fate::Raced => steps.push(Step::LetIn {
            order,
            guards: vec![random.random_range(0..guards)],
        }),
        Fate::LetIn => {
            let first = random.random_range(0..guards);
            let mut guards = vec![first, (first + 1) % guards];
            guards.sort_unstable();
            guards.dedup();
            steps.push(Step::LetIn { order, guards });
        }
        Fate::Ticked | Fate::Open => {}
    }
    steps
}

/// A car without a pass comes to this house.
fn question(random: &mut StdRng, so_far: SoFar, house: usize, guards: usize) -> Question {
    Question {
        car: Car(so_far.cars),
        house,
        guard: random.random_range(0..guards),
        // By turns, so that a short run has them all.
        answers: match so_far.questions % 6 {
            0 => vec![Answer::Allow, Answer::Refuse],
            1 => Vec::new(),
            2 => vec![Answer::Allow, Answer::Allow],
            3 => vec![Answer::Refuse, Answer::Allow],
            4 => vec![Answer::Refuse],
            _ => vec![Answer::Allow],
        },
    }
}

/// From /privacy to the end of all that was stored.
fn farewell() -> Vec<Step> {
    vec![
        say("/privacy", "Stored about you"),
        press("Erase everything", "Erase everything about you?"),
        Step::Erase,
    ]
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
