use nix::sys::statvfs::fstatvfs;
use serde::{Deserialize, Serialize};

use super::{Archive, ArchiveError};

/// How much room the archive's file system has, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// For this process, not for the superuser.
    pub free: u64,
    /// Free and used; what is kept for the superuser is neither.
    pub total: u64,
}

/// Below which free percent of the disk operators are told, and below which files are not stored any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskThresholds {
    warn: u8,
    stop: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ThresholdError {
    #[error("must be at most 99 percent")]
    TooMuch,
    #[error("must be smaller than DISK__WARN_PERCENT")]
    StopNotBelowWarn,
}

/// How the disk stands, worse from one to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum DiskState {
    #[default]
    Enough,
    Low,
    /// Files are relayed but not stored.
    Full,
}

/// What operators are told of the disk: each is raised once and cleared once, and a full disk is low too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DiskAlert {
    Low,
    Full,
}

/// How many percent more than its threshold must be free before a state is left: at the threshold itself, each stored file
/// would raise an alert and each deleted one would clear it.
const MARGIN: u8 = 1;

impl Archive {
    /// How much room there is now.
    ///
    /// # Errors
    /// When the file system does not tell.
    pub fn room(&self) -> Result<Room, ArchiveError> {
        let found = fstatvfs(self.root_folder()?).map_err(ArchiveError::sorted("reading the disk's room"))?;
        let bytes = |blocks: u64| blocks.saturating_mul(found.fragment_size());
        let free = bytes(found.blocks_available());
        let used = bytes(found.blocks().saturating_sub(found.blocks_free()));
        Ok(Room {
            free,
            total: free.saturating_add(used),
        })
    }
}

impl Room {
    /// Rounded down. A file system that counts nothing has room.
    pub fn free_percent(self) -> u8 {
        let percent = (u128::from(self.free) * 100).checked_div(u128::from(self.total));
        percent.and_then(|percent| u8::try_from(percent).ok()).unwrap_or(100)
    }

    /// What is left once a file of this size is stored.
    pub fn after(self, size: u64) -> Self {
        Self {
            free: self.free.saturating_sub(size),
            ..self
        }
    }

    fn is_below(self, percent: u8) -> bool {
        u128::from(self.free) * 100 < u128::from(self.total) * u128::from(percent)
    }
}

impl DiskThresholds {
    /// Puts `DISK__WARN_PERCENT` and `DISK__STOP_PERCENT` together. Nothing is ever below 0.
    ///
    /// # Errors
    /// With the rule that they break.
    pub fn new(warn: u8, stop: u8) -> Result<Self, ThresholdError> {
        match (warn, stop) {
            (100.., _) => Err(ThresholdError::TooMuch),
            (0, 0) => Ok(Self { warn, stop }),
            _ if stop >= warn => Err(ThresholdError::StopNotBelowWarn),
            _ => Ok(Self { warn, stop }),
        }
    }

    /// Whether nothing more may be stored, whatever was before.
    pub fn forbid_storing(self, room: Room) -> bool {
        room.is_below(self.stop)
    }

    /// How the disk stands now, after it stood so before.
    pub fn judge(self, before: DiskState, room: Room) -> DiskState {
        let is_below = |threshold: u8, state: DiskState| {
            let margin = if before >= state && threshold > 0 { MARGIN } else { 0 };
            room.is_below(threshold.saturating_add(margin))
        };
        if is_below(self.stop, DiskState::Full) {
            DiskState::Full
        } else if is_below(self.warn, DiskState::Low) {
            DiskState::Low
        } else {
            DiskState::Enough
        }
    }
}

