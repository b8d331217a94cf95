use outbox::inputs::{OldestInput, Source};
use serde::Deserialize;

use crate::{Happening, Incoming, Me, Undecodable};

/// Turns the body of a Telegram update into the dialogue's words. Given by crate `telegram`, which alone knows its types.
pub type DecodeUpdate = fn(&[u8], &Me) -> Result<Incoming, Undecodable>;

#[derive(Deserialize)]
struct DoneBody {
    key: String,
    result: serde_json::Value,
}

/// Reads what a stored input says.
pub(crate) fn happening(input: &OldestInput, me: &Me, decode: DecodeUpdate) -> Result<Happening, Undecodable> {
    let unknown = || Undecodable(format!("source {} is unknown to this version", input.source));
    Ok(match Source::from_stored(&input.source).ok_or_else(unknown)? {
        Source::Update => Happening::Update(decode(&input.body, me)?),
        Source::Event => Happening::Event {
            routing_key: input.kind.clone(),
            body: input.body.clone(),
        },
        Source::Timer => Happening::Timer {
            kind: input.kind.clone(),
            key: text(&input.body)?,
        },
        Source::Done => {
            let DoneBody { key, result } = json(&input.body)?;
            Happening::Done {
                kind: input.kind.clone(),
                key,
                result,
            }
        }
        Source::Word => Happening::Word {
            kind: input.kind.clone(),
            body: json(&input.body)?,
        },
        Source::Delivery => Happening::Delivery {
            kind: input.kind.clone(),
            outcome: text(&input.body)?,
        },
    })
}

fn text(body: &[u8]) -> Result<String, Undecodable> {
    String::from_utf8(body.to_vec()).map_err(|error| Undecodable(error.to_string()))
}

// The message of a JSON error may quote the data; only where it broke is told.
fn json<T: for<'de> Deserialize<'de>>(body: &[u8]) -> Result<T, Undecodable> {
    serde_json::from_slice(body).map_err(|error| {
        Undecodable(format!(
            "JSON is broken at line {} column {}",
            error.line(),
            error.column()
        ))
    })
}
