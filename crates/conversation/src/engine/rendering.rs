use std::collections::BTreeMap;

use super::{effects::Effects, error::StepError};
use crate::{Call, Decider, Keyboard, Language, MESSAGE_LIMIT, Markup, Message, ReplyButton, split, store::outgoing};

/// How messages become calls: in a language, in parts, with their buttons.
impl<D: Decider> Effects<'_, D> {
    pub(super) fn in_all_languages(
        &self,
        message: &Message,
    ) -> Result<BTreeMap<Language, Vec<serde_json::Value>>, StepError> {
        let stored = |language| {
            let calls = self.parts(message, language)?;
            let calls: Result<Vec<_>, _> = calls.iter().map(outgoing::stored).collect();
            Ok((language, calls?))
        };
        Language::ALL.into_iter().map(stored).collect()
    }

    /// A message as calls: long texts in parts, the keyboard under the last one.
    pub(super) fn parts(&self, message: &Message, language: Language) -> Result<Vec<Call>, StepError> {
        let rich = self.decider.catalogue().render(&message.text, language)?;
        let mut markup = self.markup(&message.keyboard, language)?;
        let parts = split(&rich, MESSAGE_LIMIT);
        if parts.is_empty() {
            return Err(StepError::Bug(format!("sentence {} is empty", message.text.key)));
        }
        let last = parts.len() - 1;
        Ok(parts
            .into_iter()
            .enumerate()
            .map(|(place, rich)| Call::Message {
                rich,
                markup: if place == last { markup.take() } else { None },
            })
            .collect())
    }

    /// A card is one message: what does not fit is cut off, for a card cannot be edited in parts.
    pub(super) fn card(&self, message: &Message, language: Language) -> Result<Call, StepError> {
        let rich = self.decider.catalogue().render(&message.text, language)?;
        let rich = split(&rich, MESSAGE_LIMIT).into_iter().next();
        let rich = rich.ok_or_else(|| StepError::Bug(format!("sentence {} is empty", message.text.key)))?;
        Ok(Call::Message {
            rich,
            markup: self.markup(&message.keyboard, language)?,
        })
    }

    pub(super) fn markup(&self, keyboard: &Keyboard, language: Language) -> Result<Option<Markup>, StepError> {
        let label = |text| self.decider.catalogue().render_plain(text, language);
        Ok(match keyboard {
            Keyboard::None => None,
            Keyboard::Remove => Some(Markup::Remove),
            Keyboard::Inline(rows) => Some(Markup::Inline(
                rows.iter()
                    .map(|row| {
                        row.iter()
                            .map(|button| Ok((label(&button.label)?, button.data.clone())))
                            .collect()
                    })
                    .collect::<Result<_, StepError>>()?,
            )),
            Keyboard::Reply(rows) => Some(Markup::Reply(
                rows.iter()
                    .map(|row| {
                        row.iter()
                            .map(|button| match button {
                                ReplyButton::Text(text) => Ok((label(text)?, false)),
                                ReplyButton::Contact(text) => Ok((label(text)?, true)),
                            })
                            .collect()
                    })
                    .collect::<Result<_, StepError>>()?,
            )),
        })
    }
}
