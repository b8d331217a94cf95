use super::{Entity, EntityKind, FormattedText, links};

/// Reads Telegram's first Markdown style (`parse_mode` "Markdown"): no nesting, few characters to escape.
pub(super) fn parse(markup: &str) -> Result<FormattedText, String> {
    let mut out = FormattedText::default();
    let mut units = 0;
    let mut at = 0;
    while let Some(rest) = markup.get(at..)
        && let Some(character) = rest.chars().next()
    {
        let escaped = rest
            .strip_prefix('\\')
            .and_then(|rest| rest.chars().next())
            .filter(|c| "_*`[".contains(*c));
        if let Some(escaped) = escaped {
            out.text.push(escaped);
            units += 1;
            at += 2;
            continue;
        }
        let (opening, closing) = match character {
            '`' if rest.starts_with("```") => ("```", "```"),
            '`' => ("`", "`"),
            '_' => ("_", "_"),
            '*' => ("*", "*"),
            '[' => ("[", "]"),
            _ => {
                out.text.push(character);
                units += character.len_utf16();
                at += character.len_utf8();
                continue;
            }
        };
        let inside = rest.get(opening.len()..).unwrap_or_default();
        let (language, body) = if opening == "```" {
            heading(inside)
        } else {
            (None, inside)
        };
        let end = body
            .find(closing)
            .ok_or_else(|| format!("Can't find end of the entity starting at byte offset {at}"))?;
        let (shown, after) = body.split_at(end);
        let mut after = after.get(closing.len()..).unwrap_or_default();
        let kind = match opening {
            "_" => Some(EntityKind::Italic),
            "*" => Some(EntityKind::Bold),
            "`" => Some(EntityKind::Code),
            "```" => Some(EntityKind::Pre { language }),
            _ => match after.strip_prefix('(') {
                Some(address) => {
                    let end = address.find(')').unwrap_or(address.len());
                    let (url, left) = address.split_at(end);
                    after = left.strip_prefix(')').unwrap_or(left);
                    links::entity_of(url)
                }
                None => links::entity_of(shown),
            },
        };
        let length = super::utf16::length(shown);
        if let Some(kind) = kind
            && length > 0
        {
            out.entities.push(Entity {
                kind,
                offset: units,
                length,
            });
        }
        out.text.push_str(shown);
        units += length;
        at = markup.len() - after.len();
    }
    Ok(out)
}

/// Splits the language and the first line break from a block of code.
fn heading(body: &str) -> (Option<String>, &str) {
    let end = body
        .find(|c: char| c.is_ascii_whitespace() || c == '`')
        .unwrap_or(body.len());
    let (language, rest) = match body.split_at(end) {
        (language, rest) if !language.is_empty() && !rest.is_empty() && !rest.starts_with('`') => {
            (Some(language.to_owned()), rest)
        }
        _ => (None, body),
    };
    let rest = ["\r\n", "\n\r", "\n", "\r"]
        .iter()
        .find_map(|line| rest.strip_prefix(line))
        .unwrap_or(rest);
    (language, rest)
}
