//! The bot that tells operators, beside the letters and without holding them up. It has an engine of its own.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use conversation::{
    ApplyError, Catalogue, Context, ConversationKey, Decider, Decision, Effect, Happening, Incoming, Language,
    LoadError, Message, Place, Report, Text, To, Undecodable, What,
};
use diesel_async::AsyncPgConnection;
use outbox::inputs::{NewInput, Source};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{catalogue, compose, domain::Announcement};

/// The bot as its engine runs it.
pub struct Herald {
    pub catalogue: Catalogue,
    /// Of what operators are told.
    pub language: Language,
    pub chat_id: Option<i64>,
}

/// The bot is never in the middle of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Nothing;

/// The stored form of [`Nothing`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum StoredNothing {
    #[serde(rename = "1")]
    V1,
}

/// What happens to the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Operators are to be told; already said in their language.
    Tell { said: String, until: DateTime<Utc> },
    /// Somebody wrote to the bot.
    Addressed { chat_id: i64 },
    /// What nobody owes an answer to.
    Overheard,
    /// How telling operators ended.
    Told { outcome: String },
}

/// Words to operators that did not arrive are worth a line in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unheard {
    outcome: String,
}

#[derive(Serialize, Deserialize)]
struct WordBody {
    announcement: Announcement,
    until: DateTime<Utc>,
}

const TELL: &str = "tell";
/// News for a day: who was away for longer reads the letters.
const LASTS: Duration = Duration::from_secs(24 * 3600);

/// The word by which the service asks the bot to tell operators something.
pub fn word(announcement: &Announcement, now: DateTime<Utc>) -> NewInput {
    let body = WordBody {
        announcement: announcement.clone(),
        until: now + TimeDelta::from_std(LASTS).unwrap_or_default(),
    };
    NewInput {
        source: Source::Word,
        source_key: Uuid::now_v7().to_string(),
        conversation: operators().as_str().to_owned(),
        kind: TELL.to_owned(),
        body: serde_json::to_vec(&body).unwrap_or_default(),
        traceparent: None,
    }
}

/// Where all that operators are told is said, in order.
fn operators() -> ConversationKey {
    ConversationKey::aggregate("operators", "all")
}

impl Decider for Herald {
    type State = Nothing;
    type StoredState = StoredNothing;
    type Input = Input;
    type Needs = ();
    type Facts = DateTime<Utc>;
    type Write = Unheard;

    fn input(&self, happening: Happening) -> Result<Input, Undecodable> {
        match happening {
            Happening::Update(incoming) => Ok(addressed(&incoming)),
            Happening::Word { kind, body } if kind == TELL => {
                let undecodable = |error: String| Undecodable(error);
                let body: WordBody =
                    serde_json::from_value(body).map_err(|_| undecodable("no announcement".to_owned()))?;
                let said = compose::announce(&self.catalogue, &body.announcement, self.language);
                Ok(Input::Tell {
                    said: said.map_err(|error| undecodable(error.to_string()))?,
                    until: body.until,
                })
            }
            Happening::Delivery { outcome, .. } => Ok(Input::Told { outcome }),
            _ => Err(Undecodable("the bot hears people and its service only".to_owned())),
        }
    }

    fn needs(&self, _state: &Nothing, _input: &Input) {}

    async fn load(
        &self,
        _transaction: &mut AsyncPgConnection,
        context: &Context,
        (): (),
    ) -> Result<DateTime<Utc>, LoadError> {
        Ok(context.now)
    }

