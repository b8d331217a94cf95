use super::EntityKind;

/// What a link in markup becomes: a mention for `tg://user?id=…`, a link for a web address, nothing for anything else.
pub(super) fn entity_of(url: &str) -> Option<EntityKind> {
    if let Some(user_id) = user_of(url) {
        return Some(EntityKind::TextMention { user_id });
    }
    checked(url).map(|url| EntityKind::TextLink { url })
}

fn user_of(url: &str) -> Option<i64> {
    let lower = url.to_ascii_lowercase();
    let rest = lower.strip_prefix("tg:")?;
    let query = rest.trim_start_matches('/').strip_prefix("user?")?;
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("id="))?
        .parse()
        .ok()
        .filter(|id| *id > 0)
}

/// Telegram completes an address without scheme by `http://`, adds the missing slash and drops what cannot be a link.
fn checked(url: &str) -> Option<String> {
    let url = url.trim();
    if url.is_empty() || url.contains(char::is_whitespace) {
        return None;
    }
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None if url.to_ascii_lowercase().starts_with("tg:") => ("tg".to_owned(), url.get(3..)?),
        None => ("http".to_owned(), url),
    };
    match scheme.as_str() {
        "http" | "https" | "ftp" => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            let host = authority.rsplit('@').next()?.split(':').next()?;
            if host.is_empty() || !(host.contains('.') || host.contains(|c: char| !c.is_ascii())) {
                return None;
            }
            let slash = if path.is_empty() { "/" } else { "" };
            Some(format!("{scheme}://{authority}{slash}{path}"))
        }
        "tg" | "ton" => Some(format!("{scheme}://{}", rest.trim_start_matches('/'))),
        _ => None,
    }
}
