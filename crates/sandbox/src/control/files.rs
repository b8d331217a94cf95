use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, web};

use super::ControlFailure;
use crate::world::World;

/// What a browser may show in the page: pictures that cannot hold a script. Everything else is downloaded.
const PICTURES: [(&str, &[u8]); 4] = [
    ("image/jpeg", b"\xff\xd8\xff"),
    ("image/png", b"\x89PNG"),
    ("image/gif", b"GIF8"),
    ("image/webp", b"RIFF"),
];

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/files/{file_id}", web::get().to(file));
}

/// A file of a message, by its `file_id`: a picture to be shown, anything else to be downloaded under its name.
#[utoipa::path(get, path = "/sandbox/files/{file_id}", params(("file_id" = String, Path)), responses((status = 200), (status = 404)))]
pub(super) async fn file(file_id: web::Path<String>, world: web::Data<World>) -> Result<HttpResponse, ControlFailure> {
    let file = world.telegram().files.get(&file_id).cloned();
    let file = file.ok_or_else(|| ControlFailure::NotFound(format!("file {file_id}")))?;
    let picture = PICTURES
        .iter()
        .find(|(_, beginning)| file.content.starts_with(beginning));
    let name = DispositionParam::FilenameExt(ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: file.name.clone().into_bytes(),
    });
    let disposition = ContentDisposition {
        disposition: match picture {
            Some(_) => DispositionType::Inline,
            None => DispositionType::Attachment,
        },
        parameters: vec![name],
    };
    let mut response = HttpResponse::Ok();
    response
        .content_type(picture.map_or("application/octet-stream", |(kind, _)| kind))
        .insert_header(disposition)
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"));
    Ok(file.content.answer(&mut response))
}
