use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::result::QueryResult;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use fail_point::fail_point;
use futures::FutureExt;
use outbox::{
    Topic,
    inputs::{self, OldestInput},
    trace,
};
use tracing::Instrument;

use super::{
    Engine,
    effects::Effects,
    error::{StepError, is_infrastructure},
    files::Files,
    happening::happening,
    metrics::count_input,
};
use crate::{
    Context, ConversationKey, Decider, Decision, Effect, Happening, Message, Place, To, Undecodable, What,
    store::{chats, conversations},
};

/// How often a decision is taken anew when others were faster.
const CONFLICTS: u32 = 3;
/// How long an input waits after a fault that was not its own.
const SHORT_PAUSE_MILLISECONDS: i64 = 200;

/// What came of looking for work once.
pub(crate) enum Step {
    Handled,
    Idle,
    /// The connection is of no more use.
    Broken,
}

/// An input in the hands of a worker.
struct Claimed {
    conversation: ConversationKey,
    input: OldestInput,
    /// Its attempt has been committed beforehand.
    counted: bool,
}

impl<D: Decider> Engine<D> {
    /// Claims one conversation and handles its oldest open input.
    pub(crate) async fn step(&self, connection: &mut AsyncPgConnection) -> Step {
        match self.try_step(connection).await {
            Ok(step) => step,
            Err(error) => {
                tracing::warn!(%error, "a step of the engine was given up");
                // A connection that cannot even roll back is thrown away, and the server rolls back in its stead.
                if connection.batch_execute("rollback").await.is_err() || is_infrastructure(&error) {
                    Step::Broken
                } else {
                    Step::Handled
                }
            }
        }
    }

    async fn try_step(&self, connection: &mut AsyncPgConnection) -> QueryResult<Step> {
        let busy = self.busy();
        let Some(name) = begin_and_claim(connection, self.options.me.bot_id, &busy).await? else {
            connection.batch_execute("rollback").await?;
            return Ok(Step::Idle);
        };
        let _occupied = self.occupy(&name);
        let conversation = ConversationKey::from_stored(name);
        let Some(input) = self.oldest(connection, &conversation).await? else {
            connection.batch_execute("rollback").await?;
            return Ok(Step::Handled);
        };
        let mut claimed = Claimed {
            conversation,
            input,
            counted: false,
        };
        if claimed.input.stale && !self.count_attempt(connection, &mut claimed).await? {
            return Ok(Step::Handled);
        }
        fail_point("claim");
        let span = tracing::info_span!(
            "process input",
            otel.kind = "consumer",
            bot_id = self.options.me.bot_id,
            input.id = claimed.input.id,
            input.source = claimed.input.source,
            conversation = %claimed.conversation,
        );
        trace::set_parent(&span, claimed.input.traceparent.as_deref());
        self.handle(connection, claimed).instrument(span).await?;
        Ok(Step::Handled)
    }

    /// Counts the attempt in a commit of its own, so that a crash in the handling cannot roll it back. `false`: somebody
    /// else has the conversation now.
    async fn count_attempt(&self, connection: &mut AsyncPgConnection, claimed: &mut Claimed) -> QueryResult<bool> {
        inputs::count_attempt(connection, self.options.me.bot_id, claimed.input.id).await?;
        connection.batch_execute("commit").await?;
        let id = claimed.input.id;
        if !self.take_again(connection, claimed).await? {
            return Ok(false);
        }
        claimed.counted = claimed.input.id == id;
        Ok(true)
    }

    /// Begins anew on the same conversation. `false`: there is nothing for us to do there any more.
    async fn take_again(&self, connection: &mut AsyncPgConnection, claimed: &mut Claimed) -> QueryResult<bool> {
        connection.batch_execute("begin").await?;
        let locked = inputs::lock(connection, self.options.me.bot_id, claimed.conversation.as_str()).await?;
        let input = if locked {
            self.oldest(connection, &claimed.conversation).await?
        } else {
            None
        };
        match input {
            Some(input) => {
                claimed.counted &= input.id == claimed.input.id;
                claimed.input = input;
                Ok(true)
            }
            None => {
                connection.batch_execute("rollback").await?;
                Ok(false)
            }
        }
    }

    async fn oldest(
        &self,
        connection: &AsyncPgConnection,
        conversation: &ConversationKey,
    ) -> QueryResult<Option<OldestInput>> {
        let chat_id = conversation.user_id().unwrap_or(0);
        let flood = i64::from(self.options.flood.max(2));
        let input = inputs::oldest(
            connection,
            self.options.me.bot_id,
            conversation.as_str(),
            chat_id,
            flood,
        )
        .await?;
        Ok(input.filter(|input| !input.deferred))
    }

