use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

/// The machine-readable Bot API: every method and type, ready for checking values against.
#[derive(Debug)]
pub(crate) struct Specification {
    methods: HashMap<String, Method>,
    types: Vec<ObjectType>,
    names: HashMap<String, usize>,
}

/// A method of the specification.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) name: String,
    pub(crate) fields: HashMap<String, Field>,
    pub(crate) returns: Vec<Kind>,
}

/// A parameter of a method, or a field of a type.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) required: bool,
    pub(crate) kinds: Vec<Kind>,
}

/// What a value may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Integer,
    Float,
    String,
    Boolean,
    Array(Box<Kind>),
    /// A named type, by its place in the list of types.
    Object(usize),
}

#[derive(Debug, Default)]
struct ObjectType {
    name: String,
    fields: HashMap<String, Field>,
    subtypes: Vec<Kind>,
}

/// A difference between a value and the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) path: String,
    pub(crate) what: String,
}

/// Where a value stands inside of the checked one; written out only when there is something to tell.
#[derive(Debug, Clone, Copy)]
enum Path<'a> {
    Root(&'a str),
    Field(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

#[derive(Debug, thiserror::Error)]
#[error("the compiled-in Bot API specification cannot be used: {0}")]
pub struct SpecificationError(String);

static COMPILED_IN: LazyLock<Result<Specification, String>> = LazyLock::new(|| {
    let raw: RawSpecification =
        serde_json::from_str(include_str!("../../data/bot-api-10.1.json")).map_err(|error| error.to_string())?;
    Specification::from_raw(raw)
});

impl Specification {
    /// Bot API 10.1, read once per process.
    pub(crate) fn compiled_in() -> Result<&'static Self, SpecificationError> {
        COMPILED_IN.as_ref().map_err(|error| SpecificationError(error.clone()))
    }

    /// Finds a method whatever the case of its name, as the real server does.
    pub(crate) fn method(&self, name: &str) -> Option<&Method> {
        self.methods.get(&name.to_ascii_lowercase())
    }

    /// Tells how a value of the named type differs from the specification.
    pub(crate) fn check_type(&self, value: &Value, name: &str) -> Vec<Problem> {
        match self.names.get(name) {
            Some(index) => self.check(value, &[Kind::Object(*index)], name),
            None => vec![Problem {
                path: name.to_owned(),
                what: "is no type of the specification".to_owned(),
            }],
        }
    }

    /// Tells how a value differs from all of the kinds that it may be.
    pub(crate) fn check(&self, value: &Value, kinds: &[Kind], root: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.check_any(value, kinds, Path::Root(root), &mut problems);
        problems
    }

    /// Drops from a value all fields that its type does not have, as the real server ignores them.
    pub(crate) fn drop_unknown(&self, value: &mut Value, kinds: &[Kind]) {
        let problems_as = |kind: &&Kind| {
            let mut problems = Vec::new();
            self.check_kind(value, kind, Path::Root(""), &mut problems);
            problems.len()
        };
        let closest = if let [kind] = kinds {
            Some(kind)
        } else {
            kinds.iter().min_by_key(problems_as)
        };
        match (closest, value) {
            (Some(Kind::Array(item)), Value::Array(values)) => {
                for value in values {
                    self.drop_unknown(value, std::slice::from_ref(item));
                }
            }
            (Some(Kind::Object(index)), value) => {
                let Some(object_type) = self.types.get(*index) else {
                    return;
                };
                if !object_type.subtypes.is_empty() {
                    self.drop_unknown(value, &object_type.subtypes);
                } else if let Value::Object(object) = value {
                    object.retain(|name, _| object_type.fields.contains_key(name));
                    for (name, value) in object {
                        if let Some(field) = object_type.fields.get(name) {
                            self.drop_unknown(value, &field.kinds);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn check_any(&self, value: &Value, kinds: &[Kind], path: Path<'_>, problems: &mut Vec<Problem>) {
        if let [kind] = kinds {
            return self.check_kind(value, kind, path, problems);
        }
        let mut fewest: Option<Vec<Problem>> = None;
        for kind in kinds {
            let mut own = Vec::new();
            self.check_kind(value, kind, path, &mut own);
            if own.is_empty() {
                return;
            }
            if fewest.as_ref().is_none_or(|fewest| own.len() < fewest.len()) {
                fewest = Some(own);
            }
        }
        problems.extend(fewest.unwrap_or_default());
    }

    fn check_kind(&self, value: &Value, kind: &Kind, path: Path<'_>, problems: &mut Vec<Problem>) {
        let fits = match kind {
            Kind::Integer => value.is_i64() || value.is_u64(),
            Kind::Float => value.is_number(),
            Kind::String => value.is_string(),
            Kind::Boolean => value.is_boolean(),
            Kind::Array(item) => {
                if let Value::Array(values) = value {
                    for (index, value) in values.iter().enumerate() {
                        self.check_kind(value, item, Path::Item(&path, index), problems);
                    }
                    return;
                }
                false
            }
            Kind::Object(index) => return self.check_object(value, *index, path, problems),
        };
        if !fits {
            problems.push(path.problem(format!("must be {}, is {}", self.name_of(kind), shape(value))));
        }
    }

    fn check_object(&self, value: &Value, index: usize, path: Path<'_>, problems: &mut Vec<Problem>) {
        let Some(object_type) = self.types.get(index) else {
            return;
        };
        if !object_type.subtypes.is_empty() {
            return self.check_any(value, &object_type.subtypes, path, problems);
        }
        if object_type.name == "InputFile" {
            return;
        }
        let Value::Object(object) = value else {
            problems.push(path.problem(format!("must be {}, is {}", object_type.name, shape(value))));
            return;
        };
        for (name, value) in object {
            match object_type.fields.get(name) {
                Some(field) => self.check_any(value, &field.kinds, Path::Field(&path, name), problems),
                None => problems.push(Path::Field(&path, name).problem(format!("is no field of {}", object_type.name))),
            }
        }
        for (name, field) in &object_type.fields {
            if field.required && !object.contains_key(name) {
                problems.push(Path::Field(&path, name).problem(format!("is required in {}", object_type.name)));
            }
        }
    }

    fn name_of(&self, kind: &Kind) -> String {
        match kind {
            Kind::Integer => "Integer".to_owned(),
            Kind::Float => "Float".to_owned(),
            Kind::String => "String".to_owned(),
            Kind::Boolean => "Boolean".to_owned(),
            Kind::Array(item) => format!("Array of {}", self.name_of(item)),
            Kind::Object(index) => self
                .types
                .get(*index)
                .map_or_else(String::new, |found| found.name.clone()),
        }
    }

    fn from_raw(raw: RawSpecification) -> Result<Self, String> {
        let mut raw_types: Vec<(String, RawObject)> = raw.types.into_iter().collect();
        raw_types.sort_by(|left, right| left.0.cmp(&right.0));
        let names: HashMap<String, usize> = raw_types
            .iter()
            .enumerate()
            .map(|(index, (name, _))| (name.clone(), index))
            .collect();
        let mut types = Vec::with_capacity(raw_types.len());
        for (name, raw) in raw_types {
            types.push(ObjectType {
                fields: fields(raw.fields, &names)?,
                subtypes: kinds(&raw.subtypes, &names)?,
                name,
            });
        }
        let mut methods = HashMap::new();
        for (name, raw) in raw.methods {
            let method = Method {
                fields: fields(raw.fields, &names)?,
                returns: kinds(&raw.returns, &names)?,
                name: name.clone(),
            };
            methods.insert(name.to_ascii_lowercase(), method);
        }
        Ok(Self { methods, types, names })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.path, self.what)
    }
}

impl Path<'_> {
    fn problem(&self, what: String) -> Problem {
        Problem {
            path: self.to_string(),
            what,
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root(name) => formatter.write_str(name),
            Self::Field(parent, name) => write!(formatter, "{parent}.{name}"),
            Self::Item(parent, index) => write!(formatter, "{parent}[{index}]"),
        }
    }
}

/// Names a value's type without showing the value, which may be personal.
pub(crate) fn shape(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "Boolean",
        Value::Number(number) if number.is_f64() => "Float",
        Value::Number(_) => "Integer",
        Value::String(_) => "String",
        Value::Array(_) => "Array",
        Value::Object(_) => "Object",
    }
}

fn fields(raw: Vec<RawField>, names: &HashMap<String, usize>) -> Result<HashMap<String, Field>, String> {
    raw.into_iter()
        .map(|field| {
            Ok((
                field.name,
                Field {
                    required: field.required,
                    kinds: kinds(&field.types, names)?,
                },
            ))
        })
        .collect()
}

fn kinds(raw: &[String], names: &HashMap<String, usize>) -> Result<Vec<Kind>, String> {
    raw.iter().map(|name| kind(name, names)).collect()
}

fn kind(name: &str, names: &HashMap<String, usize>) -> Result<Kind, String> {
    Ok(match name {
        "Integer" => Kind::Integer,
        "Float" => Kind::Float,
        "String" => Kind::String,
        "Boolean" => Kind::Boolean,
        other => match other.strip_prefix("Array of ") {
            Some(item) => Kind::Array(Box::new(kind(item, names)?)),
            None => Kind::Object(*names.get(other).ok_or_else(|| format!("unknown type {other}"))?),
        },
    })
}

#[derive(Deserialize)]
struct RawSpecification {
    methods: HashMap<String, RawMethod>,
    types: HashMap<String, RawObject>,
}

#[derive(Deserialize)]
struct RawMethod {
    #[serde(default)]
    fields: Vec<RawField>,
    returns: Vec<String>,
}

#[derive(Deserialize)]
struct RawObject {
    #[serde(default)]
    fields: Vec<RawField>,
    #[serde(default)]
    subtypes: Vec<String>,
}

#[derive(Deserialize)]
struct RawField {
    name: String,
    required: bool,
    types: Vec<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problems(value: &Value, name: &str) -> Vec<String> {
        Specification::compiled_in()
            .unwrap()
            .check_type(value, name)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_value_as_specified_has_no_problems() {
        assert!(problems(&json!({"id": 1, "is_bot": false, "first_name": "Anna"}), "User").is_empty());
        assert!(
            problems(
                &json!({"status": "member", "user": {"id": 1, "is_bot": false, "first_name": "A"}}),
                "ChatMember"
            )
            .is_empty()
        );
        assert!(
            problems(
                &json!({"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}),
                "MaybeInaccessibleMessage"
            )
            .is_empty()
        );
    }

    #[test]
    fn missing_unknown_and_mistyped_fields_are_told_with_their_paths() {
        assert_eq!(
            problems(
                &json!({"id": "1", "is_bot": false, "first_name": "A", "age": 3}),
                "User"
            ),
            ["User.age is no field of User", "User.id must be Integer, is String",]
        );
        assert_eq!(
            problems(&json!({"inline_keyboard": [[{"url": "x"}]]}), "InlineKeyboardMarkup"),
            ["InlineKeyboardMarkup.inline_keyboard[0][0].text is required in InlineKeyboardButton",]
        );
    }

    #[test]
    fn unknown_fields_are_dropped_at_every_depth() {
        let specification = Specification::compiled_in().unwrap();
        let kinds = &specification.method("sendMessage").unwrap().fields["reply_markup"].kinds;
        let mut value = json!({"inline_keyboard": [[{"text": "a", "callback_data": "b", "colour": "red"}]], "mood": 1});
        specification.drop_unknown(&mut value, kinds);
        assert_eq!(
            value,
            json!({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]})
        );
    }

    #[test]
    fn methods_are_found_whatever_their_case() {
        let specification = Specification::compiled_in().unwrap();
        assert_eq!(
            specification.method("SENDMessage").map(|method| method.name.as_str()),
            Some("sendMessage")
        );
        assert!(specification.method("sendNothing").is_none());
    }
}
