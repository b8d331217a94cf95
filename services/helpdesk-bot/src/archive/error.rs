use std::io;

use nix::errno::Errno;

/// The archive could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// There is no room (or no quota) left: nothing of the file stays behind.
    #[error("the disk is full ({0})")]
    DiskFull(&'static str),
    /// Where a file or folder of the archive should be stands something else, such as a symbolic link.
    #[error("something else stands in the archive's place ({0})")]
    InTheWay(&'static str),
    #[error("the archive cannot be used ({doing})")]
    Disk {
        doing: &'static str,
        #[source]
        source: io::Error,
    },
}

impl ArchiveError {
    /// Sorts what the system says of something that was being done.
    pub fn while_doing(doing: &'static str) -> impl Fn(io::Error) -> Self {
        move |source| match source.raw_os_error().map(Errno::from_raw) {
            Some(Errno::ENOSPC | Errno::EDQUOT) => Self::DiskFull(doing),
            Some(Errno::ELOOP | Errno::ENOTDIR | Errno::EISDIR | Errno::ENOTEMPTY) => Self::InTheWay(doing),
            _ => Self::Disk { doing, source },
        }
    }

    pub(super) fn sorted(doing: &'static str) -> impl Fn(Errno) -> Self {
        move |error| Self::while_doing(doing)(error.into())
    }
}
