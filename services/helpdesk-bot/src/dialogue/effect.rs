use super::{CannedWrite, ControlWrite, KeepingWrite, LineWrite, MenuWrite, SignInWrite};

/// A change of helpdesk-bot's own tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    SignIn(SignInWrite),
    Line(LineWrite),
    Menu(MenuWrite),
    Control(ControlWrite),
    Keeping(KeepingWrite),
    Canned(CannedWrite),
}
