//! Every sentence that a person sees: one function each, so that a key and its arguments stand together once.

use chrono::{DateTime, TimeDelta, Utc};
use common::{InvitationCode, LicencePlateError, PhoneNumberError};
use conversation::{Argument, Command, Language, Text, character_name, turns_or_hides};

pub(super) use super::resident_texts::*;
use super::{CommandName, OrderQuestion, Pressed, RegistrationQuestion};
use crate::domain::{
    BrandError, HouseError, NameError, Particulars, Pass, PassId, PassStatus, Refusal, TelegramId, Unusable, Visitor,
};

/// What a person is told when his input could not be handled at all.
pub fn apology() -> Text {
    Text::new("apology")
}

/// Stands for the brand of a car that came without a pass and was let in: nobody named it.
pub fn brand_without_pass() -> Text {
    Text::new("brand-without-pass")
}

// Anywhere.

pub(super) fn text_wanted() -> Text {
    Text::new("text-wanted")
}

pub(super) fn edited() -> Text {
    Text::new("edited")
}

pub(super) fn contact_not_wanted() -> Text {
    Text::new("contact-not-wanted")
}

pub(super) fn unknown_command() -> Text {
    Text::new("unknown-command")
}

pub(super) fn use_the_buttons() -> Text {
    Text::new("use-the-buttons")
}

pub(super) fn nothing_to_cancel() -> Text {
    Text::new("nothing-to-cancel")
}

pub(super) fn group_link(bot: &str) -> Text {
    Text::new("group-link").with("bot", bot)
}

pub(super) fn resident_menu(name: &str) -> Text {
    Text::new("resident-menu").with("name", name)
}

pub(super) fn resident_hint() -> Text {
    Text::new("resident-hint")
}

/// What somebody who is blocked hears, whatever he does.
pub(super) fn blocked() -> Text {
    Text::new("blocked")
}

pub(super) fn toast_blocked() -> Text {
    Text::new("toast-blocked")
}

pub(super) fn phone_blocked() -> Text {
    Text::new("phone-blocked")
}

// Help and commands.

/// The commands of a role, a line each, then how to go home.
pub(super) fn help(commands: &[Command]) -> Text {
    let lines = commands.iter().rev().fold(Text::new("help-end"), |rest, command| {
        Text::new("help-line")
            .with("command", command.name)
            .with("description", command.description.clone())
            .with("rest", rest)
    });
    Text::new("help").with("lines", lines)
}

pub(super) fn command(name: CommandName) -> Text {
    if let Some(text) = super::desk::command_text(name) {
        return text;
    }
    Text::new(match name {
        CommandName::Start | CommandName::Register => "command-register",
        CommandName::Order => "command-order",
        CommandName::Code => "command-code",
        CommandName::Language => "command-language",
        CommandName::Help
        | CommandName::Gate
        | CommandName::Guards
        | CommandName::Export
        | CommandName::Residents
        | CommandName::Plates => "command-help",
        CommandName::Cancel => "command-cancel",
        CommandName::News => return super::news::command_text(),
        CommandName::Orders => "command-orders",
        CommandName::Privacy => "command-privacy",
    })
}

// Language.

pub(super) fn ask_language() -> Text {
    Text::new("ask-language")
}

pub(super) fn language_chosen() -> Text {
    Text::new("language-chosen")
}

// Invitations.

pub(super) fn code_made(expires_at: DateTime<Utc>) -> Text {
    Text::new("code-made").with("until", Argument::Moment(expires_at))
}

pub(super) fn bare_code(code: &InvitationCode) -> Text {
    Text::new("bare-code").with("code", code.as_str())
}

pub(super) fn code_link(bot: &str, code: &InvitationCode) -> Text {
    Text::new("code-link").with("bot", bot).with("code", code.as_str())
}

pub(super) fn code_for_administrators_only() -> Text {
    Text::new("code-for-administrators-only")
}

