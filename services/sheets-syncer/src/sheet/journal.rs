//! What the syncer remembers of a pass, and what it wants of the sheet.

use std::{fmt, time::Duration};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// The pass number that people see, in column A.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PassNumber(pub i64);

impl fmt::Display for PassNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A pass as passbot's newest event tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Ordered,
    Arrived {
        at: Timestamp,
    },
    Cancelled,
    Expired,
    /// Its resident's data are erased: nothing of it may stand in the sheet, among the completed passes neither.
    Erased,
}

/// The cells of a row that passbot knows.
#[derive(Clone, PartialEq, Eq)]
pub struct Details {
    pub plate: String,
    pub brand: String,
    pub ordered_at: Timestamp,
    pub name: String,
    pub phone: String,
    pub house: String,
}

// Personal data must not reach a log through `{:?}`.
impl fmt::Debug for Details {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Details")
            .field("ordered_at", &self.ordered_at)
            .finish_non_exhaustive()
    }
}

/// The state of the checkbox of a pass.
///
/// `standing` counts ticked rows of this pass that were answered already and are not ours to untick (a guard's copies
/// of the row): a tick is new when there are more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tick {
    Free {
        standing: u32,
    },
    /// The tick was published; passbot has not answered.
    Proposed,
    /// passbot did not accept it: it is to be taken back, with this note.
    Refused {
        note: String,
    },
    /// The row is being taken out to come back unticked.
    Unticking {
        note: String,
        standing: u32,
    },
}

/// How far the row of a pass is known to have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// In the latest passes, or not in the sheet yet.
    Latest,
    /// Its own row was seen in the hidden worksheet: rows of the same number among the latest are a guard's.
    Taken,
    /// It left the sheet and is not coming back unless it changes.
    Left,
    /// It stands among the completed passes; what becomes of it there is the guards' business.
    Filed,
}

/// What the syncer remembers of a pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub number: PassNumber,
    pub status: Status,
    pub valid_from: Timestamp,
    pub valid_until: Timestamp,
    /// Approved for months: the next pass takes its place after a visit.
    pub standing: bool,
    pub details: Details,
    pub tick: Tick,
    pub place: Place,
}

/// What the sheet is to show of a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// A row among the latest passes.
    Shown,
    /// A row among the completed passes, with the time of arrival in the sheet's zone.
    Arrived { at: DateTime },
    /// No row among the latest passes.
    Gone,
    /// No row anywhere.
    Erased,
}

/// A pass of which something is wanted of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    pub number: PassNumber,
    pub wish: Wish,
    pub tick: Tick,
    pub place: Place,
    pub details: Details,
    /// As written into the sheet, in its zone.
    pub ordered_at: DateTime,
}

/// Something that the planner found out or decided. All decisions are recorded before Google is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// A new tick was read: to be published once.
    Ticked(PassNumber),
    /// Fewer answered ticks stand in the sheet than before.
    Standing(PassNumber, u32),
    /// The refused tick is about to be taken back.
    Unticking(PassNumber, u32),
    /// Its own row is in the hidden worksheet.
    Taken(PassNumber),
    /// Its own row is back among the latest passes; a refused tick is gone from it.
    Returned(PassNumber),
    /// Nothing of it is left among the latest passes; of an erased one, nothing anywhere.
    Left(PassNumber),
    /// It stands among the completed passes.
    Filed(PassNumber),
}

impl Decision {
    /// The pass that it is about.
    pub fn number(&self) -> PassNumber {
        match self {
            Self::Ticked(number)
            | Self::Standing(number, _)
            | Self::Unticking(number, _)
            | Self::Taken(number)
            | Self::Returned(number)
            | Self::Left(number)
            | Self::Filed(number) => *number,
        }
    }
}

/// How long before a pass becomes valid it is shown.
const AHEAD: Duration = Duration::from_secs(12 * 3600);

impl Entry {
    /// A pass that the sheet has not heard of.
    pub fn new(number: PassNumber, validity: (Timestamp, Timestamp), details: Details) -> Self {
        let (valid_from, valid_until) = validity;
        let tick = Tick::Free { standing: 0 };
        Self {
            number,
            status: Status::Ordered,
            valid_from,
            valid_until,
            standing: false,
            details,
            tick,
            place: Place::Latest,
        }
    }

