/// What somebody was asked for who is signed in and changes his address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// The new address.
    ChangingAddress,
    /// The code that was sent to it.
    ConfirmingAddress,
}
