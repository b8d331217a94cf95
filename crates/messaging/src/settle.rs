//! What becomes of deliveries: acknowledged, delayed, dead. A copy is confirmed before its original is acknowledged.

use chrono::Utc;
use fail_point::fail_point;
use futures::future::try_join_all;
use lapin::{BasicProperties, Channel, message::Delivery as Raw, options::BasicAckOptions};

use crate::{
    BrokerError, Delivery, Topology, Verdict, broker::within, delivery::routing_key, headers, publisher::copy_to_queue,
};

/// Settles what one consuming channel delivered.
pub(crate) struct Settler {
    /// Confirms what is published on it.
    pub(crate) channel: Channel,
    pub(crate) topology: Topology,
    pub(crate) queue: String,
}

impl Settler {
    /// Buries what no producer of ours would send, and gives back the rest.
    pub(crate) async fn refuse_unreadable(&self, batch: Vec<Raw>) -> Result<Vec<(Raw, Delivery)>, BrokerError> {
        let mut readable = Vec::with_capacity(batch.len());
        for raw in batch {
            match Delivery::read(&raw) {
                Ok(delivery) => readable.push((raw, delivery)),
                Err(reason) => {
                    self.bury(&raw, &reason).await?;
                    self.acknowledge(&raw, false).await?;
                }
            }
        }
        Ok(readable)
    }

    /// Carries the verdicts out. Gives back what is on hold.
    pub(crate) async fn settle(
        &self,
        batch: Vec<(Raw, Delivery)>,
        verdicts: Vec<Verdict>,
    ) -> Result<Vec<(Raw, Delivery)>, BrokerError> {
        let judged: Vec<_> = batch.into_iter().zip(verdicts).collect();
        let copies = judged
            .iter()
            .map(|((raw, delivery), verdict)| self.copy(raw, delivery, verdict));
        try_join_all(copies).await?;
        let (held, settled): (Vec<_>, Vec<_>) = judged
            .into_iter()
            .partition(|(_, verdict)| matches!(verdict, Verdict::Hold(_)));
        if let Some((_, Verdict::Hold(reason))) = held.first() {
            tracing::warn!(%reason, held = held.len(), "consuming pauses");
            for ((raw, _), _) in &settled {
                self.acknowledge(raw, false).await?;
            }
        } else if let Some(((last, _), _)) = settled.last() {
            // Batches do not overlap and deliveries come in the order of their tags: all up to here is settled.
            self.acknowledge(last, true).await?;
        }
        Ok(held.into_iter().map(|(held, _)| held).collect())
    }

    /// Sends what was held for long round by the longest delay without counting an attempt.
    pub(crate) async fn postpone(&self, held: Vec<(Raw, Delivery)>) -> Result<(), BrokerError> {
        for (raw, delivery) in &held {
            let queue = self
                .topology
                .longest_delay(&self.queue)
                .unwrap_or_else(|| self.queue.clone());
            let properties = marked(raw, delivery.attempt, "held for long");
            copy_to_queue(&self.channel, &queue, &raw.data, properties).await?;
            self.acknowledge(raw, false).await?;
        }
        Ok(())
    }

    async fn copy(&self, raw: &Raw, delivery: &Delivery, verdict: &Verdict) -> Result<(), BrokerError> {
        match verdict {
            Verdict::Done | Verdict::Hold(_) => Ok(()),
            Verdict::Reject(reason) => self.bury(raw, reason).await,
            Verdict::Retry(reason) => {
                let attempt = delivery.attempt + 1;
                match self.topology.next_delay(&self.queue, attempt) {
                    None => self.bury(raw, reason).await,
                    Some(queue) => copy_to_queue(&self.channel, &queue, &raw.data, marked(raw, attempt, reason)).await,
                }
            }
        }
    }

    async fn bury(&self, raw: &Raw, reason: &str) -> Result<(), BrokerError> {
        let properties = raw.properties.clone();
        let mut fields = properties.headers().clone().unwrap_or_default();
        let first_death = headers::first_death(&fields).unwrap_or_else(Utc::now);
        headers::set(&mut fields, headers::REASON, reason);
        headers::set(&mut fields, headers::FIRST_DEATH, &first_death.to_rfc3339());
        headers::set(&mut fields, headers::ROUTING_KEY, &routing_key(raw));
        let dead = Topology::dead_queue(&self.queue);
        let message_id = properties
            .message_id()
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(
            message_id,
            routing_key = routing_key(raw),
            reason,
            queue = dead,
            "an event is dead"
        );
        copy_to_queue(&self.channel, &dead, &raw.data, properties.with_headers(fields)).await
    }

    async fn acknowledge(&self, raw: &Raw, multiple: bool) -> Result<(), BrokerError> {
        fail_point("ack");
        within(self.channel.basic_ack(raw.delivery_tag, BasicAckOptions { multiple })).await
    }
}

/// The properties of a copy that comes again.
fn marked(raw: &Raw, attempt: u32, reason: &str) -> BasicProperties {
    let properties = raw.properties.clone();
    let mut fields = properties.headers().clone().unwrap_or_default();
    headers::set(&mut fields, headers::ATTEMPT, &attempt.to_string());
    headers::set(&mut fields, headers::REASON, reason);
    headers::set(&mut fields, headers::ROUTING_KEY, &routing_key(raw));
    properties.with_headers(fields)
}
