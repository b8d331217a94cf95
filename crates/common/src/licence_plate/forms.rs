use super::{
    LicencePlateError, PlateKind,
    typed::{Typed, latin, plate_letter},
};

/// One form of GOST R 50577-2018: `L` is one of the twelve letters, `0` a digit of the number, `1` another digit;
/// `C`, `D` and `Т` stand for themselves, and a space parts the groups. The region follows.
pub(super) struct Form {
    pub(super) kind: PlateKind,
    pattern: &'static str,
}

/// The forms, the likelier before the rarer where a text fits two.
pub(super) const FORMS: [Form; 12] = [
    Form {
        kind: PlateKind::Private,
        pattern: "L 000 LL",
    },
    Form {
        kind: PlateKind::Taxi,
        pattern: "LL 000",
    },
    Form {
        kind: PlateKind::Trailer,
        pattern: "LL 0000",
    },
    Form {
        kind: PlateKind::Motorcycle,
        pattern: "0000 LL",
    },
    Form {
        kind: PlateKind::Transit,
        pattern: "LL 000 L",
    },
    Form {
        kind: PlateKind::Transit,
        pattern: "Т LL 000",
    },
    Form {
        kind: PlateKind::Diplomatic,
        pattern: "000 CD 1",
    },
    Form {
        kind: PlateKind::Diplomatic,
        pattern: "000 D 111",
    },
    Form {
        kind: PlateKind::Diplomatic,
        pattern: "000 Т 111",
    },
    Form {
        kind: PlateKind::Police,
        pattern: "L 0000",
    },
    Form {
        kind: PlateKind::Police,
        pattern: "000 L",
    },
    Form {
        kind: PlateKind::Police,
        pattern: "0000 L",
    },
];

/// A text that has a form's letters and digits in their places; number and region are still to be checked.
pub(super) struct Fit {
    body: String,
    number: String,
    region: String,
}

impl Form {
    /// The ways in which a text has this form: at most one, because only the region's length varies.
    pub(super) fn fits(&self, typed: &Typed) -> Option<Fit> {
        let (body, region) = self.parted(typed.characters())?;
        let mut fit = Fit {
            body: String::new(),
            number: String::new(),
            region: region.iter().collect(),
        };
        let mut characters = body.iter();
        for place in self.pattern.chars() {
            if place == ' ' {
                fit.body.push(' ');
                continue;
            }
            let shown = stands(place, *characters.next()?)?;
            if place == '0' {
                fit.number.push(shown);
            }
            fit.body.push(shown);
        }
        Some(fit)
    }

    /// The first letter that keeps the text from this form, when nothing else does. Latin letters count only beside a
    /// region: `G-123-BC` is Dutch, and `G 123 BC 77` a mistake.
    pub(super) fn wrong_letter(&self, typed: &Typed) -> Option<char> {
        if self.kind != PlateKind::Private {
            return None;
        }
        let (body, region) = self.parted(typed.characters())?;
        let places = self.places().zip(body);
        let alike = places
            .clone()
            .all(|(place, character)| (place == 'L') == character.is_alphabetic());
        let wrong = |&(place, character): &(char, &char)| place == 'L' && plate_letter(*character).is_none();
        let letter = places.filter(|_| alike).find(wrong).map(|(_, character)| *character)?;
        (!region.is_empty() || latin(letter).is_none()).then_some(letter)
    }

    /// Whether the text has this form but for the region.
    pub(super) fn lacks_region(&self, typed: &Typed) -> bool {
        let characters = typed.characters();
        // Too many countries give out two letters and three or four digits.
        let telling = !matches!(self.kind, PlateKind::Taxi | PlateKind::Trailer | PlateKind::Motorcycle);
        let cyrillic = characters
            .iter()
            .any(|character| character.is_alphabetic() && !character.is_ascii());
        (telling || cyrillic)
            && characters.len() == self.places().count()
            && self
                .places()
                .zip(characters)
                .all(|(place, &character)| stands(place, character).is_some())
    }

    fn places(&self) -> impl Iterator<Item = char> + Clone {
        self.pattern.chars().filter(|place| *place != ' ')
    }

    /// Parts the characters into body and region, if the number of characters allows it.
    fn parted<'typed>(&self, characters: &'typed [char]) -> Option<(&'typed [char], &'typed [char])> {
        let (body, region) = characters.split_at_checked(self.places().count())?;
        let length = match region.len() {
            0 => self.kind == PlateKind::Private,
            length => (2..=3).contains(&length),
        };
        (length && region.iter().all(char::is_ascii_digit)).then_some((body, region))
    }
}

impl Fit {
    /// Checks number and region.
    pub(super) fn checked(&self) -> Result<(), LicencePlateError> {
        if self.number.bytes().all(|digit| digit == b'0') {
            return Err(LicencePlateError::ZeroNumber);
        }
        let known = match self.region.as_bytes() {
            [] => true,
            [tens, ones] => (*tens, *ones) != (b'0', b'0'),
            [hundreds, tens, ones] => (*tens, *ones) != (b'0', b'0') && matches!(hundreds, b'1' | b'2' | b'7' | b'9'),
            _ => false,
        };
        if known {
            Ok(())
        } else {
            Err(LicencePlateError::Region(self.region.clone()))
        }
    }

    /// With a space between the groups.
    pub(super) fn shown(&self) -> String {
        if self.region.is_empty() {
            self.body.clone()
        } else {
            format!("{} {}", self.body, self.region)
        }
    }

    /// Where the groups meet, counted in characters.
    pub(super) fn borders(&self, form: &Form) -> Vec<usize> {
        let mut borders = Vec::new();
        let mut seen = 0;
        for place in form.pattern.chars() {
            if place == ' ' {
                borders.push(seen);
            } else {
                seen += 1;
            }
        }
        borders.push(seen);
        borders
    }
}

/// The character as the plate bears it, if it may stand in this place of a pattern.
fn stands(place: char, character: char) -> Option<char> {
    match place {
        'L' => plate_letter(character),
        '0' | '1' => character.is_ascii_digit().then_some(character),
        'Т' => plate_letter(character).filter(|letter| *letter == 'Т'),
        // Diplomatic letters are Latin; a Cyrillic keyboard gives С and Д.
        'C' => matches!(character, 'C' | 'С').then_some('C'),
        'D' => matches!(character, 'D' | 'Д').then_some('D'),
        _ => None,
    }
}
