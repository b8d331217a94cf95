//! The page: what a person sees who opens the sandbox's address in a browser. Its files are in the binary.

mod assets;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpResponse, web};

/// Nothing comes from outside, and nothing that people or bots write can become a script.
const POLICY: &str = "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// The addresses of the page.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(|| async { shown("index.html") }))
        .route("/page/{path:.*}", web::get().to(asset));
}

async fn asset(path: web::Path<String>) -> HttpResponse {
    shown(&path)
}

fn shown(path: &str) -> HttpResponse {
    let Some(text) = assets::find(path) else {
        return HttpResponse::NotFound().finish();
    };
    let content_type = match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        // The next binary may bring another page.
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(text)
}
