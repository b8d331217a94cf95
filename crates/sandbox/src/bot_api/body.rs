use std::collections::HashMap;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, web};
use futures::TryStreamExt;
use serde_json::Value;

use super::failure::Failure;

/// What a request may hold at most: an upload of 50 MB and its fields.
const LARGEST_UPLOAD: usize = 52 * 1024 * 1024;
/// What a request without files may hold; the real server refuses far less.
const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// The arguments of a request, as they came.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) values: HashMap<String, Argument>,
    pub(crate) files: HashMap<String, Upload>,
}

/// One argument.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Argument {
    /// Of a form or of the address; also a JSON string.
    Text(String),
    /// Any other JSON value.
    Json(Value),
}

/// An uploaded file.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) mime_type: String,
    pub(crate) bytes: web::Bytes,
}

impl Arguments {
    /// Reads the address and the body: JSON, urlencoded, multipart, or nothing.
    pub(crate) async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Self, Failure> {
        let mut arguments = Self::default();
        arguments.add_form(request.query_string());
        let content_type = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let kind = content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if kind == "multipart/form-data" {
            arguments
                .add_multipart(actix_multipart::Multipart::new(request.headers(), payload))
                .await?;
            return Ok(arguments);
        }
        let body = payload
            .to_bytes_limited(LARGEST_BODY)
            .await
            .map_err(|_| Failure::new(413, "Request Entity Too Large"))?
            .map_err(|_| Failure::bad_request("can't read the request"))?;
        match kind.as_str() {
            "application/json" if !body.is_empty() => arguments.add_json(&body)?,
            "application/x-www-form-urlencoded" => match std::str::from_utf8(&body) {
                Ok(form) => arguments.add_form(form),
                Err(_) => return Err(Failure::bad_request("strings must be encoded in UTF-8")),
            },
            // No body and no content type is a request too; the real server ignores bodies of other types.
            _ => {}
        }
        Ok(arguments)
    }

    fn add_json(&mut self, body: &[u8]) -> Result<(), Failure> {
        let body: Value = serde_json::from_slice(body).map_err(|_| Failure::bad_request("can't parse JSON object"))?;
        let Value::Object(fields) = body else {
            return Err(Failure::bad_request("object expected as JSON request"));
        };
        for (name, value) in fields {
            match value {
                Value::Null => {}
                Value::String(text) => drop(self.values.insert(name, Argument::Text(text))),
                other => drop(self.values.insert(name, Argument::Json(other))),
            }
        }
        Ok(())
    }

    fn add_form(&mut self, form: &str) {
        if let Ok(pairs) = web::Query::<Vec<(String, String)>>::from_query(form) {
            self.values.extend(
                pairs
                    .into_inner()
                    .into_iter()
                    .map(|(name, value)| (name, Argument::Text(value))),
            );
        }
    }

    async fn add_multipart(&mut self, mut parts: actix_multipart::Multipart) -> Result<(), Failure> {
        let broken = |_| Failure::bad_request("can't parse multipart form");
        let mut total = 0;
        while let Some(mut part) = parts.try_next().await.map_err(broken)? {
            let disposition = part.content_disposition();
            let name = disposition
                .and_then(|value| value.get_name())
                .unwrap_or_default()
                .to_owned();
            let file_name = disposition.and_then(|value| value.get_filename()).map(str::to_owned);
            let mime_type = part.content_type().map(ToString::to_string);
            let mut bytes = Vec::new();
            while let Some(chunk) = part.try_next().await.map_err(broken)? {
                total += chunk.len();
                if total > LARGEST_UPLOAD {
                    return Err(Failure::new(413, "Request Entity Too Large"));
                }
                bytes.extend_from_slice(&chunk);
            }
            match file_name {
                Some(file_name) => {
                    let mime_type = mime_type.unwrap_or_else(|| "application/octet-stream".to_owned());
                    self.files.insert(
                        name,
                        Upload {
                            name: file_name,
                            mime_type,
                            bytes: bytes.into(),
                        },
                    );
                }
                None => {
                    let text = String::from_utf8(bytes)
                        .map_err(|_| Failure::bad_request("strings must be encoded in UTF-8"))?;
                    self.values.insert(name, Argument::Text(text));
                }
            }
        }
        Ok(())
    }
}
