use super::{Canned, Control, Menu, SignIn};

/// What a person is in the middle of typing. Whatever others can change is a row and comes as a fact instead: whether he is
/// signed in, which code was sent, what he speaks with whom about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum State {
    #[default]
    Home,
    /// Who is signed in changes his address.
    SignIn(SignIn),
    /// A specialist was asked for something.
    Menu(Menu),
    /// A controller or administrator was asked for something.
    Control(Control),
    /// Who keeps ready answers up was asked for something.
    Canned(Canned),
}
