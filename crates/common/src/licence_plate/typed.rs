use std::iter;

use super::LicencePlateError;

/// The longest text worth reading: a plate with spaces between all of its characters and a good deal of noise.
const LONGEST: usize = 40;

/// The Cyrillic letters of Russian plates and the Latin letters that look like them (GOST R 50577-2018, annex).
const LOOKALIKES: [(char, char); 12] = [
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
];

/// A text reduced to what can stand on a plate: capitals and digits, and where it was parted.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    characters: Vec<char>,
    /// Ascending indices of characters before which a space, hyphen or the like stood.
    spaces: Vec<usize>,
}

impl Typed {
    pub(super) fn read(text: &str) -> Result<Self, LicencePlateError> {
        let text = text.trim();
        if text.chars().nth(LONGEST).is_some() {
            return Err(LicencePlateError::TooLong);
        }
        let mut typed = Self {
            characters: Vec::new(),
            spaces: Vec::new(),
        };
        let mut parted = false;
        for character in text.chars() {
            if invisible(character) {
                continue;
            }
            if parts(character) {
                parted = true;
                continue;
            }
            let capital = capital(character).ok_or(LicencePlateError::Character(character))?;
            if parted && !typed.characters.is_empty() {
                typed.spaces.push(typed.characters.len());
            }
            parted = false;
            typed.characters.push(capital);
        }
        if typed.characters.is_empty() {
            Err(LicencePlateError::Empty)
        } else {
            Ok(typed)
        }
    }

    pub(super) fn characters(&self) -> &[char] {
        &self.characters
    }

    /// Without the `RUS` that stands under the region on the plate itself; `None` if it is not there.
    pub(super) fn without_country(&self) -> Option<Self> {
        let kept = self.characters.len().checked_sub(3)?;
        let country: String = self.characters[kept..].iter().collect();
        if !["RUS", "РУС", "РUS"].contains(&country.as_str()) || kept == 0 {
            return None;
        }
        Some(Self {
            characters: self.characters[..kept].to_vec(),
            spaces: self.spaces.iter().copied().filter(|&at| at < kept).collect(),
        })
    }

    /// How many typed spaces stand elsewhere than at these borders.
    pub(super) fn spaces_outside(&self, borders: &[usize]) -> usize {
        self.spaces.iter().filter(|at| !borders.contains(at)).count()
    }

    /// Letters as `L`, digits as `0`.
    pub(super) fn outline(&self) -> String {
        self.characters
            .iter()
            .map(|character| if character.is_alphabetic() { 'L' } else { '0' })
            .collect()
    }

    pub(super) fn has_cyrillic(&self) -> bool {
        self.characters.iter().any(|character| !character.is_ascii())
    }

    /// The typed groups in Latin letters; `None` when a letter has no Latin look-alike.
    pub(super) fn latin_groups(&self) -> Option<Vec<String>> {
        let ends = self.spaces.iter().copied().chain([self.characters.len()]);
        iter::once(0)
            .chain(self.spaces.iter().copied())
            .zip(ends)
            .map(|(start, end)| {
                self.characters[start..end]
                    .iter()
                    .map(|&character| latin(character))
                    .collect()
            })
            .collect()
    }
}

/// The letter as it stands on a Russian plate, if it stands there.
pub(super) fn plate_letter(character: char) -> Option<char> {
    LOOKALIKES
        .iter()
        .find(|&&(cyrillic, latin)| character == cyrillic || character == latin)
        .map(|&(cyrillic, _)| cyrillic)
}

/// The Latin letter or digit that looks like this.
pub(super) fn latin(character: char) -> Option<char> {
    match character {
        'І' => Some('I'),
        _ if character.is_ascii_alphanumeric() => Some(character),
        _ => LOOKALIKES
            .iter()
            .find(|(cyrillic, _)| *cyrillic == character)
            .map(|&(_, latin)| latin),
    }
}

fn capital(character: char) -> Option<char> {
    let capital = character.to_uppercase().next()?;
    (capital.is_ascii_alphanumeric() || ('\u{0400}'..='\u{042F}').contains(&capital)).then_some(capital)
}

fn parts(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '‐'..='―' | '−' | '_' | '.' | '·' | '•' | '|' | '/')
}

/// Marks of direction and joining, which keyboards and copied texts leave behind.
fn invisible(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}
