use chrono::{DateTime, Utc};
use common::EmailAddress;
use conversation::What;
use uuid::Uuid;

use super::{SignInPressed, typed};
use crate::{
    dialogue::{Input, Pressed, State},
    domain::{IssuedCode, SignInCode},
};

/// What is to be read for the sign-in. Nothing of it is read for the staff.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignInNeeds {
    /// The newest code. For who is not signed in it is always read.
    pub newest: bool,
    /// What a new code needs: fresh values, and how many were sent before, to him and to the address.
    pub letter: bool,
    /// The address that was typed; without one it is that of the newest code.
    pub address: Option<EmailAddress>,
}

/// What was read for the sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignInFacts {
    /// The only code that may be typed.
    pub newest: Option<IssuedCode>,
    /// When codes were asked for within the last hour, by this person and for this address, oldest first.
    pub by_person: Vec<DateTime<Utc>>,
    pub for_address: Vec<DateTime<Utc>>,
    pub fresh: Option<FreshCode>,
}

/// A code that may be sent, and its letter's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreshCode {
    pub code: SignInCode,
    pub key: Uuid,
}

pub(in crate::dialogue) fn needs(state: &State, input: &Input) -> SignInNeeds {
    let incoming = match input {
        Input::Person(incoming) => incoming,
        Input::SignIn(_) => {
            return SignInNeeds {
                newest: true,
                ..SignInNeeds::default()
            };
        }
        Input::Line(_) | Input::Keeping(_) | Input::Control(_) | Input::UnawaitedLetter => {
            return SignInNeeds::default();
        }
    };
    let pressed = match &incoming.what {
        What::Press { data, .. } => Pressed::parse(data),
        _ => None,
    };
    let address = typed(&incoming.what).and_then(|text| EmailAddress::parse(text).ok());
    SignInNeeds {
        newest: matches!(state, State::SignIn(_)) || matches!(pressed, Some(Pressed::SignIn(_))),
        // Also who typed a wrong code is told whether he can have another one.
        letter: address.is_some() || matches!(pressed, Some(Pressed::SignIn(SignInPressed::Resend))),
        address,
    }
}
