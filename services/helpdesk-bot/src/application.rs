use std::{sync::Arc, time::Duration};

use conversation::{Catalogue, Command, Language, RenderError};
use diesel_migrations::EmbeddedMigrations;
use service::{Application, Bot, Reader, Service, TelegramSettings, Wiring};
use telegram::{Api, Failure};
use tokio_util::sync::CancellationToken;

use crate::{
    Helpdesk, catalogue::catalogue, dialogue::commands, domain::StaffRoles, events, keeping, republish,
    settings::Settings, store,
};

/// helpdesk-bot as a service: what it is told and how it is put together.
pub struct HelpdeskService;

/// All that helpdesk-bot is told beside what every service is told.
#[derive(Clone)]
pub struct ServiceSettings {
    pub telegram: TelegramSettings,
    pub helpdesk: Arc<Settings>,
}

impl Service for HelpdeskService {
    const NAME: &'static str = "helpdesk-bot";
    const DEFAULTS: &'static str = include_str!("../config/default.toml");
    type Settings = ServiceSettings;

    fn settings(reader: &mut Reader) -> Option<ServiceSettings> {
        let telegram = TelegramSettings::read(reader);
        let helpdesk = Settings::read(reader);
        Some(ServiceSettings {
            telegram: telegram?,
            helpdesk: Arc::new(helpdesk?),
        })
    }

    fn migrations() -> Vec<EmbeddedMigrations> {
        vec![outbox::MIGRATIONS, conversation::MIGRATIONS, store::MIGRATIONS]
    }

    async fn serve(application: &mut Application<Self>) -> anyhow::Result<()> {
        let stop = application.tasks.token();
        let ServiceSettings { telegram, helpdesk } = application.settings.clone();
        let Some(bot) = Bot::identify(telegram, &stop).await? else {
            return Ok(());
        };
        let time_zone = application.common.time_zone.clone();
        let archive = keeping::open(&helpdesk.archive).await?;
        let of_protocols = catalogue(time_zone.clone())?;
        let catalogue = catalogue(time_zone)?;
        let community = application.common.locale.default;
        let menus = menus(&catalogue, community)?;
        application
            .tasks
            .spawn("menus", set_menus(bot.api.clone(), menus, stop));
        let works = keeping::works(
            archive,
            bot.api.clone(),
            application.pool.clone(),
            Arc::clone(&helpdesk),
            (of_protocols, community),
            application.clock.clone(),
        );
        let connection = application.pool.get().await?;
        keeping::begin(&connection, bot.me.bot_id, application.clock.now()).await?;
        drop(connection);
        application.wire(Wiring {
            decider: Helpdesk::new(helpdesk, catalogue),
            route: |routing_key, body| {
                let conversation = events::route(routing_key, body).map_err(|error| error.to_string())?;
                Ok(conversation.as_str().to_owned())
            },
            works,
            bot: Some(bot),
        });
        Ok(())
    }

    async fn republish(application: &mut Application<Self>) -> anyhow::Result<u64> {
        let stop = application.tasks.token();
        let telegram = application.settings.telegram.clone();
        let Some(bot) = Bot::identify(telegram, &stop).await? else {
            return Ok(0);
        };
        let mut connection = application.pool.get().await?;
        republish::all_communications(&mut connection, bot.me.bot_id).await
    }
}

/// A command menu to be set, for everybody whose client speaks the language.
struct Menu {
    language: Option<Language>,
    commands: Vec<(String, String)>,
}

/// The menus that stand from the start: everybody's, in each language.
fn menus(catalogue: &Catalogue, default: Language) -> Result<Vec<Menu>, RenderError> {
    let described = |language| {
        let describe = |command: Command| {
            let description = catalogue.render_plain(&command.description, language)?;
            Ok((command.name.to_owned(), description))
        };
        commands(StaffRoles::default())
            .into_iter()
            .map(describe)
            .collect::<Result<Vec<_>, RenderError>>()
    };
    let mut menus = vec![Menu {
        language: None,
        commands: described(default)?,
    }];
    for language in Language::ALL {
        menus.push(Menu {
            language: Some(language),
            commands: described(language)?,
        });
    }
    Ok(menus)
}

/// Sets the menus; tries again while Telegram is away.
async fn set_menus(api: Api, menus: Vec<Menu>, stop: CancellationToken) -> anyhow::Result<()> {
    for menu in menus {
        let mut pause = Duration::from_secs(1);
        while !stop.is_cancelled() {
            let language = menu.language.map(Language::code);
            let set = api.set_default_commands(&menu.commands, language).await;
            match set {
                Ok(()) => break,
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
            pause = (pause * 2).min(Duration::from_secs(60));
        }
    }
    // A task of a service ends with it.
    stop.cancelled().await;
    Ok(())
}
