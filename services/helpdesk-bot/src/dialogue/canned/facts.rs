use conversation::{Place, What};

use super::{Canned, CannedPressed};
use crate::{
    dialogue::{Input, Pressed, State},
    domain::{CannedAnswer, CannedAnswerId, CannedPreview, CannedTitle, MessageId},
};

/// What is to be read for this area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CannedNeeds {
    /// A page of the list.
    pub page: Option<u32>,
    /// This answer.
    pub answer: Option<CannedAnswerId>,
    /// Which answer has this title.
    pub title: Option<CannedTitle>,
    /// How many there are; nobody adds one meanwhile.
    pub adding: bool,
    /// The next number, of an answer or of what is shown of one.
    pub fresh: bool,
    /// When somebody is back, for the person of the communication that the specialist has.
    pub back: bool,
    /// What the specialist was shown last, with its answer.
    pub preview: bool,
    /// The message that he was shown: whether it was sent, and the number for doing so.
    pub shown_as: Option<(i64, i64)>,
}

/// What was read for this area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CannedFacts {
    pub page: CannedPage,
    pub answer: Option<CannedAnswer>,
    /// The answer that has the title.
    pub title_of: Option<CannedAnswerId>,
    /// How many there are in all.
    pub count: i64,
    pub fresh: Option<i64>,
    /// As the person reads it; `None` where somebody is always there.
    pub back: Option<String>,
    pub preview: Option<CannedPreview>,
    /// The message that he was shown is a message of a communication already.
    pub sent: bool,
    pub fresh_message: Option<MessageId>,
}

/// Answers by their titles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CannedPage {
    pub entries: Vec<(CannedAnswerId, CannedTitle)>,
    /// There are more behind them.
    pub more: bool,
}

pub(in crate::dialogue) fn needs(state: &State, input: &Input) -> CannedNeeds {
    let needs = CannedNeeds::default();
    let Input::Person(incoming) = input else { return needs };
    if incoming.place != Place::Private {
        return needs;
    }
    let (data, message_id) = match &incoming.what {
        What::Press { data, message_id, .. } => (data, *message_id),
        What::Text(text) => return of_typed(state, text),
        _ => return needs,
    };
    let Some(Pressed::Canned(pressed)) = Pressed::parse(data) else {
        return needs;
    };
    let needs = CannedNeeds {
        answer: pressed.answer(),
        ..needs
    };
    match pressed {
        CannedPressed::List(page) => CannedNeeds {
            page: Some(page),
            ..needs
        },
        CannedPressed::Pick(_) => CannedNeeds {
            fresh: true,
            back: true,
            ..needs
        },
        CannedPressed::Send(_) => CannedNeeds {
            preview: true,
            shown_as: message_id.map(|message_id| (incoming.from.id, message_id)),
            // A text that was changed meanwhile is shown anew.
            fresh: true,
            back: true,
            ..needs
        },
        CannedPressed::Cancel(_) => CannedNeeds { preview: true, ..needs },
        CannedPressed::Add => CannedNeeds { adding: true, ..needs },
        CannedPressed::Open(_)
        | CannedPressed::Retitle(..)
        | CannedPressed::Rewrite(..)
        | CannedPressed::Delete(..)
        | CannedPressed::DeleteForGood(..)
        | CannedPressed::Leave => needs,
    }
}

/// What was asked for is typed.
fn of_typed(state: &State, text: &str) -> CannedNeeds {
    let needs = CannedNeeds::default();
    let State::Canned(asked) = state else { return needs };
    match asked {
        Canned::Title => CannedNeeds {
            title: CannedTitle::parse(text).ok(),
            ..needs
        },
        Canned::Text { title } => CannedNeeds {
            title: Some(title.clone()),
            adding: true,
            fresh: true,
            ..needs
        },
        Canned::Retitle { id, .. } => CannedNeeds {
            answer: Some(*id),
            title: CannedTitle::parse(text).ok(),
            ..needs
        },
        Canned::Rewrite { id, .. } => CannedNeeds {
            answer: Some(*id),
            ..needs
        },
    }
}
