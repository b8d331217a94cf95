/// What a button about the sign-in asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInPressed {
    /// One more code, to the same address.
    Resend,
    /// A code to another address.
    OtherAddress,
    /// Of /service: another address than the one that is known.
    ChangeAddress,
}

impl SignInPressed {
    pub(in crate::dialogue) const ALL: [Self; 3] = [Self::Resend, Self::OtherAddress, Self::ChangeAddress];

    pub(in crate::dialogue) fn data(self) -> String {
        match self {
            Self::Resend => "resend",
            Self::OtherAddress => "other-address",
            Self::ChangeAddress => "change-address",
        }
        .to_owned()
    }

    pub(in crate::dialogue) fn parse(name: &str, value: &str) -> Option<Self> {
        let known = Self::ALL.into_iter().find(|pressed| pressed.data() == name);
        known.filter(|_| value.is_empty())
    }
}
