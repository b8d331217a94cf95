use serde_json::{Map, Value};

use crate::model::PersonView;

/// A person of the sandbox.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) view: PersonView,
    /// Deleted his account: nobody can write to him, and he does nothing any more.
    pub(crate) deactivated: bool,
}

impl Person {
    /// The Bot API's User.
    pub(crate) fn to_json(&self) -> Value {
        let mut user = self.names();
        user.insert("id".to_owned(), Value::from(self.view.id));
        user.insert("is_bot".to_owned(), Value::from(false));
        if let Some(language_code) = &self.view.language_code {
            user.insert("language_code".to_owned(), Value::from(language_code.as_str()));
        }
        Value::Object(user)
    }

    /// The Bot API's Chat, of the private chat with this person.
    pub(crate) fn to_chat_json(&self) -> Value {
        let mut chat = self.names();
        chat.insert("id".to_owned(), Value::from(self.view.id));
        chat.insert("type".to_owned(), Value::from("private"));
        Value::Object(chat)
    }

    /// The Bot API's Contact, of the own account.
    pub(crate) fn to_contact_json(&self) -> Value {
        let mut contact = self.names();
        contact.remove("username");
        // Telegram gives the number without the plus.
        let phone_number = self.view.phone_number.trim_start_matches('+');
        contact.insert("phone_number".to_owned(), Value::from(phone_number));
        contact.insert("user_id".to_owned(), Value::from(self.view.id));
        Value::Object(contact)
    }

    fn names(&self) -> Map<String, Value> {
        let mut names = Map::new();
        names.insert("first_name".to_owned(), Value::from(self.view.first_name.as_str()));
        if let Some(last_name) = &self.view.last_name {
            names.insert("last_name".to_owned(), Value::from(last_name.as_str()));
        }
        if let Some(username) = &self.view.username {
            names.insert("username".to_owned(), Value::from(username.as_str()));
        }
        names
    }
}
