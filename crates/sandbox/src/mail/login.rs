use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use smtp_proto::{AUTH_LOGIN, AUTH_PLAIN};

use super::reply::Reply;
use super::wire::{Line, Wire, WireError};
use crate::model::MailSettings;

/// Lets a client log in (RFC 4954) by PLAIN (RFC 4616) or LOGIN; who it is, or why not.
pub(super) async fn log_in(
    wire: &mut Wire,
    mechanism: u64,
    initial: &str,
    settings: &MailSettings,
) -> Result<Result<String, Reply>, WireError> {
    let initial = (!initial.is_empty()).then(|| initial.to_owned());
    let credentials = match mechanism {
        AUTH_PLAIN => plain(wire, initial).await?,
        AUTH_LOGIN => login(wire, initial).await?,
        _ => Err(Reply::new(504, "5.5.4", "Unrecognized authentication type")),
    };
    Ok(credentials.and_then(|(username, password)| {
        if username == settings.username && password == settings.password {
            Ok(username)
        } else {
            Err(wrong())
        }
    }))
}

/// The refusal of a login.
pub(super) fn wrong() -> Reply {
    Reply::new(535, "5.7.8", "Authentication credentials invalid")
}

type Credentials = Result<(String, String), Reply>;

async fn plain(wire: &mut Wire, initial: Option<String>) -> Result<Credentials, WireError> {
    let answer = match initial {
        // An initial response that is empty.
        Some(initial) if initial == "=" => Ok(String::new()),
        Some(initial) => decode(&initial),
        None => ask(wire, "").await?,
    };
    Ok(answer.and_then(|answer| {
        let mut parts = answer.split('\0');
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            // Nobody may act as somebody else.
            (Some(acts_as), Some(username), Some(password), None) if acts_as.is_empty() || acts_as == username => {
                Ok((username.to_owned(), password.to_owned()))
            }
            (Some(_), Some(_), Some(_), None) => Err(wrong()),
            _ => Err(malformed()),
        }
    }))
}

async fn login(wire: &mut Wire, initial: Option<String>) -> Result<Credentials, WireError> {
    let username = match initial {
        Some(initial) => decode(&initial),
        None => ask(wire, "Username:").await?,
    };
    match username {
        Ok(username) => Ok(ask(wire, "Password:").await?.map(|password| (username, password))),
        Err(refusal) => Ok(Err(refusal)),
    }
}

async fn ask(wire: &mut Wire, challenge: &str) -> Result<Result<String, Reply>, WireError> {
    wire.say(&Reply::bare(334, STANDARD.encode(challenge))).await?;
    Ok(match wire.line().await? {
        Line::Whole(cancelled) if cancelled == "*" => Err(Reply::new(501, "5.7.0", "Authentication cancelled")),
        Line::Whole(answer) => decode(&answer),
        Line::TooLong => Err(Reply::new(500, "5.5.6", "Authentication exchange line is too long")),
        Line::Malformed => Err(malformed()),
    })
}

fn decode(answer: &str) -> Result<String, Reply> {
    let bytes = STANDARD.decode(answer).map_err(|_| malformed())?;
    String::from_utf8(bytes).map_err(|_| malformed())
}

fn malformed() -> Reply {
    Reply::new(501, "5.5.2", "Cannot decode the response")
}
