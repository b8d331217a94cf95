/// Whether a character turns or hides the text around it: a control, a mark of direction, one without width.
///
/// What people wrote may hold them on purpose, so that a name or a line reads otherwise than it is. Joiners of emoji and of
/// Persian words (U+200C, U+200D) are among them.
pub fn turns_or_hides(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A character that turns or hides the text around it, named so that it can be shown: `U+202E`.
pub fn character_name(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}
