use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How many are kept.
const KEPT: usize = 500;

/// The last things of a kind, numbered, for who looks behind the scenes. What is older is forgotten.
#[derive(Debug)]
pub(crate) struct Newest<T> {
    kept: Mutex<Kept<T>>,
}

#[derive(Debug)]
struct Kept<T> {
    last: u64,
    things: VecDeque<(u64, T)>,
}

impl<T> Default for Newest<T> {
    fn default() -> Self {
        Self {
            kept: Mutex::new(Kept {
                last: 0,
                things: VecDeque::new(),
            }),
        }
    }
}

impl<T: Clone> Newest<T> {
    /// Adds a thing that is made of its number.
    pub(crate) fn add(&self, make: impl FnOnce(u64) -> T) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last += 1;
        let sequence = kept.last;
        kept.things.push_back((sequence, make(sequence)));
        if kept.things.len() > KEPT {
            kept.things.pop_front();
        }
    }

    /// The things after a number that are still kept, and the number of the last.
    pub(crate) fn after(&self, sequence: u64) -> (Vec<T>, u64) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let things = kept.things.iter().filter(|(number, _)| *number > sequence);
        (things.map(|(_, thing)| thing.clone()).collect(), kept.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_things_are_forgotten_and_numbers_go_on() {
        let newest = Newest::default();
        for _ in 0..=KEPT {
            newest.add(|sequence| sequence);
        }
        let (all, last) = newest.after(0);
        assert_eq!((all.len(), all.first(), last), (KEPT, Some(&2), 501));
        assert_eq!(newest.after(500), (vec![501], 501));
    }
}
