use std::{
    fs::{DirBuilder, File, Permissions},
    io::{Read, Write},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use nix::{
    NixPath,
    errno::Errno,
    fcntl::{AtFlags, OFlag, open, openat, renameat},
    sys::stat::{Mode, SFlag, fstatat, mkdirat},
    unistd::{UnlinkatFlags, unlinkat},
};
use uuid::Uuid;

use super::{ArchiveError, ArchivedName};

/// The folder that holds everybody's files, one folder for each person, named by the person's number in Telegram.
///
/// A file has its name only when all of it is on the disk: it is written under another name in the same folder and then
/// renamed, so that a crash leaves it whole or not at all, and two replicas that write the same file leave one. No symbolic link
/// in the archive is followed. All methods block the thread.
#[derive(Debug, Clone)]
pub struct Archive {
    root: PathBuf,
}

/// A person's folder.
#[derive(Debug)]
pub struct Folder {
    /// The open folder itself: what is done goes there, whatever becomes of its path.
    folder: Arc<File>,
    path: PathBuf,
}

/// A file that does not have its name yet. Dropped, it leaves nothing.
#[derive(Debug)]
pub struct Unfinished {
    folder: Arc<File>,
    /// Of the folder.
    path: PathBuf,
    name: String,
    kept: bool,
}

/// What was found under a name.
#[derive(PartialEq, Eq)]
pub enum Found {
    Bytes(Vec<u8>),
    /// It has more bytes than were asked for.
    TooBig,
    Nothing,
}

/// What a file is called before it has its name: a point keeps it out of sight, and no name of the archive begins with one.
pub(super) const UNFINISHED: &str = ".unfinished-";
const PRIVATE_FOLDER: u32 = 0o700;
const PRIVATE_FILE: u32 = 0o600;

impl Archive {
    /// Makes the folder where it is missing. The way to it is the operator's, who may use links.
    ///
    /// # Errors
    /// When there is no such folder and none can be made.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, ArchiveError> {
        let root = root.into();
        DirBuilder::new()
            .recursive(true)
            .mode(PRIVATE_FOLDER)
            .create(&root)
            .map_err(ArchiveError::while_doing("making the archive's folder"))?;
        let archive = Self { root };
        archive.root_folder()?;
        Ok(archive)
    }

    /// Makes sure that files can be written here, by writing one that goes away at once. A full disk is no reason not to start.
    ///
    /// # Errors
    /// When none can be.
    pub fn try_writing(&self) -> Result<(), ArchiveError> {
        let root = self.root_folder()?;
        let tried = Folder::of(root, self.root.clone()).begin();
        let flags = OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        let mode = Mode::from_bits_truncate(PRIVATE_FILE);
        match openat(&tried.folder, tried.name.as_str(), flags, mode).map_err(ArchiveError::sorted("trying to write")) {
            Ok(_) | Err(ArchiveError::DiskFull(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A person's folder, made where it is missing.
    ///
    /// # Errors
    /// When it cannot be made, or something else stands there.
    pub fn folder(&self, telegram_id: i64) -> Result<Folder, ArchiveError> {
        let root = self.root_folder()?;
        let name = telegram_id.to_string();
        match mkdirat(&root, name.as_str(), Mode::from_bits_truncate(PRIVATE_FOLDER)) {
            Ok(()) => sync(&root)?,
            Err(Errno::EEXIST) => {}
            Err(error) => return Err(ArchiveError::sorted("making a person's folder")(error)),
        }
        let folder = folder_in(&root, name.as_str()).map_err(ArchiveError::sorted("opening a person's folder"))?;
        let path = self.root.join(name);
        Ok(Folder::of(folder, path))
    }

    /// Where a person's file stands, for those who send it.
    pub fn path(&self, telegram_id: i64, name: &ArchivedName) -> PathBuf {
        self.root.join(telegram_id.to_string()).join(name.as_str())
    }

    pub(super) fn root_folder(&self) -> Result<File, ArchiveError> {
        let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
        let opened = open(&self.root, flags, Mode::empty());
        opened
            .map(File::from)
            .map_err(ArchiveError::sorted("opening the archive's folder"))
    }
}

impl Folder {
    /// Waits until nobody else holds this folder, in any process of this machine, and holds it while it lives. Who reads rows
    /// and writes a file of them holds it meanwhile, so that older rows never replace newer ones.
    ///
    /// # Errors
    /// When the file system knows no locks.
    pub fn hold(&self) -> Result<(), ArchiveError> {
        self.folder
            .lock()
            .map_err(ArchiveError::while_doing("holding a person's folder"))
    }

    /// Writes a file, also in place of an earlier one.
    ///
    /// # Errors
    /// When it could not be written; an earlier one is then as it was.
    pub fn write(&self, name: &ArchivedName, bytes: &[u8]) -> Result<(), ArchiveError> {
        let unfinished = self.begin();
        let flags = OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        let mode = Mode::from_bits_truncate(PRIVATE_FILE);
        let file = openat(&self.folder, unfinished.name.as_str(), flags, mode);
        let mut file = File::from(file.map_err(ArchiveError::sorted("making a file"))?);
        file.write_all(bytes)
            .map_err(ArchiveError::while_doing("writing a file"))?;
        drop(file);
        unfinished.keep(name)
    }

    /// A place for a file that somebody else writes (a download); [`Unfinished::keep`] gives it its name.
    pub fn begin(&self) -> Unfinished {
        Unfinished {
            folder: Arc::clone(&self.folder),
            path: self.path.clone(),
            name: format!("{UNFINISHED}{}", Uuid::new_v4()),
            kept: false,
        }
    }

    /// How many bytes a file has, if it is there.
    ///
    /// # Errors
    /// When something else stands there.
    pub fn size(&self, name: &ArchivedName) -> Result<Option<u64>, ArchiveError> {
        const DOING: &str = "looking at a file";
        match fstatat(&self.folder, name.as_str(), AtFlags::AT_SYMLINK_NOFOLLOW) {
            Ok(found) if SFlag::from_bits_truncate(found.st_mode) & SFlag::S_IFMT == SFlag::S_IFREG => {
                Ok(Some(u64::try_from(found.st_size).unwrap_or_default()))
            }
            Ok(_) => Err(ArchiveError::InTheWay(DOING)),
            Err(Errno::ENOENT) => Ok(None),
            Err(error) => Err(ArchiveError::sorted(DOING)(error)),
        }
    }

    /// Reads a file of at most so many bytes.
    ///
    /// # Errors
    /// When it cannot be read, or something else stands there.
    pub fn read(&self, name: &ArchivedName, at_most: u64) -> Result<Found, ArchiveError> {
        match self.size(name)? {
            None => return Ok(Found::Nothing),
            Some(size) if size > at_most => return Ok(Found::TooBig),
            Some(_) => {}
        }
        // Not to wait for ever, should a pipe have taken its place meanwhile.
        let flags = OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
        let file = openat(&self.folder, name.as_str(), flags, Mode::empty());
        let file = File::from(file.map_err(ArchiveError::sorted("opening a file"))?);
        let mut bytes = Vec::new();
        let read = file.take(at_most.saturating_add(1)).read_to_end(&mut bytes);
        let read = read.map_err(ArchiveError::while_doing("reading a file"))?;
        Ok(if u64::try_from(read).is_ok_and(|read| read <= at_most) {
            Found::Bytes(bytes)
        } else {
            Found::TooBig
        })
    }

    pub(super) fn of(folder: File, path: PathBuf) -> Self {
        Self {
            folder: Arc::new(folder),
            path,
        }
    }

    pub(super) fn as_file(&self) -> &File {
        &self.folder
    }
}

impl Unfinished {
    /// Where it is to be written.
    pub fn path(&self) -> PathBuf {
        self.path.join(&self.name)
    }

    /// Gives it its name, when all of it is on the disk. What has the name already is replaced at once and never seen in part.
    ///
    /// # Errors
    /// When it is not there, or cannot be brought to the disk; it is gone then.
    pub fn keep(mut self, name: &ArchivedName) -> Result<(), ArchiveError> {
        let folder: &File = &self.folder;
        let flags = OFlag::O_WRONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
        let file = openat(folder, self.name.as_str(), flags, Mode::empty());
        let file = File::from(file.map_err(ArchiveError::sorted("opening a written file"))?);
        file.set_permissions(Permissions::from_mode(PRIVATE_FILE))
            .map_err(ArchiveError::while_doing("making a file private"))?;
        sync(&file)?;
        renameat(folder, self.name.as_str(), folder, name.as_str())
            .map_err(ArchiveError::sorted("giving a file its name"))?;
        self.kept = true;
        sync(folder)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.kept {
            // It may never have been begun; what stays is swept later.
            let _ = unlinkat(&self.folder, self.name.as_str(), UnlinkatFlags::NoRemoveDir);
        }
    }
}

/// Opens a folder, and no link to one.
pub(super) fn folder_in(folder: &File, name: &(impl NixPath + ?Sized)) -> nix::Result<File> {
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
    openat(folder, name, flags, Mode::empty()).map(File::from)
}

fn sync(file: &File) -> Result<(), ArchiveError> {
    file.sync_all()
        .map_err(ArchiveError::while_doing("bringing a file to the disk"))
}
