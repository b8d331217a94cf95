use phonenumber::country::RU;
use proptest::{prelude::*, sample::select};

use super::*;

fn parsed(text: &str) -> Result<String, PhoneNumberError> {
    PhoneNumber::parse(text, RU).map(String::from)
}

#[test]
fn usual_ways_of_writing_a_russian_number_are_one_number() {
    for text in [
        "+79161234567",
        "+7 916 123-45-67",
        "8 (916) 123-45-67",
        "89161234567",
        "79161234567",
        "9161234567",
        "916 123 45 67",
        " 8-916-123-45-67 ",
    ] {
        assert_eq!(parsed(text).as_deref(), Ok("+79161234567"), "{text}");
    }
}

#[test]
fn numbers_of_other_countries_are_taken_with_and_without_plus() {
    assert_eq!(parsed("+380 50 123 45 67").as_deref(), Ok("+380501234567"));
    assert_eq!(parsed("380501234567").as_deref(), Ok("+380501234567"));
    assert_eq!(parsed("+44 20 7946 0958").as_deref(), Ok("+442079460958"));
    assert_eq!(parsed("+375 29 123-45-67").as_deref(), Ok("+375291234567"));
}

#[test]
fn what_is_wrong_with_a_number_is_said() {
    assert_eq!(parsed("Anna"), Err(PhoneNumberError::NotANumber));
    assert_eq!(parsed(""), Err(PhoneNumberError::NotANumber));
    assert_eq!(parsed("=8+9161234567*cmd"), Err(PhoneNumberError::NotANumber));
    assert_eq!(parsed("8916123456"), Err(PhoneNumberError::TooShort));
    assert_eq!(parsed("891612345678"), Err(PhoneNumberError::TooLong));
    assert_eq!(parsed(&"9".repeat(1_000_000)), Err(PhoneNumberError::TooLong));
    assert_eq!(parsed("+999 123 456 789"), Err(PhoneNumberError::UnknownCountry));
    assert_eq!(parsed("+7 000 123 45 67"), Err(PhoneNumberError::NotInUse));
}

#[test]
fn a_number_never_reaches_a_log_whole() {
    let number = PhoneNumber::parse("+79161234567", RU).unwrap();
    assert_eq!(format!("{number:?}"), "PhoneNumber(…67)");
    assert_eq!(number.international(), "+7 916 123-45-67");
}

#[test]
fn a_stored_number_reads_back_and_a_broken_one_does_not() {
    let number = PhoneNumber::parse("+79161234567", RU).unwrap();
    assert_eq!(
        serde_json::from_str::<PhoneNumber>(&serde_json::to_string(&number).unwrap()).unwrap(),
        number
    );
    for broken in ["\"79161234567\"", "\"+7916x\"", "\"+1\"", "\"+1234567890123456\""] {
        assert!(serde_json::from_str::<PhoneNumber>(broken).is_err(), "{broken}");
    }
}

fn separator() -> impl Strategy<Value = &'static str> {
    select(vec!["", " ", "-", "  "])
}

proptest! {
    #[test]
    fn a_valid_mobile_number_is_understood_however_it_is_typed(
        rest in 0..1_000_000_000u32, prefix in select(vec!["+7", "8", "7", ""]), a in separator(), b in separator(), brackets: bool,
    ) {
        let digits = format!("{rest:09}");
        let (code, number) = digits.split_at(2);
        let area = if brackets && !prefix.is_empty() { format!("(9{code})") } else { format!("9{code}") };
        let typed = format!("{prefix}{a}{area}{b}{}{a}{}", &number[..3], &number[3..]);
        prop_assert_eq!(parsed(&typed), Ok(format!("+79{digits}")), "{}", typed);
    }

    #[test]
    fn a_number_of_wrong_length_is_refused(digits in "\\+79([0-9]{3,8}|[0-9]{10,12})") {
        prop_assert!(parsed(&digits).is_err(), "{}", digits);
    }

    #[test]
    fn no_text_panics_and_what_is_taken_is_e164(text in "\\PC{0,50}|[+0-9() -]{0,24}") {
        if let Ok(number) = PhoneNumber::parse(&text, RU) {
            prop_assert!(number.as_str().starts_with('+') && (7..=16).contains(&number.as_str().len()));
            prop_assert_eq!(PhoneNumber::try_from(number.as_str().to_owned()), Ok(number));
        }
    }
}
