use std::collections::HashMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, Utc};
use diesel::result::QueryResult;
use diesel_async::AsyncPgConnection;
use outbox::{
    Topic, events,
    inputs::{self, NewInput, Source},
    tasks,
};
use uuid::Uuid;

use super::{error::StepError, files::Files};
use crate::{
    Call, Context, Decider, Effect, Event, EventKind, Lane, Language, Report, To, Word,
    store::{
        broadcasts, chats, copies,
        outgoing::{self, NewOutgoing},
        slots,
    },
};

/// The longest notice on a pressed button, in characters (Bot API, answerCallbackQuery).
const NOTICE_LIMIT: usize = 200;

/// Turns the effects of one decision into rows.
pub(crate) struct Effects<'a, D: Decider> {
    pub(crate) decider: &'a D,
    pub(crate) context: &'a Context,
    pub(crate) default_language: Language,
    pub(crate) traceparent: Option<String>,
    /// When the input was received.
    pub(crate) caused_at: DateTime<Utc>,
    /// The files that were made for it.
    pub(super) files: &'a Files,
    /// Replies are merged into what waits already.
    pub(crate) flooding: bool,
}

impl<D: Decider> Effects<'_, D> {
    /// Does everything but what [`Self::store`] is left to do.
    pub(crate) async fn apply(
        &self,
        transaction: &mut AsyncPgConnection,
        effects: Vec<Effect<D::Write>>,
    ) -> Result<Queue, StepError> {
        let languages = self.languages(transaction, &effects).await?;
        let mut queue = Queue::default();
        for effect in effects {
            self.apply_one(transaction, effect, &languages, &mut queue).await?;
        }
        if self.flooding {
            self.merge_into_waiting(transaction, &mut queue.calls).await?;
        }
        if !queue.calls.is_empty() {
            queue.wake(Topic::Outgoing);
        }
        if !queue.words.is_empty() {
            queue.wake(Topic::Inputs);
        }
        Ok(queue)
    }

    /// Stores what has been queued. Nothing else of the step depends on it, so it may travel together with the rest.
    pub(crate) async fn store(&self, transaction: &AsyncPgConnection, queue: &Queue) -> QueryResult<()> {
        let bot_id = self.context.me.bot_id;
        let traceparent = self.traceparent.as_deref();
        let calls = outgoing::insert(transaction, bot_id, &queue.calls, traceparent, Some(self.caused_at));
        // One after the other, for a later one may be about the same task.
        let tasks = async {
            for change in &queue.tasks {
                match change {
                    TaskChange::Set(task) => tasks::set(transaction, bot_id, task, traceparent).await?,
                    TaskChange::Cancel { kind, key } => tasks::cancel(transaction, bot_id, kind, key).await?,
                }
            }
            QueryResult::Ok(())
        };
        futures::try_join!(calls, tasks, inputs::insert(transaction, bot_id, &queue.words))?;
        Ok(())
    }

    async fn apply_one(
        &self,
        transaction: &mut AsyncPgConnection,
        effect: Effect<D::Write>,
        languages: &HashMap<i64, Language>,
        queue: &mut Queue,
    ) -> Result<(), StepError> {
        let bot_id = self.context.me.bot_id;
        match effect {
            Effect::Say { to, message, report } => {
                let chat_id = self.chat_id(to)?;
                let language = self.language(chat_id, languages);
                let report = report.map(addressed);
                let parts = self.parts(&message, language)?;
                let last = parts.len().saturating_sub(1);
                for (place, call) in parts.into_iter().enumerate() {
                    let report = report.clone().filter(|_| place == last);
                    queue.calls.push(NewOutgoing {
                        secret: message.secret,
                        report,
                        ..self.call(chat_id, &call)?
                    });
                }
            }
            Effect::ShowReporting {
                slot,
                to,
                message,
                report,
            } => {
                let chat_id = self.chat_id(to)?;
                let call = self.card(&message, self.language(chat_id, languages))?;
                // Never put into a card that waits: that one would end without a report.
                queue.calls.push(NewOutgoing {
                    secret: message.secret,
                    slot: Some(slot.0),
                    report: Some(addressed(report)),
                    ..self.call(chat_id, &call)?
                });
            }
            Effect::Show { slot, to, message } => {
                let chat_id = self.chat_id(to)?;
                let call = self.card(&message, self.language(chat_id, languages))?;
                let mut row = NewOutgoing {
                    secret: message.secret,
                    ..self.call(chat_id, &call)?
                };
                if outgoing::replace_waiting_card(transaction, bot_id, &slot.0, &row.call, row.secret).await? {
                    queue.wake(Topic::Outgoing);
                } else {
                    row.slot = Some(slot.0);
                    queue.calls.push(row);
                }
            }
            Effect::SendDocument { to, document } => {
                let chat_id = self.chat_id(to)?;
                let language = self.language(chat_id, languages);
                let catalogue = self.decider.catalogue();
                let table = document.table(catalogue, language)?;
                let Some(content) = self.files.of(&table) else {
                    return Err(StepError::Unmade(table));
                };
                let call = Call::Document {
                    file_name: document.file_name.as_str().to_owned(),
                    content: BASE64_STANDARD.encode(content),
                    caption: catalogue.render(&document.caption, language)?,
                };
                queue.calls.push(NewOutgoing {
                    secret: true,
                    ..self.call(chat_id, &call)?
                });
            }
            Effect::Copy {
                slot,
                to,
                copied,
                report,
            } => {
                let chat_id = self.chat_id(to)?;
                self.copy(transaction, queue, slot, chat_id, copied, report).await?;
            }
            Effect::Revise { slot, to, revision } => {
                let chat_id = self.chat_id(to)?;
                self.revise(transaction, queue, slot, chat_id, revision).await?;
            }
            Effect::React { to, message_id, emoji } => {
                let emoji = emoji.map(str::to_owned);
                queue.calls.push(NewOutgoing {
                    unordered: true,
                    lane: Lane::Interactive,
                    ..self.call(self.chat_id(to)?, &Call::React { message_id, emoji })?
                });
            }
            Effect::SendFile { to, file } => {
                let chat_id = self.chat_id(to)?;
                let caption = self.decider.catalogue();
                let caption = caption.render(&file.caption, self.language(chat_id, languages))?;
                let call = Call::File {
                    path: file.path,
                    file_name: file.name.as_str().to_owned(),
                    caption,
                };
                queue.calls.push(NewOutgoing {
                    report: file.report.map(addressed),
                    ..self.call(chat_id, &call)?
                });
            }
            Effect::Recall { slot } => {
                let still_open = outgoing::cancel_waiting_cards(transaction, bot_id, &slot.0).await?;
                let still_open = match still_open {
                    None => copies::leave_waiting_album(transaction, bot_id, &slot.0).await?,
                    open => open,
                };
                queue.calls.retain(|row| row.slot.as_ref() != Some(&slot.0));
                let stands = match still_open {
                    Some(chat_id) => Some(chat_id),
                    None => slots::shown(transaction, bot_id, &slot.0)
                        .await?
                        .map(|shown| shown.chat_id),
                };
                if let Some(chat_id) = stands {
                    queue.calls.push(NewOutgoing {
                        slot: Some(slot.0),
                        ..self.call(chat_id, &Call::Recall)?
                    });
                }
            }
            Effect::RemoveButtons { to, message_id } => {
                let row = self.call(self.chat_id(to)?, &Call::RemoveButtons { message_id })?;
                queue.calls.push(row);
            }
            Effect::Toast { query_id, text, alert } => {
                let catalogue = self.decider.catalogue();
                let text = text
                    .map(|text| catalogue.render_plain(&text, self.context.language))
                    .transpose()?;
                let text = text.map(|text| text.chars().take(NOTICE_LIMIT).collect());
                let url = None;
                queue.calls.push(self.answer(&Call::Answer {
                    query_id,
                    text,
                    alert,
                    url,
                })?);
            }
            Effect::OpenBot { query_id, start } => {
                let answer = Call::Answer {
                    query_id,
                    text: None,
                    alert: false,
                    url: Some(format!("https://t.me/{}?start={start}", self.context.me.username)),
                };
                queue.calls.push(self.answer(&answer)?);
            }
            Effect::Menu { to, commands } => {
                let chat_id = self.chat_id(to)?;
                let language = self.language(chat_id, languages);
                let describe = |text| self.decider.catalogue().render_plain(text, language);
                let commands = commands
                    .iter()
                    .map(|command| Ok((command.name.to_owned(), describe(&command.description)?)))
                    .collect::<Result<_, StepError>>()?;
                queue.calls.push(self.call(chat_id, &Call::Menu { commands })?);
            }
            Effect::ChooseLanguage(language) => {
                chats::choose_language(transaction, bot_id, self.chat_id(To::Me)?, language).await?;
            }
            Effect::Write(write) => self.decider.apply(transaction, self.context, write).await?,
            Effect::Publish(event) => {
                queue.wake(Topic::Events);
                events::insert(transaction, bot_id, &new_event(event), self.traceparent.as_deref()).await?;
            }
            Effect::Timer(timer) => {
                queue.wake(Topic::Tasks);
                let task = tasks::NewTask {
                    kind: timer.kind,
                    key: timer.key,
                    conversation: timer.conversation.as_str().to_owned(),
                    work: false,
                    payload: None,
                    due_at: timer.due,
                };
                queue.tasks.push(TaskChange::Set(task));
            }
            Effect::Work(work) => {
                queue.wake(Topic::Tasks);
                let task = tasks::NewTask {
                    kind: work.kind,
                    key: work.key,
                    conversation: work.conversation.as_str().to_owned(),
                    work: true,
                    payload: Some(work.payload),
                    due_at: work.due,
                };
                queue.tasks.push(TaskChange::Set(task));
            }
            Effect::Wake(topic) => queue.wake(topic),
            Effect::CancelTimer { kind, key } => queue.tasks.push(TaskChange::Cancel { kind, key }),
            Effect::Tell(word) => queue.words.push(self.new_word(&word)),
            Effect::Broadcast(broadcast) => {
                let calls = self.in_all_languages(&broadcast.message)?;
                let new = broadcasts::NewBroadcast {
                    key: broadcast.key,
                    calls,
                    default_language: self.default_language,
                    to: broadcast.to,
                };
                broadcasts::begin(transaction, bot_id, &new, self.traceparent.as_deref()).await?;
                queue.wake(Topic::Outgoing);
            }
            Effect::StopBroadcast { key } => broadcasts::stop(transaction, bot_id, &key).await?,
        }
        Ok(())
    }

    /// The languages of all who are spoken to, in one read; usually that is only the person himself, who is known.
    async fn languages(
        &self,
        transaction: &mut AsyncPgConnection,
        effects: &[Effect<D::Write>],
    ) -> Result<HashMap<i64, Language>, StepError> {
        let me = self.context.conversation.user_id();
        let mut others: Vec<i64> = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Say { to, .. }
                | Effect::Show { to, .. }
                | Effect::ShowReporting { to, .. }
                | Effect::SendDocument { to, .. }
                | Effect::SendFile { to, .. }
                | Effect::Menu { to, .. } => match to {
                    To::Chat(chat_id) if Some(*chat_id) != me => Some(*chat_id),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        others.sort_unstable();
        others.dedup();
        if others.is_empty() {
            return Ok(HashMap::new());
        }
        Ok(chats::languages(transaction, self.context.me.bot_id, &others)
            .await?
            .into_iter()
            .collect())
    }

    fn language(&self, chat_id: i64, languages: &HashMap<i64, Language>) -> Language {
        if self.context.conversation.user_id() == Some(chat_id) {
            // A choice made by this very decision is already in force for its own words.
            self.context.language
        } else {
            languages.get(&chat_id).copied().unwrap_or(self.default_language)
        }
    }

    pub(super) fn chat_id(&self, to: To) -> Result<i64, StepError> {
        match to {
            To::Chat(chat_id) => Ok(chat_id),
            To::Me => self.context.conversation.user_id().ok_or_else(|| {
                StepError::Bug(format!(
                    "conversation {} has no person to speak to",
                    self.context.conversation
                ))
            }),
        }
    }

    pub(super) fn call(&self, chat_id: i64, call: &Call) -> Result<NewOutgoing, StepError> {
        let own = self.context.conversation.user_id() == Some(chat_id);
        Ok(NewOutgoing {
            chat_id,
            lane: if own { Lane::Interactive } else { Lane::Notification },
            unordered: false,
            slot: None,
            call: outgoing::stored(call)?,
            secret: false,
            report: None,
        })
    }

    /// The answer to a press: outside of the order of its chat.
    fn answer(&self, answer: &Call) -> Result<NewOutgoing, StepError> {
        let chat_id = self.context.conversation.user_id().unwrap_or(0);
        Ok(NewOutgoing {
            unordered: true,
            lane: Lane::Interactive,
            ..self.call(chat_id, answer)?
        })
    }

    fn new_word(&self, word: &Word) -> NewInput {
        NewInput {
            source: Source::Word,
            source_key: Uuid::now_v7().to_string(),
            conversation: word.to.as_str().to_owned(),
            kind: word.kind.to_owned(),
            body: word.body.to_string().into_bytes(),
            traceparent: self.traceparent.clone(),
        }
    }
}

/// What one decision queues, and whom to wake after the commit.
#[derive(Default)]
pub(crate) struct Queue {
    pub(super) calls: Vec<NewOutgoing>,
    words: Vec<NewInput>,
    tasks: Vec<TaskChange>,
    pub(crate) topics: Vec<Topic>,
}

/// What is to become of something for later.
enum TaskChange {
    Set(tasks::NewTask),
    Cancel { kind: &'static str, key: String },
}

impl Queue {
    pub(super) fn wake(&mut self, topic: Topic) {
        if !self.topics.contains(&topic) {
            self.topics.push(topic);
        }
    }
}

/// The conversation that is told how a call ended, and by which kind of input.
pub(super) fn addressed(report: Report) -> (String, String) {
    (report.conversation.as_str().to_owned(), report.kind)
}

fn new_event(event: Event) -> events::NewEvent {
    events::NewEvent {
        routing_key: event.routing_key,
        aggregate: event.aggregate,
        version: event.version,
        expires_at: match event.kind {
            EventKind::State => None,
            EventKind::Request { expires_at } => Some(expires_at),
        },
        body: event.body,
        secret: event.secret,
    }
}
