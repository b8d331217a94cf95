use chrono::{DateTime, TimeDelta, Utc};

use super::{StaffRole, TelegramId};

/// So long a link that gives somebody a role can be used.
pub const INVITATION_HOLDS: TimeDelta = TimeDelta::days(7);

/// The number of a staff invitation in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InvitationId(pub i64);

/// An invitation to the staff: one person, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub role: StaffRole,
    pub created_by: TelegramId,
    pub expires_at: DateTime<Utc>,
    pub used: bool,
}

/// Why an invitation makes nobody anything any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spent {
    Used,
    Expired,
}

impl Invitation {
    /// Whether it still makes somebody what it says.
    pub fn usable(&self, now: DateTime<Utc>) -> Result<(), Spent> {
        if self.used {
            Err(Spent::Used)
        } else if self.expires_at <= now {
            Err(Spent::Expired)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_good_once_and_until_its_end() {
        let now = DateTime::UNIX_EPOCH;
        let fresh = Invitation {
            id: InvitationId(1),
            role: StaffRole::Specialist,
            created_by: 9,
            expires_at: now + INVITATION_HOLDS,
            used: false,
        };
        assert_eq!(fresh.usable(now), Ok(()));
        assert_eq!(fresh.usable(now + INVITATION_HOLDS), Err(Spent::Expired));
        let used = Invitation { used: true, ..fresh };
        assert_eq!(used.usable(now), Err(Spent::Used));
    }
}