pub(super) fn alarm_wrong_codes(person: TelegramId, name: &str) -> Text {
    // Telegram allows 64 characters each for first and last name; a hostile client may send more.
    let name: String = name.chars().take(130).collect();
    Text::new("alarm-wrong-codes")
        .with("id", person.to_string())
        .with("name", name)
}

pub(super) fn invited_registered(name: &str, house: &str) -> Text {
    Text::new("invited-registered").with("name", name).with("house", house)
}

// Registration.

pub(super) fn welcome() -> Text {
    Text::new("welcome")
}

pub(super) fn ask_code() -> Text {
    Text::new("ask-code")
}

pub(super) fn not_a_code() -> Text {
    Text::new("not-a-code")
}

pub(super) fn code_unknown(left: usize) -> Text {
    Text::new("code-unknown").with("left", i64::try_from(left).unwrap_or(i64::MAX))
}

pub(super) fn code_wait(until: DateTime<Utc>) -> Text {
    Text::new("code-wait").with("until", Argument::TimeOfDay(until))
}

pub(super) fn code_unusable(reason: Unusable) -> Text {
    match reason {
        Unusable::Used => Text::new("code-used"),
        Unusable::Expired => Text::new("code-expired"),
        Unusable::Reserved(until) => Text::new("code-reserved").with("until", Argument::TimeOfDay(until)),
    }
}

pub(super) fn code_accepted() -> Text {
    Text::new("code-accepted")
}

pub(super) fn reservation_lost() -> Text {
    Text::new("reservation-lost")
}

pub(super) fn ask_name() -> Text {
    Text::new("ask-name")
}

pub(super) fn name_error(error: NameError) -> Text {
    match error {
        NameError::TooFewWords => Text::new("name-too-few-words"),
        NameError::TooManyWords => Text::new("name-too-many-words"),
        NameError::TooLong => Text::new("name-too-long"),
        NameError::Character(character) => Text::new("name-character").with("character", visible(character)),
        NameError::NoLetters => Text::new("name-no-letters"),
    }
}

pub(super) fn ask_phone() -> Text {
    Text::new("ask-phone")
}

pub(super) fn share_phone() -> Text {
    Text::new("button-share-phone")
}

pub(super) fn contact_of_another() -> Text {
    Text::new("contact-of-another")
}

pub(super) fn phone_error(error: &PhoneNumberError) -> Text {
    Text::new(match error {
        PhoneNumberError::NotANumber => "phone-not-a-number",
        PhoneNumberError::TooShort => "phone-too-short",
        PhoneNumberError::TooLong => "phone-too-long",
        PhoneNumberError::UnknownCountry => "phone-unknown-country",
        PhoneNumberError::NotInUse => "phone-not-in-use",
    })
}

pub(super) fn phone_taken() -> Text {
    Text::new("phone-taken")
}

pub(super) fn phone_noted() -> Text {
    Text::new("phone-noted")
}

pub(super) fn ask_house() -> Text {
    Text::new("ask-house")
}

pub(super) fn house_error(error: HouseError) -> Text {
    Text::new(match error {
        HouseError::NoNumber => "house-no-number",
        HouseError::Number => "house-number",
        HouseError::Form => "house-form",
    })
}

pub(super) fn registration_summary(particulars: &Particulars) -> Text {
    Text::new("registration-summary")
        .with("name", particulars.name.as_str())
        .with("phone", particulars.phone.international())
        .with("house", particulars.house.as_str())
}

pub(super) fn registered(name: &str) -> Text {
    Text::new("registered").with("name", name)
}

pub(super) fn registration_cancelled() -> Text {
    Text::new("registration-cancelled")
}

// Orders.

pub(super) fn order_needs_registration() -> Text {
    Text::new("order-needs-registration")
}

pub(super) fn limit_open(passes: i64) -> Text {
    Text::new("limit-open").with("passes", passes)
}

pub(super) fn limit_day(passes: i64) -> Text {
    Text::new("limit-day").with("passes", passes)
}

