use diesel_async::AsyncPgConnection;
use outbox::Topic;

use super::{
    effects::{Effects, Queue, addressed},
    error::StepError,
};
use crate::{
    ALBUM_LIMIT, Call, Copied, CopiedMessage, Decider, Lane, Report, Revision, Slot,
    store::{
        copies::{self, Revising},
        outgoing::{self, NewOutgoing},
    },
};

/// What goes from one chat to another. Two people talk by it, so it is as urgent as an answer, whoever's input it is.
impl<D: Decider> Effects<'_, D> {
    /// Queues a copy; one of an album joins those that wait.
    pub(super) async fn copy(
        &self,
        transaction: &AsyncPgConnection,
        queue: &mut Queue,
        slot: Slot,
        chat_id: i64,
        copied: Copied,
        report: Option<Report>,
    ) -> Result<(), StepError> {
        let report = report.map(addressed);
        let Some(album) = copied.album else {
            let call = Call::Copy {
                from_chat_id: copied.from_chat,
                messages: vec![CopiedMessage {
                    message_id: copied.message_id,
                    slot: None,
                    report_to: None,
                    report_kind: None,
                }],
                reply_to: copied.reply_to,
                album: None,
            };
            queue.calls.push(NewOutgoing {
                lane: Lane::Interactive,
                slot: Some(slot.0),
                report,
                ..self.call(chat_id, &call)?
            });
            return Ok(());
        };
        let (report_to, report_kind) = report.unzip();
        let message = CopiedMessage {
            message_id: copied.message_id,
            slot: Some(slot.0),
            report_to,
            report_kind,
        };
        if queue.join_album(chat_id, copied.from_chat, &album, &message)? {
            return Ok(());
        }
        let bot_id = self.context.me.bot_id;
        let stored = serde_json::to_value(&message)?;
        if copies::join_waiting_album(transaction, bot_id, chat_id, copied.from_chat, &album, &stored).await? {
            queue.wake(Topic::Outgoing);
            return Ok(());
        }
        let call = Call::Copy {
            from_chat_id: copied.from_chat,
            messages: vec![message],
            reply_to: None,
            album: Some(album),
        };
        queue.calls.push(NewOutgoing {
            lane: Lane::Interactive,
            ..self.call(chat_id, &call)?
        });
        Ok(())
    }

    /// Carries a change over, unless the copy is still to be made: then it is made of the newest content.
    pub(super) async fn revise(
        &self,
        transaction: &AsyncPgConnection,
        queue: &mut Queue,
        slot: Slot,
        chat_id: i64,
        revision: Revision,
    ) -> Result<(), StepError> {
        // What its author wrote does not stay behind when it is shown.
        let row = NewOutgoing {
            lane: Lane::Interactive,
            secret: true,
            ..self.call(chat_id, &Call::Revise { revision })?
        };
        match copies::revise(transaction, self.context.me.bot_id, &slot.0, &row.call).await? {
            Revising::Follow => queue.calls.push(NewOutgoing {
                slot: Some(slot.0),
                ..row
            }),
            Revising::Replaced => queue.wake(Topic::Outgoing),
            Revising::Needless => {}
        }
        Ok(())
    }
}

impl Queue {
    /// Lets a message join the album that this very decision has begun. `false`: it has begun none that has room.
    fn join_album(
        &mut self,
        chat_id: i64,
        from: i64,
        name: &str,
        message: &CopiedMessage,
    ) -> Result<bool, serde_json::Error> {
        for row in self.calls.iter_mut().rev().filter(|row| row.chat_id == chat_id) {
            // Read only what may be one.
            if row.call.get("album").and_then(serde_json::Value::as_str) != Some(name) {
                continue;
            }
            let mut call: Call = serde_json::from_value(row.call.clone())?;
            if let Call::Copy {
                from_chat_id, messages, ..
            } = &mut call
                && *from_chat_id == from
                && messages.len() < ALBUM_LIMIT
            {
                messages.push(message.clone());
                row.call = outgoing::stored(&call)?;
                return Ok(true);
            }
        }
        Ok(false)
    }
}
