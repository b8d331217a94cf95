//! An office whose services ask for letters.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Result, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use common::events::alert::v1::{AlertCleared, AlertRaised, Severity};
use common::events::email::v1::EmailRequested;
use common::events::notifier::v1::{EmailFailed, EmailFailure, EmailSent};
use messaging::{Broker, Consume, Delivery, Outgoing, Verdict};
use prost::Message;
use rehearsal::suite::{Environment, Running, Suite};
use rehearsal::{count, eventually};
use sandbox::client::Mail;
use sandbox::model::{LetterView, MailFault, MailFaultKind};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

/// The suite with somebody who asks for letters and hears the answers; notifier is the test's to start.
pub struct Office {
    pub suite: Suite,
    pub mail: Mail,
    broker: Broker,
    answers: Arc<Mutex<Heard>>,
    _listening: DropGuard,
}

/// Answers by the key of their request; an event that comes once more, as it may after a death, is the same answer.
#[derive(Default)]
struct Heard {
    events: HashSet<Uuid>,
    answers: Vec<(String, Answer)>,
}

/// What who asked for a letter was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Sent,
    Failed(EmailFailure),
}

/// The service that asks.
pub const ASKING: &str = "helpdesk-bot";

impl Office {
    pub async fn open() -> Result<Self> {
        let suite = Suite::start().await?;
        let broker = suite.broker_of(ASKING)?;
        broker.connected().await;
        let answers = Arc::new(Mutex::new(Heard::default()));
        let stop = CancellationToken::new();
        let (listener, heard, until) = (broker.clone(), Arc::clone(&answers), stop.clone());
        tokio::spawn(async move {
            let handler = |batch: Arc<[Delivery]>| {
                let heard = Arc::clone(&heard);
                async move {
                    heard.lock().unwrap_or_else(PoisonError::into_inner).take(&batch);
                    vec![Verdict::Done; batch.len()]
                }
            };
            listener.consume(Consume::default(), until, handler).await;
        });
        Ok(Self {
            mail: suite.telegram.mail(),
            suite,
            broker,
            answers,
            _listening: stop.drop_guard(),
        })
    }

    /// What notifier is told, with other words.
    pub fn environment_with(&self, settings: &[(&str, &str)]) -> Environment {
        let mut environment = self.suite.notifier_environment();
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        environment.extend(settings.iter().map(own));
        environment
    }

    pub async fn notifier(&self) -> Result<Running> {
        self.suite.run("notifier", &self.suite.notifier_environment()).await
    }

    pub async fn notifier_with(&self, settings: &[(&str, &str)]) -> Result<Running> {
        self.suite.run("notifier", &self.environment_with(settings)).await
    }

    /// A request for a code, good for ten minutes.
    pub async fn request(&self, key: &str, recipient: &str) -> Result<EmailRequested> {
        let now = self.suite.telegram.now().await?;
        let fields = [("code", "482913"), ("minutes", "10")];
        Ok(EmailRequested {
            key: key.to_owned(),
            template: "sign-in-code".to_owned(),
            language: "en".to_owned(),
            recipient: recipient.to_owned(),
            fields: HashMap::from(fields.map(|(name, value)| (name.to_owned(), value.to_owned()))),
            requested_at: Some(stamp(now)),
            expires_at: Some(stamp(now + TimeDelta::minutes(10))),
        })
    }

    /// Asks for a code.
    pub async fn asks(&self, key: &str, recipient: &str) -> Result<()> {
        let request = self.request(key, recipient).await?;
        self.asks_for(&request).await
    }

    /// Asks for any letter.
    pub async fn asks_for(&self, request: &EmailRequested) -> Result<()> {
        self.publish("email-requested", request.encode_to_vec()).await
    }

    /// Says that something is wrong, for the `number`th time.
    pub async fn raises(&self, key: &str, number: u32, severity: Severity, text: &str) -> Result<()> {
        let now = self.suite.telegram.now().await?;
        let event = AlertRaised {
            key: key.to_owned(),
            alert_key: format!("{key}/{number}"),
            severity: severity.into(),
            text: text.to_owned(),
            raised_at: Some(stamp(now)),
            expires_at: Some(stamp(now + TimeDelta::days(1))),
        };
        self.publish("alert-raised", event.encode_to_vec()).await
    }

