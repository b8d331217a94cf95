use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use common::{EmailAddress, Peppers};
use rand::{CryptoRng, Rng};
use uuid::Uuid;

use super::TelegramId;

/// How long a code holds.
pub const CODE_HOLDS: TimeDelta = TimeDelta::minutes(10);
/// How often a code may be typed wrong.
pub const TRIES: i64 = 5;
/// Codes within an hour, for one person and for one address.
pub const CODES_AN_HOUR: usize = 5;
/// How long the next code is waited for.
pub const RESEND_AFTER: TimeDelta = TimeDelta::seconds(60);

/// Six digits by which a person shows that he reads an address's letters. It is a secret: only its hash is ever stored.
#[derive(Clone, PartialEq, Eq)]
pub struct SignInCode(String);

/// A code as it was sent, or is about to be.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuedCode {
    /// Of the letter: the request's key ends with it.
    pub key: Uuid,
    pub email: EmailAddress,
    pub hash: Vec<u8>,
    pub requested_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// Wrong ones typed so far.
    pub tries: i64,
    pub outcome: CodeOutcome,
    pub used: bool,
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeOutcome {
    Requested,
    Sent,
    Failed(LetterFailure),
}

/// Why a letter was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterFailure {
    AddressRefused,
    MailboxFull,
    ServerDown,
    Limited,
    /// The service's own fault.
    Invalid,
    /// It may have arrived or not.
    Undetermined,
}

/// Why a code is good no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    Used,
    Expired,
    /// Typed wrong too often.
    Guessed,
    /// Its letter was never sent.
    Unsent,
}

impl SignInCode {
    /// A fresh code from a cryptographic generator.
    pub fn generate(generator: &mut (impl Rng + CryptoRng)) -> Self {
        Self(format!("{:06}", generator.random_range(0..1_000_000)))
    }

    /// Reads a code as people type it: spaces and dashes between the digits do no harm.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 40 {
            return None;
        }
        let digits: String = text
            .chars()
            .filter(|character| !matches!(character, ' ' | '-' | '\u{a0}'))
            .collect();
        let is_code = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_code.then_some(Self(digits))
    }

    /// For the letter.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The hash under which it is stored for this person.
    pub fn hash(&self, peppers: &Peppers, person: TelegramId) -> Vec<u8> {
        peppers.hash(&self.mixed(person))
    }

    /// Whether this code is the one that was issued. Takes the same time whether it is or not, and also when none was issued.
    pub fn is(&self, issued: Option<&IssuedCode>, peppers: &Peppers, person: TelegramId) -> bool {
        self.compared(issued, person, |hash, mixed| peppers.made(hash, mixed))
    }

    fn compared(
        &self,
        issued: Option<&IssuedCode>,
        person: TelegramId,
        made: impl FnOnce(&[u8], &str) -> bool,
    ) -> bool {
        const NOBODYS: [u8; 32] = [0; 32];
        let hash = issued.map_or(NOBODYS.as_slice(), |issued| issued.hash.as_slice());
        made(hash, &self.mixed(person)) & issued.is_some()
    }

    /// Each person's hashes are his own: the same digits of another say nothing.
    fn mixed(&self, person: TelegramId) -> String {
        format!("sign-in/{person}/{}", self.0)
    }
}

impl IssuedCode {
    /// Whether it may still be typed.
    pub fn usable(&self, now: DateTime<Utc>) -> Result<(), Unusable> {
        if self.used {
            Err(Unusable::Used)
        } else if self.tries >= TRIES {
            Err(Unusable::Guessed)
        } else if self.expires_at <= now {
            Err(Unusable::Expired)
        } else {
            match self.outcome {
                // It may have arrived.
                CodeOutcome::Requested | CodeOutcome::Sent | CodeOutcome::Failed(LetterFailure::Undetermined) => Ok(()),
                CodeOutcome::Failed(_) => Err(Unusable::Unsent),
            }
        }
    }
}

impl LetterFailure {
    const ALL: [Self; 6] = [
        Self::AddressRefused,
        Self::MailboxFull,
        Self::ServerDown,
        Self::Limited,
        Self::Invalid,
        Self::Undetermined,
    ];

