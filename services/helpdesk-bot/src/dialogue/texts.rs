//! Sentences of no one area: one function each, so that a key and its arguments stand together once.

use conversation::{Command, Language, Text};

use super::{CommandName, Pressed, canned, control, keeping, line, menu, sign_in};
use crate::domain::StaffRoles;

/// What a person is told when his input could not be handled at all.
pub fn apology() -> Text {
    Text::new("apology")
}

pub(super) fn not_understood() -> Text {
    Text::new("not-understood")
}

pub(super) fn unknown_command() -> Text {
    Text::new("unknown-command")
}

pub(super) fn nothing_to_cancel() -> Text {
    Text::new("nothing-to-cancel")
}

pub(super) fn cancelled() -> Text {
    Text::new("cancelled")
}

pub(super) fn group_link(bot: &str) -> Text {
    Text::new("group-link").with("bot", bot)
}

pub(super) fn ask_language() -> Text {
    Text::new("ask-language")
}

pub(super) fn language_chosen() -> Text {
    Text::new("language-chosen")
}

pub(super) fn privacy() -> Text {
    Text::new("privacy")
}

/// Before a choice of what to do.
pub(super) fn service() -> Text {
    Text::new("service-for-user")
}

/// What /service says to somebody whom it offers nothing.
pub(super) fn service_empty() -> Text {
    Text::new("service-empty")
}

pub(super) fn service_for_staff(current: Option<(&str, &str)>) -> Text {
    match current {
        Some((number, name)) => Text::new("service-with-current")
            .with("number", number)
            .with("name", name),
        None => Text::new("service-without-current"),
    }
}

pub(super) fn write_to_us() -> Text {
    Text::new("write-to-us")
}

pub(super) fn staff_greeting(roles: StaffRoles) -> Text {
    Text::new(if roles.specialist {
        "staff-greeting"
    } else {
        "staff-greeting-for-others"
    })
}

/// The commands that mean something to this person, each with its description.
pub(super) fn help(commands: &[Command], roles: StaffRoles) -> Text {
    let lines = commands.iter().rev().fold(Text::new("nothing"), |rest, command| {
        Text::new("help-line")
            .with("command", command.name)
            .with("description", command.description.clone())
            .with("rest", rest)
    });
    let key = if roles.specialist {
        "help-for-staff"
    } else if roles.any() {
        "help-for-others"
    } else {
        "help"
    };
    Text::new(key).with("lines", lines)
}

/// What a command does, for Telegram's menu.
pub(super) fn command(name: CommandName) -> Text {
    Text::new(match name {
        CommandName::Start => "command-start",
        CommandName::Service => "command-service",
        CommandName::Language => "command-language",
        CommandName::Privacy => "command-privacy",
        CommandName::Help => "command-help",
        CommandName::Cancel => "command-cancel",
        CommandName::Staff | CommandName::Group => return control::command(name),
    })
}

pub(super) fn toast_stale() -> Text {
    Text::new("toast-stale")
}

/// The label of a button.
pub(super) fn button(pressed: Pressed) -> Text {
    match pressed {
        Pressed::Speak(language) => language_name(language),
        Pressed::SignIn(pressed) => sign_in::button(pressed),
        Pressed::Line(pressed) => line::button(pressed),
        Pressed::Menu(pressed) => menu::button(pressed),
        Pressed::Control(pressed) => control::button(pressed),
        Pressed::Keeping(pressed) => keeping::button(pressed),
        Pressed::Canned(pressed) => canned::button(pressed),
    }
}

fn language_name(language: Language) -> Text {
    Text::new("language-name").with("name", language.own_name())
}
