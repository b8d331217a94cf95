//! A bot with its tables, its sender and its poller, and people who write to it.

use std::time::Duration;

use conversation::{
    Call, Lane, Rich,
    store::outgoing::{self, NewOutgoing},
};
use diesel_async::AsyncPgConnection;
use outbox::{Bell, Topic};
use rehearsal::{TestDatabase, count, eventually};
use sandbox::{
    Sandbox, SandboxOptions,
    client::{Bot, Client, Person},
    model::{Author, ChatView, Event, Fault, FaultKind, MethodStatistics},
};
use secrecy::SecretString;
use telegram::{Api, Limits, Poller, Sender, SenderOptions};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub const TOKEN: &str = "42:AAtest-token-of-the-notebook-bot-0000000";
/// Short, so that a take-over is soon; long enough for a busy machine.
const LEASE: Duration = Duration::from_millis(900);
const TIMEOUT: Duration = Duration::from_secs(1);
/// Calls that the sender may have open at once.
pub const CALLS: usize = 16;

pub struct World {
    /// Dropped with the world.
    _database: TestDatabase,
    pub sandbox: Sandbox,
    pub client: Client,
    pub bot: Bot,
    pub bell: Bell,
    pub connection: AsyncPgConnection,
    url: SecretString,
}

/// A sender or poller at work; dropped, it is gone without a word.
pub struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl World {
    pub async fn new() -> Self {
        // Shown by the test runner when a test fails; a second test finds it installed already.
        let _ = tracing_subscriber::fmt().with_test_writer().try_init();
        let database = TestDatabase::create(&["notebook"]).await;
        let url = SecretString::from(database.url("notebook").to_owned());
        service::database::migrate(&url, vec![outbox::MIGRATIONS, conversation::MIGRATIONS])
            .await
            .unwrap();
        let sandbox = Sandbox::start(&SandboxOptions::default()).unwrap();
        let client = sandbox.client();
        let bot = client.bot(TOKEN).await.unwrap();
        let connection = database.connect("notebook").await;
        Self {
            _database: database,
            sandbox,
            client,
            bot,
            bell: Bell::new(),
            connection,
            url,
        }
    }

    /// A person who has opened the bot, so that it may write to him.
    pub async fn friend(&self, name: &str) -> Person {
        let person = self.client.person(name).await.unwrap();
        person.sends(&self.bot, "/start").await.unwrap();
        person
    }

    pub fn api(&self) -> Api {
        Self::api_at(&self.sandbox.url())
    }

    pub fn api_at(root: &str) -> Api {
        Api::new(root, TOKEN.to_owned().into(), TIMEOUT).unwrap()
    }

    /// How often the bot called a method, by the sandbox's count.
    pub async fn requests(&self, method: &str) -> MethodStatistics {
        let mut bots = self.client.statistics().await.unwrap().bots;
        bots.remove(&self.bot.id)
            .and_then(|mut methods| methods.remove(method))
            .unwrap_or_default()
    }

    /// All messages of the bot that anybody was shown, in order: chat and text.
    pub async fn sights(&self) -> Vec<(i64, String)> {
        let record = self.client.record(0).await.unwrap();
        let sent = record.entries.into_iter().filter_map(|entry| match entry.event {
            Event::Sent { text, .. } => Some((entry.chat_id, text)),
            _ => None,
        });
        sent.collect()
    }

    pub fn sender(&self) -> Running {
        self.sender_with(self.api(), Duration::from_millis(50))
    }

    /// A sender that finds Telegram behind another door, or waits longer after an unknown end.
    pub fn sender_with(&self, api: Api, unknown_pause: Duration) -> Running {
        let options = self.sender_options(api, unknown_pause);
        Running::start(|stop| Sender::new(options).run(stop))
    }

    /// A sender that waits long for an answer.
    pub fn patient_sender(&self) -> Running {
        let api = Api::new(&self.sandbox.url(), TOKEN.to_owned().into(), Duration::from_secs(25)).unwrap();
        self.sender_with(api, Duration::from_millis(50))
    }

    /// A sender that keeps Telegram's limits.
    pub fn limited_sender(&self) -> Running {
        let options = SenderOptions {
            limits: Limits::Telegram,
            ..self.sender_options(self.api(), Duration::from_millis(50))
        };
        Running::start(|stop| Sender::new(options).run(stop))
    }

    fn sender_options(&self, api: Api, unknown_pause: Duration) -> SenderOptions {
        SenderOptions {
            api,
            bot_id: self.bot.id,
            database_url: self.url.clone(),
            bell: self.bell.clone(),
            lease: LEASE,
            limits: Limits::Off,
            calls: CALLS,
            unknown_pause,
        }
    }

    pub fn poller(&self) -> Running {
        let poller = Poller {
            api: self.api(),
            bot_id: self.bot.id,
            database_url: self.url.clone(),
            bell: self.bell.clone(),
            lease: LEASE,
        };
        Running::start(|stop| poller.run(stop))
    }

    /// The database's address, for a part that a test puts together itself.
    pub fn url(&self) -> SecretString {
        self.url.clone()
    }

    /// The lease of the parts of this world.
    pub fn lease(&self) -> Duration {
        LEASE
    }

    /// Queues texts for chats, in this order.
    pub async fn queue(&self, texts: &[(i64, &str)]) {
        let rows: Vec<NewOutgoing> = texts.iter().map(|(chat_id, text)| message(*chat_id, text)).collect();
        outgoing::insert(&self.connection, self.bot.id, &rows, None, None)
            .await
            .unwrap();
        self.bell.ring(Topic::Outgoing);
    }

    pub async fn queue_rows(&self, rows: &[NewOutgoing]) {
        outgoing::insert(&self.connection, self.bot.id, rows, None, None)
            .await
            .unwrap();
        self.bell.ring(Topic::Outgoing);
    }

    pub async fn count(&mut self, what: &str) -> i64 {
        count(&mut self.connection, what).await
    }

    /// Waits until so many rows match.
    pub async fn counts(&mut self, sql: &str, expected: i64) {
        eventually(&format!("{expected} of {sql}"), async || {
            (self.count(sql).await == expected).then_some(())
        })
        .await;
    }

    pub async fn fault(&self, method: &str, times: u64, kind: FaultKind) {
        let fault = Fault {
            bot_id: None,
            method: Some(method.to_owned()),
            chat_id: None,
            times: Some(times),
            skip: 0,
            kind,
        };
        self.client.fault(&fault).await.unwrap();
    }

    /// Waits until a request has met the fault: its effect, if it has one, is a matter of the same instant.
    pub async fn fault_is_met(&self) {
        eventually("a request to meet the fault", async || {
            (self.client.faults().await.unwrap().last()?.met > 0).then_some(())
        })
        .await;
    }

    /// The bot's messages in a group, as they stand.
    pub async fn shown_in(&self, group_id: i64) -> Vec<String> {
        visible(self.client.chat(&self.bot, group_id).await.unwrap())
    }

    /// The bot's messages in a chat, as they stand.
    pub async fn shown(&self, person: &Person) -> Vec<String> {
        visible(person.chat(&self.bot).await.unwrap())
    }

    pub async fn end(self) {
        self.client.no_violations().await.unwrap();
    }
}

fn visible(chat: ChatView) -> Vec<String> {
    chat.messages
        .into_iter()
        .filter(|message| message.author == Author::Bot && message.deleted_at.is_none())
        .map(|message| message.text)
        .collect()
}

pub fn message(chat_id: i64, text: &str) -> NewOutgoing {
    row(
        chat_id,
        &Call::Message {
            rich: Rich::plain(text),
            markup: None,
        },
    )
}

pub fn row(chat_id: i64, call: &Call) -> NewOutgoing {
    NewOutgoing {
        chat_id,
        lane: Lane::Interactive,
        unordered: false,
        slot: None,
        call: outgoing::stored(call).unwrap(),
        secret: false,
        report: None,
    }
}

impl Running {
    pub fn start<Fut: Future<Output = ()> + Send + 'static>(run: impl FnOnce(CancellationToken) -> Fut) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(stop.clone()));
        Self { stop, task }
    }

    /// Stops it in good order.
    pub async fn stop(mut self) {
        self.stop.cancel();
        (&mut self.task).await.unwrap();
    }

    /// Ends it where it is, as kill -9 would.
    pub fn kill(self) {
        self.task.abort();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}