    /// Handles a claimed input to its end: done, put off, or dead.
    async fn handle(&self, connection: &mut AsyncPgConnection, mut claimed: Claimed) -> QueryResult<()> {
        let used_up =
            i64::from(claimed.input.attempts) - i64::from(claimed.counted) >= i64::from(self.options.attempts);
        if used_up {
            let error = claimed.input.attempts.to_string() + " attempts ended without a trace";
            return self.bury(connection, &claimed, &error).await;
        }
        let mut conflicts = 0;
        let mut files = Files::default();
        loop {
            let error = match AssertUnwindSafe(self.attempt(connection, &claimed, &files))
                .catch_unwind()
                .await
            {
                Ok(Ok(())) => {
                    count_input(&claimed.input.source, "handled");
                    tracing::debug!("the input is handled");
                    return Ok(());
                }
                Ok(Err(Attempt::Undecodable(error))) => {
                    return self.bury(connection, &claimed, &error.to_string()).await;
                }
                Ok(Err(Attempt::Failed(error))) => error,
                Err(panic) => StepError::Bug(format!("panic: {}", panic_message(panic.as_ref()))),
            };
            connection.batch_execute("rollback").await?;
            match error {
                StepError::Conflict if conflicts + 1 < CONFLICTS => {
                    conflicts += 1;
                    if !self.take_again(connection, &mut claimed).await? {
                        return Ok(());
                    }
                }
                StepError::Unmade(table) => {
                    if let Err(error) = files.make(table).await {
                        return self.fail(connection, &mut claimed, &format!("file: {error}")).await;
                    }
                    fail_point("file");
                    if !self.take_again(connection, &mut claimed).await? {
                        return Ok(());
                    }
                }
                StepError::Conflict => return self.give_back(connection, &mut claimed, "conflicts without end").await,
                StepError::Infrastructure(error) => {
                    tracing::warn!(%error, "the input is tried again");
                    return self.give_back(connection, &mut claimed, "infrastructure").await;
                }
                StepError::Bug(problem) => return self.fail(connection, &mut claimed, &problem).await,
            }
        }
    }

    /// One try, up to and with the commit.
    async fn attempt(
        &self,
        connection: &mut AsyncPgConnection,
        claimed: &Claimed,
        files: &Files,
    ) -> Result<(), Attempt> {
        let input = &claimed.input;
        let bot_id = self.options.me.bot_id;
        let happening = happening(input, &self.options.me, self.options.decode_update)?;
        let mut context = self.context(claimed, &happening);
        self.note_chat(connection, claimed, &happening).await?;
        let understood = self.decider.input(happening)?;
        let stored = input.state.clone();
        let state: D::State = match stored.clone() {
            Some(stored) => serde_json::from_value::<D::StoredState>(stored)
                .map_err(|error| StepError::Bug(format!("stored state: {:?}", error.classify())))?
                .into(),
            None => D::State::default(),
        };
        let needs = self.decider.needs(&state, &understood);
        let facts = self
            .decider
            .load(connection, &context, needs)
            .await
            .map_err(StepError::from)?;
        let decided = catch_unwind(AssertUnwindSafe(|| self.decider.decide(state, &understood, &facts)));
        let Decision {
            state,
            effects,
            forget_input,
        } = decided
            .map_err(|panic| StepError::Bug(format!("panic while deciding: {}", panic_message(panic.as_ref()))))?;
        for effect in &effects {
            if let Effect::ChooseLanguage(language) = effect {
                context.language = *language;
            }
        }
        let applying = self.effects(&context, input, files, input.flooding);
        let queue = applying.apply(connection, effects).await?;
        let state = serde_json::to_value(D::StoredState::from(state)).map_err(StepError::from)?;
        let changed = stored.as_ref() != Some(&state) && !(stored.is_none() && self.is_default(&state));
        let save = async {
            match changed {
                true => conversations::save(connection, bot_id, claimed.conversation.as_str(), &state).await,
                false => Ok(()),
            }
        };
        futures::try_join!(
            applying.store(connection, &queue),
            save,
            inputs::close(connection, bot_id, input.id, forget_input)
        )
        .map_err(StepError::from)?;
        fail_point("apply");
        // By itself: a commit sent along with a statement that has yet to be prepared would overtake it.
        connection.batch_execute("commit").await.map_err(StepError::from)?;
        fail_point("commit");
        self.ring(&queue.topics);
        Ok(())
    }

    fn is_default(&self, state: &serde_json::Value) -> bool {
        serde_json::to_value(D::StoredState::from(D::State::default())).is_ok_and(|default| default == *state)
    }

