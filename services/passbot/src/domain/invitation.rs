use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use common::PhoneNumber;
use hmac::{Hmac, Mac};
use rand::{CryptoRng, Rng};
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;

use super::TelegramId;

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

    fn hash(&self, code: &InvitationCode) -> [u8; 32] {
        self.mixed(code.as_str())
    }

    fn hash_phone(&self, phone: &PhoneNumber) -> [u8; 32] {
        // No code has a plus in it, so neither hash is ever the other's.
        self.mixed(phone.as_str())
    }

    fn mixed(&self, text: &str) -> [u8; 32] {
        let mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret());
        // HMAC takes keys of any length (RFC 2104), so the other arm is never taken; its value matches nothing.
        mac.map_or([0; 32], |mac| mac.chain_update(text).finalize().into_bytes().into())
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
    /// The hash under which a new code is stored.
    pub fn hash(&self, code: &InvitationCode) -> Vec<u8> {
        self.current.hash(code).to_vec()
    }

    /// The hash under which the phone of somebody who is blocked is stored.
    pub fn hash_phone(&self, phone: &PhoneNumber) -> Vec<u8> {
        self.current.hash_phone(phone).to_vec()
    }

    /// The hashes under which a phone may be stored.
    pub fn phone_hashes(&self, phone: &PhoneNumber) -> Vec<Vec<u8>> {
        [Some(&self.current), self.previous.as_ref()]
            .into_iter()
            .flatten()
            .map(|pepper| pepper.hash_phone(phone).to_vec())
            .collect()
    }

    /// The hashes under which a typed code may be stored.
    pub fn hashes(&self, code: &InvitationCode) -> Vec<Vec<u8>> {
        [Some(&self.current), self.previous.as_ref()]
            .into_iter()
            .flatten()
            .map(|pepper| pepper.hash(code).to_vec())
            .collect()
    }
}

/// The number of an invitation in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InvitationId(pub i64);

/// An invitation: one person may register by it, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    /// The administrator who made it.
    pub created_by: TelegramId,
    pub expires_at: DateTime<Utc>,
    /// Who is registering by it, and until when nobody else can.
    pub reserved: Option<(TelegramId, DateTime<Utc>)>,
    pub used: bool,
}

/// Why an invitation is not for this person now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    Used,
    Expired,
    /// Somebody else is registering by it, at the latest until then.
    Reserved(DateTime<Utc>),
}

impl Invitation {
    /// Whether `person` can register by it. Who reserved it in time may finish although it expires meanwhile.
    pub fn usable_by(&self, person: TelegramId, now: DateTime<Utc>) -> Result<(), Unusable> {
        match self.reserved {
            _ if self.used => Err(Unusable::Used),
            Some((holder, until)) if until > now && holder == person => Ok(()),
            _ if self.expires_at <= now => Err(Unusable::Expired),
            Some((_, until)) if until > now => Err(Unusable::Reserved(until)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    fn pepper(byte: u8) -> Pepper {
        Pepper::parse(&STANDARD.encode([byte; 32])).unwrap()
    }

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

    #[test]
    fn a_code_of_the_pepper_before_is_still_found() {
        let code = InvitationCode::generate(&mut StdRng::seed_from_u64(2));
        let before = Peppers {
            current: pepper(1),
            previous: None,
        };
        let after = Peppers {
            current: pepper(2),
            previous: Some(pepper(1)),
        };
        assert!(after.hashes(&code).contains(&before.hash(&code)));
        assert_ne!(after.hash(&code), before.hash(&code));
        assert!(Pepper::parse("c2hvcnQ=").is_err());
    }

    #[test]
    fn an_invitation_is_for_one_person_at_a_time() {
        let now = DateTime::UNIX_EPOCH;
        let later = now + TimeDelta::minutes(30);
        let free = Invitation {
            id: InvitationId(1),
            created_by: 9,
            expires_at: later,
            reserved: None,
            used: false,
        };
        assert_eq!(free.usable_by(1, now), Ok(()));
        assert_eq!(free.usable_by(1, later), Err(Unusable::Expired));
        let reserved = Invitation {
            reserved: Some((1, later)),
            ..free.clone()
        };
        assert_eq!(reserved.usable_by(2, now), Err(Unusable::Reserved(later)));
        assert_eq!(reserved.usable_by(1, now), Ok(()));
        let extended = Invitation {
            reserved: Some((1, later + TimeDelta::minutes(1))),
            ..free.clone()
        };
        assert_eq!(extended.usable_by(1, later), Ok(()));
        assert_eq!(Invitation { used: true, ..free }.usable_by(1, now), Err(Unusable::Used));
    }
}
