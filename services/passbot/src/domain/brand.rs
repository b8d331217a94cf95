use serde::{Deserialize, Serialize};

/// The longest brand, in characters (the specification's rule).
const LONGEST: usize = 40;

/// A car's brand, as the resident calls it: `Kia Rio`, `белая Газель`. Spaces are single.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Brand(String);

/// What is wrong with a text that should be a brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BrandError {
    #[error("neither a letter nor a digit")]
    Empty,
    #[error("longer than {LONGEST} characters")]
    TooLong,
    #[error("holds an invisible character")]
    Invisible,
}

impl Brand {
    /// Reads a brand.
    pub fn parse(text: &str) -> Result<Self, BrandError> {
        let text = text.trim();
        // Checked before anything is copied: a text may be a megabyte long.
        if text.chars().nth(LONGEST * 2).is_some() {
            return Err(BrandError::TooLong);
        }
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.chars().nth(LONGEST).is_some() {
            return Err(BrandError::TooLong);
        }
        if words.chars().any(invisible) {
            return Err(BrandError::Invisible);
        }
        if !words.chars().any(char::is_alphanumeric) {
            return Err(BrandError::Empty);
        }
        Ok(Self(words))
    }

    /// The brand itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters and marks of direction: they would turn the guard's line around.
fn invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}')
}

impl TryFrom<String> for Brand {
    type Error = BrandError;

    fn try_from(stored: String) -> Result<Self, Self::Error> {
        Self::parse(&stored)
    }
}

impl From<Brand> for String {
    fn from(brand: Brand) -> Self {
        brand.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brand_is_free_text_with_single_spaces() {
        for (text, brand) in [
            ("Kia Rio", "Kia Rio"),
            ("  белая \n Газель ", "белая Газель"),
            ("ВАЗ-2107", "ВАЗ-2107"),
            ("=1+1", "=1+1"),
        ] {
            assert_eq!(Brand::parse(text).map(String::from).as_deref(), Ok(brand));
        }
        assert!(Brand::parse(&"я".repeat(40)).is_ok());
    }

    #[test]
    fn what_is_no_brand_is_refused() {
        assert_eq!(Brand::parse(" … "), Err(BrandError::Empty));
        assert_eq!(Brand::parse("🚗"), Err(BrandError::Empty));
        assert_eq!(Brand::parse(&"я".repeat(41)), Err(BrandError::TooLong));
        assert_eq!(Brand::parse(&"я ".repeat(1_000_000)), Err(BrandError::TooLong));
        assert_eq!(Brand::parse("Kia\u{202E}oiR"), Err(BrandError::Invisible));
        assert_eq!(Brand::parse("Kia\u{7}"), Err(BrandError::Invisible));
    }
}
