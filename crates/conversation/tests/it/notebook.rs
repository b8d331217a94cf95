//! A small dialogue for the tests: a person's words are appended to his notebook, and some words do more.

use std::{sync::LazyLock, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use conversation::{
    ApplyError, Button, Catalogue, Cell, Context, ConversationKey, Copied, Decider, Decision, Document, Effect, Engine,
    EngineOptions, FileName, Happening, Incoming, Language, LoadError, MIGRATIONS, Me, Message, Place, Revision,
    Sender, SentFile, Slot, Text, Timer, To, Undecodable, What, Word, Words,
};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Jsonb, Nullable, Text as SqlText},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use outbox::{
    Bell, Clock,
    inputs::{self, NewInput, Source},
};
use rehearsal::{TestDatabase, count};
use serde::{Deserialize, Serialize};

pub const BOT: i64 = 42;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let source = "echo = { $words }\napology = Sorry.\nhello = Hello, { $name }!\n";
    let files = Language::ALL.map(|language| (language, source));
    Catalogue::new(&files, jiff::tz::TimeZone::UTC).unwrap()
});

pub struct Notebook;

#[derive(Clone, Default)]
pub struct Written(pub Vec<String>);

#[derive(Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum StoredNotebook {
    #[serde(rename = "1")]
    V1 { words: Vec<String> },
}

impl From<StoredNotebook> for Written {
    fn from(stored: StoredNotebook) -> Self {
        let StoredNotebook::V1 { words } = stored;
        Self(words)
    }
}

impl From<Written> for StoredNotebook {
    fn from(written: Written) -> Self {
        Self::V1 { words: written.0 }
    }
}

pub struct Facts {
    now: DateTime<Utc>,
    me: ConversationKey,
}

pub enum Write {
    /// A line of the shared journal; `key` is unique in it.
    Line {
        conversation: String,
        words: String,
        key: Option<String>,
    },
    /// Looks busy for a moment, inside the transaction.
    Dawdle,
}

impl Decider for Notebook {
    type State = Written;
    type StoredState = StoredNotebook;
    type Input = String;
    type Needs = ();
    type Facts = Facts;
    type Write = Write;

    fn input(&self, happening: Happening) -> Result<String, Undecodable> {
        match happening {
            Happening::Update(Incoming {
                what: What::Text(text), ..
            }) if text == "undecodable" => Err(Undecodable("not a word".to_owned())),
            Happening::Update(Incoming {
                what: What::Text(text), ..
            }) => Ok(text),
            Happening::Update(_) => Ok("something".to_owned()),
            Happening::Timer { key, .. } => Ok(format!("timer {key}")),
            Happening::Word { body, .. } => Ok(format!("told {body}")),
            Happening::Delivery { outcome, .. } => Ok(format!("delivery {outcome}")),
            other => Err(Undecodable(format!("{other:?}"))),
        }
    }

    fn needs(&self, _state: &Written, _input: &String) {}

    async fn load(&self, _tx: &mut AsyncPgConnection, context: &Context, (): ()) -> Result<Facts, LoadError> {
        Ok(Facts {
            now: context.now,
            me: context.conversation.clone(),
        })
    }

