//! When operators are told of an alert, and when it is only counted. Pure.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Announcement, Severity};

/// An alert of one producer about one thing, as it stands and as operators know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    pub producer: String,
    pub key: String,
    /// Of the latest raising.
    pub alert_key: String,
    pub severity: Severity,
    pub text: String,
    pub standing: bool,
    /// When it was first raised since operators last heard that it is over, and how often since then.
    pub since: DateTime<Utc>,
    pub times: i64,
    pub told_standing: bool,
    pub told_severity: Severity,
    /// When operators were last told that it stands.
    pub told_at: DateTime<Utc>,
    pub announcements: i64,
}

/// A producer says that something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raise {
    pub producer: String,
    pub key: String,
    pub alert_key: String,
    pub severity: Severity,
    pub text: String,
    pub at: DateTime<Utc>,
}

/// A producer says that it is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clear {
    pub producer: String,
    pub key: String,
    pub alert_key: String,
    pub text: String,
    pub at: DateTime<Utc>,
}

/// What becomes of an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub alert: Alert,
    pub announcement: Option<Announcement>,
    /// When to look again whether operators know how it stands.
    pub look_again: Option<DateTime<Utc>>,
}

/// Counts a raising, and says whether operators hear of it: at most once within `quiet`, unless it got worse.
///
/// `None`: it is a repetition of the one before.
pub fn raise(known: Option<Alert>, raised: &Raise, now: DateTime<Utc>, quiet: TimeDelta) -> Option<Change> {
    let Some(mut alert) = known else {
        let alert = Alert {
            producer: raised.producer.clone(),
            key: raised.key.clone(),
            alert_key: raised.alert_key.clone(),
            severity: raised.severity,
            text: raised.text.clone(),
            standing: true,
            since: raised.at,
            times: 1,
            told_standing: false,
            told_severity: raised.severity,
            told_at: now,
            announcements: 0,
        };
        return Some(told(alert, now));
    };
    if alert.alert_key == raised.alert_key {
        return None;
    }
    if alert.times == 0 {
        alert.since = raised.at;
    }
    alert.alert_key.clone_from(&raised.alert_key);
    alert.text.clone_from(&raised.text);
    alert.severity = raised.severity;
    alert.standing = true;
    alert.times += 1;
    let worse = raised.severity > alert.told_severity && alert.told_standing;
    if worse || now >= alert.told_at + quiet {
        return Some(told(alert, now));
    }
    // Operators may believe that it is over; they must not do so for longer than the quiet lasts.
    let look_again = (!alert.told_standing).then(|| alert.told_at + quiet);
    Some(Change {
        alert,
        announcement: None,
        look_again,
    })
}

/// Ends an alert; operators hear of it if they know that it stood. `None`: it does not stand.
pub fn clear(known: Option<Alert>, cleared: &Clear) -> Option<Change> {
    let mut alert = known.filter(|alert| alert.standing && alert.alert_key == cleared.alert_key)?;
    alert.standing = false;
    let announcement = alert.told_standing.then(|| Announcement::Over {
        producer: alert.producer.clone(),
        text: cleared.text.clone(),
        since: alert.since,
        until: cleared.at,
        times: alert.times,
    });
    if announcement.is_some() {
        alert.told_standing = false;
        alert.times = 0;
        alert.announcements += 1;
    }
    Some(Change {
        alert,
        announcement,
        look_again: None,
    })
}

/// The quiet is over: whoever believes that all is well is told if it is not.
pub fn look_again(known: Option<Alert>, now: DateTime<Utc>) -> Option<Change> {
    let alert = known.filter(|alert| alert.standing && !alert.told_standing)?;
    Some(told(alert, now))
}

