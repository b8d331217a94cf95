use std::fmt;

use chrono::{DateTime, Utc};
use rand::{CryptoRng, Rng};

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
