//! A car in free text: "белый Kia Rio А123ВС777", or the message of a taxi service.

mod words;

use std::ops::Range;

use common::{ForeignPlates, LicencePlate, PlateKind};

use self::words::{COLOURS, LABELS, MAKES};
use super::Brand;

/// The longest text worth searching, in characters. Longer ones are no description of a car.
const LONGEST: usize = 1_500;
/// The most parts in which a plate is written: `А 123 ВС 777`.
const MOST_PARTS: usize = 4;
/// The most words of a brand after its make: `Ford Transit Custom`.
const MOST_WORDS: usize = 3;
/// The most plates that a text may show for us to ask which one is meant.
const MOST_PLATES: usize = 5;

/// What a text tells about cars.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Described {
    /// The brand, if one plate stands in the text and something that looks like a brand beside it.
    pub brand: Option<Brand>,
    /// Different Russian plates, in their order. Foreign ones look like too much else.
    pub plates: Vec<LicencePlate>,
}

impl Described {
    /// Searches a text for plates, and for the brand when there is one plate.
    pub fn read(text: &str) -> Self {
        if text.chars().nth(LONGEST).is_some() {
            return Self::default();
        }
        let lines: Vec<Line<'_>> = text.lines().map(Line::read).collect();
        let mut plates: Vec<LicencePlate> = Vec::new();
        for (plate, _) in lines.iter().flat_map(|line| &line.plates) {
            remember(&mut plates, plate);
        }
        plates.truncate(MOST_PLATES);
        let brand = if plates.len() == 1 { brand(&lines) } else { None };
        Self { brand, plates }
    }
}

/// Adds a plate unless it is known; one with its region replaces the same one without.
fn remember(plates: &mut Vec<LicencePlate>, plate: &LicencePlate) {
    let compact = plate.compact();
    for known in plates.iter_mut() {
        let other = known.compact();
        if other.starts_with(&compact) {
            return;
        }
        if compact.starts_with(&other) {
            *known = plate.clone();
            return;
        }
    }
    plates.push(plate.clone());
}

/// A line in words, and the plates in it with the words that they take.
struct Line<'text> {
    words: Vec<Word<'text>>,
    plates: Vec<(LicencePlate, Range<usize>)>,
}

/// A word without the punctuation around it.
struct Word<'text> {
    text: &'text str,
    /// Something other than a space stands behind it: a comma, a dot, a colon.
    ends: bool,
}

impl<'text> Line<'text> {
    fn read(line: &'text str) -> Self {
        let words: Vec<_> = line
            .split_whitespace()
            .flat_map(|piece| piece.split_inclusive([',', ';', ':', '(', ')', '!', '?', '«', '»', '"', '/']))
            .filter_map(|piece| {
                let text = piece.trim_matches(|character: char| !character.is_alphanumeric());
                (!text.is_empty()).then(|| Word {
                    text,
                    ends: !piece.ends_with(text),
                })
            })
            .collect();
        let mut plates = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = MOST_PARTS.min(words.len() - at);
            let found = (1..=longest).rev().find_map(|parts| {
                let taken = at..at + parts;
                plate(words.get(taken.clone())?).map(|plate| (plate, taken))
            });
            match found {
                Some((plate, taken)) => {
                    at = taken.end;
                    plates.push((plate, taken));
                }
                None => at += 1,
            }
        }
        Self { words, plates }
    }

    fn is_plate(&self, word: usize) -> bool {
        self.plates.iter().any(|(_, taken)| taken.contains(&word))
    }
}

/// The plate that these words are together, if their borders are those of its groups.
fn plate(words: &[Word<'_>]) -> Option<LicencePlate> {
    let (last, before) = words.split_last()?;
    if before.iter().any(|word| word.ends) || last.text.len() > 64 {
        return None;
    }
    let parts: Vec<&str> = words.iter().map(|word| word.text).collect();
    let plate = LicencePlate::parse(&parts.join(" "), ForeignPlates::Refuse).ok()?;
    // The rarer forms are short, and too many house numbers and times look like them in pieces.
    let common = matches!(
        plate.kind(),
        PlateKind::Private | PlateKind::Taxi | PlateKind::Trailer | PlateKind::Motorcycle
    );
    if !common && parts.len() > 1 {
        return None;
    }
    let borders: Vec<usize> = ends(plate.as_str().split(' '));
    let typed = ends(parts.iter().copied());
    typed.iter().all(|border| borders.contains(border)).then_some(plate)
}

/// Where groups end, counted in letters and digits.
fn ends<'text>(groups: impl Iterator<Item = &'text str>) -> Vec<usize> {
    groups
        .scan(0, |end, group| {
            *end += group.chars().filter(|character| character.is_alphanumeric()).count();
            Some(*end)
        })
        .collect()
}

