use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use crate::model::{RequestPage, RequestView};

/// How many requests are kept.
const KEPT: usize = 500;
/// How much of parameters and answers is kept, in bytes.
const LONGEST: usize = 2_000;

/// The last requests of bots, for who looks behind the scenes.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    last: u64,
    requests: VecDeque<RequestView>,
}

impl RequestLog {
    /// Adds a request; its number is given here.
    pub(crate) fn add(&self, request: RequestView) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last += 1;
        let sequence = kept.last;
        kept.requests.push_back(RequestView { sequence, ..request });
        if kept.requests.len() > KEPT {
            kept.requests.pop_front();
        }
    }

    /// The requests after a number that are still kept.
    pub(crate) fn after(&self, sequence: u64) -> RequestPage {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let requests = kept.requests.iter().filter(|request| request.sequence > sequence);
        RequestPage {
            requests: requests.cloned().collect(),
            last: kept.last,
        }
    }
}

/// Keeps the beginning of a long text.
pub(crate) fn shortened(text: &str) -> String {
    match text.get(..text.floor_char_boundary(LONGEST)) {
        Some(beginning) if beginning.len() < text.len() => format!("{beginning}…"),
        _ => text.to_owned(),
    }
}
