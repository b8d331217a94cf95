use std::fmt;

use serde::{Deserialize, Serialize};

/// A house of the community: a number with an optional letter, fraction and building, as in `12`, `12А`, `12/3`, `12 к2`.
///
/// Letters stand in Cyrillic capitals. It is personal data and does not show in `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct House(String);

/// What is wrong with a text that should be a house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HouseError {
    #[error("does not begin with a number")]
    NoNumber,
    #[error("a number that no house has")]
    Number,
    #[error("not of the form 12, 12А, 12/3 or 12 к2")]
    Form,
}

impl House {
    /// Reads a house, with or without the word for it, in any case and spacing.
    pub fn parse(text: &str) -> Result<Self, HouseError> {
        let text = text.trim();
        // No house needs more, and a text may be a megabyte long.
        if text.chars().nth(40).is_some() {
            return Err(HouseError::Form);
        }
        let text = text.to_uppercase();
        let (number, rest) = number(without(&text, &["ДОМ", "БУДИНОК", "HOUSE", "Д", "№", "#"]))?;
        let (letter, rest) = letter(rest);
        let mut house = format!("{}{letter}", number.ok_or(HouseError::NoNumber)?);
        let mut rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix(['/', '\\']) {
            let (fraction, after) = self::number(after)?;
            let (letter, after) = self::letter(after);
            house = format!("{house}/{}{letter}", fraction.ok_or(HouseError::Form)?);
            rest = after.trim_start();
        }
        let before = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        let after = without(before, &["КОРПУС", "КОРП", "К", "K"]);
        if after.len() < before.len() {
            let (building, after) = self::number(after)?;
            house = format!("{house} к{}", building.ok_or(HouseError::Form)?);
            rest = after;
        }
        if rest.trim().is_empty() {
            Ok(Self(house))
        } else {
            Err(HouseError::Form)
        }
    }

    /// The house itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text without the first of these words that it begins with, and without the dot and spaces after it.
fn without<'text>(text: &'text str, words: &[&str]) -> &'text str {
    let rest = words.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    if rest.len() < text.len() {
        rest.trim_start_matches(['.', ' '])
    } else {
        text
    }
}

/// A leading number, if there is one, in its shortest form. Houses and buildings count from 1 to 9999.
fn number(text: &str) -> Result<(Option<u16>, &str), HouseError> {
    let text = text.trim_start();
    let end = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    match digits.parse() {
        _ if digits.is_empty() => Ok((None, rest)),
        Ok(number @ 1..=9999) => Ok((Some(number), rest)),
        _ => Err(HouseError::Number),
    }
}

/// A single letter that stands alone, as a Cyrillic one; a К before a number names a building instead.
fn letter(text: &str) -> (String, &str) {
    let mut characters = text.trim_start().chars();
    let Some(first) = characters.next() else {
        return (String::new(), text);
    };
    let rest = characters.as_str();
    let building = matches!(first, 'К' | 'K')
        && rest
            .trim_start_matches(['.', ' '])
            .starts_with(|next: char| next.is_ascii_digit());
    let alone = !rest.starts_with(char::is_alphanumeric);
    match cyrillic(first) {
        Some(letter) if alone && !building => (letter.to_string(), rest),
        _ => (String::new(), text),
    }
}

fn cyrillic(character: char) -> Option<char> {
    const LOOKALIKES: [(char, char); 12] = [
        ('A', 'А'),
        ('B', 'В'),
        ('E', 'Е'),
        ('K', 'К'),
        ('M', 'М'),
        ('H', 'Н'),
        ('O', 'О'),
        ('P', 'Р'),
        ('C', 'С'),
        ('T', 'Т'),
        ('Y', 'У'),
        ('X', 'Х'),
    ];
    match character {
        'А'..='Я' | 'Ё' | 'І' | 'Ї' | 'Є' | 'Ґ' => Some(character),
        _ => LOOKALIKES
            .iter()
            .find(|(latin, _)| *latin == character)
            .map(|&(_, cyrillic)| cyrillic),
    }
}

impl fmt::Debug for House {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("House(…)")
    }
}

impl TryFrom<String> for House {
    type Error = HouseError;

    fn try_from(stored: String) -> Result<Self, Self::Error> {
        Self::parse(&stored)
    }
}

impl From<House> for String {
    fn from(house: House) -> Self {
        house.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> Result<String, HouseError> {
        House::parse(text).map(String::from)
    }

    #[test]
    fn a_house_has_one_normal_form() {
        for (text, house) in [
            ("12", "12"),
            (" 012 ", "12"),
            ("12а", "12А"),
            ("12 A", "12А"),
            ("12/3", "12/3"),
            ("12 / 3б", "12/3Б"),
            ("12 к2", "12 к2"),
            ("12К2", "12 к2"),
            ("12 к", "12К"),
            ("12а корп. 2", "12А к2"),
            ("12, корпус 2", "12 к2"),
            ("дом 12", "12"),
            ("д. 7", "7"),
            ("№ 7", "7"),
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(house), "{text}");
        }
    }

    #[test]
    fn what_is_no_house_is_refused() {
        assert_eq!(parsed("первый"), Err(HouseError::NoNumber));
        assert_eq!(parsed(""), Err(HouseError::NoNumber));
        assert_eq!(parsed("=12"), Err(HouseError::NoNumber));
        assert_eq!(parsed("0"), Err(HouseError::Number));
        assert_eq!(parsed("12345"), Err(HouseError::Number));
        for text in ["12 квартира 5", "12/", "12аб", "12 <b>", "12 12", "12 к2 3", "12😀"] {
            assert_eq!(parsed(text), Err(HouseError::Form), "{text}");
        }
        assert_eq!(parsed(&"1".repeat(1_000_000)), Err(HouseError::Form));
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_taken_reads_back(text in "\\PC{0,50}|[0-9]{1,4} ?[аАк/K]? ?[0-9]?[кК]?[0-9]?") {
            if let Ok(house) = House::parse(&text) {
                prop_assert_eq!(House::parse(house.as_str()), Ok(house));
            }
        }
    }
}
