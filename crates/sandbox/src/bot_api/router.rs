use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use actix_web::body::{BodySize, MessageBody};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use super::body::Arguments;
use super::failure::Failure;
use super::methods::{self, Call};
use super::parameters::Parameters;
use super::specification::Method;
use super::updates::get_updates;
use crate::model::{FaultKind, RequestView, Topic, ViolationKind};
use crate::shortened::shortened;
use crate::telegram::{Token, TokenError};
use crate::world::World;

/// The addresses of the Bot API.
pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/bot{token}/{method}").to(call))
        .service(web::resource("/file/bot{token}/{path:.*}").route(web::get().to(download)));
}

/// How a request ends.
enum Ending {
    /// By the `result` as JSON text.
    Success(String),
    Refusal(Failure),
    /// Without any answer.
    Cut,
}

async fn call(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    payload: web::Payload,
    world: web::Data<World>,
) -> HttpResponse {
    let (token, method_name) = path.into_inner();
    let bot_id = match admit(&world, &token) {
        Ok(bot_id) => bot_id,
        Err(failure) => return respond(&Ending::Refusal(failure)),
    };
    let Some(method) = world.specification.method(&method_name) else {
        return respond(&Ending::Refusal(Failure::unknown_method()));
    };
    let arguments = Arguments::read(&request, payload).await;
    let work = work(world.clone(), bot_id, method, arguments);
    // The real server finishes what it has begun, though nobody waits for the answer any more; only a poll ends with its
    // poller. Without faults nothing takes long enough for that to matter.
    let ending = if method.name == "getUpdates" || !world.faults.any() {
        work.await
    } else {
        actix_web::rt::spawn(work).await.unwrap_or(Ending::Cut)
    };
    respond(&ending)
}

/// Answers a request and counts it.
async fn work(
    world: web::Data<World>,
    bot_id: i64,
    method: &'static Method,
    arguments: Result<Arguments, Failure>,
) -> Ending {
    let started = Instant::now();
    let mut asked = String::new();
    let ending = match arguments {
        Ok(arguments) => answer(&world, bot_id, method, arguments, &mut asked).await,
        Err(failure) => Ending::Refusal(failure),
    };
    let refusal = match &ending {
        Ending::Success(_) => None,
        Ending::Refusal(failure) => Some(failure.code),
        Ending::Cut => Some(0),
    };
    let (took, now) = (started.elapsed(), world.clock.now());
    world.statistics.count(bot_id, &method.name, refusal, took, now);
    if !matches!(&ending, Ending::Success(result) if result == "[]" && method.name == "getUpdates") {
        world.requests.add(|sequence| RequestView {
            sequence,
            at: now,
            bot_id,
            method: method.name.clone(),
            code: refusal.unwrap_or(200),
            microseconds: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            parameters: asked,
            answer: match &ending {
                Ending::Success(result) => shortened(result),
                Ending::Refusal(failure) => failure.description.clone(),
                Ending::Cut => "the connection was cut".to_owned(),
            },
        });
        world.live.mark(Topic::Requests);
    }
    ending
}

/// Opens the bot of a token.
fn admit(world: &World, token: &str) -> Result<i64, Failure> {
    let token = Token::parse(token).map_err(|error| match error {
        TokenError::Shapeless => Failure::not_found(),
        TokenError::Wrong => Failure::unauthorized(),
    })?;
    if world.telegram().bot(token.bot_id).accepts(token.text) {
        Ok(token.bot_id)
    } else {
        Err(Failure::unauthorized())
    }
}

/// Answers; what was asked is written down in `asked` as far as it could be read.
async fn answer(
    world: &World,
    bot_id: i64,
    method: &'static Method,
    arguments: Arguments,
    asked: &mut String,
) -> Ending {
    let checked = Parameters::check(world.specification, method, arguments);
    for problem in checked.problems {
        world.violations.add(
            ViolationKind::Request,
            bot_id,
            &method.name,
            &problem,
            world.clock.now(),
        );
    }
    let parameters = match checked.parameters {
        Ok(parameters) => parameters,
        Err(failure) => return Ending::Refusal(failure),
    };
    *asked = shortened(&parameters.to_json());
    let faults = world.faults.meet(bot_id, &method.name, parameters.integer("chat_id"));
    for fault in &faults {
        match fault {
            FaultKind::Delay { milliseconds } => pause(*milliseconds).await,
            FaultKind::Error {
                code,
                description,
                retry_after,
            } => {
                return Ending::Refusal(injected(*code, description.as_deref(), *retry_after));
            }
            FaultKind::CutBefore => return Ending::Cut,
            // A flood is met as the error that it makes of it; the others come after the effect, or concern updates.
            _ => {}
        }
    }
    let outcome = if method.name == "getUpdates" {
        get_updates(world, bot_id, &parameters).await
    } else {
        let call = Call {
            world,
            bot_id,
            method: &method.name,
            parameters: &parameters,
            now: world.clock.now(),
        };
        methods::run(&call).map(|result| checked_reply(world, bot_id, method, &result))
    };
    for fault in &faults {
        match fault {
            FaultKind::DelayAnswer { milliseconds } => pause(*milliseconds).await,
            FaultKind::CutAfter => return Ending::Cut,
            _ => {}
        }
    }
    match outcome {
        Ok(result) => Ending::Success(result),
        Err(failure) => Ending::Refusal(failure),
    }
}

/// Writes a result after checking it against the specification: the sandbox is held to it as the bots are.
fn checked_reply(world: &World, bot_id: i64, method: &Method, result: &Value) -> String {
    for problem in world.specification.check(result, &method.returns, "result") {
        world
            .violations
            .add(ViolationKind::Reply, bot_id, &method.name, &problem, world.clock.now());
    }
    result.to_string()
}

fn injected(code: u16, description: Option<&str>, retry_after: Option<u64>) -> Failure {
    let usual = match code {
        400 => "Bad Request: injected by the sandbox",
        401 => "Unauthorized",
        403 => "Forbidden: injected by the sandbox",
        429 => return Failure::too_many_requests(retry_after.unwrap_or(1)),
        502 => "Bad Gateway",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    };
    Failure {
        retry_after,
        ..Failure::new(code, description.unwrap_or(usual))
    }
}

async fn pause(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

fn respond(ending: &Ending) -> HttpResponse {
    match ending {
        Ending::Success(result) => HttpResponse::Ok()
            .content_type("application/json")
            .body(format!("{{\"ok\":true,\"result\":{result}}}")),
        Ending::Refusal(failure) => {
            let status = StatusCode::from_u16(failure.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            HttpResponse::build(status)
                .content_type("application/json")
                .body(failure.to_json().to_string())
        }
        Ending::Cut => HttpResponse::Ok().body(CutConnection),
    }
}

/// A body that breaks before its first byte: the server then drops the connection without having answered.
struct CutConnection;

impl MessageBody for CutConnection {
    type Error = std::io::Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<Result<web::Bytes, Self::Error>>> {
        Poll::Ready(Some(Err(std::io::Error::other("cut on demand"))))
    }
}

async fn download(path: web::Path<(String, String)>, world: web::Data<World>) -> HttpResponse {
    let (token, file_path) = path.into_inner();
    if let Err(failure) = admit(&world, &token) {
        return respond(&Ending::Refusal(failure));
    }
    let file = world
        .telegram()
        .files
        .at_path(&file_path)
        .map(|file| (file.mime_type.clone(), file.content.clone()));
    match file {
        Some((mime_type, content)) => content.answer(HttpResponse::Ok().content_type(mime_type)),
        None => respond(&Ending::Refusal(Failure::not_found())),
    }
}
