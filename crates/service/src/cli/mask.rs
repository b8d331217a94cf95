/// A body as an operator may see it: its structure and numbers, and of texts only how long they are. What a person wrote,
/// names and codes stay unseen. What is no JSON shows nothing but its length.
pub(super) fn masked(body: &[u8]) -> String {
    match serde_json::from_slice(body) {
        Ok(value @ (serde_json::Value::Object(_) | serde_json::Value::Array(_))) => without_texts(value).to_string(),
        _ => format!("{} bytes", body.len()),
    }
}

fn without_texts(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(text) => Value::String(format!("({} characters)", text.chars().count())),
        Value::Array(items) => Value::Array(items.into_iter().map(without_texts).collect()),
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(name, value)| (name, without_texts(value)))
                .collect(),
        ),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn texts_are_masked_and_numbers_are_shown() {
        let body = r#"{"update_id":7,"message":{"text":"Ключ K-1234","entities":[{"type":"bold"}]}}"#;
        let shown = masked(body.as_bytes());
        assert_eq!(
            shown,
            r#"{"message":{"entities":[{"type":"(4 characters)"}],"text":"(11 characters)"},"update_id":7}"#
        );
    }

    #[test]
    fn what_is_no_json_shows_only_its_length() {
        assert_eq!(masked(b"\x08\x01"), "2 bytes");
        assert_eq!(masked(br#""a secret word""#), "15 bytes");
    }
}
