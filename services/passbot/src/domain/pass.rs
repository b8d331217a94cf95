use std::fmt;

use chrono::{DateTime, Utc};

use super::Visitor;

/// The number of a pass, as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassId(pub i64);

/// A pass: this visitor may come in once, within these times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    pub id: PassId,
    /// Rises by one with each change; the first is 1.
    pub version: i64,
    pub visitor: Visitor,
    /// An administrator approved it for months: when the visitor has come, the next pass takes its place.
    pub standing: bool,
    pub status: PassStatus,
    pub ordered_at: DateTime<Utc>,
    pub valid_from: DateTime<Utc>,
    /// The first moment at which it no longer holds.
    pub valid_until: DateTime<Utc>,
}

/// Where a pass stands: ordered, and then exactly one of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassStatus {
    Ordered,
    Arrived { at: DateTime<Utc> },
    Cancelled,
    Expired,
}

/// Why a tick is not taken for an arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Cancelled,
    Expired,
    NotYetValid,
    UnknownPass,
}

/// What a proposed arrival means for a pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// The pass as it now is.
    Now(Pass),
    /// It had arrived before: nothing changes.
    Before,
    Refused(Refusal),
}

/// What is left of a pass whose resident's data are erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasedPass {
    pub id: PassId,
    pub version: i64,
    pub ordered_at: DateTime<Utc>,
    pub valid_from: DateTime<Utc>,
    pub valid_until: DateTime<Utc>,
}

impl Pass {
    /// A pass just ordered, valid at once.
    pub fn order(id: PassId, visitor: impl Into<Visitor>, now: DateTime<Utc>, valid_until: DateTime<Utc>) -> Self {
        Self {
            id,
            version: 1,
            visitor: visitor.into(),
            standing: false,
            status: PassStatus::Ordered,
            ordered_at: now,
            valid_from: now,
            valid_until,
        }
    }

    /// The pass that takes the place of a standing one whose visitor came: it holds from `from`, which is the next day,
    /// for as long as the standing pass was approved. `None` for an ordinary pass, and when that time is over.
    pub fn next_visit(&self, id: PassId, now: DateTime<Utc>, from: DateTime<Utc>) -> Option<Self> {
        (self.standing && from < self.valid_until).then(|| Self {
            standing: true,
            valid_from: from,
            ..Self::order(id, self.visitor.clone(), now, self.valid_until)
        })
    }

    /// Whether the visitor is still awaited.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.status == PassStatus::Ordered && now < self.valid_until
    }

    /// The guard says that the car was there at `at`. The first such word counts.
    pub fn arrive(&self, at: DateTime<Utc>) -> Arrival {
        match self.status {
            PassStatus::Arrived { .. } => Arrival::Before,
            PassStatus::Cancelled => Arrival::Refused(Refusal::Cancelled),
            PassStatus::Expired => Arrival::Refused(Refusal::Expired),
            PassStatus::Ordered if at < self.valid_from => Arrival::Refused(Refusal::NotYetValid),
            PassStatus::Ordered if at >= self.valid_until => Arrival::Refused(Refusal::Expired),
            PassStatus::Ordered => Arrival::Now(self.changed(PassStatus::Arrived { at })),
        }
    }

    /// The resident takes it back; `None` when there is nothing to take back any more.
    pub fn cancel(&self, now: DateTime<Utc>) -> Option<Self> {
        self.is_open(now).then(|| self.changed(PassStatus::Cancelled))
    }

    /// Its time is over; `None` unless it was still awaited and the time has come.
    pub fn expire(&self, now: DateTime<Utc>) -> Option<Self> {
        (self.status == PassStatus::Ordered && self.valid_until <= now).then(|| self.changed(PassStatus::Expired))
    }

    fn changed(&self, status: PassStatus) -> Self {
        Self {
            version: self.version + 1,
            status,
            ..self.clone()
        }
    }
}

impl fmt::Display for PassId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use common::{ForeignPlates, LicencePlate};

    use super::*;
    use crate::domain::{Brand, Car};

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    fn pass() -> Pass {
        let plate = LicencePlate::parse("А123ВС77", ForeignPlates::Refuse).unwrap();
        Pass::order(
            PassId(1),
            Car {
                brand: Brand::parse("Kia").unwrap(),
                plate,
            },
            at(0),
            at(48),
        )
    }

    #[test]
    fn the_first_arrival_counts_and_every_change_raises_the_version() {
        let Arrival::Now(arrived) = pass().arrive(at(3)) else {
            panic!("not arrived")
        };
        assert_eq!(
            (arrived.status, arrived.version),
            (PassStatus::Arrived { at: at(3) }, 2)
        );
        assert_eq!(arrived.arrive(at(4)), Arrival::Before);
        assert_eq!(arrived.cancel(at(4)), None);
        assert_eq!(arrived.expire(at(48)), None);
    }

    #[test]
    fn a_pass_holds_from_its_first_moment_to_the_one_before_its_last() {
        assert_eq!(pass().arrive(at(-1)), Arrival::Refused(Refusal::NotYetValid));
        assert!(matches!(pass().arrive(at(0)), Arrival::Now(_)));
        assert_eq!(pass().arrive(at(48)), Arrival::Refused(Refusal::Expired));
        assert_eq!(pass().expire(at(47)), None);
        assert_eq!(pass().expire(at(48)).unwrap().status, PassStatus::Expired);
    }

    #[test]
    fn after_a_visit_a_standing_pass_goes_on_until_its_end() {
        let standing = Pass {
            standing: true,
            ..pass()
        };
        let next = standing.next_visit(PassId(2), at(3), at(24)).unwrap();
        assert_eq!((next.id, next.version, next.standing), (PassId(2), 1, true));
        assert_eq!((next.valid_from, next.valid_until), (at(24), at(48)));
        assert_eq!(standing.next_visit(PassId(2), at(47), at(48)), None);
        assert_eq!(pass().next_visit(PassId(2), at(3), at(24)), None);
    }

    #[test]
    fn a_tick_on_a_cancelled_or_expired_pass_is_refused() {
        assert_eq!(
            pass().cancel(at(1)).unwrap().arrive(at(2)),
            Arrival::Refused(Refusal::Cancelled)
        );
        assert_eq!(
            pass().expire(at(48)).unwrap().arrive(at(2)),
            Arrival::Refused(Refusal::Expired)
        );
    }
}
