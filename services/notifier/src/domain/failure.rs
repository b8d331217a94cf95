use common::events::notifier::v1::EmailFailure;

/// Why a letter was not sent and will not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Failure {
    AddressRefused,
    MailboxFull,
    ServerDown,
    Limited,
    Invalid,
    Undetermined,
}

/// What stood in the way of a letter that is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// The server could not be reached, or put us off.
    ServerDown,
    MailboxFull,
    /// The server was reached and will take nothing from us before a person acts.
    Misconfigured(Fault),
}

/// What a person must mend on our side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The server refuses the login, or offers none that we know.
    Login,
    /// The server's certificate is not to be trusted, or its TLS is none.
    Certificate,
    /// The server does not encrypt, and the settings want it to.
    Encryption,
    /// The server refuses our own address.
    Sender,
}

impl Failure {
    /// All of them, in the order in which operators read them.
    pub const ALL: [Self; 6] = [
        Self::AddressRefused,
        Self::MailboxFull,
        Self::ServerDown,
        Self::Limited,
        Self::Invalid,
        Self::Undetermined,
    ];

    /// The word that stands in the tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::AddressRefused => "address-refused",
            Self::MailboxFull => "mailbox-full",
            Self::ServerDown => "server-down",
            Self::Limited => "limited",
            Self::Invalid => "invalid",
            Self::Undetermined => "undetermined",
        }
    }

    /// Reads back what [`Self::word`] gave.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.word() == word)
    }

    /// As the requester hears it.
    pub fn told(self) -> EmailFailure {
        match self {
            Self::AddressRefused => EmailFailure::AddressRefused,
            Self::MailboxFull => EmailFailure::MailboxFull,
            Self::ServerDown => EmailFailure::ServerDown,
            Self::Limited => EmailFailure::Limited,
            Self::Invalid => EmailFailure::Invalid,
            Self::Undetermined => EmailFailure::Undetermined,
        }
    }
}

impl Obstacle {
    /// What the letter failed of, if this was still in its way when it expired.
    pub fn at_expiry(self) -> Failure {
        match self {
            Self::MailboxFull => Failure::MailboxFull,
            Self::ServerDown | Self::Misconfigured(_) => Failure::ServerDown,
        }
    }
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Login, Self::Certificate, Self::Encryption, Self::Sender];

    /// A word for logs and alerts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Certificate => "certificate",
            Self::Encryption => "encryption",
            Self::Sender => "sender",
        }
    }

    /// Reads back what [`Self::word`] gave.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.word() == word)
    }
}
