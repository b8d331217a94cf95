use std::sync::LazyLock;

use opentelemetry::{KeyValue, global, metrics::Counter};

static LETTERS: LazyLock<Counter<u64>> = LazyLock::new(|| {
    global::meter("frontdesk")
        .u64_counter("frontdesk.letters")
        .with_description("Letters by outcome of a try: sent, put-off, or why they failed")
        .build()
});

/// Counts how a try of a letter ended.
pub(crate) fn count_letter(outcome: &'static str) {
    LETTERS.add(1, &[KeyValue::new("outcome", outcome)]);
}
