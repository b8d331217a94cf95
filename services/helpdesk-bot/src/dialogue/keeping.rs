//! What stays of a conversation: files and protocols in the archive, and the room on its disk.
//!
//! Files are fetched and protocols written by slow work (`archive::work`), which [`kept`] asks for wherever a decision stores a
//! message or closes a communication.

mod buttons;
mod disk;
mod facts;
mod files;
mod forgetting;
mod input;
mod protocols;
mod texts;
mod write;

pub use buttons::KeepingPressed;
pub use facts::{DiskFacts, KeepingFacts, KeepingNeeds, KeptFile, StandingAlert};
pub use forgetting::Outdated;
pub use input::KeepingNews;
pub use write::{Fate, KeepingWrite};

pub(crate) use disk::first_look;
pub(crate) use forgetting::{FORGOTTEN_AT_ONCE, first_forgetting};
pub(crate) use texts::{cleared, raised};

pub(super) use facts::needs;
pub(super) use input::{done, due};
pub(super) use protocols::{press, rows};
pub(super) use texts::button;

use super::{ControlWrite, Decision, Effect, Facts, Input, LineWrite, State, Write};
use crate::settings::Settings;

/// Something happened in the archive.
pub(super) fn news(settings: &Settings, state: State, news: &KeepingNews, facts: &Facts) -> Decision {
    match *news {
        KeepingNews::FileDone {
            person,
            message,
            edition,
            tries,
            outcome,
        } => files::done(settings, state, (person, message), (edition, tries), outcome, facts),
        KeepingNews::ProtocolDone { asked, outcome } => protocols::done(settings, state, asked, outcome, facts),
        KeepingNews::DiskDue => disk::look(state, facts),
        KeepingNews::ForgettingDue => forgetting::forget(state, facts),
        KeepingNews::DiskLooked(room) => disk::looked(settings, state, room, facts),
    }
}

/// The same decision with the work that keeps what it writes.
pub(super) fn kept(settings: &Settings, input: &Input, facts: &Facts, mut decision: Decision) -> Decision {
    let mut works = Vec::new();
    for effect in &decision.effects {
        let write = match effect {
            Effect::Write(Write::Line(write)) => write,
            // Nobody goes by his number from now on, and of nobody the archive keeps no folder.
            Effect::Write(Write::Control(ControlWrite::Erase { person, at, .. })) => {
                works.extend(protocols::anew(*person, *at));
                continue;
            }
            _ => continue,
        };
        match write {
            LineWrite::AddMessage(message) => works.extend(files::added(settings, message, facts)),
            LineWrite::AddVersion { message, .. } => works.extend(files::edited(settings, message, input, facts)),
            LineWrite::Change { communication, .. } if communication.is_closed() => {
                works.extend(protocols::of_closed(communication, facts.now));
            }
            _ => {}
        }
    }
    decision.effects.extend(works);
    decision
}

fn write(write: KeepingWrite) -> Effect {
    Effect::Write(Write::Keeping(write))
}
