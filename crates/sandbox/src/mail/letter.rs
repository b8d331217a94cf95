use std::borrow::Cow;

use chrono::{DateTime, Utc};
use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::code::find_code;
use crate::model::{Attachment, Correspondent, LetterView};

/// A letter as it came, before it has a number.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) at: DateTime<Utc>,
    pub(super) sender: String,
    pub(super) recipients: Vec<String>,
    pub(super) source: Vec<u8>,
    pub(super) secure: bool,
    pub(super) login: Option<String>,
    pub(super) answered: bool,
}

impl Received {
    /// What it shows. A source that is no letter shows nothing but its envelope.
    pub(super) fn view(&self, letter_id: u64) -> LetterView {
        let mut view = LetterView {
            letter_id,
            received_at: self.at,
            sender: self.sender.clone(),
            recipients: self.recipients.clone(),
            message_id: None,
            subject: String::new(),
            from: Vec::new(),
            to: Vec::new(),
            code: None,
            text: None,
            html: None,
            attachments: Vec::new(),
            bytes: self.source.len(),
            secure: self.secure,
            login: self.login.clone(),
            answered: self.answered,
            read: false,
        };
        if let Some(message) = MessageParser::default().parse(&self.source) {
            read_into(&mut view, &message);
        }
        view
    }
}

fn read_into(view: &mut LetterView, message: &Message<'_>) {
    view.message_id = message.message_id().map(str::to_owned);
    view.subject = message.subject().unwrap_or_default().to_owned();
    view.from = correspondents(message.from());
    view.to = correspondents(message.to());
    view.text = message.body_text(0).map(Cow::into_owned);
    view.html = html(message);
    view.attachments = message.attachments().map(attachment).collect();
    view.code = view
        .text
        .as_deref()
        .and_then(find_code)
        .or_else(|| find_code(&view.subject));
}

fn correspondents(address: Option<&Address<'_>>) -> Vec<Correspondent> {
    let addresses = address.into_iter().flat_map(Address::iter);
    addresses
        .map(|address| Correspondent {
            name: address.name().map(str::to_owned),
            address: address.address().unwrap_or_default().to_owned(),
        })
        .collect()
}

/// The HTML that the letter has; the parser would make some of a plain text too.
fn html(message: &Message<'_>) -> Option<String> {
    message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.clone().into_owned()),
        _ => None,
    })
}

fn attachment(part: &MessagePart<'_>) -> Attachment {
    let content_type = part.content_type().map(|found| match found.subtype() {
        Some(subtype) => format!("{}/{subtype}", found.ctype()),
        None => found.ctype().to_owned(),
    });
    Attachment {
        name: part.attachment_name().map(str::to_owned),
        content_type: content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
        bytes: size(part),
    }
}

/// The size of a part's content. The parser's own way to it cannot bear a letter in a letter that has no body.
fn size(part: &MessagePart<'_>) -> usize {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.len(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.len(),
        PartType::Message(_) | PartType::Multipart(_) => part.offset_end.saturating_sub(part.offset_body) as usize,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn view_of(source: &[u8]) -> LetterView {
        let received = Received {
            at: Utc::now(),
            sender: String::new(),
            recipients: Vec::new(),
            source: source.to_vec(),
            secure: false,
            login: None,
            answered: true,
        };
        received.view(1)
    }

    #[test]
    fn letters_in_old_encodings_are_read() {
        let view = view_of(b"Subject: =?koi8-r?B?8NLJ18XU?=\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\n\xca\xee\xe4 12345");
        assert_eq!(view.subject, "Привет");
        assert_eq!(view.text.as_deref(), Some("Код 12345"));
        assert_eq!(view.code.as_deref(), Some("12345"));
    }

    #[test]
    fn a_code_may_stand_in_the_subject_only() {
        assert_eq!(
            view_of(b"Subject: 482913 is your code\r\n\r\nSee above.")
                .code
                .as_deref(),
            Some("482913")
        );
    }

    #[test]
    fn a_letter_in_a_letter_is_a_file_even_without_a_body() {
        let view = view_of(b"Content-Type: message/rfc822\r\n\r\nContent-Type: multipart/mixed; boundary=x");
        assert_eq!(view.attachments[0].content_type, "message/rfc822");
        assert_eq!(view.attachments[0].bytes, 41);
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd_to_be_shown(source in proptest::collection::vec(any::<u8>(), 0..400)) {
            prop_assert_eq!(view_of(&source).bytes, source.len());
        }

        #[test]
        fn no_letter_is_too_odd_to_be_shown(lines in proptest::collection::vec(
            prop_oneof![
                Just("Content-Type: multipart/mixed; boundary=x".to_owned()),
                Just("Content-Type: text/html; charset=utf-7".to_owned()),
                Just("Content-Type: message/rfc822".to_owned()),
                Just("Content-Transfer-Encoding: base64".to_owned()),
                Just("--x".to_owned()),
                Just("--x--".to_owned()),
                Just(String::new()),
                Just("To: a <b@c>, : ; <".to_owned()),
                Just("Subject: =?utf-8?Q?=".to_owned()),
                "\\PC{0,20}",
            ], 0..20)) {
            view_of(lines.join("\r\n").as_bytes());
        }
    }
}
