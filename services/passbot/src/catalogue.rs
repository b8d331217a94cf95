use conversation::{Catalogue, CatalogueError, Language};
use jiff::tz::TimeZone;

/// Every sentence of passbot, compiled in.
const FILES: [(Language, &str); 3] = [
    (
        Language::Ru,
        concat!(
            include_str!("../locales/ru.ftl"),
            include_str!("../locales/desk.ru.ftl"),
            include_str!("../locales/news.ru.ftl"),
            include_str!("../locales/residents.ru.ftl"),
            include_str!("../locales/plates.ru.ftl")
        ),
    ),
    (
        Language::Uk,
        concat!(
            include_str!("../locales/uk.ftl"),
            include_str!("../locales/desk.uk.ftl"),
            include_str!("../locales/news.uk.ftl"),
            include_str!("../locales/residents.uk.ftl"),
            include_str!("../locales/plates.uk.ftl")
        ),
    ),
    (
        Language::En,
        concat!(
            include_str!("../locales/en.ftl"),
            include_str!("../locales/desk.en.ftl"),
            include_str!("../locales/news.en.ftl"),
            include_str!("../locales/residents.en.ftl"),
            include_str!("../locales/plates.en.ftl")
        ),
    ),
];

/// The sentences, speaking of time in this zone.
pub fn catalogue(time_zone: TimeZone) -> Result<Catalogue, CatalogueError> {
    Catalogue::new(&FILES, time_zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_for_a_car_without_a_pass_is_a_brand_in_every_language() {
        let catalogue = catalogue(jiff::tz::TimeZone::UTC).unwrap();
        for language in Language::ALL {
            let words = catalogue
                .render_plain(&crate::dialogue::brand_without_pass(), language)
                .unwrap();
            assert_eq!(crate::domain::Brand::parse(&words).unwrap().as_str(), words);
        }
    }

    #[test]
    fn every_sentence_stands_in_every_language_and_is_said() {
        let said_in = concat!(
            include_str!("dialogue/texts.rs"),
            include_str!("dialogue/resident_texts.rs"),
            include_str!("dialogue/desk/texts.rs"),
            include_str!("dialogue/desk/lists.rs"),
            include_str!("dialogue/desk/residents_texts.rs"),
            include_str!("dialogue/desk/plates_texts.rs"),
            include_str!("dialogue/news/texts.rs")
        );
        assert_eq!(conversation::flaws(&FILES, said_in), Vec::<String>::new());
    }
}
