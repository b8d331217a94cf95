/// What a guard read of a plate: capitals and digits, Cyrillic look-alikes as Latin letters, without spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlateFragment(String);

/// How well a plate fits what the guard read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// What was read stands on it.
    Exact,
    /// It does, but for characters that are easily taken for one another.
    Confusable,
    /// One character is another, too many or missing.
    OneOff,
}

/// No plate has more characters; two are the least that tell anything.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=12;
/// Shorter ones fit nearly every plate when a character may be off.
const SHORTEST_ONE_OFF: usize = 4;
const SHORTEST_CONFUSABLE: usize = 3;

impl PlateFragment {
    /// Reads part of a plate; `None` when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        // No plate is that long, and a text may be a megabyte long.
        if text.chars().nth(40).is_some() {
            return None;
        }
        let kept = text
            .chars()
            .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '–' | '—' | '.' | '_' | '/'));
        let read = kept.map(folded).collect::<Option<String>>()?;
        LENGTHS.contains(&read.chars().count()).then_some(Self(read))
    }

    /// Reads one from talk: with no digit it is rather a word.
    pub fn guess(text: &str) -> Option<Self> {
        Self::parse(text).filter(|fragment| fragment.0.bytes().any(|byte| byte.is_ascii_digit()))
    }

    /// Whether it stands on a plate exactly as it was read; `compact` as in [`common::LicencePlate::compact`].
    pub fn stands_on(&self, compact: &str) -> bool {
        self.fit(compact) == Some(Fit::Exact)
    }

    /// Whether, and how well, a plate fits; `compact` as in [`common::LicencePlate::compact`].
    pub fn fit(&self, compact: &str) -> Option<Fit> {
        let plate: String = compact.chars().filter_map(folded).collect();
        if plate.contains(&self.0) {
            return Some(Fit::Exact);
        }
        let (wanted, plate) = (confusable(&self.0), confusable(&plate));
        let length = wanted.len();
        if length >= SHORTEST_CONFUSABLE && plate.windows(length).any(|part| part == wanted) {
            return Some(Fit::Confusable);
        }
        (length >= SHORTEST_ONE_OFF && fewest_errors(&wanted, &plate) <= 1).then_some(Fit::OneOff)
    }
}

/// The plates that fit best, best first: the exact ones, and only where there are none, the near ones.
pub fn best_fits<T>(fragment: &PlateFragment, plates: impl IntoIterator<Item = (T, String)>) -> Vec<(T, Fit)> {
    let mut fits: Vec<(T, Fit)> = plates
        .into_iter()
        .filter_map(|(what, compact)| Some((what, fragment.fit(&compact)?)))
        .collect();
    fits.sort_by_key(|(_, fit)| *fit);
    if fits.first().is_some_and(|(_, fit)| *fit == Fit::Exact) {
        fits.retain(|(_, fit)| *fit == Fit::Exact);
    }
    fits
}

/// A capital or digit, Latin where the Cyrillic letter looks like one; `None` for what stands on no plate.
fn folded(letter: char) -> Option<char> {
    let capital = letter.to_uppercase().next()?;
    Some(match capital {
        'А' => 'A',
        'В' => 'B',
        'Е' | 'Ё' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'У' => 'Y',
        'Х' => 'X',
        'І' => 'I',
        _ if capital.is_ascii_alphanumeric() || ('\u{0400}'..='\u{042F}').contains(&capital) => capital,
        _ => return None,
    })
}

/// Characters that are taken for one another at a glance become one.
fn confusable(text: &str) -> Vec<char> {
    text.chars()
        .map(|letter| match letter {
            'O' | 'D' | 'Q' => '0',
            'I' | 'L' => '1',
            'Z' => '2',
            'З' => '3',
            'Ч' => '4',
            'S' => '5',
            'Б' | 'G' => '6',
            'B' => '8',
            other => other,
        })
        .collect()
}

/// The fewest characters to change, add or leave out so that `wanted` stands somewhere in `plate` (Sellers' algorithm).
fn fewest_errors(wanted: &[char], plate: &[char]) -> usize {
    let mut row: Vec<usize> = vec![0; plate.len() + 1];
    for (place, letter) in wanted.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(place + 1);
        for (pair, other) in row.windows(2).zip(plate) {
            let (&[before, above], &last) = (pair, next.last().unwrap_or(&usize::MAX)) else {
                continue;
            };
            let changed = before + usize::from(letter != other);
            next.push(changed.min(above + 1).min(last.saturating_add(1)));
        }
        row = next;
    }
    row.into_iter().min().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(read: &str, plate: &str) -> Option<Fit> {
        PlateFragment::parse(read).unwrap().fit(plate)
    }

    #[test]
    fn any_part_fits_in_any_case_and_in_both_alphabets() {
        for read in ["123", "а123", "A123BC", "a 123-bc", "вс777", "77", "А123ВС777"] {
            assert_eq!(fit(read, "А123ВС777"), Some(Fit::Exact), "{read}");
        }
        assert_eq!(fit("321", "А123ВС777"), None);
    }

    #[test]
    fn what_is_easily_taken_for_one_another_nearly_fits() {
        assert_eq!(fit("A1238C", "А123ВС777"), Some(Fit::Confusable));
        assert_eq!(fit("о00", "О001ОО77"), Some(Fit::Exact));
        assert_eq!(fit("K0O7", "К007ОО77"), Some(Fit::Confusable));
        assert_eq!(fit("з21", "М321ММ77"), Some(Fit::Confusable));
    }

    #[test]
    fn one_character_may_be_another_too_many_or_missing_where_enough_was_read() {
        assert_eq!(fit("А124ВС", "А123ВС777"), Some(Fit::OneOff));
        assert_eq!(fit("А12ВС", "А123ВС777"), Some(Fit::OneOff));
        assert_eq!(fit("А1223ВС", "А123ВС777"), Some(Fit::OneOff));
        assert_eq!(fit("А144ВС", "А123ВС777"), None);
        assert_eq!(fit("124", "А123ВС777"), None, "three characters fit too much");
    }

    #[test]
    fn near_ones_count_only_where_none_is_exact() {
        let fragment = PlateFragment::parse("a123").unwrap();
        let plates = |plates: &[&'static str]| {
            plates
                .iter()
                .map(|plate| (*plate, (*plate).to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            best_fits(&fragment, plates(&["А124ВС77", "А123ВС77"])),
            [("А123ВС77", Fit::Exact)]
        );
        assert_eq!(
            best_fits(&fragment, plates(&["А124ВС77", "М777ММ77"])),
            [("А124ВС77", Fit::OneOff)]
        );
    }

    #[test]
    fn talk_is_no_part_of_a_plate() {
        for text in [
            "hello",
            "добрый день",
            "1",
            "",
            "💣12",
            "a very long text with 1 digit",
            &"1".repeat(1_000_000),
        ] {
            assert_eq!(PlateFragment::guess(text), None);
        }
        assert!(PlateFragment::guess("12").is_some());
        assert!(PlateFragment::parse("авс").is_some());
    }
}
