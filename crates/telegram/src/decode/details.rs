use serde_json::Value;

/// A line is read by people and stands in protocols.
const LONGEST: usize = 500;

/// What a contact, a place, a poll, a sticker or a game says, in one plain line of no language.
pub(super) fn details(message: &Value) -> Option<String> {
    let told = [
        message.get("contact").and_then(contact),
        message.get("venue").and_then(venue),
        message.get("location").and_then(coordinates),
        message.get("poll").and_then(poll),
        message.get("dice").and_then(dice),
        message.get("sticker").and_then(|sticker| text(sticker, "emoji")),
        message.get("game").and_then(|game| text(game, "title")),
    ];
    let line = told.into_iter().flatten().next()?;
    Some(plain(&line)).filter(|line| !line.is_empty())
}

fn contact(contact: &Value) -> Option<String> {
    let parts = ["first_name", "last_name", "phone_number"];
    let parts: Vec<String> = parts.iter().filter_map(|field| text(contact, field)).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn venue(venue: &Value) -> Option<String> {
    let place = venue.get("location").and_then(coordinates);
    let parts = [text(venue, "title"), text(venue, "address"), place];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn coordinates(location: &Value) -> Option<String> {
    let degrees = |field| location.get(field).and_then(Value::as_f64);
    // Six digits are a hand's breadth.
    Some(format!("{:.6}, {:.6}", degrees("latitude")?, degrees("longitude")?))
}

fn poll(poll: &Value) -> Option<String> {
    let options = poll.get("options").and_then(Value::as_array);
    let options: Vec<String> = options
        .into_iter()
        .flatten()
        .filter_map(|option| text(option, "text"))
        .collect();
    let question = text(poll, "question")?;
    Some(match options.is_empty() {
        true => question,
        false => format!("{question} ({})", options.join(" / ")),
    })
}

fn dice(dice: &Value) -> Option<String> {
    let value = dice.get("value").and_then(Value::as_i64)?;
    Some(format!("{} {value}", text(dice, "emoji")?))
}

fn text(value: &Value, field: &str) -> Option<String> {
    value.get(field)?.as_str().map(str::to_owned)
}

/// One line, without what turns the direction of what follows it or hides in it.
fn plain(text: &str) -> String {
    let visible = |letter: char| match letter {
        _ if letter.is_control() || letter.is_whitespace() => Some(' '),
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
            // It joins emoji.
            if letter != '\u{200d}' => None,
        _ => Some(letter),
    };
    let line: String = text.chars().filter_map(visible).collect();
    let line = line
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    line.chars().take(LONGEST).collect()
}
