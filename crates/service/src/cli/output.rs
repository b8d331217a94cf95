use std::io::Write;

/// A line for the operator. A reader that went away (`| head`) is no error.
pub(super) fn line(text: &str) {
    if writeln!(std::io::stdout(), "{text}").is_err() {
        tracing::debug!("nobody reads standard output any more");
    }
}
