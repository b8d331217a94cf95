use crate::{Entity, Rich};

/// The longest text of one message, in UTF-16 code units (Bot API, sendMessage: 1-4096 characters after entities parsing).
pub const MESSAGE_LIMIT: usize = 4096;

/// Cuts a text into parts of at most `limit` UTF-16 code units, at the end of a paragraph, else of a sentence, else of a
/// word, else between characters; never inside an entity, unless the entity alone is longer than a part.
///
/// White space at a cut is dropped. Parts are never empty; a text of white space alone gives none.
pub fn split(rich: &Rich, limit: usize) -> Vec<Rich> {
    let mut parts = Vec::new();
    let mut rest = trimmed(rich.clone());
    while rest.utf16_len() > limit {
        let cut = cut_before(&rest, limit);
        let (head, tail) = divided(&rest, cut);
        parts.push(trimmed(head));
        rest = trimmed(tail);
    }
    parts.push(rest);
    parts.retain(|part| !part.text.is_empty());
    parts
}

/// The byte position of the best cut at or before `limit` units. Always above 0.
fn cut_before(rich: &Rich, limit: usize) -> usize {
    let hard = byte_at(&rich.text, limit);
    let window = &rich.text[..hard];
    let after = |pattern: &str| window.rfind(pattern).map(|at| at + pattern.len());
    let sentence = [". ", "! ", "? ", "… ", ".\n", "!\n", "?\n"]
        .iter()
        .filter_map(|end| after(end))
        .max();
    let word = window
        .rfind(char::is_whitespace)
        .map(|at| at + window[at..].chars().next().map_or(1, char::len_utf8));
    [after("\n\n"), sentence, after("\n"), word]
        .into_iter()
        .flatten()
        // A cut that leaves a very short part wastes a message: the next kind of border is better.
        .filter(|&cut| cut >= hard / 3)
        .chain([hard])
        .find(|&cut| !inside_entity(rich, cut))
        .or_else(|| entity_start(rich, hard))
        .unwrap_or(hard)
}

fn inside_entity(rich: &Rich, byte: usize) -> bool {
    let unit = rich.text[..byte].encode_utf16().count();
    rich.entities
        .iter()
        .any(|entity| entity.offset < unit && unit < entity.offset + entity.length)
}

/// The byte at which the outermost entity around `byte` begins, unless that is the very beginning.
fn entity_start(rich: &Rich, byte: usize) -> Option<usize> {
    let unit = rich.text[..byte].encode_utf16().count();
    rich.entities
        .iter()
        .filter(|entity| entity.offset < unit && unit < entity.offset + entity.length)
        .map(|entity| byte_at(&rich.text, entity.offset))
        .min()
        .filter(|&start| start > 0)
}

/// The byte position of the last character border at or before `units` UTF-16 code units.
fn byte_at(text: &str, units: usize) -> usize {
    let mut seen = 0;
    for (byte, character) in text.char_indices() {
        seen += character.len_utf16();
        if seen > units {
            return byte;
        }
    }
    text.len()
}

fn divided(rich: &Rich, byte: usize) -> (Rich, Rich) {
    let (head, tail) = rich.text.split_at(byte);
    let border = head.encode_utf16().count();
    let clip = |from: usize, to: usize| {
        rich.entities
            .iter()
            .filter_map(|entity| {
                let start = entity.offset.max(from);
                let end = (entity.offset + entity.length).min(to);
                (start < end).then(|| Entity {
                    kind: entity.kind,
                    offset: start - from,
                    length: end - start,
                })
            })
            .collect()
    };
    (
        Rich {
            text: head.to_owned(),
            entities: clip(0, border),
        },
        Rich {
            text: tail.to_owned(),
            entities: clip(border, usize::MAX),
        },
    )
}

/// Without white space at either end, entities moved and clipped accordingly.
fn trimmed(rich: Rich) -> Rich {
    let leading = rich.text.len() - rich.text.trim_start().len();
    let (_, rest) = if leading > 0 {
        divided(&rich, leading)
    } else {
        (Rich::default(), rich)
    };
    let kept = rest.text.trim_end().len();
    if kept < rest.text.len() {
        divided(&rest, kept).0
    } else {
        rest
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::EntityKind;

    #[test]
    fn a_short_text_stays_whole() {
        assert_eq!(split(&Rich::plain("Hello."), 10), [Rich::plain("Hello.")]);
    }

    #[test]
    fn paragraphs_come_before_sentences_and_sentences_before_words() {
        let texts = |text: &str, limit| {
            split(&Rich::plain(text), limit)
                .into_iter()
                .map(|p| p.text)
                .collect::<Vec<_>>()
        };
        assert_eq!(texts("one two.\n\nthree. four", 16), ["one two.", "three. four"]);
        assert_eq!(texts("one two. three four", 16), ["one two.", "three four"]);
        assert_eq!(texts("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(texts("abcdefghij", 4), ["abcd", "efgh", "ij"]);
    }

    #[test]
    fn an_entity_is_not_torn() {
        let bold = Rich::from_markup("abc <b>def ghi</b> jkl").unwrap();
        let parts = split(&bold, 9);
        assert_eq!(parts[0], Rich::plain("abc"));
        assert_eq!(parts[1].text, "def ghi");
        assert_eq!(
            parts[1].entities,
            [Entity {
                kind: EntityKind::Bold,
                offset: 0,
                length: 7
            }]
        );
    }

    proptest! {
        #[test]
        fn parts_are_within_the_limit_and_lose_nothing_but_white_space(
            words in prop::collection::vec("[а-яa-z😀]{1,12}[.!]?[ \n]{0,3}", 0..80),
            limit in 4usize..60,
        ) {
            let text: String = words.concat();
            let parts = split(&Rich::plain(text.clone()), limit);
            for part in &parts {
                prop_assert!(!part.text.is_empty() && part.utf16_len() <= limit);
            }
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(squeezed(&parts.iter().map(|p| p.text.as_str()).collect::<String>()), squeezed(&text));
        }
    }
}
