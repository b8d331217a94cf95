//! What a resident does first: opens the bot by an invitation and answers its questions.

use anyhow::Result;
use sandbox::client::{Bot, Person};
use sandbox::model::MessageView;

use super::Narrator;

/// The words on the buttons that are pressed.
pub(crate) struct Labels {
    pub(crate) confirm: &'static str,
    pub(crate) order: &'static str,
}

impl Labels {
    /// In `ru`, `uk` or `en`.
    ///
    /// # Errors
    /// When passbot does not speak the language.
    pub(crate) fn of(language: &str) -> Result<Self> {
        match language {
            "ru" => Ok(Self {
                confirm: "Всё верно",
                order: "Заказать",
            }),
            "uk" => Ok(Self {
                confirm: "Усе правильно",
                order: "Замовити",
            }),
            "en" => Ok(Self {
                confirm: "All correct",
                order: "Order",
            }),
            other => anyhow::bail!("passbot speaks ru, uk and en, not {other}"),
        }
    }
}

/// Lets an administrator make an invitation code.
pub(crate) async fn invite(narrator: &Narrator, administrator: &Person, bot: &Bot) -> Result<String> {
    administrator.sends(bot, "/code").await?;
    Ok(seen(narrator, administrator, bot, "^[A-Za-z0-9]{20}$").await?.text)
}

/// Registers somebody by the deep link with this code, with the own contact.
pub(crate) async fn register(
    narrator: &Narrator,
    person: &Person,
    bot: &Bot,
    code: &str,
    (name, house): (&str, &str),
    labels: &Labels,
) -> Result<()> {
    person.opens(bot, code).await?;
    seen(narrator, person, bot, ".").await?;
    person.sends(bot, name).await?;
    seen(narrator, person, bot, ".").await?;
    person.shares_contact(bot).await?;
    seen(narrator, person, bot, ".").await?;
    person.sends(bot, house).await?;
    // The name as it is kept: without needless spaces.
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    seen(narrator, person, bot, &name).await?;
    person.presses(bot, labels.confirm).await?;
    seen(narrator, person, bot, "/order").await?;
    Ok(())
}

/// Waits until the bot shows a text that matches, and quotes it.
pub(crate) async fn seen(narrator: &Narrator, person: &Person, bot: &Bot, regex: &str) -> Result<MessageView> {
    let message = person.sees_matching(bot, regex).await?;
    narrator.quote("passbot", &message.text);
    Ok(message)
}
