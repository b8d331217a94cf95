use std::fmt;

use phonenumber::{Mode, country};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// The country whose habits of writing numbers apply where a number does not say its own.
pub type Region = country::Id;

/// The longest text worth reading: the longest number (15 digits, E.164) with much decoration.
const LONGEST: usize = 40;

/// A telephone number that can be called, in E.164: `+79161234567`.
///
/// It is personal data: `Debug` shows its last two digits only, and there is no `Display`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// What is wrong with a text that should be a telephone number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneNumberError {
    #[error("no telephone number")]
    NotANumber,
    #[error("too few digits")]
    TooShort,
    #[error("too many digits")]
    TooLong,
    #[error("no country has this code")]
    UnknownCountry,
    /// Of possible length, but no operator has such numbers.
    #[error("no such numbers exist")]
    NotInUse,
}

impl PhoneNumber {
    /// Reads a number as people type it; without country code it is one of `region`.
    pub fn parse(text: &str, region: Region) -> Result<Self, PhoneNumberError> {
        let text = text.trim();
        if text.chars().nth(LONGEST).is_some() {
            return Err(PhoneNumberError::TooLong);
        }
        // Only the digits go to the library: it would take letters for the digits of the same key, and a hyphen after
        // the operator's code for the end of a country's.
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let plus = text.starts_with('+');
        let decoration = |character: char| character.is_whitespace() || "()-.‐‑–/\u{202A}\u{202C}".contains(character);
        let rest = text.strip_prefix('+').unwrap_or(text);
        if digits.is_empty()
            || !rest
                .chars()
                .all(|character| character.is_ascii_digit() || decoration(character))
        {
            return Err(PhoneNumberError::NotANumber);
        }
        let international = || Self::checked(&format!("+{digits}"), region);
        if plus {
            return international();
        }
        match Self::checked(&digits, region) {
            // "380 50 123 45 67": the code of a country without its plus.
            Err(error) if digits.len() >= 10 => international().or(Err(error)),
            decided => decided,
        }
    }

    /// E.164, with the plus.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As people of any country read it: `+7 916 123-45-67`.
    pub fn international(&self) -> String {
        phonenumber::parse(None, &self.0).map_or_else(
            |_| self.0.clone(),
            |number| number.format().mode(Mode::International).to_string(),
        )
    }

    fn checked(text: &str, region: Region) -> Result<Self, PhoneNumberError> {
        let number = phonenumber::parse(Some(region), text).map_err(|error| match error {
            phonenumber::ParseError::InvalidCountryCode => PhoneNumberError::UnknownCountry,
            phonenumber::ParseError::TooShortAfterIdd | phonenumber::ParseError::TooShortNsn => {
                PhoneNumberError::TooShort
            }
            phonenumber::ParseError::TooLong => PhoneNumberError::TooLong,
            _ => PhoneNumberError::NotANumber,
        })?;
        if !phonenumber::is_valid(&number) {
            return Err(misfit(&number));
        }
        Ok(Self(number.format().mode(Mode::E164).to_string()))
    }
}

/// Says why a number of possible shape cannot be called. Country code 7 (Russia, Kazakhstan) has ten digits after it.
fn misfit(number: &phonenumber::PhoneNumber) -> PhoneNumberError {
    match (number.code().value(), number.national().to_string().len()) {
        (7, ..=9) => PhoneNumberError::TooShort,
        (7, 11..) => PhoneNumberError::TooLong,
        _ => PhoneNumberError::NotInUse,
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "PhoneNumber(…{})",
            self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default()
        )
    }
}

/// Reads back a stored number. It was checked when it was new: numbering plans change, stored numbers do not.
impl TryFrom<String> for PhoneNumber {
    type Error = PhoneNumberError;

    fn try_from(stored: String) -> Result<Self, Self::Error> {
        let digits = stored.strip_prefix('+').ok_or(PhoneNumberError::NotANumber)?;
        match digits.len() {
            _ if !digits.bytes().all(|byte| byte.is_ascii_digit()) => Err(PhoneNumberError::NotANumber),
            0..5 => Err(PhoneNumberError::TooShort),
            5..=15 => Ok(Self(stored)),
            _ => Err(PhoneNumberError::TooLong),
        }
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}