    fn decide(&self, mut state: Written, input: &String, facts: &Facts) -> Decision<Written, Write> {
        assert!(input != "panic", "as the test wanted");
        state.0.push(input.clone());
        let line = |key: Option<String>| {
            Effect::Write(Write::Line {
                conversation: facts.me.as_str().to_owned(),
                words: input.clone(),
                key,
            })
        };
        let echo = || Message::new(Text::new("echo").with("words", input.as_str()));
        let mut words = input.splitn(2, ' ');
        let decision = Decision::to(state);
        match (words.next().unwrap_or_default(), words.next().unwrap_or_default()) {
            ("unique", key) => decision.and(line(Some(key.to_owned()))).say(echo()),
            ("offer", _) => {
                let button = Button::new(Text::new("apology"), "take");
                decision.and(line(None)).and(Effect::Say {
                    to: To::Me,
                    message: Message::new(Text::new("echo").with("words", "Take it?")).inline(vec![vec![button]]),
                    report: None,
                })
            }
            ("slow", _) => decision.and(Effect::Write(Write::Dawdle)).and(line(None)),
            ("show", _) => decision.and(Effect::Show {
                slot: Slot("card".to_owned()),
                to: To::Me,
                message: echo(),
            }),
            ("recall", _) => decision.and(Effect::Recall {
                slot: Slot("card".to_owned()),
            }),
            ("greet", chat) => decision.and(Effect::Say {
                to: To::Chat(chat.parse().unwrap()),
                message: Message::new(Text::new("hello").with("name", "<b>you</b>")),
                report: Some(conversation::Report {
                    conversation: facts.me.clone(),
                    kind: "greeting".to_owned(),
                }),
            }),
            ("tell", person) => decision.and(Effect::Tell(Word {
                to: ConversationKey::person(person.parse().unwrap()),
                kind: "hint",
                body: serde_json::json!("psst"),
            })),
            ("remind", seconds) => decision.and(Effect::Timer(Timer {
                kind: "reminder",
                key: "tea".to_owned(),
                due: facts.now + TimeDelta::seconds(seconds.parse().unwrap()),
                conversation: facts.me.clone(),
            })),
            ("list", rows) => {
                let row = vec![Cell::Text(rows.to_owned()), Cell::Moment(facts.now), Cell::Empty];
                decision.and(line(None)).and(list(vec![row; rows.parse().unwrap()]))
            }
            // Nobody decides the same twice on this.
            ("restless", _) => {
                let word = uuid::Uuid::now_v7().to_string();
                decision.and(line(None)).and(list(vec![vec![Cell::Text(word)]]))
            }
            ("copy", what) => decision.and(copy(facts, what, false)),
            ("album", what) => decision.and(copy(facts, what, true)),
            ("albums", what) => {
                let (chat, ids) = what.split_once(' ').unwrap();
                let first = ids.split(' ').next().unwrap();
                ids.split(' ').fold(decision, |decision, id| {
                    decision.and(copy_named(facts, &format!("{chat} {id}"), Some(first)))
                })
            }
            ("revise", what) => {
                let [chat, id, text] = what.splitn(3, ' ').collect::<Vec<_>>()[..] else {
                    panic!("chat, message and text")
                };
                decision.and(Effect::Revise {
                    slot: Slot(format!("relay/{id}")),
                    to: To::Chat(chat.parse().unwrap()),
                    revision: Revision::Text(Words {
                        text: text.to_owned(),
                        entities: Vec::new(),
                    }),
                })
            }
            ("uncopy", id) => decision.and(Effect::Recall {
                slot: Slot(format!("relay/{id}")),
            }),
            ("tick", id) => decision.and(Effect::React {
                to: To::Me,
                message_id: id.parse().unwrap(),
                emoji: Some("👌"),
            }),
            ("file", path) => decision.and(Effect::SendFile {
                to: To::Me,
                file: SentFile {
                    path: path.into(),
                    name: FileName::new("protocol", "html"),
                    caption: Text::new("echo").with("words", "the protocol"),
                    report: Some(conversation::Report {
                        conversation: facts.me.clone(),
                        kind: "protocol".to_owned(),
                    }),
                },
            }),
            ("forget", _) => decision.and(line(None)).forgetting_input(),
            _ => decision.and(line(None)).say(echo()),
        }
    }

    async fn apply(&self, tx: &mut AsyncPgConnection, _context: &Context, write: Write) -> Result<(), ApplyError> {
        match write {
            Write::Line {
                conversation,
                words,
                key,
            } => {
                sql_query("insert into journal (conversation, words, key) values ($1, $2, $3)")
                    .bind::<SqlText, _>(conversation)
                    .bind::<SqlText, _>(words)
                    .bind::<Nullable<SqlText>, _>(key)
                    .execute(tx)
                    .await?;
            }
            Write::Dawdle => {
                sql_query("select pg_sleep(0.02)").execute(tx).await?;
            }
        }
        Ok(())
    }

    fn catalogue(&self) -> &Catalogue {
        &CATALOGUE
    }

    fn apology(&self) -> Text {
        Text::new("apology")
    }
}

fn list(rows: Vec<Vec<Cell>>) -> Effect<Write> {
    Effect::SendDocument {
        to: To::Me,
        document: Document {
            file_name: FileName::new("list", "xlsx"),
            caption: Text::new("echo").with("words", "the list"),
            headings: vec![Text::new("apology")],
            rows,
        },
    }
}

/// A copy of the person's message `<chat> <message>`.
fn copy(facts: &Facts, what: &str, in_album: bool) -> Effect<Write> {
    copy_named(facts, what, in_album.then_some("album"))
}

