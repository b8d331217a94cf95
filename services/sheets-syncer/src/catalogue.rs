use chrono::{DateTime, Utc};
use conversation::{Catalogue, CatalogueError, Language, Text};
use jiff::tz::TimeZone;

use crate::{alarm::Trouble, events::Refusal, sheet::PassNumber};

/// Every sentence of sheets-syncer, compiled in.
const FILES: [(Language, &str); 3] = [
    (Language::Ru, include_str!("../locales/ru.ftl")),
    (Language::Uk, include_str!("../locales/uk.ftl")),
    (Language::En, include_str!("../locales/en.ftl")),
];

/// The sentences, speaking of time in this zone.
pub fn catalogue(time_zone: TimeZone) -> Result<Catalogue, CatalogueError> {
    Catalogue::new(&FILES, time_zone)
}

/// Why a tick was taken back, for the guard.
pub fn note(refusal: Refusal, number: PassNumber) -> Text {
    let key = match refusal {
        Refusal::Cancelled => "note-cancelled",
        Refusal::Expired => "note-expired",
        Refusal::UnknownPass => "note-unknown",
        Refusal::NotYetValid => "note-not-yet-valid",
    };
    Text::new(key).with("number", number.0)
}

/// What stands in the brand's column for a guest on foot.
pub fn on_foot() -> Text {
    Text::new("on-foot")
}

/// Tells operators why the sheet is not kept up to date.
pub fn trouble(trouble: Trouble) -> Text {
    Text::new(match trouble {
        Trouble::Unavailable => "trouble-unavailable",
        Trouble::Forbidden => "trouble-forbidden",
        Trouble::Missing => "trouble-missing",
        Trouble::Broken => "trouble-broken",
    })
}

/// Tells operators that it is again, and how long it was not.
pub fn trouble_over(raised_at: DateTime<Utc>, cleared_at: DateTime<Utc>) -> Text {
    let minutes = (cleared_at - raised_at).num_minutes().max(1);
    Text::new("trouble-over")
        .with("hours", minutes / 60)
        .with("minutes", minutes % 60)
}

/// The engine asks for one; there is no person here to hear it.
pub fn apology() -> Text {
    Text::new("apology")
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn every_note_can_be_said_in_every_language() {
        let catalogue = catalogue(TimeZone::UTC).unwrap();
        for language in Language::ALL {
            for refusal in [
                Refusal::Cancelled,
                Refusal::Expired,
                Refusal::UnknownPass,
                Refusal::NotYetValid,
            ] {
                let said = catalogue
                    .render_plain(&note(refusal, PassNumber(17)), language)
                    .unwrap();
                assert!(said.contains("17"), "{said}");
            }
            for one in Trouble::ALL {
                assert!(!catalogue.render_plain(&trouble(one), language).unwrap().is_empty());
            }
            let over = trouble_over(DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::minutes(61));
            assert!(catalogue.render_plain(&over, language).unwrap().contains('1'));
            assert!(!catalogue.render_plain(&apology(), language).unwrap().is_empty());
            assert!(!catalogue.render_plain(&on_foot(), language).unwrap().is_empty());
        }
    }
}