pub(super) fn ask_brand(known_cars: bool) -> Text {
    Text::new(if known_cars { "ask-brand-or-car" } else { "ask-brand" })
}

pub(super) fn brand_error(error: BrandError) -> Text {
    Text::new(match error {
        BrandError::Empty => "brand-empty",
        BrandError::TooLong => "brand-too-long",
        BrandError::Invisible => "brand-invisible",
    })
}

pub(super) fn ask_plate() -> Text {
    Text::new("ask-plate")
}

pub(super) fn plate_error(error: &LicencePlateError) -> Text {
    match error {
        LicencePlateError::Empty => Text::new("plate-empty"),
        LicencePlateError::TooLong => Text::new("plate-too-long"),
        LicencePlateError::Character(character) => Text::new("plate-character").with("character", visible(*character)),
        LicencePlateError::Letter(letter) => Text::new("plate-letter").with("letter", letter.to_string()),
        LicencePlateError::ZeroNumber => Text::new("plate-zero-number"),
        LicencePlateError::Region(region) => Text::new("plate-region").with("region", region.as_str()),
        LicencePlateError::RegionMissing => Text::new("plate-region-missing"),
        LicencePlateError::Form => Text::new("plate-form"),
        LicencePlateError::Foreign => Text::new("plate-foreign"),
    }
}

pub(super) fn order_summary(visitor: &Visitor, holds: TimeDelta) -> Text {
    Text::new("order-summary")
        .with("visitor", visitor_lines(visitor))
        .with("hours", holds.num_hours())
}

pub(super) fn order_summary_same_plate(visitor: &Visitor, awaited: &Pass) -> Text {
    Text::new("order-summary-same-plate")
        .with("visitor", visitor_lines(visitor))
        .with("number", awaited.id.to_string())
        .with("until", Argument::Moment(awaited.valid_until))
}

pub(super) fn order_cancelled() -> Text {
    Text::new("order-cancelled")
}

// Passes.

/// The card of a pass, as it stands.
pub(super) fn pass_card(pass: &Pass) -> Text {
    let on_foot = pass.visitor.car().is_none();
    let until = Argument::Moment(pass.valid_until);
    let text = match pass.status {
        PassStatus::Ordered if pass.standing => Text::new("pass-ordered-standing")
            .with("from", Argument::Moment(pass.valid_from))
            .with("until", Argument::Date(pass.valid_until)),
        PassStatus::Ordered if pass.ordered_at < pass.valid_from => Text::new("pass-ordered-later")
            .with("from", Argument::Moment(pass.valid_from))
            .with("until", until),
        PassStatus::Ordered => Text::new("pass-ordered").with("until", until),
        PassStatus::Arrived { at } if on_foot => {
            Text::new("pass-card-arrived-on-foot").with("at", Argument::Moment(at))
        }
        PassStatus::Arrived { at } => Text::new("pass-card-arrived").with("at", Argument::Moment(at)),
        PassStatus::Cancelled => Text::new("pass-card-cancelled"),
        PassStatus::Expired if pass.standing => {
            Text::new("pass-card-expired-standing").with("until", Argument::Date(pass.valid_until))
        }
        PassStatus::Expired => Text::new("pass-card-expired").with("until", until),
    };
    text.with("number", pass.id.to_string())
        .with("visitor", visitor_lines(&pass.visitor))
}

pub(super) fn pass_arrived(pass: &Pass, at: DateTime<Utc>) -> Text {
    let on_foot = pass.visitor.car().is_none();
    let key = if on_foot {
        "pass-arrived-on-foot"
    } else {
        "pass-arrived"
    };
    with_pass(key, pass).with("at", Argument::TimeOfDay(at))
}

pub(super) fn pass_expired(pass: &Pass) -> Text {
    let key = if pass.standing {
        "pass-expired-standing"
    } else {
        "pass-expired"
    };
    with_pass(key, pass)
}

