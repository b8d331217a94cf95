//! The routes below `/sandbox/sheets`: a person's hands and eyes, and the switches of faults.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data, Json, Path},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{OpenApi, ToSchema};

use super::{
    Quota, State, Status,
    grid::{Act, Spreadsheet},
    http::base,
    state::{BookState, Fault, Hook},
    status::ShownRow,
};

#[derive(OpenApi)]
#[openapi(paths(
    key_file,
    status,
    reset_status,
    set_quota,
    add_fault,
    clear_faults,
    revoke_tokens,
    list,
    create,
    act,
    add_hook,
    book_state,
    set_book_state,
    worksheets,
    worksheet
))]
pub(crate) struct SheetsControlApi;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::scope("/sandbox/sheets")
            .route("/key.json", web::get().to(key_file))
            .route("/status", web::get().to(status))
            .route("/status", web::delete().to(reset_status))
            .route("/quota", web::put().to(set_quota))
            .route("/faults", web::post().to(add_fault))
            .route("/faults", web::delete().to(clear_faults))
            .route("/tokens", web::delete().to(revoke_tokens))
            .route("", web::get().to(list))
            .route("", web::post().to(create))
            .route("/{spreadsheet}/acts", web::post().to(act))
            .route("/{spreadsheet}/hooks", web::post().to(add_hook))
            .route("/{spreadsheet}/state", web::get().to(book_state))
            .route("/{spreadsheet}/state", web::put().to(set_book_state))
            .route("/{spreadsheet}/worksheets", web::get().to(worksheets))
            .route("/{spreadsheet}/worksheets/{worksheet}", web::get().to(worksheet)),
    );
}

/// A spreadsheet to be created.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct NewBook {
    pub(super) id: String,
    pub(super) title: String,
}

/// A tab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tab {
    pub title: String,
    pub hidden: bool,
    pub rows: usize,
    pub columns: usize,
    /// Rows at the top that stay in sight and are never sorted.
    pub frozen_rows: usize,
}

fn problem(status: actix_web::http::StatusCode, message: &str) -> HttpResponse {
    HttpResponse::build(status).json(json!({ "error": message }))
}

fn unknown() -> HttpResponse {
    problem(
        actix_web::http::StatusCode::NOT_FOUND,
        "There is no such spreadsheet or worksheet",
    )
}

/// The key file of the service account; its token endpoint is this sandbox.
#[utoipa::path(get, path = "/sandbox/sheets/key.json", responses((status = 200)))]
async fn key_file(request: HttpRequest, state: Data<State>) -> HttpResponse {
    // Making a key takes a moment of pure computing.
    let base = base(&request);
    match web::block(move || state.key_file(&base)).await {
        Ok(Some(key)) => HttpResponse::Ok().json(key),
        _ => problem(
            actix_web::http::StatusCode::INTERNAL_SERVER_ERROR,
            "No key could be made",
        ),
    }
}

/// What was counted and found wrong.
#[utoipa::path(get, path = "/sandbox/sheets/status", responses((status = 200, body = Status)))]
async fn status(state: Data<State>) -> HttpResponse {
    HttpResponse::Ok().json(state.status())
}

/// Begins to count anew; what was found wrong is forgotten too.
#[utoipa::path(delete, path = "/sandbox/sheets/status", responses((status = 204)))]
async fn reset_status(state: Data<State>) -> HttpResponse {
    state.world().status = Status::default();
    HttpResponse::NoContent().finish()
}

/// How many requests an account may make in a minute; without a number any.
#[utoipa::path(put, path = "/sandbox/sheets/quota", request_body = Quota, responses((status = 204)))]
async fn set_quota(state: Data<State>, quota: Json<Quota>) -> HttpResponse {
    state.world().quota = *quota;
    HttpResponse::NoContent().finish()
}

/// Sets a fault that requests to Google meet.
#[utoipa::path(post, path = "/sandbox/sheets/faults", request_body = Fault, responses((status = 204)))]
async fn add_fault(state: Data<State>, fault: Json<Fault>) -> HttpResponse {
    state.world().faults.push(fault.into_inner());
    HttpResponse::NoContent().finish()
}

/// Takes all faults away.
#[utoipa::path(delete, path = "/sandbox/sheets/faults", responses((status = 204)))]
async fn clear_faults(state: Data<State>) -> HttpResponse {
    state.world().faults.clear();
    HttpResponse::NoContent().finish()
}

/// All access tokens end at once.
#[utoipa::path(delete, path = "/sandbox/sheets/tokens", responses((status = 204)))]
async fn revoke_tokens(state: Data<State>) -> HttpResponse {
    state.world().tokens.clear();
    HttpResponse::NoContent().finish()
}

