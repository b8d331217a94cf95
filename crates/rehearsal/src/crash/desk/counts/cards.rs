use sandbox::model::MessageView;

use crate::crash::counts::Count;
use crate::crash::desk::evidence::Evidence;
use crate::crash::desk::people::data_of;
use crate::crash::desk::tables::Communication;

/// Cards of the group that do not say in the end what is true, or that still offer what is over.
pub(super) fn untrue(evidence: &Evidence) -> Count {
    let tables = &evidence.tables;
    let mut count = Count::new("cards untrue", tables.communications.len());
    let Some(chat) = evidence.chats.get(&evidence.group) else {
        return count;
    };
    for communication in &tables.communications {
        let number = communication.id;
        let slot = match communication.digest {
            None => format!("communication/{number}/card@{}", evidence.group),
            Some(digest) => format!("digest/{digest}@{}", evidence.group),
        };
        let card = tables.slots.iter().find(|card| card.slot == slot);
        let card = card.and_then(|card| {
            let mut shown = chat.messages.iter();
            shown.find(|message| message.message_id == card.message_id && card.chat_id == evidence.group)
        });
        let Some(card) = card else {
            count.wrong.push(format!("request {number} has no card in the group"));
            continue;
        };
        let true_line = says_the_truth(card, communication);
        count.expect(true_line, || {
            format!(
                "request {number} is {:?}, and its card says {:?}",
                communication.closed_by, card.text
            )
        });
        let take = format!("take:{number}");
        count.expect(data_of(card).all(|data| data != take), || {
            format!("request {number} is closed, and its card offers to take it")
        });
    }
    count
}

fn says_the_truth(card: &MessageView, communication: &Communication) -> bool {
    let number = format!("№ {} ", communication.id);
    if communication.digest.is_some() {
        let mut lines = card.text.lines().filter(|line| line.starts_with(&number));
        return lines.next().is_some_and(|line| line.ends_with("– closed")) && lines.next().is_none();
    }
    let closed = match communication.closed_by.as_deref() {
        Some("user") => "Closed by the user",
        Some("timeout") => "the user did not answer",
        Some("specialist") => " answered",
        _ => return false,
    };
    card.text.starts_with(number.trim_end()) && card.text.contains("\nClosed ") && card.text.contains(closed)
}
