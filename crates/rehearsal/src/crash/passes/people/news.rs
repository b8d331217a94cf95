use anyhow::{Context, Result};

use super::Actor;
use crate::crash::passes::lives::News;

/// What the administrator told everybody.
#[derive(Debug, Clone)]
pub(in crate::crash::passes) struct Told {
    pub(in crate::crash::passes) news: News,
    /// What he was told when he stopped it, if he did.
    pub(in crate::crash::passes) stopped: Option<String>,
}

impl Actor<'_> {
    /// The administrator tells all residents something.
    pub(super) async fn tell_news(&mut self, news: News) -> Result<()> {
        let bot = &self.crowd.bot;
        let administrator = self.crowd.administrator.lock().await;
        let _time = self.crowd.clock.read().await;
        administrator.sends(bot, "/news").await?;
        self.done();
        administrator.sees(bot, "What shall I tell all residents").await?;
        administrator.sends(bot, &news.text()).await?;
        self.done();
        administrator.sees(bot, "Shall I send it?").await?;
        administrator.presses(bot, "Send to all").await?;
        self.done();
        self.story.told.push(Told { news, stopped: None });
        let card = administrator.sees(bot, "Your message").await?;
        if news.stopped {
            // From the card as it came: by now there may be nothing left to be stopped, and no button either.
            let button = card.buttons.iter().flatten().next();
            let data = button.and_then(|button| button.get("callback_data")?.as_str());
            let toast = match data {
                Some(data) => {
                    let pressed = administrator.presses_data(bot, data, Some(card.message_id)).await;
                    match pressed {
                        Ok(pressed) => pressed.answered().await?.text,
                        Err(_) => self.help_instead(&administrator).await?,
                    }
                }
                None => self.help_instead(&administrator).await?,
            };
            self.done();
            let told = self.story.told.last_mut().context("nothing was told")?;
            told.stopped = toast;
        }
        Ok(())
    }

    /// The button went before he came to press it.
    async fn help_instead(&self, administrator: &sandbox::client::Person) -> Result<Option<String>> {
        administrator.sends(&self.crowd.bot, "/help").await?;
        administrator.sees(&self.crowd.bot, "What I can do").await?;
        Ok(None)
    }
}
