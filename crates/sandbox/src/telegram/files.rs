use std::collections::HashMap;
use std::sync::Arc;

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
    pub(crate) bytes: Arc<[u8]>,
}

impl Files {
    /// Keeps a file. The same bytes have the same `file_unique_id`, and a new `file_id`.
    pub(crate) fn add(&mut self, folder: &str, name: &str, mime_type: &str, bytes: &[u8]) -> StoredFile {
        let digest = Sha256::digest(bytes);
        let hex: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let number = self.by_id.len() + 1;
        let extension = name.rsplit_once('.').map_or("bin", |(_, extension)| extension);
        let file = StoredFile {
            id: format!("SBXfile{number:08}{hex}"),
            unique_id: format!("SBX{hex}"),
            path: format!("{folder}/file_{number}.{extension}"),
            name: name.to_owned(),
            mime_type: mime_type.to_owned(),
            bytes: Arc::from(bytes),
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
