//! Text with formatting, by the rules of the real server.

mod detected;
mod explicit;
mod html;
mod legacy_markdown;
mod links;
mod markdown;
mod normal;
mod utf16;

use serde_json::{Map, Value, json};

use super::failure::Failure;

pub(crate) use utf16::length as utf16_length;

/// A text and its formatting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FormattedText {
    pub(crate) text: String,
    pub(crate) entities: Vec<Entity>,
}

/// Formatting of a part of a text. Offset and length count UTF-16 code units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entity {
    pub(crate) kind: EntityKind,
    pub(crate) offset: usize,
    pub(crate) length: usize,
}

/// The kinds of formatting of the Bot API that the sandbox knows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EntityKind {
    Mention,
    Hashtag,
    Cashtag,
    BotCommand,
    Url,
    Email,
    Blockquote,
    ExpandableBlockquote,
    TextLink { url: String },
    TextMention { user_id: i64 },
    Bold,
    Italic,
    Underline,
    Strikethrough,
    Spoiler,
    CustomEmoji { id: String },
    Pre { language: Option<String> },
    Code,
}

impl Entity {
    pub(crate) fn end(&self) -> usize {
        self.offset + self.length
    }
}

impl EntityKind {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Hashtag => "hashtag",
            Self::Cashtag => "cashtag",
            Self::BotCommand => "bot_command",
            Self::Url => "url",
            Self::Email => "email",
            Self::Blockquote => "blockquote",
            Self::ExpandableBlockquote => "expandable_blockquote",
            Self::TextLink { .. } => "text_link",
            Self::TextMention { .. } => "text_mention",
            Self::Bold => "bold",
            Self::Italic => "italic",
            Self::Underline => "underline",
            Self::Strikethrough => "strikethrough",
            Self::Spoiler => "spoiler",
            Self::CustomEmoji { .. } => "custom_emoji",
            Self::Pre { .. } => "pre",
            Self::Code => "code",
        }
    }
}

/// How a text may be given.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Formatting<'a> {
    /// `parse_mode`, whatever its case.
    Mode(&'a str),
    /// `entities`, as an array of `MessageEntity`.
    Given(&'a Value),
    /// Neither.
    Plain,
}

impl FormattedText {
    /// Reads a text as a bot sends it: markup or entities, cleaned, trimmed, with what Telegram finds by itself.
    ///
    /// An empty result is for the caller to judge: a caption may be empty, a message may not.
    pub(crate) fn read(text: &str, formatting: Formatting<'_>) -> Result<Self, Failure> {
        let parsed = match formatting {
            Formatting::Mode(mode) => Self::parse(text, mode)?,
            Formatting::Given(entities) => Self {
                text: text.to_owned(),
                entities: explicit::read(entities)?,
            },
            Formatting::Plain => Self {
                text: text.to_owned(),
                entities: Vec::new(),
            },
        };
        normal::normalise(parsed)
    }

    /// Reads what a person typed.
    pub(crate) fn typed(text: &str) -> Self {
        // Without entities of its own a text has nothing that could be refused.
        normal::normalise(Self {
            text: text.to_owned(),
            entities: Vec::new(),
        })
        .unwrap_or_default()
    }

    /// Length in UTF-16 code units.
    pub(crate) fn length(&self) -> usize {
        utf16::length(&self.text)
    }

    /// Puts text and entities into a message under the given names (`text` and `entities`, or `caption` and
    /// `caption_entities`).
    pub(crate) fn write(
        &self,
        content: &mut Map<String, Value>,
        text_name: &str,
        entities_name: &str,
        user: impl Fn(i64) -> Option<Value>,
    ) {
        content.insert(text_name.to_owned(), Value::from(self.text.as_str()));
        let entities: Vec<Value> = self
            .entities
            .iter()
            .filter_map(|entity| entity.to_json(&user))
            .collect();
        if !entities.is_empty() {
            content.insert(entities_name.to_owned(), Value::from(entities));
        }
    }

    fn parse(text: &str, mode: &str) -> Result<Self, Failure> {
        let parsed = match mode.to_ascii_lowercase().as_str() {
            "" | "none" => Ok(Self {
                text: text.to_owned(),
                entities: Vec::new(),
            }),
            "html" => html::parse(text),
            "markdownv2" => markdown::parse(text),
            "markdown" => legacy_markdown::parse(text),
            _ => return Err(Failure::bad_request("unsupported parse_mode")),
        };
        parsed.map_err(|error| Failure::bad_request(format_args!("can't parse entities: {error}")))
    }
}

impl Entity {
    fn to_json(&self, user: &impl Fn(i64) -> Option<Value>) -> Option<Value> {
        let mut json = json!({"type": self.kind.name(), "offset": self.offset, "length": self.length});
        let fields = json.as_object_mut()?;
        match &self.kind {
            EntityKind::TextLink { url } => {
                fields.insert("url".to_owned(), Value::from(url.as_str()));
            }
            // Telegram drops mentions of people that the bot does not know.
            EntityKind::TextMention { user_id } => {
                fields.insert("user".to_owned(), user(*user_id)?);
            }
            EntityKind::Pre {
                language: Some(language),
            } => {
                fields.insert("language".to_owned(), Value::from(language.as_str()));
            }
            EntityKind::CustomEmoji { id } => {
                fields.insert("custom_emoji_id".to_owned(), Value::from(id.as_str()));
            }
            _ => {}
        }
        Some(json)
    }
}

#[cfg(test)]
mod tests;
