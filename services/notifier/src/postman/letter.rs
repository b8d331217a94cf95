use conversation::{Catalogue, Language};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};

use crate::{
    compose::{ComposeError, compose},
    domain::{Failure, Template, TemplateError},
    smtp::{Ending, Envelope, How},
    store::Claimed,
};

/// A letter of the table that cannot be made: it was made by another version of the service.
#[derive(Debug, thiserror::Error)]
pub(super) enum LetterError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Compose(#[from] ComposeError),
    #[error("an address that no header takes")]
    Address(#[from] lettre::address::AddressError),
    #[error("a letter that cannot be put together")]
    Message(#[from] lettre::error::Error),
}

/// Says that nobody wrote it by hand, so that no machine answers (RFC 3834, 5).
#[derive(Clone)]
struct AutoSubmitted;

impl LetterError {
    pub(super) fn ending(&self) -> Ending {
        Ending {
            how: How::Refused(Failure::Invalid),
            error: Some(self.to_string()),
        }
    }
}

/// Puts a letter together as it goes over the wire. The same Message-ID each time.
pub(super) fn envelope(
    letter: &Claimed,
    catalogue: &Catalogue,
    from: &Mailbox,
    reply_to: Option<&Mailbox>,
) -> Result<Envelope, LetterError> {
    let template = Template::stored(&letter.template, &letter.fields())?;
    let language = letter.language.parse().unwrap_or(Language::En);
    let composed = compose(catalogue, &template, language)?;
    let to: Address = letter.recipient.parse()?;
    let mut message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to.clone()))
        .message_id(Some(letter.message_id.clone()))
        .subject(composed.subject)
        .header(AutoSubmitted);
    if let Some(reply_to) = reply_to {
        message = message.reply_to(reply_to.clone());
    }
    let message = message.multipart(MultiPart::alternative_plain_html(composed.text, composed.html))?;
    Ok(Envelope {
        from: from.email.clone(),
        to,
        source: message.formatted(),
    })
}

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