pub(super) fn tick_refused(pass: &Pass, reason: Refusal) -> Text {
    match reason {
        Refusal::Cancelled => with_pass("tick-refused-cancelled", pass),
        // An unknown pass has no resident to be told; what stays is a pass that no longer holds.
        Refusal::Expired | Refusal::UnknownPass => with_pass("tick-refused-expired", pass),
        Refusal::NotYetValid => {
            with_pass("tick-refused-not-yet-valid", pass).with("from", Argument::Moment(pass.valid_from))
        }
    }
}

// Toasts: at most 200 characters.

pub(super) fn toast_stale() -> Text {
    Text::new("toast-stale")
}

pub(super) fn toast_registered_already() -> Text {
    Text::new("toast-registered-already")
}

pub(super) fn toast_same_plate(awaited: PassId) -> Text {
    Text::new("toast-same-plate").with("number", awaited.to_string())
}

pub(super) fn toast_cancelled(pass: PassId) -> Text {
    Text::new("toast-cancelled").with("number", pass.to_string())
}

pub(super) fn toast_closed(pass: &Pass) -> Text {
    let text = match pass.status {
        PassStatus::Arrived { at } => Text::new("toast-arrived").with("at", Argument::TimeOfDay(at)),
        PassStatus::Cancelled => Text::new("toast-cancelled-before"),
        PassStatus::Ordered | PassStatus::Expired => Text::new("toast-expired"),
    };
    text.with("number", pass.id.to_string())
}

/// The label of a button.
pub(super) fn button(pressed: Pressed) -> Text {
    Text::new(match pressed {
        Pressed::ConfirmRegistration(_) => "button-confirm",
        Pressed::ChangeParticular(RegistrationQuestion::Name, _) => "button-change-name",
        Pressed::ChangeParticular(RegistrationQuestion::Phone, _) => "button-change-phone",
        Pressed::ChangeParticular(_, _) => "button-change-house",
        Pressed::NewOrder => "button-new-order",
        Pressed::Order(_) => "button-order",
        Pressed::OrderAnyway(_) => "button-order-anyway",
        Pressed::ChangeCar(OrderQuestion::Brand, _) => "button-change-brand",
        Pressed::ChangeCar(OrderQuestion::Guest, _) => "button-change-guest",
        Pressed::ChangeCar(_, _) => "button-change-plate",
        Pressed::CancelPass(_) => "button-cancel-pass",
        Pressed::OrderAgain(_) => "button-order-again",
        Pressed::Speak(language) => return language_name(language),
        Pressed::OnFoot(_) => "button-on-foot",
        Pressed::ChooseDay(_) | Pressed::ForDay(..) => "button-choose-day",
        Pressed::ChooseMonths(_) | Pressed::ForMonths(..) => "button-choose-months",
        Pressed::ForNow(_) => "button-for-now",
        Pressed::BackToOrder(_) => "button-back",
        Pressed::MyPasses(_) => "button-older-passes",
        Pressed::CancelListed(pass, _) => return cancel_listed(pass),
        Pressed::Plate(..) => "which-plate",
        Pressed::AskStanding(_) => "button-ask-standing",
        Pressed::ApproveStanding(_) => "button-approve",
        Pressed::DeclineStanding(_) => "button-decline",
        Pressed::ExportData => "button-export",
        Pressed::EraseData => "button-erase",
        Pressed::EraseDataForGood => "button-erase-for-good",
        Pressed::KeepData => "button-keep",
        Pressed::Desk(pressed) => return super::desk::button(pressed),
        Pressed::News(pressed) => return super::news::button(pressed),
    })
}

fn language_name(language: Language) -> Text {
    Text::new("language-name").with("name", language.own_name())
}

fn with_pass(key: &'static str, pass: &Pass) -> Text {
    Text::new(key)
        .with("number", pass.id.to_string())
        .with("visitor", visitor_inline(&pass.visitor))
}

/// A character as it can be shown inside a sentence: one that turns or hides the text around it is named by its code.
pub(super) fn visible(character: char) -> String {
    if turns_or_hides(character) {
        character_name(character)
    } else {
        character.to_string()
    }
}
