use super::{House, Particulars, PlateFragment};

/// What an administrator looks for residents by: part of a name, a house, a phone or the plate of an open pass.
///
/// It is compared letter by letter, so that nothing in it is a wildcard; it is personal data and does not show in `Debug`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ResidentQuery(String);

/// More letters than the part of a name that somebody types.
const LONGEST: usize = 60;
/// Fewer digits of a phone fit nearly everybody's.
const FEWEST_DIGITS: usize = 3;

impl ResidentQuery {
    /// Reads what was typed; `None` when it is empty or longer than anything that is looked for.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.chars().nth(LONGEST).is_some() {
            return None;
        }
        Some(Self(text.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    /// The query that everybody fits.
    pub fn everybody() -> Self {
        Self::default()
    }

    /// What was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads back what was stored.
    pub fn from_stored(text: &str) -> Self {
        Self::parse(text).unwrap_or_default()
    }

    /// Whether a resident fits, `plates` being those of his open passes, without spaces.
    pub fn fits(&self, particulars: &Particulars, plates: &[String]) -> bool {
        self.0.is_empty()
            || folded(particulars.name.as_str()).contains(&folded(&self.0))
            || folded(particulars.house.as_str()).contains(&folded(&self.0))
            || self.fits_phone(particulars.phone.as_str())
            || PlateFragment::guess(&self.0).is_some_and(|part| plates.iter().any(|plate| part.stands_on(plate)))
    }

    /// Whether it is exactly this house: its residents come first.
    pub fn is_house(&self, house: &House) -> bool {
        House::parse(&self.0).is_ok_and(|asked| asked == *house)
    }

    fn fits_phone(&self, phone: &str) -> bool {
        let of_phones = |letter: char| letter.is_ascii_digit() || matches!(letter, ' ' | '+' | '-' | '(' | ')');
        if !self.0.chars().all(of_phones) {
            return false;
        }
        let digits: String = self.0.chars().filter(char::is_ascii_digit).collect();
        // Within Russia people begin with 8 what begins with +7.
        let abroad = digits.strip_prefix('8').map(|rest| format!("7{rest}"));
        let stands = |digits: &str| digits.len() >= FEWEST_DIGITS && phone.contains(digits);
        stands(&digits) || abroad.is_some_and(|digits| phone.starts_with(&format!("+{digits}")) && stands(&digits))
    }
}

impl std::fmt::Debug for ResidentQuery {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ResidentQuery(…)")
    }
}

/// Small letters, with ё as е.
pub(super) fn folded(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

#[cfg(test)]
mod tests {
    use common::{PhoneNumber, Region};

    use super::*;
    use crate::domain::ResidentName;

    fn fits(query: &str) -> bool {
        let particulars = Particulars {
            name: ResidentName::parse("Семён Петров").unwrap(),
            phone: PhoneNumber::parse("+79161234567", Region::RU).unwrap(),
            house: House::parse("12 к2").unwrap(),
        };
        ResidentQuery::parse(query)
            .unwrap()
            .fits(&particulars, &["А123ВС777".to_owned()])
    }

    #[test]
    fn a_resident_is_found_by_part_of_his_name_house_phone_or_plate() {
        for query in [
            "семен",
            "ПЕТР",
            "Семён  Петров",
            "12 к",
            "12",
            "4567",
            "+7 916 123",
            "8 (916) 123-45",
            "a123",
            "А 123 ВС",
        ] {
            assert!(fits(query), "{query}");
        }
        for query in ["Иван", "13", "8916999", "45", "b123", "99", "8 916 9"] {
            assert!(!fits(query), "{query}");
        }
    }

    #[test]
    fn nothing_in_a_query_is_a_wildcard() {
        for query in [
            "%",
            "_",
            "%%%",
            "С%в",
            "С_мён",
            "\\",
            "'; drop table residents;--",
            ".*",
            "{ $name }",
        ] {
            assert!(!fits(query), "{query}");
        }
        for query in ["", "  ", &"я".repeat(61)] {
            assert_eq!(ResidentQuery::parse(query), None);
        }
    }
}
