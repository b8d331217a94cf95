//! Files on disk: attachments of conversations and their protocols, a folder for each person.

mod disk;
mod error;
mod forgetting;
mod names;
mod sweeping;
pub mod work;
mod writer;

pub use disk::{DiskAlert, DiskState, DiskThresholds, Room, ThresholdError};
pub use error::ArchiveError;
pub use names::{ArchivedName, Attached, NameError};
pub use writer::{Archive, Folder, Found, Unfinished};
