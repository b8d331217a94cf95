//! The Sheets part of the sandbox alone, for clients in other languages: prints its address and serves until killed.

use std::sync::Arc;

use actix_web::{App, HttpServer};
use sandbox::sheets::{State, configure, grid::Spreadsheet};

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let state = State::new(Arc::new(chrono::Utc::now));
    state.create("S", Spreadsheet::new("Orders"));
    let server = HttpServer::new(move || {
        let state = state.clone();
        App::new().configure(|config| configure(config, state))
    });
    let server = server.workers(1).bind(("127.0.0.1", 0))?;
    println!("http://{}", server.addrs()[0]);
    server.run().await
}
