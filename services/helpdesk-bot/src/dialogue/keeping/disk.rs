//! The room on the archive's disk: operators and groups are told once when it ends, and once when there is some again.

use chrono::{DateTime, TimeDelta, Utc};
use conversation::{ConversationKey, Message, Timer, Work};

use super::{KeepingWrite, texts, write};
use crate::{
    archive::{DiskAlert, Room, work::DISK_WORK},
    dialogue::{Decision, Effect, Facts, State, turn::say_to},
    events,
    settings::Settings,
};

/// The kind of the timer.
pub(super) const DISK_DUE: &str = "disk-due";
const LOOKED_AT_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The timer that is set at each start, unless it waits already.
pub(crate) fn first_look(now: DateTime<Utc>) -> Timer {
    Timer {
        kind: DISK_DUE,
        key: "archive".to_owned(),
        due: now,
        conversation: conversation(),
    }
}

/// Looks at the disk, and again in a minute.
pub(super) fn look(state: State, facts: &Facts) -> Decision {
    Decision::to(state)
        .and(look_now(facts.now))
        .and(Effect::Timer(first_look(facts.now + LOOKED_AT_EVERY)))
}

pub(super) fn look_now(now: DateTime<Utc>) -> Effect {
    Effect::Work(Work {
        kind: DISK_WORK,
        key: "archive".to_owned(),
        payload: serde_json::Value::Null,
        due: now,
        conversation: conversation(),
    })
}

/// The disk has so much room.
pub(super) fn looked(settings: &Settings, state: State, room: Room, facts: &Facts) -> Decision {
    let disk = &facts.keeping.disk;
    let before = disk.state();
    let after = settings.disk.judge(before, room);
    let mut decision = Decision::to(state);
    let told = |text: conversation::Text| {
        let groups = facts.line.groups.iter();
        groups.map(move |group| say_to(group.chat_id, Message::new(text.clone())))
    };
    for alert in after.raised_after(before) {
        let known = disk.of(alert);
        let times = known.times + 1;
        decision.effects.push(write(KeepingWrite::Raise {
            alert,
            times,
            at: facts.now,
        }));
        let event = events::alert_raised(alert, times, &known.raised, facts.now);
        decision.effects.push(Effect::Publish(event));
        decision.effects.extend(told(texts::raised(alert, room)));
    }
    for alert in after.cleared_after(before) {
        let known = disk.of(alert);
        decision.effects.push(write(KeepingWrite::Clear {
            alert,
            times: known.times,
            at: facts.now,
        }));
        let since = known.since.unwrap_or(facts.now);
        let event = events::alert_cleared(alert, (known.times, since), &known.cleared, facts.now);
        decision.effects.push(Effect::Publish(event));
        decision.effects.extend(told(texts::cleared(alert, room)));
    }
    decision
}

fn conversation() -> ConversationKey {
    ConversationKey::aggregate("disk", "archive")
}

impl DiskAlert {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Low, Self::Full];

    /// As the tables and events have it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Low => "disk-low",
            Self::Full => "disk-full",
        }
    }
}
