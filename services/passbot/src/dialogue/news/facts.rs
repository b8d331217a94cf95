use conversation::{BroadcastProgress, What};

use super::NewsPressed;
use crate::{
    dialogue::{CommandName, Input, Pressed, State},
    domain::{NewsId, TelegramId},
};

/// What /news wants to have read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NewsNeeds {
    /// How many residents there are.
    pub residents: bool,
    /// Who they are, and a fresh number.
    pub audience: bool,
    /// How far this one has come.
    pub report: Option<NewsId>,
}

/// What was read for it.
#[derive(Debug, Clone, Default)]
pub struct NewsFacts {
    pub residents: i64,
    /// Telegram ids of all residents.
    pub audience: Vec<TelegramId>,
    pub fresh: Option<NewsId>,
    pub report: Option<NewsReport>,
}

/// How far a piece of news has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsReport {
    pub id: NewsId,
    /// Who began it.
    pub by: TelegramId,
    pub progress: BroadcastProgress,
}

/// Says what /news will want to know.
pub(in crate::dialogue) fn needs(state: &State, input: &Input) -> NewsNeeds {
    let incoming = match input {
        Input::Person(incoming) => incoming,
        Input::NewsDue(id) => {
            return NewsNeeds {
                report: Some(*id),
                ..NewsNeeds::default()
            };
        }
        _ => return NewsNeeds::default(),
    };
    let pressed = match &incoming.what {
        What::Press { data, .. } => match Pressed::parse(data) {
            Some(Pressed::News(pressed)) => Some(pressed),
            _ => None,
        },
        _ => None,
    };
    let command = match &incoming.what {
        What::Command { name, .. } => CommandName::parse(name),
        _ => None,
    };
    NewsNeeds {
        residents: matches!(state, State::News(_)) || command == Some(CommandName::News),
        audience: matches!(state, State::News(_)) && matches!(pressed, Some(NewsPressed::Send(_))),
        report: match pressed {
            Some(NewsPressed::Stop(id)) => Some(id),
            _ => None,
        },
    }
}
