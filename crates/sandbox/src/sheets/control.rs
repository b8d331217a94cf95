//! The routes below `/sandbox/sheets`: a person's hands and eyes, and the switches of faults.

use actix_web::{
    HttpRequest, HttpResponse,
    web::{self, Data, Json, Path},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Quota, State,
    grid::{Act, Spreadsheet},
    http::base,
    state::{BookState, Fault, Hook},
    status::ShownRow,
};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::scope("/sandbox/sheets")
            .route("/key.json", web::get().to(key_file))
            .route("/status", web::get().to(status))
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
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct NewBook {
    pub(super) id: String,
    pub(super) title: String,
}

/// A tab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tab {
    pub title: String,
    pub hidden: bool,
    pub rows: usize,
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

async fn status(state: Data<State>) -> HttpResponse {
    HttpResponse::Ok().json(state.status())
}

async fn set_quota(state: Data<State>, quota: Json<Quota>) -> HttpResponse {
    state.world().quota = *quota;
    HttpResponse::NoContent().finish()
}

async fn add_fault(state: Data<State>, fault: Json<Fault>) -> HttpResponse {
    state.world().faults.push(fault.into_inner());
    HttpResponse::NoContent().finish()
}

async fn clear_faults(state: Data<State>) -> HttpResponse {
    state.world().faults.clear();
    HttpResponse::NoContent().finish()
}

async fn revoke_tokens(state: Data<State>) -> HttpResponse {
    state.world().tokens.clear();
    HttpResponse::NoContent().finish()
}

async fn list(state: Data<State>) -> HttpResponse {
    let world = state.world();
    let books = world.books.iter().map(|(id, book)| NewBook {
        id: id.clone(),
        title: book.spreadsheet.title.clone(),
    });
    HttpResponse::Ok().json(books.collect::<Vec<_>>())
}

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

async fn act(state: Data<State>, id: Path<String>, acts: Json<Vec<Act>>) -> HttpResponse {
    match state.act(&id, &acts) {
        None => unknown(),
        Some(Ok(())) => HttpResponse::NoContent().finish(),
        Some(Err(refusal)) => problem(actix_web::http::StatusCode::CONFLICT, &refusal.message),
    }
}

async fn add_hook(state: Data<State>, id: Path<String>, hook: Json<Hook>) -> HttpResponse {
    match state.world().books.get_mut(id.as_str()) {
        None => unknown(),
        Some(book) => {
            book.hooks.push(hook.into_inner());
            HttpResponse::NoContent().finish()
        }
    }
}

async fn book_state(state: Data<State>, id: Path<String>) -> HttpResponse {
    state
        .world()
        .books
        .get(id.as_str())
        .map_or_else(unknown, |book| HttpResponse::Ok().json(book.state))
}

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

async fn worksheets(state: Data<State>, id: Path<String>) -> HttpResponse {
    let tabs = state.with(&id, |spreadsheet| {
        let tabs = spreadsheet.worksheets.iter();
        tabs.map(|sheet| Tab {
            title: sheet.title.clone(),
            hidden: sheet.hidden,
            rows: sheet.rows.len(),
        })
        .collect::<Vec<_>>()
    });
    tabs.map_or_else(unknown, |tabs| HttpResponse::Ok().json(tabs))
}

async fn worksheet(state: Data<State>, path: Path<(String, String)>) -> HttpResponse {
    let (id, title) = path.into_inner();
    let rows = state
        .with(&id, |spreadsheet| spreadsheet.worksheet(&title).map(ShownRow::of))
        .flatten();
    rows.map_or_else(unknown, |rows| HttpResponse::Ok().json(rows))
}
