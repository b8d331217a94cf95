use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::world::World;

/// A bot's webhook that writes down what it gets and answers as told.
pub(crate) struct Hook {
    pub(crate) url: String,
    inner: Arc<Inner>,
    server: actix_web::dev::ServerHandle,
}

#[derive(Default)]
struct Inner {
    received: Mutex<Vec<Received>>,
    answers: Mutex<VecDeque<(u16, String)>>,
    /// Texts whose answer is held back.
    held: watch::Sender<Option<String>>,
    arrived: watch::Sender<usize>,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

/// One request.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) secret: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) update: Value,
}

impl Hook {
    pub(crate) fn start() -> Result<Self> {
        let inner = Arc::new(Inner::default());
        let shared = web::Data::from(Arc::clone(&inner));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .route("/hook", web::post().to(receive))
        })
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))?;
        let url = format!("http://{}/hook", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Ok(Self {
            url,
            inner,
            server: handle,
        })
    }

    /// Registers it.
    pub(crate) async fn register(&self, world: &World) -> Result<()> {
        world.api.call("setWebhook", json!({"url": self.url})).await?;
        Ok(())
    }

    /// The next request is answered with this status, after those that were told before; without a word it is 200.
    pub(crate) fn answers(&self, status: u16, body: &str) {
        self.inner.answers.lock().unwrap().push_back((status, body.to_owned()));
    }

    /// Holds back the answers to updates whose text begins so.
    pub(crate) fn hold(&self, text: &str) {
        self.inner.held.send_replace(Some(text.to_owned()));
    }

    /// Lets all go.
    pub(crate) fn release(&self) {
        self.inner.held.send_replace(None);
    }

    /// How many requests were open at the same time at most.
    pub(crate) fn most_open(&self) -> usize {
        self.inner.most_open.load(Ordering::SeqCst)
    }

    /// Waits for so many requests and returns all there are.
    pub(crate) async fn received(&self, count: usize) -> Result<Vec<Received>> {
        let mut arrived = self.inner.arrived.subscribe();
        let came = tokio::time::timeout(Duration::from_secs(20), arrived.wait_for(|arrived| *arrived >= count)).await;
        let received = self.inner.received.lock().unwrap().clone();
        ensure!(came.is_ok(), "only {} of {count} requests came", received.len());
        Ok(received)
    }

    /// The same, as what was written or pressed.
    pub(crate) async fn said(&self, count: usize) -> Result<Vec<String>> {
        Ok(self
            .received(count)
            .await?
            .iter()
            .map(|request| words(&request.update))
            .collect())
    }
}

impl Drop for Hook {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

async fn receive(request: HttpRequest, body: String, hook: web::Data<Inner>) -> HttpResponse {
    let header = |name: &str| Some(request.headers().get(name)?.to_str().ok()?.to_owned());
    let update: Value = serde_json::from_str(&body).unwrap_or_default();
    let said = words(&update);
    let answer = hook.answers.lock().unwrap().pop_front();
    hook.received.lock().unwrap().push(Received {
        secret: header("X-Telegram-Bot-Api-Secret-Token"),
        content_type: header("Content-Type"),
        update,
    });
    let open = hook.open.fetch_add(1, Ordering::SeqCst) + 1;
    hook.most_open.fetch_max(open, Ordering::SeqCst);
    hook.arrived.send_modify(|count| *count += 1);
    let mut held = hook.held.subscribe();
    let free = held.wait_for(|held| !held.as_ref().is_some_and(|held| said.starts_with(held.as_str())));
    drop(free.await);
    hook.open.fetch_sub(1, Ordering::SeqCst);
    let (status, body) = answer.unwrap_or((200, String::new()));
    HttpResponse::build(StatusCode::from_u16(status).unwrap())
        .content_type("application/json")
        .body(body)
}

pub(crate) fn words(update: &Value) -> String {
    let text = update
        .pointer("/message/text")
        .or(update.pointer("/callback_query/data"));
    text.and_then(Value::as_str).unwrap_or("?").to_owned()
}