    fn decide(&self, state: Nothing, input: &Input, now: &DateTime<Utc>) -> Decision<Nothing, Unheard> {
        let decided = Decision::to(state);
        match (input, self.chat_id) {
            (Input::Tell { said, until }, Some(chat_id)) if now < until => decided.and(Effect::Say {
                to: To::Chat(chat_id),
                message: Message::new(catalogue::verbatim(said.clone())),
                report: Some(Report {
                    conversation: operators(),
                    kind: TELL.to_owned(),
                }),
            }),
            (Input::Addressed { chat_id }, _) => decided.and(Effect::Say {
                to: To::Chat(*chat_id),
                message: Message::new(catalogue::alerts_only(*chat_id)),
                report: None,
            }),
            (Input::Told { outcome }, _) if outcome != "sent" => decided.and(Effect::Write(Unheard {
                outcome: outcome.clone(),
            })),
            (Input::Tell { .. } | Input::Told { .. } | Input::Overheard, _) => decided,
        }
    }

    async fn apply(
        &self,
        _transaction: &mut AsyncPgConnection,
        _context: &Context,
        Unheard { outcome }: Unheard,
    ) -> Result<(), ApplyError> {
        tracing::error!(outcome, "operators were not told in Telegram: check ALERT__CHAT_ID");
        Ok(())
    }

    fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    fn apology(&self) -> Text {
        catalogue::apology()
    }
}

impl From<StoredNothing> for Nothing {
    fn from(StoredNothing::V1: StoredNothing) -> Self {
        Self
    }
}

impl From<Nothing> for StoredNothing {
    fn from(Nothing: Nothing) -> Self {
        Self::V1
    }
}

/// Who writes to the bot alone is answered, and who commands it in a group; what people say to each other is theirs.
fn addressed(incoming: &Incoming) -> Input {
    match (incoming.place, &incoming.what) {
        (Place::Private, What::Blocked | What::Unblocked | What::Service | What::Unknown) => Input::Overheard,
        (Place::Private, _) => Input::Addressed {
            chat_id: incoming.from.id,
        },
        (Place::Group { chat_id }, What::Command { .. }) => Input::Addressed { chat_id },
        (Place::Group { .. }, _) => Input::Overheard,
    }
}

#[cfg(test)]
mod tests {
    use conversation::Sender;
    use jiff::tz::TimeZone;

    use super::*;

    fn herald() -> Herald {
        Herald {
            catalogue: catalogue::catalogue(TimeZone::UTC).unwrap(),
            language: Language::En,
            chat_id: Some(-100_123),
        }
    }

    fn incoming(place: Place, what: What) -> Incoming {
        let from = Sender {
            id: 7,
            name: "Anna".to_owned(),
            username: None,
            language_code: None,
        };
        Incoming { from, place, what }
    }

    fn command() -> What {
        What::Command {
            name: "start".to_owned(),
            argument: String::new(),
        }
    }

    #[test]
    fn whoever_addresses_the_bot_is_answered_where_he_did_and_talk_in_a_group_is_not() {
        let group = Place::Group { chat_id: -5 };
        for (place, what, answered) in [
            (Place::Private, What::Text("hello".to_owned()), Some(7)),
            (Place::Private, command(), Some(7)),
            (Place::Private, What::Blocked, None),
            (group, command(), Some(-5)),
            (group, What::Text("hello".to_owned()), None),
        ] {
            let input = addressed(&incoming(place, what));
            let decided = herald().decide(Nothing, &input, &DateTime::UNIX_EPOCH);
            let to = decided.effects.iter().map(|effect| match effect {
                Effect::Say { to: To::Chat(to), .. } => *to,
                other => panic!("{other:?}"),
            });
            assert_eq!(to.collect::<Vec<_>>(), Vec::from_iter(answered));
        }
    }

    #[test]
    fn news_of_yesterday_is_not_told() {
        let tell = Input::Tell {
            said: "x".to_owned(),
            until: DateTime::UNIX_EPOCH,
        };
        let told = |now| herald().decide(Nothing, &tell, &now).effects.len();
        assert_eq!(told(DateTime::UNIX_EPOCH - TimeDelta::seconds(1)), 1);
        assert_eq!(told(DateTime::UNIX_EPOCH), 0);
    }
}
