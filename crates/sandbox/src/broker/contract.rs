//! Bodies of events as people read them, by the contracts themselves: a new event needs nothing here.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat};
use prost_reflect::{DescriptorPool, DynamicMessage, Kind, MessageDescriptor, ReflectMessage, Value};

use crate::model::{EventField, FieldKind};
use crate::shortened::shortened;

/// What is wrong with the contracts that are compiled in, where something is; a test reads them all.
static CONTRACTS: LazyLock<Result<DescriptorPool, String>> =
    LazyLock::new(|| DescriptorPool::decode(common::events::DESCRIPTORS).map_err(|error| error.to_string()));

/// Reads a body by the contract of its routing key.
///
/// # Errors
/// What is wrong with it, in words for people.
pub(super) fn read(routing_key: &str, body: &[u8]) -> Result<Vec<EventField>, String> {
    let contract = contract(routing_key)?.ok_or("no contract is known for this routing key")?;
    let message =
        DynamicMessage::decode(contract, body).map_err(|error| format!("not as its contract says: {error}"))?;
    let mut fields = Vec::new();
    add_message(&mut fields, "", &message);
    Ok(fields)
}

/// `passbot.pass-changed.v1` is `frontdesk.passbot.v1.PassChanged`; what any service may publish is written once, so that
/// `passbot.alert-raised.v1` is `frontdesk.alert.v1.AlertRaised`.
fn contract(routing_key: &str) -> Result<Option<MessageDescriptor>, String> {
    let contracts = CONTRACTS.as_ref().map_err(Clone::clone)?;
    let [producer, event, version] = routing_key.split('.').collect::<Vec<_>>()[..] else {
        return Ok(None);
    };
    let name: String = event.split('-').map(capitalised).collect();
    let producer = producer.replace('-', "_");
    let of = |package: &str| contracts.get_message_by_name(&format!("frontdesk.{package}.{version}.{name}"));
    Ok(of(&producer).or_else(|| of("alert")).or_else(|| of("email")))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn add_message(fields: &mut Vec<EventField>, prefix: &str, message: &DynamicMessage) {
    for (field, value) in message.fields() {
        add(fields, format!("{prefix}{}", field.name()), &field.kind(), value);
    }
}

fn add(fields: &mut Vec<EventField>, name: String, contract: &Kind, value: &Value) {
    let (kind, value) = match value {
        Value::Message(message) => match moment(message) {
            Some(moment) => (FieldKind::Moment, moment),
            None => return add_message(fields, &format!("{name}."), message),
        },
        Value::List(values) => {
            for (index, value) in values.iter().enumerate() {
                add(fields, format!("{name}.{}", index + 1), contract, value);
            }
            return;
        }
        Value::Map(entries) => {
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            let value = entries.iter().map(|(key, value)| format!("{key:?}: {value:?}"));
            (FieldKind::Text, value.collect::<Vec<_>>().join(", "))
        }
        Value::EnumNumber(number) => (FieldKind::Choice, choice(contract, *number)),
        Value::String(text) => (FieldKind::Text, text.clone()),
        Value::Bytes(bytes) => (FieldKind::Bytes, STANDARD.encode(bytes)),
        Value::Bool(flag) => (FieldKind::Flag, if *flag { "yes" } else { "no" }.to_owned()),
        Value::I32(number) => (FieldKind::Number, number.to_string()),
        Value::I64(number) => (FieldKind::Number, number.to_string()),
        Value::U32(number) => (FieldKind::Number, number.to_string()),
        Value::U64(number) => (FieldKind::Number, number.to_string()),
        Value::F32(number) => (FieldKind::Number, number.to_string()),
        Value::F64(number) => (FieldKind::Number, number.to_string()),
    };
    fields.push(EventField {
        name,
        kind,
        value: shortened(&value),
    });
}

/// The moment that a `google.protobuf.Timestamp` is; none for any other message.
fn moment(message: &DynamicMessage) -> Option<String> {
    if message.descriptor().full_name() != "google.protobuf.Timestamp" {
        return None;
    }
    let stamp: prost_types::Timestamp = message.transcode_to().ok()?;
    let moment = DateTime::from_timestamp(stamp.seconds, u32::try_from(stamp.nanos).ok()?)?;
    Some(moment.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// `PASS_STATUS_ARRIVED` of `PassStatus` is `arrived`; a number that the contract does not name stays one.
fn choice(contract: &Kind, number: i32) -> String {
    let Some(choices) = contract.as_enum() else {
        return number.to_string();
    };
    let Some(value) = choices.get_value(number) else {
        return number.to_string();
    };
    // The style guide of protobuf puts the enumeration's name before each value.
    let mut own = String::new();
    for letter in choices.name().chars() {
        if letter.is_ascii_uppercase() && !own.is_empty() {
            own.push('_');
        }
        own.push(letter.to_ascii_uppercase());
    }
    own.push('_');
    let name = value.name().strip_prefix(&own).unwrap_or(value.name());
    name.to_ascii_lowercase().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use common::events::ROUTES;
    use std::collections::HashMap;

    use common::events::passbot::v1::{PassChanged, PassStatus};
    use prost::Message;
    use prost_reflect::MapKey;
    use prost_types::Timestamp;

    use super::*;

    #[test]
    fn every_event_of_the_suite_has_a_contract_with_readable_fields() {
        for (routing_key, _) in ROUTES {
            let contract = contract(routing_key).unwrap();
            let contract =
                contract.unwrap_or_else(|| panic!("{routing_key} is shown as bytes only: it has no contract"));
            for field in contract.fields() {
                let mut event = DynamicMessage::new(contract.clone());
                let value = match field.is_map() {
                    true => Value::Map(HashMap::from([(
                        MapKey::String("something".to_owned()),
                        Value::String("else".to_owned()),
                    )])),
                    false => something(&field.kind()),
                };
                event.set_field(&field, value);
                let read = read(routing_key, &event.encode_to_vec()).unwrap();
                let names: Vec<_> = read.iter().map(|field| field.name.as_str()).collect();
                assert_eq!(names, [field.name()], "{routing_key}");
                assert!(!read[0].value.is_empty(), "{routing_key}: {}", field.name());
            }
        }
    }

    /// A value that is not the default one, which is never sent.
    fn something(kind: &Kind) -> Value {
        match kind {
            Kind::String => Value::String("something".to_owned()),
            Kind::Bool => Value::Bool(true),
            Kind::Int32 => Value::I32(7),
            Kind::Int64 => Value::I64(7),
            Kind::Uint32 => Value::U32(7),
            Kind::Uint64 => Value::U64(7),
            Kind::Bytes => Value::Bytes(vec![7].into()),
            Kind::Enum(_) => Value::EnumNumber(1),
            Kind::Message(message) if message.full_name() == "google.protobuf.Timestamp" => {
                let mut moment = DynamicMessage::new(message.clone());
                moment.set_field_by_name("seconds", Value::I64(1_790_000_000));
                Value::Message(moment)
            }
            other => panic!("say here what a {other:?} of a contract looks like"),
        }
    }

    #[test]
    fn a_body_is_read_as_people_would_write_it() {
        let event = PassChanged {
            pass_id: 17,
            status: PassStatus::Arrived.into(),
            plate: "А 123 ВС 777".to_owned(),
            arrived_at: Some(Timestamp {
                seconds: 1_790_000_000,
                nanos: 0,
            }),
            on_foot: true,
            ..PassChanged::default()
        };
        let read = read("passbot.pass-changed.v1", &event.encode_to_vec()).unwrap();
        let read: Vec<_> = read
            .iter()
            .map(|field| (field.name.as_str(), field.kind, field.value.as_str()))
            .collect();
        assert_eq!(
            read,
            [
                ("pass_id", FieldKind::Number, "17"),
                ("status", FieldKind::Choice, "arrived"),
                ("plate", FieldKind::Text, "А 123 ВС 777"),
                ("arrived_at", FieldKind::Moment, "2026-09-21T14:13:20Z"),
                ("on_foot", FieldKind::Flag, "yes"),
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_is_said_and_does_no_harm() {
        assert!(read("stranger", b"x").unwrap_err().contains("no contract"));
        assert!(
            read("passbot.pass-changed.v9", b"x")
                .unwrap_err()
                .contains("no contract")
        );
        assert!(
            read("passbot.pass-changed.v1", b"\xff\xff")
                .unwrap_err()
                .contains("not as its contract says")
        );
    }
}
