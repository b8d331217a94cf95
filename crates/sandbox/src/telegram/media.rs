use serde_json::{Map, Value, json};

use super::{Content, Files, StoredFile};
use crate::model::Media;

/// The kinds that are a file, by the field of the Bot API's Message that holds it. An animation is a document too, so it
/// comes before it.
pub(crate) const FILE_KINDS: [(&str, Media); 8] = [
    ("photo", Media::Photo),
    ("animation", Media::Animation),
    ("video", Media::Video),
    ("audio", Media::Audio),
    ("voice", Media::Voice),
    ("video_note", Media::VideoNote),
    ("sticker", Media::Sticker),
    ("document", Media::Document),
];

/// The fields of what may have words under it.
pub(crate) const CAPTIONED: [&str; 6] = ["photo", "animation", "video", "audio", "voice", "document"];

impl Files {
    /// The fields of the Bot API's Message for something that a person sends: field name and value.
    pub(crate) fn media_json(&mut self, media: Media, name: Option<&str>, content: Content) -> Map<String, Value> {
        let (default_name, mime_type) = match media {
            Media::Photo => ("photo.jpg", "image/jpeg"),
            Media::Document => ("document.pdf", "application/pdf"),
            Media::Video => ("video.mp4", "video/mp4"),
            Media::VideoNote => ("note.mp4", "video/mp4"),
            Media::Voice => ("voice.oga", "audio/ogg"),
            Media::Audio => ("audio.mp3", "audio/mpeg"),
            Media::Animation => ("animation.mp4", "video/mp4"),
            Media::Sticker => ("sticker.webp", "image/webp"),
            Media::Location | Media::Venue | Media::Dice | Media::Poll => return made_up(media),
        };
        let file = self.add(folder_of(media), name.unwrap_or(default_name), mime_type, content);
        media_fields(media, &file)
    }
}

/// Where `getFile` finds files of a kind.
pub(crate) fn folder_of(media: Media) -> &'static str {
    match media {
        Media::Photo => "photos",
        Media::Video => "videos",
        Media::VideoNote => "video_notes",
        Media::Voice => "voice",
        Media::Audio => "music",
        Media::Animation => "animations",
        Media::Sticker => "stickers",
        _ => "documents",
    }
}

/// The fields of the Bot API's Message that show a file as media of a kind.
pub(crate) fn media_fields(media: Media, file: &StoredFile) -> Map<String, Value> {
    let (name, mime_type) = (&file.name, &file.mime_type);
    let document = || with(file, json!({"file_name": name, "mime_type": mime_type}));
    let fields = match media {
        // The Bot API's array of `PhotoSize`.
        Media::Photo => json!({"photo": [with(file, json!({"width": 800, "height": 600}))]}),
        Media::Video => json!({"video": with(
            file,
            json!({"width": 1280, "height": 720, "duration": 5, "mime_type": mime_type, "file_name": name}),
        )}),
        Media::VideoNote => json!({"video_note": with(file, json!({"length": 240, "duration": 5}))}),
        Media::Voice => json!({"voice": with(file, json!({"duration": 3, "mime_type": mime_type}))}),
        Media::Audio => json!({"audio": with(
            file,
            json!({"duration": 60, "mime_type": mime_type, "file_name": name}),
        )}),
        // An animation is a document too, for clients that do not know animations.
        Media::Animation => json!({"document": document(), "animation": with(
            file,
            json!({"width": 320, "height": 240, "duration": 2, "mime_type": mime_type, "file_name": name}),
        )}),
        Media::Sticker => json!({"sticker": with(
            file,
            json!({"type": "regular", "width": 512, "height": 512, "is_animated": false, "is_video": false, "emoji": "👍", "set_name": "Sandbox"}),
        )}),
        _ => json!({"document": document()}),
    };
    object(fields)
}

fn made_up(media: Media) -> Map<String, Value> {
    let location = json!({"latitude": 55.7558, "longitude": 37.6173});
    object(match media {
        Media::Location => json!({"location": location}),
        Media::Venue => {
            let venue = json!({"location": location, "title": "Café", "address": "Main Street 1"});
            json!({"venue": venue, "location": location})
        }
        Media::Dice => json!({"dice": {"emoji": "🎲", "value": 4}}),
        _ => json!({"poll": poll()}),
    })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The Bot API's File.
pub(crate) fn file_json(file: &StoredFile) -> Value {
    with(file, json!({"file_path": file.path}))
}

fn with(file: &StoredFile, mut fields: Value) -> Value {
    if let Some(fields) = fields.as_object_mut() {
        fields.insert("file_id".to_owned(), Value::from(file.id.as_str()));
        fields.insert("file_unique_id".to_owned(), Value::from(file.unique_id.as_str()));
        fields.insert("file_size".to_owned(), Value::from(file.content.size()));
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
