use std::{collections::BTreeMap, sync::Arc};

use conversation::Command;
use diesel_migrations::EmbeddedMigrations;
use service::{Application, Bot, Menus, Reader, Service, TelegramSettings, Wiring};

use crate::{
    Helpdesk,
    catalogue::catalogue,
    dialogue::commands,
    domain::{StaffRole, StaffRoles},
    events, keeping, republish,
    settings::Settings,
    store,
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
        let everybodys = commands(StaffRoles::default());
        let menus = Menus::new(&catalogue, community, &everybodys, named(&helpdesk))?;
        application.tasks.spawn("menus", menus.set(bot.api.clone(), stop));
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

/// Whom the settings name, with all that each can do.
fn named(settings: &Settings) -> impl Iterator<Item = (i64, Vec<Command>)> {
    let mut people = BTreeMap::<i64, StaffRoles>::new();
    for role in StaffRole::ALL {
        for named in settings.named(role) {
            people.entry(named.chat_id).or_default().add(role);
        }
    }
    people.into_iter().map(|(person, roles)| (person, commands(roles)))
}
