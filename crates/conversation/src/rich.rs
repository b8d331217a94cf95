use serde::{Deserialize, Serialize};

/// Text with formatting, as Telegram takes it: plain characters and entities over them.
///
/// Sending entities instead of markup means that no text can ever break the message ("can't parse entities").
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rich {
    pub text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<Entity>,
}

/// Formatting of a part of a text. Offset and length count UTF-16 code units (Bot API, `MessageEntity`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    pub kind: EntityKind,
    pub offset: usize,
    pub length: usize,
}

/// The formatting that Frontdesk's sentences use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    Bold,
    Italic,
    Code,
}

/// The markup of a sentence is wrong: a fault of the Fluent file, for arguments are escaped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MarkupError {
    #[error("unknown tag <{0}>")]
    UnknownTag(String),
    #[error("tags <{0}> do not pair")]
    Unpaired(String),
    #[error("unknown escape &{0};")]
    UnknownEscape(String),
}

impl Rich {
    /// Text without formatting.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            entities: Vec::new(),
        }
    }

    /// Length as Telegram counts it, in UTF-16 code units.
    pub fn utf16_len(&self) -> usize {
        self.text.encode_utf16().count()
    }

    /// Reads the markup of the Fluent files: `<b>`, `<i>`, `<code>`, `&lt;`, `&gt;`, `&amp;`.
    pub(crate) fn from_markup(markup: &str) -> Result<Self, MarkupError> {
        let mut rich = Self::default();
        let mut open: Vec<(EntityKind, usize)> = Vec::new();
        let mut units = 0;
        let mut rest = markup;
        while let Some(special) = rest.find(['<', '&']) {
            let (before, from_special) = rest.split_at(special);
            rich.text.push_str(before);
            units += before.encode_utf16().count();
            let closing = if from_special.starts_with('<') { '>' } else { ';' };
            let end = from_special
                .find(closing)
                .ok_or_else(|| MarkupError::Unpaired(from_special.to_owned()))?;
            let name = &from_special[1..end];
            if closing == ';' {
                rich.text.push(unescaped(name)?);
                units += 1;
            } else if let Some(name) = name.strip_prefix('/') {
                let kind = kind_of(name)?;
                match open.pop() {
                    Some((opened, offset)) if opened == kind => {
                        if units > offset {
                            rich.entities.push(Entity {
                                kind,
                                offset,
                                length: units - offset,
                            });
                        }
                    }
                    _ => return Err(MarkupError::Unpaired(name.to_owned())),
                }
            } else {
                open.push((kind_of(name)?, units));
            }
            rest = &from_special[end + 1..];
        }
        rich.text.push_str(rest);
        match open.pop() {
            Some((kind, _)) => Err(MarkupError::Unpaired(format!("{kind:?}"))),
            None => {
                rich.entities
                    .sort_by_key(|entity| (entity.offset, std::cmp::Reverse(entity.length)));
                Ok(rich)
            }
        }
    }
}

/// Makes data harmless inside markup.
pub(crate) fn escaped(data: &str) -> String {
    data.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn kind_of(tag: &str) -> Result<EntityKind, MarkupError> {
    match tag {
        "b" => Ok(EntityKind::Bold),
        "i" => Ok(EntityKind::Italic),
        "code" => Ok(EntityKind::Code),
        other => Err(MarkupError::UnknownTag(other.to_owned())),
    }
}

fn unescaped(name: &str) -> Result<char, MarkupError> {
    match name {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        other => Err(MarkupError::UnknownEscape(other.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_entities_counted_in_utf16() {
        let rich = Rich::from_markup("😀 <b>Привет</b>, <code>a&lt;b</code>").unwrap();
        assert_eq!(rich.text, "😀 Привет, a<b");
        assert_eq!(
            rich.entities,
            [
                Entity {
                    kind: EntityKind::Bold,
                    offset: 3,
                    length: 6
                },
                Entity {
                    kind: EntityKind::Code,
                    offset: 11,
                    length: 3
                },
            ]
        );
    }

    #[test]
    fn escaped_data_comes_out_as_it_went_in() {
        let hostile = "<b>&amp; </code> &unknown; <script>";
        assert_eq!(Rich::from_markup(&escaped(hostile)).unwrap(), Rich::plain(hostile));
    }

    #[test]
    fn an_entity_over_nothing_is_dropped_because_telegram_refuses_it() {
        assert_eq!(Rich::from_markup("a<b></b>").unwrap(), Rich::plain("a"));
    }

    #[test]
    fn wrong_markup_is_told() {
        assert_eq!(
            Rich::from_markup("<u>x</u>"),
            Err(MarkupError::UnknownTag("u".to_owned()))
        );
        assert!(matches!(Rich::from_markup("<b>x</i>"), Err(MarkupError::Unpaired(_))));
        assert!(matches!(Rich::from_markup("<b>x"), Err(MarkupError::Unpaired(_))));
    }
}