fn copy_named(facts: &Facts, what: &str, album: Option<&str>) -> Effect<Write> {
    let (chat, id) = what.split_once(' ').unwrap();
    Effect::Copy {
        slot: Slot(format!("relay/{id}")),
        to: To::Chat(chat.parse().unwrap()),
        copied: Copied {
            from_chat: facts.me.user_id().unwrap(),
            message_id: id.parse().unwrap(),
            album: album.map(str::to_owned),
            reply_to: album.is_none().then_some(5),
        },
        report: Some(conversation::Report {
            conversation: facts.me.clone(),
            kind: format!("copied {id}"),
        }),
    }
}

/// A database with the engine's tables and a journal, and engines on it.
pub struct World {
    pub database: TestDatabase,
    pub bell: Bell,
    pub clock: Clock,
    pub connection: AsyncPgConnection,
}

#[derive(QueryableByName, Debug, PartialEq, Eq)]
pub struct Line {
    #[diesel(sql_type = SqlText)]
    pub conversation: String,
    #[diesel(sql_type = SqlText)]
    pub words: String,
}

#[derive(QueryableByName)]
pub struct Call {
    #[diesel(sql_type = BigInt)]
    pub chat_id: i64,
    #[diesel(sql_type = Jsonb)]
    pub body: serde_json::Value,
}

impl World {
    pub async fn new() -> Self {
        let database = TestDatabase::create(&["notebook"]).await;
        let url = secrecy::SecretString::from(database.url("notebook").to_owned());
        service::database::migrate(&url, vec![outbox::MIGRATIONS, MIGRATIONS])
            .await
            .unwrap();
        let mut connection = database.connect("notebook").await;
        let journal =
            "create table journal (place bigserial primary key, conversation text, words text, key text unique)";
        connection.batch_execute(journal).await.unwrap();
        Self {
            database,
            bell: Bell::new(),
            clock: Clock::system(),
            connection,
        }
    }

    pub fn engine(&self) -> std::sync::Arc<Engine<Notebook>> {
        self.engine_with(|_| {})
    }

    pub fn engine_with(&self, change: impl FnOnce(&mut EngineOptions)) -> std::sync::Arc<Engine<Notebook>> {
        let mut options = EngineOptions {
            me: Me {
                bot_id: BOT,
                username: "notebook_bot".to_owned(),
            },
            database_url: self.database.url("notebook").to_owned().into(),
            decode_update: decode,
            default_language: Language::En,
            clock: self.clock.clone(),
            bell: self.bell.clone(),
            workers: 4,
            attempts: 3,
            pause: Duration::from_millis(20),
            flood: 20,
        };
        change(&mut options);
        Engine::new(Notebook, options)
    }

    /// Stores that people said something, in this order, in one transaction.
    pub async fn said(&mut self, words: &[(i64, &str)]) {
        let inputs: Vec<NewInput> = words.iter().map(|(person, words)| said(*person, words)).collect();
        inputs::insert(&self.connection, BOT, &inputs).await.unwrap();
    }

    pub async fn journal(&mut self) -> Vec<Line> {
        sql_query("select conversation, words from journal order by place")
            .load(&mut self.connection)
            .await
            .unwrap()
    }

    pub async fn outgoing(&mut self) -> Vec<Call> {
        sql_query("select chat_id, body from outgoing where closed_at is null order by id")
            .load(&mut self.connection)
            .await
            .unwrap()
    }

    pub async fn texts(&mut self) -> Vec<String> {
        let text = |call: Call| call.body["text"].as_str().map(str::to_owned);
        self.outgoing().await.into_iter().filter_map(text).collect()
    }

    pub async fn count(&mut self, what: &str) -> i64 {
        count(&mut self.connection, what).await
    }
}

pub fn said(person: i64, words: &str) -> NewInput {
    NewInput {
        source: Source::Update,
        source_key: uuid::Uuid::now_v7().to_string(),
        conversation: ConversationKey::person(person).as_str().to_owned(),
        kind: String::new(),
        body: format!("{person} {words}").into_bytes(),
        traceparent: None,
    }
}

fn decode(body: &[u8], _me: &Me) -> Result<Incoming, Undecodable> {
    let text = String::from_utf8(body.to_vec()).map_err(|error| Undecodable(error.to_string()))?;
    let (person, words) = text
        .split_once(' ')
        .ok_or_else(|| Undecodable("no person".to_owned()))?;
    let from = Sender {
        id: person.parse().map_err(|_| Undecodable("no person".to_owned()))?,
        name: "Anna".to_owned(),
        username: None,
        language_code: Some("en".to_owned()),
    };
    let what = match words {
        "block" => What::Blocked,
        words => What::Text(words.to_owned()),
    };
    Ok(Incoming {
        from,
        place: Place::Private,
        what,
        message: None,
    })
}
