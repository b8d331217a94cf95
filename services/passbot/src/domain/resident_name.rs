use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest name, in characters (the specification's rule).
const LONGEST: usize = 100;

/// A resident's name: two to five words of letters, hyphens and apostrophes, with single spaces.
///
/// It is personal data and does not show in `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ResidentName(String);

/// What is wrong with a text that should be a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("fewer than two words")]
    TooFewWords,
    #[error("more than five words")]
    TooManyWords,
    #[error("longer than {LONGEST} characters")]
    TooLong,
    #[error("the character {0:?} stands in no name")]
    Character(char),
    #[error("a word without letters")]
    NoLetters,
}

impl ResidentName {
    /// Reads a name; typographic apostrophes and hyphens become plain ones.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let words = name_words(text, LONGEST)?;
        match words.len() {
            0 | 1 => Err(NameError::TooFewWords),
            2..=5 => Ok(Self(words.join(" "))),
            _ => Err(NameError::TooManyWords),
        }
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The words of a name, together at most `longest` characters with single spaces between them.
pub(super) fn name_words(text: &str, longest: usize) -> Result<Vec<String>, NameError> {
    let text = text.trim();
    // Checked before anything is copied: a text may be a megabyte long.
    if text.chars().nth(longest * 2).is_some() {
        return Err(NameError::TooLong);
    }
    let words = text.split_whitespace().map(word).collect::<Result<Vec<_>, _>>()?;
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    if letters + words.len().saturating_sub(1) > longest {
        return Err(NameError::TooLong);
    }
    Ok(words)
}

fn word(word: &str) -> Result<String, NameError> {
    let word = word
        .chars()
        .map(|character| match character {
            '\'' | '’' | '‘' | 'ʼ' | '`' => Ok('\''),
            '-' | '‐' | '‑' | '–' => Ok('-'),
            // Some keyboards send й and ё as a letter and a combining mark.
            '\u{0300}'..='\u{036F}' => Ok(character),
            _ if character.is_alphabetic() => Ok(character),
            _ => Err(NameError::Character(character)),
        })
        .collect::<Result<String, _>>()?;
    if word.chars().any(char::is_alphabetic) {
        Ok(word)
    } else {
        Err(NameError::NoLetters)
    }
}

impl fmt::Debug for ResidentName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ResidentName(…)")
    }
}

impl TryFrom<String> for ResidentName {
    type Error = NameError;

    fn try_from(stored: String) -> Result<Self, Self::Error> {
        Self::parse(&stored)
    }
}

impl From<ResidentName> for String {
    fn from(name: ResidentName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, NameError> {
        ResidentName::parse(text).map(String::from)
    }

    #[test]
    fn names_of_many_peoples_are_names() {
        for name in [
            "Anna Petrova",
            "Иван Сергеевич Петров-Водкин",
            "Дар'я Коваль",
            "José de la Cruz",
            "李 明",
        ] {
            assert_eq!(parsed(name).as_deref(), Ok(name));
        }
        assert_eq!(parsed("  Дар’я \t  Коваль ").as_deref(), Ok("Дар'я Коваль"));
        assert_eq!(parsed("Анна–Мария Реи\u{306}").as_deref(), Ok("Анна-Мария Реи\u{306}"));
    }

    #[test]
    fn what_is_wrong_with_a_name_is_said() {
        assert_eq!(parsed("Anna"), Err(NameError::TooFewWords));
        assert_eq!(parsed(""), Err(NameError::TooFewWords));
        assert_eq!(parsed("a b c d e f"), Err(NameError::TooManyWords));
        assert_eq!(parsed("Anna Petrova2"), Err(NameError::Character('2')));
        assert_eq!(parsed("=IMPORTXML(\"http://x\") b"), Err(NameError::Character('=')));
        assert_eq!(parsed("<b>Anna</b> Petrova"), Err(NameError::Character('<')));
        assert_eq!(parsed("Anna 😀"), Err(NameError::Character('😀')));
        assert_eq!(parsed("Anna\u{202E} Petrova"), Err(NameError::Character('\u{202E}')));
        assert_eq!(parsed("Anna -"), Err(NameError::NoLetters));
        assert_eq!(parsed(&format!("Anna {}", "a".repeat(96))), Err(NameError::TooLong));
        assert_eq!(parsed(&"Anna ".repeat(200_000)), Err(NameError::TooLong));
    }

    #[test]
    fn a_name_does_not_reach_a_log() {
        assert_eq!(
            format!("{:?}", ResidentName::parse("Anna Petrova").unwrap()),
            "ResidentName(…)"
        );
    }
}
