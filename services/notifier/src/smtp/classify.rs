use std::error::Error as _;

use lettre::transport::smtp::Error;

use super::{Ending, How};
use crate::domain::{Failure, Fault, Obstacle};

/// How far a dialogue came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Connecting, greeting, EHLO, STARTTLS.
    Session,
    Login,
    Sender,
    Recipient,
    /// DATA, before the letter.
    Data,
    /// The letter itself.
    Letter,
}

/// What an error at this stage says of the letter.
pub(super) fn classify(stage: Stage, error: &Error) -> Ending {
    let Some(code) = error.status().map(u16::from) else {
        return without_code(stage, error);
    };
    let words = error.source().map(ToString::to_string).unwrap_or_default();
    let enhanced = Enhanced::read(&words);
    Ending {
        how: by_code(stage, code, enhanced),
        error: Some(match enhanced {
            Some(Enhanced { class, subject, detail }) => format!("{code} {class}.{subject}.{detail}"),
            None => code.to_string(),
        }),
    }
}

/// Without a code the connection, or the way to it, is at fault.
fn without_code(stage: Stage, error: &Error) -> Ending {
    match stage {
        // The server may have the letter and have answered in vain.
        Stage::Letter => Ending::of(How::Unknown, "the connection broke"),
        Stage::Login if error.is_client() => Ending::of(fault(Fault::Login), "no way to log in that both know"),
        _ if is_distrust(error) => Ending::of(fault(Fault::Certificate), "TLS failed"),
        _ => Ending::of(How::PutOff(Obstacle::ServerDown), "no connection"),
    }
}

fn by_code(stage: Stage, code: u16, enhanced: Option<Enhanced>) -> How {
    let temporary = code < 500;
    let full = match enhanced {
        // RFC 3463, 3.3: "mailbox full".
        Some(enhanced) => (enhanced.subject, enhanced.detail) == (2, 2),
        None => stage == Stage::Recipient && matches!(code, 452 | 552),
    };
    match stage {
        // "Service not available, closing transmission channel": said at any time.
        _ if code == 421 => How::PutOff(Obstacle::ServerDown),
        Stage::Login if !temporary => fault(Fault::Login),
        // "Authentication required" (RFC 4954, 6).
        Stage::Sender | Stage::Recipient | Stage::Data if code == 530 => fault(Fault::Login),
        Stage::Sender if !temporary => fault(Fault::Sender),
        Stage::Session | Stage::Login | Stage::Sender => How::PutOff(Obstacle::ServerDown),
        _ if temporary && full => How::PutOff(Obstacle::MailboxFull),
        _ if temporary => How::PutOff(Obstacle::ServerDown),
        // "Bad sequence of commands" says nothing of the address.
        Stage::Recipient | Stage::Data if code == 503 => How::PutOff(Obstacle::ServerDown),
        _ if full => How::Refused(Failure::MailboxFull),
        Stage::Recipient | Stage::Data | Stage::Letter => How::Refused(Failure::AddressRefused),
    }
}

fn fault(fault: Fault) -> How {
    How::PutOff(Obstacle::Misconfigured(fault))
}

/// Whether TLS itself failed: a certificate that is not to be trusted, or no TLS where it was expected.
fn is_distrust(error: &Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if inner.is_some_and(|inner| inner.is::<rustls::Error>()) || error.is::<rustls::Error>() {
            return true;
        }
        source = error.source();
    }
    false
}

/// An enhanced status code (RFC 3463), such as 5.1.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Enhanced {
    class: u16,
    subject: u16,
    detail: u16,
}

impl Enhanced {
    fn read(words: &str) -> Option<Self> {
        let mut parts = words.split_whitespace().next()?.splitn(3, '.').map(str::parse);
        let mut part = || parts.next()?.ok();
        let (class, subject, detail) = (part()?, part()?, part()?);
        (2..=5).contains(&class).then_some(Self { class, subject, detail })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn how(stage: Stage, code: u16, words: &str) -> How {
        by_code(stage, code, Enhanced::read(words))
    }

    #[test]
    fn each_refusal_is_what_it_is() {
        use Stage::*;
        let later = How::PutOff(Obstacle::ServerDown);
        let full = How::PutOff(Obstacle::MailboxFull);
        let refused = How::Refused(Failure::AddressRefused);
        for (stage, code, words, expected) in [
            (Session, 554, "no", later),
            (Session, 421, "4.3.2 closing", later),
            (Login, 535, "5.7.8 wrong", fault(Fault::Login)),
            (Login, 454, "4.7.0 later", later),
            (Sender, 530, "5.7.0 log in first", fault(Fault::Login)),
            (Sender, 550, "5.7.1 not yours", fault(Fault::Sender)),
            (Sender, 451, "4.3.0 later", later),
            (Recipient, 450, "4.2.1 busy", later),
            (Recipient, 451, "4.7.1 greylisted", later),
            (Recipient, 452, "4.2.2 full", full),
            (Recipient, 452, "full", full),
            (Recipient, 452, "4.3.1 disk", later),
            (Recipient, 452, "4.5.3 too many", later),
            (Recipient, 550, "5.1.1 nobody", refused),
            (Recipient, 550, "", refused),
            (Recipient, 552, "5.2.2 quota", How::Refused(Failure::MailboxFull)),
            (Recipient, 552, "quota", How::Refused(Failure::MailboxFull)),
            (Recipient, 503, "5.5.1 order", later),
            (Recipient, 421, "4.7.0 going", later),
            (Data, 554, "5.5.1 nobody left", refused),
            (Letter, 451, "4.3.0 later", later),
            (Letter, 552, "5.2.2 quota", How::Refused(Failure::MailboxFull)),
            (Letter, 552, "5.3.4 too big", refused),
            (Letter, 554, "5.7.1 spam", refused),
        ] {
            assert_eq!(how(stage, code, words), expected, "{stage:?} {code} {words}");
        }
    }

    #[test]
    fn words_that_are_no_enhanced_code_are_none() {
        for words in ["", "5", "5.1", "a.b.c", "9.1.1 x", "Mailbox 5.2.2"] {
            assert_eq!(Enhanced::read(words), None, "{words}");
        }
    }
}
