//! notifier's binary: `serve` (default), `migrate`, `check-config`, `healthcheck`, `status`, `dead-letters`, `republish`.

use std::process::ExitCode;

fn main() -> ExitCode {
    service::run::<notifier::Notifier>()
}
