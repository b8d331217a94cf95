use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;

/// What a code is mixed with before it is hashed: a copy of the database alone does not let anybody try codes.
pub struct Pepper(SecretBox<[u8; 32]>);

/// The pepper is not 32 bytes in base64.
#[derive(Debug, thiserror::Error)]
#[error("not 32 bytes in base64")]
pub struct PepperError;

impl Pepper {
    /// Reads 32 bytes in base64.
    pub fn parse(base64: &str) -> Result<Self, PepperError> {
        let bytes = STANDARD.decode(base64.trim()).map_err(|_| PepperError)?;
        Ok(Self(SecretBox::new(Box::new(
            bytes.try_into().map_err(|_| PepperError)?,
        ))))
    }

    fn mixed(&self, text: &str) -> Option<Hmac<Sha256>> {
        // HMAC takes keys of any length (RFC 2104), so there always is one.
        let mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret()).ok()?;
        Some(mac.chain_update(text))
    }

    fn hash(&self, text: &str) -> [u8; 32] {
        self.mixed(text)
            .map_or([0; 32], |mac| mac.finalize().into_bytes().into())
    }

    /// Compares in constant time.
    fn made(&self, hash: &[u8], text: &str) -> bool {
        self.mixed(text).is_some_and(|mac| mac.verify_slice(hash).is_ok())
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pepper(…)")
    }
}

/// The pepper of new codes, and the one before while it is being changed.
#[derive(Debug)]
pub struct Peppers {
    pub current: Pepper,
    pub previous: Option<Pepper>,
}

impl Peppers {
    /// The hash (HMAC-SHA256) under which a secret is stored.
    pub fn hash(&self, text: &str) -> Vec<u8> {
        self.current.hash(text).to_vec()
    }

    /// The hashes under which it may be stored.
    pub fn hashes(&self, text: &str) -> Vec<Vec<u8>> {
        self.both().map(|pepper| pepper.hash(text).to_vec()).collect()
    }

    /// Whether a hash is that of this secret. Takes the same time whether it is or not.
    pub fn made(&self, hash: &[u8], text: &str) -> bool {
        any_of_all(self.both().map(|pepper| pepper.made(hash, text)))
    }

    fn both(&self) -> impl Iterator<Item = &Pepper> {
        [Some(&self.current), self.previous.as_ref()].into_iter().flatten()
    }
}

/// Whether one of them is true, when all have been looked at: `any` would stop at the first.
fn any_of_all(found: impl Iterator<Item = bool>) -> bool {
    found.fold(false, |any, one| any | one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pepper(byte: u8) -> Pepper {
        Pepper::parse(&STANDARD.encode([byte; 32])).unwrap()
    }

    #[test]
    fn what_was_hashed_under_the_pepper_before_is_still_known() {
        let before = Peppers {
            current: pepper(1),
            previous: None,
        };
        let after = Peppers {
            current: pepper(2),
            previous: Some(pepper(1)),
        };
        let hash = before.hash("4:123456");
        assert!(before.made(&hash, "4:123456") && after.made(&hash, "4:123456"));
        assert!(after.hashes("4:123456").contains(&hash));
        assert_ne!(after.hash("4:123456"), hash);
        assert!(!after.made(&hash, "4:123457"));
        assert!(!after.made(&[], "4:123456"));
    }

    #[test]
    fn all_are_compared_whichever_is_right() {
        for (found, any) in [([true, false], true), ([false, true], true), ([false, false], false)] {
            let mut compared = 0;
            assert_eq!(any_of_all(found.into_iter().inspect(|_| compared += 1)), any);
            assert_eq!(compared, 2);
        }
    }

    #[test]
    fn a_pepper_is_32_bytes_and_never_shown() {
        assert!(Pepper::parse("c2hvcnQ=").is_err());
        assert!(Pepper::parse("no base64!").is_err());
        assert_eq!(format!("{:?}", pepper(7)), "Pepper(…)");
    }
}
