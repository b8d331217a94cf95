use proptest::{prelude::*, sample::select};

use super::*;

const CYRILLIC: &str = "АВЕКМНОРСТУХ";
const LATIN: &str = "ABEKMHOPCTYX";

fn parsed(text: &str) -> Result<(PlateKind, String), LicencePlateError> {
    LicencePlate::parse(text, ForeignPlates::Allow).map(|plate| (plate.kind(), plate.to_string()))
}

fn right(text: &str, kind: PlateKind, shown: &str) {
    assert_eq!(parsed(text), Ok((kind, shown.to_owned())), "{text}");
}

fn wrong(text: &str, error: LicencePlateError) {
    assert_eq!(parsed(text), Err(error), "{text}");
}

#[test]
fn every_russian_form_is_understood_and_shown_with_its_spaces() {
    right("А123ВС", PlateKind::Private, "А 123 ВС");
    right("А123ВС77", PlateKind::Private, "А 123 ВС 77");
    right("А123ВС777", PlateKind::Private, "А 123 ВС 777");
    right("АВ12377", PlateKind::Taxi, "АВ 123 77");
    right("АВ 123 777", PlateKind::Taxi, "АВ 123 777");
    right("АВ 1234 77", PlateKind::Trailer, "АВ 1234 77");
    right("1234АВ77", PlateKind::Motorcycle, "1234 АВ 77");
    right("АВ123С77", PlateKind::Transit, "АВ 123 С 77");
    right("ТАВ12377", PlateKind::Transit, "Т АВ 123 77");
    right("004CD177", PlateKind::Diplomatic, "004 CD 1 77");
    right("001 D 001 77", PlateKind::Diplomatic, "001 D 001 77");
    right("001т00199", PlateKind::Diplomatic, "001 Т 001 99");
    right("А123477", PlateKind::Police, "А 1234 77");
    right("123 А 77", PlateKind::Police, "123 А 77");
    right("1234А77", PlateKind::Police, "1234 А 77");
}

#[test]
fn latin_lookalikes_lower_case_spaces_hyphens_and_the_country_are_no_obstacle() {
    for text in [
        "a123bc777",
        "A 123 BC 777",
        "а-123-вс-777",
        " а123вс 777 rus",
        "a123вc 777RUS",
        "А123ВС|777\u{200F}",
        "a.123.bc/777",
    ] {
        right(text, PlateKind::Private, "А 123 ВС 777");
    }
    right("004сд177", PlateKind::Diplomatic, "004 CD 1 77");
}

#[test]
fn the_typed_spaces_tell_a_trailer_from_a_taxi() {
    right("АВ123777", PlateKind::Taxi, "АВ 123 777");
    right("АВ 1237 77", PlateKind::Trailer, "АВ 1237 77");
    right("АВ123377", PlateKind::Trailer, "АВ 1233 77");
    assert_eq!(
        LicencePlate::parse("АВ123777", ForeignPlates::Allow),
        LicencePlate::parse("АВ 1237 77", ForeignPlates::Allow)
    );
}

#[test]
fn what_is_wrong_with_a_plate_is_said() {
    wrong("", LicencePlateError::Empty);
    wrong(" - \u{200F}", LicencePlateError::Empty);
    wrong(&"А".repeat(41), LicencePlateError::TooLong);
    wrong("А123ВС77!", LicencePlateError::Character('!'));
    wrong("=IMPORTXML(1)", LicencePlateError::Character('='));
    wrong("А123ВС٧٧", LicencePlateError::Character('٧'));
    wrong("🚗123", LicencePlateError::Character('🚗'));
    wrong("Ж123ВС77", LicencePlateError::Letter('Ж'));
    wrong("А123ВЯ", LicencePlateError::Letter('Я'));
    wrong("G123BC77", LicencePlateError::Letter('G'));
    wrong("А000ВС77", LicencePlateError::ZeroNumber);
    wrong("АВ 0000 77", LicencePlateError::ZeroNumber);
    wrong("А123ВС00", LicencePlateError::Region("00".to_owned()));
    wrong("А123ВС377", LicencePlateError::Region("377".to_owned()));
    wrong("А123ВС700", LicencePlateError::Region("700".to_owned()));
    wrong("1234АВ", LicencePlateError::RegionMissing);
    wrong("А1234", LicencePlateError::RegionMissing);
    wrong("А123В", LicencePlateError::Form);
    wrong("А123ВС7", LicencePlateError::Form);
    wrong("А123ВС7777", LicencePlateError::Form);
    wrong("A123BC7", LicencePlateError::Form);
    wrong("белая Лада", LicencePlateError::Form);
}

#[test]
fn plates_of_other_countries_are_taken_unless_the_setting_refuses_them() {
    right("AA 1234 BI", PlateKind::Foreign, "AA 1234 BI");
    right("АА1234ВІ", PlateKind::Foreign, "AA1234BI");
    right("1234 АВ-7", PlateKind::Foreign, "1234 AB 7");
    right("1234 ab-7", PlateKind::Foreign, "1234 AB 7");
    right("123 ABC 02", PlateKind::Foreign, "123 ABC 02");
    right("G-123-BC", PlateKind::Foreign, "G 123 BC");
    wrong("ABCD", LicencePlateError::Form);
    wrong("A1", LicencePlateError::Form);
    wrong("AB12345678901", LicencePlateError::Form);
    assert_eq!(
        LicencePlate::parse("AA 1234 BI", ForeignPlates::Refuse),
        Err(LicencePlateError::Foreign)
    );
    assert_eq!(
        LicencePlate::parse("А123ВЖ77", ForeignPlates::Refuse),
        Err(LicencePlateError::Letter('Ж'))
    );
}