    fn effects<'a>(
        &'a self,
        context: &'a Context,
        input: &OldestInput,
        files: &'a Files,
        flooding: bool,
    ) -> Effects<'a, D> {
        Effects {
            decider: &self.decider,
            context,
            files,
            default_language: self.options.default_language,
            traceparent: trace::current_traceparent(),
            caused_at: input.received_at,
            flooding,
        }
    }

    fn context(&self, claimed: &Claimed, happening: &Happening) -> Context {
        let told = match happening {
            Happening::Update(incoming) => incoming.from.language_code.as_deref(),
            _ => None,
        };
        let input = &claimed.input;
        let language = chats::spoken(
            input.chosen_language.as_deref(),
            told.or(input.language_code.as_deref()),
        );
        Context {
            me: self.options.me.clone(),
            conversation: claimed.conversation.clone(),
            now: self.options.clock.now(),
            language: language.unwrap_or(self.options.default_language),
        }
    }

    /// Writes down what an update says of its chat, when that is news.
    async fn note_chat(
        &self,
        connection: &AsyncPgConnection,
        claimed: &Claimed,
        happening: &Happening,
    ) -> Result<(), StepError> {
        let (Happening::Update(incoming), Some(chat_id)) = (happening, claimed.conversation.user_id()) else {
            return Ok(());
        };
        let bot_id = self.options.me.bot_id;
        let language_code = incoming.from.language_code.as_deref();
        // What somebody does in a group says nothing of his private chat, which he may never have opened.
        if incoming.place != Place::Private {
            return Ok(());
        }
        if incoming.what == What::Blocked {
            chats::blocked(connection, bot_id, chat_id).await?;
        } else if claimed.input.reachable != Some(true)
            || (language_code.is_some() && language_code != claimed.input.language_code.as_deref())
        {
            chats::heard(connection, bot_id, chat_id, language_code).await?;
        }
        Ok(())
    }

    /// Puts an input off for a moment; what went wrong was not its fault.
    async fn give_back(&self, connection: &mut AsyncPgConnection, claimed: &mut Claimed, why: &str) -> QueryResult<()> {
        count_input(&claimed.input.source, "retried");
        let attempts = claimed.input.attempts - i16::from(claimed.counted);
        let id = claimed.input.id;
        inputs::defer(
            connection,
            self.options.me.bot_id,
            id,
            attempts,
            SHORT_PAUSE_MILLISECONDS,
            Some(why),
        )
        .await
    }

    /// Counts a failed attempt; the last one is the end of the input.
    async fn fail(&self, connection: &mut AsyncPgConnection, claimed: &mut Claimed, problem: &str) -> QueryResult<()> {
        let attempts = claimed.input.attempts + i16::from(!claimed.counted);
        let last = i64::from(attempts) >= i64::from(self.options.attempts);
        tracing::error!(attempts, last, problem, "an input failed");
        if last {
            if self.take_again(connection, claimed).await? {
                self.bury(connection, claimed, problem).await?;
            }
            return Ok(());
        }
        count_input(&claimed.input.source, "failed");
        let pause = i64::try_from(self.options.pause.as_millis()).unwrap_or(i64::MAX);
        inputs::defer(
            connection,
            self.options.me.bot_id,
            claimed.input.id,
            attempts,
            pause,
            Some(problem),
        )
        .await
    }

    /// Gives an input up, with an apology to the person. Inside the claiming transaction; commits.
    async fn bury(&self, connection: &mut AsyncPgConnection, claimed: &Claimed, error: &str) -> QueryResult<()> {
        tracing::error!(error, attempts = claimed.input.attempts, "an input is dead");
        count_input(&claimed.input.source, "dead");
        inputs::bury(connection, self.options.me.bot_id, claimed.input.id, error).await?;
        let mut topics = Vec::new();
        if claimed.conversation.user_id().is_some() && claimed.input.source == "update" {
            let language = chats::spoken(
                claimed.input.chosen_language.as_deref(),
                claimed.input.language_code.as_deref(),
            );
            let context = Context {
                me: self.options.me.clone(),
                conversation: claimed.conversation.clone(),
                now: self.options.clock.now(),
                language: language.unwrap_or(self.options.default_language),
            };
            let apology = Effect::Say {
                to: To::Me,
                message: Message::new(self.decider.apology()),
                report: None,
            };
            let files = Files::default();
            let applying = self.effects(&context, &claimed.input, &files, true);
            match applying.apply(connection, vec![apology]).await {
                Ok(queue) => {
                    applying.store(connection, &queue).await?;
                    topics = queue.topics;
                }
                Err(StepError::Infrastructure(error)) => return Err(error),
                Err(error) => tracing::error!(%error, "nobody could be told of the dead input"),
            }
        }
        connection.batch_execute("commit").await?;
        self.ring(&topics);
        Ok(())
    }

    fn ring(&self, topics: &[Topic]) {
        for &topic in topics {
            self.options.bell.ring(topic);
        }
    }
}

/// Why an attempt did not end in a commit.
enum Attempt {
    Undecodable(Undecodable),
    Failed(StepError),
}

impl From<Undecodable> for Attempt {
    fn from(error: Undecodable) -> Self {
        Self::Undecodable(error)
    }
}

impl<E: Into<StepError>> From<E> for Attempt {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// `begin` and the claim travel together, in this order: one round trip less.
async fn begin_and_claim(connection: &AsyncPgConnection, bot_id: i64, busy: &[String]) -> QueryResult<Option<String>> {
    let mut shared = connection;
    let (_, claimed) = futures::try_join!(shared.batch_execute("begin"), inputs::claim(connection, bot_id, busy))?;
    Ok(claimed)
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a message")
}
