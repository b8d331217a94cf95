//! Who answers requests for letters in notifier's place, through the real broker: each is sent at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Result;
use chrono::Utc;
use common::events::{email::v1::EmailRequested, notifier::v1::EmailSent};
use messaging::{Consume, Delivery, Outgoing, Verdict};
use prost::Message;
use rehearsal::{eventually, suite::Suite};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

/// The letters that were asked for, by recipient, the oldest first.
pub struct Post {
    letters: Arc<Mutex<HashMap<String, Vec<EmailRequested>>>>,
    _listening: DropGuard,
}

impl Post {
    /// Listens from now on.
    pub async fn open(suite: &Suite) -> Result<Self> {
        let broker = suite.broker_of("notifier")?;
        broker.connected().await;
        let letters = Arc::new(Mutex::new(HashMap::<String, Vec<EmailRequested>>::new()));
        let stop = CancellationToken::new();
        let (listener, kept, until) = (broker.clone(), Arc::clone(&letters), stop.clone());
        tokio::spawn(async move {
            let handler = |batch: Arc<[Delivery]>| {
                let (publisher, kept) = (broker.publisher(), Arc::clone(&kept));
                async move {
                    for delivery in batch.iter() {
                        let Ok(letter) = EmailRequested::decode(delivery.body.as_slice()) else {
                            return vec![Verdict::Done; batch.len()];
                        };
                        publisher.publish(&[sent(&letter)]).await;
                        kept.lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .entry(letter.recipient.clone())
                            .or_default()
                            .push(letter);
                    }
                    vec![Verdict::Done; batch.len()]
                }
            };
            listener.consume(Consume::default(), until, handler).await;
        });
        Ok(Self {
            letters,
            _listening: stop.drop_guard(),
        })
    }

    /// Waits for the newest letter to an address that has this field, and reads it.
    pub async fn reads(&self, recipient: &str, field: &str) -> String {
        eventually(&format!("a letter with {field} to {recipient}"), async || {
            let letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
            let newest = letters.get(recipient)?.iter().rev();
            newest.filter_map(|letter| letter.fields.get(field)).next().cloned()
        })
        .await
    }

    /// How many letters an address got.
    pub fn letters_to(&self, recipient: &str) -> usize {
        let letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        letters.get(recipient).map_or(0, Vec::len)
    }
}

fn sent(letter: &EmailRequested) -> Outgoing {
    let event = EmailSent {
        producer: "helpdesk-bot".to_owned(),
        key: letter.key.clone(),
        sent_at: letter.requested_at,
        expires_at: letter.expires_at,
    };
    Outgoing {
        message_id: Uuid::now_v7(),
        routing_key: "notifier.email-sent.v1".to_owned(),
        body: event.encode_to_vec(),
        created_at: Utc::now(),
        traceparent: None,
    }
}
