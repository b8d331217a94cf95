use crate::crash::desk::lives::{Ending, Life, Said, Side};

/// What somebody has done and been told.
#[derive(Debug, Clone)]
pub(in crate::crash::desk) struct Story {
    pub(in crate::crash::desk) person_id: i64,
    pub(in crate::crash::desk) address: String,
    pub(in crate::crash::desk) requests: Vec<Request>,
    /// What he waited for in vain, if he did; then he did nothing any more.
    pub(in crate::crash::desk) gave_up: Option<String>,
}

/// A request as those who had to do with it saw it.
#[derive(Debug, Clone)]
pub(in crate::crash::desk) struct Request {
    /// As the bot told him.
    pub(in crate::crash::desk) number: Option<i64>,
    pub(in crate::crash::desk) said: Vec<Uttered>,
    /// How often \[Take\] was pressed by several at once, and what came of it.
    pub(in crate::crash::desk) takes: Vec<Take>,
    /// Who had it, in order.
    pub(in crate::crash::desk) owners: Vec<i64>,
    /// How it ended, if it came to that.
    pub(in crate::crash::desk) ended: Option<Ending>,
    /// What was pressed.
    pub(in crate::crash::desk) stars: Vec<u8>,
}

/// A message that was written.
#[derive(Debug, Clone)]
pub(in crate::crash::desk) struct Uttered {
    pub(in crate::crash::desk) said: Said,
    pub(in crate::crash::desk) side: Side,
    pub(in crate::crash::desk) author_id: i64,
    pub(in crate::crash::desk) author_name: String,
    /// In its author's chat.
    pub(in crate::crash::desk) message_id: i64,
    /// The number of the message that it answers.
    pub(in crate::crash::desk) reply_to: Option<usize>,
    /// Its change was written, too.
    pub(in crate::crash::desk) edited: bool,
}

/// Several pressed \[Take\] at the same instant: each with what he was told.
#[derive(Debug, Clone)]
pub(in crate::crash::desk) struct Take {
    pub(in crate::crash::desk) toasts: Vec<(i64, String)>,
}

impl Story {
    pub(super) fn new(person_id: i64, life: &Life) -> Self {
        Self {
            person_id,
            address: life.address.clone(),
            requests: Vec::new(),
            gave_up: None,
        }
    }

    /// All that was written, by either side.
    pub(in crate::crash::desk) fn said(&self) -> impl Iterator<Item = (&Request, &Uttered)> {
        let requests = self.requests.iter();
        requests.flat_map(|request| request.said.iter().map(move |uttered| (request, uttered)))
    }
}

impl Request {
    /// In whose chats a message of this side may stand.
    pub(in crate::crash::desk) fn readers(&self, side: Side, person_id: i64) -> Vec<i64> {
        match side {
            Side::User => self.owners.clone(),
            Side::Specialist => vec![person_id],
        }
    }
}

impl Uttered {
    /// As it is in the end.
    pub(in crate::crash::desk) fn text(&self) -> String {
        if self.edited {
            self.said.last()
        } else {
            self.said.first()
        }
    }
}
