use std::borrow::Cow;

use chrono::{DateTime, Utc};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::{Timestamp, Zoned, tz::TimeZone};

use crate::{Argument, Language, Rich, Text, rich};

/// The sentences of a service in every language, and the time zone in which it speaks of time.
pub struct Catalogue {
    bundles: Vec<(Language, FluentBundle<FluentResource>)>,
    time_zone: TimeZone,
}

/// A Fluent file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("{language:?}: {problem}")]
    Unreadable { language: Language, problem: String },
    #[error("no sentences in {0:?}")]
    Missing(Language),
}

/// A sentence that cannot be said: a fault of the service, found by its tests.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("no sentence {key} in {language:?}")]
    UnknownKey { key: &'static str, language: Language },
    #[error("sentence {key} in {language:?}: {problem}")]
    Broken {
        key: &'static str,
        language: Language,
        problem: String,
    },
}

impl Catalogue {
    /// Reads one Fluent file per language.
    pub fn new(files: &[(Language, &str)], time_zone: TimeZone) -> Result<Self, CatalogueError> {
        let bundles = files
            .iter()
            .map(|&(language, source)| Ok((language, bundle(language, source)?)))
            .collect::<Result<Vec<_>, CatalogueError>>()?;
        match Language::ALL
            .into_iter()
            .find(|wanted| bundles.iter().all(|(language, _)| language != wanted))
        {
            Some(missing) => Err(CatalogueError::Missing(missing)),
            None => Ok(Self { bundles, time_zone }),
        }
    }

    /// Says a sentence in a language. Arguments are data: they never become formatting.
    pub fn render(&self, text: &Text, language: Language) -> Result<Rich, RenderError> {
        let markup = self.markup(text, language)?;
        Rich::from_markup(&markup).map_err(|error| RenderError::Broken {
            key: text.key,
            language,
            problem: error.to_string(),
        })
    }

    /// A label, notice or description, where Telegram knows no formatting.
    pub fn render_plain(&self, text: &Text, language: Language) -> Result<String, RenderError> {
        Ok(self.render(text, language)?.text)
    }

    /// The zone in which the sentences speak of time.
    pub fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    fn markup(&self, text: &Text, language: Language) -> Result<String, RenderError> {
        let unknown = || RenderError::UnknownKey {
            key: text.key,
            language,
        };
        let (_, bundle) = self
            .bundles
            .iter()
            .find(|(known, _)| *known == language)
            .ok_or_else(unknown)?;
        let pattern = bundle
            .get_message(text.key)
            .and_then(|message| message.value())
            .ok_or_else(unknown)?;
        let mut arguments = FluentArgs::new();
        for (name, value) in &text.arguments {
            arguments.set(*name, self.value(value, language)?);
        }
        let mut errors = Vec::new();
        let markup = bundle
            .format_pattern(pattern, Some(&arguments), &mut errors)
            .into_owned();
        match errors.first() {
            Some(error) => Err(RenderError::Broken {
                key: text.key,
                language,
                problem: error.to_string(),
            }),
            None => Ok(markup),
        }
    }

    fn value(&self, argument: &Argument, language: Language) -> Result<FluentValue<'static>, RenderError> {
        Ok(match argument {
            Argument::String(data) => FluentValue::String(Cow::Owned(rich::escaped(data))),
            Argument::Number(number) => FluentValue::from(*number),
            Argument::Moment(moment) => FluentValue::String(Cow::Owned(self.moment(*moment, language))),
            Argument::TimeOfDay(moment) => {
                FluentValue::String(Cow::Owned(self.local(*moment).strftime("%H:%M").to_string()))
            }
            Argument::Day(moment) => FluentValue::String(Cow::Owned(self.day(*moment, language))),
            Argument::Date(moment) => {
                let local = self.local(*moment);
                let month = month_name(language, local.month());
                FluentValue::String(Cow::Owned(format!("{} {month} {}", local.day(), local.year())))
            }
            Argument::Text(text) => FluentValue::String(Cow::Owned(self.markup(text, language)?)),
        })
    }

    fn moment(&self, moment: DateTime<Utc>, language: Language) -> String {
        let local = self.local(moment);
        let month = month_name(language, local.month());
        format!("{} {month}, {}", local.day(), local.strftime("%H:%M"))
    }

    fn day(&self, moment: DateTime<Utc>, language: Language) -> String {
        let local = self.local(moment);
        let weekday = weekday_name(language, local.weekday().to_monday_zero_offset());
        format!("{weekday}, {} {}", local.day(), month_name(language, local.month()))
    }

    /// Date and time of day in the service's time zone, the same in every language: `2026-11-21 14:05`.
    pub fn date_and_time(&self, moment: DateTime<Utc>) -> String {
        self.local(moment).strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn local(&self, moment: DateTime<Utc>) -> Zoned {
        local_time(moment, &self.time_zone)
    }
}

