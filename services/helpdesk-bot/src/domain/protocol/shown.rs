//! People's words as they can be shown: nothing hidden, nothing that reads otherwise than it is.

use conversation::{character_name, turns_or_hides};

/// Words of several lines. What turns or hides the text around it is named.
pub(super) fn words(words: &str) -> String {
    let mut shown = String::with_capacity(words.len());
    for character in words.replace("\r\n", "\n").chars() {
        match character {
            '\n' | '\u{2028}' | '\u{2029}' | '\r' => shown.push('\n'),
            // Joiners within emoji and Persian words, and marks that only order mixed lines: in use every day.
            '\t' | '\u{200C}'..='\u{200F}' | '\u{00AD}' => shown.push(character),
            _ if turns_or_hides(character) => {
                shown.push('⟦');
                shown.push_str(&character_name(character));
                shown.push('⟧');
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// A name, an address: one line.
pub(super) fn line(text: &str) -> String {
    words(text).replace(['\n', '\t'], " ")
}

/// The beginning of a message that is quoted, on one line.
pub(super) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 120;
    let line = line(text);
    let mut excerpt: String = line.chars().take(LONGEST).collect();
    if excerpt.len() < line.len() {
        excerpt.push('…');
    }
    excerpt
}
