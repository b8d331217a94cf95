//! Google's discovery document as a judge of requests and replies.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::ApiError;

/// The document, parsed once. It is compiled in, so a document that does not parse is a fault of this crate.
static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../data/sheets-v4-discovery.json")).unwrap_or(Value::Null));

/// One thing that does not conform, at a path such as `requests[0].addSheet`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub field: String,
    pub description: String,
}

/// A method of the API.
#[derive(Debug, Clone, Copy)]
pub struct Method {
    document: &'static Value,
}

impl Method {
    /// Such as `sheets.spreadsheets.values.get`.
    pub fn id(&self) -> &'static str {
        self.document["id"].as_str().unwrap_or_default()
    }

    /// Name of the schema of the body, if it has one.
    pub fn request_schema(&self) -> Option<&'static str> {
        self.document["request"]["$ref"].as_str()
    }

    /// Name of the schema of the reply.
    pub fn response_schema(&self) -> &'static str {
        self.document["response"]["$ref"].as_str().unwrap_or_default()
    }

    /// Scopes, any one of which allows the call.
    pub fn scopes(&self) -> impl Iterator<Item = &'static str> {
        self.document["scopes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    }

    /// Whether it changes the spreadsheet, which is what decides the quota it counts on.
    pub fn writes(&self) -> bool {
        let reads = ["get", "batchGet", "getByDataFilter", "batchGetByDataFilter", "search"];
        !reads.contains(&self.id().rsplit('.').next().unwrap_or_default())
    }

    /// Checks query parameters: unknown names and values of a wrong type are refused as Google refuses them.
    pub fn check_query(&self, query: &[(String, String)]) -> Result<(), ApiError> {
        let violations: Vec<_> = query
            .iter()
            .filter_map(|(name, value)| self.query_violation(name, value))
            .collect();
        refuse(&violations)
    }

    fn query_violation(&self, name: &str, value: &str) -> Option<Violation> {
        let own = &self.document["parameters"][name];
        let parameter = if own["location"] == "query" {
            own
        } else {
            &DOCUMENT["parameters"][name]
        };
        if parameter.is_null() {
            let description = format!(
                "Invalid JSON payload received. Unknown name \"{name}\": Cannot bind query parameter. Field '{name}' could not be found in request message."
            );
            return Some(Violation {
                field: String::new(),
                description,
            });
        }
        let wrong = match parameter["type"].as_str() {
            Some("boolean") => !matches!(value, "true" | "false" | "1" | "0"),
            Some("integer") => value.parse::<i32>().is_err(),
            _ => is_not_in_enumeration(parameter, value),
        };
        wrong.then(|| Violation {
            field: name.to_owned(),
            description: format!("Invalid value at '{name}' ({}), \"{value}\"", type_name(parameter)),
        })
    }
}

/// Finds a method by its HTTP verb and path (`v4/spreadsheets/…`, still percent-encoded).
/// Returns the values of the path's parameters too, decoded.
pub fn route(verb: &str, path: &str) -> Option<(Method, Map<String, Value>)> {
    fn walk(node: &'static Value, verb: &str, path: &str) -> Option<(Method, Map<String, Value>)> {
        for method in node["methods"].as_object().into_iter().flat_map(Map::values) {
            let template = method["path"].as_str().unwrap_or_default();
            if method["httpMethod"] == verb
                && let Some(parameters) = match_template(template, path)
            {
                return Some((Method { document: method }, parameters));
            }
        }
        node["resources"]
            .as_object()
            .into_iter()
            .flat_map(Map::values)
            .find_map(|node| walk(node, verb, path))
    }
    walk(&DOCUMENT, verb, path.trim_start_matches('/'))
}

fn match_template(template: &str, path: &str) -> Option<Map<String, Value>> {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    if template.len() != path.len() {
        return None;
    }
    let mut parameters = Map::new();
    for (pattern, segment) in template.into_iter().zip(path) {
        let Some(pattern) = pattern.strip_prefix('{') else {
            // A colon in the fixed part (`values:batchGet`) may come percent-encoded.
            if pattern != decode(segment)? {
                return None;
            }
            continue;
        };
        let (name, suffix) = pattern.split_once('}')?;
        let segment = decode(segment)?;
        let value = segment.strip_suffix(suffix)?;
        // `{spreadsheetId}` must not swallow the verb of `{spreadsheetId}:batchUpdate`, nor `{range}` that of `:append`.
        let verbs = [":append", ":clear", ":batchUpdate", ":getByDataFilter", ":copyTo"];
        if value.is_empty() || (suffix.is_empty() && verbs.iter().any(|verb| value.ends_with(verb))) {
            return None;
        }
        parameters.insert(name.to_owned(), json!(value));
    }
    Some(parameters)
}

