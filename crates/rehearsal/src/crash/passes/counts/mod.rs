//! What is counted of passes, beside what holds whatever was played.

mod answers;
mod arrivals;
mod erasure;
mod events;
mod expiry;
mod gate;
mod news;
mod passes;
mod sheet;
mod ticks;
mod timers;

use super::evidence::Evidence;
use crate::crash::counts::{self, Count};

/// All counts.
pub(super) fn all(evidence: &Evidence) -> Vec<Count> {
    let (observed, passbot) = (&evidence.observed, &evidence.passbot);
    vec![
        answers::in_vain(evidence),
        counts::not_stored_once(observed, passbot, 0),
        counts::stuck_or_dead(&[passbot, &evidence.syncer]),
        passes::lost(evidence),
        passes::doubled(evidence),
        events::lost(evidence),
        events::applied_twice(evidence),
        ticks::lost(evidence),
        ticks::applied_twice(evidence),
        arrivals::not_once(evidence),
        gate::not_decided_once(evidence),
        gate::shown_wrongly(evidence),
        expiry::not_once(evidence),
        timers::not_once(evidence),
        news::not_once(evidence),
        erasure::traces_left(evidence),
        sheet::rows_wrong(evidence),
        counts::missing(observed),
        counts::undetermined_unnamed(observed),
        counts::more_than_twice(observed),
        counts::unnamed(observed),
        counts::violated(observed),
        counts::found(observed),
    ]
}
