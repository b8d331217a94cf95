use anyhow::{Context, Result};
use common::events::helpdesk_bot::v1::CommunicationChanged;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Bytea, Integer, Nullable, SmallInt, Text};
use prost::Message as _;

use crate::TestDatabase;
use crate::crash::evidence::all;

/// What helpdesk-bot knows of what was said, and notifier of its letters.
pub(super) struct Tables {
    pub(super) communications: Vec<Communication>,
    pub(super) messages: Vec<Message>,
    /// Each change of a communication, in the order in which they were made.
    pub(super) changes: Vec<CommunicationChanged>,
    /// Cards that live.
    pub(super) slots: Vec<Slot>,
    pub(super) letters: Vec<Letter>,
}

/// A communication between a person and specialists.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct Communication {
    #[diesel(sql_type = BigInt)]
    pub(super) id: i64,
    #[diesel(sql_type = BigInt)]
    pub(super) user_id: i64,
    #[diesel(sql_type = Text)]
    pub(super) state: String,
    #[diesel(sql_type = BigInt)]
    pub(super) version: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) last_owner: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) closed_by: Option<String>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub(super) rating: Option<i16>,
    /// The digest in which it stands instead of having a card.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) digest: Option<i64>,
}

/// A message of either side.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct Message {
    #[diesel(sql_type = BigInt)]
    pub(super) id: i64,
    #[diesel(sql_type = BigInt)]
    pub(super) communication_id: i64,
    #[diesel(sql_type = Text)]
    pub(super) side: String,
    #[diesel(sql_type = BigInt)]
    pub(super) author_id: i64,
    #[diesel(sql_type = Text)]
    pub(super) author_name: String,
    #[diesel(sql_type = BigInt)]
    pub(super) message_id: i64,
    #[diesel(sql_type = Text)]
    pub(super) kind: String,
    #[diesel(sql_type = Text)]
    pub(super) text: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) file_name: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(super) reply_to: Option<i64>,
    #[diesel(sql_type = Text)]
    pub(super) delivered: String,
    #[diesel(sql_type = Text)]
    pub(super) archived: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) archived_path: Option<String>,
    /// All that it ever said, once it was changed.
    #[diesel(sql_type = BigInt)]
    pub(super) versions: i64,
}

/// Which message shows a card.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct Slot {
    #[diesel(sql_type = Text)]
    pub(super) slot: String,
    #[diesel(sql_type = BigInt)]
    pub(super) chat_id: i64,
    #[diesel(sql_type = BigInt)]
    pub(super) message_id: i64,
}

/// A letter of notifier.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct Letter {
    #[diesel(sql_type = BigInt)]
    pub(super) id: i64,
    #[diesel(sql_type = Text)]
    pub(super) key: String,
    #[diesel(sql_type = Text)]
    pub(super) message_id: String,
    #[diesel(sql_type = Text)]
    pub(super) state: String,
    #[diesel(sql_type = Integer)]
    pub(super) unknown_ends: i32,
}

const MESSAGES: &str = "select id, communication_id, side, author_id, author_name, message_id, kind, text, file_name, \
    reply_to, delivered, archived, archived_path, \
    (select count(*) from message_versions v where v.message_id = m.id) as versions \
    from messages m where side in ('user', 'specialist') order by id";

impl Tables {
    pub(super) async fn read(database: &TestDatabase) -> Result<Self> {
        #[derive(QueryableByName)]
        struct Body {
            #[diesel(sql_type = Bytea)]
            body: Vec<u8>,
        }
        let desk = &mut database.connect("helpdesk-bot").await;
        let notifier = &mut database.connect("notifier").await;
        let changes: Vec<Body> = all(
            desk,
            "select body from events_out where routing_key = 'helpdesk-bot.communication-changed.v1' order by position",
        )
        .await?;
        let changes = changes
            .iter()
            .map(|row| CommunicationChanged::decode(row.body.as_slice()));
        Ok(Self {
            changes: changes.collect::<Result<_, _>>().context("a change of a communication")?,
            communications: all(
                desk,
                "select id, user_id, state, version, last_owner, closed_by, rating, digest from communications order by id",
            )
            .await?,
            messages: all(desk, MESSAGES).await?,
            slots: all(desk, "select slot, chat_id, message_id from slots").await?,
            letters: all(notifier, "select id, key, message_id, state, unknown_ends from letters order by id").await?,
        })
    }
}
