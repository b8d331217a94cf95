use std::sync::LazyLock;

use opentelemetry::{KeyValue, global, metrics::Counter};

static INPUTS: LazyLock<Counter<u64>> = LazyLock::new(|| {
    global::meter("frontdesk")
        .u64_counter("frontdesk.inputs")
        .with_description("Inputs by source and outcome")
        .build()
});

/// Counts an input that was handled, died or is tried again.
pub(crate) fn count_input(source: &str, outcome: &'static str) {
    INPUTS.add(
        1,
        &[
            KeyValue::new("source", source.to_owned()),
            KeyValue::new("outcome", outcome),
        ],
    );
}
