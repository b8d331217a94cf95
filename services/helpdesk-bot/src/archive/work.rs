//! The slow work of the archive, as `outbox` does it: what it is given and what comes back, both as JSON.
//!
//! What may go better later comes back as [`FileOutcome::Later`] and [`ProtocolOutcome::Later`], for whoever asked decides how
//! long to go on: work that fails is given up within a minute, and nobody hears of it. Only work that this version cannot read
//! is rejected.

use std::{future::Future, pin::Pin, sync::Arc, time::Duration};

use chrono::TimeDelta;
use conversation::{Catalogue, Language};
use fail_point::fail_point;
use outbox::{Work, WorkError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use telegram::{Api, DownloadError};
use tokio::{task, time};

use super::{Archive, ArchiveError, ArchivedName, DiskThresholds, Found, Room};
use crate::domain::protocol::{self, EMBEDDED_AT_MOST, Picture, Protocol};

/// The kind of work that fetches a message's file into the archive: [`FileWork`] to [`FileOutcome`].
pub const FILE_WORK: &str = "archive-file";
/// The kind of work that writes a person's protocol: [`ProtocolWork`] to [`ProtocolOutcome`].
pub const PROTOCOL_WORK: &str = "archive-protocol";
/// The kind of work that looks at the disk: anything to [`Room`].
pub const DISK_WORK: &str = "archive-disk";

/// What bots may fetch (Bot API, `getFile`: 20 MB), unless the Bot API server is one's own.
pub const LARGEST_FILE: u64 = 20 * 1024 * 1024;

/// A file to be fetched. Done twice, it leaves the same.
#[derive(Clone, Serialize, Deserialize)]
pub struct FileWork {
    /// In whose folder it is kept.
    pub person: i64,
    pub file_id: String,
    pub name: ArchivedName,
    /// As Telegram told it.
    pub size: Option<u64>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum FileOutcome {
    /// It stands under its name, with so many bytes.
    Stored {
        size: u64,
    },
    TooBig,
    /// Less of the disk than `DISK__STOP_PERCENT` is free, or would be.
    DiskFull,
    /// Telegram does not give it, and will not.
    Refused,
    /// Telegram or the disk could not be used just now: to be asked for again after [`pause_before`].
    Later,
}

/// A protocol to be written anew from the rows.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct ProtocolWork {
    pub person: i64,
    /// As a page with pictures too, for somebody who asked for it. The text is always written.
    pub page: bool,
    /// The files that came with these messages, from the first to the last, go before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<(i64, i64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum ProtocolOutcome {
    /// It stands under [`protocol_text_name`], and under [`protocol_page_name`] if that was asked for.
    Written,
    /// There is no such person (any more).
    Nobody,
    DiskFull,
    /// Rows or disk could not be used just now.
    Later,
}

/// Reads all that was said with a person from the rows; `None` when there is no such person.
pub type LoadProtocol =
    Arc<dyn Fn(i64) -> Pin<Box<dyn Future<Output = Result<Option<Protocol>, LoadFailure>> + Send>> + Send + Sync>;

/// The rows could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct LoadFailure(pub String);

/// All that the archive's work needs.
#[derive(Clone)]
pub struct ArchiveWorks {
    pub archive: Archive,
    pub api: Api,
    pub thresholds: DiskThresholds,
    /// [`LARGEST_FILE`], or what a Bot API server of one's own gives.
    pub largest_file: u64,
    /// How long a file may take: less than the lease of work, which ends it without a word.
    pub patience: Duration,
    pub load: LoadProtocol,
    pub catalogue: Arc<Catalogue>,
    /// In which protocols are kept.
    pub language: Language,
}

/// How long to wait before a file is asked for once more that came back as `Later` so many times; `None` when it is enough.
/// Together it is about a day.
pub fn pause_before(tries: u32) -> Option<TimeDelta> {
    const MINUTES: [i64; 10] = [1, 2, 5, 10, 20, 40, 80, 160, 320, 640];
    let place = usize::try_from(tries.checked_sub(1)?).ok()?;
    MINUTES.get(place).copied().map(TimeDelta::minutes)
}

/// The name of each person's protocol as text.
pub fn protocol_text_name() -> ArchivedName {
    ArchivedName::fixed("protocol.txt")
}

/// The name of each person's protocol as a page.
pub fn protocol_page_name() -> ArchivedName {
    ArchivedName::fixed("protocol.html")
}

impl ArchiveWorks {
    /// All of it by kind, for `service::Wiring::works`.
    pub fn by_kind(&self) -> [(&'static str, Work); 3] {
        let (files, protocols, disk) = (self.clone(), self.clone(), self.clone());
        [
            (FILE_WORK, work(move |asked| files.clone().fetch(asked))),
            (PROTOCOL_WORK, work(move |asked| protocols.clone().write(asked))),
            (DISK_WORK, work(move |_: serde_json::Value| disk.clone().room())),
        ]
    }

    async fn fetch(self, asked: FileWork) -> Result<FileOutcome, WorkError> {
        if asked.size.is_some_and(|size| size > self.largest_file) {
            return Ok(FileOutcome::TooBig);
        }
        match self.fetched(&asked).await {
            Ok(outcome) => Ok(outcome),
            Err(ArchiveError::DiskFull(_)) => Ok(FileOutcome::DiskFull),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "a file could not be archived");
                Ok(FileOutcome::Later)
            }
        }
    }

    async fn fetched(&self, asked: &FileWork) -> Result<FileOutcome, ArchiveError> {
        let (archive, name, person) = (self.archive.clone(), asked.name.clone(), asked.person);
        let (folder, there, room) = blocking(move || {
            let folder = archive.folder(person)?;
            let there = match folder.size(&name) {
                // A link or whatever else is replaced by the file.
                Err(ArchiveError::InTheWay(_)) => None,
                there => there?,
            };
            Ok((folder, there, archive.room()?))
        })
        .await?;
        if let Some(size) = there {
            return Ok(FileOutcome::Stored { size });
        }
        if self.thresholds.forbid_storing(room.after(asked.size.unwrap_or(0))) {
            return Ok(FileOutcome::DiskFull);
        }
        let unfinished = folder.begin();
        let path = unfinished.path();
        let download = self.api.download(&asked.file_id, &path, self.largest_file);
        let size = match time::timeout(self.patience, download).await {
            Ok(Ok(size)) => size,
            Ok(Err(DownloadError::TooBig)) => return Ok(FileOutcome::TooBig),
            Ok(Err(DownloadError::Disk(error))) => return Err(ArchiveError::while_doing("downloading")(error)),
            Ok(Err(error)) if error.may_pass() => {
                tracing::warn!(%error, "a file could not be fetched");
                return Ok(FileOutcome::Later);
            }
            Ok(Err(error)) => {
                tracing::warn!(%error, "a file is not given by Telegram");
                return Ok(FileOutcome::Refused);
            }
            Err(_) => {
                tracing::warn!("a file took too long to fetch");
                return Ok(FileOutcome::Later);
            }
        };
        let name = asked.name.clone();
        blocking(move || unfinished.keep(&name)).await?;
        fail_point("file-kept");
        Ok(FileOutcome::Stored { size })
    }

    async fn write(self, asked: ProtocolWork) -> Result<ProtocolOutcome, WorkError> {
        match self.written(asked).await {
            Ok(outcome) => Ok(outcome),
            Err(Unwritten::Archive(ArchiveError::DiskFull(_))) => Ok(ProtocolOutcome::DiskFull),
            // A fault of ours: no later try goes better.
            Err(Unwritten::Page(error)) => Err(WorkError::Reject(error.to_string())),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "a protocol could not be written"
                );
                Ok(ProtocolOutcome::Later)
            }
        }
    }

    async fn written(&self, asked: ProtocolWork) -> Result<ProtocolOutcome, Unwritten> {
        // Held until it is written, so that of two replicas the one that read later writes later.
        let archive = self.archive.clone();
        let held = blocking(move || {
            let folder = archive.folder(asked.person)?;
            folder.hold()?;
            Ok::<_, ArchiveError>(folder)
        });
        let mut folder = held.await?;
        if let Some((first, last)) = asked.without {
            folder = blocking(move || {
                folder.forget(&(first..=last))?;
                Ok::<_, ArchiveError>(folder)
            })
            .await?;
        }
        let Some(protocol) = (self.load)(asked.person).await? else {
            drop(folder);
            let archive = self.archive.clone();
            blocking(move || archive.erase(asked.person)).await?;
            return Ok(ProtocolOutcome::Nobody);
        };
        if asked.without.is_some() && protocol.communications.is_empty() {
            let archive = self.archive.clone();
            blocking(move || archive.clear(asked.person, &folder)).await?;
            return Ok(ProtocolOutcome::Nobody);
        }
        let (catalogue, language) = (Arc::clone(&self.catalogue), self.language);
        blocking(move || {
            let text = protocol::text(&protocol, &catalogue, language).map_err(protocol::HtmlError::from)?;
            folder.write(&protocol_text_name(), text.as_bytes())?;
            fail_point("protocol-written");
            if asked.page {
                let mut read = |name: &ArchivedName, at_most| match folder.read(name, at_most) {
                    Ok(Found::Bytes(bytes)) => Picture::Bytes(bytes),
                    Ok(Found::TooBig) => Picture::TooBig,
                    Ok(Found::Nothing) => Picture::Gone,
                    Err(error) => {
                        tracing::warn!(error = &error as &dyn std::error::Error, "a picture cannot be read");
                        Picture::Gone
                    }
                };
                let page = protocol::html(&protocol, &catalogue, language, EMBEDDED_AT_MOST, &mut read)?;
                folder.write(&protocol_page_name(), page.as_bytes())?;
            }
            Ok(ProtocolOutcome::Written)
        })
        .await
    }

    async fn room(self) -> Result<Room, WorkError> {
        let room = blocking(move || self.archive.room()).await;
        room.map_err(|error: ArchiveError| WorkError::Retry(error.to_string()))
    }
}