fn decode(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Checks a body against a schema of the document and refuses it in Google's words.
pub fn check(schema: &str, body: &Value) -> Result<(), ApiError> {
    refuse(&violations(schema, body))
}

/// All that does not conform in `body`.
pub fn violations(schema: &str, body: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    walk(&DOCUMENT["schemas"][schema], body, "", &mut found);
    found
}

/// The schema of a field, for field masks. `None` when there is no such field.
pub(super) fn field(schema: &'static Value, name: &str) -> Option<&'static Value> {
    let schema = resolve(schema);
    let schema = if schema["type"] == "array" {
        resolve(&schema["items"])
    } else {
        schema
    };
    schema["properties"].get(name)
}

/// A schema by name.
pub(super) fn schema(name: &str) -> &'static Value {
    &DOCUMENT["schemas"][name]
}

fn resolve(schema: &'static Value) -> &'static Value {
    match schema["$ref"].as_str() {
        Some(name) => &DOCUMENT["schemas"][name],
        None => schema,
    }
}

fn refuse(violations: &[Violation]) -> Result<(), ApiError> {
    if violations.is_empty() {
        return Ok(());
    }
    let message = violations
        .iter()
        .map(|violation| violation.description.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    let fields: Vec<_> = violations
        .iter()
        .map(|violation| json!({"field": violation.field, "description": violation.description}))
        .collect();
    let mut error = ApiError::invalid_argument(message);
    error
        .details
        .push(json!({"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": fields}));
    Err(error)
}

fn walk(schema: &'static Value, value: &Value, path: &str, found: &mut Vec<Violation>) {
    let schema = resolve(schema);
    if value.is_null() || schema["type"] == "any" {
        return;
    }
    let conforms = match schema["type"].as_str() {
        Some("object") => match value {
            Value::Object(fields) => return walk_object(schema, fields, path, found),
            _ => false,
        },
        Some("array") => match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    walk(&schema["items"], item, &format!("{path}[{index}]"), found);
                }
                return;
            }
            _ => false,
        },
        Some("boolean") => value.is_boolean(),
        Some("integer") => is_int32(value),
        Some("number") => value.is_number(),
        Some("string") => value.as_str().is_some_and(|text| !is_not_in_enumeration(schema, text)),
        _ => true,
    };
    if !conforms {
        let description = format!("Invalid value at '{path}' ({}), {value}", type_name(schema));
        found.push(Violation {
            field: path.to_owned(),
            description,
        });
    }
}

fn walk_object(schema: &'static Value, fields: &Map<String, Value>, path: &str, found: &mut Vec<Violation>) {
    for (name, value) in fields {
        let below = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        if let Some(schema) = schema["properties"].get(name) {
            walk(schema, value, &below, found);
        } else if schema["additionalProperties"].is_object() {
            walk(&schema["additionalProperties"], value, &below, found);
        } else {
            let at = if path.is_empty() {
                String::new()
            } else {
                format!(" at '{path}'")
            };
            let description = format!("Invalid JSON payload received. Unknown name \"{name}\"{at}: Cannot find field.");
            found.push(Violation {
                field: path.to_owned(),
                description,
            });
        }
    }
}

fn is_int32(value: &Value) -> bool {
    value.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
}

fn is_not_in_enumeration(schema: &Value, text: &str) -> bool {
    schema["enum"]
        .as_array()
        .is_some_and(|names| !names.iter().any(|name| name == text))
}

fn type_name(schema: &Value) -> String {
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("integer"), _) => "TYPE_INT32".to_owned(),
        (Some("boolean"), _) => "TYPE_BOOL".to_owned(),
        (Some("number"), Some("float")) => "TYPE_FLOAT".to_owned(),
        (Some("number"), _) => "TYPE_DOUBLE".to_owned(),
        (Some("string"), _) if schema["enum"].is_array() => "TYPE_ENUM".to_owned(),
        (Some("string"), _) => "TYPE_STRING".to_owned(),
        (Some("object"), _) => {
            format!(
                "type.googleapis.com/google.apps.sheets.v4.{}",
                schema["id"].as_str().unwrap_or("Struct")
            )
        }
        (kind, _) => kind.unwrap_or("TYPE_MESSAGE").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_field_is_refused_in_googles_words() {
        let refused = check(
            "BatchUpdateSpreadsheetRequest",
            &json!({"requests": [{"DeleteRange": {}}]}),
        )
        .unwrap_err();
        assert_eq!(refused.code, 400);
        assert_eq!(
            refused.message,
            "Invalid JSON payload received. Unknown name \"DeleteRange\" at 'requests[0]': Cannot find field."
        );
    }

    #[test]
    fn a_wrong_type_is_refused() {
        let body = json!({"requests": [{"deleteSheet": {"sheetId": "seven"}}]});
        let refused = check("BatchUpdateSpreadsheetRequest", &body).unwrap_err();
        assert_eq!(
            refused.message,
            "Invalid value at 'requests[0].deleteSheet.sheetId' (TYPE_INT32), \"seven\""
        );
    }

    #[test]
    fn methods_are_told_apart_by_their_paths() {
        let id = |verb, path| route(verb, path).map(|(method, _)| method.id());
        assert_eq!(id("GET", "/v4/spreadsheets/S"), Some("sheets.spreadsheets.get"));
        assert_eq!(
            id("POST", "/v4/spreadsheets/S:batchUpdate"),
            Some("sheets.spreadsheets.batchUpdate")
        );
        assert_eq!(
            id("POST", "/v4/spreadsheets/S%3AbatchUpdate"),
            Some("sheets.spreadsheets.batchUpdate")
        );
        assert_eq!(
            id("GET", "/v4/spreadsheets/S/values:batchGet"),
            Some("sheets.spreadsheets.values.batchGet")
        );
        assert_eq!(
            id("POST", "/v4/spreadsheets/S/values/A%3AH:append"),
            Some("sheets.spreadsheets.values.append")
        );
        assert_eq!(id("DELETE", "/v4/spreadsheets/S"), None);
    }

    #[test]
    fn a_percent_encoded_range_is_decoded() {
        let (_, parameters) = route("GET", "/v4/spreadsheets/S/values/Orders_latest%21A1%3AH").unwrap();
        assert_eq!(parameters["range"], "Orders_latest!A1:H");
    }
}
