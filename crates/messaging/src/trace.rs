//! W3C trace context, in and out of AMQP headers and of plain text columns.

use std::collections::HashMap;

use lapin::types::{AMQPValue, FieldTable, LongString, ShortString};
use opentelemetry::{
    Context,
    propagation::{Extractor, Injector, TextMapPropagator},
    trace::TraceContextExt,
};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

const TRACEPARENT: &str = "traceparent";

/// The `traceparent` of a span, to be kept in a table; `None` when nothing is traced.
pub fn traceparent_of(span: &Span) -> Option<String> {
    let context = span.context();
    if !context.span().span_context().is_valid() {
        return None;
    }
    let mut carrier = HashMap::new();
    TraceContextPropagator::new().inject_context(&context, &mut carrier);
    carrier.remove(TRACEPARENT)
}

/// The `traceparent` of the current span.
pub fn current_traceparent() -> Option<String> {
    traceparent_of(&Span::current())
}

/// Makes `span` a child of what `traceparent` names. To be called before the span is entered; a text that is no
/// traceparent leaves the span a root.
pub fn set_parent(span: &Span, traceparent: Option<&str>) {
    if let Some(context) = context_of(traceparent) {
        // Fails only where no OpenTelemetry layer is installed: then there is no trace to continue.
        let _ = span.set_parent(context);
    }
}

/// Ties `span` to what `traceparent` names without becoming its child: one span over many messages.
pub fn link(span: &Span, traceparent: Option<&str>) {
    if let Some(context) = context_of(traceparent) {
        span.add_link(context.span().span_context().clone());
    }
}

pub(crate) fn inject(headers: &mut FieldTable, traceparent: &str) {
    HeaderInjector(headers).set(TRACEPARENT, traceparent.to_owned());
}

pub(crate) fn extract(headers: &FieldTable) -> Option<String> {
    HeaderExtractor(headers).get(TRACEPARENT).map(ToOwned::to_owned)
}

fn context_of(traceparent: Option<&str>) -> Option<Context> {
    let carrier = HashMap::from([(TRACEPARENT.to_owned(), traceparent?.to_owned())]);
    let context = TraceContextPropagator::new().extract(&carrier);
    let valid = context.span().span_context().is_valid();
    valid.then_some(context)
}

struct HeaderInjector<'a>(&'a mut FieldTable);

impl Injector for HeaderInjector<'_> {
    fn set(&mut self, key: &str, value: String) {
        if let Ok(key) = ShortString::try_new(key) {
            self.0.insert(key, AMQPValue::LongString(LongString::from(value)));
        }
    }
}

struct HeaderExtractor<'a>(&'a FieldTable);

impl Extractor for HeaderExtractor<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        match self.0.inner().get(key)? {
            AMQPValue::LongString(value) => std::str::from_utf8(value.as_bytes()).ok(),
            AMQPValue::ShortString(value) => Some(value.as_str()),
            _ => None,
        }
    }

    fn keys(&self) -> Vec<&str> {
        self.0.inner().keys().map(ShortString::as_str).collect()
    }
}
