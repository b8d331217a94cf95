use std::ops::RangeInclusive;

use nix::{errno::Errno, unistd::UnlinkatFlags, unistd::unlinkat};

use super::{
    Archive, ArchiveError, Folder,
    names::message_of,
    sweeping::{names, remove},
    work::{protocol_page_name, protocol_text_name},
};

const FORGETTING: &str = "forgetting files";

impl Folder {
    /// Takes away all files that came with these messages, also those that an edit replaced, and the page of the protocol, which
    /// shows them; it is made when it is asked for.
    ///
    /// # Errors
    /// When one of them stays; the next try takes it away.
    pub fn forget(&self, messages: &RangeInclusive<i64>) -> Result<(), ArchiveError> {
        for name in names(self.as_file(), FORGETTING)? {
            let of = name.to_str().ok().and_then(message_of);
            if of.is_some_and(|message| messages.contains(&message)) {
                remove(self.as_file(), &name, FORGETTING)?;
            }
        }
        self.remove(protocol_page_name().as_str())
    }

    fn remove(&self, name: &str) -> Result<(), ArchiveError> {
        match unlinkat(self.as_file(), name, UnlinkatFlags::NoRemoveDir) {
            Ok(()) | Err(Errno::ENOENT) => Ok(()),
            Err(error) => Err(ArchiveError::sorted(FORGETTING)(error)),
        }
    }
}

impl Archive {
    /// Takes away the protocols of somebody of whom nothing is kept any more, and his folder unless a file lies in it: one of a
    /// communication that began just now.
    ///
    /// # Errors
    /// When they stay.
    pub fn clear(&self, telegram_id: i64, folder: &Folder) -> Result<(), ArchiveError> {
        for protocol in [protocol_text_name(), protocol_page_name()] {
            folder.remove(protocol.as_str())?;
        }
        let root = self.root_folder()?;
        match unlinkat(&root, telegram_id.to_string().as_str(), UnlinkatFlags::RemoveDir) {
            Ok(()) => root.sync_all().map_err(ArchiveError::while_doing(FORGETTING)),
            Err(Errno::ENOENT | Errno::ENOTEMPTY | Errno::EEXIST) => Ok(()),
            Err(error) => Err(ArchiveError::sorted(FORGETTING)(error)),
        }
    }
}
