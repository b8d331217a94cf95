use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{AUTHORIZATION, ContentType, RETRY_AFTER},
    web::{self, Bytes, Data, Form},
};
use futures::stream;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{
    ApiError, State,
    call::Call,
    discovery,
    state::{FaultKind, TOKEN_LIFE, Token},
};

/// A batch of many requests is long; Google's own limit is not published.
const LARGEST_BODY: usize = 64 << 20;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/token", web::post().to(token)).service(
        web::scope("/v4")
            .app_data(web::PayloadConfig::new(LARGEST_BODY))
            .default_service(web::to(api)),
    );
}

/// The server's own address as the client used it.
pub(super) fn base(request: &HttpRequest) -> String {
    let connection = request.connection_info();
    format!("{}://{}", connection.scheme(), connection.host())
}

#[derive(Deserialize)]
struct TokenRequest {
    #[serde(default)]
    grant_type: String,
    #[serde(default)]
    assertion: String,
}

async fn token(request: HttpRequest, form: Form<TokenRequest>, state: Data<State>) -> HttpResponse {
    *state.world().status.requests.entry("token".to_owned()).or_default() += 1;
    let fault = state.strike("token");
    if let Some(pause) = fault.and_then(FaultKind::delay) {
        tokio::time::sleep(pause).await;
    }
    match fault {
        Some(FaultKind::Status { code, retry_after }) => {
            let status = actix_web::http::StatusCode::from_u16(code)
                .unwrap_or(actix_web::http::StatusCode::INTERNAL_SERVER_ERROR);
            let mut response = HttpResponse::build(status);
            if let Some(seconds) = retry_after {
                response.insert_header((RETRY_AFTER, seconds.to_string()));
            }
            return response.json(json!({"error": "internal_failure"}));
        }
        Some(FaultKind::CutBefore | FaultKind::CutAfter | FaultKind::Late) => return cut(),
        Some(FaultKind::Delay { .. }) | None => {}
    }
    if form.grant_type != "urn:ietf:params:oauth:grant-type:jwt-bearer" {
        let description = format!("Invalid grant_type: {}", form.grant_type);
        return HttpResponse::BadRequest()
            .json(json!({"error": "unsupported_grant_type", "error_description": description}));
    }
    match state.verify(&form.assertion, &base(&request)) {
        Ok(scopes) => {
            let access = format!("ya29.{}", uuid::Uuid::new_v4().simple());
            let until = state.now() + TOKEN_LIFE;
            state.world().tokens.insert(access.clone(), Token { until, scopes });
            HttpResponse::Ok().json(json!({
                "access_token": access, "expires_in": TOKEN_LIFE.num_seconds(), "token_type": "Bearer"
            }))
        }
        Err(refused) => {
            HttpResponse::BadRequest().json(json!({"error": refused.error, "error_description": refused.description}))
        }
    }
}

async fn api(request: HttpRequest, body: Bytes, state: Data<State>) -> Result<HttpResponse, ApiError> {
    let Some((method, path)) = discovery::route(request.method().as_str(), request.uri().path()) else {
        let what = format!("{} {}", request.method(), request.uri().path());
        state.world().status.violations.push(format!("no such method: {what}"));
        return Err(ApiError::not_found());
    };
    let query = web::Query::<Vec<(String, String)>>::from_query(request.query_string())
        .map_err(|error| ApiError::invalid_argument(error.to_string()))?;
    let parsed = if body.is_empty() {
        Ok(Json::Object(Default::default()))
    } else {
        serde_json::from_slice(&body)
    };
    let parsed = parsed.map_err(|error| {
        ApiError::invalid_argument(format!("Invalid JSON payload received. Unexpected token.\n{error}"))
    })?;
    let authorization = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let bearer = authorization
        .and_then(|value| value.strip_prefix("Bearer "))
        .map(str::to_owned);
    let call = Call {
        method,
        path,
        query: query.into_inner(),
        bearer,
        body: parsed,
        body_bytes: body.len(),
    };

    let fault = state.strike(call.name());
    if let Some(pause) = fault.and_then(FaultKind::delay) {
        tokio::time::sleep(pause).await;
    }
    let reply = state.answer(&call, fault, &base(&request));
    if matches!(
        fault,
        Some(FaultKind::CutBefore | FaultKind::CutAfter | FaultKind::Late)
    ) {
        return Ok(cut());
    }
    let reply = reply?.to_string();
    if !call.method.writes() {
        state.world().status.read_bytes += reply.len() as u64;
    }
    Ok(HttpResponse::Ok().insert_header(ContentType::json()).body(reply))
}

/// A response that breaks off before its body: the client sees a broken connection, not an answer.
fn cut() -> HttpResponse {
    let broken = stream::once(async { Err::<Bytes, _>(std::io::Error::other("cut on demand")) });
    HttpResponse::Ok()
        .no_chunking(1 << 20)
        .content_type("application/json")
        .streaming(broken)
}
