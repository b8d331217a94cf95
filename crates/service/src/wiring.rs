use std::{collections::HashMap, time::Duration};

use conversation::{Decider, DecodeUpdate, Engine, EngineOptions, Me, Undecodable};
use outbox::{Bell, Consumer, Relay, Route, Scheduler, Work, retention};
use telegram::{Api, Poller, Sender, SenderOptions, WebhookDoor, WebhookKeeper, WebhookTarget, decode_update};
use tokio::{sync::watch, time};
use tokio_util::sync::CancellationToken;

use crate::{
    Application, Service, TelegramSettings,
    settings::{Mode, SecretString},
    webhook,
};

/// How a service is put together around its decider: intake, engine, sender, schedule and relay.
pub struct Wiring<D> {
    pub decider: D,
    /// Whose conversation a consumed event belongs to.
    pub route: Route,
    /// Slow work by kind.
    pub works: HashMap<&'static str, Work>,
    pub bot: Option<Bot>,
}

/// A bot that Telegram has told the name of.
#[derive(Clone)]
pub struct Bot {
    pub api: Api,
    pub me: Me,
    pub settings: TelegramSettings,
}

/// Calls to Telegram that may be open at once.
const OPEN_CALLS: usize = 64;
const WORK_LEASE: Duration = Duration::from_secs(60);
const TELEGRAM_CHECK_EVERY: Duration = Duration::from_secs(15);
/// Also how long it takes to notice that somebody else has taken the webhook away.
const WEBHOOK_CHECK_EVERY: Duration = Duration::from_secs(15);
const SWEEP_EVERY: Duration = Duration::from_secs(60);

impl Bot {
    /// Asks Telegram who the bot is, as long as it takes; `None` when told to stop first.
    ///
    /// A token that Telegram refuses is an error at once: waiting would not mend it.
    pub async fn identify(settings: TelegramSettings, stop: &CancellationToken) -> anyhow::Result<Option<Self>> {
        let api = Api::new(settings.api_url.as_str(), settings.token.clone(), settings.timeout)?;
        loop {
            match api.get_me().await {
                Ok(me) => return Ok(Some(Self { api, me, settings })),
                Err(telegram::Failure::Refused { code: 401 | 404, .. }) => {
                    anyhow::bail!(
                        "Telegram does not know the token in TELEGRAM__TOKEN; ask BotFather for the right one"
                    )
                }
                Err(error) => tracing::warn!(%error, "Telegram cannot be asked who the bot is"),
            }
            tokio::select! {
                () = stop.cancelled() => return Ok(None),
                () = time::sleep(Duration::from_secs(2)) => {}
            }
        }
    }
}

impl<S: Service> Application<S> {
    /// Starts everything that a decider needs. Returns the bell that wakes it.
    pub fn wire<D: Decider>(&mut self, wiring: Wiring<D>) -> Bell {
        let bell = Bell::new();
        let me = wiring.bot.as_ref().map(|bot| bot.me.clone()).unwrap_or_default();
        let database_url = self.common.database.url.clone();
        let lease = self.common.engine.lease;
        let stop = self.tasks.token();

        let engine = Engine::new(wiring.decider, self.engine_options(&me, &bell, wiring.bot.is_some()));
        self.task("engine", engine.run(stop.clone()));

        if let Some(bot) = wiring.bot {
            self.speak(bot, &bell);
        }

        let relay = Relay {
            publisher: self.broker.publisher(),
            bot_id: me.bot_id,
            database_url: database_url.clone(),
            bell: bell.clone(),
            lease,
        };
        self.task("relay", relay.run(stop.clone()));
        let consumer = Consumer {
            broker: self.broker.clone(),
            bot_id: me.bot_id,
            database_url: database_url.clone(),
            bell: bell.clone(),
            route: wiring.route,
        };
        self.task("consumer", consumer.run(stop.clone()));
        let scheduler = Scheduler {
            bot_id: me.bot_id,
            database_url: database_url.clone(),
            bell: bell.clone(),
            clock: self.clock.clone(),
            works: wiring.works,
            lease: WORK_LEASE,
            attempts: u16::try_from(self.common.engine.attempts).unwrap_or(u16::MAX),
        };
        self.task("scheduler", scheduler.run(stop.clone()));
        self.keep(me.bot_id, &bell);
        bell
    }

    /// Starts a bot beside a service that was wired without one and does not wait for Telegram. It has conversations of its
    /// own, which hear of the service by words only: events and timers stay with the service.
    pub fn wire_beside<D: Decider>(&mut self, decider: D, bot: Bot) -> Bell {
        let bell = Bell::new();
        let me = bot.me.clone();
        let engine = Engine::new(decider, self.engine_options(&me, &bell, true));
        let stop = self.tasks.token();
        self.task("bot's engine", engine.run(stop));
        self.speak(bot, &bell);
        self.keep(me.bot_id, &bell);
        bell
    }

    /// Starts what a bot needs to hear and to speak.
    fn speak(&mut self, bot: Bot, bell: &Bell) {
        self.check_telegram(bot.api.clone());
        self.take_updates(&bot, bell);
        let sender = Sender::new(SenderOptions {
            api: bot.api,
            bot_id: bot.me.bot_id,
            database_url: self.common.database.url.clone(),
            bell: bell.clone(),
            lease: self.common.engine.lease,
            limits: bot.settings.limits,
            calls: OPEN_CALLS,
            unknown_pause: bot.settings.unknown_pause,
        });
        let stop = self.tasks.token();
        self.task("sender", sender.run(stop));
    }

