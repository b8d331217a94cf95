use crate::crash::counts::Count;
use crate::crash::desk::evidence::Evidence;

/// Messages whose author is not shown by a sign what became of them.
pub(super) fn untrue(evidence: &Evidence) -> Count {
    let mut count = Count::new("signs of delivery untrue", evidence.said().count());
    for (_, _, uttered) in evidence.said() {
        let undetermined = evidence.is_named_undetermined(uttered);
        let expected = if undetermined { "💔" } else { "👌" };
        let messages = evidence.chats.get(&uttered.author_id).map(|chat| &chat.messages);
        let mut messages = messages.into_iter().flatten();
        let message = messages.find(|message| message.message_id == uttered.message_id);
        let reactions = message.map(|message| &message.reactions).into_iter().flatten();
        let signs: Vec<&str> = reactions
            .filter(|reaction| reaction.author_id == evidence.bot)
            .map(|reaction| reaction.emoji.as_str())
            .collect();
        count.expect(signs == [expected], || {
            format!("{} has the signs {signs:?}, not {expected}", uttered.said.token())
        });
    }
    count
}