/// The brand: by a make that everybody knows, else what stands beside the plate, else the line before it.
fn brand(lines: &[Line<'_>]) -> Option<Brand> {
    if let Some(brand) = lines.iter().find_map(by_make) {
        return Some(brand);
    }
    let (index, line) = lines.iter().enumerate().find(|(_, line)| !line.plates.is_empty())?;
    let beside = rest(line);
    if beside.is_some() {
        return beside;
    }
    let before = lines.get(..index)?.iter().rev().find(|line| !line.words.is_empty())?;
    // A whole sentence is no brand.
    if before.words.len() > MOST_WORDS {
        None
    } else {
        rest(before)
    }
}

/// The known make with the colour before it and the model behind it.
fn by_make(line: &Line<'_>) -> Option<Brand> {
    let lower = |index: usize| line.words.get(index).map(|word| word.text.to_lowercase());
    let is_make = |index: &usize| {
        lower(*index).is_some_and(|word| {
            let make = word.split('-').next().unwrap_or_default();
            MAKES.contains(&make) || MAKES.contains(&word.as_str())
        })
    };
    let make = (0..line.words.len()).find(|index| !line.is_plate(*index) && is_make(index))?;
    let colour = make
        .checked_sub(1)
        .filter(|before| lower(*before).is_some_and(|word| COLOURS.iter().any(|colour| word.starts_with(colour))))
        .filter(|before| line.words.get(*before).is_some_and(|word| !word.ends));
    let mut words: Vec<&str> = Vec::new();
    for index in colour.unwrap_or(make)..line.words.len().min(make + MOST_WORDS) {
        let Some(word) = line.words.get(index) else { break };
        if line.is_plate(index) || LABELS.contains(&word.text.to_lowercase().as_str()) {
            break;
        }
        words.push(word.text);
        if word.ends && index >= make {
            break;
        }
    }
    Brand::parse(&words.join(" ")).ok()
}

/// The words of a line without its plate and its labels.
fn rest(line: &Line<'_>) -> Option<Brand> {
    let words: Vec<&str> = line
        .words
        .iter()
        .enumerate()
        .filter(|(index, word)| !line.is_plate(*index) && !LABELS.contains(&word.text.to_lowercase().as_str()))
        .map(|(_, word)| word.text)
        .collect();
    let brand = words.join(" ");
    // Times and prices are no brand.
    if brand.chars().any(char::is_alphabetic) {
        Brand::parse(&brand).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;

    fn read(text: &str) -> (Option<String>, Vec<String>) {
        let Described { brand, plates } = Described::read(text);
        (
            brand.map(String::from),
            plates.into_iter().map(|plate| plate.to_string()).collect(),
        )
    }

    #[track_caller]
    fn says(text: &str, brand: &str, plate: &str) {
        let brand = (!brand.is_empty()).then(|| brand.to_owned());
        assert_eq!(read(text), (brand, vec![plate.to_owned()]), "{text}");
    }

    #[test]
    fn a_car_in_one_line_is_understood() {
        says("белый Kia Rio А123ВС777", "белый Kia Rio", "А 123 ВС 777");
        says("Kia Rio a 123 bc 777", "Kia Rio", "А 123 ВС 777");
        says("a123bc white kia rio", "white kia rio", "А 123 ВС");
        says("Лада-Гранта, о777оо 199", "Лада-Гранта", "О 777 ОО 199");
        says("закажите пропуск на газель АВ 123 77 пожалуйста", "газель", "АВ 123 77");
        says("Жёлтый кабриолет А123ВС77", "Жёлтый кабриолет", "А 123 ВС 77");
        says("А123ВС77", "", "А 123 ВС 77");
    }

    #[test]
    fn a_message_of_a_taxi_service_is_understood() {
        says(
            "Вас ожидает белый Kia Rio, номер А123ВС777.\nВодитель: Иван, +7 916 123-45-67",
            "белый Kia Rio",
            "А 123 ВС 777",
        );
        says(
            "К вам едет Сергей\nHyundai Solaris (серый)\nК 456 ОР 199\nПриедет через 7 минут, 350 ₽",
            "Hyundai Solaris серый",
            "К 456 ОР 199",
        );
        says(
            "Яндекс Go 🚕\nЧёрная Skoda Octavia\nГосномер: х001хх77\nhttps://taxi.yandex.ru/route/A1B2C3",
            "Чёрная Skoda Octavia",
            "Х 001 ХХ 77",
        );
        says(
            "Your driver: Toyota Camry, AB12377, arrives at 14:05",
            "Toyota Camry",
            "АВ 123 77",
        );
    }

    #[test]
    fn two_plates_are_two_and_one_that_stands_twice_is_one() {
        assert_eq!(read("А123ВС77 или В456ОР99").1, ["А 123 ВС 77", "В 456 ОР 99"]);
        says("А123ВС777 (a123bc777)", "", "А 123 ВС 777");
        says("Kia А123ВС (регион 777): А123ВС 777", "Kia", "А 123 ВС 777");
    }

    #[test]
    fn what_is_no_plate_is_not_taken_for_one() {
        for text in [
            "",
            "hello",
            "Kia Rio",
            "+7 916 123-45-67",
            "приеду в 12:05 на 2 часа, дом 12 к2",
            "Ж123ВС77",
            "А000ВС77",
            "AA 1234 BI",
            "AbCdEfGhJkLmNpQrStUv",
        ] {
            assert_eq!(read(text), (None, Vec::new()), "{text}");
        }
        assert_eq!(
            read(&"А123ВС77 ".repeat(1_000)),
            (None, Vec::new()),
            "too long to be read"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,200}") {
            let described = Described::read(&text);
            prop_assert!(described.plates.len() <= MOST_PLATES);
        }

        #[test]
        fn a_plate_that_was_planted_into_noise_is_found(
            before in prop::collection::vec("[бгджзийлпфцчшщъыьэюяdfgijlnqrsuvwz!?🚕]{1,12}", 0..8),
            after in prop::collection::vec("[бгджзийлпфцчшщъыьэюяdfgijlnqrsuvwz!?🚕]{1,12}", 0..8),
            plate in select(vec![
                "А123ВС777", "a123bc777", "а 123 вс 777", "A123BC 77", "АВ12377", "ab 123 77", "АВ 1234 77", "1234 АВ 77", "о001оо99",
                "А123ВС",
            ]),
            line in any::<bool>(),
        ) {
            let glue = if line { "\n" } else { " " };
            let text = [before.join(" "), plate.to_owned(), after.join(" ")].join(glue);
            let planted = LicencePlate::parse(plate, ForeignPlates::Refuse).unwrap();
            prop_assert_eq!(Described::read(&text).plates, vec![planted]);
        }
    }
}
