use common::events::helpdesk_bot::v1::{CommunicationChanged, CommunicationState};

use crate::crash::counts::Count;
use crate::crash::desk::evidence::Evidence;
use crate::crash::desk::lives::Ending;

fn changes(evidence: &Evidence, number: i64) -> impl Iterator<Item = &CommunicationChanged> {
    let changes = evidence.tables.changes.iter();
    changes.filter(move |change| change.communication_id == number)
}

/// How many messages of a chat contain this, each counted once however often it was seen.
fn told(evidence: &Evidence, chat_id: i64, words: &str) -> usize {
    let rows = evidence.observed.sightings.chats.get(&chat_id);
    let texts = rows.into_iter().flatten().filter_map(|seen| seen.row.text.as_ref());
    texts.filter(|text| text.contains(words)).count()
}

/// Requests that more than one specialist got at the same time, or nobody, or not the one who was told so.
pub(super) fn not_taken_once(evidence: &Evidence) -> Count {
    let mut count = Count::new("requests not taken once", evidence.requests().count());
    for (_, request, number) in evidence.requests() {
        for take in &request.takes {
            let of = |words: &str| take.toasts.iter().filter(|(_, toast)| toast.contains(words)).count();
            let (got, lost) = (of("is yours. See"), of("is another specialist's already"));
            count.expect(got == 1 && got + lost == take.toasts.len(), || {
                format!(
                    "request {number}: of those who pressed at once {:?} were told",
                    take.toasts
                )
            });
        }
        let taken = changes(evidence, number).filter(|change| change.state() == CommunicationState::Taken);
        let owners: Vec<i64> = taken.filter_map(|change| change.specialist_id).collect();
        count.expect(owners == request.owners, || {
            format!(
                "request {number} was of {owners:?}, and they were told {:?}",
                request.owners
            )
        });
        for owner in &request.owners {
            // Whoever gets it back gets it anew.
            let times = request.owners.iter().filter(|other| *other == owner).count();
            let headers = told_headers(evidence, *owner, number);
            count.expect(headers == times, || {
                format!("request {number} was given to {owner} {headers} times, not {times}")
            });
        }
        let last = evidence
            .communication(number)
            .and_then(|communication| communication.last_owner);
        count.expect(last == request.owners.last().copied(), || {
            format!(
                "request {number} is of {last:?} in the end, not of {:?}",
                request.owners.last()
            )
        });
    }
    count
}

fn told_headers(evidence: &Evidence, owner: i64, number: i64) -> usize {
    let begins = format!("Request № {number} is yours: ");
    let rows = evidence.observed.sightings.chats.get(&owner);
    let texts = rows.into_iter().flatten().filter_map(|seen| seen.row.text.as_ref());
    texts
        .filter(|text| text.starts_with(&begins) && text.contains("files no ticket"))
        .count()
}

/// Requests that were not closed exactly once, in the way in which they ended, or of which somebody was not told so once.
pub(super) fn not_closed_once(evidence: &Evidence) -> Count {
    let mut count = Count::new("requests not closed once", evidence.tables.communications.len());
    for communication in &evidence.tables.communications {
        let number = communication.id;
        let found = evidence.requests().find(|(_, _, other)| *other == number);
        let Some((story, request, _)) = found.filter(|(story, _, _)| story.person_id == communication.user_id) else {
            count.wrong.push(format!("request {number}: nobody knows of it"));
            continue;
        };
        let Some(ended) = request.ended else { continue };
        let (closed_by, words) = match ended {
            Ending::BySpecialist => ("specialist", format!("The specialist closed request № {number}.")),
            Ending::ByUser => ("user", format!("Request № {number} is closed.")),
            Ending::Silence => ("timeout", format!("for a while, and request № {number} is closed.")),
        };
        let found = (communication.state.as_str(), communication.closed_by.as_deref());
        count.expect(found == ("closed", Some(closed_by)), || {
            format!("request {number} is {found:?}, not closed by {closed_by}")
        });
        let closed = changes(evidence, number).filter(|change| change.state() == CommunicationState::Closed);
        let times = closed.filter(|change| change.rating.is_none()).count();
        count.expect(times == 1, || format!("request {number} was closed {times} times"));
        let notices = told(evidence, story.person_id, &words);
        count.expect(notices == 1, || {
            format!(
                "{} was told {notices} times that request {number} is closed",
                story.person_id
            )
        });
    }
    count
}
