use chrono::{DateTime, Utc};

use super::TelegramId;

/// The number of an invitation in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InvitationId(pub i64);

/// An invitation: one person may register by it, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    /// The administrator who made it.
    pub created_by: TelegramId,
    pub expires_at: DateTime<Utc>,
    /// Who is registering by it, and until when nobody else can.
    pub reserved: Option<(TelegramId, DateTime<Utc>)>,
    pub used: bool,
}

/// Why an invitation is not for this person now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    Used,
    Expired,
    /// Somebody else is registering by it, at the latest until then.
    Reserved(DateTime<Utc>),
}

impl Invitation {
    /// Whether `person` can register by it. Who reserved it in time may finish although it expires meanwhile.
    pub fn usable_by(&self, person: TelegramId, now: DateTime<Utc>) -> Result<(), Unusable> {
        match self.reserved {
            _ if self.used => Err(Unusable::Used),
            Some((holder, until)) if until > now && holder == person => Ok(()),
            _ if self.expires_at <= now => Err(Unusable::Expired),
            Some((_, until)) if until > now => Err(Unusable::Reserved(until)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn an_invitation_is_for_one_person_at_a_time() {
        let now = DateTime::UNIX_EPOCH;
        let later = now + TimeDelta::minutes(30);
        let free = Invitation {
            id: InvitationId(1),
            created_by: 9,
            expires_at: later,
            reserved: None,
            used: false,
        };
        assert_eq!(free.usable_by(1, now), Ok(()));
        assert_eq!(free.usable_by(1, later), Err(Unusable::Expired));
        let reserved = Invitation {
            reserved: Some((1, later)),
            ..free.clone()
        };
        assert_eq!(reserved.usable_by(2, now), Err(Unusable::Reserved(later)));
        assert_eq!(reserved.usable_by(1, now), Ok(()));
        let extended = Invitation {
            reserved: Some((1, later + TimeDelta::minutes(1))),
            ..free.clone()
        };
        assert_eq!(extended.usable_by(1, later), Ok(()));
        assert_eq!(Invitation { used: true, ..free }.usable_by(1, now), Err(Unusable::Used));
    }
}
