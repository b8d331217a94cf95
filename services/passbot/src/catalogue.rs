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
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Keys with their variables, as the file has them.
    fn sentences(source: &'static str) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
        let mut sentences = BTreeMap::new();
        let mut key = "";
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =")
                && line.starts_with(|first: char| first.is_ascii_lowercase())
            {
                assert!(sentences.insert(name, BTreeSet::new()).is_none(), "{name} stands twice");
                key = name;
            }
            let variables = line.split('$').skip(1).map(|rest| {
                let end = rest
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                    .unwrap_or(rest.len());
                &rest[..end]
            });
            if let Some(known) = sentences.get_mut(key) {
                known.extend(variables);
            }
        }
        sentences
    }

    #[test]
    fn all_languages_have_the_same_sentences_with_the_same_variables() {
        let [ru, uk, en] = FILES.map(|(_, source)| sentences(source));
        assert!(ru.len() > 100, "only {} sentences read", ru.len());
        assert_eq!(ru, uk);
        assert_eq!(ru, en);
    }

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
    fn every_sentence_is_used() {
        let texts = concat!(
            include_str!("dialogue/texts.rs"),
            include_str!("dialogue/resident_texts.rs"),
            include_str!("dialogue/desk/texts.rs"),
            include_str!("dialogue/desk/lists.rs"),
            include_str!("dialogue/desk/residents_texts.rs"),
            include_str!("dialogue/desk/plates_texts.rs"),
            include_str!("dialogue/news/texts.rs")
        );
        for key in sentences(FILES[0].1).keys() {
            assert!(texts.contains(&format!("\"{key}\"")), "{key} is never said");
        }
    }
}
