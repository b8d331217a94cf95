//! The dialogue's state as it stands in the tables: versioned, and apart from the dialogue's own types, so that these may
//! change while people are in the middle of something. Every older version still loads; the samples below prove it.

use serde::{Deserialize, Serialize};

use crate::dialogue::{SignIn, State};

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
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInV1 {
    NewAddress,
    Code,
}

impl From<StoredState> for State {
    fn from(stored: StoredState) -> Self {
        let StoredState::V1 { dialogue } = stored;
        match dialogue {
            DialogueV1::Home => Self::Home,
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
            State::Menu(menu) => match menu {},
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
