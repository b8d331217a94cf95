use serde_json::{Value, json};

use super::{Files, StoredFile};
use crate::model::Media;

impl Files {
    /// The fields of the Bot API's Message for something that a person sends: field name and value.
    pub(crate) fn media_json(&mut self, media: Media, name: Option<&str>, bytes: &[u8]) -> Vec<(&'static str, Value)> {
        let (field, folder, default_name, mime_type) = match media {
            Media::Photo => ("photo", "photos", "photo.jpg", "image/jpeg"),
            Media::Document => ("document", "documents", "document.pdf", "application/pdf"),
            Media::Video => ("video", "videos", "video.mp4", "video/mp4"),
            Media::VideoNote => ("video_note", "video_notes", "note.mp4", "video/mp4"),
            Media::Voice => ("voice", "voice", "voice.oga", "audio/ogg"),
            Media::Audio => ("audio", "music", "audio.mp3", "audio/mpeg"),
            Media::Animation => ("animation", "animations", "animation.mp4", "video/mp4"),
            Media::Sticker => ("sticker", "stickers", "sticker.webp", "image/webp"),
            Media::Location => return vec![("location", json!({"latitude": 55.7558, "longitude": 37.6173}))],
            Media::Venue => {
                let location = json!({"latitude": 55.7558, "longitude": 37.6173});
                let venue = json!({"location": location.clone(), "title": "Café", "address": "Main Street 1"});
                return vec![("venue", venue), ("location", location)];
            }
            Media::Dice => return vec![("dice", json!({"emoji": "🎲", "value": 4}))],
            Media::Poll => return vec![("poll", poll())],
        };
        let file = self.add(folder, name.unwrap_or(default_name), mime_type, bytes);
        let value = match media {
            Media::Photo => return vec![("photo", photo_json(&file))],
            Media::Document => return vec![("document", document_json(&file))],
            Media::Video => with(
                &file,
                json!({"width": 1280, "height": 720, "duration": 5, "mime_type": mime_type, "file_name": file.name}),
            ),
            Media::VideoNote => with(&file, json!({"length": 240, "duration": 5})),
            Media::Voice => with(&file, json!({"duration": 3, "mime_type": mime_type})),
            Media::Audio => with(
                &file,
                json!({"duration": 60, "mime_type": mime_type, "file_name": file.name}),
            ),
            Media::Animation => {
                let value = with(
                    &file,
                    json!({"width": 320, "height": 240, "duration": 2, "mime_type": mime_type, "file_name": file.name}),
                );
                // An animation is a document too, for clients that do not know animations.
                return vec![("animation", value), ("document", document_json(&file))];
            }
            _ => with(
                &file,
                json!({"type": "regular", "width": 512, "height": 512, "is_animated": false, "is_video": false, "emoji": "👍", "set_name": "Sandbox"}),
            ),
        };
        vec![(field, value)]
    }
}

/// The Bot API's array of `PhotoSize`.
pub(crate) fn photo_json(file: &StoredFile) -> Value {
    json!([with(file, json!({"width": 800, "height": 600}))])
}

/// The Bot API's Document.
pub(crate) fn document_json(file: &StoredFile) -> Value {
    with(file, json!({"file_name": file.name, "mime_type": file.mime_type}))
}

/// The Bot API's File.
pub(crate) fn file_json(file: &StoredFile) -> Value {
    with(file, json!({"file_path": file.path}))
}

fn with(file: &StoredFile, mut fields: Value) -> Value {
    if let Some(fields) = fields.as_object_mut() {
        fields.insert("file_id".to_owned(), Value::from(file.id.as_str()));
        fields.insert("file_unique_id".to_owned(), Value::from(file.unique_id.as_str()));
        fields.insert("file_size".to_owned(), Value::from(file.bytes.len()));
    }
    fields
}

fn poll() -> Value {
    let option = |id: &str, text: &str| json!({"persistent_id": id, "text": text, "voter_count": 0});
    json!({
        "id": "5300000000000000001",
        "question": "Tea or coffee?",
        "options": [option("0", "Tea"), option("1", "Coffee")],
        "total_voter_count": 0,
        "is_closed": false,
        "is_anonymous": true,
        "type": "regular",
        "allows_multiple_answers": false,
        "allows_revoting": true,
        "members_only": false,
    })
}