impl DiskState {
    /// What stands raised.
    pub fn alerts(self) -> &'static [DiskAlert] {
        match self {
            Self::Enough => &[],
            Self::Low => &[DiskAlert::Low],
            Self::Full => &[DiskAlert::Low, DiskAlert::Full],
        }
    }

    /// What is to be raised when the disk comes to stand so.
    pub fn raised_after(self, before: Self) -> impl Iterator<Item = DiskAlert> {
        let was = before.alerts();
        self.alerts().iter().copied().filter(move |alert| !was.contains(alert))
    }

    /// What is to be cleared when the disk comes to stand so, the worst first.
    pub fn cleared_after(self, before: Self) -> impl Iterator<Item = DiskAlert> {
        let is = self.alerts();
        before
            .alerts()
            .iter()
            .rev()
            .copied()
            .filter(move |alert| !is.contains(alert))
    }

    /// Whether files are stored.
    pub fn stores_files(self) -> bool {
        self < Self::Full
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn thresholds() -> DiskThresholds {
        DiskThresholds::new(10, 2).unwrap()
    }

    /// A disk of a thousand bytes.
    fn free(free: u64) -> Room {
        Room { free, total: 1000 }
    }

    #[test]
    fn a_disk_that_runs_full_and_is_cleared_up_is_told_of_once_at_each_threshold() {
        let mut state = DiskState::default();
        let mut told = Vec::new();
        for room in [500, 101, 100, 99, 105, 95, 20, 19, 25, 5, 29, 30, 80, 109, 110, 400] {
            let next = thresholds().judge(state, free(room));
            told.extend(next.raised_after(state).map(|alert| (room, "raised", alert)));
            told.extend(next.cleared_after(state).map(|alert| (room, "cleared", alert)));
            state = next;
        }
        assert_eq!(
            told,
            [
                (99, "raised", DiskAlert::Low),
                (19, "raised", DiskAlert::Full),
                (30, "cleared", DiskAlert::Full),
                (110, "cleared", DiskAlert::Low),
            ]
        );
    }

    #[test]
    fn a_disk_that_fills_up_at_once_raises_both_and_one_that_is_emptied_at_once_clears_both() {
        let full = thresholds().judge(DiskState::Enough, free(0));
        assert_eq!(full, DiskState::Full);
        assert!(!full.stores_files());
        assert_eq!(
            full.raised_after(DiskState::Enough).collect::<Vec<_>>(),
            [DiskAlert::Low, DiskAlert::Full]
        );
        let enough = thresholds().judge(full, free(1000));
        assert_eq!(enough, DiskState::Enough);
        assert_eq!(
            enough.cleared_after(full).collect::<Vec<_>>(),
            [DiskAlert::Full, DiskAlert::Low]
        );
    }

    #[test]
    fn thresholds_that_contradict_each_other_are_refused() {
        assert_eq!(DiskThresholds::new(100, 2), Err(ThresholdError::TooMuch));
        assert_eq!(DiskThresholds::new(10, 10), Err(ThresholdError::StopNotBelowWarn));
        assert_eq!(DiskThresholds::new(0, 2), Err(ThresholdError::StopNotBelowWarn));
        let never = DiskThresholds::new(0, 0).unwrap();
        assert_eq!(never.judge(DiskState::Full, free(0)), DiskState::Enough);
    }

    #[test]
    fn percents_are_rounded_down_and_need_no_small_numbers() {
        assert_eq!(free(999).free_percent(), 99);
        assert_eq!(
            Room {
                free: u64::MAX / 2,
                total: u64::MAX
            }
            .free_percent(),
            49
        );
        assert_eq!(Room { free: 0, total: 0 }.free_percent(), 100);
        assert_eq!(
            thresholds().judge(DiskState::Enough, Room { free: 0, total: 0 }),
            DiskState::Enough
        );
    }

    proptest! {
        #[test]
        fn less_room_is_never_judged_better(one in 0..1000u64, other in 0..1000u64, warn in 1..99u8, stop in 0..98u8) {
            prop_assume!(stop < warn);
            let thresholds = DiskThresholds::new(warn, stop).unwrap();
            for before in [DiskState::Enough, DiskState::Low, DiskState::Full] {
                let (less, more) = (free(one.min(other)), free(one.max(other)));
                prop_assert!(thresholds.judge(before, less) >= thresholds.judge(before, more));
                // Judged again, it stands the same.
                let judged = thresholds.judge(before, less);
                prop_assert_eq!(thresholds.judge(judged, less), judged);
            }
        }
    }
}
