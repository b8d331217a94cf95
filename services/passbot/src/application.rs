use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use conversation::Command;
use diesel_migrations::EmbeddedMigrations;
use service::{Application, Bot, Menus, Reader, Service, TelegramSettings, Wiring};

use crate::{
    Passbot,
    catalogue::catalogue,
    dialogue::{Role, commands},
    events, republish,
    settings::Settings,
    store,
};

/// passbot as a service: what it is told and how it is put together.
pub struct PassbotService;

/// All that passbot is told beside what every service is told.
#[derive(Clone)]
pub struct ServiceSettings {
    pub telegram: TelegramSettings,
    pub passbot: Arc<Settings>,
}

impl Service for PassbotService {
    const NAME: &'static str = "passbot";
    const DEFAULTS: &'static str = include_str!("../config/default.toml");
    type Settings = ServiceSettings;

    fn settings(reader: &mut Reader) -> Option<ServiceSettings> {
        let telegram = TelegramSettings::read(reader);
        let passbot = Settings::read(reader);
        Some(ServiceSettings {
            telegram: telegram?,
            passbot: Arc::new(passbot?),
        })
    }

    fn migrations() -> Vec<EmbeddedMigrations> {
        vec![outbox::MIGRATIONS, conversation::MIGRATIONS, store::MIGRATIONS]
    }

    async fn serve(application: &mut Application<Self>) -> anyhow::Result<()> {
        let stop = application.tasks.token();
        let ServiceSettings { telegram, passbot } = application.settings.clone();
        let Some(bot) = Bot::identify(telegram, &stop).await? else {
            return Ok(());
        };
        let time_zone = application.common.time_zone.clone();
        let catalogue = catalogue(time_zone)?;
        let community = application.common.locale.default;
        let menus = Menus::new(&catalogue, community, &commands(Role::default()), named(&passbot))?;
        application.tasks.spawn("menus", menus.set(bot.api.clone(), stop));
        application.wire(Wiring {
            decider: Passbot::new(passbot, catalogue, community)?,
            route: |routing_key, body| {
                let conversation = events::route(routing_key, body).map_err(|error| error.to_string())?;
                Ok(conversation.as_str().to_owned())
            },
            works: HashMap::new(),
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
        republish::all_passes(&mut connection, bot.me.bot_id).await
    }
}

/// Whom the settings name, with all that each can do.
fn named(settings: &Settings) -> impl Iterator<Item = (i64, Vec<Command>)> {
    let people: BTreeSet<_> = settings.admins.iter().chain(&settings.guards).copied().collect();
    people.into_iter().map(|person| {
        let role = Role {
            administrator: settings.is_admin(person),
            guard: settings.is_guard(person),
            ..Role::default()
        };
        (person, commands(role))
    })
}