#[test]
fn a_stored_plate_reads_back_and_a_broken_one_does_not() {
    let plate = LicencePlate::parse("a123bc777", ForeignPlates::Refuse).unwrap();
    assert_eq!(serde_json::to_string(&plate).unwrap(), "\"А 123 ВС 777\"");
    assert_eq!(serde_json::from_str::<LicencePlate>("\"А 123 ВС 777\"").unwrap(), plate);
    assert!(serde_json::from_str::<LicencePlate>("\"!\"").is_err());
    assert_eq!(plate.compact(), "А123ВС777");
}

/// A letter as people type it and as the plate bears it: two alphabets, two cases.
fn letter() -> impl Strategy<Value = (String, String)> {
    (0..12usize, 0..4u8).prop_map(|(index, style)| {
        let pick = |alphabet: &str| alphabet.chars().nth(index).unwrap().to_string();
        let typed = if style % 2 == 0 { pick(CYRILLIC) } else { pick(LATIN) };
        (if style < 2 { typed } else { typed.to_lowercase() }, pick(CYRILLIC))
    })
}

fn letters(count: usize) -> impl Strategy<Value = (String, String)> {
    prop::collection::vec(letter(), count).prop_map(|letters| letters.into_iter().unzip())
}

fn number(digits: u32) -> impl Strategy<Value = (String, String)> {
    (1..10u32.pow(digits)).prop_map(move |number| {
        let number = format!("{number:0width$}", width = digits as usize);
        (number.clone(), number)
    })
}

fn region() -> impl Strategy<Value = (String, String)> {
    (select(vec!["", "1", "2", "7", "9"]), 1..=99u8).prop_map(|(hundreds, rest)| {
        let region = format!("{hundreds}{rest:02}");
        (region.clone(), region)
    })
}

fn space() -> impl Strategy<Value = &'static str> {
    select(vec![" ", "-", "  ", " - ", "\u{A0}"])
}

/// Valid plates with their spaces, so that none is two forms at once: what is typed and what must be shown.
fn valid() -> impl Strategy<Value = (String, String)> {
    let forms = prop_oneof![
        (letters(1), number(3), letters(2)).prop_map(|(a, b, c)| vec![a, b, c]),
        (letters(2), number(3)).prop_map(|(a, b)| vec![a, b]),
        (letters(2), number(4)).prop_map(|(a, b)| vec![a, b]),
        (number(4), letters(2)).prop_map(|(a, b)| vec![a, b]),
        (letters(2), number(3), letters(1)).prop_map(|(a, b, c)| vec![a, b, c]),
        (letters(1), number(4)).prop_map(|(a, b)| vec![a, b]),
    ];
    (forms, region(), space()).prop_map(|(mut groups, region, space)| {
        groups.push(region);
        let (typed, shown): (Vec<_>, Vec<_>) = groups.into_iter().unzip();
        (typed.join(space), shown.join(" "))
    })
}

proptest! {
    #[test]
    fn a_valid_plate_is_understood_however_it_is_typed((typed, shown) in valid()) {
        let plate = LicencePlate::parse(&typed, ForeignPlates::Refuse).map_err(|error| TestCaseError::fail(format!("{typed}: {error}")))?;
        prop_assert_eq!(plate.as_str(), &shown);
        prop_assert_eq!(LicencePlate::parse(&plate.compact(), ForeignPlates::Refuse).unwrap(), plate.clone());
        let again = LicencePlate::parse(plate.as_str(), ForeignPlates::Refuse).unwrap();
        prop_assert_eq!(again.as_str(), plate.as_str());
    }

    #[test]
    fn a_private_plate_with_a_region_that_is_none_is_refused(
        hundreds in select(vec!["0", "3", "4", "5", "6", "8"]), rest in 0..=99u8, letters in letters(3), number in 1..=999u16,
    ) {
        let first = letters.0.chars().next().unwrap();
        let others: String = letters.0.chars().skip(1).collect();
        let region = format!("{hundreds}{rest:02}");
        prop_assert_eq!(
            LicencePlate::parse(&format!("{first}{number:03}{others}{region}"), ForeignPlates::Allow),
            Err(LicencePlateError::Region(region))
        );
    }

    #[test]
    fn a_private_plate_with_a_letter_that_is_none_is_refused(letter in select("БГДЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯ".chars().collect::<Vec<_>>()), rest in "[1-9]{3}[АВЕ]{2}(77)?") {
        prop_assert_eq!(
            LicencePlate::parse(&format!("{letter}{rest}"), ForeignPlates::Allow),
            Err(LicencePlateError::Letter(letter))
        );
    }

    #[test]
    fn no_text_panics_and_what_is_taken_reads_back(text in "\\PC{0,60}|[А-Яа-яA-Za-z0-9 -]{0,14}") {
        if let Ok(plate) = LicencePlate::parse(&text, ForeignPlates::Allow) {
            let again = LicencePlate::parse(plate.as_str(), ForeignPlates::Allow).unwrap();
            prop_assert_eq!(again.as_str(), plate.as_str());
            prop_assert_eq!(again.kind(), plate.kind());
            prop_assert_eq!(again, plate);
        }
    }
}
