use chrono::{DateTime, Utc};
use conversation::{Catalogue, CatalogueError, Language, Text};
use jiff::tz::TimeZone;

use crate::domain::{Failure, Fault, Severity};

/// Every sentence of notifier, compiled in.
const FILES: [(Language, &str); 3] = [
    (Language::Ru, include_str!("../locales/ru.ftl")),
    (Language::Uk, include_str!("../locales/uk.ftl")),
    (Language::En, include_str!("../locales/en.ftl")),
];

/// The sentences, speaking of time in this zone.
pub fn catalogue(time_zone: TimeZone) -> Result<Catalogue, CatalogueError> {
    Catalogue::new(&FILES, time_zone)
}

pub fn code_subject() -> Text {
    Text::new("code-subject")
}

pub fn code_intro() -> Text {
    Text::new("code-intro")
}

pub fn code_holds(minutes: i64) -> Text {
    Text::new("code-holds").with("minutes", minutes)
}

pub fn code_not_asked() -> Text {
    Text::new("code-not-asked")
}

pub fn desk_subject() -> Text {
    Text::new("desk-subject")
}

pub fn desk_intro() -> Text {
    Text::new("desk-intro")
}

pub fn desk_link() -> Text {
    Text::new("desk-link")
}

pub fn alert_heading(severity: Severity) -> Text {
    Text::new(match severity {
        Severity::Warning => "alert-warning",
        Severity::Error => "alert-error",
    })
}

pub fn alert_subject(severity: Severity, producer: &str, text: &str) -> Text {
    Text::new("alert-subject")
        .with("heading", alert_heading(severity))
        .with("producer", producer)
        .with("text", text)
}

pub fn alert_since(producer: &str, since: DateTime<Utc>) -> Text {
    Text::new("alert-since")
        .with("producer", producer)
        .with("since", conversation::Argument::Moment(since))
}

pub fn alert_times(times: i64) -> Text {
    Text::new("alert-times").with("times", times)
}

pub fn over_heading() -> Text {
    Text::new("over-heading")
}

pub fn over_subject(producer: &str, text: &str) -> Text {
    Text::new("alert-subject")
        .with("heading", over_heading())
        .with("producer", producer)
        .with("text", text)
}

pub fn over_lasted(producer: &str, since: DateTime<Utc>, until: DateTime<Utc>, times: i64) -> Text {
    let minutes = (until - since).num_minutes().max(1);
    Text::new("over-lasted")
        .with("producer", producer)
        .with("since", conversation::Argument::Moment(since))
        .with("hours", minutes / 60)
        .with("minutes", minutes % 60)
        .with("times", times)
}

pub fn digest_subject() -> Text {
    Text::new("digest-subject")
}

pub fn digest_intro() -> Text {
    Text::new("digest-intro")
}

pub fn digest_letters(failure: Failure, count: i64) -> Text {
    Text::new("digest-letters")
        .with("reason", Text::new(reason(failure)))
        .with("count", count)
}

pub fn digest_dead_letters(consumer: &str, count: i64) -> Text {
    Text::new("digest-dead-letters")
        .with("consumer", consumer)
        .with("count", count)
}

pub fn digest_dead_rows(count: i64) -> Text {
    Text::new("digest-dead-rows").with("count", count)
}

pub fn digest_uncounted() -> Text {
    Text::new("digest-uncounted")
}

pub fn digest_next() -> Text {
    Text::new("digest-next")
}

/// What is wrong between us and the mail server.
pub fn mail_fault(fault: Fault) -> Text {
    Text::new(match fault {
        Fault::Login => "fault-login",
        Fault::Certificate => "fault-certificate",
        Fault::Encryption => "fault-encryption",
        Fault::Sender => "fault-sender",
    })
}

pub fn mail_fault_over() -> Text {
    Text::new("fault-over")
}

/// What the bot answers to whoever writes to it.
pub fn alerts_only(chat_id: i64) -> Text {
    Text::new("alerts-only").with("chat", chat_id.to_string())
}

/// One text of ours as it is, for sentences whose words were put together before.
pub fn verbatim(text: String) -> Text {
    Text::new("verbatim").with("text", text)
}

pub fn apology() -> Text {
    Text::new("apology")
}

fn reason(failure: Failure) -> &'static str {
    match failure {
        Failure::AddressRefused => "reason-address-refused",
        Failure::MailboxFull => "reason-mailbox-full",
        Failure::ServerDown => "reason-server-down",
        Failure::Limited => "reason-limited",
        Failure::Invalid => "reason-invalid",
        Failure::Undetermined => "reason-undetermined",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_stands_in_every_language_and_is_said() {
        assert_eq!(
            conversation::flaws(&FILES, include_str!("catalogue.rs")),
            Vec::<String>::new()
        );
    }

    #[test]
    fn what_no_letter_says_can_be_said_in_every_language() {
        let catalogue = catalogue(TimeZone::UTC).unwrap();
        for language in Language::ALL {
            let mut texts: Vec<Text> = Fault::ALL.map(mail_fault).into();
            texts.extend([mail_fault_over(), alerts_only(-100_123), apology()]);
            for text in texts {
                assert!(!catalogue.render_plain(&text, language).unwrap().is_empty());
            }
            let hostile = "<b>&amp;</b>\n\n{ $x }";
            assert_eq!(
                catalogue.render_plain(&verbatim(hostile.to_owned()), language).unwrap(),
                hostile
            );
            assert!(
                catalogue
                    .render_plain(&alerts_only(-100_123), language)
                    .unwrap()
                    .contains("-100123")
            );
        }
    }
}