    /// Says that it is over.
    pub async fn clears(&self, key: &str, number: u32, text: &str) -> Result<()> {
        let now = self.suite.telegram.now().await?;
        let event = AlertCleared {
            key: key.to_owned(),
            alert_key: format!("{key}/{number}"),
            text: text.to_owned(),
            raised_at: Some(stamp(now)),
            cleared_at: Some(stamp(now)),
            expires_at: Some(stamp(now + TimeDelta::days(1))),
        };
        self.publish("alert-cleared", event.encode_to_vec()).await
    }

    pub async fn publish(&self, event: &str, body: Vec<u8>) -> Result<()> {
        let event = Outgoing {
            message_id: Uuid::now_v7(),
            routing_key: format!("{ASKING}.{event}.v1"),
            body,
            created_at: Utc::now(),
            traceparent: None,
        };
        Ok(self.broker.publisher().publish(&[event]).await.remove(0)?)
    }

    /// Waits for the answer to a request.
    pub async fn answer(&self, key: &str) -> Answer {
        eventually(&format!("the answer to {key}"), async || {
            self.answers_to(key).first().copied()
        })
        .await
    }

    /// All answers to a request so far.
    pub fn answers_to(&self, key: &str) -> Vec<Answer> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let to_it = answers.answers.iter().filter(|(answered, _)| answered == key);
        to_it.map(|(_, answer)| *answer).collect()
    }

    /// Lets something go wrong with letters to an address, or with all.
    pub async fn fault(&self, recipient: Option<&str>, times: Option<u64>, kind: MailFaultKind) -> Result<()> {
        let fault = MailFault {
            recipient: recipient.map(str::to_owned),
            times,
            skip: 0,
            kind,
        };
        self.mail.fault(&fault).await?;
        Ok(())
    }

    /// The letters to an address, all of one Message-ID.
    pub async fn copies(&self, recipient: &str) -> Result<Vec<LetterView>> {
        let letters = self.mail.letters_to(recipient).await?;
        let same = letters.iter().all(|letter| letter.message_id == letters[0].message_id);
        ensure!(same, "letters of different Message-IDs: {letters:#?}");
        Ok(letters)
    }

    /// How many rows there are, such as of `letters where state = 'sent'`.
    pub async fn count(&self, what: &str) -> i64 {
        count(&mut self.suite.database.connect("notifier").await, what).await
    }

    /// Waits until there are so many.
    pub async fn counted(&self, what: &str, wanted: i64) {
        let mut connection = self.suite.database.connect("notifier").await;
        eventually(&format!("{wanted} of {what}"), async || {
            (count(&mut connection, what).await == wanted).then_some(())
        })
        .await;
    }

    /// The time of whoever has letters in hand is over, as it would be a minute after his death.
    pub async fn leases_end(&self) -> Result<()> {
        let mut connection = self.suite.database.connect("notifier").await;
        let end = diesel::sql_query("update letters set due_at = clock_timestamp() where state = 'sending'");
        diesel_async::RunQueryDsl::execute(end, &mut connection).await?;
        Ok(())
    }

    pub async fn advance(&self, minutes: u64) -> Result<()> {
        self.suite.telegram.advance(Duration::from_secs(60 * minutes)).await?;
        Ok(())
    }
}

impl Heard {
    fn take(&mut self, batch: &[Delivery]) {
        for delivery in batch {
            if self.events.insert(delivery.message_id) {
                self.answers.extend(answer(delivery));
            }
        }
    }
}

/// Whom an event answers and what; one that cannot be read answers nobody, and is missed by the test.
fn answer(delivery: &Delivery) -> Option<(String, Answer)> {
    let body = delivery.body.as_slice();
    let (producer, key, answer) = match delivery.routing_key.as_str() {
        "notifier.email-sent.v1" => {
            let sent = EmailSent::decode(body).ok()?;
            (sent.producer, sent.key, Answer::Sent)
        }
        "notifier.email-failed.v1" => {
            let failed = EmailFailed::decode(body).ok()?;
            let reason = failed.reason();
            (failed.producer, failed.key, Answer::Failed(reason))
        }
        _ => return None,
    };
    (producer == ASKING).then_some((key, answer))
}

pub fn stamp(moment: DateTime<Utc>) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: moment.timestamp(),
        nanos: moment.timestamp_subsec_nanos().cast_signed(),
    }
}
