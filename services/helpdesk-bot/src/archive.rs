//! Files on disk: attachments of conversations and their protocols, a folder for each person.

mod names;

pub use names::{ArchivedName, Attached, NameError};
