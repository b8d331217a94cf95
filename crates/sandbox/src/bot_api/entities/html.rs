use super::{Entity, EntityKind, FormattedText, links};

/// A tag that waits for its end.
struct Open {
    name: String,
    argument: String,
    offset: usize,
    byte: usize,
}

/// Reads Telegram's HTML style. The errors are the real server's, with offsets in bytes of the given text.
pub(super) fn parse(markup: &str) -> Result<FormattedText, String> {
    Parser {
        source: markup.as_bytes(),
        markup,
        at: 0,
        text: String::new(),
        units: 0,
        open: Vec::new(),
        entities: Vec::new(),
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
}

const TAGS: [&str; 16] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "span",
    "pre",
    "code",
    "blockquote",
];

impl Parser<'_> {
    fn parse(mut self) -> Result<FormattedText, String> {
        while self.at < self.source.len() {
            match self.byte(self.at) {
                b'&' => {
                    if let Some((character, end)) = self.reference(self.at)? {
                        self.push(character);
                        self.at = end;
                    } else {
                        self.push('&');
                        self.at += 1;
                    }
                }
                b'<' if self.byte(self.at + 1) == b'/' => self.end_tag()?,
                b'<' => self.start_tag()?,
                _ => {
                    let Some(character) = self.markup.get(self.at..).and_then(|rest| rest.chars().next()) else {
                        break;
                    };
                    self.push(character);
                    self.at += character.len_utf8();
                }
            }
        }
        match self.open.last() {
            Some(open) => Err(format!(
                "Can't find end tag corresponding to start tag \"{}\"",
                open.name
            )),
            None => Ok(FormattedText {
                text: self.text,
                entities: self.entities,
            }),
        }
    }

    /// The byte at a place, zero after the end.
    fn byte(&self, at: usize) -> u8 {
        self.source.get(at).copied().unwrap_or(0)
    }

    fn push(&mut self, character: char) {
        self.text.push(character);
        self.units += character.len_utf16();
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        self.markup.get(from..to).unwrap_or_default()
    }

    fn skip_while(&self, mut at: usize, keep: impl Fn(u8) -> bool) -> usize {
        while at < self.source.len() && keep(self.byte(at)) {
            at += 1;
        }
        at
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let mut at = self.skip_while(begin + 1, |byte| !byte.is_ascii_whitespace() && byte != b'>');
        if at >= self.source.len() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        let name = self.slice(begin + 1, at).to_ascii_lowercase();
        if !TAGS.contains(&name.as_str()) {
            return Err(format!("Unsupported start tag \"{name}\" at byte offset {begin}"));
        }
        let mut argument = String::new();
        loop {
            at = self.skip_while(at, |byte| byte.is_ascii_whitespace());
            if at >= self.source.len() {
                return Err(format!("Unclosed start tag \"{name}\" at byte offset {begin}"));
            }
            if self.byte(at) == b'>' {
                break;
            }
            let (attribute, value, end) = self.attribute(at, begin, &name)?;
            at = end;
            match (name.as_str(), attribute.as_str()) {
                ("a", "href") | ("tg-emoji", "emoji-id") => argument = value,
                ("code", "class") => {
                    if let Some(language) = value.strip_prefix("language-") {
                        language.clone_into(&mut argument);
                    }
                }
                ("span", "class") => {
                    if let Some(class) = value.strip_prefix("tg-") {
                        class.clone_into(&mut argument);
                    }
                }
                ("blockquote", "expandable") => "expandable".clone_into(&mut argument),
                _ => {}
            }
        }
        if name == "span" && argument != "spoiler" {
            return Err(format!(
                "Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"
            ));
        }
        self.open.push(Open {
            name,
            argument,
            offset: self.units,
            byte: self.text.len(),
        });
        self.at = at + 1;
        Ok(())
    }

    /// Reads one attribute: its name, its value (empty without an equal sign) and where it ends.
    fn attribute(&self, at: usize, tag_begin: usize, tag: &str) -> Result<(String, String, usize), String> {
        let name_end = self.skip_while(at, |byte| !byte.is_ascii_whitespace() && byte != b'=' && byte != b'>');
        let name = self.slice(at, name_end).to_owned();
        if name.is_empty() {
            return Err(format!(
                "Empty attribute name in the tag \"{tag}\" at byte offset {tag_begin}"
            ));
        }
        let mut at = self.skip_while(name_end, |byte| byte.is_ascii_whitespace());
        if self.byte(at) != b'=' {
            // Only an attribute that is a flag may stand alone.
            if tag == "blockquote" && name == "expandable" {
                return Ok((name, String::new(), at));
            }
            return Err(format!(
                "Expected equal sign in declaration of an attribute of the tag \"{tag}\" at byte offset {tag_begin}"
            ));
        }
        at = self.skip_while(at + 1, |byte| byte.is_ascii_whitespace());
        let quote = self.byte(at);
        if at >= self.source.len() {
            return Err(format!("Unclosed start tag \"{tag}\" at byte offset {tag_begin}"));
        }
        if quote != b'"' && quote != b'\'' {
            let end = self.skip_while(at, |byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-');
            let next = self.byte(end);
            if !next.is_ascii_whitespace() && next != b'>' {
                return Err(format!("Unexpected end of name token at byte offset {at}"));
            }
            return Ok((name, self.slice(at, end).to_ascii_lowercase(), end));
        }
        let mut value = String::new();
        at += 1;
        while let Some(character) = self.markup.get(at..).and_then(|rest| rest.chars().next()) {
            if character == char::from(quote) {
                return Ok((name, value, at + 1));
            }
            match (character == '&').then(|| self.reference(at)).transpose()?.flatten() {
                Some((decoded, end)) => {
                    value.push(decoded);
                    at = end;
                }
                None => {
                    value.push(character);
                    at += character.len_utf8();
                }
            }
        }
        Err(format!("Unclosed start tag at byte offset {tag_begin}"))
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let Some(open) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        let name_end = self.skip_while(begin + 2, |byte| !byte.is_ascii_whitespace() && byte != b'>');
        let name = self.slice(begin + 2, name_end).to_ascii_lowercase();
        let end = self.skip_while(name_end, |byte| byte.is_ascii_whitespace());
        if self.byte(end) != b'>' {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        if !name.is_empty() && name != open.name {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{name}>\"",
                open.name
            ));
        }
        self.at = end + 1;
        if self.units > open.offset {
            self.close(open)?;
        }
        Ok(())
    }

    fn close(&mut self, open: Open) -> Result<(), String> {
        let (offset, length) = (open.offset, self.units - open.offset);
        let same_span = |entity: &&mut Entity| entity.offset == offset && entity.length == length;
        let kind = match open.name.as_str() {
            "b" | "strong" => EntityKind::Bold,
            "i" | "em" => EntityKind::Italic,
            "u" | "ins" => EntityKind::Underline,
            "s" | "strike" | "del" => EntityKind::Strikethrough,
            "tg-spoiler" | "span" => EntityKind::Spoiler,
            "blockquote" if open.argument == "expandable" => EntityKind::ExpandableBlockquote,
            "blockquote" => EntityKind::Blockquote,
            "tg-emoji" => match open.argument.parse::<i64>() {
                Ok(id) if id != 0 => EntityKind::CustomEmoji { id: id.to_string() },
                _ => return Err("Invalid custom emoji identifier specified".to_owned()),
            },
            "a" => {
                let shown = self.text.get(open.byte..).unwrap_or_default();
                let url = if open.argument.is_empty() {
                    shown
                } else {
                    &open.argument
                };
                match links::entity_of(url) {
                    Some(kind) => kind,
                    None => return Ok(()),
                }
            }
            // `<pre><code class="language-…">` is one entity, whichever of the two stands outside.
            "pre" => match self.entities.last_mut().filter(same_span) {
                Some(inner) if matches!(inner.kind, EntityKind::Pre { language: Some(_) }) => return Ok(()),
                _ => EntityKind::Pre { language: None },
            },
            _ if open.argument.is_empty() => EntityKind::Code,
            _ => {
                let language = Some(open.argument);
                if let Some(inner) = self.entities.last_mut().filter(same_span)
                    && inner.kind == (EntityKind::Pre { language: None })
                {
                    inner.kind = EntityKind::Pre { language };
                    return Ok(());
                }
                let inside_of_pre = self
                    .open
                    .last()
                    .is_some_and(|outer| outer.name == "pre" && outer.offset == offset);
                if inside_of_pre {
                    EntityKind::Pre { language }
                } else {
                    EntityKind::Code
                }
            }
        };
        self.entities.push(Entity { kind, offset, length });
        Ok(())
    }

    /// Decodes a character reference; none when it is no known one and stands for itself.
    fn reference(&self, at: usize) -> Result<Option<(char, usize)>, String> {
        let (code, end) = if self.byte(at + 1) == b'#' {
            let (radix, digits) = if self.byte(at + 2) == b'x' {
                (16, at + 3)
            } else {
                (10, at + 2)
            };
            let end = self.skip_while(digits, |byte| char::from(byte).is_digit(radix));
            if end - at >= 10 {
                return Ok(None);
            }
            match u32::from_str_radix(self.slice(digits, end), radix) {
                Ok(code) if code != 0 && code < 0x0010_FFFF => (code, end),
                _ => return Ok(None),
            }
        } else {
            let end = self.skip_while(at + 1, |byte| byte.is_ascii_alphabetic());
            let character = match self.slice(at + 1, end) {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                _ => return Ok(None),
            };
            (u32::from(character), end)
        };
        let character = char::from_u32(code).ok_or_else(|| {
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate \
             code units"
                .to_owned()
        })?;
        let end = if self.byte(end) == b';' { end + 1 } else { end };
        Ok(Some((character, end)))
    }
}
