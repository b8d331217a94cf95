//! What is counted of the support line, beside what holds whatever was played.

mod answers;
mod archive;
mod cards;
mod copies;
mod edits;
mod events;
mod files;
mod letters;
mod ratings;
mod rows;
mod signs;
mod stages;

use super::evidence::Evidence;
use crate::crash::counts::{self, Count};

/// All counts.
pub(super) fn all(evidence: &Evidence) -> Vec<Count> {
    let (observed, desk) = (&evidence.observed, &evidence.desk);
    vec![
        answers::in_vain(evidence),
        counts::not_stored_once(observed, desk, 1),
        counts::stuck_or_dead(&[desk, &evidence.notifier]),
        copies::not_passed_on(evidence),
        copies::too_often(evidence),
        copies::out_of_order(evidence),
        edits::not_carried_over(evidence),
        signs::untrue(evidence),
        rows::wrong(evidence),
        archive::wrong(evidence),
        files::not_kept(evidence),
        stages::not_taken_once(evidence),
        stages::not_closed_once(evidence),
        ratings::not_once(evidence),
        cards::untrue(evidence),
        letters::not_once(evidence),
        events::lost(evidence),
        events::applied_twice(evidence),
        counts::missing(observed),
        counts::undetermined_unnamed(observed),
        counts::more_than_twice(observed),
        counts::unnamed(observed),
        counts::violated(observed),
        counts::found(observed),
    ]
}
