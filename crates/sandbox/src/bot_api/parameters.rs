use serde_json::{Map, Value};

use super::body::{Argument, Arguments, Upload};
use super::failure::Failure;
use super::specification::{Field, Kind, Method, Problem, Specification, shape};

/// The arguments of a call, each of a type that the specification gives it.
#[derive(Debug, Default)]
pub(crate) struct Parameters {
    values: Map<String, Value>,
    files: std::collections::HashMap<String, Upload>,
}

/// What the arguments became: parameters or the real server's refusal, and all that is not as specified.
pub(crate) struct Checked {
    pub(crate) parameters: Result<Parameters, Failure>,
    pub(crate) problems: Vec<Problem>,
}

impl Parameters {
    /// Checks the arguments against the specification and brings them to its types, leniently as the real server does:
    /// numbers may come as text, text as numbers, objects as JSON in text.
    pub(crate) fn check(specification: &Specification, method: &Method, arguments: Arguments) -> Checked {
        let mut problems = Vec::new();
        let mut parameters = Self::default();
        let mut refusal = None;
        for (name, argument) in arguments.values {
            let Some(field) = method.fields.get(&name) else {
                problems.push(problem(&name, format!("is no parameter of {}", method.name)));
                continue;
            };
            match typed(&argument, field) {
                Ok((mut value, given_as)) => {
                    if let Some(given_as) = given_as {
                        problems.push(problem(&name, format!("is given as {given_as}")));
                    }
                    let found = specification.check(&value, &field.kinds, &name);
                    if !found.is_empty() {
                        specification.drop_unknown(&mut value, &field.kinds);
                        problems.extend(found);
                    }
                    parameters.values.insert(name, value);
                }
                Err(what) => {
                    problems.push(problem(&name, what));
                    refusal = refusal.or_else(|| refusal_of(&name));
                }
            }
        }
        for (name, upload) in arguments.files {
            let wants_file = method
                .fields
                .get(&name)
                .is_some_and(|field| takes_objects(&field.kinds));
            let attached = parameters.attaches(&name);
            if !wants_file && !attached {
                problems.push(problem(&name, format!("is a file that {} does not use", method.name)));
            }
            parameters.files.insert(name, upload);
        }
        for (name, field) in &method.fields {
            if field.required && !parameters.values.contains_key(name) && !parameters.files.contains_key(name) {
                problems.push(problem(name, format!("is required by {}", method.name)));
            }
        }
        Checked {
            parameters: refusal.map_or(Ok(parameters), Err),
            problems,
        }
    }

    /// Of a call that the sandbox makes itself.
    pub(crate) fn of_own<const N: usize>(values: [(&str, Value); N]) -> Self {
        Self {
            values: values
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            ..Self::default()
        }
    }

    /// All but uploaded files, as JSON.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(&self.values).unwrap_or_default()
    }

    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// A text that is there and not empty; the real server takes an empty one for absent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.values
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        self.values.get(name).and_then(Value::as_i64)
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.values.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// The file uploaded under this name, or the one that the parameter points to by `attach://`.
    pub(crate) fn upload(&self, name: &str) -> Option<&Upload> {
        let attached = self.text(name).and_then(|text| text.strip_prefix("attach://"));
        self.files.get(attached.unwrap_or(name))
    }

    fn attaches(&self, name: &str) -> bool {
        let reference = format!("attach://{name}");
        self.values.values().any(|value| match value {
            Value::String(text) => *text == reference,
            Value::Object(_) | Value::Array(_) => value.to_string().contains(&reference),
            _ => false,
        })
    }
}

/// Brings an argument to a type of the field. Also tells when a JSON body gave another type than specified, which the
/// real server forgives.
fn typed(argument: &Argument, field: &Field) -> Result<(Value, Option<&'static str>), String> {
    match argument {
        Argument::Text(text) => from_text(text, &field.kinds).map(|value| (value, None)),
        Argument::Json(value) => {
            let as_specified = field.kinds.iter().any(|kind| match kind {
                Kind::Integer => value.is_i64(),
                Kind::Float => value.is_number(),
                Kind::Boolean => value.is_boolean(),
                Kind::String => false,
                Kind::Array(_) => value.is_array(),
                Kind::Object(_) => value.is_object(),
            });
            if as_specified {
                return Ok((value.clone(), None));
            }
            from_text(&value.to_string(), &field.kinds).map(|converted| (converted, Some(shape(value))))
        }
    }
}

fn from_text(text: &str, kinds: &[Kind]) -> Result<Value, String> {
    for kind in kinds {
        let value = match kind {
            Kind::Integer => text.trim().parse::<i64>().ok().map(Value::from),
            Kind::Float => text.trim().parse::<f64>().ok().map(Value::from),
            Kind::Boolean => flag(text).map(Value::from),
            Kind::String => Some(Value::from(text)),
            Kind::Array(_) => serde_json::from_str(text).ok().filter(Value::is_array),
            // Any JSON will do: that it should be an object is said by the one who reads it.
            Kind::Object(_) => serde_json::from_str(text).ok(),
        };
        if let Some(value) = value {
            return Ok(value);
        }
    }
    Err("is of a wrong type".to_owned())
}

/// What the real server takes for a Boolean.
fn flag(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" | "" => Some(false),
        _ => None,
    }
}

/// The real server's words for an argument that is no JSON; other wrong arguments it takes for absent.
fn refusal_of(name: &str) -> Option<Failure> {
    let what = match name {
        "reply_markup" => "can't parse reply keyboard markup JSON object",
        "reply_parameters" => "can't parse reply parameters JSON object",
        "link_preview_options" => "can't parse link preview options JSON object",
        "commands" => "can't parse commands JSON object",
        "scope" => "can't parse BotCommandScope JSON object",
        "reaction" => "can't parse reaction types JSON object",
        "message_ids" => "can't parse message identifiers JSON object",
        _ => return None,
    };
    Some(Failure::bad_request(what))
}

fn takes_objects(kinds: &[Kind]) -> bool {
    kinds.iter().any(|kind| matches!(kind, Kind::Object(_)))
}

fn problem(path: &str, what: String) -> Problem {
    Problem {
        path: path.to_owned(),
        what,
    }
}