/// The spreadsheets.
#[utoipa::path(get, path = "/sandbox/sheets", responses((status = 200, body = Vec<NewBook>)))]
async fn list(state: Data<State>) -> HttpResponse {
    let world = state.world();
    let books = world.books.iter().map(|(id, book)| NewBook {
        id: id.clone(),
        title: book.spreadsheet.title.clone(),
    });
    HttpResponse::Ok().json(books.collect::<Vec<_>>())
}

/// Makes a spreadsheet that is shared with the service account.
#[utoipa::path(post, path = "/sandbox/sheets", request_body = NewBook, responses((status = 201)))]
async fn create(state: Data<State>, new: Json<NewBook>) -> HttpResponse {
    let NewBook { id, title } = new.into_inner();
    if state.world().books.contains_key(&id) {
        return problem(
            actix_web::http::StatusCode::CONFLICT,
            "There is a spreadsheet of this id already",
        );
    }
    state.create(id, Spreadsheet::new(title));
    HttpResponse::Created().finish()
}

/// What a person does, all or nothing.
#[utoipa::path(post, path = "/sandbox/sheets/{spreadsheet}/acts", params(("spreadsheet" = String, Path)), request_body = Vec<Act>, responses((status = 204)))]
async fn act(state: Data<State>, id: Path<String>, acts: Json<Vec<Act>>) -> HttpResponse {
    match state.act(&id, &acts) {
        None => unknown(),
        Some(Ok(())) => HttpResponse::NoContent().finish(),
        Some(Err(refusal)) => problem(actix_web::http::StatusCode::CONFLICT, &refusal.message),
    }
}

/// What a person does just before a request is carried out: a race on demand.
#[utoipa::path(post, path = "/sandbox/sheets/{spreadsheet}/hooks", params(("spreadsheet" = String, Path)), request_body = Hook, responses((status = 204)))]
async fn add_hook(state: Data<State>, id: Path<String>, hook: Json<Hook>) -> HttpResponse {
    match state.world().books.get_mut(id.as_str()) {
        None => unknown(),
        Some(book) => {
            book.hooks.push(hook.into_inner());
            HttpResponse::NoContent().finish()
        }
    }
}

/// Whether it is deleted, shared, and how metadata behave in a sort.
#[utoipa::path(get, path = "/sandbox/sheets/{spreadsheet}/state", params(("spreadsheet" = String, Path)), responses((status = 200, body = BookState)))]
async fn book_state(state: Data<State>, id: Path<String>) -> HttpResponse {
    state
        .world()
        .books
        .get(id.as_str())
        .map_or_else(unknown, |book| HttpResponse::Ok().json(book.state))
}

/// Deletes, restores, shares or unshares the spreadsheet.
#[utoipa::path(put, path = "/sandbox/sheets/{spreadsheet}/state", params(("spreadsheet" = String, Path)), request_body = BookState, responses((status = 204)))]
async fn set_book_state(state: Data<State>, id: Path<String>, new: Json<BookState>) -> HttpResponse {
    match state.world().books.get_mut(id.as_str()) {
        None => unknown(),
        Some(book) => {
            book.state = *new;
            book.spreadsheet.metadata_follows_sort = new.metadata_follows_sort;
            HttpResponse::NoContent().finish()
        }
    }
}

/// The tabs, hidden ones too.
#[utoipa::path(get, path = "/sandbox/sheets/{spreadsheet}/worksheets", params(("spreadsheet" = String, Path)), responses((status = 200, body = Vec<Tab>)))]
async fn worksheets(state: Data<State>, id: Path<String>) -> HttpResponse {
    let tabs = state.with(&id, |spreadsheet| {
        let tabs = spreadsheet.worksheets.iter();
        tabs.map(|sheet| Tab {
            title: sheet.title.clone(),
            hidden: sheet.hidden,
            rows: sheet.rows.len(),
            columns: sheet.columns.len(),
            frozen_rows: sheet.frozen_rows,
        })
        .collect::<Vec<_>>()
    });
    tabs.map_or_else(unknown, |tabs| HttpResponse::Ok().json(tabs))
}

/// The rows of a worksheet as a person sees them.
#[utoipa::path(get, path = "/sandbox/sheets/{spreadsheet}/worksheets/{worksheet}", params(("spreadsheet" = String, Path), ("worksheet" = String, Path)), responses((status = 200, body = Vec<ShownRow>)))]
async fn worksheet(state: Data<State>, path: Path<(String, String)>) -> HttpResponse {
    let (id, title) = path.into_inner();
    let rows = state
        .with(&id, |spreadsheet| spreadsheet.worksheet(&title).map(ShownRow::of))
        .flatten();
    rows.map_or_else(unknown, |rows| HttpResponse::Ok().json(rows))
}
