use std::panic::{self, PanicHookInfo};

/// Panics become log lines with their place, beside what the hook before prints. The message of a panic is written by
/// us or by a library, for developers; personal data does not belong there.
pub(super) fn log_them() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let message = info.payload_as_str().unwrap_or("(no message)");
        tracing::error!(place, message, "panic");
        before(info);
    }));
}
