use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::{fs::File, io::AsyncReadExt, io::AsyncWriteExt, time};

use super::{Api, Failure, unanswered};

/// A file was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum DownloadError {
    /// Larger than the limit, or than Telegram gives (Bot API, getFile: 20 MB, unless the server is one's own).
    #[error("the file is too big")]
    TooBig,
    /// Telegram, or the way to it.
    #[error(transparent)]
    Telegram(#[from] Failure),
    /// The own disk.
    #[error("the file cannot be written: {0}")]
    Disk(#[from] io::Error),
}

impl DownloadError {
    /// Whether it may go better at another time.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::TooBig => false,
            Self::Telegram(failure) => !matches!(failure, Failure::Refused { .. } | Failure::Migrated(_)),
            Self::Disk(_) => true,
        }
    }
}

/// However slow the line: as long as bytes come, they are waited for, up to this.
const LONGEST: Duration = Duration::from_secs(600);

impl Api {
    /// Fetches a file into `to`, at most `limit` bytes, and returns its size. What stands at `to` is always whole: the bytes
    /// come into `<to>.part` first, which is written anew by the next try.
    pub async fn download(&self, file_id: &str, to: &Path, limit: u64) -> Result<u64, DownloadError> {
        let path = self.file_path(file_id, limit).await?;
        let part = beside(to);
        let mut file = File::create(&part).await?;
        let written = if Path::new(&path).is_absolute() {
            copied(Path::new(&path), &mut file, limit).await
        } else {
            self.fetched(&path, &mut file, limit).await
        };
        let written = match written {
            Ok(written) => written,
            Err(error) => {
                drop(file);
                tokio::fs::remove_file(&part).await?;
                return Err(error);
            }
        };
        file.sync_all().await?;
        tokio::fs::rename(&part, to).await?;
        Ok(written)
    }

    async fn file_path(&self, file_id: &str, limit: u64) -> Result<String, DownloadError> {
        #[derive(Serialize)]
        struct GetFile<'a> {
            file_id: &'a str,
        }
        #[derive(Deserialize)]
        struct Found {
            file_path: Option<String>,
            file_size: Option<u64>,
        }
        let found: Found = match self.call_with("GetFile", &GetFile { file_id }).await {
            Err(Failure::Refused { description, .. }) if description.contains("file is too big") => {
                return Err(DownloadError::TooBig);
            }
            answer => answer?,
        };
        if found.file_size.is_some_and(|size| size > limit) {
            return Err(DownloadError::TooBig);
        }
        let nowhere = || Failure::NoEffect("getFile tells no path".to_owned());
        Ok(found.file_path.ok_or_else(nowhere)?)
    }

    async fn fetched(&self, path: &str, into: &mut File, limit: u64) -> Result<u64, DownloadError> {
        let request = self.client.get(self.address("file/", path)).timeout(LONGEST);
        let silence = |_| Failure::NoAnswer("no byte came for too long".to_owned());
        let sent = time::timeout(self.timeout, request.send()).await.map_err(silence)?;
        let mut response = sent.map_err(unanswered)?;
        let status = response.status();
        if !status.is_success() {
            return Err(DownloadError::Telegram(if status.is_client_error() {
                Failure::Refused {
                    code: status.as_u16(),
                    description: "the file is not given".to_owned(),
                }
            } else {
                Failure::NoEffect(format!("status {}", status.as_u16()))
            }));
        }
        let mut written = 0;
        loop {
            let chunk = time::timeout(self.timeout, response.chunk()).await.map_err(silence)?;
            let Some(chunk) = chunk.map_err(unanswered)? else {
                into.flush().await?;
                return Ok(written);
            };
            written += chunk.len() as u64;
            if written > limit {
                return Err(DownloadError::TooBig);
            }
            into.write_all(&chunk).await?;
        }
    }
}

/// A Bot API server of one's own shares its disk and tells absolute paths.
async fn copied(from: &Path, into: &mut File, limit: u64) -> Result<u64, DownloadError> {
    let mut from = File::open(from).await?.take(limit.saturating_add(1));
    let written = tokio::io::copy(&mut from, into).await?;
    into.flush().await?;
    if written > limit {
        return Err(DownloadError::TooBig);
    }
    Ok(written)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}
