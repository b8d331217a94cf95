use super::{Entity, EntityKind, FormattedText, links};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Bold,
    Italic,
    Underline,
    Strikethrough,
    Spoiler,
    Code,
    Pre,
    PreCode,
    TextUrl,
    CustomEmoji,
    BlockQuote,
}

impl Style {
    /// The name in the real server's errors.
    fn name(self) -> &'static str {
        match self {
            Self::Bold => "Bold",
            Self::Italic => "Italic",
            Self::Underline => "Underline",
            Self::Strikethrough => "Strikethrough",
            Self::Spoiler => "Spoiler",
            Self::Code => "Code",
            Self::Pre => "Pre",
            Self::PreCode => "PreCode",
            Self::TextUrl => "TextUrl",
            Self::CustomEmoji => "CustomEmoji",
            Self::BlockQuote => "BlockQuote",
        }
    }
}

/// A style that waits for its end.
struct Open {
    style: Style,
    language: String,
    offset: usize,
    markup_byte: usize,
    text_byte: usize,
}

/// Reads Telegram's `MarkdownV2`. The errors are the real server's, with offsets in bytes of the given text.
pub(super) fn parse(markup: &str) -> Result<FormattedText, String> {
    Parser {
        source: markup.as_bytes(),
        markup,
        at: 0,
        text: String::new(),
        units: 0,
        open: Vec::new(),
        entities: Vec::new(),
        quoting: false,
    }
    .parse()
}

struct Parser<'a> {
    source: &'a [u8],
    markup: &'a str,
    at: usize,
    text: String,
    units: usize,
    open: Vec<Open>,
    entities: Vec<Entity>,
    quoting: bool,
}

