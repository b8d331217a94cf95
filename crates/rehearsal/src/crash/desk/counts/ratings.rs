use sandbox::model::Author;

use crate::crash::counts::Count;
use crate::crash::desk::evidence::Evidence;

/// Requests whose rating is none of what was pressed, or that were rated more than once.
pub(super) fn not_once(evidence: &Evidence) -> Count {
    let mut count = Count::new("ratings not counted once", evidence.requests().count());
    for (story, request, number) in evidence.requests() {
        let rating = evidence
            .communication(number)
            .and_then(|communication| communication.rating);
        let pressed: Vec<i16> = request.stars.iter().map(|stars| i16::from(*stars)).collect();
        let fits = match rating {
            Some(rating) => pressed.contains(&rating),
            None => pressed.is_empty(),
        };
        count.expect(fits, || {
            format!("request {number} is rated {rating:?}, where {pressed:?} was pressed")
        });
        let changes = evidence.tables.changes.iter();
        let rated = changes.filter(|change| change.communication_id == number && change.rating.is_some());
        let rated: Vec<_> = rated.filter_map(|change| i16::try_from(change.rating?).ok()).collect();
        count.expect(rated.as_slice() == rating.as_slice(), || {
            format!("request {number} is rated {rating:?}, and others heard {rated:?}")
        });
        let Some(rating) = rating else { continue };
        // The card that asked for it says it now.
        let slot = format!("communication/{number}/rating@{}", story.person_id);
        let card = evidence.tables.slots.iter().find(|card| card.slot == slot);
        let chat = evidence.chats.get(&story.person_id);
        let shown = chat.zip(card).and_then(|(chat, card)| {
            let mut shown = chat.messages.iter();
            shown.find(|message| message.author == Author::Bot && message.message_id == card.message_id)
        });
        let stars = "★".repeat(usize::try_from(rating).unwrap_or_default());
        let said = format!("Your rating: {stars}.");
        count.expect(shown.is_some_and(|shown| shown.text.starts_with(&said)), || {
            format!(
                "request {number} is rated {rating}, and {} reads otherwise",
                story.person_id
            )
        });
    }
    count
}
