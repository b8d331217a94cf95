use std::sync::LazyLock;

use chrono::Utc;
use conversation::store::sending::End;
use opentelemetry::{
    KeyValue, global,
    metrics::{Counter, Histogram},
};

use super::flight::Landed;

static SENDS: LazyLock<Counter<u64>> = LazyLock::new(|| {
    global::meter("frontdesk")
        .u64_counter("frontdesk.sends")
        .with_description("Calls to Telegram by how they ended")
        .build()
});

static TOO_MANY_REQUESTS: LazyLock<Counter<u64>> = LazyLock::new(|| {
    global::meter("frontdesk")
        .u64_counter("frontdesk.too_many_requests")
        .with_description("Answers 429 of Telegram")
        .build()
});

static REPLY_LATENCY: LazyLock<Histogram<f64>> = LazyLock::new(|| {
    global::meter("frontdesk")
        .f64_histogram("frontdesk.reply_latency")
        .with_unit("s")
        .with_description("From an update's receipt to its message's acceptance by Telegram")
        .with_boundaries(vec![
            0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0,
        ])
        .build()
});

/// Counts a call whose end has been committed.
pub(super) fn count_send(landed: &Landed) {
    SENDS.add(
        1,
        &[KeyValue::new("end", format!("{:?}", landed.mark.end).to_lowercase())],
    );
    if let (End::Sent, Some(caused_at)) = (landed.mark.end, landed.caused_at) {
        let seconds = (Utc::now() - caused_at).as_seconds_f64();
        REPLY_LATENCY.record(seconds, &[]);
    }
}

/// Counts a 429.
pub(super) fn count_too_many_requests() {
    TOO_MANY_REQUESTS.add(1, &[]);
}
