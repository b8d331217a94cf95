//! What a client is told that said something wrong, with the enhanced codes of RFC 3463 and RFC 5248.

use smtp_proto::Error;

use super::content::Flaw;
use super::reply::Reply;

pub(super) fn out_of_order(what: &'static str) -> Reply {
    Reply::new(503, "5.5.1", what)
}

pub(super) fn too_large() -> Reply {
    Reply::new(552, "5.3.4", "The letter is too large")
}

pub(super) fn needs_utf8() -> Reply {
    Reply::new(553, "5.6.7", "The address needs SMTPUTF8")
}

pub(super) fn misunderstood(error: &Error) -> Reply {
    match error {
        Error::UnknownCommand => Reply::new(500, "5.5.1", "Command not recognized"),
        Error::InvalidSenderAddress => Reply::new(501, "5.1.7", "Malformed address of the sender"),
        Error::InvalidRecipientAddress => Reply::new(501, "5.1.3", "Malformed address of the recipient"),
        Error::SyntaxError { syntax } => Reply::new(501, "5.5.4", format!("Syntax: {syntax}")),
        Error::InvalidParameter { param } => Reply::new(501, "5.5.4", format!("Malformed parameter {param}")),
        Error::UnsupportedParameter { .. } => Reply::new(555, "5.5.4", "Parameter not recognized"),
        Error::NeedsMoreData { .. } | Error::ResponseTooLong | Error::InvalidResponse { .. } => {
            Reply::new(500, "5.5.2", "Command not understood")
        }
    }
}

pub(super) fn flawed(flaw: Flaw) -> Reply {
    match flaw {
        Flaw::TooLarge => too_large(),
        Flaw::LongLine => Reply::new(550, "5.6.0", "A line of the letter is longer than 998 bytes"),
        Flaw::BareLineFeed => Reply::new(550, "5.6.11", "The letter has a line feed without a carriage return"),
        Flaw::BareCarriageReturn => Reply::new(550, "5.6.11", "The letter has a carriage return without a line feed"),
        Flaw::Nul => Reply::new(550, "5.6.0", "The letter has a NUL"),
    }
}