    /// As the tables have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AddressRefused => "address_refused",
            Self::MailboxFull => "mailbox_full",
            Self::ServerDown => "server_down",
            Self::Limited => "limited",
            Self::Invalid => "invalid",
            Self::Undetermined => "undetermined",
        }
    }

    /// Reads back what [`Self::as_str`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.as_str() == word)
    }
}

impl fmt::Debug for SignInCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SignInCode(…)")
    }
}

impl fmt::Debug for IssuedCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("IssuedCode")
            .field("key", &self.key)
            .field("outcome", &self.outcome)
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use common::Pepper;
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    fn peppers() -> Peppers {
        Peppers {
            current: Pepper::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap(),
            previous: None,
        }
    }

    fn issued(code: &SignInCode, person: TelegramId) -> IssuedCode {
        IssuedCode {
            key: Uuid::nil(),
            email: EmailAddress::parse("anna@example.org").unwrap(),
            hash: code.hash(&peppers(), person),
            requested_at: DateTime::UNIX_EPOCH,
            expires_at: DateTime::UNIX_EPOCH + CODE_HOLDS,
            tries: 0,
            outcome: CodeOutcome::Sent,
            used: false,
        }
    }

    #[test]
    fn a_fresh_code_is_six_digits_and_never_shown() {
        let mut generator = StdRng::seed_from_u64(1);
        for _ in 0..1_000 {
            let code = SignInCode::generate(&mut generator);
            assert_eq!(SignInCode::parse(code.as_str()), Some(code.clone()));
            assert_eq!(format!("{code:?}"), "SignInCode(…)");
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = SignInCode::parse("123456");
        assert!(code.is_some());
        assert_eq!(SignInCode::parse(" 123 456 "), code);
        assert_eq!(SignInCode::parse("123-456"), code);
        for other in ["12345", "1234567", "12345a", "١٢٣٤٥٦", "", &"1".repeat(100)] {
            assert_eq!(SignInCode::parse(other), None, "{other}");
        }
    }

    #[test]
    fn only_the_issued_code_of_the_same_person_is_right() {
        let code = SignInCode::parse("012345").unwrap();
        let issued = issued(&code, 4);
        assert!(code.is(Some(&issued), &peppers(), 4));
        assert!(!code.is(Some(&issued), &peppers(), 5));
        assert!(!code.is(None, &peppers(), 4));
        assert!(!SignInCode::parse("012346").unwrap().is(Some(&issued), &peppers(), 4));
    }

    #[test]
    fn a_code_is_compared_once_and_alike_whether_it_is_right_wrong_or_was_never_issued() {
        let (code, other) = (
            SignInCode::parse("012345").unwrap(),
            SignInCode::parse("999999").unwrap(),
        );
        let used = IssuedCode {
            used: true,
            tries: TRIES,
            ..issued(&code, 4)
        };
        for (typed, issued, right) in [
            (&code, Some(&issued(&code, 4)), true),
            (&code, Some(&used), true),
            (&other, Some(&issued(&code, 4)), false),
            (&code, None, false),
        ] {
            let mut compared = Vec::new();
            let found = typed.compared(issued, 4, |hash, mixed| {
                compared.push((hash.len(), mixed.len()));
                peppers().made(hash, mixed)
            });
            assert_eq!(found, right);
            assert_eq!(compared, [(32, "sign-in/4/012345".len())]);
        }
    }

    #[test]
    fn a_code_ends_by_its_use_by_time_and_by_guesses() {
        let now = DateTime::UNIX_EPOCH;
        let code = issued(&SignInCode::parse("012345").unwrap(), 4);
        assert_eq!(code.usable(now), Ok(()));
        assert_eq!(code.usable(now + CODE_HOLDS), Err(Unusable::Expired));
        let with = |change: fn(&mut IssuedCode)| {
            let mut changed = code.clone();
            change(&mut changed);
            changed.usable(now)
        };
        assert_eq!(with(|code| code.used = true), Err(Unusable::Used));
        assert_eq!(with(|code| code.tries = TRIES), Err(Unusable::Guessed));
        assert_eq!(
            with(|code| code.outcome = CodeOutcome::Failed(LetterFailure::AddressRefused)),
            Err(Unusable::Unsent)
        );
        assert_eq!(
            with(|code| code.outcome = CodeOutcome::Failed(LetterFailure::Undetermined)),
            Ok(())
        );
    }
}