#[derive(Debug, thiserror::Error)]
enum Unwritten {
    #[error("the archive")]
    Archive(#[from] ArchiveError),
    #[error("the rows")]
    Rows(#[from] LoadFailure),
    #[error(transparent)]
    Page(#[from] protocol::HtmlError),
}

/// Work as `outbox` knows it, of a function over types.
fn work<Asked, Told, Done>(perform: impl Fn(Asked) -> Done + Send + Sync + 'static) -> Work
where
    Asked: DeserializeOwned,
    Told: Serialize,
    Done: Future<Output = Result<Told, WorkError>> + Send + 'static,
{
    Arc::new(move |payload| {
        // What is wrong with it may quote it; only where is told.
        let asked = serde_json::from_value(payload);
        let done = asked
            .map(&perform)
            .map_err(|error| format!("unreadable: {:?}", error.classify()));
        Box::pin(async move {
            let told = done.map_err(WorkError::Reject)?.await?;
            serde_json::to_value(told).map_err(|error| WorkError::Reject(error.to_string()))
        })
    })
}

/// Runs what waits for the disk on a thread that may wait.
async fn blocking<T, E>(perform: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<ArchiveError> + Send + 'static,
{
    let done = task::spawn_blocking(perform).await;
    done.unwrap_or_else(|error| Err(ArchiveError::while_doing("working")(std::io::Error::other(error)).into()))
}
