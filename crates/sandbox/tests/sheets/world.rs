use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use actix_web::{App, HttpServer};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::DateTime;
use reqwest::Method;
use rsa::{
    RsaPrivateKey,
    pkcs1v15::SigningKey,
    pkcs8::DecodePrivateKey,
    sha2::Sha256,
    signature::{SignatureEncoding, Signer},
};
use sandbox::sheets::{Guard, SheetsClient, State, configure, grid::Spreadsheet};
use serde_json::{Value, json};

pub(crate) const SCOPE: &str = "https://www.googleapis.com/auth/spreadsheets";

/// A Sheets server of its own, its clock in the test's hand, with the spreadsheet `S`.
pub(crate) struct World {
    pub(crate) base: String,
    pub(crate) client: SheetsClient,
    pub(crate) guard: Guard,
    http: reqwest::Client,
    seconds: Arc<AtomicI64>,
}

impl World {
    pub(crate) fn start() -> Self {
        let seconds = Arc::new(AtomicI64::new(1_800_000_000));
        let clock = Arc::clone(&seconds);
        let now = move || DateTime::from_timestamp(clock.load(Ordering::SeqCst), 0).unwrap();
        let state = State::new(Arc::new(now));
        state.create("S", Spreadsheet::new("Orders"));
        let server = HttpServer::new(move || {
            let state = state.clone();
            App::new().configure(|config| configure(config, state))
        });
        let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
        let base = format!("http://{}", server.addrs()[0]);
        tokio::spawn(server.run());
        let client = SheetsClient::new(&base);
        let guard = client.open("S");
        Self {
            base,
            client,
            guard,
            http: reqwest::Client::new(),
            seconds,
        }
    }

    pub(crate) fn forward(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) async fn token(&self, scope: &str) -> String {
        let key = self.client.key_file().await.unwrap();
        let now = self.seconds.load(Ordering::SeqCst);
        let claims = json!({
            "iss": key["client_email"], "aud": key["token_uri"], "scope": scope, "iat": now, "exp": now + 3600
        });
        let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", encode(&json!({"alg": "RS256", "typ": "JWT"})), encode(&claims));
        let private = RsaPrivateKey::from_pkcs8_pem(key["private_key"].as_str().unwrap()).unwrap();
        let signature = SigningKey::<Sha256>::new(private).sign(signed.as_bytes());
        let assertion = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()));
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("assertion", &assertion),
        ];
        let answer = self
            .http
            .post(key["token_uri"].as_str().unwrap())
            .form(&form)
            .send()
            .await
            .unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["expires_in"], 3600, "{answer}");
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// One call; the broken connection is an error.
    pub(crate) async fn call(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<(u16, Value), ()> {
        let mut request = self
            .http
            .request(method, format!("{}/v4/{path}", self.base))
            .bearer_auth(token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.map_err(|_| ())?;
        let status = answer.status().as_u16();
        Ok((status, answer.json().await.map_err(|_| ())?))
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> (u16, Value) {
        self.call(token, Method::GET, path, None).await.unwrap()
    }

    pub(crate) async fn post(&self, token: &str, path: &str, body: Value) -> (u16, Value) {
        self.call(token, Method::POST, path, Some(body)).await.unwrap()
    }

    /// A batch that must succeed.
    pub(crate) async fn batch(&self, token: &str, requests: Value) -> Value {
        let (status, reply) = self
            .post(token, "spreadsheets/S:batchUpdate", json!({ "requests": requests }))
            .await;
        assert_eq!(status, 200, "{reply}");
        reply
    }
}
