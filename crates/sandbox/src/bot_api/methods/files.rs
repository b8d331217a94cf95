use serde_json::{Map, Value};

use super::{Call, send};
use crate::bot_api::failure::Failure;
use crate::bot_api::markup::Markup;
use crate::telegram::{StoredFile, Telegram, document_json, file_json, photo_json};

/// Bot API: photos are sent up to 10 MB, other files up to 50 MB, and fetched up to 20 MB.
const LARGEST_PHOTO: usize = 10 * 1024 * 1024;
const LARGEST_UPLOAD: usize = 50 * 1024 * 1024;
const LARGEST_DOWNLOAD: usize = 20 * 1024 * 1024;

pub(super) fn send_photo(call: &Call<'_>) -> Result<Value, Failure> {
    send_file(call, "photo", "photos", LARGEST_PHOTO, photo_json)
}

pub(super) fn send_document(call: &Call<'_>) -> Result<Value, Failure> {
    send_file(call, "document", "documents", LARGEST_UPLOAD, document_json)
}

fn send_file(
    call: &Call<'_>,
    field: &str,
    folder: &str,
    largest: usize,
    to_json: impl Fn(&StoredFile) -> Value,
) -> Result<Value, Failure> {
    let caption = send::caption(call)?;
    let markup = Markup::read(call.parameters.value("reply_markup"))?;
    let mut telegram = call.world.telegram();
    let file = file(call, &mut telegram, field, folder, largest)?;
    let key = call.chat(&telegram)?;
    let mut content = Map::new();
    content.insert(field.to_owned(), to_json(&file));
    if !caption.text.is_empty() {
        caption.write(&mut content, "caption", "caption_entities", |user_id| {
            telegram.user_json(user_id)
        });
    }
    let new = send::new_message(call, &telegram, key, content, markup)?;
    send::post(call, &mut telegram, key, new)
}

/// The uploaded file, or the one that is known by its id.
fn file(
    call: &Call<'_>,
    telegram: &mut Telegram,
    field: &str,
    folder: &str,
    largest: usize,
) -> Result<StoredFile, Failure> {
    if let Some(upload) = call.parameters.upload(field) {
        if upload.bytes.len() > largest {
            return Err(Failure::new(413, "Request Entity Too Large"));
        }
        if upload.bytes.is_empty() {
            return Err(Failure::bad_request("file must be non-empty"));
        }
        return Ok(telegram
            .files
            .add(folder, &upload.name, &upload.mime_type, &upload.bytes));
    }
    let Some(file_id) = call.parameters.text(field) else {
        return Err(Failure::bad_request(format_args!("there is no {field} in the request")));
    };
    if file_id.starts_with("http://") || file_id.starts_with("https://") {
        // The sandbox fetches nothing from anywhere.
        return Err(Failure::bad_request("failed to get HTTP URL content"));
    }
    let wrong = || Failure::bad_request("wrong file identifier/HTTP URL specified");
    telegram.files.get(file_id).cloned().ok_or_else(wrong)
}

pub(super) fn get_file(call: &Call<'_>) -> Result<Value, Failure> {
    let file_id = call
        .parameters
        .text("file_id")
        .ok_or_else(|| Failure::bad_request("file_id not specified"))?;
    let telegram = call.world.telegram();
    let file = telegram
        .files
        .get(file_id)
        .ok_or_else(|| Failure::bad_request("invalid file_id"))?;
    if file.bytes.len() > LARGEST_DOWNLOAD {
        return Err(Failure::bad_request("file is too big"));
    }
    Ok(file_json(file))
}