    /// What the sheet is to show at `now`, or `None` when nothing is to be done about this pass. A pass is shown from 12 h
    /// before it becomes valid, for `window` after it was ordered or, when it is for another day, became valid. A standing
    /// one is shown while it holds: the guard sees it again on the day after a visit, and not before.
    pub fn wanted(&self, now: Timestamp, window: Duration, zone: &TimeZone) -> Option<Wanted> {
        let local = |moment: Timestamp| moment.to_zoned(zone.clone()).datetime();
        let wish = match self.status {
            Status::Arrived { .. } if self.place == Place::Filed => return None,
            Status::Arrived { at } => Wish::Arrived { at: local(at) },
            Status::Erased if self.place == Place::Left => return None,
            Status::Erased => Wish::Erased,
            Status::Ordered if self.is_too_early(now) => return None,
            // A ticked row waits for its answer, however long that takes.
            Status::Ordered if self.is_current(now, window) || self.tick == Tick::Proposed => Wish::Shown,
            _ if matches!(self.place, Place::Left | Place::Filed) => return None,
            _ => Wish::Gone,
        };
        Some(Wanted {
            number: self.number,
            wish,
            tick: self.tick.clone(),
            place: self.place,
            details: self.details.clone(),
            ordered_at: local(self.details.ordered_at),
        })
    }

    /// Remembers a decision about this pass.
    pub fn record(&mut self, decision: &Decision) {
        match decision {
            Decision::Ticked(_) => self.tick = Tick::Proposed,
            Decision::Standing(_, standing) => self.tick = Tick::Free { standing: *standing },
            Decision::Unticking(_, standing) => {
                if let Tick::Refused { note } = &self.tick {
                    self.tick = Tick::Unticking {
                        note: note.clone(),
                        standing: *standing,
                    };
                }
            }
            Decision::Taken(_) => self.place = Place::Taken,
            Decision::Returned(_) => {
                self.place = Place::Latest;
                if let Tick::Unticking { standing, .. } = self.tick {
                    self.tick = Tick::Free { standing };
                }
            }
            Decision::Left(_) => self.place = Place::Left,
            Decision::Filed(_) => self.place = Place::Filed,
        }
    }

    /// passbot refused the tick. Without an open proposal (an answer that comes twice) nothing changes.
    pub fn refuse_tick(&mut self, note: String) {
        if self.tick == Tick::Proposed {
            self.tick = Tick::Refused { note };
        }
    }

    fn is_too_early(&self, now: Timestamp) -> bool {
        let ahead = if self.standing { Duration::ZERO } else { AHEAD };
        now + ahead < self.valid_from
    }

    fn is_current(&self, now: Timestamp, window: Duration) -> bool {
        let since = self.details.ordered_at.max(self.valid_from);
        now < self.valid_until && (self.standing || now < since + window)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn at(hours: u32) -> Timestamp {
        Timestamp::UNIX_EPOCH + HOUR * hours
    }

    /// Ordered at hour 0.
    fn entry(from: u32, until: u32, standing: bool) -> Entry {
        let details = Details {
            plate: String::new(),
            brand: String::new(),
            ordered_at: at(0),
            name: String::new(),
            phone: String::new(),
            house: String::new(),
        };
        Entry {
            standing,
            ..Entry::new(PassNumber(1), (at(from), at(until)), details)
        }
    }

    fn shown(entry: &Entry, now: u32) -> bool {
        let wanted = entry.wanted(at(now), HOUR * 48, &TimeZone::UTC);
        wanted.is_some_and(|wanted| wanted.wish == Wish::Shown)
    }

    #[test]
    fn a_pass_for_another_day_is_shown_from_twelve_hours_before_it_to_its_end() {
        let pass = entry(240, 288, false);
        let moments = [0, 227, 228, 240, 287, 288];
        assert_eq!(
            moments.map(|now| shown(&pass, now)),
            [false, false, true, true, true, false]
        );
    }

    #[test]
    fn a_standing_pass_is_shown_while_it_holds_and_not_before() {
        let pass = entry(10, 2_000, true);
        let moments = [0, 9, 10, 100, 1_999, 2_000];
        assert_eq!(
            moments.map(|now| shown(&pass, now)),
            [false, false, true, true, true, false]
        );
    }
}
