use std::{
    ffi::{CStr, CString},
    fs::File,
    time::{Duration, SystemTime},
};

use nix::{
    dir::Dir,
    errno::Errno,
    fcntl::{AtFlags, OFlag},
    sys::stat::{Mode, fstatat},
    unistd::{UnlinkatFlags, unlinkat},
};

use super::{
    Archive, ArchiveError, Folder,
    writer::{UNFINISHED, folder_in},
};

const SWEEPING: &str = "sweeping";
const ERASING: &str = "erasing a person's folder";

impl Archive {
    /// Takes away what processes that died left unfinished, when it is older than any write can last, and tells how many files
    /// that were.
    ///
    /// # Errors
    /// When the folders cannot be read.
    pub fn sweep(&self, older_than: Duration) -> Result<usize, ArchiveError> {
        let root = self.root_folder()?;
        let limit = SystemTime::now()
            .checked_sub(older_than)
            .unwrap_or(SystemTime::UNIX_EPOCH);
        let limit = limit
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        let mut swept = 0;
        for person in names(&root, SWEEPING)? {
            let folder = match folder_in(&root, person.as_c_str()) {
                Ok(folder) => folder,
                // Not one of ours, or gone meanwhile.
                Err(Errno::ENOTDIR | Errno::ELOOP | Errno::ENOENT) => continue,
                Err(error) => return Err(ArchiveError::sorted(SWEEPING)(error)),
            };
            for name in names(&folder, SWEEPING)? {
                if name.to_bytes().starts_with(UNFINISHED.as_bytes()) && changed_before(&folder, &name, limit)? {
                    swept += usize::from(remove(&folder, &name, SWEEPING)?);
                }
            }
        }
        Ok(swept)
    }

    /// Takes away all files of a person, and the folder. Links are taken away themselves, not what they lead to.
    ///
    /// # Errors
    /// When something of it stays; the next try takes away the rest.
    pub fn erase(&self, telegram_id: i64) -> Result<(), ArchiveError> {
        let root = self.root_folder()?;
        let name = telegram_id.to_string();
        let folder = match folder_in(&root, name.as_str()) {
            Ok(folder) => Folder::of(folder, self.root().join(&name)),
            Err(Errno::ENOENT) => return Ok(()),
            Err(error) => return Err(ArchiveError::sorted(ERASING)(error)),
        };
        folder.hold()?;
        for file in names(folder.as_file(), ERASING)? {
            remove(folder.as_file(), &file, ERASING)?;
        }
        match unlinkat(&root, name.as_str(), UnlinkatFlags::RemoveDir) {
            Ok(()) | Err(Errno::ENOENT) => root.sync_all().map_err(ArchiveError::while_doing(ERASING)),
            Err(error) => Err(ArchiveError::sorted(ERASING)(error)),
        }
    }
}

pub(super) fn names(folder: &File, doing: &'static str) -> Result<Vec<CString>, ArchiveError> {
    // Opened once more: a listing moves the place from which the next one would go on.
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
    let mut listed = Dir::openat(folder, ".", flags, Mode::empty()).map_err(ArchiveError::sorted(doing))?;
    let names = listed
        .iter()
        .map(|entry| entry.map(|entry| entry.file_name().to_owned()));
    let names: Vec<CString> = names.collect::<Result<_, _>>().map_err(ArchiveError::sorted(doing))?;
    Ok(names
        .into_iter()
        .filter(|name| !matches!(name.to_bytes(), b"." | b".."))
        .collect())
}

fn changed_before(folder: &File, name: &CStr, second: u64) -> Result<bool, ArchiveError> {
    match fstatat(folder, name, AtFlags::AT_SYMLINK_NOFOLLOW) {
        Ok(found) => Ok(u64::try_from(found.st_mtime).unwrap_or_default() < second),
        Err(Errno::ENOENT) => Ok(false),
        Err(error) => Err(ArchiveError::sorted(SWEEPING)(error)),
    }
}

/// Whether it was there.
pub(super) fn remove(folder: &File, name: &CStr, doing: &'static str) -> Result<bool, ArchiveError> {
    match unlinkat(folder, name, UnlinkatFlags::NoRemoveDir) {
        Ok(()) => Ok(true),
        Err(Errno::ENOENT) => Ok(false),
        Err(error) => Err(ArchiveError::sorted(doing)(error)),
    }
}
