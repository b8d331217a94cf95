use conversation::{Catalogue, Language, RenderError};

use super::{
    Archived, Protocol, ProtocolCommunication, ProtocolEntry, ProtocolEvent, ProtocolMessage, phrases::Phrases, shown,
};

/// The protocol as plain text: a head with the person's data, then a block for each communication.
///
/// Only lines of the protocol itself begin at the margin; what people wrote is indented, so that no message looks like
/// another's.
///
/// # Errors
/// When a sentence cannot be said: a fault of the catalogue.
pub fn text(protocol: &Protocol, catalogue: &Catalogue, language: Language) -> Result<String, RenderError> {
    let phrases = Phrases { catalogue, language };
    let mut lines = Lines(String::new());
    let title = phrases.say("archive-title")?;
    lines.add(&title);
    lines.add(&"=".repeat(title.chars().count()));
    for (label, value) in phrases.particulars(&protocol.person, protocol.made_at)? {
        lines.add(&format!("{label}: {value}"));
    }
    if protocol.communications.is_empty() {
        lines.add("");
        lines.add(&phrases.say("archive-empty")?);
    }
    for communication in &protocol.communications {
        add_communication(&mut lines, phrases, communication)?;
    }
    Ok(lines.0)
}

/// A text that grows by lines.
struct Lines(String);

impl Lines {
    fn add(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// What people wrote.
    fn indented(&mut self, words: &str) {
        for line in words.split('\n') {
            self.add(format!("    {line}").trim_end());
        }
    }
}

fn add_communication(
    lines: &mut Lines,
    phrases: Phrases<'_>,
    communication: &ProtocolCommunication,
) -> Result<(), RenderError> {
    lines.add("");
    let title = phrases.communication(communication)?;
    lines.add(&title);
    lines.add(&"-".repeat(title.chars().count()));
    lines.add(&phrases.opened(communication)?);
    lines.add(&phrases.closed(communication.closed.as_ref())?);
    if let Some(rating) = communication.rating {
        lines.add(&phrases.rating(rating)?);
    }
    for entry in &communication.entries {
        lines.add("");
        match entry {
            ProtocolEntry::Message(message) => add_message(lines, phrases, message)?,
            ProtocolEntry::Note { at, author, text } => {
                let (at, author) = (phrases.time_with_seconds(*at), shown::line(author));
                lines.add(&format!("{at}  {author} ({})", phrases.say("archive-side-note")?));
                lines.indented(&shown::words(text));
            }
            ProtocolEntry::Event { at, event } => {
                lines.add(&format!(
                    "{}  * {}",
                    phrases.time_with_seconds(*at),
                    phrases.event(event)?
                ));
                if let ProtocolEvent::Returned { note: Some(note), .. } = event {
                    lines.indented(&shown::words(note));
                }
            }
        }
    }
    Ok(())
}

fn add_message(lines: &mut Lines, phrases: Phrases<'_>, message: &ProtocolMessage) -> Result<(), RenderError> {
    let (at, author) = (phrases.time_with_seconds(message.at), shown::line(&message.author));
    lines.add(&format!("{at}  {author} ({})", phrases.side(message.side)?));
    if let Some(reply) = &message.reply_to {
        lines.indented(&format!("> {}", phrases.reply(reply)?));
    }
    let kind = phrases.kind(message.kind)?;
    if let Some(file) = &message.file {
        let stored = match &file.archived {
            Archived::Stored(name) => Some(name.as_str().to_owned()),
            _ => phrases.not_archived(&file.archived)?,
        };
        let sent = file.name.as_deref().map(shown::line);
        let parts = [kind, sent, phrases.size(file)?, stored];
        lines.indented(&format!(
            "[{}]",
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        ));
    } else if let Some(kind) = kind {
        lines.indented(&format!("[{kind}]"));
    }
    if let Some(details) = &message.details {
        lines.indented(&shown::words(details));
    }
    if !message.words.is_empty() {
        lines.indented(&shown::words(&message.words));
    }
    for correction in &message.corrections {
        lines.indented(&format!("[{}]", phrases.corrected(correction.at)?));
        lines.indented(&format!(
            "    {}",
            shown::words(&correction.before).replace('\n', "\n    ")
        ));
    }
    if message.undelivered {
        lines.indented(&format!("[{}]", phrases.say("archive-undelivered")?));
    }
    Ok(())
}
