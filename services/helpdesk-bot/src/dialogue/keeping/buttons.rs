use crate::domain::TelegramId;

/// What a button of this area asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepingPressed {
    /// All that was said with this person, as a text file.
    AsFile(TelegramId),
    /// The same as a page with pictures.
    AsPage(TelegramId),
}

impl KeepingPressed {
    pub(in crate::dialogue) fn data(self) -> String {
        match self {
            Self::AsFile(person) => format!("as-file:{person}"),
            Self::AsPage(person) => format!("as-page:{person}"),
        }
    }

    pub(in crate::dialogue) fn parse(name: &str, value: &str) -> Option<Self> {
        let person = || value.parse().ok();
        match name {
            "as-file" => person().map(Self::AsFile),
            "as-page" => person().map(Self::AsPage),
            _ => None,
        }
    }
}
