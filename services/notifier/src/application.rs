use std::{collections::HashMap, sync::Arc, time::Duration};

use conversation::{ConversationKey, Language};
use diesel_migrations::EmbeddedMigrations;
use messaging::Broker;
use outbox::{Work, tasks};
use secrecy::ExposeSecret;
use service::{Application, Bot, Reader, Service, TelegramSettings, Wiring};
use tokio_util::sync::CancellationToken;

use crate::{
    catalogue::catalogue,
    desk::{Desk, DeskOptions},
    domain::next_digest,
    events,
    herald::Herald,
    postman::Postman,
    settings::Settings,
    smtp::MailServer,
    store,
};

/// notifier as a service: what it is told and how it is put together.
pub struct Notifier;

/// The work that counts dead letters, and with it the hour of the digest.
pub(crate) const DIGEST_WORK: &str = "digest";
/// There is one digest a day.
pub(crate) const DIGEST_KEY: &str = "daily";

const SWEEP_EVERY: Duration = Duration::from_secs(600);

/// Where the digest is decided.
pub(crate) fn digest_conversation() -> ConversationKey {
    ConversationKey::aggregate("digest", DIGEST_KEY)
}

impl Service for Notifier {
    const NAME: &'static str = "notifier";
    const DEFAULTS: &'static str = include_str!("../config/default.toml");
    type Settings = Settings;

    fn settings(reader: &mut Reader) -> Option<Settings> {
        Settings::read(reader)
    }

    fn migrations() -> Vec<EmbeddedMigrations> {
        vec![outbox::MIGRATIONS, conversation::MIGRATIONS, store::MIGRATIONS]
    }

    async fn serve(application: &mut Application<Self>) -> anyhow::Result<()> {
        let settings = application.settings.clone();
        let time_zone = application.common.time_zone.clone();
        let language = application.common.locale.default;
        let options = DeskOptions {
            limits: settings.limits,
            alert: settings.alert.clone(),
            digest_at: settings.digest_at,
            time_zone: time_zone.clone(),
            language,
            bot_id: settings.telegram.as_ref().and_then(bot_id),
            domain: Arc::from(settings.smtp.from.email.domain()),
        };
        await_digest(application, &options).await?;
        let broker = application.broker.clone();
        // Letters stand on their own: where Telegram is away, they go all the same.
        let bell = application.wire(Wiring {
            decider: Desk {
                options,
                catalogue: catalogue(time_zone.clone())?,
            },
            route: |routing_key, body| {
                let conversation = events::route(routing_key, body).map_err(|error| error.to_string())?;
                Ok(conversation.as_str().to_owned())
            },
            works: HashMap::from([(DIGEST_WORK, count_dead_letters(broker))]),
            bot: None,
        });
        let postman = Postman {
            pool: application.pool.clone(),
            bell,
            clock: application.clock.clone(),
            server: MailServer::new(&settings.smtp)?,
            catalogue: catalogue(time_zone)?,
            from: settings.smtp.from,
            reply_to: settings.smtp.reply_to,
            hands: settings.smtp.connections,
        };
        let stop = application.tasks.token();
        application.tasks.spawn("postman", async move {
            postman.run(stop).await;
            Ok(())
        });
        let sweeping = sweep(
            application.pool.clone(),
            application.clock.clone(),
            application.common.retention.inputs,
            application.tasks.token(),
        );
        application.tasks.spawn("old letters", sweeping);
        if let Some(telegram) = settings.telegram {
            start_bot(application, telegram, settings.alert.chat_id, language).await?;
        }
        Ok(())
    }

    /// notifier publishes requests only, and a request is never sent again.
    async fn republish(_application: &mut Application<Self>) -> anyhow::Result<u64> {
        Ok(0)
    }
}

/// Starts the bot as soon as Telegram says who it is.
async fn start_bot(
    application: &mut Application<Notifier>,
    telegram: TelegramSettings,
    chat_id: Option<i64>,
    language: Language,
) -> anyhow::Result<()> {
    let stop = application.tasks.token();
    let Some(bot) = Bot::identify(telegram, &stop).await? else {
        return Ok(());
    };
    let herald = Herald {
        catalogue: catalogue(application.common.time_zone.clone())?,
        language,
        chat_id,
    };
    application.wire_beside(herald, bot);
    Ok(())
}

/// The bot's id, before Telegram can be asked: the number with which its token begins.
fn bot_id(telegram: &TelegramSettings) -> Option<i64> {
    let (id, _) = telegram.token.expose_secret().split_once(':')?;
    id.parse().ok()
}

/// Sees to it that the hour of the digest comes; one that is awaited already stays as it is.
async fn await_digest(application: &Application<Notifier>, options: &DeskOptions) -> anyhow::Result<()> {
    let Some(at) = options.digest_at else { return Ok(()) };
    let task = tasks::NewTask {
        kind: DIGEST_WORK,
        key: DIGEST_KEY.to_owned(),
        conversation: digest_conversation().as_str().to_owned(),
        work: true,
        payload: None,
        due_at: next_digest(at, &options.time_zone, application.clock.now()),
    };
    let connection = application.pool.get().await?;
    tasks::set_if_absent(&connection, 0, &task).await?;
    Ok(())
}

/// Counts the dead letters of all consumers. RabbitMQ being away is an answer too: the next digest must come.
fn count_dead_letters(broker: Broker) -> Work {
    Arc::new(move |_| {
        let broker = broker.clone();
        Box::pin(async move {
            let queues = match broker.observer().queues().await {
                Ok(queues) => queues,
                Err(error) => {
                    tracing::warn!(%error, "dead letters cannot be counted");
                    return Ok(serde_json::Value::Null);
                }
            };
            let dead = queues.into_iter().filter_map(|queue| {
                let dead = queue.standing?.dead;
                (dead > 0).then(|| (queue.consumer, serde_json::Value::from(dead)))
            });
            Ok(serde_json::Value::Object(dead.collect()))
        })
    })
}

async fn sweep(
    pool: service::Pool,
    clock: outbox::Clock,
    kept: Duration,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        let swept = async { anyhow::Ok(store::sweep(&mut *pool.get().await?, clock.now(), kept).await?) };
        let pause = match swept.await {
            Ok(0) => SWEEP_EVERY,
            // More may be waiting.
            Ok(_) => Duration::from_secs(1),
            Err(error) => {
                tracing::warn!(%error, "old letters are kept a little longer");
                SWEEP_EVERY
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
    Ok(())
}
