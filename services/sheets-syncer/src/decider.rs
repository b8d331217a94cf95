use conversation::{
    ApplyError, Catalogue, Context, Decider, Decision, Effect, Happening, LoadError, Text, Undecodable,
};
use diesel_async::AsyncPgConnection;
use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{self, apology, note},
    events::{self, Change, Input, Refusal, tick_key},
    sheet::{Entry, PassNumber, Status, Tick},
    store::{self, Stored},
};

/// sheets-syncer as the engine runs it: its projection follows passbot's events.
pub struct Journal {
    catalogue: Catalogue,
}

/// A pass's conversation is never in the middle of anything; all that is known stands in the projection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Nothing;

/// The stored form of [`Nothing`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum StoredNothing {
    #[serde(rename = "1")]
    V1,
}

/// A change of the projection.
#[derive(Debug, Clone, PartialEq)]
pub enum Write {
    /// What is remembered of a pass from now on.
    Store {
        stored: Box<Stored>,
        /// The brand is to say so, in the journal's language.
        on_foot: bool,
    },
    /// A refused tick is to be taken back, with a note.
    Refuse { number: PassNumber, refusal: Refusal },
}

impl Journal {
    /// With its sentences.
    pub fn new(catalogue: Catalogue) -> Self {
        Self { catalogue }
    }
}

impl Decider for Journal {
    type State = Nothing;
    type StoredState = StoredNothing;
    type Input = Input;
    type Needs = PassNumber;
    type Facts = Option<Stored>;
    type Write = Write;

    fn input(&self, happening: Happening) -> Result<Input, Undecodable> {
        match happening {
            Happening::Event { routing_key, body } => {
                events::decode(&routing_key, &body).map_err(|error| Undecodable(error.to_string()))
            }
            _ => Err(Undecodable("sheets-syncer hears events only".to_owned())),
        }
    }

    fn needs(&self, _state: &Nothing, input: &Input) -> PassNumber {
        match input {
            Input::Changed(change) => change.number,
            Input::Refused { number, .. } => *number,
        }
    }

    async fn load(
        &self,
        transaction: &mut AsyncPgConnection,
        _context: &Context,
        number: PassNumber,
    ) -> Result<Option<Stored>, LoadError> {
        store::locked(transaction, number).await
    }

    fn decide(&self, state: Nothing, input: &Input, known: &Option<Stored>) -> Decision<Nothing, Write> {
        let write = match input {
            Input::Changed(change) => followed(change, known.as_ref()),
            Input::Refused {
                number,
                tick_key: key,
                refusal,
            } => {
                let proposed = known
                    .as_ref()
                    .filter(|stored| stored.entry.tick == Tick::Proposed && tick_key(*number, stored.ticks) == *key);
                proposed.map(|_| Write::Refuse {
                    number: *number,
                    refusal: *refusal,
                })
            }
        };
        match write {
            Some(write) => Decision::to(state).and(Effect::Write(write)),
            None => Decision::to(state),
        }
    }

    async fn apply(
        &self,
        transaction: &mut AsyncPgConnection,
        context: &Context,
        write: Write,
    ) -> Result<(), ApplyError> {
        match write {
            Write::Store { mut stored, on_foot } => {
                if on_foot {
                    // As with notes: a sentence that cannot be said is found by the catalogue's test.
                    let said = self.catalogue.render_plain(&catalogue::on_foot(), context.language);
                    stored.entry.details.brand = said.unwrap_or_default();
                }
                store::save(transaction, &stored).await?;
                if stored.entry.status == Status::Erased {
                    // What was heard of it before tells the same that the projection has just forgotten.
                    let heard = events::conversation(stored.entry.number);
                    outbox::inputs::blank(transaction, 0, heard.as_str()).await?;
                }
                Ok(())
            }
            Write::Refuse { number, refusal } => {
                // A sentence that cannot be said is found by the catalogue's test; the tick is taken back all the same.
                let note = self
                    .catalogue
                    .render_plain(&note(refusal, number), context.language)
                    .unwrap_or_default();
                store::refuse_tick(transaction, number, note).await
            }
        }
    }

    fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    fn apology(&self) -> Text {
        apology()
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

/// The projection after a change; nothing when it is no newer than what is known.
fn followed(change: &Change, known: Option<&Stored>) -> Option<Write> {
    if known.is_some_and(|stored| stored.version >= change.version) {
        return heal(change, known?);
    }
    let validity = (change.valid_from, change.valid_until);
    let mut stored = known.cloned().unwrap_or_else(|| Stored {
        version: 0,
        ticks: 0,
        entry: Entry::new(change.number, validity, change.details.clone()),
    });
    stored.version = change.version;
    stored.entry.status = change.status;
    (stored.entry.valid_from, stored.entry.valid_until) = validity;
    stored.entry.details = change.details.clone();
    stored.entry.standing = change.standing;
    answered(&mut stored);
    Some(Write::Store {
        stored: Box::new(stored),
        on_foot: change.on_foot,
    })
}

/// passbot says once more what is known: the answer to a tick on a pass that had arrived before.
fn heal(change: &Change, known: &Stored) -> Option<Write> {
    let mut stored = known.clone();
    let open = stored.version == change.version && stored.entry.tick == Tick::Proposed;
    answered(&mut stored);
    (open && stored.entry.tick != Tick::Proposed).then(|| Write::Store {
        stored: Box::new(stored),
        on_foot: change.on_foot,
    })
}

/// An arrival is the answer to a proposed tick: the row moves, and its tick with it.
fn answered(stored: &mut Stored) {
    if matches!(stored.entry.status, Status::Arrived { .. }) && stored.entry.tick == Tick::Proposed {
        stored.entry.tick = Tick::Free { standing: 0 };
    }
}
