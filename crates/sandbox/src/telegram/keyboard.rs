use serde_json::Value;

/// The rows of a keyboard of the Bot API, under a message or in place of the real keyboard.
pub(super) fn rows(keyboard: &Value) -> impl Iterator<Item = &Vec<Value>> {
    let rows = ["inline_keyboard", "keyboard"]
        .iter()
        .find_map(|field| keyboard.get(*field)?.as_array());
    rows.into_iter().flatten().filter_map(Value::as_array)
}

/// All its buttons.
pub(super) fn buttons(keyboard: &Value) -> impl Iterator<Item = &Value> {
    rows(keyboard).flatten()
}

/// What a button shows.
pub(super) fn label_of(button: &Value) -> Option<&str> {
    button.get("text")?.as_str()
}
