use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, ContentDisposition, DispositionParam, DispositionType,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, web};

use super::{ControlFailure, within};
use crate::mail::Wanted;
use crate::model::{
    Letter, LetterMatch, LetterPage, LetterView, MailFault, MailFaultRule, MailServer, MailSettings, MailStatistics,
    ReadLetter, WaitForLetter,
};
use crate::world::World;

/// How long the port may take to open or to close.
const LONGEST_SWITCH: u64 = 10_000;

/// What a letter may do on the page: look. No script, no form, no link that opens, nothing from outside; the same when
/// somebody opens its address. By a header, for a document in `srcdoc` would have the page's policy too, and no styles by it.
const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/mail", web::get().to(server))
        .route("/mail/certificate", web::get().to(certificate))
        .route("/mail/settings", web::put().to(set))
        .service(
            web::resource("/mail/statistics")
                .route(web::get().to(statistics))
                .route(web::delete().to(reset_statistics)),
        )
        .service(
            web::resource("/mail/letters")
                .route(web::get().to(list))
                .route(web::delete().to(forget_all)),
        )
        .route("/mail/letters/wait", web::post().to(wait))
        .service(
            web::resource("/mail/letters/{letter_id}")
                .route(web::get().to(letter))
                .route(web::delete().to(forget)),
        )
        .route("/mail/letters/{letter_id}/source", web::get().to(source))
        .route("/mail/letters/{letter_id}/html", web::get().to(html))
        .route("/mail/letters/{letter_id}/read", web::put().to(mark))
        .service(
            web::resource("/mail/faults")
                .route(web::post().to(add_fault))
                .route(web::get().to(faults))
                .route(web::delete().to(clear_faults)),
        )
        .route("/mail/faults/{fault_id}", web::delete().to(remove_fault));
}

/// Where the mail server takes letters, and how it meets who brings them.
#[utoipa::path(get, path = "/sandbox/mail", responses((status = 200, body = MailServer)))]
pub(super) async fn server(world: web::Data<World>) -> web::Json<MailServer> {
    web::Json(world.mail.view())
}

/// The mail server's certificate as PEM, for `127.0.0.1` and `localhost`: who trusts it can send. Another one after each start.
#[utoipa::path(get, path = "/sandbox/mail/certificate", responses((status = 200, content_type = "application/x-pem-file", body = String)))]
pub(super) async fn certificate(world: web::Data<World>) -> HttpResponse {
    let pem = world.mail.certificate.pem().to_owned();
    HttpResponse::Ok().content_type("application/x-pem-file").body(pem)
}

/// Sets how connections are met that are made from now on; what is left out becomes as at the start.
#[utoipa::path(put, path = "/sandbox/mail/settings", request_body = MailSettings, responses((status = 204)))]
pub(super) async fn set(settings: web::Json<MailSettings>, world: web::Data<World>) -> HttpResponse {
    world.mail.set(settings.into_inner());
    HttpResponse::NoContent().finish()
}

/// Connections, logins, letters and refusals.
#[utoipa::path(get, path = "/sandbox/mail/statistics", responses((status = 200, body = MailStatistics)))]
pub(super) async fn statistics(world: web::Data<World>) -> web::Json<MailStatistics> {
    web::Json(world.mail.statistics().clone())
}

/// Begins to count anew.
#[utoipa::path(delete, path = "/sandbox/mail/statistics", responses((status = 204)))]
pub(super) async fn reset_statistics(world: web::Data<World>) -> HttpResponse {
    *world.mail.statistics() = MailStatistics::default();
    HttpResponse::NoContent().finish()
}

/// The letters, the oldest first: at most the last thousand, and at most 64 MB of them.
#[utoipa::path(get, path = "/sandbox/mail/letters", params(LetterMatch), responses((status = 200, body = LetterPage), (status = 400)))]
pub(super) async fn list(
    wanted: web::Query<LetterMatch>,
    world: web::Data<World>,
) -> Result<web::Json<LetterPage>, ControlFailure> {
    let wanted = wanted_of(wanted.into_inner())?;
    Ok(web::Json(world.mail.mailbox.page(&wanted)))
}

/// Forgets all letters; numbers go on.
#[utoipa::path(delete, path = "/sandbox/mail/letters", responses((status = 204)))]
pub(super) async fn forget_all(world: web::Data<World>) -> HttpResponse {
    world.mail.mailbox.forget(None);
    HttpResponse::NoContent().finish()
}

/// Waits for a letter that matches; `null` when none came in time. Of several the oldest.
#[utoipa::path(post, path = "/sandbox/mail/letters/wait", request_body = WaitForLetter, responses((status = 200, body = Option<LetterView>), (status = 400)))]
pub(super) async fn wait(
    wanted: web::Json<WaitForLetter>,
    world: web::Data<World>,
) -> Result<web::Json<Option<LetterView>>, ControlFailure> {
    let WaitForLetter {
        matching,
        timeout_milliseconds,
    } = wanted.into_inner();
    let wanted = wanted_of(matching)?;
    let mut found = None;
    within(timeout_milliseconds, async {
        found = Some(world.mail.mailbox.find(&wanted).await);
    })
    .await;
    Ok(web::Json(found))
}

