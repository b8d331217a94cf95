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
    use super::*;

    #[test]
    fn every_sentence_stands_in_every_language_and_is_said() {
        let said_in = concat!(
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
        assert_eq!(conversation::flaws(&FILES, said_in), Vec::<String>::new());
    }
}
