//! What must be true once the guard has gone home and nothing is left to do.

use std::collections::{BTreeMap, BTreeSet};

use sandbox::sheets::grid::{Content, Row};
use sheets_syncer::sheet::{Place, Status, Tick};

use super::story::Story;
use crate::world::{COMPLETED, LATEST, MOVES};

impl Story {
    pub(super) fn check(mut self) {
        for (_, late) in std::mem::take(&mut self.late) {
            self.world.carry_out(&late).ok();
        }
        let known = self.world.ticked.len();
        self.world.settle();
        self.published(known);
        assert_eq!(self.owed, BTreeSet::new(), "ticks were lost");
        for (number, times) in self.world.ticked.iter().fold(BTreeMap::new(), |mut counts, number| {
            *counts.entry(*number).or_insert(0) += 1;
            counts
        }) {
            let made = self.ticks.get(&number).copied().unwrap_or(0);
            assert!(
                times <= made,
                "pass {number} was ticked {made} times and proposed {times} times"
            );
        }
        assert!(
            self.world.sheet(MOVES).rows.iter().all(Row::is_blank),
            "a row was left in the hidden worksheet"
        );
        self.check_marks();
        let numbers: Vec<i64> = self.world.entries.keys().copied().collect();
        for number in numbers {
            self.check_pass(number);
        }
        let sheet = self.world.sheet(LATEST);
        assert_eq!(
            sheet.rows.iter().filter(|row| row.cell(0).shown() == "Pass").count(),
            1,
            "one header"
        );
    }

    /// What the guard wrote stands where he wrote it: in the same column of the same pass's row.
    fn check_marks(&self) {
        let gone = |key: &str| {
            let entry = key
                .parse::<i64>()
                .ok()
                .and_then(|number| self.world.entries.get(&number));
            entry.is_some_and(|entry| matches!(entry.status, Status::Cancelled | Status::Erased))
        };
        let rows = || {
            self.world
                .sheet(LATEST)
                .rows
                .iter()
                .chain(&self.world.sheet(COMPLETED).rows)
        };
        for (mark, left) in &self.marks {
            let found: Vec<_> = rows().filter(|row| row.cell(left.column).shown() == *mark).collect();
            // The row of a cancelled or erased pass leaves with all that stands in it.
            if !gone(&left.key) && !self.doubled.contains(&left.key) {
                assert!(!found.is_empty(), "{mark} of {left:?} is gone");
            }
            if !self.doubled.contains(&left.key) {
                assert!(
                    found.iter().all(|row| row.cell(0).shown() == left.key),
                    "{mark} stands in another row than {left:?}"
                );
            }
        }
    }

    fn check_pass(&self, number: i64) {
        let entry = &self.world.entries[&number];
        let (latest, completed) = (
            self.world.rows_of(LATEST, number),
            self.world.rows_of(COMPLETED, number),
        );
        let doubled = self.doubled.contains(&number.to_string());
        let (least, filed) = match entry.status {
            Status::Ordered => (1, 0),
            Status::Arrived { .. } => (0, 1),
            _ => (0, 0),
        };
        assert_eq!(completed.len(), filed, "pass {number} among the completed");
        assert!(latest.len() >= least, "pass {number} is missing");
        if doubled {
            return;
        }
        assert_eq!(latest.len(), least, "rows of pass {number}");
        assert_eq!(entry.place == Place::Filed, filed == 1);
        for row in latest.iter().chain(&completed) {
            let plate = row.cell(1).shown();
            let own = plate == entry.details.plate;
            assert!(
                own || self
                    .marks
                    .get(&plate)
                    .is_some_and(|left| left.key == number.to_string()),
                "plate of {number}"
            );
            assert!(matches!(row.cell(1).content, Some(Content::Text(_))));
        }
        for row in latest {
            let mark = row.cell(7);
            assert!(mark.has_checkbox(), "pass {number} has no checkbox");
            let ticked = self.ticks.get(&number).copied().unwrap_or(0) > 0;
            assert!(ticked || !mark.is_ticked(), "pass {number} was ticked by nobody");
            assert!(
                entry.tick != Tick::Proposed || mark.is_ticked() || self.unticked.contains(&number),
                "pass {number} waits for its answer unticked"
            );
            assert!(
                !matches!(entry.tick, Tick::Free { .. }) || !mark.is_ticked(),
                "pass {number} is ticked unseen"
            );
        }
    }
}
