use conversation::{Button, Language, Text};

use super::{CannedPressed, ControlPressed, KeepingPressed, LinePressed, MenuPressed, SignInPressed, texts};

/// What a button of helpdesk-bot's messages asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    Speak(Language),
    SignIn(SignInPressed),
    Line(LinePressed),
    Menu(MenuPressed),
    Control(ControlPressed),
    Keeping(KeepingPressed),
    Canned(CannedPressed),
}

impl Pressed {
    /// What the button carries: far below the 64 bytes that Telegram allows.
    pub fn data(self) -> String {
        match self {
            Self::Speak(language) => format!("speak:{}", language.code()),
            Self::SignIn(pressed) => pressed.data(),
            Self::Line(pressed) => pressed.data(),
            Self::Menu(pressed) => pressed.data(),
            Self::Control(pressed) => pressed.data(),
            Self::Keeping(pressed) => pressed.data(),
            Self::Canned(pressed) => pressed.data(),
        }
    }

    /// Reads it back; `None` for the buttons of other bots and of versions to come.
    pub fn parse(data: &str) -> Option<Self> {
        let (name, value) = data.split_once(':').unwrap_or((data, ""));
        if name == "speak" {
            return value.parse().ok().map(Self::Speak);
        }
        SignInPressed::parse(name, value)
            .map(Self::SignIn)
            .or_else(|| LinePressed::parse(name, value).map(Self::Line))
            .or_else(|| MenuPressed::parse(name, value).map(Self::Menu))
            .or_else(|| ControlPressed::parse(name, value).map(Self::Control))
            .or_else(|| KeepingPressed::parse(name, value).map(Self::Keeping))
            .or_else(|| CannedPressed::parse(name, value).map(Self::Canned))
    }

    /// The button that asks for this.
    pub(super) fn button(self) -> Button {
        Button::new(texts::button(self), self.data())
    }

    /// The button that asks for this, under a label that says more than usual.
    pub(super) fn labelled(self, label: Text) -> Button {
        Button::new(label, self.data())
    }
}

/// The three languages, each in its own words.
pub(super) fn languages() -> Vec<Vec<Button>> {
    Language::ALL
        .into_iter()
        .map(|language| vec![Pressed::Speak(language).button()])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dialogue::{LogAsk, LogScope},
        domain::{CommunicationId, HandoverId, MessageId, Rating},
    };

    #[test]
    fn every_button_comes_back_as_what_it_was_and_fits_telegram() {
        let communication = CommunicationId(i64::MAX);
        let mut all: Vec<Pressed> = Language::ALL.map(Pressed::Speak).to_vec();
        all.extend(SignInPressed::ALL.map(Pressed::SignIn));
        all.extend(
            [
                LinePressed::Take(communication),
                LinePressed::Close(communication),
                LinePressed::CloseOwn,
            ]
            .map(Pressed::Line),
        );
        let (person, message) = (i64::MIN, MessageId(i64::MAX));
        let scopes = [
            LogScope::Current,
            LogScope::LastArchived,
            LogScope::AllArchived,
            LogScope::Of(communication),
        ];
        let logs = scopes
            .into_iter()
            .flat_map(|scope| [None, Some(message)].map(|before| MenuPressed::Log(LogAsk { person, scope, before })));
        all.extend(logs.map(Pressed::Menu));
        all.extend(
            [
                MenuPressed::Current,
                MenuPressed::Return(communication),
                MenuPressed::Waiting(communication),
                MenuPressed::People(u32::MAX),
                MenuPressed::Histories(u32::MAX),
                MenuPressed::History(person),
                MenuPressed::ReturnWithNote(communication),
                MenuPressed::Note(communication),
                MenuPressed::Search(None),
                MenuPressed::Search(Some(person)),
                MenuPressed::Found {
                    search: i64::MAX,
                    before: message,
                },
                MenuPressed::HandOver(communication),
                MenuPressed::Offer {
                    communication,
                    to: person,
                },
                MenuPressed::Accept(HandoverId(i64::MAX), communication),
                MenuPressed::Decline(HandoverId(i64::MAX), communication),
                MenuPressed::Withdraw(HandoverId(i64::MAX), communication),
                MenuPressed::Leave,
            ]
            .map(Pressed::Menu),
        );
        all.extend(Rating::ALL.map(|rating| Pressed::Line(LinePressed::Rate(communication, rating))));
        for pressed in all {
            assert_eq!(Pressed::parse(&pressed.data()), Some(pressed));
            assert!(pressed.data().len() <= 64);
        }
    }

    #[test]
    fn foreign_buttons_are_not_ours() {
        for data in [
            "",
            "take",
            "take:",
            "take:x",
            "rate:7",
            "rate:7:9",
            "speak:xx",
            "order:1",
            "take:7:1",
            "log:1",
            "log:1:x:",
            "log:1:all",
            "found:1",
            "search:x",
            "leave:1",
            "current:1",
            "people:-1",
        ] {
            assert_eq!(Pressed::parse(data), None, "{data}");
        }
    }
}
