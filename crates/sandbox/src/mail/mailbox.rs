use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use regex::Regex;
use tokio::sync::watch;

use super::letter::Received;
use crate::model::{Letter, LetterMatch, LetterPage, LetterView};

/// How many letters are kept. What is older is forgotten.
const KEPT: usize = 1000;
/// How many bytes their sources have at most. What is older is forgotten.
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// The letters that came, whomever they are for.
#[derive(Debug)]
pub(crate) struct Mailbox {
    letters: Mutex<Letters>,
    last: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Letters {
    last_id: u64,
    bytes: usize,
    kept: VecDeque<Kept>,
}

#[derive(Debug)]
struct Kept {
    view: LetterView,
    source: Vec<u8>,
}

/// A letter that is looked for.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    matching: LetterMatch,
    regex: Option<Regex>,
}

impl Default for Mailbox {
    fn default() -> Self {
        Self {
            letters: Mutex::default(),
            last: watch::Sender::new(0),
        }
    }
}

impl Mailbox {
    /// Puts a letter in; its number and how many were forgotten for it.
    pub(super) fn put(&self, received: Received) -> (u64, u64) {
        // Before the lock: a long letter takes a while to read.
        let mut view = received.view(0);
        let mut letters = self.letters();
        letters.last_id += 1;
        let letter_id = letters.last_id;
        view.letter_id = letter_id;
        letters.bytes += received.source.len();
        letters.kept.push_back(Kept {
            view,
            source: received.source,
        });
        let forgotten = letters.make_room();
        drop(letters);
        // Two connections may tell out of order, so the number only grows.
        self.last.send_if_modified(|last| {
            let grown = *last < letter_id;
            *last = letter_id.max(*last);
            grown
        });
        (letter_id, forgotten)
    }

    /// All letters that are like that, the oldest first.
    pub(crate) fn page(&self, wanted: &Wanted) -> LetterPage {
        let letters = self.letters();
        let found = letters.kept.iter().filter(|kept| wanted.is_met(&kept.view));
        LetterPage {
            letters: found.map(|kept| kept.view.clone()).collect(),
            last: letters.last_id,
        }
    }

    /// Waits for a letter that is like that; of several the oldest.
    pub(crate) async fn find(&self, wanted: &Wanted) -> LetterView {
        let mut news = self.last.subscribe();
        loop {
            // From here on no letter is missed.
            news.mark_unchanged();
            let found = self.letters().kept.iter().find_map(|kept| kept.found(wanted));
            if let Some(found) = found {
                return found;
            }
            // The sender lives in `self`, so waiting ends only by a letter.
            let _ = news.changed().await;
        }
    }

    /// A letter with its source.
    pub(crate) fn letter(&self, letter_id: u64) -> Option<Letter> {
        self.with(letter_id, |kept| Letter {
            letter: kept.view.clone(),
            source: String::from_utf8_lossy(&kept.source).into_owned(),
        })
    }

    /// The very bytes of a letter.
    pub(crate) fn source(&self, letter_id: u64) -> Option<Vec<u8>> {
        self.with(letter_id, |kept| kept.source.clone())
    }

    /// Notes that the sender was told that the letter was taken.
    pub(super) fn answered(&self, letter_id: u64) {
        self.with(letter_id, |kept| kept.view.answered = true);
    }

    /// Notes that a letter was read, or that it was not; the letter, if there is one.
    pub(crate) fn mark(&self, letter_id: u64, read: bool) -> Option<LetterView> {
        self.with(letter_id, |kept| {
            kept.view.read = read;
            kept.view.clone()
        })
    }

    /// Forgets a letter, or all of them; numbers go on.
    pub(crate) fn forget(&self, letter_id: Option<u64>) {
        let mut letters = self.letters();
        letters
            .kept
            .retain(|kept| letter_id.is_some_and(|letter_id| letter_id != kept.view.letter_id));
        letters.bytes = letters.kept.iter().map(|kept| kept.source.len()).sum();
    }

    fn with<T>(&self, letter_id: u64, look: impl FnOnce(&mut Kept) -> T) -> Option<T> {
        let mut letters = self.letters();
        let mut all = letters.kept.iter_mut();
        all.find(|kept| kept.view.letter_id == letter_id).map(look)
    }

    fn letters(&self) -> MutexGuard<'_, Letters> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Letters {
    /// Forgets the oldest letters that there is no room for; how many. The newest always stays.
    fn make_room(&mut self) -> u64 {
        let mut forgotten = 0;
        while self.kept.len() > KEPT || (self.bytes > KEPT_BYTES && self.kept.len() > 1) {
            let Some(oldest) = self.kept.pop_front() else { break };
            self.bytes -= oldest.source.len();
            forgotten += 1;
        }
        forgotten
    }
}

impl Kept {
    fn found(&self, wanted: &Wanted) -> Option<LetterView> {
        wanted.is_met(&self.view).then(|| self.view.clone())
    }
}

impl Wanted {
    /// What the control API asks for.
    ///
    /// # Errors
    /// When the regular expression is none.
    pub(crate) fn new(matching: LetterMatch) -> Result<Self, regex::Error> {
        let regex = matching.regex.as_deref().map(Regex::new).transpose()?;
        Ok(Self { matching, regex })
    }

    fn is_met(&self, letter: &LetterView) -> bool {
        let wanted = &self.matching;
        let text = letter.text.as_deref().unwrap_or_default();
        letter.letter_id > wanted.after
            && wanted
                .recipient
                .as_deref()
                .is_none_or(|wanted| letter.recipients.iter().any(|address| is_same(address, wanted)))
            && wanted
                .message_id
                .as_deref()
                .is_none_or(|wanted| letter.message_id.as_deref() == Some(wanted))
            && wanted
                .subject
                .as_deref()
                .is_none_or(|part| letter.subject.contains(part))
            && wanted.contains.as_deref().is_none_or(|part| text.contains(part))
            && self.regex.as_ref().is_none_or(|regex| regex.is_match(text))
    }
}

/// Whether two addresses are one, whatever their case: no provider tells cases apart.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;

    fn letter_of(bytes: usize) -> Received {
        Received {
            at: Utc::now(),
            sender: String::new(),
            recipients: Vec::new(),
            source: vec![b'x'; bytes],
            secure: false,
            login: None,
            answered: true,
        }
    }

    #[test]
    fn the_oldest_letters_make_room_and_numbers_go_on() {
        let mailbox = Mailbox::default();
        for _ in 0..KEPT {
            assert_eq!(mailbox.put(letter_of(1)).1, 0);
        }
        assert_eq!(mailbox.put(letter_of(1)), (1001, 1));
        let page = mailbox.page(&Wanted::default());
        assert_eq!(
            (page.letters.len(), page.letters[0].letter_id, page.last),
            (KEPT, 2, 1001)
        );
        mailbox.forget(None);
        assert_eq!(mailbox.put(letter_of(1)), (1002, 0));
    }

    #[test]
    fn many_bytes_make_room_too() {
        let mailbox = Mailbox::default();
        mailbox.put(letter_of(KEPT_BYTES / 2));
        mailbox.put(letter_of(KEPT_BYTES / 2));
        assert_eq!(mailbox.put(letter_of(1)), (3, 1));
        mailbox.forget(Some(2));
        assert_eq!(mailbox.put(letter_of(KEPT_BYTES / 2)), (4, 0));
    }
}