impl Parser<'_> {
    fn parse(mut self) -> Result<FormattedText, String> {
        while let Some(character) = self.markup.get(self.at..).and_then(|rest| rest.chars().next()) {
            if character == '\\' && is_escapable(self.byte(self.at + 1)) {
                self.push(char::from(self.byte(self.at + 1)));
                self.at += 2;
            } else if !self.reserved().contains(character) {
                self.push(character);
                self.at += character.len_utf8();
            } else if self.ends_an_entity() {
                self.end()?;
            } else {
                self.begin()?;
            }
        }
        if self.quoting && self.open.last().is_some_and(|open| open.style == Style::BlockQuote) {
            self.close_quote();
        }
        match self.open.last() {
            Some(open) => Err(unended(open)),
            None => Ok(FormattedText {
                text: self.text,
                entities: self.entities,
            }),
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.source.get(at).copied().unwrap_or(0)
    }

    fn push(&mut self, character: char) {
        self.text.push(character);
        self.units += character.len_utf16();
    }

    fn reserved(&self) -> &'static str {
        match self.open.last().map(|open| open.style) {
            Some(Style::Code | Style::Pre | Style::PreCode) => "`",
            _ => "_*[]()~`>#+-=|{}.!\n",
        }
    }

    fn ends_an_entity(&self) -> bool {
        let Some(open) = self.open.last() else { return false };
        let (this, next, after) = (self.byte(self.at), self.byte(self.at + 1), self.byte(self.at + 2));
        if self.quoting && this == b'\n' && next != b'>' {
            return true;
        }
        match open.style {
            Style::Bold => this == b'*',
            Style::Italic => this == b'_' && next != b'_',
            Style::Underline => this == b'_' && next == b'_',
            Style::Strikethrough => this == b'~',
            // `||` also ends an expandable quotation, see `end`.
            Style::Spoiler => this == b'|' && next == b'|',
            Style::Code => this == b'`',
            Style::Pre | Style::PreCode => this == b'`' && next == b'`' && after == b'`',
            Style::TextUrl | Style::CustomEmoji => this == b']',
            Style::BlockQuote => {
                this == b'|' && next == b'|' && matches!(after, 0 | b'\n') && self.at + 2 <= self.source.len()
            }
        }
    }

    fn begin(&mut self) -> Result<(), String> {
        let markup_byte = self.at;
        let this = self.byte(self.at);
        let next = self.byte(self.at + 1);
        let mut language = String::new();
        let style = match this {
            b'_' if next == b'_' => {
                self.at += 2;
                Style::Underline
            }
            b'_' => {
                self.at += 1;
                Style::Italic
            }
            b'*' => {
                self.at += 1;
                // `**>` begins a quotation anew right after another one; the stars themselves say nothing.
                if next == b'*' && self.byte(self.at + 1) == b'>' && self.at_line_start() {
                    self.at += 2;
                    self.quoting = true;
                    Style::BlockQuote
                } else {
                    Style::Bold
                }
            }
            b'~' => {
                self.at += 1;
                Style::Strikethrough
            }
            b'|' if next == b'|' => {
                self.at += 2;
                Style::Spoiler
            }
            b'[' => {
                self.at += 1;
                Style::TextUrl
            }
            b'!' if next == b'[' => {
                self.at += 2;
                Style::CustomEmoji
            }
            b'`' if next == b'`' && self.byte(self.at + 2) == b'`' => {
                self.at += 3;
                language = self.pre_heading();
                if language.is_empty() {
                    Style::Pre
                } else {
                    Style::PreCode
                }
            }
            b'`' => {
                self.at += 1;
                Style::Code
            }
            b'\n' => {
                self.push('\n');
                self.at += 1;
                if next != b'>' {
                    return Ok(());
                }
                self.at += 1;
                if self.quoting {
                    return Ok(());
                }
                self.quoting = true;
                Style::BlockQuote
            }
            b'>' if self.at == 0 => {
                self.at += 1;
                self.quoting = true;
                Style::BlockQuote
            }
            other => {
                return Err(format!(
                    "Character '{}' is reserved and must be escaped with the preceding '\\'",
                    char::from(other)
                ));
            }
        };
        self.open.push(Open {
            style,
            language,
            offset: self.units,
            markup_byte,
            text_byte: self.text.len(),
        });
        Ok(())
    }

    fn at_line_start(&self) -> bool {
        self.open.is_empty() && (self.text.is_empty() || self.text.ends_with('\n'))
    }

    /// Reads what stands between the three opening backticks and the code: the language and a line break.
    fn pre_heading(&mut self) -> String {
        let mut end = self.at;
        while end < self.source.len() && !self.byte(end).is_ascii_whitespace() && self.byte(end) != b'`' {
            end += 1;
        }
        let mut language = String::new();
        if end != self.at && end < self.source.len() && self.byte(end) != b'`' {
            self.markup
                .get(self.at..end)
                .unwrap_or_default()
                .clone_into(&mut language);
            self.at = end;
        }
        let (this, next) = (self.byte(self.at), self.byte(self.at + 1));
        if this == b'\n' || this == b'\r' {
            self.at += if (next == b'\n' || next == b'\r') && this != next {
                2
            } else {
                1
            };
        }
        language
    }

    fn end(&mut self) -> Result<(), String> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        if self.byte(self.at) == b'\n' && open.style != Style::BlockQuote {
            return Err(unended(&open));
        }
        let kind = match open.style {
            Style::Bold => self.skip(1, EntityKind::Bold),
            Style::Italic => self.skip(1, EntityKind::Italic),
            Style::Strikethrough => self.skip(1, EntityKind::Strikethrough),
            Style::Code => self.skip(1, EntityKind::Code),
            Style::Underline => self.skip(2, EntityKind::Underline),
            Style::Spoiler => self.skip(2, EntityKind::Spoiler),
            Style::Pre => self.skip(3, EntityKind::Pre { language: None }),
            Style::PreCode => self.skip(
                3,
                EntityKind::Pre {
                    language: Some(open.language),
                },
            ),
            Style::TextUrl => {
                let url = if self.byte(self.at + 1) == b'(' {
                    self.address("URL")?
                } else {
                    self.at += 1;
                    self.text.get(open.text_byte..).unwrap_or_default().to_owned()
                };
                links::entity_of(&url)
            }
            Style::CustomEmoji => {
                if self.byte(self.at + 1) != b'(' {
                    return Err("Custom emoji entity must contain a tg://emoji URL".to_owned());
                }
                let url = self.address("custom emoji URL")?;
                let id = url
                    .strip_prefix("tg://emoji?id=")
                    .and_then(|id| id.parse::<i64>().ok())
                    .filter(|id| *id != 0);
                match id {
                    Some(id) => Some(EntityKind::CustomEmoji { id: id.to_string() }),
                    None => return Err("Custom emoji URL must have a valid emoji identifier".to_owned()),
                }
            }
            Style::BlockQuote => {
                self.quoting = false;
                let kind = if self.byte(self.at) == b'|' {
                    self.at += 2;
                    EntityKind::ExpandableBlockquote
                } else {
                    self.push('\n');
                    self.at += 1;
                    EntityKind::Blockquote
                };
                Some(kind)
            }
        };
        if let Some(kind) = kind
            && self.units > open.offset
        {
            self.entities.push(Entity {
                kind,
                offset: open.offset,
                length: self.units - open.offset,
            });
        }
        Ok(())
    }

    fn skip(&mut self, bytes: usize, kind: EntityKind) -> Option<EntityKind> {
        self.at += bytes;
        Some(kind)
    }

    /// Reads `](…)`, in which a backslash escapes.
    fn address(&mut self, what: &str) -> Result<String, String> {
        let begin = self.at + 2;
        self.at = begin;
        let mut url = String::new();
        while let Some(character) = self.markup.get(self.at..).and_then(|rest| rest.chars().next()) {
            if character == ')' {
                self.at += 1;
                return Ok(url);
            }
            if character == '\\' && is_escapable(self.byte(self.at + 1)) {
                url.push(char::from(self.byte(self.at + 1)));
                self.at += 2;
            } else {
                url.push(character);
                self.at += character.len_utf8();
            }
        }
        Err(format!("Can't find end of a {what} at byte offset {begin}"))
    }

    fn close_quote(&mut self) {
        self.quoting = false;
        if let Some(open) = self.open.pop()
            && self.units > open.offset
        {
            let length = self.units - open.offset;
            self.entities.push(Entity {
                kind: EntityKind::Blockquote,
                offset: open.offset,
                length,
            });
        }
    }
}

fn is_escapable(byte: u8) -> bool {
    (1..=126).contains(&byte)
}

fn unended(open: &Open) -> String {
    format!(
        "Can't find end of {} entity at byte offset {}",
        open.style.name(),
        open.markup_byte
    )
}
