use super::{Fit, House, PlateFragment, resident_query::folded};

/// What a guard looks for: part of a plate, or a guest on foot by part of his name or by the house that he comes to.
#[derive(Clone, PartialEq, Eq)]
pub struct GateSearch {
    plate: Option<PlateFragment>,
    name: Option<String>,
    house: Option<House>,
}

/// One letter fits nearly every name; more than these are no name.
const NAME_LENGTHS: std::ops::RangeInclusive<usize> = 2..=60;

impl GateSearch {
    /// Reads what was typed; `None` when it can be neither plate nor name nor house.
    pub fn parse(text: &str) -> Option<Self> {
        // A text may be a megabyte long.
        if text.chars().nth(*NAME_LENGTHS.end()).is_some() {
            return None;
        }
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_name = NAME_LENGTHS.contains(&words.chars().count()) && words.chars().any(char::is_alphabetic);
        let search = Self {
            plate: PlateFragment::parse(text),
            name: is_name.then(|| folded(&words)),
            house: House::parse(text).ok(),
        };
        (search.plate.is_some() || search.name.is_some() || search.house.is_some()).then_some(search)
    }

    /// Reads one from talk: what could be part of a plate.
    pub fn guess(text: &str) -> Option<Self> {
        PlateFragment::guess(text).and_then(|_| Self::parse(text))
    }

    /// The part of a plate that it may be.
    pub fn plate(&self) -> Option<&PlateFragment> {
        self.plate.as_ref()
    }

    /// Whether a guest on foot fits, who comes to this house.
    pub fn fits_guest(&self, name: &str, house: &House) -> bool {
        self.name.as_ref().is_some_and(|part| folded(name).contains(part)) || self.house.as_ref() == Some(house)
    }
}

/// What a guard is shown: plates that fit and guests; plates that only nearly fit if there is nothing else. The second
/// value says that they only nearly do.
pub fn gathered<T>(plates: Vec<(T, Fit)>, guests: Vec<T>) -> (Vec<T>, bool) {
    let near = plates.first().is_some_and(|(_, fit)| *fit != Fit::Exact);
    if near && !guests.is_empty() {
        return (guests, false);
    }
    (plates.into_iter().map(|(what, _)| what).chain(guests).collect(), near)
}

// A guest's name may stand in it.
impl std::fmt::Debug for GateSearch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("GateSearch(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(text: &str) -> bool {
        let house = House::parse("12").unwrap();
        GateSearch::parse(text).is_some_and(|search| search.fits_guest("Мария Семёнова", &house))
    }

    #[test]
    fn a_guest_on_foot_is_found_by_part_of_his_name_or_by_his_house() {
        for text in ["мари", "СЕМЕН", "Мария  Семёнова", "12", " 12 "] {
            assert!(fits(text), "{text}");
        }
        for text in ["М", "Иван", "1", "123", "%", "М_рия", "", "?!"] {
            assert!(!fits(text), "{text}");
        }
        assert_eq!(GateSearch::parse(&"я".repeat(100_000)), None);
    }

    #[test]
    fn near_plates_are_shown_only_where_nothing_fits() {
        assert_eq!(gathered(vec![(1, Fit::OneOff)], vec![2]), (vec![2], false));
        assert_eq!(gathered(vec![(1, Fit::OneOff)], vec![]), (vec![1], true));
        assert_eq!(gathered(vec![(1, Fit::Exact)], vec![2]), (vec![1, 2], false));
    }
}
