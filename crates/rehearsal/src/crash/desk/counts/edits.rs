use sandbox::model::Author;

use crate::crash::counts::Count;
use crate::crash::desk::evidence::Evidence;

/// Copies that do not say in the end what their author said last.
pub(super) fn not_carried_over(evidence: &Evidence) -> Count {
    let changed = evidence.said().filter(|(_, _, uttered)| uttered.edited).count();
    let mut count = Count::new("changes not carried over", changed);
    for (story, request, uttered) in evidence.said() {
        let (token, text) = (uttered.said.token(), uttered.text());
        for reader in request.readers(uttered.side, story.person_id) {
            let Some(chat) = evidence.chats.get(&reader) else {
                continue;
            };
            let mut shown = chat.messages.iter().filter(|message| message.author == Author::Bot);
            // Of two sights of one whose first end nobody knew, the later one is known, and changed.
            let Some(copy) = shown.rfind(|message| message.text.starts_with(&token)) else {
                continue;
            };
            count.expect(copy.text == text, || {
                format!("{reader} reads {:?} in the end, not {text:?}", copy.text)
            });
        }
    }
    count
}
