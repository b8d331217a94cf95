use std::fmt;

use rand::{CryptoRng, Rng};

/// Letters and digits without look-alikes, so that a code can be read aloud and fits a deep link.
const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
/// Characters of a code (the specification's rule): 116 bits.
const LENGTH: usize = 20;

/// An invitation code. It is a secret: only its hash is ever stored, and `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationCode(String);

/// Why a text is no invitation code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Plain talk, by its look.
    #[error("not a code at all")]
    NotACode,
    /// One word of mixed Latin letters and digits, but not as codes are: a typing mistake or a guess.
    #[error("like a code, but none")]
    Misshapen,
}

impl InvitationCode {
    /// A fresh code from a cryptographic generator.
    pub fn generate(generator: &mut (impl Rng + CryptoRng)) -> Self {
        Self(
            (0..LENGTH)
                .map(|_| char::from(ALPHABET[generator.random_range(0..ALPHABET.len())]))
                .collect(),
        )
    }

    /// Reads a code; of a deep link only the code counts.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        if text.len() > 200 {
            return Err(CodeError::NotACode);
        }
        let code = text.rsplit_once("?start=").map_or(text, |(_, code)| code);
        if code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte)) {
            return Ok(Self(code.to_owned()));
        }
        // A word of small letters alone is rather "pozhaluysta" than a code.
        let telling = code.bytes().skip(1).any(|byte| !byte.is_ascii_lowercase());
        let guess = (6..=40).contains(&code.len()) && telling && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
        Err(if guess {
            CodeError::Misshapen
        } else {
            CodeError::NotACode
        })
    }

    /// The code itself, to be shown once to the administrator.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for InvitationCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("InvitationCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn a_fresh_code_reads_back_alone_and_from_its_link() {
        let code = InvitationCode::generate(&mut StdRng::seed_from_u64(1));
        assert_eq!(code.as_str().len(), 20);
        assert_eq!(
            InvitationCode::parse(&format!(" {}\n", code.as_str())),
            Ok(code.clone())
        );
        assert_eq!(
            InvitationCode::parse(&format!("https://t.me/pass_bot?start={}", code.as_str())),
            Ok(code.clone())
        );
        assert_eq!(format!("{code:?}"), "InvitationCode(…)");
    }

    #[test]
    fn no_code_holds_characters_that_look_alike() {
        assert!(b"0Oo1Il".iter().all(|lookalike| !ALPHABET.contains(lookalike)));
    }

    #[test]
    fn talk_is_told_from_a_mistyped_code() {
        assert_eq!(InvitationCode::parse("добрый день"), Err(CodeError::NotACode));
        assert_eq!(InvitationCode::parse("hello there"), Err(CodeError::NotACode));
        assert_eq!(InvitationCode::parse("Zdravstvuyte"), Err(CodeError::NotACode));
        assert_eq!(InvitationCode::parse(&"a".repeat(1_000_000)), Err(CodeError::NotACode));
        assert_eq!(InvitationCode::parse("ABCDEFGHJKLMNPQRSTU"), Err(CodeError::Misshapen));
        assert_eq!(InvitationCode::parse("ABCDEFGHJKLMNPQRSTU0"), Err(CodeError::Misshapen));
    }
}
