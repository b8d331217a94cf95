use std::time::Duration;

use conversation::{Catalogue, Command, Language, RenderError};
use telegram::{Api, Failure};
use tokio_util::sync::CancellationToken;

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The command menus of a bot that stand from the start: everybody's in each language, and those of people who can do more.
#[derive(Debug)]
pub struct Menus(Vec<Menu>);

/// For one chat, or for everybody whose client speaks the language.
#[derive(Debug)]
struct Menu {
    chat_id: Option<i64>,
    language: Option<Language>,
    /// Names with descriptions.
    commands: Vec<(String, String)>,
}

impl Menus {
    /// Describes the commands; those of `people`, whose languages nobody knows yet, in the default one.
    ///
    /// # Errors
    /// When a description has no text in the catalogue.
    pub fn new(
        catalogue: &Catalogue,
        default: Language,
        everybodys: &[Command],
        people: impl IntoIterator<Item = (i64, Vec<Command>)>,
    ) -> Result<Self, RenderError> {
        let described = |commands: &[Command], language| {
            let describe = |command: &Command| {
                let description = catalogue.render_plain(&command.description, language)?;
                Ok((command.name.to_owned(), description))
            };
            commands.iter().map(describe).collect::<Result<Vec<_>, RenderError>>()
        };
        let mut menus = vec![Menu {
            chat_id: None,
            language: None,
            commands: described(everybodys, default)?,
        }];
        for language in Language::ALL {
            menus.push(Menu {
                chat_id: None,
                language: Some(language),
                commands: described(everybodys, language)?,
            });
        }
        for (person, commands) in people {
            menus.push(Menu {
                chat_id: Some(person),
                language: None,
                commands: described(&commands, default)?,
            });
        }
        Ok(Self(menus))
    }

    /// Sets them, trying again while Telegram is away; then waits for the stop, for a task of a service ends with it.
    ///
    /// # Errors
    /// Never: a menu that Telegram does not take is told in the log.
    pub async fn set(self, api: Api, stop: CancellationToken) -> anyhow::Result<()> {
        for menu in self.0 {
            let mut pause = Duration::from_secs(1);
            while !stop.is_cancelled() {
                match menu.set(&api).await {
                    Ok(()) => break,
                    // Who never opened the bot has no chat to set a menu for.
                    Err(Failure::Refused { code, description }) => {
                        tracing::info!(code, description, "a command menu was not taken");
                        break;
                    }
                    Err(error) => tracing::warn!(%error, "a command menu is set later"),
                }
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = tokio::time::sleep(pause) => {}
                }
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
        stop.cancelled().await;
        Ok(())
    }
}

impl Menu {
    async fn set(&self, api: &Api) -> Result<(), Failure> {
        match self.chat_id {
            Some(chat_id) => api.set_chat_commands(chat_id, &self.commands).await,
            None => {
                let language = self.language.map(Language::code);
                api.set_default_commands(&self.commands, language).await
            }
        }
    }
}