    /// Starts what every engine's tables need: rings from replicas, and an end for old rows.
    fn keep(&mut self, bot_id: i64, bell: &Bell) {
        let stop = self.tasks.token();
        let direct_url = self.common.database.direct().clone();
        self.task("bell", carry_rings(bell.clone(), direct_url, stop.clone()));
        self.task(
            "retention",
            sweep(self.pool.clone(), bot_id, self.common.retention, stop),
        );
    }

    /// Starts the intake of updates, by the way that the settings say.
    fn take_updates(&mut self, bot: &Bot, bell: &Bell) {
        let stop = self.tasks.token();
        let database_url = self.common.database.url.clone();
        let lease = self.common.engine.lease;
        let (api, bot_id) = (bot.api.clone(), bot.me.bot_id);
        let Some(target) = webhook_target(&bot.settings) else {
            let poller = Poller {
                api,
                bot_id,
                database_url,
                bell: bell.clone(),
                lease,
            };
            self.task("poller", poller.run(stop));
            return;
        };
        let (door, collector) = WebhookDoor::new(bot_id, target.secret.clone(), database_url.clone(), bell.clone());
        self.task("webhook collector", collector.run(stop.clone()));
        self.route(webhook::route(webhook::PATH, door));
        let (told, heard) = watch::channel(Err("not registered yet".to_owned()));
        self.health.watch("webhook", heard, Clone::clone);
        let keeper = WebhookKeeper {
            api,
            bot_id,
            database_url,
            lease,
            target,
            check_every: WEBHOOK_CHECK_EVERY,
            told,
        };
        let serving = self.serving();
        self.task("webhook", async move {
            tokio::select! {
                () = serving.cancelled() => keeper.run(stop).await,
                () = stop.cancelled() => {}
            }
        });
    }

    /// Ready only while Telegram can be reached; asked at most every few seconds, however often we are asked.
    fn check_telegram(&mut self, api: Api) {
        let (told, heard) = watch::channel(Ok(()));
        self.health.watch("telegram", heard, Clone::clone);
        let stop = self.tasks.token();
        self.task("telegram check", async move {
            while !stop.is_cancelled() {
                let reached = api.get_me().await.map(|_| ()).map_err(|error| error.to_string());
                told.send_modify(|known| *known = reached);
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = time::sleep(TELEGRAM_CHECK_EVERY) => {}
                }
            }
        });
    }

    fn engine_options(&self, me: &Me, bell: &Bell, is_bot: bool) -> EngineOptions {
        let engine = &self.common.engine;
        EngineOptions {
            me: me.clone(),
            database_url: self.common.database.url.clone(),
            decode_update: if is_bot {
                decode_update
            } else {
                no_updates as DecodeUpdate
            },
            default_language: self.common.locale.default,
            clock: self.clock.clone(),
            bell: bell.clone(),
            workers: usize::try_from(engine.workers).unwrap_or(1),
            attempts: u16::try_from(engine.attempts).unwrap_or(u16::MAX),
            pause: engine.pause,
            flood: engine.flood,
        }
    }

    /// A task that runs until the service stops.
    fn task(&mut self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(name, async move {
            task.await;
            Ok(())
        });
    }
}

/// The webhook that the settings ask for; `None` when they ask for polling.
fn webhook_target(settings: &TelegramSettings) -> Option<WebhookTarget> {
    let webhook = &settings.webhook;
    match (settings.mode, &webhook.url, &webhook.secret) {
        (Mode::Webhook, Some(url), Some(secret)) => Some(WebhookTarget {
            url: url.to_string(),
            secret: secret.clone(),
            certificate: webhook.certificate.clone(),
            ip_address: webhook.ip_address,
            max_connections: webhook.max_connections,
        }),
        _ => None,
    }
}

fn no_updates(_body: &[u8], _me: &Me) -> Result<conversation::Incoming, Undecodable> {
    Err(Undecodable("this service has no bot".to_owned()))
}

/// Keeps rings travelling between replicas, over lost connections.
async fn carry_rings(bell: Bell, url: SecretString, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let carried = match crate::database::connect_directly(&url).await {
            Ok(connection) => bell.carry(connection, &stop).await.map_err(anyhow::Error::from),
            Err(error) => Err(error.into()),
        };
        if let Err(error) = carried {
            tracing::debug!(%error, "replicas are not woken until the connection is back");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

async fn sweep(pool: crate::Pool, bot_id: i64, kept: crate::settings::RetentionSettings, stop: CancellationToken) {
    let rows = retention::Retention {
        input_bodies: kept.input_bodies,
        inputs: kept.inputs,
        events: kept.events,
    };
    while !stop.is_cancelled() {
        let swept = async {
            let connection = pool.get().await?;
            let touched = retention::sweep(&connection, bot_id, &rows).await?
                + conversation::store::retention::sweep(&connection, bot_id, kept.outgoing).await?;
            anyhow::Ok(touched)
        };
        let pause = match swept.await {
            Ok(0) => SWEEP_EVERY,
            // More is waiting; not at once, so that nobody notices.
            Ok(_) => Duration::from_secs(1),
            Err(error) => {
                tracing::warn!(%error, "old rows are kept a little longer");
                SWEEP_EVERY
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = time::sleep(pause) => {}
        }
    }
}
