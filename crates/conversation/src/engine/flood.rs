use diesel_async::AsyncPgConnection;

use super::{effects::Effects, error::StepError};
use crate::{
    Call, Decider, MESSAGE_LIMIT, Rich,
    store::outgoing::{self, NewOutgoing},
};

impl<D: Decider> Effects<'_, D> {
    /// Puts replies of a flood into the message that waits for the same chat, instead of sending one for each. Different
    /// keyboards stay apart: each belongs to its sentence.
    pub(super) async fn merge_into_waiting(
        &self,
        transaction: &mut AsyncPgConnection,
        calls: &mut Vec<NewOutgoing>,
    ) -> Result<(), StepError> {
        let bot_id = self.context.me.bot_id;
        let [reply] = calls.as_slice() else { return Ok(()) };
        let Ok(Call::Message { rich, markup }) = serde_json::from_value(reply.call.clone()) else {
            return Ok(());
        };
        if reply.slot.is_some() || reply.secret || reply.report.is_some() {
            return Ok(());
        }
        let Some(waiting) = outgoing::newest_waiting(transaction, bot_id, reply.chat_id).await? else {
            return Ok(());
        };
        let Ok(Call::Message {
            rich: before,
            markup: above,
        }) = serde_json::from_value(waiting.body)
        else {
            return Ok(());
        };
        if above.is_some() && markup.is_some() && above != markup {
            return Ok(());
        }
        if let Some(merged) = merged(before, &rich) {
            let body = outgoing::stored(&Call::Message {
                rich: merged,
                markup: markup.or(above),
            })?;
            outgoing::rewrite(transaction, bot_id, waiting.id, &body).await?;
            calls.clear();
        }
        Ok(())
    }
}

/// Two replies as one message; the same sentence is said once. `None` when they do not fit into one.
fn merged(before: Rich, reply: &Rich) -> Option<Rich> {
    if before.text == reply.text || before.text.ends_with(&format!("\n\n{}", reply.text)) {
        return Some(before);
    }
    let shift = before.utf16_len() + 2;
    if shift + reply.utf16_len() > MESSAGE_LIMIT {
        return None;
    }
    let mut merged = before;
    merged.text.push_str("\n\n");
    merged.text.push_str(&reply.text);
    merged
        .entities
        .extend(reply.entities.iter().map(|entity| crate::Entity {
            offset: entity.offset + shift,
            ..*entity
        }));
    Some(merged)
}
