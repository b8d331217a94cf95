//! From what was read and what is wanted to one batch: a pure function.

mod batch;
mod verdict;

use std::collections::HashMap;

use google_sheets4::api;

use super::{
    Decision, Layout, PassNumber, Seen, Wanted,
    seen::{Home, Key, Pair, Row},
};
use batch::Batch;
use verdict::{Findings, Move, verdict};

/// Most passes whose rows are moved or written by one batch. What is left over follows with the next.
pub const MOST_CHANGES: usize = 1000;

/// What a sync is to do.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// To be recorded before Google is called.
    pub decisions: Vec<Decision>,
    /// One batch, or none when all is as it should be.
    pub requests: Vec<api::Request>,
    /// Something waits for the next sync: it should come soon.
    pub follow_up: bool,
    /// The next read must show the completed passes whole, to find their header.
    pub look_for_header: bool,
}

/// Plans the sync that follows a batch whose end is not known: the answer never came, or the process began anew.
///
/// Such a batch may still be on its way. This one does nothing but take its fence; whatever the answer is, the other
/// is over by then: carried out, or refused for ever. Until then nothing may be concluded from what is not there.
pub fn settle(seen: &Seen) -> Plan {
    Plan {
        requests: batch::fence(seen),
        follow_up: true,
        ..Plan::default()
    }
}

/// Plans a sync, when no batch is on its way.
///
/// Decisions are made on what was read alone, so they hold whatever becomes of this batch.
pub fn plan(seen: &Seen, wanted: &[Wanted], layout: &Layout) -> Plan {
    let places = Places::of(seen, wanted);
    let mut batch = Batch::new(seen, layout);
    let mut plan = Plan::default();
    let pairs = seen.moves.iter().flat_map(|moves| &moves.pairs);
    for pair in pairs.filter(|pair| !places.is_own(pair)) {
        match pair.row.key {
            // Of a pass that nothing more is wanted of: its row was verified before.
            Key::Pass(number) if number == pair.meant => batch.discard(pair),
            _ => batch.put_back(pair, places.is_wanted(&pair.row.key)),
        }
    }
    for pass in wanted {
        let findings = places.findings(seen, pass.number);
        let movement = verdict(pass, &findings, &mut plan.decisions);
        if movement != Move::None && batch.changes() >= MOST_CHANGES {
            batch.leave_for_later();
            continue;
        }
        match movement {
            Move::None => {}
            Move::Wait => batch.leave_for_later(),
            Move::Take(row) => batch.take(pass, Home::Latest, row),
            Move::TakeCompleted(row) => batch.take(pass, Home::Completed, row),
            Move::Insert { ticked } => batch.insert_latest(pass, ticked),
            Move::InsertCompleted(at) => batch.insert_completed(pass, at),
            Move::Return(pair) => batch.put_back(pair, true),
            Move::ReturnUnticked(pair, note) => batch.put_back_unticked(pair, note),
            Move::Complete(pair, at) => batch.complete(pair, at),
            Move::Discard(pair) => {
                batch.discard(pair);
                if pass.wish == super::Wish::Erased {
                    // Only the next read can tell that nothing more of it is there.
                    batch.leave_for_later();
                }
            }
        }
    }
    batch.finish(&places.ages, &mut plan);
    plan
}

/// Where the rows of each pass are.
struct Places<'a> {
    latest: HashMap<PassNumber, Vec<(usize, &'a Row)>>,
    /// Verified: meant and hit.
    own: HashMap<PassNumber, &'a Pair>,
    /// Hit by mistake, on their way back.
    astray: HashMap<PassNumber, Vec<&'a Row>>,
    /// When wanted passes were ordered, which decides their order in the sheet.
    ages: HashMap<PassNumber, jiff::civil::DateTime>,
}

impl<'a> Places<'a> {
    fn of(seen: &'a Seen, wanted: &[Wanted]) -> Self {
        let mut latest: HashMap<_, Vec<_>> = HashMap::new();
        let ages: HashMap<_, _> = wanted.iter().map(|pass| (pass.number, pass.ordered_at)).collect();
        for (index, row) in seen.latest.iter().flat_map(|sheet| &sheet.rows).enumerate() {
            if let Key::Pass(number) = row.key
                && ages.contains_key(&number)
            {
                latest.entry(number).or_default().push((index, row));
            }
        }
        let (mut own, mut astray) = (HashMap::new(), HashMap::<_, Vec<_>>::new());
        for pair in seen.moves.iter().flat_map(|moves| &moves.pairs) {
            match pair.row.key {
                Key::Pass(number)
                    if number == pair.meant && ages.contains_key(&number) && !own.contains_key(&number) =>
                {
                    own.insert(number, pair);
                }
                Key::Pass(number) => astray.entry(number).or_default().push(&pair.row),
                _ => {}
            }
        }
        Self {
            latest,
            own,
            astray,
            ages,
        }
    }

    fn is_own(&self, pair: &Pair) -> bool {
        self.own.get(&pair.meant).is_some_and(|own| own.index == pair.index)
    }

    fn is_wanted(&self, key: &Key) -> bool {
        matches!(key, Key::Pass(number) if self.ages.contains_key(number))
    }

    fn findings(&self, seen: &Seen, number: PassNumber) -> Findings<'a> {
        let is_own = |row: &Row| row.key == Key::Pass(number);
        Findings {
            latest: self.latest.get(&number).cloned().unwrap_or_default(),
            own: self.own.get(&number).copied(),
            astray: self.astray.get(&number).cloned().unwrap_or_default(),
            // A worksheet that does not exist holds nothing; one that was not read is not known.
            completed: match &seen.completed {
                None => Some(None),
                Some(sheet) if sheet.whole => Some(sheet.rows.iter().position(is_own)),
                Some(_) => None,
            },
        }
    }
}

/// Whether the next read must show column A of the completed passes.
pub fn needs_completed(wanted: &[Wanted]) -> bool {
    wanted
        .iter()
        .any(|pass| matches!(pass.wish, super::Wish::Arrived { .. } | super::Wish::Erased))
}