/// A letter with its source.
#[utoipa::path(get, path = "/sandbox/mail/letters/{letter_id}", params(("letter_id" = u64, Path)), responses((status = 200, body = Letter), (status = 404)))]
pub(super) async fn letter(
    letter_id: web::Path<u64>,
    world: web::Data<World>,
) -> Result<web::Json<Letter>, ControlFailure> {
    let letter = world.mail.mailbox.letter(*letter_id);
    letter.map(web::Json).ok_or_else(|| missing(*letter_id))
}

/// Forgets a letter.
#[utoipa::path(delete, path = "/sandbox/mail/letters/{letter_id}", params(("letter_id" = u64, Path)), responses((status = 204)))]
pub(super) async fn forget(letter_id: web::Path<u64>, world: web::Data<World>) -> HttpResponse {
    world.mail.mailbox.forget(Some(*letter_id));
    HttpResponse::NoContent().finish()
}

/// The very bytes of a letter, as a file that a mail program opens.
#[utoipa::path(get, path = "/sandbox/mail/letters/{letter_id}/source", params(("letter_id" = u64, Path)), responses((status = 200, content_type = "message/rfc822", body = Vec<u8>), (status = 404)))]
pub(super) async fn source(letter_id: web::Path<u64>, world: web::Data<World>) -> Result<HttpResponse, ControlFailure> {
    let source = world
        .mail
        .mailbox
        .source(*letter_id)
        .ok_or_else(|| missing(*letter_id))?;
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(format!("letter-{letter_id}.eml"))],
    };
    Ok(HttpResponse::Ok()
        .content_type("message/rfc822")
        .insert_header((CONTENT_DISPOSITION, disposition))
        .body(source))
}

/// The HTML of a letter as a document that can do nothing and loads nothing.
#[utoipa::path(get, path = "/sandbox/mail/letters/{letter_id}/html", params(("letter_id" = u64, Path)), responses((status = 200, content_type = "text/html", body = String), (status = 404)))]
pub(super) async fn html(letter_id: web::Path<u64>, world: web::Data<World>) -> Result<HttpResponse, ControlFailure> {
    let letter = world.mail.mailbox.letter(*letter_id);
    let html = letter.and_then(|letter| letter.letter.html);
    let html = html.ok_or_else(|| ControlFailure::NotFound(format!("HTML of letter {letter_id}")))?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .body(html))
}

/// Notes that somebody has read a letter, or wants to read it again.
#[utoipa::path(put, path = "/sandbox/mail/letters/{letter_id}/read", params(("letter_id" = u64, Path)), request_body = ReadLetter, responses((status = 200, body = LetterView), (status = 404)))]
pub(super) async fn mark(
    letter_id: web::Path<u64>,
    read: web::Json<ReadLetter>,
    world: web::Data<World>,
) -> Result<web::Json<LetterView>, ControlFailure> {
    let letter = world.mail.mailbox.mark(*letter_id, read.read);
    letter.map(web::Json).ok_or_else(|| missing(*letter_id))
}

/// Sets a fault that letters meet. With `down` the answer comes when the port refuses connections.
#[utoipa::path(post, path = "/sandbox/mail/faults", request_body = MailFault, responses((status = 200, body = MailFaultRule), (status = 400)))]
pub(super) async fn add_fault(
    fault: web::Json<MailFault>,
    world: web::Data<World>,
) -> Result<web::Json<MailFaultRule>, ControlFailure> {
    let added = world.mail.faults.add(fault.into_inner());
    let rule = added.map_err(|unfit| ControlFailure::Malformed(unfit.to_string()))?;
    follow(&world).await?;
    Ok(web::Json(rule))
}

/// Lists the faults of the mail server and how many met each.
#[utoipa::path(get, path = "/sandbox/mail/faults", responses((status = 200, body = Vec<MailFaultRule>)))]
pub(super) async fn faults(world: web::Data<World>) -> web::Json<Vec<MailFaultRule>> {
    web::Json(world.mail.faults.list())
}

/// Takes all faults of the mail server away. It takes connections when the answer comes.
#[utoipa::path(delete, path = "/sandbox/mail/faults", responses((status = 204), (status = 409)))]
pub(super) async fn clear_faults(world: web::Data<World>) -> Result<HttpResponse, ControlFailure> {
    world.mail.faults.remove(None);
    follow(&world).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes one fault of the mail server away.
#[utoipa::path(delete, path = "/sandbox/mail/faults/{fault_id}", params(("fault_id" = u64, Path)), responses((status = 204), (status = 409)))]
pub(super) async fn remove_fault(
    fault_id: web::Path<u64>,
    world: web::Data<World>,
) -> Result<HttpResponse, ControlFailure> {
    world.mail.faults.remove(Some(*fault_id));
    follow(&world).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Opens or closes the port, as the faults want it.
async fn follow(world: &World) -> Result<(), ControlFailure> {
    let port = &world.mail.port;
    if within(LONGEST_SWITCH, port.become_open(!world.mail.faults.is_down())).await {
        Ok(())
    } else {
        Err(ControlFailure::Taken(port.address().to_string()))
    }
}

fn wanted_of(matching: LetterMatch) -> Result<Wanted, ControlFailure> {
    Wanted::new(matching).map_err(|error| ControlFailure::Malformed(error.to_string()))
}

fn missing(letter_id: u64) -> ControlFailure {
    ControlFailure::NotFound(format!("letter {letter_id}"))
}
