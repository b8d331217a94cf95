//! The dialogue's state as it stands in the tables: versioned, and apart from the dialogue's own types, so that these may
//! change while people are in the middle of something. Every older version still loads; the samples below prove it.

use serde::{Deserialize, Serialize};

use crate::{
    dialogue::{Canned, Menu, SignIn, State},
    domain::{CannedAnswerId, CannedTitle, CommunicationId},
};

/// A stored state of any version.
#[derive(Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum StoredState {
    #[serde(rename = "1")]
    V1 { dialogue: DialogueV1 },
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DialogueV1 {
    Home,
    SignIn { asked: SignInV1 },
    Menu { asked: MenuV1 },
    Canned { asked: CannedV1 },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInV1 {
    NewAddress,
    Code,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MenuV1 {
    Note(i64),
    ReturnNote(i64),
    Search(Option<i64>),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CannedV1 {
    Title,
    Text { title: String },
    Retitle { answer: i64, of_version: i64 },
    Rewrite { answer: i64, of_version: i64 },
}

impl From<StoredState> for State {
    fn from(stored: StoredState) -> Self {
        let StoredState::V1 { dialogue } = stored;
        match dialogue {
            DialogueV1::Home => Self::Home,
            DialogueV1::Menu { asked } => Self::Menu(match asked {
                MenuV1::Note(communication) => Menu::Note(CommunicationId(communication)),
                MenuV1::ReturnNote(communication) => Menu::ReturnNote(CommunicationId(communication)),
                MenuV1::Search(person) => Menu::Search(person),
            }),
            DialogueV1::Canned { asked } => Self::Canned(match asked {
                CannedV1::Title => Canned::Title,
                // What was a title once may be none by newer rules: then it is asked for anew.
                CannedV1::Text { title } => match CannedTitle::parse(&title) {
                    Ok(title) => Canned::Text { title },
                    Err(_) => Canned::Title,
                },
                CannedV1::Retitle { answer, of_version } => Canned::Retitle {
                    id: CannedAnswerId(answer),
                    version: of_version,
                },
                CannedV1::Rewrite { answer, of_version } => Canned::Rewrite {
                    id: CannedAnswerId(answer),
                    version: of_version,
                },
            }),
            DialogueV1::SignIn { asked } => Self::SignIn(match asked {
                SignInV1::NewAddress => SignIn::ChangingAddress,
                SignInV1::Code => SignIn::ConfirmingAddress,
            }),
        }
    }
}

impl From<State> for StoredState {
    fn from(state: State) -> Self {
        let dialogue = match state {
            State::Home => DialogueV1::Home,
            State::SignIn(asked) => DialogueV1::SignIn {
                asked: match asked {
                    SignIn::ChangingAddress => SignInV1::NewAddress,
                    SignIn::ConfirmingAddress => SignInV1::Code,
                },
            },
            State::Menu(asked) => DialogueV1::Menu {
                asked: match asked {
                    Menu::Note(communication) => MenuV1::Note(communication.0),
                    Menu::ReturnNote(communication) => MenuV1::ReturnNote(communication.0),
                    Menu::Search(person) => MenuV1::Search(person),
                },
            },
            State::Canned(asked) => DialogueV1::Canned {
                asked: match asked {
                    Canned::Title => CannedV1::Title,
                    Canned::Text { title } => CannedV1::Text {
                        title: title.as_str().to_owned(),
                    },
                    Canned::Retitle { id, version } => CannedV1::Retitle {
                        answer: id.0,
                        of_version: version,
                    },
                    Canned::Rewrite { id, version } => CannedV1::Rewrite {
                        answer: id.0,
                        of_version: version,
                    },
                },
            },
            State::Control(control) => match control {},
        };
        Self::V1 { dialogue }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples of every released version, with what they mean. Nothing is ever taken from this list.
    fn samples() -> Vec<(&'static str, State)> {
        vec![
            (r#"{"version":"1","dialogue":{"is":"home"}}"#, State::Home),
            (
                r#"{"version":"1","dialogue":{"is":"sign_in","asked":"new_address"}}"#,
                State::SignIn(SignIn::ChangingAddress),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"sign_in","asked":"code"}}"#,
                State::SignIn(SignIn::ConfirmingAddress),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"menu","asked":{"note":7}}}"#,
                State::Menu(Menu::Note(CommunicationId(7))),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"menu","asked":{"return_note":7}}}"#,
                State::Menu(Menu::ReturnNote(CommunicationId(7))),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"menu","asked":{"search":null}}}"#,
                State::Menu(Menu::Search(None)),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"menu","asked":{"search":42}}}"#,
                State::Menu(Menu::Search(Some(42))),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"canned","asked":"title"}}"#,
                State::Canned(Canned::Title),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"canned","asked":{"text":{"title":"Hello"}}}}"#,
                State::Canned(Canned::Text {
                    title: CannedTitle::parse("Hello").unwrap(),
                }),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"canned","asked":{"retitle":{"answer":7,"of_version":2}}}}"#,
                State::Canned(Canned::Retitle {
                    id: CannedAnswerId(7),
                    version: 2,
                }),
            ),
            (
                r#"{"version":"1","dialogue":{"is":"canned","asked":{"rewrite":{"answer":7,"of_version":2}}}}"#,
                State::Canned(Canned::Rewrite {
                    id: CannedAnswerId(7),
                    version: 2,
                }),
            ),
        ]
    }

    #[test]
    fn a_sample_of_every_version_still_loads() {
        for (stored, state) in samples() {
            let read = serde_json::from_str::<StoredState>(stored).unwrap();
            assert_eq!(State::from(read), state, "{stored}");
        }
    }

    #[test]
    fn the_newest_version_is_written_as_its_samples_say() {
        for (stored, state) in samples() {
            assert_eq!(serde_json::to_string(&StoredState::from(state)).unwrap(), stored);
        }
    }
}
