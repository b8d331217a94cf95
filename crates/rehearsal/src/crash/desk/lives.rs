//! What somebody who asks for help does, and what the specialists do for him.

use std::time::Duration;

use rand::Rng;
use rand::rngs::StdRng;

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Side {
    User,
    Specialist,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A text as a reply to what the other side wrote last.
    Reply,
    Photo,
    /// A photo of this album.
    OfAlbum(usize),
    File,
}

/// When something is changed that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
    /// Before anybody can have read it.
    AtOnce,
    /// When the other side has seen it.
    WhenSeen,
}

/// A message; no two have the same number, and by it they are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) number: usize,
    pub(super) kind: Kind,
    pub(super) edit: Option<Edit>,
}

/// What happens between taking and closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// Somebody writes, one message after the other, and the other side reads all of it.
    Turn(Side, Vec<Said>),
    /// The specialist offers it to a colleague, who accepts.
    HandOver,
    /// The specialist gives it back, its person adds something, and they press \[Take\] again.
    Return(Said),
}

/// How it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    BySpecialist,
    ByUser,
    /// The person does not answer any more, until the night.
    Silence,
}

/// From the first message to the rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) opening: Vec<Said>,
    /// So many specialists press \[Take\] at the same instant.
    pub(super) pressers: usize,
    pub(super) steps: Vec<Step>,
    pub(super) ending: Ending,
    /// Stars; several are pressed at the same instant.
    pub(super) stars: Vec<u8>,
}

/// What one person does: he signs in, and asks again and again.
#[derive(Debug, Clone)]
pub(super) struct Life {
    /// Nobody else has it, nor a part of it.
    pub(super) name: String,
    pub(super) address: String,
    /// He mistypes his code first.
    pub(super) mistypes: bool,
    pub(super) requests: Vec<(Duration, Request)>,
}

/// What has been given out so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SoFar {
    messages: usize,
    albums: usize,
    requests: usize,
    /// Rare things that happened to a request.
    rare: usize,
    /// Turns of a talk whose kind was chosen.
    turns: usize,
}

/// Hello, the address, the code.
const SIGNING_IN: usize = 3;
/// One message, two presses of \[Take\], an answer, /service, \[Close\] and a rating.
const SHORTEST: usize = 7;
/// What is said by turns, so that a short run has it all.
const KINDS: [Kind; 5] = [Kind::File, Kind::Reply, Kind::Photo, Kind::Reply, Kind::Text];

impl Side {
    pub(super) fn other(self) -> Self {
        match self {
            Self::User => Self::Specialist,
            Self::Specialist => Self::User,
        }
    }
}

impl Said {
    /// With what each version of it begins, and no other message.
    pub(super) fn token(self) -> String {
        format!("Note {:04}:", self.number)
    }

    /// As it is written first.
    pub(super) fn first(self) -> String {
        format!("{} the printer is on fire", self.token())
    }

    /// As it is in the end.
    pub(super) fn last(self) -> String {
        match self.edit {
            None => self.first(),
            Some(_) => format!("{} the printer is out", self.token()),
        }
    }

    /// What its file holds, if it has one.
    pub(super) fn content(self) -> Option<Vec<u8>> {
        match self.kind {
            Kind::Text | Kind::Reply => None,
            Kind::Photo | Kind::OfAlbum(_) | Kind::File => Some(format!("content {}", self.number).into_bytes()),
        }
    }

    /// What its file is called, if it is called anything.
    pub(super) fn file_name(self) -> Option<String> {
        (self.kind == Kind::File).then(|| format!("report-{:04}.txt", self.number))
    }

    fn acts(self) -> usize {
        1 + usize::from(self.edit.is_some())
    }
}

impl Step {
    /// By how many acts of people.
    fn acts(&self, pressers: usize) -> usize {
        match self {
            Self::Turn(_, said) => said.iter().map(|said| said.acts()).sum(),
            // /service, [Hand over], the colleague's name, [Accept].
            Self::HandOver => 4,
            // /service, [Return], the message, [Take].
            Self::Return(said) => 2 + said.acts() + pressers,
        }
    }
}

impl Request {
    /// By how many acts of people.
    pub(super) fn acts(&self) -> usize {
        let opening: usize = self.opening.iter().map(|said| said.acts()).sum();
        let steps: usize = self.steps.iter().map(|step| step.acts(self.pressers)).sum();
        let closing = match self.ending {
            Ending::BySpecialist | Ending::ByUser => 2,
            Ending::Silence => 0,
        };
        opening + self.pressers + steps + closing + self.stars.len()
    }

