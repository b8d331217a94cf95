use serde_json::Value;

use super::{Call, send};
use crate::bot_api::failure::Failure;
use crate::bot_api::markup::Markup;
use crate::model::Media;
use crate::telegram::{CAPTIONED, Content, FILE_KINDS, StoredFile, Telegram, file_json, folder_of, media_fields};

/// Bot API: photos are sent up to 10 MB, other files up to 50 MB, and fetched up to 20 MB.
const LARGEST_PHOTO: usize = 10 * 1024 * 1024;
const LARGEST_UPLOAD: usize = 50 * 1024 * 1024;
const LARGEST_DOWNLOAD: u64 = 20 * 1024 * 1024;

/// `sendPhoto`, `sendDocument` …: the file is in the parameter that is called as its kind.
pub(super) fn send_file(call: &Call<'_>, field: &str) -> Result<Value, Failure> {
    let caption = send::caption(call)?;
    let markup = Markup::read(call.parameters.value("reply_markup"))?;
    let mut telegram = call.world.telegram();
    let media = media_of(field)?;
    let file = file(call, &mut telegram, field, media)?;
    let key = call.chat(&telegram)?;
    let mut content = media_fields(media, &file);
    if !caption.text.is_empty() && CAPTIONED.contains(&field) {
        caption.write(&mut content, "caption", "caption_entities", |user_id| {
            telegram.user_json(user_id)
        });
    }
    let new = send::new_message(call, &telegram, key, content, markup)?;
    send::post(call, &mut telegram, key, new)
}

/// The kind of media that a field or a type names.
pub(super) fn media_of(name: &str) -> Result<Media, Failure> {
    let found = FILE_KINDS.iter().find(|(field, _)| *field == name);
    found
        .map(|(_, media)| *media)
        .ok_or_else(|| Failure::bad_request(format_args!("type {name:?} is not supported")))
}

/// The file that a parameter uploads, or names by its id.
fn file(call: &Call<'_>, telegram: &mut Telegram, field: &str, media: Media) -> Result<StoredFile, Failure> {
    match call.parameters.text(field) {
        Some(reference) if call.parameters.upload(field).is_none() => known(telegram, reference, media),
        _ => uploaded(call, telegram, field, media),
    }
}

/// The file of an `InputMedia`: uploaded under the name to which it points, or known by its id.
pub(super) fn referred(
    call: &Call<'_>,
    telegram: &mut Telegram,
    reference: &str,
    media: Media,
) -> Result<StoredFile, Failure> {
    match reference.strip_prefix("attach://") {
        Some(name) => uploaded(call, telegram, name, media),
        None => known(telegram, reference, media),
    }
}

fn uploaded(call: &Call<'_>, telegram: &mut Telegram, field: &str, media: Media) -> Result<StoredFile, Failure> {
    let Some(upload) = call.parameters.upload(field) else {
        return Err(Failure::bad_request(format_args!("there is no {field} in the request")));
    };
    let largest = if media == Media::Photo {
        LARGEST_PHOTO
    } else {
        LARGEST_UPLOAD
    };
    if upload.bytes.len() > largest {
        return Err(Failure::new(413, "Request Entity Too Large"));
    }
    if upload.bytes.is_empty() {
        return Err(Failure::bad_request("file must be non-empty"));
    }
    let content = Content::Bytes(upload.bytes.clone());
    Ok(telegram
        .files
        .add(folder_of(media), &upload.name, &upload.mime_type, content))
}

fn known(telegram: &Telegram, file_id: &str, media: Media) -> Result<StoredFile, Failure> {
    if file_id.starts_with("http://") || file_id.starts_with("https://") {
        // The sandbox fetches nothing from anywhere.
        return Err(Failure::bad_request("failed to get HTTP URL content"));
    }
    let wrong = || Failure::bad_request("wrong file identifier/HTTP URL specified");
    let file = telegram.files.get(file_id).ok_or_else(wrong)?;
    if file.path.split('/').next() != Some(folder_of(media)) {
        return Err(Failure::bad_request("type of file mismatch"));
    }
    Ok(file.clone())
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
    if file.content.size() > LARGEST_DOWNLOAD {
        return Err(Failure::bad_request("file is too big"));
    }
    Ok(file_json(file))
}
