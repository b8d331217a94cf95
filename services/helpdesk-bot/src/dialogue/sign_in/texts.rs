use chrono::{DateTime, Utc};
use common::{EmailAddress, EmailAddressError};
use conversation::{Argument, Text};

use super::SignInPressed;
use crate::domain::{CODE_HOLDS, DisplayName, LetterFailure};

pub(super) fn welcome() -> Text {
    Text::new("welcome")
}

pub(super) fn ask_address(domains: &[String]) -> Text {
    of_domains("ask-address", "ask-address-of-domains", domains)
}

pub(super) fn ask_new_address(domains: &[String]) -> Text {
    of_domains("ask-new-address", "ask-new-address-of-domains", domains)
}

pub(super) fn address_error(error: EmailAddressError) -> Text {
    Text::new(match error {
        EmailAddressError::NoAt => "address-no-at",
        EmailAddressError::Mailbox => "address-mailbox",
        EmailAddressError::Domain => "address-domain",
        EmailAddressError::TooLong => "address-too-long",
    })
}

pub(super) fn domain_refused(email: &EmailAddress, domains: &[String]) -> Text {
    with("domain-refused", email).with("domains", readable(domains))
}

pub(super) fn codes_limited(until: DateTime<Utc>) -> Text {
    Text::new("codes-limited").with("until", Argument::TimeOfDay(until))
}

pub(super) fn letter_requested(email: &EmailAddress) -> Text {
    with("letter-requested", email)
}

pub(super) fn letter_slow(email: &EmailAddress) -> Text {
    with("letter-slow", email)
}

pub(super) fn letter_sent(email: &EmailAddress) -> Text {
    with("letter-sent", email).with("minutes", CODE_HOLDS.num_minutes())
}

pub(super) fn letter_failed(email: &EmailAddress, failure: LetterFailure) -> Text {
    let key = match failure {
        LetterFailure::AddressRefused => "letter-address-refused",
        LetterFailure::MailboxFull => "letter-mailbox-full",
        LetterFailure::ServerDown => "letter-server-down",
        LetterFailure::Limited => "letter-limited",
        LetterFailure::Invalid => "letter-invalid",
        LetterFailure::Undetermined => "letter-undetermined",
    };
    with(key, email)
}

pub(super) fn ask_code(email: &EmailAddress) -> Text {
    with("ask-code", email)
}

pub(super) fn code_wrong(email: &EmailAddress, left: i64) -> Text {
    with("code-wrong", email).with("left", left)
}

pub(super) fn code_guessed(email: &EmailAddress) -> Text {
    with("code-guessed", email)
}

pub(super) fn code_expired(email: &EmailAddress) -> Text {
    with("code-expired", email)
}

pub(super) fn code_unsent(email: &EmailAddress) -> Text {
    with("code-unsent", email)
}

pub(super) fn signed_in() -> Text {
    Text::new("signed-in")
}

pub(super) fn address_changed(email: &EmailAddress) -> Text {
    with("address-changed", email)
}

pub(super) fn address_stays() -> Text {
    Text::new("address-stays")
}

pub(super) fn group_signed_in(name: &DisplayName, email: &EmailAddress) -> Text {
    with("group-signed-in", email).with("name", name.as_str())
}

pub(super) fn toast_wait(seconds: i64) -> Text {
    Text::new("toast-wait").with("seconds", seconds)
}

/// The label of a button.
pub(in crate::dialogue) fn button(pressed: SignInPressed) -> Text {
    Text::new(match pressed {
        SignInPressed::Resend => "button-resend",
        SignInPressed::OtherAddress => "button-other-address",
        SignInPressed::ChangeAddress => "button-change-address",
    })
}

/// Domains as people read them, in their own letters.
fn readable(domains: &[String]) -> String {
    let readable = |domain: &String| {
        let address = EmailAddress::parse(&format!("x@{domain}")).map(|address| address.readable());
        address.map_or_else(
            |_| domain.clone(),
            |address| address.trim_start_matches("x@").to_owned(),
        )
    };
    domains.iter().map(readable).collect::<Vec<_>>().join(", ")
}

fn with(key: &'static str, email: &EmailAddress) -> Text {
    Text::new(key).with("email", email.readable())
}

fn of_domains(any: &'static str, some: &'static str, domains: &[String]) -> Text {
    if domains.is_empty() {
        Text::new(any)
    } else {
        Text::new(some).with("domains", readable(domains))
    }
}