fn told(mut alert: Alert, now: DateTime<Utc>) -> Change {
    alert.told_standing = true;
    alert.told_severity = alert.severity;
    alert.told_at = now;
    alert.announcements += 1;
    let announcement = Announcement::Raised {
        producer: alert.producer.clone(),
        severity: alert.severity,
        text: alert.text.clone(),
        since: alert.since,
        times: alert.times,
    };
    Change {
        alert,
        announcement: Some(announcement),
        look_again: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn raised(number: i64, severity: Severity, minute: i64) -> Raise {
        Raise {
            producer: "helpdesk-bot".to_owned(),
            key: "disk".to_owned(),
            alert_key: format!("disk/{number}"),
            severity,
            text: format!("{number}"),
            at: at(minute),
        }
    }

    fn cleared(number: i64, minute: i64) -> Clear {
        Clear {
            producer: "helpdesk-bot".to_owned(),
            key: "disk".to_owned(),
            alert_key: format!("disk/{number}"),
            text: "over".to_owned(),
            at: at(minute),
        }
    }

    const QUIET: TimeDelta = TimeDelta::hours(1);

    fn warn(known: Option<Alert>, number: i64, minute: i64) -> Change {
        raise(known, &raised(number, Severity::Warning, minute), at(minute), QUIET).unwrap()
    }

    fn times(announcement: Option<&Announcement>) -> Option<i64> {
        match announcement? {
            Announcement::Raised { times, .. } | Announcement::Over { times, .. } => Some(*times),
            Announcement::Digest(_) => None,
        }
    }

    #[test]
    fn a_thousand_raisings_within_the_quiet_are_told_once_and_the_end_names_them_all() {
        let mut change = warn(None, 1, 0);
        assert_eq!(times(change.announcement.as_ref()), Some(1));
        for number in 2..=1000 {
            change = warn(Some(change.alert), number, 59);
            assert_eq!((change.announcement, change.look_again), (None, None));
        }
        let end = clear(Some(change.alert), &cleared(1000, 90)).unwrap();
        assert_eq!(
            end.announcement,
            Some(Announcement::Over {
                producer: "helpdesk-bot".to_owned(),
                text: "over".to_owned(),
                since: at(0),
                until: at(90),
                times: 1000
            })
        );
    }

    #[test]
    fn after_the_quiet_a_raising_is_told_again_with_the_count() {
        let first = warn(None, 1, 0);
        let second = warn(Some(first.alert), 2, 30);
        let third = warn(Some(second.alert), 3, 60);
        assert_eq!(times(third.announcement.as_ref()), Some(3));
    }

    #[test]
    fn what_got_worse_is_told_at_once() {
        let first = warn(None, 1, 0);
        let worse = raise(Some(first.alert), &raised(2, Severity::Error, 1), at(1), QUIET).unwrap();
        assert_eq!(times(worse.announcement.as_ref()), Some(2));
        let again = raise(Some(worse.alert), &raised(3, Severity::Error, 2), at(2), QUIET).unwrap();
        assert_eq!(again.announcement, None);
    }

    #[test]
    fn what_comes_and_goes_within_the_quiet_is_told_at_its_end_if_it_stands_then() {
        let first = warn(None, 1, 0);
        let over = clear(Some(first.alert), &cleared(1, 1)).unwrap();
        assert_eq!(times(over.announcement.as_ref()), Some(1));
        let back = warn(Some(over.alert), 2, 2);
        assert_eq!((back.announcement, back.look_again), (None, Some(at(60))));
        let gone = clear(Some(back.alert), &cleared(2, 3)).unwrap();
        assert_eq!(gone.announcement, None);
        assert_eq!(look_again(Some(gone.alert.clone()), at(60)), None);
        let back = warn(Some(gone.alert), 3, 4);
        let told = look_again(Some(back.alert), at(60)).unwrap();
        assert_eq!(times(told.announcement.as_ref()), Some(2));
        let over = clear(Some(told.alert), &cleared(3, 70)).unwrap();
        assert_eq!(times(over.announcement.as_ref()), Some(2));
    }

    #[test]
    fn repetitions_and_ends_of_what_does_not_stand_change_nothing() {
        let first = warn(None, 1, 0);
        assert_eq!(
            raise(
                Some(first.alert.clone()),
                &raised(1, Severity::Warning, 0),
                at(300),
                QUIET
            ),
            None
        );
        assert_eq!(clear(None, &cleared(1, 1)), None);
        assert_eq!(clear(Some(first.alert.clone()), &cleared(7, 1)), None);
        let over = clear(Some(first.alert), &cleared(1, 1)).unwrap();
        assert_eq!(clear(Some(over.alert), &cleared(1, 2)), None);
    }
}
