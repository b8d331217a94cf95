use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::HttpResponseBuilder;
use actix_web::body::SizedStream;
use actix_web::web::Bytes;
use sha2::{Digest, Sha256};

/// The files of Telegram, by their ids.
#[derive(Debug, Default)]
pub(crate) struct Files {
    by_id: HashMap<String, StoredFile>,
}

/// A file that was sent.
#[derive(Debug, Clone)]
pub(crate) struct StoredFile {
    pub(crate) id: String,
    pub(crate) unique_id: String,
    /// The `file_path` of `getFile`.
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) mime_type: String,
    pub(crate) content: Content,
}

/// What is in a file.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    Bytes(Bytes),
    /// So many zeros, which stand nowhere.
    Made(u64),
}

/// Zeros are given in pieces of this.
const PIECE: u64 = 64 * 1024;
static ZEROS: [u8; PIECE as usize] = [0; PIECE as usize];

impl Files {
    /// Keeps a file. The same bytes have the same `file_unique_id`, and a new `file_id`.
    pub(crate) fn add(&mut self, folder: &str, name: &str, mime_type: &str, content: Content) -> StoredFile {
        let digest = match &content {
            Content::Bytes(bytes) => Sha256::digest(bytes),
            Content::Made(size) => Sha256::digest(format!("{size} zeros")),
        };
        let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let number = self.by_id.len() + 1;
        let extension = name.rsplit_once('.').map_or("bin", |(_, extension)| extension);
        let file = StoredFile {
            id: format!("SBXfile{number:08}{hex}"),
            unique_id: format!("SBX{hex}"),
            path: format!("{folder}/file_{number}.{extension}"),
            name: name.to_owned(),
            mime_type: mime_type.to_owned(),
            content,
        };
        self.by_id.insert(file.id.clone(), file.clone());
        file
    }

    pub(crate) fn get(&self, file_id: &str) -> Option<&StoredFile> {
        self.by_id.get(file_id)
    }

    /// Finds a file by the path of `getFile`.
    pub(crate) fn at_path(&self, path: &str) -> Option<&StoredFile> {
        self.by_id.values().find(|file| file.path == path)
    }
}

impl Content {
    pub(crate) fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Made(size) => *size,
        }
    }

    pub(crate) fn starts_with(&self, beginning: &[u8]) -> bool {
        match self {
            Self::Bytes(bytes) => bytes.starts_with(beginning),
            Self::Made(_) => false,
        }
    }

    /// Answers with it.
    pub(crate) fn answer(self, response: &mut HttpResponseBuilder) -> HttpResponse {
        match self {
            Self::Bytes(bytes) => response.body(bytes),
            Self::Made(size) => {
                let pieces = (0..size.div_ceil(PIECE)).map(move |piece| {
                    let length = PIECE.min(size - piece * PIECE);
                    let zeros = ZEROS.get(..usize::try_from(length).unwrap_or_default());
                    Ok::<_, std::io::Error>(Bytes::from_static(zeros.unwrap_or_default()))
                });
                response.body(SizedStream::new(size, futures::stream::iter(pieces)))
            }
        }
    }
}
