//! Telegram at the edge: intake by long polling or webhook, the sender with its budgets, and answers sorted into classes.
//!
//! The only crate that knows teloxide. It uses its types and not its dispatcher: an update is acknowledged only after it
//! stands in the table of inputs, and a message is sent only after its row has been marked.

mod api;
mod budget;
mod decode;
mod envelope;
mod intake;
mod keeper;
mod poller;
mod relay;
mod requests;
mod sender;
mod webhook;

pub use api::{Answer, Api, ApiError, DownloadError, Failure, WebhookTarget};
pub use budget::Limits;
pub use decode::decode_update;
pub use envelope::{Envelope, EnvelopeError};
pub use keeper::WebhookKeeper;
pub use poller::Poller;
pub use sender::{Sender, SenderOptions};
pub use webhook::{Collector, Taken, Unavailable, WebhookDoor};
