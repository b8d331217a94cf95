use std::path::Path;

use base64::{Engine, prelude::BASE64_STANDARD};

use super::{Archived, ProtocolFile};
use crate::archive::ArchivedName;

/// How many bytes of pictures a page holds. A page that is much larger is slow to open, and Telegram takes no file over 50 MB.
pub const EMBEDDED_AT_MOST: u64 = 15 * 1024 * 1024;

/// What was found where a picture was looked for.
pub enum Picture {
    Bytes(Vec<u8>),
    /// It has more bytes than were asked for.
    TooBig,
    Gone,
}

/// How a file is shown on the page.
pub(super) enum Look {
    /// As the picture that it is, in a `data:` address.
    Embedded(String),
    /// By its name.
    Named,
    /// By its name: the page has pictures enough.
    TooMuch,
    /// By its name, and there is nothing behind it.
    Gone,
}

/// The pictures of a page, which holds so many bytes of them and no more.
pub(super) struct Pictures<'a> {
    left: u64,
    read: &'a mut dyn FnMut(&ArchivedName, u64) -> Picture,
}

impl<'a> Pictures<'a> {
    pub fn new(at_most: u64, read: &'a mut dyn FnMut(&ArchivedName, u64) -> Picture) -> Self {
        Self { left: at_most, read }
    }

    pub fn look(&mut self, file: &ProtocolFile) -> Look {
        let Archived::Stored(name) = &file.archived else {
            return Look::Named;
        };
        if !may_be_picture(name) {
            return Look::Named;
        }
        match (self.read)(name, self.left) {
            Picture::Bytes(bytes) => {
                let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                match media_type(&bytes) {
                    None => Look::Named,
                    Some(_) if length > self.left => Look::TooMuch,
                    Some(media_type) => {
                        self.left -= length;
                        Look::Embedded(format!("data:{media_type};base64,{}", BASE64_STANDARD.encode(&bytes)))
                    }
                }
            }
            Picture::TooBig => Look::TooMuch,
            Picture::Gone => Look::Gone,
        }
    }
}

/// By the name, so that only what may be one is read.
fn may_be_picture(name: &ArchivedName) -> bool {
    let extension = Path::new(name.as_str())
        .extension()
        .and_then(|extension| extension.to_str());
    let extension = extension.unwrap_or_default().to_ascii_lowercase();
    matches!(extension.as_str(), "jpg" | "jpeg" | "png" | "gif" | "webp")
}

/// By the first bytes, which say what it is whatever it is called. SVG is left out: it is a document with words of its own.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some("image/png"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}
