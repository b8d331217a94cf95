use std::{fmt, hash};

use serde::{Deserialize, Serialize};

use forms::{FORMS, Form};
use typed::Typed;

mod forms;
#[cfg(test)]
mod tests;
mod typed;

/// A vehicle's registration plate in one normal form.
///
/// Russian plates follow GOST R 50577-2018 and stand in its twelve Cyrillic letters (diplomatic `CD` and `D` in Latin);
/// foreign ones stand in Latin capitals. Two plates are equal when their characters are, however they were typed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LicencePlate {
    kind: PlateKind,
    shown: String,
}

/// What a plate is for, as far as its form tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlateKind {
    /// Cars and trucks (type 1).
    Private,
    /// Taxis and buses (type 1Б).
    Taxi,
    /// Trailers (types 2 and 6).
    Trailer,
    /// Motorcycles and tractors (types 3 and 4), and military vehicles (types 5, 7 and 8), which look the same.
    Motorcycle,
    /// Temporary plates (type 15), and those of vehicles that leave the country (type 19).
    Transit,
    /// Embassies and their staff (types 9 and 10).
    Diplomatic,
    /// Police cars, trailers and motorcycles (types 20, 21 and 22).
    Police,
    /// Any other country's.
    Foreign,
}

/// Whether plates of other countries are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ForeignPlates {
    #[default]
    Allow,
    Refuse,
}

/// What is wrong with a text that should be a plate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LicencePlateError {
    #[error("neither letters nor digits")]
    Empty,
    #[error("longer than any plate")]
    TooLong,
    /// Something that stands on no plate at all.
    #[error("the character {0:?} stands on no plate")]
    Character(char),
    /// The form is Russian, the letter is not one of the twelve.
    #[error("the letter {0:?} stands on no Russian plate")]
    Letter(char),
    /// The number is all zeros, which is never given out.
    #[error("a number of zeros")]
    ZeroNumber,
    /// Neither 01-99, nor three digits that begin with 1, 2, 7 or 9 and end with such.
    #[error("no region {0}")]
    Region(String),
    /// Only private plates are understood without their region.
    #[error("the region is missing")]
    RegionMissing,
    #[error("no form of a Russian plate")]
    Form,
    #[error("plates of other countries are not taken")]
    Foreign,
}

impl LicencePlate {
    /// Reads a plate as people type it: any case, with or without spaces, hyphens and a closing `RUS`; Latin letters
    /// that look like Cyrillic ones are taken as these.
    pub fn parse(text: &str, foreign: ForeignPlates) -> Result<Self, LicencePlateError> {
        let typed = Typed::read(text)?;
        match russian(&typed).or_else(|error| typed.without_country().map_or(Err(error), |bare| russian(&bare))) {
            Err(LicencePlateError::Form) => self::foreign(&typed, foreign),
            decided => decided,
        }
    }

    /// What the form says about the vehicle.
    pub fn kind(&self) -> PlateKind {
        self.kind
    }

    /// The normal form without spaces, for comparing and searching: `А123ВС777`.
    pub fn compact(&self) -> String {
        self.shown.split(' ').collect()
    }

    /// As people read it: `А 123 ВС 777`. Parsing it again gives the same plate.
    pub fn as_str(&self) -> &str {
        &self.shown
    }
}

impl fmt::Display for LicencePlate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.shown)
    }
}

impl PartialEq for LicencePlate {
    fn eq(&self, other: &Self) -> bool {
        self.characters().eq(other.characters())
    }
}

impl Eq for LicencePlate {}

impl hash::Hash for LicencePlate {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.characters().for_each(|character| character.hash(state));
    }
}

impl LicencePlate {
    fn characters(&self) -> impl Iterator<Item = char> {
        self.shown.chars().filter(|character| *character != ' ')
    }
}

/// Reads back a stored plate; whether foreign ones are taken was decided when it was new.
impl TryFrom<String> for LicencePlate {
    type Error = LicencePlateError;

    fn try_from(stored: String) -> Result<Self, Self::Error> {
        Self::parse(&stored, ForeignPlates::Allow)
    }
}

impl From<LicencePlate> for String {
    fn from(plate: LicencePlate) -> Self {
        plate.shown
    }
}

fn russian(typed: &Typed) -> Result<LicencePlate, LicencePlateError> {
    let fits = || {
        FORMS
            .iter()
            .flat_map(|form| form.fits(typed).map(move |fit| (form, fit)))
    };
    // A form that is right wins over one that is merely close; among the right ones the typed spaces tell, because
    // АВ123777 may be the taxi 123 of region 777 and the trailer 1237 of region 77.
    let right = fits().filter_map(|(form, fit)| fit.checked().ok().map(|()| (form, fit)));
    if let Some((form, fit)) = right.min_by_key(|(form, fit)| typed.spaces_outside(&fit.borders(form))) {
        return Ok(LicencePlate {
            kind: form.kind,
            shown: fit.shown(),
        });
    }
    match fits().next() {
        Some((_, fit)) => Err(fit.checked().err().unwrap_or(LicencePlateError::Form)),
        None => Err(FORMS
            .iter()
            .find_map(|form| near(form, typed))
            .unwrap_or(LicencePlateError::Form)),
    }
}

/// The complaint about a text that has the form but for its letters or its missing region.
fn near(form: &Form, typed: &Typed) -> Option<LicencePlateError> {
    if let Some(letter) = form.wrong_letter(typed) {
        return Some(LicencePlateError::Letter(letter));
    }
    form.lacks_region(typed).then_some(LicencePlateError::RegionMissing)
}

/// Takes what could be a plate of another country: Latin letters and digits, at least one digit.
///
/// A Russian plate with a digit too few or too many must not slip through here. So Cyrillic letters are taken in the forms
/// of Ukraine and Belarus only, and the private form with a region of impossible length is never foreign.
fn foreign(typed: &Typed, foreign: ForeignPlates) -> Result<LicencePlate, LicencePlateError> {
    let groups = typed.latin_groups().ok_or(LicencePlateError::Form)?;
    let length: usize = groups.iter().map(String::len).sum();
    let digits = groups
        .iter()
        .flat_map(|group| group.bytes())
        .filter(u8::is_ascii_digit)
        .count();
    let outline = typed.outline();
    let plausible = (4..=12).contains(&length) && digits > 0 && !["L000LL0", "L000LL0000"].contains(&outline.as_str());
    if !plausible || (typed.has_cyrillic() && !["LL0000LL", "0000LL0"].contains(&outline.as_str())) {
        return Err(LicencePlateError::Form);
    }
    match foreign {
        ForeignPlates::Allow => Ok(LicencePlate {
            kind: PlateKind::Foreign,
            shown: groups.join(" "),
        }),
        ForeignPlates::Refuse => Err(LicencePlateError::Foreign),
    }
}