/// A moment by the clocks of a time zone, in whole seconds.
pub fn local_time(moment: DateTime<Utc>, time_zone: &TimeZone) -> Zoned {
    // Both types reach further than any time that a service speaks of; the bounds only meet hostile input.
    Timestamp::from_second(moment.timestamp())
        .unwrap_or(Timestamp::MAX)
        .to_zoned(time_zone.clone())
}

fn bundle(language: Language, source: &str) -> Result<FluentBundle<FluentResource>, CatalogueError> {
    let unreadable = |problem: String| CatalogueError::Unreadable { language, problem };
    let resource =
        FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| unreadable(format!("{errors:?}")))?;
    let tag = language
        .code()
        .parse()
        .map_err(|error| unreadable(format!("{error}")))?;
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Isolation marks are invisible characters that would end up in copied codes and plates.
    bundle.set_use_isolating(false);
    bundle
        .add_resource(resource)
        .map_err(|errors| unreadable(format!("{errors:?}")))?;
    Ok(bundle)
}

/// The usual short form. `weekday` counts from 0, Monday.
fn weekday_name(language: Language, weekday: i8) -> &'static str {
    let names = match language {
        Language::Ru => ["пн", "вт", "ср", "чт", "пт", "сб", "вс"],
        Language::Uk => ["пн", "вт", "ср", "чт", "пт", "сб", "нд"],
        Language::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    };
    names[usize::from(weekday.unsigned_abs()).min(6)]
}

/// The month in the form that follows a day (genitive in Russian and Ukrainian). `month` counts from 1.
fn month_name(language: Language, month: i8) -> &'static str {
    const RU: [&str; 12] = [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ];
    const UK: [&str; 12] = [
        "січня",
        "лютого",
        "березня",
        "квітня",
        "травня",
        "червня",
        "липня",
        "серпня",
        "вересня",
        "жовтня",
        "листопада",
        "грудня",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let names = match language {
        Language::Ru => RU,
        Language::Uk => UK,
        Language::En => EN,
    };
    names[usize::from(month.unsigned_abs()).clamp(1, 12) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(source: &'static str) -> Catalogue {
        let files = Language::ALL.map(|language| (language, source));
        Catalogue::new(&files, TimeZone::get("Europe/Moscow").unwrap()).unwrap()
    }

    #[test]
    fn an_argument_never_becomes_formatting() {
        let catalogue = catalogue("hello = Hello, <b>{ $name }</b>!");
        let rich = catalogue
            .render(&Text::new("hello").with("name", "<i>&you</i>"), Language::En)
            .unwrap();
        assert_eq!(rich.text, "Hello, <i>&you</i>!");
        assert_eq!(rich.entities.len(), 1);
    }

    #[test]
    fn plurals_follow_the_language() {
        let catalogue = catalogue("n = { $n ->\n [one] { $n } код\n [few] { $n } кода\n *[many] { $n } кодов\n }");
        let say = |n: i64| {
            catalogue
                .render(&Text::new("n").with("n", n), Language::Ru)
                .unwrap()
                .text
        };
        assert_eq!(
            [say(1), say(3), say(5), say(21)],
            ["1 код", "3 кода", "5 кодов", "21 код"]
        );
    }

    #[test]
    fn moments_stand_in_the_time_zone_and_language() {
        let catalogue = catalogue("until = { $until }");
        let moment = "2026-11-21T11:05:00Z".parse::<DateTime<Utc>>().unwrap();
        let say = |language| {
            catalogue
                .render(&Text::new("until").with("until", Argument::Moment(moment)), language)
                .unwrap()
                .text
        };
        assert_eq!(say(Language::Ru), "21 ноября, 14:05");
        assert_eq!(say(Language::Uk), "21 листопада, 14:05");
        assert_eq!(say(Language::En), "21 November, 14:05");
    }

    #[test]
    fn days_have_names_in_the_language() {
        let catalogue = catalogue("day = { $day }");
        // In Moscow it is Sunday already.
        let moment = "2026-11-21T22:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let say = |language| {
            catalogue
                .render(&Text::new("day").with("day", Argument::Day(moment)), language)
                .unwrap()
                .text
        };
        assert_eq!(say(Language::Ru), "вс, 22 ноября");
        assert_eq!(say(Language::Uk), "нд, 22 листопада");
        assert_eq!(say(Language::En), "Sun, 22 November");
    }

    #[test]
    fn dates_have_a_year() {
        let catalogue = catalogue("until = { $until }");
        let moment = "2027-11-20T22:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let text = Text::new("until").with("until", Argument::Date(moment));
        assert_eq!(catalogue.render(&text, Language::Ru).unwrap().text, "21 ноября 2027");
    }

    #[test]
    fn a_missing_key_or_argument_is_an_error_and_not_a_blank() {
        let catalogue = catalogue("hello = Hello, { $name }!");
        assert!(matches!(
            catalogue.render(&Text::new("unknown"), Language::En),
            Err(RenderError::UnknownKey { key: "unknown", .. })
        ));
        assert!(matches!(
            catalogue.render(&Text::new("hello"), Language::En),
            Err(RenderError::Broken { .. })
        ));
    }
}
