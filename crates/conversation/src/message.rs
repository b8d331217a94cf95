use crate::Text;

/// A message before it is put into the recipient's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub text: Text,
    pub keyboard: Keyboard,
    /// Holds a secret (an invitation code): its stored body is blanked in the commit that marks it sent.
    pub secret: bool,
}

/// What hangs under a message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Keyboard {
    /// Nothing; a reply keyboard that stands stays.
    #[default]
    None,
    /// Buttons of the message itself, row by row.
    Inline(Vec<Vec<Button>>),
    /// Buttons in place of the person's keyboard; they vanish after one use.
    Reply(Vec<Vec<ReplyButton>>),
    /// Takes a reply keyboard away.
    Remove,
}

/// An inline button. `data` comes back with the press: 1 to 64 bytes (Bot API, `InlineKeyboardButton`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    pub label: Text,
    pub data: String,
}

/// A button of the reply keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyButton {
    /// Sends its own label as a text.
    Text(Text),
    /// Sends the person's own contact.
    Contact(Text),
}

/// An entry of Telegram's command menu, without the slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub name: &'static str,
    pub description: Text,
}

impl Message {
    /// A message without buttons.
    pub fn new(text: Text) -> Self {
        Self {
            text,
            keyboard: Keyboard::None,
            secret: false,
        }
    }

    /// With inline buttons, row by row.
    #[must_use]
    pub fn inline(mut self, rows: Vec<Vec<Button>>) -> Self {
        self.keyboard = Keyboard::Inline(rows);
        self
    }

    /// With a reply keyboard, row by row.
    #[must_use]
    pub fn reply(mut self, rows: Vec<Vec<ReplyButton>>) -> Self {
        self.keyboard = Keyboard::Reply(rows);
        self
    }

    /// Takes the reply keyboard away when it arrives.
    #[must_use]
    pub fn remove_keyboard(mut self) -> Self {
        self.keyboard = Keyboard::Remove;
        self
    }

    /// Marks it as holding a secret.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }
}

impl Button {
    /// A button that sends `data` back.
    pub fn new(label: Text, data: impl Into<String>) -> Self {
        Self {
            label,
            data: data.into(),
        }
    }
}
