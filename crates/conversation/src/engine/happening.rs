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
            outcome: match text(&input.body)? {
                // The row's own word; who asked cares that Telegram does not take it.
                state if state == "dead" => "rejected".to_owned(),
                state => state,
            },
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(state: &str) -> Happening {
        let input = OldestInput {
            source: "delivery".to_owned(),
            kind: "relayed/1".to_owned(),
            body: state.as_bytes().to_vec(),
            id: 1,
            source_key: "1".to_owned(),
            traceparent: None,
            received_at: chrono::DateTime::UNIX_EPOCH,
            attempts: 0,
            deferred: false,
            stale: false,
            flooding: false,
            state: None,
            language_code: None,
            chosen_language: None,
            reachable: None,
        };
        let decode = |_: &[u8], _: &Me| Err(Undecodable("no update".to_owned()));
        happening(&input, &Me::default(), decode).unwrap()
    }

    #[test]
    fn a_report_says_how_a_message_ended_in_the_words_of_who_asked() {
        for (state, outcome) in [
            ("sent", "sent"),
            ("dead", "rejected"),
            ("unreachable", "unreachable"),
            ("undetermined", "undetermined"),
        ] {
            let expected = Happening::Delivery {
                kind: "relayed/1".to_owned(),
                outcome: outcome.to_owned(),
            };
            assert_eq!(ended(state), expected);
        }
    }
}
