//! What a letter says, in its language: subject, plain text and HTML of the same words.

use askama::Template as _;
use conversation::{Catalogue, Language, RenderError, Text};

use crate::{
    catalogue as say,
    desk::OURSELVES,
    domain::{Announcement, Digest, Failure, Fault, Template},
};

/// A letter in its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    /// One line.
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// A letter that cannot be said: a fault of the service, found by its tests.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    #[error(transparent)]
    Sentence(#[from] RenderError),
    #[error("the letter's page cannot be made")]
    Page(#[from] askama::Error),
}

/// A part of a letter. Whatever stands in it is text: the page escapes it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Paragraph(String),
    /// Alone on its line, large, so that it is easy to copy and to read out.
    Code(String),
    /// Words that are not ours.
    Quote(String),
    /// A label and an address.
    Link(String, String),
    List(Vec<String>),
}

#[derive(askama::Template)]
#[template(path = "letter.html")]
struct Page<'a> {
    language: &'a str,
    subject: &'a str,
    blocks: &'a [Block],
}

/// Says a letter in a language.
///
/// # Errors
/// When a sentence is missing or broken.
pub fn compose(catalogue: &Catalogue, template: &Template, language: Language) -> Result<Composed, ComposeError> {
    let say = |text: Text| catalogue.render_plain(&text, language);
    let (subject, blocks) = match template {
        Template::SignInCode { code, minutes } => (
            say(say::code_subject())?,
            vec![
                Block::Paragraph(say(say::code_intro())?),
                Block::Code(code.clone()),
                Block::Paragraph(say(say::code_holds(*minutes))?),
                Block::Paragraph(say(say::code_not_asked())?),
            ],
        ),
        Template::DeskNotice { text, link } => (
            say(say::desk_subject())?,
            vec![
                Block::Paragraph(say(say::desk_intro())?),
                Block::Quote(text.clone()),
                Block::Link(say(say::desk_link())?, link.clone()),
            ],
        ),
        Template::Announcement(announcement) => announced(announcement, &say)?,
    };
    let subject = one_line(&subject);
    let page = Page {
        language: language.code(),
        subject: &subject,
        blocks: &blocks,
    };
    let html = page.render()?;
    Ok(Composed {
        text: plain(&blocks),
        html,
        subject,
    })
}

type Say<'a> = &'a dyn Fn(Text) -> Result<String, RenderError>;

fn announced(announcement: &Announcement, say: Say<'_>) -> Result<(String, Vec<Block>), RenderError> {
    Ok(match announcement {
        Announcement::Raised {
            producer,
            severity,
            text,
            since,
            times,
        } => {
            let text = &words(producer, text, say, |fault| say::mail_fault(fault))?;
            let mut blocks = vec![
                Block::Quote(text.clone()),
                Block::Paragraph(say(say::alert_since(producer, *since))?),
            ];
            if *times > 1 {
                blocks.push(Block::Paragraph(say(say::alert_times(*times))?));
            }
            (say(say::alert_subject(*severity, producer, text))?, blocks)
        }
        Announcement::Over {
            producer,
            text,
            since,
            until,
            times,
        } => {
            let text = &words(producer, text, say, |_| say::mail_fault_over())?;
            let blocks = vec![
                Block::Quote(text.clone()),
                Block::Paragraph(say(say::over_lasted(producer, *since, *until, *times))?),
            ];
            (say(say::over_subject(producer, text))?, blocks)
        }
        Announcement::Digest(digest) => (
            say(say::digest_subject())?,
            vec![
                Block::Paragraph(say(say::digest_intro())?),
                Block::List(digest_lines(digest, say)?),
                Block::Paragraph(say(say::digest_next())?),
            ],
        ),
    })
}

/// What a producer said in its own words; of ourselves only the fault is known, and said here.
fn words(producer: &str, text: &str, say: Say<'_>, ours: impl Fn(Fault) -> Text) -> Result<String, RenderError> {
    match Fault::from_word(text) {
        Some(fault) if producer == OURSELVES => say(ours(fault)),
        _ => Ok(text.to_owned()),
    }
}

fn digest_lines(digest: &Digest, say: Say<'_>) -> Result<Vec<String>, RenderError> {
    let mut lines = Vec::new();
    for (word, count) in &digest.failed_letters {
        if let Some(failure) = Failure::from_word(word) {
            lines.push(say(say::digest_letters(failure, *count))?);
        }
    }
    for (consumer, count) in &digest.dead_letters {
        lines.push(say(say::digest_dead_letters(consumer, i64::from(*count)))?);
    }
    if digest.dead_rows > 0 {
        lines.push(say(say::digest_dead_rows(digest.dead_rows))?);
    }
    if digest.uncounted {
        lines.push(say(say::digest_uncounted())?);
    }
    Ok(lines)
}

/// What operators are told in Telegram: the same words, without a page.
///
/// # Errors
/// When a sentence is missing or broken.
pub fn announce(
    catalogue: &Catalogue,
    announcement: &Announcement,
    language: Language,
) -> Result<String, ComposeError> {
    let say = |text: Text| catalogue.render_plain(&text, language);
    let (subject, blocks) = announced(announcement, &say)?;
    // The subject of an alert repeats its text for the list of letters; here it stands right below.
    let heading = match announcement {
        Announcement::Raised { severity, .. } => say(say::alert_heading(*severity))?,
        Announcement::Over { .. } => say(say::over_heading())?,
        Announcement::Digest(_) => subject,
    };
    Ok(format!("{heading}\n\n{}", plain(&blocks).trim_end()))
}

fn plain(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(words) | Block::Code(words) | Block::Quote(words) => text.push_str(words.trim_end()),
            Block::Link(label, url) => {
                text.push_str(label);
                text.push('\n');
                text.push_str(url);
            }
            Block::List(lines) => text.push_str(
                &lines
                    .iter()
                    .map(|line| format!("- {line}"))
                    .collect::<Vec<_>>()
                    .join("\n"),
            ),
        }
        text.push_str("\n\n");
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// The longest subject that lists of letters show anything of.
const LONGEST_SUBJECT: usize = 150;

/// A subject is one line, whatever its words hold: no header can be smuggled in behind it.
fn one_line(words: &str) -> String {
    let spaced = words.replace(|letter: char| letter.is_control() || letter.is_whitespace(), " ");
    let joined = spaced
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if joined.chars().count() <= LONGEST_SUBJECT {
        return joined;
    }
    let mut cut: String = joined.chars().take(LONGEST_SUBJECT - 1).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests;