    /// Draws one of at most so many acts, at least [`SHORTEST`]. By turns they have what is rare, so that a short run has it all.
    fn draw(random: &mut StdRng, acts: usize, so_far: &mut SoFar) -> Self {
        let turn = so_far.requests;
        so_far.requests += 1;
        let ending = if turn % 3 == 2 {
            Ending::ByUser
        } else {
            Ending::BySpecialist
        };
        let mut request = Self {
            opening: vec![so_far.said(Kind::Text, None)],
            pressers: 2,
            steps: vec![Step::Turn(Side::Specialist, vec![so_far.said(Kind::Text, None)])],
            ending,
            stars: vec![random.random_range(1..=5)],
        };
        let mut left = acts.saturating_sub(request.acts());
        let mut afford = |cost: usize| {
            let affordable = cost <= left;
            left -= if affordable { cost } else { 0 };
            affordable
        };
        // What cannot be afforded here happens to the next one.
        let happened = match so_far.rare % 5 {
            0 if afford(1) => {
                let before = request.stars.first().copied().unwrap_or(1);
                request.stars.push(before % 5 + 1);
                true
            }
            1 if afford(1) => {
                request.pressers = 3;
                true
            }
            2 if afford(4) => {
                request.steps.push(Step::HandOver);
                true
            }
            3 if afford(3) => {
                so_far.albums += 1;
                let of_album = Kind::OfAlbum(so_far.albums);
                let side = if random.random() { Side::User } else { Side::Specialist };
                let album = (0..3).map(|_| so_far.said(of_album, None)).collect();
                request.steps.push(Step::Turn(side, album));
                true
            }
            4 if afford(5) => {
                request.steps.push(Step::Return(so_far.said(Kind::Text, None)));
                true
            }
            _ => false,
        };
        so_far.rare += usize::from(happened);
        if afford(2) {
            let waits = turn.is_multiple_of(2);
            // Nobody has seen what waits.
            let at_once = random.random::<bool>() || waits;
            let edit = if at_once { Edit::AtOnce } else { Edit::WhenSeen };
            let said = so_far.said(Kind::Text, Some(edit));
            if waits {
                request.opening.push(said);
            } else {
                request.steps.push(Step::Turn(Side::User, vec![said]));
            }
        }
        let mut side = Side::User;
        while afford(1) && random.random_ratio(5, 6) {
            let kind = KINDS[so_far.turns % KINDS.len()];
            so_far.turns += 1;
            let edited = kind == Kind::Photo && afford(1);
            let mut said = vec![so_far.said(kind, edited.then_some(Edit::AtOnce))];
            if afford(1) {
                said.push(so_far.said(Kind::Text, None));
            }
            request.steps.push(Step::Turn(side, said));
            side = side.other();
        }
        request
    }

    /// Fills it up by texts, so that it has so many acts more.
    fn lengthen(&mut self, acts: usize, so_far: &mut SoFar) {
        for number in 0..acts {
            let side = [Side::Specialist, Side::User][number % 2];
            self.steps.push(Step::Turn(side, vec![so_far.said(Kind::Text, None)]));
        }
    }

    /// Its person falls silent in the end.
    fn fall_silent(&mut self, so_far: &mut SoFar) {
        let freed = self.acts();
        self.ending = Ending::Silence;
        self.stars.clear();
        let freed = freed - self.acts();
        // The last word is the specialist's.
        self.lengthen(freed - 1, so_far);
        let last = so_far.said(Kind::Text, None);
        self.steps.push(Step::Turn(Side::Specialist, vec![last]));
    }
}

impl Life {
    /// Draws one of so many acts.
    pub(super) fn draw(random: &mut StdRng, name: String, acts: usize, falls_silent: bool, so_far: &mut SoFar) -> Self {
        let mistypes = random.random_ratio(1, 4);
        let mut left = acts.saturating_sub(SIGNING_IN + usize::from(mistypes));
        let mut requests: Vec<(Duration, Request)> = Vec::new();
        while left >= SHORTEST {
            // Short ones leave room for a next one.
            let budget = random.random_range(SHORTEST..=18).clamp(SHORTEST, left);
            let request = Request::draw(random, budget, so_far);
            left -= request.acts();
            requests.push((Duration::from_millis(random.random_range(0..400)), request));
        }
        if let Some((_, last)) = requests.last_mut() {
            last.lengthen(left, so_far);
            if falls_silent {
                last.fall_silent(so_far);
            }
        }
        let address = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        Self {
            name,
            address,
            mistypes,
            requests,
        }
    }

    /// By how many acts of people.
    pub(super) fn acts(&self) -> usize {
        let requests: usize = self.requests.iter().map(|(_, request)| request.acts()).sum();
        SIGNING_IN + usize::from(self.mistypes) + requests
    }

    /// Whether he keeps his specialist until the night.
    pub(super) fn falls_silent(&self) -> bool {
        self.requests
            .iter()
            .any(|(_, request)| request.ending == Ending::Silence)
    }
}

impl SoFar {
    fn said(&mut self, kind: Kind, edit: Option<Edit>) -> Said {
        self.messages += 1;
        Said {
            number: self.messages,
            kind,
            edit,
        }
    }
}
