use std::sync::LazyLock;

use opentelemetry::{KeyValue, global, metrics::Counter};

use crate::Verdict;

// Names and attributes by OpenTelemetry's semantic conventions for messaging.
static SENT: LazyLock<Counter<u64>> = LazyLock::new(|| counter("messaging.client.sent.messages"));
static CONSUMED: LazyLock<Counter<u64>> = LazyLock::new(|| counter("messaging.client.consumed.messages"));

/// Counts an event by whether RabbitMQ has it.
pub(crate) fn sent(routing_key: &str, confirmed: bool) {
    let outcome = if confirmed { "confirmed" } else { "failed" };
    SENT.add(1, &attributes(routing_key, outcome));
}

/// Counts a delivery by what became of it.
pub(crate) fn consumed(routing_key: &str, verdict: &Verdict) {
    let outcome = match verdict {
        Verdict::Done => "done",
        Verdict::Retry(_) => "retry",
        Verdict::Reject(_) => "rejected",
        Verdict::Hold(_) => "held",
    };
    CONSUMED.add(1, &attributes(routing_key, outcome));
}

fn counter(name: &'static str) -> Counter<u64> {
    global::meter("messaging").u64_counter(name).build()
}

fn attributes(routing_key: &str, outcome: &'static str) -> [KeyValue; 2] {
    let routing_key = KeyValue::new("messaging.rabbitmq.destination.routing_key", routing_key.to_owned());
    [routing_key, KeyValue::new("outcome", outcome)]
}
