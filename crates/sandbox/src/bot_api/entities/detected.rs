use super::{Entity, EntityKind};

/// Finds commands, mentions, hashtags, addresses of pages and of mail, as Telegram does in every text.
///
/// Nothing is found inside of the given entities that cannot contain it (code, links).
pub(super) fn find(text: &str, given: &[Entity]) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut units = 0;
    let mut word_start: Option<(usize, usize)> = None;
    for (byte, character) in text.char_indices() {
        if character.is_whitespace() {
            if let Some((start, offset)) = word_start.take() {
                found.extend(entity_of(text.get(start..byte).unwrap_or_default(), offset));
            }
        } else if word_start.is_none() {
            word_start = Some((byte, units));
        }
        units += character.len_utf16();
    }
    if let Some((start, offset)) = word_start {
        found.extend(entity_of(text.get(start..).unwrap_or_default(), offset));
    }
    found.retain(|entity| {
        !given.iter().any(|other| {
            let overlap = other.offset < entity.end() && entity.offset < other.end();
            let contained = other.offset <= entity.offset && entity.end() <= other.end();
            let continuous = matches!(
                other.kind,
                EntityKind::Code
                    | EntityKind::Pre { .. }
                    | EntityKind::TextLink { .. }
                    | EntityKind::TextMention { .. }
                    | EntityKind::CustomEmoji { .. }
            );
            overlap && (continuous || !(contained || (entity.offset <= other.offset && other.end() <= entity.end())))
        })
    });
    found
}

/// What one word is. Only a word's beginning is looked at: punctuation before it is rare in what bots and people send.
fn entity_of(word: &str, word_offset: usize) -> Option<Entity> {
    let opening = word.len() - word.trim_start_matches(['(', '"', '«', '\'', '[']).len();
    let (before, word) = word.split_at(opening);
    let offset = word_offset + super::utf16::length(before);
    let (kind, shown) = command(word)
        .map(|shown| (EntityKind::BotCommand, shown))
        .or_else(|| mention(word).map(|shown| (EntityKind::Mention, shown)))
        .or_else(|| {
            tag(word, '#', 1, 256, |c| c.is_alphanumeric() || c == '_').map(|shown| (EntityKind::Hashtag, shown))
        })
        .or_else(|| tag(word, '$', 1, 8, |c| c.is_ascii_uppercase()).map(|shown| (EntityKind::Cashtag, shown)))
        .or_else(|| url(word).map(|shown| (EntityKind::Url, shown)))
        .or_else(|| email(word).map(|shown| (EntityKind::Email, shown)))?;
    Some(Entity {
        kind,
        offset,
        length: super::utf16::length(shown),
    })
}

/// `/name` or `/name@bot`, a name being 1 to 64 of letters, digits and underscores.
fn command(word: &str) -> Option<&str> {
    let shown = tag(word, '/', 1, 64, |c| c.is_ascii_alphanumeric() || c == '_')?;
    let rest = word.get(shown.len()..)?;
    match mention(rest) {
        Some(bot) => word.get(..shown.len() + bot.len()),
        // A path such as /usr/bin is no command.
        None => rest
            .chars()
            .next()
            .is_none_or(|next| !next.is_alphanumeric() && next != '/')
            .then_some(shown),
    }
}

fn mention(word: &str) -> Option<&str> {
    tag(word, '@', 3, 32, |c| c.is_ascii_alphanumeric() || c == '_')
}

fn tag(word: &str, sign: char, least: usize, most: usize, is_part: impl Fn(char) -> bool) -> Option<&str> {
    let name = word.strip_prefix(sign)?;
    let end = name.find(|c| !is_part(c)).unwrap_or(name.len());
    let count = name.get(..end)?.chars().count();
    let all_digits = name.get(..end)?.chars().all(|c| c.is_ascii_digit());
    ((least..=most).contains(&count) && (sign == '/' || !all_digits)).then(|| word.get(..sign.len_utf8() + end))?
}

fn url(word: &str) -> Option<&str> {
    let lower = word.to_ascii_lowercase();
    let scheme = ["https://", "http://", "ftp://"]
        .iter()
        .find(|scheme| lower.starts_with(**scheme));
    let host = match scheme {
        Some(scheme) => word.get(scheme.len()..)?,
        None if lower.starts_with("t.me/") || lower.starts_with("www.") => word,
        None => return None,
    };
    let shown = word.trim_end_matches(['.', ',', '!', '?', ';', ':', ')', '"', '»', '\'', ']']);
    (host.contains('.') && shown.len() > scheme.map_or(0, |scheme| scheme.len())).then_some(shown)
}

fn email(word: &str) -> Option<&str> {
    let shown = word.trim_end_matches(['.', ',', '!', '?', ';', ':', ')', '"', '»', '\'', ']']);
    let (local, domain) = shown.split_once('@')?;
    let (host, top) = domain.rsplit_once('.')?;
    let local_fits = !local.is_empty() && local.chars().all(|c| c.is_ascii_alphanumeric() || "._%+-".contains(c));
    let host_fits = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c));
    (local_fits && host_fits && top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic())).then_some(shown)
}
