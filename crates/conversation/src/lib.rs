//! The engine under every bot: needs → load → decide → apply, in one transaction per input and in order per conversation.
//!
//! A service describes itself once as a [`Decider`]; this crate turns its decisions into rows. It knows PostgreSQL (the
//! tables of `migrations/conversation`) and neither Telegram's library nor any service.

mod call;
mod catalogue;
mod characters;
mod decider;
mod document;
mod effect;
mod engine;
mod flaws;
mod incoming;
mod key;
mod language;
mod message;
mod rich;
mod split;
pub mod store;
mod text;

use diesel_migrations::{EmbeddedMigrations, embed_migrations};

pub use call::{ALBUM_LIMIT, Call, CopiedMessage, Markup};
pub use catalogue::{Catalogue, CatalogueError, RenderError, local_time};
pub use characters::{character_name, turns_or_hides};
pub use decider::{ApplyError, Context, Decider, Happening, LoadError, Me, Undecodable};
pub use document::{Cell, Document, FileName, Table, TableError};
pub use effect::{
    Broadcast, Copied, Decision, Effect, Event, EventKind, Lane, Report, Revision, SentFile, Slot, Timer, To, Word,
    Words, Work,
};
pub use engine::{DecodeUpdate, Engine, EngineOptions};
pub use flaws::flaws;
pub use incoming::{AttachedFile, Attachment, Incoming, Place, Posted, PostedKind, Sender, What};
pub use key::ConversationKey;
pub use language::Language;
pub use message::{Button, Command, Keyboard, Message, ReplyButton};
pub use rich::{Entity, EntityKind, Rich};
pub use split::{MESSAGE_LIMIT, split};
pub use store::broadcasts::Progress as BroadcastProgress;
pub use text::{Argument, Text};

/// The tables of this crate, to be applied in the service's schema after those of crate `outbox`.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/conversation");
