use std::fmt;

use common::LicencePlate;
use serde::{Deserialize, Serialize};

use super::{Brand, NameError, resident_name::name_words};

/// The longest name of a guest, in characters: a cell of the journal that can still be read at a glance.
const LONGEST: usize = 60;

/// What a pass is for: a car with its plate, or a person on foot with his name. Never both, never neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    Car(Car),
    OnFoot(GuestName),
}

/// A car, as a resident describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Car {
    pub brand: Brand,
    pub plate: LicencePlate,
}

/// The name of a guest on foot: one to five words of letters, hyphens and apostrophes, with single spaces.
///
/// It is personal data and does not show in `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GuestName(String);

impl Visitor {
    /// The car, unless somebody comes on foot.
    pub fn car(&self) -> Option<&Car> {
        match self {
            Self::Car(car) => Some(car),
            Self::OnFoot(_) => None,
        }
    }

    /// The plate, unless somebody comes on foot.
    pub fn plate(&self) -> Option<&LicencePlate> {
        self.car().map(|car| &car.plate)
    }
}

impl From<Car> for Visitor {
    fn from(car: Car) -> Self {
        Self::Car(car)
    }
}

impl GuestName {
    /// Reads a name; a first name alone is enough.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let words = name_words(text, LONGEST)?;
        match words.len() {
            0 => Err(NameError::TooFewWords),
            1..=5 => Ok(Self(words.join(" "))),
            _ => Err(NameError::TooManyWords),
        }
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for GuestName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("GuestName(…)")
    }
}

impl TryFrom<String> for GuestName {
    type Error = NameError;

    fn try_from(stored: String) -> Result<Self, Self::Error> {
        Self::parse(&stored)
    }
}

impl From<GuestName> for String {
    fn from(name: GuestName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, NameError> {
        GuestName::parse(text).map(String::from)
    }

    #[test]
    fn a_guest_may_have_a_first_name_only() {
        assert_eq!(parsed("  Мария "), Ok("Мария".to_owned()));
        assert_eq!(parsed("Дар’я  Коваль"), Ok("Дар'я Коваль".to_owned()));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        assert_eq!(parsed(" "), Err(NameError::TooFewWords));
        assert_eq!(parsed("a b c d e f"), Err(NameError::TooManyWords));
        assert_eq!(parsed("Anna 2"), Err(NameError::Character('2')));
        assert_eq!(parsed(&"я".repeat(61)), Err(NameError::TooLong));
        assert_eq!(parsed(&"я ".repeat(1_000_000)), Err(NameError::TooLong));
    }

    #[test]
    fn a_name_does_not_reach_a_log() {
        assert_eq!(format!("{:?}", GuestName::parse("Мария").unwrap()), "GuestName(…)");
    }
}
