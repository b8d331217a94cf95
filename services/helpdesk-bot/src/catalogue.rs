use conversation::{Catalogue, CatalogueError, Language};
use jiff::tz::TimeZone;

/// The sentences of all areas in one language, compiled in.
macro_rules! sentences {
    ($language:literal) => {
        concat!(
            include_str!(concat!("../locales/", $language, ".ftl")),
            include_str!(concat!("../locales/sign-in.", $language, ".ftl")),
            include_str!(concat!("../locales/line.", $language, ".ftl")),
            include_str!(concat!("../locales/menu.", $language, ".ftl")),
            include_str!(concat!("../locales/control.", $language, ".ftl")),
            include_str!(concat!("../locales/archive.", $language, ".ftl")),
            include_str!(concat!("../locales/keeping.", $language, ".ftl")),
            include_str!(concat!("../locales/canned.", $language, ".ftl"))
        )
    };
}

/// Every sentence of helpdesk-bot.
const FILES: [(Language, &str); 3] = [
    (Language::Ru, sentences!("ru")),
    (Language::Uk, sentences!("uk")),
    (Language::En, sentences!("en")),
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
        assert!(ru.len() > 60, "only {} sentences read", ru.len());
        assert_eq!(ru, uk);
        assert_eq!(ru, en);
    }

    #[test]
    fn every_sentence_is_used() {
        let texts = concat!(
            include_str!("dialogue/texts.rs"),
            include_str!("dialogue/sign_in/texts.rs"),
            include_str!("dialogue/line/texts.rs"),
            include_str!("dialogue/menu/texts.rs"),
            include_str!("dialogue/control/texts.rs"),
            include_str!("dialogue/control/privacy_texts.rs"),
            include_str!("domain/protocol/phrases.rs"),
            include_str!("domain/protocol/text.rs"),
            include_str!("domain/protocol/html.rs"),
            include_str!("dialogue/keeping/texts.rs"),
            include_str!("dialogue/canned/texts.rs")
        );
        for key in sentences(FILES[0].1).keys() {
            assert!(texts.contains(&format!("\"{key}\"")), "{key} is never said");
        }
    }
}
